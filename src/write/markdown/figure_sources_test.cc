#include "document/figure_sources.h"

#include <catch2/catch.hpp>

#include "document/parse.h"
#include "write/markdown/write_markdown.h"

namespace despatch {
namespace {

TEST_CASE("where figures come from is said at a paper's end, and read back") {
  SourceMap sources;
  Diagnostics out;
  const Source& file = sources.add("p.md",
                                   "---\ntitle: T\n---\n## Cost of £5\n\nIt is £5 and **£6**, [£5](#a), 7[^n].\n\n"
                                   "<!-- id: a -->\n| a | b |\n|---|---|\n| £5 | 1 |\n\n[^n]: Of £5.\n");
  Document document = parse_document(file, out);
  const auto places = figure_places(document);
  std::string found;
  for (const FigurePlace& one : places)
    found += one.text->text.substr(one.range.begin, one.range.end - one.range.begin) + "#" + std::to_string(one.nth) +
             (one.reference ? "r " : " ");
  CHECK(found == "£5#1 £5#2 £6#1 £5#3r 7#1 £5#4 1#1 £5#5 ");

  set_figure_sources(document, {{"£5", 2, "a.yaml:1:2"}, {"£6", 1, "b-->.yaml:3:4"}, {"£5", 4, "a.yaml:1:2"}});
  const std::string text = write_markdown(document).text;
  CHECK(text.find("<!-- Where the figures come from\n£5 #2 #4: a.yaml:1:2\n£6: b--%3E.yaml:3:4\n-->\n") !=
        std::string::npos);
  const Document again = parse_document(sources.add("q.md", text), out);
  for (const Diagnostic& d : out.all()) UNSCOPED_INFO(render_text(d));
  CHECK(write_markdown(again).text == text);
  const auto told = read_figure_sources(again);
  REQUIRE(told.size() == 3);
  CHECK(told[0].figure == "£5");
  CHECK(told[0].nth + told[1].nth == 6);
  CHECK(told[0].source == "a.yaml:1:2");
  CHECK(told[2].source == "b--%3E.yaml:3:4");

  set_figure_sources(document, {});
  CHECK(read_figure_sources(document).empty());
  CHECK(write_markdown(document).text.find("Where the figures") == std::string::npos);
}

}  // namespace
}  // namespace despatch
