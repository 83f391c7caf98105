// Counts in words, held against the data: "six gateway questions" where four are listed.
//
//     const std::vector<DataCount> counts = counts_in(documents);            // what a paper's data hold
//     for (const SaidCount& said : contradicted_counts(sentence, counts))    // what a paragraph says of it
//
// A number is taken for a count of the whole only where the words leave no other reading: "the five options", "all five
// options", "two of the five options" (the five), "there are five options", "five options were considered", "five
// options in all". A number that is more than there is of anything contradicts the data wherever it stands, for things
// that papers have one list of, such as criteria. What counts something else is left alone: "one option", "two options
// failed", "at least three options", "the first two options", "the three options that are left". English only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "value/value.h"

namespace despatch {

/// A sort of thing that papers count and data list.
struct CountedSort;

/// One number that is right of a sort of thing, and where the data say so.
struct RightCount {
  std::int64_t number = 0;
  Span where;           ///< of the list, or of the number
  std::string_view of;  ///< the kind of file: "options"
  bool part = false;    ///< not of all of them: of a stage, of a group
  std::string name;     ///< of a part with a name, lower case: the "high" of high risks
};
struct DataCount {
  const CountedSort* sort = nullptr;
  std::vector<RightCount> right;  ///< never empty
};

/// Of a project's documents, each with what the rules worked out under its `computed`.
[[nodiscard]] std::vector<DataCount> counts_in(std::span<const Value> documents);

/// A count that no document bears out.
struct SaidCount {
  std::size_t begin = 0, end = 0;  ///< bytes of the text: "six gateway questions"
  std::int64_t number = 0;
  const DataCount* data = nullptr;
  std::string name;  ///< of the part that is meant; empty for all
};
/// In one paragraph of plain text; `counts` must outlive the result. Words in double quotes are somebody else's.
[[nodiscard]] std::vector<SaidCount> contradicted_counts(std::string_view text, std::span<const DataCount> counts);

/// "4 gateway questions are listed here"
[[nodiscard]] std::string said_by_data(const DataCount& data, const RightCount& right);
/// What would be right: the first count of all, or of the part that is named.
[[nodiscard]] const RightCount& foremost(const SaidCount& said);

}  // namespace despatch
