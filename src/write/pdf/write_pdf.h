// Document → PDF: typeset pages, tagged (PDF/UA-1) and archival (PDF/A-2a).
//
//     FontLibrary fonts(default_font_folders());
//     std::string bytes = write_pdf(paper, {.theme = theme}, fonts, load, diagnostics);
#pragma once

#include <string>

#include "base/assets.h"
#include "base/date.h"
#include "base/diagnostic.h"
#include "document/document.h"
#include "write/pdf/fonts.h"
#include "write/theme.h"

namespace despatch {

struct PdfOptions {
  Theme theme;
  /// The instant the file says it was made. Without it the paper's own date, or the start of 1970: never the clock.
  Instant created{};
  std::string creator = "Despatch";
};

/// The whole file. Places in `diagnostics` are those of the Markdown that was parsed. Whatever is wrong, a whole file
/// comes back: a missing picture is a frame with its alternative text, a table too wide for every page has its words
/// broken.
[[nodiscard]] std::string write_pdf(const Document& document, const PdfOptions& options, pdf::FontLibrary& fonts,
                                    const LoadAsset& load, Diagnostics& diagnostics);

/// Codes of this stage: pdf/…
CodeTable pdf_codes();

}  // namespace despatch
