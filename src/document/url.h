// Addresses of links and pictures: which are safe, and how they are kept in the tree.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace despatch {

/// http, https, mailto, tel, a relative path or "#anchor", percent-encoded so that any format can hold it as it stands
/// (an anchor's letters beyond ASCII stay). Nullopt for another scheme.
[[nodiscard]] std::optional<std::string> safe_link(std::string_view url);

/// http, https, data:image/png or data:image/jpeg percent-encoded; a relative path decoded, as the file is called.
[[nodiscard]] std::optional<std::string> safe_image(std::string_view url);

/// A picture's address as Markdown and HTML take it: what safe_image decoded is encoded again.
[[nodiscard]] std::string written_image_url(std::string_view url);

/// "http" of "HTTP://x", lower case; empty for a relative address.
[[nodiscard]] std::string url_scheme(std::string_view url);

/// %20 and the like decoded, but for control characters and what would not be UTF-8.
[[nodiscard]] std::string percent_decode(std::string_view text);

}  // namespace despatch
