#include "template/trace.h"

#include <catch2/catch.hpp>

#include "template/template.h"
#include "value/yaml.h"

namespace despatch {
namespace {

/// A merge with its history, and that of the `n`-th printed expression as lines: rule, formula, then what went in.
struct Traced {
  SourceMap sources;
  Diagnostics out;
  MergeTrace trace{"t"};
  std::string text;

  Traced(std::string data, std::string paper) {
    Environment environment;
    const Source& file = sources.add("t.md", std::move(paper));
    const auto compiled = environment.compile(file, out);
    REQUIRE(compiled);
    const Value values = read_yaml(sources.add("d.yaml", std::move(data)), out);
    const auto made = merge(environment, *compiled, values, out, &trace);
    for (const Diagnostic& d : out.all()) UNSCOPED_INFO(render_text(d));
    REQUIRE(made);
    text = made->text;
  }

  std::string place(Span span) const {
    const Position at = span.source->position(span.begin);
    return span.source->name() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
  }
  void tell(std::string& story, const Value& value, std::string indent) const {
    const auto* entry = trace.worksheet().find(value.span());
    if (!entry) {
      story += indent + printed(value) + " at " + (value.span().known() ? place(value.span()) : "nowhere") + "\n";
      return;
    }
    const std::string formula = trace.worksheet().formula(*entry);
    story += indent + std::string(entry->rule) + (formula.empty() ? "" : ": " + formula) + "\n";
    for (const Operand& operand : entry->operands) tell(story, operand.value, indent + "  ");
  }
  std::string story(std::string_view figure) const {
    const auto begin = static_cast<std::uint32_t>(text.find(figure));
    const auto* part = trace.find(begin, begin + 1);
    if (!part) return "the template's own text";
    std::string told;
    tell(told, part->value, "");
    return told;
  }
};

const char* const kYears = "years:\n  - {year: 2018, cost: 100}\n  - {year: 2019, cost: 250}\nrate: 3\n";

TEST_CASE("a printed value leads to where it was typed") {
  const Traced t(kYears, "At {{ rate }} per cent, 7.");
  CHECK(t.story("3") == "3 at d.yaml:4:7\n");
  CHECK(t.story("7") == "the template's own text");
}

TEST_CASE("sums, products and filters of a template lead to each operand") {
  const std::string sum = "the filter `sum('cost')`: 100 + 250 = 350\n  100 at d.yaml:2:24\n  250 at d.yaml:3:24\n";
  CHECK(Traced(kYears, "{{ years | sum('cost') }}").story("350") == sum);
  CHECK(Traced(kYears, "{{ years | map(attribute='cost') | sum }}").story("350") ==
        "the filter `sum`: 100 + 250 = 350\n  100 at d.yaml:2:24\n  250 at d.yaml:3:24\n");
  CHECK(Traced(kYears, "{{ years | sum(attribute='cost') * rate + 1 }}").story("1051") ==
        "a sum: 350 × 3 + 1 = 1051\n  a product: 350 × 3 = 1050\n    the filter `sum('cost')`: 100 + 250 = 350\n"
        "      100 at d.yaml:2:24\n      250 at d.yaml:3:24\n    3 at d.yaml:4:7\n  1 at t.md:1:43\n");
  CHECK(Traced(kYears, "{{ rate | money }}").story("£3") == "the filter `money`\n  3 at d.yaml:4:7\n");
  CHECK(Traced(kYears, "{{ years | length }}").story("2") ==
        "the filter `length`\n  a mapping of 2 at d.yaml:2:5\n  a mapping of 2 at d.yaml:3:5\n");
  CHECK(Traced(kYears, "{{ years | map(attribute='cost') | max }}").story("250") ==
        "the filter `max`\n  100 at d.yaml:2:24\n  250 at d.yaml:3:24\n");
  CHECK(Traced(kYears, "{{ -rate }}").story("-3") == "a change of sign: −3 = -3\n  3 at d.yaml:4:7\n");
}

TEST_CASE("what goes through variables, loops, macros and captured text keeps its history") {
  CHECK(Traced(kYears,
               "{% set ns = namespace(t=0) %}{% for y in years %}{% set ns.t = ns.t + y.cost %}{% endfor %}"
               "{{ ns.t }}")
            .story("350") ==
        "a sum: 100 + 250 = 350\n  a sum: 0 + 100 = 100\n    0 at t.md:1:25\n    100 at d.yaml:2:24\n"
        "  250 at d.yaml:3:24\n");
  CHECK(Traced(kYears, "{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(rate) }}").story("3") == "3 at d.yaml:4:7\n");
  CHECK(Traced(kYears, "{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(rate) | upper }}").story("<3>") ==
        "the filter `upper`\n  text put together\n    3 at d.yaml:4:7\n");
  CHECK(Traced(kYears, "{% set text %}a {{ rate }} b{% endset %}{{ text }}").story("a 3") ==
        "text put together\n  3 at d.yaml:4:7\n");
  CHECK(Traced(kYears, "{{ 'rate ' ~ rate }}").story("rate") ==
        "text put together\n  rate  at t.md:1:4\n  3 at d.yaml:4:7\n");
  CHECK(Traced(kYears, "{% for y in years %}{{ loop.index }}. {% endfor %}").story("2.") ==
        "`loop.index`, counted by the template\n  a mapping of 2 at d.yaml:3:5\n");
}

TEST_CASE("a traced merge makes the same text") {
  const char* const paper =
      "{% for y in years | sort(attribute='cost', reverse=true) %}{{ y.year }}: {{ y.cost | money }}, {{ loop.index }}"
      "{{ ', ' if not loop.last }}{% endfor %} {{ years | map(attribute='cost') | map('money') | join(' and ') }} "
      "{{ '%s of %s' % (rate, years | length) }} {{ 'x'.upper() ~ rate }} {% filter upper %}a{{ rate }}{% endfilter %}";
  const Traced t(kYears, paper);
  Environment environment;
  Diagnostics out;
  const Source file("t.md", paper), data("d.yaml", kYears);
  const auto made = merge(environment, *environment.compile(file, out), read_yaml(data, out), out);
  REQUIRE(made);
  CHECK(made->text == t.text);
}

}  // namespace
}  // namespace despatch
