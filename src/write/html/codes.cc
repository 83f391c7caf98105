#include "write/html/write_html.h"

namespace despatch {

CodeTable html_codes() {
  static constexpr DiagnosticCode kCodes[] = {
      {"html/missing-picture", "a picture cannot be had",
       "The paper names a picture that could not be read. Its alternative text stands in the page instead. Look at the "
       "path: it is taken from the paper's own folder.",
       ""},
      {"html/unknown-picture", "a picture is neither PNG nor JPEG",
       "Pages take PNG and JPEG pictures, which every browser and every PDF reader shows alike, and which can hold no "
       "script. The kind is read from the file's first bytes, not from its name. Save the picture as PNG (drawings, "
       "maps) or JPEG (photographs).",
       ""},
      {"html/unusable-link", "a link leads nowhere",
       "A link may lead to a web address (http, https), an e-mail address (mailto), a telephone number (tel), a file "
       "beside the paper, or an anchor (#name). Its words stay in the page, without the link.",
       ""},
  };
  return kCodes;
}

}  // namespace despatch
