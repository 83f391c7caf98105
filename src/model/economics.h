// Discount rates and price indices as data: those of a project stand in despatch.yaml or in the business case itself,
// beside the built-in ones (rules/discounting.h, rules/deflators.h).
#pragma once

#include "model/record.h"

namespace despatch {

/// 3.5 for 3.5%, written as 3.5 or "3.5%".
struct Percentage {
  double value = 0;
};
inline bool set_from(Percentage& to, const Value& from) {
  const auto number = percent_of(from);
  if (number) to.value = *number;
  return number.has_value();
}

struct DiscountBand {
  Located<std::int64_t> from;
  Located<Percentage> rate;
};
template <>
inline Shape describe<DiscountBand>() {
  return Record<DiscountBand>("band of a discount schedule", "The rate from one year on.")
      .needs("from", &DiscountBand::from, whole(0, 10'000), "years after the base year from which the rate counts")
      .needs("rate", &DiscountBand::rate, percent(), "per cent a year, real")
      .mistake("year", "from")
      .mistake("start", "from")
      .mistake("percent", "rate")
      .done();
}

struct DiscountSchedule {
  Located<std::string> id;
  std::string name;
  std::vector<DiscountBand> bands;
  std::vector<DiscountBand> sensitivity;
  std::optional<std::int64_t> sensitivity_over;
};
template <>
inline Shape describe<DiscountSchedule>() {
  return Record<DiscountSchedule>("discount schedule", "Discount rates by years from the base year.")
      .needs("id", &DiscountSchedule::id, id("discount schedule"), "how a business case names it")
      .needs("name", &DiscountSchedule::name, text(), "as it is printed")
      .needs("bands", &DiscountSchedule::bands, list(record<DiscountBand>(), 1),
             "the rates, from year 0 on; a rate counts from its year until the next begins")
      .may("sensitivity", &DiscountSchedule::sensitivity, list(record<DiscountBand>(), 1),
           "a second schedule that tests the result")
      .may("sensitivity_over", &DiscountSchedule::sensitivity_over, whole(0, 10'000),
           "the test is made when there are more years than this; 50 when not given")
      .mistake("title", "name")
      .mistake("rates", "bands")
      .done();
}

struct DeflatorSeries {
  Located<std::string> id;
  std::string name;
  std::optional<Located<Date>> released;
  std::optional<Located<Date>> next_release;
  std::vector<std::pair<Located<std::string>, Located<double>>> index;
};
template <>
inline Shape describe<DeflatorSeries>() {
  return Record<DeflatorSeries>("deflator series", "A price index by year.")
      .needs("id", &DeflatorSeries::id, id("deflator"), "how a business case names it")
      .needs("name", &DeflatorSeries::name, text(), "as it is printed")
      .needs("released", &DeflatorSeries::released, date(), "the day on which it was published")
      .may("next_release", &DeflatorSeries::next_release, date(),
           "the day from which a newer one is to be had; a year after `released` when not given")
      .needs("index", &DeflatorSeries::index, mapping_of(number(0.000001, 1'000'000)),
             "the index of each year, on any base: `2027/28: 104.1`. Calendar years and financial years are different "
             "series")
      .mistake("title", "name")
      .mistake("release", "released")
      .mistake("date", "released")
      .mistake("years", "index")
      .mistake("values", "index")
      .done();
}

}  // namespace despatch
