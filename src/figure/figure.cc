#include "figure/figure.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "figure/chart.h"
#include "value/yaml.h"

namespace despatch {
namespace {

using namespace chart;

constexpr std::size_t kMostItems = 400;  // categories, events, points or steps of one figure
constexpr std::size_t kMostSeries = 12;

/// Reads one specification. Everything it says names the line of the chart, since the block's own place is all that the
/// document keeps.
class Reader {
 public:
  Reader(const Value& root, Span where, Diagnostics& out) : root_(root), where_(where), out_(out) {}

  bool failed() const { return failed_; }

  Diagnostics::Builder fault(const Value& at, std::string message) {
    failed_ = true;
    const Span span = at.span();
    if (span.known()) message += fmt::format(" (line {} of the chart)", span.source->position(span.begin).line);
    return out_.error("figure/specification", where_, std::move(message));
  }

  void only(std::initializer_list<std::string_view> keys) {
    const std::vector<std::string_view> known(keys);
    for (const Value::Entry& entry : root_.as_mapping()) {
      if (!entry.key.is_string()) continue;
      const std::string& key = entry.key.as_string();
      if (std::ranges::find(known, key) != known.end()) continue;
      auto said = fault(entry.key, fmt::format("a chart of this type has no key `{}`", key));
      if (const auto meant = nearest(key, known)) said.help(fmt::format("did you mean `{}`?", *meant));
    }
  }

  std::string text(std::string_view key, std::string fallback = {}) { return text_in(root_, key, std::move(fallback)); }

  std::string text_in(const Value& mapping, std::string_view key, std::string fallback = {}) {
    const Value* value = mapping.find(key);
    if (!value || value->is_null()) return fallback;
    return as_text(*value, key);
  }

  std::string as_text(const Value& value, std::string_view key) {
    if (value.is_string()) return value.as_string();
    if (value.is_int()) return std::to_string(value.as_int());
    if (value.is_float()) return format_number(value.as_float(), {});
    if (value.is_bool()) return value.as_bool() ? "yes" : "no";
    fault(value, fmt::format("`{}` is {}, text is needed", key, value.kind_name()));
    return {};
  }

  std::optional<double> number(const Value& value, std::string_view key) {
    if (value.is_number() && std::isfinite(value.as_float()) && std::abs(value.as_float()) < 1e15)
      return value.as_float();
    fault(value,
          fmt::format("`{}` is {}, a number is needed", key, value.is_number() ? "out of range" : value.kind_name()));
    return std::nullopt;
  }

  int whole(std::string_view key, int fallback, int least, int most) {
    const Value* value = root_.find(key);
    if (!value) return fallback;
    return whole_of(*value, key, least, most).value_or(fallback);
  }

  std::optional<int> whole_of(const Value& value, std::string_view key, int least, int most) {
    if (value.is_int() && value.as_int() >= least && value.as_int() <= most) return static_cast<int>(value.as_int());
    fault(value, fmt::format("`{}` must be a whole number from {} to {}", key, least, most));
    return std::nullopt;
  }

  /// The items of a list that must be there; says so when it is missing, empty or too long.
  const Value::Sequence& list(std::string_view key) {
    static const Value::Sequence kNone;
    const Value* value = root_.find(key);
    if (!value || !value->is_sequence() || value->size() == 0) {
      fault(value ? *value : root_, fmt::format("a {} chart needs `{}`, a list with something in it", type_, key));
      return kNone;
    }
    if (value->size() > kMostItems) {
      fault(*value,
            fmt::format("`{}` has {} items; a figure of more than {} cannot be read", key, value->size(), kMostItems));
      return kNone;
    }
    return value->as_sequence();
  }

  void set_type(std::string type) { type_ = std::move(type); }
  const Value& root() const { return root_; }

 private:
  const Value& root_;
  Span where_;
  Diagnostics& out_;
  std::string type_;
  bool failed_ = false;
};

NumberFormat number_format(Reader& reader) {
  NumberFormat format;
  const std::string unit = reader.text("unit");
  if (unit == "£")
    format.prefix = "£";
  else if (unit.starts_with("£"))
    format = {.prefix = "£", .suffix = unit.substr(std::string_view("£").size())};
  else if (!unit.empty())
    format.suffix = unit == "%" ? "%" : " " + unit;
  if (reader.root().find("decimals")) format.decimals = reader.whole("decimals", -1, 0, 4);
  return format;
}

Categories read_categories(Reader& reader) {
  reader.only({"type", "title", "unit", "decimals", "data", "categories", "category", "series", "highlight"});
  Categories chart{.title = reader.text("title"), .category_title = reader.text("category", "Item")};
  chart.format = number_format(reader);
  const Value& root = reader.root();

  if (const Value* data = root.find("data")) {
    // The short form: names and their numbers.
    if (!data->is_mapping() || data->size() == 0) {
      reader.fault(*data, "`data` pairs names with numbers, as in `Company: 68.5`");
      return chart;
    }
    if (data->size() > kMostItems) {
      reader.fault(
          *data, fmt::format("`data` has {} items; a figure of more than {} cannot be read", data->size(), kMostItems));
      return chart;
    }
    Series only{.name = reader.text("series", "Value"), .values = {}};
    for (const Value::Entry& entry : data->as_mapping()) {
      chart.names.push_back(reader.as_text(entry.key, "data"));
      only.values.push_back(reader.number(entry.value, chart.names.back()).value_or(0));
    }
    chart.series.push_back(std::move(only));
  } else {
    for (const Value& name : reader.list("categories")) chart.names.push_back(reader.as_text(name, "categories"));
    for (const Value& one : reader.list("series")) {
      if (!one.is_mapping()) {
        reader.fault(one, "a series is a mapping with `name` and `values`");
        continue;
      }
      Series series{.name = reader.text_in(one, "name", fmt::format("Series {}", chart.series.size() + 1)),
                    .values = {}};
      const Value* values = one.find("values");
      if (!values || !values->is_sequence() || values->size() != chart.names.size()) {
        reader.fault(values ? *values : one, fmt::format("series `{}` has {} values for {} categories", series.name,
                                                         values ? values->size() : 0, chart.names.size()));
        continue;
      }
      for (const Value& value : values->as_sequence())
        series.values.push_back(reader.number(value, series.name).value_or(0));
      chart.series.push_back(std::move(series));
    }
    if (chart.series.size() > kMostSeries)
      reader.fault(root, fmt::format("{} series cannot be told apart in one figure; {} are the most",
                                     chart.series.size(), kMostSeries));
  }
  if (const std::string name = reader.text("highlight"); !name.empty()) {
    const auto found = std::ranges::find(chart.names, name);
    if (found == chart.names.end())
      reader.fault(*root.find("highlight"), fmt::format("`highlight` names `{}`, which is no category", name));
    else
      chart.highlight = static_cast<std::size_t>(found - chart.names.begin());
  }
  return chart;
}

Timeline read_timeline(Reader& reader) {
  reader.only({"type", "title", "events"});
  Timeline chart{.title = reader.text("title"), .events = {}};
  for (const Value& one : reader.list("events")) {
    if (!one.is_mapping()) {
      reader.fault(one, "an event is a mapping with `date` and `text`");
      continue;
    }
    const auto date = parse_date(reader.text_in(one, "date"));
    if (!date) {
      reader.fault(one, "`date`: " + date.error());
      continue;
    }
    const Value* deadline = one.find("deadline");
    chart.events.push_back(
        {*date, reader.text_in(one, "text"), deadline && deadline->is_bool() && deadline->as_bool()});
  }
  std::ranges::stable_sort(chart.events, {}, &TimelineEvent::date);
  return chart;
}

Matrix read_matrix(Reader& reader) {
  reader.only({"type", "title", "rows", "columns", "row", "column", "bands", "points"});
  Matrix chart{.title = reader.text("title"),
               .row_title = reader.text("row", "Likelihood"),
               .column_title = reader.text("column", "Impact")};
  chart.rows = reader.whole("rows", 5, 2, 10);
  chart.columns = reader.whole("columns", 5, 2, 10);
  if (reader.root().find("bands")) {
    double last = 0;
    for (const Value& band : reader.list("bands")) {
      if (!band.is_mapping() || !band.find("name")) {
        reader.fault(band, "a band is a mapping with `name` and, but for the first, `from`");
        continue;
      }
      const bool first = chart.band_names.empty();
      chart.band_names.push_back(reader.text_in(band, "name"));
      if (first) continue;
      const Value* from = band.find("from");
      const auto threshold = from ? reader.number(*from, "from") : std::nullopt;
      if (!threshold || *threshold <= last) {
        reader.fault(band, "bands go up: each needs a `from` above the one before");
        continue;
      }
      chart.bands.push_back(last = *threshold);
    }
  }
  for (const Value& one : reader.list("points")) {
    if (!one.is_mapping() || !one.find("row") || !one.find("column")) {
      reader.fault(one, "a point is a mapping with `label`, `row` and `column`");
      continue;
    }
    const auto row = reader.whole_of(*one.find("row"), "row", 1, chart.rows);
    const auto column = reader.whole_of(*one.find("column"), "column", 1, chart.columns);
    if (row && column) chart.points.push_back({reader.text_in(one, "label"), *row, *column});
  }
  return chart;
}

Funnel read_funnel(Reader& reader) {
  reader.only({"type", "title", "steps"});
  Funnel chart{.title = reader.text("title"), .steps = {}};
  for (const Value& one : reader.list("steps")) {
    if (!one.is_mapping() || !one.find("count")) {
      reader.fault(one, "a step is a mapping with `name`, `count` and, if you like, `text`");
      continue;
    }
    const auto count = reader.number(*one.find("count"), "count");
    if (count && *count < 0) reader.fault(one, "a step cannot have fewer than none");
    chart.steps.push_back({reader.text_in(one, "name"), count.value_or(0), reader.text_in(one, "text")});
  }
  return chart;
}

}  // namespace

std::optional<Figured> make_figure(std::string_view specification, Span where, Diagnostics& out, double width) {
  SourceMap sources;
  const Source& source = sources.add("chart", std::string(specification));
  Diagnostics reading;
  const Value root = read_yaml(source, reading);
  if (reading.errors() > 0) {
    for (const Diagnostic& fault : reading.all()) {
      const std::uint32_t line = fault.where.known() ? source.position(fault.where.begin).line : 1;
      out.error("figure/specification", where, fmt::format("{} (line {} of the chart)", fault.message, line));
    }
    return std::nullopt;
  }
  if (!root.is_mapping()) {
    out.error("figure/specification", where, "a chart is a mapping that begins with its `type`")
        .help("write `type: bar`, or stacked-bar, line, timeline, matrix, funnel");
    return std::nullopt;
  }
  Reader reader(root, where, out);
  const std::string type = reader.text("type");
  reader.set_type(type);
  const auto drawn = [&](auto chart, auto draw) -> std::optional<Figured> {
    if (reader.failed()) return std::nullopt;
    return draw(chart);
  };
  if (type == "bar" || type == "stacked-bar")
    return drawn(read_categories(reader), [&](const Categories& c) { return draw_bars(c, type != "bar", width); });
  if (type == "line") return drawn(read_categories(reader), [&](const Categories& c) { return draw_lines(c, width); });
  if (type == "timeline")
    return drawn(read_timeline(reader), [&](const Timeline& c) { return draw_timeline(c, width); });
  if (type == "matrix") return drawn(read_matrix(reader), [&](const Matrix& c) { return draw_matrix(c, width); });
  if (type == "funnel") return drawn(read_funnel(reader), [&](const Funnel& c) { return draw_funnel(c, width); });

  const std::vector<std::string_view> types{"bar", "stacked-bar", "line", "timeline", "matrix", "funnel"};
  auto said =
      reader.fault(root.find("type") ? *root.find("type") : root,
                   type.empty() ? "a chart needs a `type`" : fmt::format("there is no chart of type `{}`", type));
  if (const auto meant = nearest(type, types))
    said.help(fmt::format("did you mean `{}`?", *meant));
  else
    said.help("the types are bar, stacked-bar, line, timeline, matrix and funnel");
  return std::nullopt;
}

CodeTable figure_codes() {
  static constexpr DiagnosticCode kCodes[] = {
      {"figure/specification", "a chart's specification cannot be drawn",
       "A fenced `chart` block holds YAML: a `type` and the data it needs. The message says what was missing or wrong "
       "and "
       "on which line of the block. The types and their keys are in docs/charts.md.",
       ""},
  };
  return kCodes;
}

}  // namespace despatch
