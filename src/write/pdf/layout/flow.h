// Flow: blocks are set one below the other in a column of the galley.
//
// Every kind of block has its function; the long ones have a file of their own (flow_lists.cc, flow_tables.cc …).
// Spaces between blocks do not add up: the larger of two neighbours' wishes is kept.
#pragma once

#include <string_view>

#include "write/pdf/layout/shop.h"

namespace despatch::layout {

/// How the lines of a paragraph may be parted by a page's end.
struct LineRules {
  bool keep_whole = false;
  Side side = Side::Left;
  std::int16_t first = penalty::kFree;  ///< of a break before its first line
};

class Flow {
 public:
  Flow(Shop& shop, Column& column) : shop_(shop), column_(column) {}

  void blocks(const Blocks& blocks, const Frame& frame);
  void block(const Block& block, const Frame& frame);
  /// Council, title, subtitle, and what the front matter says of the paper. Returns how many of the document's blocks
  /// it has used up.
  std::size_t title_block(const Frame& frame);

  /// What still waits for a next piece (an anchor at the end) gets an empty one.
  void finish();

  /// The numbers of charts that asked for a table at the end, under a heading of their own.
  void tables_at_end(const Frame& frame);

  /// A footnote's text with its number.
  void footnote(const Footnote& note, const Frame& frame, NodeId node);

 private:
  void operator()(const Heading& heading, const Block& block, const Frame& frame);
  void operator()(const despatch::Paragraph& paragraph, const Block& block, const Frame& frame);
  void operator()(const List& list, const Block& block, const Frame& frame);
  void operator()(const BlockQuote& quote, const Block& block, const Frame& frame);
  void operator()(const Callout& callout, const Block& block, const Frame& frame);
  void operator()(const CodeBlock& code, const Block& block, const Frame& frame);
  void operator()(const ThematicBreak& rule, const Block& block, const Frame& frame);
  void operator()(const Table& table, const Block& block, const Frame& frame);
  void operator()(const KeyValues& pairs, const Block& block, const Frame& frame);
  void operator()(const Figure& figure, const Block& block, const Frame& frame);
  void operator()(const Chart& chart, const Block& block, const Frame& frame);
  void operator()(const Contents& contents, const Block& block, const Frame& frame);
  void operator()(const PageBreak& page_break, const Block& block, const Frame& frame);
  void operator()(const AnswerSpace& answer, const Block& block, const Frame& frame);
  void operator()(const LanguageBlock& part, const Block& block, const Frame& frame);
  void operator()(const SideHeadings& part, const Block& block, const Frame& frame);
  void operator()(const Columns& parts, const Block& block, const Frame& frame);
  void operator()(const NumberingChange&, const Block&, const Frame&) {}
  void operator()(const Comment&, const Block&, const Frame&) {}

  friend class TableSetter;

  // ---- building the column
  /// At least this much above the next piece.
  void space(double points) { space_ = std::max(space_, points); }
  /// This much in addition, for the room inside a panel.
  void pad(double points) { pad_ += points; }
  void keep_with_next(int pieces) { keep_ = std::max(keep_, pieces); }
  void new_page() { forced_ = true; }
  Piece& push(Piece piece);
  void hang(Hanging hanging);
  void anchor(std::string_view id);
  /// Footnotes whose marks stand in a text that itself hangs on the next piece.
  void hang_notes(const layout::Paragraph& text, NodeId parent);
  /// The lines of a paragraph whose lines are known.
  void lines(const layout::Paragraph& paragraph, const Frame& frame, LineRules rules = {});
  void set_paragraph(const Inlines& inlines, const Frame& frame, NodeId node, Span where, LineRules rules = {});
  void caption(const std::string& number, const Inlines& inlines, const Frame& frame, NodeId node, Span where,
               LineRules rules);
  void label(std::string_view text, const TextStyle& look, NodeId node, double x, double width, Side side,
             const Frame& frame);
  [[nodiscard]] std::uint32_t decorate(Decoration decoration);
  [[nodiscard]] static bool ends_with_colon(const Inlines& inlines);
  /// The headings just above go with a table to its turned page.
  void turn_headings();
  [[nodiscard]] bool follows_heading() const { return last_heading_ && heading_end_ == column_.pieces.size(); }
  [[nodiscard]] bool is_first() const { return column_.pieces.empty(); }
  NodeId heading_node(const Heading& heading, const Frame& frame);
  /// Blocks in a column of their own, for the galley to place.
  [[nodiscard]] Column set_apart(const Blocks& blocks, const Frame& frame);
  /// What was set apart follows here, and is kept whole.
  void append(const Column& column);
  [[nodiscard]] bool side_by_side(const Columns& parts, const Frame& panel, double width);
  void one_below_the_other(const Columns& parts, const Frame& panel);
  void logo(const Frame& frame);
  /// Tables and panels of names and values as lists: each value behind, or below, the words that say what it is.
  void labelled_list(const Table& table, const Block& block, const Frame& frame);
  void names_above_values(const KeyValues& pairs, const Block& block, const Frame& frame);
  void side_blocks(const Blocks& blocks, const Frame& frame);
  void side_heading(const Heading& heading, const Block& block, const Frame& side);
  void picture_with_caption(const Picture& picture, const std::string& number, const Inlines& caption,
                            const Frame& frame, NodeId group, Span where);
  void contents_entry(const ContentsEntry& entry, const Frame& frame, NodeId toc);

  Shop& shop_;
  Column& column_;
  double space_ = 0;
  double pad_ = 0;
  int keep_ = 0;  ///< pieces that stay with what is above them
  bool forced_ = false;
  bool upright_ = false;           ///< a footnote or a panel cannot be turned
  bool in_note_ = false;           ///< headings of a footnote are no part of the paper's outline
  bool lead_in_ = false;           ///< the last paragraph announced what follows
  int last_heading_ = 0;           ///< level of the heading that the next piece follows at once; 0 for none
  std::size_t heading_end_ = 0;    ///< pieces when that heading was set
  std::size_t heading_begin_ = 0;  ///< first piece of that heading and those just above it
  std::size_t title_end_ = 0;
  std::vector<Hanging> waiting_;  ///< for the next piece
};

}  // namespace despatch::layout
