#include "rules/optimism.h"

#include <algorithm>

#include "rules/fixed.h"

namespace despatch {

std::span<const ProjectType> project_types() {
  static constexpr ProjectType kTypes[] = {
      {"non-standard-buildings", "non-standard buildings", 510'000, 40'000, true, 390'000, 20'000},
      {"standard-buildings", "standard buildings", 240'000, 20'000, true, 40'000, 10'000},
      {"non-standard-civil-engineering", "non-standard civil engineering", 660'000, 60'000, true, 250'000, 30'000},
      {"standard-civil-engineering", "standard civil engineering", 440'000, 30'000, true, 200'000, 10'000},
      {"equipment-development", "equipment and development", 2'000'000, 100'000, true, 540'000, 100'000},
      {"outsourcing", "outsourcing", 410'000, 0, false, 0, 0},
  };
  return kTypes;
}

const ProjectType* find_project_type(std::string_view id) {
  const auto found = std::ranges::find(project_types(), id, &ProjectType::id);
  return found == project_types().end() ? nullptr : &*found;
}

BiasBounds combined_bounds(std::span<const std::pair<const ProjectType*, std::int64_t>> mix) {
  Wide upper = 0, lower = 0, duration = 0;
  BiasBounds out;
  out.has_duration = !mix.empty();
  for (const auto& [type, share] : mix) {
    upper += Wide{type->cost_upper} * share;
    lower += Wide{type->cost_lower} * share;
    duration += Wide{type->duration_upper} * share;
    out.has_duration = out.has_duration && type->has_duration;
  }
  out.cost_upper = static_cast<std::int64_t>(divide_rounded(upper, kMillion));
  out.cost_lower = static_cast<std::int64_t>(divide_rounded(lower, kMillion));
  out.duration_upper = static_cast<std::int64_t>(divide_rounded(duration, kMillion));
  return out;
}

std::int64_t mitigated_bias(std::int64_t upper, std::span<const ManagedFactor> factors) {
  Wide managed = 0;  // of 1e-12
  for (const ManagedFactor& factor : factors) managed += Wide{factor.share} * factor.mitigated;
  const Wide left = std::max<Wide>(0, Wide{kMillion} * kMillion - managed);
  return static_cast<std::int64_t>(divide_rounded(upper * left, Wide{kMillion} * kMillion));
}

}  // namespace despatch
