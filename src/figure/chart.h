// The specifications of charts, read and checked, and the functions that draw each kind. Private to figure/.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "figure/figure.h"

namespace despatch::chart {

/// How numbers are printed: "£1,250,000", "£1.3m", "68.5", "12%".
struct NumberFormat {
  std::string prefix;
  std::string suffix;
  int decimals = -1;  ///< -1: as few as the values need, at most two
};
std::string format_number(double value, const NumberFormat& format);

struct Series {
  std::string name;
  std::vector<double> values;  ///< one for each category
};

/// bar, stacked-bar and line.
struct Categories {
  std::string title;
  std::string category_title;  ///< what a category is: "Option", "Year"
  std::vector<std::string> names;
  std::vector<Series> series;  ///< never empty
  NumberFormat format;
  std::optional<std::size_t> highlight;  ///< the category drawn in the accent
};

struct TimelineEvent {
  Date date;
  std::string text;
  bool deadline = false;
};
struct Timeline {
  std::string title;
  std::vector<TimelineEvent> events;  ///< ascending
};

struct MatrixPoint {
  std::string label;
  int row = 1;
  int column = 1;
};
struct Matrix {
  std::string title;
  std::string row_title, column_title;
  int rows = 5, columns = 5;
  std::vector<double>
      bands;  ///< ascending thresholds of row × column; a cell is shaded by the number of them it reaches
  std::vector<std::string> band_names;  ///< one more than the thresholds
  std::vector<MatrixPoint> points;
};

struct FunnelStep {
  std::string name;
  double count = 0;
  std::string text;
};
struct Funnel {
  std::string title;
  std::vector<FunnelStep> steps;
};

Figured draw_bars(const Categories& chart, bool stacked, double width);
Figured draw_lines(const Categories& chart, double width);
Figured draw_timeline(const Timeline& chart, double width);
Figured draw_matrix(const Matrix& chart, double width);
Figured draw_funnel(const Funnel& chart, double width);

// ---- shared by the drawers

inline constexpr double kWordSize = 9;
inline constexpr double kLineHeight = 11.5;

/// `text` in lines no wider than `width`; a single long word stands on a line of its own.
std::vector<std::string> wrap(const std::string& text, double width, double size = kWordSize, bool bold = false);
/// Fill of the n-th series; every neighbour differs in lightness.
Ink series_ink(std::size_t n);
/// Ink that reads on that fill.
Ink ink_on(Ink fill);
/// A round step such that `span` has three to six of them.
double round_step(double span);

}  // namespace despatch::chart
