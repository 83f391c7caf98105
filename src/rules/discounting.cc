#include "rules/discounting.h"

#include <algorithm>
#include <array>

namespace despatch {
namespace {

DiscountRates rates(std::string id, std::string name, std::array<std::int64_t, 6> millionths) {
  static constexpr std::array<std::int64_t, 6> kFrom = {0, 31, 76, 126, 201, 301};
  DiscountRates out{std::move(id), std::move(name), {}};
  for (std::size_t i = 0; i < kFrom.size(); ++i) out.bands.push_back({kFrom[i], millionths[i]});
  return out;
}

DiscountRates standard() {
  return rates("standard", "standard schedule", {35'000, 30'000, 25'000, 20'000, 15'000, 10'000});
}
DiscountRates health() {
  return rates("health", "schedule for health and life", {15'000, 12'900, 10'700, 8'600, 6'400, 4'300});
}
DiscountRates lower() {
  return rates("sensitivity", "lower schedule", {30'000, 25'700, 21'400, 17'100, 12'900, 8'600});
}

}  // namespace

std::int64_t DiscountRates::rate_at(std::int64_t year) const {
  std::int64_t rate = 0;
  for (const Band& band : bands)
    if (band.from <= year) rate = band.rate_millionths;
  return rate;
}

const DiscountRates* GreenBookEdition::schedule(std::string_view wanted) const {
  const auto found = std::ranges::find(schedules, wanted, &DiscountRates::id);
  return found == schedules.end() ? nullptr : &*found;
}

std::span<const GreenBookEdition> green_book_editions() {
  static const std::vector<GreenBookEdition> kEditions = {
      {"2022", "Green Book (2022)", "HM Treasury, The Green Book (2022), Annex A6", {standard(), health()}, 0},
      {"2026",
       "Green Book (2026)",
       "HM Treasury, The Green Book (2026), chapter 6",
       {standard(), health(), lower()},
       50},
  };
  return kEditions;
}

const GreenBookEdition* find_edition(std::string_view id) {
  for (const GreenBookEdition& edition : green_book_editions())
    if (edition.id == id) return &edition;
  return nullptr;
}

DiscountRates flat_rate(std::int64_t rate_millionths) { return {"flat", "one rate", {{0, rate_millionths}}}; }

DiscountFactors::DiscountFactors(const DiscountRates& rates, std::size_t last_year, Timing timing) {
  std::vector<Wide> ends = {kOne};
  std::size_t band = 0;
  for (std::size_t year = 1; year <= last_year; ++year) {
    while (band + 1 < rates.bands.size() && rates.bands[band + 1].from <= static_cast<std::int64_t>(year)) ++band;
    const std::int64_t rate = rates.bands.empty() ? 0 : rates.bands[band].rate_millionths;
    ends.push_back(divide_rounded(ends.back() * kMillion, kMillion + rate));
  }
  factors_ = ends;
  if (timing == Timing::EndYear) return;
  for (std::size_t year = 1; year <= last_year; ++year) factors_[year] = square_root(ends[year - 1] * ends[year]);
}

Wide DiscountFactors::annuity(std::size_t years) const {
  Wide sum = 0;
  for (std::size_t year = 1; year <= years && year < factors_.size(); ++year) sum += factors_[year];
  return sum;
}

}  // namespace despatch
