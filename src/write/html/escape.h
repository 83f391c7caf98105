// Everything an author wrote passes through here on its way into a page.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace despatch::html {

/// Text between tags. Code points that HTML forbids become U+FFFD; those that would turn the direction of what follows
/// (U+202D, U+202E) are dropped.
void append_text(std::string& out, std::string_view text);

/// The value of an attribute, without its quotes; they must be double.
void append_attribute(std::string& out, std::string_view value);

/// A string of CSS with its quotes, safe inside a style element.
void append_css_string(std::string& out, std::string_view text);

/// A URL as HTML and browsers want it, with what may not stand in one percent-encoded. None when its scheme is not
/// http, https, mailto or tel, or when its host is no host.
[[nodiscard]] std::optional<std::string> usable_url(std::string_view url);

/// "#id" as an attribute's value.
void append_fragment(std::string& out, std::string_view id);

/// An id as an attribute's value: blanks would split it.
void append_id(std::string& out, std::string_view id);

}  // namespace despatch::html
