// Lines: where they end, and in which order their parts stand.
#include <catch2/catch.hpp>
#include <chrono>

#include "laid_out.h"
#include "write/pdf/layout/line_breaking.h"

using namespace despatch;
using namespace despatch::layout;

namespace {

std::vector<Atom> words(std::initializer_list<float> widths) {
  std::vector<Atom> out;
  for (const float width : widths) out.push_back({.width = width, .blank = 5, .after = After::Break});
  out.back().after = After::Glue;
  return out;
}

std::vector<std::uint32_t> ends(const std::vector<Atom>& atoms, double width) {
  std::vector<std::uint32_t> out;
  break_lines(atoms, width, out);
  return out;
}

std::vector<std::string> breaks_of(std::string_view word) {
  BreakRules rules;
  std::vector<std::string> out;
  std::size_t from = 0;
  for (const WordBreak& one : rules.inside(word)) {
    out.emplace_back(word.substr(from, one.at - from));
    from = one.at;
  }
  out.emplace_back(word.substr(from));
  return out;
}

using Parts = std::vector<std::string>;

}  // namespace

TEST_CASE("lines are even rather than full") {
  // First fit gives 95, 20, 95: a short line between two long ones.
  CHECK(ends(words({45, 45, 20, 95}), 100) == std::vector<std::uint32_t>{1, 3, 4});
  CHECK(ends(words({30, 30, 30}), 100) == std::vector<std::uint32_t>{3});
  CHECK(ends(words({300}), 100) == std::vector<std::uint32_t>{1});
}

TEST_CASE("a last line of one short word is avoided") {
  // Ten words fill a line; the eleventh does not stand alone.
  std::vector<Atom> atoms(11, Atom{.width = 40, .blank = 5, .after = After::Break});
  CHECK(ends(atoms, 445) == std::vector<std::uint32_t>{9, 11});
}

TEST_CASE("forced breaks are kept, and text between them is set on its own") {
  auto atoms = words({10, 10, 10});
  atoms[0].after = After::Forced;
  CHECK(ends(atoms, 100) == std::vector<std::uint32_t>{1, 3});
}

TEST_CASE("breaking is linear: 200,000 words, and as many that have no width") {
  for (const float width : {10.0F, 0.0F}) {
    std::vector<Atom> atoms(200'000, Atom{.width = width, .blank = width / 2, .after = After::Break});
    const auto begin = std::chrono::steady_clock::now();
    const auto out = ends(atoms, 450);
    CHECK(out.back() == atoms.size());
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
  }
}

TEST_CASE("words part where a careful writer would part them") {
  CHECK(breaks_of("children") == Parts{"children"});
  CHECK(breaks_of("decision-making") == Parts{"decision-", "making"});
  CHECK(breaks_of("2017-18") == Parts{"2017-18"});
  CHECK(breaks_of("2017–18") == Parts{"2017–18"});
  CHECK(breaks_of("yes–no") == Parts{"yes–", "no"});
  CHECK(breaks_of("children’s") == Parts{"children’s"});
  CHECK(breaks_of("https://www.gov.uk/a/b?c=d") == Parts{"https://www.", "gov.", "uk/", "a/", "b?", "c=d"});
  CHECK(breaks_of("北京市").size() == 3);
}

TEST_CASE("a number and what it counts stay on one line where there is a choice") {
  CHECK(BreakRules::belongs_together("23", "November"));
  CHECK(BreakRules::belongs_together("£4.6", "million,"));
  CHECK(BreakRules::belongs_together("paragraph", "14"));
  CHECK_FALSE(BreakRules::belongs_together("the", "November"));
  CHECK_FALSE(BreakRules::belongs_together("and", "14"));
}

TEST_CASE("a word longer than a line is parted and loses nothing") {
  std::string word;
  for (int i = 0; i < 100'000; ++i) word += static_cast<char>('a' + i % 26);
  const auto paper = lay_out("# T\n\nBefore " + word + " after.\n");
  std::string seen;
  for (const SeenLine& line : paper->lines)
    if (line.text != "T") {
      seen += line.text;
      CHECK(line.right <= paper->setting->shop.page.width - paper->setting->shop.page.right + 0.1);
    }
  std::erase(seen, ' ');
  CHECK((seen == "Before" + word + "after."));
}

TEST_CASE("text keeps a width however deep it stands") {
  std::string text = "# T\n\n";
  for (int i = 0; i < 30; ++i)
    text += std::string(static_cast<std::size_t>(i) * 2, ' ') + "- level" + std::to_string(i) + " and a few words\n";
  text += "\n";
  for (int i = 0; i < 30; ++i)
    text += std::string(static_cast<std::size_t>(i) + 1, '>') + " - quote" + std::to_string(i) + "\n>\n";
  const auto paper = lay_out(text);
  for (int i = 0; i < 30; ++i) {
    const SeenLine& line = paper->find("level" + std::to_string(i));
    CHECK(line.right <= paper->setting->shop.page.width - paper->setting->shop.page.right + 0.1);
    CHECK(line.text.size() >= 6);
  }
}

TEST_CASE("a paragraph of a right-to-left language stands at the right") {
  const auto paper = lay_out("# T\n\n<!-- lang: ur -->\nیہ ایک پیراگراف ہے۔\n<!-- /lang -->\n\nLeft.\n");
  const PageShape& page = paper->setting->shop.page;
  CHECK(paper->find("پیراگراف").right == Approx(page.width - page.right).margin(0.1));
  CHECK(paper->find("Left.").left == Approx(page.left).margin(0.1));
}

TEST_CASE("a list's labels stand left of its text and level with it") {
  const auto paper = lay_out("# T\n\n<!-- numbered -->\n1. First paragraph.\n2. Second.\n\n   1. Lettered.\n");
  const SeenLine& label = paper->find("1.");
  const SeenLine& text = paper->find("First paragraph.");
  CHECK(label.right < text.left);
  CHECK(label.top == Approx(text.top).margin(0.1));
  CHECK(text.left == Approx(paper->setting->shop.page.left).margin(0.1));  // the number hangs in the margin
  CHECK(paper->find("(a)").right < paper->find("Lettered.").left);
}

TEST_CASE("a side heading stands beside its text, and the next one below both") {
  const auto paper = lay_out(
      "# T\n\n<!-- side-headings -->\n### A heading that is much longer than what stands beside it in its "
      "column\n\nNone.\n\n### Next\n\nText.\n<!-- /side-headings -->\n");
  const SeenLine& heading = paper->find("A heading");
  CHECK(heading.top == Approx(paper->find("None.").top).margin(0.1));
  CHECK(heading.right < paper->find("None.").left);
  double bottom = 0;
  for (const SeenLine& line : paper->lines)
    if (line.part == SeenLine::Part::Side && line.text != "Next") bottom = std::max(bottom, line.bottom);
  CHECK(paper->find("Next").top >= bottom);
}

TEST_CASE("columns stand side by side and level, and what follows stands below both") {
  const auto paper = lay_out(
      "# T\n\n<!-- columns -->\nFor.\n\nMore for.\n\n<!-- column -->\nAgainst.[^n]\n<!-- "
      "/columns -->\n\nAfter.\n\n[^n]: The note.\n");
  const SeenLine &left = paper->find("For."), &right = paper->find("Against.");
  CHECK(left.top == Approx(right.top).margin(0.1));
  CHECK(left.right < right.left);
  CHECK(paper->find("After.").top > paper->find("More for.").bottom);
  CHECK(paper->find("The note.").part == SeenLine::Part::Note);
}

TEST_CASE("columns too tall for a page stand one below the other, and lose nothing") {
  const auto paper = lay_out("# T\n\n<!-- columns -->\n" + prose(400, 1) + "\n\nFirst ends.\n\n<!-- column -->\n" +
                             prose(400, 2) + "\n\nSecond ends.\n<!-- /columns -->\n");
  const SeenLine &first = paper->find("First ends."), &second = paper->find("Second ends.");
  CHECK(std::pair(first.page, first.top) < std::pair(second.page, second.top));
  for (const Page& page : paper->setting->pages) CHECK(page.sides.empty());
}

TEST_CASE("a character that no font has is told once, with its code") {
  const auto paper = lay_out("# T\n\nA \xF3\xB0\x80\x80 private one, and \xF3\xB0\x80\x80 again.\n");
  int told = 0;
  for (const Diagnostic& fault : paper->faults.all())
    if (fault.code == "pdf/missing-glyph") {
      ++told;
      CHECK(fault.message.find("U+F0000") != std::string::npos);
      CHECK(fault.where.known());
    }
  CHECK(told == 1);
}

TEST_CASE("a font that is nowhere is told once, and the paper is set all the same") {
  PdfOptions options;
  options.theme.text_family = "No Such Face";
  const auto paper = lay_out("# T\n\nOne. **Two.**\n\nThree.\n", options);
  CHECK(paper->told("pdf/no-font"));
  CHECK(paper->pages() == 1);
}

TEST_CASE("a picture that is missing or broken is told, and its words stand in its place") {
  const auto missing = lay_out("# T\n\n![A map of the county](no.png)\n");
  CHECK(missing->told("pdf/missing-picture"));
  CHECK(lay_out("# T\n\n![A map](broken.png)\n")->told("pdf/unreadable-picture"));
  CHECK(lay_out("# T\n\nIn a line ![a map](no.png) too.\n")->find("[a map]").page == 0);
}

TEST_CASE("odd documents come out whole") {
  CHECK(lay_out("")->pages() == 1);
  CHECK(lay_out("\n\n<!-- page-break -->\n")->pages() == 1);
  CHECK(make_pdf("").starts_with("%PDF-1.7"));
  std::string headings;
  for (int i = 0; i < 10'000; ++i) headings += "## Heading " + std::to_string(i) + "\n\n";
  const auto paper = lay_out(headings);
  CHECK(paper->find("Heading 9999").page > 100);
}

TEST_CASE("the same paper gives the same bytes") {
  const std::string text = "# T\n\n" + prose(400) + "[^a]\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n[^a]: Note.\n";
  CHECK(make_pdf(text) == make_pdf(text));
}
