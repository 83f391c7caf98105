#include <catch2/catch.hpp>

#include "write/html/write_html.h"

using namespace despatch;

namespace {

std::string page(const std::string& specification, Diagnostics& out) {
  Document document;
  document.meta.title = "Charts";
  Block block;
  block.node = Chart{.specification = specification, .number = "Figure 1", .caption = {{Text{"Totals"}, {}}}};
  document.blocks.push_back(std::move(block));
  return write_html(
      document, {}, [](std::string_view) { return tl::unexpected(std::string("none")); }, out);
}

}  // namespace

TEST_CASE("a chart is drawn, said in words, and given as a table") {
  Diagnostics out;
  const std::string html = page("type: bar\ncategory: Option\ndata:\n  A <b>: 68.5\n  C: 2\n", out);
  CHECK(out.empty());
  CHECK(html.find("<div class=\"drawing\" role=\"img\" aria-label=\"Bar chart. A &lt;b&gt; is highest with 68.5; C is "
                  "lowest with 2.0.\"") != std::string::npos);
  CHECK(html.find(">A &lt;b&gt;</text>") != std::string::npos);
  CHECK(html.find("<th scope=\"row\">C</th><td>2.0</td>") != std::string::npos);
}

TEST_CASE("a chart that cannot be drawn keeps its words and is told") {
  Diagnostics out;
  const std::string html = page("type: pie\n", out);
  REQUIRE(out.size() == 1);
  CHECK(out.all()[0].code == "figure/specification");
  CHECK(html.find("type: pie") != std::string::npos);
}
