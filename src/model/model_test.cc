#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "model/kinds.h"
#include "model/meeting.h"
#include "model/organisation.h"
#include "value/yaml.h"

namespace despatch {
namespace {

std::string faults(std::string text) {
  const Source source("t.yaml", std::move(text));
  Diagnostics out;
  References references;
  const Value value = read_yaml(source, out);
  check_kind(value, out, references);
  references.check(out);
  out.sort();
  std::string list;
  for (const Diagnostic& d : out.all()) {
    const Position at = d.where.source->position(d.where.begin);
    list += fmt::format("{}:{} {}\n", at.line, at.column, d.code);
  }
  return list;
}

constexpr std::string_view kCouncil =
    "kind: organisation\nname: F\nbodies:\n  - {id: cabinet, name: Cabinet, quorum: 3}\n";

TEST_CASE("a good file has no fault") {
  CHECK(faults(std::string(kCouncil)) == "");
  CHECK(faults("kind: data\nanything: [1, {x: y}]\n") == "");
}

TEST_CASE("every fault of a record is told in one run") {
  CHECK(faults(std::string(kCouncil) + "nam: x\nmembers:\n  - {id: A b, name: 3}\n  - {name: B}\nofficers: text\n") ==
        "5:1 model/unknown-key\n7:10 model/bad-id\n7:21 model/wrong-type\n8:6 model/missing-key\n9:11 "
        "model/wrong-type\n");
}

TEST_CASE("ids stand once, and references are resolved") {
  CHECK(faults(std::string(kCouncil) +
               "  - {id: cabinet, name: Again}\n  - {id: board, name: Board, parent: cabinett}\n") ==
        "5:10 reference/duplicate-id\n6:38 reference/unknown\n");
}

TEST_CASE("what is not published is no fault") {
  CHECK(faults("kind: organisation\nname: F\naddress: {not_published: true, note: not on the page}\nmembers:\n  - "
               "{not_published: the name}\n") == "");
  CHECK(faults("kind: organisation\nname: F\naddress_source: a page\naddress_status: guessed\n") ==
        "4:17 model/not-a-choice\n");
}

TEST_CASE("the kind must be there and known") {
  CHECK(faults("title: x\n") == "1:1 model/no-kind\n");
  CHECK(faults("kind: metting\n") == "1:7 model/unknown-kind\n");
  CHECK(faults("- a\n") == "1:1 model/no-kind\n");
}

TEST_CASE("a checked value is bound to its struct, with places") {
  const Source source("t.yaml",
                      "kind: meeting\nbody: cabinet\ndate: 2017-11-23\nitems:\n  - title: One\n    minute:\n      "
                      "actions:\n        - {text: Do it, due: 2018-01-02}\n");
  Diagnostics out;
  const Value value = read_yaml(source, out);
  REQUIRE(check_kind(value, out));
  const auto meeting = bind<Meeting>(value);
  CHECK(meeting.body.span.text() == "cabinet");
  CHECK(iso_date(*meeting.date) == "2017-11-23");
  REQUIRE(meeting.items.size() == 1);
  CHECK(iso_date(**meeting.items[0].minute->actions[0].due) == "2018-01-02");
  CHECK(!meeting.published);
}

TEST_CASE("money is exact whatever its form") {
  const Source source("t", "[4600000, 0.07, 1234567.89, \"£4.6m\", 0.075, 1e3]");
  Diagnostics out;
  const Value v = read_yaml(source, out);
  CHECK(money_of(v.as_sequence()[0])->to_pence() == 460000000);
  CHECK(money_of(v.as_sequence()[1])->to_pence() == 7);
  CHECK(money_of(v.as_sequence()[2])->to_pence() == 123456789);
  CHECK(money_of(v.as_sequence()[3])->to_pence() == 460000000);
  CHECK(!money_of(v.as_sequence()[4]));
  CHECK(money_of(v.as_sequence()[5])->to_pence() == 100000);
}

}  // namespace
}  // namespace despatch
