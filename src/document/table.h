// A GFM table and the directives before it → Table.
#pragma once

#include <optional>

#include "document/context.h"
#include "document/directive.h"

namespace despatch {

struct TableDirectives {
  std::optional<Directive> widths;
  std::optional<Directive> align;
  std::optional<Directive> head_rows;
  bool joined = false;  ///< `<` and `^` continue other cells
  bool row_headers = false;
  bool total = false;
};

[[nodiscard]] Table build_table(ParseContext& context, const cmark_node& node, Span where,
                                const TableDirectives& asked);

}  // namespace despatch
