// Inlines → one line of Markdown, with as few backslashes as keep its meaning.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"

namespace despatch {

/// The text so far and where its parts came from.
struct MarkdownText {
  std::string text;
  std::vector<std::pair<std::uint32_t, Span>> origins;

  void mark(Span from) {
    if (from.known()) origins.emplace_back(static_cast<std::uint32_t>(text.size()), from);
  }
};

/// Where a line of inlines stands, which says what could be mistaken in it.
enum class LineKind {
  Paragraph,  ///< at the start of a line: `#`, `-`, `1.` would begin blocks
  Onward,     ///< a paragraph's words after something on the same line
  Heading,
  Cell,     ///< bars are escaped by the table's writer
  Caption,  ///< inside a comment
};

/// `prefix`: what every further line begins with, after a hard break.
void write_inlines(MarkdownText& out, const Inlines& inlines, LineKind kind, std::string_view prefix,
                   const std::vector<Footnote>& footnotes);

/// A backslash where the words of a directive would end its comment or be read otherwise.
[[nodiscard]] std::string escape_directive_words(std::string_view directive, std::string_view words);

/// `![alt](url "title")`
void write_image(std::string& out, const Image& image);

}  // namespace despatch
