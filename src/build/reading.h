// How old a reader must be to read a paper with ease.
#pragma once

#include <optional>
#include <string>

#include "base/diagnostic.h"
#include "document/document.h"

namespace despatch {

/// The running text of a paper, a paragraph a line: what readability is measured on. Headings, tables, panels of names
/// and values, code, charts and footnotes are left out, since they are no sentences.
[[nodiscard]] std::string prose_of(const Document& document);

struct ReadingAge {
  double age = 0;
  std::string target;  ///< as the front matter's `reading_age` says it: "9-11"; empty when it says nothing
};

/// Nothing for a paper without sentences. A paper that is harder than its target allows is warned of in `out`.
[[nodiscard]] std::optional<ReadingAge> measure_reading_age(const Document& document, Diagnostics& out);

}  // namespace despatch
