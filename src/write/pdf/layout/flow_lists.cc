// Lists, numbered paragraphs, and panels of names and values.
#include <algorithm>
#include <array>
#include <string_view>

#include "write/pdf/layout/flow.h"
#include "write/pdf/layout/inline_text.h"

namespace despatch::layout {
namespace {

pdf::ListNumbering numbering_of(const List& list) {
  switch (list.style) {
    case ListStyle::Bullet: return pdf::ListNumbering::Disc;
    case ListStyle::Decimal: return pdf::ListNumbering::Decimal;
    case ListStyle::LowerAlpha: return pdf::ListNumbering::LowerAlpha;
    case ListStyle::UpperAlpha: return pdf::ListNumbering::UpperAlpha;
    case ListStyle::LowerRoman: return pdf::ListNumbering::LowerRoman;
    case ListStyle::UpperRoman: return pdf::ListNumbering::UpperRoman;
  }
  return pdf::ListNumbering::None;
}

std::string_view label_of(const List& list, const ListItem& item, int depth) {
  static constexpr std::array<std::string_view, 2> kMarks = {"•", "–"};
  if (item.checked) return *item.checked ? "☑" : "☐";
  if (list.style == ListStyle::Bullet) return kMarks[static_cast<std::size_t>(depth) % kMarks.size()];
  return item.label;
}

// A short item is kept whole; a page that ends inside a long one is no harm.
bool is_short(const ListItem& item) { return item.blocks.size() <= 1; }

}  // namespace

void Flow::operator()(const List& list, const Block& block, const Frame& frame) {
  const double size = frame.look.size_pt;
  const Theme& theme = shop_.theme;
  const double between = list.tight ? size * theme.list_space_em : size * theme.paragraph_space_em;
  space(list.tight && frame.in_item ? between : size * theme.paragraph_space_em * (list.tight ? 0.8 : 1));
  anchor(block.id);

  const NodeId node =
      shop_.structure.add(frame.parent, pdf::Role::L, {.attributes = {.list_numbering = numbering_of(list)}});
  const bool hangs_out = list.numbered_paragraphs && frame.x == 0 && !frame.right_to_left && frame.list_depth == 0;
  TextStyle look = frame.look;
  if (list.numbered_paragraphs) look.color = theme.heading;

  double widest = 0;
  for (const ListItem& item : list.items) {
    const auto label = set_text(shop_, label_of(list, item, frame.list_depth), look, node, item.where, false);
    widest = std::max(widest, measure(shop_.text.atoms_of(label)).max);
    shop_.text.atoms.resize(label.first_atom);
  }
  const bool bullets = list.style == ListStyle::Bullet;
  const double gap = size * (bullets ? 0.6 : 0.55);
  const double least = size * (bullets ? 1.25 : 1.6);
  // Numbers hang in the margin as far as it goes.
  const double room = shop_.page.left - 24;
  const double indent = hangs_out ? std::max(0.0, widest + shop_.label_gap - room) : std::max(widest + gap, least);
  Frame inner = frame.indented(indent);
  inner.list_depth = list.numbered_paragraphs ? frame.list_depth : frame.list_depth + 1;
  inner.in_item = true;
  inner.tight = list.tight;

  bool first = true;
  for (const ListItem& item : list.items) {
    if (!first) space(between);
    const bool kept = lead_in_ || keep_ > 0;
    first = false;
    anchor(item.id);
    const NodeId element = shop_.structure.add(node, pdf::Role::LI);
    const NodeId mark = shop_.structure.add(element, pdf::Role::Lbl);
    if (item.checked) {
      pdf::TagAttributes& attributes = shop_.structure.details_for(mark).attributes;
      attributes.actual_text = *item.checked ? "Done" : "To do";
      if (!frame.look.language.starts_with("en")) attributes.language = "en";
    }
    const std::string text = std::string(label_of(list, item, frame.list_depth)) + " ";
    const bool at_right = list.style == ListStyle::Decimal && !list.parenthesised;
    if (frame.right_to_left) {
      label(text, look, mark, inner.x + inner.width, indent, Side::Right, frame);
    } else if (hangs_out) {
      label(text, look, mark, inner.x - 200, 200 - shop_.label_gap, Side::Right, frame);
    } else if (at_right) {
      label(text, look, mark, inner.x - indent, indent - gap, Side::Right, frame);
    } else {
      label(text, look, mark, inner.x - indent + (bullets ? size * 0.15 : 0), indent, Side::Left, frame);
    }
    inner.parent = shop_.structure.add(element, pdf::Role::LBody);
    hang({.kind = Hanging::Kind::Tag, .node = inner.parent});
    const auto begin = column_.pieces.size();
    blocks(item.blocks, inner);
    if (column_.pieces.size() == begin)  // an item that says nothing still has its mark
      push({.height = static_cast<float>(frame.look.line_height_pt()),
            .x = static_cast<float>(inner.x),
            .width = static_cast<float>(inner.width),
            .decoration = frame.decoration});
    // A short list under its announcement stays in one piece where it can.
    if (!kept && begin < column_.pieces.size() && list.items.size() <= 4 && is_short(item) &&
        column_.pieces[begin].penalty == penalty::kFree)
      column_.pieces[begin].penalty = list.numbered_paragraphs ? 0 : 10;
    // One item is not left alone at a page's foot, nor carried over alone.
    if (const auto n = static_cast<std::size_t>(&item - list.items.data()); begin < column_.pieces.size())
      if (list.items.size() > 2 && (n == 1 || n + 1 == list.items.size()) && column_.pieces[begin].penalty >= 0)
        column_.pieces[begin].penalty = std::max<std::int16_t>(column_.pieces[begin].penalty, 100);
    // Nothing of this item kept the next one: a colon at its end announces what stands inside it.
    lead_in_ = false;
  }
  space(list.tight && frame.tight ? between : size * theme.paragraph_space_em);
}

void Flow::operator()(const KeyValues& pairs, const Block& block, const Frame& frame) {
  // In a note, which is parted wherever a page ends, a name beside its value could hang over the page's foot.
  if (shop_.theme.side_headings_above || in_note_) return names_above_values(pairs, block, frame);
  const double size = frame.look.size_pt;
  const Theme& theme = shop_.theme;
  space(size * theme.paragraph_space_em * 1.2);
  anchor(block.id);
  const NodeId node =
      shop_.structure.add(frame.parent, pdf::Role::L,
                          {.attributes = {.list_numbering = pdf::ListNumbering::Disc}});  // any but None: it has labels

  TextStyle look = frame.look;
  look.face = pdf::FontStyle::Bold;
  look.color = theme.heading;
  look.leading = frame.look.leading;
  struct Key {
    layout::Paragraph text;
    NodeId element;
  };
  std::vector<Key> keys;
  double widest = 0;
  for (const auto& pair : pairs.pairs) {
    const NodeId element = shop_.structure.add(node, pdf::Role::LI);
    const NodeId mark = shop_.structure.add(element, pdf::Role::Lbl);
    keys.push_back({set_inlines(shop_, pair.key, look, mark, pair.where, frame.right_to_left), element});
    widest = std::max(widest, measure(shop_.text.atoms_of(keys.back().text)).max);
  }
  const double gap = size * 1.5;
  const double key_width = std::min(widest, frame.width * 0.32);
  Frame inner = frame.indented(key_width + gap);
  inner.in_item = true;
  inner.tight = true;
  Decoration panel{.parent = frame.decoration,
                   .x = static_cast<float>(frame.x),
                   .width = static_cast<float>(frame.width),
                   .above = static_cast<float>(size * 0.5),
                   .below = static_cast<float>(size * 0.5),
                   .edges = theme.rule};
  inner.decoration = decorate(panel);
  pad(size * 0.5);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    layout::Paragraph& key = keys[i].text;
    shop_.text.set_lines(key, key_width);
    double height = 0;
    for (const Line& line : shop_.text.lines_of(key)) height += line.height;
    if (i > 0) space(size * 0.42);
    hang({.kind = Hanging::Kind::SideText,
          .side = frame.right_to_left ? Side::Right : Side::Left,
          .text = key,
          .x = static_cast<float>(frame.right_to_left ? frame.x + frame.width - key_width : frame.x),
          .width = static_cast<float>(key_width),
          .height = static_cast<float>(height)});
    inner.parent = shop_.structure.add(keys[i].element, pdf::Role::LBody);
    hang({.kind = Hanging::Kind::Tag, .node = inner.parent});
    hang_notes(key, inner.parent);
    const auto begin = column_.pieces.size();
    const double kept_space = space_;
    blocks(pairs.pairs[i].value, inner);
    if (column_.pieces.size() == begin) {
      push({.height = static_cast<float>(frame.look.line_height_pt()),
            .x = static_cast<float>(inner.x),
            .width = static_cast<float>(inner.width),
            .decoration = inner.decoration});
    } else {
      // The value's own wish for space does not part it from its name's row.
      Piece& first = column_.pieces[begin];
      first.space_before = static_cast<float>(i == 0 ? first.space_before : kept_space);
      if (i > 0 && first.penalty == penalty::kFree) first.penalty = keys.size() <= 12 ? 90 : 20;
    }
    space_ = 0;
    lead_in_ = false;
    if (in_note_) {  // a note's height is that of its pieces
      double below = 0;
      for (auto p = begin; p < column_.pieces.size(); ++p)
        below += column_.pieces[p].height + (p > begin ? column_.pieces[p].space_before : 0);
      if (below < height) push({.height = static_cast<float>(height - below), .x = static_cast<float>(inner.x)});
    }
    column_.hangings.push_back(
        {.piece = static_cast<std::uint32_t>(column_.pieces.size() - 1), .kind = Hanging::Kind::SideEnd});
  }
  pad(size * 0.5);
  space(size * theme.paragraph_space_em * 1.2);
}

}  // namespace despatch::layout
