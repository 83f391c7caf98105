#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "figure/chart.h"

namespace despatch::chart {
namespace {

struct Extent {
  double least = 0, most = 0;
};

double total_at(const Categories& chart, std::size_t category) {
  double sum = 0;
  for (const Series& series : chart.series) sum += series.values[category];
  return sum;
}

/// From the lowest to the highest end of any bar; nought is always inside.
Extent extent_of(const Categories& chart, bool stacked) {
  Extent extent;
  for (std::size_t i = 0; i < chart.names.size(); ++i) {
    double below = 0, above = 0;
    for (const Series& series : chart.series) {
      const double value = series.values[i];
      (value < 0 ? below : above) = stacked     ? (value < 0 ? below : above) + value
                                    : value < 0 ? std::min(below, value)
                                                : std::max(above, value);
    }
    extent.least = std::min(extent.least, below);
    extent.most = std::max(extent.most, above);
  }
  if (extent.least == extent.most) extent.most = 1;
  return extent;
}

/// Named swatches in rows; returns the height they take.
double draw_legend(Drawing& drawing, const Categories& chart, double left) {
  double x = left, y = 0;
  for (std::size_t s = 0; s < chart.series.size(); ++s) {
    const double needs = 14 + estimated_width(chart.series[s].name, kWordSize, false) + 16;
    if (x > left && x + needs > drawing.width) {
      x = left;
      y += kLineHeight + 3;
    }
    drawing.shapes.emplace_back(FilledBox{x, y + 1.5, 9, 9, series_ink(s), true});
    drawing.shapes.emplace_back(DrawnText{{x + 14, y + 9}, chart.series[s].name});
    x += needs;
  }
  return y + kLineHeight + 9;
}

std::string describe(const Categories& chart, bool stacked) {
  const auto value = [&](std::size_t i) { return stacked ? total_at(chart, i) : chart.series[0].values[i]; };
  std::string text =
      fmt::format("{}{}.", stacked ? "Stacked bar chart" : "Bar chart", chart.title.empty() ? "" : ": " + chart.title);
  if (chart.names.empty()) return text;
  if (!stacked && chart.series.size() > 1) {
    text += fmt::format(" {} series for {} categories.", chart.series.size(), chart.names.size());
    for (const Series& series : chart.series) {
      const auto most = std::ranges::max_element(series.values) - series.values.begin();
      text += fmt::format(" {} is highest for {}, {}.", series.name, chart.names[static_cast<std::size_t>(most)],
                          format_number(series.values[static_cast<std::size_t>(most)], chart.format));
    }
    return text;
  }
  std::vector<std::size_t> order(chart.names.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return value(a) > value(b); });
  const std::size_t first = order.front(), last = order.back();
  text += fmt::format(" {} is highest with {}", chart.names[first], format_number(value(first), chart.format));
  if (order.size() > 1) {
    text += fmt::format("; {} is lowest with {}", chart.names[last], format_number(value(last), chart.format));
    if (value(first) == value(order[1])) text += fmt::format("; {} is level with the highest", chart.names[order[1]]);
  }
  return text + ".";
}

FigureTable table_of(const Categories& chart, bool stacked) {
  FigureTable table;
  table.head.push_back(chart.category_title);
  for (const Series& series : chart.series) table.head.push_back(series.name);
  if (stacked && chart.series.size() > 1) table.head.push_back("Total");
  for (std::size_t i = 0; i < chart.names.size(); ++i) {
    std::vector<std::string> row{chart.names[i]};
    for (const Series& series : chart.series) row.push_back(format_number(series.values[i], chart.format));
    if (stacked && chart.series.size() > 1) row.push_back(format_number(total_at(chart, i), chart.format));
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

Figured draw_bars(const Categories& chart, bool stacked, double width) {
  Figured out{.drawing = {.width = width, .height = 0},
              .alternative = describe(chart, stacked),
              .table = table_of(chart, stacked)};
  Drawing& drawing = out.drawing;

  double label_width = 0;
  for (const std::string& name : chart.names)
    label_width = std::max(label_width, estimated_width(name, kWordSize, false));
  label_width = std::min(label_width, width * 0.32);
  double value_width = 0;
  for (std::size_t i = 0; i < chart.names.size(); ++i)
    for (const Series& series : chart.series) {
      const double shown = stacked ? total_at(chart, i) : series.values[i];
      value_width = std::max(value_width, estimated_width(format_number(shown, chart.format), kWordSize, true) + 6);
    }
  const Extent extent = extent_of(chart, stacked);
  const double left = label_width + 8;
  const double negative_room = extent.least < 0 ? value_width : 0;
  const double plot = std::max(40.0, width - left - value_width - negative_room);
  const auto x_of = [&](double value) {
    return left + negative_room + (value - extent.least) / (extent.most - extent.least) * plot;
  };

  double y = chart.series.size() > 1 ? draw_legend(drawing, chart, 0) : 2;
  const double top = y;
  const double bar = stacked || chart.series.size() == 1 ? 15 : 10;
  for (std::size_t i = 0; i < chart.names.size(); ++i) {
    const std::vector<std::string> label = wrap(chart.names[i], label_width);
    const double bars_height = stacked ? bar : bar * static_cast<double>(chart.series.size());
    const double row = std::max(bars_height, kLineHeight * static_cast<double>(label.size()));
    double text_y = y + (row - kLineHeight * static_cast<double>(label.size())) / 2 + 8.8;
    for (const std::string& line : label) {
      drawing.shapes.emplace_back(DrawnText{{label_width, text_y}, line, kWordSize, Anchor::End});
      text_y += kLineHeight;
    }
    double bar_y = y + (row - bars_height) / 2;
    double below = 0, above = 0;
    for (std::size_t s = 0; s < chart.series.size(); ++s) {
      const double value = chart.series[s].values[i];
      double& from = value < 0 ? below : above;
      const double start = stacked ? from : 0;
      if (stacked) from += value;
      const double x0 = x_of(std::min(start, start + value)), x1 = x_of(std::max(start, start + value));
      Ink fill = series_ink(s);
      if (chart.series.size() == 1 && chart.highlight) fill = *chart.highlight == i ? Ink::Accent : Ink::Series2;
      drawing.shapes.emplace_back(FilledBox{x0, bar_y, x1 - x0, bar - (stacked ? 0 : 1), fill, stacked});
      const std::string number = format_number(value, chart.format);
      if (stacked) {
        if (estimated_width(number, 8, false) + 6 < x1 - x0)
          drawing.shapes.emplace_back(
              DrawnText{{(x0 + x1) / 2, bar_y + bar / 2 + 2.9}, number, 8, Anchor::Middle, ink_on(fill)});
      } else {
        const bool negative = value < 0;
        drawing.shapes.emplace_back(DrawnText{{negative ? x0 - 4 : x1 + 4, bar_y + bar / 2 + 2.7},
                                              number,
                                              kWordSize,
                                              negative ? Anchor::End : Anchor::Start,
                                              Ink::Text,
                                              chart.highlight && *chart.highlight == i});
        bar_y += bar;
      }
    }
    if (stacked)
      drawing.shapes.emplace_back(DrawnText{{x_of(above) + 4, bar_y + bar / 2 + 3.1},
                                            format_number(total_at(chart, i), chart.format),
                                            kWordSize,
                                            Anchor::Start,
                                            Ink::Text,
                                            true});
    y += row + 7;
  }
  drawing.shapes.emplace_back(StrokeLine{{x_of(0), top - 2}, {x_of(0), y - 4}, Ink::Text, 0.75});
  drawing.height = y;
  return out;
}

}  // namespace despatch::chart
