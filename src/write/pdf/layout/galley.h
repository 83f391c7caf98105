// The galley: a whole document set in one endless column of pieces, before it is cut into pages.
//
// A piece is the least that stands on one page: a line, a table row, a picture. What is not a piece hangs on one: a
// label in the margin, a footnote, an anchor, a bookmark, a side heading.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "figure/drawing.h"
#include "write/pdf/layout/atom.h"
#include "write/pdf/layout/structure.h"
#include "write/pdf/layout/text_store.h"

namespace despatch::layout {

/// Cost of a page break before a piece. Breaks with the least sum of cost and empty space are taken.
namespace penalty {
constexpr std::int16_t kForced = -10000;  ///< a new page begins here
constexpr std::int16_t kFree = 0;         ///< between blocks
constexpr std::int16_t kHeading = -25;    ///< before a heading: a good place
constexpr std::int16_t kParagraph = 15;   ///< between lines of a long paragraph
constexpr std::int16_t kShortParagraph = 70;
constexpr std::int16_t kLeadIn = 250;   ///< after "The options are:"
constexpr std::int16_t kNever = 10000;  ///< only when there is no other place
}  // namespace penalty

enum class PieceKind : std::uint8_t {
  Line,     ///< index: of a Line
  Row,      ///< index: of a Row
  Picture,  ///< index: of a Picture
  Rule,     ///< a line across the column
  Answer,   ///< room to write: a ruled line or a box
  Empty     ///< carries what hangs on it
};

/// Values of Piece::index where the kind is Rule.
constexpr std::uint32_t kShortRule = 0;  ///< in the middle of the column
constexpr std::uint32_t kTitleRule = 1;  ///< across the column, in the theme's accent
constexpr std::uint32_t kThinRule = 2;   ///< across the column

struct Piece {
  float height = 0;
  float space_before = 0;  ///< dropped at the top of a page
  float x = 0;             ///< left edge of its column, from the page's left text edge
  float width = 0;         ///< of its column
  std::uint32_t index = 0;
  std::uint32_t decoration = 0;  ///< innermost decoration around it; 0 for none
  std::uint32_t table = 0;       ///< 1-based; 0 outside tables
  std::int16_t penalty = 0;      ///< see above
  PieceKind kind = PieceKind::Empty;
  Side side = Side::Left;      ///< how a line stands in its column
  bool bidirectional = false;  ///< its line's atoms are reordered
  bool right_to_left = false;
  bool landscape = false;  ///< stands on a turned page
  NodeId node{};           ///< of a picture, a row, an answer space
};

/// Something that hangs on a piece.
struct Hanging {
  enum class Kind : std::uint8_t {
    Label,       ///< text whose first line shares the piece's baseline
    SideText,    ///< text beside the pieces from here to the next SideEnd, top aligned
    SideColumn,  ///< index: of a column in Galley::sides, 1-based, beside the pieces from here to its SideEnd
    SideEnd,     ///< what follows stands below the side text or column; index: of the column, 0 for text
    Note,        ///< index: number of a footnote whose first mark stands in the piece
    Anchor,      ///< index: in Galley::names
    Bookmark,    ///< index: in Galley::bookmarks
    Leader,      ///< index: in Galley::leaders
    Tag          ///< node is made here, though it may hold nothing
  };
  std::uint32_t piece = 0;
  Kind kind = Kind::Label;
  Side side = Side::Left;
  std::uint32_t index = 0;
  NodeId node{};
  Paragraph text;
  float x = 0;
  float width = 0;
  float height = 0;
};

struct Bookmark {
  int level = 1;
  std::string title;
  std::string anchor;
};

/// Dots and a page number at the right of a contents entry's last line.
struct Leader {
  std::string anchor;
  StyleId style = 0;
  NodeId node{};
  float right = 0;  ///< from the page's left text edge
};

/// A rule beside pieces or a ground below them.
struct Decoration {
  std::uint32_t parent = 0;
  float x = 0;
  float width = 0;
  float above = 0;  ///< by how much it reaches over its first piece
  float below = 0;
  std::optional<Rgb> ground;
  std::optional<Rgb> rule;  ///< at the left, or at the right of right-to-left text
  float rule_width = 0;
  bool rule_at_right = false;
  std::optional<Rgb> edges;  ///< thin rules above and below
};

struct Cell {
  Paragraph text;
  NodeId node{};
  float x = 0;                   ///< from the table's left edge
  float width = 0;               ///< room for text
  float shift = 0;               ///< moves the lines to the right, for numbers aligned on their point
  std::uint32_t first_line = 0;  ///< of `text`, counted from its first: those before stand on earlier pages
  std::uint32_t last_line = 0;
  float top = 0;  ///< from the row's top
  Side side = Side::Left;
  bool artifact = false;     ///< shown again for the eye: a repeated first column
  bool heads_group = false;  ///< a head over several columns, with a rule below it
};

struct Row {
  std::uint32_t first_cell = 0;
  std::uint32_t cells = 0;
  float height = 0;
  bool head = false;
  bool head_end = false;  ///< the strong rule stands below
  bool total = false;
  bool shaded = false;        ///< with the ground of every other row
  bool last = false;          ///< of its table
  bool split_above = false;   ///< goes on from the page before
  bool split_below = false;   ///< goes on on the next page
  bool joined_below = false;  ///< a cell of it reaches into the next row
  float rule_from = 0;        ///< where the rule below begins, right of such cells
  NodeId node{};
};

struct TableFrame {
  std::vector<std::uint32_t> head_rows;  ///< pieces' row indexes, repeated on each page
  float head_height = 0;
  Paragraph continued;  ///< "Table 2, continued"; no lines without a caption
  float continued_height = 0;
  float x = 0;
  float width = 0;
  float pad_y = 0;
};

/// Pieces in reading order, and what hangs on them, ascending by piece.
struct Column {
  std::vector<Piece> pieces;
  std::vector<Hanging> hangings;
};

struct Galley {
  Column body;
  std::vector<Column> notes;  ///< of footnote n at [n - 1]
  std::vector<Column> sides;  ///< beside the body, each whole on one page
  std::vector<std::string> names;
  std::vector<Bookmark> bookmarks;
  std::vector<Leader> leaders;
  std::vector<Drawing> drawings;
  std::vector<Decoration> decorations;  ///< [0] is no decoration
  std::vector<Cell> cells;
  std::vector<Row> rows;
  std::vector<TableFrame> tables;  ///< table n is [n - 1]
};

}  // namespace despatch::layout
