// A document set on pages, before it is painted: what write_pdf makes in between, and what tests look at.
#pragma once

#include <memory>
#include <vector>

#include "write/pdf/layout/pages.h"
#include "write/pdf/layout/shop.h"
#include "write/pdf/write_pdf.h"

namespace despatch::layout {

/// Lives where it is made: its parts refer to each other and to the arguments, which must outlive it.
class Setting {
 public:
  Setting(const Document& document, const PdfOptions& options, pdf::FontLibrary& fonts, const LoadAsset& load,
          Diagnostics& diagnostics);
  /// As a part of a larger file, which must outlive it.
  Setting(const Document& document, const PdfOptions& options, pdf::FontLibrary& fonts, const LoadAsset& load,
          Diagnostics& diagnostics, pdf::PdfFile& whole);
  Setting(const Setting&) = delete;
  Setting& operator=(const Setting&) = delete;

  /// Paints the pages and gives the file's bytes; empty after an error, which has been told.
  [[nodiscard]] std::string paint();
  /// Paints the pages into the larger file, in its open part.
  void paint_part(PageRun run);

 private:
  Setting(const Document& document, const PdfOptions& options, pdf::FontLibrary& fonts, const LoadAsset& load,
          Diagnostics& diagnostics, std::unique_ptr<pdf::PdfFile> own, pdf::PdfFile* whole);

  std::unique_ptr<pdf::PdfFile> own_file_;

 public:
  pdf::PdfFile& file;
  pdf::Shaper shaper;
  TextStore text;
  Shop shop;
  std::vector<Page> pages;
};

}  // namespace despatch::layout
