#include <algorithm>

#include <fmt/format.h>

#include "figure/chart.h"

namespace despatch::chart {

Figured draw_timeline(const Timeline& chart, double width) {
  Figured out{.drawing = {.width = width, .height = 0}};
  Drawing& drawing = out.drawing;

  // Time runs downwards: dates of any number and words of any length then have room, on paper and on a telephone.
  double date_width = 0;
  for (const TimelineEvent& event : chart.events)
    date_width = std::max(date_width, estimated_width(long_date(event.date), kWordSize, true));
  const double axis = date_width + 14, words = axis + 14;
  double y = 8;
  double last = y;
  for (std::size_t i = 0; i < chart.events.size(); ++i) {
    const TimelineEvent& event = chart.events[i];
    if (i > 0) {
      // The gap grows with the time between, within bounds: 2 pt a month, at most 24 pt.
      y += std::clamp(days_between(chart.events[i - 1].date, event.date) / 30.4 * 2, 0.0, 24.0);
    }
    const auto lines = wrap(event.text, width - words, kWordSize, event.deadline);
    drawing.shapes.emplace_back(
        DrawnText{{date_width, y + 3}, long_date(event.date), kWordSize, Anchor::End, Ink::Text, true});
    if (event.deadline)
      drawing.shapes.emplace_back(
          Polygon{{{axis, y - 5}, {axis + 5, y}, {axis, y + 5}, {axis - 5, y}}, Ink::Accent, true});
    else
      drawing.shapes.emplace_back(FilledBox{axis - 3, y - 3, 6, 6, Ink::Series1, true});
    double text_y = y + 3;
    for (const std::string& line : lines) {
      drawing.shapes.emplace_back(
          DrawnText{{words, text_y}, line, kWordSize, Anchor::Start, Ink::Text, event.deadline});
      text_y += kLineHeight;
    }
    last = y;
    y += kLineHeight * static_cast<double>(lines.size()) + 7;
  }
  drawing.shapes.insert(drawing.shapes.begin(), StrokeLine{{axis, 8}, {axis, last}, Ink::Quiet, 1});
  const bool deadlines = std::ranges::any_of(chart.events, &TimelineEvent::deadline);
  if (deadlines) {
    drawing.shapes.emplace_back(
        Polygon{{{axis, y - 1}, {axis + 5, y + 4}, {axis, y + 9}, {axis - 5, y + 4}}, Ink::Accent, true});
    drawing.shapes.emplace_back(DrawnText{{words, y + 7}, "a deadline", kWordSize, Anchor::Start, Ink::Text});
    y += 16;
  }
  drawing.height = y;

  out.alternative = fmt::format("Timeline{}.", chart.title.empty() ? "" : ": " + chart.title);
  if (!chart.events.empty())
    out.alternative +=
        fmt::format(" {} events from {} to {}{}.", chart.events.size(), long_date(chart.events.front().date),
                    long_date(chart.events.back().date), deadlines ? "; deadlines are marked" : "");
  out.table.head = {"Date", "Event"};
  if (deadlines) out.table.head.push_back("Deadline");
  for (const TimelineEvent& event : chart.events) {
    std::vector<std::string> row{long_date(event.date), event.text};
    if (deadlines) row.push_back(event.deadline ? "yes" : "no");
    out.table.rows.push_back(std::move(row));
  }
  return out;
}

}  // namespace despatch::chart
