// Intervals: for each item where it stands now, and from where to where it may go before something changes. Made for
// the weights of an appraisal: the interval in which the leader holds, and who takes over beyond it.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "figure/chart.h"

namespace despatch::chart {
namespace {

struct Interval {
  std::string name;
  double value = 0, from = 0, to = 0;
  std::string below, above;  ///< who takes over beyond an end
};
struct Intervals {
  std::string title, item_title, leader;
  double least = 0, most = 100;
  NumberFormat format;
  std::vector<Interval> items;
};

std::optional<Intervals> read(Reader& reader) {
  const Value& root = reader.root();
  reader.only(root, "an interval chart",
              {"type", "title", "table", "unit", "decimals", "category", "leader", "least", "most", "items"});
  Intervals chart{.title = reader.text(root, "title"),
                  .item_title = reader.text(root, "category", "Criterion"),
                  .leader = reader.text(root, "leader"),
                  .format = reader.number_format(),
                  .items = {}};
  if (!root.find("unit")) chart.format.suffix = "%";
  chart.least = reader.number_at(root, "least").value_or(0);
  chart.most = reader.number_at(root, "most").value_or(100);
  if (chart.least >= chart.most)
    reader.fault("figure/contradiction", *root.find(root.find("most") ? "most" : "least"),
                 fmt::format("the scale runs from `least` {} to `most` {}, which is not above it",
                             format_number(chart.least, {}), format_number(chart.most, {})));
  Reader::Names names;
  for (const Value& one : reader.list(root, "items", "an interval chart", 60)) {
    reader.only(one, "an item", {"name", "value", "from", "to", "below", "above"});
    if (!reader.needs(one, "an item", {"name", "value", "from", "to"})) continue;
    Interval item{.name = reader.name(one, "name", names),
                  .below = reader.text(one, "below"),
                  .above = reader.text(one, "above")};
    const auto value = reader.number(*one.find("value"), "value");
    const auto from = reader.number(*one.find("from"), "from");
    const auto to = reader.number(*one.find("to"), "to");
    if (!value || !from || !to) continue;
    item.value = *value;
    item.from = *from;
    item.to = *to;
    const auto number = [&](double n) { return format_number(n, chart.format); };
    if (*from > *to)
      reader
          .fault("figure/contradiction", *one.find("from"),
                 fmt::format("the interval of `{}` runs from {} down to {}", item.name, number(*from), number(*to)))
          .note(reader.place(*one.find("to")), "its end");
    else if (*value < *from || *value > *to)
      reader
          .fault("figure/contradiction", *one.find("value"),
                 fmt::format("the value {} of `{}` is outside its own interval from {} to {}", number(*value),
                             item.name, number(*from), number(*to)))
          .note(reader.place(*one.find("from")), "the interval");
    for (const char* key : {"value", "from", "to"}) {
      const double n = one.find(key)->as_float();
      if (n >= chart.least && n <= chart.most) continue;
      reader
          .fault("figure/contradiction", *one.find(key),
                 fmt::format("`{}` of `{}` is {}, outside the scale from {} to {}", key, item.name, number(n),
                             number(chart.least), number(chart.most)))
          .help("`least` and `most` set the scale; it is 0 to 100 when they are not given");
    }
    chart.items.push_back(std::move(item));
  }
  if (reader.failed()) return std::nullopt;
  if (chart.format.decimals < 0) {
    std::vector<double> all;
    for (const Interval& item : chart.items) all.insert(all.end(), {item.value, item.from, item.to});
    chart.format.decimals = std::min(1, decimals_for(all));
  }
  return chart;
}

class Drawer {
 public:
  Drawer(const Intervals& chart, double width) : chart_(chart) {
    drawing_.width = width;
    stacked_ = width < 380;
    scale_ = make_scale(chart.least, chart.most, width < kCompactWidth ? 4 : 5);
    double name_width = 0;
    for (const Interval& item : chart.items)
      name_width = std::max(name_width, estimated_width(item.name, kWordSize, false) * 1.02);
    if (name_width > width * 0.3) {
      name_width = 0;
      for (const Interval& item : chart.items)
        name_width = std::max(name_width, widest(wrap(item.name, width * 0.28)) * 1.02);
    }
    const double edge =
        estimated_width(format_number(scale_.high, tick_format(chart.format, scale_)), kSmallSize, false);
    left_ = stacked_ ? edge / 2 : name_width + 12;
    right_ = width - edge / 2 - 1;
  }

  Drawing draw() {
    double y = legend();
    y = axis_names(y + 6) + 4;
    for (const Interval& item : chart_.items) y = row(item, y);
    drawing_.height = y;
    return std::move(drawing_);
  }

 private:
  double x_of(double value) const { return scale_.place(value, left_, right_); }
  std::string number(double value) const { return format_number(value, chart_.format); }

  double legend() {
    const std::string holds =
        chart_.leader.empty() ? "nothing changes" : fmt::format("{} stays in the lead", chart_.leader);
    double x = 0;
    canvas_.box({x, 3, 18, 7, Ink::Series2, true});
    const auto lines = canvas_.wrap_from(24, holds);
    double y = canvas_.lines(24, 0, lines);
    x = 24 + widest(lines) + 18;
    const std::string now = "now";
    if (lines.size() > 1 || x + 12 + estimated_width(now, kWordSize, false) > drawing_.width) {
      x = 0;
      y += kLineHeight + 1;
    }
    canvas_.diamond({x + 5, y - kLineHeight / 2}, 5, Ink::Accent);
    canvas_.words({x + 14, y - kLineHeight + kBaseline}, now);
    return y;
  }

  double axis_names(double y) {
    const NumberFormat format = tick_format(chart_.format, scale_);
    for (const double tick : scale_.ticks)
      canvas_.words({x_of(tick), y + kBaseline}, format_tick(tick, format),
                    {Anchor::Middle, false, Ink::Text, kSmallSize});
    return y + kLineHeight;
  }

  /// What happens beyond an end: "below 12%: Trust". Nothing where the interval reaches the scale's end.
  std::vector<std::string> beyond(const Interval& item) const {
    std::vector<std::string> out;
    if (item.from > chart_.least)
      out.push_back(fmt::format("below {}{}", number(item.from), item.below.empty() ? "" : ": " + item.below));
    if (item.to < chart_.most)
      out.push_back(fmt::format("above {}{}", number(item.to), item.above.empty() ? "" : ": " + item.above));
    return out;
  }

  double row(const Interval& item, double y) {
    constexpr double kBar = 10;
    double bar_y = y + 3;
    double name_end = y;
    if (stacked_) {
      y = canvas_.lines(0, y, canvas_.wrap_from(0, item.name, kWordSize, true), {.bold = true});
      bar_y = y + 2;
    } else {
      name_end = canvas_.lines(0, y + 2, wrap(item.name, left_ - 12));
    }
    canvas_.line({left_, bar_y + kBar / 2}, {right_, bar_y + kBar / 2}, Ink::Quiet, 0.75);
    // The scale is repeated at each bar rather than drawn through the words between them.
    for (const double tick : scale_.ticks)
      canvas_.line({x_of(tick), bar_y - 1.5}, {x_of(tick), bar_y + kBar + 1.5}, Ink::Quiet, 0.5);
    const double x0 = x_of(item.from), x1 = x_of(item.to);
    if (x1 - x0 > 0.5)
      canvas_.box({x0, bar_y, x1 - x0, kBar, Ink::Series2, true});
    else
      canvas_.line({x0, bar_y}, {x0, bar_y + kBar}, Ink::Text, 1.5);
    canvas_.diamond({x_of(item.value), bar_y + kBar / 2}, 5, Ink::Accent);
    double below = bar_y + kBar + 2;

    const std::vector<std::string> ends = beyond(item);
    if (ends.empty()) {
      below = canvas_.lines(
          left_, below, wrap(fmt::format("now {}; holds at any value", number(item.value)), right_ - left_, kSmallSize),
          {.size = kSmallSize});
    } else {
      std::string all = fmt::format("now {}", number(item.value));
      for (const std::string& end : ends) all += "; " + end;
      below = canvas_.lines(left_, below, canvas_.wrap_from(left_, all, kSmallSize), {.size = kSmallSize});
    }
    return std::max(below, name_end) + 8;
  }

  const Intervals& chart_;
  Drawing drawing_;
  Canvas canvas_{drawing_};
  Scale scale_;
  bool stacked_ = false;
  double left_ = 0, right_ = 0;
};

std::string describe(const Intervals& chart) {
  std::string text = opening("Interval chart", chart.title);
  if (chart.items.empty()) return text + " There is nothing to show.";
  const auto number = [&](double n) { return format_number(n, chart.format); };
  const std::string holds = chart.leader.empty() ? "nothing changes" : chart.leader + " stays in the lead";
  std::vector<std::string> anywhere;
  for (const Interval& item : chart.items)
    if (item.from <= chart.least && item.to >= chart.most) anywhere.push_back(item.name);
  if (anywhere.size() == chart.items.size())
    return text + fmt::format(" Whatever the value of {}, {}.", list_briefly(anywhere), holds);
  // The nearest end of all is what the order hangs on.
  const Interval* nearest = nullptr;
  double least = 0;
  bool upwards = false;
  for (const Interval& item : chart.items) {
    const auto consider = [&](double distance, bool up) {
      if (nearest && distance >= least) return;
      nearest = &item;
      least = distance;
      upwards = up;
    };
    if (item.from > chart.least) consider(item.value - item.from, false);
    if (item.to < chart.most) consider(item.to - item.value, true);
  }
  const std::string& taker = upwards ? nearest->above : nearest->below;
  text += fmt::format(" The nearest change is in {}: now {}; {} {} {}.", nearest->name, number(nearest->value),
                      upwards ? "above" : "below", number(upwards ? nearest->to : nearest->from),
                      !taker.empty()         ? taker + " takes over"
                      : chart.leader.empty() ? "something changes"
                                             : chart.leader + " no longer leads");
  if (!anywhere.empty()) text += fmt::format(" Whatever the value of {}, {}.", list_briefly(anywhere), holds);
  for (const Interval& item : chart.items) {
    if (&item == nearest || (item.from <= chart.least && item.to >= chart.most)) continue;
    if (chart.items.size() > 8) break;
    text += fmt::format(" {}: now {}, holds from {} to {}", item.name, number(item.value), number(item.from),
                        number(item.to));
    if (item.from > chart.least && !item.below.empty()) text += fmt::format("; below that {}", item.below);
    if (item.to < chart.most && !item.above.empty()) text += fmt::format("; above that {}", item.above);
    text += ".";
  }
  return text;
}

FigureTable table_of(const Intervals& chart) {
  FigureTable table{.head = {chart.item_title, "Now", "Holds from", "Holds to", "Below that", "Above that"},
                    .rows = {}};
  for (const Interval& item : chart.items) {
    const bool low = item.from > chart.least, high = item.to < chart.most;
    const auto taker = [](bool ends, const std::string& name) {
      return !ends ? std::string("no change") : name.empty() ? std::string("the leader changes") : name;
    };
    table.rows.push_back({item.name, format_number(item.value, chart.format), format_number(item.from, chart.format),
                          format_number(item.to, chart.format), taker(low, item.below), taker(high, item.above)});
  }
  return table;
}

}  // namespace

std::optional<Figured> make_intervals(Reader& reader, double width) {
  const auto chart = read(reader);
  if (!chart) return std::nullopt;
  return Figured{.drawing = chart->items.empty() ? empty_drawing(width) : Drawer(*chart, width).draw(),
                 .alternative = describe(*chart),
                 .table = table_of(*chart)};
}

}  // namespace despatch::chart
