// Plans: what comes before what it depends on, what lies after its deadline, and what the direction behind it says
// otherwise.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "rules/dependencies.h"
#include "rules/findings.h"

namespace despatch {
namespace {

using Duties = std::map<std::string, Clause>;

void collect(const Clause& clause, int depth, Duties& out) {
  if (depth > 20) return;
  if (clause.id) out.emplace(**clause.id, clause);
  for (const Clause& part : clause.parts) collect(part, depth + 1, out);
  for (const Clause& more : clause.also) collect(more, depth + 1, out);
}

/// The duties of every direction of the project, by id.
Duties duties_of(const RuleContext& context) {
  Duties duties;
  for (const Value& document : context.documents) {
    const Value* kind = document.find("kind");
    if (!kind || !kind->is_string() || kind->as_string() != "direction") continue;
    const auto direction = bind<Direction>(document);
    for (const Section& section : direction.sections)
      for (const Clause& paragraph : section.paragraphs) collect(paragraph, 0, duties);
    if (direction.annex)
      for (const Clause& task : direction.annex->tasks) collect(task, 0, duties);
  }
  return duties;
}

bool names(const std::vector<Located<std::string>>& list, std::string_view id) {
  return std::ranges::any_of(list, [&](const auto& one) { return *one == id; });
}

void check_phases(const Programme& programme, Diagnostics& out) {
  std::vector<Step> steps;
  for (const Phase& phase : programme.phases)
    steps.push_back({&phase.id, phase.starts ? &phase.starts : &phase.due, &phase.due, &phase.after});
  check_dependencies(steps, "begins on", out);
  const Phase* before = nullptr;
  for (const Phase& phase : programme.phases) {
    if (phase.starts && phase.due && **phase.due < **phase.starts)
      out.error("order/dates", phase.due->span,
                fmt::format("the phase ends on {}, before it starts", long_date(**phase.due)))
          .note(phase.starts->span, "the start")
          .help("mend one of the dates");
    if (before && before->due && !names(phase.alongside, *before->id) && !names(before->alongside, *phase.id) &&
        !names(phase.after, *before->id)) {
      if (phase.due && **phase.due < **before->due)
        out.error("plan/phase-order", phase.due->span,
                  fmt::format("`{}` ends on {}, before `{}`, which stands above it", *phase.id, long_date(**phase.due),
                              *before->id))
            .note(before->due->span, "the phase above")
            .help(fmt::format("put the phases in order, or say `alongside: {}`", *before->id));
      else if (phase.starts && **phase.starts < **before->due)
        out.warning(
               "plan/phase-overlap", phase.starts->span,
               fmt::format("`{}` starts on {}, before `{}` ends", *phase.id, long_date(**phase.starts), *before->id))
            .note(before->due->span, "the phase above")
            .help(fmt::format("mend one of the dates, or say `alongside: {}` where they overlap on purpose",
                              *before->id));
    }
    if (phase.due) before = &phase;
  }
}

void check_days(const Milestone& one, const std::map<std::string_view, const Phase*>& phases,
                const RuleContext& context, Diagnostics& out) {
  if (one.due && one.deadline && **one.due > **one.deadline)
    out.error("plan/after-deadline", one.due->span,
              fmt::format("`{}` is planned for {}, after its deadline of {}", *one.id, long_date(**one.due),
                          long_date(**one.deadline)))
        .note(one.deadline->span, "the deadline")
        .help("bring it forward, or have the deadline moved");
  if (one.done && context.as_of && **one.done > *context.as_of)
    out.error("plan/done-in-future", one.done->span,
              fmt::format("`{}` is said to be reached on {}, and it is {} now", *one.id, long_date(**one.done),
                          long_date(*context.as_of)))
        .help("write `due:` until it is reached");
  if (!one.phase || !one.due) return;
  const auto found = phases.find(**one.phase);
  if (found == phases.end()) return;
  const Phase& phase = *found->second;
  const bool early = phase.starts && **one.due < **phase.starts, late = phase.due && **one.due > **phase.due;
  if (early || late)
    out.error("plan/outside-phase", one.due->span,
              fmt::format("`{}` is planned for {}, {} its phase `{}` {} on {}", *one.id, long_date(**one.due),
                          early ? "before" : "after", *phase.id, early ? "starts" : "ends",
                          long_date(early ? **phase.starts : **phase.due)))
        .note((early ? phase.starts : phase.due)->span, "the phase")
        .help("mend one of the dates, or `phase:`");
}

void hold_against_duty(const Milestone& one, const Duties& duties, Diagnostics& out) {
  if (!one.duty) return;
  const auto found = duties.find(**one.duty);
  if (found == duties.end()) return;
  const Clause& duty = found->second;
  if (one.due && duty.due && **one.due > **duty.due)
    out.error("plan/after-duty", one.due->span,
              fmt::format("`{}` is planned for {}, and the duty `{}` that it meets is due on {}", *one.id,
                          long_date(**one.due), **one.duty, long_date(**duty.due)))
        .note(duty.due->span, "the deadline of the duty")
        .help("bring it forward, or have the deadline moved");
  if (one.deadline && duty.due && **one.deadline != **duty.due)
    out.error("plan/deadline-differs", one.deadline->span,
              fmt::format("the deadline of `{}` is {}, and that of the duty `{}` is {}", *one.id,
                          long_date(**one.deadline), **one.duty, long_date(**duty.due)))
        .note(duty.due->span, "the deadline of the duty")
        .help("take `deadline:` out here: it follows from the duty");
  if (one.done && duty.done && **one.done != **duty.done)
    out.error("plan/duty-contradiction", one.done->span,
              fmt::format("`{}` was reached on {}, and the duty `{}` that it meets was met on {}", *one.id,
                          long_date(**one.done), **one.duty, long_date(**duty.done)))
        .note(duty.done->span, "the duty")
        .help("mend one of the days");
  else if (one.done && duty.state && **duty.state == "not-shown")
    out.error("plan/duty-contradiction", one.done->span,
              fmt::format("`{}` was reached on {}, and the record is said to show nothing of the duty `{}`", *one.id,
                          long_date(**one.done), **one.duty))
        .note(duty.state->span, "the duty")
        .help("give the duty its state and its evidence, or take `done:` out");
  else if (!one.done && duty.state && **duty.state == "shown")
    out.error(
           "plan/duty-contradiction", one.duty->span,
           fmt::format("the duty `{}` is said to be met, and `{}` that meets it is not reached", **one.duty, *one.id))
        .note(duty.state->span, "the duty")
        .help("add `done:` here, or mend the state of the duty");
}

/// The duty's deadline where the milestone gives none of its own.
std::optional<Located<Date>> deadline_of(const Milestone& one, const Duties& duties) {
  if (one.deadline) return one.deadline;
  if (one.duty)
    if (const auto found = duties.find(**one.duty); found != duties.end()) return found->second.due;
  return std::nullopt;
}

}  // namespace

Value findings_for(const Programme& programme, const RuleContext& context, Diagnostics& out) {
  check_phases(programme, out);
  const Duties duties = duties_of(context);
  std::map<std::string_view, const Phase*> phases;
  for (const Phase& phase : programme.phases) phases.emplace(*phase.id, &phase);
  std::map<std::string_view, const Milestone*> milestones;
  std::vector<Step> steps;
  for (const Milestone& one : programme.milestones) {
    milestones.emplace(*one.id, &one);
    steps.push_back({&one.id, &one.due, &one.due, &one.after});
  }
  check_dependencies(steps, "is planned for", out);
  for (const Milestone& one : programme.milestones) {
    check_days(one, phases, context, out);
    hold_against_duty(one, duties, out);
    for (const Located<std::string>& name : one.after) {
      const auto before = milestones.find(*name);
      if (before == milestones.end() || !one.done) continue;
      const auto& done = before->second->done;
      if (done && **done <= **one.done) continue;
      out.error("plan/done-before", one.done->span,
                fmt::format("`{}` was reached on {}, and `{}`, for which it waits, {}", *one.id, long_date(**one.done),
                            *name, done ? fmt::format("on {}", long_date(**done)) : "is not reached"))
          .note(done ? done->span : before->second->id.span, "what it waits for")
          .help("mend one of the days, or the `after:`");
    }
  }
  for (std::size_t i = 1; i < programme.events.size(); ++i)
    if (*programme.events[i].date < *programme.events[i - 1].date)
      out.error("order/dates", programme.events[i].date.span,
                fmt::format("{} stands after {}", long_date(*programme.events[i].date),
                            long_date(*programme.events[i - 1].date)))
          .note(programme.events[i - 1].date.span, "the event above")
          .help("put the events in order of date");

  Value::Sequence phase_rows, rows;
  for (const Phase& phase : programme.phases)
    phase_rows.push_back(
        Value::mapping({{"id", *phase.id},
                        {"name", phase.name},
                        {"days", phase.starts && phase.due
                                     ? Value(static_cast<std::int64_t>(days_between(**phase.starts, **phase.due) + 1))
                                     : Value(nullptr)},
                        {"over", Value(phase.due && context.as_of && **phase.due < *context.as_of)}}));
  std::int64_t reached = 0, overdue = 0;
  for (const Milestone& one : programme.milestones) {
    const bool is_overdue = one.due && !one.done && context.as_of && **one.due < *context.as_of;
    reached += one.done ? 1 : 0;
    overdue += is_overdue ? 1 : 0;
    const auto deadline = deadline_of(one, duties);
    rows.push_back(Value::mapping(
        {{"id", *one.id},
         {"name", one.name},
         {"due", one.due ? Value(iso_date(**one.due)) : Value(nullptr)},
         {"done", one.done ? Value(iso_date(**one.done)) : Value(nullptr)},
         {"deadline", deadline ? Value(iso_date(**deadline)) : Value(nullptr)},
         {"standing", one.done     ? "reached"
                      : is_overdue ? "overdue"
                      : one.due    ? "open"
                                   : "no date set"},
         {"days_left",
          one.due && !one.done && context.as_of ? Value(days_between(*context.as_of, **one.due)) : Value(nullptr)},
         {"days_before_deadline", one.due && deadline ? context.workings.of("days from the day planned to the deadline")
                                                            .input("planned", one.due)
                                                            .input("deadline", deadline)
                                                            .gives(days_between(**one.due, **deadline))
                                                      : Value(nullptr)}}));
  }
  return Value::mapping({{"phases", Value(std::move(phase_rows))},
                         {"milestones", static_cast<std::int64_t>(programme.milestones.size())},
                         {"list", Value(std::move(rows))},
                         {"reached", reached},
                         {"overdue", overdue}});
}

}  // namespace despatch
