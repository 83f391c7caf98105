// The only door to cmark-gfm: text in, its node tree out. The rest of the folder reads nodes and never parses.
#pragma once

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <cmark-gfm/node.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace despatch {

/// Owns what cmark-gfm made of a text. Nodes come from an arena of the calling thread: trees must be let go by the
/// thread that made them, last made first.
class CmarkTree {
 public:
  explicit CmarkTree(std::string_view text, bool validate_utf8 = false);
  ~CmarkTree();
  CmarkTree(const CmarkTree&) = delete;
  CmarkTree& operator=(const CmarkTree&) = delete;

  [[nodiscard]] const cmark_node* root() const { return root_; }

 private:
  cmark_node* root_;
};

enum class CmarkKind {
  Document,
  BlockQuote,
  List,
  Item,
  CodeBlock,
  HtmlBlock,
  Paragraph,
  Heading,
  ThematicBreak,
  FootnoteDefinition,
  Table,
  TableRow,
  TableCell,
  Text,
  SoftBreak,
  LineBreak,
  Code,
  HtmlInline,
  Emphasis,
  Strong,
  Link,
  Image,
  FootnoteReference,
  Strikethrough,
  Other,
};
[[nodiscard]] CmarkKind kind_of(const cmark_node& node);

[[nodiscard]] inline std::string_view view(const cmark_chunk& chunk) {
  return {reinterpret_cast<const char*>(chunk.data), static_cast<std::size_t>(chunk.len)};
}

/// Starts of lines as cmark counts them: after LF, CR LF or a lone CR.
class LineTable {
 public:
  LineTable(std::string_view text, std::uint32_t from);
  /// Byte offset of a 1-based line and a 1-based column in bytes, kept inside the line.
  [[nodiscard]] std::uint32_t offset(int line, int column) const;
  [[nodiscard]] std::uint32_t begin(int line) const;
  /// Without the line break.
  [[nodiscard]] std::uint32_t end(int line) const;

 private:
  std::string_view text_;
  std::vector<std::uint32_t> starts_;
};

/// What a text would cost cmark-gfm, told before it is parsed. A fault's words; empty when it is fine.
struct CostFault {
  std::uint32_t at = 0;
  std::string_view what;
};
[[nodiscard]] CostFault too_costly(std::string_view text);

}  // namespace despatch
