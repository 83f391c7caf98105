// Pictures: what kind they are, how large, and how they stand inside a page.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace despatch::html {

struct PictureInfo {
  std::string_view media_type;  ///< "image/png" or "image/jpeg"
  std::uint32_t width = 0;      ///< pixels; 0 with `height` when a damaged file does not say
  std::uint32_t height = 0;
};

/// Told by the file's first bytes; nothing for other kinds.
[[nodiscard]] std::optional<PictureInfo> picture_info(std::string_view bytes);

void append_base64(std::string& out, std::string_view bytes);

/// The bytes of `data:…;base64,…`; nothing when it is not that.
[[nodiscard]] std::optional<std::string> decode_data_url(std::string_view url);

}  // namespace despatch::html
