#include "template/template.h"

#include <catch2/catch.hpp>

#include <fstream>
#include <map>
#include <memory>

using namespace despatch;

namespace {

class Folder : public TemplateLoader {
 public:
  explicit Folder(std::map<std::string, std::string> texts) {
    for (auto& [name, text] : texts) sources_[name] = std::make_unique<Source>(name, std::move(text));
  }
  const Source* load(std::string_view name) override {
    const auto found = sources_.find(std::string(name));
    return found == sources_.end() ? nullptr : found->second.get();
  }
  std::vector<std::string> names() const override {
    std::vector<std::string> out;
    for (const auto& [name, source] : sources_) out.push_back(name);
    return out;
  }

 private:
  std::map<std::string, std::unique_ptr<Source>> sources_;
};

struct Made {
  std::shared_ptr<Folder> folder;  ///< holds what the origins point into
  std::optional<MadeText> text;
  std::string told;
};

Made merge_all(std::map<std::string, std::string> texts, const Value& data = Value::mapping(Value::Mapping{}),
               TemplateOptions options = {}) {
  Made made;
  made.folder = std::make_shared<Folder>(std::move(texts));
  Environment environment(options, made.folder.get());
  Diagnostics out;
  if (const auto compiled = environment.compile_all(*made.folder->load("main"), out))
    made.text = merge(environment, *compiled, data, out);
  out.sort();
  for (const Diagnostic& fault : out.all()) made.told += render_text(fault);
  return made;
}
std::string merged(const std::string& text, const Value& data = Value::mapping(Value::Mapping{})) {
  const Made made = merge_all({{"main", text}}, data);
  return made.text ? made.text->text : made.told;
}
/// The first line of what is told: place, message and code.
std::string told(const std::string& text, const Value& data = Value::mapping(Value::Mapping{})) {
  const Made made = merge_all({{"main", text}}, data);
  return made.told.substr(0, made.told.find('\n'));
}

}  // namespace

TEST_CASE("the filters for papers print what docs/templates.md says") {
  std::ifstream in(DESPATCH_SOURCE_DIR "/docs/templates.md");
  std::size_t examples = 0;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("```")) inside = line == "```jinja";
    const std::size_t arrow = line.find(" → ");
    if (!inside || arrow == std::string::npos) continue;
    ++examples;
    INFO(line);
    CHECK(merged(line.substr(0, arrow)) == line.substr(arrow + std::string(" → ").size()));
  }
  CHECK(examples >= 30);
}

TEST_CASE("money is exact, and says what is no amount") {
  CHECK(
      merged(
          "{{ 4600000 | money(short=true) }} {{ 999999 | money(short=true) }} {{ 1500000000 | money(short=true) }}") ==
      "£4.6m £1m £1.5bn");
  CHECK(merged("{{ 0 | money }} {{ 0 | money(short=true) }} {{ -0.5 | money }} {{ '(1,200)' | money }}") ==
        "£0 £0 -£0.50 -£1,200");
  CHECK(merged("{{ [0.1] * 10 | sum | money if false else ([0.1, 0.2, 0.3] | sum | money) }}") == "£0.60");
  CHECK(told("{{ 1.005 | money }}") ==
        "main:1:4: error: `1.005` has parts of a penny; write pounds, as in 1250000, £1,250,000.50 or £4.6m "
        "[template/value]");
  CHECK(told("{{ none | money }}") == "main:1:4: error: `money` wants an amount, and this is none [template/type]");
  CHECK(told("{{ 'about £5' | money }}").find("[template/value]") != std::string::npos);
}

TEST_CASE("dates are checked against the calendar") {
  CHECK(told("{{ '2017-02-29' | date }}") == "main:1:4: error: 2017-02-29 is not in the calendar [template/value]");
  CHECK(merged("{{ '2017-11-23' | date('weekdy') }}").find("did you mean `weekday`?") != std::string::npos);
  CHECK(told("{{ '2017-11-23' | date('%Q') }}") ==
        "main:1:4: error: `%Q` is no part of a date's pattern [template/value]");
  CHECK(merged("{{ '2017-11-23T10:00' | date }}") == "23 November 2017");
}

TEST_CASE("text in a table cell cannot leave it") {
  CHECK(merged("{{ 'a|b' | table_cell }}") == "a\\|b");
  CHECK(merged("{{ 'a\\\\|b' | table_cell }}") == "a\\|b");
  CHECK(merged("{{ ' a \\r\\n\\n b ' | table_cell }}") == "a<br>b");
  CHECK(merged("{{ 'end\\\\' | table_cell }}") == "end\\\\");
}

TEST_CASE("escaped text does not act as Markdown") {
  CHECK(merged("{{ '# a' | markdown_escape }} {{ '- b' | markdown_escape }} {{ '12) c' | markdown_escape }}") ==
        "\\# a \\- b 12\\) c");
  CHECK(merged("{{ '[x](y) `z` <!-- w --> a_b &amp; ~q~ | !' | markdown_escape }}") ==
        "\\[x\\](y) \\`z\\` \\<\\!-- w --\\> a\\_b \\&amp; \\~q\\~ \\| \\!");
  CHECK(merged("{{ 'see http://x.org, www.x.org, a@b.org' | markdown_escape }}") ==
        "see http\\://x.org, www\\.x.org, a\\@b.org");
  CHECK(merged("{{ 'a  \\n    b' | markdown_escape }}") == "a\nb");
}

TEST_CASE("the rest of the paper's filters refuse what they cannot say") {
  CHECK(told("{{ 0 | roman }}") == "main:1:4: error: Roman numerals go from 1 to 3999, and this is 0 [template/value]");
  CHECK(told("{{ 0 | alpha }}") == "main:1:4: error: letters count from 1, and this is 0 [template/value]");
  CHECK(told("{{ 'x' | ordinal }}") ==
        "main:1:4: error: `ordinal` wants a whole number, and `x` is none [template/value]");
  CHECK(told("{{ 1 | percent(of=0) }}") == "main:1:4: error: a percentage of 0 [template/arithmetic]");
  CHECK(merged("{{ 111 | ordinal }} {{ -1 | words }} {{ 1000001 | words }} {{ 112 | ordinal(words=true) }}") ==
        "111th minus one one million and one one hundred and twelfth");
  CHECK(merged("{{ 0.5 | percent(0) }} {{ 0.125 | percent(2) }} {{ -0.0001 | percent }}") == "50% 12.50% 0.0%");
}

TEST_CASE("each fault is told with its place and its code") {
  CHECK(told("a\n{{ x.. }}") == "main:2:6: error: a name or a number after `.` expected, `.` found [template/syntax]");
  CHECK(told("{% if 1 %}") == "main:1:1: error: this `if` has no `endif` [template/unclosed]");
  CHECK(told("{% elseif %}") == "main:1:4: error: there is no tag `elseif` [template/unknown-tag]");
  CHECK(told("{{ 1 | uper }}") == "main:1:8: error: there is no filter `uper` [template/unknown-filter]");
  CHECK(told("{{ 1 is od }}") == "main:1:9: error: there is no test `od` [template/unknown-test]");
  CHECK(told("é {{ nothing }}") == "main:1:6: error: `nothing` is not defined [template/undefined]");
  CHECK(told("{{ 'a' + 1 }}") == "main:1:4: error: cannot add text and a whole number [template/type]");
  CHECK(told("{{ '%d' % 'x' }}") == "main:1:4: error: `%d` prints a whole number, and this is text [template/type]");
  CHECK(told("{{ 'a' | truncate(1) }}") ==
        "main:1:4: error: `truncate` to 1 leaves no room for its end mark of 3 [template/value]");
  CHECK(told("{{ 'a' | upper(1) }}") ==
        "main:1:4: error: the filter `upper` takes 0 arguments, not 1 [template/argument]");
  CHECK(told("{{ 1 / 0 }}") == "main:1:4: error: division by zero [template/arithmetic]");
  CHECK(told("{% include 'x' %}") == "main:1:12: error: there is no template `x` [template/missing]");
  CHECK(told("{{ 'a' * 99999999 }}") ==
        "main:1:4: error: a text of 99999999 bytes would be made, 16777216 are the limit [template/limit]");
  CHECK(told("{{ \xFF }}").find("[text/not-utf8]") != std::string::npos);
}

TEST_CASE("every code is explained") {
  for (const DiagnosticCode& code : template_codes()) {
    CHECK(code.id.starts_with("template/"));
    CHECK_FALSE(code.title.empty());
    CHECK(code.explanation.size() > 40);
  }
  CHECK(template_codes().size() == 12);
}

TEST_CASE("all faults of a template, and of those it names, are told in one run") {
  const Made made = merge_all({{"main", "{{ a. }}\n{% if %}x{% endif %}\n{{ 'x }}\n{% nosuch %}"}});
  CHECK(made.told.find("main:1:7: error:") != std::string::npos);
  CHECK(made.told.find("main:2:7: error:") != std::string::npos);
  CHECK(made.told.find("main:3:4: error:") != std::string::npos);
  const Made several = merge_all({{"main", "{% include 'a' %}{% extends 'b' %}"},
                                  {"a", "{{ }}"},
                                  {"b", "{% import 'c' as c %}"},
                                  {"c", "{% endif %}"}});
  CHECK(several.told.find("a:1:4: error:") != std::string::npos);
  CHECK(several.told.find("c:1:4: error:") != std::string::npos);
}

TEST_CASE("a fault shows the place of the data that had a part in it") {
  SourceMap sources;
  const Source& file = sources.add("panel.yaml", "panel:\n  date: 2017-11-23\n  size: twelve\n");
  const Value panel = Value::mapping({{Value("date"), Value("2017-11-23").at({&file, 15, 25})},
                                      {Value("size"), Value("twelve").at({&file, 34, 40})}})
                          .at({&file, 9, 40});
  const Value data = Value::mapping({{Value("panel"), panel}});
  const std::string undefined = merged("On {{ panel.dat | date }}.", data);
  CHECK(undefined.starts_with(
      "main:1:7: error: `panel.dat` is not defined: a mapping has no `dat` [template/undefined]\n"));
  CHECK(undefined.find("--> panel.yaml:2:3") != std::string::npos);
  CHECK(undefined.find("did you mean `date`?") != std::string::npos);
  const std::string type = merged("{{ panel.size + 1 }}", data);
  CHECK(type.find("--> panel.yaml:3:9") != std::string::npos);
  CHECK(type.find("this is text") != std::string::npos);
  CHECK(merged("{{ panel.size | roman }}", data).find("--> panel.yaml:3:9") != std::string::npos);
}

TEST_CASE("a fault names the includes and macros that led to it") {
  const Made made =
      merge_all({{"main", "{% include 'part' %}"}, {"part", "{% macro m(x) %}{{ x.y.z }}{% endmacro %}\n{{ m(1) }}"}});
  CHECK(made.told.starts_with("part:1:20: error:"));
  CHECK(made.told.find("= while running the macro `m`, called, at part:2:4\n") != std::string::npos);
  CHECK(made.told.find("= while including `part`, at main:1:1\n") != std::string::npos);
}

TEST_CASE("the origins lead from the text to the template and to the data") {
  SourceMap sources;
  const Source& file = sources.add("d.yaml", "name: Ann\n");
  const Value data = Value::mapping({{Value("name"), Value("Ann").at({&file, 6, 9})}});
  const Made made = merge_all(
      {{"main", "Dear {{ name }},\n{{ 1 + 1 }} {{ name | upper }}{% macro m() %}[{{ name }}]{% endmacro %}{{ m() }}"}},
      data);
  REQUIRE(made.text);
  CHECK(made.text->text == "Dear Ann,\n2 ANN[Ann]");
  const auto at = [&](std::uint32_t offset) { return made.text->origins.find(offset); };
  CHECK(at(0).source->name() == "main");
  CHECK(at(0).begin == 0);
  CHECK(at(5) == Span{&file, 6, 9});
  CHECK(at(8).source->name() == "main");
  CHECK(at(10).text() == "{{ 1 + 1 }}");
  CHECK(at(12) == Span{&file, 6, 9});  // what a filter makes of a value comes from that value
  CHECK(at(15).text() == "[");         // a macro's own text
  CHECK(at(16) == Span{&file, 6, 9});
}

TEST_CASE("a template that changes its data changes nobody else's") {
  const Value list(Value::Sequence{Value(1)});
  const Value data = Value::mapping({{Value("l"), list}});
  CHECK(merged("{% do l.append(2) %}{{ l }}", data) == "[1, 2]");
  CHECK(list.size() == 1);
  CHECK(merged("{{ l }}", data) == "[1]");
}

TEST_CASE("a caller may lend a filter") {
  Folder folder(std::map<std::string, std::string>{{"main", "{{ 'x' | shout(2) }}{{ 'y' | refuse }}"}});
  Environment environment({}, &folder);
  environment.add_filter("shout", [](std::span<const Value> v) -> tl::expected<Value, std::string> {
    return Value(v[0].as_string() + std::string(static_cast<std::size_t>(v[1].as_int()), '!'));
  });
  environment.add_filter("refuse", [](std::span<const Value>) -> tl::expected<Value, std::string> {
    return tl::unexpected<std::string>("no");
  });
  Diagnostics out;
  const auto compiled = environment.compile(*folder.load("main"), out);
  REQUIRE(compiled);
  CHECK_FALSE(merge(environment, *compiled, Value::mapping(Value::Mapping{}), out));
  REQUIRE(out.size() == 1);
  CHECK(out.all()[0].message == "no");
}
