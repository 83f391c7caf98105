#include "rules/robustness.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace despatch {
namespace {

/// Totals closer than this are level: the sums are of decimals that binary numbers cannot hold.
bool level(double a, double b) { return std::abs(a - b) <= 1e-12 * std::max({1.0, std::abs(a), std::abs(b)}); }

/// A total as a function of one weight x: x × inside + (1 − x) × outside.
struct Lines {
  std::vector<double> inside, outside;
  [[nodiscard]] double at(std::size_t option, double x) const { return x * inside[option] + (1 - x) * outside[option]; }
  [[nodiscard]] double slope(std::size_t option) const { return inside[option] - outside[option]; }
  /// Where two lines meet; nothing when they are parallel.
  [[nodiscard]] std::optional<double> meet(std::size_t a, std::size_t b) const {
    const double steeper = slope(a) - slope(b);
    if (std::abs(steeper) <= 1e-12 * (std::abs(slope(a)) + std::abs(slope(b)))) return std::nullopt;
    return (outside[b] - outside[a]) / steeper;
  }
};

std::optional<Lines> lines_for(const Weighed& weighed, std::span<const std::size_t> group, double& now) {
  std::vector<bool> in_group(weighed.criteria(), false);
  for (const std::size_t j : group) in_group[j] = true;
  double rest = 0;
  now = 0;
  for (std::size_t j = 0; j < weighed.criteria(); ++j) (in_group[j] ? now : rest) += weighed.weights[j];
  if (!(now > 0) || !(rest > 1e-12)) return std::nullopt;
  Lines lines;
  for (const std::vector<double>& row : weighed.scores) {
    double inside = 0, outside = 0;
    for (std::size_t j = 0; j < weighed.criteria(); ++j)
      (in_group[j] ? inside : outside) += weighed.weights[j] * row[j];
    lines.inside.push_back(inside / now);
    lines.outside.push_back(outside / rest);
  }
  return lines;
}

/// Who leads just beyond a crossing: of those that are level there, the one that gains most in that direction.
std::size_t leader_beyond(const Lines& lines, std::size_t leader, double x, double direction) {
  std::size_t best = leader;
  for (std::size_t k = 0; k < lines.inside.size(); ++k)
    if (std::abs(lines.at(k, x) - lines.at(leader, x)) <= 1e-9 * std::max(1.0, std::abs(lines.at(leader, x))) &&
        direction * (lines.slope(k) - lines.slope(best)) > 0)
      best = k;
  return best;
}

}  // namespace

double Weighed::total(std::size_t option) const {
  double sum = 0;
  for (std::size_t j = 0; j < criteria(); ++j) sum += weights[j] * scores[option][j];
  return sum;
}

std::vector<std::size_t> order_of(const Weighed& weighed) {
  std::vector<double> totals;
  for (std::size_t i = 0; i < weighed.options(); ++i) totals.push_back(weighed.total(i));
  std::vector<std::size_t> order(totals.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return totals[a] > totals[b]; });
  // Sorting knows no tolerance; what is level then keeps its own order.
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first + 1;
    while (last < order.size() && level(totals[order[last]], totals[order[last - 1]])) ++last;
    std::sort(order.begin() + static_cast<std::ptrdiff_t>(first), order.begin() + static_cast<std::ptrdiff_t>(last));
    first = last;
  }
  return order;
}

std::vector<Dominance> dominated(const Weighed& weighed) {
  const auto dominates = [&](const std::vector<double>& a, const std::vector<double>& b) {
    bool better = false;
    for (std::size_t j = 0; j < a.size(); ++j) {
      if (a[j] < b[j]) return false;
      better = better || a[j] > b[j];
    }
    return better;
  };
  std::vector<Dominance> out;
  for (std::size_t i = 0; i < weighed.options(); ++i) {
    std::optional<Dominance> found;
    for (std::size_t k = 0; k < weighed.options(); ++k) {
      if (k == i || !dominates(weighed.scores[k], weighed.scores[i])) continue;
      if (found)
        ++found->others;
      else
        found = Dominance{i, k, 0};
    }
    if (found) out.push_back(*found);
  }
  return out;
}

std::optional<WeightInterval> weight_interval(const Weighed& weighed, std::span<const std::size_t> group) {
  WeightInterval out;
  const auto lines = lines_for(weighed, group, out.now);
  if (!lines || weighed.options() < 2) return std::nullopt;
  const std::vector<std::size_t> order = order_of(weighed);
  const std::size_t leader = order[0];
  if (level(weighed.total(leader), weighed.total(order[1]))) return std::nullopt;
  for (std::size_t k = 0; k < weighed.options(); ++k) {
    if (k == leader) continue;
    const auto x = lines->meet(leader, k);
    if (!x) continue;
    if (*x > out.now && *x < out.high) out.high = *x;
    if (*x<out.now&& * x> out.low) out.low = *x;
  }
  // At the very ends nobody overtakes: there is no weight beyond.
  if (out.high < 1)
    out.above = Crossing{out.high, leader_beyond(*lines, leader, out.high, 1), lines->at(leader, out.high)};
  if (out.low > 0)
    out.below = Crossing{out.low, leader_beyond(*lines, leader, out.low, -1), lines->at(leader, out.low)};
  // The first change of any order is between neighbours.
  for (std::size_t i = 0; i + 1 < order.size(); ++i) {
    const auto x = lines->meet(order[i], order[i + 1]);
    if (!x) continue;
    if (level(weighed.total(order[i]), weighed.total(order[i + 1]))) {
      out.order_low = out.order_high = out.now;
      break;
    }
    if (*x > out.now) out.order_high = std::min(out.order_high, *x);
    if (*x < out.now) out.order_low = std::max(out.order_low, *x);
  }
  return out;
}

std::vector<std::optional<ScoreChange>> score_changes(const Weighed& weighed, double most) {
  if (weighed.options() < 2) return {};
  const std::vector<std::size_t> order = order_of(weighed);
  const std::size_t leader = order[0], second = order[1];
  if (level(weighed.total(leader), weighed.total(second))) return {};
  std::vector<double> gaps;
  for (std::size_t k = 0; k < weighed.options(); ++k) gaps.push_back(weighed.total(leader) - weighed.total(k));
  std::vector<std::optional<ScoreChange>> out(weighed.criteria());
  for (std::size_t j = 0; j < weighed.criteria(); ++j) {
    const double weight = weighed.weights[j];
    if (!(weight > 0)) continue;
    ScoreChange change{.leader_falls_to = weighed.scores[leader][j] - gaps[second] / weight, .rival = second};
    for (std::size_t k = 0; k < weighed.options(); ++k) {
      if (k == leader) continue;
      const double rise = gaps[k] / weight;
      if (weighed.scores[k][j] + rise > most + 1e-9 || (change.rival_rises_to && rise >= change.rise)) continue;
      change.rival_rises_to = weighed.scores[k][j] + rise;
      change.riser = k;
      change.rise = rise;
    }
    out[j] = change;
  }
  return out;
}

double share_of_weights(std::span<const double> differences) {
  // A tree of probabilities: `above[k]` after i gains and k losses. All gains, or all losses, need no sum.
  std::vector<double> gains, losses;
  for (const double d : differences) (d > 0 ? gains : losses).push_back(d);
  if (gains.empty()) return 0;
  if (losses.empty()) return 1;
  std::vector<double> share(losses.size() + 1, 0);
  share[0] = 1;
  for (const double gain : gains)
    for (std::size_t k = 1; k <= losses.size(); ++k)
      share[k] = (gain * share[k - 1] - losses[k - 1] * share[k]) / (gain - losses[k - 1]);
  return share[losses.size()];
}

}  // namespace despatch
