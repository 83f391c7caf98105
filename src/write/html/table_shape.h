// How much room a table wants, found from its words before a browser lays it out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"

namespace despatch::html {

/// Longest word that a cell keeps whole; a longer one may be broken anywhere.
inline constexpr std::size_t kLongestWord = 26;

struct ColumnShape {
  Alignment alignment = Alignment::None;
  std::size_t longest_word = 0;  ///< code points, at most kLongestWord
  std::size_t longest_text = 0;  ///< code points of the fullest cell
  std::string longest_tail;      ///< of a decimal column: the longest ".25%" after the figures before the point
};

struct TableShape {
  std::vector<ColumnShape> columns;
  double least_em = 0;    ///< below this width columns would be torn; in sizes of the table's own type
  double natural_em = 0;  ///< at this width prose has room, and nothing else wraps
};

[[nodiscard]] TableShape shape_of(const Table& table);

/// What follows the figures before the decimal point: ".5%" of "12.5%", "m" of "£3m", "" of "1,200".
[[nodiscard]] std::string_view decimal_tail(std::string_view cell);

/// What of `longest` a cell with `tail` lacks, so that the points of both stand in a line: decimal_pad("%", ".25%") ==
/// ".25".
[[nodiscard]] std::string decimal_pad(std::string_view tail, std::string_view longest);

/// The longest word of a text, in code points.
[[nodiscard]] std::size_t longest_word(std::string_view text);

}  // namespace despatch::html
