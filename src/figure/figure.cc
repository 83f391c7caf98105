#include "figure/figure.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "figure/chart.h"
#include "value/yaml.h"

namespace despatch {
namespace {

using namespace chart;

struct Type {
  std::string_view name;
  Draw draw;
};
constexpr std::array kTypes{
    Type{"bar", make_bar},
    Type{"stacked-bar", make_stacked_bar},
    Type{"line", make_line},
    Type{"timeline", make_timeline},
    Type{"matrix", make_matrix},
    Type{"funnel", make_funnel},
    Type{"intervals", make_intervals},
    Type{"tornado", make_tornado},
    Type{"fan", make_fan},
    Type{"distribution", make_distribution},
};

// A specification is read by a person or made by a template: a few thousand lines at the very most.
constexpr std::size_t kMostBytes = 512 * 1024;
constexpr ReadLimits kLimits{.depth = 8, .nodes = 100'000, .scalar_bytes = 64 * 1024, .faults = 20};

std::vector<std::string> type_names() {
  std::vector<std::string> names;
  for (const Type& type : kTypes) names.emplace_back(type.name);
  return names;
}

void no_such_type(Reader& reader, const std::string& typed) {
  const std::vector<std::string> names = type_names();
  const Value* at = reader.root().find("type");
  auto said =
      reader.fault(at ? *at : reader.root(),
                   typed.empty() ? "a chart needs a `type`" : fmt::format("there is no chart of type `{}`", typed));
  if (const auto meant = nearest(typed, {names.begin(), names.end()}))
    said.help(fmt::format("did you mean `{}`?", *meant));
  else
    said.help("the types are " + list_and(names));
}

}  // namespace

std::optional<Figured> make_figure(std::string_view specification, Span where, Diagnostics& out, double width) {
  if (specification.size() > kMostBytes) {
    out.error("figure/too-much", where,
              fmt::format("the chart's specification has {} bytes; {} are the most", specification.size(), kMostBytes))
        .help("show the most important values, and give the rest as a table");
    return std::nullopt;
  }
  SourceMap sources;
  const Source& source = sources.add("chart", std::string(specification));
  Diagnostics reading;
  const Value root = read_yaml(source, reading, kLimits);
  Reader reader(root, where);
  if (reading.errors() > 0) {
    for (const Diagnostic& fault : reading.all()) {
      auto said = reader.fault(Value().at(fault.where), fault.message);
      for (const std::string& help : fault.help) said.help(help);
    }
    reader.finish(out);
    return std::nullopt;
  }
  if (!root.is_mapping()) {
    reader.fault(root, "a chart is a mapping that begins with its `type`")
        .help("the types are " + list_and(type_names()));
    reader.finish(out);
    return std::nullopt;
  }
  const std::string type = reader.text(root, "type");
  const auto found = std::ranges::find(kTypes, type, &Type::name);
  if (found == kTypes.end()) {
    no_such_type(reader, type);
    reader.finish(out);
    return std::nullopt;
  }
  const std::string place = reader.choice_at(root, "table", {"end", "below", "none"});
  auto figured = found->draw(reader, std::clamp(width, 160.0, 2000.0));
  reader.finish(out);
  if (reader.failed() || !figured) return std::nullopt;
  figured->table_place = place == "below" ? TablePlace::Below : place == "none" ? TablePlace::None : TablePlace::End;
  return figured;
}

namespace chart {

std::string opening(std::string_view kind, const std::string& title) {
  return title.empty() ? fmt::format("{}.", kind) : fmt::format("{}: {}.", kind, title);
}

std::string percentile_name(double percentile) { return "P" + format_number(percentile, {}); }

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string list_briefly(const std::vector<std::string>& names) {
  if (names.size() <= 4) return list_and(names);
  std::vector<std::string> some(names.begin(), names.begin() + 3);
  some.push_back(fmt::format("{} more", names.size() - 3));
  return list_and(some);
}

}  // namespace chart
}  // namespace despatch
