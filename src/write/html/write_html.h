// Document → one HTML page that stands alone: styles inlined, pictures as data, no script.
//
//     std::string page = write_html(paper, {}, load, faults);
//
// The page keeps to WCAG 2.2 AA and to the Nu Html Checker whatever the paper holds: heading levels are closed up where
// an author skipped one, there is one h1, and nothing an author writes can become markup, script or a style.
#pragma once

#include <string>

#include "base/assets.h"
#include "base/diagnostic.h"
#include "document/document.h"
#include "write/theme.h"

namespace despatch {

struct HtmlOptions {
  /// URL of a stylesheet that pages share: the text of html_stylesheet(). Empty: the styles stand in the page.
  std::string stylesheet;
  /// False: pictures are linked by the URL the paper gives them, so they must be put beside the page.
  bool embed_pictures = true;
  Theme theme;
};

/// Pictures are PNG or JPEG, known by their first bytes; one that is missing or of another kind is told in `out`, and
/// its alternative text stands in its place. The same tree gives the same bytes.
[[nodiscard]] std::string write_html(const Document& document, const HtmlOptions& options, const LoadAsset& load,
                                     Diagnostics& out);

/// What HtmlOptions::stylesheet links to.
[[nodiscard]] std::string html_stylesheet(const Theme& theme);

CodeTable html_codes();

}  // namespace despatch
