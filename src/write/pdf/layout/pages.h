// Pages: the galley's pieces put on sheets, with footnotes at the foot, heads repeated and nothing left alone.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "write/pdf/layout/shop.h"

namespace despatch::layout {

struct PlacedPiece {
  std::uint32_t piece = 0;  ///< in its column
  std::uint32_t index = 0;  ///< as Piece::index, but a part of a split row has its own
  float y = 0;              ///< top, from the top of the text area
  float height = 0;
};

struct PlacedNote {
  std::uint32_t note = 0;             ///< number
  std::uint32_t first = 0, last = 0;  ///< its pieces [first, last)
  float y = 0;
};

struct PlacedSide {
  std::uint32_t side = 0;  ///< index in Galley::sides
  float y = 0;             ///< top
};

struct Page {
  bool landscape = false;
  bool filler = false;  ///< blank, so that the number of pages comes out
  std::vector<PlacedPiece> pieces;
  std::vector<PlacedSide> sides;
  std::vector<PlacedNote> notes;
  float notes_top = 0;               ///< of the rule above the notes
  std::uint32_t repeated_table = 0;  ///< its head stands at the top again; 0 for none
};

/// Makes each footnote's tag a neighbour of the paragraph that holds its first mark.
void give_notes_their_place(Shop& shop);

/// Cuts the galley into pages. Adds rows to it where a row taller than a page is split. Each page takes the break with
/// the least cost among those that fit; time is linear in the number of pieces.
[[nodiscard]] std::vector<Page> make_pages(Shop& shop);

/// A footnote of a row that goes on on another page is read after its table, not in the midst of a cell's words.
void part_notes_from_parted_rows(Shop& shop, const std::vector<Page>& pages);

}  // namespace despatch::layout
