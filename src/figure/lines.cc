#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "figure/chart.h"

namespace despatch::chart {

Figured draw_lines(const Categories& chart, double width) {
  Figured out{.drawing = {.width = width, .height = 220}};
  Drawing& drawing = out.drawing;

  double least = 0, most = 0;
  for (const Series& series : chart.series)
    for (const double value : series.values) {
      least = std::min(least, value);
      most = std::max(most, value);
    }
  if (least == most) most = 1;
  const double step = round_step(most - least);
  const double low = std::floor(least / step) * step, high = std::ceil(most / step) * step;

  double axis_width = 0, end_width = 0;
  for (double tick = low; tick <= high + step / 2; tick += step)
    axis_width = std::max(axis_width, estimated_width(format_number(tick, chart.format), kWordSize, false));
  for (const Series& series : chart.series)
    end_width = std::max(end_width, estimated_width(series.name, kWordSize, true));
  end_width = std::min(end_width, width * 0.3);
  const double left = axis_width + 8, right = width - end_width - 12, top = 8, bottom = drawing.height - 22;
  const std::size_t count = chart.names.size();
  const auto x_of = [&](std::size_t i) {
    return count > 1 ? left + (right - left) * static_cast<double>(i) / static_cast<double>(count - 1)
                     : (left + right) / 2;
  };
  const auto y_of = [&](double value) { return bottom - (value - low) / (high - low) * (bottom - top); };

  for (double tick = low; tick <= high + step / 2; tick += step) {
    const bool nought = std::abs(tick) < step / 1e6;
    drawing.shapes.emplace_back(
        StrokeLine{{left, y_of(tick)}, {right, y_of(tick)}, nought ? Ink::Text : Ink::Quiet, nought ? 0.75 : 0.4});
    drawing.shapes.emplace_back(DrawnText{
        {left - 5, y_of(tick) + 3}, format_number(nought ? 0 : tick, chart.format), kWordSize, Anchor::End, Ink::Text});
  }
  // Names below the axis, as many as stand apart.
  double widest = 0;
  for (const std::string& name : chart.names) widest = std::max(widest, estimated_width(name, kWordSize, false) + 8);
  const std::size_t every =
      count < 2 ? 1
                : std::max<std::size_t>(
                      1, static_cast<std::size_t>(std::ceil(widest * static_cast<double>(count - 1) / (right - left))));
  for (std::size_t i = 0; i < count; i += every)
    drawing.shapes.emplace_back(DrawnText{{x_of(i), bottom + 13}, chart.names[i], kWordSize, Anchor::Middle});

  // Each line is named at its end; names that would touch are moved apart, top to bottom.
  struct End {
    std::size_t series;
    double y;
  };
  std::vector<End> ends;
  for (std::size_t s = 0; s < chart.series.size(); ++s) {
    Polyline line{.points = {}, .ink = series_ink(s), .width = 1.75, .dashed = s % 2 == 1};
    for (std::size_t i = 0; i < count; ++i) line.points.push_back({x_of(i), y_of(chart.series[s].values[i])});
    for (const Point& p : line.points)
      drawing.shapes.emplace_back(FilledBox{p.x - 2, p.y - 2, 4, 4, series_ink(s), true});
    if (!line.points.empty()) ends.push_back({s, line.points.back().y});
    drawing.shapes.emplace_back(std::move(line));
  }
  std::ranges::stable_sort(ends, {}, &End::y);
  double free_from = top;
  for (End& end : ends) {
    end.y = std::max(end.y, free_from);
    free_from = end.y + kLineHeight;
    const auto lines = wrap(chart.series[end.series].name, end_width, kWordSize, true);
    for (const std::string& text : lines) {
      drawing.shapes.emplace_back(DrawnText{{right + 7, end.y + 3}, text, kWordSize, Anchor::Start, Ink::Text, true});
      end.y += kLineHeight;
    }
    free_from = std::max(free_from, end.y);
  }
  drawing.height = std::max(drawing.height, free_from + 4);

  out.alternative = fmt::format("Line chart{}.", chart.title.empty() ? "" : ": " + chart.title);
  out.table.head.push_back(chart.category_title);
  for (const Series& series : chart.series) {
    out.table.head.push_back(series.name);
    if (count == 0) continue;
    out.alternative += fmt::format(" {} goes from {} in {} to {} in {}.", series.name,
                                   format_number(series.values.front(), chart.format), chart.names.front(),
                                   format_number(series.values.back(), chart.format), chart.names.back());
  }
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<std::string> row{chart.names[i]};
    for (const Series& series : chart.series) row.push_back(format_number(series.values[i], chart.format));
    out.table.rows.push_back(std::move(row));
  }
  return out;
}

}  // namespace despatch::chart
