#include "rules/fixed.h"

#include <cmath>

namespace despatch {

Wide divide_rounded(Wide a, Wide b) {
  const Wide whole = a / b;
  const Wide rest = a % b;
  if (rest < 0) return -rest >= b + rest ? whole - 1 : whole;
  return rest >= b - rest ? whole + 1 : whole;
}

std::optional<Wide> multiply_divide(Wide a, Wide b, Wide c) {
  Wide product = 0;
  if (c == 0 || __builtin_mul_overflow(a, b, &product)) return std::nullopt;
  return c > 0 ? divide_rounded(product, c) : divide_rounded(-product, -c);
}

Wide square_root(Wide n) {
  if (n <= 0) return 0;
  // The estimate is right to 53 bits; Newton's step doubles that.
  auto root = static_cast<Wide>(std::sqrt(static_cast<double>(n)));
  if (root == 0) root = 1;
  for (int i = 0; i < 3; ++i) root = (root + n / root) / 2;
  while (root * root > n) --root;
  while ((root + 1) * (root + 1) <= n) ++root;
  return root;
}

std::int64_t millionths_of_percent(double percent) { return std::llround(percent * 10'000); }

Exact Exact::of(Money amount) {
  Exact out;
  out.add(amount, kOne);
  return out;
}

void Exact::add(Money amount, Wide factor) {
  Wide product = 0;
  overflowed_ |= __builtin_mul_overflow(Wide{amount.to_pence()}, factor, &product);
  overflowed_ |= __builtin_add_overflow(value_, product, &value_);
}

void Exact::add(const Exact& other) {
  overflowed_ |= other.overflowed_;
  overflowed_ |= __builtin_add_overflow(value_, other.value_, &value_);
}

void Exact::subtract(const Exact& other) {
  overflowed_ |= other.overflowed_;
  overflowed_ |= __builtin_sub_overflow(value_, other.value_, &value_);
}

Exact Exact::times(Wide factor) const {
  Exact out;
  Wide whole = 0, rest = 0;
  out.overflowed_ = overflowed_;
  out.overflowed_ |= __builtin_mul_overflow(value_ / kOne, factor, &whole);
  out.overflowed_ |= __builtin_mul_overflow(value_ % kOne, factor, &rest);
  out.overflowed_ |= __builtin_add_overflow(whole, divide_rounded(rest, kOne), &out.value_);
  return out;
}

Exact Exact::times_millionths(std::int64_t millionths) const {
  Exact out;
  out.overflowed_ = overflowed_;
  Wide whole = 0;
  out.overflowed_ |= __builtin_mul_overflow(value_ / kMillion, Wide{millionths}, &whole);
  const Wide rest = divide_rounded(value_ % kMillion * millionths, kMillion);
  out.overflowed_ |= __builtin_add_overflow(whole, rest, &out.value_);
  return out;
}

std::optional<Money> Exact::to_money() const {
  if (overflowed_) return std::nullopt;
  const Wide pence = divide_rounded(value_, kOne);
  const Wide most = kMostMoney.to_pence();
  if (pence > most || pence < -most) return std::nullopt;
  return Money::pence(static_cast<std::int64_t>(pence));
}

double Exact::to_pounds() const { return static_cast<double>(value_) / (100.0 * static_cast<double>(kOne)); }

}  // namespace despatch
