// Which figures of a page say where they come from.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "document/figure_sources.h"

namespace despatch::html {

struct SourcedFigure {
  FigureRange range;  ///< in the text of its node
  std::string source;
};
/// By the text that holds them, in its order. Empty for a document that says nothing of its figures.
using SourcedFigures = std::unordered_map<const Text*, std::vector<SourcedFigure>>;
[[nodiscard]] SourcedFigures sourced_figures(const Document& document);

}  // namespace despatch::html
