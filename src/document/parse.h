// Markdown text → Document. The dialect is docs/markdown.md.
//
//     Diagnostics faults;
//     Document paper = parse_document(source, faults);
//     check_document(paper, faults);
#pragma once

#include <string>

#include "base/diagnostic.h"
#include "base/source.h"
#include "document/document.h"

namespace despatch {

/// Reads front matter and body. Whatever is wrong, a whole tree comes back and every fault is told in one run.
/// Numbers are given, references filled in, every invariant of document.h holds. Safe from several threads.
[[nodiscard]] Document parse_document(const Source& source, Diagnostics& out);

/// Accessibility and consistency faults that an author can mend: a picture without alternative text, a skipped heading
/// level, a table head without words, a link that says "click here", no title.
void check_document(const Document& document, Diagnostics& out);

/// The tree as indented text, one node a line, places left out: for tests and for looking.
[[nodiscard]] std::string dump(const Document& document);

CodeTable document_codes();

}  // namespace despatch
