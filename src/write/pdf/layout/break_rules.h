// Where a word may be parted at a line's end: after a hyphen, a dash, the parts of an address, and wherever Unicode's
// line breaking rules (UAX #14) allow it in scripts that set no blanks.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace despatch::layout {

struct WordBreak {
  std::uint32_t at = 0;   ///< byte offset in the word; the break comes before it
  std::uint8_t cost = 0;  ///< see Atom::cost
};

class BreakRules {
 public:
  BreakRules();
  ~BreakRules();

  /// Breaks inside `word`, which holds no blank, ascending. Most words have none and are told by a glance at their
  /// bytes.
  [[nodiscard]] const std::vector<WordBreak>& inside(std::string_view word);

  /// True when the bytes between two words should not be parted: a number and its unit, a day and its month,
  /// "paragraph" and its number.
  [[nodiscard]] static bool belongs_together(std::string_view before, std::string_view after);

 private:
  struct Icu;
  void by_icu(std::string_view word);
  void by_hand(std::string_view word);
  void of_address(std::string_view word);

  std::unique_ptr<Icu> icu_;
  std::vector<WordBreak> breaks_;
};

}  // namespace despatch::layout
