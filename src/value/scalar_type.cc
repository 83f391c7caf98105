#include "value/scalar_type.h"

#include <charconv>
#include <limits>

namespace despatch {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t n = 0;
  while (at + n < text.size() && is_digit(text[at + n])) ++n;
  return n;
}

/// [-+]? digits, 0o..., 0x...; no value when out of range, so that the text stays as it was typed.
bool read_int(std::string_view text, std::int64_t& value) {
  int base = 10;
  std::string_view rest = text;
  if (rest.starts_with("0x") || rest.starts_with("0o")) {
    base = rest[1] == 'x' ? 16 : 8;
    rest.remove_prefix(2);
    if (rest.starts_with('-')) return false;
  } else if (rest.starts_with('+')) {
    rest.remove_prefix(1);
    if (rest.starts_with('-')) return false;
  }
  const auto [end, fault] = std::from_chars(rest.data(), rest.data() + rest.size(), value, base);
  return fault == std::errc() && end == rest.data() + rest.size() && !rest.empty();
}

/// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool has_float_shape(std::string_view text) {
  std::size_t at = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
  const std::size_t whole = digits_at(text, at);
  at += whole;
  if (whole > 1 && text[at - whole] == '0') return false;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = digits_at(text, at + 1);
    if (whole == 0 && fraction == 0) return false;
    at += 1 + fraction;
  } else if (whole == 0) {
    return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    const std::size_t exponent = digits_at(text, at);
    if (exponent == 0) return false;
    at += exponent;
  }
  return at == text.size();
}

bool one_of(std::string_view text, std::string_view a, std::string_view b, std::string_view c) {
  return text == a || text == b || text == c;
}

}  // namespace

bool is_null_word(std::string_view text) { return text.empty() || text == "~" || one_of(text, "null", "Null", "NULL"); }

Value typed_scalar(std::string_view text) {
  if (is_null_word(text)) return nullptr;
  const char first = text.front();
  if (!is_digit(first) && first != '-' && first != '+' && first != '.') {
    if (one_of(text, "true", "True", "TRUE")) return true;
    if (one_of(text, "false", "False", "FALSE")) return false;
    return Value(text);
  }
  const std::string_view body = first == '-' || first == '+' ? text.substr(1) : text;
  if (one_of(body, ".inf", ".Inf", ".INF"))
    return first == '-' ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  if (one_of(text, ".nan", ".NaN", ".NAN")) return std::numeric_limits<double>::quiet_NaN();
  if (digits_at(body, 0) == body.size() && body.size() > 1 && body.front() == '0') return Value(text);
  if (std::int64_t integer = 0; read_int(text, integer)) return integer;
  if (digits_at(body, 0) == body.size() || !has_float_shape(text)) return Value(text);
  double real = 0;
  const std::string_view number = first == '+' ? body : text;
  const auto [end, fault] = std::from_chars(number.data(), number.data() + number.size(), real);
  if (fault != std::errc() || end != number.data() + number.size()) return Value(text);
  return real;
}

}  // namespace despatch
