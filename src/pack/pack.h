// The papers of a meeting in one PDF: one run of page numbers, one set of bookmarks, one structure tree with a Part for
// each paper, links that lead from paper to paper. Papers of the project are set here, in one file, so that they share
// their fonts; PDFs that others made are taken in page by page (foreign_pdf.h).
//
//     PackPlan plan{.properties = {.title = "Agenda pack", .language = "en-GB"}, .first_page = 1};
//     plan.items.push_back({.title = "6. The library service"});
//     plan.parts.push_back({.title = "Report", .item = 0, .document = parse_document(…), .options = …, .load = …});
//     std::string bytes = write_pack(plan, fonts, diagnostics);
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/assets.h"
#include "base/diagnostic.h"
#include "document/document.h"
#include "pack/foreign_pdf.h"
#include "write/pdf/fonts.h"
#include "write/pdf/pdf_file.h"
#include "write/pdf/write_pdf.h"

namespace despatch {

/// Page numbers of the pack, both included.
struct PackPages {
  int from = 1, to = 1;
  friend bool operator==(const PackPages&, const PackPages&) = default;
};

struct PackPart {
  std::string title;                ///< of its bookmark, for a PDF that others made; of its Part
  std::optional<std::size_t> item;  ///< of PackPlan::items; without one it stands by itself in the bookmarks
  std::string notice;               ///< above each of its pages, as "Not for publication"; empty for none

  // A paper of the project:
  Document document;
  /// The document where it tells page numbers: asked with the pages of every part, until they hold. May be called
  /// often.
  std::function<Document(const std::vector<PackPages>&)> tells_pages;
  PdfOptions options;
  LoadAsset load;
  /// Makes of a link in the document what it is in the pack: link_to_part(), or the link as it was.
  std::function<std::string(std::string_view url)> relink;

  // Or what others made:
  std::shared_ptr<ForeignPdf> foreign;
};

struct PackPlan {
  pdf::DocumentProperties properties;
  int first_page = 1;
  int page_multiple = 1;           ///< blank pages at the end fill up to a multiple of this, as a printer folds them
  Theme theme;                     ///< whose page foreign pages are put on
  std::vector<std::string> items;  ///< as bookmarks say them: "6. The library service"
  std::vector<PackPart> parts;     ///< in order; those of one item stand together
};

struct MadePack {
  std::string bytes;             ///< empty after an error, which has been told
  std::vector<PackPages> pages;  ///< of each part
};

/// Faults of single papers are not told: the paper's own build does that.
[[nodiscard]] MadePack write_pack(const PackPlan& plan, pdf::FontLibrary& fonts, Diagnostics& diagnostics);

/// How many pages it has, without writing it.
[[nodiscard]] std::vector<PackPages> count_pack(const PackPlan& plan, pdf::FontLibrary& fonts);

/// A link to the beginning of a part, or to an anchor in it.
[[nodiscard]] std::string link_to_part(std::size_t part, std::string_view anchor = {});

/// Every link of a document, in text and footnotes, as `relink` makes it.
void rewrite_links(Document& document, const std::function<std::string(std::string_view url)>& relink);

CodeTable pack_codes();

}  // namespace despatch
