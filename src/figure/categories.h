// Categories with one or more series of numbers: what bar, stacked-bar and line show. Private to figure/.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "figure/chart.h"

namespace despatch::chart {

struct Series {
  std::string name;
  std::vector<double> values;  ///< one for each category; NaN where it is not known
};

struct Categories {
  std::string title;
  std::string category_title;  ///< what a category is: "Option", "Year"
  std::vector<std::string> names;
  std::vector<Series> series;
  NumberFormat format;  ///< with decimals that hold for all values
  std::optional<std::size_t> highlight;
  bool vertical = false;
  enum class Better { Unsaid, Higher, Lower } better = Better::Unsaid;
  std::optional<Series> line;  ///< a budget, a target: drawn over columns

  [[nodiscard]] bool empty() const { return names.empty() || series.empty(); }
  /// Sum of the series; NaN when one of them is not known.
  [[nodiscard]] double total(std::size_t category) const;
  /// Whether any value is not known.
  [[nodiscard]] bool has_gaps() const;
};

enum class CategoryForm { Bar, StackedBar, Line };
std::optional<Categories> read_categories(Reader& reader, CategoryForm form);

/// From the lowest to the highest end of anything drawn; nought is always inside. Least == most when all are nought.
struct Extent {
  double least = 0, most = 0;
};
Extent extent_of(const Categories& chart, bool stacked);

/// "A leads with 3; next is B with 2; C is last with 1": totals of stacked series, or the only series' values.
std::string describe_bars(const Categories& chart, bool stacked);
FigureTable table_of(const Categories& chart, bool stacked);

/// Swatches of the series, and of the line.
std::vector<Swatch> swatches_of(const Categories& chart);
/// The fill of a bar.
Ink fill_of(const Categories& chart, std::size_t series, std::size_t category);

Drawing draw_bars(const Categories& chart, bool stacked, double width);
/// Whether columns can carry their names, or names that follow each other (years) of which some may be left out.
bool names_fit_below(const Categories& chart, double width);
Drawing draw_columns(const Categories& chart, bool stacked, double width);

}  // namespace despatch::chart
