// Front matter → Metadata.
#pragma once

#include "base/diagnostic.h"
#include "document/document.h"
#include "value/value.h"

namespace despatch {

/// Keys that mean nothing here are left to others without a word.
[[nodiscard]] Metadata read_metadata(const Value& front_matter, Diagnostics& out);

}  // namespace despatch
