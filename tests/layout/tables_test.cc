// Tables: what is seen of them.
#include <catch2/catch.hpp>
#include <map>

#include "laid_out.h"
#include "write/pdf/layout/table_columns.h"

using namespace despatch;
using namespace despatch::layout;

namespace {

std::string table_of(int rows, const std::string& cell) {
  std::string out = "# T\n\n<!-- caption: Many rows -->\n| Ref | Text |\n|---|---|\n";
  for (int i = 0; i < rows; ++i) out += "| R" + std::to_string(i) + " | " + cell + " |\n";
  return out;
}

double right_of(const LaidOut& paper, std::string_view words) { return paper.find(words).right; }

}  // namespace

TEST_CASE("no row is parted by a page's end while it fits on a page") {
  const auto paper = lay_out(table_of(60, prose(45)));
  REQUIRE(paper->pages() > 3);
  for (const Page& page : paper->setting->pages)
    for (const PlacedPiece& placed : page.pieces) {
      if (paper->setting->shop.galley.body.pieces[placed.piece].kind != PieceKind::Row) continue;
      CHECK_FALSE(paper->setting->shop.galley.rows[placed.index].split_below);
    }
}

TEST_CASE("every page of a table shows its head, and says that it goes on") {
  const auto paper = lay_out(table_of(60, prose(45)));
  for (std::size_t p = 1; p < paper->pages(); ++p) {
    std::vector<std::string> head;
    for (const SeenLine& line : paper->lines)
      if (line.page == p && line.part == SeenLine::Part::RepeatedHead) head.push_back(line.text);
    CHECK(head == std::vector<std::string>{"Table 1, continued", "Ref", "Text"});
  }
}

TEST_CASE("a row taller than a page is parted between lines and loses none") {
  const std::string text = prose(2600, 7);
  const auto paper = lay_out("# T\n\n| Ref | Text | Short |\n|---|---|---|\n| R1 | Begin " + text +
                             " finish | one |\n| R2 | x | y |\n");
  REQUIRE(paper->pages() >= 3);
  std::string seen;
  for (const SeenLine& line : paper->lines)
    if (line.part == SeenLine::Part::Cell && line.text != "Ref" && line.text != "Text" && line.text != "Short" &&
        line.text != "R1" && line.text != "one" && line.text != "R2" && line.text != "x" && line.text != "y")
      seen += line.text + " ";
  CHECK(seen == "Begin " + text + " finish ");
  for (const SeenLine& line : paper->lines)
    CHECK(line.bottom <= paper->setting->shop.page.height - paper->setting->shop.page.bottom + 0.1);
}

TEST_CASE("numbers in a column end at the same place, and points stand below each other") {
  const auto paper = lay_out(
      "# T\n\n| Item | Whole | Parts |\n|---|---|---|\n| a | 1,250 | 12.5 |\n| b | 7 | 3 |\n| c | 1,000,000 | 0.125 "
      "|\n");
  CHECK(right_of(*paper, "1,250") == Approx(right_of(*paper, "1,000,000")).margin(0.05));
  CHECK(paper->find("7").right == Approx(right_of(*paper, "1,250")).margin(0.05));
  // "3" ends where the whole part of "12.5" ends: its point would stand where theirs do.
  const double size = paper->find("12.5").look->size_pt;
  const auto& shaper = paper->setting->shaper.shape(".5", {.family = "Liberation Sans"}, "en-GB");
  CHECK(right_of(*paper, "3") == Approx(right_of(*paper, "12.5") - shaper.front().width_em * size).margin(0.3));
}

TEST_CASE("numbers are not broken while there is other room") {
  const auto paper =
      lay_out("# T\n\n| What | £ |\n|---|---|\n| " + prose(80) + " | 1,250,000,000 |\n| " + prose(60, 2) + " | 12 |\n");
  CHECK(paper->find("1,250,000,000").text == "1,250,000,000");
}

TEST_CASE("a table that fits no upright page is turned, and what follows stands upright again") {
  std::string head = "|", rule = "|", row = "|";
  for (int i = 0; i < 9; ++i) {
    head += " Responsibility" + std::to_string(i) + " |";
    rule += "---|";
    row += " Accommodation |";
  }
  const auto paper = lay_out("# T\n\nBefore.\n\n" + head + "\n" + rule + "\n" + row + "\n\nAfter.\n");
  REQUIRE(paper->pages() == 3);
  CHECK_FALSE(paper->setting->pages[0].landscape);
  CHECK(paper->setting->pages[1].landscape);
  CHECK_FALSE(paper->setting->pages[2].landscape);
  CHECK(paper->find("After.").page == 2);
  CHECK_FALSE(paper->told("pdf/table-too-wide"));
}

TEST_CASE("a heading goes with its table to the turned page") {
  const auto paper = lay_out(
      "# T\n\nBefore.\n\n## Part\n\n### Duties\n\n<!-- landscape -->\n<!-- caption: Wide -->\n| A | B |\n|---|---|\n| "
      "cell | 2 |\n\nAfter.\n");
  REQUIRE(paper->pages() == 3);
  CHECK(paper->find("Before.").page == 0);
  for (const char* words : {"Part", "Duties", "Table 1", "cell"}) CHECK(paper->find(words).page == 1);
  CHECK(paper->setting->pages[1].landscape);
  CHECK(paper->find("After.").page == 2);
}

TEST_CASE("a table too wide for every page is told, and no letter of it is lost") {
  for (const int columns : {40, 200}) {
    std::string head = "|", rule = "|", row = "|";
    for (int i = 0; i < columns; ++i) {
      head += " Responsibility" + std::to_string(i) + " |";
      rule += "---|";
      row += " cell" + std::to_string(i) + " |";
    }
    const auto paper = lay_out("# T\n\n" + head + "\n" + rule + "\n" + row + "\n");
    CHECK(paper->told("pdf/table-too-wide"));
    std::string seen;
    for (const SeenLine& line : paper->lines)
      if (line.part == SeenLine::Part::Cell) seen += line.text;
    for (int i = 0; i < columns; ++i) CHECK(seen.find("cell" + std::to_string(i)) != std::string::npos);
    const PageShape& page = paper->setting->shop.turned;
    for (const SeenLine& line : paper->lines) CHECK(line.right <= page.width - page.right + 0.5);
  }
}

TEST_CASE("the author's widths are kept, but no word is broken for them") {
  const auto paper =
      lay_out("# T\n\n<!-- widths: 1 3 -->\n| A | B |\n|---|---|\n| " + prose(40) + " | " + prose(40, 2) + " |\n");
  const auto& galley = paper->setting->shop.galley;
  CHECK(galley.cells[1].width == Approx(galley.cells[0].width * 3).epsilon(0.02));
  const auto narrow = lay_out("# T\n\n<!-- widths: 1 100 -->\n| A | B |\n|---|---|\n| Responsibilities | x |\n");
  CHECK(narrow->find("Responsibilities").text == "Responsibilities");
}

TEST_CASE("cells over columns and rows keep to their places") {
  const ColumnWish wishes[] = {{.min = 20, .max = 40, .typical = 30}, {.min = 50, .max = 400, .typical = 200}};
  const auto shared = share_columns(wishes, 200, 80);
  CHECK(shared.widths[0] + shared.widths[1] == Approx(200));
  CHECK(shared.widths[0] >= 39.9);
  CHECK_FALSE(shared.words_broken);
}

TEST_CASE("a small table stays whole where the page before it ends early for it") {
  const std::string table = "| Year | Cost |\n|---|---|\n| 2019 | 77 |\n| 2020 | 78 |\n| 2021 | 79 |\n| 2022 | 82 |\n";
  for (int words = 330; words < 460; words += 13) {
    const auto paper = lay_out("# T\n\n" + prose(words) + "\n\n" + table + "\nEnd.\n");
    CHECK(paper->find("Year").page == paper->find("2022").page);
  }
}

TEST_CASE("columns of text share the room by what stands in them") {
  const ColumnWish wishes[] = {{.min = 30, .max = 600, .typical = 500}, {.min = 30, .max = 300, .typical = 250}};
  const auto shared = share_columns(wishes, 400, 90);
  CHECK(shared.widths[0] > shared.widths[1] * 1.5);
  CHECK(shared.widths[0] + shared.widths[1] == Approx(400));
  const auto broken = share_columns(wishes, 40, 90);
  CHECK(broken.words_broken);
  CHECK(broken.widths[0] + broken.widths[1] == Approx(40));
}
