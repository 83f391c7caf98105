#include <catch2/catch.hpp>

#include <set>

#include "document/number.h"
#include "document/parse.h"
#include "document/tree.h"
#include "document/url.h"

using namespace despatch;

namespace {

struct Parsed {
  explicit Parsed(std::string text) : source("paper.md", std::move(text)), document(parse_document(source, faults)) {
    check_document(document, faults);
    faults.sort();
  }
  Source source;
  Diagnostics faults;
  Document document;
};

/// "2:5 anchor-twice" for each fault, one a line; the family is left out.
std::string faults(std::string text) {
  const Parsed parsed(std::move(text));
  std::string out;
  for (const Diagnostic& fault : parsed.faults.all()) {
    const Position at = parsed.source.position(fault.where.begin);
    std::string_view code = fault.code;
    code.remove_prefix(code.find('/') + 1);
    out += std::to_string(at.line) + ":" + std::to_string(at.column) + " " + std::string(code) + "\n";
  }
  return out;
}

/// The tree without the lines that a fixture needs and the test does not.
std::string tree(std::string text) {
  const Parsed parsed(std::move(text));
  std::string out = dump(parsed.document);
  for (const std::string_view header : {"title: ", "language: "}) {
    if (!out.starts_with(header)) continue;
    out.erase(0, out.find('\n') + 1);
  }
  return out;
}

/// Every label in order of text, then every link's words: what numbering and references come to.
std::string labels(std::string text) {
  const Parsed parsed(std::move(text));
  std::string out;
  const auto words = [&](const auto& self, const Inlines& all) -> void {
    for (const Inline& one : all) {
      if (const auto* const link = std::get_if<Link>(&one.node)) out += "<" + plain_text(link->inlines) + "> ";
      if (const Inlines* const inside = child_inlines(one)) self(self, *inside);
    }
  };
  const auto walk = [&](const auto& self, const Blocks& blocks) -> void {
    for (const Block& block : blocks) {
      if (const auto* const heading = std::get_if<Heading>(&block.node); heading && !heading->number.empty())
        out += "[" + heading->number + "] ";
      if (const auto* const table = std::get_if<Table>(&block.node)) out += "[" + table->number + "] ";
      if (const auto* const figure = std::get_if<Figure>(&block.node)) out += "[" + figure->number + "] ";
      for_each_child_inlines(block, [&](const Inlines& all) { words(words, all); });
      if (const auto* const list = std::get_if<List>(&block.node)) {
        for (const ListItem& item : list->items) {
          out += item.label + " ";
          self(self, item.blocks);
        }
      } else {
        for_each_child_blocks(block, [&](const Blocks& inside) { self(self, inside); });
      }
    }
  };
  walk(walk, parsed.document.blocks);
  return out;
}

constexpr const char* kTitle = "# T\n\n";

}  // namespace

TEST_CASE("numbered paragraphs run through headings, with letters and roman numbers below") {
  CHECK(labels("<!-- numbered -->\n## A\n1. x\n2. y\n   1. l\n      1. r\n         1. u\n   2. m\n\n## B\n1. z\n<!-- "
               "/numbered -->\n\n1. plain\n") == "1. 2. (a) (i) (A) (b) 3. 1. ");
  CHECK(labels("<!-- numbered: start=295 -->\n1. x\n2. y\n") == "295. 296. ");
  CHECK(labels("<!-- numbered -->\n1. x\n<!-- /numbered -->\n1. p\n\n<!-- numbered: continue -->\n1. y\n<!-- numbered "
               "-->\n1. z\n") == "1. 1. 2. 1. ");
  CHECK(labels("<!-- numbered -->\n> 1. quoted\n\n- bullet\n  1. in it\n") == "1. • 1. ");
}

TEST_CASE("numbers by section give headings and paragraphs one count") {
  CHECK(labels("<!-- numbered: by-section; start=2 -->\n## One\n1. a\n\n### Sub\n1. b\n2. c\n\n## 9 Two\n### 3.1 "
               "Under\n1. d\n") == "[2] 2.1 [2.2] 2.2.1 2.2.2 [3] [3.1] 3.1.1 ");
  CHECK(labels("<!-- numbered: by-section -->\n## One\n1. a\n<!-- appendix -->\n## More\n1. b\n### In\n1. c\n") ==
        "[1] 1.1 [Appendix 1] A1.1 [A1.2] A1.2.1 ");
}

TEST_CASE("a heading keeps its words when its typed number goes") {
  CHECK(tree("<!-- numbered: by-section -->\n## 1. Options\n").find("\"Options\"") != std::string::npos);
  CHECK(tree("<!-- numbered: by-section -->\n## 2018 budget\n").find("\"2018 budget\"") != std::string::npos);
  CHECK(tree("<!-- appendix -->\n## Appendix B: Papers\n").find("\"Papers\"") != std::string::npos);
  CHECK(tree("<!-- appendix -->\n## Appendix papers\n").find("\"Appendix papers\"") != std::string::npos);
}

TEST_CASE("references take the words of what they lead to") {
  const char* const kPaper =
      "<!-- numbered -->\n1. <!-- id: p -->\n   See [](#t), [](#f), [](#a), [](#h) and [](#p). [](#p) is this. As in "
      "e.g. [](#p).\n"
      "   1. <!-- id: l -->\n      x [](#l) [#](#l)\n<!-- /numbered -->\n\n<!-- caption: C -->\n<!-- id: t -->\n| a "
      "|\n|---|\n| b |\n\n"
      "<!-- id: f -->\n<!-- caption: P -->\n![x](y.png)\n\n<!-- id: h -->\n## My *words*\n\n<!-- appendix -->\n<!-- "
      "id: a -->\n## Z\n";
  CHECK(labels(kPaper) ==
        "1. <Table 1> <Figure 1> <Appendix 1> <My words> <paragraph 1> <Paragraph 1> <paragraph 1> (a) <paragraph "
        "1(a)> <1(a)> [Table 1] "
        "[Figure 1] [Appendix 1] ");
  CHECK(labels("1. <!-- id: i -->\n   a\n\nSee [](#i).") == "1. <item 1> ");
  CHECK(labels("# One & two\n\n[x](#one--two)") == "<x> ");
}

TEST_CASE("anchors are unique, made of words, and the author's own come first") {
  const std::string all =
      tree("# A\n\n## Next steps\n\n## Next steps\n\n## *Café* & “bar”\n\n## !\n\n<!-- id: next-steps-2 -->\n## Z\n");
  CHECK(all.find("auto-id=\"next-steps\"") != std::string::npos);
  CHECK(all.find("auto-id=\"next-steps-3\"") != std::string::npos);
  CHECK(all.find("auto-id=\"café-bar\"") != std::string::npos);
  CHECK(all.find("auto-id=\"section\"") != std::string::npos);
}

TEST_CASE("HTML loses its tags and no words") {
  CHECK(tree("<div><h2>One</h2><p>two &amp; <b>three</b></p>*four*</div>\n") ==
        "paragraph\n  \"One\"\nparagraph\n  \"two & \"\n  strong\n    \"three\"\nparagraph\n  \"*four*\"\n");
  CHECK(tree("a <u>b</u> <kbd>Ctrl</kbd> <span lang=cy>Bore</span> <q>c</q>") ==
        "paragraph\n  \"a b \"\n  code \"Ctrl\"\n  \" \"\n  language lang=\"cy\"\n    \"Bore\"\n  \" c\"\n");
  CHECK(tree("<a href='javascript:x'>words</a>\n") == "paragraph\n  \"words\"\n");
  CHECK(tree("<script>alert(1)</script>\n\nafter") == "paragraph\n  \"after\"\n");
}

TEST_CASE("only safe addresses are passed on") {
  CHECK(safe_link("HTTPS://x.y/a b") == "HTTPS://x.y/a%20b");
  CHECK(safe_link("mailto:a@b.c"));
  CHECK(safe_link("tel:01905 000").value() == "tel:01905%20000");
  CHECK(safe_link("../a/b.pdf#p=1") == "../a/b.pdf#p=1");
  CHECK_FALSE(safe_link("javascript:alert(1)"));
  CHECK_FALSE(safe_link("  JavaScript:alert(1)"));
  CHECK_FALSE(safe_link("data:text/html,x"));
  CHECK(safe_image("data:image/png;base64,AAAA"));
  CHECK_FALSE(safe_image("data:image/svg+xml,x"));
  CHECK(safe_image("my%20map.png") == "my map.png");
}

TEST_CASE("the title is the heading's or the heading the title's") {
  CHECK(Parsed("# One *two*\n").document.meta.title == "One two");
  const Parsed given("---\ntitle: Given\n---\nText\n");
  CHECK(std::get<Heading>(given.document.blocks.front().node).level == 1);
  CHECK(given.document.meta.title == "Given");
}

TEST_CASE("front matter becomes metadata") {
  const Parsed parsed(
      "---\ntitle: 2018\nlanguage: cy\ndate: 2017-11-23\nkeywords: [a, b c]\nmarking: Invented\nown: 1\n---\nx\n");
  CHECK(parsed.document.meta.title == "2018");
  CHECK(parsed.document.meta.language == "cy");
  CHECK(parsed.document.meta.date == *parse_date("2017-11-23"));
  CHECK(parsed.document.meta.keywords == std::vector<std::string>{"a", "b c"});
  CHECK(parsed.document.front_matter.find("own") != nullptr);
}

TEST_CASE("contents list the headings with their numbers") {
  CHECK(tree("# T\n<!-- contents: In it; depth=1 -->\n## A [l](x)\n### B\n")
            .find("contents title=\"In it\" depth=1\n  entry 1 to=\"a-l\"\n    \"A l\"\nheading") != std::string::npos);
}

TEST_CASE("a comment that is no directive is kept and shown to nobody") {
  CHECK(tree("<!-- ask the treasurer: 5 or 6? -->\n") == "comment \" ask the treasurer: 5 or 6? \"\n");
  CHECK(tree("a<!-- x -->b") == "paragraph\n  \"a\"\n  comment \" x \"\n  \"b\"\n");
}

TEST_CASE("list numbers of every style") {
  CHECK(letter_number(26, false) == "z");
  CHECK(letter_number(27, true) == "AA");
  CHECK(letter_number(703, false) == "aaa");
  CHECK(roman_number(1994, false) == "mcmxciv");
  CHECK(roman_number(4000, false) == "4000");
  CHECK(labels("<!-- list: (i) -->\n3. a\n4. b\n\n<!-- list: A. -->\n1. c\n") == "(iii) (iv) A. ");
}

// Each row breaks one promise of the dialect: the text, then all that must be said of it.
static const std::vector<std::pair<std::string, std::string>> kBroken{
    {"<!-- pagebreak -->\n\nx", "1:6 directive-unknown\n"},
    {"<!-- prettier -->\n\nx", "1:6 directive-unknown\n"},
    {"<!-- contents: x; dept=2 -->", "1:19 directive-option\n"},
    {"<!-- answer-space: x; lines=0 -->", "1:23 directive-option\n"},
    {"<!-- numbered: by-sections -->\n1. x", "1:16 directive-option\n"},
    {"<!-- caption -->\n\nx", "1:6 directive-option\n"},
    {"<!-- list: (z) -->\n1. x", "1:12 directive-option\n"},
    {"<!-- /caption -->\n\nx", "1:7 directive-close\n"},
    {"<!-- caption: x -->\n\ntext", "1:1 directive-misplaced\n"},
    {"<!-- total -->\n", "1:1 directive-misplaced\n"},
    {"- <!-- page-break -->\n", "1:3 directive-misplaced\n"},
    {"<!-- callout: x -->\n> quote", "1:1 directive-misplaced\n"},
    {"<!-- appendix -->\n### x", "1:1 directive-misplaced\n2:1 heading-skipped\n"},
    {"text <!-- page-break --> text", "1:6 directive-inline\n"},
    {"<!-- side-headings -->\ntext", "1:1 region-open\n"},
    {"<!-- lang: cy -->\n<!-- side-headings -->\nx\n<!-- /lang -->", "2:1 region-open\n"},
    {"<!-- /lang -->\n", "1:1 region-close\n"},
    {"<!-- columns -->\nx\n<!-- /columns -->", "1:1 columns\n"},
    {"<!-- columns -->\nx\n\n<!-- column -->\n<!-- /columns -->", "1:1 columns\n"},
    {"<!-- column -->\nx", "1:1 directive-misplaced\n"},
    {"<!-- columns -->\n<!-- page-break -->\nx\n\n<!-- column -->\ny\n<!-- /columns -->", "2:1 directive-misplaced\n"},
    {"<!-- /numbered -->\n", "1:1 region-close\n"},
    {"<!-- what is here\n", "1:1 comment-open\n"},
    {"<!-- id: a b -->\nx", "1:10 anchor-name\n"},
    {"<!-- id: a -->\nx\n\n<!-- id: a -->\ny", "5:1 anchor-twice\n"},
    {"See [](#nowhere).", "1:5 no-such-anchor\n"},
    {"See [this one](#nowhere).", "1:5 no-such-anchor\n"},
    {"<!-- id: q -->\n> x\n\n[](#q)", "4:1 reference-without-words\n"},
    {"<!-- lang: welsh language -->\nx\n<!-- /lang -->", "1:12 language\n3:1 region-close\n"},
    {"<!-- key-values -->\n- Date: 23", "2:1 key-values\n"},
    {"<!-- widths: 1 2 -->\n| a |\n|---|\n| b |", "1:14 table-columns\n"},
    {"<!-- align: left middle -->\n| a | b |\n|---|---|\n", "1:13 directive-option\n"},
    {"| a |\n|---|\n| b | c |", "3:1 table-ragged\n"},
    {"<!-- joined -->\n| a | b |\n|---|---|\n| < | c |\n| d | ^ |", "4:3 table-joined\n"},
    {"<!-- joined -->\n| a | ^ |\n|---|---|\n| b | c |", "2:7 table-joined\n"},
    {"<!-- joined -->\n| a | b |\n|---|---|\n| c | d |\n| ^ | ^ |", "5:1 table-joined\n"},
    {"<!-- joined -->\n| a | b |\n|---|---|\n| c | < |", "4:6 table-joined\n"},
    {"<!-- joined -->\n| a | b | c |\n|---|---|---|\n| d | < | e |\n| ^ | f | g |", "4:3 table-joined\n"},
    {"<!-- head-rows: 3 -->\n| a |\n|---|\n| b |", "1:17 directive-option\n"},
    {"a <u>b</u>", "1:3 html-dropped\n"},
    {"<div>\nx\n</div>", "1:1 html-dropped\n"},
    {"a <sup>b", "1:3 html-unclosed\n"},
    {"[x](javascript:y)", "1:1 link-dropped\n"},
    {"![x](ftp://y)", "1:1 image-dropped\n"},
    {"<!-- numbered: by-section -->\n## 7 x", "2:1 heading-number\n"},
    {"<!-- numbered: by-section -->\n1. x", "2:1 number-without-section\n"},
    {"x\n\n[^a]: unused", "3:1 footnote-unused\n"},
    {"x[^a]", "1:2 footnote-undefined\n"},
    {"x[^a]\n\n[^a]: one\n\n[^a]: two", "5:1 footnote-twice\n"},
    {"### x", "1:1 heading-skipped\n"},
    {"##", "1:1 heading-empty\n"},
    {"![](a.png)", "1:1 image-alt\n"},
    {"a ![](a.png)", "1:3 image-alt\n"},
    {"|   |   |\n|---|---|\n| a | b |", "1:1 table-head\n"},
    {"| a |   |\n|---|---|\n| a | b |", "1:6 table-head\n"},
    {"[click here](http://x.y)", "1:1 link-words\n"},
    {"See [ Read more… ](http://x.y)", "1:5 link-words\n"},
    {"[**here**](http://x.y)", "1:1 link-words\n"},
    {"[→](http://x.y)", "1:1 link-words\n"},
    {"[the plan](http://x.y) [The plan.](http://x.y) [the plan](http://z.y)", "1:48 link-words\n"},
    {"<span lang=\"Welsh\">x</span>", "1:1 language\n"},
    {"<!-- lang: English -->\nx\n<!-- /lang -->", "1:12 language\n3:1 region-close\n"},
    {"<!-- numbered -->\n1. **3.2** Words", "2:4 typed-number\n"},
};

TEST_CASE("every fault is told at its place, and nothing else is") {
  for (const auto& [text, expected] : kBroken) {
    // Two lines for the title come first.
    std::string shifted;
    for (std::size_t at = 0; at < expected.size();) {
      const std::size_t colon = expected.find(':', at);
      const std::size_t end = expected.find('\n', at);
      shifted +=
          std::to_string(std::stoi(expected.substr(at, colon - at)) + 2) + expected.substr(colon, end + 1 - colon);
      at = end + 1;
    }
    INFO(text);
    CHECK(faults(kTitle + text) == shifted);
  }
  CHECK(faults("x") == "1:1 no-title\n");
  CHECK(faults("---\ntitle: [a]\n---\n# T") == "2:8 metadata\n");
  CHECK(faults("---\nlanguage: English\n---\n# T") == "2:11 language\n");
  CHECK(faults("---\nlanguage: \"\"\n---\n# T") == "2:11 no-language\n");
}

TEST_CASE("what is sound is not complained about") {
  CHECK(faults("# T\n\n## A\n\n[the plan](http://x.y) ![a map](m.png)[^1]\n\n<!-- decorative "
               "-->\n![](line.png)\n\n[^1]: n\n\n`[^no]` \\[^no] <http://x.y>\n\n"
               "|   | a |\n|---|---|\n| b | 1 |\n") == "");
}

TEST_CASE("every code of the document can be provoked and is explained") {
  std::set<std::string> seen{"document/too-deep", "document/too-large", "document/no-title", "document/metadata",
                             "document/no-language"};
  for (const auto& [text, expected] : kBroken) {
    const Parsed parsed(kTitle + text);
    for (const Diagnostic& fault : parsed.faults.all()) seen.emplace(fault.code);
  }
  std::set<std::string> explained;
  for (const DiagnosticCode& code : document_codes()) {
    explained.emplace(code.id);
    CHECK_FALSE(code.explanation.empty());
  }
  CHECK(seen == explained);
}

TEST_CASE("deep nesting is laid flat and told once") {
  std::string quotes;
  for (int i = 0; i < 1000; ++i) quotes += "> ";
  CHECK(faults(kTitle + quotes + "end").find("too-deep") != std::string::npos);
  CHECK(tree(kTitle + quotes + "end").find("\"end\"") != std::string::npos);
  std::string marks;
  for (int i = 0; i < 500; ++i) marks += "*a **b ";
  marks += "c";
  for (int i = 0; i < 500; ++i) marks += " a** a*";
  CHECK(faults(kTitle + marks).find("too-deep") != std::string::npos);
}

TEST_CASE("cells are joined to the left and upwards, in the head and in the body") {
  const std::string table =
      "<!-- head-rows: 2 -->\n<!-- joined -->\n| a | b | < |\n|---|---|---|\n| ^ | c | d |\n| e | < | \\< |\n| ^ | ^ "
      "| f |\n| g | h | i |\n";
  CHECK(faults(kTitle + table) == "");
  const Parsed parsed(kTitle + table);
  const auto& made = std::get<Table>(parsed.document.blocks.back().node);
  const auto row = [](const TableRow& one) {
    std::string out;
    for (const TableCell& cell : one.cells)
      out += plain_text(cell.inlines) + std::to_string(cell.column_span) + std::to_string(cell.row_span) + " ";
    return out;
  };
  REQUIRE(made.head.size() == 2);
  CHECK(row(made.head[0]) == "a12 b21 ");
  CHECK(row(made.head[1]) == "c11 d11 ");
  REQUIRE(made.body.size() == 3);
  CHECK(row(made.body[0]) == "e22 <11 ");
  CHECK(row(made.body[1]) == "f11 ");
}

TEST_CASE("a mark in a table that joins nothing is a word") {
  CHECK(faults(std::string(kTitle) + "| a | b |\n|---|---|\n| < | ^ |") == "");
}

TEST_CASE("a table that would be padded beyond measure is refused and its words kept") {
  std::string table = "|";
  for (int i = 0; i < 3000; ++i) table += "a|";
  table += "\n|";
  for (int i = 0; i < 3000; ++i) table += "-|";
  for (int i = 0; i < 3000; ++i) table += "\n|x|";
  CHECK(faults(table).find("too-large") != std::string::npos);
}

TEST_CASE("thousands of lists of contents are refused, and take no memory") {
  std::string text = kTitle;
  for (int i = 0; i < 1000; ++i) text += "## A heading\n\n";
  for (int i = 0; i < 1000; ++i) text += "<!-- contents -->\n\n";
  const Parsed parsed(text);
  std::size_t lines = 0;
  for (const Block& block : parsed.document.blocks)
    if (const auto* const contents = std::get_if<Contents>(&block.node)) lines += contents->entries.size();
  CHECK(lines < 210'000);
  CHECK(faults(text).find("too-large") != std::string::npos);
}

TEST_CASE("a row of tens of thousands of cells is refused before it is read") {
  const auto table = [](int columns) {
    std::string head = "\n|", rule = "\n|", row = "\n|";
    for (int i = 0; i < columns; ++i) {
      head += "a|";
      rule += "-|";
      row += "1|";
    }
    return kTitle + head + rule + row + "\n";
  };
  CHECK(faults(table(100'000)).find("too-large") != std::string::npos);
  CHECK(faults(table(2'000)).find("too-large") == std::string::npos);
}
