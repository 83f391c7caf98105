// In which column each cell of a table begins, when cells above reach down into its row.
//
//     CellColumns columns(table.columns.size());
//     for (const TableRow& row : table.body) {
//       for (const TableCell& cell : row.cells) use(cell, columns.place(cell));
//       columns.end_row();
//     }
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "document/document.h"

namespace despatch {

/// One for the head and one for the body: no cell reaches from one into the other.
class CellColumns {
 public:
  explicit CellColumns(std::size_t columns) : rows_left_(columns, 0) {}

  /// The column of the row's next cell, from 0; may lie past the table's last in a row with too many cells.
  std::size_t place(const TableCell& cell) {
    while (next_ < rows_left_.size() && rows_left_[next_] > 0) ++next_;
    const std::size_t column = next_;
    next_ += std::max<std::size_t>(1, cell.column_span);
    for (std::size_t c = column; c < std::min(next_, rows_left_.size()); ++c)
      rows_left_[c] = std::max<std::size_t>(1, cell.row_span);
    return column;
  }

  void end_row() {
    for (std::size_t& rows : rows_left_)
      if (rows > 0) --rows;
    next_ = 0;
  }

 private:
  std::vector<std::size_t> rows_left_;  // of each column: rows from this one on that a cell fills
  std::size_t next_ = 0;
};

}  // namespace despatch
