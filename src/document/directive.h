// What an HTML comment asks for: `name`, `name: text`, `name: text; option; option=value`, `/name`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "document/cmark.h"

namespace despatch {

/// Where each byte of an HTML block's text came from. Its lines keep their ends when their indentation is gone, so a
/// place is counted back from the end of its line.
class Places {
 public:
  Places(const Source& source, const LineTable& lines, std::string_view literal, int first_line)
      : source_(source), lines_(lines), literal_(literal), first_line_(first_line), line_(first_line) {}
  [[nodiscard]] Span place(std::size_t begin, std::size_t end) const;

 private:
  [[nodiscard]] std::uint32_t offset(std::size_t at) const;

  const Source& source_;
  const LineTable& lines_;
  std::string_view literal_;
  int first_line_;
  // Places are asked for in ascending order, so counting lines goes on from the last answer.
  mutable std::size_t line_begin_ = 0;
  mutable int line_;
};

struct DirectiveOption {
  std::string name;
  std::string value;
  bool has_value = false;
  Span where;
};

struct Directive {
  std::string name;
  bool closing = false;
  std::string text;  ///< after the colon, without its options; backslash escapes of punctuation still in it
  std::vector<DirectiveOption> options;
  Span where;  ///< the comment
  Span name_where;
  Span text_where;  ///< the comment when there is no text

  [[nodiscard]] const DirectiveOption* option(std::string_view wanted) const;
};

/// `inside` is what stands between `<!--` and `-->`; `at` its offset for `places`. Nullopt when it has not the shape of
/// a directive, or is one word that resembles none we know: then it is a remark. A shape that is right and a name that
/// is not is told to `out`, and the result's name is empty.
std::optional<Directive> read_directive(std::string_view inside, std::size_t at, const Places& places, Span comment,
                                        Diagnostics& out);

/// Backslash before ASCII punctuation removed, as Markdown does.
[[nodiscard]] std::string unescape_punctuation(std::string_view text);

/// Does `text`, split at semicolons, end in something that this directive would take for an option?
[[nodiscard]] bool reads_as_option(std::string_view directive, std::string_view segment);

}  // namespace despatch
