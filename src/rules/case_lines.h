// The lines of a business case, spread over its years: whole pence by year, whatever form the author chose.
//
//     amounts: [5, 5, 6]              one for each year
//     amounts: {2028/29: 7}           some of them
//     amounts: "5 5 6"                the list as one text
//     amount: 5                       every year; with `in:` one year, with `from:` and `to:` some
//     amount: 5, growth: 2.5          2.5 % more each year, each year's amount rounded to the penny
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/diagnostic.h"
#include "model/business_case.h"
#include "rules/deflators.h"
#include "rules/fixed.h"

namespace despatch {

/// The years of a case in order. A case that says nothing has as many as the first of its lines that lists amounts,
/// called Year 0, Year 1 and so on.
class CaseYears {
 public:
  CaseYears() = default;
  explicit CaseYears(const BusinessCase& business_case);

  [[nodiscard]] std::size_t size() const { return labels_.size(); }
  [[nodiscard]] const std::string& label(std::size_t index) const { return labels_[index].value; }
  [[nodiscard]] const std::vector<Located<std::string>>& labels() const { return labels_; }
  [[nodiscard]] std::optional<YearName> name(std::size_t index) const { return parse_year(labels_[index].value); }
  /// By the label, or by another way to write the same year.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view label) const;
  /// Where the years are written; unknown when they are not.
  [[nodiscard]] Span place() const { return place_; }
  /// Years that follow each other without a gap, as discounting needs them. Tells the first that does not.
  bool check_order(Diagnostics& out) const;

 private:
  std::vector<Located<std::string>> labels_;
  std::unordered_map<std::string, std::size_t> by_label_;
  Span place_;
};

/// How a line says what it comes to: the members that lines and sources of money share.
struct Flow {
  const Value& amounts;
  const std::optional<Located<Money>>& amount;
  const std::optional<Located<std::string>>& in;
  const std::optional<Located<std::string>>& from;
  const std::optional<Located<std::string>>& to;
  const std::optional<Located<double>>& growth;
  template <class Line>
  static Flow of(const Line& line) {
    return {line.amounts, line.amount, line.in, line.from, line.to, line.growth};
  }
};

struct SpreadLine {
  std::vector<Money> by_year;  ///< one for each year of the case, also after a fault
  Money total;
  Span place;         ///< where the money is written
  bool sound = true;  ///< false when a fault was told
  /// Where the amount of one year is written; the whole line's place where they share one.
  [[nodiscard]] Span place_of(const Flow& flow, std::size_t year) const;
};
/// Faults name the line by its heading.
[[nodiscard]] SpreadLine spread(const Flow& flow, std::string_view heading, const CaseYears& years, Diagnostics& out);

/// The sum of amounts; a fault at `place` and nothing when it is beyond kMostMoney.
[[nodiscard]] std::optional<Money> checked_sum(std::span<const Money> amounts, Span place, Diagnostics& out);

}  // namespace despatch
