#include <cmath>

#include <fmt/format.h>

#include "template/exec.h"
#include "template/filters.h"
#include "template/format.h"

namespace despatch::jinja {
namespace {

Value abs_filter(FilterCall& c) {
  if (is_integral(c.self)) {
    const std::int64_t n = integer_of(c.self);
    return n < 0 ? negate(c.rt, Value(n)) : Value(n);
  }
  if (c.self.is_float()) return Value(std::abs(c.self.as_float()));
  if (is_undefined(c.self)) fail_undefined(c.self);
  fail_type(fmt::format("`abs` wants a number, and this is {}", describe(c.self)), {&c.self});
}

Value int_filter(FilterCall& c) {
  const Value otherwise = c.given(0) ? c[0] : Value(0);
  const std::int64_t base = c.given(1) ? need_integer(c[1], "the base of `int`") : 10;
  if (is_undefined(c.self)) fail_undefined(c.self);
  if (is_text(c.self)) {
    if (base != 0 && (base < 2 || base > 36)) return otherwise;
    if (const auto n = parse_integer(text_of(c.self), static_cast<int>(base))) return Value(*n);
    const auto d = parse_float(text_of(c.self));
    if (!d || std::isnan(*d)) return otherwise;
    return Value(truncate_float(*d));
  }
  if (is_integral(c.self)) return Value(integer_of(c.self));
  if (c.self.is_float()) return std::isnan(c.self.as_float()) ? otherwise : Value(truncate_float(c.self.as_float()));
  return otherwise;
}

Value float_filter(FilterCall& c) {
  const Value otherwise = c.given(0) ? c[0] : Value(0.0);
  if (is_undefined(c.self)) fail_undefined(c.self);
  if (is_text(c.self)) {
    const auto d = parse_float(text_of(c.self));
    return d ? Value(*d) : otherwise;
  }
  return is_numeric(c.self) ? Value(real_of(c.self)) : otherwise;
}

std::int64_t round_integer(std::int64_t n, std::int64_t digits) {
  if (digits >= 0) return n;
  if (digits < -18) return 0;
  std::int64_t unit = 1;
  for (std::int64_t i = 0; i > digits; --i) unit *= 10;
  const std::int64_t rest = ((n % unit) + unit) % unit;
  const std::int64_t down = n - rest;
  const bool up = rest * 2 > unit || (rest * 2 == unit && (down / unit) % 2 != 0);
  return up ? integer_of(add_integers(down, unit)) : down;
}

Value round_filter(FilterCall& c) {
  const std::int64_t precision = c.given(0) ? need_integer(c[0], "the precision of `round`") : 0;
  const std::string method = c.given(1) ? to_text(c.rt, c[1]) : "common";
  if (method != "common" && method != "ceil" && method != "floor")
    fail("template/value", "the method of `round` is \"common\", \"ceil\" or \"floor\"");
  if (is_undefined(c.self)) fail_undefined(c.self);
  if (!is_numeric(c.self))
    fail_type(fmt::format("`round` wants a number, and this is {}", describe(c.self)), {&c.self});
  if (method == "common") {
    if (is_integral(c.self)) return Value(round_integer(integer_of(c.self), precision));
    return Value(round_float(c.self.as_float(), precision));
  }
  const Value unit = arithmetic(c.rt, Operator::Power, Value(10), Value(precision));
  const Value scaled = arithmetic(c.rt, Operator::Multiply, c.self, unit);
  const double moved = method == "ceil" ? std::ceil(real_of(scaled)) : std::floor(real_of(scaled));
  const Value whole = is_integral(scaled) ? scaled : Value(truncate_float(moved));
  return arithmetic(c.rt, Operator::Divide, whole, unit);
}

Value filesizeformat_filter(FilterCall& c) {
  double bytes = 0;
  if (is_text(c.self)) {
    const auto d = parse_float(text_of(c.self));
    if (!d) fail_type("`filesizeformat` wants a number", {&c.self});
    bytes = *d;
  } else if (is_numeric(c.self)) {
    bytes = real_of(c.self);
  } else {
    if (is_undefined(c.self)) fail_undefined(c.self);
    fail_type(fmt::format("`filesizeformat` wants a number, and this is {}", describe(c.self)), {&c.self});
  }
  const bool binary = c.flag(0);
  const double base = binary ? 1024 : 1000;
  if (bytes == 1) return Value("1 Byte");
  if (bytes < base) return Value(fmt::format("{} Bytes", truncate_float(bytes)));
  static constexpr std::string_view kBinary[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"};
  static constexpr std::string_view kDecimal[] = {"kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"};
  double unit = base;
  std::size_t i = 0;
  for (;; ++i) {
    unit *= base;
    if (bytes < unit || i + 1 == std::size(kBinary)) break;
  }
  const double scaled = base * bytes / unit;
  const std::string digits = (scaled < 0 ? "-" : "") + digits_of(std::abs(scaled), 'f', 1, false);
  return Value(fmt::format("{} {}", digits, binary ? kBinary[i] : kDecimal[i]));
}

const FilterSpec kFilters[] = {
    {"abs", abs_filter, {}},
    {"filesizeformat", filesizeformat_filter, {"binary"}},
    {"float", float_filter, {"default"}},
    {"int", int_filter, {"default", "base"}},
    {"round", round_filter, {"precision", "method"}},
};

}  // namespace

std::span<const FilterSpec> number_filters() { return kFilters; }

}  // namespace despatch::jinja
