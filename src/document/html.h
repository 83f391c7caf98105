// HTML in Markdown, cut into tags, comments and words. Nothing here judges; see inlines.cc for what is kept.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace despatch {

struct HtmlToken {
  enum Kind { Words, Open, Close, CommentMark, Other } kind = Words;
  std::string_view raw;                                         ///< all of it, marks included
  std::string_view inside;                                      ///< a comment's text between its marks
  std::string name;                                             ///< of a tag, lower case
  bool closed = true;                                           ///< a comment or tag that has its end
  std::vector<std::pair<std::string, std::string>> attributes;  ///< names lower case, entities decoded

  [[nodiscard]] const std::string* attribute(std::string_view wanted) const;
};

/// The next token of `html` from `at` on; moves `at` past it. `at` must lie inside.
HtmlToken next_html_token(std::string_view html, std::size_t& at);

/// &amp; and the like decoded.
[[nodiscard]] std::string decode_entities(std::string_view text);

}  // namespace despatch
