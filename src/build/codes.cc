#include "build/codes.h"

#include <algorithm>

#include "document/parse.h"
#include "figure/figure.h"
#include "model/kinds.h"
#include "rules/findings.h"
#include "template/template.h"
#include "value/yaml.h"
#include "write/html/write_html.h"
#include "write/pdf/write_pdf.h"

namespace despatch {

std::vector<DiagnosticCode> all_codes() {
  std::vector<DiagnosticCode> all;
  for (const CodeTable table : {base_codes(), value_codes(), model_codes(), rule_codes(), template_codes(),
                                document_codes(), figure_codes(), html_codes(), pdf_codes(), build_codes()})
    all.insert(all.end(), table.begin(), table.end());
  std::ranges::sort(all, {}, &DiagnosticCode::id);
  return all;
}

CodeTable build_codes() {
  static constexpr DiagnosticCode kCodes[] = {
      {"paper/data-not-a-mapping", "`data` in front matter is not names with files",
       "Under `data:` stand names of your choice, each with the file that holds the data, or with a list of files: "
       "`options: options.yaml`. Templates then know the data by that name.",
       ""},
      {"paper/reading-age", "a paper is harder to read than it is meant to be",
       "`reading_age` in front matter says for whom a paper is written, as in `9-11`. The age is worked out from the "
       "length "
       "of sentences and words (Flesch-Kincaid grade plus five); headings, tables and lists of names are left out. "
       "Shorten "
       "the longest sentences first, then look for shorter words.",
       "Kincaid and others 1975; the plus five is a British convention"},
      {"paper/reserved-name", "a name for data is taken",
       "Templates find the paper's front matter under `paper`, despatch.yaml under `project`, the paper's own text "
       "under "
       "`body`. Data must be called something else.",
       ""},
      {"paper/unknown-template", "there is no template of that name",
       "The template that a paper names is looked for in the project's folder `templates`, then among those that came "
       "with the program. Look at the spelling; the ending `.md` belongs to the name.",
       ""},
      {"project/not-a-mapping", "despatch.yaml does not hold keys with values",
       "A project's despatch.yaml begins with `kind: project` and goes on with keys and values that all its papers "
       "share: "
       "`council`, `language`, `marking`, `header`, `footer`.",
       ""},
  };
  return kCodes;
}

}  // namespace despatch
