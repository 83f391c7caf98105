// Horizontal bars, one below the other: single, in groups, or stacked.
#include <algorithm>

#include "figure/categories.h"

namespace despatch::chart {
namespace {

/// How high and how far apart, by how many there are.
struct Pitch {
  double bar = 16, gap = 9, word = kWordSize;
};
Pitch pitch_of(const Categories& chart, bool stacked) {
  const std::size_t rows = chart.names.size() * (stacked ? 1 : chart.series.size());
  const bool grouped = !stacked && chart.series.size() > 1;
  if (rows > 36) return {grouped ? 7.5 : 8.0, 4, 8};
  if (grouped) return {11, 11, kWordSize};
  return stacked ? Pitch{20, 9, kWordSize} : Pitch{16, 8, kWordSize};
}

class BarChart {
 public:
  BarChart(const Categories& chart, bool stacked, double width)
      : chart_(chart), stacked_(stacked), pitch_(pitch_of(chart, stacked)), format_(chart.format) {
    drawing_.width = width;
    if (format_.suffix.starts_with(' ')) format_.suffix.clear();
    measure();
  }

  Drawing draw() {
    double y = key();
    const double top = y;
    for (std::size_t i = 0; i < chart_.names.size(); ++i) y = row(i, y) + pitch_.gap;
    y -= pitch_.gap;
    // Names that stand above their bars are not crossed by the line of nought.
    if (!names_above_) canvas_.line({x_of(0), top - 3}, {x_of(0), y + 3});
    drawing_.height = y + 4;
    return std::move(drawing_);
  }

 private:
  bool single() const { return chart_.series.size() == 1; }

  void measure() {
    const double width = drawing_.width;
    extent_ = extent_of(chart_, stacked_);
    if (extent_.least == extent_.most) extent_.most = 1;
    double name_width = 0;
    for (std::size_t i = 0; i < chart_.names.size(); ++i)
      name_width = std::max(name_width, estimated_width(chart_.names[i], pitch_.word, chart_.highlight == i) * 1.02);
    if (name_width > width * 0.36) {
      const double most = width * 0.34;
      name_width = 0;
      for (std::size_t i = 0; i < chart_.names.size(); ++i) {
        const bool bold = chart_.highlight == i;
        name_width =
            std::max(name_width, widest(wrap(chart_.names[i], most, pitch_.word, bold), pitch_.word, bold) * 1.02);
      }
    }
    double after = 0, before = 0;  // room for the numbers to the right and to the left of the bars
    for (std::size_t i = 0; i < chart_.names.size(); ++i) {
      const auto needs = [&](double value) { return estimated_width(number(value), pitch_.word, true) + 8; };
      if (stacked_) {
        after = std::max(after, needs(chart_.total(i)));
        continue;
      }
      for (const Series& series : chart_.series) {
        double& side = series.values[i] < 0 ? before : after;
        side = std::max(side, needs(series.values[i]));
      }
    }
    left_ = name_width + 8;
    names_above_ = width < kCompactWidth || width - left_ - after - before < width * 0.3;
    if (names_above_) left_ = 0;
    if (names_above_ && (stacked_ || single())) {
      // The number stands at the end of the name's line.
      numbers_beside_names_ = true;
      after = before = 0;
    }
    numbers_ = width - left_ - after - before >= width * 0.3;
    if (!numbers_) after = before = 0;
    zero_from_ = left_ + before + 0.5;
    plot_ = width - zero_from_ - after - 0.5;
  }

  std::string number(double value) const { return format_number(value, format_); }
  double x_of(double value) const {
    return zero_from_ + (value - extent_.least) / (extent_.most - extent_.least) * plot_;
  }

  /// What the fills mean: named above the first bar where there is room, else in a legend.
  double key() {
    double y = 1;
    if (chart_.format.suffix.starts_with(' '))
      y = canvas_.lines(left_, y, canvas_.wrap_from(left_, chart_.format.suffix.substr(1), kSmallSize),
                        {.ink = Ink::Text, .size = kSmallSize}) +
          3;
    if (single()) return y + 2;
    if (stacked_ && !names_above_ && name_segments(y)) return y + kLineHeight + 8;
    return draw_legend(canvas_, swatches_of(chart_), left_, y) + 9;
  }

  /// The names of the series, each above its segment of the first bar; false when they do not fit there.
  bool name_segments(double top) {
    struct Name {
      std::size_t series;
      double middle, left, width;
    };
    std::vector<Name> names;
    double sum = 0, free_from = left_;
    for (std::size_t s = 0; s < chart_.series.size(); ++s) {
      const double value = chart_.series[s].values[0];
      if (!(value > 0)) return false;
      const double from = x_of(sum), to = x_of(sum += value), middle = (from + to) / 2;
      const double width = widest({chart_.series[s].name}, kWordSize, false, canvas_.spaces());
      const double left = std::max(free_from, middle - width / 2);
      // A name that is pushed off its own segment would be read as its neighbour's.
      if (left > middle - 3 || left + width < middle + 3 || left + width > drawing_.width) return false;
      free_from = left + width + 9;
      names.push_back({s, middle, left, width});
    }
    for (const Name& one : names) {
      canvas_.words({one.left, top + kBaseline}, chart_.series[one.series].name);
      canvas_.line({one.middle, top + kLineHeight + 1}, {one.middle, top + kLineHeight + 6}, Ink::Text, 0.5);
    }
    return true;
  }

  double row(std::size_t i, double y) {
    const bool stressed = chart_.highlight == i;
    const double bars = pitch_.bar * (stacked_ ? 1 : static_cast<double>(chart_.series.size()));
    const double value = stacked_ ? chart_.total(i) : chart_.series[0].values[i];
    if (names_above_) {
      double room = drawing_.width;
      const double needs = estimated_width(number(value), pitch_.word, true) + 8;
      if (numbers_beside_names_ && needs < room * 0.6) {
        canvas_.words({room, y + kBaseline}, number(value),
                      {Anchor::End, stacked_ || stressed, Ink::Text, pitch_.word});
        room -= needs;
      } else if (numbers_beside_names_) {
        canvas_.words({room, y + kBaseline}, number(value),
                      {Anchor::End, stacked_ || stressed, Ink::Text, pitch_.word});
        y += kLineHeight;
      }
      y = canvas_.lines(0, y, wrap(chart_.names[i], room, pitch_.word, stressed, canvas_.spaces()),
                        {.bold = stressed, .size = pitch_.word}) +
          2;
      bar(i, y, value);
      canvas_.line({x_of(0), y - 1.5}, {x_of(0), y + bars + 1.5});
      return y + bars;
    }
    const std::vector<std::string> name = wrap(chart_.names[i], left_ - 8, pitch_.word, stressed);
    const double height = std::max(bars, height_of(name) * pitch_.word / kWordSize);
    double baseline = y + height / 2 + centred(pitch_.word) -
                      kLineHeight * pitch_.word / kWordSize * (static_cast<double>(name.size()) - 1) / 2;
    for (const std::string& line : name) {
      canvas_.words({0, baseline}, line, {.bold = stressed, .size = pitch_.word});
      baseline += kLineHeight * pitch_.word / kWordSize;
    }
    bar(i, y + (height - bars) / 2, value);
    return y + height;
  }

  void bar(std::size_t i, double y, double value) { stacked_ ? stack(i, y, value) : group(i, y); }

  void stack(std::size_t i, double y, double total) {
    double below = 0, above = 0;
    for (std::size_t s = 0; s < chart_.series.size(); ++s) {
      const double value = chart_.series[s].values[i];
      if (!is_known(value) || value == 0) continue;
      double& edge = value < 0 ? below : above;
      const double x0 = x_of(std::min(edge, edge + value)), x1 = x_of(std::max(edge, edge + value));
      edge += value;
      const Ink fill = fill_of(chart_, s, i);
      canvas_.box({x0, y, x1 - x0, pitch_.bar, fill, true, series_hatch(s)});
      const std::string text = number(value);
      const double needs = estimated_width(text, kSmallSize, false) + 6;
      if (needs > x1 - x0 || pitch_.bar < 12) continue;
      if (series_hatch(s) != Hatch::None)
        canvas_.box({(x0 + x1 - needs) / 2 + 1, y + pitch_.bar / 2 - 5, needs - 2, 10, fill});
      canvas_.words_on((x0 + x1) / 2, y + pitch_.bar / 2, text, {Anchor::Middle, false, ink_on(fill), kSmallSize});
    }
    if (numbers_ && !numbers_beside_names_)
      canvas_.words_on(x_of(above) + 5, y + pitch_.bar / 2, number(total),
                       {Anchor::Start, true, Ink::Text, pitch_.word});
  }

  void group(std::size_t i, double y) {
    for (std::size_t s = 0; s < chart_.series.size(); ++s, y += pitch_.bar) {
      const double value = chart_.series[s].values[i];
      const bool negative = value < 0;
      const double end = x_of(is_known(value) ? value : 0);
      if (is_known(value) && value != 0) {
        const double x0 = std::min(x_of(0), end);
        canvas_.box({x0, y, std::max(x_of(0), end) - x0, pitch_.bar - (single() ? 0 : 1), fill_of(chart_, s, i),
                     ink_on(fill_of(chart_, s, i)) == Ink::Text || series_hatch(s) != Hatch::None, series_hatch(s)});
      }
      if (!numbers_ || numbers_beside_names_) continue;
      canvas_.words_on(end + (negative ? -5 : 5), y + pitch_.bar / 2 - (single() ? 0 : 0.5), number(value),
                       {negative ? Anchor::End : Anchor::Start, single() && chart_.highlight == i, Ink::Text,
                        single() ? pitch_.word : std::min(pitch_.word, pitch_.bar - 1.5)});
    }
  }

  const Categories& chart_;
  const bool stacked_;
  const Pitch pitch_;
  NumberFormat format_;
  Drawing drawing_;
  Canvas canvas_{drawing_};
  Extent extent_;
  bool names_above_ = false;
  bool numbers_beside_names_ = false;
  bool numbers_ = true;
  double left_ = 0, zero_from_ = 0, plot_ = 100;
};

}  // namespace

Drawing draw_bars(const Categories& chart, bool stacked, double width) {
  return BarChart(chart, stacked, width).draw();
}

}  // namespace despatch::chart
