// Results in words, held against the data: "a net present social value of £2.1m" where the lines give £1.9m.
//
//     const std::vector<DataFigure> figures = figures_in_data(documents);
//     for (const SaidFigure& said : contradicted_figures(sentence, figures))
//
// A figure is taken for a result where its name stands before it in the same sentence, with a word such as "is" or "of"
// straight before the figure. It is right when one of the results of that name rounds to it, in the digits in which it
// is written; where an option is named between the two, only that option's. What might be is left alone: "if", "would",
// "falls to", "more than". English only.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "value/value.h"

namespace despatch {

struct ResultSort;

struct RightFigure {
  double number = 0;
  Span where;         ///< a place in a worksheet where the figure was worked out
  std::string name;   ///< of its option; may be empty
  std::string words;  ///< the same as sentences have it: lower case, no article
};
struct DataFigure {
  const ResultSort* sort = nullptr;
  std::vector<RightFigure> right;  ///< never empty; the one that most papers mean comes first
};

/// Of a paper's documents, each with what the rules worked out under its `computed`.
[[nodiscard]] std::vector<DataFigure> figures_in_data(std::span<const Value> documents);

struct SaidFigure {
  std::size_t begin = 0, end = 0;  ///< bytes of the text: the figure alone
  std::string name;                ///< "net present social value", as the paper calls it
  const DataFigure* data = nullptr;
  const RightFigure* meant = nullptr;  ///< the first of those that would be right
};
/// In one paragraph of plain text; `figures` must outlive the result.
[[nodiscard]] std::vector<SaidFigure> contradicted_figures(std::string_view text, std::span<const DataFigure> figures);

/// "£1,910,234.50", "1.25", "24%"
[[nodiscard]] std::string printed_figure(const DataFigure& data, const RightFigure& right);

}  // namespace despatch
