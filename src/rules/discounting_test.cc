#include <cmath>

#include <catch2/catch.hpp>

#include "rules/deflators.h"
#include "rules/discounting.h"
#include "rules/draws.h"
#include "rules/optimism.h"

namespace despatch {
namespace {

double as_double(Wide fixed) { return static_cast<double>(fixed) / static_cast<double>(kOne); }
const DiscountRates& rates_of(std::string_view edition, std::string_view schedule) {
  return *find_edition(edition)->schedule(schedule);
}

TEST_CASE("the standard schedule gives the published factors, band by band") {
  for (const std::string_view edition : {"2022", "2026"}) {
    const DiscountFactors factors(rates_of(edition, "standard"), 310, Timing::EndYear);
    // Option Appraisal Guide, A4.6
    const double published[] = {1, 0.9662, 0.9335, 0.9019, 0.8714};
    for (std::size_t year = 0; year < 5; ++year) CHECK(factors.value_at(year) == Approx(published[year]).margin(5e-5));
    const std::pair<std::size_t, double> further[] = {{5, 0.8420}, {10, 0.7089}, {20, 0.5026}, {60, 0.1468}};
    for (const auto& [year, factor] : further) CHECK(factors.value_at(year) == Approx(factor).margin(5e-5));
    const std::pair<std::size_t, double> bands[] = {{30, 0.356278}, {31, 0.345901},  {75, 0.094214},
                                                    {76, 0.091916}, {125, 0.027411}, {126, 0.026873}};
    for (const auto& [year, factor] : bands) CHECK(factors.value_at(year) == Approx(factor).margin(5e-7));
    const std::pair<std::size_t, double> annuities[] = {
        {4, 3.673079}, {10, 8.316605}, {30, 18.392045}, {60, 25.375260}};
    for (const auto& [years, sum] : annuities) CHECK(as_double(factors.annuity(years)) == Approx(sum).margin(5e-7));
  }
}

TEST_CASE("health and the 2026 test have schedules of their own") {
  const DiscountFactors health(rates_of("2026", "health"), 75, Timing::EndYear);
  const std::pair<std::size_t, double> published[] = {{10, 0.8617}, {30, 0.6398}, {31, 0.6316}, {75, 0.3594}};
  for (const auto& [year, factor] : published) CHECK(health.value_at(year) == Approx(factor).margin(5e-5));
  const DiscountFactors lower(rates_of("2026", "sensitivity"), 75, Timing::EndYear);
  CHECK(lower.value_at(30) == Approx(0.4120).margin(5e-5));
  CHECK(lower.value_at(31) == Approx(0.4017).margin(5e-5));
  CHECK(lower.value_at(75) == Approx(0.1315).margin(5e-5));
  CHECK(find_edition("2026")->sensitivity_over == 50);
  CHECK(find_edition("2022")->schedule("sensitivity") == nullptr);
  CHECK(find_edition("2018") == nullptr);
}

TEST_CASE("money in mid-year is discounted half a year less, and year 0 not at all") {
  const DiscountFactors ends(rates_of("2026", "standard"), 40, Timing::EndYear);
  const DiscountFactors middles(rates_of("2026", "standard"), 40, Timing::MidYear);
  CHECK(middles.at(0) == kOne);
  for (std::size_t year = 1; year <= 40; ++year)
    CHECK(middles.value_at(year) ==
          Approx(ends.value_at(year - 1) / std::sqrt(year <= 30 ? 1.035 : 1.03)).epsilon(1e-15));
}

TEST_CASE("at 0 per cent nothing is discounted") {
  const DiscountFactors factors(flat_rate(0), 100, Timing::MidYear);
  for (std::size_t year = 0; year <= 100; ++year) CHECK(factors.at(year) == kOne);
}

TEST_CASE("rounding is to the nearest, halves away from zero, and overflow is told") {
  CHECK(divide_rounded(5, 2) == 3);
  CHECK(divide_rounded(-5, 2) == -3);
  CHECK(divide_rounded(4, 3) == 1);
  CHECK(divide_rounded(-5, 3) == -2);
  CHECK(!multiply_divide(Wide{1} << 100, Wide{1} << 100, 1));
  CHECK(square_root(Wide{kOne} * kOne) == kOne);
  CHECK(square_root(Wide{99}) == 9);
  Exact sum = Exact::of(kMostMoney);
  CHECK(sum.to_money() == kMostMoney);
  sum.add(Exact::of(Money::pence(1)));
  CHECK(!sum.to_money());
  CHECK(!sum.overflowed());
  for (int i = 0; i < 20; ++i) sum.add(Money::pence(1), Wide{1} << 124);
  CHECK(sum.overflowed());
  CHECK(Exact::of(Money::pounds(10'000'000)).times_millionths(182'400).to_money() == Money::pounds(1'824'000));
}

TEST_CASE("years are read as papers write them") {
  using Sort = YearName::Sort;
  CHECK(parse_year("2027/28") == YearName{Sort::Financial, 2027});
  CHECK(parse_year("2027-28") == YearName{Sort::Financial, 2027});
  CHECK(parse_year("2027–28") == YearName{Sort::Financial, 2027});
  CHECK(parse_year("2027/2028") == YearName{Sort::Financial, 2027});
  CHECK(parse_year("1999/00") == YearName{Sort::Financial, 1999});
  CHECK(parse_year("2027") == YearName{Sort::Calendar, 2027});
  CHECK(parse_year("Year 3") == YearName{Sort::Count, 3});
  CHECK(parse_year("0") == YearName{Sort::Count, 0});
  for (const std::string_view text : {"2027/29", "2027/", "soon", "", "2027/28/29", "Year 2/3"})
    CHECK(!parse_year(text));
  CHECK(later_year("2027/28", 3) == "2030/31");
  CHECK(later_year("2098-99", 1) == "2099-00");
  CHECK(later_year("2027/2028", 1) == "2028/2029");
  CHECK(later_year("2027", 73) == "2100");
  CHECK(later_year("Year 0", 4) == "Year 4");
}

TEST_CASE("the built-in deflators give the published conversions") {
  const PriceIndex& gdp = gdp_deflators();
  const auto in_2024 = [&](std::int64_t pounds, std::int64_t year) {
    Exact out;
    out.add(Money::pounds(pounds),
            gdp.convert({YearName::Sort::Calendar, year}, {YearName::Sort::Calendar, 2024}).value());
    return out.to_money()->to_pence();
  };
  CHECK(in_2024(100, 2020) == 11'735);
  CHECK((in_2024(1'000'000, 2017) + 50) / 100 == 1'288'051);
  CHECK(in_2024(100, 2022) == 11'050);
  CHECK(in_2024(100, 2024) == 10'000);
  CHECK(!gdp.at({YearName::Sort::Calendar, 2025}));
  CHECK(!gdp.at({YearName::Sort::Financial, 2020}));
}

TEST_CASE("real money at the real rate is nominal money at the nominal rate") {
  const YearName base{YearName::Sort::Count, 0};
  const PriceIndex prices = assumed_inflation(base, 20'000);
  const DiscountFactors real(rates_of("2026", "standard"), 3, Timing::EndYear);
  CHECK(500 * real.value_at(3) == Approx(450.9714).margin(5e-5));
  const double nominal = 500 * as_double(*prices.convert(base, {YearName::Sort::Count, 3}));
  CHECK(nominal == Approx(530.604));
  CHECK(nominal * as_double(*prices.convert({YearName::Sort::Count, 3}, base)) * real.value_at(3) ==
        Approx(450.9714).margin(5e-5));
  // (1 + r)(1 + i) − 1 is 5.57 %
  CHECK(nominal * DiscountFactors(flat_rate(55'700), 3, Timing::EndYear).value_at(3) == Approx(450.9714).margin(5e-5));
}

TEST_CASE("optimism bias follows the published table, mixes and mitigation") {
  const auto bounds = combined_bounds(std::vector<std::pair<const ProjectType*, std::int64_t>>{
      {find_project_type("non-standard-buildings"), 300'000}, {find_project_type("standard-buildings"), 700'000}});
  CHECK(bounds.cost_upper == 321'000);
  CHECK(bounds.duration_upper == 145'000);
  const std::vector<ManagedFactor> factors = {{400'000, 350'000}, {200'000, 500'000}};
  CHECK(mitigated_bias(240'000, factors) == 182'400);
  CHECK(mitigated_bias(240'000, {}) == 240'000);
  CHECK(mitigated_bias(240'000, std::vector<ManagedFactor>{{1'000'000, 1'000'000}}) == 0);
  CHECK(!find_project_type("outsourcing")->has_duration);
  CHECK(find_project_type("outsourcing")->cost_upper == 410'000);
}

TEST_CASE("the triangular distribution gives the published quantiles, mean and deviation") {
  const Triangular of{80, 100, 150};
  CHECK(quantile(of, 0.1) == Approx(91.832).margin(5e-4));
  CHECK(quantile(of, 0.5) == Approx(108.167).margin(5e-4));
  CHECK(quantile(of, 0.8) == Approx(123.542).margin(5e-4));
  CHECK(quantile(of, 0.9) == Approx(131.292).margin(5e-4));
  Generator chance(1);
  double sum = 0, squares = 0;
  constexpr int kDraws = 200'000;
  for (int i = 0; i < kDraws; ++i) {
    const double x = quantile(of, chance.next());
    sum += x;
    squares += x * x;
  }
  const double mean = sum / kDraws;
  CHECK(mean == Approx(110).margin(4 * 14.7196 / std::sqrt(kDraws)));
  CHECK(std::sqrt(squares / kDraws - mean * mean) == Approx(14.7196).margin(0.1));
  CHECK(quantile(Triangular{5, 5, 5}, 0.3) == 5);
  CHECK(quantile(Triangular{0, 0, 10}, 0.5) == Approx(10 - std::sqrt(50.0)));
  CHECK(quantile(Triangular{0, 10, 10}, 0.5) == Approx(std::sqrt(50.0)));
}

TEST_CASE("the normal distribution and the logarithm agree with the published ones") {
  const std::pair<double, double> published[] = {{0.025, -1.959963984540054},
                                                 {0.5, 0},
                                                 {0.9, 1.2815515655446004},
                                                 {0.999, 3.090232306167813},
                                                 {1e-12, -7.034483825301131}};
  for (const auto& [p, z] : published) CHECK(normal_quantile(0, 1, p) == Approx(z).epsilon(1e-14).margin(1e-15));
  CHECK(normal_quantile(100, 10, 0.9) == Approx(112.815515655446));
  for (const double x : {1e-300, 0.1, 0.7, 0.71, 1.0, 2.5, 1e17})
    CHECK(logarithm(x) == Approx(std::log(x)).epsilon(1e-14).margin(1e-16));
}

TEST_CASE("the generator is the published one, and percentiles lie between neighbours") {
  // xoshiro256** on the state that SplitMix64 gives from 0; the first two as in the reference implementation.
  Generator chance(0);
  CHECK(chance.next_bits() == 0x99ec5f36cb75f2b4);
  CHECK(chance.next_bits() == 0xbf6e1f784956452a);
  const std::vector<double> sorted = {1, 2, 3, 4};
  CHECK(percentile_of_sorted(sorted, 0) == 1);
  CHECK(percentile_of_sorted(sorted, 0.5) == 2.5);
  CHECK(percentile_of_sorted(sorted, 0.9) == Approx(3.7));
  CHECK(percentile_of_sorted(sorted, 1) == 4);
}

}  // namespace
}  // namespace despatch
