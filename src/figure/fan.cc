// A percentile fan over categories that follow each other.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "figure/chart.h"
#include "figure/plot.h"

namespace despatch::chart {
namespace {

struct Percentile {
  double percentile = 50;
  std::vector<double> values;
};
struct Line {
  std::string name;
  std::vector<double> values;
};
struct Fan {
  std::string title, category_title;
  std::vector<std::string> names;
  std::vector<Percentile> percentiles;  ///< ascending
  std::optional<Line> line;
  NumberFormat format;
  /// The percentile that stands in the middle: the median where it is given.
  [[nodiscard]] std::size_t middle() const {
    std::size_t best = 0;
    for (std::size_t i = 0; i < percentiles.size(); ++i)
      if (std::abs(percentiles[i].percentile - 50) < std::abs(percentiles[best].percentile - 50)) best = i;
    return best;
  }
};

std::optional<Fan> read_fan(Reader& reader) {
  const Value& root = reader.root();
  reader.only(root, "a fan chart",
              {"type", "title", "table", "unit", "decimals", "category", "categories", "percentiles", "line"});
  Fan chart{.title = reader.text(root, "title"),
            .category_title = reader.text(root, "category", "Year"),
            .names = {},
            .percentiles = {},
            .line = {},
            .format = reader.number_format()};
  Reader::Names names;
  for (const Value& name : reader.list(root, "categories", "a fan chart", 120))
    chart.names.push_back(reader.name(name, names));
  const Value* previous = nullptr;
  for (const Value& one : reader.list(root, "percentiles", "a fan chart", 11)) {
    reader.only(one, "a percentile", {"percentile", "values"});
    if (!reader.needs(one, "a percentile", {"percentile", "values"})) continue;
    const Value& at = *one.find("percentile");
    const auto percentile = reader.number(at, "percentile");
    if (!percentile) continue;
    if (*percentile < 0 || *percentile > 100)
      reader.fault("figure/contradiction", at,
                   fmt::format("a percentile is from 0 to 100, not {}", format_number(*percentile, {})));
    Percentile row{.percentile = *percentile,
                   .values = reader.values(one, percentile_name(*percentile), chart.names.size())};
    if (!chart.percentiles.empty() && previous) {
      const Percentile& before = chart.percentiles.back();
      if (row.percentile == before.percentile) {
        reader.fault("figure/duplicate", at, fmt::format("{} stands twice", percentile_name(row.percentile)))
            .note(reader.place(*previous->find("percentile")), "the first");
      } else if (row.percentile < before.percentile) {
        reader
            .fault("figure/contradiction", at,
                   fmt::format("{} comes after {}; percentiles go up", percentile_name(row.percentile),
                               percentile_name(before.percentile)))
            .note(reader.place(*previous->find("percentile")), "the one before");
      } else if (row.values.size() == before.values.size()) {
        for (std::size_t i = 0; i < row.values.size(); ++i) {
          if (!(row.values[i] < before.values[i])) continue;
          reader
              .fault("figure/contradiction", one.find("values")->as_sequence()[i],
                     fmt::format("{} of {} is {}, below its {} of {}", percentile_name(row.percentile), chart.names[i],
                                 format_number(row.values[i], chart.format), percentile_name(before.percentile),
                                 format_number(before.values[i], chart.format)))
              .note(reader.place(previous->find("values")->as_sequence()[i]), "the lower percentile");
          break;
        }
      }
    }
    previous = &one;
    chart.percentiles.push_back(std::move(row));
  }
  if (const Value* line = root.find("line"); line && !line->is_null()) {
    reader.only(*line, "the line", {"name", "values"});
    if (reader.needs(*line, "the line", {"name", "values"})) {
      Reader::Names line_names;
      Line made{.name = reader.name(*line, "name", line_names), .values = {}};
      made.values = reader.values(*line, made.name, chart.names.size());
      chart.line = std::move(made);
    }
  }
  if (reader.failed()) return std::nullopt;
  if (chart.format.decimals < 0) {
    std::vector<double> all;
    for (const Percentile& p : chart.percentiles) all.insert(all.end(), p.values.begin(), p.values.end());
    if (chart.line) all.insert(all.end(), chart.line->values.begin(), chart.line->values.end());
    chart.format.decimals = decimals_for(all);
  }
  return chart;
}

/// Runs of categories at which both percentiles are known: a gap parts the band.
std::vector<std::pair<std::size_t, std::size_t>> runs(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<std::pair<std::size_t, std::size_t>> out;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!is_known(a[i]) || !is_known(b[i])) continue;
    if (!out.empty() && out.back().second == i)
      ++out.back().second;
    else
      out.emplace_back(i, i + 1);
  }
  return out;
}

Drawing draw_fan(const Fan& chart, double width) {
  Drawing drawing{.width = width, .height = 0, .shapes = {}};
  Canvas canvas(drawing);
  double least = 0, most = 0;
  bool first = true;
  const auto reach = [&](const std::vector<double>& values) {
    for (const double value : values) {
      if (!is_known(value)) continue;
      least = first ? value : std::min(least, value);
      most = first ? value : std::max(most, value);
      first = false;
    }
  };
  for (const Percentile& p : chart.percentiles) reach(p.values);
  if (chart.line) reach(chart.line->values);
  // A fan shows a spread: nought is on the axis only when it is near.
  if (least > 0 && least < (most - least)) least = 0;
  if (most < 0 && -most < (most - least)) most = 0;
  std::vector<std::string> names;
  for (const Percentile& p : chart.percentiles) names.push_back(percentile_name(p.percentile));
  if (chart.line) names.push_back(chart.line->name);
  Plot plot(drawing, make_scale(least, most, width < kCompactWidth ? 4 : 6), chart.format, chart.names, names, 0);
  plot.draw_frame();

  // From the outside inwards, lighter to darker.
  static constexpr Ink kBands[] = {Ink::Series6, Ink::Series2, Ink::Series6, Ink::Series2, Ink::Series6};
  const std::size_t count = chart.percentiles.size();
  for (std::size_t depth = 0; depth < count / 2; ++depth) {
    const std::vector<double>& low = chart.percentiles[depth].values;
    const std::vector<double>& high = chart.percentiles[count - 1 - depth].values;
    for (const auto& [begin, end] : runs(low, high)) {
      Polygon band{.points = {}, .fill = kBands[std::min<std::size_t>(depth, 4)], .outlined = false};
      if (end - begin == 1) {
        const double x = plot.x(begin);
        canvas.box({x - 6, plot.y(high[begin]), 12, plot.y(low[begin]) - plot.y(high[begin]), band.fill, true});
        continue;
      }
      for (std::size_t i = begin; i < end; ++i) band.points.push_back({plot.x(i), plot.y(high[i])});
      for (std::size_t i = end; i-- > begin;) band.points.push_back({plot.x(i), plot.y(low[i])});
      canvas.shape(std::move(band));
    }
  }
  const std::size_t middle = chart.middle();
  std::vector<Plot::End> ends;
  const auto course = [&](const std::vector<double>& values, double stroke, bool dashed) {
    Polyline line{.points = {}, .ink = Ink::Text, .width = stroke, .dashed = dashed};
    double end = plot.bottom;
    for (std::size_t i = 0; i <= values.size(); ++i) {
      if (i < values.size() && is_known(values[i])) {
        line.points.push_back({plot.x(i), end = plot.y(values[i])});
        continue;
      }
      if (line.points.size() > 1) canvas.shape(line);
      if (line.points.size() == 1)
        canvas.line({line.points[0].x - 6, line.points[0].y}, {line.points[0].x + 6, line.points[0].y}, Ink::Text,
                    stroke);
      line.points.clear();
    }
    return end;
  };
  for (std::size_t p = 0; p < count; ++p)
    ends.push_back({.name = percentile_name(chart.percentiles[p].percentile),
                    .y = course(chart.percentiles[p].values, p == middle ? 2 : 0.5, false),
                    .bold = p == middle});
  if (chart.line) ends.push_back({.name = chart.line->name, .y = course(chart.line->values, 1.5, true), .bold = true});
  plot.draw_ends(std::move(ends));
  return drawing;
}

std::string describe_fan(const Fan& chart) {
  std::string text = opening("Fan chart", chart.title);
  if (chart.names.empty() || chart.percentiles.empty()) return text + " There is nothing to show.";
  const auto number = [&](double n) { return format_number(n, chart.format); };
  const auto at = [&](std::size_t i) {
    const Percentile& middle = chart.percentiles[chart.middle()];
    std::string said = fmt::format("{} is {}", percentile_name(middle.percentile), number(middle.values[i]));
    if (chart.percentiles.size() > 1)
      said +=
          fmt::format(", between {} at {} and {} at {}", number(chart.percentiles.front().values[i]),
                      percentile_name(chart.percentiles.front().percentile), number(chart.percentiles.back().values[i]),
                      percentile_name(chart.percentiles.back().percentile));
    return said;
  };
  text += fmt::format(" In {} {}.", chart.names.front(), at(0));
  if (chart.names.size() > 1) text += fmt::format(" In {} {}.", chart.names.back(), at(chart.names.size() - 1));
  if (chart.line) {
    std::vector<std::string> above;
    for (std::size_t i = 0; i < chart.names.size(); ++i)
      if (chart.percentiles.back().values[i] > chart.line->values[i]) above.push_back(chart.names[i]);
    const std::string high = percentile_name(chart.percentiles.back().percentile);
    text += above.empty() ? fmt::format(" {} is never above the line {}.", high, chart.line->name)
                          : fmt::format(" {} is above the line {} in {}.", high, chart.line->name, list_briefly(above));
  }
  return text;
}

FigureTable table_of(const Fan& chart) {
  FigureTable table{.head = {chart.category_title}, .rows = {}};
  for (const Percentile& p : chart.percentiles) table.head.push_back(percentile_name(p.percentile));
  if (chart.line) table.head.push_back(chart.line->name);
  for (std::size_t i = 0; i < chart.names.size(); ++i) {
    std::vector<std::string> row{chart.names[i]};
    for (const Percentile& p : chart.percentiles) row.push_back(format_number(p.values[i], chart.format));
    if (chart.line) row.push_back(format_number(chart.line->values[i], chart.format));
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

std::optional<Figured> make_fan(Reader& reader, double width) {
  const auto chart = read_fan(reader);
  if (!chart) return std::nullopt;
  const bool empty = chart->names.empty() || chart->percentiles.empty();
  return Figured{.drawing = empty ? empty_drawing(width) : draw_fan(*chart, width),
                 .alternative = describe_fan(*chart),
                 .table = table_of(*chart)};
}

}  // namespace despatch::chart
