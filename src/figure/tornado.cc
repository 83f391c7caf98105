// Tornado: how far each assumption moves the result from its base, the widest first.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "figure/chart.h"

namespace despatch::chart {
namespace {

struct Swing {
  std::string name;
  double low = 0, high = 0;         ///< results; low is never above high
  std::string low_text, high_text;  ///< what brings them about: "costs +20%"
  [[nodiscard]] double width() const { return high - low; }
  /// "20% lower to 20% higher"; empty when neither is said.
  [[nodiscard]] std::string causes() const {
    return low_text + (low_text.empty() || high_text.empty() ? "" : " to ") + high_text;
  }
};
struct Tornado {
  std::string title, item_title, result, base_name;
  double base = 0;
  NumberFormat format;
  std::vector<Swing> swings;  ///< widest first

  [[nodiscard]] bool crosses_nought(const Swing& s) const { return s.low < 0 && s.high > 0; }
};

std::optional<Tornado> read(Reader& reader) {
  const Value& root = reader.root();
  reader.only(root, "a tornado chart",
              {"type", "title", "table", "unit", "decimals", "category", "result", "base", "base_name", "items"});
  Tornado chart{.title = reader.text(root, "title"),
                .item_title = reader.text(root, "category", "Assumption"),
                .result = reader.text(root, "result", "Result"),
                .base_name = reader.text(root, "base_name", "base"),
                .format = reader.number_format(),
                .swings = {}};
  if (reader.needs(root, "a tornado chart", {"base"}))
    chart.base = reader.number(*root.find("base"), "base").value_or(0);
  Reader::Names names;
  for (const Value& one : reader.list(root, "items", "a tornado chart", 40)) {
    reader.only(one, "an item", {"name", "low", "high", "low_text", "high_text"});
    if (!reader.needs(one, "an item", {"name", "low", "high"})) continue;
    Swing swing{.name = reader.name(one, "name", names),
                .low_text = reader.text(one, "low_text"),
                .high_text = reader.text(one, "high_text")};
    const auto low = reader.number(*one.find("low"), "low"), high = reader.number(*one.find("high"), "high");
    if (!low || !high) continue;
    swing.low = *low;
    swing.high = *high;
    if (*low > *high)
      reader
          .fault("figure/contradiction", *one.find("low"),
                 fmt::format("`low` {} of `{}` is above its `high` {}", format_number(*low, chart.format), swing.name,
                             format_number(*high, chart.format)))
          .note(reader.place(*one.find("high")), "the high result")
          .help(
              "low and high are the lowest and highest result; say in `low_text` and `high_text` what brings them "
              "about");
    chart.swings.push_back(std::move(swing));
  }
  if (reader.failed()) return std::nullopt;
  std::ranges::stable_sort(chart.swings, std::greater{}, &Swing::width);
  if (chart.format.decimals < 0) {
    std::vector<double> all{chart.base};
    for (const Swing& swing : chart.swings) all.insert(all.end(), {swing.low, swing.high});
    chart.format.decimals = decimals_for(all);
  }
  return chart;
}

constexpr double kBar = 14;

class Drawer {
 public:
  Drawer(const Tornado& chart, double width) : chart_(chart), format_(chart.format) {
    drawing_.width = width;
    if (format_.suffix.starts_with(' ')) format_.suffix.clear();
    double least = chart.base, most = chart.base, name_width = 0, before = 0, after = 0;
    for (const Swing& swing : chart.swings) {
      least = std::min(least, swing.low);
      most = std::max(most, swing.high);
      before = std::max(before, estimated_width(number(swing.low), kWordSize, false) + 7);
      after = std::max(after, estimated_width(number(swing.high), kWordSize, false) + 7);
      name_width = std::max(name_width, estimated_width(swing.name, kWordSize, false) * 1.02);
    }
    // Nought is on the scale when it is near enough to matter.
    const double span = most - least;
    if (least > 0 && least < span * 0.35) least = 0;
    if (most < 0 && -most < span * 0.35) most = 0;
    if (least == most) {
      least -= std::max(1.0, std::abs(chart.base) * 0.1);
      most += std::max(1.0, std::abs(chart.base) * 0.1);
    }
    least_ = least;
    most_ = most;
    if (name_width > width * 0.34) {
      name_width = 0;
      for (const Swing& swing : chart.swings)
        name_width = std::max(name_width, widest(wrap(swing.name, width * 0.32)) * 1.02);
    }
    // What brings the ends about is longer than most names; a third of the width is enough for it to read as a
    // sentence.
    for (const Swing& swing : chart.swings)
      name_width = std::max(
          name_width, std::min(widest(wrap(swing.causes(), width * 0.3, kSmallSize), kSmallSize) * 1.02, width * 0.32));
    above_ = width < kCompactWidth || width - name_width - 10 - before - after < width * 0.3;
    names_ = above_ ? 0 : name_width + 10;
    left_ = names_ + before;
    right_ = width - after;
    if (right_ - left_ < 60) {
      left_ = names_ + 1;
      right_ = width - 1;
      numbers_ = false;
    }
  }

  Drawing draw() {
    double y = 0;
    // The base is named over its line.
    const std::string base = fmt::format("{} {}", chart_.base_name, number(chart_.base));
    std::vector<std::string> head = wrap(base, drawing_.width * 0.6, kWordSize, true, canvas_.spaces());
    const double half = widest(head, kWordSize, true, canvas_.spaces()) / 2;
    const double x = std::clamp(x_of(chart_.base), half, drawing_.width - half);
    y = canvas_.lines(x, y, head, {Anchor::Middle, true});
    const bool nought = least_ <= 0 && most_ >= 0;
    const double top = y + 3;
    y += 8;
    for (const Swing& swing : chart_.swings) y = row(swing, y);
    std::vector<DrawnShape> grid;
    // Names that stand above their bars are not crossed: the lines are then drawn at each bar.
    if (nought && chart_.base != 0 && !above_)
      grid.emplace_back(StrokeLine{{x_of(0), top}, {x_of(0), y}, Ink::Text, 0.75, true});
    drawing_.shapes.insert(drawing_.shapes.begin(), grid.begin(), grid.end());
    if (!above_) canvas_.line({x_of(chart_.base), top}, {x_of(chart_.base), y}, Ink::Text, 1.25);
    if (nought && chart_.base != 0) {
      const std::string zero = "nought";
      const double w = estimated_width(zero, kSmallSize, false) / 2;
      canvas_.words({std::clamp(x_of(0), w, drawing_.width - w), y + kBaseline}, zero,
                    {Anchor::Middle, false, Ink::Text, kSmallSize});
      y += kLineHeight;
    }
    y = key(y + 5);
    drawing_.height = y + 1;
    return std::move(drawing_);
  }

 private:
  double x_of(double value) const { return left_ + (value - least_) / (most_ - least_) * (right_ - left_); }
  std::string number(double value) const { return format_number(value, format_); }

  double key(double y) {
    std::vector<Swatch> swatches{{.name = fmt::format("below {}", chart_.base_name), .fill = Ink::Series2},
                                 {.name = fmt::format("above {}", chart_.base_name), .fill = Ink::Series1}};
    if (std::ranges::any_of(chart_.swings, [&](const Swing& s) { return chart_.crosses_nought(s); }))
      swatches.push_back({.name = "below nought", .fill = Ink::Series2, .hatch = Hatch::Rising});
    return draw_legend(canvas_, swatches, names_, y);
  }

  /// A part of a bar; what is below nought is hatched where the bar crosses it.
  void part(double from, double to, double y, double height, Ink fill, bool crossing) {
    if (to - from <= 0) return;
    if (crossing && from < 0 && to > 0) {
      part(from, 0, y, height, fill, true);
      part(0, to, y, height, fill, false);
      return;
    }
    canvas_.box(
        {x_of(from), y, x_of(to) - x_of(from), height, fill, true, crossing && to <= 0 ? Hatch::Rising : Hatch::None});
  }

  /// A number beside a bar; the line of nought does not run through it.
  void at_end(double x, double y, const std::string& text, Anchor anchor) {
    const double needs = estimated_width(text, kWordSize, false);
    canvas_.box({anchor == Anchor::End ? x - needs - 1 : x - 1, y + 1, needs + 2, kBar - 2, Ink::Paper});
    canvas_.words_on(x, y + kBar / 2, text, {anchor});
  }

  /// Words that stand above their bar, over the whole width, or beside it.
  std::vector<std::string> wrapped(std::string_view text, double size) const {
    return above_ ? canvas_.wrap_from(0, text, size) : wrap(text, names_ - 10, size);
  }

  double row(const Swing& swing, double y) {
    const bool crossing = chart_.crosses_nought(swing);
    std::vector<std::string> causes;
    if (const std::string text = swing.causes(); !text.empty()) causes = wrapped(text, kSmallSize);
    const auto name = wrapped(swing.name, kWordSize);
    double names_end = canvas_.lines(0, y, name);
    names_end = canvas_.lines(0, names_end, causes, {.size = kSmallSize});
    double bar_y = above_ ? names_end + 2 : y + std::max(0.0, (names_end - y - kBar) / 2);
    const double base = chart_.base;
    if (above_ && least_ <= 0 && most_ >= 0 && base != 0)
      canvas_.line({x_of(0), bar_y - 2}, {x_of(0), bar_y + kBar + 2}, Ink::Text, 0.75, true);
    part(swing.low, std::min(base, swing.high), bar_y, kBar, Ink::Series2, crossing);
    part(std::max(base, swing.low), swing.high, bar_y, kBar, Ink::Series1, crossing);
    if (swing.width() == 0) canvas_.line({x_of(swing.low), bar_y}, {x_of(swing.low), bar_y + kBar}, Ink::Text, 2);
    if (numbers_) {
      at_end(x_of(std::min(swing.low, base)) - 4, bar_y, number(swing.low), Anchor::End);
      at_end(x_of(std::max(swing.high, base)) + 4, bar_y, number(swing.high), Anchor::Start);
    }
    if (above_) canvas_.line({x_of(base), bar_y - 2}, {x_of(base), bar_y + kBar + 2}, Ink::Text, 1.25);
    return std::max(names_end, bar_y + kBar) + 7;
  }

  const Tornado& chart_;
  NumberFormat format_;
  Drawing drawing_;
  Canvas canvas_{drawing_};
  bool above_ = false, numbers_ = true;
  double names_ = 0, left_ = 0, right_ = 0, least_ = 0, most_ = 1;
};

std::string describe(const Tornado& chart) {
  std::string text = opening("Tornado chart", chart.title);
  if (chart.swings.empty()) return text + " There is nothing to show.";
  const auto number = [&](double n) { return format_number(n, chart.format); };
  text += fmt::format(" {} is {} at {}.", chart.result, number(chart.base), chart.base_name);
  const Swing& first = chart.swings.front();
  text += fmt::format(" {} moves it most, from {} to {}", first.name, number(first.low), number(first.high));
  if (chart.swings.size() > 1) {
    const Swing& last = chart.swings.back();
    if (last.width() == first.width())
      text += fmt::format("; all {} move it as far", chart.swings.size());
    else
      text += fmt::format("; {} moves it least, from {} to {}", last.name, number(last.low), number(last.high));
  }
  text += ".";
  std::vector<std::string> crossing;
  for (const Swing& swing : chart.swings)
    if (chart.crosses_nought(swing)) crossing.push_back(swing.name);
  if (!crossing.empty())
    text += fmt::format(" It changes sign with {}.", list_briefly(crossing));
  else
    text += " None of them changes its sign.";
  return text;
}

FigureTable table_of(const Tornado& chart) {
  FigureTable table{.head = {chart.item_title, "Lowest", "Highest", "Swing", "Changes sign"}, .rows = {}};
  const auto with = [&](double value, const std::string& cause) {
    const std::string text = format_number(value, chart.format);
    return cause.empty() ? text : fmt::format("{} ({})", text, cause);
  };
  for (const Swing& swing : chart.swings)
    table.rows.push_back({swing.name, with(swing.low, swing.low_text), with(swing.high, swing.high_text),
                          format_number(swing.width(), chart.format), chart.crosses_nought(swing) ? "yes" : "no"});
  return table;
}

}  // namespace

std::optional<Figured> make_tornado(Reader& reader, double width) {
  const auto chart = read(reader);
  if (!chart) return std::nullopt;
  return Figured{.drawing = chart->swings.empty() ? empty_drawing(width) : Drawer(*chart, width).draw(),
                 .alternative = describe(*chart),
                 .table = table_of(*chart)};
}

}  // namespace despatch::chart
