// Letters and cases as Python's str has them, over UTF-8.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace despatch::jinja {

[[nodiscard]] bool is_ascii(std::string_view text);
/// Code points of well-formed UTF-8.
[[nodiscard]] std::size_t count_points(std::string_view text);
/// The bytes from code point `begin` up to `end`.
[[nodiscard]] std::string_view sub_points(std::string_view text, std::size_t begin, std::size_t end);
[[nodiscard]] std::u32string to_points(std::string_view text);
[[nodiscard]] std::string from_points(std::u32string_view points);

[[nodiscard]] std::string upper(std::string_view text);
[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] std::string casefold(std::string_view text);
/// The first letter in title case, the others lower: str.capitalize.
[[nodiscard]] std::string capitalize(std::string_view text);
/// Each word so: str.title.
[[nodiscard]] std::string title(std::string_view text);
[[nodiscard]] std::string swapcase(std::string_view text);

[[nodiscard]] bool is_space(char32_t c);
[[nodiscard]] bool is_printable(char32_t c);
[[nodiscard]] bool is_alpha(char32_t c);
[[nodiscard]] bool is_decimal(char32_t c);
[[nodiscard]] bool is_digit(char32_t c);
[[nodiscard]] bool is_numeric_point(char32_t c);
[[nodiscard]] bool is_alnum(char32_t c);
[[nodiscard]] bool is_upper(char32_t c);
[[nodiscard]] bool is_lower(char32_t c);
[[nodiscard]] bool is_title(char32_t c);
[[nodiscard]] bool is_identifier_start(char32_t c);
[[nodiscard]] bool is_identifier_part(char32_t c);
/// 0 to 9 of a decimal digit of any script; -1 for others.
[[nodiscard]] int decimal_value(char32_t c);

/// str.strip without arguments, either end.
[[nodiscard]] std::string_view strip_space(std::string_view text, bool left = true, bool right = true);
/// str.splitlines; with `keep`, the ends stay.
[[nodiscard]] std::vector<std::string_view> split_lines(std::string_view text, bool keep = false);
/// str.split without a separator, at most `most` times (-1: all).
[[nodiscard]] std::vector<std::string_view> split_space(std::string_view text, std::int64_t most = -1);

}  // namespace despatch::jinja
