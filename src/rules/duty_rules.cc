// Duties of a direction: a flat list with their numbers, deadlines and states, for the tracker.
#include <algorithm>

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

struct Walk {
  const RuleContext& context;
  Diagnostics& out;
  Date made;
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

  void add(const Clause& clause, const std::string& number, std::string_view where) {
    const std::string state = clause.state ? **clause.state : "not-shown";
    (state == "shown" ? shown : state == "part" ? part : not_shown) += 1;
    if (clause.due && **clause.due < made)
      out.error("duty/before-direction", clause.due->span,
                fmt::format("the deadline of {} lies before the direction itself, of {}", long_date(**clause.due),
                            long_date(made)))
          .help("mend the date");
    if (state != "not-shown" && clause.evidence.empty())
      out.warning("duty/no-evidence", clause.state->span,
                  fmt::format("the duty is said to be {}, but no evidence is named",
                              state == "shown" ? "met" : "met in part"))
          .help("add `evidence:` with its source");
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
    put("days_left", clause.due && context.as_of ? Value(days) : Value(nullptr));
    put("evidence_count", static_cast<std::int64_t>(clause.evidence.size()));
    duties.push_back(Value::mapping(std::move(one)));
  }
};

}  // namespace

Value findings_for(const Direction& direction, const RuleContext& context, Diagnostics& out) {
  Walk walk{context, out, *direction.date, {}};
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
