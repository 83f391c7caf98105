#include "build/codes.h"

#include <algorithm>

namespace despatch {

std::vector<DiagnosticCode> all_codes() {
  std::vector<DiagnosticCode> all;
  for (const CodeTable table : {base_codes(), build_codes()}) all.insert(all.end(), table.begin(), table.end());
  std::ranges::sort(all, {}, &DiagnosticCode::id);
  return all;
}

CodeTable build_codes() { return {}; }

}  // namespace despatch
