#include "write/pdf/layout/flow.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "write/pdf/layout/inline_text.h"

namespace despatch::layout {

// -------------------------------------------------------------------------------------------------------- primitives

Piece& Flow::push(Piece piece) {
  piece.space_before = static_cast<float>(space_ + pad_);
  if (keep_ >= 2) piece.penalty = penalty::kNever;
  if (keep_ == 1) piece.penalty = std::max<std::int16_t>(piece.penalty, 400);
  if (lead_in_ && keep_ == 0) piece.penalty = std::max(piece.penalty, penalty::kLeadIn);
  if (forced_) piece.penalty = penalty::kForced;
  keep_ = std::max(0, keep_ - 1);
  space_ = pad_ = 0;
  forced_ = lead_in_ = false;
  const auto at = static_cast<std::uint32_t>(column_.pieces.size());
  for (Hanging& hanging : waiting_) {
    hanging.piece = at;
    column_.hangings.push_back(std::move(hanging));
  }
  waiting_.clear();
  column_.pieces.push_back(piece);
  return column_.pieces.back();
}

void Flow::hang(Hanging hanging) { waiting_.push_back(std::move(hanging)); }

void Flow::anchor(std::string_view id) {
  if (id.empty()) return;
  shop_.galley.names.emplace_back(id);
  hang({.kind = Hanging::Kind::Anchor, .index = static_cast<std::uint32_t>(shop_.galley.names.size() - 1)});
}

std::uint32_t Flow::decorate(Decoration decoration) {
  shop_.galley.decorations.push_back(decoration);
  return static_cast<std::uint32_t>(shop_.galley.decorations.size() - 1);
}

void Flow::lines(const layout::Paragraph& paragraph, const Frame& frame, LineRules rules) {
  const std::uint32_t count = paragraph.lines;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Line line = shop_.text.lines[paragraph.first_line + i];
    std::int16_t cost = count <= 6 || frame.in_item ? penalty::kShortParagraph : penalty::kParagraph;
    if (i == 0) cost = rules.first;
    if (i > 0 && (i == 1 || i + 1 == count || rules.keep_whole)) cost = penalty::kNever;
    push({.height = line.height,
          .x = static_cast<float>(frame.x),
          .width = static_cast<float>(frame.width),
          .index = paragraph.first_line + i,
          .decoration = frame.decoration,
          .penalty = cost,
          .kind = PieceKind::Line,
          .side = rules.side == Side::Left && paragraph.right_to_left ? Side::Right : rules.side,
          .bidirectional = paragraph.bidirectional,
          .right_to_left = paragraph.right_to_left});
    if (!paragraph.has_notes) continue;
    for (auto a = line.first; a < line.last; ++a)
      if (const Atom& atom = shop_.text.atoms[a]; atom.kind == Atom::Kind::NoteMark)
        column_.hangings.push_back({.piece = static_cast<std::uint32_t>(column_.pieces.size() - 1),
                                    .kind = Hanging::Kind::Note,
                                    .index = atom.object,
                                    .node = frame.parent});
  }
}

void Flow::set_paragraph(const Inlines& inlines, const Frame& frame, NodeId node, Span where, LineRules rules) {
  layout::Paragraph text = set_inlines(shop_, inlines, frame.look, node, where, frame.right_to_left);
  shop_.text.set_lines(text, frame.width);
  lines(text, frame, rules);
}

void Flow::label(std::string_view text, const TextStyle& look, NodeId node, double x, double width, Side side,
                 const Frame& frame) {
  layout::Paragraph label = set_label(shop_, text, look, node, frame.right_to_left);
  shop_.text.set_lines(label, 10'000);
  hang({.kind = Hanging::Kind::Label,
        .side = side,
        .node = node,
        .text = label,
        .x = static_cast<float>(x),
        .width = static_cast<float>(width)});
}

void Flow::hang_notes(const layout::Paragraph& text, NodeId parent) {
  if (!text.has_notes) return;
  for (const Atom& atom : shop_.text.atoms_of(text))
    if (atom.kind == Atom::Kind::NoteMark) hang({.kind = Hanging::Kind::Note, .index = atom.object, .node = parent});
}

bool Flow::ends_with_colon(const Inlines& inlines) {
  if (inlines.empty()) return false;
  const auto* text = std::get_if<Text>(&inlines.back().node);
  return text && text->text.ends_with(':');
}

void Flow::caption(const std::string& number, const Inlines& inlines, const Frame& frame, NodeId node, Span where,
                   LineRules rules) {
  Frame small = frame;
  small.look.size_pt = std::min(frame.look.size_pt, shop_.theme.caption_size_pt);
  small.look.face = pdf::FontStyle::Bold;
  small.look.color = shop_.theme.heading;
  small.look.leading = close_leading(shop_.theme, 1.25);
  const std::string prefix = number.empty() ? "" : number + (inlines.empty() ? "" : ": ");
  layout::Paragraph text = set_inlines(shop_, inlines, small.look, node, where, frame.right_to_left, prefix);
  shop_.text.set_lines(text, frame.width);
  rules.keep_whole = true;
  lines(text, small, rules);
}

// ------------------------------------------------------------------------------------------------------------ blocks

void Flow::blocks(const Blocks& blocks, const Frame& frame) {
  for (const Block& one : blocks) block(one, frame);
}

void Flow::block(const Block& block, const Frame& frame) {
  std::visit([&](const auto& node) { (*this)(node, block, frame); }, block.node);
}

void Flow::operator()(const despatch::Paragraph& paragraph, const Block& block, const Frame& frame) {
  const double around = frame.look.size_pt * (frame.tight ? shop_.theme.list_space_em : shop_.theme.paragraph_space_em);
  space(around);
  anchor(block.id);
  set_paragraph(paragraph.inlines, frame, shop_.structure.add(frame.parent, pdf::Role::P), block.where);
  space(around);
  lead_in_ = ends_with_colon(paragraph.inlines);
}

// A heading in a footnote heads nothing: the note is read at its mark, in the midst of a section.
NodeId Flow::heading_node(const Heading& heading, const Frame& frame) {
  static constexpr pdf::Role kRoles[] = {pdf::Role::H1, pdf::Role::H2, pdf::Role::H3,
                                         pdf::Role::H4, pdf::Role::H5, pdf::Role::H6};
  const int level = std::clamp(heading.level, 1, 6);
  return shop_.structure.add(frame.parent, in_note_ ? pdf::Role::P : kRoles[level - 1]);
}

void Flow::operator()(const Heading& heading, const Block& block, const Frame& frame) {
  const int level = std::clamp(heading.level, 1, 6);
  const auto at = static_cast<std::size_t>(level - 1);
  const Theme& theme = shop_.theme;
  const HeadingStyle& style = theme.heading_style[at];

  Frame head = frame;
  head.look.family = theme.heading_family;
  head.look.face = pdf::FontStyle::Regular;
  if (style.italic && theme.italics) head.look.face = with_italic(head.look.face);
  if (style.bold) head.look.face = with_bold(head.look.face);
  head.look.size_pt = theme.heading_size_pt[at] * frame.look.size_pt / theme.text_size_pt;
  head.look.leading = theme.heading_leading;
  head.look.color = style.color.value_or(theme.heading);

  const NodeId node = heading_node(heading, frame);
  if (heading.appendix && !is_first()) new_page();
  // A heading under a heading needs less room: the two are one thing.
  const double text_size = frame.look.size_pt;
  const bool after_heading = last_heading_ != 0 && heading_end_ == column_.pieces.size();
  const bool under_heading = after_heading && last_heading_ < level;
  if (!after_heading) heading_begin_ = column_.pieces.size();
  space(under_heading ? std::min(style.above_em, style.below_em + 0.35) * text_size
                      : (style.above_em + theme.paragraph_space_em * 0.4) * text_size);
  anchor(block.id);
  const std::string separator = heading.appendix ? ": " : " ";
  const std::string title =
      heading.number.empty() ? plain_text(heading.inlines) : heading.number + separator + plain_text(heading.inlines);
  if (level <= 4 && !block.id.empty() && !in_note_ && !trim(title).empty()) {
    shop_.galley.bookmarks.push_back({level, title, block.id});
    hang({.kind = Hanging::Kind::Bookmark, .index = static_cast<std::uint32_t>(shop_.galley.bookmarks.size() - 1)});
  }
  const bool outdented =
      !heading.number.empty() && !heading.appendix && frame.x == 0 && !frame.right_to_left && level < 4;
  std::string prefix;
  if (outdented) {
    label(heading.number + " ", head.look, node, -200, 200 - shop_.label_gap, Side::Right, head);
  } else if (!heading.number.empty()) {
    prefix = heading.number + (heading.inlines.empty() ? "" : heading.appendix ? ": " : "  ");
  }
  layout::Paragraph text =
      set_inlines(shop_, heading.inlines, head.look, node, block.where, frame.right_to_left, prefix);
  shop_.text.set_lines(text, head.width);
  lines(text, head, {.keep_whole = true, .first = under_heading ? penalty::kNever : penalty::kHeading});
  if (style.rule) {
    space(text_size * 0.25);
    keep_with_next(2);
    push({.height = 1,
          .x = static_cast<float>(head.x),
          .width = static_cast<float>(head.width),
          .index = kThinRule,
          .decoration = frame.decoration,
          .kind = PieceKind::Rule});
  }
  space(style.below_em * text_size);
  lead_in_ = false;
  keep_with_next(2);
  last_heading_ = level;
  heading_end_ = column_.pieces.size();
}

void Flow::operator()(const BlockQuote& quote, const Block& block, const Frame& frame) {
  const double size = frame.look.size_pt;
  space(size * shop_.theme.paragraph_space_em);
  anchor(block.id);
  Frame inner = frame.indented(size * 1.5);
  if (!frame.right_to_left) {
    const double right = std::min(size * 1.0, std::max(0.0, inner.width - size * 9));
    inner.width -= right;
  }
  inner.parent = shop_.structure.add(frame.parent, pdf::Role::BlockQuote);
  const auto decoration =
      decorate({.parent = frame.decoration,
                .x = static_cast<float>(frame.right_to_left ? frame.x + frame.width - 2 : frame.x + 2),
                .width = static_cast<float>(frame.width),
                .rule = shop_.theme.rule,
                .rule_width = 2,
                .rule_at_right = false});
  inner.decoration = decoration;
  blocks(quote.blocks, inner);
  space(size * shop_.theme.paragraph_space_em);
}

void Flow::operator()(const ThematicBreak&, const Block& block, const Frame& frame) {
  space(frame.look.size_pt * 1.0);
  anchor(block.id);
  push({.height = 1,
        .x = static_cast<float>(frame.x),
        .width = static_cast<float>(frame.width),
        .decoration = frame.decoration,
        .kind = PieceKind::Rule});
  space(frame.look.size_pt * 1.0);
}

void Flow::operator()(const PageBreak&, const Block& block, const Frame&) {
  anchor(block.id);
  if (!is_first()) new_page();
}

void Flow::operator()(const LanguageBlock& part, const Block& block, const Frame& frame) {
  anchor(block.id);
  Frame inner = frame;
  inner.parent = shop_.structure.add(frame.parent, pdf::Role::Div, {.attributes = {.language = part.lang}});
  inner.look.language = part.lang;
  inner.right_to_left = is_right_to_left(part.lang);
  ++inner.depth;
  blocks(part.blocks, inner);
}

void Flow::finish() {
  if (!waiting_.empty()) push({});
  // A last page of one line or two looks like a mistake.
  auto& pieces = column_.pieces;
  for (std::size_t back = 1; back <= 3 && back < pieces.size(); ++back) {
    Piece& piece = pieces[pieces.size() - back];
    if (piece.kind == PieceKind::Line && piece.penalty > penalty::kForced)
      piece.penalty = std::max<std::int16_t>(piece.penalty, back == 1 ? 170 : back == 2 ? 110 : 60);
  }
}

void Flow::turn_headings() {
  for (auto i = heading_begin_; i < column_.pieces.size(); ++i) column_.pieces[i].landscape = true;
  if (heading_begin_ > 0) column_.pieces[heading_begin_].penalty = penalty::kForced;
}

void Flow::footnote(const Footnote& note, const Frame& frame, NodeId node) {
  in_note_ = true;
  Frame inner = frame;
  inner.parent = node;
  inner.look.size_pt = std::min(frame.look.size_pt, shop_.theme.note_size_pt);
  inner.look.leading = close_leading(shop_.theme, 1.28);
  anchor(note_anchor(note.number));
  const double width = inner.look.size_pt * (note.number < 10 ? 1.3 : note.number < 100 ? 1.8 : 2.4);
  label(fmt::format("{} ", note.number), inner.look, shop_.structure.add(node, pdf::Role::Lbl), inner.x, width,
        Side::Left, inner);
  inner = inner.indented(width);
  upright_ = true;
  const auto before = column_.pieces.size();
  blocks(note.blocks, inner);
  if (column_.pieces.size() == before)
    push({.height = static_cast<float>(inner.look.line_height_pt()), .x = static_cast<float>(inner.x)});
}

}  // namespace despatch::layout
