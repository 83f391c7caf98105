// UTF-8 text: counting, cutting, checking, and guessing what somebody meant to type.
#pragma once

#include <cstddef>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

namespace despatch {

/// Byte offset of the first byte that is no UTF-8 (overlong forms, surrogates and values over U+10FFFF included).
[[nodiscard]] std::optional<std::size_t> find_invalid_utf8(std::string_view text);

/// Code points in well-formed UTF-8.
[[nodiscard]] std::size_t code_points(std::string_view text);

/// `count` code points from code point `first` on, clamped to the text.
[[nodiscard]] std::string utf8_substr(std::string_view text, std::size_t first, std::size_t count);

/// Decodes the code point at `at` and moves `at` past it. Malformed bytes give U+FFFD, one byte at a time.
[[nodiscard]] char32_t next_code_point(std::string_view text, std::size_t& at);

/// Appends one code point as UTF-8.
void append_utf8(std::string& out, char32_t code_point);

/// `text` without blanks (space, tab, CR, LF) at either end.
[[nodiscard]] std::string_view trim(std::string_view text);

/// ASCII only; other bytes pass.
[[nodiscard]] std::string ascii_lower(std::string_view text);

/// Whether `word`, of one word or several, stands in `text` by itself: with no ASCII letter or digit on either side,
/// and none of the characters of `joined_by` before it. Case counts.
[[nodiscard]] bool has_word(std::string_view text, std::string_view word, std::string_view joined_by = {});

/// Every part between separators, empty ones too. "a,,b" by ',' gives a, "", b.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

/// Edits (insert, delete, replace, swap of neighbours) that turn one into the other.
[[nodiscard]] std::size_t edit_distance(std::string_view from, std::string_view to);

/// The nearest candidate, when near enough to be what was meant: at most a third of the length away, and never more
/// than 3. ASCII case is ignored. Ties go to the first.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view typed,
                                                      const std::vector<std::string_view>& candidates);

/// "a", "a and b", "a, b and c".
[[nodiscard]] std::string list_and(const std::vector<std::string>& items, std::string_view conjunction = "and");

/// A name safe in an anchor or a file: lower case letters, digits and single hyphens; letters beyond ASCII stay.
[[nodiscard]] std::string slug(std::string_view text);

/// `text` with & < > " ' written as entities; safe in HTML text, in quoted attributes and in XML.
[[nodiscard]] std::string escape_html(std::string_view text);
void append_escaped_html(std::string& out, std::string_view text);

}  // namespace despatch
