#include "template/english.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/number_words.h"
#include "base/text.h"

namespace despatch::jinja {
namespace {

std::uint64_t magnitude(std::int64_t n) {
  return n < 0 ? 0 - static_cast<std::uint64_t>(n) : static_cast<std::uint64_t>(n);
}

}  // namespace

std::string ordinal_in_words(std::int64_t n) {
  static constexpr std::pair<std::string_view, std::string_view> kIrregular[] = {
      {"one", "first"},    {"two", "second"}, {"three", "third"},   {"five", "fifth"},
      {"eight", "eighth"}, {"nine", "ninth"}, {"twelve", "twelfth"}};
  std::string out = number_in_words(n);
  const std::size_t begin = out.find_last_of(" -") == std::string::npos ? 0 : out.find_last_of(" -") + 1;
  const std::string last = out.substr(begin);
  out.resize(begin);
  for (const auto& [plain, changed] : kIrregular)
    if (last == plain) return out + std::string(changed);
  if (last.ends_with('y')) return out + last.substr(0, last.size() - 1) + "ieth";
  return out + last + "th";
}

std::string ordinal(std::int64_t n) {
  const std::uint64_t m = magnitude(n) % 100;
  const std::string_view end = m >= 11 && m <= 13 ? "th"
                               : m % 10 == 1      ? "st"
                               : m % 10 == 2      ? "nd"
                               : m % 10 == 3      ? "rd"
                                                  : "th";
  return fmt::format("{}{}", n, end);
}

std::string with_commas(std::int64_t n) {
  std::string digits = fmt::format("{}", magnitude(n));
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return (n < 0 ? "-" : "") + digits;
}

std::string roman(std::int64_t n) {
  static constexpr std::pair<std::int64_t, std::string_view> kLetters[] = {
      {1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"},
      {40, "XL"},  {10, "X"},   {9, "IX"},  {5, "V"},    {4, "IV"},  {1, "I"}};
  std::string out;
  for (const auto& [value, letters] : kLetters)
    for (; n >= value; n -= value) out += letters;
  return out;
}

std::string alphabetic(std::int64_t n) {
  std::string out;
  for (; n > 0; n = (n - 1) / 26) out.insert(out.begin(), static_cast<char>('a' + (n - 1) % 26));
  return out;
}

std::string plural_of(std::string_view word) {
  const auto ends = [&](std::string_view with) { return word.ends_with(with); };
  if (word.size() > 1 && ends("y") && std::string_view("aeiou").find(word[word.size() - 2]) == std::string_view::npos)
    return std::string(word.substr(0, word.size() - 1)) + "ies";
  if (ends("s") || ends("x") || ends("z") || ends("ch") || ends("sh")) return std::string(word) + "es";
  return std::string(word) + "s";
}

// ---- decimals as text
std::string shifted_decimal(std::string_view decimal, int by) {
  const bool negative = decimal.starts_with('-');
  if (negative) decimal.remove_prefix(1);
  const std::size_t point = std::min(decimal.find('.'), decimal.size());
  std::string digits(decimal.substr(0, point));
  std::string rest(point < decimal.size() ? decimal.substr(point + 1) : std::string_view());
  for (; by > 0; --by) {
    digits += rest.empty() ? '0' : rest[0];
    if (!rest.empty()) rest.erase(0, 1);
  }
  for (; by < 0; ++by) {
    rest.insert(rest.begin(), digits.empty() ? '0' : digits.back());
    if (!digits.empty()) digits.pop_back();
  }
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.empty()) digits = "0";
  return (negative ? "-" : "") + digits + (rest.empty() ? "" : "." + rest);
}

std::string rounded_decimal(std::string_view decimal, int places) {
  const bool negative = decimal.starts_with('-');
  if (negative) decimal.remove_prefix(1);
  const std::size_t point = std::min(decimal.find('.'), decimal.size());
  std::string digits(decimal.substr(0, point));
  std::string rest(point < decimal.size() ? decimal.substr(point + 1) : std::string_view());
  bool up = false;
  if (rest.size() > static_cast<std::size_t>(places)) {
    up = rest[static_cast<std::size_t>(places)] >= '5';
    rest.resize(static_cast<std::size_t>(places));
  }
  if (up) {
    std::string all = digits + rest;
    std::size_t at = all.size();
    while (at > 0 && all[at - 1] == '9') all[--at] = '0';
    if (at > 0)
      ++all[at - 1];
    else
      all.insert(all.begin(), '1');
    digits = all.substr(0, all.size() - rest.size());
    rest = all.substr(all.size() - rest.size());
  }
  while (rest.ends_with('0')) rest.pop_back();
  const bool zero = rest.empty() && digits.find_first_not_of('0') == std::string::npos;
  return (negative && !zero ? "-" : "") + digits + (rest.empty() ? "" : "." + rest);
}

// ---- Markdown
namespace {

bool is_digit_char(char c) { return c >= '0' && c <= '9'; }

// At the beginning of a line some marks begin a block: a heading, a list, a rule.
std::size_t escape_line_start(std::string& out, std::string_view line) {
  if (line.empty()) return 0;
  if (std::string_view("#+-=:").find(line[0]) != std::string_view::npos) {
    out += '\\';
    out += line[0];
    return 1;
  }
  std::size_t digits = 0;
  while (digits < line.size() && is_digit_char(line[digits])) ++digits;
  if (digits == 0 || digits >= line.size() || (line[digits] != '.' && line[digits] != ')')) return 0;
  out += line.substr(0, digits);
  out += '\\';
  out += line[digits];
  return digits + 1;
}

void escape_line(std::string& out, std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  for (std::size_t at = escape_line_start(out, line); at < line.size(); ++at) {
    const char c = line[at];
    const std::string_view before = line.substr(0, at);
    const bool link_colon =
        c == ':' && (before.ends_with("http") || before.ends_with("https") || before.ends_with("ftp") ||
                     before.ends_with("mailto") || before.ends_with("xmpp"));
    const bool link_dot = c == '.' && before.size() >= 3 && ascii_lower(before.substr(before.size() - 3)) == "www";
    if (link_colon || link_dot || std::string_view("\\`*_[]<>~|&@!$").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
}

}  // namespace

std::string markdown_escape(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 8);
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    // Two blanks at a line's end are a hard break.
    while (line.ends_with(' ') && end < text.size()) line.remove_suffix(1);
    escape_line(out, line);
    if (end >= text.size()) break;
    out += '\n';
    at = end + 1;
  }
  return out;
}

std::string table_cell(std::string_view markdown) {
  std::string out;
  bool escaped = false;
  const std::string_view text = trim(markdown);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\n' || c == '\r') {
      while (out.ends_with(' ') || out.ends_with('\t')) out.pop_back();
      while (at + 1 < text.size() && std::string_view(" \t\r\n").find(text[at + 1]) != std::string_view::npos) ++at;
      if (escaped) out.pop_back();  // a backslash at a line's end is a break of its own
      out += "<br>";
      escaped = false;
      continue;
    }
    if (c == '|' && !escaped) out += '\\';
    out += c;
    escaped = c == '\\' && !escaped;
  }
  // A lone backslash would take the cell's own bar with it.
  if (escaped) out += '\\';
  return out;
}

}  // namespace despatch::jinja
