#include "base/diagnostic.h"

namespace despatch {

CodeTable base_codes() {
  static constexpr DiagnosticCode kCodes[] = {
      {"file/unreadable", "a file cannot be read",
       "A file that the project names could not be opened, or is larger than the limit. Look at the path (it is taken "
       "from the file that names it), at its spelling, and at its rights.",
       ""},
      {"file/outside", "a path leaves the project",
       "A paper may use files inside its project only, so that a shared template cannot reach other files of the "
       "machine. Copy the file into the project.",
       ""},
      {"text/not-utf8", "a file is not UTF-8 text",
       "Despatch reads UTF-8. Save the file again as UTF-8; in most editors this stands in the status line or under "
       "Save as.",
       ""},
  };
  return kCodes;
}

}  // namespace despatch
