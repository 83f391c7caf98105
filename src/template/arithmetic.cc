#include <cmath>

#include <fmt/format.h>

#include "template/format.h"
#include "template/python.h"

namespace despatch::jinja {
namespace {

[[noreturn]] void overflow() {
  fail("template/arithmetic", "the result is a whole number of more than 64 bits",
       "write one of the numbers with a decimal point to reckon with fractions");
}
[[noreturn]] void by_zero(std::string_view what) { fail("template/arithmetic", fmt::format("{} by zero", what)); }

std::string_view verb(Operator op) {
  switch (op) {
    case Operator::Add: return "cannot add {} and {}";
    case Operator::Subtract: return "cannot take {1} from {0}";
    case Operator::Multiply: return "cannot multiply {} by {}";
    case Operator::Divide:
    case Operator::FloorDivide: return "cannot divide {} by {}";
    case Operator::Modulo: return "cannot take the remainder of {} by {}";
    case Operator::Power: return "cannot raise {} to {}";
  }
  return "";
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  if (b == -1 && a == INT64_MIN) overflow();
  const std::int64_t q = a / b;
  return a % b != 0 && (a < 0) != (b < 0) ? q - 1 : q;
}
std::int64_t modulo(std::int64_t a, std::int64_t b) {
  if (b == -1) return 0;
  const std::int64_t r = a % b;
  return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}
double modulo(double a, double b) {
  double r = std::fmod(a, b);
  if (r != 0) {
    if ((b < 0) != (r < 0)) r += b;
  } else {
    r = std::copysign(0.0, b);
  }
  return r;
}
double floor_divide(double a, double b) {
  const double r = std::fmod(a, b);
  double d = (a - r) / b;
  if (r != 0 && (b < 0) != (r < 0)) d -= 1.0;
  if (d == 0) return std::copysign(0.0, a / b);
  const double floored = std::floor(d);
  return d - floored > 0.5 ? floored + 1.0 : floored;
}
double true_divide(std::int64_t a, std::int64_t b) {
  constexpr std::int64_t kExact = std::int64_t{1} << 53;
  if (a > -kExact && a < kExact && b > -kExact && b < kExact) return static_cast<double>(a) / static_cast<double>(b);
  return static_cast<double>(static_cast<long double>(a) / static_cast<long double>(b));
}

Value power(std::int64_t base, std::int64_t exponent) {
  if (exponent < 0) {
    if (base == 0) by_zero("zero to a power below zero is a division");
    return Value(std::pow(static_cast<double>(base), static_cast<double>(exponent)));
  }
  std::int64_t result = 1;
  while (true) {
    if ((exponent & 1) != 0 && __builtin_mul_overflow(result, base, &result)) overflow();
    exponent >>= 1;
    if (exponent == 0) return Value(result);
    if (__builtin_mul_overflow(base, base, &base)) overflow();
  }
}

Value integers(Operator op, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  switch (op) {
    case Operator::Add: return add_integers(a, b);
    case Operator::Subtract:
      if (__builtin_sub_overflow(a, b, &result)) overflow();
      return Value(result);
    case Operator::Multiply:
      if (__builtin_mul_overflow(a, b, &result)) overflow();
      return Value(result);
    case Operator::Divide:
      if (b == 0) by_zero("division");
      return Value(true_divide(a, b));
    case Operator::FloorDivide:
      if (b == 0) by_zero("division");
      return Value(floor_divide(a, b));
    case Operator::Modulo:
      if (b == 0) by_zero("remainder of a division");
      return Value(modulo(a, b));
    case Operator::Power: return power(a, b);
  }
  return Value();
}

Value reals(Operator op, double a, double b) {
  switch (op) {
    case Operator::Add: return Value(a + b);
    case Operator::Subtract: return Value(a - b);
    case Operator::Multiply: return Value(a * b);
    case Operator::Divide:
      if (b == 0) by_zero("division");
      return Value(a / b);
    case Operator::FloorDivide:
      if (b == 0) by_zero("division");
      return Value(floor_divide(a, b));
    case Operator::Modulo:
      if (b == 0) by_zero("remainder of a division");
      return Value(modulo(a, b));
    case Operator::Power: {
      if (a == 0 && b < 0) by_zero("zero to a power below zero is a division");
      if (a < 0 && std::isfinite(a) && std::isfinite(b) && b != std::trunc(b))
        fail("template/arithmetic", "a power that is no whole number of a number below zero has no real value");
      const double result = std::pow(a, b);
      if (std::isinf(result) && std::isfinite(a) && std::isfinite(b))
        fail("template/arithmetic", "the power is too large for a number");
      return Value(result);
    }
  }
  return Value();
}

Value repeat(Runtime& rt, const Value& what, std::int64_t times) {
  const std::size_t n = times > 0 ? static_cast<std::size_t>(times) : 0;
  const auto product = [n](std::size_t size) {
    std::size_t bytes = 0;
    return __builtin_mul_overflow(size, n, &bytes) ? SIZE_MAX / 64 : bytes;
  };
  if (is_text(what)) {
    const std::string& text = text_of(what);
    rt.check_text(product(text.size()));
    std::string out;
    out.reserve(text.size() * n);
    if (!text.empty())
      for (std::size_t i = 0; i < n; ++i) out += text;
    return text_like(what, std::move(out));
  }
  const Items& items = *rt.sequence_items(what);
  rt.check_items(product(items.size()));
  Items out;
  out.reserve(items.size() * n);
  if (!items.empty())
    for (std::size_t i = 0; i < n; ++i) out.insert(out.end(), items.begin(), items.end());
  return is_list(what) ? make_list(std::move(out)) : make_tuple(std::move(out));
}

Value add_texts(Runtime& rt, const Value& a, const Value& b) {
  const bool safe = as<Markup>(a) || as<Markup>(b);
  std::string out;
  rt.check_text(text_of(a).size() + text_of(b).size());
  out.reserve(text_of(a).size() + text_of(b).size());
  const auto append = [&](const Value& v) {
    if (safe && v.is_string())
      append_escaped(out, v.as_string());
    else
      out += text_of(v);
  };
  append(a);
  append(b);
  return safe ? make_markup(std::move(out)) : Value(std::move(out));
}

}  // namespace

Value add_integers(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  if (__builtin_add_overflow(a, b, &result)) overflow();
  return Value(result);
}

Value arithmetic(Runtime& rt, Operator op, const Value& a, const Value& b) {
  if (is_integral(a) && is_integral(b)) return integers(op, integer_of(a), integer_of(b));
  if (is_numeric(a) && is_numeric(b)) return reals(op, real_of(a), real_of(b));
  if (op == Operator::Modulo && is_text(a)) return percent_format(rt, a, b);
  if (is_undefined(a)) fail_undefined(a);
  if (is_undefined(b)) fail_undefined(b);
  if (op == Operator::Add) {
    if (is_text(a) && is_text(b)) return add_texts(rt, a, b);
    const Items* left = rt.sequence_items(a);
    const Items* right = rt.sequence_items(b);
    if (left && right && is_list(a) == is_list(b)) {
      rt.check_items(left->size() + right->size());
      Items out = *left;
      out.insert(out.end(), right->begin(), right->end());
      return is_list(a) ? make_list(std::move(out)) : make_tuple(std::move(out));
    }
  }
  if (op == Operator::Multiply) {
    if (is_integral(b) && (is_text(a) || rt.sequence_items(a))) return repeat(rt, a, integer_of(b));
    if (is_integral(a) && (is_text(b) || rt.sequence_items(b))) return repeat(rt, b, integer_of(a));
  }
  Fault fault{.code = "template/type", .message = fmt::format(fmt::runtime(verb(op)), describe(a), describe(b))};
  for (const Value* v : {&a, &b})
    if (v->span().known()) fault.notes.push_back({v->span(), fmt::format("this is {}", describe(*v))});
  if (op == Operator::Add && (is_text(a) || is_text(b)))
    fault.help.emplace_back("`~` joins anything as text; `| int` or `| float` makes a number of a text");
  throw fault;
}

Value negate(Runtime& rt, const Value& v) {
  if (is_integral(v)) return integers(Operator::Subtract, 0, integer_of(v));
  if (v.is_float()) return Value(-v.as_float());
  if (is_undefined(v)) fail_undefined(v);
  static_cast<void>(rt);
  fail_type(fmt::format("`-` wants a number, and this is {}", describe(v)), {&v});
}
Value plus(Runtime& rt, const Value& v) {
  if (is_integral(v)) return Value(integer_of(v));
  if (v.is_float()) return v;
  if (is_undefined(v)) fail_undefined(v);
  static_cast<void>(rt);
  fail_type(fmt::format("`+` wants a number, and this is {}", describe(v)), {&v});
}

}  // namespace despatch::jinja
