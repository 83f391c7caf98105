#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "figure/chart.h"

namespace despatch::chart {
namespace {

std::size_t band_of(const Matrix& chart, int row, int column) {
  const double score = row * column;
  return static_cast<std::size_t>(std::ranges::count_if(chart.bands, [&](double from) { return score >= from; }));
}

}  // namespace

Figured draw_matrix(const Matrix& chart, double width) {
  Figured out{.drawing = {.width = width, .height = 0}};
  Drawing& drawing = out.drawing;

  const double left = 34;
  const double cell = std::min((width - left) / chart.columns, 84.0);
  const double cell_height = 34;
  std::map<std::pair<int, int>, std::vector<std::string>> at;
  for (const MatrixPoint& point : chart.points) at[{point.row, point.column}].push_back(point.label);

  // Bands go from paper to dark, so that they are told apart in grey as well.
  static constexpr Ink kBands[] = {Ink::Paper, Ink::Series6, Ink::Series4, Ink::Series2, Ink::Series3};
  for (int row = 1; row <= chart.rows; ++row)
    for (int column = 1; column <= chart.columns; ++column) {
      const double x = left + cell * (column - 1), y = cell_height * (chart.rows - row) + 14;
      const std::size_t band = band_of(chart, row, column);
      const Ink fill = kBands[std::min<std::size_t>(band, std::size(kBands) - 1)];
      drawing.shapes.emplace_back(FilledBox{x, y, cell, cell_height, fill, true});
      const auto found = at.find({row, column});
      if (found == at.end()) continue;
      std::string all;
      for (const std::string& label : found->second) all += (all.empty() ? "" : " ") + label;
      auto lines = wrap(all, cell - 6, 8, true);
      lines.resize(std::min<std::size_t>(lines.size(), 3));
      double text_y = y + cell_height / 2 + 3 - 4.7 * static_cast<double>(lines.size() - 1);
      for (const std::string& line : lines) {
        drawing.shapes.emplace_back(DrawnText{
            {x + cell / 2, text_y}, line, 8, Anchor::Middle, fill == Ink::Paper ? Ink::Text : ink_on(fill), true});
        text_y += 9.4;
      }
    }
  drawing.shapes.emplace_back(DrawnText{{left, 9}, chart.row_title + " ↑", kWordSize, Anchor::Start, Ink::Text, true});
  for (int row = 1; row <= chart.rows; ++row)
    drawing.shapes.emplace_back(DrawnText{{left - 8, cell_height * (chart.rows - row) + 14 + cell_height / 2 + 3},
                                          std::to_string(row),
                                          kWordSize,
                                          Anchor::End});
  const double floor = cell_height * chart.rows + 14;
  for (int column = 1; column <= chart.columns; ++column)
    drawing.shapes.emplace_back(
        DrawnText{{left + cell * (column - 0.5), floor + 12}, std::to_string(column), kWordSize, Anchor::Middle});
  drawing.shapes.emplace_back(DrawnText{
      {left + cell * chart.columns, floor + 25}, chart.column_title + " →", kWordSize, Anchor::End, Ink::Text, true});
  double x = left;
  for (std::size_t band = 0; band < chart.band_names.size(); ++band) {
    drawing.shapes.emplace_back(
        FilledBox{x, floor + 17, 9, 9, kBands[std::min<std::size_t>(band, std::size(kBands) - 1)], true});
    drawing.shapes.emplace_back(DrawnText{{x + 13, floor + 25}, chart.band_names[band]});
    x += 13 + estimated_width(chart.band_names[band], kWordSize, false) + 14;
  }
  drawing.height = floor + 32;

  out.alternative = fmt::format("Matrix of {} by {}{}.", ascii_lower(chart.row_title), ascii_lower(chart.column_title),
                                chart.title.empty() ? "" : ": " + chart.title);
  const auto worst = std::ranges::max_element(chart.points, {}, [](const MatrixPoint& p) { return p.row * p.column; });
  if (worst != chart.points.end())
    out.alternative +=
        fmt::format(" {} stands highest, at {} {} and {} {}.", worst->label, ascii_lower(chart.row_title), worst->row,
                    ascii_lower(chart.column_title), worst->column);
  out.table.head = {"Item", chart.row_title, chart.column_title, "Score"};
  if (!chart.band_names.empty()) out.table.head.push_back("Band");
  for (const MatrixPoint& point : chart.points) {
    std::vector<std::string> row{point.label, std::to_string(point.row), std::to_string(point.column),
                                 std::to_string(point.row * point.column)};
    if (!chart.band_names.empty())
      row.push_back(chart.band_names[std::min(band_of(chart, point.row, point.column), chart.band_names.size() - 1)]);
    out.table.rows.push_back(std::move(row));
  }
  return out;
}

}  // namespace despatch::chart
