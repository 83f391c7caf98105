// Steps that wait for others: phases, milestones. Private to rules/.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/diagnostic.h"

namespace despatch {

struct Step {
  const Located<std::string>* id = nullptr;
  const std::optional<Located<Date>>* begins =
      nullptr;  ///< the day that may not lie before the end of what it waits for
  const std::optional<Located<Date>>* ends = nullptr;
  const std::vector<Located<std::string>>* after = nullptr;  ///< ids of other steps; those unknown are left alone
};

/// Tells cycles, each once and as a path, and steps that begin before what they wait for is over, also through steps
/// that have no day themselves. Linear in steps and dependencies; `verb` is what a step does on its day ("begins on").
void check_dependencies(std::span<const Step> steps, std::string_view verb, Diagnostics& out);

}  // namespace despatch
