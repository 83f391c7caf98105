// Tables and panels as lists, for readers of large print: what a column or a row is called stands beside each value, so
// that nothing has to be found by looking up and along.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "document/tree.h"
#include "write/pdf/layout/flow.h"
#include "write/pdf/layout/inline_text.h"

namespace despatch::layout {
namespace {

constexpr std::int16_t kSecondAfterHeading = 400;  // see Flow::push
constexpr std::size_t kMostHeadingBytes = 120;     // a longer first cell is a value like the others

/// The cells of a table by row and column; a cell that spans several stands in each.
class Grid {
 public:
  explicit Grid(const Table& table) : columns_(table.columns.size()) {
    add(table.head);
    add(table.body);
  }

  struct Place {
    const TableCell* cell = nullptr;
    std::size_t column = 0;  // where the cell begins
    bool first = false;      // its first row
  };

  [[nodiscard]] std::size_t columns() const { return columns_; }
  [[nodiscard]] Place at(std::size_t row, std::size_t column) const {
    return column < rows_[row].size() ? rows_[row][column] : Place{};
  }

 private:
  void add(const std::vector<TableRow>& rows) {
    std::vector<std::pair<Place, std::size_t>> above(columns_);  // what still fills a column, and for how many rows
    for (std::size_t r = 0; r < rows.size(); ++r) {
      std::vector<Place> line(columns_);
      std::size_t column = 0;
      const auto take_from_above = [&] {
        while (column < above.size() && above[column].second > 0) {
          line[column] = above[column].first;
          --above[column].second;
          ++column;
        }
      };
      for (const TableCell& cell : rows[r].cells) {
        take_from_above();
        const std::size_t wide = std::max<std::size_t>(1, cell.column_span);
        const std::size_t tall = std::clamp<std::size_t>(cell.row_span, 1, rows.size() - r);
        const std::size_t end = column + wide;
        if (line.size() < end) line.resize(end);
        if (above.size() < end) above.resize(end);
        for (std::size_t c = column; c < end; ++c) {
          line[c] = {&cell, column, true};
          above[c] = {{&cell, column, false}, tall - 1};
        }
        column = end;
      }
      take_from_above();
      columns_ = std::max(columns_, line.size());
      rows_.push_back(std::move(line));
    }
  }

  std::size_t columns_;
  std::vector<std::vector<Place>> rows_;
};

bool says_nothing(const Inlines& inlines) {
  return std::ranges::all_of(inlines, [](const Inline& one) {
    if (const auto* const text = std::get_if<Text>(&one.node)) return trim(text->text).empty();
    const Inlines* const inner = child_inlines(one);
    return std::holds_alternative<Comment>(one.node) || std::holds_alternative<LineBreak>(one.node) ||
           (inner && says_nothing(*inner));
  });
}

/// What a column is called: the cells above it, from the top, each once.
std::vector<const TableCell*> heads_of(const Grid& grid, std::size_t head_rows, std::size_t first, std::size_t last) {
  std::vector<const TableCell*> out;
  for (std::size_t c = first; c < last; ++c)
    for (std::size_t r = 0; r < head_rows; ++r)
      if (const TableCell* cell = grid.at(r, c).cell;
          cell && !says_nothing(cell->inlines) && std::ranges::find(out, cell) == out.end())
        out.push_back(cell);
  return out;
}

/// In its first place a name keeps its links and notes; after that its words alone, or they would be there many times.
Inlines name_of(const std::vector<const TableCell*>& heads, bool with_notes) {
  Inlines out;
  for (const TableCell* head : heads) {
    if (!with_notes && trim(plain_text(head->inlines)).empty()) continue;
    if (!out.empty()) out.push_back({.node = Text{", "}, .where = head->where});
    if (with_notes)
      out.insert(out.end(), head->inlines.begin(), head->inlines.end());
    else
      out.push_back({.node = Text{plain_text(head->inlines)}, .where = head->where});
  }
  return out;
}

}  // namespace

void Flow::labelled_list(const Table& table, const Block& block, const Frame& frame) {
  const double size = frame.look.size_pt;
  const Theme& theme = shop_.theme;
  const Grid grid(table);
  const std::size_t head_rows = table.head.size();
  space(size * theme.paragraph_space_em * 1.4);
  anchor(block.id);
  const auto new_list = [&](NodeId parent) {  // any numbering but None: its items have labels
    return shop_.structure.add(parent, pdf::Role::L, {.attributes = {.list_numbering = pdf::ListNumbering::Disc}});
  };
  const NodeId list = new_list(frame.parent);
  // Rows below a row that names them are a list in its item.
  NodeId rows = list;
  NodeId section_body{};
  bool in_section = false;
  if (!table.number.empty() || !table.caption.empty()) {
    const auto begin = column_.pieces.size();
    caption(table.number, table.caption, frame, shop_.structure.add(list, pdf::Role::Caption), block.where, {});
    // The heading above has its paragraph already: a list of many groups need not follow at once.
    if (begin < column_.pieces.size() && column_.pieces[begin].penalty == kSecondAfterHeading)
      column_.pieces[begin].penalty = 60;
    keep_with_next(2);
    space(size * 0.5);
  }
  TextStyle name_look = frame.look;
  name_look.face = with_bold(name_look.face);
  TextStyle heading_look = name_look;
  heading_look.color = theme.heading;
  std::vector<bool> named(grid.columns(), false);

  for (std::size_t r = 0; r < table.body.size(); ++r) {
    push({.height = 1,
          .x = static_cast<float>(frame.x),
          .width = static_cast<float>(frame.width),
          .index = kThinRule,
          .decoration = frame.decoration,
          .penalty = r == 0 ? penalty::kNever : penalty::kFree,
          .kind = PieceKind::Rule});
    keep_with_next(2);
    space(size * 0.35);
    Frame group = frame;
    group.in_item = true;
    std::size_t column = 0;
    const Grid::Place first = grid.at(head_rows + r, 0);
    const std::string first_words = first.cell ? plain_text(first.cell->inlines) : "";
    const bool heads_row = !trim(first_words).empty() &&
                           (table.row_headers || first.cell->header || first_words.size() <= kMostHeadingBytes);
    // A row that is one cell names the rows below it.
    const bool section = heads_row && grid.at(head_rows + r, grid.columns() - 1).cell == first.cell;
    if (!section && in_section) {
      rows = new_list(section_body);
      in_section = false;
    }
    const NodeId item = shop_.structure.add(section ? list : rows, pdf::Role::LI);
    const NodeId name = shop_.structure.add(item, pdf::Role::Lbl);
    const NodeId body = shop_.structure.add(item, pdf::Role::LBody);
    layout::Paragraph words;
    if (heads_row) {
      column = std::max<std::size_t>(1, first.cell->column_span);
      const auto heads = section ? std::vector<const TableCell*>{} : heads_of(grid, head_rows, 0, column);
      words = set_pair(shop_, name_of(heads, !named[0]), heading_look, name, first.cell->inlines, heading_look, name,
                       first.cell->where, frame.right_to_left);
      named[0] = named[0] || !section;
    } else {
      words = set_text(shop_, fmt::format("Row {}", r + 1), heading_look, name, block.where, frame.right_to_left);
    }
    group.parent = body;  // of notes: a label holds none
    group.look = heading_look;
    shop_.text.set_lines(words, group.width);
    lines(words, group, {.keep_whole = true});
    keep_with_next(2);
    space(size * 0.3);
    hang({.kind = Hanging::Kind::Tag, .node = body});
    if (section) {
      section_body = body;
      in_section = true;
      continue;
    }
    Frame pair = frame.indented(size * 0.9);
    pair.in_item = true;
    NodeId values{};
    std::size_t last_pair = column_.pieces.size(), pairs = 0;
    for (; column < grid.columns();) {
      const Grid::Place place = grid.at(head_rows + r, column);
      const std::size_t begin = column;
      std::size_t end = column + 1;
      while (place.cell && end < grid.columns() && grid.at(head_rows + r, end).cell == place.cell) ++end;
      column = end;
      const auto heads = heads_of(grid, head_rows, begin, end);
      const bool empty = !place.cell || says_nothing(place.cell->inlines);
      if (empty && heads.empty()) continue;
      if (values == NodeId{})
        values = shop_.structure.add(body, pdf::Role::L, {.attributes = {.list_numbering = pdf::ListNumbering::Disc}});
      const NodeId element = shop_.structure.add(values, pdf::Role::LI);
      const NodeId mark = shop_.structure.add(element, pdf::Role::Lbl);
      pair.parent = shop_.structure.add(element, pdf::Role::LBody);
      const NodeId said = shop_.structure.add(pair.parent, pdf::Role::P);
      const Inlines called = name_of(heads, !named[begin]);
      const Inlines unnamed = {{.node = Text{fmt::format("Column {}", begin + 1)}, .where = block.where}};
      const Inlines nothing = {{.node = Text{"–"}, .where = block.where}};
      layout::Paragraph value =
          set_pair(shop_, called.empty() ? unnamed : called, name_look, mark, empty ? nothing : place.cell->inlines,
                   table.body[r].total ? name_look : frame.look, said, place.cell ? place.cell->where : block.where,
                   frame.right_to_left);
      named[begin] = true;
      // A picture that only decorates has no tag: the item has its parts all the same.
      hang({.kind = Hanging::Kind::Tag, .node = mark});
      hang({.kind = Hanging::Kind::Tag, .node = pair.parent});
      shop_.text.set_lines(value, pair.width);
      last_pair = column_.pieces.size();
      // The first stays with the heading, the second with the first.
      lines(value, pair, {.keep_whole = value.lines <= 4, .first = ++pairs == 2 ? penalty::kLeadIn : std::int16_t{60}});
      space(size * theme.list_space_em * 0.5);
    }
    if (pairs == 0) {  // nothing but its name
      pair.parent = shop_.structure.add(body, pdf::Role::P);
      layout::Paragraph nothing = set_text(shop_, "–", frame.look, pair.parent, block.where, frame.right_to_left);
      shop_.text.set_lines(nothing, pair.width);
      lines(nothing, pair);
    }
    if (pairs > 2) column_.pieces[last_pair].penalty = std::max(column_.pieces[last_pair].penalty, penalty::kLeadIn);
    space(size * 0.7);
    lead_in_ = false;
  }
  if (in_section) push({.x = static_cast<float>(frame.x)});  // a name below which there is no row
  space(size * theme.paragraph_space_em * 1.6);
}

void Flow::names_above_values(const KeyValues& pairs, const Block& block, const Frame& frame) {
  const double size = frame.look.size_pt;
  space(size * shop_.theme.paragraph_space_em);
  anchor(block.id);
  const NodeId node =
      shop_.structure.add(frame.parent, pdf::Role::L, {.attributes = {.list_numbering = pdf::ListNumbering::Disc}});
  for (const auto& pair : pairs.pairs) {
    const NodeId element = shop_.structure.add(node, pdf::Role::LI);
    const NodeId label = shop_.structure.add(element, pdf::Role::Lbl);
    Frame name = frame;
    name.parent = shop_.structure.add(element, pdf::Role::LBody);  // of notes: a label holds none
    name.look.face = pdf::FontStyle::Bold;
    name.look.color = shop_.theme.heading;
    space(size * shop_.theme.list_space_em);
    set_paragraph(pair.key, name, label, pair.where, {.keep_whole = true});
    keep_with_next(2);
    space_ = size * 0.1;
    Frame value = frame.indented(size * 0.9);
    value.in_item = value.tight = true;
    value.parent = name.parent;
    hang({.kind = Hanging::Kind::Tag, .node = value.parent});
    const auto begin = column_.pieces.size();
    blocks(pair.value, value);
    if (column_.pieces.size() == begin) finish();
    if (begin < column_.pieces.size())
      column_.pieces[begin].space_before = std::min(column_.pieces[begin].space_before, static_cast<float>(size * 0.2));
    lead_in_ = false;
    keep_ = 0;
  }
  space(size * shop_.theme.paragraph_space_em);
}

}  // namespace despatch::layout
