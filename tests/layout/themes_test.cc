// What a theme changes on the page, and what an edition may not lose.
#include <algorithm>
#include <catch2/catch.hpp>

#include "laid_out.h"

using namespace despatch;
using namespace despatch::layout;

namespace {

Theme large_print() {
  Theme theme;
  theme.text_size_pt = theme.caption_size_pt = theme.note_size_pt = theme.running_size_pt = theme.code_size_pt = 18;
  theme.table_size_pt = {18};
  theme.heading_size_pt = {30, 25, 22, 20, 18, 18};
  theme.raised_share = theme.code_share = 1;
  theme.leading = 1.5;
  theme.italics = theme.underlined_links = false;
  theme.side_headings_above = true;
  theme.wide_tables = WideTables::List;
  return theme;
}

constexpr std::string_view kPaper = R"(---
title: The hall
council: Anyborough Council
reference: Item 4
date: 2026-12-01
---

# The hall

Words with *stress*, `code`, a [link](https://example.org/) and a mark.[^one]

##### A small heading

Term
: not a list

<!-- caption: Ways of running it -->

| Way of running the hall | First year | Second year | What it means for those who use it now |
|---|---:|---:|---|
| The council runs it | £1,200 | £1,300 | Opening hours stay as they are this year[^two] |
| A charity runs it | £800 | | Volunteers open it on Saturdays and Sundays |

[^one]: The note.
[^two]: Another note.
)";

/// What `theme/no-room` asks of a theme file, less a little: a few words a line, a few lines a page.
bool has_room(const Theme& theme) {
  constexpr double kPt = 72 / 25.4;
  const double across = (theme.page_width_mm - theme.margin_left_mm - theme.margin_right_mm) * kPt;
  const double down = (theme.page_height_mm - theme.margin_top_mm - theme.margin_bottom_mm) * kPt;
  return across >= theme.text_size_pt * 10 && down >= theme.text_size_pt * theme.leading * 6;
}

std::string all_text(const LaidOut& paper) {
  std::string out;
  for (const SeenLine& line : paper.lines) out += line.text + "\n";
  return out;
}

}  // namespace

TEST_CASE("margins and sheet are the theme's") {
  Theme theme;
  theme.page_width_mm = 148;
  theme.page_height_mm = 210;
  theme.margin_left_mm = 30;
  theme.margin_right_mm = 12;
  theme.margin_top_mm = 20;
  theme.margin_bottom_mm = 18;
  constexpr double kPt = 72 / 25.4;
  const auto paper = lay_out("---\ntitle: T\n---\n\n# T\n\n" + prose(900), {.theme = theme});
  REQUIRE(paper->pages() > 2);
  double left = 1000, right = 0, top = 1000, bottom = 0;
  for (const SeenLine& line : paper->lines) {
    left = std::min(left, line.left), right = std::max(right, line.right);
    top = std::min(top, line.top), bottom = std::max(bottom, line.bottom);
  }
  CHECK(left == Approx(30 * kPt).margin(0.1));
  CHECK(right <= (148 - 12) * kPt + 0.1);
  CHECK(right > (148 - 12) * kPt - 60);
  CHECK(top == Approx(20 * kPt).margin(0.1));
  CHECK(bottom <= (210 - 18) * kPt + 0.1);
}

TEST_CASE("headings look as the theme says") {
  Theme theme;
  theme.heading_size_pt[1] = 19;
  theme.heading_style[1] = {.color = Rgb{1, 2, 3}, .bold = false, .italic = false, .rule = true};
  const auto paper = lay_out("---\ntitle: T\n---\n\n# T\n\n## Second\n\nText.\n", {.theme = theme});
  const SeenLine& heading = paper->find("Second");
  CHECK(heading.look->size_pt == 19);
  CHECK(heading.look->face == pdf::FontStyle::Regular);
  CHECK(heading.look->color == Rgb{1, 2, 3});
  const auto& pieces = paper->setting->shop.galley.body.pieces;
  CHECK(std::ranges::any_of(
      pieces, [](const Piece& piece) { return piece.kind == PieceKind::Rule && piece.index == kThinRule; }));
}

TEST_CASE("large print has no small, slanted or underlined words") {
  const auto paper = lay_out(std::string(kPaper), {.theme = large_print()});
  for (const SeenLine& line : paper->lines) {
    INFO(line.text);
    if (line.look == nullptr) continue;
    CHECK(line.look->size_pt >= 18);
    CHECK(line.look->face != pdf::FontStyle::Italic);
    CHECK(line.look->face != pdf::FontStyle::BoldItalic);
    CHECK_FALSE(line.look->underline);
  }
}

TEST_CASE("a wide table becomes a list that loses nothing") {
  const auto paper = lay_out(std::string(kPaper), {.theme = large_print()});
  CHECK(paper->setting->shop.galley.tables.empty());
  const std::string text = all_text(*paper);
  for (const std::string_view held :
       {"Table 1: Ways of running it", "Way of running the hall: The council runs it", "First year: £1,200",
        "Second year: £1,300", "First year: £800", "Second year: –", "Another note."}) {
    INFO(held << " in\n" << text);
    CHECK(text.find(held) != std::string::npos);
  }
  CHECK(paper->find("First year: £1,200").look->face == pdf::FontStyle::Bold);
}

TEST_CASE("cells over several columns and rows keep their words in a list") {
  const auto paper = lay_out(
      "---\ntitle: T\n---\n\n# T\n\n"
      "<!-- joined -->\n<!-- head-rows: 2 -->\n"
      "| Heading of expenditure | Cost by financial year | < | Responsibility |\n|---|---|---|---|\n"
      "| ^ | Forecast for 2026/27 | Forecast for 2027/28 | ^ |\n"
      "| Accommodation and administration | £10,000,000 | £20,000,000 | Director |\n"
      "| ^ | the same again, subject to confirmation | < | Commissioner |\n",
      {.theme = large_print()});
  const std::string text = all_text(*paper);
  // Lines are broken where the page wants it.
  std::string words = text;
  std::ranges::replace(words, '\n', ' ');
  INFO(text);
  for (const std::string_view held :
       {"Cost by financial year, Forecast for 2026/27: £10,000,000",
        "Cost by financial year, Forecast for 2027/28: £20,000,000",
        "Cost by financial year, Forecast for 2026/27, Forecast for 2027/28: the same again, subject to confirmation",
        "Responsibility: Commissioner"})
    CHECK(words.find(held) != std::string::npos);
  const std::string_view row = "Heading of expenditure: Accommodation and administration";
  CHECK(words.find(row) != words.rfind(row));
}

TEST_CASE("words of a chart are as large as the small words of the theme") {
  const std::string text =
      "---\ntitle: T\n---\n\n# T\n\n```chart\ntype: bar\ntitle: Totals\ncategory: Option\ndata:\n  Company: 68.5\n"
      "  As now: 42.75\n```\n";
  const auto smallest_word = [](const LaidOut& paper) {
    double least = 1000;
    for (const Picture& picture : paper.setting->text.pictures)
      if (picture.drawing > 0)
        for (const DrawnShape& shape : paper.setting->shop.galley.drawings[picture.drawing - 1].shapes)
          if (const auto* const words = std::get_if<DrawnText>(&shape))
            least = std::min(least, words->size * picture.scale);
    return least;
  };
  CHECK(smallest_word(*lay_out(text, {.theme = large_print()})) >= 16);
  CHECK(smallest_word(*lay_out(text)) >= 8.5);
}

TEST_CASE("a narrow table stays a table in large print") {
  const auto paper =
      lay_out("---\ntitle: T\n---\n\n# T\n\n| A | B |\n|---|---|\n| 1 | 2 |\n", {.theme = large_print()});
  CHECK(paper->setting->shop.galley.tables.size() == 1);
}

TEST_CASE("a booklet has a cover, and pages that come out even") {
  Theme theme;
  theme.cover = true;
  theme.page_multiple = 4;
  const auto paper = lay_out("---\ntitle: T\ncouncil: C\n---\n\n# T\n\n" + prose(700), {.theme = theme});
  CHECK(paper->pages() % 4 == 0);
  for (const SeenLine& line : paper->lines)
    if (line.page == 0) CHECK((line.text == "T" || line.text == "C"));
}

TEST_CASE("whatever the schema allows gives a whole file") {
  unsigned state = 12345;
  const auto draw = [&](double least, double most) {
    state = state * 1664525U + 1013904223U;
    return least + (most - least) * ((state >> 8) % 1000) / 999.0;
  };
  int tried = 0;
  for (int i = 0; i < 60; ++i) {
    Theme theme = i % 2 ? large_print() : Theme{};
    theme.page_width_mm = draw(80, 900), theme.page_height_mm = draw(80, 900);
    theme.margin_left_mm = draw(5, 150), theme.margin_right_mm = draw(5, 150);
    theme.margin_top_mm = draw(5, 150), theme.margin_bottom_mm = draw(5, 150);
    theme.text_size_pt = draw(6, 48), theme.running_size_pt = draw(6, 48);
    theme.table_size_pt = {draw(6, 48)};
    theme.caption_size_pt = draw(6, 48), theme.note_size_pt = draw(6, 48), theme.code_size_pt = draw(6, 48);
    for (double& size : theme.heading_size_pt) size = draw(6, 96);
    theme.leading = draw(1, 3), theme.paragraph_space_em = draw(0, 4), theme.list_space_em = draw(0, 4);
    theme.line_numbers = static_cast<int>(draw(0, 3)), theme.page_multiple = static_cast<int>(draw(1, 8));
    theme.watermark = i % 3 ? "DRAFT" : "", theme.cover = i % 5 == 0, theme.mirrored = i % 4 == 0;
    theme.table_rules = static_cast<TableRules>(i % 3);
    theme.zebra = theme.panel, theme.table_head_ground = theme.panel;
    if (!has_room(theme)) continue;
    ++tried;
    INFO("theme " << i);
    CHECK(make_pdf(std::string(kPaper), {.theme = theme}).starts_with("%PDF-"));
  }
  CHECK(tried > 25);
}
