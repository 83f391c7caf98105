// Duties of a direction: a flat list with their numbers, deadlines and states, for the tracker; and what their days,
// states and evidence say against each other.
#include <algorithm>

#include <chrono>

#include <fmt/format.h>

#include "rules/findings.h"

namespace despatch {
namespace {

std::string roman(std::size_t n) {
  static constexpr std::pair<std::size_t, std::string_view> kParts[] = {
      {1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"},
      {40, "xl"},  {10, "x"},   {9, "ix"},  {5, "v"},    {4, "iv"},  {1, "i"}};
  std::string out;
  for (const auto& [value, text] : kParts)
    for (; n >= value; n -= value) out += text;
  return out;
}

std::string letter(std::size_t n) {
  std::string out;
  for (++n; n > 0; n = (n - 1) / 26) out.insert(out.begin(), static_cast<char>('a' + (n - 1) % 26));
  return out;
}

/// The days of what is said to show that a duty was met.
std::vector<Located<Date>> days_of_evidence(const Clause& clause) {
  std::vector<Located<Date>> days;
  for (const Value& one : clause.evidence)
    if (one.is_mapping())
      if (const auto evidence = bind<DutyEvidence>(one); evidence.date) days.push_back(*evidence.date);
  return days;
}

struct Walk {
  const RuleContext& context;
  Diagnostics& out;
  const Direction& direction;
  Value::Sequence duties;
  std::int64_t shown = 0, part = 0, not_shown = 0, overdue = 0, due_soon = 0;

  void clause(const Clause& clause, const std::string& number, std::string_view where, int depth) {
    if (clause.state || clause.due || clause.term) add(clause, number, where);
    if (depth > 20) return;
    for (std::size_t i = 0; i < clause.parts.size(); ++i)
      this->clause(clause.parts[i], fmt::format("{}({})", number, depth == 0 ? letter(i) : roman(i + 1)), where,
                   depth + 1);
    for (const Clause& more : clause.also) this->clause(more, number, where, depth + 1);
  }

  void check_days(const Clause& clause, const std::string& number) {
    const Located<Date>& made = direction.date;
    if (clause.due && **clause.due < *made)
      out.error("duty/before-direction", clause.due->span,
                fmt::format("the deadline of {} lies before the direction itself, of {}", long_date(**clause.due),
                            long_date(*made)))
          .note(made.span, "the direction")
          .help("mend the date");
    if (clause.done && **clause.done < *made)
      out.error("duty/before-direction", clause.done->span,
                fmt::format("duty {} is said to be met on {}, before the direction of {} that lays it", number,
                            long_date(**clause.done), long_date(*made)))
          .note(made.span, "the direction")
          .help("mend the date");
    if (clause.done && context.as_of && **clause.done > *context.as_of)
      out.error("duty/state-contradiction", clause.done->span,
                fmt::format("duty {} is said to be met on {}, and it is {} now", number, long_date(**clause.done),
                            long_date(*context.as_of)))
          .help("take `done:` out until it is met");
    if (clause.due && direction.revoked && **clause.due > **direction.revoked)
      out.warning("duty/after-revocation", clause.due->span,
                  fmt::format("duty {} is due on {}, after the direction ended on {}", number, long_date(**clause.due),
                              long_date(**direction.revoked)))
          .note(direction.revoked->span, "the end of the direction")
          .help("mend one of the dates, or say under `gap:` that the duty lapsed");
    const bool late = clause.due && clause.done && **clause.done > **clause.due;
    if (late && !clause.late_reason)
      out.warning(
             "duty/met-late", clause.done->span,
             fmt::format("duty {} was met on {}, {} days after its deadline of {}", number, long_date(**clause.done),
                         days_between(**clause.due, **clause.done), long_date(**clause.due)))
          .note(clause.due->span, "the deadline")
          .help("say so to whoever gave the direction, and why under `late_reason:`");
    if (clause.late_reason && !late)
      out.error("duty/state-contradiction", clause.late_reason->span,
                fmt::format("a reason is given why duty {} was met late, and {}", number,
                            clause.done ? "it was not" : "no day on which it was met"))
          .note(clause.done ? clause.done->span
                : clause.id ? clause.id->span
                            : direction.date.span,
                clause.done ? "the day it was met" : "the duty")
          .help("mend the days, or take `late_reason:` out");
  }

  void check_state(const Clause& clause, const std::string& number) {
    if (clause.done && clause.state && **clause.state != "shown")
      out.error("duty/state-contradiction", clause.state->span,
                fmt::format("duty {} is said to be met on {}, and its state is {}", number, long_date(**clause.done),
                            **clause.state))
          .note(clause.done->span, "the day it was met")
          .help("write `state: shown`, or take `done:` out");
    if (clause.state && **clause.state == "not-shown" && !clause.evidence.empty())
      out.error("duty/state-contradiction", clause.state->span,
                fmt::format("the record is said to show nothing of duty {}, and evidence is named", number))
          .note(clause.evidence.front().span(), "the evidence")
          .help("write `state: shown` or `part`, or move the words to `gap:`");
  }

  void check_evidence(const Clause& clause, const std::string& number) {
    const std::string state = clause.state ? **clause.state : "not-shown";
    if (state == "not-shown") return;
    if (clause.evidence.empty()) {
      out.warning("duty/no-evidence", clause.state->span,
                  fmt::format("the duty is said to be {}, but no evidence is named",
                              state == "shown" ? "met" : "met in part"))
          .help("add `evidence:` with its source");
      return;
    }
    const std::vector<Located<Date>> days = days_of_evidence(clause);
    for (const Located<Date>& day : days)
      if (*day < *direction.date)
        out.error("duty/evidence-too-early", day.span,
                  fmt::format("the evidence of duty {} is dated {}, before the direction", number, long_date(*day)))
            .note(direction.date.span, "the direction")
            .help("mend the date, or name what shows that the duty was met");
    // Some evidence without a day may be of any day.
    if (days.empty() || days.size() < clause.evidence.size() || state != "shown") return;
    const auto [first, last] =
        std::ranges::minmax_element(days, {}, [](const Located<Date>& day) { return std::chrono::sys_days(*day); });
    if (clause.done && **clause.done > **last)
      out.error("duty/evidence-too-early", last->span,
                fmt::format("duty {} is said to be met on {}, and its last evidence is dated {}", number,
                            long_date(**clause.done), long_date(**last)))
          .note(clause.done->span, "the day it was met")
          .help("name evidence of that day or later: what is planned is not yet done");
    if (!clause.done && clause.due && **first > **clause.due)
      out.warning("duty/evidence-late", first->span,
                  fmt::format("duty {} was due on {}, and its first evidence is dated {}", number,
                              long_date(**clause.due), long_date(**first)))
          .note(clause.due->span, "the deadline")
          .help("add `done:` with the day it was met, or earlier evidence");
  }

  void add(const Clause& clause, const std::string& number, std::string_view where) {
    const std::string state = clause.state ? **clause.state : "not-shown";
    (state == "shown" ? shown : state == "part" ? part : not_shown) += 1;
    check_days(clause, number);
    check_state(clause, number);
    check_evidence(clause, number);
    std::string standing = state == "shown" ? "met" : clause.due ? "open" : "no date set";
    std::int64_t days = 0;
    if (clause.due && context.as_of) {
      days = days_between(*context.as_of, **clause.due);
      if (state != "shown") {
        standing = days < 0 ? "deadline passed" : "open";
        overdue += days < 0 ? 1 : 0;
        due_soon += days >= 0 && days <= 28 ? 1 : 0;
      }
    }
    Value::Mapping one;
    const auto put = [&](std::string_view key, Value value) { one.push_back({Value(key), std::move(value)}); };
    put("id", clause.id ? Value(**clause.id) : Value(nullptr));
    put("number", number);
    put("where", where);
    put("short", clause.brief ? *clause.brief : clause.text ? *clause.text : std::string());
    put("due", clause.due ? Value(iso_date(**clause.due)) : Value(nullptr));
    put("term", clause.term  ? *clause.term
                : clause.due ? fmt::format("By {}", long_date(**clause.due))
                             : std::string("No date set"));
    put("state", state);
    put("standing", standing);
    put("days_left", clause.due && context.as_of ? context.workings.of("days from today to the deadline")
                                                       .input("today", *context.as_of)
                                                       .input("deadline", clause.due)
                                                       .gives(days)
                                                 : Value(nullptr));
    put("done", clause.done ? Value(iso_date(**clause.done)) : Value(nullptr));
    put("days_late", clause.done && clause.due && **clause.done > **clause.due
                         ? context.workings.of("days from the deadline to the day it was met")
                               .input("deadline", clause.due)
                               .input("met", clause.done)
                               .gives(days_between(**clause.due, **clause.done))
                         : Value(nullptr));
    put("evidence_count", static_cast<std::int64_t>(clause.evidence.size()));
    duties.push_back(Value::mapping(std::move(one)));
  }
};

}  // namespace

Value findings_for(const Direction& direction, const RuleContext& context, Diagnostics& out) {
  if (direction.revoked && **direction.revoked < *direction.date)
    out.error("order/dates", direction.revoked->span,
              fmt::format("the direction ended on {}, before it was made", long_date(**direction.revoked)))
        .note(direction.date.span, "the direction")
        .help("mend one of the dates");
  Walk walk{context, out, direction, {}};
  std::size_t number = 0;
  for (const Section& section : direction.sections)
    for (const Clause& paragraph : section.paragraphs) walk.clause(paragraph, std::to_string(++number), "direction", 0);
  if (direction.annex)
    for (std::size_t i = 0; i < direction.annex->tasks.size(); ++i)
      walk.clause(direction.annex->tasks[i], std::to_string(i + 1), "annex", 0);
  Value::Sequence dated;
  for (const Value& duty : walk.duties)
    if (duty.find("due")->is_string()) dated.push_back(duty);
  std::ranges::stable_sort(dated, {}, [](const Value& duty) { return duty.find("due")->as_string(); });
  const auto total = static_cast<std::int64_t>(walk.duties.size());
  return Value::mapping({{"duties", Value(std::move(walk.duties))},
                         {"by_deadline", Value(std::move(dated))},
                         {"count", total},
                         {"shown", walk.shown},
                         {"part", walk.part},
                         {"not_shown", walk.not_shown},
                         {"overdue", walk.overdue},
                         {"due_within_28_days", walk.due_soon},
                         {"as_of", context.as_of ? Value(iso_date(*context.as_of)) : Value(nullptr)}});
}

}  // namespace despatch
