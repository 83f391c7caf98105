#include <catch2/catch.hpp>

#include "template/template.h"

using namespace despatch;

namespace {

/// What a template says; "error: …" with the message when it fails.
std::string say(std::string text) {
  SourceMap sources;
  Diagnostics out;
  Environment environment(TemplateOptions{}, nullptr);
  const Source& source = sources.add("t", std::move(text));
  const auto compiled = environment.compile(source, out);
  const auto made = compiled ? merge(environment, *compiled, Value::mapping(Value::Mapping{}), out) : std::nullopt;
  if (!out.empty()) return "error: " + out.all()[0].message;
  return made ? made->text : "nothing";
}

}  // namespace

TEST_CASE("money is printed as a council prints it") {
  CHECK(say("{{ 1250000 | money }}") == "£1,250,000");
  CHECK(say("{{ 12.5 | money }}") == "£12.50");
  CHECK(say("{{ '£4.6m' | money }}") == "£4,600,000");
  CHECK(say("{{ 7 | money(pence=true) }}") == "£7.00");
  CHECK(say("{{ 4600000 | money(short=true) }}") == "£4.6m");
  CHECK(say("{{ -2505000 | money(short=true) }}") == "-£2.51m");
  CHECK(say("{{ 999999 | money(short=true) }}") == "£1m");
  CHECK(say("{{ 999 | money(short=true) }}") == "£999");
  CHECK(say("{{ 'lots' | money }}").starts_with("error: `lots` is no amount of money"));
}

TEST_CASE("a date is printed in the shape that is asked for") {
  CHECK(say("{{ '2017-11-23' | date }}") == "23 November 2017");
  CHECK(say("{{ '2017-11-23' | date('weekday') }}") == "Thursday, 23 November 2017");
  CHECK(say("{{ '2017-11-03' | date('short') }}") == "3 Nov 2017");
  CHECK(say("{{ '2017-11-03' | date('day') }}") == "3 November");
  CHECK(say("{{ '2017-11-03' | date('month') }}") == "November 2017");
  CHECK(say("{{ '2017-11-03' | date('%A %-d/%m/%y, %d %b, 100%%') }}") == "Friday 3/11/17, 03 Nov, 100%");
  CHECK(say("{{ '2017-02-29' | date }}") == "error: 2017-02-29 is not in the calendar");
  CHECK(say("{{ '2017-11-03' | date('long-ish') }}") == "error: `long-ish` is no format of a date");
}

TEST_CASE("numbers are said in words, ordinals, letters and numerals") {
  CHECK(say("{{ 0 | words }}, {{ 16 | words }}, {{ 42 | words }}, {{ 105 | words }}") ==
        "zero, sixteen, forty-two, one hundred and five");
  CHECK(say("{{ 1205 | words }}; {{ 2000010 | words }}; {{ -3 | words }}") ==
        "one thousand two hundred and five; two million and ten; minus three");
  CHECK(say("{{ 1 | ordinal }} {{ 2 | ordinal }} {{ 11 | ordinal }} {{ 23 | ordinal }}") == "1st 2nd 11th 23rd");
  CHECK(say("{{ 21 | ordinal(words=true) }} {{ 20 | ordinal(words=true) }}") == "twenty-first twentieth");
  CHECK(say("{{ 1994 | roman }} {{ 4 | roman | lower }}") == "MCMXCIV iv");
  CHECK(say("{{ 1 | alpha }} {{ 27 | alpha }}") == "a aa");
  CHECK(say("{{ 0 | roman }}") == "error: Roman numerals go from 1 to 3999, and this is 0");
  CHECK(say("{{ 0.378 | percent }} {{ 1 | percent(0) }} {{ -0.0001 | percent }}") == "37.8% 100% 0.0%");
}

TEST_CASE("words follow their numbers and lists read as a sentence") {
  CHECK(say("{{ 1 | plural('option') }}, {{ 5 | plural('option') }}, {{ 2 | plural('duty') }}") ==
        "1 option, 5 options, 2 duties");
  CHECK(say("{{ [1, 2, 3] | plural('child', 'children', words=true) }}") == "three children");
  CHECK(say("{{ ['a', 'b', 'c'] | list_and }}; {{ ['a', 'b'] | list_and('or') }}; {{ ['a'] | list_and }}") ==
        "a, b and c; a or b; a");
  CHECK(say("{{ \"Children's Services: 2018\" | slug }}") == "childrens-services-2018");
}

TEST_CASE("text is made safe for a table and for a line of Markdown") {
  CHECK(say("{{ 'a | b' | table_cell }}") == "a \\| b");
  CHECK(say("{{ 'a \\\\| b' | table_cell }}") == "a \\| b");
  CHECK(say("{{ 'one\\n\\ntwo\\n' | table_cell }}") == "one<br>two");
  CHECK(say("{{ '*not* [a](b) <i>' | markdown_escape }}") == "\\*not\\* \\[a\\](b) \\<i\\>");
  CHECK(say("{{ '# 1. x' | markdown_escape }}") == "\\# 1. x");
}
