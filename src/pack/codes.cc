#include "pack/pack.h"

namespace despatch {

CodeTable pack_codes() {
  static constexpr DiagnosticCode kCodes[] = {
      {"pack/damaged", "a PDF that others made had to be mended",
       "The file breaks the rules of its format somewhere. It was mended as far as that can be done; the notes say "
       "what was "
       "wrong. Look at its pages in the pack, and ask for the file again when something is missing.",
       ""},
      {"pack/encrypted", "a PDF that others made is encrypted",
       "A file with a password, or with restrictions that its owner has set, is not taken into a pack: an archive "
       "(PDF/A) may "
       "hold nothing encrypted, and a screen reader may be kept out. Ask whoever made it for a plain file.",
       "ISO 19005-2, 6.1.3"},
      {"pack/hidden-layer", "a PDF that others made has layers that it does not show",
       "A layer that is off when the file is opened stays off in the pack, but a reader can make it visible, and its "
       "words can be searched. Ask for the file without it when it is not meant for readers, as with a draft or with "
       "what has been struck out.",
       "ISO 32000-1, 8.11; ISO 19005-2, 6.9"},
      {"pack/left-out", "a PDF that others made holds what a pack does not take in",
       "Scripts, actions other than links, files inside the file, sound and films are left out. What forms and "
       "comments show "
       "is kept as part of the page.",
       "ISO 19005-2, 6.5 and 6.8"},
      {"pack/no-pdf", "a file is no PDF, or is damaged beyond repair",
       "An appendix is a PDF; a paper of the project is a Markdown file. Open the file in a viewer: it may have been "
       "cut off on "
       "its way, or be another kind of file with the wrong ending.",
       ""},
      {"pack/not-accessible", "a tagged PDF that others made keeps the pack from being PDF/UA",
       "The pack says of itself that it is PDF/UA-1 only when all of it is. The notes say what this file lacks. Its "
       "tags are "
       "taken in all the same.",
       "ISO 14289-1"},
      {"pack/not-archival", "a PDF that others made keeps the pack from being PDF/A",
       "The pack says of itself that it is PDF/A-2 only when every file in it says so and nothing speaks against it: "
       "fonts "
       "are embedded, letters have a meaning, colours have a profile.",
       "ISO 19005-2"},
      {"pack/page-size", "a page of a PDF that others made has no size",
       "A page without a size, or of none at all, is shown as US Letter, as viewers do.", "ISO 32000-1, 7.7.3"},
      {"pack/scanned", "a PDF that others made is a picture of paper",
       "A scan is a picture: a screen reader gets nothing from it and nobody can search it. Ask for the file that was "
       "printed. "
       "Where there is none, have its text recognised, or say in `alternative:` what it shows.",
       "Public Sector Bodies (Websites and Mobile Applications) Accessibility Regulations 2018"},
      {"pack/small", "a page of a PDF that others made is too large for the pack",
       "Pages are shown whole on the pack's own page. A plan of A1 or A0 cannot be read there. Publish it beside the "
       "pack.",
       ""},
      {"pack/too-large", "a PDF that others made has too many pages",
       "A file of more than 5,000 pages is not taken in.", ""},
      {"pack/untagged", "a PDF that others made has no tags",
       "Tags tell a screen reader what is a heading, a list, a table. Without them it gets the text in the order in "
       "which the "
       "file paints it, which need not be that of reading. Word processors write tags when told to.",
       "Public Sector Bodies (Websites and Mobile Applications) Accessibility Regulations 2018"},
  };
  return kCodes;
}

}  // namespace despatch
