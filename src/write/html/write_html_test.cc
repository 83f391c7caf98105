#include "write/html/write_html.h"

#include <catch2/catch.hpp>
#include <memory>

#include "base/files.h"
#include "document/parse.h"
#include "write/html/escape.h"
#include "write/html/picture.h"
#include "write/html/style.h"
#include "write/html/table_shape.h"
#include "write/html/words.h"

using namespace despatch;
using namespace std::string_literals;

namespace {

constexpr char kDot[] =
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAABgAAAAYCAYAAADgdz34";  // the head of a PNG, 24 × 24

struct Made {
  std::shared_ptr<SourceMap> sources = std::make_shared<SourceMap>();  // the places of the faults are in it
  std::string page;
  Diagnostics faults;
};

Made make(std::string markdown, const HtmlOptions& options = {}) {
  Made made;
  Diagnostics of_parsing;
  const auto& source = made.sources->add("paper.md", std::move(markdown));
  const Document document = parse_document(source, of_parsing);
  const LoadAsset load = [](std::string_view url) -> tl::expected<std::string, std::string> {
    if (url == "dot.png") return *html::decode_data_url(kDot);
    if (url == "drawing.svg") return "<svg onload=\"alert(1)\"/>"s;
    return tl::unexpected("no such file"s);
  };
  made.page = write_html(document, options, load, made.faults);
  return made;
}

std::string between(const std::string& page, std::string_view from, std::string_view to) {
  const auto begin = page.find(from);
  return begin == std::string::npos ? "" : page.substr(begin, page.find(to, begin) - begin);
}

// What the page's main part holds of a paper whose title is `T`.
std::string body(const std::string& markdown) {
  auto page = make("# T\n\n" + markdown).page;
  std::string main = between(page, "<main", "</main>");
  return main.substr(main.find("</h1>\n") + 6);
}

void check(const std::string& markdown, const std::string& expected) {
  const std::string got = body(markdown);
  INFO("markdown: " << markdown << "\nhtml: " << got << "\nexpected: " << expected);
  CHECK(got.find(expected) != std::string::npos);
}

Block block(Block::Node node, std::string id = {}) { return {std::move(node), std::move(id), false, {}}; }
Inlines words(std::string text) { return {{Text{std::move(text)}, {}}}; }

std::string page_of(Blocks blocks, Diagnostics& faults) {
  Document document;
  document.meta.title = "T";
  document.blocks = std::move(blocks);
  return write_html(document, {}, {}, faults);
}

}  // namespace

// ------------------------------------------------------------------------------------------------- round the paper

TEST_CASE("a page names its language, its title, its parts, and what it is about") {
  const auto page =
      make(
          "---\ntitle: Minutes\ncouncil: Example Council\ndate: 2031-03-04\nkeywords: [a, b]\n"
          "description: \"What \\\"was\\\" said\"\nauthor: Head of Libraries\n---\n\n# Minutes\n\nNone.\n")
          .page;
  CHECK(page.starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"));
  CHECK(page.find("<title>Minutes – Example Council</title>") != std::string::npos);
  CHECK(page.find("<meta name=\"description\" content=\"What &quot;was&quot; said\">") != std::string::npos);
  CHECK(page.find("<meta name=\"keywords\" content=\"a, b\">") != std::string::npos);
  CHECK(page.find("<meta name=\"dcterms.date\" content=\"2031-03-04\">") != std::string::npos);
  CHECK(page.find("<a class=\"skip\" href=\"#paper\">") != std::string::npos);
  CHECK(page.find("<p class=\"council\">Example Council</p>") != std::string::npos);
  CHECK(page.find("<main id=\"paper\">\n<h1 id=\"minutes\">Minutes</h1>\n<dl class=\"front\">") != std::string::npos);
  CHECK(page.find("<script") == std::string::npos);
}

TEST_CASE("the front tells what the paper's first lines do not") {
  const auto page = make(
                        "---\ntitle: T\nreference: Item 7\ndate: 2031-03-04\nstatus: Draft\n---\n\n# T\n\n"
                        "Item 7 of 4 March 2031.\n\n## Later\n\nThis is a Draft.\n")
                        .page;
  CHECK(page.find("<dt>Status</dt> <dd>Draft</dd>") != std::string::npos);
  CHECK(page.find("<dt>Reference</dt>") == std::string::npos);
  CHECK(page.find("<dt>Date</dt>") == std::string::npos);
}

TEST_CASE("a paper in Welsh is spoken to in Welsh, one in French in English that says so") {
  CHECK(make("---\ntitle: T\nlanguage: cy\ndate: 2031-03-04\n---\n# T\n").page.find("4 Mawrth 2031") !=
        std::string::npos);
  const auto french = make("---\ntitle: T\nlanguage: fr\n---\n# T\n").page;
  CHECK(french.find("<html lang=\"fr\">") != std::string::npos);
  CHECK(french.find("<a class=\"skip\" lang=\"en\"") != std::string::npos);
  CHECK(make("---\ntitle: T\nlanguage: ar\n---\n# T\n").page.find("<html lang=\"ar\" dir=\"rtl\">") !=
        std::string::npos);
}

TEST_CASE("the marking stands on the page and on every sheet printed from it") {
  const auto page = make("---\ntitle: T\nmarking: \"Illustrative </style><b>\"\n---\n# T\n").page;
  CHECK(page.find("<p class=\"marking\">Illustrative &lt;/style&gt;&lt;b&gt;</p>") != std::string::npos);
  CHECK(page.find("@top-right{content:\"Illustrative \\3c \\2f style\\3e \\3c b\\3e \"}") != std::string::npos);
  CHECK(page.find("</style>") == page.rfind("</style>"));
}

TEST_CASE("a shared stylesheet is linked, and the page's own styles stay small") {
  const auto page = make("# T\n", {.stylesheet = "../style.css"}).page;
  CHECK(page.find("<link rel=\"stylesheet\" href=\"../style.css\">") != std::string::npos);
  CHECK(page.size() < 1500);
  CHECK(html_stylesheet({}).find(".callout{") != std::string::npos);
}

// -------------------------------------------------------------------------------------------------------- headings

TEST_CASE("a page has one h1 and skips no level") {
  check("## A\n\n#### B\n\n#### C\n\n### D\n", "<h2 id=\"a\">A <a");
  CHECK(body("## A\n\n#### B\n\n### D\n").find("<h3 id=\"b\">") != std::string::npos);
  CHECK(body("## A\n\n#### B\n\n### D\n").find("<h3 id=\"d\">") != std::string::npos);
  const auto page = make("---\ntitle: Whole\n---\n# One\n\n## Below\n\n# Two\n").page;
  CHECK(page.find("<h1>Whole</h1>") != std::string::npos);
  CHECK(page.find("<h2 id=\"one\">") != std::string::npos);
  CHECK(page.find("<h3 id=\"below\">") != std::string::npos);
  CHECK(page.find("<h2 id=\"two\">") != std::string::npos);
}

TEST_CASE("headings print their numbers and lead to themselves") {
  check("<!-- numbered: by-section; start=2 -->\n\n## Duties\n\n### Of the Council\n",
        "<h3 id=\"of-the-council\"><span class=\"n\">2.1 </span>Of the Council "
        "<a class=\"self\" aria-hidden=\"true\" tabindex=\"-1\" href=\"#of-the-council\"></a></h3>");
  check("<!-- appendix -->\n## Survey\n", "<span>Appendix 1: </span>Survey");
}

TEST_CASE("contents are a landmark with nested lists and numbers") {
  check("<!-- contents: Inside; depth=3 -->\n\n## A\n\n### B\n\n## C\n",
        "<nav class=\"contents\" aria-labelledby=\"contents:1\">\n<h2 id=\"contents:1\">Inside</h2>\n<ol>\n"
        "<li><a href=\"#a\">A</a>\n<ol>\n<li><a href=\"#b\">B</a></li>\n</ol>\n</li>\n<li><a "
        "href=\"#c\">C</a></li>\n</ol>\n"
        "</nav>");
}

// ----------------------------------------------------------------------------------------------------------- lists

TEST_CASE("numbers stand in the text, so that they are copied and read with it") {
  check("1. one\n2. two\n",
        "<ol>\n<li><span class=\"l\">1. </span>one\n</li>\n<li><span class=\"l\">2. </span>two\n</li>\n</ol>");
  check("<!-- list: (a) -->\n1. one\n", "type=\"a\">\n<li><span class=\"l\">(a) </span>one");
  check("- one\n", "<ul>\n<li>one\n</li>\n</ul>");
}

TEST_CASE("numbered paragraphs run on and can be linked to") {
  const auto html = body("<!-- numbered: start=14 -->\n\n1. First.\n\n## On\n\n1. Second.\n");
  CHECK(html.find("<li id=\"para:14\">") != std::string::npos);
  CHECK(html.find("start=\"15\">\n<li id=\"para:15\">") != std::string::npos);
  CHECK(html.find("<span class=\"l\">15.<a class=\"self\" aria-hidden=\"true\" tabindex=\"-1\" href=\"#para:15\"></a> "
                  "</span>") != std::string::npos);
}

TEST_CASE("numbers that begin again give each paragraph an anchor of its own") {
  const auto html = body("<!-- numbered -->\n\n1. A.\n\n<!-- /numbered -->\n\n<!-- numbered -->\n\n1. B.\n");
  CHECK(html.find("id=\"para:1\"") != std::string::npos);
  CHECK(html.find("id=\"para:1:2\"") != std::string::npos);
}

TEST_CASE("a task says in words whether it is done") {
  check("- [x] one\n- [ ] two\n",
        "<li class=\"task done\"><span class=\"box\"></span><span class=\"unseen\">Done: </span>one");
  check("- [x] one\n- [ ] two\n",
        "<li class=\"task\"><span class=\"box\"></span><span class=\"unseen\">To do: </span>two");
}

// ---------------------------------------------------------------------------------------------------------- tables

TEST_CASE("a table has a caption, headers with scope, and a total") {
  check(
      "<!-- caption: Cost -->\n<!-- row-headers -->\n<!-- total -->\n\n| A | B |\n|---|--:|\n| x | 1 |\n| Sum | 1 |\n",
      "<div class=\"table\">\n<table>\n<caption><span id=\"table:1\"><span class=\"cn\">Table 1: "
      "</span>Cost</span></caption>\n"
      "<thead>\n<tr><th scope=\"col\">A</th><th class=\"right\" scope=\"col\">B</th></tr>\n</thead>\n<tbody>\n"
      "<tr><th scope=\"row\">x</th><td class=\"right\">1</td></tr>\n"
      "<tr class=\"total\"><th scope=\"row\">Sum</th><td class=\"right\">1</td></tr>\n</tbody>\n</table>\n</div>");
}

TEST_CASE("a head cell without words names nothing") {
  check("| | B |\n|-|-|\n| x | y |\n", "<tr><td></td><th scope=\"col\">B</th></tr>");
}

TEST_CASE("a table wider than a telephone scrolls in a box that the keyboard reaches and a name announces") {
  const std::string wide = "| January | February | March | April | May |\n|--|--|--|--|--|\n| 1 | 2 | 3 | 4 | 5 |\n";
  check("<!-- caption: Months -->\n\n" + wide, "role=\"region\" tabindex=\"0\" aria-labelledby=\"table:1\"");
  check(wide + "\nand\n\n" + wide, "aria-label=\"Table: January, February, March, April\"");
  check(wide + "\nand\n\n" + wide, "aria-label=\"Table: January, February, March, April (2)\"");
  CHECK(body("| A | B |\n|--|--|\n| 1 | 2 |\n").find("tabindex=\"0\"") == std::string::npos);
}

TEST_CASE("decimal points stand in a line") {
  CHECK(html::decimal_tail("1,234.50") == ".50");
  CHECK(html::decimal_tail("£3m") == "m");
  CHECK(html::decimal_tail("(12)") == ")");
  CHECK(html::decimal_tail("n/a").empty());
  CHECK(html::decimal_pad("", ".25") == ".25");
  CHECK(html::decimal_pad("%", ".25%") == ".25");
  CHECK(html::decimal_pad(".5%", ".25%") == "5");
  CHECK(html::decimal_pad(".75", ".25").empty());
  check("<!-- align: left decimal -->\n\n| A | B |\n|--|--|\n| x | 1.25 |\n| y | 30 |\n",
        "<td class=\"right dec\">1.25</td></tr>\n<tr><td class=\"left\">y</td><td class=\"right dec\" "
        "data-pad=\".25\">30</td>");
}

TEST_CASE("widths are shares of the whole") {
  check("<!-- widths: 1 3 -->\n\n| A | B |\n|--|--|\n| 1 | 2 |\n",
        "<col style=\"width:25%\"><col style=\"width:75%\">");
}

TEST_CASE("spans keep their headers, and none runs out of its rows") {
  Table table;
  table.columns.resize(3);
  table.head = {{{{words("Year"), 1, 1, true, {}}, {words("Cost"), 2, 1, true, {}}}, false, {}}};
  table.body = {
      {{{words("2031"), 1, 9, true, {}}, {words("1"), 1, 1, false, {}}, {words("2"), 1, 1, false, {}}}, false, {}}};
  Diagnostics faults;
  const auto page = page_of({block(table)}, faults);
  CHECK(page.find("<th class=\"centre\" scope=\"colgroup\" colspan=\"2\">Cost</th>") != std::string::npos);
  CHECK(page.find("rowspan") == std::string::npos);
}

// ---------------------------------------------------------------------------------------------------- other blocks

TEST_CASE("each block has its element") {
  check("<!-- key-values -->\n- **Date:** today\n- **Place:** here\n",
        "<dl class=\"pairs\">\n<div><dt>Date</dt> <dd>today</dd></div>");
  check("> [!WARNING]\n> Mind.\n",
        "<div class=\"callout warning\" role=\"note\" aria-labelledby=\"callout:1\">\n"
        "<p class=\"callout-title\" id=\"callout:1\">Warning</p>\n<p>Mind.</p>\n</div>");
  check("> said\n", "<blockquote>\n<p>said</p>\n</blockquote>");
  check("```c\n<a>\n\n```\n", "<pre>\n<code>&lt;a&gt;\n\n</code></pre>");
  check("---\n", "<hr>");
  check("<!-- page-break -->\n", "<div class=\"page-break\"></div>");
  check("<!-- answer-space: Your answer; lines=3 -->\n",
        "<div class=\"answer\">\n<p>Your answer</p>\n<div class=\"room\" style=\"height:6rem\"></div>\n</div>");
  check("<!-- answer-space: Signed; lines=1 -->\n", "<div class=\"answer line\">");
  check("<!-- lang: ar -->\nمرحبا\n<!-- /lang -->\n",
        "<div class=\"part\" lang=\"ar\" dir=\"rtl\">\n<p>مرحبا</p>\n</div>");
  check("<!-- lang: cy -->\nHelo\n<!-- /lang -->\n", "<div class=\"part\" lang=\"cy\">");
  check("## M\n\n<!-- side-headings -->\n### A\n\ntext\n<!-- /side-headings -->\n",
        "<div class=\"side-text\">\n<p>text</p>\n</div>\n</div>\n</div>");
  CHECK(body("<!-- nobody sees: this -->\n\nwords\n").find("sees") == std::string::npos);
}

TEST_CASE("inlines") {
  check("*a* **b** ~~c~~ `d` x<sup>2</sup> H<sub>2</sub>O\n",
        "<em>a</em> <strong>b</strong> <del>c</del> <code>d</code> x<sup>2</sup> H<sub>2</sub>O");
  check("a  \nb\n", "a<br>\nb");
  check("<span lang=\"ur\">اردو</span>\n", "<span lang=\"ur\" dir=\"rtl\">اردو</span>");
  check("<abbr title=\"Public &quot;Lending&quot;\">PL</abbr>\n",
        "<abbr title=\"Public &quot;Lending&quot;\">PL</abbr>");
  check("[a](https://example.org/?a=b&c=d \"t\")\n", "<a href=\"https://example.org/?a=b&amp;c=d\" title=\"t\">a</a>");
}

TEST_CASE("a note leads there and back, from every place that cites it") {
  const auto html = body("One[^n] and two[^n].\n\n[^n]: Words.\n");
  CHECK(html.find("<a role=\"doc-noteref\" id=\"fnref:1\" href=\"#fn:1\" aria-label=\"Footnote 1\">1</a>") !=
        std::string::npos);
  CHECK(html.find("id=\"fnref:1:2\"") != std::string::npos);
  CHECK(html.find("<li id=\"fn:1\"><p><span class=\"l\">1. </span>Words.") != std::string::npos);
  CHECK(html.find("href=\"#fnref:1\"") != std::string::npos);
  CHECK(html.find("href=\"#fnref:1:2\"") != std::string::npos);
}

// -------------------------------------------------------------------------------------------------------- pictures

TEST_CASE("pictures stand in the page, with their size") {
  const auto made = make("# T\n\n<!-- caption: A dot -->\n![Round \"dot\"](dot.png)\n");
  CHECK(made.faults.empty());
  CHECK(made.page.find("<img src=\"" + std::string(kDot) +
                       "\" alt=\"Round &quot;dot&quot;\" width=\"24\" height=\"24\">") != std::string::npos);
  CHECK(made.page.find("<figcaption><span class=\"cn\">Figure 1: </span>A dot</figcaption>") != std::string::npos);
  CHECK(make("# T\n\n![d](dot.png)\n", {.embed_pictures = false}).page.find("<img src=\"dot.png\"") !=
        std::string::npos);
}

TEST_CASE("a picture that cannot be had is told, and its words stand in its place") {
  const auto made = make("# T\n\nSee ![the plan](none.png).\n");
  REQUIRE(made.faults.size() == 1);
  CHECK(made.faults.all()[0].code == "html/missing-picture");
  CHECK(made.faults.all()[0].message == "the picture `none.png` cannot be shown: no such file");
  CHECK(made.faults.all()[0].where.text().find("none.png") != std::string_view::npos);
  CHECK(made.page.find("<span class=\"missing\">the plan</span>") != std::string::npos);
}

TEST_CASE("a picture is known by its bytes, and only PNG and JPEG will do") {
  const auto made = make("# T\n\n![a drawing](drawing.svg)\n");
  REQUIRE(made.faults.size() == 1);
  CHECK(made.faults.all()[0].code == "html/unknown-picture");
  CHECK(made.page.find("onload") == std::string::npos);
  const auto jpeg = html::picture_info("\xFF\xD8\xFF\xE0\x00\x04xx\xFF\xC0\x00\x11\x08\x01\xC2\x03\x20\x03\x01\x22"s);
  REQUIRE(jpeg);
  CHECK(jpeg->width == 800);
  CHECK(jpeg->height == 450);
  CHECK(html::picture_info("\xFF\xD8\xFF\xE0\xFF\xFF"s)->width == 0);
}

TEST_CASE("base64 both ways") {
  for (const std::string& bytes : {""s, "a"s, "ab"s, "abc"s, "\xFF\xFE\x00\x01"s}) {
    std::string text = "data:image/png;base64,";
    html::append_base64(text, bytes);
    CHECK(html::decode_data_url(text) == bytes);
  }
  CHECK_FALSE(html::decode_data_url("data:image/png,abc"));
  CHECK_FALSE(html::decode_data_url("data:image/png;base64,a*b"));
}

// ---------------------------------------------------------------------------------------------------- hostile text

TEST_CASE("nothing an author writes becomes markup, script or style") {
  const std::string hostile = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'</style></title>\u202E\x01";
  Document document;
  document.meta = {.title = hostile,
                   .subtitle = hostile,
                   .language = hostile,
                   .author = hostile,
                   .council = hostile,
                   .description = hostile,
                   .keywords = {hostile},
                   .reference = hostile,
                   .status = hostile,
                   .marking = hostile,
                   .header = hostile,
                   .footer = hostile};
  const Inlines text = {{Text{hostile}, {}},
                        {CodeSpan{hostile}, {}},
                        {Abbreviation{hostile, words(hostile)}, {}},
                        {LanguageSpan{hostile, words(hostile)}, {}},
                        {Link{"https://example.org/" + hostile, hostile, words(hostile)}, {}},
                        {Link{"#" + hostile, hostile, words(hostile)}, {}},
                        {Image{hostile, hostile, hostile}, {}},
                        {Image{kDot, hostile, hostile}, {}}};
  Table table{.columns = {{}, {.alignment = Alignment::Decimal}},
              .head = {{{{words(hostile), 1, 1, true, {}}, {words(hostile), 1, 1, true, {}}}, false, {}}},
              .body = {{{{text, 1, 1, false, {}}, {words("1." + hostile), 1, 1, false, {}}}, false, {}},
                       {{{text, 1, 1, false, {}}, {words("1"), 1, 1, false, {}}}, false, {}}},
              .number = hostile,
              .caption = text};
  document.blocks = {block(Heading{2, text, hostile}, hostile),
                     block(Paragraph{text}, hostile + "p"),
                     block(List{.style = ListStyle::Decimal,
                                .numbered_paragraphs = true,
                                .items = {{.label = "1" + hostile, .id = {}, .blocks = {block(Paragraph{text})}}}}),
                     block(Callout{CalloutKind::Note, hostile, {block(Paragraph{text})}}),
                     block(CodeBlock{hostile, hostile}),
                     block(table, hostile + "t"),
                     block(KeyValues{.pairs = {{text, {block(Paragraph{text})}, {}}}}),
                     block(Figure{Image{kDot, hostile, hostile}, hostile, text}),
                     block(Chart{hostile, hostile, text}),
                     block(Contents{hostile, 2, {{1, hostile, text, hostile}}}),
                     block(AnswerSpace{hostile, 2}),
                     block(LanguageBlock{hostile, {block(Paragraph{text})}}),
                     block(Comment{hostile})};
  document.footnotes = {{hostile, 1, 1, {block(Paragraph{text})}, {}}};
  Diagnostics faults;
  const auto page = write_html(document, {}, {}, faults);
  for (const char* mark : {"<script", "<img src=x", "onerror=alert(1)>'", "\u202E", "\x01"}) {
    INFO(mark);
    CHECK(page.find(mark) == std::string::npos);
  }
  CHECK(page.find("</style>") == page.rfind("</style>"));
  CHECK(page.find("</title>") == page.rfind("</title>"));
}

TEST_CASE("a heading called Notes keeps its anchor beside the footnotes' own") {
  const Source source("paper.md", "# T\n\nA.[^1]\n\n## Notes\n\n[^1]: b\n");
  Diagnostics faults;
  const auto page = write_html(parse_document(source, faults), {}, {}, faults);
  CHECK(page.find("id=\"notes\"") != std::string::npos);
  CHECK(page.find("id=\"notes\"") == page.rfind("id=\"notes\""));
}

TEST_CASE("a link leads to no script, however it is spelt") {
  for (const char* url :
       {"javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)",
        "\x01javascript:alert(1)", "vbscript:x", "data:text/html,x", "file:///etc/passwd", "http:", "http://",
        "https:///path", "http://a b/", "http://1.2.3.400/", "http://host:99999/", "//", "blob:x"}) {
    INFO(url);
    CHECK_FALSE(html::usable_url(url).has_value());
  }
  Diagnostics faults;
  const auto page = page_of({block(Paragraph{{{Link{"javascript:alert(1)", "", words("words")}, {}}}})}, faults);
  CHECK(page.find("<p>words</p>") != std::string::npos);
  REQUIRE(faults.size() == 1);
  CHECK(faults.all()[0].code == "html/unusable-link");
}

TEST_CASE("a URL keeps what it means and loses what may not stand in one") {
  const auto url = [](std::string_view typed) { return html::usable_url(typed).value_or("none"); };
  CHECK(url("https://example.org/a b?q=[x]|y#a#b") == "https://example.org/a%20b?q=%5Bx%5D%7Cy#a%23b");
  CHECK(url("HTTPS://example.org:8080/") == "https://example.org:8080/");
  CHECK(url("https://[::1]/") == "https://[::1]/");
  CHECK(url("https://user@example.org") == "https://user@example.org");
  CHECK(url("a/100%/%41") == "a/100%25/%41");
  CHECK(url("caf\u00E9.pdf") == "caf%C3%A9.pdf");
  CHECK(url("mailto:a@example.org?subject=x y") == "mailto:a@example.org?subject=x%20y");
  CHECK(url("tel:01632 960000") == "tel:01632%20960000");
  CHECK(url("") == "");
}

TEST_CASE("text that HTML forbids is replaced, and the rest kept") {
  std::string out;
  html::append_text(out, "a<b>&\"\x02 caf\u00E9 \u0085\uFFFE\U0001F642\u202Dx\u2067");
  CHECK(out == "a&lt;b&gt;&amp;\"\uFFFD caf\u00E9 \uFFFD\uFFFD\U0001F642x\u2067");
}

TEST_CASE("an anchor of the paper never meets one of ours") {
  Diagnostics faults;
  const auto page =
      page_of({block(Paragraph{words("x")}, "paper"), block(Paragraph{words("y")}, "despatch:paper")}, faults);
  CHECK(page.find("<main id=\"despatch:despatch:paper\">") != std::string::npos);
  check("## Notes\n\nOne[^n].\n\n[^n]: Words.\n", "<h2 id=\"notes:1\">Notes</h2>");
}

// ----------------------------------------------------------------------------------------------------------- looks

TEST_CASE("every colour of text can be read on its ground, by day and by night") {
  CHECK(html::contrast({0, 0, 0}, {255, 255, 255}) == Approx(21));
  for (const auto& c : {html::light_colours({}), html::dark_colours()}) {
    for (const Rgb ground : {c.paper, c.panel}) {
      CHECK(html::contrast(c.text, ground) >= 7);
      for (const Rgb ink :
           {c.heading, c.quiet, c.accent, c.link, c.visited, c.note, c.tip, c.important, c.warning, c.caution})
        CHECK(html::contrast(ink, ground) >= 4.5);
    }
    CHECK(html::contrast(c.strong_rule, c.paper) >= 3);
    CHECK(html::contrast(c.on_marking, c.marking) >= 4.5);
  }
}

TEST_CASE("languages and their direction") {
  CHECK(html::is_right_to_left("ar"));
  CHECK(html::is_right_to_left("he-IL"));
  CHECK(html::is_right_to_left("pa-Arab-PK"));
  CHECK_FALSE(html::is_right_to_left("ar-Latn"));
  CHECK_FALSE(html::is_right_to_left("cy"));
}

TEST_CASE("every code explains itself") {
  for (const auto& code : html_codes()) CHECK(code.explanation.size() > 80);
}
