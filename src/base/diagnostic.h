// What is wrong, as data. Stages add to a Diagnostics; only the command line prints.
//
//     out.error("meeting/short-notice", published.span, "4 clear days between papers and meeting, 5 needed")
//        .note(meeting.span, "the meeting")
//        .help("publish by 15 November 2017");
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace despatch {

enum class Severity { Error, Warning };

/// Another place that had a part in it. A label without a known span prints as a plain `= note:` line.
struct Label {
  Span where;
  std::string text;
};

/// A change to the source that would be right unseen.
struct Edit {
  Span where;
  std::string replacement;
};

struct Diagnostic {
  Severity severity = Severity::Error;
  std::string_view code;          ///< a row of a CodeTable: "meeting/short-notice". Always a string literal.
  std::string message;            ///< lower case, one line, no full stop: what was seen, then the rule
  Span where;                     ///< the smallest range that shows it
  std::string label;              ///< a few words under the caret; may be empty
  std::vector<Label> notes;       ///< facts
  std::vector<std::string> help;  ///< actions
  std::optional<Edit> fix;
  std::vector<std::string> while_doing;  ///< innermost first: "merging templates/report.md"
};

/// Collects the faults of one stage or one paper. Not shared between threads: give each job its own and append.
class Diagnostics {
 public:
  /// Adds to the diagnostic just made. Valid until the next one is added.
  class Builder {
   public:
    explicit Builder(Diagnostic& diagnostic) : diagnostic_(diagnostic) {}
    Builder& label(std::string text);
    Builder& note(std::string text);
    Builder& note(Span where, std::string text);
    Builder& help(std::string text);
    Builder& fix(Span where, std::string replacement);

   private:
    Diagnostic& diagnostic_;
  };

  Builder error(std::string_view code, Span where, std::string message);
  Builder warning(std::string_view code, Span where, std::string message);
  void add(Diagnostic diagnostic);
  void append(Diagnostics other);
  /// Adds "while DOING" to every diagnostic from index `from` on.
  void while_doing(std::size_t from, std::string_view doing);

  [[nodiscard]] std::span<const Diagnostic> all() const { return all_; }
  [[nodiscard]] std::size_t size() const { return all_.size(); }
  [[nodiscard]] bool empty() const { return all_.empty(); }
  [[nodiscard]] std::size_t errors() const;
  [[nodiscard]] std::size_t warnings() const;
  /// Down each file in order of name, then by place; the same fault at the same place once.
  void sort();

 private:
  std::vector<Diagnostic> all_;
};

/// One row of the registry behind `despatch explain`. Each stage declares its own rows in its `codes.cc`.
struct DiagnosticCode {
  std::string_view id;           ///< "meeting/short-notice"
  std::string_view title;        ///< one line, for the list
  std::string_view explanation;  ///< Markdown: what it means, why the rule is there, how to mend it
  std::string_view source;       ///< the law or document the rule comes from; empty for a rule of ours
};
using CodeTable = std::span<const DiagnosticCode>;

/// Codes of base/ itself (files and text).
CodeTable base_codes();

struct RenderOptions {
  bool color = false;
  std::size_t width = 100;  ///< long source lines are cut round the place
};

/// Framed like rustc's, headed like clang's: `file:line:column: error: message [code]`. Ends with a newline.
std::string render_text(const Diagnostic& diagnostic, const RenderOptions& options = {});
/// An array of objects: severity, code, message, file, line, column, endLine, endColumn, notes, help. Ends with a
/// newline.
std::string render_json(std::span<const Diagnostic> diagnostics);

}  // namespace despatch
