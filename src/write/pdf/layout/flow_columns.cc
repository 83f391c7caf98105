// Two panels side by side. They stand on one page; what is too tall or too narrow for that is set one below the other.
#include <algorithm>
#include <cmath>

#include "write/pdf/layout/flow.h"

namespace despatch::layout {
namespace {

constexpr double kLeastEm = 13;       // narrowest column of a panel
constexpr double kMostOfPage = 0.55;  // height of a panel that is kept whole

double height_of(const Column& column) {
  double out = 0, side_bottom = 0;
  auto hanging = column.hangings.begin();
  for (std::size_t i = 0; i < column.pieces.size(); ++i) {
    out += i == 0 ? 0 : column.pieces[i].space_before;
    for (; hanging != column.hangings.end() && hanging->piece == i; ++hanging)
      if (hanging->kind == Hanging::Kind::SideText) side_bottom = std::max<double>(side_bottom, out + hanging->height);
    out += column.pieces[i].height;
  }
  return std::max(out, side_bottom);
}

}  // namespace

Column Flow::set_apart(const Blocks& blocks, const Frame& frame) {
  Column column;
  Flow flow(shop_, column);
  flow.upright_ = true;
  flow.in_note_ = in_note_;
  flow.blocks(blocks, frame);
  flow.space_ = 0;
  // The room inside a last panel belongs to the column.
  if (!flow.waiting_.empty() || column.pieces.empty() || flow.pad_ > 0) flow.push({.decoration = frame.decoration});
  return column;
}

void Flow::append(const Column& column) {
  const auto first = static_cast<std::uint32_t>(column_.pieces.size());
  for (const Piece& piece : column.pieces) {
    if (&piece == &column.pieces.front()) {
      push(piece);
      continue;
    }
    column_.pieces.push_back(piece);
    column_.pieces.back().penalty = penalty::kNever;
  }
  for (Hanging hanging : column.hangings) {
    hanging.piece += first;
    column_.hangings.push_back(hanging);
  }
}

void Flow::operator()(const Columns& parts, const Block& block, const Frame& frame) {
  const double size = frame.look.size_pt;
  const double room = size * 0.8, gap = size * 2.2;
  space(size * shop_.theme.paragraph_space_em * 1.3);
  anchor(block.id);

  Frame panel = frame;
  panel.x += size;
  panel.width -= 2 * size;
  ++panel.depth;
  panel.decoration = decorate({.parent = frame.decoration,
                               .x = static_cast<float>(frame.x),
                               .width = static_cast<float>(frame.width),
                               .above = static_cast<float>(room),
                               .below = static_cast<float>(room),
                               .ground = shop_.theme.panel});
  const double width = (panel.width - gap) / 2;
  pad(room);
  if (parts.columns.size() != 2 || width < size * kLeastEm || !side_by_side(parts, panel, width))
    one_below_the_other(parts, panel);
  space_ = keep_ = 0;
  pad_ = room;
  space(size * shop_.theme.paragraph_space_em * 1.3);
}

bool Flow::side_by_side(const Columns& parts, const Frame& panel, double width) {
  Frame first = panel, second = panel;
  first.width = second.width = width;
  (panel.right_to_left ? first : second).x += panel.width - width;
  first.parent = shop_.structure.add(panel.parent, pdf::Role::Div);
  second.parent = shop_.structure.add(panel.parent, pdf::Role::Div);
  first.decoration = second.decoration = decorate({.parent = panel.decoration,
                                                   .x = static_cast<float>(panel.x + panel.width / 2),
                                                   .width = 0.75F,
                                                   .rule = shop_.theme.rule,
                                                   .rule_width = 0.75F});
  const auto in_text = shop_.tables_at_end.size(), in_notes = shop_.tables_of_notes.size();
  const Column left = set_apart(parts.columns[0], first);
  Column right = set_apart(parts.columns[1], second);
  const double height = std::max(height_of(left), height_of(right));
  if (height > shop_.page.text_height() * kMostOfPage) {  // all of it is set again
    shop_.tables_at_end.resize(in_text);
    shop_.tables_of_notes.resize(in_notes);
    return false;
  }
  auto& sides = shop_.galley.sides;
  sides.push_back(std::move(right));
  const auto index = static_cast<std::uint32_t>(sides.size());
  hang({.kind = Hanging::Kind::SideColumn, .index = index, .height = static_cast<float>(height_of(sides.back()))});
  append(left);
  column_.hangings.push_back(
      {.piece = static_cast<std::uint32_t>(column_.pieces.size() - 1), .kind = Hanging::Kind::SideEnd, .index = index});
  return true;
}

void Flow::one_below_the_other(const Columns& parts, const Frame& panel) {
  for (const Blocks& column : parts.columns) {
    Frame inner = panel;
    inner.parent = shop_.structure.add(panel.parent, pdf::Role::Div);
    const auto begin = column_.pieces.size();
    const double above = &column == &parts.columns.front() ? 0 : panel.look.size_pt;
    const bool turned = upright_;
    upright_ = true;
    blocks(column, inner);
    upright_ = turned;
    if (begin < column_.pieces.size())
      column_.pieces[begin].space_before = std::max(column_.pieces[begin].space_before, static_cast<float>(above));
  }
}

}  // namespace despatch::layout
