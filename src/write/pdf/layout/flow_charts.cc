// Charts: the drawing where it stands, and its numbers as a table below it or at the paper's end.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "document/tree.h"
#include "figure/figure.h"
#include "write/pdf/layout/flow.h"

namespace despatch::layout {
namespace {

/// The size of text beside which a drawing stands at its own size: 12-point text has 10-point words in figures.
constexpr double kWordsOfText = 10.8;
/// Of most words of a drawing.
constexpr double kWordSize = 9;

/// Words of a drawing are set somewhat smaller than the text, but where the theme has no small words they are as large
/// as those: readers of large print cannot read a drawing whose words are the only small ones.
double scale_of(const Theme& theme) {
  double least = std::min({theme.text_size_pt, theme.caption_size_pt, theme.note_size_pt});
  for (const double size : theme.table_size_pt) least = std::min(least, size);
  return std::max({theme.text_size_pt / kWordsOfText, least / kWordSize, kWordSize / kWordsOfText});
}

bool reads_as_number(std::string_view cell) {
  if (cell == "not known" || cell.empty()) return true;
  for (const std::string_view sign : {"−", "£"})
    if (cell.starts_with(sign)) cell.remove_prefix(sign.size());
  return !cell.empty() && cell.front() >= '0' && cell.front() <= '9' && cell.find(' ') == std::string_view::npos;
}

TableCell cell_of(const std::string& text, bool header) {
  return {.inlines = {Inline{.node = Text{text}}}, .header = header, .where = {}};
}

Block table_of(const FigureTable& numbers, const std::string& number, const Inlines& caption, Span where) {
  Table table{.columns = {}, .head = {}, .body = {}, .number = number, .caption = caption, .row_headers = true};
  TableRow head;
  for (std::size_t c = 0; c < numbers.head.size(); ++c) {
    const bool right =
        c > 0 && std::ranges::all_of(numbers.rows, [&](const auto& row) { return reads_as_number(row[c]); });
    table.columns.push_back({.alignment = right ? Alignment::Right : Alignment::None});
    head.cells.push_back(cell_of(numbers.head[c], true));
  }
  table.head.push_back(std::move(head));
  for (const auto& row : numbers.rows) {
    TableRow made;
    for (std::size_t c = 0; c < row.size(); ++c) made.cells.push_back(cell_of(row[c], c == 0));
    table.body.push_back(std::move(made));
  }
  return {.node = std::move(table), .id = {}, .where = where};
}

/// A caption said again: its notes stay with the drawing, where they are marked and read.
Inlines without_notes(const Inlines& inlines) {
  Inlines out;
  for (const Inline& one : inlines) {
    if (std::holds_alternative<FootnoteReference>(one.node)) continue;
    Inline& kept = out.emplace_back(one);
    if (Inlines* const inner = child_inlines(kept)) *inner = without_notes(*inner);
  }
  return out;
}

bool is_welsh(std::string_view language) { return ascii_lower(language.substr(0, language.find('-'))) == "cy"; }

}  // namespace

void Flow::operator()(const Chart& chart, const Block& block, const Frame& frame) {
  space(frame.look.size_pt * shop_.theme.paragraph_space_em * 1.4);
  anchor(block.id);
  const NodeId group = shop_.structure.add(frame.parent, pdf::Role::Div);
  const double scale = scale_of(shop_.theme);
  auto figured = make_figure(chart.specification, block.where, shop_.diagnostics, frame.width / scale);
  if (!figured) {
    Frame plain = frame;
    plain.parent = group;
    (*this)(CodeBlock{.info = "chart", .text = chart.specification}, Block{.node = CodeBlock{}, .where = block.where},
            plain);
    if (!chart.number.empty() || !chart.caption.empty())
      caption(chart.number, chart.caption, frame, shop_.structure.add(group, pdf::Role::Caption), block.where, {});
    space(frame.look.size_pt * shop_.theme.paragraph_space_em * 1.6);
    return;
  }
  Picture picture{.node = shop_.structure.add(group, pdf::Role::Figure,
                                              {.attributes = {.alternate_description = figured->alternative}})};
  const double most_height = shop_.page.text_height() * 0.88;
  picture.scale = std::min({scale, frame.width / std::max(1.0, figured->drawing.width),
                            most_height / std::max(1.0, figured->drawing.height)});
  picture.width_pt = figured->drawing.width * picture.scale;
  picture.height_pt = figured->drawing.height * picture.scale;
  shop_.galley.drawings.push_back(std::move(figured->drawing));
  picture.drawing = static_cast<std::uint32_t>(shop_.galley.drawings.size());
  picture_with_caption(picture, chart.number, chart.caption, frame, group, block.where);
  if (figured->table.rows.empty()) return;
  if (figured->table_place == TablePlace::Below) {
    shop_.chart_tables.push_back(table_of(figured->table, {}, {}, block.where));
    this->block(shop_.chart_tables.back(), frame);
  } else if (figured->table_place == TablePlace::End) {
    // Notes are set before the text, and come after it.
    (in_note_ ? shop_.tables_of_notes : shop_.tables_at_end)
        .push_back(table_of(figured->table, chart.number, without_notes(chart.caption), block.where));
  }
}

void Flow::tables_at_end(const Frame& frame) {
  if (shop_.tables_at_end.empty() && shop_.tables_of_notes.empty()) return;
  const bool welsh = is_welsh(shop_.document.meta.language);
  shop_.chart_tables.push_back(
      {.node = Heading{.level = 2,
                       .inlines = {Inline{.node = Text{welsh ? "Y ffigurau mewn tablau" : "The figures as tables"}}}},
       .id = "despatch.figures"});
  block(shop_.chart_tables.back(), frame);
  for (const Block& table : shop_.tables_at_end) block(table, frame);
  for (const Block& table : shop_.tables_of_notes) block(table, frame);
}

}  // namespace despatch::layout
