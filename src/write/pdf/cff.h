// The head of a CFF table: how a PDF reader finds a glyph of it by number.
#pragma once

#include <string_view>

namespace despatch::pdf {

enum class CffNumbering {
  Glyphs,  ///< glyphs have names, or CIDs that are the glyphs' numbers: a PDF's code is the glyph
  Other,   ///< glyphs have CIDs of an order of their own
  Broken   ///< no CFF table that can be read
};

/// `table` is a font's `CFF ` table; any bytes may stand in it. Sources: Adobe Technical Note 5176, sections 9 and 13;
/// ISO 32000-1, 9.7.4.2.
[[nodiscard]] CffNumbering cff_numbering(std::string_view table, unsigned glyph_count);

}  // namespace despatch::pdf
