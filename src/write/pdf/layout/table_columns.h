// How wide the columns of a table are: from what stands in them, from what the author asked for, and from the room
// there is.
#pragma once

#include <span>
#include <vector>

namespace despatch::layout {

/// What a column's content asks for, in points, without padding.
struct ColumnWish {
  double min = 0;      ///< its widest part that holds no break
  double max = 0;      ///< its widest cell on one line
  double typical = 0;  ///< quadratic mean of its cells on one line: long text counts for more
  double share = 0;    ///< the author's share; 0 for none
};

struct ColumnWidths {
  std::vector<double> widths;
  bool words_broken = false;  ///< some column is narrower than its widest word
};

/// Widths that add up to `available` or, when everything fits on one line in less, to less. Columns whose cells are
/// short are not wrapped while there is room elsewhere; the others share the rest so that their longest cells come out
/// about equally tall. `comfort` is the width below which a column of text is unpleasant to read.
[[nodiscard]] ColumnWidths share_columns(std::span<const ColumnWish> wishes, double available, double comfort);

/// True when every column can have the lesser of its `max` and `comfort`.
[[nodiscard]] bool is_comfortable(std::span<const ColumnWish> wishes, double available, double comfort);
/// True when no word has to be broken.
[[nodiscard]] bool fits_unbroken(std::span<const ColumnWish> wishes, double available);

}  // namespace despatch::layout
