#include "write/pdf/layout/painter.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "write/pdf/layout/bidi.h"
#include "write/pdf/layout/inline_text.h"

namespace despatch::layout {
namespace {

constexpr double kThin = 0.5;
constexpr double kStrong = 1.1;

std::span<const Hanging> hangings_of(const Column& column, std::uint32_t piece) {
  const auto range = std::ranges::equal_range(column.hangings, piece, {}, &Hanging::piece);
  return {range.begin(), range.end()};
}

/// Every piece of a page's body and of what stands beside it.
template <class Visit>
void each_piece(const Galley& galley, const Page& page, const Visit& visit) {
  for (const PlacedPiece& placed : page.pieces) visit(galley.body, placed);
  for (const PlacedSide& placed : page.sides) {
    const Column& column = galley.sides[placed.side];
    double y = placed.y;
    for (std::uint32_t i = 0; i < column.pieces.size(); ++i) {
      const Piece& piece = column.pieces[i];
      if (i > 0) y += piece.space_before;
      visit(column, PlacedPiece{i, piece.index, static_cast<float>(y), piece.height});
      y += piece.height;
    }
  }
}

}  // namespace

Painter::Painter(Shop& shop, const std::vector<Page>& pages)
    : shop_(shop),
      pages_(pages),
      numbered_pages_(static_cast<std::size_t>(std::ranges::count(pages, false, &Page::filler))) {}

void Painter::paint() {
  find_anchors();
  for (std::size_t i = 0; i < pages_.size(); ++i) page(i);
}

void Painter::find_anchors() {
  const auto add = [&](const Column& column, std::uint32_t piece, std::size_t page) {
    for (const Hanging& hanging : hangings_of(column, piece))
      if (hanging.kind == Hanging::Kind::Anchor) page_of_.try_emplace(shop_.galley.names[hanging.index], page);
  };
  for (std::size_t i = 0; i < pages_.size(); ++i)
    each_piece(shop_.galley, pages_[i],
               [&](const Column& column, const PlacedPiece& placed) { add(column, placed.piece, i); });
}

// ------------------------------------------------------------------------------------------------------------- tags

pdf::Tag Painter::tag(NodeId id) {
  const auto at = Structure::index(id);
  if (at >= tags_.size()) tags_.resize(std::max(at + 1, shop_.structure.size()));
  if (tags_[at]) return *tags_[at];
  if (at == 0) return *(tags_[at] = shop_.file.root());
  const pdf::Tag parent = tag(shop_.structure.parent(id));
  tags_[at] = shop_.file.add_tag(parent, role(id), shop_.structure.attributes(id));
  return *tags_[at];
}

// PDF/UA wants headings to begin at H1 and to go down a level at a time, whatever the author did. A heading counts when
// something of it is painted: one without words leaves no tag.
pdf::Role Painter::role(NodeId id) {
  const pdf::Role wanted = shop_.structure.role(id);
  if (wanted < pdf::Role::H1 || wanted > pdf::Role::H6) return wanted;
  const int level = static_cast<int>(wanted) - static_cast<int>(pdf::Role::H1) + 1;
  heading_level_ = std::min(level, heading_level_ + 1);
  return static_cast<pdf::Role>(static_cast<int>(pdf::Role::H1) + heading_level_ - 1);
}

void Painter::open(NodeId id) {
  if (artifact_ || open_ == id) return;
  close();
  shop_.file.begin_content(tag(id));
  open_ = id;
}

void Painter::close() {
  if (!open_) return;
  shop_.file.end_content();
  open_.reset();
}

// ------------------------------------------------------------------------------------------------------------- pages

void Painter::page(std::size_t number) {
  const Page& page = pages_[number];
  sheet_ = page.landscape ? shop_.turned : shop_.page;
  if (shop_.theme.mirrored && !page.landscape && number % 2 == 1) std::swap(sheet_.left, sheet_.right);
  shape_ = &sheet_;
  shop_.file.begin_page({.width_pt = shape_->width, .height_pt = shape_->height});
  ground(page);
  background(page);
  body(page);
  notes(page);
  close();
  line_numbers(page);
  if (!page.filler) running(number);
  shop_.file.end_page();
}

// Rules and grounds lie below the text, in one artifact.
void Painter::background(const Page& page) {
  shop_.file.begin_artifact(pdf::Artifact::Layout);
  decorations(page);
  const Theme& theme = shop_.theme;
  each_piece(shop_.galley, page, [&](const Column& column, const PlacedPiece& placed) {
    const Piece& piece = column.pieces[placed.piece];
    const Place at{left() + piece.x, top_of(placed.y)};
    if (piece.kind == PieceKind::Row) row_rules(shop_.galley.rows[placed.index], at, piece.width);
    if (piece.kind != PieceKind::Rule) return;
    const double y = at.y - piece.height / 2;
    if (piece.index == kThinRule) {
      shop_.file.line(at.x, y, at.x + piece.width, y, {.stroke = to_color(theme.rule), .line_width_pt = kThin});
    } else if (piece.index == kTitleRule) {
      shop_.file.line(at.x, y, at.x + piece.width, y, {.stroke = to_color(theme.accent), .line_width_pt = 1.5});
    } else {
      const double middle = at.x + piece.width / 2, half = std::min(60.0, piece.width / 2.0);
      shop_.file.line(middle - half, y, middle + half, y, {.stroke = to_color(theme.rule), .line_width_pt = 0.75});
    }
  });
  if (page.repeated_table) {
    const TableFrame& table = shop_.galley.tables[page.repeated_table - 1];
    double y = table.continued_height;
    for (const auto index : table.head_rows) {
      row_rules(shop_.galley.rows[index], {left() + table.x, top_of(y)}, table.width);
      y += shop_.galley.rows[index].height;
    }
  }
  if (!page.notes.empty()) {
    const double y = top_of(page.notes_top);
    shop_.file.line(left(), y, left() + 96, y, {.stroke = to_color(theme.rule), .line_width_pt = kThin});
  }
  shop_.file.end_content();
}

void Painter::row_rules(const Row& row, Place at, double width) {
  const Theme& theme = shop_.theme;
  const double bottom = at.y - row.height;
  // Words do not stand at the very edge of their ground, and rules end where it does.
  const bool grounds = theme.table_head_ground || theme.zebra;
  const double over = grounds ? std::min(4.0, shape_->left / 4) : 0;
  if (const auto ground = row.head ? theme.table_head_ground : row.shaded ? theme.zebra : std::nullopt)
    shop_.file.rectangle({at.x - over, bottom, at.x + width + over, at.y}, {.fill = to_color(*ground)});
  if (theme.table_rules == TableRules::Grid) grid(row, at);
  if (row.total && !row.split_above)
    shop_.file.line(at.x - over, at.y, at.x + width + over, at.y,
                    {.stroke = to_color(theme.strong_rule), .line_width_pt = 0.9});
  if (row.split_below) return;
  const bool strong = row.head_end || row.last;
  if (row.head && !row.head_end && !row.joined_below) {
    shop_.file.line(at.x - over, bottom, at.x + width + over, bottom,
                    {.stroke = to_color(theme.rule), .line_width_pt = kThin});
    return;
  }
  if (row.head && !row.head_end) {
    for (auto c = row.first_cell; c < row.first_cell + row.cells; ++c) {
      const Cell& cell = shop_.galley.cells[c];
      if (!cell.heads_group) continue;
      shop_.file.line(at.x + cell.x, bottom, at.x + cell.x + cell.width, bottom,
                      {.stroke = to_color(theme.rule), .line_width_pt = kThin});
    }
    return;
  }
  if (theme.table_rules == TableRules::Head && !strong) return;
  const double from = row.rule_from > 0 ? row.rule_from : -over;
  shop_.file.line(at.x + from, bottom, at.x + width + over, bottom,
                  {.stroke = to_color(strong ? theme.strong_rule : theme.rule),
                   .line_width_pt = row.head_end ? kStrong
                                    : row.last   ? 0.9
                                                 : kThin});
}

void Painter::decorations(const Page& page) {
  struct Extent {
    double top = 0, bottom = 0;
  };
  std::map<std::uint32_t, Extent> extents;  // outer ones come first: a panel is numbered before what it holds
  each_piece(shop_.galley, page, [&](const Column& column, const PlacedPiece& placed) {
    const Piece& piece = column.pieces[placed.piece];
    double top = placed.y, bottom = placed.y + placed.height;
    for (const Hanging& hanging : hangings_of(column, placed.piece))
      if (hanging.kind == Hanging::Kind::SideText) bottom = std::max<double>(bottom, placed.y + hanging.height);
    for (auto d = piece.decoration; d; d = shop_.galley.decorations[d].parent) {
      const Decoration& decoration = shop_.galley.decorations[d];
      const auto [at, is_new] = extents.try_emplace(d, Extent{top - decoration.above, bottom + decoration.below});
      at->second.top = std::min(at->second.top, top - decoration.above);
      at->second.bottom = std::max(at->second.bottom, bottom + decoration.below);
      top -= decoration.above;
      bottom += decoration.below;
    }
  });
  for (const auto& [id, extent] : extents) {
    const Decoration& decoration = shop_.galley.decorations[id];
    const double x = left() + decoration.x, right = x + decoration.width;
    const double top = top_of(extent.top), bottom = top_of(extent.bottom);
    if (decoration.ground) shop_.file.rectangle({x, bottom, right, top}, {.fill = to_color(*decoration.ground)});
    if (decoration.rule) {
      const double edge = decoration.rule_at_right ? right - decoration.rule_width : x;
      shop_.file.rectangle({edge, bottom, edge + decoration.rule_width, top}, {.fill = to_color(*decoration.rule)});
    }
    if (decoration.edges) {
      const pdf::PathStyle style{.stroke = to_color(*decoration.edges), .line_width_pt = kThin};
      shop_.file.line(x, top, right, top, style);
      shop_.file.line(x, bottom, right, bottom, style);
    }
  }
}

void Painter::body(const Page& page) {
  if (page.repeated_table) {
    const TableFrame& table = shop_.galley.tables[page.repeated_table - 1];
    shop_.file.begin_artifact(pdf::Artifact::Layout);
    artifact_ = true;
    paragraph(table.continued, left() + table.x, top_of(0), table.width, Side::Left);
    double y = table.continued_height;
    for (const auto index : table.head_rows) {
      row(shop_.galley.rows[index], {left() + table.x, top_of(y)});
      y += shop_.galley.rows[index].height;
    }
    artifact_ = false;
    shop_.file.end_content();
  }
  const Column& body = shop_.galley.body;
  std::vector<bool> painted(page.sides.size(), false);
  for (const PlacedPiece& placed : page.pieces) {
    piece(body, placed, {left() + body.pieces[placed.piece].x, top_of(placed.y)});
    if (page.sides.empty()) continue;
    // What stands beside the text is read after it.
    for (const Hanging& hanging : hangings_of(body, placed.piece))
      if (hanging.kind == Hanging::Kind::SideEnd && hanging.index > 0)
        for (std::size_t i = 0; i < page.sides.size(); ++i)
          if (page.sides[i].side + 1 == hanging.index && !painted[i]) {
            painted[i] = true;
            side(page.sides[i]);
          }
  }
  // Where the text had to be parted, what stands beside it belongs to the page on which it begins.
  for (std::size_t i = 0; i < page.sides.size(); ++i)
    if (!painted[i]) side(page.sides[i]);
}

void Painter::side(const PlacedSide& placed) {
  const Column& column = shop_.galley.sides[placed.side];
  double y = placed.y;
  for (std::uint32_t i = 0; i < column.pieces.size(); ++i) {
    const Piece& part = column.pieces[i];
    if (i > 0) y += part.space_before;
    piece(column, {i, part.index, static_cast<float>(y), part.height}, {left() + part.x, top_of(y)});
    y += part.height;
  }
}

void Painter::notes(const Page& page) {
  for (const PlacedNote& placed : page.notes) {
    const Column& note = shop_.galley.notes[placed.note - 1];
    double y = placed.y;
    for (auto i = placed.first; i < placed.last; ++i) {
      const Piece& part = note.pieces[i];
      if (i > placed.first) y += part.space_before;
      piece(note, {i, part.index, static_cast<float>(y), part.height}, {left() + part.x, top_of(y)});
      y += part.height;
    }
  }
}

// ------------------------------------------------------------------------------------------------------------ pieces

void Painter::piece(const Column& column, const PlacedPiece& placed, Place at) {
  const Piece& piece = column.pieces[placed.piece];
  const auto hanging = hangings_of(column, placed.piece);
  const bool goes_on = piece.kind == PieceKind::Row && shop_.galley.rows[placed.index].split_above;
  if (!goes_on)
    for (const Hanging& one : hanging) before(one, piece, at);
  switch (piece.kind) {
    case PieceKind::Line: {
      const Line& text = shop_.text.lines[placed.index];
      line(text, at.x, at.y, piece.width, piece.side, piece.bidirectional, piece.right_to_left);
      break;
    }
    case PieceKind::Row: row(shop_.galley.rows[placed.index], at); break;
    case PieceKind::Picture: picture(piece, at); break;
    case PieceKind::Answer: answer(piece, at); break;
    case PieceKind::Rule:
    case PieceKind::Empty: break;
  }
  const bool ends = piece.kind != PieceKind::Row || !shop_.galley.rows[placed.index].split_below;
  if (ends)
    for (const Hanging& one : hanging) after(one, piece, at);
}

void Painter::before(const Hanging& hanging, const Piece& piece, Place at) {
  const double column_left = at.x - piece.x;  // the page's left text edge
  switch (hanging.kind) {
    case Hanging::Kind::Anchor: shop_.file.set_anchor(shop_.galley.names[hanging.index], at.x, at.y + 4); break;
    case Hanging::Kind::Bookmark: {
      const Bookmark& bookmark = shop_.galley.bookmarks[hanging.index];
      shop_.file.add_bookmark(bookmark.level, bookmark.title, bookmark.anchor);
      break;
    }
    case Hanging::Kind::Tag: tag(hanging.node); break;
    case Hanging::Kind::Label: {
      if (hanging.text.lines == 0) break;
      const Line& label = shop_.text.lines[hanging.text.first_line];
      const double baseline =
          piece.kind == PieceKind::Line ? shop_.text.lines[piece.index].baseline : static_cast<double>(label.baseline);
      line(label, column_left + hanging.x, at.y - baseline + label.baseline, hanging.width, hanging.side,
           hanging.text.bidirectional, hanging.text.right_to_left);
      break;
    }
    case Hanging::Kind::SideText:
      paragraph(hanging.text, column_left + hanging.x, at.y, hanging.width, hanging.side);
      break;
    case Hanging::Kind::SideEnd:
    case Hanging::Kind::SideColumn:
    case Hanging::Kind::Note:
    case Hanging::Kind::Leader: break;
  }
}

void Painter::after(const Hanging& hanging, const Piece& piece, Place at) {
  if (hanging.kind == Hanging::Kind::Leader) leader(shop_.galley.leaders[hanging.index], piece, at);
  if (hanging.kind == Hanging::Kind::Note && hanging.index >= 1 && hanging.index <= shop_.note_nodes.size())
    tag(shop_.note_nodes[hanging.index - 1]);
}

void Painter::row(const Row& row, Place at) {
  if (!artifact_) tag(row.node);
  for (auto c = row.first_cell; c < row.first_cell + row.cells; ++c) {
    const Cell& cell = shop_.galley.cells[c];
    if (!artifact_) tag(cell.node);
    double y = at.y - cell.top;
    for (auto i = cell.first_line; i < cell.last_line; ++i) {
      const Line& text = shop_.text.lines[cell.text.first_line + i];
      line(text, at.x + cell.x + cell.shift, y, cell.width, cell.side, cell.text.bidirectional,
           cell.text.right_to_left);
      y -= text.height;
    }
  }
}

void Painter::picture(const Piece& piece, Place at) {
  const Picture& picture = shop_.text.pictures[piece.index];
  const double beside = piece.width - picture.width_pt;
  const double x = piece.side == Side::Right ? at.x + beside : piece.side == Side::Centre ? at.x + beside / 2 : at.x;
  const pdf::Rectangle box{x, at.y - picture.height_pt, x + picture.width_pt, at.y};
  close();
  if (picture.decorative) {
    if (picture.missing) return;
    shop_.file.begin_artifact(pdf::Artifact::Layout);
    shop_.file.image(picture.image, box);
    shop_.file.end_content();
    return;
  }
  open(picture.node);
  if (picture.drawing) {
    drawing(picture, {x, at.y});
  } else if (picture.missing) {
    shop_.file.rectangle(box, {.stroke = to_color(shop_.theme.rule), .line_width_pt = 0.75});
    TextStyle look{.family = shop_.theme.text_family,
                   .size_pt = 9,
                   .leading = 1.25,
                   .color = shop_.theme.quiet,
                   .language = shop_.document.meta.language};
    Paragraph words = set_text(shop_, picture.words, look, picture.node, {}, false);
    shop_.text.set_lines(words, std::max(20.0, picture.width_pt - 12));
    double y = at.y - 6;
    for (std::uint32_t i = 0; i < words.lines && y - 12 > box.bottom; ++i) {
      const Line text = shop_.text.lines[words.first_line + i];
      line(text, x + 6, y, picture.width_pt - 12, Side::Left, words.bidirectional);
      y -= text.height;
    }
  } else {
    shop_.file.image(picture.image, box);
  }
  close();
  shop_.file.set_bounds(tag(picture.node), box);
}

void Painter::answer(const Piece& piece, Place at) {
  close();
  open(piece.node);
  const pdf::Rectangle box{at.x, at.y - piece.height, at.x + piece.width, at.y};
  const pdf::PathStyle style{.stroke = to_color(shop_.theme.quiet), .line_width_pt = 0.75};
  if (piece.index <= 1) {
    shop_.file.line(box.left, box.bottom, box.left + std::min(piece.width, 300.0F), box.bottom, style);
  } else {
    shop_.file.rectangle(box, style);
  }
  close();
  shop_.file.set_bounds(tag(piece.node), box);
}

// Dots up to the page number; the dots are for the eye, the number is part of the link.
void Painter::leader(const Leader& leader, const Piece& piece, Place at) {
  const auto found = page_of_.find(leader.anchor);
  if (found == page_of_.end() || piece.kind != PieceKind::Line) return;
  const Line text = shop_.text.lines[piece.index];
  const double right = at.x - piece.x + leader.right;
  const double baseline = at.y - text.baseline;
  const TextStyle look = shop_.text.styles[leader.style];

  const Atom number = shop_.text.shape(std::to_string(found->second + static_cast<std::size_t>(shop_.run.first)),
                                       leader.style, leader.node, false, {});
  const double number_left = right - number.width;
  TextStyle faint = look;
  faint.face = pdf::FontStyle::Regular;
  faint.color = shop_.theme.quiet;
  const Atom dot = shop_.text.shape(".", shop_.text.styles.intern(faint), leader.node, false, {});
  const double step = look.size_pt * 0.5;
  const double begin = at.x + text.width + look.size_pt * 0.6;
  close();
  // Dots stand on a grid of the page, so that those of all lines are in line.
  if (dot.runs && !dot.runs->empty()) {
    words_.clear();
    double x = number_left - look.size_pt * 0.6;
    x = right - (std::floor((right - x) / step) + 1) * step;
    for (; x > begin; x -= step) words_.push_back({&dot.runs->front(), x});
    std::ranges::reverse(words_);
    if (words_.size() >= 2) {
      const double first = words_.front().x;
      for (auto& word : words_) word.x -= first;
      shop_.file.begin_artifact(pdf::Artifact::Layout);
      shop_.file.text({.x = first, .y = baseline, .size_pt = look.size_pt, .color = to_color(faint.color)}, words_);
      shop_.file.end_content();
    }
  }
  open(leader.node);
  atoms({&number, 1}, {}, number_left, baseline);
  close();
}

// -------------------------------------------------------------------------------------------------------------- text

void Painter::paragraph(const Paragraph& text, double left, double top, double width, Side side) {
  if (side == Side::Left && text.right_to_left) side = Side::Right;
  for (std::uint32_t i = 0; i < text.lines; ++i) {
    const Line one = shop_.text.lines[text.first_line + i];
    line(one, left, top, width, side, text.bidirectional, text.right_to_left);
    top -= one.height;
  }
}

void Painter::line(const Line& line, double left, double top, double width, Side side, bool bidirectional,
                   bool right_to_left) {
  double x = left;
  if (side == Side::Right) x = left + width - line.width;
  if (side == Side::Centre) x = left + (width - line.width) / 2;
  const std::span<const Atom> parts(shop_.text.atoms.data() + line.first, line.last - line.first);
  const double baseline = top - line.baseline;
  if (!bidirectional) {
    atoms(parts, {}, x, baseline);
    return;
  }
  levels_.clear();
  for (const Atom& atom : parts) levels_.push_back(atom.level);
  // A blank at the line's end goes to the end of its paragraph's direction.
  const std::uint8_t base = right_to_left ? 1 : 0;
  if (!levels_.empty() && parts.back().width == 0 && parts.back().blank > 0) {
    levels_.back() = base;
    if (base == 1) x -= parts.back().blank;
  }
  const auto order = visual_order(levels_);
  atoms(parts, order, x, baseline);
}

// Atoms side by side from `x` on, in groups of one owner and one look. `order` is the order in which they stand from
// left to right, empty when they stand as they are read. Groups are painted in the order of reading, so that the tags
// come in that order.
void Painter::atoms(std::span<const Atom> atoms, std::span<const std::int32_t> order, double x, double baseline) {
  const auto logical = [&](std::size_t i) { return order.empty() ? i : static_cast<std::size_t>(order[i]); };
  struct Group {
    std::size_t begin = 0, end = 0;  // in visual order
    std::size_t first = 0;           // in the order of reading
    double x = 0;
  };
  std::vector<Group> groups;
  for (std::size_t i = 0; i < atoms.size();) {
    Group group{.begin = i, .end = i, .first = logical(i), .x = x};
    const Atom& first = atoms[logical(i)];
    std::size_t last = group.first;
    const double left = x;
    do {
      const Atom& atom = atoms[logical(i)];
      group.first = std::min(group.first, logical(i));
      last = std::max(last, logical(i));
      x += atom.width + atom.blank;
      group.end = ++i;
    } while (i < atoms.size() && first.kind != Atom::Kind::Picture && atoms[logical(i)].kind != Atom::Kind::Picture &&
             atoms[logical(i)].style == first.style && atoms[logical(i)].node == first.node);
    if (order.empty()) {
      group_of_atoms(atoms, order, group.begin, group.end, group.x, baseline);
    } else if (last - group.first + 1 == group.end - group.begin) {
      groups.push_back(group);
    } else {
      // Something else is read between these: neighbours to the eye only, such as the blank at a line's end, which
      // moves past what stands there. Each stretch that is read on its own is a group.
      double at = left;
      for (std::size_t j = group.begin; j < group.end;) {
        Group part{.begin = j, .end = j, .first = logical(j), .x = at};
        std::size_t end = part.first;  // of what has been taken, in the order of reading
        do {
          const Atom& atom = atoms[logical(j)];
          part.first = std::min(part.first, logical(j));
          end = std::max(end, logical(j));
          at += atom.width + atom.blank;
          part.end = ++j;
        } while (j < group.end && (logical(j) == end + 1 || logical(j) + 1 == part.first));
        groups.push_back(part);
      }
    }
  }
  std::ranges::sort(groups, {}, &Group::first);
  for (const Group& group : groups) group_of_atoms(atoms, order, group.begin, group.end, group.x, baseline);
  end_link();
}

void Painter::group_of_atoms(std::span<const Atom> atoms, std::span<const std::int32_t> order, std::size_t begin,
                             std::size_t end, double left, double baseline) {
  const auto at = [&](std::size_t i) -> const Atom& {
    return atoms[order.empty() ? i : static_cast<std::size_t>(order[i])];
  };
  const Atom& first = at(begin);
  if (first.kind == Atom::Kind::Picture) {
    const Picture& picture = shop_.text.pictures[first.object];
    const pdf::Rectangle box{left, baseline, left + picture.width_pt, baseline + picture.height_pt};
    inline_picture(picture, box);
    grow_link(first.node, box);
    return;
  }
  double x = left, right = left;
  words_.clear();
  const TextStyle& look = shop_.text.styles[first.style];
  for (std::size_t i = begin; i < end; ++i) {
    const Atom& atom = at(i);
    if (atom.runs) {
      double run_x = x - left;
      const auto place = order.empty() ? 0U : static_cast<std::uint32_t>(order[i]);
      for (const pdf::ShapedWord& run : *atom.runs) {
        words_.push_back({&run, run_x, place});
        run_x += run.width_em * look.size_pt;
      }
    }
    right = std::max<double>(right, x + atom.width);
    x += atom.width + atom.blank;
  }
  if (words_.empty()) return;
  open(first.node);
  shop_.file.text({.x = left, .y = baseline + look.rise_pt, .size_pt = look.size_pt, .color = to_color(look.color)},
                  words_);
  const pdf::FontMetrics& metrics = shop_.text.metrics(first.style);
  if (look.underline || look.strike) {
    const double y = look.strike ? baseline + look.size_pt * metrics.x_height * 0.52
                                 : baseline + std::min(metrics.underline_position * 1.25, -0.11) * look.size_pt;
    shop_.file.line(left, y, right, y, {.stroke = to_color(look.color), .line_width_pt = look.size_pt * 0.05});
  }
  grow_link(first.node, {left, baseline + look.rise_pt + metrics.descent * look.size_pt, right,
                         baseline + look.rise_pt + metrics.ascent * look.size_pt});
}

void Painter::inline_picture(const Picture& picture, pdf::Rectangle box) {
  if (artifact_) {
    shop_.file.image(picture.image, box);
    return;
  }
  close();
  if (picture.decorative) {
    shop_.file.begin_artifact(pdf::Artifact::Layout);
    shop_.file.image(picture.image, box);
    shop_.file.end_content();
    return;
  }
  open(picture.node);
  shop_.file.image(picture.image, box);
  close();
  shop_.file.set_bounds(tag(picture.node), box, pdf::PdfFile::Placement::Inline);
}

// A link is one annotation a line, whatever it holds: a reader with a switch or a keyboard stops at each.
void Painter::grow_link(NodeId part, pdf::Rectangle box) {
  if (artifact_) return;
  const auto link = shop_.structure.link_of(part);
  if (link != link_) end_link();
  if (!link) return;
  if (!link_) {
    link_ = link;
    link_box_ = box;
    return;
  }
  link_box_ = {std::min(link_box_.left, box.left), std::min(link_box_.bottom, box.bottom),
               std::max(link_box_.right, box.right), std::max(link_box_.top, box.top)};
}

void Painter::end_link() {
  if (!link_) return;
  const LinkTarget& target = *shop_.structure.details(*link_)->link;
  if (target.url.starts_with('#')) {
    shop_.file.link_to_anchor(tag(*link_), {&link_box_, 1}, std::string_view(target.url).substr(1), target.description);
  } else {
    shop_.file.link_to_uri(tag(*link_), {&link_box_, 1}, target.url, target.description);
  }
  link_.reset();
}

}  // namespace despatch::layout
