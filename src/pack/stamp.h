// The line that a pack prints on pages that others made. All of it is an artifact: nobody wants it read aloud.
#pragma once

#include <string>

#include "write/pdf/fonts.h"
#include "write/pdf/pdf_file.h"
#include "write/theme.h"

namespace despatch {

struct PageStamp {
  std::string left;    ///< at the foot: what it is; cut to fit
  std::string right;   ///< at the foot: "Page 126"
  std::string notice;  ///< in the middle at the head; may be empty
};

/// Free for the line at the foot of every page that others made.
inline constexpr double kStampHeight = 28;
/// And at its head, where there is a notice.
inline constexpr double kNoticeHeight = 24;

/// Paints on the open page.
void stamp_page(pdf::PdfFile& file, pdf::Shaper& shaper, const Theme& theme, pdf::PageSize size,
                const PageStamp& stamp);

}  // namespace despatch
