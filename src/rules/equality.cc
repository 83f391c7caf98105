#include "rules/equality.h"

#include <fmt/format.h>

#include "base/text.h"

namespace despatch {
namespace {

bool says_yes(Answer answer) { return answer == Answer::Yes || answer == Answer::CouldBeYes; }

std::string days(int count) { return fmt::format("{} {}", count, count == 1 ? "day" : "days"); }

std::string signed_by(const DueRegard& record) {
  std::vector<std::string> names;
  for (const DueRegard::Signed& one : record.signatures)
    names.push_back(one.date ? fmt::format("{} ({})", one.role, long_date(*one.date)) : one.role);
  return list_and(names);
}

/// "13 days before the decision"; empty when the day of the decision is not known.
std::string time_before(const DueRegard& record) {
  if (!record.decided) return "";
  const int before = days_between(record.date, *record.decided);
  if (before > 0) return fmt::format("{} before the decision", days(before));
  if (before == 0) return "on the day of the decision";
  return fmt::format("{} after the decision", days(-before));
}

}  // namespace

ScreeningDecision decide(const ScreeningAnswers& answers) {
  ScreeningDecision out;
  const bool uneven = says_yes(answers.uneven);
  out.by_inequality = says_yes(answers.inequality);
  out.by_uneven = uneven && answers.policy == Policy::Existing;
  if (out.by_inequality || out.by_uneven) {
    out.outcome = ScreeningOutcome::Must;
    return out;
  }
  const bool uneven_open = answers.policy == Policy::Existing  ? answers.uneven == Answer::Missing
                           : answers.policy == Policy::NotSaid ? answers.uneven != Answer::No
                                                               : false;
  if (answers.inequality == Answer::Missing || uneven_open) return out;
  out.by_effect = says_yes(answers.effect);
  out.by_resources = says_yes(answers.resources);
  if (out.by_effect || out.by_resources)
    out.outcome = ScreeningOutcome::May;
  else if (answers.effect == Answer::No && answers.resources == Answer::No)
    out.outcome = ScreeningOutcome::NotRequired;
  return out;
}

std::string due_regard_text(const DueRegard& record) {
  std::string out = "Due regard (Equality Act 2010, section 149): ";
  const std::string name = fmt::format("the {} of {}", record.what, long_date(record.date));
  if (record.among)
    out += fmt::format("{} had {} before it, among the papers for the item",
                       record.body.empty() ? "the meeting" : record.body, name);
  else
    out += fmt::format("{} was made", name);
  const std::string when = time_before(record);
  if (record.among && !when.empty())
    out += fmt::format("; it was completed {}", when);
  else if (!when.empty())
    out += fmt::format(" {}", when);
  if (!record.signatures.empty()) out += fmt::format(", and signed by the {}", signed_by(record));
  out += '.';
  if (!record.found.empty()) out += fmt::format(" {}", record.found);
  if (record.review_on) out += fmt::format(" It is to be reviewed on {}.", long_date(*record.review_on));
  std::vector<std::string> lacking;
  if (!record.among)
    lacking.push_back(record.meeting_known ? "that it was among the papers of the meeting"
                                           : "whether it was among the papers of the meeting");
  for (const std::string& role : record.unsigned_roles) lacking.push_back(fmt::format("a signature of the {}", role));
  if (record.signatures.empty() && record.unsigned_roles.empty()) lacking.push_back("any signature");
  if (!lacking.empty()) out += fmt::format(" The record does not show {}.", list_and(lacking, "or"));
  return out;
}

Value brown_principles(const DueRegard& record) {
  Value::Sequence rows;
  const auto row = [&](std::string_view principle, bool shown, std::string evidence) {
    rows.push_back(Value::mapping({{"principle", principle}, {"shown", shown}, {"evidence", std::move(evidence)}}));
  };
  const std::string who = record.body.empty() ? "the meeting" : record.body;
  row("Those who decide know of the duty", record.among.has_value(),
      record.among           ? fmt::format("“{}” is among the papers before {}.", *record.among, who)
      : record.meeting_known ? fmt::format("It is not among the papers before {}.", who)
                             : std::string("The papers of the meeting that decides are not among the data."));
  const bool before = record.decided && days_between(record.date, *record.decided) >= 0;
  row("It is met before and at the time of the decision", before,
      record.decided ? fmt::format("It is dated {}, {}.", long_date(record.date), time_before(record))
                     : fmt::format("It is dated {}; the day of the decision is not given.", long_date(record.date)));
  row("It is met in substance, with rigour and an open mind", !record.evidence.empty(),
      record.evidence.empty() ? "No evidence is set down." : record.evidence);
  row("It cannot be handed to somebody else", record.among.has_value() && !record.body.empty(),
      record.among && !record.body.empty()
          ? fmt::format("{} itself has the paper before it and decides.", record.body)
          : std::string("The record does not show that those who decide had it before them."));
  row("It goes on after the decision", record.review_on.has_value(),
      record.review_on   ? fmt::format("It is to be reviewed on {}{}.", long_date(*record.review_on),
                                     record.monitored ? ", and the effect is monitored" : "")
      : record.monitored ? std::string("The effect is monitored; no day of review is set.")
                         : std::string("No day of review is set."));
  std::string kept =
      record.signatures.empty() ? "Nobody has signed it." : fmt::format("It is signed by the {}.", signed_by(record));
  for (const std::string& role : record.unsigned_roles) kept += fmt::format(" The {} has not signed.", role);
  if (record.published) kept += fmt::format(" It was published on {}.", long_date(*record.published));
  row("Records are kept", !record.signatures.empty() && record.unsigned_roles.empty(), std::move(kept));
  return Value(std::move(rows));
}

}  // namespace despatch
