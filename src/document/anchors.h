// Anchors made unique, references filled in, contents listed. After give_numbers.
#pragma once

#include "base/diagnostic.h"
#include "document/document.h"

namespace despatch {

/// `has_local_links`: some link goes to an anchor, so references must be looked at.
void settle_anchors(Document& document, bool has_local_links, Diagnostics& out);

/// Lists the headings in every Contents. Tells when they are more lines than any reader needs, and lists no more.
void fill_contents(Document& document, Diagnostics& out);

}  // namespace despatch
