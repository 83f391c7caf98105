#include "write/pdf/layout/line_breaking.h"

#include <algorithm>
#include <limits>

namespace despatch::layout {
namespace {

constexpr double kTolerancePt = 0.01;
constexpr double kSlackCost = 100;       // of a line that is all empty
constexpr double kLineCost = 0.6;        // of each line, so that evenness does not make a paragraph longer for nothing
constexpr double kShortLastCost = 7;     // of a last line that is next to nothing
constexpr double kShortLast = 0.2;       // share of the width below which a last line is short
constexpr std::size_t kMostWords = 400;  // looked back at for one line; more only where atoms have no width

struct Candidate {
  std::uint32_t end = 0;   ///< index after the line's last atom
  double natural_end = 0;  ///< where the line's last atom ends
  double next_start = 0;   ///< where the next line's first atom begins
  double cost = 0;         ///< of the best way to here
  std::uint32_t from = 0;  ///< index of the candidate before it on that way
};

class Breaker {
 public:
  Breaker(std::span<const Atom> atoms, double width, std::vector<std::uint32_t>& ends)
      : atoms_(atoms), width_(width), ends_(ends) {}

  void segment(std::uint32_t begin, std::uint32_t end) {
    double total = 0;
    for (auto i = begin; i < end; ++i) total += atoms_[i].width + atoms_[i].blank;
    if (begin == end || total - atoms_[end - 1].blank <= width_ + kTolerancePt) {
      ends_.push_back(end);
      return;
    }
    collect(begin, end);
    for (std::size_t i = 1; i < candidates_.size(); ++i) best_way_to(i, i + 1 == candidates_.size());
    const auto at = ends_.size();
    for (std::size_t i = candidates_.size() - 1; i > 0; i = candidates_[i].from) ends_.push_back(candidates_[i].end);
    std::reverse(ends_.begin() + static_cast<std::ptrdiff_t>(at), ends_.end());
  }

 private:
  void collect(std::uint32_t begin, std::uint32_t end) {
    candidates_.clear();
    candidates_.push_back({.end = begin});
    double x = 0;
    for (auto i = begin; i < end; ++i) {
      const Atom& atom = atoms_[i];
      if (i + 1 == end || atom.after != After::Glue)
        candidates_.push_back({.end = i + 1, .natural_end = x + atom.width, .next_start = x + atom.width + atom.blank});
      x += atom.width + atom.blank;
    }
  }

  void best_way_to(std::size_t to, bool last) {
    Candidate& here = candidates_[to];
    here.cost = std::numeric_limits<double>::infinity();
    const double break_cost = last ? 0 : atoms_[here.end - 1].cost;
    const std::size_t first = to > kMostWords ? to - kMostWords : 0;
    for (std::size_t from = to; from-- > first;) {
      const double used = here.natural_end - candidates_[from].next_start;
      if (used > width_ + kTolerancePt && from + 1 != to) break;
      const double cost = candidates_[from].cost + line_cost(used, last, from == 0) + break_cost;
      if (cost < here.cost) {
        here.cost = cost;
        here.from = static_cast<std::uint32_t>(from);
      }
    }
  }

  [[nodiscard]] double line_cost(double used, bool last, bool first) const {
    const double share = width_ > 0 ? std::clamp(used / width_, 0.0, 1.0) : 1;
    if (!last) return kLineCost + kSlackCost * (1 - share) * (1 - share);
    return kLineCost + (first || share >= kShortLast ? 0 : kShortLastCost * (1 - share / kShortLast));
  }

  std::span<const Atom> atoms_;
  double width_;
  std::vector<std::uint32_t>& ends_;
  std::vector<Candidate> candidates_;
};

}  // namespace

TextExtent measure(std::span<const Atom> atoms) {
  TextExtent out;
  double unit = 0, line = 0, pending = 0;
  for (const Atom& atom : atoms) {
    unit += atom.width;
    line += pending + atom.width;
    pending = atom.blank;
    out.min = std::max(out.min, unit);
    out.max = std::max(out.max, line);
    if (atom.after == After::Glue) {
      unit += atom.blank;
      continue;
    }
    unit = 0;
    if (atom.after == After::Forced) line = pending = 0;
  }
  return out;
}

void break_lines(std::span<const Atom> atoms, double width, std::vector<std::uint32_t>& ends) {
  ends.clear();
  Breaker breaker(atoms, width, ends);
  std::uint32_t begin = 0;
  for (std::uint32_t i = 0; i < atoms.size(); ++i) {
    if (atoms[i].after != After::Forced) continue;
    breaker.segment(begin, i + 1);
    begin = i + 1;
  }
  if (begin < atoms.size()) breaker.segment(begin, static_cast<std::uint32_t>(atoms.size()));
}

}  // namespace despatch::layout
