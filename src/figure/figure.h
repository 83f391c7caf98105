// Figures: the specification of a chart → what to draw, what to say instead, and the numbers as a table.
//
//     auto figure = make_figure(chart.specification, where, diagnostics);
//     figure->drawing        lines, boxes and words
//     figure->alternative    "Bar chart. Company leads with 68.5; Carry on as now is lowest with 45.0."
//     figure->table          head and rows, for readers who want the numbers
//
// The kinds and their keys are described in docs/charts.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "figure/drawing.h"

namespace despatch {

struct FigureTable {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;  ///< the first cell names the row
};

/// Where readers find the numbers besides the drawing: `table` in the specification.
enum class TablePlace {
  End,    ///< behind a click in HTML, at the paper's end in PDF
  Below,  ///< below the drawing, open
  None,   ///< the paper itself has them
};

struct Figured {
  Drawing drawing;
  std::string alternative;
  FigureTable table;
  TablePlace table_place = TablePlace::End;
};

/// `specification` is YAML. Faults are told at `where` with the line of the specification; nothing comes back after an
/// error. `width` is the width to draw for, in points; the height follows from the data.
[[nodiscard]] std::optional<Figured> make_figure(std::string_view specification, Span where, Diagnostics& out,
                                                 double width = 450);

CodeTable figure_codes();

}  // namespace despatch
