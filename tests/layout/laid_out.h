// A Markdown text set on pages, as tests look at it: lines with their places and words, rows with their cells.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "document/parse.h"
#include "write/pdf/layout/setting.h"

namespace despatch::layout {

/// A line of text on a page. Points from the page's upper left corner, y downwards.
struct SeenLine {
  std::size_t page = 0;
  double left = 0, top = 0, right = 0, bottom = 0;
  std::string text;  ///< in logical order, trimmed
  enum class Part { Body, Cell, RepeatedHead, Note, Label, Side } part = Part::Body;
  const TextStyle* look = nullptr;
};

struct LaidOut {
  SourceMap sources;
  Diagnostics faults;
  Document document;
  std::unique_ptr<Setting> setting;
  std::vector<SeenLine> lines;  ///< in the order of painting

  [[nodiscard]] std::size_t pages() const { return setting->pages.size(); }
  /// The first line that holds `words`; fails the test when there is none.
  [[nodiscard]] const SeenLine& find(std::string_view words) const;
  [[nodiscard]] bool told(std::string_view code) const;
};

pdf::FontLibrary& test_fonts();
/// A picture of 8 × 4 pixels under the name "map.png"; nothing else.
LoadAsset test_assets();
std::unique_ptr<LaidOut> lay_out(std::string markdown, PdfOptions options = {});
std::string make_pdf(std::string markdown, PdfOptions options = {});

/// `count` words of prose that differ from one seed to the next.
std::string prose(int count, unsigned seed = 1);

}  // namespace despatch::layout
