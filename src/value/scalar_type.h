// Which plain scalars are numbers, true or false, nothing, or text: YAML 1.2's core schema with the exceptions of
// yaml.h.
#pragma once

#include <string_view>

#include "value/value.h"

namespace despatch {

/// The value that an unquoted `text` stands for.
[[nodiscard]] Value typed_scalar(std::string_view text);

/// True for the words of the core schema that mean nothing: empty, ~, null, Null, NULL.
[[nodiscard]] bool is_null_word(std::string_view text);

}  // namespace despatch
