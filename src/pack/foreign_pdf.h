// A PDF that somebody else made: opened, looked at, and put into a pack page by page. qpdf reads it and stays behind
// this header.
//
// Its pages are shown whole, upright, and scaled only where they are larger than what a page of the pack has room for
// above the line with the page number. Its tags, links, destinations and bookmarks come along; its scripts, attached
// files and every action but links do not. Whatever the file holds, time and memory are bounded and nothing throws.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "write/pdf/fonts.h"
#include "write/pdf/pdf_file.h"
#include "write/theme.h"

namespace despatch {

struct ForeignRequest {
  std::string_view bytes;                   ///< must outlive the ForeignPdf
  Span where;                               ///< where the author names the file: every fault is told there
  std::string name;                         ///< of the file, for messages
  std::string item;                         ///< "item 6", for messages; may be empty
  std::string title;                        ///< of the appendix
  std::string alternative;                  ///< what it says, for a scan; may be empty
  std::string language;                     ///< BCP 47, where the author says it
  std::string fallback_language = "en-GB";  ///< where neither the author nor the file does
};

struct ForeignPlacement {
  pdf::Tag root{};     ///< the Part that its structure goes into
  std::string prefix;  ///< of the open part: before its names and IDs
  int first_page = 1;  ///< what its first page is called
  int last_page = 1;   ///< what the pack's last page is called
  std::string notice;  ///< above every page; may be empty
  Theme theme;         ///< whose page its pages are put on
};

class ForeignPdf {
 public:
  /// Null when the file cannot be taken in: it is no PDF, encrypted, beyond repair, or larger than the bounds.
  [[nodiscard]] static std::shared_ptr<ForeignPdf> open(const ForeignRequest& request, Diagnostics& diagnostics);
  ~ForeignPdf();

  [[nodiscard]] std::size_t pages() const;
  /// BCP 47.
  [[nodiscard]] const std::string& language() const;

  /// Puts its pages at the end of the file, once. Returns what the whole may still claim; why that is less than
  /// everything is told as warnings.
  [[nodiscard]] pdf::Claims place(pdf::PdfFile& file, const ForeignPlacement& placement, pdf::FontLibrary& fonts,
                                  Diagnostics& diagnostics);

  struct Impl;
  explicit ForeignPdf(std::unique_ptr<Impl> impl);

 private:
  std::unique_ptr<Impl> impl_;
};

inline constexpr std::size_t kMostForeignPages = 5000;

}  // namespace despatch
