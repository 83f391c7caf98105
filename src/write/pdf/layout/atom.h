// Atoms and lines: a paragraph cut into the smallest parts that never break, and the lines they are set in.
#pragma once

#include <cstdint>
#include <vector>

#include "write/pdf/fonts.h"
#include "write/pdf/layout/structure.h"
#include "write/pdf/layout/style_table.h"

namespace despatch::layout {

/// What may happen between an atom and the next.
enum class After : std::uint8_t {
  Glue,   ///< they stay together
  Break,  ///< a line may end here, at the atom's cost
  Forced  ///< a line ends here
};

/// A word, a part of a word, a blank or a picture. The glyphs hold the word's trailing blank, its `width` does not: a
/// blank at a line's end takes no room but stays in the text, so that a reader who copies two lines gets two words.
struct Atom {
  enum class Kind : std::uint8_t { Word, Picture, NoteMark };

  const std::vector<pdf::ShapedWord>* runs = nullptr;  ///< null for a picture and for an empty line's end
  float width = 0;                                     ///< points, without the trailing blank
  float blank = 0;                                     ///< points, of the trailing blank
  StyleId style = 0;
  NodeId node{};             ///< the tag that owns it
  std::uint32_t object = 0;  ///< index of the picture, number of the footnote
  Kind kind = Kind::Word;
  After after = After::Glue;
  std::uint8_t cost = 0;   ///< of ending a line after it: 10 is as bad as a line a third empty
  std::uint8_t level = 0;  ///< embedding level of the bidirectional algorithm
};

/// Atoms [first, last) set side by side.
struct Line {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  float width = 0;
  float height = 0;
  float baseline = 0;  ///< from the line's top
};

enum class Side : std::uint8_t { Left, Centre, Right };

/// A text that has been cut into atoms. Its lines are found when its width is known.
struct Paragraph {
  std::uint32_t first_atom = 0;
  std::uint32_t atoms = 0;
  std::uint32_t first_line = 0;
  std::uint32_t lines = 0;
  StyleId style = 0;           ///< of the text around inlines: gives the least height of a line
  bool bidirectional = false;  ///< some atom has a level that is not the base
  bool right_to_left = false;  ///< the base direction
  bool has_notes = false;      ///< some atom is a footnote's mark
};

}  // namespace despatch::layout
