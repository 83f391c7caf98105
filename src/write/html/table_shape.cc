#include "write/html/table_shape.h"

#include <algorithm>

#include "base/text.h"
#include "document/cell_columns.h"
#include "write/html/walk.h"

namespace despatch::html {
namespace {

// Widths in em: a letter of ordinary text, with capitals among them; the blank at both sides of a column.
constexpr double kLetter = 0.54;
constexpr double kColumnBlank = 1.3;
// A column of prose is readable from so many letters on, and has room enough with so many.
constexpr std::size_t kNarrowProse = 12;
constexpr std::size_t kRoomyProse = 44;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void measure(ColumnShape& column, std::string_view words, const TableCell& cell, bool in_body) {
  column.longest_word = std::max(column.longest_word, std::min(longest_word(words), kLongestWord));
  column.longest_text = std::max(column.longest_text, code_points(words));
  if (column.alignment != Alignment::Decimal || !in_body || cell.column_span > 1) return;
  const auto tail = decimal_tail(words);
  if (tail.size() > column.longest_tail.size()) column.longest_tail = tail;
}

}  // namespace

std::size_t longest_word(std::string_view text) {
  std::size_t longest = 0;
  std::size_t length = 0;
  for (const char c : text) {
    if (c == ' ') {
      longest = std::max(longest, length);
      length = 0;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++length;
    }
  }
  return std::max(longest, length);
}

std::string_view decimal_tail(std::string_view cell) {
  std::size_t at = 0;
  while (at < cell.size() && !is_digit(cell[at])) {
    if (cell[at] == '.' && at + 1 < cell.size() && is_digit(cell[at + 1])) return cell.substr(at);
    ++at;
  }
  if (at == cell.size()) return {};
  while (at < cell.size() &&
         (is_digit(cell[at]) || (cell[at] == ',' && at + 1 < cell.size() && is_digit(cell[at + 1]))))
    ++at;
  return cell.substr(at);
}

std::string decimal_pad(std::string_view tail, std::string_view longest) {
  std::string pad(longest);
  for (const char c : tail) {
    // All figures are of one width, so any of them stands for any other.
    const auto same = std::ranges::find_if(pad, [&](char p) { return p == c || (is_digit(p) && is_digit(c)); });
    if (same != pad.end()) pad.erase(same);
  }
  return pad;
}

TableShape shape_of(const Table& table) {
  TableShape shape;
  shape.columns.resize(table.columns.size());
  for (std::size_t i = 0; i < table.columns.size(); ++i) shape.columns[i].alignment = table.columns[i].alignment;
  std::string words;
  const auto measure_rows = [&](const std::vector<TableRow>& rows, bool in_body) {
    CellColumns columns(shape.columns.size());
    for (const TableRow& row : rows) {
      for (const TableCell& cell : row.cells) {
        const std::size_t column = columns.place(cell);
        if (column >= shape.columns.size() || cell.column_span > 1) continue;
        words.clear();
        append_words(words, cell.inlines);
        measure(shape.columns[column], words, cell, in_body);
      }
      columns.end_row();
    }
  };
  measure_rows(table.head, false);
  measure_rows(table.body, true);
  for (const ColumnShape& column : shape.columns) {
    const auto least = std::max(column.longest_word, std::min(column.longest_text, kNarrowProse));
    const auto natural = std::max(column.longest_word, std::min(column.longest_text, kRoomyProse));
    shape.least_em += kColumnBlank + kLetter * static_cast<double>(least);
    shape.natural_em += kColumnBlank + kLetter * static_cast<double>(natural);
  }
  return shape;
}

}  // namespace despatch::html
