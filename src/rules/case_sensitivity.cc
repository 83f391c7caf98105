// What would change the answer of a business case: switching values, scenarios, tornado, Monte Carlo.
//
// Every input multiplies its lines by value / central. So the net present value is linear in each input, and its
// switching value is exact. Source: HM Treasury, The Green Book (2022), 5.72 to 5.77 and Annex A5.
#include <algorithm>
#include <bit>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/case_economics.h"
#include "rules/draws.h"
#include "rules/rounded.h"

namespace despatch {
namespace {

constexpr std::string_view kSource = "HM Treasury, The Green Book (2022), Annex A5";
constexpr std::string_view kPrinted = "rounded for print";
constexpr std::size_t kMostInputs = 60;
constexpr double kMostSteps = 1e9;

double central_of(const SensitivityInput& input) { return input.central ? **input.central : 100; }
bool in_percent(const SensitivityInput& input) { return !input.central; }

std::string value_text(const SensitivityInput& input, double value) {
  if (in_percent(input) && !input.unit) return plain_number(value, 2) + "% of the estimate";
  return plain_number(value, 4) + (input.unit ? " " + *input.unit : "");
}

/// The result that tests look at: the net present value of the preferred option, less the comparator's where there is
/// one.
struct Measure {
  std::size_t option = 0;
  std::optional<std::size_t> against;
  std::string text;
};

class Tester {
 public:
  Tester(const CaseModel& model, const Economics& economics, const Workings& workings, Diagnostics& out)
      : model_(model),
        economics_(economics),
        tests_(*model.source->sensitivity),
        workings_(workings),
        out_(out),
        unit_(shown_in(model.source->shown_in ? std::string_view(**model.source->shown_in) : std::string_view())) {
    measure_.option = model.preferred && !model.options[*model.preferred].lines.empty() ? *model.preferred
                                                                                        : economics.ranking.front();
    measure_.text = "net present value of " + quoted(measure_.option);
    if (model.comparator && *model.comparator != measure_.option) {
      measure_.against = model.comparator;
      measure_.text += " beyond " + quoted(*model.comparator);
    }
    for (const CaseBucket& one : economics.buckets)
      flows_.push_back({one.option, one.inputs, (one.benefit ? 1 : -1) * one.present.to_pounds()});
  }

  Value run() {
    const std::vector<double> one(tests_.inputs.size(), 1.0);
    const double base = measure(values(one));
    const auto net = [&](std::size_t option) { return *economics_.options[option].entry.find("npsv"); };
    Working working = workings_.of("net present value that is tested", kSource);
    working.plus("option", net(measure_.option));
    if (measure_.against) working.minus("comparator", net(*measure_.against));
    base_ = working.gives(Quantity(pounds(base)));
    Value::Mapping result = {{"measure", measure_.text},
                             {"option", model_.options[measure_.option].id},
                             {"base", base_},
                             {"base_text", pounds_text(base)}};
    result.push_back({"switching", switching(one)});
    result.push_back({"tornado", tornado(one)});
    if (!tests_.scenarios.empty()) result.push_back({"scenarios", scenarios()});
    if (tests_.monte_carlo) result.push_back({"monte_carlo", monte_carlo()});
    return Value::mapping(std::move(result));
  }

 private:
  struct FlowOf {
    std::size_t option;
    std::uint64_t inputs;
    double present;  ///< pounds, costs below zero
  };

  std::string quoted(std::size_t option) const { return fmt::format("\"{}\"", model_.options[option].name); }
  Value pounds(double amount) const {
    return money_value(Money::pence(static_cast<std::int64_t>(std::clamp(std::round(amount * 100), -9e17, 9e17))));
  }
  std::string shown_pounds(double amount) const {
    return shown(Money::pence(static_cast<std::int64_t>(std::clamp(std::round(amount * 100), -9e17, 9e17))), unit_);
  }

  /// Net present values by option, for one multiplier an input.
  std::vector<double> values(const std::vector<double>& multipliers) const {
    std::vector<double> out(model_.options.size());
    for (const FlowOf& flow : flows_) {
      double amount = flow.present;
      for (std::uint64_t left = flow.inputs; left != 0; left &= left - 1)
        amount *= multipliers[static_cast<std::size_t>(std::countr_zero(left))];
      out[flow.option] += amount;
    }
    return out;
  }
  double measure(const std::vector<double>& of) const {
    return of[measure_.option] - (measure_.against ? of[*measure_.against] : 0);
  }
  /// Best first among options with lines.
  std::size_t leader(const std::vector<double>& of) const {
    std::size_t best = economics_.ranking.front();
    for (const std::size_t option : economics_.ranking)
      if (of[option] > of[best]) best = option;
    return best;
  }

  // ---- switching values
  Value switching(const std::vector<double>& one) const {
    Value::Sequence out;
    for (std::size_t i = 0; i < tests_.inputs.size(); ++i) {
      std::vector<double> none = one;
      none[i] = 0;
      const std::vector<double> at_zero = values(none);
      const std::vector<double> at_one = values(one);
      Value::Mapping entry = {{"id", *tests_.inputs[i].id}, {"name", tests_.inputs[i].name}};
      const auto nil = crossing(measure(at_zero), measure(at_one));
      const Value at_nil = nil ? turning_point(i, *nil) : Value(nullptr);
      entry.push_back({"nil", at_nil});
      Value::Sequence ties;
      Value at_tie;
      std::optional<double> nearest_tie;
      std::size_t nearest_option = 0;
      for (const std::size_t other : economics_.ranking) {
        if (other == measure_.option || other == measure_.against) continue;
        const auto tie = crossing(at_zero[measure_.option] - at_zero[other], at_one[measure_.option] - at_one[other]);
        if (!tie) continue;
        Value::Mapping one_tie(turning_point(i, *tie).as_mapping());
        one_tie.push_back({"option", model_.options[other].id});
        one_tie.push_back({"option_name", model_.options[other].name});
        ties.push_back(Value::mapping(std::move(one_tie)));
        if (!nearest_tie || std::abs(*tie - 1) < std::abs(*nearest_tie - 1))
          nearest_tie = tie, nearest_option = other, at_tie = ties.back();
      }
      entry.push_back({"ties", Value(std::move(ties))});
      entry.push_back(
          {"sentence", said(i, sentence(i, nil, nearest_tie, nearest_option, measure(at_one)), at_nil, at_tie)});
      out.push_back(Value::mapping(std::move(entry)));
    }
    return Value(std::move(out));
  }

  /// The multiplier above 0 at which a + (b − a)·m is nil, given its values at 0 and at 1. Nothing when it never is.
  static std::optional<double> crossing(double at_zero, double at_one) {
    const double slope = at_one - at_zero;
    if (std::abs(slope) <= 1e-12 * std::max(std::abs(at_zero), std::abs(at_one))) return std::nullopt;
    const double m = -at_zero / slope;
    if (!(m > 0) || m > 1e6) return std::nullopt;
    return m;
  }

  Value turning_point(std::size_t i, double multiplier) const {
    const SensitivityInput& input = tests_.inputs[i];
    const double value = multiplier * central_of(input);
    const double change = (multiplier - 1) * 100;
    const bool inside = value >= std::min(*input.low, *input.high) && value <= std::max(*input.low, *input.high);
    // Without a central value of its own an input stands for all of its lines, 100% of them.
    const Value central = Value(central_of(input)).at(input.central ? input.central->span : input.low.span);
    const Value turns = workings_.of("value at which the result is nil", kSource)
                            .input("central", Quantity(central))
                            .input("the result as it stands", base_)
                            .input("times", Quantity(multiplier))
                            .gives(value);
    return Value::mapping({{"value", turns},
                           {"value_text", value_text(input, value)},
                           {"change_percent", workings_.of("change from the central value, %")
                                                  .input("central", central)
                                                  .input("value", turns)
                                                  .gives(change)},
                           {"change_text", fmt::format("{}{}%", change < 0 ? "" : "+", plain_number(change, 2))},
                           {"inside_range", inside}});
  }

  /// "rises by 24.75%", "falls from 150 to 120.24 (by 19.84%)"
  std::string moves(std::size_t i, double multiplier) const {
    const SensitivityInput& input = tests_.inputs[i];
    const std::string change = plain_number(std::abs(multiplier - 1) * 100, 2) + "%";
    const std::string_view way = multiplier < 1 ? "falls" : "rises";
    if (in_percent(input) && !input.unit) return fmt::format("{} by {}", way, change);
    return fmt::format("{} from {} to {} (by {})", way, plain_number(central_of(input), 4),
                       value_text(input, multiplier * central_of(input)), change);
  }

  /// " That is outside its range, 97% to 102% of the estimate."; empty where it is inside.
  std::string outside(std::size_t i, double multiplier) const {
    const SensitivityInput& input = tests_.inputs[i];
    const double value = multiplier * central_of(input);
    if (value >= *input.low && value <= *input.high) return {};
    const std::string low =
        in_percent(input) && !input.unit ? plain_number(*input.low, 2) + "%" : plain_number(*input.low, 4);
    return fmt::format(" That is outside its range, {} to {}.", low, value_text(input, *input.high));
  }

  std::string level() const {
    return measure_.against ? fmt::format("{} is no better than {}", quoted(measure_.option), quoted(*measure_.against))
                            : fmt::format("the net present value of {} is nil", quoted(measure_.option));
  }

  /// Where no value of an input makes the result nil, which is `base` as it stands.
  std::string never(const std::string& name, double base) const {
    if (!measure_.against)
      return fmt::format("No value of \"{}\" makes the net present value of {} nil.", name, quoted(measure_.option));
    if (base == 0)
      return fmt::format("Whatever \"{}\" comes to, {} and {} are level.", name, quoted(measure_.option),
                         quoted(*measure_.against));
    return fmt::format("No value of \"{}\" makes {} {} than {}.", name, quoted(measure_.option),
                       base > 0 ? "worse" : "better", quoted(*measure_.against));
  }

  /// Short sentences: what has to happen, whether that is thought of, and when another option draws level.
  std::string sentence(std::size_t i, std::optional<double> nil, std::optional<double> tie, std::size_t other,
                       double base) const {
    const std::string& name = tests_.inputs[i].name;
    std::string out;
    if (nil && std::abs(*nil - 1) < 1e-9)
      out = fmt::format("As things stand, {}.", level());
    else if (nil)
      out = fmt::format("If \"{}\" {}, {}.{}", name, moves(i, *nil), level(), outside(i, *nil));
    else
      out = never(name, base);
    if (tie)
      out += fmt::format(" If {} {}, {} and {} are level.{}", nil ? "it" : "that", moves(i, *tie),
                         quoted(measure_.option), quoted(other), outside(i, *tie));
    return out;
  }

  /// What the sentence's figures rest on.
  Value said(std::size_t i, std::string sentence, const Value& nil, const Value& tie) const {
    const SensitivityInput& input = tests_.inputs[i];
    Working working = workings_.of("said in a sentence");
    for (const Value* point : {&nil, &tie})
      for (const auto& [key, label] : {std::pair{"value", "value"}, std::pair{"change_percent", "change, %"}})
        if (const Value* figure = point->find(key)) working.input(label, *figure);
    return working.input("lowest", input.low).input("highest", input.high).gives(std::move(sentence));
  }

  // ---- tornado
  Value tornado(const std::vector<double>& one) const {
    struct Bar {
      Value entry;
      double swing;
    };
    std::vector<Bar> bars;
    const auto add = [&](std::string_view id, std::string_view name, std::string low, std::string high, double at_low,
                         double at_high, const Quantity& low_value, const Quantity& high_value) {
      const double swing = std::abs(at_high - at_low);
      const auto result = [&](double amount, const Quantity& value) {
        return workings_.of("net present value with one input changed", kSource)
            .input(name, value)
            .input("as it stands", base_)
            .gives(Quantity(pounds(amount)));
      };
      const Value npv_low = result(at_low, low_value), npv_high = result(at_high, high_value);
      bars.push_back({Value::mapping({{"id", id},
                                      {"name", name},
                                      {"low_text", workings_.of(kPrinted).input("lowest", low_value).gives(low)},
                                      {"high_text", workings_.of(kPrinted).input("highest", high_value).gives(high)},
                                      {"npv_low", npv_low},
                                      {"npv_high", npv_high},
                                      {"npv_low_text", shown_pounds(at_low)},
                                      {"npv_high_text", shown_pounds(at_high)},
                                      {"swing", workings_.of("from the one end to the other")
                                                    .input("at its lowest", npv_low)
                                                    .input("at its highest", npv_high)
                                                    .gives(Quantity(pounds(swing)))},
                                      {"swing_text", shown_pounds(swing)}}),
                      swing});
    };
    for (std::size_t i = 0; i < tests_.inputs.size(); ++i) {
      const SensitivityInput& input = tests_.inputs[i];
      std::vector<double> changed = one;
      changed[i] = *input.low / central_of(input);
      const double at_low = measure(values(changed));
      changed[i] = *input.high / central_of(input);
      const double at_high = measure(values(changed));
      add(*input.id, input.name, value_text(input, *input.low), value_text(input, *input.high), at_low, at_high,
          input.low, input.high);
    }
    if (tests_.rate_low && tests_.rate_high) {
      const auto at = [&](const Located<Percentage>& rate) {
        return measure(at_flat_rate(millionths_of_percent(rate->value)));
      };
      const auto text = [](const Located<Percentage>& rate) { return plain_number(rate->value, 4) + "%"; };
      add("discount-rate", "Discount rate", text(*tests_.rate_low), text(*tests_.rate_high), at(*tests_.rate_low),
          at(*tests_.rate_high), Quantity(Value((*tests_.rate_low)->value).at(tests_.rate_low->span)),
          Quantity(Value((*tests_.rate_high)->value).at(tests_.rate_high->span)));
    }
    std::ranges::stable_sort(bars, [](const Bar& a, const Bar& b) { return a.swing > b.swing; });
    Value::Sequence out;
    for (Bar& bar : bars) out.push_back(std::move(bar.entry));
    return Value(std::move(out));
  }

  std::vector<double> at_flat_rate(std::int64_t millionths) const {
    const CaseBasis& basis = *model_.basis;
    const std::int64_t last = std::max<std::int64_t>(0, basis.years_from_base(model_.years.size() - 1));
    const DiscountFactors factors(flat_rate(millionths), static_cast<std::size_t>(last), basis.timing);
    std::vector<double> out(model_.options.size());
    for (const CaseBucket& one : economics_.buckets) {
      Exact present;
      for (std::size_t year = 0; year < one.real.size(); ++year)
        if (basis.years_from_base(year) >= 0)
          present.add(one.real[year].times(factors.at(static_cast<std::size_t>(basis.years_from_base(year)))));
      out[one.option] += (one.benefit ? 1 : -1) * present.to_pounds();
    }
    return out;
  }

  // ---- scenarios
  Value scenarios() const {
    std::unordered_map<std::string_view, std::size_t> inputs;
    for (std::size_t i = 0; i < tests_.inputs.size(); ++i) inputs[*tests_.inputs[i].id] = i;
    Value::Sequence out;
    for (const Scenario& scenario : tests_.scenarios) {
      std::vector<double> multipliers(tests_.inputs.size(), 1.0);
      Value::Sequence set;
      Working working = workings_.of("net present value with all inputs of the scenario", kSource);
      for (const auto& [id, value] : scenario.set) {
        const auto found = inputs.find(*id);
        if (found == inputs.end()) {
          std::vector<std::string_view> known;
          for (const SensitivityInput& one : tests_.inputs) known.push_back(*one.id);
          auto fault =
              out_.error("case/unknown-input", id.span,
                         fmt::format("scenario `{}` sets `{}`, which is none of the inputs", scenario.name, *id));
          if (const auto meant = nearest(*id, known))
            fault.help(fmt::format("did you mean `{}`?", *meant)).fix(id.span, std::string(*meant));
          else
            fault.help("declare it under `inputs:`");
          continue;
        }
        const SensitivityInput& input = tests_.inputs[found->second];
        if (*value < *input.low || *value > *input.high)
          out_.warning(
                  "case/scenario-outside", value.span,
                  fmt::format("`{}` is set to {}, beyond its range from {} to {}", input.name,
                              value_text(input, *value), value_text(input, *input.low), value_text(input, *input.high)))
              .note(*value < *input.low ? input.low.span : input.high.span, "the range")
              .help("widen the range, or mend the scenario");
        multipliers[found->second] = *value / central_of(input);
        set.push_back(Value::mapping(
            {{"name", input.name},
             {"value_text", workings_.of(kPrinted).input("value", value).gives(value_text(input, *value))}}));
        working.input(input.name, value);
      }
      const std::vector<double> results = values(multipliers);
      Value::Sequence options;
      for (const std::size_t option : economics_.ranking)
        options.push_back(
            Value::mapping({{"id", model_.options[option].id},
                            {"name", model_.options[option].name},
                            {"npsv", Working(working)
                                         .input("as it stands", *economics_.options[option].entry.find("npsv"))
                                         .gives(Quantity(pounds(results[option])))},
                            {"npsv_text", shown_pounds(results[option])}}));
      const std::size_t best = leader(results);
      out.push_back(
          Value::mapping({{"id", *scenario.id},
                          {"name", scenario.name},
                          {"set", Value(std::move(set))},
                          {"npv", working.input("as it stands", base_).gives(Quantity(pounds(measure(results))))},
                          {"npv_text", shown_pounds(measure(results))},
                          {"options", Value(std::move(options))},
                          {"leader", model_.options[best].id},
                          {"leader_name", model_.options[best].name},
                          {"leader_changes", best != economics_.ranking.front()}}));
    }
    return Value(std::move(out));
  }

  // ---- Monte Carlo
  double draw(const SensitivityInput& input, Generator& chance) const {
    const std::string_view shape = input.distribution ? std::string_view(**input.distribution) : "triangular";
    const double central = central_of(input);
    if (shape == "fixed") return central;
    const double p = chance.next();
    if (shape == "uniform") return uniform_quantile(*input.low, *input.high, p);
    if (shape == "normal") return normal_quantile(central, **input.sd, p);
    return quantile(Triangular{*input.low, central, *input.high}, p);
  }

  Value monte_carlo() const {
    const MonteCarlo& run = *tests_.monte_carlo;
    const std::int64_t draws = run.draws ? **run.draws : 0;
    if (static_cast<double>(draws) * static_cast<double>(flows_.size() + tests_.inputs.size()) > kMostSteps) {
      out_.error("case/too-many-draws", run.draws->span,
                 fmt::format("{} draws of {} inputs and {} sums are more than {} steps", draws, tests_.inputs.size(),
                             flows_.size(), kMostSteps))
          .help("take fewer draws: ten thousand tell a percentile to about one part in a hundred");
      return Value(nullptr);
    }
    Generator chance(static_cast<std::uint64_t>(**run.seed));
    std::vector<double> results, multipliers(tests_.inputs.size(), 1.0);
    results.reserve(static_cast<std::size_t>(draws));
    std::vector<std::int64_t> led(model_.options.size());
    std::int64_t below = 0;
    double sum = 0;
    for (std::int64_t n = 0; n < draws; ++n) {
      for (std::size_t i = 0; i < tests_.inputs.size(); ++i)
        multipliers[i] = draw(tests_.inputs[i], chance) / central_of(tests_.inputs[i]);
      const std::vector<double> all = values(multipliers);
      const double result = measure(all);
      ++led[leader(all)];
      below += result < 0;
      sum += result;
      results.push_back(result);
    }
    const double count = static_cast<double>(draws);
    const double mean = sum / count;
    double squares = 0;
    for (const double result : results) squares += (result - mean) * (result - mean);
    const double sd = std::sqrt(squares / (count - 1));
    std::ranges::sort(results);
    Working drawn = workings_.of("draws of all inputs at random, independently of each other", kSource);
    drawn.input("draws", *run.draws).input("seed", *run.seed).input("as it stands", base_);
    const auto figure = [&](double amount) { return Working(drawn).gives(Quantity(pounds(amount))); };
    const auto share = [&](std::int64_t times) { return Working(drawn).gives(static_cast<double>(times) / count); };
    std::vector<double> wanted = {10, 50, 80, 90};
    if (!run.percentiles.empty()) {
      wanted.clear();
      for (const Located<double>& one : run.percentiles) wanted.push_back(*one);
    }
    Value::Sequence percentiles, leaders;
    for (const double p : wanted) {
      const double at = percentile_of_sorted(results, p / 100);
      // Nineteen times of twenty the true percentile lies between: by the draws' own order, whatever their
      // distribution.
      const double reach = 1.96 * std::sqrt(p / 100 * (1 - p / 100) / count);
      const double low = percentile_of_sorted(results, std::max(0.0, p / 100 - reach));
      const double high = percentile_of_sorted(results, std::min(1.0, p / 100 + reach));
      percentiles.push_back(Value::mapping({{"percent", p},
                                            {"label", "P" + plain_number(p, 2)},
                                            {"npv", figure(at)},
                                            {"npv_text", shown_pounds(at)},
                                            {"from", figure(low)},
                                            {"from_text", shown_pounds(low)},
                                            {"to", figure(high)},
                                            {"to_text", shown_pounds(high)}}));
    }
    for (const std::size_t option : economics_.ranking)
      leaders.push_back(
          Value::mapping({{"id", model_.options[option].id},
                          {"name", model_.options[option].name},
                          {"share", share(led[option])},
                          {"share_text", plain_number(100 * static_cast<double>(led[option]) / count, 1) + "%"}}));
    return Value::mapping({{"draws", Value(draws).at(run.draws->span)},
                           {"seed", Value(**run.seed).at(run.seed->span)},
                           {"mean", figure(mean)},
                           {"mean_text", shown_pounds(mean)},
                           {"sd", figure(sd)},
                           {"sd_text", shown_pounds(sd)},
                           {"standard_error", figure(sd / std::sqrt(count))},
                           {"standard_error_text", shown_pounds(sd / std::sqrt(count))},
                           {"below_zero", share(below)},
                           {"below_zero_text", plain_number(100 * static_cast<double>(below) / count, 1) + "%"},
                           {"percentiles", Value(std::move(percentiles))},
                           {"leads", Value(std::move(leaders))}});
  }

  const CaseModel& model_;
  const Economics& economics_;
  const Sensitivity& tests_;
  const Workings& workings_;
  Diagnostics& out_;
  ShownIn unit_;
  Measure measure_;
  Value base_;  ///< what it comes to as things stand
  std::vector<FlowOf> flows_;
};

/// False when the input cannot be used.
bool check_input(const SensitivityInput& input, Diagnostics& out) {
  const double central = central_of(input);
  const std::string_view shape = input.distribution ? std::string_view(**input.distribution) : "triangular";
  if (!(central > 0)) {
    out.error("case/input-order", input.central->span,
              fmt::format("the central value of `{}` is not above zero", input.name))
        .help("lines move in step with value over central: take a unit in which it is above zero");
    return false;
  }
  if (*input.low > central || *input.high < central) {
    const bool low = *input.low > central;
    auto fault =
        out.error("case/input-order", low ? input.low.span : input.high.span,
                  fmt::format("`{}` runs from {} to {}, and its central value is {}", input.name,
                              plain_number(*input.low, 4), plain_number(*input.high, 4), plain_number(central, 4)));
    if (input.central)
      fault.note(input.central->span, "the central value");
    else
      fault.note("without `central:` the values are in per cent of the estimate, which is 100");
    fault.help("low, central and high stand in this order");
    return false;
  }
  if (shape == "normal" && !input.sd) {
    out.error("case/no-sd", input.distribution->span,
              fmt::format("`{}` is normal and has no standard deviation", input.name))
        .help("add `sd:`, in the unit of its values");
    return false;
  }
  return true;
}

}  // namespace

InputMasks input_masks(const CaseModel& model, Diagnostics& out) {
  InputMasks masks;
  if (!model.source->sensitivity) return masks;
  const std::vector<SensitivityInput>& inputs = model.source->sensitivity->inputs;
  if (inputs.size() > kMostInputs) {
    out.error("case/too-many-inputs", inputs[kMostInputs].id.span,
              fmt::format("{} inputs; a case is tested by {} at most", inputs.size(), kMostInputs))
        .help("leave out those that hardly move the result");
    return masks;
  }
  for (std::size_t i = 0; i < inputs.size(); ++i)
    for (const Located<std::string>& name : inputs[i].lines) masks[*name] |= std::uint64_t{1} << i;
  std::unordered_map<std::string_view, bool> meant;
  for (const CaseOptionLines& option : model.options)
    for (const CaseLine& line : option.lines)
      for (const std::string_view name : line.names()) meant[name] = true;
  for (const SensitivityInput& input : inputs)
    for (const Located<std::string>& name : input.lines) {
      if (meant.contains(*name)) continue;
      std::vector<std::string_view> known;
      for (const auto& [one, yes] : meant)
        if (!one.empty() && known.size() < 200) known.push_back(one);
      std::ranges::sort(known);
      auto fault = out.error("case/unknown-line", name.span,
                             fmt::format("input `{}` moves `{}`, and no line is called so", input.name, *name));
      if (const auto near = nearest(*name, known))
        fault.help(fmt::format("did you mean `{}`?", *near)).fix(name.span, std::string(*near));
      else
        fault.help("write a line's id or heading, a group such as `capital`, `costs` or `benefits`");
    }
  return masks;
}

Value sensitivity_findings(const CaseModel& model, const Economics& economics, const Workings& workings,
                           Diagnostics& out) {
  if (!model.source->sensitivity || economics.ranking.empty()) return Value(nullptr);
  const std::vector<SensitivityInput>& inputs = model.source->sensitivity->inputs;
  bool sound = inputs.size() <= kMostInputs;
  for (const SensitivityInput& input : inputs) sound = check_input(input, out) && sound;
  return sound ? Tester(model, economics, workings, out).run() : Value(nullptr);
}

}  // namespace despatch
