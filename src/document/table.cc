#include "document/table.h"

#include <charconv>

#include <fmt/format.h>

#include "base/text.h"
#include "document/inlines.h"
#include "document/join_cells.h"

namespace despatch {
namespace {

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = text.find_first_not_of(" ,"); at != std::string_view::npos;) {
    const std::size_t end = text.find_first_of(" ,", at);
    words.push_back(text.substr(at, end - at));
    at = end == std::string_view::npos ? end : text.find_first_not_of(" ,", end);
  }
  return words;
}

bool right_count(ParseContext& context, const Directive& directive, std::size_t have, std::size_t columns) {
  if (have == columns) return true;
  context.out.error(
      "document/table-columns", directive.text_where,
      fmt::format("`{}` speaks of {} column{}; the table has {}", directive.name, have, have == 1 ? "" : "s", columns));
  return false;
}

void set_widths(ParseContext& context, Table& table, const Directive& directive) {
  std::vector<double> widths;
  for (const std::string_view word : words_of(directive.text)) {
    double value = 0;
    const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (fault != std::errc{} || end != word.data() + word.size() || !(value > 0) || value > 1e6) {
      context.out
          .error("document/directive-option", directive.text_where,
                 fmt::format("`{}` is no width: a number above 0 is", word))
          .help("write shares of the table's width, as in `<!-- widths: 2 1 1 -->`");
      return;
    }
    widths.push_back(value);
  }
  if (!right_count(context, directive, widths.size(), table.columns.size())) return;
  for (std::size_t i = 0; i < widths.size(); ++i) table.columns[i].width = widths[i];
}

void set_alignment(ParseContext& context, Table& table, const Directive& directive) {
  static const std::vector<std::string_view> kNames{"none", "left", "centre", "right", "decimal", "center"};
  std::vector<Alignment> made;
  for (const std::string_view word : words_of(directive.text)) {
    const auto at = std::ranges::find(kNames, word);
    if (at == kNames.end()) {
      auto fault = context.out.error("document/directive-option", directive.text_where,
                                     fmt::format("`{}` is no alignment", word));
      if (const auto meant = nearest(word, kNames))
        fault.help(fmt::format("did you mean `{}`?", *meant));
      else
        fault.help("left, centre, right, decimal and none are");
      return;
    }
    made.push_back(at == kNames.end() - 1 ? Alignment::Centre : static_cast<Alignment>(at - kNames.begin()));
  }
  if (!right_count(context, directive, made.size(), table.columns.size())) return;
  for (std::size_t i = 0; i < made.size(); ++i) table.columns[i].alignment = made[i];
}

/// The first rows of the body go to the head, which GFM gives one row only.
void set_head_rows(ParseContext& context, Table& table, const Directive& directive) {
  constexpr std::size_t kMost = 8;
  const std::string_view word = trim(directive.text);
  std::size_t rows = 0;
  const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), rows);
  const std::size_t all = table.head.size() + table.body.size();
  if (fault != std::errc{} || end != word.data() + word.size() || rows == 0 || rows > std::min(all, kMost)) {
    context.out.error("document/directive-option", directive.text_where,
                      fmt::format("`{}` is no number of head rows: this table has {} rows in all, and {} are the most",
                                  word, all, std::min(all, kMost)));
    return;
  }
  while (table.head.size() < rows) {
    for (TableCell& cell : table.body.front().cells) cell.header = true;
    table.head.push_back(std::move(table.body.front()));
    table.body.erase(table.body.begin());
  }
}

/// Cells typed in a row's line: a bar divides unless a backslash stands before it.
std::size_t typed_cells(std::string_view line) {
  line = trim(line);
  if (line.starts_with('|')) line.remove_prefix(1);
  std::size_t cells = 1;
  for (std::size_t i = 0; i < line.size(); ++i)
    if (line[i] == '|' && (i == 0 || line[i - 1] != '\\') && i + 1 < line.size()) ++cells;
  return cells;
}

TableRow build_row(ParseContext& context, const cmark_node& node, std::size_t columns, bool head) {
  TableRow row;
  const std::uint32_t begin = context.lines.offset(node.start_line, node.start_column);
  const std::uint32_t end = context.lines.end(node.start_line);
  row.where = {&context.source, begin, std::max(begin, end)};
  row.cells.reserve(columns);
  for (const cmark_node* cell = node.first_child; cell; cell = cell->next) {
    TableCell one;
    one.where = cell->start_column > 0 ? context.span(*cell) : row.where;
    one.inlines = build_inlines(context, *cell, row.where);
    trim_inlines(one.inlines);
    one.header = head;
    row.cells.push_back(std::move(one));
  }
  row.cells.resize(columns);
  if (!head) {
    const std::size_t typed = typed_cells(row.where.text());
    if (typed > columns)
      context.out
          .warning("document/table-ragged", row.where,
                   fmt::format("this row has {} cells; the head has {}, so the rest is lost", typed, columns))
          .help("write a bar inside a cell as \\|");
  }
  return row;
}

}  // namespace

Table build_table(ParseContext& context, const cmark_node& node, Span where, const TableDirectives& asked) {
  (void)where;
  Table table;
  auto* const raw = const_cast<cmark_node*>(&node);
  const std::size_t columns = cmark_gfm_extensions_get_table_columns(raw);
  const std::uint8_t* const alignments = cmark_gfm_extensions_get_table_alignments(raw);
  table.columns.resize(columns);
  for (std::size_t i = 0; i < columns; ++i) {
    const char letter = static_cast<char>(alignments[i]);
    table.columns[i].alignment = letter == 'l'   ? Alignment::Left
                                 : letter == 'c' ? Alignment::Centre
                                 : letter == 'r' ? Alignment::Right
                                                 : Alignment::None;
  }
  for (const cmark_node* row = node.first_child; row; row = row->next) {
    const bool head = table.head.empty();
    (head ? table.head : table.body).push_back(build_row(context, *row, columns, head));
  }
  if (asked.widths) set_widths(context, table, *asked.widths);
  if (asked.align) set_alignment(context, table, *asked.align);
  if (asked.head_rows) set_head_rows(context, table, *asked.head_rows);
  table.row_headers = asked.row_headers;
  if (asked.row_headers)
    for (TableRow& row : table.body) row.cells.front().header = true;
  if (asked.total && !table.body.empty()) table.body.back().total = true;
  if (asked.joined) join_cells(context, table);
  return table;
}

}  // namespace despatch
