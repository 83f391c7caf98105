// Filters for papers of councils: money, dates, numbers and lists as people write them, and text that is safe in
// Markdown.
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "base/date.h"
#include "base/money.h"
#include "base/number_words.h"
#include "base/text.h"
#include "template/english.h"
#include "template/exec.h"
#include "template/filters.h"
#include "template/format.h"
#include "template/unicode.h"

namespace despatch::jinja {
namespace {

[[noreturn]] void not_a(const FilterCall& c, std::string_view filter, std::string_view what, std::string_view example) {
  if (is_undefined(c.self)) fail_undefined(c.self);
  Fault fault{.code = "template/type",
              .message = fmt::format("`{}` wants {}, and this is {}", filter, what, describe(c.self))};
  if (c.self.span().known()) fault.notes.push_back({c.self.span(), fmt::format("this is {}", describe(c.self))});
  if (!example.empty()) fault.help.push_back(std::string(example));
  throw fault;
}
[[noreturn]] void bad_value(const FilterCall& c, std::string message, std::string help = {}) {
  Fault fault{.code = "template/value", .message = std::move(message)};
  if (c.self.span().known()) fault.notes.push_back({c.self.span(), "this value"});
  if (!help.empty()) fault.help.push_back(std::move(help));
  throw fault;
}

/// A whole number, also one written as text or as 3.0.
std::int64_t whole_number(const FilterCall& c, std::string_view filter) {
  if (is_integral(c.self) && !c.self.is_bool()) return c.self.as_int();
  if (c.self.is_float() && c.self.as_float() == std::trunc(c.self.as_float()) && std::abs(c.self.as_float()) < 9e15)
    return static_cast<std::int64_t>(c.self.as_float());
  if (is_text(c.self)) {
    if (const auto n = parse_integer(text_of(c.self), 10)) return *n;
    bad_value(c, fmt::format("`{}` wants a whole number, and `{}` is none", filter, text_of(c.self)));
  }
  not_a(c, filter, "a whole number", {});
}

/// The number as a plain decimal: "0.035", without an exponent.
std::string plain_decimal(double d) {
  std::string text = float_repr(d);
  const std::size_t e = text.find('e');
  if (e == std::string::npos) return text;
  const int power = std::stoi(text.substr(e + 1));
  return shifted_decimal(text.substr(0, e), power);
}

// ---- money
Money amount_of(const FilterCall& c) {
  tl::expected<Money, std::string> read;
  if (c.self.is_int()) {
    read = parse_money(fmt::format("{}", c.self.as_int()));
  } else if (c.self.is_float()) {
    if (!std::isfinite(c.self.as_float())) bad_value(c, "`money` wants an amount, and this is no finite number");
    const std::string written = plain_decimal(c.self.as_float());
    // Sums of fractions are off by less than anything written: 0.1 + 0.2 is still 30 pence.
    const std::string pence = rounded_decimal(written, 2);
    const double off = std::abs(c.self.as_float() - parse_float(pence).value_or(0));
    const bool noise = off <= std::max(1e-9, std::abs(c.self.as_float()) * 1e-12);
    read = parse_money(noise ? pence : written);
  } else if (is_text(c.self)) {
    read = parse_money(text_of(c.self));
  } else {
    not_a(c, "money", "an amount", "1250000, \"£1.25m\" and 12.50 are amounts");
  }
  if (!read) bad_value(c, read.error(), "`| round(2)` takes parts of a penny away");
  return *read;
}

std::string pounds_only(Money amount) {
  const std::int64_t pence = amount.to_pence();
  const std::int64_t rounded = (std::abs(pence) + 50) / 100;
  return format_money(Money::pounds(pence < 0 ? -rounded : rounded));
}
std::string with_pence(Money amount) {
  const std::string text = format_money(amount);
  return text.find('.') == std::string::npos ? text + ".00" : text;
}
/// "£4.6m", "£309k"; amounts below a thousand as they are.
std::string short_money(Money amount, int places) {
  static constexpr std::pair<int, std::string_view> kUnits[] = {{3, "k"}, {6, "m"}, {9, "bn"}};
  const std::string sign = amount.to_pence() < 0 ? "-" : "";
  const std::int64_t pence = std::abs(amount.to_pence());
  if (pence < 100'000) return sign + pounds_only(Money::pence(pence));
  const auto in_unit = [&](int power) {
    return rounded_decimal(shifted_decimal(fmt::format("{}", pence), -power - 2), places);
  };
  std::size_t unit = pence >= 100'000'000'000 ? 2 : pence >= 100'000'000 ? 1 : 0;
  // 999,999 is a million when rounded, not a thousand thousand.
  if (unit < 2 && in_unit(kUnits[unit].first) == "1000") ++unit;
  return fmt::format("{}£{}{}", sign, in_unit(kUnits[unit].first), kUnits[unit].second);
}

Value money_filter(FilterCall& c) {
  const Money amount = amount_of(c);
  const std::int64_t places = c.given(2) ? need_integer(c[2], "the places of `money`") : 2;
  if (places < 0 || places > 6) fail("template/value", "the places of `money` are 0 to 6");
  if (c.flag(1)) return Value(short_money(amount, static_cast<int>(places)));
  if (!c.given(0) || c[0].is_null()) return Value(format_money(amount));
  return Value(c.flag(0) ? with_pence(amount) : pounds_only(amount));
}

// ---- date
std::string by_pattern(Date date, std::string_view pattern) {
  const auto day = static_cast<unsigned>(date.day());
  const auto month = static_cast<unsigned>(date.month());
  const auto year = static_cast<int>(date.year());
  const std::string_view weekday = weekday_name(date);
  const std::string_view name = month_name(month);
  std::string out;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] != '%') {
      out += pattern[at];
      continue;
    }
    ++at;
    const bool bare = at < pattern.size() && pattern[at] == '-';
    if (bare) ++at;
    const char code = at < pattern.size() ? pattern[at] : '\0';
    switch (code) {
      case 'd': out += bare ? fmt::format("{}", day) : fmt::format("{:02}", day); break;
      case 'e': out += fmt::format("{}", day); break;
      case 'm': out += bare ? fmt::format("{}", month) : fmt::format("{:02}", month); break;
      case 'b': out += name.substr(0, 3); break;
      case 'B': out += name; break;
      case 'y': out += fmt::format("{:02}", year % 100); break;
      case 'Y': out += fmt::format("{}", year); break;
      case 'a': out += weekday.substr(0, 3); break;
      case 'A': out += weekday; break;
      case 'o': out += ordinal(day); break;
      case 'F': out += iso_date(date); break;
      case '%': out += '%'; break;
      default:
        fail("template/value",
             fmt::format("`%{}` is no part of a date's pattern", code ? std::string(1, code) : std::string()),
             "%d %-d %m %-m %b %B %y %Y %a %A %o %F and %% are");
    }
  }
  return out;
}

Value date_filter(FilterCall& c) {
  if (!is_text(c.self)) not_a(c, "date", "a date such as 2017-11-23", "a date in YAML is written 2017-11-23");
  std::string_view text = trim(text_of(c.self));
  if (text.size() > 10 && (text[10] == 'T' || text[10] == ' ')) text = text.substr(0, 10);
  const auto date = parse_date(text);
  if (!date) bad_value(c, date.error());
  const std::string format = c.given(0) ? need_text(c[0], "the format of `date`") : "long";
  if (format == "long") return Value(long_date(*date));
  if (format == "weekday") return Value(long_date_with_weekday(*date));
  if (format == "day") return Value(by_pattern(*date, "%-d %B"));
  if (format == "month") return Value(by_pattern(*date, "%B %Y"));
  if (format == "short") return Value(by_pattern(*date, "%-d %b %Y"));
  if (format == "numeric") return Value(by_pattern(*date, "%d/%m/%Y"));
  if (format == "iso") return Value(iso_date(*date));
  if (format.find('%') == std::string::npos) {
    Fault fault{.code = "template/value", .message = fmt::format("`{}` is no format of a date", format)};
    if (const auto near = nearest(format, {"long", "weekday", "day", "month", "short", "numeric", "iso"}))
      fault.help.push_back(fmt::format("did you mean `{}`?", *near));
    fault.help.emplace_back("long, weekday, day, month, short, numeric and iso are, and patterns such as \"%-d %B\"");
    throw fault;
  }
  return Value(by_pattern(*date, format));
}

// ---- numbers
Value ordinal_filter(FilterCall& c) {
  const std::int64_t n = whole_number(c, "ordinal");
  return Value(c.flag(0) ? ordinal_in_words(n) : ordinal(n));
}
Value roman_filter(FilterCall& c) {
  const std::int64_t n = whole_number(c, "roman");
  if (n < 1 || n > 3999) bad_value(c, fmt::format("Roman numerals go from 1 to 3999, and this is {}", n));
  return Value(roman(n));
}
Value alpha_filter(FilterCall& c) {
  const std::int64_t n = whole_number(c, "alpha");
  if (n < 1) bad_value(c, fmt::format("letters count from 1, and this is {}", n));
  return Value(alphabetic(n));
}
Value words_filter(FilterCall& c) {
  if (c.self.is_float() && c.self.as_float() != std::trunc(c.self.as_float())) {
    const std::string decimal = plain_decimal(c.self.as_float());
    const std::size_t point = decimal.find('.');
    std::string out = number_in_words(parse_integer(decimal.substr(0, point), 10).value_or(0));
    if (decimal.starts_with("-0")) out.insert(0, "minus ");
    out += " point";
    for (const char digit : decimal.substr(point + 1)) out += " " + number_in_words(digit - '0');
    return Value(std::move(out));
  }
  const std::int64_t n = whole_number(c, "words");
  if (c.given(0) && !c[0].is_null() && std::abs(n) > need_integer(c[0], "the `most` of `words`"))
    return Value(with_commas(n));
  return Value(number_in_words(n));
}

Value percent_filter(FilterCall& c) {
  const std::int64_t decimals = c.given(0) ? need_integer(c[0], "the decimals of `percent`") : 1;
  if (decimals < 0 || decimals > 12) fail("template/value", "`percent` takes from 0 to 12 decimals");
  // Always that many decimals, so that a column of percentages lines up.
  const auto print = [&](std::string_view decimal) {
    std::string text = rounded_decimal(decimal, static_cast<int>(decimals));
    if (decimals == 0) return Value(text + "%");
    const std::size_t point = text.find('.');
    const std::size_t have = point == std::string::npos ? 0 : text.size() - point - 1;
    if (point == std::string::npos) text += '.';
    text.append(static_cast<std::size_t>(decimals) - have, '0');
    return Value(text + "%");
  };
  if (is_text(c.self) && trim(text_of(c.self)).ends_with('%')) {
    std::string_view number = trim(text_of(c.self));
    number.remove_suffix(1);
    const auto d = parse_float(number);
    if (!d || !std::isfinite(*d)) bad_value(c, fmt::format("`{}` is no percentage", text_of(c.self)));
    return print(plain_decimal(*d));
  }
  double part = 0;
  if (is_numeric(c.self) && !c.self.is_bool()) {
    part = real_of(c.self);
  } else if (is_text(c.self)) {
    const auto d = parse_float(text_of(c.self));
    if (!d) bad_value(c, fmt::format("`{}` is no number", text_of(c.self)));
    part = *d;
  } else {
    not_a(c, "percent", "a number", "0.25 is 25%; `3 | percent(of=8)` is 37.5%");
  }
  if (c.given(1)) {
    if (!is_numeric(c[1]))
      fail_type(fmt::format("the `of` of `percent` is a number, and this is {}", describe(c[1])), {&c[1]});
    if (real_of(c[1]) == 0) fail("template/arithmetic", "a percentage of 0");
    part /= real_of(c[1]);
  }
  if (!std::isfinite(part)) bad_value(c, "`percent` wants a finite number");
  return print(shifted_decimal(plain_decimal(part), 2));
}

Value plural_filter(FilterCall& c) {
  const std::string& one = need_text(c[0], "the word of `plural`");
  std::int64_t n = 0;
  if (c.rt.sequence_items(c.self) || is_dict(c.self))
    n = length(c.rt, c.self);
  else
    n = whole_number(c, "plural");
  if (n == 0 && c.given(3) && !c[3].is_null()) return Value(need_text(c[3], "the `zero` of `plural`"));
  const std::string many = c.given(1) && !c[1].is_null() ? need_text(c[1], "the plural of `plural`") : plural_of(one);
  const std::string& word = n == 1 || n == -1 ? one : many;
  if (!c.flag(4, true)) return Value(word);
  return Value(fmt::format("{} {}", c.flag(2) ? number_in_words(n) : with_commas(n), word));
}

// ---- lists and text
Value list_and_filter(FilterCall& c) {
  if (is_text(c.self) || !is_iterable(c.self)) not_a(c, "list_and", "a list", {});
  std::vector<std::string> items;
  for (const Value& item : collect(c.rt, c.self)) items.push_back(to_text(c.rt, item));
  return Value(list_and(items, c.given(0) ? need_text(c[0], "the word of `list_and`") : "and"));
}
Value slug_filter(FilterCall& c) { return Value(slug(to_text(c.rt, c.self))); }
Value table_cell_filter(FilterCall& c) { return Value(table_cell(to_text(c.rt, c.self))); }
Value markdown_escape_filter(FilterCall& c) { return Value(markdown_escape(to_text(c.rt, c.self))); }

const FilterSpec kFilters[] = {
    {"alpha", alpha_filter, {}},
    {"date", date_filter, {"format"}},
    {"list_and", list_and_filter, {"conjunction"}},
    {"markdown_escape", markdown_escape_filter, {}},
    {"money", money_filter, {"pence", "short", "places"}},
    {"ordinal", ordinal_filter, {"words"}},
    {"percent", percent_filter, {"decimals", "of"}},
    {"plural", plural_filter, {"!singular", "plural", "words", "zero", "count"}},
    {"roman", roman_filter, {}},
    {"slug", slug_filter, {}},
    {"table_cell", table_cell_filter, {}},
    {"words", words_filter, {"most"}},
};

}  // namespace

std::span<const FilterSpec> council_filters() { return kFilters; }

}  // namespace despatch::jinja
