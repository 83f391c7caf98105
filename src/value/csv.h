// Tables of figures: CSV as RFC 4180 has it, with the same types as YAML's plain scalars.
#pragma once

#include <cstddef>

#include "base/diagnostic.h"
#include "base/source.h"
#include "value/value.h"

namespace despatch {

struct CsvOptions {
  char separator = ',';
  bool typed = true;  ///< numbers, true, false; an empty field is null. Quoted fields are text always.
  std::size_t rows = 1'000'000;
  std::size_t columns = 1'000;
  std::size_t faults = 50;  ///< reported before reading stops
};

/// A sequence with a mapping for each row below the header row. Blank lines at the end are passed over. A row with too
/// few or too many fields is reported and left out; a fault of quoting ends the reading, since nothing after it is
/// sure.
[[nodiscard]] Value read_csv(const Source& source, Diagnostics& out, const CsvOptions& options = {});

}  // namespace despatch
