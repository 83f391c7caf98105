// cmark's block nodes and directives → Blocks. Numbers, anchors' uniqueness and references come after.
#pragma once

#include "document/context.h"

namespace despatch {

[[nodiscard]] Blocks build_body(ParseContext& context, const cmark_node& root);

/// The footnotes that the body used, and those that they use. Numbers stand in order of first use.
[[nodiscard]] std::vector<Footnote> build_footnotes(ParseContext& context);

/// Must a blank line stand between these two neighbours, were they written in a tight list?
[[nodiscard]] bool needs_blank_between(const Block& first, const Block& second);

}  // namespace despatch
