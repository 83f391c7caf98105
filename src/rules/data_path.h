// Places in a document by a path: "stages.*.count".
#pragma once

#include <functional>
#include <string_view>

#include "value/value.h"

namespace despatch {

/// What a path leads to: the value, its key, and the names (`name:`) of the items that `*` went through.
struct AtPath {
  const Value& value;
  Span key;               ///< unknown for an item of a list
  std::string_view name;  ///< of the innermost item; empty when it has none
};
/// Calls `each` for everything that the path leads to, in order. `*` is every item of a list or mapping.
void at_path(const Value& document, std::string_view path, const std::function<void(const AtPath&)>& each);

}  // namespace despatch
