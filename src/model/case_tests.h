// What tests a business case: optimism bias, inputs that may turn out otherwise, claims of its papers.
#pragma once

#include "model/economics.h"
#include "model/facts.h"

namespace despatch {

struct Mitigation {
  Located<std::string> factor;
  Located<Percentage> share, mitigated;
};
template <>
inline Shape describe<Mitigation>() {
  return Record<Mitigation>("contributory factor", "Why such projects cost more than was thought, and what is done.")
      .needs("factor", &Mitigation::factor, text(), "what contributes to the bias")
      .needs("share", &Mitigation::share, percent(), "its share of the bias; all shares come to 100 at most")
      .needs("mitigated", &Mitigation::mitigated, percent(), "how much of it is managed by now")
      .may("how", markdown(), "by what")
      .mistake("name", "factor")
      .mistake("mitigation", "mitigated")
      .mistake("weight", "share")
      .done();
}

[[nodiscard]] inline Type project_type() {
  return choice({"non-standard-buildings", "standard-buildings", "non-standard-civil-engineering",
                 "standard-civil-engineering", "equipment-development", "outsourcing"});
}

struct OptimismBias {
  std::optional<Located<std::string>> option, project_type;
  std::vector<Located<std::string>> applies_to, covers;
  std::vector<std::pair<Located<std::string>, Located<Percentage>>> mix;
  std::optional<Located<double>> rate;
  std::vector<Mitigation> mitigation;
};
template <>
inline Shape describe<OptimismBias>() {
  return Record<OptimismBias>("optimism bias", "What is added because such projects cost more than was thought.")
      .may("option", &OptimismBias::option, reference("option"), "the option it is for; all when not given")
      .needs("applies_to", &OptimismBias::applies_to, one_or_more(text()),
             "the lines: their ids, headings or groups, such as `capital`")
      .may("project_type", &OptimismBias::project_type, project_type(), "the sort of project")
      .may("mix", &OptimismBias::mix, mapping_of(percent()),
           "of a project of several sorts: each sort and its share of the cost, 100 together")
      .may("rate", &OptimismBias::rate, number(0, 1000),
           "per cent, from the council's own evidence, in place of the published upper bound")
      .may("mitigation", &OptimismBias::mitigation, list(record<Mitigation>()), "the factors that are managed by now")
      .may("covers", &OptimismBias::covers, one_or_more(text()), "the risks that it stands for")
      .at_least_one({"project_type", "mix", "rate"})
      .mistake("type", "project_type")
      .mistake("types", "mix")
      .mistake("lines", "applies_to")
      .mistake("percent", "rate")
      .done();
}

struct SensitivityInput {
  Located<std::string> id;
  std::string name;
  std::vector<Located<std::string>> lines;
  Located<double> low, high;
  std::optional<Located<double>> central;
  std::optional<Located<double>> sd;
  std::optional<Located<std::string>> distribution;
  std::optional<std::string> unit;
};
template <>
inline Shape describe<SensitivityInput>() {
  return Record<SensitivityInput>("input", "Something that may turn out otherwise, and the lines that move with it.")
      .needs("id", &SensitivityInput::id, id("input"), "how scenarios name it")
      .needs("name", &SensitivityInput::name, text(), "as it is printed, such as Staff cost")
      .needs("lines", &SensitivityInput::lines, one_or_more(text()),
             "the lines that move in step with it: their ids, headings or groups, or `costs`, or `benefits`")
      .needs("low", &SensitivityInput::low, any_number(), "its lowest value")
      .may(
          "central", &SensitivityInput::central, any_number(),
          "the value behind the lines as they stand, above zero; 100 when not given, so that `low: 90` is ten per cent "
          "less")
      .needs("high", &SensitivityInput::high, any_number(), "its highest value")
      .may("unit", &SensitivityInput::unit, text(),
           "what its values are in, such as visits; % of the estimate when "
           "there is no `central`")
      .may("distribution", &SensitivityInput::distribution, choice({"triangular", "uniform", "normal", "fixed"}),
           "how likely the values between are, `triangular` with its peak at `central` when not given; `normal` has "
           "its mean at `central`; `fixed` takes no part in the Monte Carlo")
      .may("sd", &SensitivityInput::sd, number(0, 1e12), "the standard deviation of a normal distribution")
      .mistake("base", "central")
      .mistake("most_likely", "central")
      .mistake("mode", "central")
      .mistake("min", "low")
      .mistake("max", "high")
      .done();
}

struct Scenario {
  Located<std::string> id;
  std::string name;
  std::vector<std::pair<Located<std::string>, Located<double>>> set;
};
template <>
inline Shape describe<Scenario>() {
  return Record<Scenario>("scenario", "Several inputs at once, as they would move together.")
      .needs("id", &Scenario::id, id("scenario"), "such as low, central, high")
      .needs("name", &Scenario::name, text(), "as it is printed")
      .may("set", &Scenario::set, mapping_of(any_number()),
           "the value of each input; one that is not named stays at its central value")
      .may("text", markdown(), "the world in which this happens")
      .mistake("title", "name")
      .mistake("inputs", "set")
      .mistake("values", "set")
      .done();
}

struct MonteCarlo {
  std::optional<Located<std::int64_t>> draws, seed;
  std::vector<Located<double>> percentiles;
};
template <>
inline Shape describe<MonteCarlo>() {
  return Record<MonteCarlo>("Monte Carlo run", "All inputs drawn at random, many times, independently of each other.")
      .needs("draws", &MonteCarlo::draws, whole(100, 1'000'000), "how many")
      .needs("seed", &MonteCarlo::seed, whole(0, 9'000'000'000'000'000),
             "any number; the same seed gives the same figures on every machine")
      .may("percentiles", &MonteCarlo::percentiles, list(number(0, 100), 1), "10, 50, 80 and 90 when not given")
      .mistake("runs", "draws")
      .mistake("iterations", "draws")
      .done();
}

struct Sensitivity {
  std::vector<SensitivityInput> inputs;
  std::vector<Scenario> scenarios;
  std::optional<MonteCarlo> monte_carlo;
  std::optional<Located<Percentage>> rate_low, rate_high;
};
template <>
inline Shape describe<Sensitivity>() {
  return Record<Sensitivity>("sensitivity", "What would change the answer.")
      .may("inputs", &Sensitivity::inputs, list(record<SensitivityInput>()), "what may turn out otherwise")
      .may("scenarios", &Sensitivity::scenarios, list(record<Scenario>()), "low, central and high, or any others")
      .may("monte_carlo", &Sensitivity::monte_carlo, record<MonteCarlo>(), "how far chance carries the result")
      .may("discount_rate_low", &Sensitivity::rate_low, percent(), "one rate for all years, to test the discounting")
      .may("discount_rate_high", &Sensitivity::rate_high, percent(), "the same, higher")
      .mistake("variables", "inputs")
      .mistake("simulation", "monte_carlo")
      .done();
}

struct Claim {
  Located<std::string> figure;
  std::optional<Located<std::string>> option;
  std::optional<Located<Money>> amount;
  std::optional<Located<double>> ratio;
  std::optional<Located<std::string>> year;
};
template <>
inline Shape describe<Claim>() {
  return Record<Claim>("claim", "A figure as a paper or the summary states it; it is held against the one computed.")
      .needs("figure", &Claim::figure,
             choice({"npsv", "npc", "pv-costs", "pv-benefits", "bcr", "equivalent-annual-value", "payback-year",
                     "total-cost", "set-up"}),
             "which figure")
      .may("option", &Claim::option, reference("option"), "of which option; the case's own when not given")
      .may("amount", &Claim::amount, money(), "pounds; `£1.2m` is right when the figure rounds to it")
      .may("ratio", &Claim::ratio, number(-1e9, 1e9), "of a benefit-cost ratio: the number, right when it rounds to it")
      .may("year", &Claim::year, label(), "of the payback: the year")
      .may("where", text(), "where it is said")
      .at_least_one({"amount", "ratio", "year"})
      .mistake("value", "amount")
      .done();
}

struct UnitOfBenefit {
  std::string name;
  std::vector<std::pair<Located<std::string>, Located<double>>> by_option;
};
template <>
inline Shape describe<UnitOfBenefit>() {
  return Record<UnitOfBenefit>("unit of benefit", "What is got for the money where it is not valued in money.")
      .needs("name", &UnitOfBenefit::name, text(), "one of it, such as point or visit")
      .needs("by_option", &UnitOfBenefit::by_option, mapping_by("option", number(0, 1e15)),
             "how many of it each option brings, such as its weighted score")
      .mistake("options", "by_option")
      .mistake("unit", "name")
      .done();
}

}  // namespace despatch
