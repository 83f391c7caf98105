#include "write/html/picture.h"

#include <array>

namespace despatch::html {
namespace {

std::uint32_t big_endian(std::string_view bytes, std::size_t at, int count) {
  std::uint32_t value = 0;
  for (int i = 0; i < count; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

PictureInfo png_info(std::string_view bytes) {
  PictureInfo info{.media_type = "image/png"};
  if (bytes.size() < 24 || bytes.substr(12, 4) != "IHDR") return info;
  info.width = big_endian(bytes, 16, 4);
  info.height = big_endian(bytes, 20, 4);
  return info;
}

// A frame header is SOF0 to SOF15 but for DHT, JPG and DAC (ITU-T T.81, table B.1).
bool is_frame_header(unsigned marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

PictureInfo jpeg_info(std::string_view bytes) {
  PictureInfo info{.media_type = "image/jpeg"};
  std::size_t at = 2;
  while (at + 9 < bytes.size()) {
    if (bytes[at] != '\xFF') return info;
    const auto marker = static_cast<unsigned char>(bytes[at + 1]);
    if (marker == 0xFF) {
      ++at;
      continue;
    }
    if (is_frame_header(marker)) {
      info.height = big_endian(bytes, at + 5, 2);
      info.width = big_endian(bytes, at + 7, 2);
      return info;
    }
    const bool stands_alone = marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
    at += stands_alone ? 2 : 2 + big_endian(bytes, at + 2, 2);
  }
  return info;
}

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::optional<PictureInfo> picture_info(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\x89PNG\r\n\x1A\n"sv)) return png_info(bytes);
  if (bytes.starts_with("\xFF\xD8\xFF"sv)) return jpeg_info(bytes);
  return std::nullopt;
}

void append_base64(std::string& out, std::string_view bytes) {
  out.reserve(out.size() + (bytes.size() + 2) / 3 * 4);
  std::size_t at = 0;
  for (; at + 2 < bytes.size(); at += 3) {
    const auto group = big_endian(bytes, at, 3);
    out += kBase64[group >> 18];
    out += kBase64[group >> 12 & 63];
    out += kBase64[group >> 6 & 63];
    out += kBase64[group & 63];
  }
  if (at + 1 == bytes.size()) {
    const auto group = big_endian(bytes, at, 1) << 16;
    out += kBase64[group >> 18];
    out += kBase64[group >> 12 & 63];
    out += "==";
  } else if (at + 2 == bytes.size()) {
    const auto group = big_endian(bytes, at, 2) << 8;
    out += kBase64[group >> 18];
    out += kBase64[group >> 12 & 63];
    out += kBase64[group >> 6 & 63];
    out += '=';
  }
}

std::optional<std::string> decode_data_url(std::string_view url) {
  const auto comma = url.find(',');
  if (!url.starts_with("data:") || comma == std::string_view::npos || !url.substr(0, comma).ends_with(";base64"))
    return std::nullopt;
  static constexpr auto kValue = [] {
    std::array<std::int8_t, 256> value{};
    value.fill(-1);
    for (std::size_t i = 0; i < kBase64.size(); ++i)
      value[static_cast<unsigned char>(kBase64[i])] = static_cast<std::int8_t>(i);
    return value;
  }();
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : url.substr(comma + 1)) {
    if (c == '=') break;
    const auto value = kValue[static_cast<unsigned char>(c)];
    if (value < 0) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    if ((count += 6) < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xFF);
  }
  return bytes;
}

}  // namespace despatch::html
