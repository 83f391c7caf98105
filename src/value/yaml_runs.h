// Runs of numbers in YAML, read apart: a business case has hundreds of thousands of amounts in long lists, and yaml-cpp
// looks at every byte several times. So the numbers are taken out of the text that it reads, and put back where it
// found the list:
//
//     amounts: [5, 5.25, -6]     yaml-cpp reads `[]`
//     amounts: "5 5.25 -6"       yaml-cpp reads `""`
//     amounts:
//       - 5                      yaml-cpp reads the first and the last
//       - 5.25
//       - -6
//
// yaml-cpp stays the judge of what is a list and what is text. A run where it found something else (a remark, a line of
// a longer text) is noticed by the reader, which then reads the whole text without this.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace despatch {

struct NumberRun {
  enum class Form : std::uint8_t { List, Text, Rows };
  Form form = Form::List;
  std::size_t at = 0;              ///< of the bracket or quote; of Rows the number after the run
  std::size_t before = 0;          ///< of Rows: the number before the run
  std::size_t begin = 0, end = 0;  ///< what is taken out
  std::size_t thin = 0;            ///< where `begin` is in the thinned text
};

struct ThinText {
  std::string text;
  std::vector<NumberRun> runs;  ///< in the text's order

  /// The place in the whole text of one in the thinned text.
  [[nodiscard]] std::size_t whole(std::size_t at) const;
  /// The run that is met at this place of the whole text; null when none is.
  [[nodiscard]] const NumberRun* met_at(std::size_t at) const;
};

/// A run is short of no number: its text holds digits, points, signs, commas, blanks and line breaks alone. Nothing is
/// taken from a text without one.
[[nodiscard]] ThinText thin_out(std::string_view text);

/// Calls `take(begin, end)` for each number of a List or of Rows.
template <class Take>
void each_number(std::string_view text, const NumberRun& run, Take take) {
  const auto inside = [](char c) { return c == '.' || (c >= '0' && c <= '9'); };
  for (std::size_t at = run.begin; at < run.end;) {
    const bool dash = run.form == NumberRun::Form::Rows && text[at] == '-' && text[at + 1] == ' ';
    if (dash || (text[at] != '-' && !inside(text[at]))) {
      ++at;
      continue;
    }
    const std::size_t begin = at++;
    while (at < run.end && inside(text[at])) ++at;
    take(begin, at);
  }
}

}  // namespace despatch
