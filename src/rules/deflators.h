// Price indices: what money of one year is worth in the prices of another.
//
//     real_b = nominal_t × I(b) / I(t)
//
// Source: HM Treasury, GDP deflators at market prices; The Green Book (2022), 5.11 and Annex A6.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.h"
#include "rules/fixed.h"

namespace despatch {

/// A year as papers write it. "2027/28", "2027-28" and "2027/2028" are one financial year; "2027" is a calendar year;
/// "Year 3" and "3" are years of a count. Years of one sort follow each other by `number`.
struct YearName {
  enum class Sort : std::uint8_t { Calendar, Financial, Count };
  Sort sort = Sort::Count;
  std::int64_t number = 0;  ///< the year, the first of the two, or the count
  friend bool operator==(const YearName&, const YearName&) = default;
};
/// Nothing when the text names no year.
[[nodiscard]] std::optional<YearName> parse_year(std::string_view text);
/// The year after so many others, written as `like` is: "2027/28" and 3 give "2030/31".
[[nodiscard]] std::string later_year(std::string_view like, std::int64_t years);

struct PriceIndex {
  std::string id, name;
  Date released{};
  Date next_release{};                            ///< from then on a newer one is to be had
  std::vector<std::pair<YearName, Wide>> values;  ///< ascending, in fixed point of 1e-6
  std::int64_t beyond_millionths = 0;             ///< growth a year after the last value
  bool has_beyond = false;                        ///< whether years after the last value are known by that growth

  /// In fixed point of 1e-18, relative to any base; nothing for a year that is not known.
  [[nodiscard]] std::optional<Wide> at(YearName year) const;
  /// What 1 of `from` is in prices of `to`, in fixed point.
  [[nodiscard]] std::optional<Wide> convert(YearName from, YearName to) const;
};

/// HM Treasury's GDP deflators for calendar years 1990 to 2024, 2024 = 100, as of the release of December 2025.
[[nodiscard]] const PriceIndex& gdp_deflators();

/// Nothing but an assumed growth from one year on.
[[nodiscard]] PriceIndex assumed_inflation(YearName from, std::int64_t millionths);

}  // namespace despatch
