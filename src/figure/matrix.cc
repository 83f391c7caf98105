// Risk matrix: likelihood up, impact to the right; bands by grey, hatching and name, and the risks in their cells.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "figure/chart.h"

namespace despatch::chart {
namespace {

struct Place {
  int row = 1, column = 1;
  friend auto operator<=>(const Place&, const Place&) = default;
};
struct Risk {
  std::string label, text;
  Place at;
};
struct Matrix {
  std::string title, row_title, column_title;
  int rows = 5, columns = 5;
  std::vector<std::string> row_names, column_names;  ///< "Rare", "Unlikely" …; empty: numbers
  std::vector<std::string> bands;                    ///< lowest first; may be empty
  std::vector<std::size_t> cells;                    ///< band of each cell, row by row from row 1; empty without bands
  std::vector<Risk> risks;

  [[nodiscard]] std::size_t band(Place at) const {
    return cells[static_cast<std::size_t>((at.row - 1) * columns + at.column - 1)];
  }
  [[nodiscard]] std::string row_name(int row) const {
    return row_names.empty() ? std::to_string(row) : row_names[static_cast<std::size_t>(row - 1)];
  }
  [[nodiscard]] std::string column_name(int column) const {
    return column_names.empty() ? std::to_string(column) : column_names[static_cast<std::size_t>(column - 1)];
  }
};

/// Bands with thresholds: a cell belongs to the last band whose `from` its row times column reaches.
void read_thresholds(Reader& reader, const Value::Sequence& bands, Matrix& chart) {
  std::vector<double> from;
  double last = 0;
  for (const Value& band : bands) {
    if (from.empty() && !band.find("from")) {
      from.push_back(0);
      continue;
    }
    const Value* at = band.find("from");
    if (!at) {
      reader.fault(band, "a band above the first needs `from`, the lowest row × column that belongs to it")
          .help("or give `cells`: for each row, from the top, the band of each cell");
      return;
    }
    const auto threshold = reader.number(*at, "from");
    if (!threshold) return;
    if (!from.empty() && *threshold <= last) {
      reader.fault("figure/contradiction", *at,
                   fmt::format("bands go up: `from` {} is not above {}", format_number(*threshold, {}),
                               format_number(last, {})));
      return;
    }
    from.push_back(last = *threshold);
  }
  for (int row = 1; row <= chart.rows; ++row)
    for (int column = 1; column <= chart.columns; ++column) {
      std::size_t band = 0;
      while (band + 1 < from.size() && row * column >= from[band + 1]) ++band;
      chart.cells.push_back(band);
    }
}

/// Cell by cell: a list of rows, the highest first as it is drawn, each a list of the bands' names.
void read_cells(Reader& reader, const Value& cells, Matrix& chart) {
  const auto want = static_cast<std::size_t>(chart.rows);
  if (!cells.is_sequence() || cells.size() != want) {
    reader.fault("figure/mismatched", cells,
                 fmt::format("`cells` is a list of {} rows, the highest first, each a list of {} names of bands",
                             chart.rows, chart.columns));
    return;
  }
  chart.cells.assign(want * static_cast<std::size_t>(chart.columns), 0);
  for (std::size_t r = 0; r < want; ++r) {
    const Value& row = cells.as_sequence()[r];
    if (!row.is_sequence() || row.size() != static_cast<std::size_t>(chart.columns)) {
      reader.fault("figure/mismatched", row,
                   fmt::format("row {} of `cells` has {} cells for {} columns", r + 1, row.size(), chart.columns));
      continue;
    }
    for (std::size_t c = 0; c < row.size(); ++c) {
      const std::string name = reader.as_text(row.as_sequence()[c], "cells");
      const auto found = std::ranges::find(chart.bands, name);
      if (found == chart.bands.end()) {
        auto said = reader.fault(row.as_sequence()[c], fmt::format("`{}` is no band of this matrix", name));
        if (const auto meant = nearest(name, {chart.bands.begin(), chart.bands.end()}))
          said.help(fmt::format("did you mean `{}`?", *meant));
        continue;
      }
      chart.cells[(want - 1 - r) * static_cast<std::size_t>(chart.columns) + c] =
          static_cast<std::size_t>(found - chart.bands.begin());
    }
  }
}

std::vector<std::string> read_names(Reader& reader, std::string_view key, int count) {
  std::vector<std::string> out;
  const Value* list = reader.root().find(key);
  if (!list || list->is_null()) return out;
  Reader::Names names;
  for (const Value& name : reader.list(reader.root(), key, "a matrix", 10)) out.push_back(reader.name(name, names));
  if (!reader.failed() && out.size() != static_cast<std::size_t>(count))
    reader.fault("figure/mismatched", *list, fmt::format("`{}` has {} names for {}", key, out.size(), count));
  return out;
}

std::optional<Matrix> read(Reader& reader) {
  const Value& root = reader.root();
  reader.only(root, "a matrix",
              {"type", "title", "table", "rows", "columns", "row", "column", "row_names", "column_names", "bands",
               "cells", "points"});
  Matrix chart{.title = reader.text(root, "title"),
               .row_title = reader.text(root, "row", "Likelihood"),
               .column_title = reader.text(root, "column", "Impact"),
               .row_names = {},
               .column_names = {},
               .bands = {},
               .cells = {},
               .risks = {}};
  chart.rows = reader.whole_at(root, "rows", 5, 2, 10);
  chart.columns = reader.whole_at(root, "columns", 5, 2, 10);
  chart.row_names = read_names(reader, "row_names", chart.rows);
  chart.column_names = read_names(reader, "column_names", chart.columns);
  const Value::Sequence& bands = reader.list(root, "bands", "a matrix", 6, true);
  Reader::Names names;
  for (const Value& band : bands) {
    reader.only(band, "a band", {"name", "from"});
    if (reader.needs(band, "a band", {"name"})) chart.bands.push_back(reader.name(band, "name", names));
  }
  if (const Value* cells = root.find("cells"); cells && !cells->is_null())
    read_cells(reader, *cells, chart);
  else if (!chart.bands.empty() && chart.bands.size() == bands.size())
    read_thresholds(reader, bands, chart);
  Reader::Names labels;
  for (const Value& one : reader.list(root, "points", "a matrix", 100)) {
    reader.only(one, "a point", {"label", "text", "row", "column"});
    if (!reader.needs(one, "a point", {"label", "row", "column"})) continue;
    const auto row = reader.whole(*one.find("row"), "row", 1, chart.rows);
    const auto column = reader.whole(*one.find("column"), "column", 1, chart.columns);
    std::string label = reader.name(one, "label", labels);
    if (row && column) chart.risks.push_back({std::move(label), reader.text(one, "text"), {*row, *column}});
  }
  if (reader.failed()) return std::nullopt;
  return chart;
}

/// The look of the n-th of so many bands: white for the lowest, dark for the highest, and hatched in between where
/// greys alone would be near each other.
struct BandLook {
  Ink fill;
  Hatch hatch = Hatch::None;
};
BandLook band_look(std::size_t band, std::size_t count) {
  static constexpr BandLook kThree[] = {{Ink::Paper}, {Ink::Series2}, {Ink::Series1}};
  static constexpr BandLook kFour[] = {{Ink::Paper}, {Ink::Series6, Hatch::Rising}, {Ink::Series2}, {Ink::Series1}};
  static constexpr BandLook kSix[] = {
      {Ink::Paper},  {Ink::Series6}, {Ink::Series6, Hatch::Rising}, {Ink::Series2}, {Ink::Series2, Hatch::Crossed},
      {Ink::Series1}};
  static constexpr BandLook kFive[] = {
      {Ink::Paper}, {Ink::Series6, Hatch::Rising}, {Ink::Series2}, {Ink::Series2, Hatch::Crossed}, {Ink::Series1}};
  if (count <= 1) return {Ink::Paper};
  if (count == 2) return band == 0 ? kThree[0] : kThree[1];
  if (count == 3) return kThree[band];
  if (count == 4) return kFour[band];
  return count == 5 ? kFive[band] : kSix[band];
}

class Drawer {
 public:
  Drawer(const Matrix& chart, double width) : chart_(chart) {
    drawing_.width = width;
    for (const Risk& risk : chart.risks) at_[risk.at].push_back(&risk);
    double row_width = 0;
    for (int row = 1; row <= chart.rows; ++row)
      row_width = std::max(row_width, widest(wrap(chart.row_name(row), width * 0.17, kSmallSize), kSmallSize));
    left_ = row_width + 8;
    cell_ = std::min((width - left_ - 1) / chart.columns, 92.0);
    // A word that a cell cannot hold would be broken in it: numbers stand there then, and the names below.
    for (const Risk& risk : chart.risks)
      for (const std::string_view word : split(risk.label, ' '))
        numbered_ = numbered_ || estimated_width(word, kSmallSize, true) > cell_ - 8;
  }

  Drawing draw() {
    double y = canvas_.lines(0, 0, canvas_.wrap_from(0, chart_.row_title + " ↑", kWordSize, true), {.bold = true}) + 3;
    for (int row = chart_.rows; row >= 1; --row) y = draw_row(row, y);
    y += 3;
    double below = y;
    for (int column = 1; column <= chart_.columns; ++column)
      below = std::max(below, canvas_.lines(left_ + cell_ * (column - 0.5), y,
                                            wrap(chart_.column_name(column), cell_ - 3, kSmallSize),
                                            {Anchor::Middle, false, Ink::Text, kSmallSize}));
    const double right = left_ + cell_ * chart_.columns;
    y = canvas_.lines(right, below + 1, canvas_.wrap_from(0, chart_.column_title + " →", kWordSize, true),
                      {Anchor::End, true});
    if (!chart_.bands.empty()) {
      std::vector<Swatch> swatches;
      for (std::size_t band = 0; band < chart_.bands.size(); ++band) {
        const BandLook look = band_look(band, chart_.bands.size());
        swatches.push_back({.name = chart_.bands[band], .fill = look.fill, .hatch = look.hatch});
      }
      y = draw_legend(canvas_, swatches, left_, y + 3);
    }
    y = key(y);
    drawing_.height = y + 1;
    return std::move(drawing_);
  }

 private:
  std::string label(const Risk& risk) const {
    return numbered_ ? std::to_string(&risk - chart_.risks.data() + 1) : risk.label;
  }

  struct Plate {
    const Risk* risk;
    std::vector<std::string> lines;
    double width, height;
  };

  /// The risks of a cell as plates in rows; long names take a line each.
  double draw_row(int row, double y) {
    double height = 30;
    std::vector<std::vector<Plate>> cells;
    for (int column = 1; column <= chart_.columns; ++column) {
      std::vector<Plate> plates;
      if (const auto found = at_.find({row, column}); found != at_.end())
        for (const Risk* risk : found->second) {
          Plate plate{risk, wrap(label(*risk), std::max(8.0, cell_ - 8), kSmallSize, true), 0, 0};
          plate.width = widest(plate.lines, kSmallSize, true) + 6;
          plate.height = 10 * static_cast<double>(plate.lines.size()) + 2;
          plates.push_back(std::move(plate));
        }
      height = std::max(height, lay(plates, 0, 0, false) + 8);
      cells.push_back(std::move(plates));
    }
    for (int column = 1; column <= chart_.columns; ++column) {
      const double x = left_ + cell_ * (column - 1);
      BandLook look{Ink::Paper};
      if (!chart_.cells.empty()) look = band_look(chart_.band({row, column}), chart_.bands.size());
      canvas_.box({x, y, cell_, height, look.fill, true, look.hatch});
      const auto& plates = cells[static_cast<std::size_t>(column - 1)];
      const double used = lay(plates, 0, 0, false);
      lay(plates, x, y + (height - used) / 2, true);
    }
    const auto name = wrap(chart_.row_name(row), left_ - 7, kSmallSize);
    canvas_.lines(left_ - 6, y + height / 2 - height_of(name) / 2, name, {Anchor::End, false, Ink::Text, kSmallSize});
    return y + height;
  }

  /// Lays plates in centred rows; returns the height they take.
  double lay(const std::vector<Plate>& plates, double x, double y, bool draw) {
    double top = y;
    for (std::size_t i = 0; i < plates.size();) {
      double width = 0, height = 0;
      std::size_t end = i;
      while (end < plates.size() && (end == i || width + 3 + plates[end].width <= cell_ - 4)) {
        width += (end == i ? 0 : 3) + plates[end].width;
        height = std::max(height, plates[end].height);
        ++end;
      }
      double at = x + (cell_ - width) / 2;
      for (; i < end; ++i) {
        if (draw) plate(plates[i], at, top);
        at += plates[i].width + 3;
      }
      top += height + (end < plates.size() ? 3 : 0);
    }
    return top - y;
  }
  void plate(const Plate& plate, double x, double y) {
    canvas_.box({x, y, plate.width, plate.height, Ink::Paper, true});
    double baseline = y + 1 + 5 + centred(kSmallSize);
    for (const std::string& line : plate.lines) {
      canvas_.words({x + plate.width / 2, baseline}, line, {Anchor::Middle, true, Ink::Text, kSmallSize});
      baseline += 10;
    }
  }

  bool listed(const Risk& risk) const { return numbered_ || !risk.text.empty(); }
  std::string meaning(const Risk& risk) const {
    if (!numbered_) return risk.text;
    return risk.text.empty() ? risk.label : risk.label + ": " + risk.text;
  }
  /// What short labels stand for.
  double key(double y) {
    bool first = true;
    double label_width = 0;
    for (const Risk& risk : chart_.risks)
      if (listed(risk)) label_width = std::max(label_width, estimated_width(label(risk), kSmallSize, true) + 8);
    label_width = std::min(label_width, drawing_.width * 0.3);
    for (const Risk& risk : chart_.risks) {
      if (!listed(risk)) continue;
      if (first) y += 6;
      first = false;
      const double end =
          canvas_.lines(0, y, wrap(label(risk), label_width, kSmallSize, true), {.bold = true, .size = kSmallSize});
      y = std::max(end, canvas_.lines(label_width, y, canvas_.wrap_from(label_width, meaning(risk), kSmallSize),
                                      {.size = kSmallSize}));
    }
    return y;
  }

  const Matrix& chart_;
  Drawing drawing_;
  Canvas canvas_{drawing_};
  std::map<Place, std::vector<const Risk*>> at_;
  bool numbered_ = false;
  double left_ = 0, cell_ = 0;
};

std::string describe(const Matrix& chart) {
  const auto lower = [](const std::string& title) { return ascii_lower(title.substr(0, 1)) + title.substr(1); };
  std::string text =
      opening(fmt::format("Matrix of {} by {}", lower(chart.row_title), lower(chart.column_title)), chart.title);
  if (chart.risks.empty()) return text + " There is nothing in it.";
  if (!chart.bands.empty()) {
    std::vector<std::string> counts;
    for (std::size_t band = chart.bands.size(); band-- > 0;) {
      const auto count =
          std::ranges::count_if(chart.risks, [&](const Risk& risk) { return chart.band(risk.at) == band; });
      if (count > 0) counts.push_back(fmt::format("{} {}", count, chart.bands[band]));
    }
    text += fmt::format(" {}: {}.", counted(chart.risks.size(), "item", "items"), list_and(counts));
  }
  // The worst stand in the highest band, and there at the highest product.
  const auto weight = [&](const Risk& risk) {
    return std::pair(chart.cells.empty() ? 0 : chart.band(risk.at), risk.at.row * risk.at.column);
  };
  const Risk& worst = *std::ranges::max_element(chart.risks, {}, weight);
  std::vector<std::string> level;
  for (const Risk& risk : chart.risks)
    if (weight(risk) == weight(worst))
      level.push_back(risk.text.empty() ? risk.label : fmt::format("{} ({})", risk.label, risk.text));
  if (level.size() == 1)
    text += fmt::format(" {} stands highest, at {} {} and {} {}.", level[0], lower(chart.row_title),
                        chart.row_name(worst.at.row), lower(chart.column_title), chart.column_name(worst.at.column));
  else
    text += fmt::format(" {} stand highest.", list_briefly(level));
  return text;
}

FigureTable table_of(const Matrix& chart) {
  FigureTable table{.head = {"Item", chart.row_title, chart.column_title, "Score"}, .rows = {}};
  if (!chart.bands.empty()) table.head.emplace_back("Band");
  for (const Risk& risk : chart.risks) {
    std::vector<std::string> row{risk.text.empty() ? risk.label : risk.label + ": " + risk.text,
                                 chart.row_name(risk.at.row), chart.column_name(risk.at.column),
                                 std::to_string(risk.at.row * risk.at.column)};
    if (!chart.bands.empty()) row.push_back(chart.bands[chart.band(risk.at)]);
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

std::optional<Figured> make_matrix(Reader& reader, double width) {
  const auto chart = read(reader);
  if (!chart) return std::nullopt;
  return Figured{.drawing = Drawer(*chart, width).draw(), .alternative = describe(*chart), .table = table_of(*chart)};
}

}  // namespace despatch::chart
