#include <array>
#include <charconv>
#include <cmath>

#include "base/text.h"
#include "template/format.h"
#include "template/unicode.h"

namespace despatch::jinja {

namespace {
std::string to_chars_of(double value, std::chars_format format, int precision) {
  std::string out(static_cast<std::size_t>(precision) + 400, '\0');
  const auto end = std::to_chars(out.data(), out.data() + out.size(), value, format, precision);
  out.resize(static_cast<std::size_t>(end.ptr - out.data()));
  return out;
}
/// The exponent that `value` has when written with `precision` digits after the first.
int exponent_of(double value, int precision) {
  const std::string text = to_chars_of(value, std::chars_format::scientific, precision);
  const std::size_t e = text.find('e');
  int exponent = 0;
  std::from_chars(text.data() + e + (text[e + 1] == '+' ? 2 : 1), text.data() + text.size(), exponent);
  return exponent;
}
void drop_trailing_zeros(std::string& digits) {
  if (digits.find('.') == std::string::npos) return;
  digits.resize(digits.find_last_not_of('0') + 1);
  if (digits.ends_with('.')) digits.pop_back();
}
}  // namespace

std::string digits_of(double magnitude, char kind, int precision, bool alternate) {
  if (std::isinf(magnitude)) return "inf";
  if (std::isnan(magnitude)) return "nan";
  if (kind == 'f') {
    std::string out = to_chars_of(magnitude, std::chars_format::fixed, precision);
    if (alternate && precision == 0) out += '.';
    return out;
  }
  if (kind == 'e') {
    std::string out = to_chars_of(magnitude, std::chars_format::scientific, precision);
    if (alternate && precision == 0) out.insert(out.find('e'), ".");
    return out;
  }
  if (precision == 0) precision = 1;
  const int exponent = magnitude == 0 ? 0 : exponent_of(magnitude, precision - 1);
  if (exponent < -4 || exponent >= precision) {
    std::string out = to_chars_of(magnitude, std::chars_format::scientific, precision - 1);
    const std::size_t e = out.find('e');
    std::string mantissa = out.substr(0, e);
    if (!alternate)
      drop_trailing_zeros(mantissa);
    else if (mantissa.find('.') == std::string::npos)
      mantissa += '.';
    return mantissa + out.substr(e);
  }
  std::string out = to_chars_of(magnitude, std::chars_format::fixed, precision - 1 - exponent);
  if (!alternate)
    drop_trailing_zeros(out);
  else if (out.find('.') == std::string::npos)
    out += '.';
  return out;
}

double round_float(double x, std::int64_t digits) {
  if (!std::isfinite(x) || x == 0) return x;
  if (digits > 330) return x;
  if (digits < -330) return std::copysign(0.0, x);
  const double magnitude = std::abs(x);
  std::string text;
  if (digits >= 0) {
    text = to_chars_of(magnitude, std::chars_format::fixed, static_cast<int>(digits));
  } else {
    // Rounded before the point: as many digits as are left after the first, by the exact value.
    const int exponent = static_cast<int>(std::floor(std::log10(magnitude)));
    int kept = exponent + static_cast<int>(digits);
    // log10 may be one off at powers of ten.
    if (exponent_of(magnitude, 17) > exponent) ++kept;
    if (kept >= 0) {
      text = to_chars_of(magnitude, std::chars_format::scientific, kept);
    } else if (kept == -1) {
      const double unit = std::pow(10.0, static_cast<double>(-digits));
      return std::copysign(magnitude > unit / 2 ? unit : 0.0, x);
    } else {
      return std::copysign(0.0, x);
    }
  }
  double rounded = 0;
  std::from_chars(text.data(), text.data() + text.size(), rounded);
  return std::copysign(rounded, x);
}

namespace {
// Decimal digits of any script as ASCII ones; nothing when something else is not ASCII.
std::optional<std::string> ascii_digits(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  std::string out;
  for (const char32_t c : to_points(text)) {
    const int digit = decimal_value(c);
    if (c < 0x80)
      out += static_cast<char>(c);
    else if (digit >= 0)
      out += static_cast<char>('0' + digit);
    else
      return std::nullopt;
  }
  return out;
}
// Single underscores between digits go; any other is a mistake.
bool drop_underscores(std::string& text, bool (*digit)(char)) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      out += text[i];
      continue;
    }
    if (i == 0 || i + 1 == text.size() || !digit(text[i - 1]) || !digit(text[i + 1])) return false;
  }
  text = std::move(out);
  return true;
}
}  // namespace

std::optional<std::int64_t> parse_integer(std::string_view input, int base) {
  auto ascii = ascii_digits(strip_space(input));
  if (!ascii) return std::nullopt;
  std::string text = *std::move(ascii);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.erase(0, 1);
  if (text.size() > 1 && text[0] == '0') {
    const char sort = static_cast<char>(text[1] | 0x20);
    const int named = sort == 'x' ? 16 : sort == 'o' ? 8 : sort == 'b' ? 2 : 0;
    if (named != 0 && (base == named || base == 0)) {
      base = named;
      text.erase(0, 2);
      if (text.starts_with('_')) text.erase(0, 1);
    }
  }
  if (base == 0) {
    if (text.size() > 1 && text[0] == '0' && text.find_first_not_of("0_") != std::string::npos) return std::nullopt;
    base = 10;
  }
  const auto alnum = [](char c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'); };
  if (!drop_underscores(text, alnum) || text.empty()) return std::nullopt;
  std::uint64_t value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (result.ptr != text.data() + text.size()) {
    // Too many digits stop the reading early only where a digit is none of the base.
    return std::nullopt;
  }
  const std::uint64_t most = static_cast<std::uint64_t>(INT64_MAX) + (negative ? 1 : 0);
  if (result.ec == std::errc::result_out_of_range || value > most)
    fail("template/arithmetic", "this text is a whole number of more than 64 bits");
  return negative ? static_cast<std::int64_t>(0 - value) : static_cast<std::int64_t>(value);
}

std::optional<double> parse_float(std::string_view input) {
  auto ascii = ascii_digits(strip_space(input));
  if (!ascii) return std::nullopt;
  std::string text = *std::move(ascii);
  bool negative = false;
  if (text.starts_with('-') || text.starts_with('+')) {
    negative = text[0] == '-';
    text.erase(0, 1);
  }
  const std::string folded = ascii_lower(text);
  if (folded == "inf" || folded == "infinity") return negative ? -INFINITY : INFINITY;
  if (folded == "nan") return NAN;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!drop_underscores(text, digit)) return std::nullopt;
  if (text.empty() || !(digit(text[0]) || (text[0] == '.' && text.size() > 1 && digit(text[1])))) return std::nullopt;
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ptr != text.data() + text.size()) return std::nullopt;
  if (result.ec == std::errc::result_out_of_range) {
    const std::size_t first = text.find_first_of("123456789");
    const bool tiny =
        text.find("e-") != std::string::npos || text.find("E-") != std::string::npos || first > text.find('.');
    value = tiny ? 0.0 : INFINITY;
  }
  return negative ? -value : value;
}

std::int64_t truncate_float(double x) {
  if (std::isnan(x)) fail("template/value", "not a number (nan) has no whole part");
  if (!(x > -9223372036854775809.0 && x < 9223372036854775808.0))
    fail("template/arithmetic", "the result is a whole number of more than 64 bits");
  return static_cast<std::int64_t>(x);
}

}  // namespace despatch::jinja
