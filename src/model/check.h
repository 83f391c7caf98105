// Holds a value against a shape and tells everything that is wrong with it, in one go.
#pragma once

#include "base/diagnostic.h"
#include "model/record.h"
#include "model/references.h"
#include "value/value.h"

namespace despatch {

/// Codes `model/…` are what the JSON Schema says too; `reference/…` and `money/…` are what a schema cannot say.
/// Ids and references found on the way are added to `references`; ids that stand twice in `value` are reported here.
/// True when nothing was wrong.
bool check_shape(const Value& value, const Shape& shape, Diagnostics& out, References& references);

/// The keys that every record may hold (see record.h).
[[nodiscard]] bool is_common_key(std::string_view key);
[[nodiscard]] const std::vector<Field>& common_fields();
/// True for KEY_source, KEY_note and KEY_status of a key of the shape.
[[nodiscard]] bool is_companion_key(const Shape& shape, std::string_view key);
/// `{not_published: …}` in place of an optional value.
[[nodiscard]] bool is_gap(const Value& value);

}  // namespace despatch
