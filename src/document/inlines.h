// cmark's inline nodes, and HTML among them, → Inlines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "document/context.h"
#include "document/html.h"

namespace despatch {

/// Collects inlines in order of text. HTML tags that mean something open and close nodes; others are dropped and told.
class InlineSink {
 public:
  /// `depth`: marks already open round this; `in_link`: a link may not hold another.
  InlineSink(ParseContext& context, int depth = 0, bool in_link = false);

  void text(std::string_view words, Span where);
  void add(Inline made);
  /// `places` null: the tag stands at `where`.
  void html(const HtmlToken& token, Span where);
  [[nodiscard]] int depth() const { return depth_ + static_cast<int>(open_.size()); }
  [[nodiscard]] bool in_link() const;
  /// Closes what is still open.
  [[nodiscard]] Inlines finish();

 private:
  struct OpenTag {
    HtmlToken token;
    Inlines inlines;
    Span where;
  };
  Inlines& current() { return open_.empty() ? root_ : open_.back().inlines; }
  void close_top();
  void splice(Inlines inlines);
  void drop(const HtmlToken& token, Span where);

  ParseContext& context_;
  int depth_;
  bool in_link_;
  Inlines root_;
  std::vector<OpenTag> open_;
};

/// The inlines under `parent`. `where` stands in for places that cmark does not know.
[[nodiscard]] Inlines build_inlines(ParseContext& context, const cmark_node& parent, Span where, int depth = 0,
                                    bool in_link = false);

/// Markdown of one line, as in a caption.
[[nodiscard]] Inlines parse_inline_text(ParseContext& context, std::string_view markdown, Span where);

/// Appends to a run of text, or begins one.
void append_text(Inlines& inlines, std::string_view words, Span where);

/// No blank at either end, no empty text: what a block holds.
void trim_inlines(Inlines& inlines);

/// Tells of a language that is written in no tag of BCP 47, and of what was meant where that is clear.
void tell_language(std::string_view typed, Span where, Diagnostics& out);

/// Does anything in it have words, or a picture?
[[nodiscard]] bool has_words(const Inlines& inlines);

}  // namespace despatch
