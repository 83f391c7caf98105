#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "figure/chart.h"

namespace despatch::chart {

Figured draw_funnel(const Funnel& chart, double width) {
  Figured out{.drawing = {.width = width, .height = 0}};
  Drawing& drawing = out.drawing;

  double most = 1;
  for (const FunnelStep& step : chart.steps) most = std::max(most, step.count);
  const double room = width * 0.42, middle = room / 2, words = room + 16;
  // A step of one still has to hold its number.
  const auto half = [&](double count) { return std::max(14.0, room / 2 * count / most); };
  double y = 2;
  for (std::size_t i = 0; i < chart.steps.size(); ++i) {
    const FunnelStep& step = chart.steps[i];
    const auto lines = wrap(step.text, width - words);
    const double height = std::max(30.0, kLineHeight * static_cast<double>(lines.size() + 1) + 4);
    const double upper = half(step.count);
    const double lower = i + 1 < chart.steps.size() ? half(chart.steps[i + 1].count) : upper;
    const Ink fill = i + 1 == chart.steps.size() ? Ink::Accent : Ink::Series2;
    drawing.shapes.emplace_back(FilledBox{middle - upper, y, 2 * upper, height - 8, fill, true});
    if (i + 1 < chart.steps.size())
      drawing.shapes.emplace_back(Polygon{{{middle - upper, y + height - 8},
                                           {middle + upper, y + height - 8},
                                           {middle + lower, y + height},
                                           {middle - lower, y + height}},
                                          Ink::Series6,
                                          false});
    drawing.shapes.emplace_back(DrawnText{
        {middle, y + (height - 8) / 2 + 4.5}, format_number(step.count, {}), 13, Anchor::Middle, ink_on(fill), true});
    drawing.shapes.emplace_back(DrawnText{{words, y + 10}, step.name, kWordSize, Anchor::Start, Ink::Text, true});
    double text_y = y + 10 + kLineHeight;
    for (const std::string& line : lines) {
      drawing.shapes.emplace_back(DrawnText{{words, text_y}, line});
      text_y += kLineHeight;
    }
    y += height;
  }
  drawing.height = y;

  std::vector<std::string> counts;
  out.table.head = {"Step", "Number", "What happened"};
  for (const FunnelStep& step : chart.steps) {
    counts.push_back(fmt::format("{} {}", step.name, format_number(step.count, {})));
    out.table.rows.push_back({step.name, format_number(step.count, {}), step.text});
  }
  out.alternative =
      fmt::format("Funnel{}. {}.", chart.title.empty() ? "" : ": " + chart.title, list_and(counts, "then"));
  return out;
}

}  // namespace despatch::chart
