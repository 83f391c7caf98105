// Numbers, dates and lists as an English sentence has them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace despatch::jinja {

/// "first", "twenty-first", "one hundredth".
[[nodiscard]] std::string ordinal_in_words(std::int64_t n);
/// "1st", "22nd", "113th".
[[nodiscard]] std::string ordinal(std::int64_t n);
/// "1,234,567"
[[nodiscard]] std::string with_commas(std::int64_t n);
/// "MCMXCIV"; for 1 to 3999.
[[nodiscard]] std::string roman(std::int64_t n);
/// "a" … "z", "aa", "ab" …; for 1 and more.
[[nodiscard]] std::string alphabetic(std::int64_t n);
/// "options", "policies", "boxes".
[[nodiscard]] std::string plural_of(std::string_view word);
/// A decimal text ("12.345") rounded half away from zero to at most `places` decimals, zeros at its end left out.
[[nodiscard]] std::string rounded_decimal(std::string_view decimal, int places);
/// The same number moved `by` places to the left of its point: "0.35" by 2 is "35".
[[nodiscard]] std::string shifted_decimal(std::string_view decimal, int by);

/// Text that does not act as Markdown.
[[nodiscard]] std::string markdown_escape(std::string_view text);
/// Markdown that stays in its table cell: bars escaped, line breaks as <br>.
[[nodiscard]] std::string table_cell(std::string_view markdown);

}  // namespace despatch::jinja
