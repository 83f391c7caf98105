#include "rules/case_economics.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/rounded.h"

namespace despatch {
namespace {

/// Below this many lines each year of an option says which lines made it up.
constexpr std::size_t kMostTracedLines = 1'000;
constexpr std::string_view kNetPresentValue = "present value of benefits less that of costs";

std::string_view band_of(double ratio) {
  return ratio < 0     ? "very poor"
         : ratio < 1   ? "poor"
         : ratio < 1.5 ? "low"
         : ratio < 2   ? "medium"
         : ratio < 4   ? "high"
                       : "very high";
}

class Economist {
 public:
  Economist(const CaseModel& model, const std::vector<BiasFinding>& biases, const InputMasks& masks,
            const Workings& workings, Diagnostics& out)
      : model_(model),
        basis_(*model.basis),
        biases_(biases),
        masks_(masks),
        workings_(workings),
        out_(out),
        weigher_(model, out),
        unit_(shown_in(model.source->shown_in ? std::string_view(**model.source->shown_in) : std::string_view())) {}

  std::optional<Economics> run() {
    made_.options.resize(model_.options.size());
    line_values_.resize(model_.options.size());
    for (std::size_t i = 0; i < model_.options.size(); ++i)
      if (!add_up(i)) return std::nullopt;
    for (std::size_t i = 0; i < model_.options.size(); ++i)
      if (!model_.options[i].lines.empty()) made_.ranking.push_back(i);
    std::ranges::stable_sort(made_.ranking,
                             [&](auto a, auto b) { return made_.options[b].net < made_.options[a].net; });
    // The comparator's figures come first, because the others stand beside them.
    if (model_.comparator) describe(*model_.comparator);
    for (const std::size_t option : made_.ranking)
      if (option != model_.comparator) describe(option);
    made_.value = describe_all();
    return std::move(made_);
  }

 private:
  bool overflow(Span place, std::string_view what) {
    out_.error("case/overflow", place, fmt::format("{} is more than can be counted exactly", what))
        .help("look for an amount that is a thousand times too large");
    return false;
  }

  std::uint64_t mask_of(const CaseLine& line) const {
    std::uint64_t mask = 0;
    if (masks_.empty()) return mask;
    for (const std::string_view name : line.names())
      if (const auto found = masks_.find(std::string(name)); !name.empty() && found != masks_.end())
        mask |= found->second;
    return mask;
  }

  CaseBucket& bucket(std::size_t option, const CaseLine& line) {
    const bool health = line.line->discount && **line.line->discount == "health";
    const auto key = std::tuple(option, line.benefit, health, mask_of(line));
    const auto [at, is_new] = bucket_at_.emplace(key, made_.buckets.size());
    if (is_new) {
      CaseBucket fresh;
      fresh.option = option;
      fresh.benefit = line.benefit;
      fresh.health = health;
      fresh.inputs = std::get<3>(key);
      fresh.real.resize(model_.years.size());
      made_.buckets.push_back(std::move(fresh));
    }
    return made_.buckets[at->second];
  }

  bool add_up(std::size_t option) {
    OptionFigures& to = made_.options[option];
    to.costs_by_year.resize(model_.years.size());
    to.benefits_by_year.resize(model_.years.size());
    std::vector<Money> cost_totals, benefit_totals;
    for (const CaseLine& line : model_.options[option].lines) {
      Value present_value(nullptr);
      if (line.economic) {
        const LineWeights& weights = weigher_.of(line);
        if (!weights.sound) return false;
        CaseBucket& into = bucket(option, line);
        auto& by_year = line.benefit ? to.benefits_by_year : to.costs_by_year;
        Exact present;
        Working working = workings_.of("each year's amount times its discount factor, added up", basis_.source);
        for (std::size_t year = 0; year < model_.years.size(); ++year) {
          const Money amount = line.money.by_year[year];
          if (amount == Money()) continue;
          Exact real;
          real.add(amount, weights.real[year]);
          if (line.bias != 0) real.add(real.times_millionths(line.bias));
          into.real[year].add(real);
          by_year[year].add(real);
          present.add(amount, weights.present[year]);
          working.input(label(year), Located<Money>{amount, line.money.place_of(line.flow(), year)});
        }
        const auto money = present.to_money();
        if (!money) return overflow(line.money.place, fmt::format("the present value of `{}`", *line.line->heading));
        present_value = working.gives(*money);
        if (line.bias != 0) {
          const Exact bias = present.times_millionths(line.bias);
          to.bias.add(bias);
          present.add(bias);
        }
        into.present.add(present);
        (line.benefit ? to.benefits : to.costs).add(present);
        (line.benefit ? benefit_totals : cost_totals).push_back(line.money.total);
      }
      line_values_[option].push_back(std::move(present_value));
    }
    const Span place = model_.options[option].place;
    const auto costs = checked_sum(cost_totals, place, out_);
    const auto benefits = checked_sum(benefit_totals, place, out_);
    if (!costs || !benefits) return false;
    to.stated_costs = *costs;
    to.stated_benefits = *benefits;
    to.net = to.benefits;
    to.net.subtract(to.costs);
    if (!to.costs.to_money() || !to.benefits.to_money() || !to.net.to_money())
      return overflow(place, fmt::format("the present value of `{}`", model_.options[option].name));
    for (std::size_t year = 0; year < model_.years.size(); ++year)
      if (!to.costs_by_year[year].to_money() || !to.benefits_by_year[year].to_money())
        return overflow(place, fmt::format("a year of `{}`", model_.options[option].name));
    return true;
  }

  /// "2028/29 × 0.9662"
  const std::string& label(std::size_t year) {
    if (labels_.empty())
      for (std::size_t i = 0; i < model_.years.size(); ++i) {
        const std::int64_t t = basis_.years_from_base(i);
        labels_.push_back(t < 0 ? model_.years.label(i)
                                : fmt::format("{} × {:.4f}", model_.years.label(i),
                                              weigher_.standard().value_at(static_cast<std::size_t>(t))));
      }
    return labels_[year];
  }

  // ---- what templates see
  Value lines_of(std::size_t option) const {
    Value::Sequence out;
    for (std::size_t i = 0; i < model_.options[option].lines.size(); ++i) {
      const CaseLine& line = model_.options[option].lines[i];
      const auto word = [](const auto& text) { return text ? Value(**text) : Value(nullptr); };
      const std::size_t in_years = static_cast<std::size_t>(
          std::ranges::count_if(line.money.by_year, [](Money amount) { return amount != Money(); }));
      out.push_back(Value::mapping(
          {{"heading", *line.line->heading},
           {"type", line.benefit ? "benefit" : "cost"},
           {"group", word(line.line->group)},
           {"nature", line.line->nature ? Value(**line.line->nature) : Value(in_years > 1 ? "recurrent" : "one-off")},
           {"spend", line.line->spend ? Value(**line.line->spend) : Value("revenue")},
           {"cash_releasing", line.line->cash_releasing && **line.line->cash_releasing},
           {"treatment", word(line.line->treatment)},
           {"economic", line.economic},
           {"financial", line.financial},
           {"total", workings_.of("a line's years, added up")
                         .input(*line.line->heading, Located<Money>{line.money.total, line.money.place})
                         .gives(line.money.total)},
           {"present_value", line_values_[option][i]},
           {"bias_percent", static_cast<double>(line.bias) / 10'000}}));
    }
    return Value(std::move(out));
  }

  Value years_of(std::size_t option) {
    const OptionFigures& figures = made_.options[option];
    const std::vector<CaseLine>& lines = model_.options[option].lines;
    Value::Sequence out;
    Exact cumulative;
    Value so_far;
    for (std::size_t year = 0; year < model_.years.size(); ++year) {
      const auto side = [&](const Exact& amount, bool benefit) {
        Working working = workings_.of(benefit ? "benefits of the year, added up" : "costs of the year, added up");
        if (lines.size() <= kMostTracedLines)
          for (const CaseLine& line : lines)
            if (line.economic && line.benefit == benefit && line.money.by_year[year] != Money())
              working.input(*line.line->heading,
                            Located<Money>{line.money.by_year[year], line.money.place_of(line.flow(), year)});
        return working.without_others("option", option_value(option)).gives(*amount.to_money());
      };
      const Value costs = side(figures.costs_by_year[year], false);
      const Value benefits = side(figures.benefits_by_year[year], true);
      Exact net = figures.benefits_by_year[year];
      net.subtract(figures.costs_by_year[year]);
      cumulative.add(net);
      const Value left = workings_.of("benefits less costs")
                             .plus("benefits", Quantity(benefits))
                             .minus("costs", Quantity(costs))
                             .gives(net.to_money().value_or(Money()));
      so_far = workings_.of("benefits less costs, year by year")
                   .plus("years before", Quantity(so_far))
                   .plus("this year", Quantity(left))
                   .gives(cumulative.to_money().value_or(Money()));
      const std::int64_t t = basis_.years_from_base(year);
      const double factor = t < 0 ? 0 : weigher_.standard().value_at(static_cast<std::size_t>(t));
      out.push_back(Value::mapping({{"year", model_.years.label(year)},
                                    {"costs", costs},
                                    {"benefits", benefits},
                                    {"net", left},
                                    {"cumulative", so_far},
                                    {"factor", workings_.of("discount factor of the year", basis_.source)
                                                   .input("rates", Quantity(Value(basis_.edition).at(basis_.place)))
                                                   .gives(factor)},
                                    {"factor_text", fmt::format("{:.4f}", factor)}}));
    }
    return Value(std::move(out));
  }

  /// The option itself, with the place at which it is written.
  Quantity option_value(std::size_t option) const {
    return Value(model_.options[option].name).at(model_.options[option].place);
  }

  /// When the money spent has come back: the first year in which the net sum is not below zero again.
  Value payback(std::size_t option) const {
    const OptionFigures& figures = made_.options[option];
    const bool against = model_.comparator && *model_.comparator != option;
    Exact sum;
    bool was_below = false;
    for (std::size_t year = 0; year < model_.years.size(); ++year) {
      Exact net = figures.benefits_by_year[year];
      net.subtract(figures.costs_by_year[year]);
      if (against) {
        net.add(made_.options[*model_.comparator].costs_by_year[year]);
        net.subtract(made_.options[*model_.comparator].benefits_by_year[year]);
      }
      const double before = sum.to_pounds();
      sum.add(net);
      if (sum.sign() < 0) {
        was_below = true;
        continue;
      }
      if (!was_below || !stays_up(option, year, sum, against)) continue;
      const double exact = static_cast<double>(basis_.years_from_base(year)) - 1 - before / net.to_pounds();
      const auto spent = figures.costs_by_year[year].to_money();
      return Value::mapping({{"year", model_.years.label(year)},
                             {"years", workings_.of("years until what was spent has come back")
                                           .input("option", option_value(option))
                                           .input("costs of the year", Quantity(spent ? money_value(*spent) : Value()))
                                           .gives(exact)},
                             {"years_text", plain_number(exact, 1)},
                             {"reached", true}});
    }
    return Value::mapping({{"year", Value(nullptr)},
                           {"years", Value(nullptr)},
                           {"years_text", ""},
                           {"reached", false},
                           {"nothing_to_pay_back", !was_below}});
  }

  bool stays_up(std::size_t option, std::size_t from, Exact sum, bool against) const {
    const OptionFigures& figures = made_.options[option];
    for (std::size_t year = from + 1; year < model_.years.size(); ++year) {
      sum.add(figures.benefits_by_year[year]);
      sum.subtract(figures.costs_by_year[year]);
      if (against) {
        sum.add(made_.options[*model_.comparator].costs_by_year[year]);
        sum.subtract(made_.options[*model_.comparator].benefits_by_year[year]);
      }
      if (sum.sign() < 0) return false;
    }
    return true;
  }

  Value ratio_of(const Exact& benefits, const Exact& costs, const Value& benefit_value, const Value& cost_value) const {
    if (costs.sign() <= 0) return Value(nullptr);
    return workings_.of("present value of benefits over that of costs", basis_.source)
        .plus("benefits", Quantity(benefit_value))
        .over("costs", Quantity(cost_value))
        .gives(benefits.to_pounds() / costs.to_pounds());
  }
  static Value ratio_text(const Value& ratio) {
    return ratio.is_null() ? Value(nullptr) : Value(fmt::format("{:.2f}", ratio.as_float()));
  }

  Value other_rates(std::size_t option) const {
    if (!basis_.sensitivity || horizon() <= basis_.sensitivity_over) return Value(nullptr);
    const DiscountFactors lower(*basis_.sensitivity, static_cast<std::size_t>(horizon()), basis_.timing);
    Exact net;
    for (const CaseBucket& one : made_.buckets) {
      if (one.option != option) continue;
      Exact present;
      if (one.health)
        present = one.present;
      else
        for (std::size_t year = 0; year < one.real.size(); ++year)
          if (basis_.years_from_base(year) >= 0)
            present.add(one.real[year].times(lower.at(static_cast<std::size_t>(basis_.years_from_base(year)))));
      one.benefit ? net.add(present) : net.subtract(present);
    }
    return workings_.of("net present value by the lower schedule", basis_.source)
        .input("option", Quantity(model_.options[option].name))
        .gives(net.to_money().value_or(Money()));
  }

  std::int64_t horizon() const { return basis_.years_from_base(model_.years.size() - 1); }

  void describe(std::size_t option) {
    OptionFigures& figures = made_.options[option];
    const CaseOptionLines& source = model_.options[option];
    Working costs_before = workings_.of("present values of costs, added up", basis_.source);
    Working benefits_sum = workings_.of("present values of benefits, added up", basis_.source);
    Working stated = workings_.of("costs as they are written, added up");
    Working stated_benefits = workings_.of("benefits as they are written, added up");
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
      const CaseLine& line = source.lines[i];
      if (!line.economic) continue;
      (line.benefit ? benefits_sum : costs_before).plus(*line.line->heading, Quantity(line_values_[option][i]));
      (line.benefit ? stated_benefits : stated)
          .plus(*line.line->heading, Located<Money>{line.money.total, line.money.place});
    }
    Exact without_bias = figures.costs;
    without_bias.subtract(figures.bias);
    const Money before_money = *without_bias.to_money();
    const Money bias_money = *figures.bias.to_money();
    const Money costs_money = *figures.costs.to_money();
    const Money benefits_money = *figures.benefits.to_money();
    const Money net_money = *figures.net.to_money();
    const Quantity itself = option_value(option);
    const Value before = costs_before.without_others("option", itself).gives(before_money);
    Working bias_working = workings_.of("optimism bias on the present values of its lines",
                                        "HM Treasury, Supplementary Green Book Guidance: Optimism Bias");
    for (std::size_t i = 0; i < source.lines.size(); ++i)
      if (source.lines[i].bias != 0)
        bias_working.input(fmt::format("{} × {}%", *source.lines[i].line->heading,
                                       plain_number(static_cast<double>(source.lines[i].bias) / 10'000, 4)),
                           Quantity(line_values_[option][i]));
    const Value bias = bias_working.without_others("option", itself).gives(bias_money);
    const Value costs = workings_.of("costs with optimism bias")
                            .plus("costs", Quantity(before))
                            .plus("bias", Quantity(bias))
                            .gives(costs_money);
    const Value benefits = benefits_sum.without_others("option", itself).gives(benefits_money);
    const Value net = workings_.of(kNetPresentValue, basis_.source)
                          .plus("benefits", Quantity(benefits))
                          .minus("costs", Quantity(costs))
                          .gives(net_money);
    const Value cost_less = workings_.of("costs less benefits").minus("net", Quantity(net)).gives(-net_money);
    const Value ratio = ratio_of(figures.benefits, figures.costs, benefits, costs);
    Value annual(nullptr);
    if (horizon() > 0) {
      const double annuity = static_cast<double>(weigher_.standard().annuity(static_cast<std::size_t>(horizon()))) /
                             static_cast<double>(kOne);
      const double pence = figures.net.to_pounds() * 100 / annuity;
      annual = workings_.of("net present value over the sum of discount factors from year 1", basis_.source)
                   .plus("net present value", Quantity(net))
                   .over(fmt::format("D(1) to D({})", horizon()), Quantity(annuity))
                   .gives(Money::pence(static_cast<std::int64_t>(pence < 0 ? pence - 0.5 : pence + 0.5)));
    }
    const Money sums[] = {before_money, bias_money};
    const Money less[] = {benefits_money, -costs_money};
    const bool adds = adds_up(sums, costs_money, unit_) && adds_up(less, net_money, unit_);
    sums_ = sums_ && adds;
    const auto text = [&](const Value& exact, Money amount) {
      return workings_.of("rounded for print").input("exact", Quantity(exact)).gives(shown(amount, unit_));
    };
    Value::Mapping entry = {
        {"id", source.id},
        {"name", source.name},
        {"preferred", model_.preferred == option},
        {"is_comparator", model_.comparator == option},
        {"total_costs", stated.without_others("option", itself).gives(figures.stated_costs)},
        {"total_benefits", stated_benefits.without_others("option", itself).gives(figures.stated_benefits)},
        {"pv_costs_before_bias", before},
        {"optimism_bias", bias},
        {"pv_costs", costs},
        {"pv_benefits", benefits},
        {"npsv", net},
        {"npc", cost_less},
        {"bcr", ratio},
        {"bcr_text", ratio_text(ratio)},
        {"bcr_words", ratio.is_null() ? Value(nullptr) : Value(band_of(ratio.as_float()))},
        {"equivalent_annual_value", annual},
        {"payback", payback(option)},
        {"lower_rate_npsv", other_rates(option)},
        {"shown", Value::mapping({{"pv_costs_before_bias", text(before, before_money)},
                                  {"optimism_bias", text(bias, bias_money)},
                                  {"pv_costs", text(costs, costs_money)},
                                  {"pv_benefits", text(benefits, benefits_money)},
                                  {"npsv", text(net, net_money)},
                                  {"npc", text(cost_less, -net_money)}})},
        {"by_year", years_of(option)},
        {"lines", lines_of(option)},
    };
    if (model_.comparator && *model_.comparator != option)
      entry.push_back({"against_comparator", against(option, costs, benefits, net)});
    figures.entry = Value::mapping(std::move(entry));
  }

  /// What the option costs and brings beyond the comparator.
  Value against(std::size_t option, const Value& own_costs, const Value& own_benefits, const Value& net) const {
    const OptionFigures& figures = made_.options[option];
    const OptionFigures& other = made_.options[*model_.comparator];
    Exact costs = figures.costs, benefits = figures.benefits, more = figures.net;
    costs.subtract(other.costs);
    benefits.subtract(other.benefits);
    more.subtract(other.net);
    const Value cost_value = workings_.of("costs beyond the comparator's")
                                 .plus("option", Quantity(own_costs))
                                 .minus("comparator", Quantity(*other.entry.find("pv_costs")))
                                 .gives(costs.to_money().value_or(Money()));
    const Value benefit_value = workings_.of("benefits beyond the comparator's")
                                    .plus("option", Quantity(own_benefits))
                                    .minus("comparator", Quantity(*other.entry.find("pv_benefits")))
                                    .gives(benefits.to_money().value_or(Money()));
    const Value ratio = ratio_of(benefits, costs, benefit_value, cost_value);
    return Value::mapping({{"pv_costs", cost_value},
                           {"pv_benefits", benefit_value},
                           {"npsv", workings_.of("net present value beyond the comparator's")
                                        .plus("option", Quantity(net))
                                        .minus("comparator", Quantity(*other.entry.find("npsv")))
                                        .gives(more.to_money().value_or(Money()))},
                           {"bcr", ratio},
                           {"bcr_text", ratio_text(ratio)},
                           {"bcr_words", ratio.is_null() ? Value(nullptr) : Value(band_of(ratio.as_float()))}});
  }

  Value describe_all() {
    Value::Sequence options, ranking, bands, biases;
    Value::Mapping by_id;
    for (std::size_t i = 0; i < made_.options.size(); ++i) {
      if (made_.options[i].entry.is_undefined()) continue;
      options.push_back(made_.options[i].entry);
      by_id.push_back({Value(model_.options[i].id), made_.options[i].entry});
    }
    int rank = 0;
    for (std::size_t i = 0; i < made_.ranking.size(); ++i) {
      const std::size_t at = made_.ranking[i];
      const bool like_before = i > 0 && made_.options[at].net == made_.options[made_.ranking[i - 1]].net;
      const bool like_next =
          i + 1 < made_.ranking.size() && made_.options[at].net == made_.options[made_.ranking[i + 1]].net;
      if (!like_before) rank = static_cast<int>(i) + 1;
      ranking.push_back(
          Value::mapping({{"id", model_.options[at].id},
                          {"name", model_.options[at].name},
                          {"npsv", *made_.options[at].entry.find("npsv")},
                          {"rank", rank},
                          {"rank_text", fmt::format("{}{}", rank, like_before || like_next ? "=" : "")}}));
    }
    const auto& rates = basis_.standard.bands;
    for (std::size_t i = 0; i < rates.size(); ++i) {
      if (rates[i].from > horizon()) break;
      const bool last = i + 1 == rates.size() || rates[i + 1].from > horizon();
      const std::int64_t to = last ? horizon() : rates[i + 1].from - 1;
      bands.push_back(
          Value::mapping({{"from", rates[i].from},
                          {"to", to},
                          {"rate_percent", static_cast<double>(rates[i].rate_millionths) / 10'000},
                          {"rate_text", plain_number(double(rates[i].rate_millionths) / 10'000, 4) + "%"}}));
    }
    for (const BiasFinding& one : biases_) biases.push_back(describe_bias(one));
    const bool mid = basis_.timing == Timing::MidYear;
    Value::Mapping all = {
        {"edition", basis_.edition},
        {"edition_title", basis_.edition_title},
        {"schedule", basis_.standard.name},
        {"bands", Value(std::move(bands))},
        {"timing", mid ? "mid-year" : "end-year"},
        {"base_year", basis_.base_year},
        {"price_base", basis_.price_base},
        {"price_base_stated", basis_.price_base_stated},
        {"deflator", basis_.index ? Value(basis_.index->name) : Value(nullptr)},
        {"years", static_cast<std::int64_t>(model_.years.size())},
        {"horizon", horizon()},
        {"has_benefits", std::ranges::any_of(made_.options, [](const auto& o) { return o.benefits.sign() != 0; })},
        {"unit", unit_text(unit_)},
        {"sums", sums_},
        {"note", sums_ ? std::string_view() : kRoundingNote},
        {"options", Value(std::move(options))},
        {"by_id", Value::mapping(std::move(by_id))},
        {"ranking", Value(std::move(ranking))},
        {"optimism_bias", Value(std::move(biases))},
    };
    if (basis_.sensitivity && horizon() > basis_.sensitivity_over)
      all.push_back(
          {"lower_schedule", Value::mapping({{"over", basis_.sensitivity_over}, {"leader", lower_leader()}})});
    if (model_.preferred && !made_.options[*model_.preferred].entry.is_undefined())
      all.push_back({"preferred", made_.options[*model_.preferred].entry});
    if (model_.comparator) all.push_back({"comparator", made_.options[*model_.comparator].entry});
    return Value::mapping(std::move(all));
  }

  Value lower_leader() const {
    const OptionFigures* best = nullptr;
    for (const std::size_t at : made_.ranking) {
      const auto value = [](const OptionFigures& f) { return f.entry.find("lower_rate_npsv")->as_float(); };
      if (!best || value(made_.options[at]) > value(*best)) best = &made_.options[at];
    }
    return best ? *best->entry.find("id") : Value(nullptr);
  }

  Value describe_bias(const BiasFinding& one) const {
    const auto percent_text = [](std::int64_t rate) {
      return plain_number(static_cast<double>(rate) / 10'000, 4) + "%";
    };
    Value::Sequence factors, names;
    for (const Mitigation& factor : one.stated->mitigation)
      factors.push_back(
          Value::mapping({{"factor", *factor.factor},
                          {"share_percent", Value(factor.share->value).at(factor.share.span)},
                          {"mitigated_percent", Value(factor.mitigated->value).at(factor.mitigated.span)}}));
    for (const auto& [option, line] : one.lines) {
      const Value name(*model_.options[option].lines[line].line->heading);
      if (std::ranges::find(names, name) == names.end() && names.size() < 50) names.push_back(name);
    }
    Working working = workings_.of("upper bound less what is managed",
                                   "HM Treasury, Supplementary Green Book Guidance: Optimism Bias");
    // The guidance's bound for a type of project rests on the type that was written.
    const auto bound = [&](std::int64_t rate) {
      const OptimismBias& stated = *one.stated;
      if (stated.rate) return Value(static_cast<double>(rate) / 10'000).at(stated.rate->span);
      Working of_type = workings_.of("upper bound of the type of project, %",
                                     "HM Treasury, Supplementary Green Book Guidance: Optimism Bias");
      of_type.input("type", stated.project_type);
      for (const auto& [type, share] : stated.mix) of_type.input(*type, Quantity(Value(share->value).at(share.span)));
      return of_type.gives(static_cast<double>(rate) / 10'000);
    };
    const auto printed_percent = [&](std::int64_t rate, const Value& exact) {
      return workings_.of("rounded for print").input("exact", Quantity(exact)).gives(percent_text(rate));
    };
    const Value upper = bound(one.upper);
    working.input("upper bound %", Quantity(upper));
    for (const Mitigation& factor : one.stated->mitigation)
      working.input(*factor.factor, Quantity(Value(factor.mitigated->value).at(factor.mitigated.span)));
    return Value::mapping(
        {{"rate_percent", working.gives(static_cast<double>(one.rate) / 10'000)},
         {"rate_text", percent_text(one.rate)},
         {"upper_percent", static_cast<double>(one.upper) / 10'000},
         {"upper_text", printed_percent(one.upper, upper)},
         {"duration_upper_text",
          one.duration_upper ? printed_percent(*one.duration_upper, bound(*one.duration_upper)) : Value(nullptr)},
         {"factors", Value(std::move(factors))},
         {"lines", Value(std::move(names))}});
  }

  const CaseModel& model_;
  const CaseBasis& basis_;
  const std::vector<BiasFinding>& biases_;
  const InputMasks& masks_;
  const Workings& workings_;
  Diagnostics& out_;
  Weigher weigher_;
  ShownIn unit_;
  Economics made_;
  bool sums_ = true;
  std::vector<std::string> labels_;
  std::map<std::tuple<std::size_t, bool, bool, std::uint64_t>, std::size_t> bucket_at_;
  std::vector<std::vector<Value>> line_values_;
};

}  // namespace

std::optional<Economics> work_out_economics(const CaseModel& model, const std::vector<BiasFinding>& biases,
                                            const InputMasks& masks, const Workings& workings, Diagnostics& out) {
  if (!model.sound || !model.basis) return std::nullopt;
  return Economist(model, biases, masks, workings, out).run();
}

Value cost_effectiveness(const CaseModel& model, const std::optional<Economics>& economics, const Workings& workings,
                         Diagnostics& out) {
  if (!model.source->unit_of_benefit) return Value(nullptr);
  const UnitOfBenefit& unit = *model.source->unit_of_benefit;
  struct Row {
    std::string id, name;
    double units = 0;
    Money cost;
    Value cost_value;
    std::optional<std::size_t> beaten_by;
  };
  std::vector<Row> rows;
  for (const auto& [id, units] : unit.by_option) {
    const auto at = model.index_of(*id);
    Row row{*id, at ? model.options[*at].name : *id, *units, {}, {}, {}};
    if (at && model.options[*at].npc) {
      row.cost = **model.options[*at].npc;
      row.cost_value = money_value(row.cost).at(model.options[*at].npc->span);
    } else if (at && economics && !economics->options[*at].entry.is_undefined()) {
      row.cost_value = *economics->options[*at].entry.find("npc");
      row.cost = -*economics->options[*at].net.to_money();
    } else {
      out.error("case/no-cost-for-unit", id.span, fmt::format("`{}` has {} of benefit and no cost", row.name, *units))
          .help("give its lines under `options:`, or `npc:` where another paper has worked it out");
      continue;
    }
    rows.push_back(std::move(row));
  }
  // By cost, and of equal cost the one with more first: whoever brought more before beats what comes after.
  std::vector<std::size_t> by_cost(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) by_cost[i] = i;
  std::ranges::stable_sort(by_cost, [&](auto a, auto b) {
    return rows[a].cost != rows[b].cost ? rows[a].cost < rows[b].cost : rows[a].units > rows[b].units;
  });
  std::optional<std::size_t> most;
  for (const std::size_t at : by_cost) {
    const bool equal = most && rows[*most].cost == rows[at].cost && rows[*most].units == rows[at].units;
    if (most && !equal && rows[*most].units >= rows[at].units) rows[at].beaten_by = *most;
    if (!most || rows[at].units > rows[*most].units) most = at;
  }
  // The cheapest that nothing beats is what the others are held against.
  const Row* base = nullptr;
  for (const Row& row : rows)
    if (!row.beaten_by && (!base || row.cost < base->cost)) base = &row;
  const auto pounds = [](Money amount) { return static_cast<double>(amount.to_pence()) / 100; };
  Value::Sequence table;
  for (const Row& row : rows) {
    Value per_unit(nullptr), extra(nullptr), per_extra(nullptr);
    if (row.units > 0)
      per_unit = workings.of("net present cost over units of benefit")
                     .plus("cost", Quantity(row.cost_value))
                     .over("units", Quantity(row.units))
                     .gives(pounds(row.cost) / row.units);
    if (base && &row != base && !row.beaten_by && row.units > base->units) {
      extra = Value(row.units - base->units);
      per_extra = workings.of("cost beyond the cheapest over units beyond the cheapest")
                      .plus("cost", Quantity(row.cost_value))
                      .minus("cheapest", Quantity(base->cost_value))
                      .over("extra units", Quantity(extra))
                      .gives((pounds(row.cost) - pounds(base->cost)) / (row.units - base->units));
    }
    const auto text = [](const Value& number) {
      return number.is_null() ? std::string() : pounds_text(number.as_float());
    };
    table.push_back(
        Value::mapping({{"id", row.id},
                        {"name", row.name},
                        {"npc", row.cost_value},
                        {"units", row.units},
                        {"units_text", plain_number(row.units, 2)},
                        {"per_unit", per_unit},
                        {"per_unit_text", text(per_unit)},
                        {"dominated_by", row.beaten_by ? Value(rows[*row.beaten_by].id) : Value(nullptr)},
                        {"dominated_by_name", row.beaten_by ? Value(rows[*row.beaten_by].name) : Value(nullptr)},
                        {"extra_units", extra},
                        {"per_extra_unit", per_extra},
                        {"per_extra_unit_text", text(per_extra)}}));
  }
  return Value::mapping({{"unit", unit.name},
                         {"base", base ? Value(base->id) : Value(nullptr)},
                         {"base_name", base ? Value(base->name) : Value(nullptr)},
                         {"options", Value(std::move(table))}});
}

}  // namespace despatch
