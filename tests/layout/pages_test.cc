// What a page may and may not look like.
#include <catch2/catch.hpp>

#include "laid_out.h"

using namespace despatch;
using namespace despatch::layout;

namespace {

// Paragraphs of many lengths with headings, lists and tables between them: something of everything at every page's end.
std::string long_paper(unsigned seed) {
  std::string out = "---\ntitle: A long paper\ncouncil: A council\n---\n\n# A long paper\n\n";
  for (unsigned i = 0; i < 60; ++i) {
    if (i % 4 == 0)
      out += "## Heading H" + std::to_string(i) + " " + prose(static_cast<int>(i % 12), i + seed) + "\n\n";
    if (i % 8 == 4) out += "### Heading S" + std::to_string(i) + "\n\n";
    out += prose(static_cast<int>(8 + (i * 37 + seed * 11) % 120), i + seed) + ".\n\n";
    if (i % 5 == 1)
      for (unsigned k = 0; k < 2 + (i + seed) % 6; ++k)
        out += "- " + prose(static_cast<int>(4 + k * 9), k + i + seed) + "\n";
    if (i % 5 == 1) out += "\n";
    if (i % 7 == 3) {
      out += "<!-- caption: Numbers -->\n| Name | Value | Note |\n|---|---:|---|\n";
      for (unsigned k = 0; k < 3 + (i * seed) % 20; ++k)
        out += "| row " + std::to_string(k) + " | " + std::to_string(k * 977) + " | " +
               prose(static_cast<int>(k % 30), k) + " |\n";
      out += "\n";
    }
    if (i % 9 == 5) out += "A mark here.[^n" + std::to_string(i) + "] " + prose(30, i) + "\n\n";
  }
  for (unsigned i = 5; i < 60; i += 9)
    out += "[^n" + std::to_string(i) + "]: Note N" + std::to_string(i) + " " + prose(12, i) + ".\n\n";
  return out;
}

bool is_heading(const SeenLine& line) {
  return line.look && line.look->face == pdf::FontStyle::Bold && line.text.starts_with("Heading");
}

}  // namespace

TEST_CASE("nothing sticks out of the margins, whatever stands on the page") {
  for (unsigned seed : {1U, 2U, 3U}) {
    const auto paper = lay_out(long_paper(seed));
    const PageShape& page = paper->setting->shop.page;
    REQUIRE(paper->pages() > 5);
    for (const SeenLine& line : paper->lines) {
      INFO("page " << line.page + 1 << ": " << line.text);
      if (line.part != SeenLine::Part::Label) CHECK(line.left >= page.left - 0.1);
      CHECK(line.left >= 20);
      CHECK(line.right <= page.width - page.right + 0.1);
      CHECK(line.top >= page.top - 0.1);
      CHECK(line.bottom <= page.height - page.bottom + 0.1);
    }
  }
}

TEST_CASE("pieces stand one below the other and above the notes") {
  for (unsigned seed : {1U, 4U}) {
    const auto paper = lay_out(long_paper(seed));
    for (const Page& page : paper->setting->pages) {
      float y = 0;
      for (const PlacedPiece& piece : page.pieces) {
        CHECK(piece.y >= y - 0.05F);
        y = piece.y + piece.height;
      }
      if (!page.notes.empty()) CHECK(y <= page.notes_top + 0.05F);
    }
  }
}

TEST_CASE("a heading is never the last thing on a page, nor is one line of what follows") {
  for (unsigned seed : {1U, 2U, 3U, 4U, 5U}) {
    const auto paper = lay_out(long_paper(seed));
    for (std::size_t i = 0; i < paper->lines.size(); ++i) {
      if (!is_heading(paper->lines[i])) continue;
      INFO(paper->lines[i].text);
      REQUIRE(i + 2 < paper->lines.size());
      CHECK(paper->lines[i + 1].page == paper->lines[i].page);
      CHECK(paper->lines[i + 2].page == paper->lines[i].page);
    }
  }
}

TEST_CASE("no page begins or ends with one line of a paragraph") {
  const auto paper = lay_out(long_paper(3));
  const Shop& shop = paper->setting->shop;
  for (const Page& page : paper->setting->pages) {
    for (const PlacedPiece& placed : {page.pieces.front(), page.pieces.back()}) {
      const auto& pieces = shop.galley.body.pieces;
      const Piece& piece = pieces[placed.piece];
      if (piece.kind != PieceKind::Line) continue;
      // Lines of one paragraph stand next to each other in the store.
      const auto same = [&](std::uint32_t a, std::uint32_t b) {
        return b < pieces.size() && pieces[a].kind == PieceKind::Line && pieces[b].kind == PieceKind::Line &&
               pieces[b].index == pieces[a].index + 1 && pieces[b].space_before == 0;
      };
      if (placed.piece == page.pieces.front().piece && placed.piece > 0 && same(placed.piece - 1, placed.piece)) {
        CHECK(same(placed.piece, placed.piece + 1));      // a widow
        CHECK(same(placed.piece - 2, placed.piece - 1));  // and the orphan it left
      }
    }
  }
}

TEST_CASE("no page but a forced one ends far above its foot") {
  const auto paper = lay_out(long_paper(2));
  const double height = paper->setting->shop.page.text_height();
  for (std::size_t i = 0; i + 1 < paper->pages(); ++i) {
    const Page& page = paper->setting->pages[i];
    const double end = page.notes.empty() ? page.pieces.back().y + page.pieces.back().height : height;
    INFO("page " << i + 1);
    CHECK(end > height * 0.72);
  }
}

TEST_CASE("a footnote stands at the foot of the page of its mark") {
  const auto paper = lay_out(long_paper(1));
  int seen = 0;
  for (const Page& page : paper->setting->pages) {
    std::vector<std::uint32_t> marks;
    for (const PlacedPiece& placed : page.pieces)
      for (const Hanging& hanging : paper->setting->shop.galley.body.hangings)
        if (hanging.piece == placed.piece && hanging.kind == Hanging::Kind::Note) marks.push_back(hanging.index);
    std::vector<std::uint32_t> notes;
    for (const PlacedNote& note : page.notes) notes.push_back(note.note);
    CHECK(notes == marks);
    seen += static_cast<int>(notes.size());
  }
  CHECK(seen == 7);
}

TEST_CASE("a footnote longer than a page goes on at the foot of the next") {
  std::string text =
      "# T\n\n" + prose(40) + "[^a] " + prose(300, 2) + "\n\n[^a]: Begin " + prose(1500, 3) + " end-of-note.\n";
  const auto paper = lay_out(text);
  REQUIRE(paper->pages() >= 3);
  CHECK(paper->find("end-of-note.").page >= 1);
  std::string note;
  for (const SeenLine& line : paper->lines)
    if (line.part == SeenLine::Part::Note) note += line.text + " ";
  CHECK(note == "Begin " + prose(1500, 3) + " end-of-note. ");
  for (const SeenLine& line : paper->lines)
    CHECK(line.bottom <= paper->setting->shop.page.height - paper->setting->shop.page.bottom + 0.1);
}

TEST_CASE("page numbers in the contents are true") {
  std::string text = "---\ntitle: T\n---\n\n<!-- contents -->\n\n";
  for (int i = 0; i < 12; ++i)
    text += "## Part P" + std::to_string(i) + "\n\n" + prose(220, static_cast<unsigned>(i)) + "\n\n";
  const auto paper = lay_out(text);
  const Shop& shop = paper->setting->shop;
  REQUIRE(shop.galley.leaders.size() == 12);
  // Where the anchor hangs is where the heading's first line is.
  for (std::size_t i = 0; i < 12; ++i) {
    std::size_t heading_page = 0;
    for (const SeenLine& line : paper->lines)
      if (line.text == "Part P" + std::to_string(i) && line.look->size_pt > 14) heading_page = line.page;
    std::size_t anchor_page = 99;
    for (std::size_t p = 0; p < paper->pages(); ++p)
      for (const PlacedPiece& placed : paper->setting->pages[p].pieces)
        for (const Hanging& hanging : shop.galley.body.hangings)
          if (hanging.piece == placed.piece && hanging.kind == Hanging::Kind::Anchor &&
              shop.galley.names[hanging.index] == shop.galley.leaders[i].anchor)
            anchor_page = p;
    CHECK(anchor_page == heading_page);
  }
}

TEST_CASE("the last page does not hold one line alone") {
  for (int lead = 20; lead < 50; ++lead) {
    std::string text = "# T\n\n";
    for (int i = 0; i < lead; ++i) text += "Line.\n\n";
    text += "## Papers\n\n- first\n- second\n- third\n- fourth\n";
    const auto paper = lay_out(text);
    CHECK(paper->find("fourth").page == paper->find("third").page);
  }
}

TEST_CASE("an appendix and a page break begin a new page, and no empty page comes of it") {
  const auto paper = lay_out("# T\n\nOne.\n\n<!-- page-break -->\n\nTwo.\n\n<!-- appendix -->\n## Terms\n\nThree.\n");
  CHECK(paper->pages() == 3);
  CHECK(paper->find("Two.").page == 1);
  CHECK(paper->find("Appendix 1: Terms").page == 2);
}

TEST_CASE("a heading stays with the table below its caption") {
  for (int lead = 20; lead < 60; ++lead) {
    std::string text = "# T\n\n";
    for (int i = 0; i < lead; ++i) text += "Line.\n\n";
    text +=
        "## Costs\n\n<!-- caption: What it costs -->\n| A | B |\n|---|---|\n| first cell | 2 |\n| second | 3 |\n| "
        "third | 4 |\n";
    const auto paper = lay_out(text);
    CHECK(paper->find("Costs").page == paper->find("Table 1").page);
    CHECK(paper->find("Table 1").page == paper->find("first cell").page);
  }
}
