// Weighted totals and their ranking, exact: never rounded before ranking, and ties told as ties.
// Source: DCLG, Multi-criteria analysis: a manual (2009); S_i = sum over j of w_j s_ij, with weights that sum to 1.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace despatch {

/// An exact fraction. Operations that would overflow 128 bits give nothing.
class Fraction {
 public:
  Fraction() = default;
  /// The decimal number as it is written ("0.1" is one tenth).
  static std::optional<Fraction> of(double number);
  [[nodiscard]] std::optional<Fraction> plus(const Fraction& other) const;
  [[nodiscard]] std::optional<Fraction> times(const Fraction& other) const;
  [[nodiscard]] std::optional<Fraction> over(const Fraction& other) const;
  /// -1, 0, 1.
  [[nodiscard]] std::optional<int> compare(const Fraction& other) const;
  [[nodiscard]] double to_double() const;
  [[nodiscard]] bool is_zero() const { return top_ == 0; }

 private:
  __extension__ using Wide = __int128;
  Fraction(Wide top, Wide bottom);
  Wide top_ = 0;
  Wide bottom_ = 1;
};

/// A number with its exact value as long as that can be held: sums, products and quotients of decimals.
struct Number {
  double near = 0;
  std::optional<Fraction> exact;  ///< nothing when it would overflow 128 bits

  Number() : exact(Fraction()) {}
  Number(double typed) : near(typed), exact(Fraction::of(typed)) {}
  [[nodiscard]] bool is_zero() const { return exact ? exact->is_zero() : near == 0; }
  friend Number operator+(const Number& a, const Number& b);
  friend Number operator-(const Number& a, const Number& b);
  friend Number operator*(const Number& a, const Number& b);
  /// `b` is not zero.
  friend Number operator/(const Number& a, const Number& b);

 private:
  static Number made(double near, std::optional<Fraction> exact);
};

struct RankedOption {
  std::size_t option = 0;  ///< index of the row that was given
  double total = 0;
  int rank = 1;  ///< options with equal totals share the rank, and the next rank is left out
  bool tied = false;
};

/// `weights` need not sum to 1; `scores[i][j]` is option i's score on criterion j. Best first, ties in the order given.
/// Nothing when there is no weight above zero.
[[nodiscard]] std::vector<RankedOption> rank_by_weighted_total(const std::vector<Number>& weights,
                                                               const std::vector<std::vector<Number>>& scores);

/// How many decimals totals are printed with: one or two where those say every total in full, and otherwise two, or as
/// many up to six as keep unequal totals apart.
[[nodiscard]] int decimals_of_totals(const std::vector<RankedOption>& ranking);
/// `number` with that many decimals, halves away from nought: 63.25 is 63.3 to one decimal.
[[nodiscard]] std::string rounded_text(double number, int decimals);

}  // namespace despatch
