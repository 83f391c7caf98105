// Where a paper's figures come from, said in the paper itself: a remark at its end that Markdown readers do not show,
// one line a figure.
//
//     <!-- Where the figures come from
//     £4.6m: business-case.yaml:11:10
//     £309,000 #1 #2: business-case.yaml, worked out: what the lines leave of the total
//     -->
//
// `#2` is the second place at which that figure stands; a figure that stands once needs no number.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "document/document.h"
#include "document/figures.h"

namespace despatch {

/// A figure in the text of a document.
struct FigurePlace {
  const Text* text = nullptr;  ///< the node that holds it
  Span where;                  ///< that node's place
  FigureRange range;           ///< in the node's text
  std::uint32_t nth = 1;       ///< which of those that read the same
  bool reference = false;      ///< in the words of a link to something in the paper
};
/// All of them, blocks first and then footnotes. The order depends on the tree alone.
[[nodiscard]] std::vector<FigurePlace> figure_places(const Document& document);

struct FigureSource {
  std::string figure;
  std::uint32_t nth = 1;
  std::string source;  ///< "business-case.yaml:11:10"
};

/// What stands at the document's end; empty when there is no such remark there.
[[nodiscard]] std::vector<FigureSource> read_figure_sources(const Document& document);
/// Puts the remark at the end, in place of one that stands there; with no sources it only takes that away.
void set_figure_sources(Document& document, const std::vector<FigureSource>& sources);

}  // namespace despatch
