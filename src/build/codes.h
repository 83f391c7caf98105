// The registry behind `despatch explain`: the rows of all stages.
#pragma once

#include <vector>

#include "base/diagnostic.h"

namespace despatch {

/// In order of id. Each id occurs once.
[[nodiscard]] std::vector<DiagnosticCode> all_codes();

/// Codes of build/ itself: projects, papers, their files.
CodeTable build_codes();

}  // namespace despatch
