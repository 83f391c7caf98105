#include "rules/rounded.h"

#include <fmt/format.h>

#include "rules/fixed.h"

namespace despatch {

ShownIn shown_in(std::string_view word) {
  return word == "thousands" ? ShownIn::Thousands : word == "millions" ? ShownIn::Millions : ShownIn::Pounds;
}

std::string_view unit_text(ShownIn unit) {
  return unit == ShownIn::Thousands ? "£000" : unit == ShownIn::Millions ? "£m" : "£";
}

std::int64_t rounded_units(Money amount, ShownIn unit) {
  const std::int64_t pence = unit == ShownIn::Thousands ? 100'000 : unit == ShownIn::Millions ? 10'000'000 : 100;
  return static_cast<std::int64_t>(divide_rounded(amount.to_pence(), pence));
}

std::string shown(Money amount, ShownIn unit) {
  const std::int64_t units = rounded_units(amount, unit);
  const std::uint64_t size = units < 0 ? 0 - static_cast<std::uint64_t>(units) : static_cast<std::uint64_t>(units);
  std::string digits = std::to_string(unit == ShownIn::Millions ? size / 10 : size);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  if (unit == ShownIn::Millions) digits += fmt::format(".{}", size % 10);
  return (units < 0 ? "-" : "") + digits;
}

bool adds_up(std::span<const Money> parts, Money total, ShownIn unit) {
  Wide sum = 0;
  for (const Money part : parts) sum += rounded_units(part, unit);
  return sum == rounded_units(total, unit);
}

Value money_table(const std::vector<std::string>& columns, const std::vector<MoneyRow>& rows, ShownIn unit,
                  const Workings& workings) {
  const auto cell = [&](const Value& exact, Money amount) {
    return workings.of("rounded for print").input("exact", Quantity(exact)).gives(shown(amount, unit));
  };
  const auto place_of = [](const MoneyRow& row, std::size_t column) {
    return row.places.empty() ? Span() : row.places[column < row.places.size() ? column : 0];
  };
  std::vector<std::vector<Money>> down(columns.size());
  std::vector<Money> row_totals;
  bool sums = true;
  Value::Sequence printed;
  Working whole = workings.of("all rows, added up");
  for (const MoneyRow& row : rows) {
    Money total;
    Value::Sequence cells, values;
    Working across = workings.of("a row, added up");
    for (std::size_t i = 0; i < columns.size(); ++i) {
      total += row.amounts[i];
      down[i].push_back(row.amounts[i]);
      const Value exact = money_value(row.amounts[i]).at(place_of(row, i));
      across.plus(columns[i], Quantity(Located<Money>{row.amounts[i], place_of(row, i)}));
      cells.push_back(cell(exact, row.amounts[i]));
      values.push_back(exact);
    }
    sums = sums && adds_up(row.amounts, total, unit);
    row_totals.push_back(total);
    const Value exact = across.gives(total);
    whole.plus(row.heading, Quantity(exact));
    printed.push_back(Value::mapping({{"heading", row.heading},
                                      {"cells", Value(std::move(cells))},
                                      {"values", Value(std::move(values))},
                                      {"total", cell(exact, total)},
                                      {"total_value", exact}}));
  }
  Money grand;
  Value::Sequence totals, total_values;
  std::vector<Money> column_totals;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    Money total;
    Working column = workings.of("a column, added up");
    for (std::size_t k = 0; k < rows.size(); ++k) {
      total += down[i][k];
      column.plus(rows[k].heading, Quantity(Located<Money>{down[i][k], place_of(rows[k], i)}));
    }
    sums = sums && adds_up(down[i], total, unit);
    column_totals.push_back(total);
    grand += total;
    const Value exact = column.gives(total);
    totals.push_back(cell(exact, total));
    total_values.push_back(exact);
  }
  sums = sums && adds_up(column_totals, grand, unit) && adds_up(row_totals, grand, unit);
  const Value exact = whole.gives(grand);
  Value::Sequence names;
  for (const std::string& column : columns) names.push_back(Value(column));
  return Value::mapping({{"unit", unit_text(unit)},
                         {"columns", Value(std::move(names))},
                         {"rows", Value(std::move(printed))},
                         {"totals", Value(std::move(totals))},
                         {"total_values", Value(std::move(total_values))},
                         {"total", cell(exact, grand)},
                         {"total_value", exact},
                         {"sums", sums},
                         {"note", sums ? std::string_view() : kRoundingNote}});
}

}  // namespace despatch
