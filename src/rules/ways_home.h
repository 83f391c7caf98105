// A way home for every figure that the rules hand to templates, so that `despatch trace` can follow it.
//
// Most figures bring their own: a rule gives them by a working, or keeps the place at which they were typed. This looks
// after those that do neither, and after rules that will be written without thinking of it:
//   - the text of a figure ("npv_text" beside "npv", or under "shown") rests on that figure;
//   - what a record of the document holds under the same key, with the same value, was typed there;
//   - anything else rests on the record that it belongs to, or on the document.
#pragma once

#include "value/value.h"
#include "value/workings.h"

namespace despatch {

/// `computed` as it was, but every number, and every text with a digit in it, has a place. Records are found by their
/// `id`. Without a worksheet, or when `document` has no place, nothing changes.
[[nodiscard]] Value with_ways_home(const Value& computed, const Value& document, const Workings& workings);

}  // namespace despatch
