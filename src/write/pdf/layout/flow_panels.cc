// Callouts, code, and room to write.
#include <fmt/format.h>

#include <algorithm>

#include "write/pdf/layout/flow.h"
#include "write/pdf/layout/inline_text.h"

namespace despatch::layout {

void Flow::operator()(const Callout& callout, const Block& block, const Frame& frame) {
  const double size = frame.look.size_pt;
  const Theme& theme = shop_.theme;
  const bool warns = callout.kind == CalloutKind::Warning || callout.kind == CalloutKind::Caution;
  const Rgb color = warns ? theme.warning : theme.accent;
  const double room = size * 0.75;

  space(size * theme.paragraph_space_em * 1.3);
  anchor(block.id);
  Frame inner = frame.indented(size * 1.3);
  inner.width = std::max(inner.width - size, std::min(inner.width, size * 9));
  inner.parent = shop_.structure.add(frame.parent, pdf::Role::Div, {.attributes = {.title = callout.title}});
  inner.decoration = decorate({.parent = frame.decoration,
                               .x = static_cast<float>(frame.x),
                               .width = static_cast<float>(frame.width),
                               .above = static_cast<float>(room),
                               .below = static_cast<float>(room),
                               .ground = theme.panel,
                               .rule = color,
                               .rule_width = 3,
                               .rule_at_right = frame.right_to_left});
  pad(room);
  Frame head = inner;
  head.look.face = pdf::FontStyle::Bold;
  head.look.color = color;
  layout::Paragraph title = set_text(shop_, callout.title, head.look, shop_.structure.add(inner.parent, pdf::Role::P),
                                     block.where, frame.right_to_left);
  shop_.text.set_lines(title, head.width);
  lines(title, head, {.keep_whole = true});
  keep_with_next(2);
  const double pad_before = pad_;
  const auto begin = column_.pieces.size();
  blocks(callout.blocks, inner);
  if (begin < column_.pieces.size()) column_.pieces[begin].space_before = static_cast<float>(size * 0.2);
  // A callout is read as a whole; a short one is kept so.
  if (column_.pieces.size() - begin <= 10)
    for (auto i = begin; i < column_.pieces.size(); ++i)
      column_.pieces[i].penalty = std::max<std::int16_t>(column_.pieces[i].penalty, 160);
  space_ = 0;
  pad_ = pad_before;
  keep_ = 0;
  pad(room);
  space(size * theme.paragraph_space_em * 1.3);
}

void Flow::operator()(const CodeBlock& code, const Block& block, const Frame& frame) {
  const double size = frame.look.size_pt;
  const double room = size * 0.6;
  space(size * shop_.theme.paragraph_space_em * 1.2);
  anchor(block.id);
  Frame inner = frame.indented(size * 0.7);
  inner.width = std::max(inner.width - size * 0.7, std::min(inner.width, size * 9));
  inner.look.family = shop_.theme.code_family;
  inner.look.size_pt = std::min(size, shop_.theme.code_size_pt);
  inner.look.leading = close_leading(shop_.theme, 1.28);
  inner.look.face = pdf::FontStyle::Regular;
  inner.right_to_left = false;
  inner.decoration = decorate({.parent = frame.decoration,
                               .x = static_cast<float>(frame.x),
                               .width = static_cast<float>(frame.width),
                               .above = static_cast<float>(room),
                               .below = static_cast<float>(room),
                               .ground = shop_.theme.panel});
  pad(room);
  const NodeId node = shop_.structure.add(shop_.structure.add(frame.parent, pdf::Role::P), pdf::Role::Code);
  layout::Paragraph text = set_code(shop_, code.text, inner.look, node, block.where);
  shop_.text.set_lines(text, inner.width);
  lines(text, inner);
  pad(room);
  space(size * shop_.theme.paragraph_space_em * 1.2);
}

void Flow::operator()(const AnswerSpace& answer, const Block& block, const Frame& frame) {
  const double size = frame.look.size_pt;
  space(size * shop_.theme.paragraph_space_em * 1.3);
  anchor(block.id);
  Frame label = frame;
  label.look.face = pdf::FontStyle::Bold;
  layout::Paragraph text = set_text(shop_, answer.label, label.look, shop_.structure.add(frame.parent, pdf::Role::P),
                                    block.where, frame.right_to_left);
  shop_.text.set_lines(text, frame.width);
  // What is asked stands above: a reader who answers on paper needs both on one page.
  const bool asked = !column_.pieces.empty() && column_.pieces.back().kind == PieceKind::Line;
  lines(text, label, {.keep_whole = true, .first = asked ? penalty::kLeadIn : penalty::kFree});
  keep_with_next(2);
  space(answer.lines <= 1 ? size * 1.1 : size * 0.4);
  const std::string meaning = answer.lines <= 1
                                  ? fmt::format("A line to write on: {}", answer.label)
                                  : fmt::format("Room to write, {} lines: {}", answer.lines, answer.label);
  const double wanted = answer.lines <= 1 ? size * 1.4 : answer.lines * size * 1.9;
  push({.height = static_cast<float>(std::min(wanted, shop_.page.text_height() * 0.8)),
        .x = static_cast<float>(frame.x),
        .width = static_cast<float>(frame.width),
        .index = static_cast<std::uint32_t>(std::max(1, answer.lines)),
        .decoration = frame.decoration,
        .kind = PieceKind::Answer,
        .node =
            shop_.structure.add(frame.parent, pdf::Role::Figure, {.attributes = {.alternate_description = meaning}})});
  keep_ = 0;  // what follows is another question
  space(size * shop_.theme.paragraph_space_em * 1.3);
}

}  // namespace despatch::layout
