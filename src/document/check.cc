#include "document/parse.h"

namespace despatch {
void check_document(const Document& document, Diagnostics& out) {
  (void)document;
  (void)out;
}
}  // namespace despatch
