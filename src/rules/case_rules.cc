// Totals of a business case, exact to the penny, and what does not reconcile.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/case_economics.h"
#include "rules/case_lines.h"
#include "rules/findings.h"

namespace despatch {
namespace {

Value set_up_findings(const SetUp& cost, const Workings& workings, Diagnostics& out) {
  Money sum;
  for (const CostLine& line : cost.lines)
    if (line.amount) sum += **line.amount;
  const Money total = cost.total ? **cost.total : sum;
  const Money gap = total - sum;
  if (cost.total && !cost.lines.empty() && gap != Money() && !cost.unexplained_reason) {
    const bool less = gap > Money();
    auto fault = out.error(
        "case/gap", cost.total->span,
        fmt::format("the total is {}, but the lines come to {}: {} {}", format_money(total), format_money(sum),
                    format_money(less ? gap : -gap), less ? "is not itemised" : "too much"));
    if (cost.lines.front().amount) fault.note(cost.lines.front().amount->span, "the first of the lines");
    fault.help(less ? "add the lines that are missing, or say in `unexplained_reason:` why they are not known"
                    : "mend the lines or the total");
  }
  const Value lines_total =
      workings.of("set-up lines, added up")
          .each(cost.lines, [](Working& sum, const CostLine& line) { sum.plus(line.heading, line.amount); })
          .gives(sum);
  const Value whole = cost.total ? money_value(total).at(cost.total->span) : lines_total;
  return Value::mapping({{"lines_total", lines_total},
                         {"total", whole},
                         {"gap", workings.of("what the lines leave of the total")
                                     .plus("total", cost.total ? Quantity(cost.total) : lines_total)
                                     .minus("lines", lines_total)
                                     .gives(gap)},
                         {"reconciles", gap == Money()},
                         {"explained", gap == Money() || cost.unexplained_reason.has_value()}});
}

/// Totals of a table of headings by year.
Value table_findings(const std::vector<YearLine>& lines, const CaseYears& years, const Workings& workings,
                     Money& grand_total, Diagnostics& out) {
  std::vector<std::vector<Money>> columns(years.size());
  std::vector<Money> totals;
  Value::Sequence rows;
  Working sum = workings.of("lines, added up");
  std::vector<SpreadLine> spread_lines;
  for (const YearLine& line : lines) {
    spread_lines.push_back(spread(Flow::of(line), *line.heading, years, out));
    const SpreadLine& spread_line = spread_lines.back();
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].push_back(spread_line.by_year[i]);
    totals.push_back(spread_line.total);
    const Value total = workings.of("a line's years, added up")
                            .input(*line.heading, Quantity(Located<Money>{spread_line.total, spread_line.place}))
                            .gives(spread_line.total);
    sum.plus(*line.heading, Quantity(total));
    rows.push_back(Value::mapping({{"heading", *line.heading}, {"total", total}}));
  }
  const Span place = lines.empty() ? Span() : lines.front().heading.span;
  Value::Sequence by_year;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    Working year = workings.of("a year's lines, added up");
    for (std::size_t k = 0; k < lines.size(); ++k)
      year.plus(*lines[k].heading, Located<Money>{columns[i][k], spread_lines[k].place_of(Flow::of(lines[k]), i)});
    by_year.push_back(year.gives(checked_sum(columns[i], place, out).value_or(Money())));
  }
  grand_total = checked_sum(totals, place, out).value_or(Money());
  return Value::mapping(
      {{"lines", Value(std::move(rows))}, {"by_year", Value(std::move(by_year))}, {"total", sum.gives(grand_total)}});
}

Value funding_findings(const BusinessCase& business_case, const CaseYears& years, Money set_up,
                       const Workings& workings, Diagnostics& out) {
  std::vector<Money> sums;
  Working working = workings.of("sources of money, added up");
  const Funding& first = business_case.funding.front();
  const Span place = first.amount ? first.amount->span : first.amounts.span();
  for (const Funding& one : business_case.funding) {
    const bool by_year = !one.amounts.is_undefined() || one.in || one.from || one.to;
    Located<Money> amount;
    if (by_year) {
      Diagnostics told_by_affordability;
      const bool has_budget = !business_case.budget.empty();
      const SpreadLine line = spread(Flow::of(one), *one.heading, years, has_budget ? told_by_affordability : out);
      amount = {line.total, line.place};
    } else if (one.amount) {
      amount = *one.amount;
    }
    sums.push_back(*amount);
    working.plus(*one.heading, amount);
  }
  const Money sum = checked_sum(sums, place, out).value_or(Money());
  const Money gap = set_up - sum;
  const auto set_up_place = [&]() -> Span {
    const SetUp& cost = *business_case.set_up;
    if (cost.total) return cost.total->span;
    return cost.lines.empty() || !cost.lines.front().amount ? Span() : cost.lines.front().amount->span;
  };
  if (business_case.set_up && gap > Money())
    out.error("case/unfunded", place,
              fmt::format("the funding comes to {}, and setting up costs {}: {} has no source", format_money(sum),
                          format_money(set_up), format_money(gap)))
        .note(set_up_place(), "the cost of setting up")
        .help("name where the rest comes from");
  if (business_case.set_up && gap < Money() && business_case.budget.empty())
    out.warning("case/overfunded", place,
                fmt::format("the funding comes to {}, and setting up costs {}: {} has no use", format_money(sum),
                            format_money(set_up), format_money(-gap)))
        .note(set_up_place(), "the cost of setting up")
        .help("mend the funding, or add the cost that is missing");
  const Value total = working.gives(sum);
  return Value::mapping({{"total", total},
                         {"gap", workings.of("cost of setting up less funding")
                                     .plus("set-up cost", set_up)
                                     .minus("funding", Quantity(total))
                                     .gives(gap)}});
}

/// An outline or full business case makes all five cases.
void check_cases(const BusinessCase& business_case, Diagnostics& out) {
  if (!business_case.stage || business_case.cases.empty()) return;
  static constexpr std::string_view kFive[] = {"strategic", "economic", "commercial", "financial", "management"};
  std::vector<std::string> missing;
  for (const std::string_view id : kFive) {
    const auto found = std::ranges::find_if(business_case.cases, [&](const CaseOfFive& one) { return *one.id == id; });
    if (found == business_case.cases.end()) missing.emplace_back(id);
  }
  for (std::size_t i = 0; i < business_case.cases.size(); ++i)
    for (std::size_t k = 0; k < i && i < 50; ++k)
      if (*business_case.cases[i].id == *business_case.cases[k].id)
        out.error("case/case-twice", business_case.cases[i].id.span,
                  fmt::format("the {} case stands twice", *business_case.cases[i].id))
            .note(business_case.cases[k].id.span, "the first")
            .help("keep one of them; its parts go under `sections:`");
  if (!missing.empty() && **business_case.stage != "strategic-outline")
    out.error(
           "case/five-cases", business_case.stage->span,
           fmt::format("{} business case without its {} {}", **business_case.stage == "full" ? "a full" : "an outline",
                       list_and(missing), missing.size() == 1 ? "case" : "cases"))
        .note(business_case.cases.front().id.span, "the cases that are there")
        .help("add what is missing under `cases:`");
}

}  // namespace

Value findings_for(const BusinessCase& business_case, const RuleContext& context, Diagnostics& out) {
  const CaseYears years(business_case);
  Value::Mapping result;
  const auto put = [&](std::string_view key, Value value) { result.push_back({Value(key), std::move(value)}); };
  Money set_up;
  if (business_case.set_up) {
    put("set_up", set_up_findings(*business_case.set_up, context.workings, out));
    const SetUp& cost = *business_case.set_up;
    if (cost.total)
      set_up = **cost.total;
    else
      for (const CostLine& line : cost.lines)
        if (line.amount) set_up += **line.amount;
  }
  if (business_case.running) {
    const Running& running = *business_case.running;
    Value::Mapping parts;
    if (!running.lines.empty()) {
      Money total;
      parts.push_back({Value("table"), table_findings(running.lines, years, context.workings, total, out)});
    }
    if (!running.years.empty()) {
      Money total;
      std::int64_t known = 0;
      for (const YearAmount& year : running.years)
        if (year.amount) total += **year.amount, ++known;
      parts.push_back(
          {Value("years"),
           Value::mapping({{"known", known},
                           {"unknown", static_cast<std::int64_t>(running.years.size()) - known},
                           {"total", known == static_cast<std::int64_t>(running.years.size()) ? money_value(total)
                                                                                              : Value(nullptr)}})});
    }
    if (!running.options.empty()) {
      Value::Mapping options;
      Value::Sequence order;
      std::optional<Money> first;
      std::vector<std::pair<Money, std::string>> totals;
      for (const auto& [option, lines] : running.options) {
        Money total;
        Value table = table_findings(lines, years, context.workings, total, out);
        if (!first) first = total;
        Value::Mapping entries(table.as_mapping());
        entries.push_back({Value("difference"), money_value(total - *first)});
        options.push_back({Value(*option), Value::mapping(std::move(entries))});
        totals.emplace_back(total, *option);
      }
      std::stable_sort(totals.begin(), totals.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
      for (const auto& [total, option] : totals) order.push_back(Value(option));
      parts.push_back({Value("options"), Value::mapping(std::move(options))});
      parts.push_back({Value("cheapest_first"), Value(std::move(order))});
    }
    put("running", Value::mapping(std::move(parts)));
  }
  if (!business_case.funding.empty())
    put("funding", funding_findings(business_case, years, set_up, context.workings, out));
  CaseModel model = gather_case(business_case, context, out);
  const std::vector<BiasFinding> biases = apply_bias(model, out);
  const InputMasks masks = input_masks(model, out);
  const auto economics = work_out_economics(model, biases, masks, context.workings, out);
  const auto put_some = [&](std::string_view key, Value value) {
    if (!value.is_null()) put(key, std::move(value));
  };
  if (economics) {
    put("economic", economics->value);
    put_some("sensitivity", sensitivity_findings(model, *economics, context.workings, out));
  }
  put_some("cost_effectiveness", cost_effectiveness(model, economics, context.workings, out));
  put_some("financial", financial_findings(model, context.workings, out));
  check_claims(model, economics, set_up, out);
  check_contradictions(model, context, out);
  check_cases(business_case, out);
  if (years.size() > 0) {
    Value::Sequence labels;
    for (const Located<std::string>& label : years.labels()) labels.push_back(Value(*label).at(label.span));
    put("years", Value(std::move(labels)));
  }
  return Value::mapping(std::move(result));
}

}  // namespace despatch
