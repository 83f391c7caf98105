#include "figure/categories.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "base/text.h"

namespace despatch::chart {
namespace {

constexpr std::size_t kMostBars = 120;  // more do not fit on a page

void read_data(Reader& reader, const Value& data, Categories& chart) {
  if (!data.is_mapping()) {
    reader.fault(data,
                 fmt::format("`data` is {}; it pairs names with numbers, as in `Company: 68.5`", data.kind_name()));
    return;
  }
  if (data.size() > kMostItems) {
    reader.fault("figure/too-much", data,
                 fmt::format("`data` has {} items; a figure of more than {} cannot be read", data.size(), kMostItems));
    return;
  }
  Series only{.name = reader.text(reader.root(), "series", "Value"), .values = {}};
  Reader::Names names;
  for (const Value::Entry& entry : data.as_mapping()) {
    chart.names.push_back(reader.name(entry.key, names));
    only.values.push_back(reader.number_or_unknown(entry.value, chart.names.back()));
  }
  chart.series.push_back(std::move(only));
}

void read_series(Reader& reader, Categories& chart, std::string_view what) {
  const Value& root = reader.root();
  Reader::Names names, series_names;
  for (const Value& name : reader.list(root, "categories", what)) chart.names.push_back(reader.name(name, names));
  for (const Value& one : reader.list(root, "series", what, kMostSeries)) {
    reader.only(one, "a series", {"name", "values"});
    if (!reader.needs(one, "a series", {"name", "values"})) continue;
    Series series{.name = reader.name(one, "name", series_names), .values = {}};
    series.values = reader.values(one, series.name, chart.names.size());
    chart.series.push_back(std::move(series));
  }
}

void set_decimals(Categories& chart, bool stacked) {
  if (chart.format.decimals >= 0) return;
  std::vector<double> all;
  for (const Series& series : chart.series) all.insert(all.end(), series.values.begin(), series.values.end());
  if (chart.line) all.insert(all.end(), chart.line->values.begin(), chart.line->values.end());
  if (stacked)
    for (std::size_t i = 0; i < chart.names.size(); ++i) all.push_back(chart.total(i));
  chart.format.decimals = decimals_for(all);
}

}  // namespace

double Categories::total(std::size_t category) const {
  double sum = 0;
  for (const Series& one : series) sum += one.values[category];
  // Sums of decimal fractions come out a hair off nought.
  return std::abs(sum) < kSmallest ? 0 : sum;
}

bool Categories::has_gaps() const {
  return std::ranges::any_of(series, [](const Series& one) {
    return std::ranges::any_of(one.values, [](double value) { return !is_known(value); });
  });
}

std::optional<Categories> read_categories(Reader& reader, CategoryForm form) {
  const Value& root = reader.root();
  const bool bars = form != CategoryForm::Line;
  const std::string_view what = form == CategoryForm::Bar          ? "a bar chart"
                                : form == CategoryForm::StackedBar ? "a stacked bar chart"
                                                                   : "a line chart";
  if (bars)
    reader.only(root, what,
                {"type", "title", "table", "unit", "decimals", "data", "categories", "category", "series", "highlight",
                 "orientation", "better", "line"});
  else
    reader.only(root, what,
                {"type", "title", "table", "unit", "decimals", "data", "categories", "category", "series", "better"});
  Categories chart{.title = reader.text(root, "title"),
                   .category_title = reader.text(root, "category", "Item"),
                   .names = {},
                   .series = {},
                   .format = reader.number_format(),
                   .highlight = {},
                   .line = {}};
  const Value* data = root.find("data");
  if (data && root.find("categories"))
    reader.fault(*data, "a chart has either `data`, or `categories` and `series`, not both")
        .note(reader.place(*root.find("categories")), "the categories");
  else if (data)
    read_data(reader, *data, chart);
  else
    read_series(reader, chart, what);

  if (bars) {
    chart.vertical = reader.choice_at(root, "orientation", {"horizontal", "vertical"}) == "vertical";
    const std::size_t rows = chart.names.size() * (form == CategoryForm::Bar ? chart.series.size() : 1);
    if (rows > kMostBars)
      reader
          .fault("figure/too-much", root,
                 fmt::format("{} bars cannot be read on one page; {} are the most", rows, kMostBars))
          .help("group the smallest, or show them as a table");
    if (const Value* highlight = root.find("highlight"); highlight && !highlight->is_null()) {
      const std::string name = reader.as_text(*highlight, "highlight");
      const auto found = std::ranges::find(chart.names, name);
      if (found != chart.names.end()) {
        chart.highlight = static_cast<std::size_t>(found - chart.names.begin());
      } else {
        auto said = reader.fault(*highlight, fmt::format("`highlight` names `{}`, which is no category", name));
        if (const auto meant = nearest(name, {chart.names.begin(), chart.names.end()}))
          said.help(fmt::format("did you mean `{}`?", *meant));
      }
    }
    if (const Value* line = root.find("line"); line && !line->is_null()) {
      reader.only(*line, "the line", {"name", "values"});
      if (!chart.vertical)
        reader.fault(*line, "a `line` runs over columns; horizontal bars have none")
            .help("add `orientation: vertical`");
      if (reader.needs(*line, "the line", {"name", "values"})) {
        Reader::Names names;
        Series series{.name = reader.name(*line, "name", names), .values = {}};
        series.values = reader.values(*line, series.name, chart.names.size());
        chart.line = std::move(series);
      }
    }
  }
  const std::string better = reader.choice_at(root, "better", {"unsaid", "higher", "lower"});
  chart.better = better == "higher"  ? Categories::Better::Higher
                 : better == "lower" ? Categories::Better::Lower
                                     : Categories::Better::Unsaid;
  if (reader.failed()) return std::nullopt;
  set_decimals(chart, form == CategoryForm::StackedBar);
  return chart;
}

Extent extent_of(const Categories& chart, bool stacked) {
  Extent extent;
  const auto reach = [&](double value) {
    if (!is_known(value)) return;
    extent.least = std::min(extent.least, value);
    extent.most = std::max(extent.most, value);
  };
  for (std::size_t i = 0; i < chart.names.size(); ++i) {
    double below = 0, above = 0;
    for (const Series& series : chart.series) {
      const double value = series.values[i];
      if (!stacked) reach(value);
      if (stacked && is_known(value)) (value < 0 ? below : above) += value;
    }
    reach(below);
    reach(above);
    if (chart.line) reach(chart.line->values[i]);
  }
  return extent;
}

namespace {

/// Names of the categories in `order` from `begin` on that have the same value as the first of them.
std::vector<std::string> level_with(const Categories& chart, const std::vector<std::size_t>& order,
                                    const std::vector<double>& values, std::size_t begin) {
  std::vector<std::string> names;
  for (std::size_t at = begin; at < order.size() && values[order[at]] == values[order[begin]]; ++at)
    names.push_back(chart.names[order[at]]);
  return names;
}

std::string ranking(const Categories& chart, const std::vector<double>& values) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (is_known(values[i])) order.push_back(i);
  if (order.empty()) return " No value is known.";
  const bool lower_is_better = chart.better == Categories::Better::Lower;
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    return lower_is_better ? values[a] < values[b] : values[a] > values[b];
  });
  const auto number = [&](std::size_t place) { return format_number(values[order[place]], chart.format); };
  if (order.size() == 1) return fmt::format(" {} has {}.", chart.names[order[0]], number(0));

  const std::vector<std::string> first = level_with(chart, order, values, 0);
  if (first.size() == order.size())
    return fmt::format(" All {} are level with {}: {}.", order.size(), number(0), list_briefly(first));
  const bool judged = chart.better != Categories::Better::Unsaid;
  std::string text = first.size() == 1
                         ? fmt::format(" {} {} with {}", first[0], judged ? "leads" : "is highest", number(0))
                         : fmt::format(" {} are level {} with {}", list_briefly(first),
                                       judged ? "in the lead" : "as the highest", number(0));
  std::size_t last = order.size() - 1;
  while (last > 0 && values[order[last - 1]] == values[order.back()]) --last;
  if (judged && first.size() == 1 && last > 1) {
    const std::vector<std::string> next = level_with(chart, order, values, 1);
    text += fmt::format("; next {} {} with {}", next.size() == 1 ? "is" : "are", list_briefly(next), number(1));
  }
  const std::vector<std::string> lowest = level_with(chart, order, values, last);
  text += fmt::format("; {} {} with {}.", list_briefly(lowest),
                      judged ? (lowest.size() == 1 ? "is last" : "are last")
                             : (lowest.size() == 1 ? "is lowest" : "are level as the lowest"),
                      number(order.size() - 1));
  return text;
}

std::string unknown_names(const Categories& chart, const std::vector<double>& values) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!is_known(values[i])) names.push_back(chart.names[i]);
  if (names.empty() || names.size() == values.size()) return {};
  return fmt::format(" Not known for {}.", list_briefly(names));
}

/// Where the totals or values are above the line.
std::string against_line(const Categories& chart, const std::vector<double>& values) {
  if (!chart.line) return {};
  std::vector<std::string> above;
  std::size_t compared = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double line = chart.line->values[i];
    if (!is_known(line) || !is_known(values[i])) continue;
    ++compared;
    if (values[i] > line + kSmallest)
      above.push_back(fmt::format("{} (by {})", chart.names[i], format_number(values[i] - line, chart.format)));
  }
  const std::string name = ascii_lower(chart.line->name.substr(0, 1)) + chart.line->name.substr(1);
  if (compared == 0) return {};
  if (above.empty()) return fmt::format(" It is never above the {}.", name);
  return fmt::format(" It is above the {} in {}.", name, list_briefly(above));
}

}  // namespace

std::string describe_bars(const Categories& chart, bool stacked) {
  std::string text = opening(stacked          ? (chart.vertical ? "Stacked column chart" : "Stacked bar chart")
                             : chart.vertical ? "Column chart"
                                              : "Bar chart",
                             chart.title);
  if (chart.empty()) return text + " There is nothing to show.";
  if (stacked || chart.series.size() == 1) {
    std::vector<double> values = chart.series[0].values;
    if (stacked)
      for (std::size_t i = 0; i < values.size(); ++i) values[i] = chart.total(i);
    text += ranking(chart, values) + unknown_names(chart, values) + against_line(chart, values);
    if (stacked && chart.series.size() > 1) {
      std::vector<std::string> parts;
      for (const Series& series : chart.series) parts.push_back(series.name);
      text += fmt::format(" Each total is made of {}.", list_and(parts));
    }
    return text;
  }
  text += fmt::format(" {} for {}.", counted(chart.series.size(), "series", "series"),
                      counted(chart.names.size(), "category", "categories"));
  for (const Series& series : chart.series) {
    Categories one{.title = {},
                   .category_title = {},
                   .names = chart.names,
                   .series = {},
                   .format = chart.format,
                   .highlight = {},
                   .better = chart.better,
                   .line = {}};
    text += fmt::format(" {}:{}{}", series.name, ranking(one, series.values), unknown_names(one, series.values));
  }
  return text;
}

FigureTable table_of(const Categories& chart, bool stacked) {
  FigureTable table;
  table.head.push_back(chart.category_title);
  for (const Series& series : chart.series) table.head.push_back(series.name);
  const bool totals = stacked && chart.series.size() > 1;
  if (totals) table.head.emplace_back("Total");
  if (chart.line) table.head.push_back(chart.line->name);
  for (std::size_t i = 0; i < chart.names.size(); ++i) {
    std::vector<std::string> row{chart.names[i]};
    for (const Series& series : chart.series) row.push_back(format_number(series.values[i], chart.format));
    if (totals) row.push_back(format_number(chart.total(i), chart.format));
    if (chart.line) row.push_back(format_number(chart.line->values[i], chart.format));
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::vector<Swatch> swatches_of(const Categories& chart) {
  std::vector<Swatch> out;
  if (chart.series.size() > 1)
    for (std::size_t s = 0; s < chart.series.size(); ++s)
      out.push_back({chart.series[s].name, series_ink(s), series_hatch(s)});
  if (chart.line) {
    if (out.empty()) out.push_back({chart.series[0].name, fill_of(chart, 0, 0)});
    out.push_back({.name = chart.line->name, .fill = Ink::Text, .line = true, .dashed = true});
  }
  return out;
}

Ink fill_of(const Categories& chart, std::size_t series, std::size_t category) {
  if (chart.series.size() > 1) return series_ink(series);
  if (!chart.highlight) return Ink::Series1;
  return *chart.highlight == category ? Ink::Series1 : Ink::Series2;
}

namespace {

std::optional<Figured> make_bars(Reader& reader, CategoryForm form, double width) {
  auto chart = read_categories(reader, form);
  if (!chart) return std::nullopt;
  const bool stacked = form == CategoryForm::StackedBar;
  // Names that have no room below columns stand beside bars instead; a line needs the columns.
  if (chart->vertical && !chart->line && !chart->empty() && !names_fit_below(*chart, width)) chart->vertical = false;
  Figured out{.drawing = {}, .alternative = describe_bars(*chart, stacked), .table = table_of(*chart, stacked)};
  out.drawing = chart->empty()    ? empty_drawing(width)
                : chart->vertical ? draw_columns(*chart, stacked, width)
                                  : draw_bars(*chart, stacked, width);
  return out;
}

}  // namespace

std::optional<Figured> make_bar(Reader& reader, double width) { return make_bars(reader, CategoryForm::Bar, width); }
std::optional<Figured> make_stacked_bar(Reader& reader, double width) {
  return make_bars(reader, CategoryForm::StackedBar, width);
}

}  // namespace despatch::chart
