// What council papers need beyond Jinja's own filters: money, dates, numbers in words, lists, and text made safe.
// docs/templates.md has each with an example, and a test runs the examples.
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/date.h"
#include "base/money.h"
#include "base/text.h"
#include "template/exec.h"
#include "template/filters.h"
#include "template/format.h"

namespace despatch::jinja {
namespace {

[[noreturn]] void refuse(std::string_view filter, std::string_view wants, const Value& seen) {
  if (is_undefined(seen)) fail_undefined(seen);
  fail_type(fmt::format("`{}` wants {}, and this is {}", filter, wants, describe(seen)), {&seen});
}

std::int64_t whole_number(FilterCall& c, std::string_view filter) {
  if (c.self.is_int()) return c.self.as_int();
  if (c.self.is_float() && std::abs(c.self.as_float()) < 9e15 && c.self.as_float() == std::floor(c.self.as_float()))
    return static_cast<std::int64_t>(c.self.as_float());
  if (is_text(c.self))
    if (const auto n = parse_integer(text_of(c.self), 10)) return *n;
  refuse(filter, "a whole number", c.self);
}

// ---- money

/// A float is read by the digits that stand in its file, or by the fewest that say it.
Money amount_of(FilterCall& c) {
  std::string text;
  if (is_text(c.self))
    text = text_of(c.self);
  else if (c.self.is_int())
    text = std::to_string(c.self.as_int());
  else if (c.self.is_float() && std::isfinite(c.self.as_float()))
    text = fmt::format("{:.2f}", c.self.as_float());
  else
    refuse("money", "an amount", c.self);
  const auto amount = parse_money(text);
  if (!amount) fail("template/value", amount.error());
  return *amount;
}

/// "£4.6m", "£850k": two decimals at most, halves away from nought, noughts at the end left out.
std::string short_money(Money amount) {
  const bool negative = amount < Money();
  const std::int64_t pence = negative ? -amount.to_pence() : amount.to_pence();
  struct Unit {
    std::int64_t pence;
    std::string_view sign;
  };
  static constexpr Unit kUnits[] = {{100'000'000'000, "bn"}, {100'000'000, "m"}, {100'000, "k"}};
  for (const Unit& unit : kUnits) {
    const std::int64_t hundredths = (pence + unit.pence / 200) / (unit.pence / 100);
    if (hundredths < 100 || (unit.sign == "k" && pence < unit.pence)) continue;
    std::string digits = std::to_string(hundredths / 100);
    for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
    if (hundredths % 100 != 0) {
      digits += fmt::format(".{:02}", hundredths % 100);
      if (digits.ends_with('0')) digits.pop_back();
    }
    return fmt::format("{}£{}{}", negative ? "-" : "", digits, unit.sign);
  }
  return format_money(amount);
}

Value money_filter(FilterCall& c) {
  const Money amount = amount_of(c);
  if (c.flag(1)) return Value(short_money(amount));
  std::string text = format_money(amount);
  if (c.flag(0) && amount.to_pence() % 100 == 0) text += ".00";
  return Value(std::move(text));
}

// ---- dates

std::string day_of_month(Date date, bool padded) {
  const auto day = static_cast<unsigned>(date.day());
  return padded ? fmt::format("{:02}", day) : std::to_string(day);
}

std::string patterned_date(Date date, std::string_view pattern) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%' || i + 1 == pattern.size()) {
      out += pattern[i];
      continue;
    }
    const bool bare = pattern[i + 1] == '-' && i + 2 < pattern.size();
    const char sign = pattern[i += bare ? 2 : 1];
    const auto month = static_cast<unsigned>(date.month());
    switch (sign) {
      case 'd': out += day_of_month(date, !bare); break;
      case 'e': out += day_of_month(date, false); break;
      case 'm': out += bare ? std::to_string(month) : fmt::format("{:02}", month); break;
      case 'B': out += month_name(month); break;
      case 'b': out += month_name(month).substr(0, 3); break;
      case 'A': out += weekday_name(date); break;
      case 'a': out += weekday_name(date).substr(0, 3); break;
      case 'Y': out += fmt::format("{:04}", static_cast<int>(date.year())); break;
      case 'y': out += fmt::format("{:02}", static_cast<int>(date.year()) % 100); break;
      case '%': out += '%'; break;
      default:
        fail("template/value", fmt::format("a date has no `%{}`", sign),
             "the signs are %d %-d %m %-m %B %b %A %a %Y %y; or write \"long\", \"weekday\", \"day\", \"month\", "
             "\"short\" or \"iso\"");
    }
  }
  return out;
}

Value date_filter(FilterCall& c) {
  if (!is_text(c.self)) refuse("date", "a date such as 2017-11-23", c.self);
  const auto date = parse_date(trim(text_of(c.self)));
  if (!date) fail("template/value", date.error());
  const std::string format = c.given(0) ? to_text(c.rt, c[0]) : "long";
  if (format == "long") return Value(long_date(*date));
  if (format == "weekday") return Value(long_date_with_weekday(*date));
  if (format == "iso") return Value(iso_date(*date));
  if (format == "short") return Value(patterned_date(*date, "%-d %b %Y"));
  if (format == "day") return Value(patterned_date(*date, "%-d %B"));
  if (format == "month") return Value(patterned_date(*date, "%B %Y"));
  if (format.find('%') == std::string::npos)
    fail("template/value", fmt::format("there is no date format `{}`", format),
         "the formats are \"long\", \"weekday\", \"day\", \"month\", \"short\", \"iso\", and patterns such as \"%-d "
         "%B\"");
  return Value(patterned_date(*date, format));
}

// ---- numbers in words and letters

constexpr std::array<std::string_view, 20> kUnits{
    "zero", "one",    "two",    "three",    "four",     "five",    "six",     "seven",     "eight",    "nine",
    "ten",  "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::array<std::string_view, 10> kTens{"",      "",      "twenty",  "thirty", "forty",
                                                 "fifty", "sixty", "seventy", "eighty", "ninety"};

std::string below_thousand(std::int64_t n) {
  std::string out;
  if (n >= 100) {
    out = fmt::format("{} hundred", kUnits[static_cast<std::size_t>(n / 100)]);
    n %= 100;
    if (n > 0) out += " and ";
  }
  if (n >= 20) {
    out += kTens[static_cast<std::size_t>(n / 10)];
    if (n % 10 > 0) out.append("-").append(kUnits[static_cast<std::size_t>(n % 10)]);
  } else if (n > 0) {
    out += kUnits[static_cast<std::size_t>(n)];
  }
  return out;
}

/// British usage: "one thousand two hundred and five", "two million and ten".
std::string in_words(std::int64_t n) {
  if (n == 0) return "zero";
  std::string out;
  if (n < 0) {
    out = "minus ";
    n = -n;
  }
  struct Scale {
    std::int64_t size;
    std::string_view name;
  };
  static constexpr Scale kScales[] = {{1'000'000'000, "billion"}, {1'000'000, "million"}, {1'000, "thousand"}};
  bool larger = false;
  for (const Scale& scale : kScales) {
    if (n < scale.size) continue;
    if (larger) out += ' ';
    out += fmt::format("{} {}", below_thousand(n / scale.size), scale.name);
    n %= scale.size;
    larger = true;
  }
  if (n > 0) {
    if (larger) out += n < 100 ? " and " : " ";
    out += below_thousand(n);
  }
  return out;
}

Value words_filter(FilterCall& c) {
  const std::int64_t n = whole_number(c, "words");
  if (n >= 1'000'000'000'000 || n <= -1'000'000'000'000)
    fail("template/value", "`words` goes up to a thousand billion", "print the number in figures");
  return Value(in_words(n));
}

std::string_view ordinal_ending(std::int64_t n) {
  const std::int64_t last_two = std::abs(n % 100);
  if (last_two >= 11 && last_two <= 13) return "th";
  switch (last_two % 10) {
    case 1: return "st";
    case 2: return "nd";
    case 3: return "rd";
    default: return "th";
  }
}

/// "twenty-first" from "twenty-one": only the last word changes.
std::string ordinal_words(std::int64_t n) {
  std::string words = in_words(n);
  const std::size_t cut = words.find_last_of(" -");
  const std::size_t begin = cut == std::string::npos ? 0 : cut + 1;
  const std::string last = words.substr(begin);
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kIrregular{{{"one", "first"},
                                                                                            {"two", "second"},
                                                                                            {"three", "third"},
                                                                                            {"five", "fifth"},
                                                                                            {"eight", "eighth"},
                                                                                            {"nine", "ninth"},
                                                                                            {"twelve", "twelfth"}}};
  for (const auto& [from, to] : kIrregular)
    if (last == from) return words.substr(0, begin) + std::string(to);
  if (last.ends_with('y')) return words.substr(0, words.size() - 1) + "ieth";
  return words + "th";
}

Value ordinal_filter(FilterCall& c) {
  const std::int64_t n = whole_number(c, "ordinal");
  if (!c.flag(0)) return Value(fmt::format("{}{}", n, ordinal_ending(n)));
  if (n >= 1'000'000'000'000 || n <= -1'000'000'000'000)
    fail("template/value", "`ordinal` in words goes up to a thousand billion", "print it in figures");
  return Value(ordinal_words(n));
}

Value roman_filter(FilterCall& c) {
  std::int64_t n = whole_number(c, "roman");
  if (n < 1 || n > 3999) fail("template/value", fmt::format("{} has no roman numeral; they go from 1 to 3999", n));
  static constexpr std::pair<int, std::string_view> kSigns[] = {
      {1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"},
      {40, "XL"},  {10, "X"},   {9, "IX"},  {5, "V"},    {4, "IV"},  {1, "I"}};
  std::string out;
  for (const auto& [value, sign] : kSigns)
    for (; n >= value; n -= value) out += sign;
  return Value(std::move(out));
}

/// 1 is a, 26 z, 27 aa, as paragraphs are lettered.
Value alpha_filter(FilterCall& c) {
  std::int64_t n = whole_number(c, "alpha");
  if (n < 1) fail("template/value", fmt::format("{} has no letter; they begin at 1", n));
  std::string out;
  for (; n > 0; n = (n - 1) / 26) out.insert(out.begin(), static_cast<char>('a' + (n - 1) % 26));
  return Value(std::move(out));
}

Value percent_filter(FilterCall& c) {
  if (!is_numeric(c.self)) refuse("percent", "a share such as 0.25", c.self);
  const std::int64_t decimals = c.given(0) ? need_integer(c[0], "the decimals of `percent`") : 1;
  if (decimals < 0 || decimals > 9) fail("template/value", "`percent` takes from 0 to 9 decimals");
  const double share = real_of(c.self) * 100;
  if (!std::isfinite(share)) fail("template/value", "`percent` of a number without end");
  std::string text = fmt::format("{:.{}f}", share, decimals);
  if (text.starts_with('-') && text.find_first_not_of("-0.") == std::string::npos) text.erase(0, 1);
  return Value(text + "%");
}

// ---- text

/// 1 | plural("option") is "1 option", 5 | plural("option") "5 options"; a list counts its items.
Value plural_filter(FilterCall& c) {
  const auto counted =
      c.self.is_sequence() || c.self.is_mapping() || !is_numeric(c.self) ? length_if_any(c.rt, c.self) : std::nullopt;
  const std::int64_t n = counted && !is_text(c.self) ? *counted : whole_number(c, "plural");
  const std::string one = to_text(c.rt, c[0]);
  std::string word = one;
  if (n != 1) {
    if (c.given(1))
      word = to_text(c.rt, c[1]);
    else if (one.ends_with("s") || one.ends_with("x") || one.ends_with("ch") || one.ends_with("sh"))
      word = one + "es";
    else if (one.size() > 1 && one.ends_with('y') &&
             std::string_view("aeiou").find(one[one.size() - 2]) == std::string_view::npos)
      word = one.substr(0, one.size() - 1) + "ies";
    else
      word = one + "s";
  }
  if (c.flag(2)) return Value(fmt::format("{} {}", in_words(n), word));
  std::string digits;
  append_integer(digits, n);
  return Value(fmt::format("{} {}", digits, word));
}

Value list_and_filter(FilterCall& c) {
  if (is_undefined(c.self)) fail_undefined(c.self);
  std::vector<std::string> items;
  for (const Value& item : collect(c.rt, c.self)) items.push_back(to_text(c.rt, item));
  const std::string text = list_and(items, c.given(0) ? to_text(c.rt, c[0]) : "and");
  c.rt.check_text(text.size());
  return Value(text);
}

Value slug_filter(FilterCall& c) {
  if (is_undefined(c.self)) fail_undefined(c.self);
  return Value(slug(to_text(c.rt, c.self)));
}

/// Bars are escaped and line breaks become <br>, or a cell would end where its text does not.
Value table_cell_filter(FilterCall& c) {
  if (is_undefined(c.self)) fail_undefined(c.self);
  const std::string text = to_text(c.rt, c.self);
  std::string out;
  std::size_t slashes = 0;
  for (const char ch : trim(text)) {
    if (ch == '\n') {
      while (out.ends_with(' ')) out.pop_back();
      out += out.ends_with("<br>") ? "" : "<br>";
      slashes = 0;
      continue;
    }
    if (ch == '\r') continue;
    if (ch == '|' && slashes % 2 == 0) out += '\\';
    slashes = ch == '\\' ? slashes + 1 : 0;
    out += ch;
  }
  c.rt.check_text(out.size());
  return Value(std::move(out));
}

/// Text that must not act as Markdown, wherever it is put in a line.
Value markdown_escape_filter(FilterCall& c) {
  if (is_undefined(c.self)) fail_undefined(c.self);
  const std::string text = to_text(c.rt, c.self);
  std::string out;
  bool line_start = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char ch = text[i];
    const bool anywhere = std::string_view("\\`*_[]<>|~&$").find(ch) != std::string_view::npos;
    const bool at_start = line_start && std::string_view("#+-=").find(ch) != std::string_view::npos;
    // "1." and "1)" at the start of a line would begin a list.
    const bool after_digits = (ch == '.' || ch == ')') && i > 0 && text[i - 1] >= '0' && text[i - 1] <= '9';
    if (anywhere || at_start || after_digits || ch == '!') out += '\\';
    out += ch;
    line_start = ch == '\n' || (line_start && ch == ' ');
  }
  c.rt.check_text(out.size());
  return Value(std::move(out));
}

const FilterSpec kFilters[] = {
    {"alpha", alpha_filter, {}},
    {"date", date_filter, {"format"}},
    {"list_and", list_and_filter, {"conjunction"}},
    {"markdown_escape", markdown_escape_filter, {}},
    {"money", money_filter, {"pence", "short"}},
    {"ordinal", ordinal_filter, {"words"}},
    {"percent", percent_filter, {"decimals"}},
    {"plural", plural_filter, {"!singular", "plural", "words"}},
    {"roman", roman_filter, {}},
    {"slug", slug_filter, {}},
    {"table_cell", table_cell_filter, {}},
    {"words", words_filter, {}},
};

}  // namespace

std::span<const FilterSpec> council_filters() { return kFilters; }

}  // namespace despatch::jinja
