// Cells that span columns and rows: `<` continues the cell at its left, `^` the cell above.
//
//     <!-- joined -->
//     | Option | Cost   | <    |
//     |--------|--------|------|
//     | ^      | Set up | Year |
#pragma once

#include "document/context.h"

namespace despatch {

/// Takes the cells that hold nothing but a mark into the cells that they continue. The rows have one cell a column
/// before; after it, cells with their spans counted. The head and the body are joined each for itself. A mark that
/// continues nothing, a shape that is no rectangle, and a row or column in which no cell begins are told, and the table
/// then stays as it was typed.
void join_cells(ParseContext& context, Table& table);

}  // namespace despatch
