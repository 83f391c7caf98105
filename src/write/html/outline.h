// Which of h1 to h6 a heading becomes. A page has one h1 and skips no level, whatever the paper does.
#pragma once

#include <vector>

#include "document/document.h"

namespace despatch::html {

class Outline {
 public:
  explicit Outline(const Document& document);

  /// The heading that is the page's h1; null when the title from the front matter must be printed as one.
  [[nodiscard]] const Heading* title() const { return title_; }
  /// The page's level of the next heading in reading order, 1 to 6. `heading` null asks for one of our own, below the
  /// h1.
  [[nodiscard]] int next_level(const Heading* heading);

 private:
  const Heading* title_ = nullptr;
  int shift_ = 0;                ///< 1 when headings of level 1 stand below the page's h1
  std::vector<int> open_ = {1};  ///< the author's levels of the headings we are below
};

}  // namespace despatch::html
