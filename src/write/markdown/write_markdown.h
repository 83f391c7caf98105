// Document → Markdown, normalised: the text that is published as .md.
#pragma once

#include "base/source.h"
#include "document/document.h"

namespace despatch {

/// GitHub-flavoured Markdown with the directives of docs/markdown.md. Parsed again it gives the same tree, and written
/// again the same bytes. Front matter is kept, but for `template` and `data`, which have done their work.
/// Origins lead from the text to the Markdown that was parsed.
[[nodiscard]] MadeText write_markdown(const Document& document);

}  // namespace despatch
