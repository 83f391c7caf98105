#include "write/markdown/table_writer.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace despatch {
namespace {

constexpr std::size_t kWidest = 120;

std::string_view alignment_name(Alignment alignment) {
  switch (alignment) {
    case Alignment::None: return "none";
    case Alignment::Left: return "left";
    case Alignment::Centre: return "centre";
    case Alignment::Right: return "right";
    case Alignment::Decimal: return "decimal";
  }
  return "none";
}

std::string delimiter(Alignment alignment, std::size_t width) {
  std::string out(std::max<std::size_t>(3, width), '-');
  if (alignment == Alignment::Left || alignment == Alignment::Centre) out.front() = ':';
  if (alignment == Alignment::Right || alignment == Alignment::Centre || alignment == Alignment::Decimal)
    out.back() = ':';
  return out;
}

/// All cells as text, end to end, with their places: one buffer for the whole table.
struct Cells {
  MarkdownText text;
  std::vector<std::uint32_t> ends;
  std::vector<std::uint32_t> widths;
  std::vector<Span> wheres;
};

void add_cell(Cells& cells, const TableCell* cell, const std::vector<Footnote>& footnotes) {
  std::string& text = cells.text.text;
  const std::size_t begin = text.size();
  if (cell) write_inlines(cells.text, cell->inlines, LineKind::Cell, {}, footnotes);
  for (std::size_t at = text.find('|', begin); at != std::string::npos; at = text.find('|', at + 2))
    text.insert(at, 1, '\\');
  cells.ends.push_back(static_cast<std::uint32_t>(text.size()));
  cells.widths.push_back(static_cast<std::uint32_t>(code_points(std::string_view(text).substr(begin))));
  cells.wheres.push_back(cell ? cell->where : Span{});
}

void add_row(Cells& cells, const TableRow& row, std::size_t columns, const std::vector<Footnote>& footnotes) {
  std::size_t column = 0;
  for (const TableCell& cell : row.cells) {
    if (column >= columns) return;
    add_cell(cells, &cell, footnotes);
    ++column;
    // Markdown knows no spans: the cells that one covers are empty.
    for (std::size_t covered = 1; covered < cell.column_span && column < columns; ++covered, ++column)
      add_cell(cells, nullptr, footnotes);
  }
  for (; column < columns; ++column) add_cell(cells, nullptr, footnotes);
}

}  // namespace

std::vector<std::string> table_directives(const Table& table) {
  std::vector<std::string> out;
  const auto has_width = [](const TableColumn& column) { return column.width > 0; };
  if (std::ranges::any_of(table.columns, has_width)) {
    std::string widths = "widths:";
    for (const TableColumn& column : table.columns) widths += fmt::format(" {}", column.width > 0 ? column.width : 1.0);
    out.push_back(std::move(widths));
  }
  if (std::ranges::any_of(table.columns,
                          [](const TableColumn& column) { return column.alignment == Alignment::Decimal; })) {
    std::string names = "align:";
    for (const TableColumn& column : table.columns) names.append(" ").append(alignment_name(column.alignment));
    out.push_back(std::move(names));
  }
  if (table.row_headers) out.emplace_back("row-headers");
  if (!table.body.empty() && table.body.back().total) out.emplace_back("total");
  if (table.landscape) out.emplace_back("landscape");
  return out;
}

void write_table(MarkdownText& out, const Table& table, const std::vector<Footnote>& footnotes,
                 const std::function<void()>& begin_line) {
  const std::size_t columns = table.columns.size();
  Cells cells;
  for (const TableRow& row : table.head) add_row(cells, row, columns, footnotes);
  if (table.head.empty()) add_row(cells, {}, columns, footnotes);
  for (const TableRow& row : table.body) add_row(cells, row, columns, footnotes);

  std::vector<std::size_t> widths(columns, 3);
  for (std::size_t i = 0; i < cells.widths.size(); ++i)
    widths[i % columns] = std::max<std::size_t>(widths[i % columns], cells.widths[i]);
  std::size_t total = 1;
  for (const std::size_t width : widths) total += width + 3;
  const bool padded = total <= kWidest;

  std::uint32_t begin = 0;
  std::size_t origin = 0;
  for (std::size_t i = 0; i < cells.ends.size(); ++i) {
    const std::size_t column = i % columns;
    if (column == 0) {
      if (i == columns) {
        begin_line();
        for (std::size_t c = 0; c < columns; ++c)
          out.text.append("| ").append(delimiter(table.columns[c].alignment, padded ? widths[c] : 3)).append(" ");
        out.text += "|\n";
      }
      begin_line();
    }
    out.mark(cells.wheres[i]);
    const std::size_t gap = padded ? widths[column] - cells.widths[i] : 0;
    const Alignment alignment = table.columns[column].alignment;
    const std::size_t before = alignment == Alignment::Right || alignment == Alignment::Decimal ? gap
                               : alignment == Alignment::Centre                                 ? gap / 2
                                                                                                : 0;
    out.text.append("| ").append(before, ' ');
    const auto shift = static_cast<std::uint32_t>(out.text.size()) - begin;
    for (; origin < cells.text.origins.size() && cells.text.origins[origin].first < cells.ends[i]; ++origin)
      out.origins.emplace_back(cells.text.origins[origin].first + shift, cells.text.origins[origin].second);
    out.text.append(cells.text.text, begin, cells.ends[i] - begin);
    out.text.append(gap - before, ' ').append(" ");
    if (column + 1 == columns) out.text += "|\n";
    begin = cells.ends[i];
  }
  if (cells.ends.size() == columns) {
    begin_line();
    for (std::size_t c = 0; c < columns; ++c)
      out.text.append("| ").append(delimiter(table.columns[c].alignment, padded ? widths[c] : 3)).append(" ");
    out.text += "|\n";
  }
}

}  // namespace despatch
