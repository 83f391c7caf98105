// format(value, "[[fill]align][sign][z][#][0][width][,][.precision][type]"), as Python's.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "template/format.h"
#include "template/unicode.h"

namespace despatch::jinja {
namespace {

struct Spec {
  char32_t fill = ' ';
  char align = '\0';  ///< < > = ^, or none
  char sign = '-';
  bool zeros = false;  ///< `0` before the width, and no alignment of its own
  bool no_negative_zero = false, alternate = false, sign_given = false;
  std::int64_t width = -1, precision = -1;
  char grouping = '\0';
  char type = '\0';
};

[[noreturn]] void bad(std::string message) { fail("template/value", std::move(message)); }
[[noreturn]] void bad_type(const Spec& spec, const Value& value) {
  bad(fmt::format("the format code `{}` is not one for {}", spec.type, describe(value)));
}

std::int64_t number(std::u32string_view text, std::size_t& at) {
  std::int64_t n = -1;
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
    n = (n < 0 ? 0 : n) * 10 + static_cast<std::int64_t>(text[at++] - '0');
    if (n > 1'000'000'000) bad("a width or precision of a format is too large");
  }
  return n;
}

Spec parse_spec(std::string_view given) {
  const std::u32string text = to_points(given);
  Spec spec;
  std::size_t at = 0;
  const auto is_align = [](char32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; };
  bool fill_given = false;
  if (text.size() > 1 && is_align(text[1])) {
    spec.fill = text[0];
    spec.align = static_cast<char>(text[1]);
    fill_given = true;
    at = 2;
  } else if (!text.empty() && is_align(text[0])) {
    spec.align = static_cast<char>(text[0]);
    at = 1;
  }
  if (at < text.size() && (text[at] == '+' || text[at] == '-' || text[at] == ' ')) {
    spec.sign = static_cast<char>(text[at++]);
    spec.sign_given = true;
  }
  if (at < text.size() && text[at] == 'z') {
    spec.no_negative_zero = true;
    ++at;
  }
  if (at < text.size() && text[at] == '#') {
    spec.alternate = true;
    ++at;
  }
  if (at < text.size() && text[at] == '0' && !fill_given) {
    spec.fill = '0';
    if (spec.align == '\0') {
      spec.align = '=';
      spec.zeros = true;
    }
    ++at;
  }
  spec.width = number(text, at);
  if (at < text.size() && (text[at] == ',' || text[at] == '_')) {
    spec.grouping = static_cast<char>(text[at++]);
    if (at < text.size() && (text[at] == ',' || text[at] == '_'))
      bad(text[at] == static_cast<char32_t>(spec.grouping) ? fmt::format("a format has `{}` once", spec.grouping)
                                                           : "a format has `,` or `_`, not both");
  }
  if (at < text.size() && text[at] == '.') {
    ++at;
    spec.precision = number(text, at);
    if (spec.precision < 0) bad("a format's `.` wants a number of digits after it");
  }
  if (text.size() - at > 1) bad(fmt::format("`{}` is no format", given));
  if (at < text.size()) {
    if (text[at] >= 0x80) bad(fmt::format("`{}` is no format", given));
    spec.type = static_cast<char>(text[at]);
  }
  return spec;
}

void check_grouping(const Spec& spec, const Value& value) {
  if (spec.grouping == '\0') return;
  const bool fits = spec.type == '\0' || std::string_view("deEfFgG%").find(spec.type) != std::string_view::npos ||
                    (spec.grouping == '_' && std::string_view("boxX").find(spec.type) != std::string_view::npos);
  if (!fits)
    bad(fmt::format("`{}` does not go with the format code `{}` of {}", spec.grouping, spec.type, describe(value)));
}

std::string group(std::string_view digits, char separator, std::size_t every, std::size_t least) {
  std::string reversed;
  std::size_t count = 0;
  const auto add = [&](char c) {
    if (count > 0 && count % every == 0) reversed += separator;
    reversed += c;
    ++count;
  };
  for (auto c = digits.rbegin(); c != digits.rend(); ++c) add(*c);
  // Zeros that fill to a width are grouped too, and never begin with the separator.
  while (reversed.size() < least) {
    if (count % every == 0) {
      reversed += separator;
      if (reversed.size() == least) {
        reversed += '0';
        break;
      }
      reversed += '0';
      ++count;
    } else {
      add('0');
    }
  }
  return {reversed.rbegin(), reversed.rend()};
}

std::string pad(Runtime& rt, std::string text, const Spec& spec, char usual) {
  const std::size_t length = count_points(text);
  if (spec.width < 0 || length >= static_cast<std::size_t>(spec.width)) return text;
  const std::size_t missing = static_cast<std::size_t>(spec.width) - length;
  rt.check_text(text.size() + missing * 4);
  const char align = spec.align == '\0' ? usual : spec.align;
  const std::size_t left = align == '>' ? missing : align == '^' ? missing / 2 : 0;
  std::string out;
  for (std::size_t i = 0; i < left; ++i) append_utf8(out, spec.fill);
  out += text;
  for (std::size_t i = left; i < missing; ++i) append_utf8(out, spec.fill);
  return out;
}

// Sign and prefix, digits, and what follows them; padded inside for `=`, else outside.
std::string assemble(Runtime& rt, const Spec& spec, bool negative, std::string_view prefix, std::string_view digits,
                     std::string_view rest, std::size_t group_size) {
  std::string head;
  if (negative)
    head = "-";
  else if (spec.sign == '+' || spec.sign == ' ')
    head = std::string(1, spec.sign);
  head += prefix;
  const std::size_t width = spec.width < 0 ? 0 : static_cast<std::size_t>(spec.width);
  const bool zeros = spec.fill == '0' && spec.align == '=';
  std::string body(digits);
  if (width > 0) rt.check_text(width * 4);
  if (spec.grouping != '\0') {
    const std::size_t others = head.size() + rest.size();
    body = group(digits, spec.grouping, group_size, zeros && width > others ? width - others : 0);
  }
  body += rest;
  if (spec.align == '=') {
    std::string fill;
    for (std::size_t i = head.size() + count_points(body); i < width; ++i) append_utf8(fill, spec.fill);
    return head + fill + body;
  }
  return pad(rt, head + body, spec, '>');
}

std::string format_string(Runtime& rt, const Value& value, const std::string& text, const Spec& given) {
  Spec spec = given;
  if (spec.type != '\0' && spec.type != 's') bad_type(spec, value);
  if (spec.sign_given) bad("a sign in a format is for numbers");
  if (spec.alternate) bad("`#` in a format is for numbers");
  if (spec.no_negative_zero) bad("`z` in a format is for numbers");
  if (spec.align == '=' && !spec.zeros) bad("`=` in a format is for numbers");
  if (spec.grouping != '\0') bad(fmt::format("`{}` in a format is for numbers", spec.grouping));
  if (spec.zeros) spec.align = '<';
  std::string out = text;
  if (spec.precision >= 0) out = sub_points(text, 0, static_cast<std::size_t>(spec.precision));
  return pad(rt, std::move(out), spec, '<');
}

std::string format_float(Runtime& rt, const Value& value, const Spec& given) {
  Spec spec = given;
  check_grouping(spec, value);
  double d = real_of(value);
  char kind = static_cast<char>(spec.type | 0x20);
  std::int64_t precision = spec.precision;
  if (precision > 100'000) bad("a format's precision is too large");
  if (spec.type != '\0' && std::string_view("eEfFgGn%").find(spec.type) == std::string_view::npos)
    bad_type(spec, value);
  std::string digits;
  const auto magnitude = [&] { return std::abs(d); };
  if (spec.type == '\0' && precision < 0) {
    digits = float_repr(magnitude());
    if (spec.alternate && digits.find('.') == std::string::npos) digits += '.';
  } else if (spec.type == '\0') {
    // Like g, but with a digit after the point and the exponent form only from 10**precision on.
    const std::string general =
        digits_of(magnitude(), 'g', static_cast<int>(std::max<std::int64_t>(precision, 1)), spec.alternate);
    digits = general;
    if (std::isfinite(d) && general.find('e') == std::string::npos && general.find('.') == std::string::npos) {
      const std::size_t count = general.size();
      if (static_cast<std::int64_t>(count) >= std::max<std::int64_t>(precision, 1) && general != "0")
        digits = digits_of(magnitude(), 'e', static_cast<int>(std::max<std::int64_t>(precision, 1)) - 1, false);
      else
        digits += ".0";
      if (const std::size_t e = digits.find('e'); e != std::string::npos) {
        std::string mantissa = digits.substr(0, e);
        if (mantissa.find('.') != std::string::npos) {
          mantissa.resize(mantissa.find_last_not_of('0') + 1);
          if (mantissa.ends_with('.')) mantissa.pop_back();
        }
        digits = mantissa + digits.substr(e);
      }
    }
  } else {
    if (precision < 0) precision = 6;
    rt.check_text(static_cast<std::size_t>(precision) + 320);
    if (kind == 'n') kind = 'g';
    if (spec.type == '%') {
      d *= 100;
      kind = 'f';
    }
    digits = digits_of(magnitude(), kind, static_cast<int>(precision), spec.alternate);
  }
  bool negative = std::signbit(d) && !std::isnan(d);
  if (spec.no_negative_zero && digits.find_first_not_of("0.") == std::string::npos) negative = false;
  if (spec.type >= 'A' && spec.type <= 'Z') digits = upper(digits);
  const std::size_t whole = std::isfinite(d) ? std::min(digits.find_first_not_of("0123456789"), digits.size()) : 0;
  std::string rest = digits.substr(whole);
  if (spec.type == '%') rest += '%';
  if (!std::isfinite(d)) {
    // Never grouped.
    spec.grouping = '\0';
    return assemble(rt, spec, negative, {}, digits, spec.type == '%' ? "%" : "", 3);
  }
  return assemble(rt, spec, negative, {}, digits.substr(0, whole), rest, 3);
}

std::string format_integer(Runtime& rt, const Value& value, const Spec& spec) {
  const std::int64_t n = integer_of(value);
  if (spec.precision >= 0) bad("a whole number takes no precision in a format; `f` shows decimals");
  if (spec.no_negative_zero) bad("`z` in a format is for fractions");
  check_grouping(spec, value);
  if (spec.type == 'c') {
    if (spec.sign_given) bad("a sign does not go with the format code `c`");
    if (spec.alternate) bad("`#` does not go with the format code `c`");
    if (n < 0 || n > 0x10FFFF || (n >= 0xD800 && n <= 0xDFFF)) bad(fmt::format("{} is no character", n));
    std::string out;
    append_utf8(out, static_cast<char32_t>(n));
    Spec as_text = spec;
    if (as_text.align == '=') as_text.align = '>';
    return pad(rt, std::move(out), as_text, '<');
  }
  const std::uint64_t magnitude = n < 0 ? 0 - static_cast<std::uint64_t>(n) : static_cast<std::uint64_t>(n);
  std::string digits;
  std::string_view prefix;
  switch (spec.type) {
    case '\0':
    case 'd':
    case 'n': digits = fmt::format("{}", magnitude); break;
    case 'b': digits = fmt::format("{:b}", magnitude), prefix = "0b"; break;
    case 'o': digits = fmt::format("{:o}", magnitude), prefix = "0o"; break;
    case 'x': digits = fmt::format("{:x}", magnitude), prefix = "0x"; break;
    case 'X': digits = fmt::format("{:X}", magnitude), prefix = "0X"; break;
    default: bad_type(spec, value);
  }
  const bool decimal = spec.type == '\0' || spec.type == 'd' || spec.type == 'n';
  return assemble(rt, spec, n < 0, spec.alternate ? prefix : std::string_view(), digits, {}, decimal ? 3 : 4);
}

}  // namespace

std::string format_value(Runtime& rt, const Value& value, std::string_view given) {
  if (given.empty()) return to_text(rt, value);
  if (is_undefined(value)) check_strict(value);
  if (is_text(value)) return format_string(rt, value, text_of(value), parse_spec(given));
  if (is_numeric(value)) {
    const Spec spec = parse_spec(given);
    const bool as_float = value.is_float() ||
                          (spec.type != '\0' && std::string_view("eEfFgG%").find(spec.type) != std::string_view::npos);
    return as_float ? format_float(rt, value, spec) : format_integer(rt, value, spec);
  }
  fail_type(fmt::format("{} takes no format `{}`", describe(value), given), {&value});
}

}  // namespace despatch::jinja
