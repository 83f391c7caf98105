// Optimism bias: what is added to an estimate because such projects cost more than was thought.
//
//     upper bound U by project type, weighed by share where a project is of several;
//     OB = U × (1 − Σ share_i × mitigated_i)
//
// Source: HM Treasury, Supplementary Green Book Guidance: Optimism Bias, with the table of Mott MacDonald (2002). The
// bounds are starting points: a council's own evidence replaces them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace despatch {

/// All rates in parts of a million: 240,000 for 24 %.
struct ProjectType {
  std::string_view id, name;
  std::int64_t cost_upper = 0, cost_lower = 0;  ///< capital expenditure; of outsourcing: operating cost
  bool has_duration = false;
  std::int64_t duration_upper = 0, duration_lower = 0;  ///< works duration
};
[[nodiscard]] std::span<const ProjectType> project_types();
[[nodiscard]] const ProjectType* find_project_type(std::string_view id);

struct BiasBounds {
  std::int64_t cost_upper = 0, cost_lower = 0;
  bool has_duration = false;
  std::int64_t duration_upper = 0;
};
/// The bounds of a project of several types, with their shares in parts of a million.
[[nodiscard]] BiasBounds combined_bounds(std::span<const std::pair<const ProjectType*, std::int64_t>> mix);

struct ManagedFactor {
  std::int64_t share = 0, mitigated = 0;
};
/// What is left of `upper` when factors are managed; never below 0.
[[nodiscard]] std::int64_t mitigated_bias(std::int64_t upper, std::span<const ManagedFactor> factors);

}  // namespace despatch
