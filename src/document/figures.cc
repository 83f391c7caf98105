#include "document/figures.h"

#include <algorithm>
#include <array>

namespace despatch {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 12> kWrittenOn = {"%",  "bn", "m",  "k",  "st", "nd",
                                                         "rd", "th", "am", "pm", "p",  "="};
constexpr std::array<std::string_view, 3> kSizes = {"thousand", "million", "billion"};
constexpr std::array<std::string_view, 5> kSigns = {"£", "€", "$", "-", "−"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
/// A letter, or a byte of one beyond ASCII.
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool ends_word(std::string_view text, std::size_t at) {
  return at >= text.size() || !(is_digit(text[at]) || is_word(text[at]) || text[at] == '_') ||
         text.substr(at).starts_with("–") || text.substr(at).starts_with("—") || text.substr(at).starts_with("’") ||
         text.substr(at).starts_with("”") || text.substr(at).starts_with("…") || text.substr(at).starts_with("\u00A0");
}

/// Length of a blank, a no-break one too; 0 when there is none.
std::size_t blank_at(std::string_view text, std::size_t at) {
  if (at < text.size() && text[at] == ' ') return 1;
  return text.substr(std::min(at, text.size())).starts_with("\u00A0") ? 2 : 0;
}

std::size_t past_digits(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const bool joins = (text[at] == ',' || text[at] == '.' || text[at] == '/' || text[at] == ':') &&
                       at + 1 < text.size() && is_digit(text[at + 1]);
    if (!is_digit(text[at]) && !joins) break;
    ++at;
  }
  return at;
}

/// "2017-11-23"
bool is_iso_date(std::string_view text) {
  if (text.size() < 10 || !ends_word(text, 10)) return false;
  for (std::size_t i = 0; i < 10; ++i)
    if ((i == 4 || i == 7) ? text[i] != '-' : !is_digit(text[i])) return false;
  return true;
}

std::size_t past_word(std::string_view text, std::size_t at, const auto& words) {
  const std::size_t blank = blank_at(text, at);
  if (blank == 0) return at;
  for (const std::string_view word : words)
    if (text.substr(at + blank).starts_with(word) && ends_word(text, at + blank + word.size()))
      return at + blank + word.size();
  return at;
}

/// Where the figure that begins with the digit at `at` ends; `at` when the digits belong to a word.
std::size_t end_of(std::string_view text, std::size_t at) {
  if (is_iso_date(text.substr(at))) return at + 10;
  std::size_t end = past_digits(text, at);
  for (const std::string_view suffix : kWrittenOn)
    if (text.substr(end).starts_with(suffix) && ends_word(text, end + suffix.size())) {
      end += suffix.size();
      break;
    }
  if (!ends_word(text, end)) return at;
  if (const std::size_t size = past_word(text, end, kSizes); size != end) return size;
  const std::size_t month = past_word(text, end, kMonths);
  if (month == end || end - at > 2) return end;
  const std::size_t year = month + blank_at(text, month);
  const bool has_year = year > month && year + 4 <= text.size() &&
                        std::ranges::all_of(text.substr(year, 4), is_digit) && ends_word(text, year + 4);
  return has_year ? year + 4 : month;
}

}  // namespace

std::vector<FigureRange> figures_in(std::string_view text) {
  std::vector<FigureRange> found;
  bool in_word = false;
  std::size_t last_end = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t digit = at;
    for (int signs = 0; signs < 2; ++signs)
      for (const std::string_view sign : kSigns)
        if (text.substr(digit).starts_with(sign)) {
          // Between two figures it is a range's dash.
          if (digit == last_end && !found.empty() && (sign == "-" || sign == "−")) break;
          digit += sign.size();
          break;
        }
    if (in_word || digit >= text.size() || !is_digit(text[digit])) {
      in_word = (is_word(text[at]) || (in_word && is_digit(text[at]))) && !text.substr(at).starts_with("–") &&
                !text.substr(at).starts_with("—") && !text.substr(at).starts_with("\u00A0") &&
                !text.substr(at).starts_with("“") && !text.substr(at).starts_with("‘");
      if (!in_word && static_cast<unsigned char>(text[at]) >= 0x80)
        while (at + 1 < text.size() && (static_cast<unsigned char>(text[at + 1]) & 0xC0) == 0x80) ++at;
      ++at;
      continue;
    }
    const std::size_t end = end_of(text, digit);
    if (end > digit) {
      found.push_back({at, end});
      at = last_end = end;
    } else {
      at = past_digits(text, digit);
      in_word = true;
    }
  }
  return found;
}

}  // namespace despatch
