#include "write/pdf/images.h"

#include <fmt/format.h>

namespace despatch::pdf {

tl::expected<PreparedImage, std::string> prepare_image(std::string_view bytes) {
  if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return prepare_png(bytes);
  if (bytes.starts_with("\xFF\xD8")) return prepare_jpeg(bytes);
  if (bytes.empty()) return tl::unexpected(std::string("the file is empty"));
  const auto other = [&]() -> std::string_view {
    if (bytes.starts_with("GIF8")) return "a GIF";
    if (bytes.starts_with("RIFF") && bytes.substr(0, 16).find("WEBP") != std::string_view::npos) return "a WebP";
    if (bytes.starts_with("%PDF")) return "a PDF";
    if (bytes.starts_with("BM")) return "a BMP";
    if (bytes.starts_with("II*") || bytes.starts_with("MM")) return "a TIFF";
    if (bytes.substr(0, 1000).find("<svg") != std::string_view::npos) return "an SVG";
    return "no picture that is known here";
  }();
  return tl::unexpected(fmt::format("the file is {}; a PNG or JPEG is needed", other));
}

}  // namespace despatch::pdf
