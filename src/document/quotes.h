// Curly quotation marks and apostrophes, for papers whose front matter says `quotes: curly`.
#pragma once

#include <string>
#include <string_view>

#include "document/document.h"

namespace despatch {

/// Turns the typewriter's marks in running text: "so" becomes “so”, the council's becomes the council’s. Code,
/// addresses and words in another language than the document's stay as they are, and so do marks that are curly
/// already: doing it again changes nothing.
void curl_quotes(Document& document);

/// The same for a text that stands alone, as a title does.
[[nodiscard]] std::string curled(std::string_view text);

}  // namespace despatch
