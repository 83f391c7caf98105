// Figures and contents.
#include <fmt/format.h>

#include <algorithm>

#include "write/pdf/layout/flow.h"
#include "write/pdf/layout/inline_text.h"

namespace despatch::layout {
void Flow::picture_with_caption(const Picture& picture, const std::string& number, const Inlines& caption_text,
                                const Frame& frame, NodeId group, Span where) {
  const double size = frame.look.size_pt;
  shop_.text.pictures.push_back(picture);
  Piece piece{.height = static_cast<float>(picture.height_pt),
              .x = static_cast<float>(frame.x),
              .width = static_cast<float>(frame.width),
              .index = static_cast<std::uint32_t>(shop_.text.pictures.size() - 1),
              .decoration = frame.decoration,
              .kind = PieceKind::Picture,
              .side = frame.right_to_left ? Side::Right : Side::Left,
              .node = picture.node};
  push(piece);
  if (!number.empty() || !caption_text.empty()) {
    keep_with_next(2);
    space(size * 0.5);
    // What only decorates has no tag, and nothing that a caption could belong to.
    const pdf::Role role = picture.decorative ? pdf::Role::P : pdf::Role::Caption;
    caption(number, caption_text, frame, shop_.structure.add(group, role), where, {.first = penalty::kNever});
    keep_ = 0;  // the caption ends what belongs together
  }
  space(size * shop_.theme.paragraph_space_em * 1.6);
}

void Flow::operator()(const Figure& figure, const Block& block, const Frame& frame) {
  space(frame.look.size_pt * shop_.theme.paragraph_space_em * 1.4);
  anchor(block.id);
  Picture picture = place_picture(shop_, figure.image, block.where, frame.width, shop_.page.text_height() * 0.72);
  const bool has_caption = !figure.number.empty() || !figure.caption.empty();
  const NodeId group = has_caption ? shop_.structure.add(frame.parent, pdf::Role::Div) : frame.parent;
  picture.decorative = figure.image.alt.empty();
  if (!picture.decorative)
    picture.node =
        shop_.structure.add(group, pdf::Role::Figure, {.attributes = {.alternate_description = figure.image.alt}});
  if (picture.missing) picture.words = figure.image.alt;
  picture_with_caption(picture, figure.number, figure.caption, frame, group, block.where);
}

// ---------------------------------------------------------------------------------------------------------- contents

void Flow::operator()(const Contents& contents, const Block& block, const Frame& frame) {
  const double size = frame.look.size_pt;
  space(size * 1.2);
  anchor(block.id);
  const bool empty = contents.entries.empty();
  std::vector<NodeId> levels = {empty ? frame.parent : shop_.structure.add(frame.parent, pdf::Role::TOC)};
  if (!contents.title.empty()) {
    Frame head = frame;
    head.look.face = pdf::FontStyle::Bold;
    head.look.size_pt = size * 1.15;
    head.look.color = shop_.theme.heading;
    layout::Paragraph title = set_text(shop_, contents.title, head.look,
                                       shop_.structure.add(levels[0], empty ? pdf::Role::P : pdf::Role::Caption),
                                       block.where, frame.right_to_left);
    shop_.text.set_lines(title, frame.width);
    lines(title, head, {.keep_whole = true, .first = penalty::kHeading});
    keep_with_next(2);
    space(size * 0.4);
  }
  double widest = 0;
  for (const ContentsEntry& entry : contents.entries) {
    const auto text = set_text(shop_, entry.number, frame.look, levels[0], block.where, false);
    widest = std::max(widest, entry.number.size() > 6 ? 0 : measure(shop_.text.atoms_of(text)).max);
    shop_.text.atoms.resize(text.first_atom);
  }
  shop_.contents_number_width = widest > 0 ? widest + size * 0.7 : 0;
  for (const ContentsEntry& entry : contents.entries) {
    const auto level = static_cast<std::size_t>(std::clamp(entry.level, 1, 6));
    levels.resize(std::min(levels.size(), level));
    while (levels.size() < level) levels.push_back(shop_.structure.add(levels.back(), pdf::Role::TOC));
    contents_entry(entry, frame, levels.back());
  }
  space(size * 1.2);
}

void Flow::contents_entry(const ContentsEntry& entry, const Frame& frame, NodeId toc) {
  const double size = frame.look.size_pt;
  const int depth = std::clamp(entry.level, 1, 6) - 1;
  const double number_width = shop_.contents_number_width;
  TextStyle look = frame.look;
  look.leading = close_leading(shop_.theme, 1.25);
  if (depth == 0) look.face = pdf::FontStyle::Bold;
  const NodeId item = shop_.structure.add(toc, pdf::Role::TOCI);
  Frame inner = frame.indented(depth * size * 1.3);
  inner.look = look;
  space(depth == 0 ? size * 0.42 : size * 0.18);
  std::string prefix;
  if (!entry.number.empty() && entry.number.size() <= 6) {
    const NodeId mark = shop_.structure.add(item, pdf::Role::Lbl);
    label(entry.number + " ", look, mark, inner.x, number_width, Side::Left, frame);
  } else if (!entry.number.empty()) {
    prefix = entry.number + ": ";
  }
  if (!entry.number.empty() && entry.number.size() <= 6) inner = inner.indented(number_width);
  const std::string title = plain_text(entry.inlines);
  const NodeId reference = shop_.structure.add(item, pdf::Role::Reference);
  const NodeId link =
      shop_.structure.add(reference, pdf::Role::Link, {.link = LinkTarget{"#" + entry.id, prefix + title}});
  const double page_number_room = size * 3;
  Frame text_frame = inner;
  text_frame.width = std::max(inner.width - page_number_room, size * 6);
  layout::Paragraph text = set_inlines(shop_, entry.inlines, look, link, {}, frame.right_to_left, prefix);
  if (text.atoms == 0) text = set_text(shop_, "…", look, link, {}, frame.right_to_left);
  shop_.text.set_lines(text, text_frame.width);
  lines(text, text_frame, {.keep_whole = true, .first = depth == 0 ? penalty::kFree : penalty::kParagraph});
  shop_.galley.leaders.push_back({.anchor = entry.id,
                                  .style = shop_.text.styles.intern(look),
                                  .node = link,
                                  .right = static_cast<float>(frame.x + frame.width)});
  column_.hangings.push_back({.piece = static_cast<std::uint32_t>(column_.pieces.size() - 1),
                              .kind = Hanging::Kind::Leader,
                              .index = static_cast<std::uint32_t>(shop_.galley.leaders.size() - 1)});
}

}  // namespace despatch::layout
