// A shape as JSON Schema 2020-12, for editors (VS Code's YAML extension reads it) and for other validators.
#pragma once

#include <string>

#include "model/record.h"

namespace despatch {

/// The schema of a kind of content; ends with a newline. It says all that the check says under `model/…`; what no
/// schema can say (references between files, ids that stand twice, parts of a penny) is the check's alone.
[[nodiscard]] std::string json_schema(std::string_view kind, const Shape& shape);

}  // namespace despatch
