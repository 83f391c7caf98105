#include "write/html/write_html.h"

#include "write/html/writer.h"

namespace despatch {

std::string write_html(const Document& document, const HtmlOptions& options, const LoadAsset& load, Diagnostics& out) {
  return html::Writer(document, options, load, out).write_page();
}

}  // namespace despatch
