#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "model/kinds.h"
#include "rules/case_economics.h"
#include "rules/findings.h"
#include "rules/rounded.h"
#include "value/yaml.h"

namespace despatch {
namespace {

/// The findings of a business case that has no fault.
Value computed(std::string text, const std::string& years = "years: {first: Year 0, count: 11}") {
  static SourceMap sources;
  Diagnostics out;
  const Value document =
      read_yaml(sources.add("case.yaml", "kind: business-case\ntitle: C\ngreen_book: 2022\nprice_base: Year 0\n" +
                                             years + "\n" + text),
                out);
  check_kind(document, out);
  if (out.empty()) {
    Value result = findings_for(document, out);
    for (const Diagnostic& d : out.all()) UNSCOPED_INFO(render_text(d));
    CHECK(out.empty());
    return result;
  }
  for (const Diagnostic& d : out.all()) UNSCOPED_INFO(render_text(d));
  FAIL("the case has faults");
  return {};
}

const Value& at(const Value& value, std::string_view path) {
  const Value* here = &value;
  while (!path.empty()) {
    const std::string_view key = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(path.size(), key.size() + 1));
    INFO("looking for " << key);
    const bool is_index = !key.empty() && key.find_first_not_of("0123456789") == std::string_view::npos;
    if (is_index && here->is_sequence()) {
      REQUIRE(std::stoul(std::string(key)) < here->size());
      here = &here->as_sequence()[std::stoul(std::string(key))];
    } else {
      here = here->find(key);
    }
    REQUIRE(here != nullptr);
  }
  return *here;
}
double number(const Value& value, std::string_view path) { return at(value, path).as_float(); }

constexpr std::string_view kInvestment =
    "options:\n  new:\n    costs:\n      - {id: build, heading: Building, amount: 1000, in: Year 0, group: capital}\n"
    "    benefits:\n      - {id: gain, heading: Gain, amount: 150, from: Year 1}\noption: new\n";

TEST_CASE("the published comparison of two machines comes out") {
  // Option Appraisal Guide, A4.6, in thousands; its B adds rounded years.
  const Value result = computed(
      "options:\n  a:\n    costs:\n      - {heading: Price, amount: 100k, in: Year 0}\n      - {heading: Running, "
      "amount: "
      "35k, from: Year 1}\n  b:\n    costs:\n      - {heading: Price, amount: 75k, in: Year 0}\n      - {heading: "
      "Running, amounts: [0, 47k, 47k, 47k, 47k]}\n",
      "years: {first: Year 0, count: 5}");
  CHECK(number(result, "economic.by_id.a.npc") / 1000 == Approx(228.6).margin(0.05));
  CHECK(number(result, "economic.by_id.b.npc") / 1000 == Approx(247.7).margin(0.1));
  CHECK(number(result, "economic.by_id.a.npc") == Approx(228'557.8).margin(0.1));
  CHECK(at(result, "economic.ranking.0.id").as_string() == "a");
  CHECK(at(result, "economic.by_id.a.bcr").as_float() == 0);
  CHECK(at(result, "economic.by_id.a.payback.reached").as_bool() == false);
}

TEST_CASE("net present value, ratio, annuity and payback of an investment") {
  const Value result = computed(std::string(kInvestment));
  CHECK(number(result, "economic.preferred.npsv") == Approx(247.49).margin(0.005));
  CHECK(number(result, "economic.preferred.bcr") == Approx(1.2475).margin(5e-5));
  CHECK(at(result, "economic.preferred.bcr_words").as_string() == "low");
  CHECK(number(result, "economic.preferred.equivalent_annual_value") == Approx(29.76));
  CHECK(at(result, "economic.preferred.payback.year").as_string() == "Year 7");
  CHECK(number(result, "economic.preferred.payback.years") == Approx(1000.0 / 150));
  // The same a thousand times over shows what the penny hides.
  std::string large(kInvestment);
  for (const auto& [from, to] :
       {std::pair("amount: 1000,", "amount: 1000000,"), std::pair("amount: 150,", "amount: 150000,")})
    large.replace(large.find(from), std::string_view(from).size(), to);
  const Value more = computed(large);
  CHECK(number(more, "economic.preferred.npsv") == Approx(247'490.8).margin(0.05));
  CHECK(number(more, "economic.preferred.equivalent_annual_value") == Approx(29'758.6).margin(0.1));
}

TEST_CASE("a relative price moves from the price base on, also where the case begins later") {
  const Value result = computed(
      "discounting: {base_year: Year 2}\noptions: {new: {costs: [{heading: Energy, amount: 1000, in: Year 2, "
      "relative_price: 10}]}}\n",
      "years: {first: Year 2, count: 2}");
  CHECK(number(result, "economic.by_id.new.pv_costs") == Approx(1210));
}

TEST_CASE("switching values are exact, and the sentence says them") {
  const std::string tests =
      "sensitivity:\n  inputs:\n    - {id: gain, name: Yearly gain, lines: gain, low: 100, central: 150, high: 200}\n"
      "    - {id: build, name: Building, lines: [capital], low: 80, high: 150}\n";
  const Value result = computed(std::string(kInvestment) + tests);
  CHECK(number(result, "sensitivity.switching.0.nil.value") == Approx(120.2414).margin(5e-5));
  CHECK(number(result, "sensitivity.switching.0.nil.change_percent") == Approx(-19.84).margin(0.005));
  CHECK(number(result, "sensitivity.switching.1.nil.value") * 10 == Approx(1247.4908).margin(5e-4));
  CHECK(at(result, "sensitivity.switching.1.nil.change_text").as_string() == "+24.75%");
  CHECK(at(result, "sensitivity.switching.0.sentence").as_string() ==
        "If \"Yearly gain\" falls from 150 to 120.2414 (by 19.84%), the net present value of \"new\" is nil.");
  CHECK(at(result, "sensitivity.switching.1.sentence").as_string() ==
        "If \"Building\" rises by 24.75%, the net present value of \"new\" is nil.");
  // Just below and just above, the sign turns.
  for (const auto& [gain, sign] : {std::pair("120.24", -1), std::pair("120.25", 1)}) {
    std::string changed(kInvestment);
    changed.replace(changed.find("amount: 150,"), 12, fmt::format("amount: {},", gain));
    CHECK(number(computed(changed), "economic.preferred.npsv") * sign > 0);
  }
  CHECK(at(result, "sensitivity.tornado.0.id").as_string() == "gain");
  CHECK(number(result, "sensitivity.tornado.0.npv_low") == Approx(-1000 + 100 * 8.316605).margin(0.01));
  CHECK(number(result, "sensitivity.tornado.0.npv_high") == Approx(-1000 + 200 * 8.316605).margin(0.01));
}

TEST_CASE("two options are level where the switching value says") {
  const Value result = computed(
      "option: a\noptions:\n  a: {costs: [{heading: Price, amount: 1000, in: Year 0}], benefits: [{heading: Visits, "
      "amount: 300, from: Year 1}]}\n  b: {costs: [{heading: Price of b, amount: 500, in: Year 0}], benefits: "
      "[{heading: "
      "Others, amount: 200, from: Year 1}]}\nsensitivity:\n  inputs: [{id: visits, name: Visits, lines: Visits, low: "
      "50, "
      "high: 150}]\n");
  const double tie = number(result, "sensitivity.switching.0.ties.0.value") / 100;
  const double annuity = 8.316605;
  CHECK(-1000 + 300 * tie * annuity == Approx(-500 + 200 * annuity).epsilon(1e-6));
}

TEST_CASE("optimism bias makes a building of ten million dearer by the published amount") {
  const Value result = computed(
      "options:\n  new:\n    costs: [{heading: Building, amount: £10m, in: Year 0, group: capital}, {heading: Staff, "
      "amount: 100, from: Year 1}]\noption: new\noptimism_bias:\n  - {applies_to: capital, project_type: "
      "standard-buildings, mitigation: [{factor: Design, share: 40, mitigated: 35}, {factor: Site, share: 20%, "
      "mitigated: "
      "50%}]}\n",
      "years: {first: Year 0, count: 2}");
  CHECK(number(result, "economic.optimism_bias.0.rate_percent") == 18.24);
  CHECK(at(result, "economic.optimism_bias.0.upper_text").as_string() == "24%");
  CHECK(number(result, "economic.preferred.optimism_bias") == 1'824'000);
  CHECK(number(result, "economic.preferred.pv_costs") == Approx(11'824'000 + 96.62).margin(0.005));
  CHECK(number(result, "economic.preferred.by_year.0.costs") == 11'824'000);
}

TEST_CASE("a mixed project weighs the bounds by share") {
  const Value result = computed(
      "options:\n  new: {costs: [{heading: Building, amount: 1000, in: Year 0, group: capital}]}\noption: "
      "new\noptimism_bias:\n  - {applies_to: Building, mix: {non-standard-buildings: 30%, standard-buildings: 70%}}\n",
      "years: [Year 0]");
  CHECK(at(result, "economic.optimism_bias.0.rate_text").as_string() == "32.1%");
  CHECK(at(result, "economic.optimism_bias.0.duration_upper_text").as_string() == "14.5%");
  CHECK(number(result, "economic.preferred.optimism_bias") == 321);
  CHECK(at(result, "economic.preferred.equivalent_annual_value").is_null());
}

TEST_CASE("the published table of cost per point and dominance comes out") {
  // Option Appraisal Guide, A3.23
  const Value result = computed(
      "options: {p: {npc: £3.0m}, q: {npc: £4.5m}, r: {npc: £4.0m}, s: {npc: £5.0m}}\nunit_of_benefit: {name: point, "
      "by_option: {p: 790, q: 1010, r: 1250, s: 1480}}\n");
  const Value& rows = at(result, "cost_effectiveness.options");
  CHECK(number(rows, "0.per_unit") == Approx(3797).margin(0.5));
  CHECK(at(rows, "1.dominated_by").as_string() == "r");
  CHECK(at(rows, "1.per_extra_unit").is_null());
  CHECK(number(rows, "2.per_unit") == Approx(3200));
  CHECK(number(rows, "2.extra_units") == 460);
  CHECK(number(rows, "2.per_extra_unit") == Approx(2174).margin(0.5));
  CHECK(number(rows, "3.per_unit") == Approx(3378).margin(0.5));
  CHECK(number(rows, "3.extra_units") == 690);
  CHECK(at(rows, "3.per_extra_unit_text").as_string() == "£2,899");
  CHECK(at(rows, "0.dominated_by").is_null());
}

TEST_CASE("nominal and real money of the same worth have the same present value") {
  static SourceMap sources;
  const auto present = [&](std::string_view amount, std::string_view prices) {
    Diagnostics out;
    const Value document = read_yaml(
        sources.add("case.yaml",
                    fmt::format("kind: business-case\ntitle: C\ngreen_book: 2026\nprice_base: Year 0\ninflation: "
                                "2\nprices: {}\nyears: {{first: Year 0, count: 4}}\noption: x\noptions: {{x: {{costs: "
                                "[{{heading: H, amount: {}, in: Year 3}}]}}}}\n",
                                prices, amount)),
        out);
    REQUIRE(check_kind(document, out));
    const Value result = findings_for(document, out);
    CHECK(out.empty());
    return number(result, "economic.preferred.pv_costs");
  };
  CHECK(present("500000", "real") == Approx(450'971.4).margin(0.05));
  CHECK(present("530604", "nominal") == Approx(450'971.4).margin(0.05));
}

TEST_CASE("at 0 per cent the net present value is the sum, whatever the timing") {
  for (const std::string_view timing : {"end-year", "mid-year"}) {
    const Value result = computed(fmt::format("discount_schedules: [{{id: none, name: None, bands: [{{from: 0, rate: "
                                              "0}}]}}]\ndiscounting: {{schedule: none, "
                                              "timing: {}}}\noption: x\noptions: {{x: {{costs: [{{heading: A, amounts: "
                                              "[1, 2.50, 3.07]}}], benefits: [{{heading: "
                                              "B, amounts: [9, 0.01, 7]}}]}}}}\n",
                                              timing),
                                  "years: {first: Year 0, count: 3}");
    CHECK(number(result, "economic.preferred.npsv") == Approx(9.44));
  }
}

TEST_CASE("sunk costs, depreciation and VAT are left out of the economic case and kept in the financial one") {
  const Value result = computed(
      "option: x\noptions:\n  x:\n    costs:\n      - {heading: Staff, amount: 100}\n      - {heading: Tax, amount: "
      "20, "
      "treatment: vat}\n      - {heading: Wear, amount: 5, treatment: depreciation}\n      - {heading: Land, amount: "
      "50, "
      "treatment: opportunity-cost}\n    benefits:\n      - {heading: Freed, amount: 30, cash_releasing: true}\n      "
      "- "
      "{heading: Joy, amount: 70}\n",
      "years: [Year 0]");
  CHECK(number(result, "economic.preferred.pv_costs") == 150);
  CHECK(number(result, "economic.preferred.pv_benefits") == 100);
  CHECK(number(result, "financial.table.total_value") == 95);
  CHECK(number(result, "financial.vat") == 20);
}

TEST_CASE("the budget is set against cash by year") {
  const Value result = computed(
      "prices: nominal\ninflation: 0\noption: x\nover_budget_reason: The reserve.\noptions: {x: {costs: [{heading: "
      "Staff, amounts: [100, 120, "
      "90]}]}}\nbudget: [{heading: Plan, amount: 100}]\nfunding: [{heading: Grant, amount: 5, in: Year 1}]\n",
      "years: {first: Year 0, count: 3}");
  const Value& years = at(result, "financial.affordability.years");
  CHECK(number(years, "0.left") == 0);
  CHECK(number(years, "1.left") == -15);
  CHECK(number(years, "1.cumulative") == -15);
  CHECK(number(years, "2.cumulative") == -5);
  CHECK(at(result, "financial.affordability.over_years").as_int() == 1);
  CHECK(!at(result, "financial.affordability.affordable").as_bool());
}

TEST_CASE("a Monte Carlo run repeats itself and keeps to its error") {
  const auto run = [](std::int64_t seed) {
    return computed(
        fmt::format("option: x\noptions: {{x: {{costs: [{{heading: A, amount: £1m, in: Year 0}}]}}}}\nsensitivity:\n"
                    "  inputs: [{{id: a, name: A, lines: A, low: 80, central: 100, high: 150}}]\n  "
                    "monte_carlo: {{draws: 40000, seed: {}}}\n",
                    seed),
        "years: [Year 0]");
  };
  const Value first = run(7);
  CHECK(first == run(7));
  CHECK(!(first == run(8)));
  // The cost is triangular from 0.8 to 1.5 million: the net value is minus that.
  const double error = number(first, "sensitivity.monte_carlo.standard_error");
  CHECK(error == Approx(147'196 / 200.0).epsilon(0.02));
  CHECK(number(first, "sensitivity.monte_carlo.mean") == Approx(-1'100'000).margin(4 * error));
  CHECK(number(first, "sensitivity.monte_carlo.sd") == Approx(147'196).epsilon(0.02));
  CHECK(number(first, "sensitivity.monte_carlo.percentiles.0.npv") == Approx(-1'312'920).margin(4000));
  CHECK(number(first, "sensitivity.monte_carlo.percentiles.1.npv") == Approx(-1'081'670).margin(4000));
  CHECK(number(first, "sensitivity.monte_carlo.percentiles.3.npv") == Approx(-918'320).margin(4000));
  CHECK(number(first, "sensitivity.monte_carlo.below_zero") == 1);
  // Byte for byte: these figures are the same on every machine.
  CHECK(at(first, "sensitivity.monte_carlo.mean_text").as_string() == "-1,099,275");
}

TEST_CASE("more draws than a build should wait for are refused") {
  static SourceMap sources;
  std::string lines, inputs;
  std::vector<std::string> moved(60);
  int line = 0;
  for (int i = 0; i < 60; ++i)
    for (int k = i + 1; k < 60 && line < 1'950; ++k, ++line)
      for (int j : {i, k})
        moved[static_cast<std::size_t>(j)] +=
            fmt::format("{}h{}", moved[static_cast<std::size_t>(j)].empty() ? "" : ", ", line);
  for (int i = 0; i < line; ++i) lines += fmt::format("      - {{heading: h{}, amount: 1}}\n", i);
  for (int i = 0; i < 60; ++i)
    inputs += fmt::format("    - {{id: i{0}, name: I{0}, low: 90, high: 110, lines: [{1}]}}\n", i,
                          moved[static_cast<std::size_t>(i)].empty() ? "costs" : moved[static_cast<std::size_t>(i)]);
  Diagnostics out;
  const Value document =
      read_yaml(sources.add("case.yaml",
                            "kind: business-case\ntitle: C\ngreen_book: 2026\nprice_base: Year 0\nyears: [Year "
                            "0]\noptions:\n  x:\n    costs:\n" +
                                lines + "sensitivity:\n  monte_carlo: {draws: 1000000, seed: 1}\n  inputs:\n" + inputs),
                out);
  REQUIRE(check_kind(document, out));
  (void)findings_for(document, out);
  REQUIRE(out.size() == 1);
  CHECK(out.all()[0].code == "case/too-many-draws");
}

TEST_CASE("over more than fifty years the 2026 edition tests a lower schedule") {
  static SourceMap sources;
  const auto lower = [&](int years) {
    Diagnostics out;
    const Value document =
        read_yaml(sources.add("case.yaml", fmt::format("kind: business-case\ntitle: C\ngreen_book: 2026\nprice_base: "
                                                       "2026/27\nyears: {{first: 2026/27, count: {}}}\noption: "
                                                       "x\noptions: {{x: {{costs: [{{heading: H, amount: £1m, in: "
                                                       "2056/57}}]}}}}\n",
                                                       years)),
                  out);
    REQUIRE(check_kind(document, out));
    Value result = findings_for(document, out);
    CHECK(out.empty());
    return at(result, "economic.preferred.lower_rate_npsv");
  };
  CHECK(lower(51).is_null());
  CHECK(lower(52).as_float() == Approx(-411'987).margin(1));  // D(30) at 3 %
}

TEST_CASE("what is printed adds up, or the table says that it may not") {
  CHECK(shown(Money::pounds(1'250), ShownIn::Thousands) == "1");
  CHECK(shown(Money::pounds(-1'500), ShownIn::Thousands) == "-2");
  CHECK(shown(Money::pounds(4'649'000), ShownIn::Millions) == "4.6");
  CHECK(shown(Money::pounds(-50'000), ShownIn::Millions) == "-0.1");
  CHECK(shown(Money::pence(123'456'750), ShownIn::Pounds) == "1,234,568");
  const Money parts[] = {Money::pounds(1'400), Money::pounds(1'400)};
  CHECK(!adds_up(parts, Money::pounds(2'800), ShownIn::Thousands));
  CHECK(adds_up(parts, Money::pounds(2'800), ShownIn::Pounds));
  const Workings none;
  const auto table = [&](std::int64_t a, std::int64_t b) {
    return money_table({"1", "2"}, {{"A", {Money::pounds(a), Money::pounds(b)}, {}}, {"B", {Money(), Money()}, {}}},
                       ShownIn::Thousands, none);
  };
  CHECK(at(table(1000, 2000), "sums").as_bool());
  CHECK(at(table(1400, 1400), "note").as_string() == kRoundingNote);
  CHECK(at(table(1400, 1400), "rows.0.total").as_string() == "3");
  // Rows that add up while a column does not.
  const Value down = money_table({"1"}, {{"A", {Money::pounds(1400)}, {}}, {"B", {Money::pounds(1400)}, {}}},
                                 ShownIn::Thousands, none);
  CHECK(!at(down, "sums").as_bool());
}

TEST_CASE("every way to write a line gives the same years") {
  const auto total = [](std::string_view line) {
    const Value result = computed(fmt::format("option: x\noptions: {{x: {{costs: [{{heading: H, {}}}]}}}}\n", line),
                                  "years: {first: 2026/27, count: 3}\ndiscounting: {base_year: 2026/27}");
    return fmt::format("{} {}", number(result, "economic.preferred.total_costs"),
                       number(result, "economic.preferred.pv_costs"));
  };
  const std::string expected = total("amounts: [100, 105, 110.25]");
  CHECK(total("amounts: {2026/27: 100, 2027-28: 105, 2028/29: 110.25}") == expected);
  CHECK(total("amounts: \"100 105\\n  110.25\"") == expected);
  CHECK(total("amount: 100, growth: 5") == expected);
  CHECK(total("amount: 100, in: 2026/27") == total("amounts: [100, 0, 0]"));
  CHECK(total("amount: 7, from: 2027/28") == total("amounts: [0, 7, 7]"));
  CHECK(total("amount: 7, to: 2027/28") == total("amounts: [7, 7, 0]"));
}

}  // namespace
}  // namespace despatch
