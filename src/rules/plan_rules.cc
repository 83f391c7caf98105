// Plans and risks: what comes before what it depends on, what lies after its deadline, what nobody answers for.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "rules/findings.h"

namespace despatch {

Value findings_for(const Programme& programme, const RuleContext& context, Diagnostics& out) {
  std::map<std::string, const Phase*> phases;
  for (const Phase& phase : programme.phases) phases.emplace(*phase.id, &phase);
  for (const Phase& phase : programme.phases) {
    if (phase.starts && phase.due && **phase.due < **phase.starts)
      out.error("order/dates", phase.due->span,
                fmt::format("the phase ends on {}, before it starts", long_date(**phase.due)))
          .note(phase.starts->span, "the start")
          .help("mend one of the dates");
    for (const Located<std::string>& name : phase.after) {
      const auto before = phases.find(*name);
      if (before == phases.end() || !before->second->due) continue;
      const auto& begins = phase.starts ? phase.starts : phase.due;
      if (begins && **begins < **before->second->due)
        out.error("plan/before-dependency", begins->span,
                  fmt::format("`{}` {} on {}, before `{}` is over", *phase.id, phase.starts ? "starts" : "ends",
                              long_date(**begins), *name))
            .note(before->second->due->span, "what it waits for")
            .help("mend one of the dates, or the `after:`");
    }
  }
  std::map<std::string, const Milestone*> milestones;
  for (const Milestone& one : programme.milestones) milestones.emplace(*one.id, &one);
  std::int64_t reached = 0, overdue = 0;
  for (const Milestone& one : programme.milestones) {
    reached += one.done ? 1 : 0;
    overdue += one.due && !one.done && context.as_of && **one.due < *context.as_of ? 1 : 0;
    if (one.due && one.deadline && **one.due > **one.deadline)
      out.error("plan/after-deadline", one.due->span,
                fmt::format("`{}` is planned for {}, after its deadline of {}", *one.id, long_date(**one.due),
                            long_date(**one.deadline)))
          .note(one.deadline->span, "the deadline")
          .help("bring it forward, or have the deadline moved");
    for (const Located<std::string>& name : one.after) {
      const auto before = milestones.find(*name);
      if (before != milestones.end() && one.due && before->second->due && **one.due < **before->second->due)
        out.error("plan/before-dependency", one.due->span,
                  fmt::format("`{}` is planned for {}, before `{}`", *one.id, long_date(**one.due), *name))
            .note(before->second->due->span, "what it waits for")
            .help("mend one of the dates, or the `after:`");
    }
  }
  for (std::size_t i = 1; i < programme.events.size(); ++i)
    if (*programme.events[i].date < *programme.events[i - 1].date)
      out.error("order/dates", programme.events[i].date.span,
                fmt::format("{} stands after {}", long_date(*programme.events[i].date),
                            long_date(*programme.events[i - 1].date)))
          .note(programme.events[i - 1].date.span, "the event above")
          .help("put the events in order of date");

  Value::Sequence rows;
  for (const Phase& phase : programme.phases)
    rows.push_back(
        Value::mapping({{"id", *phase.id},
                        {"name", phase.name},
                        {"days", phase.starts && phase.due
                                     ? Value(static_cast<std::int64_t>(days_between(**phase.starts, **phase.due) + 1))
                                     : Value(nullptr)},
                        {"over", Value(phase.due && context.as_of && **phase.due < *context.as_of)}}));
  return Value::mapping({{"phases", Value(std::move(rows))},
                         {"milestones", static_cast<std::int64_t>(programme.milestones.size())},
                         {"reached", reached},
                         {"overdue", overdue}});
}

Value findings_for(const Risks& register_, const RuleContext&, Diagnostics& out) {
  const RiskScale scale = register_.scale.value_or(RiskScale{});
  std::vector<RiskBand> bands = register_.bands;
  if (bands.empty()) bands = {{"Low", 1}, {"Medium", 5}, {"High", 10}, {"Very high", 20}};
  std::ranges::stable_sort(bands, {}, &RiskBand::from);
  const auto band = [&](std::int64_t rating) {
    std::string name = bands.front().name;
    for (const RiskBand& one : bands)
      if (rating >= one.from) name = one.name;
    return name;
  };
  const auto on_scale = [&](const Located<std::int64_t>& value, std::int64_t most, std::string_view what) {
    if (*value > most)
      out.error("risk/off-scale", value.span,
                fmt::format("{} {} of {} on a scale up to {}", indefinite(what), what, *value, most))
          .help("mend it, or the register's `scale:`");
  };
  struct Row {
    const Risk* risk;
    std::int64_t rating, left;
  };
  std::vector<Row> rows;
  std::int64_t over_appetite = 0;
  for (const Risk& risk : register_.risks) {
    on_scale(risk.likelihood, scale.likelihood, "likelihood");
    on_scale(risk.impact, scale.impact, "impact");
    const std::int64_t rating = *risk.likelihood * *risk.impact;
    std::int64_t left = rating;
    if (risk.residual) {
      on_scale(risk.residual->likelihood, scale.likelihood, "likelihood");
      on_scale(risk.residual->impact, scale.impact, "impact");
      left = *risk.residual->likelihood * *risk.residual->impact;
      if (left > rating)
        out.error("risk/worse-after-mitigation", risk.residual->likelihood.span,
                  fmt::format("what is left of `{}` is rated {}, more than the {} before its mitigation", *risk.id,
                              left, rating))
            .note(risk.likelihood.span, "before")
            .help("mend one of the two");
    }
    if (!risk.owner)
      out.warning("risk/no-owner", risk.id.span, fmt::format("nobody answers for the risk `{}`", *risk.id))
          .help("add `owner:` with the id of a post");
    if (!risk.mitigation)
      out.warning("risk/no-mitigation", risk.id.span, fmt::format("nothing is done about the risk `{}`", *risk.id))
          .help("add `mitigation:`, or say there that the risk is accepted");
    if (register_.appetite && left > **register_.appetite) {
      ++over_appetite;
      out.warning("risk/over-appetite", risk.id.span,
                  fmt::format("what is left of `{}` is rated {}, and the council lives with {} at most", *risk.id, left,
                              **register_.appetite))
          .note(register_.appetite->span, "the appetite")
          .help("do more about it, or have the appetite agreed anew");
    }
    rows.push_back({&risk, rating, left});
  }
  std::ranges::stable_sort(
      rows, [](const Row& a, const Row& b) { return a.left != b.left ? a.left > b.left : a.rating > b.rating; });
  Value::Sequence list;
  std::map<std::string, std::int64_t> counts;
  for (const Row& row : rows) {
    ++counts[band(row.left)];
    list.push_back(Value::mapping({{"id", *row.risk->id},
                                   {"rating", row.rating},
                                   {"band", band(row.rating)},
                                   {"residual_rating", row.left},
                                   {"residual_band", band(row.left)}}));
  }
  Value::Sequence by_band;
  for (const RiskBand& one : bands)
    by_band.push_back(Value::mapping({{"name", one.name}, {"from", one.from}, {"count", counts[one.name]}}));
  return Value::mapping(
      {{"risks", Value(std::move(list))}, {"bands", Value(std::move(by_band))}, {"over_appetite", over_appetite}});
}

}  // namespace despatch
