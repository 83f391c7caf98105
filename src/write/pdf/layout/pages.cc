#include "write/pdf/layout/pages.h"

#include <algorithm>
#include <limits>
#include <span>

namespace despatch::layout {
namespace {

constexpr double kEmptyCost = 2500;  // of a page that is all empty; grows with the square of the share
constexpr double kNoteRoomPt = 16;   // between text and notes, with the rule
constexpr double kNoteSpacePt = 3;   // between notes
constexpr double kSplitNoteCost = 60;
constexpr double kEps = 0.02;

double height_of(const Column& note, std::uint32_t first, std::uint32_t last) {
  double out = 0;
  for (auto i = first; i < last; ++i) out += note.pieces[i].height + (i > first ? note.pieces[i].space_before : 0);
  return out;
}

struct WaitingNote {
  std::uint32_t note = 0;
  std::uint32_t first = 0;
};

class PageMaker {
 public:
  explicit PageMaker(Shop& shop) : shop_(shop), galley_(shop.galley), column_(shop.galley.body) {
    first_hanging_.assign(column_.pieces.size() + 1, 0);
    for (const Hanging& hanging : column_.hangings) ++first_hanging_[hanging.piece + 1];
    for (std::size_t i = 1; i < first_hanging_.size(); ++i) first_hanging_[i] += first_hanging_[i - 1];
    note_seen_.assign(galley_.notes.size() + 1, false);
    note_page_.assign(galley_.notes.size() + 1, 0);
  }

  std::vector<Page> make() {
    std::uint32_t next = 0;
    while (next < column_.pieces.size() || !carried_.empty()) next = fill(next);
    if (pages_.empty()) pages_.emplace_back();
    return std::move(pages_);
  }

 private:
  // What the page looks like when it ends before a piece.
  struct State {
    double y = 0;
    double notes = 0;  // height of the notes, with the room above them
    std::size_t note_count = 0;
  };

  [[nodiscard]] std::span<const Hanging> hangings(std::uint32_t piece) const {
    return {column_.hangings.data() + first_hanging_[piece], first_hanging_[piece + 1] - first_hanging_[piece]};
  }

  // Fills one page from piece `first` on; returns the first piece of the next.
  std::uint32_t fill(std::uint32_t first) {
    const auto count = static_cast<std::uint32_t>(column_.pieces.size());
    Page page;
    page.landscape = first < count && column_.pieces[first].landscape;
    capacity_ = (page.landscape ? shop_.turned : shop_.page).text_height();
    State state;
    state.notes = place_carried(page, first < count);
    forget_notes(0);
    if (first >= count) {
      finish(page, state.notes);
      return first;
    }
    if (repeats_head(first)) {
      page.repeated_table = column_.pieces[first].table;
      const TableFrame& table = galley_.tables[page.repeated_table - 1];
      state.y = table.head_height + table.continued_height;
    }
    const State top = state;

    std::vector<State>& states = states_;
    states.clear();
    double side_bottom = 0;
    double best_cost = std::numeric_limits<double>::infinity();
    std::uint32_t best = first;
    bool split_note = false;
    bool ended = false;  // what comes next belongs to another page, whatever room is left
    std::uint32_t at = first;
    for (;; ++at) {
      if (at == count) {
        best = at;
        split_note = false;
        break;
      }
      const Piece piece = at == first && rest_ ? *rest_ : column_.pieces[at];
      if (at > first) {
        if (piece.penalty == penalty::kForced || piece.landscape != page.landscape) {
          best = at;
          split_note = false;
          ended = true;
          break;
        }
        const double cost = cost_of(piece.penalty, state);
        if (cost <= best_cost) {
          best_cost = cost;
          best = at;
          split_note = false;
        }
      }
      const double space = at == first ? 0 : piece.space_before;
      double bottom = state.y + space + piece.height;
      double lowest = bottom;
      bool side_ends = false;
      const std::size_t notes_before = notes_.size();
      for (const Hanging& hanging : hangings(at)) {
        if (hanging.kind == Hanging::Kind::SideText)
          side_bottom = std::max<double>(side_bottom, state.y + space + hanging.height);
        if (hanging.kind == Hanging::Kind::SideColumn) {
          side_bottom = std::max<double>(side_bottom, state.y + space + hanging.height);
          for (const Hanging& inside : galley_.sides[hanging.index - 1].hangings)
            if (inside.kind == Hanging::Kind::Note) add_note(inside.index);
        }
        if (hanging.kind == Hanging::Kind::SideEnd) side_ends = true;
        if (hanging.kind == Hanging::Kind::Note) add_note(hanging.index);
      }
      lowest = std::max(lowest, side_bottom);
      double notes = state.notes;
      for (std::size_t n = notes_before; n < notes_.size(); ++n) notes += note_height(notes_[n], notes == 0);
      if (lowest + notes > capacity_ + kEps) {
        // A long note may begin here and go on at the foot of the next page.
        if (notes_.size() > notes_before && lowest + state.notes + kNoteRoomPt + 2.4 * 14 < capacity_) {
          states.push_back({bottom, notes, notes_.size()});
          const double cost = at + 1 < count
                                  ? cost_of(column_.pieces[at + 1].penalty, {capacity_, 0, 0}) + kSplitNoteCost
                                  : kSplitNoteCost;
          if (cost <= best_cost) {
            best = at + 1;
            split_note = true;
          }
        }
        break;
      }
      state = {side_ends ? lowest : bottom, notes, notes_.size()};
      if (side_ends) side_bottom = 0;
      states.push_back(state);
    }

    if (at < count && best > at && !split_note) best = at;
    // Nothing fits, or a row that fits no page begins here: its lines are parted.
    if (at < count && !split_note && !ended && column_.pieces[at].kind == PieceKind::Row && may_split(at, first) &&
        (best == at || best == first || at == first))
      if (const auto next = split_row(page, first, at, states, top); next != kNoRow) return next;
    const bool torn =
        split_note && best == first + 1 && best < count && column_.pieces[best].penalty >= penalty::kNever;
    if (best == first || torn) best = stand_here_all_the_same(first, top);
    place(page, first, best, top);
    const State& last = states[best - first - 1];
    commit_notes(page, last.note_count);
    rest_.reset();
    finish(page, 0);
    return best;
  }

  // What is larger than any page, or whose notes are: it begins here, with what may not be parted from it as far as
  // there is room for that, and its notes go on. Returns the first piece of the next page.
  std::uint32_t stand_here_all_the_same(std::uint32_t first, const State& top) {
    const auto count = static_cast<std::uint32_t>(column_.pieces.size());
    states_.clear();
    forget_notes(0);
    double y = top.y;
    auto at = first;
    do {
      const Piece piece = at == first && rest_ ? *rest_ : column_.pieces[at];
      y += (at == first ? 0 : piece.space_before) + piece.height;
      for (const Hanging& hanging : hangings(at)) {
        if (hanging.kind == Hanging::Kind::Note) add_note(hanging.index);
        if (hanging.kind != Hanging::Kind::SideColumn) continue;
        for (const Hanging& inside : galley_.sides[hanging.index - 1].hangings)
          if (inside.kind == Hanging::Kind::Note) add_note(inside.index);
      }
      states_.push_back({y, top.notes, notes_.size()});
      ++at;
    } while (at < count && column_.pieces[at].penalty >= penalty::kNever &&
             y + column_.pieces[at].space_before + column_.pieces[at].height <= capacity_ + kEps);
    return at;
  }

  [[nodiscard]] double cost_of(std::int16_t piece_penalty, const State& state) const {
    const double empty = std::clamp(1 - (state.y + state.notes) / capacity_, 0.0, 1.0);
    return piece_penalty + kEmptyCost * empty * empty;
  }

  // A page that begins inside a table shows the table's head again.
  [[nodiscard]] bool repeats_head(std::uint32_t first) const {
    const Piece& piece = column_.pieces[first];
    if (!piece.table || piece.kind != PieceKind::Row || galley_.rows[piece.index].head) return false;
    const TableFrame& table = galley_.tables[piece.table - 1];
    const bool inside = rest_ || (first > 0 && column_.pieces[first - 1].table == piece.table);
    return inside && table.head_height + table.continued_height + 40 < capacity_ * 0.6;
  }

  // ---- rows taller than a page
  [[nodiscard]] bool may_split(std::uint32_t at, std::uint32_t first) const {
    const Piece& piece = at == first && rest_ ? *rest_ : column_.pieces[at];
    const TableFrame& table = galley_.tables[piece.table - 1];
    return piece.height > capacity_ - table.head_height - table.continued_height - kEps;
  }

  static constexpr std::uint32_t kNoRow = 0xFFFFFFFF;

  // Puts the lines of row `at` that fit on this page; the rest becomes the first piece of the next.
  std::uint32_t split_row(Page& page, std::uint32_t first, std::uint32_t at, const std::vector<State>& states,
                          const State& top) {
    const Piece piece = at == first && rest_ ? *rest_ : column_.pieces[at];
    const State before = at == first ? top : states[at - first - 1];
    const TableFrame& table = galley_.tables[piece.table - 1];
    const double room = capacity_ - before.y - before.notes - 2 * table.pad_y - (at == first ? 0 : piece.space_before);
    const Row row = galley_.rows[piece.index];
    Row upper = row, lower = row;
    upper.first_cell = static_cast<std::uint32_t>(galley_.cells.size());
    double upper_height = 0, lower_height = 0;
    bool any = false, rest = false;
    std::vector<Cell> below;
    for (std::uint32_t c = 0; c < row.cells; ++c) {
      Cell cell = galley_.cells[row.first_cell + c];
      Cell tail = cell;
      double used = 0;
      auto line = cell.first_line;
      for (; line < cell.last_line; ++line) {
        const double height = shop_.text.lines[cell.text.first_line + line].height;
        if (used + height > room && !(at == first && line == cell.first_line && before.y < capacity_ * 0.5)) break;
        used += height;
      }
      double left = 0;
      for (auto i = line; i < cell.last_line; ++i) left += shop_.text.lines[cell.text.first_line + i].height;
      any = any || line > cell.first_line;
      rest = rest || line < cell.last_line;
      cell.last_line = line;
      tail.first_line = line;
      cell.top = tail.top = table.pad_y;
      upper_height = std::max(upper_height, used);
      lower_height = std::max(lower_height, left);
      galley_.cells.push_back(cell);
      below.push_back(tail);
    }
    // Two lines or more, or the row begins on the next page.
    const bool worth = any && (at == first || upper_height > 30);
    if (!worth || !rest) {
      galley_.cells.resize(upper.first_cell);
      return kNoRow;
    }
    lower.first_cell = static_cast<std::uint32_t>(galley_.cells.size());
    galley_.cells.insert(galley_.cells.end(), below.begin(), below.end());
    upper.split_below = lower.split_above = true;
    upper.height = static_cast<float>(upper_height + 2 * table.pad_y);
    lower.height = static_cast<float>(lower_height + 2 * table.pad_y);
    galley_.rows.push_back(upper);
    galley_.rows.push_back(lower);

    place(page, first, at, top);
    const double y = before.y + (at == first ? 0 : piece.space_before);
    page.pieces.push_back(
        {at, static_cast<std::uint32_t>(galley_.rows.size() - 2), static_cast<float>(y), upper.height});
    // Only notes whose marks stand in the upper part: the others go with theirs.
    forget_notes(before.note_count);
    for (std::uint32_t c = upper.first_cell; c < upper.first_cell + row.cells; ++c) add_notes_of(galley_.cells[c]);
    commit_notes(page, notes_.size());
    Piece remainder = piece;
    remainder.index = static_cast<std::uint32_t>(galley_.rows.size() - 1);
    remainder.height = lower.height;
    rest_ = remainder;
    finish(page, 0);
    return at;
  }

  // ---- placing
  void place(Page& page, std::uint32_t first, std::uint32_t last, const State& top) {
    double y = top.y, side_bottom = 0;
    for (auto i = first; i < last; ++i) {
      const Piece piece = i == first && rest_ ? *rest_ : column_.pieces[i];
      if (i > first) y += piece.space_before;
      page.pieces.push_back({i, piece.index, static_cast<float>(y), piece.height});
      bool side_ends = false;
      for (const Hanging& hanging : hangings(i)) {
        if (hanging.kind == Hanging::Kind::SideText || hanging.kind == Hanging::Kind::SideColumn)
          side_bottom = std::max<double>(side_bottom, y + hanging.height);
        if (hanging.kind == Hanging::Kind::SideColumn) page.sides.push_back({hanging.index - 1, static_cast<float>(y)});
        if (hanging.kind == Hanging::Kind::SideEnd) side_ends = true;
      }
      y += piece.height;
      if (!side_ends) continue;
      y = std::max(y, side_bottom);
      side_bottom = 0;
    }
  }

  // ---- notes
  // Keeps the first `count` of the notes that are new on this page.
  void forget_notes(std::size_t count) {
    ++note_fill_;
    notes_.resize(count);
    for (const std::uint32_t number : notes_) note_page_[number] = note_fill_;
  }

  void add_note(std::uint32_t number) {
    if (number == 0 || number > galley_.notes.size() || note_seen_[number] || note_page_[number] == note_fill_) return;
    note_page_[number] = note_fill_;
    notes_.push_back(number);
    for (const Hanging& hanging : galley_.notes[number - 1].hangings)
      if (hanging.kind == Hanging::Kind::Note) add_note(hanging.index);
  }

  void add_notes_of(const Cell& cell) {
    if (!cell.text.has_notes) return;
    for (auto i = cell.first_line; i < cell.last_line; ++i) {
      const Line& line = shop_.text.lines[cell.text.first_line + i];
      for (auto a = line.first; a < line.last; ++a)
        if (const Atom& atom = shop_.text.atoms[a]; atom.kind == Atom::Kind::NoteMark) add_note(atom.object);
    }
  }

  [[nodiscard]] double note_height(std::uint32_t number, bool first_on_page) const {
    const Column& note = galley_.notes[number - 1];
    return height_of(note, 0, static_cast<std::uint32_t>(note.pieces.size())) +
           (first_on_page ? kNoteRoomPt : kNoteSpacePt);
  }

  // The rest of notes from the page before; leaves room for some text where there is any.
  double place_carried(Page& page, bool text_follows) {
    double used = 0;
    const double most = text_follows ? capacity_ * 0.75 : capacity_;
    std::vector<WaitingNote> left;
    for (const WaitingNote& waiting : carried_) {
      const Column& note = galley_.notes[waiting.note - 1];
      const auto end = static_cast<std::uint32_t>(note.pieces.size());
      double height = used == 0 ? kNoteRoomPt : kNoteSpacePt;
      auto last = waiting.first;
      while (last < end && left.empty()) {
        const double more = note.pieces[last].height + (last > waiting.first ? note.pieces[last].space_before : 0);
        if (used + height + more > most && !(page.notes.empty() && last == waiting.first)) break;
        height += more;
        ++last;
      }
      if (last > waiting.first) {
        page.notes.push_back({waiting.note, waiting.first, last, 0});
        used += height;
      }
      if (last < end) left.push_back({waiting.note, last});
    }
    carried_ = std::move(left);
    return used;
  }

  // The first `count` of the page's new notes stand on it, as far as there is room.
  void commit_notes(Page& page, std::size_t count) {
    double body = 0;
    for (const PlacedPiece& piece : page.pieces) {
      body = std::max<double>(body, piece.y + piece.height);
      for (const Hanging& hanging : hangings(piece.piece))
        if (hanging.kind == Hanging::Kind::SideText || hanging.kind == Hanging::Kind::SideColumn)
          body = std::max<double>(body, piece.y + hanging.height);
    }
    double used = notes_height(page);
    for (std::size_t n = 0; n < count && n < notes_.size(); ++n) {
      const std::uint32_t number = notes_[n];
      note_seen_[number] = true;
      const Column& note = galley_.notes[number - 1];
      const auto end = static_cast<std::uint32_t>(note.pieces.size());
      double height = used == 0 ? kNoteRoomPt : kNoteSpacePt;
      std::uint32_t last = 0;
      while (last < end && carried_.empty()) {
        const double more = note.pieces[last].height + (last > 0 ? note.pieces[last].space_before : 0);
        if (body + used + height + more > capacity_ + kEps) break;
        height += more;
        ++last;
      }
      // One line of a note alone at the foot helps nobody.
      if (last < end && last == 1 && end > 1) last = 0;
      if (last > 0) {
        page.notes.push_back({number, 0, last, 0});
        used += height;
      }
      if (last < end) carried_.push_back({number, last});
    }
  }

  [[nodiscard]] double notes_height(const Page& page) const {
    double out = 0;
    for (const PlacedNote& placed : page.notes)
      out += height_of(galley_.notes[placed.note - 1], placed.first, placed.last) +
             (out == 0 ? kNoteRoomPt : kNoteSpacePt);
    return out;
  }

  // Notes stand at the foot of the page, the last line on its last line.
  void finish(Page& page, double) {
    double y = capacity_ - notes_height(page);
    page.notes_top = static_cast<float>(y + kNoteRoomPt * 0.45);
    bool first = true;
    for (PlacedNote& placed : page.notes) {
      y += first ? kNoteRoomPt : kNoteSpacePt;
      first = false;
      placed.y = static_cast<float>(y);
      y += height_of(galley_.notes[placed.note - 1], placed.first, placed.last);
    }
    pages_.push_back(std::move(page));
  }

  Shop& shop_;
  Galley& galley_;
  const Column& column_;
  std::vector<std::uint32_t> first_hanging_;
  std::vector<bool> note_seen_;
  std::vector<std::uint32_t> notes_;      // new on this page
  std::vector<std::uint32_t> note_page_;  // by note: the round in which it was put among notes_
  std::uint32_t note_fill_ = 0;
  std::vector<WaitingNote> carried_;
  std::vector<State> states_;
  std::optional<Piece> rest_;  // of a split row
  double capacity_ = 0;
  std::vector<Page> pages_;
};

}  // namespace

void give_notes_their_place(Shop& shop) {
  std::vector<bool> placed(shop.note_nodes.size(), false);
  const auto take = [&](const Hanging& hanging) {
    if (hanging.kind != Hanging::Kind::Note || hanging.index == 0 || hanging.index > placed.size()) return;
    if (placed[hanging.index - 1]) return;
    placed[hanging.index - 1] = true;
    shop.structure.set_parent(shop.note_nodes[hanging.index - 1], hanging.node);
  };
  for (const Hanging& hanging : shop.galley.body.hangings) {
    take(hanging);
    // What stands beside the text is read here: a mark in it comes before those further on.
    if (hanging.kind != Hanging::Kind::SideEnd || hanging.index == 0) continue;
    for (const Hanging& inside : shop.galley.sides[hanging.index - 1].hangings) take(inside);
  }
  for (const Column& side : shop.galley.sides)
    for (const Hanging& inside : side.hangings) take(inside);
  // A note marked only in another note stays with the document: its mark may come after it.
}

std::vector<Page> make_pages(Shop& shop) { return PageMaker(shop).make(); }

void part_notes_from_parted_rows(Shop& shop, const std::vector<Page>& pages) {
  const Galley& galley = shop.galley;
  for (const Page& page : pages)
    for (const PlacedPiece& placed : page.pieces) {
      const Piece& piece = galley.body.pieces[placed.piece];
      if (piece.kind != PieceKind::Row || !galley.rows[placed.index].split_below) continue;
      const NodeId table = shop.structure.parent(shop.structure.parent(piece.node));
      const auto range = std::ranges::equal_range(galley.body.hangings, placed.piece, {}, &Hanging::piece);
      for (const Hanging& hanging : range) {
        if (hanging.kind != Hanging::Kind::Note || hanging.index == 0 || hanging.index > shop.note_nodes.size())
          continue;
        const NodeId note = shop.note_nodes[hanging.index - 1];
        if (shop.structure.parent(note) == hanging.node) shop.structure.set_parent(note, shop.structure.parent(table));
      }
    }
}

}  // namespace despatch::layout
