#include "write/pdf/layout/table_columns.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace despatch::layout {
namespace {

constexpr double kFull = 0.72;  // a table that would fill this much of the width is drawn out to all of it

double sum(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

// Words are broken: every column gives way in proportion to what it has beyond a few letters.
ColumnWidths squeeze(std::span<const ColumnWish> wishes, double available) {
  ColumnWidths out{.words_broken = true};
  const double even = available / static_cast<double>(wishes.size());
  double fixed = 0, wide = 0;
  for (const auto& wish : wishes) (wish.min <= even ? fixed : wide) += wish.min <= even ? wish.min : 1;
  // Narrow columns keep their words; the wide ones share what is left, but never less than an even part.
  const double each = wide > 0 ? std::max((available - fixed) / wide, 0.0) : even;
  double total = 0;
  for (const auto& wish : wishes) {
    out.widths.push_back(wish.min <= even ? wish.min : std::min(each, wish.min));
    total += out.widths.back();
  }
  if (total > 0)
    for (double& width : out.widths) width *= available / total;
  return out;
}

// The author's shares, but no column narrower than its widest word.
ColumnWidths by_shares(std::span<const ColumnWish> wishes, double available) {
  ColumnWidths out;
  out.widths.assign(wishes.size(), 0);
  double unit = 0, given = 0;
  for (const auto& wish : wishes) {
    unit += wish.share;
    given += wish.share > 0 ? 1 : 0;
  }
  const double missing = unit / std::max(given, 1.0);  // a column without a share gets an average one
  std::vector<bool> fixed(wishes.size(), false);
  double room = available;
  for (bool changed = true; changed;) {
    changed = false;
    double shares = 0;
    for (std::size_t i = 0; i < wishes.size(); ++i)
      if (!fixed[i]) shares += wishes[i].share > 0 ? wishes[i].share : missing;
    for (std::size_t i = 0; i < wishes.size(); ++i) {
      if (fixed[i]) continue;
      out.widths[i] = shares > 0 ? room * (wishes[i].share > 0 ? wishes[i].share : missing) / shares : 0;
      if (out.widths[i] >= wishes[i].min - 0.01) continue;
      out.widths[i] = wishes[i].min;
      fixed[i] = changed = true;
      room -= wishes[i].min;
      break;
    }
  }
  return out;
}

// Between `low` and the column's max, so that typical cells of all columns take the same number of lines.
std::vector<double> even_heights(std::span<const ColumnWish> wishes, const std::vector<double>& low, double available) {
  const auto widths_at = [&](double lines) {
    std::vector<double> out(wishes.size());
    for (std::size_t i = 0; i < wishes.size(); ++i) {
      const double demand = (wishes[i].typical * 0.6 + wishes[i].max * 0.4) * 1.05 / lines;
      out[i] = std::clamp(demand, low[i], std::max(low[i], wishes[i].max));
    }
    return out;
  };
  double few = 0.2, many = 4000;  // lines
  for (int step = 0; step < 44; ++step) {
    const double middle = few + (many - few) / 2;
    (sum(widths_at(middle)) > available ? few : many) = middle;
  }
  return widths_at(many);
}

}  // namespace

bool is_comfortable(std::span<const ColumnWish> wishes, double available, double comfort) {
  double needed = 0;
  for (const auto& wish : wishes) needed += std::max(wish.min, std::min(wish.max, comfort));
  return needed <= available;
}

bool fits_unbroken(std::span<const ColumnWish> wishes, double available) {
  double needed = 0;
  for (const auto& wish : wishes) needed += wish.min;
  return needed <= available + 0.01;
}

ColumnWidths share_columns(std::span<const ColumnWish> wishes, double available, double comfort) {
  if (wishes.empty()) return {};
  if (!fits_unbroken(wishes, available)) return squeeze(wishes, available);
  if (std::ranges::any_of(wishes, [](const auto& wish) { return wish.share > 0; })) return by_shares(wishes, available);

  double wanted = 0;
  for (const auto& wish : wishes) wanted += wish.max;
  ColumnWidths out;
  if (wanted <= available) {
    // Everything on one line. A table nearly as wide as the column is drawn out to it, the rest stay as they are.
    const double target = wanted >= available * kFull ? available : wanted;
    const double extra = (target - wanted) / static_cast<double>(wishes.size());
    for (const auto& wish : wishes) out.widths.push_back(wish.max + extra);
    return out;
  }
  // Short cells stay on one line where that leaves the long ones a comfortable width.
  std::vector<double> low, lowest;
  for (const auto& wish : wishes) {
    lowest.push_back(wish.min);
    // A date or a name a little over the comfortable width is short, too.
    low.push_back(std::max(wish.min, wish.max <= comfort * 1.35 ? wish.max : comfort));
  }
  const double need = sum(low), least = sum(lowest);
  if (need > available) {
    const double part = need > least ? (available - least) / (need - least) : 0;
    for (std::size_t i = 0; i < low.size(); ++i) low[i] = lowest[i] + (low[i] - lowest[i]) * part;
  }
  out.widths = even_heights(wishes, low, available);
  // What rounding left goes to the widest.
  const double rest = available - sum(out.widths);
  if (rest > 0) *std::ranges::max_element(out.widths) += rest;
  return out;
}

}  // namespace despatch::layout
