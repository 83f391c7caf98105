#include "figure/plot.h"

#include <algorithm>
#include <cmath>

namespace despatch::chart {

Plot::Plot(Drawing& drawing, Scale scale, const NumberFormat& format, const std::vector<std::string>& categories,
           const std::vector<std::string>& end_names, double from)
    : drawing_(drawing),
      canvas_(drawing),
      scale_(std::move(scale)),
      ticks_(tick_format(format, scale_)),
      categories_(categories) {
  if (ticks_.suffix.starts_with(' ')) {
    from = canvas_.lines(0, from, canvas_.wrap_from(0, ticks_.suffix.substr(1), kSmallSize), {.size = kSmallSize}) + 1;
    ticks_.suffix.clear();
  }
  double tick_width = 0, name_width = 0;
  for (const double tick : scale_.ticks)
    tick_width = std::max(tick_width, estimated_width(format_tick(tick, ticks_), kSmallSize, false));
  for (const std::string& name : end_names)
    name_width = std::max(name_width, widest({name}, kWordSize, true, canvas_.spaces()));
  end_width_ = std::min(name_width, drawing.width * 0.28);
  double widest_name = 0;
  for (const std::string& name : end_names)
    widest_name = std::max(widest_name, widest(wrap(name, end_width_ + 0.01, kWordSize, true, canvas_.spaces()),
                                               kWordSize, true, canvas_.spaces()));
  left = tick_width + 8;
  right = drawing.width - (end_names.empty() ? 4 : widest_name + 18);
  top = from + 8;
  bottom = top + std::clamp(drawing.width * 0.42, 120.0, 190.0);
}

double Plot::x(std::size_t category) const {
  const std::size_t count = categories_.size();
  if (count < 2) return (left + right) / 2;
  const double inset = std::min(14.0, (right - left) / static_cast<double>(count) / 2);
  return left + inset + (right - left - 2 * inset) * static_cast<double>(category) / static_cast<double>(count - 1);
}

void Plot::draw_frame() {
  for (const double tick : scale_.ticks) {
    const bool nought = tick == 0;
    canvas_.line({left, y(tick)}, {right, y(tick)}, nought ? Ink::Text : Ink::Grid, nought ? 0.75 : 0.5);
    canvas_.words_on(left - 5, y(tick), format_tick(tick, ticks_), {Anchor::End, false, Ink::Text, kSmallSize});
  }
  const std::size_t count = categories_.size();
  const double slot = count > 1 ? x(1) - x(0) : right - left;
  // Names of lines may reach below the plot: the categories' names stay left of them.
  const double names_end = end_width_ > 0 ? right + 5 : drawing_.width;
  std::size_t every = 1;
  const auto apart = [&] {
    double last = -1e9;
    for (std::size_t i = 0; i < count; i += every) {
      const auto lines = wrap(categories_[i], std::max(24.0, slot * static_cast<double>(every) - 6), kSmallSize, false,
                              canvas_.spaces());
      const double half = widest(lines, kSmallSize, false, canvas_.spaces()) / 2;
      const double middle = std::clamp(x(i), half, std::max(half, names_end - half));
      if (lines.size() > 3 || widest_word(categories_[i]) > std::max(24.0, slot * static_cast<double>(every)) ||
          middle - half < last + 5)
        return false;
      last = middle + half;
    }
    return true;
  };
  while (every < count && !apart()) ++every;
  const double room = std::max(24.0, std::min(slot * static_cast<double>(every) - 6, names_end));
  double below = bottom;
  for (std::size_t i = 0; i < count; i += every) {
    const auto lines = wrap(categories_[i], room, kSmallSize, false, canvas_.spaces());
    const double half = widest(lines, kSmallSize, false, canvas_.spaces()) / 2;
    canvas_.line({x(i), bottom}, {x(i), bottom + 3}, Ink::Text, 0.5);
    below = std::max(below, canvas_.lines(std::clamp(x(i), half, std::max(half, names_end - half)), bottom + 4, lines,
                                          {Anchor::Middle, false, Ink::Text, kSmallSize}));
  }
  drawing_.height = below + 2;
}

void Plot::draw_ends(std::vector<End> ends) {
  std::ranges::stable_sort(ends, {}, &End::y);
  struct Placed {
    std::vector<std::string> lines;
    double top, height, from;
  };
  std::vector<Placed> placed;
  double free_from = 0;
  for (const End& end : ends) {
    auto lines = wrap(end.name, end_width_ + 0.01, kWordSize, end.bold, canvas_.spaces());
    const double height = height_of(lines);
    const double at = std::max(free_from, end.y - kLineHeight / 2);
    placed.push_back({std::move(lines), at, height, end.y});
    free_from = at + height;
  }
  // What was pushed below the plot goes back up as far as it can.
  double limit = bottom + kLineHeight / 2;
  for (auto it = placed.rbegin(); it != placed.rend(); ++it) {
    if (it->top + it->height <= limit) break;
    it->top = std::max(0.0, limit - it->height);
    limit = it->top;
  }
  free_from = 0;
  for (std::size_t i = 0; i < placed.size(); ++i) {
    Placed& one = placed[i];
    one.top = std::max(one.top, free_from);
    if (ends[i].mark) ends[i].mark({right + 9, one.top + kLineHeight / 2});
    free_from = canvas_.lines(right + (ends[i].mark ? 16 : 7), one.top, one.lines, {.bold = ends[i].bold});
    if (std::abs(one.top + kLineHeight / 2 - one.from) > 2)
      canvas_.line({right + 1, one.from}, {right + 6, one.top + kLineHeight / 2}, Ink::Quiet, 0.5);
  }
  drawing_.height = std::max(drawing_.height, free_from + 2);
}

}  // namespace despatch::chart
