// A theme file laid over a look, key by key.
#pragma once

#include "base/diagnostic.h"
#include "build/theme_files.h"
#include "value/value.h"

namespace despatch {

/// `file` has passed the check of kind `theme`. The logo's file is left to the caller. Tells fields in running lines
/// that do not exist.
void lay_over(const Value& file, Look& look, Diagnostics& out);

}  // namespace despatch
