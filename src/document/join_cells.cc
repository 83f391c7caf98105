#include "document/join_cells.h"

#include <fmt/format.h>

#include "base/text.h"

namespace despatch {
namespace {

enum class Mark { None, Left, Up };

struct Typed {
  Mark mark = Mark::None;
  Span where;  ///< of the words, without the blanks round them
};

/// The cells of a row's line as they were typed, so that `\<` and `\^` are words. cmark's own places of cells are off
/// after a backslash.
std::vector<Typed> typed_cells(const TableRow& row, std::size_t columns) {
  std::vector<Typed> out;
  const std::string_view line = row.where.text();
  std::size_t at = line.find_first_not_of(" \t");
  if (at != std::string_view::npos && line[at] == '|') ++at;
  while (at < line.size() && out.size() < columns) {
    std::size_t end = at;
    while (end < line.size() && (line[end] != '|' || line[end - 1] == '\\')) ++end;
    const std::string_view words = trim(line.substr(at, end - at));
    const auto begin = row.where.begin + static_cast<std::uint32_t>(
                                             words.empty() ? at : static_cast<std::size_t>(words.data() - line.data()));
    out.push_back({words == "<"   ? Mark::Left
                   : words == "^" ? Mark::Up
                                  : Mark::None,
                   {row.where.source, begin, begin + static_cast<std::uint32_t>(words.size())}});
    at = end + 1;
  }
  out.resize(columns, {Mark::None, row.where});
  return out;
}

/// Where the cell that fills a place begins, and how far it reaches.
struct Reach {
  std::size_t row = 0, column = 0;
  std::size_t rows = 1, columns = 1;
  Span where;
};

class Joiner {
 public:
  Joiner(ParseContext& context, std::vector<TableRow>& rows, std::size_t columns)
      : context_(context), rows_(rows), columns_(columns), owner_(rows.size() * columns) {}

  void join() {
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const std::vector<Typed> typed = typed_cells(rows_[row], columns_);
      for (std::size_t column = 0; column < columns_; ++column) place(row, column, typed[column]);
    }
    if (joined_ == 0) return;
    check_rectangles();
    check_beginnings();
    if (!faulty_) take_in();
  }

 private:
  std::size_t& owner(std::size_t row, std::size_t column) { return owner_[row * columns_ + column]; }

  void place(std::size_t row, std::size_t column, const Typed& typed) {
    const Mark mark = typed.mark;
    if (mark == Mark::None) {
      begin(row, column, typed.where);
      return;
    }
    ++joined_;
    if (mark == Mark::Left && column == 0) {
      fault(typed.where, "`<` stands in the first column, where no cell is at its left");
      begin(row, column, typed.where);
    } else if (mark == Mark::Up && row == 0) {
      fault(typed.where, "`^` stands in the first row of its part of the table, where no cell is above");
      begin(row, column, typed.where);
    } else {
      const std::size_t at = mark == Mark::Left ? owner(row, column - 1) : owner(row - 1, column);
      owner(row, column) = at;
      Reach& reach = reaches_[at];
      reach.rows = std::max(reach.rows, row - reach.row + 1);
      reach.columns = std::max(reach.columns, column - reach.column + 1);
    }
  }

  void begin(std::size_t row, std::size_t column, Span where) {
    owner(row, column) = reaches_.size();
    reaches_.push_back({row, column, 1, 1, where});
  }

  void check_rectangles() {
    constexpr std::size_t kMostRows = 10'000;
    std::vector<std::size_t> filled(reaches_.size(), 0);
    for (const std::size_t at : owner_) ++filled[at];
    for (std::size_t at = 0; at < reaches_.size(); ++at) {
      const Reach& reach = reaches_[at];
      if (filled[at] == reach.rows * reach.columns && reach.rows <= kMostRows) continue;
      const Span where = reach.where;
      if (reach.rows > kMostRows)
        fault(where, fmt::format("this cell is joined over {} rows; {} are the most", reach.rows, kMostRows));
      else
        fault(where, fmt::format("the cells joined to this one reach over {} rows and {} columns and do not fill them",
                                 reach.rows, reach.columns));
    }
  }

  // HTML and PDF count a row or a column in which nothing begins as one that is not there.
  void check_beginnings() {
    std::vector<bool> in_row(rows_.size(), false), in_column(columns_, false);
    for (const Reach& reach : reaches_) in_row[reach.row] = in_column[reach.column] = true;
    for (std::size_t row = 0; row < rows_.size(); ++row)
      if (!in_row[row]) fault(rows_[row].where, "every cell of this row continues another: the row adds nothing");
    for (std::size_t column = 0; column < columns_; ++column)
      if (!in_column[column])
        fault(rows_.front().cells[column].where,
              fmt::format("every cell of column {} continues another: the column adds nothing", column + 1));
  }

  void take_in() {
    for (const Reach& reach : reaches_) {
      TableCell& cell = rows_[reach.row].cells[reach.column];
      cell.row_span = static_cast<std::uint16_t>(reach.rows);
      cell.column_span = static_cast<std::uint16_t>(reach.columns);
    }
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      std::vector<TableCell> kept;
      for (std::size_t column = 0; column < columns_; ++column) {
        const Reach& reach = reaches_[owner(row, column)];
        if (reach.row == row && reach.column == column) kept.push_back(std::move(rows_[row].cells[column]));
      }
      rows_[row].cells = std::move(kept);
    }
  }

  void fault(Span where, std::string message) {
    faulty_ = true;
    context_.out.error("document/table-joined", where, std::move(message))
        .help("`<` alone in a cell continues the cell at its left, `^` the cell above; write \\< or \\^ for the sign");
  }

  ParseContext& context_;
  std::vector<TableRow>& rows_;
  std::size_t columns_;
  std::vector<std::size_t> owner_;  // of each place, an index into reaches_
  std::vector<Reach> reaches_;
  std::size_t joined_ = 0;
  bool faulty_ = false;
};

}  // namespace

void join_cells(ParseContext& context, Table& table) {
  const std::size_t columns = table.columns.size();
  if (columns == 0) return;
  Joiner(context, table.head, columns).join();
  Joiner(context, table.body, columns).join();
}

}  // namespace despatch
