// Tables: cells are measured once, the size of type is chosen, columns are sized, rows become pieces.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <span>

#include "write/pdf/layout/flow.h"
#include "write/pdf/layout/inline_text.h"
#include "write/pdf/layout/table_columns.h"

namespace despatch::layout {
namespace {

constexpr double kComfortEm = 8.5;  // narrowest pleasant column of text
// A taller head is parted like other rows, and is not repeated.
constexpr double kMostOfPageForHead = 0.6;
constexpr double kLongCellEm = 5;  // cells shorter than this are not wrapped

bool is_numeric(std::string_view text) {
  bool digit = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c >= '0' && c <= '9') {
      digit = true;
    } else if (std::string_view(" ,.%()+-£€$kmb\xC2\xA0\xE2\x88\x92\x93\x82\xAC").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return digit && text.size() <= 24;
}

bool is_blank_or_dash(std::string_view text) {
  return text.empty() || text == "-" || text == "–" || text == "—" || text == "n/a" || text == "N/A" || text == "nil" ||
         text == "Nil";
}

// Bytes up to the end of a number's whole part: "£1,234" of "£1,234.50", all of "12" and of "12%" but the sign.
std::size_t whole_part(std::string_view text) {
  const std::size_t last = text.find_last_of("0123456789");
  if (last == std::string_view::npos) return text.size();
  const std::size_t point = text.rfind('.', last);
  return point == std::string_view::npos ? last + 1 : point;
}

struct Placed {
  const TableCell* cell = nullptr;
  Paragraph text;
  NodeId node{};
  std::uint32_t column = 0;
  std::uint32_t columns = 1;
  std::uint32_t rows = 1;
  std::string plain;  // only in columns of numbers
  double after_point = 0;
  bool numeric = false;
  double height = 0;
};

struct PlacedRow {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
  const TableRow* row = nullptr;
  bool head = false;
  NodeId node{};
  double height = 0;
  bool joined_below = false;  // a cell spans this row and the next
};

}  // namespace

/// Sets one table. Lives for the length of one call.
class TableSetter {
 public:
  TableSetter(Flow& flow, const Table& table, const Block& block, const Frame& frame)
      : flow_(flow), shop_(flow.shop_), table_(table), block_(block), frame_(frame) {}

  void set() {
    place_cells();
    if (columns_ == 0) return;
    make_tags();
    name_heads();
    cut_cells();
    find_alignments();
    wish();
    if (becomes_a_list()) {
      flow_.labelled_list(table_, block_, frame_);
      return;
    }
    choose_size();
    break_cells();
    heights();
    emit();
  }

 private:
  // ---- cells on the grid
  void place_cells() {
    columns_ = static_cast<std::uint32_t>(table_.columns.size());
    place_rows(table_.head, true);
    place_rows(table_.body, false);
  }

  void place_rows(const std::vector<TableRow>& rows, bool head) {
    std::vector<std::uint32_t> busy;  // rows for which a cell from above still fills the column
    for (std::size_t r = 0; r < rows.size(); ++r) {
      PlacedRow out{.first = static_cast<std::uint32_t>(cells_.size()), .row = &rows[r], .head = head};
      std::uint32_t column = 0;
      const auto skip_busy = [&] {
        while (column < busy.size() && busy[column] > 0) ++column;
      };
      for (const TableCell& cell : rows[r].cells) {
        skip_busy();
        const std::uint32_t width = std::max<std::uint32_t>(1, cell.column_span);
        const auto height = static_cast<std::uint32_t>(std::clamp<std::size_t>(cell.row_span, 1, rows.size() - r));
        if (busy.size() < column + width) busy.resize(column + width, 0);
        for (auto c = column; c < column + width; ++c) busy[c] = height;
        cells_.push_back({.cell = &cell, .column = column, .columns = width, .rows = height});
        column += width;
        ++out.count;
      }
      for (auto& rows_left : busy) {
        if (rows_left > 1) out.joined_below = true;
        if (rows_left > 0) --rows_left;
      }
      columns_ = std::max(columns_, static_cast<std::uint32_t>(busy.size()));
      rows_.push_back(out);
    }
  }

  void make_tags() {
    Structure& tags = shop_.structure;
    node_ = tags.add(frame_.parent, pdf::Role::Table);
    if (!table_.number.empty() || !table_.caption.empty()) caption_node_ = tags.add(node_, pdf::Role::Caption);
    NodeId head_node{}, body_node{};
    // A table that has a head and no rows yet: PDF/UA asks for a body beside every head, so its head is the body.
    if (!table_.head.empty()) head_node = tags.add(node_, table_.body.empty() ? pdf::Role::TBody : pdf::Role::THead);
    if (!table_.body.empty()) body_node = tags.add(node_, pdf::Role::TBody);
    for (PlacedRow& row : rows_) {
      row.node = tags.add(row.head ? head_node : body_node, pdf::Role::TR);
      for (auto i = row.first; i < row.first + row.count; ++i) {
        Placed& cell = cells_[i];
        const bool names_row = !row.head && (cell.cell->header || (table_.row_headers && cell.column == 0));
        const pdf::Scope scope = row.head ? pdf::Scope::Column : names_row ? pdf::Scope::Row : pdf::Scope::None;
        cell.node = tags.add_cell(row.node, scope == pdf::Scope::None ? pdf::Role::TD : pdf::Role::TH, scope,
                                  static_cast<int>(cell.columns), static_cast<int>(cell.rows));
      }
    }
  }

  [[nodiscard]] std::span<Placed> cells_of(const PlacedRow& row) { return {cells_.data() + row.first, row.count}; }

  // Where a head spans columns or stands in several rows, its scope alone does not say which cells it describes: each
  // cell then names its heads. So it is with a name that stands before several rows.
  void name_heads() {
    constexpr std::size_t kMostCells = 100'000;
    const bool spans = std::ranges::any_of(rows_, [&](const PlacedRow& row) {
      return std::ranges::any_of(cells_of(row), [&](const Placed& cell) {
        return shop_.structure.role(cell.node) == pdf::Role::TH && (cell.columns > 1 || cell.rows > 1);
      });
    });
    if ((!spans && table_.head.size() < 2) || cells_.size() > kMostCells) return;
    struct RowName {
      std::string id;
      std::uint32_t rows = 1;  // for which it still counts
    };
    std::vector<std::vector<std::string>> heads(columns_);
    std::vector<RowName> names;
    for (const PlacedRow& row : rows_) {
      for (Placed& cell : cells_of(row)) {
        auto& attributes = shop_.structure.details_for(cell.node).attributes;
        for (auto c = cell.column; c < std::min(cell.column + cell.columns, columns_); ++c)
          for (const std::string& head : heads[c])
            if (std::ranges::find(attributes.headers, head) == attributes.headers.end())
              attributes.headers.push_back(head);
        if (!row.head)
          for (const RowName& name : names) attributes.headers.push_back(name.id);
        if (shop_.structure.role(cell.node) != pdf::Role::TH) continue;
        const std::string id = fmt::format("despatch.th.{}", Structure::index(cell.node));
        attributes.id = id;
        if (!row.head) {
          names.push_back({id, cell.rows});
          continue;
        }
        for (auto c = cell.column; c < std::min(cell.column + cell.columns, columns_); ++c) heads[c].push_back(id);
      }
      for (RowName& name : names) --name.rows;
      std::erase_if(names, [](const RowName& name) { return name.rows == 0; });
    }
  }

  // ---- text
  void cut_cells() {
    const auto& sizes = shop_.theme.table_size_pt;
    size_ = std::min(frame_.look.size_pt, sizes.empty() ? frame_.look.size_pt : sizes.front() * text_scale());
    TextStyle plain = frame_.look;
    plain.size_pt = size_;
    plain.leading = close_leading(shop_.theme, 1.25);
    TextStyle bold = plain;
    bold.face = with_bold(bold.face);
    TextStyle head = bold;
    head.color = shop_.theme.table_head.value_or(shop_.theme.heading);
    first_atom_ = static_cast<std::uint32_t>(shop_.text.atoms.size());
    for (const PlacedRow& row : rows_)
      for (auto i = row.first; i < row.first + row.count; ++i) {
        Placed& cell = cells_[i];
        cell.text = set_inlines(shop_, cell.cell->inlines,
                                row.head         ? head
                                : row.row->total ? bold
                                                 : plain,
                                cell.node, cell.cell->where, frame_.right_to_left);
      }
    last_atom_ = static_cast<std::uint32_t>(shop_.text.atoms.size());
  }

  [[nodiscard]] double text_scale() const { return frame_.look.size_pt / shop_.theme.text_size_pt; }

  void find_alignments() {
    sides_.assign(columns_, Alignment::None);
    std::vector<std::uint32_t> numbers(columns_, 0), others(columns_, 0);
    for (const PlacedRow& row : rows_) {
      if (row.head) continue;
      for (auto i = row.first; i < row.first + row.count; ++i) {
        Placed& cell = cells_[i];
        if (cell.columns > 1) continue;
        cell.plain = plain_text(cell.cell->inlines);
        cell.numeric = is_numeric(cell.plain);
        if (cell.numeric)
          ++numbers[cell.column];
        else if (!is_blank_or_dash(cell.plain))
          ++others[cell.column];
      }
    }
    for (std::uint32_t c = 0; c < columns_; ++c) {
      const Alignment wanted = c < table_.columns.size() ? table_.columns[c].alignment : Alignment::None;
      sides_[c] = wanted;
      // A column of nothing but numbers is aligned on their point, unless it names the rows.
      if (wanted == Alignment::None && c > 0 && numbers[c] > 0 && others[c] == 0) sides_[c] = Alignment::Decimal;
    }
    for (Placed& cell : cells_) {
      if (!cell.numeric || sides_[cell.column] != Alignment::Decimal) continue;
      const std::size_t whole = whole_part(cell.plain);
      cell.after_point = whole >= cell.plain.size() ? 0 : shop_.text.width_after(cell.text, whole);
    }
  }

  void wish() {
    wishes_.assign(columns_, {});
    std::vector<double> squares(columns_, 0), before(columns_, 0), after(columns_, 0);
    std::vector<std::uint32_t> counts(columns_, 0);
    for (const PlacedRow& row : rows_)
      for (auto i = row.first; i < row.first + row.count; ++i) {
        const Placed& cell = cells_[i];
        if (cell.columns > 1) continue;
        TextExtent extent = measure(shop_.text.atoms_of(cell.text));
        ColumnWish& wish = wishes_[cell.column];
        if (cell.numeric && sides_[cell.column] == Alignment::Decimal) {
          before[cell.column] = std::max(before[cell.column], extent.max - cell.after_point);
          after[cell.column] = std::max(after[cell.column], cell.after_point);
          extent.min = extent.max = before[cell.column] + after[cell.column];
        }
        wish.min = std::max(wish.min, extent.min);
        wish.max = std::max(wish.max, extent.max);
        if (extent.max <= 0 || row.head) continue;
        squares[cell.column] += extent.max * extent.max;
        ++counts[cell.column];
      }
    for (std::uint32_t c = 0; c < columns_; ++c) {
      if (counts[c]) wishes_[c].typical = std::sqrt(squares[c] / counts[c]);
      if (c < table_.columns.size()) wishes_[c].share = table_.columns[c].width;
    }
    after_ = after;
    for (const Placed& cell : cells_)
      if (cell.columns > 1) stretch_for_span(cell);
  }

  // A cell over several columns makes each a little wider when it does not fit in them.
  void stretch_for_span(const Placed& cell) {
    const TextExtent extent = measure(shop_.text.atoms_of(cell.text));
    double min = gap() * (cell.columns - 1), max = min;
    for (auto c = cell.column; c < cell.column + cell.columns; ++c) {
      min += wishes_[c].min;
      max += wishes_[c].max;
    }
    for (auto c = cell.column; c < cell.column + cell.columns; ++c) {
      wishes_[c].min += std::max(0.0, extent.min - min) / cell.columns;
      wishes_[c].max = std::max(wishes_[c].max, wishes_[c].min);
    }
    (void)max;
  }

  // ---- size
  [[nodiscard]] double gap() const { return size_ * (columns_ > 7 ? 0.9 : 1.15); }
  [[nodiscard]] double pad_y() const { return size_ * 0.34; }
  [[nodiscard]] double room(double width) const { return width - gap() * (columns_ - 1); }

  void scale_to(double size) {
    const double factor = size / size_;
    if (factor == 1) return;
    std::map<StyleId, StyleId> styles;
    const auto scaled = [&](StyleId id) {
      auto [at, is_new] = styles.try_emplace(id, 0);
      if (is_new) {
        TextStyle look = shop_.text.styles[id];
        look.size_pt *= factor;
        look.rise_pt *= factor;
        at->second = shop_.text.styles.intern(look);
      }
      return at->second;
    };
    for (auto a = first_atom_; a < last_atom_; ++a) {
      Atom& atom = shop_.text.atoms[a];
      if (atom.kind == Atom::Kind::Picture) continue;
      atom.width = static_cast<float>(atom.width * factor);
      atom.blank = static_cast<float>(atom.blank * factor);
      atom.style = scaled(atom.style);
    }
    for (Placed& cell : cells_) {
      cell.text.style = scaled(cell.text.style);
      cell.after_point *= factor;
    }
    for (double& width : after_) width *= factor;
    for (ColumnWish& wish : wishes_) {
      wish.min *= factor;
      wish.max *= factor;
      wish.typical *= factor;
    }
    size_ = size;
  }

  [[nodiscard]] bool try_sizes(double width, bool comfortable) {
    const double first = size_;
    for (const double size : shop_.theme.table_size_pt) {
      if (size * text_scale() > first + 0.01) continue;
      scale_to(size * text_scale());
      if (comfortable ? is_comfortable(wishes_, room(width), size_ * kComfortEm) : fits_unbroken(wishes_, room(width)))
        return true;
    }
    return false;
  }

  /// Nobody who needs large type is helped by smaller type, or by a table that has to be turned.
  [[nodiscard]] bool becomes_a_list() const {
    return shop_.theme.wide_tables == WideTables::List && columns_ > 1 && !table_.body.empty() &&
           (table_.landscape || !is_comfortable(wishes_, room(frame_.width), size_ * kComfortEm));
  }

  void choose_size() {
    const double full = size_;
    const bool may_turn = !flow_.upright_;
    width_ = frame_.width;
    if (table_.landscape && may_turn) turn();
    if (try_sizes(width_, true)) return;
    scale_to(full);
    // No size is comfortable: the middle one that breaks no word is the least evil.
    const auto& sizes = shop_.theme.table_size_pt;
    const double middle = sizes.empty() ? full : sizes[sizes.size() / 2] * text_scale();
    if (middle < size_) scale_to(middle);
    if (fits_unbroken(wishes_, room(width_))) return;
    if (try_sizes(width_, false)) return;
    if (!landscape_ && may_turn) {
      turn();
      scale_to(full);
      if (try_sizes(width_, true)) return;
      scale_to(full);
      if (try_sizes(width_, false)) return;
    }
    tell_too_wide();
  }

  void turn() {
    landscape_ = true;
    width_ = shop_.turned.text_width();
    frame_.x = 0;
    frame_.width = width_;
    frame_.decoration = 0;
  }

  void tell_too_wide() {
    shop_.diagnostics
        .warning(
            "pdf/table-too-wide", block_.where,
            fmt::format(
                "table of {} columns is too wide for the page, even turned and set in {:g} point: words are broken",
                columns_, size_))
        .help("leave out columns, shorten their longest words, or part the table in two");
  }

  // A row is parted between two pages in the text, not at the foot of a page.
  void tell_too_tall(double height) {
    shop_.diagnostics
        .error("pdf/note-too-tall", block_.where,
               fmt::format("a row of this table is {:.0f} mm high, and stands in a footnote, which has no room for it",
                           height / kPointsPerMm))
        .help("put the table into the text or an appendix, and let the note refer to it");
  }

  // ---- lines
  void break_cells() {
    const ColumnWidths shared = share_columns(wishes_, std::max(room(width_), 1.0 * columns_), size_ * kComfortEm);
    widths_ = shared.widths;
    lefts_.resize(columns_);
    double x = 0;
    const double between = room(width_) > columns_ ? gap() : std::max(0.0, (width_ - columns_) / columns_ * 0.5);
    for (std::uint32_t c = 0; c < columns_; ++c) {
      lefts_[c] = x;
      x += widths_[c] + between;
    }
    table_width_ = x - between;
    caption_x_ = frame_.x;
    if (frame_.right_to_left) frame_.x += std::max(0.0, width_ - table_width_);
    for (Placed& cell : cells_) {
      shop_.text.set_lines(cell.text, cell_width(cell));
      for (const Line& line : shop_.text.lines_of(cell.text)) cell.height += line.height;
    }
  }

  [[nodiscard]] double cell_width(const Placed& cell) const {
    const auto last = std::min(cell.column + cell.columns, columns_) - 1;
    return lefts_[last] + widths_[last] - lefts_[cell.column];
  }

  void heights() {
    const double least = size_ * close_leading(shop_.theme, 1.25);
    for (PlacedRow& row : rows_) {
      row.height = least;
      for (auto i = row.first; i < row.first + row.count; ++i)
        if (cells_[i].rows == 1) row.height = std::max(row.height, cells_[i].height);
      row.height += 2 * pad_y();
    }
    for (std::size_t r = 0; r < rows_.size();) {
      std::size_t end = r + 1;
      while (end < rows_.size() && rows_[end - 1].joined_below) ++end;
      if (end > r + 1) heights_of_group(r, end);
      r = end;
    }
  }

  // Rows joined by cells that span them, which a page holds whole: they grow until each cell fits. Where no page could,
  // and in a note, which is parted wherever its page ends, each cell fits its first row instead, so that a page may end
  // between any two of them.
  void heights_of_group(std::size_t begin, std::size_t end) {
    const double page = (landscape_ ? shop_.turned : shop_.page).text_height() * 0.7;
    std::vector<double> own;
    for (std::size_t r = begin; r < end; ++r) own.push_back(rows_[r].height);
    each_spanning(begin, end, [&](std::size_t r, const Placed& cell) {
      double total = 0;
      for (std::size_t i = r; i < r + cell.rows; ++i) total += rows_[i].height;
      rows_[r + cell.rows - 1].height += std::max(0.0, cell.height + 2 * pad_y() - total);
    });
    double total = 0;
    for (std::size_t r = begin; r < end; ++r) total += rows_[r].height;
    if (total <= page && !flow_.in_note_) return;
    for (std::size_t r = begin; r < end; ++r) {
      rows_[r].height = own[r - begin];
      rows_[r].joined_below = false;
    }
    each_spanning(begin, end, [&](std::size_t r, const Placed& cell) {
      rows_[r].height = std::max(rows_[r].height, cell.height + 2 * pad_y());
    });
  }

  /// Calls `use` with the row in which each cell over several of these rows begins, and the cell.
  template <class Use>
  void each_spanning(std::size_t begin, std::size_t end, Use use) {
    for (std::size_t r = begin; r < end; ++r)
      for (auto i = rows_[r].first; i < rows_[r].first + rows_[r].count; ++i)
        if (cells_[i].rows > 1) use(r, cells_[i]);
  }

  // ---- pieces
  void emit() {
    const double size = frame_.look.size_pt;
    flow_.space(size * shop_.theme.paragraph_space_em * 1.5);
    if (landscape_ && flow_.follows_heading()) {
      flow_.turn_headings();
    } else if (landscape_) {
      flow_.new_page();
    }
    flow_.anchor(block_.id);
    flow_.hang({.kind = Hanging::Kind::Tag, .node = node_});
    const auto begin = flow_.column_.pieces.size();
    Galley& galley = shop_.galley;
    galley.tables.push_back({.x = static_cast<float>(frame_.x),
                             .width = static_cast<float>(table_width_),
                             .pad_y = static_cast<float>(pad_y())});
    const auto id = static_cast<std::uint32_t>(galley.tables.size());
    if (caption_node_) {
      Frame head = frame_;
      head.x = caption_x_;
      head.look.size_pt = size;
      flow_.caption(table_.number, table_.caption, head, *caption_node_, block_.where, {});
      flow_.keep_with_next(2);
      flow_.space(size * 0.42);
      continued(galley.tables.back());
    }
    double total = 0, tallest = 0;
    for (const PlacedRow& row : rows_) {
      total += row.height;
      tallest = std::max(tallest, row.height);
    }
    // The note may come to stand on a turned page.
    if (flow_.in_note_ && tallest > std::min(shop_.page.text_height(), shop_.turned.text_height()) * 0.7)
      tell_too_tall(tallest);
    double head = 0;
    for (const PlacedRow& row : rows_) head += row.head ? row.height : 0;
    repeats_head_ = head <= (landscape_ ? shop_.turned : shop_.page).text_height() * kMostOfPageForHead;
    const double share = total / (landscape_ ? shop_.turned : shop_.page).text_height();
    for (std::size_t r = 0; r < rows_.size(); ++r) emit_row(r, id, parting_cost(share));
    if (landscape_) {
      for (auto i = begin; i < flow_.column_.pieces.size(); ++i) flow_.column_.pieces[i].landscape = true;
      flow_.new_page();
    }
    flow_.space(size * shop_.theme.paragraph_space_em * 1.9);
  }

  void continued(TableFrame& frame) {
    if (table_.number.empty()) return;
    TextStyle look = frame_.look;
    look.size_pt = std::min(look.size_pt, shop_.theme.caption_size_pt);
    look.color = shop_.theme.quiet;
    look.leading = close_leading(shop_.theme, 1.25);
    frame.continued = set_text(shop_, table_.number + ", continued", look, node_, block_.where, frame_.right_to_left);
    shop_.text.set_lines(frame.continued, frame_.width);
    for (const Line& line : shop_.text.lines_of(frame.continued)) frame.continued_height += line.height;
    frame.continued_height += static_cast<float>(size_ * 0.35);
  }

  // Of a page's end between two rows. A table that takes a small part of a page stays whole, though the page before it
  // ends early; the dearer, the smaller it is, as less is left empty.
  [[nodiscard]] static std::int16_t parting_cost(double share_of_page) {
    if (share_of_page < 0.2) return 700;
    if (share_of_page < 0.36) return 420;
    return share_of_page < 0.5 ? 60 : 5;
  }

  void emit_row(std::size_t r, std::uint32_t table, std::int16_t parting) {
    const PlacedRow& row = rows_[r];
    Galley& galley = shop_.galley;
    const std::size_t heads = table_.head.size();
    Row out{.first_cell = static_cast<std::uint32_t>(galley.cells.size()),
            .cells = row.count,
            .height = static_cast<float>(row.height),
            .head = row.head && repeats_head_,
            .head_end = row.head && r + 1 == heads,
            .total = row.row->total,
            .shaded = !row.head && !row.row->total && (r - heads) % 2 == 1,
            .last = r + 1 == rows_.size(),
            .joined_below = row.joined_below,
            .node = row.node};
    for (auto i = row.first; i < row.first + row.count; ++i) galley.cells.push_back(make_cell(cells_[i], row));
    if (row.joined_below) out.rule_from = static_cast<float>(rule_start(r));
    galley.rows.push_back(out);
    const auto index = static_cast<std::uint32_t>(galley.rows.size() - 1);
    if (out.head) {
      galley.tables[table - 1].head_rows.push_back(index);
      galley.tables[table - 1].head_height += out.height;
    }
    std::int16_t cost = parting;
    if (r == 0) cost = caption_node_ ? penalty::kNever : penalty::kFree;
    const bool after_first = heads + 1 == r || (heads == 0 && r == 1);
    const bool before_last = r + 1 == rows_.size() && r > heads;
    // A row alone on its page is worse than the same break a row further on, whatever that one costs.
    if (after_first || before_last) cost = static_cast<std::int16_t>(std::max<int>(cost + 250, 300));
    if (row.row->total && r > heads) cost = std::max<std::int16_t>(cost, 400);
    if (r > 0 && ((rows_[r - 1].head && repeats_head_) || rows_[r - 1].joined_below)) cost = penalty::kNever;
    flow_.push({.height = out.height,
                .x = static_cast<float>(frame_.x),
                .width = static_cast<float>(table_width_),
                .index = index,
                .decoration = frame_.decoration,
                .table = table,
                .penalty = cost,
                .kind = PieceKind::Row,
                .landscape = landscape_,
                .node = row.node});
    for (auto i = row.first; i < row.first + row.count; ++i) hang_notes(cells_[i]);
  }

  // Rows joined by a cell are parted by a rule to the right of it only.
  [[nodiscard]] double rule_start(std::size_t r) const {
    double x = 0;
    for (std::size_t above = r + 1; above-- > 0 && r - above < 64;)
      for (auto i = rows_[above].first; i < rows_[above].first + rows_[above].count; ++i)
        if (above + cells_[i].rows > r + 1 && cells_[i].column + cells_[i].columns < columns_ &&
            lefts_[cells_[i].column] <= x + 1)
          x = std::max(x, lefts_[cells_[i].column + cells_[i].columns]);
    return x;
  }

  [[nodiscard]] Cell make_cell(const Placed& cell, const PlacedRow& row) const {
    Cell out{.text = cell.text,
             .node = cell.node,
             .x = static_cast<float>(lefts_[cell.column]),
             .width = static_cast<float>(cell_width(cell)),
             .last_line = cell.text.lines};
    if (frame_.right_to_left) out.x = static_cast<float>(table_width_) - out.x - out.width;
    out.heads_group = cell.columns > 1 && row.head;
    switch (out.heads_group ? Alignment::Centre : sides_[cell.column]) {
      case Alignment::None:
      case Alignment::Left: out.side = cell.text.right_to_left ? Side::Right : Side::Left; break;
      case Alignment::Centre: out.side = Side::Centre; break;
      case Alignment::Right:
      case Alignment::Decimal: out.side = Side::Right; break;
    }
    if (cell.numeric && sides_[cell.column] == Alignment::Decimal && cell.text.lines == 1)
      out.shift = static_cast<float>(cell.after_point - after_[cell.column]);
    // Heads stand on the rule below them; in one that pages part, each page begins at a cell's top.
    double height = 0;
    const auto r = static_cast<std::size_t>(&row - rows_.data());
    for (std::size_t i = r; i < r + cell.rows; ++i) height += rows_[i].height;
    out.top = static_cast<float>(row.head && repeats_head_ ? height - pad_y() - cell.height : pad_y());
    return out;
  }

  void hang_notes(const Placed& cell) {
    if (!cell.text.has_notes) return;
    for (const Atom& atom : shop_.text.atoms_of(cell.text))
      if (atom.kind == Atom::Kind::NoteMark)
        flow_.column_.hangings.push_back({.piece = static_cast<std::uint32_t>(flow_.column_.pieces.size() - 1),
                                          .kind = Hanging::Kind::Note,
                                          .index = atom.object,
                                          .node = cell.node});
  }

  Flow& flow_;
  Shop& shop_;
  const Table& table_;
  const Block& block_;
  Frame frame_;
  std::uint32_t columns_ = 0;
  std::vector<Placed> cells_;
  std::vector<PlacedRow> rows_;
  NodeId node_{};
  std::optional<NodeId> caption_node_;
  std::uint32_t first_atom_ = 0, last_atom_ = 0;
  double size_ = 0;
  double width_ = 0;
  bool landscape_ = false;
  bool repeats_head_ = true;
  std::vector<Alignment> sides_;
  std::vector<ColumnWish> wishes_;
  std::vector<double> after_;
  std::vector<double> widths_, lefts_;
  double table_width_ = 0;
  double caption_x_ = 0;
};

void Flow::operator()(const Table& table, const Block& block, const Frame& frame) {
  TableSetter(*this, table, block, frame).set();
}

}  // namespace despatch::layout
