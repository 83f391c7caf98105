// A look at the text before cmark-gfm sees it: would it cost too much, and what does cmark leave unsaid?
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "document/context.h"

namespace despatch {

struct TextScan {
  std::string refused;  ///< why the text is not parsed; empty when it is
  std::uint32_t refused_at = 0;
  bool may_hold_footnotes = false;
};

/// One pass. Bounds the size, the nodes that cmark would make, the containers that a line opens and the cells of
/// tables.
[[nodiscard]] TextScan scan_text(std::string_view text);

/// Tells footnotes that are used and not defined, or defined and not used: cmark-gfm passes over both.
void check_footnotes(ParseContext& context, std::string_view body, std::uint32_t body_begin);

}  // namespace despatch
