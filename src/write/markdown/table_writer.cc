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

bool has_spans(const Table& table) {
  const auto joined = [](const TableCell& cell) { return cell.column_span > 1 || cell.row_span > 1; };
  const auto any = [&](const TableRow& row) { return std::ranges::any_of(row.cells, joined); };
  return std::ranges::any_of(table.head, any) || std::ranges::any_of(table.body, any);
}

void end_cell(Cells& cells, std::size_t begin, Span where) {
  cells.ends.push_back(static_cast<std::uint32_t>(cells.text.text.size()));
  cells.widths.push_back(static_cast<std::uint32_t>(code_points(std::string_view(cells.text.text).substr(begin))));
  cells.wheres.push_back(where);
}

void add_mark(Cells& cells, std::string_view mark) {
  const std::size_t begin = cells.text.text.size();
  cells.text.text += mark;
  end_cell(cells, begin, {});
}

/// In a table with joined cells a sign that would be a mark has a backslash.
void add_cell(Cells& cells, const TableCell* cell, const std::vector<Footnote>& footnotes, bool joined = false) {
  std::string& text = cells.text.text;
  const std::size_t begin = text.size();
  if (cell) write_inlines(cells.text, cell->inlines, LineKind::Cell, {}, footnotes);
  const std::string_view written = std::string_view(text).substr(begin);
  if (joined && (written == "<" || written == "^")) text.insert(begin, 1, '\\');
  for (std::size_t at = text.find('|', begin); at != std::string::npos; at = text.find('|', at + 2))
    text.insert(at, 1, '\\');
  end_cell(cells, begin, cell ? cell->where : Span{});
}

void add_row(Cells& cells, const TableRow& row, std::size_t columns, const std::vector<Footnote>& footnotes) {
  std::size_t column = 0;
  for (const TableCell& cell : row.cells) {
    if (column >= columns) return;
    add_cell(cells, &cell, footnotes);
    ++column;
  }
  for (; column < columns; ++column) add_cell(cells, nullptr, footnotes);
}

/// Rows in which cells reach over columns and rows; the places that they cover hold marks.
void add_joined_rows(Cells& cells, const std::vector<TableRow>& rows, std::size_t columns,
                     const std::vector<Footnote>& footnotes) {
  std::vector<std::uint32_t> covered(columns, 0);  // rows from here on that a cell above still fills
  for (const TableRow& row : rows) {
    auto cell = row.cells.begin();
    for (std::size_t column = 0; column < columns;) {
      if (covered[column] > 0) {
        --covered[column++];
        add_mark(cells, "^");
        continue;
      }
      if (cell == row.cells.end()) {
        add_cell(cells, nullptr, footnotes);
        ++column;
        continue;
      }
      add_cell(cells, &*cell, footnotes, true);
      const std::size_t end = std::min<std::size_t>(columns, column + std::max<std::size_t>(1, cell->column_span));
      for (std::size_t c = column; c < end; ++c) {
        if (c > column) add_mark(cells, "<");
        covered[c] = cell->row_span > 1 ? cell->row_span - 1u : 0u;
      }
      column = end;
      ++cell;
    }
  }
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
  if (table.head.size() > 1) out.push_back(fmt::format("head-rows: {}", table.head.size()));
  if (has_spans(table)) out.emplace_back("joined");
  if (table.row_headers) out.emplace_back("row-headers");
  if (!table.body.empty() && table.body.back().total) out.emplace_back("total");
  if (table.landscape) out.emplace_back("landscape");
  return out;
}

void write_table(MarkdownText& out, const Table& table, const std::vector<Footnote>& footnotes,
                 const std::function<void()>& begin_line) {
  const std::size_t columns = table.columns.size();
  Cells cells;
  if (table.head.empty()) add_row(cells, {}, columns, footnotes);
  if (has_spans(table)) {
    add_joined_rows(cells, table.head, columns, footnotes);
    add_joined_rows(cells, table.body, columns, footnotes);
  } else {
    for (const TableRow& row : table.head) add_row(cells, row, columns, footnotes);
    for (const TableRow& row : table.body) add_row(cells, row, columns, footnotes);
  }

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
