#include "rules/dependencies.h"

#include <map>

#include <fmt/format.h>

namespace despatch {
namespace {

constexpr std::size_t kLongestPathShown = 12;

struct Edge {
  std::size_t to;
  const Located<std::string>* named;
};

}  // namespace

void check_dependencies(std::span<const Step> steps, std::string_view verb, Diagnostics& out) {
  std::map<std::string_view, std::size_t> by_id;
  for (std::size_t i = 0; i < steps.size(); ++i) by_id.emplace(**steps[i].id, i);
  std::vector<std::vector<Edge>> waits_for(steps.size());
  std::vector<std::vector<std::size_t>> awaited_by(steps.size());
  for (std::size_t i = 0; i < steps.size(); ++i)
    for (const Located<std::string>& name : *steps[i].after)
      if (const auto found = by_id.find(*name); found != by_id.end()) {
        if (found->second == i) {
          out.error("plan/cycle", name.span, fmt::format("`{}` waits for itself", *name)).help("take this out");
          continue;
        }
        waits_for[i].push_back({found->second, &name});
        awaited_by[found->second].push_back(i);
      }

  // Steps in an order in which each comes after what it waits for; what is left over waits for a cycle.
  std::vector<std::size_t> open(steps.size()), order;
  for (std::size_t i = 0; i < steps.size(); ++i)
    if ((open[i] = waits_for[i].size()) == 0) order.push_back(i);
  for (std::size_t at = 0; at < order.size(); ++at)
    for (const std::size_t next : awaited_by[order[at]])
      if (--open[next] == 0) order.push_back(next);

  // The step with the last day among a step and all that it waits for, where the step itself has none.
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::vector<std::size_t> last(steps.size(), kNone);
  for (const std::size_t i : order) {
    const Step& step = steps[i];
    for (const Edge& edge : waits_for[i]) {
      const std::size_t before = last[edge.to];
      if (before == kNone) continue;
      const Located<Date>& end = **steps[before].ends;
      if (*step.begins && ***step.begins < *end) {
        const std::string through = before == edge.to ? "" : fmt::format(", for which `{}` waits,", **edge.named);
        out.error("plan/before-dependency", (*step.begins)->span,
                  fmt::format("`{}` {} {}, before `{}`{} is over", **step.id, verb, long_date(***step.begins),
                              **steps[before].id, through))
            .note(end.span, "what it waits for")
            .help("mend one of the dates, or the `after:`");
      }
      if (!*step.ends && (last[i] == kNone || *end > *(**steps[last[i]].ends))) last[i] = before;
    }
    if (*step.ends) last[i] = i;
  }

  // Every step left over waits for another of them, so following them leads into a cycle.
  std::vector<std::size_t> walk_of(steps.size(), 0), place(steps.size(), 0);
  std::size_t walk = 0;
  for (std::size_t start = 0; start < steps.size(); ++start) {
    if (open[start] == 0 || walk_of[start] != 0) continue;
    ++walk;
    std::vector<Edge> path;
    std::size_t at = start;
    while (walk_of[at] == 0) {
      walk_of[at] = walk;
      place[at] = path.size();
      for (const Edge& edge : waits_for[at])
        if (open[edge.to] != 0) {
          path.push_back(edge);
          break;
        }
      at = path.back().to;
    }
    if (walk_of[at] != walk) continue;  // it leads into a cycle that is told already
    const std::size_t first = place[at];
    std::string words = fmt::format("`{}`", **steps[at].id);
    for (std::size_t i = first; i < path.size(); ++i) {
      if (i - first == kLongestPathShown) {
        words += " → …";
        break;
      }
      words += fmt::format(" → `{}`", **path[i].named);
    }
    auto fault = out.error("plan/cycle", path[first].named->span,
                           fmt::format("`{}` waits for itself: {}", **steps[at].id, words));
    for (std::size_t i = first + 1; i < path.size() && i - first < kLongestPathShown; ++i)
      fault.note(path[i].named->span, fmt::format("`{}` waits for `{}`", **path[i - 1].named, **path[i].named));
    fault.help("take one of these out");
  }
}

}  // namespace despatch
