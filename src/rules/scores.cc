#include "rules/scores.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace despatch {
namespace {

__extension__ using Wide = __int128;

Wide gcd(Wide a, Wide b) {
  while (b != 0) {
    const Wide rest = a % b;
    a = b;
    b = rest;
  }
  return a < 0 ? -a : a;
}

}  // namespace

Fraction::Fraction(Wide top, Wide bottom) : top_(top), bottom_(bottom) {
  if (bottom_ < 0) top_ = -top_, bottom_ = -bottom_;
  const Wide common = gcd(top_, bottom_);
  if (common > 1) top_ /= common, bottom_ /= common;
}

std::optional<Fraction> Fraction::of(double number) {
  // The shortest decimal that reads back as the number is the one that was typed.
  if (!std::isfinite(number) || std::abs(number) > 1e15) return std::nullopt;
  const std::string digits = fmt::format("{}", number);
  const std::size_t power = digits.find('e');
  int exponent = power == std::string::npos ? 0 : std::stoi(digits.substr(power + 1));
  Wide top = 0;
  bool after_dot = false;
  for (const char c : digits.substr(0, power)) {
    if (c == '.') after_dot = true;
    if (c < '0' || c > '9') continue;
    top = top * 10 + (c - '0');
    exponent -= after_dot ? 1 : 0;
  }
  Wide bottom = 1;
  for (; exponent < 0; ++exponent) {
    if (bottom > static_cast<Wide>(1'000'000'000'000'000'000)) return std::nullopt;
    bottom *= 10;
  }
  for (; exponent > 0; --exponent) top *= 10;
  return Fraction(number < 0 ? -top : top, bottom);
}

std::optional<Fraction> Fraction::plus(const Fraction& other) const {
  Wide left = 0, right = 0, top = 0, bottom = 0;
  const Wide common = gcd(bottom_, other.bottom_);
  if (__builtin_mul_overflow(top_, other.bottom_ / common, &left) ||
      __builtin_mul_overflow(other.top_, bottom_ / common, &right) || __builtin_add_overflow(left, right, &top) ||
      __builtin_mul_overflow(bottom_, other.bottom_ / common, &bottom))
    return std::nullopt;
  return Fraction(top, bottom);
}

std::optional<Fraction> Fraction::times(const Fraction& other) const {
  const Fraction a(top_, other.bottom_), b(other.top_, bottom_);
  Wide top = 0, bottom = 0;
  if (__builtin_mul_overflow(a.top_, b.top_, &top) || __builtin_mul_overflow(a.bottom_, b.bottom_, &bottom))
    return std::nullopt;
  return Fraction(top, bottom);
}

std::optional<Fraction> Fraction::over(const Fraction& other) const {
  if (other.top_ == 0) return std::nullopt;
  return times(Fraction(other.bottom_, other.top_));
}

std::optional<int> Fraction::compare(const Fraction& other) const {
  Wide left = 0, right = 0;
  if (__builtin_mul_overflow(top_, other.bottom_, &left) || __builtin_mul_overflow(other.top_, bottom_, &right))
    return std::nullopt;
  return left < right ? -1 : left > right ? 1 : 0;
}

double Fraction::to_double() const {
  return static_cast<double>(static_cast<long double>(top_) / static_cast<long double>(bottom_));
}

Number Number::made(double near, std::optional<Fraction> exact) {
  Number out;
  out.exact = std::move(exact);
  out.near = out.exact ? out.exact->to_double() : near;
  return out;
}

Number operator+(const Number& a, const Number& b) {
  return Number::made(a.near + b.near, a.exact && b.exact ? a.exact->plus(*b.exact) : std::nullopt);
}
Number operator-(const Number& a, const Number& b) { return a + Number(-1) * b; }
Number operator*(const Number& a, const Number& b) {
  return Number::made(a.near * b.near, a.exact && b.exact ? a.exact->times(*b.exact) : std::nullopt);
}
Number operator/(const Number& a, const Number& b) {
  return Number::made(a.near / b.near, a.exact && b.exact ? a.exact->over(*b.exact) : std::nullopt);
}

std::vector<RankedOption> rank_by_weighted_total(const std::vector<Number>& weights,
                                                 const std::vector<std::vector<Number>>& scores) {
  Number weight_sum(0);
  for (const Number& weight : weights) weight_sum = weight_sum + weight;
  if (!(weight_sum.near > 0)) return {};
  std::vector<Number> totals;
  for (const std::vector<Number>& row : scores) {
    Number total(0);
    for (std::size_t j = 0; j < weights.size() && j < row.size(); ++j) total = total + weights[j] * row[j];
    totals.push_back(total / weight_sum);
  }
  // Numbers too long for exact fractions are told apart from the twelfth digit on only.
  const auto compare = [&](const RankedOption& a, const RankedOption& b) {
    const Number &x = totals[a.option], &y = totals[b.option];
    if (x.exact && y.exact)
      if (const auto order = x.exact->compare(*y.exact)) return *order;
    const double close = 1e-12 * std::max({1.0, std::abs(x.near), std::abs(y.near)});
    return std::abs(x.near - y.near) <= close ? 0 : x.near < y.near ? -1 : 1;
  };
  std::vector<RankedOption> out;
  for (std::size_t i = 0; i < totals.size(); ++i) out.push_back({i, totals[i].near, 1, false});
  std::ranges::stable_sort(out, [&](const RankedOption& a, const RankedOption& b) { return compare(a, b) > 0; });
  for (std::size_t i = 0; i < out.size(); ++i) {
    const bool same = i > 0 && compare(out[i], out[i - 1]) == 0;
    out[i].rank = same ? out[i - 1].rank : static_cast<int>(i) + 1;
    if (same) out[i].tied = out[i - 1].tied = true;
  }
  return out;
}

std::string rounded_text(double number, int decimals) {
  const double scale = std::pow(10.0, decimals);
  // What is a half but for the last bits of a double counts as one.
  const double scaled = std::abs(number) * scale;
  const double whole = std::floor(scaled + 0.5 + 1e-9 * std::max(1.0, scaled * 1e-3));
  return fmt::format("{:.{}f}", whole == 0 ? 0.0 : std::copysign(whole / scale, number), decimals);
}

int decimals_of_totals(const std::vector<RankedOption>& ranking) {
  const auto said_in_full = [&](int decimals) {
    return std::ranges::all_of(ranking, [&](const RankedOption& one) {
      const double scaled = one.total * std::pow(10.0, decimals);
      return std::abs(scaled - std::round(scaled)) <= 1e-9 * std::max(1.0, std::abs(scaled));
    });
  };
  const auto told_apart = [&](int decimals) {
    for (std::size_t i = 1; i < ranking.size(); ++i)
      if (ranking[i].rank != ranking[i - 1].rank &&
          rounded_text(ranking[i].total, decimals) == rounded_text(ranking[i - 1].total, decimals))
        return false;
    return true;
  };
  if (said_in_full(1)) return 1;
  int decimals = 2;
  while (decimals < 6 && !told_apart(decimals)) ++decimals;
  return decimals;
}

}  // namespace despatch
