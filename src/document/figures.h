// Figures in running text, as a reader sees them: "£4.6m", "79.5", "3.5%", "2019/20", "31 March 2018", "1st".
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace despatch {

struct FigureRange {
  std::size_t begin = 0, end = 0;  ///< bytes of the text
};

/// All of them, in order. A figure begins with a digit, or a currency or minus sign before one, where no word is under
/// way; it takes in what is written on to it (a share, a size, "million", the month of a date), and words that only
/// contain digits ("A4", "x86") are none.
[[nodiscard]] std::vector<FigureRange> figures_in(std::string_view text);

}  // namespace despatch
