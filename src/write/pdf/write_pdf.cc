#include "write/pdf/write_pdf.h"

#include "write/pdf/layout/setting.h"

namespace despatch {

std::string write_pdf(const Document& document, const PdfOptions& options, pdf::FontLibrary& fonts,
                      const LoadAsset& load, Diagnostics& diagnostics) {
  return layout::Setting(document, options, fonts, load, diagnostics).paint();
}

}  // namespace despatch
