// Where lines end: the best set of breaks for a whole ragged-right paragraph, not the first that fits.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "write/pdf/layout/atom.h"

namespace despatch::layout {

/// Least and greatest width a text can be set in.
struct TextExtent {
  double min = 0;  ///< the widest part that holds no break
  double max = 0;  ///< everything on one line, but for forced breaks
};
[[nodiscard]] TextExtent measure(std::span<const Atom> atoms);

/// Ends of the lines, each the index after a line's last atom; the last one is atoms.size(). Never empty for atoms that
/// are not. The sum of the squares of the lines' empty shares is least, with a cost for each break inside a word and
/// for a last line of one short word. An atom wider than `width` stands alone. Time is linear in the number of atoms.
void break_lines(std::span<const Atom> atoms, double width, std::vector<std::uint32_t>& ends);

}  // namespace despatch::layout
