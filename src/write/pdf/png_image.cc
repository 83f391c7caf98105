#include <png.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <vector>

#include <fmt/format.h>

#include "write/pdf/images.h"
#include "write/pdf/library.h"

namespace despatch::pdf {
namespace {

constexpr int kLevel = 6;

/// libpng's reader and what it has said. Its errors come by longjmp, so nothing with a destructor may be made between
/// setjmp() and the calls that can fail.
struct Reader {
  explicit Reader(std::string_view bytes) : bytes(bytes) {
    png = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, on_error, on_warning);
    info = png ? png_create_info_struct(png) : nullptr;
    if (!info) return;
    png_set_read_fn(png, this, on_read);
    png_set_user_limits(png, kMostImageSide, kMostImageSide);
    png_set_chunk_malloc_max(png, 8 << 20);
    png_set_chunk_cache_max(png, 100);
    png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_WARN_DISCARD);
  }
  ~Reader() { png_destroy_read_struct(&png, &info, nullptr); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  static void on_read(png_structp png, png_bytep out, std::size_t size) {
    auto& self = *static_cast<Reader*>(png_get_io_ptr(png));
    if (self.bytes.size() - self.at < size) png_error(png, "the file is cut short");
    std::memcpy(out, self.bytes.data() + self.at, size);
    self.at += size;
  }
  [[noreturn]] static void on_error(png_structp png, png_const_charp message) {
    auto& self = *static_cast<Reader*>(png_get_error_ptr(png));
    std::strncpy(self.fault, message, sizeof self.fault - 1);
    png_longjmp(png, 1);
  }
  static void on_warning(png_structp png, png_const_charp) {
    static_cast<Reader*>(png_get_error_ptr(png))->warned = true;
  }

  png_structp png = nullptr;
  png_infop info = nullptr;
  std::string_view bytes;
  std::size_t at = 0;
  bool warned = false;
  char fault[128] = {};
};

struct Header {
  std::uint32_t width = 0, height = 0;
  int depth = 0, color = 0, interlace = 0, channels = 0;
  bool transparent = false;
  double dpi = 96;
};

bool read_header(Reader& reader, Header& header) {
  if (setjmp(png_jmpbuf(reader.png))) return false;
  png_read_info(reader.png, reader.info);
  header.width = png_get_image_width(reader.png, reader.info);
  header.height = png_get_image_height(reader.png, reader.info);
  header.depth = png_get_bit_depth(reader.png, reader.info);
  header.color = png_get_color_type(reader.png, reader.info);
  header.interlace = png_get_interlace_type(reader.png, reader.info);
  header.channels = png_get_channels(reader.png, reader.info);
  header.transparent = (header.color & PNG_COLOR_MASK_ALPHA) || png_get_valid(reader.png, reader.info, PNG_INFO_tRNS);
  png_uint_32 x = 0, y = 0;
  int unit = 0;
  if (png_get_pHYs(reader.png, reader.info, &x, &y, &unit) && unit == PNG_RESOLUTION_METER && x > 0)
    header.dpi = x * 0.0254;
  return true;
}

bool read_rows(Reader& reader, bool expand, std::vector<unsigned char>& pixels, std::vector<png_bytep>& rows) {
  if (setjmp(png_jmpbuf(reader.png))) return false;
  if (expand) {
    png_set_expand(reader.png);
    png_set_scale_16(reader.png);
    png_set_interlace_handling(reader.png);
    png_read_update_info(reader.png, reader.info);
  } else {
    png_start_read_image(reader.png);
  }
  const std::size_t row_bytes = png_get_rowbytes(reader.png, reader.info);
  pixels.resize(row_bytes * rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = pixels.data() + i * row_bytes;
  png_read_image(reader.png, rows.data());
  png_read_end(reader.png, nullptr);
  return true;
}

std::string joined_idat(std::string_view bytes) {
  std::string out;
  const auto number = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
  };
  for (std::size_t at = 8; at + 12 <= bytes.size();) {
    const std::size_t size = number(at);
    if (size > bytes.size() - at - 12) break;
    if (bytes.substr(at + 4, 4) == "IDAT") out += bytes.substr(at + 8, size);
    at += size + 12;
  }
  return out;
}

std::string common_keys(const Header& header, int depth) {
  return fmt::format("/Subtype/Image/Width {}/Height {}/BitsPerComponent {}", header.width, header.height, depth);
}

std::string predictor_keys(const Header& header, int colors, int depth) {
  return fmt::format("/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors {}/BitsPerComponent {}/Columns {}>>",
                     colors, depth, header.width);
}

std::string palette_space(const Reader& reader) {
  png_colorp palette = nullptr;
  int count = 0;
  png_get_PLTE(reader.png, reader.info, &palette, &count);
  std::string out = fmt::format("/ColorSpace[/Indexed/DeviceRGB {}<", std::max(0, count - 1));
  for (int i = 0; i < count; ++i)
    out += fmt::format("{:02X}{:02X}{:02X}", palette[i].red, palette[i].green, palette[i].blue);
  return out + ">]";
}

int paeth(int a, int b, int c) {
  const int p = a + b - c, pa = std::abs(p - a), pb = std::abs(p - b), pc = std::abs(p - c);
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

/// Rows of 8-bit samples, each with the PNG filter that leaves the smallest differences.
std::string filtered(const std::vector<unsigned char>& samples, std::size_t row_bytes, std::size_t pixel_bytes) {
  std::string out;
  out.reserve(samples.size() + samples.size() / row_bytes);
  std::array<std::string, 4> tries;  // None, Sub, Up, Paeth
  static constexpr char kFilters[] = {0, 1, 2, 4};
  const std::vector<unsigned char> zero(row_bytes);
  for (std::size_t at = 0; at < samples.size(); at += row_bytes) {
    const unsigned char* row = samples.data() + at;
    const unsigned char* above = at ? row - row_bytes : zero.data();
    std::array<long, 4> sums{};
    for (std::string& one : tries) one.resize(row_bytes);
    for (std::size_t i = 0; i < row_bytes; ++i) {
      const int left = i >= pixel_bytes ? row[i - pixel_bytes] : 0;
      const int corner = i >= pixel_bytes ? above[i - pixel_bytes] : 0;
      const int guesses[] = {0, left, above[i], paeth(left, above[i], corner)};
      for (std::size_t k = 0; k < 4; ++k) {
        const auto difference = static_cast<signed char>(row[i] - guesses[k]);
        tries[k][i] = static_cast<char>(difference);
        sums[k] += std::abs(difference);
      }
    }
    const auto best = static_cast<std::size_t>(std::min_element(sums.begin(), sums.end()) - sums.begin());
    out += kFilters[best];
    out += tries[best];
  }
  return out;
}

/// The file's own deflated rows: PDF knows PNG's filters.
void pass_through(const Reader& reader, const Header& header, PreparedImage& out) {
  const bool palette = header.color == PNG_COLOR_TYPE_PALETTE;
  const bool grey = header.color == PNG_COLOR_TYPE_GRAY;
  out.keys = common_keys(header, header.depth) + predictor_keys(header, header.channels, header.depth);
  out.keys += palette ? palette_space(reader) : grey ? "/ColorSpace/DeviceGray" : "/ColorSpace/DeviceRGB";
  out.data = joined_idat(reader.bytes);
}

/// Colours and transparency apart.
void split_planes(const std::vector<unsigned char>& pixels, const Header& header, std::size_t channels,
                  PreparedImage& out) {
  const bool alpha = channels == 2 || channels == 4;
  const std::size_t colors = channels - alpha;
  const std::size_t count = static_cast<std::size_t>(header.width) * header.height;
  std::vector<unsigned char> color(count * colors), mask(alpha ? count : 0);
  bool seen_through = false;
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < colors; ++k) color[i * colors + k] = pixels[i * channels + k];
    if (!alpha) continue;
    mask[i] = pixels[i * channels + colors];
    seen_through = seen_through || mask[i] != 255;
  }
  out.keys = common_keys(header, 8) + predictor_keys(header, static_cast<int>(colors), 8);
  out.keys += colors == 1 ? "/ColorSpace/DeviceGray" : "/ColorSpace/DeviceRGB";
  out.data = deflate(filtered(color, header.width * colors, colors), kLevel);
  if (!seen_through) return;
  out.mask_keys = common_keys(header, 8) + predictor_keys(header, 1, 8) + "/ColorSpace/DeviceGray";
  out.mask_data = deflate(filtered(mask, header.width, 1), kLevel);
}

}  // namespace

tl::expected<PreparedImage, std::string> prepare_png(std::string_view bytes) {
  Reader reader(bytes);
  if (!reader.info) return tl::unexpected(std::string("there is no memory left to read the PNG"));
  Header header;
  if (!read_header(reader, header)) return tl::unexpected(fmt::format("the PNG cannot be read: {}", reader.fault));
  const std::uint64_t decoded = std::uint64_t{header.width} * header.height * 4 * (header.depth == 16 ? 2 : 1);
  if (decoded > kMostImageBytes)
    return tl::unexpected(fmt::format("the PNG is {} x {} pixels, more than {} MB when decoded", header.width,
                                      header.height, kMostImageBytes >> 20));
  const bool as_it_is = !header.transparent && header.interlace == PNG_INTERLACE_NONE;
  std::vector<unsigned char> pixels;
  std::vector<png_bytep> rows(header.height);
  if (!read_rows(reader, !as_it_is, pixels, rows))
    return tl::unexpected(fmt::format("the PNG cannot be read: {}", reader.fault));

  PreparedImage out;
  out.width = header.width;
  out.height = header.height;
  out.dpi = std::clamp(header.dpi, 10.0, 10000.0);
  if (as_it_is && !reader.warned) {
    pass_through(reader, header, out);
    return out;
  }
  if (as_it_is) {  // readable, but not a file to hand on: read it again, into plain samples
    Reader again(bytes);
    if (!again.info || !read_header(again, header) || !read_rows(again, true, pixels, rows))
      return tl::unexpected(std::string("the PNG cannot be read"));
    split_planes(pixels, header, png_get_channels(again.png, again.info), out);
    return out;
  }
  split_planes(pixels, header, png_get_channels(reader.png, reader.info), out);
  return out;
}

}  // namespace despatch::pdf
