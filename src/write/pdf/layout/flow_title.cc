// The head of the first page, and minutes' headings in a column at the left.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "write/pdf/layout/flow.h"
#include "write/pdf/layout/inline_text.h"

namespace despatch::layout {
namespace {

std::string facts_line(const Metadata& meta) {
  std::string out;
  const auto add = [&](std::string_view part) {
    if (part.empty()) return;
    if (!out.empty()) out += "  ·  ";
    out += part;
  };
  add(meta.reference);
  if (meta.date) add(long_date(*meta.date));
  add(meta.author);
  add(meta.status);
  return out;
}

}  // namespace

std::size_t Flow::title_block(const Frame& frame) {
  const Metadata& meta = shop_.document.meta;
  const Theme& theme = shop_.theme;
  const double size = frame.look.size_pt;
  const auto plain = [&](std::string_view text, const TextStyle& look) {
    Frame inner = frame;
    inner.look = look;
    layout::Paragraph paragraph =
        set_text(shop_, text, look, shop_.structure.add(frame.parent, pdf::Role::P), {}, frame.right_to_left);
    shop_.text.set_lines(paragraph, frame.width);
    lines(paragraph, inner, {.keep_whole = true});
    keep_with_next(2);
  };

  logo(frame);
  if (theme.cover) {  // the title stands in the upper half of its page
    push({.height = static_cast<float>(shop_.page.text_height() * 0.16), .kind = PieceKind::Empty});
    keep_with_next(2);
  }
  TextStyle strong = frame.look;
  strong.face = pdf::FontStyle::Bold;
  if (!meta.marking.empty()) {
    strong.color = theme.warning;
    plain(meta.marking, strong);
    space(size * 0.9);
  }
  if (!meta.council.empty()) {
    strong.color = theme.accent;
    strong.size_pt = size * 1.08;
    plain(meta.council, strong);
    space(size * 1.1);
  }

  // The title is the body's first heading, when that is what the body begins with.
  const Blocks& blocks = shop_.document.blocks;
  std::size_t used = 0;
  while (used < blocks.size() && (std::holds_alternative<Comment>(blocks[used].node) ||
                                  std::holds_alternative<NumberingChange>(blocks[used].node)))
    ++used;
  const auto* heading = used < blocks.size() ? std::get_if<Heading>(&blocks[used].node) : nullptr;
  if (heading && heading->level == 1 && !heading->appendix) {
    (*this)(*heading, blocks[used], frame);
    ++used;
  } else if (!meta.title.empty()) {
    const Heading made{.level = 1, .inlines = {Inline{.node = Text{meta.title}}}};
    const Block block{.node = made, .id = "despatch.title"};
    (*this)(made, block, frame);
    used = 0;
  } else {
    used = 0;
  }
  title_end_ = column_.pieces.size();

  TextStyle quiet = frame.look;
  quiet.color = theme.quiet;
  if (!meta.subtitle.empty()) {
    space_ = std::min(space_, size * 0.35);
    TextStyle subtitle = quiet;
    subtitle.size_pt = size * 1.2;
    subtitle.leading = 1.25;
    plain(meta.subtitle, subtitle);
    space(size * 0.7);
  }
  if (const std::string facts = facts_line(meta); !facts.empty()) {
    quiet.size_pt = std::min(size, size * theme.caption_size_pt / theme.text_size_pt);
    plain(facts, quiet);
  }
  if (!meta.council.empty() || !meta.subtitle.empty() || !facts_line(meta).empty()) {
    space_ = size * 0.9;
    push({.height = 1.5F,
          .x = static_cast<float>(frame.x),
          .width = static_cast<float>(frame.width),
          .index = 1,
          .penalty = penalty::kNever,
          .kind = PieceKind::Rule});
    space(size * 1.5);
    if (!theme.cover) keep_with_next(2);
  }
  if (!theme.cover) return used;
  // What the paper holds stands on the cover too, where the paper says so first of all.
  if (used < blocks.size() && std::holds_alternative<Contents>(blocks[used].node)) block(blocks[used++], frame);
  new_page();
  return used;
}

void Flow::logo(const Frame& frame) {
  const Logo& logo = shop_.theme.logo;
  if (!logo.bytes) return;
  const auto info = shop_.file.add_image(*logo.bytes);
  if (!info || info->width_px == 0 || info->height_px == 0) {
    shop_.diagnostics
        .error("pdf/unreadable-picture", {},
               fmt::format("the theme's logo cannot be used: {}", info ? "it has no size" : info.error()))
        .help("save it again as PNG or JPEG");
    return;
  }
  const double most_width = std::min(logo.width_mm * kPointsPerMm, frame.width);
  const double most_height = std::min(logo.height_mm * kPointsPerMm, shop_.page.text_height() * 0.3);
  const double scale = std::min(most_width / info->width_px, most_height / info->height_px);
  Picture picture{.image = info->id, .width_pt = info->width_px * scale, .height_pt = info->height_px * scale};
  picture.decorative = logo.alt.empty();
  if (!picture.decorative)
    picture.node =
        shop_.structure.add(frame.parent, pdf::Role::Figure, {.attributes = {.alternate_description = logo.alt}});
  shop_.text.pictures.push_back(picture);
  push({.height = static_cast<float>(picture.height_pt),
        .x = static_cast<float>(frame.x),
        .width = static_cast<float>(frame.width),
        .index = static_cast<std::uint32_t>(shop_.text.pictures.size() - 1),
        .kind = PieceKind::Picture,
        .side = logo.place == LogoPlace::Right    ? Side::Right
                : logo.place == LogoPlace::Centre ? Side::Centre
                                                  : Side::Left,
        .node = picture.node});
  space(frame.look.size_pt * 1.5);
  keep_with_next(2);
}

// ---------------------------------------------------------------------------------------------------- side headings

void Flow::operator()(const SideHeadings& part, const Block& block, const Frame& frame) {
  anchor(block.id);
  side_blocks(part.blocks, frame);
}

void Flow::side_blocks(const Blocks& blocks, const Frame& frame) {
  const double size = frame.look.size_pt;
  const double column = std::min(frame.width * 0.27, size * 13);
  const double gap = size * 1.4;
  if (shop_.theme.side_headings_above || frame.width - column - gap < size * 14) {  // no room for two columns
    this->blocks(blocks, frame);
    return;
  }
  Frame side = frame;
  side.width = column;
  if (frame.right_to_left) side.x += frame.width - column;
  Frame text = frame.indented(column + gap);
  bool open = false;
  std::size_t opened_at = 0;
  const auto close = [&] {
    if (!open) return;
    open = false;
    if (column_.pieces.size() == opened_at) {  // a heading with nothing beside it
      float height = 0;
      for (const Hanging& hanging : waiting_)
        if (hanging.kind == Hanging::Kind::SideText) height = std::max(height, hanging.height);
      push({.height = height, .x = static_cast<float>(text.x), .width = static_cast<float>(text.width)});
    }
    column_.hangings.push_back(
        {.piece = static_cast<std::uint32_t>(column_.pieces.size() - 1), .kind = Hanging::Kind::SideEnd});
    space(size * 1.15);
  };
  for (const Block& one : blocks) {
    const auto* heading = std::get_if<Heading>(&one.node);
    if (heading && heading->level >= 3) {
      close();
      side_heading(*heading, one, side);
      open = true;
      opened_at = column_.pieces.size();
      continue;
    }
    if (heading) close();
    const auto before = column_.pieces.size();
    const double wanted = space_ + pad_;
    block(one, heading ? frame : text);
    // The first text beside a heading stands level with it.
    if (open && before == opened_at && column_.pieces.size() > before) {
      column_.pieces[before].space_before = static_cast<float>(wanted);
      column_.pieces[before].penalty = std::min<std::int16_t>(column_.pieces[before].penalty, penalty::kHeading);
    }
  }
  close();
}

void Flow::side_heading(const Heading& heading, const Block& block, const Frame& side) {
  const double size = side.look.size_pt;
  space(size * 1.15);
  anchor(block.id);
  TextStyle look = side.look;
  look.family = shop_.theme.heading_family;
  look.face = pdf::FontStyle::Bold;
  look.color = shop_.theme.heading;
  const NodeId node = heading_node(heading, side);
  const std::string number = heading.number.empty() ? "" : heading.number + (heading.appendix ? ": " : "  ");
  layout::Paragraph text = set_inlines(shop_, heading.inlines, look, node, block.where, side.right_to_left, number);
  shop_.text.set_lines(text, side.width);
  double height = 0;
  for (const Line& line : shop_.text.lines_of(text)) height += line.height;
  const std::string title = number + plain_text(heading.inlines);
  if (heading.level <= 4 && !block.id.empty() && !trim(title).empty()) {
    shop_.galley.bookmarks.push_back({heading.level, title, block.id});
    hang({.kind = Hanging::Kind::Bookmark, .index = static_cast<std::uint32_t>(shop_.galley.bookmarks.size() - 1)});
  }
  hang({.kind = Hanging::Kind::SideText,
        .side = side.right_to_left ? Side::Right : Side::Left,
        .text = text,
        .x = static_cast<float>(side.x),
        .width = static_cast<float>(side.width),
        .height = static_cast<float>(height)});
  hang_notes(text, side.parent);
}

}  // namespace despatch::layout
