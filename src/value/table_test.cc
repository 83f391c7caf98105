#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "value/csv.h"
#include "value/json.h"
#include "value/yaml.h"

namespace despatch {
namespace {

std::string faults(std::string text) {
  const Source source("t.csv", std::move(text));
  Diagnostics out;
  (void)read_csv(source, out);
  std::string list;
  for (const Diagnostic& d : out.all()) {
    const Position at = d.where.source->position(d.where.begin);
    list += fmt::format("{}:{} {}\n", at.line, at.column, d.code);
  }
  return list;
}

TEST_CASE("a table is a mapping for each row, typed, with places") {
  const Source source("t.csv",
                      "\xEF\xBB\xBFheading,2017/18,note\r\nStaff,1200,\"a \"\"b\"\",\r\nc\"\r\n Legal ,-3.5,\r\n\r\n");
  Diagnostics out;
  const Value table = read_csv(source, out);
  REQUIRE(out.empty());
  CHECK(table ==
        Value(Value::Sequence{Value::mapping({{"heading", "Staff"}, {"2017/18", 1200}, {"note", "a \"b\",\r\nc"}}),
                              Value::mapping({{"heading", "Legal"}, {"2017/18", -3.5}, {"note", nullptr}})}));
  CHECK(table.as_sequence()[0].find("2017/18")->span().text() == "1200");
  CHECK(source.position(table.as_sequence()[1].find("heading")->span().begin).line == 4);
}

TEST_CASE("faults of a table have their place") {
  CHECK(faults("a,b\n1\n1,2,3\n4,5\n") == "2:1 csv/ragged-row\n3:1 csv/ragged-row\n");
  CHECK(faults("a,b\n1,\"x\n") == "2:3 csv/quote\n");
  CHECK(faults("a,b\n1,x\"y\"\n") == "2:4 csv/quote\n");
  CHECK(faults("a,b\n\"x\"y,2\n") == "2:4 csv/quote\n");
  CHECK(faults("a,a,\n") == "1:3 csv/header\n1:5 csv/header\n");
  CHECK(faults("") == "1:1 csv/header\n");
  CHECK(faults("a\n\xFF\n") == "2:1 text/not-utf8\n");
}

TEST_CASE("JSON out is read back as the same value") {
  const Value value =
      Value::mapping({{"a", Value::Sequence{1, 2.5, true, nullptr, "é\"\n"}}, {"b", Value::mapping(Value::Mapping{})}});
  CHECK(write_json(value) ==
        "{\n  \"a\": [\n    1,\n    2.5,\n    true,\n    null,\n    \"é\\\"\\n\"\n  ],\n  \"b\": {}\n}\n");
  const Source source("t.json", write_json(value));
  Diagnostics out;
  CHECK(read_yaml(source, out) == value);
}

}  // namespace
}  // namespace despatch
