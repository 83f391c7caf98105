// A cumulative curve: which share of results is at or below a value.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "figure/chart.h"

namespace despatch::chart {
namespace {

struct Step {
  double percentile = 0, value = 0;
};
struct Mark {
  std::string name;
  double value = 0;
};
struct Distribution {
  std::string title, result;
  std::vector<Step> steps;  ///< ascending in both
  std::vector<Mark> marks;
  NumberFormat format;

  /// The share of results at or below `value`, in per cent, between the ends that are given.
  [[nodiscard]] double share_below(double value) const {
    if (value <= steps.front().value) return steps.front().percentile;
    for (std::size_t i = 1; i < steps.size(); ++i) {
      if (value > steps[i].value) continue;
      const Step &a = steps[i - 1], &b = steps[i];
      if (b.value == a.value) return b.percentile;
      return a.percentile + (b.percentile - a.percentile) * (value - a.value) / (b.value - a.value);
    }
    return steps.back().percentile;
  }
};

std::optional<Distribution> read_distribution(Reader& reader) {
  const Value& root = reader.root();
  reader.only(root, "a distribution", {"type", "title", "table", "unit", "decimals", "result", "percentiles", "marks"});
  Distribution chart{.title = reader.text(root, "title"),
                     .result = reader.text(root, "result", "Result"),
                     .steps = {},
                     .marks = {},
                     .format = reader.number_format()};
  const Value* previous = nullptr;
  for (const Value& one : reader.list(root, "percentiles", "a distribution", 201)) {
    reader.only(one, "a percentile", {"percentile", "value"});
    if (!reader.needs(one, "a percentile", {"percentile", "value"})) continue;
    const auto percentile = reader.number(*one.find("percentile"), "percentile");
    const auto value = reader.number(*one.find("value"), "value");
    if (!percentile || !value) continue;
    if (*percentile < 0 || *percentile > 100)
      reader.fault("figure/contradiction", *one.find("percentile"),
                   fmt::format("a percentile is from 0 to 100, not {}", format_number(*percentile, {})));
    if (previous && !chart.steps.empty()) {
      const Step& before = chart.steps.back();
      if (*percentile <= before.percentile)
        reader
            .fault("figure/contradiction", *one.find("percentile"),
                   fmt::format("{} comes after {}; percentiles go up", percentile_name(*percentile),
                               percentile_name(before.percentile)))
            .note(reader.place(*previous->find("percentile")), "the one before");
      else if (*value < before.value)
        reader
            .fault("figure/contradiction", *one.find("value"),
                   fmt::format("{} is {}, below {} of {}", percentile_name(*percentile),
                               format_number(*value, chart.format), percentile_name(before.percentile),
                               format_number(before.value, chart.format)))
            .note(reader.place(*previous->find("value")), "the lower percentile");
    }
    previous = &one;
    chart.steps.push_back({*percentile, *value});
  }
  Reader::Names names;
  for (const Value& one : reader.list(root, "marks", "a distribution", 6, true)) {
    reader.only(one, "a mark", {"name", "value"});
    if (!reader.needs(one, "a mark", {"name", "value"})) continue;
    std::string name = reader.name(one, "name", names);
    if (const auto value = reader.number(*one.find("value"), "value")) chart.marks.push_back({std::move(name), *value});
  }
  if (reader.failed()) return std::nullopt;
  if (chart.format.decimals < 0) {
    std::vector<double> all;
    for (const Step& step : chart.steps) all.push_back(step.value);
    for (const Mark& mark : chart.marks) all.push_back(mark.value);
    chart.format.decimals = decimals_for(all);
  }
  return chart;
}

Drawing draw_distribution(const Distribution& chart, double width) {
  Drawing drawing{.width = width, .height = 0, .shapes = {}};
  Canvas canvas(drawing);
  double least = chart.steps.front().value, most = chart.steps.back().value;
  for (const Mark& mark : chart.marks) {
    least = std::min(least, mark.value);
    most = std::max(most, mark.value);
  }
  const Scale values = make_scale(least, most, width < kCompactWidth ? 3 : 6);
  NumberFormat format = tick_format(chart.format, values);
  if (format.suffix.starts_with(' ')) format.suffix.clear();
  const double left = estimated_width("100%", kSmallSize, false) + 8;
  const double right =
      width - std::max(6.0, estimated_width(format_number(values.high, format), kSmallSize, false) / 2);
  // Each mark has a line of its own above the plot.
  double y = canvas.lines(0, 0, canvas.wrap_from(0, "Share of results at or below", kSmallSize), {.size = kSmallSize});
  const double marks_top = y + 2;
  const double top = marks_top + kLineHeight * static_cast<double>(chart.marks.size()) + 6;
  const double bottom = top + std::clamp(width * 0.36, 110.0, 165.0);
  const auto x_of = [&](double value) { return values.place(value, left, right); };
  const auto y_of = [&](double percent) { return bottom - percent / 100 * (bottom - top); };
  for (const double percent : {0.0, 25.0, 50.0, 75.0, 100.0}) {
    canvas.line({left, y_of(percent)}, {right, y_of(percent)}, percent == 0 ? Ink::Text : Ink::Grid,
                percent == 0 ? 0.75 : 0.5);
    canvas.words_on(left - 5, y_of(percent), format_number(percent, {.suffix = "%"}),
                    {Anchor::End, false, Ink::Text, kSmallSize});
  }
  double free_from = -1;
  for (const double tick : values.ticks) {
    canvas.line({x_of(tick), bottom}, {x_of(tick), bottom + 3}, Ink::Text, 0.5);
    const std::string name = format_tick(tick, format);
    const double half = estimated_width(name, kSmallSize, false) / 2;
    const double x = std::clamp(x_of(tick), half, std::max(half, width - half));
    if (x - half < free_from) continue;
    canvas.words({x, bottom + 4 + kBaseline}, name, {Anchor::Middle, false, Ink::Text, kSmallSize});
    free_from = x + half + 6;
  }
  Polyline curve{.points = {}, .ink = Ink::Series1, .width = 2};
  for (const Step& step : chart.steps) curve.points.push_back({x_of(step.value), y_of(step.percentile)});
  if (curve.points.size() > 1) canvas.shape(curve);
  for (const Point& point : chart.steps.size() <= 15 ? curve.points : std::vector<Point>{})
    canvas.box({point.x - 2, point.y - 2, 4, 4, Ink::Series1, true});
  double mark_y = marks_top;
  for (const Mark& mark : chart.marks) {
    const double x = x_of(mark.value);
    const std::string text = fmt::format("{}: {}", mark.name, format_number(mark.value, chart.format));
    std::string shown = wrap(text, width - 6, kSmallSize, true, canvas.spaces()).front();
    const double needs = widest({shown}, kSmallSize, true, canvas.spaces());
    const bool on_right = x + 5 + needs <= width;
    canvas.line({x, mark_y + 3}, {x, bottom}, Ink::Text, 0.9, true);
    const double at = on_right ? x + 4 : std::max(needs + 1, x - 4);
    const double plate = on_right ? at - 1 : at - needs - 1;
    canvas.box({plate, mark_y + 1, std::min(needs + 2, width - plate), kLineHeight - 1.5, Ink::Paper});
    canvas.words_on(at, mark_y + kLineHeight / 2, shown,
                    {on_right ? Anchor::Start : Anchor::End, true, Ink::Text, kSmallSize});
    mark_y += kLineHeight;
  }
  drawing.height = bottom + 4 + kLineHeight + 2;
  if (chart.format.suffix.starts_with(' '))
    drawing.height =
        canvas.lines(width, drawing.height - 1, canvas.wrap_from(0, chart.format.suffix.substr(1), kSmallSize),
                     {Anchor::End, false, Ink::Text, kSmallSize}) +
        1;
  return drawing;
}

std::string describe_distribution(const Distribution& chart) {
  std::string text = opening("Cumulative curve", chart.title);
  if (chart.steps.empty()) return text + " There is nothing to show.";
  const auto number = [&](double n) { return format_number(n, chart.format); };
  if (chart.steps.size() == 1)
    text += fmt::format(" {} at {} is {}.", chart.result, percentile_name(chart.steps[0].percentile),
                        number(chart.steps[0].value));
  else
    text += fmt::format(" {} runs from {} at {} to {} at {}.", chart.result, number(chart.steps.front().value),
                        percentile_name(chart.steps.front().percentile), number(chart.steps.back().value),
                        percentile_name(chart.steps.back().percentile));
  for (const Step& step : chart.steps)
    if (step.percentile == 50 && chart.steps.size() > 1)
      text += fmt::format(" Half of the results are at or below {}.", number(step.value));
  for (const Mark& mark : chart.marks) {
    const bool below = mark.value<chart.steps.front().value, above = mark.value> chart.steps.back().value;
    const double share = chart.share_below(mark.value);
    const std::string percent = format_number(std::round(share), {.suffix = "%", .decimals = 0});
    text += below   ? fmt::format(" {}, {}, is below all that is shown.", mark.name, number(mark.value))
            : above ? fmt::format(" {}, {}, is above all that is shown.", mark.name, number(mark.value))
                    : fmt::format(" {} of results are at or below {}, {}.", percent, mark.name, number(mark.value));
  }
  return text;
}

FigureTable table_of(const Distribution& chart) {
  FigureTable table{.head = {"Percentile", chart.result}, .rows = {}};
  for (const Step& step : chart.steps)
    table.rows.push_back({percentile_name(step.percentile), format_number(step.value, chart.format)});
  for (const Mark& mark : chart.marks) table.rows.push_back({mark.name, format_number(mark.value, chart.format)});
  return table;
}

}  // namespace

std::optional<Figured> make_distribution(Reader& reader, double width) {
  const auto chart = read_distribution(reader);
  if (!chart) return std::nullopt;
  return Figured{.drawing = chart->steps.empty() ? empty_drawing(width) : draw_distribution(*chart, width),
                 .alternative = describe_distribution(*chart),
                 .table = table_of(*chart)};
}

}  // namespace despatch::chart
