// Discount factors by edition of the Green Book. Editions are rows of data, and so are a project's own schedules.
//
//     const DiscountRates* rates = find_edition("2026")->schedule("standard");
//     DiscountFactors factors(*rates, 60, Timing::EndYear);
//     factors.at(4)                                  // 0.871442… in fixed point
//
// Source: HM Treasury, The Green Book (2022), Annex A6; The Green Book (2026), chapter 6. D(0) = 1, D(t) = D(t−1) / (1
// + r_t), where r_t is the rate of the band in which year t lies: rates apply band by band, not backwards.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/fixed.h"

namespace despatch {

struct DiscountRates {
  struct Band {
    std::int64_t from = 0;             ///< years after the base year
    std::int64_t rate_millionths = 0;  ///< 35,000 for 3.5 % a year
  };
  std::string id, name;
  std::vector<Band> bands;  ///< ascending, the first from year 0
  /// The rate of a year, in parts of a million.
  [[nodiscard]] std::int64_t rate_at(std::int64_t year) const;
};

struct GreenBookEdition {
  std::string_view id;     ///< "2022"
  std::string_view title;  ///< as papers name it, with what it says on discounting
  std::string_view source;
  std::vector<DiscountRates> schedules;  ///< "standard", "health" and, where the edition asks for it, "sensitivity"
  std::int64_t sensitivity_over = 0;     ///< the second schedule is for more years than this
  /// Null when there is none of this id.
  [[nodiscard]] const DiscountRates* schedule(std::string_view id) const;
};
/// Every edition that is known, oldest first.
[[nodiscard]] std::span<const GreenBookEdition> green_book_editions();
[[nodiscard]] const GreenBookEdition* find_edition(std::string_view id);

/// One rate for all years.
[[nodiscard]] DiscountRates flat_rate(std::int64_t rate_millionths);

enum class Timing : std::uint8_t {
  EndYear,  ///< money of year t is discounted by t years; the base year is not discounted
  MidYear,  ///< by half a year less, from year 1 on: D(t−1) / √(1 + r_t)
};

/// D(0) to D(last), in fixed point. Each is rounded to 1e-18.
class DiscountFactors {
 public:
  DiscountFactors(const DiscountRates& rates, std::size_t last_year, Timing timing);
  [[nodiscard]] Wide at(std::size_t year) const { return factors_[year]; }
  [[nodiscard]] std::size_t size() const { return factors_.size(); }
  [[nodiscard]] double value_at(std::size_t year) const {
    return static_cast<double>(factors_[year]) / static_cast<double>(kOne);
  }
  /// D(1) + … + D(n): what 1 a year from year 1 to n is worth now.
  [[nodiscard]] Wide annuity(std::size_t years) const;

 private:
  std::vector<Wide> factors_;
};

}  // namespace despatch
