#include "build/codes.h"

#include <algorithm>

#include "document/parse.h"
#include "figure/figure.h"
#include "model/kinds.h"
#include "pack/pack.h"
#include "rules/findings.h"
#include "template/template.h"
#include "value/yaml.h"
#include "write/html/write_html.h"
#include "write/pdf/write_pdf.h"

namespace despatch {

std::vector<DiagnosticCode> all_codes() {
  std::vector<DiagnosticCode> all;
  for (const CodeTable table :
       {base_codes(), value_codes(), model_codes(), rule_codes(), template_codes(), document_codes(), figure_codes(),
        html_codes(), pdf_codes(), pack_codes(), build_codes()})
    all.insert(all.end(), table.begin(), table.end());
  std::ranges::sort(all, {}, &DiagnosticCode::id);
  return all;
}

CodeTable build_codes() {
  static constexpr DiagnosticCode kCodes[] = {
      {"pack/empty", "a pack has no papers",
       "A pack lists its items and their papers under `items:`, or takes them from its meeting: each item of the "
       "meeting "
       "that names a `paper:`, or `appendices:` and `papers:` with a `file:`.",
       ""},
      {"pack/exempt-agenda", "the agenda of a public pack is exempt",
       "The agenda stands first in a pack and is printed whole. A public pack needs one that the public may read; the "
       "members' copy says `restricted: true`.",
       "Local Government Act 1972, s. 100B"},
      {"pack/exempt-missing", "a name that should keep a file from the public names none",
       "A meeting, a pack or a paper says that a file is exempt or confidential, and there is no such file. If the "
       "name "
       "is mistyped, the file that was meant is public. Mend the name; where the file is not kept in the project, "
       "leave "
       "its name out and say its title.",
       "Local Government Act 1972, s. 100A and Schedule 12A"},
      {"pack/faulty-paper", "a paper of a pack has errors",
       "A pack is made when every paper in it can be made. The paper's own errors are told at their places.", ""},
      {"pack/follows-itself", "packs follow each other in a circle",
       "`follows:` names the pack that came before, so that page numbers go on from it. The first of a row follows "
       "none.",
       ""},
      {"pack/name-taken", "a pack and a paper would be the same file",
       "The file hall.yaml of a pack and the paper hall.md would both be hall.pdf. Give one another name.", ""},
      {"pack/not-in-edition", "a PDF that others made is not in large print",
       "An edition in large print sets every paper of the project again. Pages that others made are pictures of "
       "themselves: they are shown as they are, and small print stays small. Ask whoever made them for large print.",
       "Equality Act 2010, s. 20; RNIB, Clear print"},
      {"pack/no-meeting", "what a pack names as its meeting is none",
       "Under `meeting:` stands a file that begins with `kind: meeting`.", ""},
      {"pack/unknown-item", "a pack names an item that its meeting does not have",
       "Under `item:` stands the `id` of an item of the meeting. An item that no meeting file holds has `number:` and "
       "`title:` instead.",
       ""},
      {"paper/count-differs", "a paper's words count otherwise than its data",
       "Where a paper says how many options, criteria, gateway questions, risks, phases, milestones, duties, "
       "recommendations, protected characteristics, cost lines, scenarios, case studies, items of business there are, "
       "it says what its data say. A number is taken for a count of all of them where the words leave no other "
       "reading: \"the five options\", \"two of the five options\", \"there are five options\", \"five options were "
       "considered\". Let the template count, as in `{{ options.options | plural('option', words=true) }}`; or name a "
       "phrase that counts something else under `other_counts:` in the front matter.",
       ""},
      {"paper/exempt-too-late", "a template says that its paper is exempt",
       "What keeps a paper from the public (`exempt:`, `confidential:`) stands in the paper's own front matter, in its "
       "meeting, in its pack, or under `defaults:` in despatch.yaml. A template's own front matter is known only when "
       "the paper has been made, which is too late to keep it out of packs and other papers.",
       "Local Government Act 1972, s. 100A and Schedule 12A"},
      {"paper/figure-differs", "a paper's words give a result that its data do not",
       "Where a paper says that the net present value, the net present cost, the benefit-cost ratio, the equivalent "
       "annual "
       "value, the cost of setting up, the optimism bias or a weighted total \"is\" so much, one of the results of "
       "that name "
       "rounds to the figure as it is written. Better, the template prints it: `{{ "
       "case.computed.economic.preferred.npsv | "
       "money(short=true) }}`. A figure of something else is named under `other_counts:` in the front matter.",
       ""},
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
      {"paper/unknown-item", "a paper for an item that its meeting does not have",
       "`item:` in a paper's front matter is the `id:` of an item of the meeting that the paper takes under `data:`. A "
       "report or a notice for an item that is not there would say nothing, or that nothing was decided. Write the id "
       "of one of the items.",
       ""},
      {"paper/unknown-template", "there is no template of that name",
       "The template that a paper names is looked for in the project's folder `templates`, then among those that came "
       "with the program. Look at the spelling; the ending `.md` belongs to the name.",
       ""},
      {"theme/circle", "themes lie over each other in a circle",
       "`extends` in a theme file names the theme that it is laid over. Following it must come to an end.", ""},
      {"theme/contrast", "two colours of a theme are too near each other",
       "Words must have a contrast of 4.5 to 1 or more with what is behind them; 3 to 1 where they are large (18 "
       "point, "
       "or bold from 14 point), and for what carries meaning without words, such as the rule beside a warning or "
       "neighbouring fills of a chart. A theme that says `contrast: 7`, as large print does, asks for that of all its "
       "words. Nothing is made with such a theme; the message proposes the nearest colour that would do.",
       "WCAG 2.2, 1.4.3, 1.4.6 and 1.4.11"},
      {"theme/logo", "a theme's logo cannot be used",
       "A logo is a PNG or JPEG in the project, named from the theme file's folder, of up to 8,000 pixels a side and "
       "4 MB. It is scaled to fit, never cropped.",
       ""},
      {"theme/no-room", "a theme leaves no room for text",
       "Margins, page and size of type must leave room for lines of a few words, for a few lines a page, and for the "
       "running header and footer in the margins.",
       ""},
      {"theme/not-a-theme", "a file named as a theme is something else",
       "A theme file begins with `kind: theme`; docs/themes.md tells what it may hold.", ""},
      {"theme/small-text", "a theme's text is smaller than clear print", "Many readers cannot read less than 12 point.",
       "UKAAF G003 (2019), clear print"},
      {"theme/unknown", "there is no theme of that name",
       "A theme is looked for beside the file that names it, in the project's folder `themes`, then among those that "
       "came with the program: `standard`, `large-print`, `draft`, `booklet`. A name that ends in .yaml is a path.",
       ""},
      {"theme/unknown-field", "a running line has a field that does not exist",
       "Header and footer of a theme may hold fields in braces, which each page fills in: {title}, {council}, {date}, "
       "{reference}, {status}, {page}, {pages}, {marking}; {header} and {footer} are what the paper's front matter "
       "says.",
       ""},
      {"theme/unknown-font", "a theme names a font that is not installed",
       "Papers must come out the same on every machine, so no other font takes its place unasked. Install the font, or "
       "name a folder that has it in DESPATCH_FONTS.",
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
