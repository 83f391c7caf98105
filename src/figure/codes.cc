#include "figure/figure.h"

namespace despatch {

CodeTable figure_codes() {
  static constexpr DiagnosticCode kCodes[] = {
      {"figure/specification", "a chart's specification cannot be drawn",
       "A fenced `chart` block holds YAML: a `type` and the data it needs. The message says what was missing or wrong, "
       "on "
       "its own line of the block. The types and their keys are in docs/charts.md.",
       ""},
      {"figure/unknown-key", "a chart has a key that its type does not know",
       "Each type of chart has keys of its own, listed in docs/charts.md. A key that is misspelt would be passed over, "
       "and "
       "the figure would show less than its author believes.",
       ""},
      {"figure/mismatched", "a chart's lists have different lengths",
       "A series has one value for each category, in the same order. Write `~` for a value that is not known: it is "
       "drawn "
       "as a gap and called not known, and never taken for nought.",
       ""},
      {"figure/duplicate", "a name stands twice in one chart",
       "Two bars, lines or columns of one name cannot be told apart, in the drawing or when it is read aloud. Both "
       "places "
       "are shown: give one of them another name, or take it out.",
       ""},
      {"figure/contradiction", "a chart's values contradict each other",
       "An interval that does not hold its own value, percentiles that fall, a low above its high, a phase that ends "
       "before "
       "it begins, a step of a funnel that is wider than the one before it: one of the values must be wrong, and the "
       "figure would show both.",
       ""},
      {"figure/too-much", "a chart asks for more than can be read",
       "A figure with too many parts, too long a name, or numbers of sixteen digits cannot be read by anybody. Show "
       "what "
       "matters in the figure and give the rest as a table, or use a larger unit.",
       ""},
  };
  return kCodes;
}

}  // namespace despatch
