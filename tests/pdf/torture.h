// Documents made to try the PDF writer: every node in every place where may_contain lets it stand, and random ones.
// Words that must be read stand as tokens, "w12" in the text and "n12" in a footnote, so that a check can tell whether
// each is there once and in order.
#pragma once

#include <cstdint>
#include <string>

#include "document/document.h"

namespace despatch::torture {

/// Every inline in every other, and every block with them.
[[nodiscard]] Document every_node();
/// Every block in every other that may hold it, to `depth` levels (1 or 2) of parents.
[[nodiscard]] Document every_nesting(int depth);
/// The same document for the same seed, on every machine.
[[nodiscard]] Document random_document(std::uint64_t seed);
/// `rows` × `columns` of short texts and numbers.
[[nodiscard]] Document large_table(int rows, int columns);

/// The tokens in the order in which they are to be read; those of a footnote where it is first referred to.
[[nodiscard]] std::string tokens(const Document& document);

}  // namespace despatch::torture
