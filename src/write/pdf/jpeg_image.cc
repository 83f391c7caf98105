#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "write/pdf/images.h"
#include "write/pdf/profiles.h"

namespace despatch::pdf {
namespace {

/// Numbers in a piece of a file, of either byte order; zero past its end.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes, bool little_endian = false) : bytes_(bytes), little_(little_endian) {}
  [[nodiscard]] unsigned u8(std::size_t at) const {
    return at < bytes_.size() ? static_cast<unsigned char>(bytes_[at]) : 0;
  }
  [[nodiscard]] unsigned u16(std::size_t at) const {
    return little_ ? u8(at) | u8(at + 1) << 8 : u8(at) << 8 | u8(at + 1);
  }
  [[nodiscard]] std::uint32_t u32(std::size_t at) const {
    return little_ ? u16(at) | u16(at + 2) << 16 : u16(at) << 16 | u16(at + 2);
  }

 private:
  std::string_view bytes_;
  bool little_;
};

/// What the segments before the picture's data say.
struct Found {
  unsigned frame = 0;  ///< the SOF marker
  unsigned precision = 0, width = 0, height = 0, components = 0;
  bool named_rgb = false;  ///< the components are called R, G and B
  bool jfif = false;
  std::optional<unsigned> adobe_transform;
  double dpi = 96;
  unsigned orientation = 1;
  std::map<unsigned, std::string_view> profile_parts;
};

void read_exif(std::string_view tiff, Found& found) {
  const Bytes bytes(tiff, tiff.starts_with("II"));
  constexpr unsigned kOrientation = 0x0112;
  const std::size_t directory = bytes.u32(4);
  if (directory >= tiff.size()) return;
  const unsigned count = std::min(bytes.u16(directory), 500u);
  for (unsigned i = 0; i < count; ++i) {
    const std::size_t entry = directory + 2 + std::size_t{12} * i;
    if (bytes.u16(entry) != kOrientation) continue;
    const unsigned value = bytes.u16(entry + 8);
    if (value >= 1 && value <= 8) found.orientation = value;
  }
}

void read_frame(unsigned marker, std::string_view segment, Found& found) {
  const Bytes bytes(segment);
  found.frame = marker;
  found.precision = bytes.u8(0);
  found.height = bytes.u16(1);
  found.width = bytes.u16(3);
  found.components = bytes.u8(5);
  found.named_rgb = found.components == 3 && bytes.u8(6) == 'R' && bytes.u8(9) == 'G' && bytes.u8(12) == 'B';
}

void read_segment(unsigned marker, std::string_view segment, Found& found) {
  constexpr std::string_view kJfif("JFIF\0", 5), kExif("Exif\0\0", 6), kAdobe("Adobe"), kProfile("ICC_PROFILE\0", 12);
  const Bytes bytes(segment);
  const bool frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  if (frame && found.frame == 0) read_frame(marker, segment, found);
  if (marker == 0xE0 && segment.starts_with(kJfif)) {
    found.jfif = true;
    const unsigned unit = bytes.u8(7), density = bytes.u16(8);
    if (density > 0 && unit == 1) found.dpi = density;
    if (density > 0 && unit == 2) found.dpi = density * 2.54;
  }
  if (marker == 0xE1 && segment.starts_with(kExif)) read_exif(segment.substr(kExif.size()), found);
  if (marker == 0xEE && segment.starts_with(kAdobe)) found.adobe_transform = bytes.u8(11);
  if (marker == 0xE2 && segment.starts_with(kProfile) && segment.size() > 14)
    found.profile_parts[bytes.u8(12)] = segment.substr(14);
}

/// Walks the segments up to the first scan. The error says where the file breaks.
tl::expected<Found, std::string> read_segments(std::string_view jpeg) {
  Found found;
  const Bytes bytes(jpeg);
  std::size_t at = 2;
  while (at + 4 <= jpeg.size()) {
    if (bytes.u8(at) != 0xFF)
      return tl::unexpected(std::string("the JPEG is damaged: there is no marker where one should be"));
    const unsigned marker = bytes.u8(at + 1);
    if (marker == 0xFF) {  // filling
      ++at;
      continue;
    }
    if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {  // markers without a segment
      at += 2;
      continue;
    }
    if (marker == 0xD9) break;
    const std::size_t size = bytes.u16(at + 2);
    if (size < 2 || at + 2 + size > jpeg.size()) break;
    read_segment(marker, jpeg.substr(at + 4, size - 2), found);
    at += 2 + size;
    if (marker != 0xDA) continue;
    if (jpeg.find("\xFF\xD9", at) == std::string_view::npos)
      return tl::unexpected(std::string("the JPEG is cut short: its end marker is missing"));
    return found;
  }
  return tl::unexpected(std::string("the JPEG is cut short: it holds no picture data"));
}

std::optional<std::string> refusal(const Found& found) {
  if (found.frame == 0) return "the JPEG is damaged: it does not tell its size";
  if (found.frame > 0xC2)
    return "the JPEG is of a kind (lossless, hierarchical or arithmetic) that PDF readers cannot show";
  if (found.precision != 8) return fmt::format("the JPEG has {} bits a sample; PDF readers show 8", found.precision);
  if (found.components != 1 && found.components != 3 && found.components != 4)
    return fmt::format("the JPEG has {} components; grey, RGB and CMYK are known", found.components);
  if (found.width == 0 || found.height == 0) return "the JPEG has no width or no height";
  if (found.width > kMostImageSide || found.height > kMostImageSide ||
      std::uint64_t{found.width} * found.height * found.components > kMostImageBytes)
    return fmt::format("the JPEG is {} x {} pixels, which is too large", found.width, found.height);
  return std::nullopt;
}

/// The embedded profile when PDF/A takes it for CMYK; empty otherwise.
std::string embedded_cmyk_profile(const Found& found) {
  std::string out;
  for (const auto& [number, part] : found.profile_parts) out += part;
  const Bytes bytes(out);
  const std::string_view view(out);
  if (out.size() < 132 || bytes.u32(0) != out.size() || view.substr(36, 4) != "acsp" || view.substr(16, 4) != "CMYK" ||
      bytes.u8(8) > 4)
    return {};
  const std::string_view kind = view.substr(12, 4);
  return kind == "prtr" || kind == "scnr" || kind == "spac" ? out : std::string();
}

}  // namespace

tl::expected<PreparedImage, std::string> prepare_jpeg(std::string_view bytes) {
  const auto found = read_segments(bytes);
  if (!found) return tl::unexpected(found.error());
  if (auto why = refusal(*found)) return tl::unexpected(*std::move(why));
  PreparedImage out;
  out.width = found->width;
  out.height = found->height;
  out.dpi = std::clamp(found->dpi, 10.0, 10000.0);
  out.orientation = static_cast<Orientation>(found->orientation);
  out.keys =
      fmt::format("/Subtype/Image/Width {}/Height {}/BitsPerComponent 8/Filter/DCTDecode", out.width, out.height);
  if (found->components == 1) out.keys += "/ColorSpace/DeviceGray";
  if (found->components == 3) out.keys += "/ColorSpace/DeviceRGB";
  if (found->components == 3 && found->named_rgb && !found->jfif && !found->adobe_transform)
    out.keys += "/DecodeParms<</ColorTransform 0>>";
  if (found->components == 4) {
    out.profile = embedded_cmyk_profile(*found);
    if (out.profile.empty()) out.profile = plain_cmyk_profile();
    // Adobe's programs write CMYK inverted, and say that they wrote it.
    if (found->adobe_transform) out.keys += "/Decode[1 0 1 0 1 0 1 0]";
  }
  out.data = bytes;
  return out;
}

}  // namespace despatch::pdf
