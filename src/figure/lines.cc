// Lines over categories that follow each other, each named at its end.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "figure/categories.h"
#include "figure/plot.h"

namespace despatch::chart {
namespace {

/// A mark on each point: what tells lines apart besides their dashes.
void mark(Canvas& canvas, std::size_t series, Point at) {
  const Ink ink = series_ink(series);
  switch (series % 3) {
    case 0: canvas.box({at.x - 2.2, at.y - 2.2, 4.4, 4.4, ink, true}); break;
    case 1: canvas.diamond(at, 3.2, ink); break;
    default: canvas.triangle(at, 3, ink); break;
  }
}

Drawing draw(const Categories& chart, double width) {
  Drawing drawing{.width = width, .height = 0, .shapes = {}};
  Canvas canvas(drawing);
  Extent extent = extent_of(chart, false);
  // A course that stays far from nought would lie flat; where the scale begins is then said.
  double least = extent.most;
  for (const Series& series : chart.series)
    for (const double value : series.values)
      if (is_known(value)) least = std::min(least, value);
  if (least > extent.most * 0.6) extent.least = least;
  const Scale scale = make_scale(extent.least, extent.most, width < kCompactWidth ? 4 : 6);
  std::vector<std::string> ends;
  // On a telephone a legend leaves the lines more room; one line needs no name.
  const bool legend = width < kCompactWidth && chart.series.size() > 1;
  double y = 0;
  if (legend) {
    std::vector<Swatch> swatches;
    for (std::size_t s = 0; s < chart.series.size(); ++s)
      swatches.push_back({.name = chart.series[s].name, .fill = series_ink(s), .line = true, .dashed = s % 2 == 1});
    y = draw_legend(canvas, swatches, 3, 0) + 2;
  } else if (chart.series.size() > 1) {
    for (const Series& series : chart.series) ends.push_back(series.name);
  }
  Plot plot(drawing, scale, chart.format, chart.names, ends, y);
  plot.draw_frame();
  std::vector<Plot::End> named;
  const bool marks = chart.names.size() <= 40;
  for (std::size_t s = 0; s < chart.series.size(); ++s) {
    Polyline line{.points = {}, .ink = series_ink(s), .width = 1.75, .dashed = s % 2 == 1};
    // Light inks are for areas: a thin line needs a dark one.
    if (ink_on(line.ink) == Ink::Text) line.ink = Ink::Text;
    double end = plot.y(scale.low);
    const auto finish = [&] {
      if (line.points.size() > 1) canvas.shape(line);
      line.points.clear();
    };
    for (std::size_t i = 0; i < chart.names.size(); ++i) {
      const double value = chart.series[s].values[i];
      if (!is_known(value)) {
        finish();
        continue;
      }
      line.points.push_back({plot.x(i), end = plot.y(value)});
    }
    finish();
    for (std::size_t i = 0; marks && i < chart.names.size(); ++i)
      if (is_known(chart.series[s].values[i])) mark(canvas, s, {plot.x(i), plot.y(chart.series[s].values[i])});
    if (!ends.empty())
      named.push_back(
          {.name = chart.series[s].name, .y = end, .mark = [&canvas, s](Point at) { mark(canvas, s, at); }});
  }
  if (!named.empty()) plot.draw_ends(std::move(named));
  if (scale.low > 0)
    drawing.height =
        canvas.lines(0, drawing.height,
                     canvas.wrap_from(0,
                                      fmt::format("The scale begins at {}, not at nought.",
                                                  format_number(scale.low, tick_format(chart.format, scale))),
                                      kSmallSize),
                     {.size = kSmallSize}) +
        1;
  return drawing;
}

std::string describe(const Categories& chart) {
  std::string text = opening("Line chart", chart.title);
  if (chart.empty()) return text + " There is nothing to show.";
  for (const Series& series : chart.series) {
    std::size_t first = 0, last = series.values.size();
    while (first < last && !is_known(series.values[first])) ++first;
    while (last > first && !is_known(series.values[last - 1])) --last;
    const auto number = [&](std::size_t i) { return format_number(series.values[i], chart.format); };
    if (first == last) {
      text += fmt::format(" {}: no value is known.", series.name);
      continue;
    }
    --last;
    if (first == last) {
      text += fmt::format(" {} is {} in {}.", series.name, number(first), chart.names[first]);
      continue;
    }
    text += fmt::format(" {} goes from {} in {} to {} in {}", series.name, number(first), chart.names[first],
                        number(last), chart.names[last]);
    std::size_t low = first, high = first, unknown = 0;
    for (std::size_t i = first; i <= last; ++i) {
      const double value = series.values[i];
      if (!is_known(value)) {
        ++unknown;
        continue;
      }
      if (value < series.values[low]) low = i;
      if (value > series.values[high]) high = i;
    }
    const double least_end = std::min(series.values[first], series.values[last]);
    const double most_end = std::max(series.values[first], series.values[last]);
    // Of many lines only the ends are said: the table has the rest.
    const bool few = chart.series.size() <= 5;
    if (few && series.values[high] > most_end)
      text += fmt::format("; its highest is {} in {}", number(high), chart.names[high]);
    if (few && series.values[low] < least_end)
      text += fmt::format("; its lowest is {} in {}", number(low), chart.names[low]);
    if (unknown > 0) text += fmt::format("; {} between are not known", unknown);
    text += ".";
  }
  return text;
}

}  // namespace

std::optional<Figured> make_line(Reader& reader, double width) {
  const auto chart = read_categories(reader, CategoryForm::Line);
  if (!chart) return std::nullopt;
  return Figured{.drawing = chart->empty() ? empty_drawing(width) : draw(*chart, width),
                 .alternative = describe(*chart),
                 .table = table_of(*chart, false)};
}

}  // namespace despatch::chart
