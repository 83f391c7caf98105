// Money as tables print it, in pounds, thousands or millions, and whether the rounded figures still add up.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "value/workings.h"

namespace despatch {

enum class ShownIn : std::uint8_t {
  Pounds,     ///< whole pounds
  Thousands,  ///< whole thousands
  Millions,   ///< to one decimal
};
/// "pounds", "thousands", "millions"; anything else is pounds.
[[nodiscard]] ShownIn shown_in(std::string_view word);
/// "£", "£000", "£m"
[[nodiscard]] std::string_view unit_text(ShownIn unit);
/// In the last digit that is printed, halves away from zero.
[[nodiscard]] std::int64_t rounded_units(Money amount, ShownIn unit);
/// "1,250", "-12", "4.6": without a pound sign.
[[nodiscard]] std::string shown(Money amount, ShownIn unit);
/// Whether the parts as printed come to the total as printed.
[[nodiscard]] bool adds_up(std::span<const Money> parts, Money total, ShownIn unit);

struct MoneyRow {
  std::string heading;
  std::vector<Money> amounts;
  std::vector<Span> places;  ///< of each amount, or one for all, or none
};
/// A table with a total for each row and column: `unit`, `columns`, `rows` (each `heading`, `cells`, `total`),
/// `totals`, `total`, `sums` (whether what is printed adds up, across and down) and `note`, which says so where it does
/// not. Cells are text; `values` beside them hold the exact pounds. Sums must not overflow: the caller has checked
/// them.
[[nodiscard]] Value money_table(const std::vector<std::string>& columns, const std::vector<MoneyRow>& rows,
                                ShownIn unit, const Workings& workings);
inline constexpr std::string_view kRoundingNote = "Figures may not sum due to rounding.";

}  // namespace despatch
