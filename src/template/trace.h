// What a merge writes down when somebody asks where a figure came from: each printed expression with its value, and
// how values came from one another. A merge that nobody traces writes nothing.
//
//     MergeTrace trace("report.md");
//     auto made = merge(environment, *paper, data, diagnostics, &trace);
//     if (const auto* printed = trace.find(begin, end))
//       printed->value.span()       // a place in a data file, in trace.worksheet(), or in a rule's worksheet
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "value/value.h"
#include "value/workings.h"

namespace despatch {

/// One `{{ … }}` that was printed. A value that is neither scalar nor text is Undefined, with its place.
struct PrintedExpression {
  std::uint32_t begin = 0, end = 0;  ///< in the merged text
  Span expression;                   ///< in the template
  Value value;
};

class MergeTrace {
 public:
  /// `of` is what was merged, for messages.
  explicit MergeTrace(const std::string& of) : sheet_(of), workings_(sheet_) {}

  /// Sums, products, filters and put-together texts of the templates. Must outlive what was printed.
  [[nodiscard]] const Worksheet& worksheet() const { return sheet_; }
  /// In the order of the text.
  [[nodiscard]] const std::vector<PrintedExpression>& printed() const { return printed_; }
  /// What printed the text from `begin` to `end`, or the first part of it; null where it is the template's own.
  [[nodiscard]] const PrintedExpression* find(std::uint32_t begin, std::uint32_t end) const;

  // ---- for the engine
  /// A working whose rule is `words`, laid down at `where` in a template.
  [[nodiscard]] Working working(std::string_view words, Span where);
  void finish(std::vector<PrintedExpression> printed) { printed_ = std::move(printed); }

 private:
  Worksheet sheet_;
  Workings workings_;
  std::set<std::string, std::less<>> words_;
  std::vector<PrintedExpression> printed_;
};

}  // namespace despatch
