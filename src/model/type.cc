#include "model/type.h"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "model/record.h"

namespace despatch {
namespace {

Type plain(Type::Form form) {
  Type type;
  type.form = form;
  return type;
}

std::string join_or(const std::vector<std::string_view>& words) {
  std::vector<std::string> quoted;
  for (const std::string_view word : words) quoted.push_back(fmt::format("`{}`", word));
  return list_and(quoted, "or");
}

/// JSON Schema counts 3.0 among the whole numbers, and so do we; beyond 2^53 a number is not sure of its last digit.
bool is_whole(const Value& value) {
  return value.is_number() && std::abs(value.as_float()) <= 9e15 && std::floor(value.as_float()) == value.as_float();
}

std::string number_text(double value) { return fmt::format("{}", value); }

}  // namespace

Type anything() { return plain(Type::Form::Anything); }
Type text() { return plain(Type::Form::Text); }
Type markdown() { return plain(Type::Form::Markdown); }
Type label() { return plain(Type::Form::Label); }
Type date() { return plain(Type::Form::Date); }
Type time_of_day() { return plain(Type::Form::Time); }
Type colour() { return plain(Type::Form::Colour); }
Type money() { return plain(Type::Form::Money); }
Type percent() { return plain(Type::Form::Percent); }
Type boolean() { return plain(Type::Form::Boolean); }
Type any_number() { return plain(Type::Form::Number); }

Type id(std::string_view kind) {
  Type type = plain(Type::Form::Id);
  type.id_kind = kind;
  return type;
}
Type reference(std::string_view kind) {
  Type type = plain(Type::Form::Reference);
  type.id_kind = kind;
  return type;
}
Type whole(std::int64_t least, std::int64_t most) {
  Type type = plain(Type::Form::Whole);
  type.least = static_cast<double>(least), type.most = static_cast<double>(most);
  return type;
}
Type number(double least, double most) {
  Type type = plain(Type::Form::Number);
  type.least = least, type.most = most;
  return type;
}
Type choice(std::initializer_list<std::string_view> words) {
  Type type = plain(Type::Form::Choice);
  type.words = words;
  return type;
}
Type list(Type of, std::size_t at_least) {
  Type type = plain(Type::Form::List);
  type.least = static_cast<double>(at_least);
  type.parts.push_back(std::move(of));
  return type;
}
Type mapping_of(Type value) { return mapping_by("", std::move(value)); }
Type mapping_by(std::string_view id_kind, Type value) {
  Type type = plain(Type::Form::Mapping);
  type.id_kind = id_kind;
  type.parts.push_back(std::move(value));
  return type;
}
Type either(std::initializer_list<Type> types) {
  Type type = plain(Type::Form::Either);
  type.parts = types;
  return type;
}
Type one_or_more(Type of) {
  Type several = list(of, 1);
  return either({std::move(of), std::move(several)});
}
Type record_of(const Shape& (*shape)()) {
  Type type = plain(Type::Form::Record);
  type.shape = shape;
  return type;
}

std::string describe_type(const Type& type) {
  switch (type.form) {
    case Type::Form::Anything: return "anything";
    case Type::Form::Text:
    case Type::Form::Markdown: return "text";
    case Type::Form::Label: return "text or a whole number";
    case Type::Form::Id: return "an id: lower case letters, digits and hyphens, as in wholly-owned-company";
    case Type::Form::Reference: return fmt::format("the id of {} {}", indefinite(type.id_kind), type.id_kind);
    case Type::Form::Date: return "a date such as 2017-11-23";
    case Type::Form::Time: return "a time such as 14:30 or 10.00 am";
    case Type::Form::Colour: return "a colour such as \"#1d70b8\", in quotes";
    case Type::Form::Money: return "an amount of money such as 1250000, 1250000.50 or £4.6m";
    case Type::Form::Whole:
      return type.least == type.most
                 ? "a whole number"
                 : fmt::format("a whole number from {} to {}", number_text(type.least), number_text(type.most));
    case Type::Form::Number:
      return type.least == type.most
                 ? "a number"
                 : fmt::format("a number from {} to {}", number_text(type.least), number_text(type.most));
    case Type::Form::Percent: return "a percentage from 0 to 100, such as 3.5";
    case Type::Form::Boolean: return "true or false";
    case Type::Form::Choice: return join_or(type.words);
    case Type::Form::List: return fmt::format("a list, each item {}", describe_type(type.parts[0]));
    case Type::Form::Mapping: return "a mapping";
    case Type::Form::Either: {
      std::string out;
      for (const Type& part : type.parts)
        out += (out.empty() ? "" : ", or ") + (part.form == Type::Form::List ? "a list" : describe_type(part));
      return out;
    }
    case Type::Form::Record: return fmt::format("a mapping ({})", type.shape().name);
  }
  return "";
}

bool fits_form(const Type& type, const Value& value) {
  switch (type.form) {
    case Type::Form::Anything: return true;
    case Type::Form::Text:
    case Type::Form::Markdown:
    case Type::Form::Id:
    case Type::Form::Reference:
    case Type::Form::Date:
    case Type::Form::Time:
    case Type::Form::Colour:
    case Type::Form::Choice: return value.is_string();
    case Type::Form::Label: return value.is_string() || is_whole(value);
    case Type::Form::Money:
    case Type::Form::Percent: return value.is_string() || value.is_number();
    case Type::Form::Whole: return is_whole(value);
    case Type::Form::Number: return value.is_number() && std::isfinite(value.as_float());
    case Type::Form::Boolean: return value.is_bool();
    case Type::Form::List: return value.is_sequence();
    case Type::Form::Mapping:
    case Type::Form::Record: return value.is_mapping();
    case Type::Form::Either:
      for (const Type& part : type.parts)
        if (fits_form(part, value)) return true;
      return false;
  }
  return false;
}

bool is_id(std::string_view text) {
  if (text.empty() || text.size() > 100) return false;
  bool joined = true;  // a hyphen joins: none first, last or doubled
  for (const char c : text) {
    if (c == '-') {
      if (joined) return false;
      joined = true;
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      joined = false;
    } else {
      return false;
    }
  }
  return !joined;
}

bool is_time(std::string_view text) {
  if (text == "noon" || text == "midnight") return true;
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t from = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9' && at - from < 2) ++at;
    return text.substr(from, at - from);
  };
  const std::string_view hours = digits();
  if (hours.empty()) return false;
  bool minutes = false;
  if (at < text.size() && (text[at] == ':' || text[at] == '.')) {
    ++at;
    const std::string_view m = digits();
    if (m.size() != 2 || m > "59") return false;
    minutes = true;
  }
  std::string_view rest = text.substr(at);
  const int hour = hours.size() == 1 ? hours[0] - '0' : (hours[0] - '0') * 10 + hours[1] - '0';
  if (rest.empty()) return minutes && hour <= 23;
  if (rest.front() == ' ') rest.remove_prefix(1);
  return (rest == "am" || rest == "pm") && hour >= 1 && hour <= 12;
}

tl::expected<Money, std::string> money_of(const Value& value) {
  if (value.is_string()) return parse_money(value.as_string());
  if (value.is_int() && value.as_int() >= 0 && value.as_int() <= kMostMoney.to_pence() / 100)
    return Money::pounds(value.as_int());
  if (value.is_int()) return parse_money(fmt::format("{}", value.as_int()));
  if (!value.is_float()) return tl::unexpected(fmt::format("{} is no amount of money", value.kind_name()));
  if (const std::string_view typed = value.span().text(); typed.find_first_of("eE+") == std::string_view::npos)
    if (!typed.empty()) return parse_money(typed);
  std::string digits(value.span().text());
  if (digits.find_first_of("eE") != std::string::npos || digits.empty()) digits = fmt::format("{}", value.as_float());
  return parse_money(digits.starts_with('+') ? std::string_view(digits).substr(1) : std::string_view(digits));
}

tl::expected<double, std::string> percent_of(const Value& value) {
  const auto refuse = [](std::string_view seen) {
    return tl::unexpected(fmt::format("`{}` is no percentage; write a number from 0 to 100, such as 3.5", seen));
  };
  double number = 0;
  if (value.is_string()) {
    std::string_view digits = value.as_string();
    if (!digits.ends_with('%')) return refuse(digits.substr(0, 40));
    digits = trim(digits.substr(0, digits.size() - 1));
    const auto [end, fault] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed);
    if (fault != std::errc() || end != digits.data() + digits.size()) return refuse(value.as_string().substr(0, 40));
  } else {
    number = value.as_float();
  }
  if (!(number >= 0 && number <= 100)) return refuse(number_text(number));
  return number;
}

tl::expected<std::uint32_t, std::string> colour_of(std::string_view text) {
  if (text == "black") return 0x000000;
  if (text == "white") return 0xFFFFFF;
  const auto refuse = [&] {
    return tl::unexpected(
        fmt::format("`{}` is no colour: a number sign and three or six hexadecimal digits", utf8_substr(text, 0, 40)));
  };
  if (!text.starts_with('#') || (text.size() != 4 && text.size() != 7)) return refuse();
  std::uint32_t out = 0;
  for (const char c : text.substr(1)) {
    const auto digit = static_cast<std::uint32_t>(c >= '0' && c <= '9'   ? c - '0'
                                                  : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                                  : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                                         : 16);
    if (digit == 16) return refuse();
    out = text.size() == 4 ? out << 8 | digit << 4 | digit : out << 4 | digit;
  }
  return out;
}

}  // namespace despatch
