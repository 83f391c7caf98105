// Fixed-point arithmetic for money over years: whole numbers of 1e-18, so that a present value is the same on every
// machine and no sum of pence is ever rounded on the way.
//
//     Exact total;                                  // of 1e-18 pence
//     total.add(amount, factor);                    // pence × factor
//     total.to_money()                              // rounded once, half away from zero
#pragma once

#include <cstdint>
#include <optional>

#include "base/money.h"

namespace despatch {

__extension__ using Wide = __int128;

/// 1 in fixed point.
inline constexpr std::int64_t kOne = 1'000'000'000'000'000'000;
/// 1 in parts of a million: 3.5 % is 35,000.
inline constexpr std::int64_t kMillion = 1'000'000;

/// a × b / c to the nearest whole number, halves away from zero; nothing when a × b does not fit or c is 0.
[[nodiscard]] std::optional<Wide> multiply_divide(Wide a, Wide b, Wide c);
/// The nearest whole number to a / b, halves away from zero. b is above 0.
[[nodiscard]] Wide divide_rounded(Wide a, Wide b);
/// The whole part of the square root; 0 for what is below 0.
[[nodiscard]] Wide square_root(Wide n);
/// Parts of a million of a percentage as it was written, to four decimals: 3.5 → 35,000.
[[nodiscard]] std::int64_t millionths_of_percent(double percent);

/// An amount in 1e-18 pence. Once it has overflowed it stays so, and has no value.
class Exact {
 public:
  Exact() = default;
  [[nodiscard]] static Exact of(Money amount);
  /// Adds pence × a fixed-point factor.
  void add(Money amount, Wide factor);
  void add(const Exact& other);
  void subtract(const Exact& other);
  /// Times a factor in fixed point.
  [[nodiscard]] Exact times(Wide factor) const;
  /// Times a fraction of a million.
  [[nodiscard]] Exact times_millionths(std::int64_t millionths) const;
  [[nodiscard]] bool overflowed() const { return overflowed_; }
  /// To the penny, halves away from zero; nothing beyond kMostMoney.
  [[nodiscard]] std::optional<Money> to_money() const;
  /// Pounds, for ratios and for draws; the same on every machine.
  [[nodiscard]] double to_pounds() const;
  /// -1, 0, 1
  [[nodiscard]] int sign() const { return value_ < 0 ? -1 : value_ > 0; }
  friend bool operator<(const Exact& a, const Exact& b) { return a.value_ < b.value_; }
  friend bool operator==(const Exact& a, const Exact& b) { return a.value_ == b.value_; }

 private:
  Wide value_ = 0;
  bool overflowed_ = false;
};

}  // namespace despatch
