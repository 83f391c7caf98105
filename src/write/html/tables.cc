#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "write/html/escape.h"
#include "write/html/walk.h"
#include "write/html/writer.h"

namespace despatch::html {
namespace {

// What a screen 320 px wide has for a table, and the natural width up to which one is set in the column of text, where
// its longest cells wrap: in sizes of the table's type.
constexpr double kNarrowScreen = 16.5;
constexpr double kColumnOfText = 46;
// And what is left of a laptop's screen to the right of where text begins.
constexpr double kRightOfMargin = 54;

std::string_view class_of(Alignment alignment) {
  switch (alignment) {
    case Alignment::Left: return "left";
    case Alignment::Centre: return "centre";
    case Alignment::Right: return "right";
    case Alignment::Decimal: return "right dec";
    case Alignment::None: break;
  }
  return "";
}

bool has_words(const Inlines& inlines) {
  return std::ranges::any_of(inlines, [](const Inline& inline_) {
    return std::visit(Overloaded{[](const Text& n) { return !trim(n.text).empty(); },
                                 [](const CodeSpan& n) { return !trim(n.text).empty(); },
                                 [](const Image& n) { return !n.alt.empty(); }, [](const LineBreak&) { return false; },
                                 [](const Comment&) { return false; }, [](const FootnoteReference&) { return true; },
                                 [](const auto& n) { return has_words(n.inlines); }},
                      inline_.node);
  });
}

}  // namespace

// A table that a narrow screen cannot hold scrolls in a box of its own, which the keyboard reaches and a screen reader
// names.
void Writer::write(const Table& table, const Block& block) {
  const TableShape shape = shape_of(table);
  const bool captioned = !table.number.empty() || !table.caption.empty();
  const std::string caption_id = captioned ? own_id("table", ++tables_) : std::string();
  out_ += "<div class=\"table";
  if (shape.natural_em > kColumnOfText) out_ += " broad";
  if (shape.least_em > kRightOfMargin) out_ += " vast";
  if (table.landscape) out_ += " landscape";
  out_ += '"';
  add_id(block.id);
  const bool scrolls = shape.least_em > kNarrowScreen;
  if (scrolls) {
    out_ += " role=\"region\" tabindex=\"0\"";
    if (captioned) {
      add_attribute("aria-labelledby", caption_id);
    } else {
      add_attribute("aria-label", table_name(table));
    }
  }
  out_ += ">\n<table";
  if (scrolls) {
    out_ += " style=\"min-width:";
    number(static_cast<std::size_t>(std::lround(std::min(shape.least_em, 200.0))));
    out_ += "em\"";
  }
  out_ += ">\n";
  if (captioned) {
    out_ += "<caption><span";
    add_id(caption_id);
    out_ += '>';
    write_caption_words(table.number, table.caption);
    out_ += "</span></caption>\n";
  }
  double width = 0;
  for (const TableColumn& column : table.columns) width += column.width;
  if (width > 0) {
    out_ += "<colgroup>";
    for (const TableColumn& column : table.columns) {
      out_ += "<col style=\"width:";
      number(static_cast<std::size_t>(std::lround(100 * column.width / width)));
      out_ += "%\">";
    }
    out_ += "</colgroup>\n";
  }
  const auto rows = [&](std::string_view group, const std::vector<TableRow>& these, bool in_head) {
    if (these.empty()) return;
    out_.append("<").append(group) += ">\n";
    CellColumns columns(shape.columns.size());
    for (std::size_t i = 0; i < these.size(); ++i) write_row(these[i], shape, columns, these.size() - i, in_head);
    out_.append("</").append(group) += ">\n";
  };
  rows("thead", table.head, true);
  rows("tbody", table.body, false);
  out_ += "</table>\n</div>\n";
}

// Two regions of one name are no use to anybody, so the second is numbered.
std::string Writer::table_name(const Table& table) {
  std::string name(words_.table);
  if (!table.head.empty()) {
    const auto& cells = table.head.front().cells;
    for (std::size_t i = 0; i < cells.size() && i < 4; ++i) {
      const std::string words = words_of(cells[i].inlines);
      if (!words.empty()) name.append(name.size() == words_.table.size() ? ": " : ", ").append(words);
    }
  }
  const int use = ++table_names_[name];
  return use == 1 ? name : name + " (" + std::to_string(use) + ")";
}

void Writer::write_row(const TableRow& row, const TableShape& shape, CellColumns& columns, std::size_t rows_left,
                       bool in_head) {
  static const ColumnShape kBeyond;
  out_ += row.total ? "<tr class=\"total\">" : "<tr>";
  for (const TableCell& cell : row.cells) {
    const std::size_t column = columns.place(cell);
    write_cell(cell, column < shape.columns.size() ? shape.columns[column] : kBeyond, rows_left, in_head);
  }
  columns.end_row();
  out_ += "</tr>\n";
}

void Writer::write_cell(const TableCell& cell, const ColumnShape& column, std::size_t rows_left, bool in_head) {
  // A head cell without words names nothing.
  const bool header = (cell.header || in_head) && has_words(cell.inlines);
  out_ += header ? "<th" : "<td";
  std::string words;
  const bool decimal = column.alignment == Alignment::Decimal && !in_head && cell.column_span <= 1;
  const bool may_be_long = column.longest_word >= kLongestWord;
  if (decimal || may_be_long) append_words(words, cell.inlines);
  std::string classes(class_of(in_head && cell.column_span > 1 ? Alignment::Centre : column.alignment));
  if (may_be_long && longest_word(words) > kLongestWord) classes += classes.empty() ? "long" : " long";
  if (!classes.empty()) add_attribute("class", classes);
  if (header) {
    out_ += in_head ? (cell.column_span > 1 ? " scope=\"colgroup\"" : " scope=\"col\"") : " scope=\"row\"";
  }
  if (cell.column_span > 1) out_ += " colspan=\"", number(cell.column_span), out_ += '"';
  const auto row_span = std::min<std::size_t>(cell.row_span, rows_left);
  if (row_span > 1) out_ += " rowspan=\"", number(row_span), out_ += '"';
  if (decimal) {
    if (const auto pad = decimal_pad(decimal_tail(words), column.longest_tail); !pad.empty())
      add_attribute("data-pad", pad);
  }
  out_ += '>';
  write(cell.inlines);
  out_ += header ? "</th>" : "</td>";
}

}  // namespace despatch::html
