// The order of right-to-left text, by Unicode's bidirectional algorithm (UAX #9).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace despatch::layout {

/// Bytes up to `end` have embedding level `level`; odd levels run from right to left.
struct LevelRun {
  std::uint32_t end = 0;
  std::uint8_t level = 0;
};

struct Levels {
  std::uint8_t base = 0;  ///< 1 when the paragraph as a whole runs from right to left
  std::vector<LevelRun> runs;
};

/// A quick look: false when nothing in `text` can run from right to left.
[[nodiscard]] bool may_be_right_to_left(std::string_view text);

/// `right_to_left` is the direction of the text's language; without it the first strong letter decides.
[[nodiscard]] Levels find_levels(std::string_view text, bool right_to_left);

/// The order in which a line's parts stand from left to right, given the level of each.
[[nodiscard]] std::vector<std::int32_t> visual_order(std::span<const std::uint8_t> levels);

}  // namespace despatch::layout
