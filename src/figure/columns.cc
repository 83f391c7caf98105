// Columns side by side over an axis: single, in groups, or stacked, with a line such as a budget over them.
#include <algorithm>
#include <cmath>

#include "figure/categories.h"

namespace despatch::chart {
namespace {

class ColumnChart {
 public:
  ColumnChart(const Categories& chart, bool stacked, double width) : chart_(chart), stacked_(stacked) {
    drawing_.width = width;
    const Extent extent = extent_of(chart, stacked);
    scale_ = make_scale(extent.least, extent.most, width < kCompactWidth ? 4 : 6);
    ticks_ = tick_format(chart.format, scale_);
    if (ticks_.suffix.starts_with(' ')) ticks_.suffix.clear();
    numbers_ = chart.format;
    if (numbers_.suffix.starts_with(' ')) numbers_.suffix.clear();
    std::vector<double> shown;
    for (const Series& series : chart.series) shown.insert(shown.end(), series.values.begin(), series.values.end());
    if (stacked)
      for (std::size_t i = 0; i < chart.names.size(); ++i) shown.push_back(chart.total(i));
    numbers_ = shortened(numbers_, shown);
  }

  Drawing draw() {
    measure();
    axis();
    for (std::size_t i = 0; i < chart_.names.size(); ++i) stacked_ ? stack(i) : group(i);
    if (scale_.low < 0) canvas_.line({left_, y_of(0)}, {right_, y_of(0)});
    if (chart_.line) line();
    names();
    return std::move(drawing_);
  }

 private:
  double y_of(double value) const { return scale_.place(value, bottom_, top_); }
  double middle(std::size_t i) const { return left_ + slot_ * (static_cast<double>(i) + 0.5); }

  void measure() {
    double y = 1;
    const std::vector<Swatch> swatches = swatches_of(chart_);
    if (!swatches.empty()) y = draw_legend(canvas_, swatches, 0, y) + 8;
    if (chart_.format.suffix.starts_with(' '))
      y = canvas_.lines(0, y, canvas_.wrap_from(0, chart_.format.suffix.substr(1), kSmallSize), {.size = kSmallSize}) +
          2;
    double tick_width = 0;
    for (const double tick : scale_.ticks)
      tick_width = std::max(tick_width, estimated_width(format_tick(tick, ticks_), kSmallSize, false));
    left_ = tick_width + 8;
    right_ = drawing_.width;
    slot_ = (right_ - left_) / static_cast<double>(chart_.names.size());
    column_ =
        std::min(slot_ * (slot_ < 14 ? 0.8 : 0.68), 46.0 * (stacked_ ? 1 : static_cast<double>(chart_.series.size())));
    top_ = y + 8;
    bottom_ = top_ + std::clamp(drawing_.width * 0.42, 120.0, 190.0);
  }

  void axis() {
    for (const double tick : scale_.ticks) {
      const bool nought = tick == 0;
      canvas_.line({left_, y_of(tick)}, {right_, y_of(tick)}, nought ? Ink::Text : Ink::Grid, nought ? 0.75 : 0.5);
      canvas_.words_on(left_ - 5, y_of(tick), format_tick(tick, ticks_), {Anchor::End, false, Ink::Text, kSmallSize});
    }
  }

  void stack(std::size_t i) {
    double below = 0, above = 0;
    const double x = middle(i) - column_ / 2;
    for (std::size_t s = 0; s < chart_.series.size(); ++s) {
      const double value = chart_.series[s].values[i];
      if (!is_known(value) || value == 0) continue;
      double& edge = value < 0 ? below : above;
      const double y0 = y_of(std::max(edge, edge + value)), y1 = y_of(std::min(edge, edge + value));
      edge += value;
      const Ink fill = fill_of(chart_, s, i);
      canvas_.box({x, y0, column_, y1 - y0, fill, true, series_hatch(s)});
      const std::string text = format_number(value, numbers_);
      const double needs = estimated_width(text, 7.5, false) + 3;
      if (chart_.series.size() == 1 || needs > column_ || y1 - y0 < 11 || near_line(i, (y0 + y1) / 2)) continue;
      if (series_hatch(s) != Hatch::None) canvas_.box({middle(i) - needs / 2, (y0 + y1) / 2 - 4.5, needs, 9, fill});
      canvas_.words_on(middle(i), (y0 + y1) / 2, text, {Anchor::Middle, false, ink_on(fill), 7.5});
    }
    const double total = chart_.total(i);
    above_column(i, middle(i), y_of(above), is_known(total) ? format_number(total, numbers_) : "?", slot_, true);
  }

  void group(std::size_t i) {
    const double each = column_ / static_cast<double>(chart_.series.size());
    for (std::size_t s = 0; s < chart_.series.size(); ++s) {
      const double value = chart_.series[s].values[i];
      const double x = middle(i) - column_ / 2 + each * static_cast<double>(s);
      if (!is_known(value)) {
        above_column(i, x + each / 2, y_of(0), "?", each, false);
        continue;
      }
      const Ink fill = fill_of(chart_, s, i);
      const double y0 = y_of(std::max(0.0, value)), y1 = y_of(std::min(0.0, value));
      if (value != 0)
        canvas_.box({x, y0, std::max(0.5, each - (chart_.series.size() > 1 ? 1 : 0)), y1 - y0, fill,
                     ink_on(fill) == Ink::Text || series_hatch(s) != Hatch::None, series_hatch(s)});
      const std::string text = format_number(value, numbers_);
      const double room = chart_.series.size() == 1 ? slot_ : each;
      if (value < 0)
        below_column(i, x + each / 2, y1, text, room);
      else
        above_column(i, x + each / 2, y0, text, room, chart_.series.size() == 1);
    }
  }

  void above_column(std::size_t i, double x, double y, const std::string& text, double room, bool bold) {
    if (estimated_width(text, kSmallSize, bold) + 3 > room) return;
    double at = y - 6.4;
    // A number that the line would run through stands above the line.
    if (near_line(i, at)) at = y_of(chart_.line->values[i]) - 8;
    plate(x, at, text, bold);
    canvas_.words_on(x, at, text, {Anchor::Middle, bold, Ink::Text, kSmallSize});
  }
  void below_column(std::size_t i, double x, double y, const std::string& text, double room) {
    if (estimated_width(text, kSmallSize, false) + 3 > room || near_line(i, y + 6) || y + 12 > bottom_ + 6) return;
    plate(x, y + 6.4, text, false);
    canvas_.words_on(x, y + 6.4, text, {Anchor::Middle, false, Ink::Text, kSmallSize});
  }
  /// A grid line does not run through a number.
  void plate(double x, double y, const std::string& text, bool bold) {
    const double width = estimated_width(text, kSmallSize, bold) + 2;
    canvas_.box({x - width / 2, y - 4.6, width, 9.2, Ink::Paper});
  }
  /// Whether the line passes through a number there.
  bool near_line(std::size_t i, double y) const {
    return chart_.line && is_known(chart_.line->values[i]) && std::abs(y_of(chart_.line->values[i]) - y) < 7;
  }

  /// A step over each column, since a budget is a sum for the year and not a course between years.
  void line() {
    const std::vector<double>& values = chart_.line->values;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!is_known(values[i])) continue;
      const double x0 = left_ + slot_ * static_cast<double>(i), x1 = x0 + slot_, y = y_of(values[i]);
      canvas_.line({x0, y}, {x1, y}, Ink::Paper, 3.5);
      canvas_.line({x0, y}, {x1, y}, Ink::Text, 1.75, true);
      if (i + 1 < values.size() && is_known(values[i + 1]) && values[i + 1] != values[i])
        canvas_.line({x1, y}, {x1, y_of(values[i + 1])}, Ink::Text, 0.75);
    }
  }

  /// Below the axis, as many as stand apart: in lines where words are short enough, else every second, third …
  void names() {
    struct Name {
      std::size_t category;
      double x;
      std::vector<std::string> lines;
    };
    std::vector<Name> names;
    const auto fits = [&](std::size_t every) {
      names.clear();
      const double room = std::max(10.0, slot_ * static_cast<double>(every) - 5);
      double free_from = -1e9;
      for (std::size_t i = 0; i < chart_.names.size(); i += every) {
        const bool bold = chart_.highlight == i;
        Name name{i, 0, wrap(chart_.names[i], room, kSmallSize, bold, canvas_.spaces())};
        const double half = widest(name.lines, kSmallSize, bold, canvas_.spaces()) / 2;
        name.x = std::max(half, std::min(middle(i), drawing_.width - half));
        // A word cut in the middle is worse than a name left to the table.
        if (name.x - half < free_from || name.lines.size() > (every == 1 ? 4u : 2u) ||
            widest_word(chart_.names[i]) > room)
          return false;
        free_from = name.x + half + 4;
        names.push_back(std::move(name));
      }
      return true;
    };
    std::size_t every = 1;
    while (!fits(every) && every < chart_.names.size()) ++every;
    double below = bottom_ + 3;
    for (const Name& name : names) {
      const bool bold = chart_.highlight == name.category;
      below = std::max(below,
                       canvas_.lines(name.x, bottom_ + 3, name.lines, {Anchor::Middle, bold, Ink::Text, kSmallSize}));
      if (every > 1) {
        const double tick = middle(name.category);
        canvas_.line({tick, bottom_}, {tick, bottom_ + 3}, Ink::Text, 0.5);
      }
    }
    drawing_.height = below + 2;
  }

  const Categories& chart_;
  const bool stacked_;
  Drawing drawing_;
  Canvas canvas_{drawing_};
  Scale scale_;
  NumberFormat ticks_, numbers_;
  double left_ = 0, right_ = 0, top_ = 0, bottom_ = 0, slot_ = 1, column_ = 1;
};

}  // namespace

bool names_fit_below(const Categories& chart, double width) {
  const double room = (width - 40) / static_cast<double>(chart.names.size()) - 5;
  return std::ranges::all_of(chart.names, [&](const std::string& name) {
    const bool of_a_sequence = name.front() >= '0' && name.front() <= '9' && chart.names.size() > 2;
    return of_a_sequence || (widest_word(name) <= room && wrap(name, room, kSmallSize).size() <= 4);
  });
}

Drawing draw_columns(const Categories& chart, bool stacked, double width) {
  return ColumnChart(chart, stacked, width).draw();
}

}  // namespace despatch::chart
