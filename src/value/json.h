// JSON out. There is no JSON reader: JSON is YAML, and read_yaml reads it with places.
#pragma once

#include <string>

#include "value/value.h"

namespace despatch {

/// Two blanks to a level, keys in their order, UTF-8 as it is; ends with a newline. Keys that are not text are written
/// as their text; numbers that JSON has no word for (infinity, not a number) as null, and so are Undefined and objects.
[[nodiscard]] std::string write_json(const Value& value);

}  // namespace despatch
