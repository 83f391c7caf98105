#include "rules/equality.h"

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "model/kinds.h"
#include "rules/findings.h"
#include "value/yaml.h"

namespace despatch {
namespace {

constexpr Answer kGiven[] = {Answer::No, Answer::CouldBeYes, Answer::Yes};
constexpr Answer kAll[] = {Answer::Missing, Answer::No, Answer::CouldBeYes, Answer::Yes};
constexpr Policy kPolicies[] = {Policy::NotSaid, Policy::New, Policy::Existing};

/// The rule as the form words it, for answers that are all there.
ScreeningOutcome by_the_form(const ScreeningAnswers& a) {
  const auto y = [](Answer answer) { return answer == Answer::Yes || answer == Answer::CouldBeYes; };
  if (y(a.inequality) || (a.policy == Policy::Existing && y(a.uneven))) return ScreeningOutcome::Must;
  if (y(a.effect) || y(a.resources)) return ScreeningOutcome::May;
  return ScreeningOutcome::NotRequired;
}

/// What all ways of giving the missing answers agree on; Unknown where they do not.
ScreeningOutcome whatever_is_missing(ScreeningAnswers a) {
  for (Answer* one : {&a.effect, &a.resources, &a.inequality, &a.uneven}) {
    if (*one != Answer::Missing) continue;
    *one = Answer::No;
    const ScreeningOutcome without = whatever_is_missing(a);
    *one = Answer::Yes;
    return whatever_is_missing(a) == without ? without : ScreeningOutcome::Unknown;
  }
  if (a.policy != Policy::NotSaid) return by_the_form(a);
  a.policy = Policy::New;
  const ScreeningOutcome without = by_the_form(a);
  a.policy = Policy::Existing;
  return by_the_form(a) == without ? without : ScreeningOutcome::Unknown;
}

TEST_CASE("the form's rule holds for every set of answers") {
  int rows = 0, must = 0, may = 0;
  for (const Answer effect : kGiven)
    for (const Answer resources : kGiven)
      for (const Answer inequality : kGiven)
        for (const Policy policy : {Policy::New, Policy::Existing})
          for (const Answer uneven : kGiven) {
            const ScreeningAnswers answers{effect, resources, inequality, uneven, policy};
            const ScreeningDecision decision = decide(answers);
            CAPTURE(effect, resources, inequality, policy, uneven);
            CHECK(decision.outcome == by_the_form(answers));
            CHECK((decision.by_inequality || decision.by_uneven) == (decision.outcome == ScreeningOutcome::Must));
            CHECK((decision.by_effect || decision.by_resources) == (decision.outcome == ScreeningOutcome::May));
            ++rows;
            must += decision.outcome == ScreeningOutcome::Must;
            may += decision.outcome == ScreeningOutcome::May;
          }
  // Counted by hand: 2.3 yes or could be 108 times of 162; of the other 54, 2.4 for an existing policy 18 times; of the
  // other 36, neither 2.1 nor 2.2 in one of nine.
  CHECK(rows == 162);
  CHECK(must == 108 + 18);
  CHECK(may == 32);
}

TEST_CASE("a missing answer leaves the outcome open only where it could change it") {
  for (const Answer effect : kAll)
    for (const Answer resources : kAll)
      for (const Answer inequality : kAll)
        for (const Policy policy : kPolicies)
          for (const Answer uneven : kAll) {
            const ScreeningAnswers answers{effect, resources, inequality, uneven, policy};
            CAPTURE(effect, resources, inequality, policy, uneven);
            CHECK(decide(answers).outcome == whatever_is_missing(answers));
          }
}

Value computed(std::string text, const std::vector<std::string>& others = {}) {
  static SourceMap sources;
  Diagnostics out;
  RuleContext context;
  for (const std::string& other : others) context.documents.push_back(read_yaml(sources.add("other.yaml", other), out));
  const Value document = read_yaml(sources.add("test.yaml", std::move(text)), out);
  check_kind(document, out);
  for (const Diagnostic& d : out.all()) UNSCOPED_INFO(render_text(d));
  REQUIRE(out.empty());
  return findings_for(document, context, out);
}

std::string form(std::string_view effect, std::string_view resources, std::string_view inequality,
                 std::string_view policy, std::string_view age) {
  return fmt::format(
      "kind: screening\ntitle: S\ndate: 2018-03-19\npart_one:\n  - {{number: \"1.8\", question: Q, policy: {}}}\n"
      "part_two:\n  - {{number: \"2.1\", question: Q, answer: {}}}\n  - {{number: A, id: resources, question: Q, "
      "answer: "
      "{}}}\n  - {{number: \"2.3\", question: Q, answer: {}}}\ncharacteristics:\n  answers:\n    - {{characteristic: "
      "Age, "
      "answer: {}}}\n",
      policy, effect, resources, inequality, age);
}

TEST_CASE("the published rows of the form come out of a file") {
  const auto outcome = [](const std::string& text) { return computed(text).find("outcome")->as_string(); };
  CHECK(outcome(form("no", "no", "no", "new", "no")) == "not-required");
  CHECK(outcome(form("no", "yes", "no", "new", "no")) == "may");
  CHECK(outcome(form("could-be-yes", "no", "no", "new", "no")) == "may");
  CHECK(outcome(form("no", "no", "could-be-yes", "new", "no")) == "must");
  CHECK(outcome(form("no", "no", "no", "existing", "yes")) == "must");
  CHECK(outcome(form("no", "no", "no", "new", "yes")) == "not-required");
  CHECK(outcome(form("yes", "yes", "yes", "existing", "no")) == "must");
  // A question is known by its id where the form numbers otherwise, and papers name it by the form's own number.
  CHECK(*computed(form("no", "yes", "no", "new", "no")).find("because") == Value(Value::Sequence{"A"}));
}

TEST_CASE("due regard claims nothing that the record does not show") {
  DueRegard record;
  record.what = "equality impact assessment";
  record.date = parse_date("2026-10-30").value();
  CHECK(due_regard_text(record) ==
        "Due regard (Equality Act 2010, section 149): the equality impact assessment of 30 October 2026 was made. The "
        "record does not show whether it was among the papers of the meeting or any signature.");
  record.decided = parse_date("2026-11-12").value();
  record.body = "Cabinet";
  record.meeting_known = true;
  record.among = "Equality impact assessment";
  record.signatures = {{"Head of Libraries", parse_date("2026-10-30").value()}};
  record.found = "It found no negative effect.";
  record.review_on = parse_date("2027-11-12").value();
  CHECK(
      due_regard_text(record) ==
      "Due regard (Equality Act 2010, section 149): Cabinet had the equality impact assessment of 30 October 2026 "
      "before it, among the papers for the item; it was completed 13 days before the decision, and signed by the Head "
      "of Libraries (30 October 2026). It found no negative effect. It is to be reviewed on 12 November 2027.");
  record.evidence = "It rests on evidence.";
  const Value whole = brown_principles(record);
  CHECK(whole.size() == 6);
  for (const Value& row : whole.as_sequence()) CHECK(row.find("shown")->as_bool());
  // After the decision, unsigned, not among the papers: each costs its principle.
  record.date = parse_date("2026-11-13").value();
  record.among.reset();
  record.unsigned_roles = {"Line manager"};
  const Value principles = brown_principles(record);
  for (const std::size_t i : {0U, 1U, 3U, 5U}) CHECK(!principles.as_sequence()[i].find("shown")->as_bool());
  CHECK(due_regard_text(record).find("1 day after the decision") != std::string::npos);
}

}  // namespace
}  // namespace despatch
