// What the steps of a parse share.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/diagnostic.h"
#include "document/cmark.h"
#include "document/document.h"

namespace despatch {

/// Deeper nesting of blocks, or of marks in a line, is laid flat.
inline constexpr int kMostDepth = 64;

/// A footnote that the text uses, in order of first use.
struct UsedFootnote {
  const cmark_node* definition = nullptr;
  std::uint32_t uses = 0;
};

struct ParseContext {
  ParseContext(const Source& file, Diagnostics& diagnostics, std::uint32_t body_begin)
      : source(file), out(diagnostics), lines(file.text(), body_begin) {}

  const Source& source;
  Diagnostics& out;
  LineTable lines;
  std::vector<UsedFootnote> footnotes;
  std::unordered_map<const cmark_node*, std::uint32_t> footnote_numbers;
  bool told_depth = false;       ///< one message about nesting is enough
  bool foreign = false;          ///< the nodes at hand come from another text: their places mean nothing
  bool has_local_links = false;  ///< some link goes to an anchor, or waits for its words

  [[nodiscard]] Span span(const cmark_node& node) const {
    const std::uint32_t begin = lines.offset(node.start_line, node.start_column);
    // A list can end at column 0 of the line after it.
    const int end_line = node.end_line < node.start_line ? node.start_line : node.end_line;
    const std::uint32_t end = node.end_column > 0 ? lines.offset(end_line, node.end_column + 1)
                                                  : (end_line > node.start_line ? lines.end(end_line - 1) : begin);
    return {&source, begin, std::max(begin, end)};
  }
};

/// Text as the tree holds it: control characters and code points that are no characters become U+FFFD, line breaks and
/// tabs a blank.
void append_clean(std::string& out, std::string_view text);
/// The same, with line breaks and tabs kept, for code.
void append_clean_code(std::string& out, std::string_view text);

}  // namespace despatch
