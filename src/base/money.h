// Money: exact pence in 64 bits. Only the formatter knows pounds.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace despatch {

class Money {
 public:
  constexpr Money() = default;
  static constexpr Money pence(std::int64_t n) { return Money(n); }
  static constexpr Money pounds(std::int64_t n) { return Money(n * 100); }
  [[nodiscard]] constexpr std::int64_t to_pence() const { return pence_; }

  friend constexpr Money operator+(Money a, Money b) { return Money(a.pence_ + b.pence_); }
  friend constexpr Money operator-(Money a, Money b) { return Money(a.pence_ - b.pence_); }
  friend constexpr Money operator-(Money a) { return Money(-a.pence_); }
  friend constexpr Money operator*(Money a, std::int64_t n) { return Money(a.pence_ * n); }
  constexpr Money& operator+=(Money b) { return *this = *this + b; }
  friend constexpr auto operator<=>(Money, Money) = default;

 private:
  explicit constexpr Money(std::int64_t pence) : pence_(pence) {}
  std::int64_t pence_ = 0;
};

/// Largest amount read or summed: £90 trillion either way, so that a sum of a thousand of them still fits.
inline constexpr Money kMostMoney = Money::pounds(90'000'000'000'000);

/// Reads "1250000", "£1,250,000", "1250000.50", "£4.6m", "£4.6 million", "-£12k", "(1,200)". Parts of a penny are an
/// error, and so is a comma that groups by other than three.
[[nodiscard]] tl::expected<Money, std::string> parse_money(std::string_view text);

/// "£1,250,000" when no pence, "£1,250,000.50" when some; "-£12" below zero.
[[nodiscard]] std::string format_money(Money amount);

/// What one more in the last digit of an amount as it is written would be: £100,000 for "£4.6m", a penny for "£0.07".
[[nodiscard]] Money last_digit_of_money(std::string_view text);

}  // namespace despatch
