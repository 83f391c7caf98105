#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "model/kinds.h"
#include "rules/findings.h"
#include "rules/scores.h"
#include "value/yaml.h"

namespace despatch {
namespace {

/// The findings of a document that has no fault, with others of its project beside it.
Value computed(std::string text, std::vector<std::string> others = {}, std::optional<Date> as_of = {},
               std::size_t faults = 0) {
  static SourceMap sources;
  Diagnostics out;
  RuleContext context;
  context.as_of = as_of;
  for (std::string& other : others)
    context.documents.push_back(read_yaml(sources.add("other.yaml", std::move(other)), out));
  const Value document = read_yaml(sources.add("test.yaml", std::move(text)), out);
  check_kind(document, out);
  for (const Diagnostic& d : out.all()) UNSCOPED_INFO(render_text(d));
  REQUIRE(out.empty());
  Value result = findings_for(document, context, out);
  for (const Diagnostic& d : out.all()) UNSCOPED_INFO(render_text(d));
  CHECK(out.size() == faults);
  return result;
}

TEST_CASE("weighted totals are exact, ties are ties, and ranks use what was not rounded") {
  const auto ranked = rank_by_weighted_total({50, 30, 20}, {{100, 40, 0}, {60, 100, 50}, {0, 30, 100}, {50, 90, 50}});
  REQUIRE(ranked.size() == 4);
  CHECK(ranked[0].option == 1);
  CHECK(ranked[0].total == 70.0);
  CHECK(ranked[1].option == 0);
  CHECK(ranked[1].total == 62.0);
  CHECK(ranked[1].rank == 2);
  CHECK(ranked[1].tied);
  CHECK(ranked[2].option == 3);
  CHECK(ranked[2].rank == 2);
  CHECK(ranked[3].rank == 4);
  // Published spreadsheet: options 2 and 4 look level at one decimal, and option 4 leads.
  const auto sheet = rank_by_weighted_total({50, 25, 15, 10}, {{3, 5, 4, 4}, {5, 9, 6, 3}, {5, 6, 8, 8}});
  CHECK(sheet[0].option == 2);
  CHECK(sheet[0].total == 6.0);
  CHECK(sheet[1].total == 5.95);
  // 0.1 + 0.2 and 0.3 are one number here.
  const auto tenth = rank_by_weighted_total({1, 1}, {{0.1, 0.2}, {0.3, 0}});
  CHECK(tenth[0].tied);
  // Any scale of weights gives the same order.
  const auto scaled =
      rank_by_weighted_total({0.5, 0.3, 0.2}, {{100, 40, 0}, {60, 100, 50}, {0, 30, 100}, {50, 90, 50}});
  for (std::size_t i = 0; i < 4; ++i) CHECK(scaled[i].option == ranked[i].option);
  CHECK(rank_by_weighted_total({0, 0}, {{1, 2}}).empty());
}

TEST_CASE("totals are printed in full where two decimals do, and always so that the ranking can be seen") {
  const auto decimals = [](const std::vector<std::vector<Number>>& scores) {
    return decimals_of_totals(rank_by_weighted_total({1, 1, 1, 1}, scores));
  };
  CHECK(decimals({{60, 60, 60, 60}, {60, 60, 60, 62}}) == 1);
  CHECK(decimals({{60, 60, 60, 60}, {60, 60, 60, 61}}) == 2);
  CHECK(decimals({{60, 60, 60, 60}, {60, 60, 60, 60.001}}) == 4);
  CHECK(decimals({{60, 60, 60, 60}, {60, 60, 60, 60}}) == 1);
  CHECK(decimals_of_totals(rank_by_weighted_total({1, 1, 1}, {{1, 0, 0}, {0, 0, 0}})) == 2);
  CHECK(rounded_text(63.25, 1) == "63.3");
  CHECK(rounded_text(-63.25, 1) == "-63.3");
  CHECK(rounded_text(1.005, 2) == "1.01");
  CHECK(rounded_text(-0.001, 2) == "0.00");
  CHECK(rounded_text(68.5, 2) == "68.50");
}

TEST_CASE("what a rule works out can be followed to what was typed") {
  SourceMap sources;
  const Source& file =
      sources.add("case.yaml",
                  "kind: business-case\ntitle: C\nset_up:\n  total: 700\n  unexplained_reason: unknown\n  lines:\n"
                  "    - {heading: Team, amount: 300}\n    - {heading: ICT, amount: 200.50}\n");
  Diagnostics out;
  Worksheet sheet("case.yaml");
  const RuleContext context{.workings = Workings(sheet)};
  const Value result = findings_for(read_yaml(file, out), context, out);
  REQUIRE(out.empty());
  const Value& set_up = *result.find("set_up");
  CHECK(set_up.find("total")->span().text() == "700");
  const auto* gap = sheet.find(set_up.find("gap")->span());
  REQUIRE(gap != nullptr);
  CHECK(sheet.formula(*gap) == "£700 − £500.50 = £199.50");
  const auto* lines = sheet.find(gap->operands[1].value.span());
  REQUIRE(lines != nullptr);
  CHECK(sheet.formula(*lines) == "£300 + £200.50 = £500.50");
  CHECK(sheet.label(lines->operands[1]) == "ICT");
  CHECK(lines->operands[1].value.span().text() == "200.50");
}

TEST_CASE("an appraisal ranks its options, with groups of criteria weighed or not") {
  const Value flat = computed(
      "kind: appraisal\ntitle: A\ncriteria:\n  items:\n    - {id: outcomes, name: O, weight: 40}\n    - {id: deliver, "
      "name: D, weight: 25}\n    - {id: free, name: F, weight: 20}\n    - {id: staff, name: S, weight: 15}\n"
      "scores:\n  partnership: {outcomes: 60, deliver: 40, free: 50, staff: 50}\n  venture: {outcomes: 70, deliver: "
      "30, free: 60, staff: 40}\n  company: {outcomes: 80, deliver: 80, free: 70, staff: 90}\n"
      "  trust: {outcomes: 85, deliver: 50, free: 100, staff: 60}\n  outsourcing: {outcomes: 40, deliver: 20, free: "
      "90, staff: 0}\n");
  const auto& options = flat.find("options")->as_sequence();
  CHECK(flat.find("leader")->as_string() == "company");
  const std::pair<std::string_view, double> expected[] = {
      {"company", 79.5}, {"trust", 75.5}, {"venture", 53.5}, {"partnership", 51.5}, {"outsourcing", 39.0}};
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(options[i].find("id")->as_string() == expected[i].first);
    CHECK(options[i].find("total")->as_float() == expected[i].second);
  }
  const Value tree = computed(
      "kind: appraisal\ntitle: A\ncriteria:\n  items:\n    - id: a\n      name: A\n      weight: 60\n      criteria:\n "
      "       - {id: a1, name: A1, weight: 1}\n        - {id: a2, name: A2, weight: 1}\n    - {id: b, name: B, weight: "
      "40}\n"
      "scores:\n  x: {a1: 100, a2: 0, b: 50}\n");
  CHECK(tree.find("options")->as_sequence()[0].find("total")->as_float() == Approx(50));
  CHECK(tree.find("criteria")->as_sequence()[0].find("weight_percent")->as_float() == Approx(30));
}

TEST_CASE("a missing score draws no ranking") {
  const Value result = computed(
      "kind: appraisal\ntitle: A\ncriteria:\n  items:\n    - {id: a, name: A, weight: 1}\n    - {id: b, name: B, "
      "weight: 1}\nscores:\n  x: {a: 1, b: 2}\n  y: {a: 1}\n",
      {}, {}, 1);
  CHECK(!result.find("ranked")->as_bool());
  CHECK(!result.find("options"));
  CHECK(result.find("missing")->as_sequence()[0].find("option")->as_string() == "y");
}

TEST_CASE("the published set-up cost leaves 309,000 pounds that nobody itemised") {
  const std::string text =
      "kind: business-case\ntitle: C\nset_up:\n  total: £4.6m\n  unexplained_reason: not published\n  lines:\n    - "
      "{heading: A, amount: 1740000}\n    - {heading: B, amount: 1330000}\n    - {heading: C, amount: 744000}\n"
      "    - {heading: D, amount: 299000}\n    - {heading: E, amount: 148000}\n    - {heading: F, amount: 30000}\n";
  const Value result = computed(text);
  CHECK(*result.find("set_up")->find("gap") == Value(309000));
  CHECK(!result.find("set_up")->find("reconciles")->as_bool());
  CHECK(result.find("set_up")->find("explained")->as_bool());
}

TEST_CASE("running costs are summed by line, by year and by option, to the penny") {
  const Value result = computed(
      "kind: business-case\ntitle: C\nyears: [2027/28, 2028/29]\nrunning:\n  options:\n    a:\n      - {heading: X, "
      "amounts: [0.10, 0.20]}\n      - {heading: Y, amounts: [0.20, 10]}\n    b:\n      - {heading: X, amounts: [-1, "
      "-1]}\n");
  const Value& options = *result.find("running")->find("options");
  CHECK(*options.find("a")->find("by_year") == Value(Value::Sequence{0.3, 10.2}));
  CHECK(*options.find("a")->find("total") == Value(10.5));
  CHECK(*options.find("b")->find("difference") == Value(-12.5));
  CHECK(*result.find("running")->find("cheapest_first") == Value(Value::Sequence{"b", "a"}));
}

TEST_CASE("duties are numbered, counted, and held against a day") {
  const std::string text =
      "kind: direction\ntitle: D\ndate: 2017-09-19\nsections:\n  - title: T\n    paragraphs:\n      - {text: One}\n    "
      "  - text: Two\n        parts:\n          - {id: a, text: A, due: 2017-12-31, state: shown, evidence: [seen]}\n"
      "          - text: B\n            parts:\n              - {id: b, short: B, due: 2017-11-30}\n              - "
      "{id: c, short: C, term: Continuing, state: not-shown}\n";
  const Value result = computed(text, {}, parse_date("2017-12-05").value());
  const auto& duties = result.find("duties")->as_sequence();
  REQUIRE(duties.size() == 3);
  CHECK(duties[0].find("number")->as_string() == "2(a)");
  CHECK(duties[1].find("number")->as_string() == "2(b)(i)");
  CHECK(duties[1].find("standing")->as_string() == "deadline passed");
  CHECK(*duties[1].find("days_left") == Value(-5));
  CHECK(duties[0].find("standing")->as_string() == "met");
  CHECK(*result.find("overdue") == Value(1));
  CHECK(result.find("by_deadline")->as_sequence()[0].find("id")->as_string() == "b");
  CHECK(*computed(text).find("overdue") == Value(0));
}

TEST_CASE("a meeting's notice is held against the law of its body") {
  const std::string council =
      "kind: organisation\nname: F\nbodies:\n  - {id: cabinet, name: Cabinet, regime: executive, quorum: 3}\n  - {id: "
      "parish, name: Parish, regime: parish}\n";
  const Value result = computed(
      "kind: meeting\nbody: cabinet\ndate: 2018-03-29\npublished: 2018-03-20\nminutes: {first_number: 1836}\nitems:\n  "
      "- {title: A, minute: {none: true}}\n  - {title: B}\n  - {title: C, minute: {none: true, actions: [{text: "
      "Do}]}}\n",
      {council});
  CHECK(*result.find("clear_days") == Value(6));
  CHECK(result.find("latest_publication")->as_string() == "2018-03-21");
  CHECK(result.find("open_until")->as_string() == "2024-03-28");
  CHECK(*result.find("items")->as_sequence()[2].find("minute") == Value(1837));
  CHECK(*result.find("actions")->as_sequence()[0].find("item") == Value(3));
  CHECK(*computed("kind: meeting\nbody: parish\ndate: 2018-03-29\npublished: 2018-03-23\n", {council}).find("lawful") ==
        Value(true));
  computed("kind: meeting\nbody: cabinet\ndate: 2018-03-29\npublished: 2018-03-23\n", {council}, {}, 1);
}

TEST_CASE("a decision of the executive takes effect when nobody can call it in any more") {
  const std::string council =
      "kind: organisation\nname: F\nbodies:\n  - {id: cabinet, name: Cabinet, regime: executive}\n  - {id: planning, "
      "name: Planning, regime: part-va}\n";
  const auto meeting = [](std::string_view body, std::string_view decision) {
    return fmt::format(
        "kind: meeting\nbody: {}\ndate: 2018-03-27\nminutes: {{issued: 2018-03-29}}\nitems:\n  - {{title: A, minute: "
        "{{decision: {}}}}}\n",
        body, decision);
  };
  const auto first = [](const Value& result) {
    return result.find("items")->as_sequence()[0].find("decisions")->as_sequence().at(0);
  };
  const std::string full = "{text: Do, reasons: R, alternatives: None}";
  const std::string project = "kind: project\ncouncil: F\ncall_in: {members: 3}\n";
  // Good Friday and Easter Monday do not count.
  const Value known = first(computed(meeting("cabinet", full), {council, project}));
  CHECK(known.find("published")->as_string() == "2018-03-29");
  CHECK(known.find("call_in_until")->as_string() == "2018-04-09");
  CHECK(known.find("takes_effect")->as_string() == "2018-04-10");
  CHECK(first(computed(meeting("cabinet", full), {council, "kind: project\ncouncil: F\ncall_in: {working_days: 3}\n"}))
            .find("call_in_until")
            ->as_string() == "2018-04-05");
  // Not where the project does not say how, nor for a committee, nor for a decision that is exempt from it.
  CHECK(first(computed(meeting("cabinet", full), {council})).find("takes_effect")->is_null());
  CHECK(first(computed(meeting("planning", full), {council, project})).find("takes_effect")->is_null());
  CHECK(first(computed(meeting("cabinet", "{text: Do, reasons: R, alternatives: None, call_in: false}"),
                       {council, project}))
            .find("call_in_until")
            ->is_null());
  computed(meeting("planning", "{text: Do, published: 2018-03-26}"), {council}, {}, 1);
}

}  // namespace
}  // namespace despatch
