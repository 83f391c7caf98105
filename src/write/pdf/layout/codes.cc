#include "write/pdf/write_pdf.h"

namespace despatch {

CodeTable pdf_codes() {
  static constexpr DiagnosticCode kCodes[] = {
      {"pdf/missing-picture", "a picture is not there",
       "A picture that the paper names could not be loaded. In the PDF a frame with the picture's alternative text "
       "stands "
       "in its place. The path is taken from the folder of the paper that names it; look at its spelling, its letter "
       "case "
       "and its ending.",
       ""},
      {"pdf/unreadable-picture", "a picture cannot be used",
       "The file is there but is no picture that a PDF can hold: PNG and JPEG are read. Open it in a picture editor "
       "and "
       "save it again as PNG (drawings, screenshots) or JPEG (photographs).",
       ""},
      {"pdf/table-too-wide", "a table is too wide for its page",
       "A table's longest words did not fit side by side, neither in the smallest type of the theme nor on a turned "
       "page, "
       "so words were broken between letters. Nothing is lost, but it reads badly. Leave out columns, put long words "
       "into "
       "notes below the table, or part the table in two.",
       ""},
      {"pdf/note-too-tall", "a table in a footnote has a row that fits no page",
       "In the text a row that is taller than a page goes on on the next. At a page's foot it cannot, and its words "
       "would be lost. Put the table into the text or an appendix.",
       ""},
      {"pdf/missing-glyph", "no font has a character",
       "None of the installed fonts can show this character, so a box stands in its place, and the file cannot conform "
       "to "
       "PDF/UA or PDF/A. Install a font for its script (on Debian fonts-noto-core, for Chinese, Japanese and Korean "
       "fonts-noto-cjk), or write it in other letters.",
       "ISO 14289-1, 7.21.8; ISO 19005-2, 6.2.11.8"},
      {"pdf/no-font", "a font is not installed",
       "The theme names a font family that is not on this machine. Install it, or name another in the theme.", ""},
      {"pdf/not-written", "the PDF could not be put together",
       "The file could not be finished: the machine lacks a colour profile (on Debian icc-profiles-free), or the "
       "document "
       "is larger than PDF allows.",
       ""},
  };
  return kCodes;
}

}  // namespace despatch
