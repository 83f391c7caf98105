// What every part of the layout works with: the paper, the theme, and the galley they fill.
#pragma once

#include <deque>
#include <map>
#include <string>

#include "base/assets.h"
#include "base/diagnostic.h"
#include "document/document.h"
#include "write/pdf/layout/galley.h"
#include "write/pdf/layout/structure.h"
#include "write/pdf/layout/text_store.h"
#include "write/pdf/pdf_file.h"
#include "write/theme.h"

namespace despatch::layout {

constexpr double kPointsPerMm = 72 / 25.4;

/// The text area of a page, in points.
struct PageShape {
  double width = 0, height = 0;
  double left = 0, right = 0, top = 0, bottom = 0;  ///< margins
  [[nodiscard]] double text_width() const { return width - left - right; }
  [[nodiscard]] double text_height() const { return height - top - bottom; }
};

[[nodiscard]] PageShape upright_page(const Theme& theme);
/// The same sheet turned: the margins turn with it.
[[nodiscard]] PageShape turned_page(const Theme& theme);

/// How pages are numbered: a paper on its own counts from 1 to its last.
struct PageRun {
  int first = 1;
  int last = 0;        ///< of the whole that the paper is a part of; 0: the paper's own
  std::string notice;  ///< in the middle above every page, as "Not for publication"
};

/// Leading of tables, notes and captions: as they usually have it, or as the theme sets text that is to be read with
/// room between its lines.
[[nodiscard]] double close_leading(const Theme& theme, double usual);

struct Shop {
  const Document& document;
  const Theme& theme;
  pdf::PdfFile& file;
  const LoadAsset& load;
  Diagnostics& diagnostics;
  TextStore& text;
  Structure structure = {};
  Galley galley = {};
  PageShape page;
  PageShape turned;
  std::vector<NodeId> note_nodes = {};     ///< of footnote n at [n - 1]
  std::deque<Block> chart_tables = {};     ///< made here and not by the author; they stay where they are
  std::deque<Block> tables_at_end = {};    ///< of charts in the text, in their order
  std::deque<Block> tables_of_notes = {};  ///< of charts in footnotes
  double label_gap = 9;                    ///< between a number in the margin and its text
  double contents_number_width = 0;
  PageRun run = {};
};

/// Where blocks are being set: a column, its tag, and the look of plain text in it.
struct Frame {
  NodeId parent{};
  double x = 0;  ///< left edge, from the page's left text edge
  double width = 0;
  TextStyle look;
  std::uint32_t decoration = 0;
  int list_depth = 0;
  int depth = 0;  ///< of blocks in blocks
  bool right_to_left = false;
  bool in_item = false;  ///< inside a list item: kept whole more strongly
  bool tight = false;    ///< in a tight list: no more space between paragraphs than between items

  /// The same frame with `amount` points less at the side where lines begin. It is never less than a few words wide:
  /// deeper blocks then stop moving in.
  [[nodiscard]] Frame indented(double amount) const;
};

/// A picture from a paper, placed: as large as it is, scaled down to fit into `most_width` × `most_height`.
/// Tells a picture that is missing or cannot be read, and gives a frame in its place.
[[nodiscard]] Picture place_picture(Shop& shop, const Image& image, Span where, double most_width, double most_height);

}  // namespace despatch::layout
