// The painter: pages → PdfFile. Tags are made as their first content is painted; everything that is not content
// (running header and footer, rules, grounds, repeated heads, leaders) is an artifact.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "write/pdf/layout/pages.h"
#include "write/pdf/layout/shop.h"

namespace despatch::layout {

class Painter {
 public:
  Painter(Shop& shop, const std::vector<Page>& pages);
  void paint();

 private:
  struct Place {  // top left corner of what is painted, in PDF coordinates
    double x = 0, y = 0;
  };

  void find_anchors();
  void page(std::size_t number);
  void background(const Page& page);
  void decorations(const Page& page);
  void body(const Page& page);
  void notes(const Page& page);
  void side(const PlacedSide& placed);
  // ---- painter_page.cc
  void ground(const Page& page);
  void running(std::size_t number);
  /// Returns the width of its words.
  double running_line(const RunningLine& line, std::size_t number, double baseline);
  [[nodiscard]] std::string filled_in(std::string_view words, std::size_t number) const;
  void line_numbers(const Page& page);
  void grid(const Row& row, Place at);

  void piece(const Column& column, const PlacedPiece& placed, Place at);
  void before(const Hanging& hanging, const Piece& piece, Place at);
  void after(const Hanging& hanging, const Piece& piece, Place at);
  void row(const Row& row, Place at);
  void row_rules(const Row& row, Place at, double width);
  void picture(const Piece& piece, Place at);
  void answer(const Piece& piece, Place at);
  void drawing(const Picture& picture, Place at);
  void leader(const Leader& leader, const Piece& piece, Place at);
  void paragraph(const Paragraph& text, double left, double top, double width, Side side);
  /// `top` is the line's top.
  void line(const Line& line, double left, double top, double width, Side side, bool bidirectional,
            bool right_to_left = false);
  void atoms(std::span<const Atom> atoms, std::span<const std::int32_t> order, double x, double baseline);
  void group_of_atoms(std::span<const Atom> atoms, std::span<const std::int32_t> order, std::size_t begin,
                      std::size_t end, double left, double baseline);
  void inline_picture(const Picture& picture, pdf::Rectangle box);
  void grow_link(NodeId part, pdf::Rectangle box);
  void end_link();
  /// Returns the width it took.
  double running_text(std::string_view words, double x, double baseline, double width, Side side, Rgb color);

  pdf::Tag tag(NodeId id);
  pdf::Role role(NodeId id);
  void open(NodeId id);
  void close();
  [[nodiscard]] double left() const { return shape_->left; }
  [[nodiscard]] double top_of(double y) const { return shape_->height - shape_->top - y; }

  Shop& shop_;
  const std::vector<Page>& pages_;
  std::size_t numbered_pages_ = 0;  ///< without those that only fill up
  PageShape sheet_;                 ///< of the page at hand
  const PageShape* shape_ = nullptr;
  std::vector<std::optional<pdf::Tag>> tags_;
  std::optional<NodeId> open_;
  std::optional<NodeId> link_;  ///< whose part of the line at hand is `link_box_` so far
  pdf::Rectangle link_box_;
  bool artifact_ = false;
  int heading_level_ = 0;  ///< of the last heading's tag
  std::map<std::string_view, std::size_t> page_of_;
  std::vector<pdf::PlacedWord> words_;
  std::vector<std::uint8_t> levels_;
  std::vector<std::uint32_t> first_body_hanging_;
};

}  // namespace despatch::layout
