// The Document tree: what a paper says, in blocks and inlines, with numbers given and references resolved.
// It knows no format. Every writer answers for every node: a visitor has no catch-all.
//
//     Document report = parse_document(source, diagnostics);     // document/parse.h
//     for (const Block& block : report.blocks)
//       std::visit(Overloaded{[&](const Heading& h) { … }, [&](const Paragraph& p) { … }, …}, block.node);
//
// Numbers and labels ("14", "2.6.1", "(a)", "Table 2", "Appendix 1") are computed by the parser and stand in the tree
// as text, so that all writers print the same.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/date.h"
#include "base/source.h"
#include "value/value.h"

namespace despatch {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

// ---------------------------------------------------------------------------------------------------------- inlines

struct Inline;
using Inlines = std::vector<Inline>;

/// A line end inside a paragraph's source is a blank here, so a paragraph is one run of text.
struct Text {
  std::string text;  ///< UTF-8, never empty, no line breaks or other control characters; never two in a row
};
struct LineBreak {};
struct CodeSpan {
  std::string text;
};
struct Emphasis {
  Inlines inlines;
};
struct Strong {
  Inlines inlines;
};
struct Strikethrough {
  Inlines inlines;
};
struct Superscript {
  Inlines inlines;
};
struct Subscript {
  Inlines inlines;
};
/// `<span lang="cy">…</span>`
struct LanguageSpan {
  std::string lang;  ///< BCP 47, as in "cy" or "ur"
  Inlines inlines;
};
/// `<abbr title="Department for Education">DfE</abbr>`
struct Abbreviation {
  std::string expansion;
  Inlines inlines;
};
struct Link {
  std::string url;    ///< safe: http, https, mailto, tel, a relative path, or "#anchor"; never script
  std::string title;  ///< may be empty
  Inlines inlines;  ///< never empty: a reference has been filled in ("paragraph 14", "Appendix 2"); holds no other link
};
struct Image {
  std::string url;  ///< relative to the paper's file, or data:
  std::string alt;  ///< plain text; empty only when the author marked the picture as decoration
  std::string title;
  bool decorative = false;  ///< the author said so; without it an empty `alt` is a fault that check_document tells
};
struct FootnoteReference {
  std::uint32_t number = 1;  ///< 1-based, in order of first use; Document::footnotes[number - 1]
  std::uint32_t use = 1;     ///< 1 for the first reference to that note, 2 for the second …
};

/// A remark kept in the file and shown to nobody: an HTML comment that is no directive. A block, or among inlines.
struct Comment {
  std::string text;  ///< what stands between the marks, blanks and all
};

struct Inline {
  using Node = std::variant<Text, LineBreak, CodeSpan, Emphasis, Strong, Strikethrough, Superscript, Subscript,
                            LanguageSpan, Abbreviation, Link, Image, FootnoteReference, Comment>;
  Node node;
  Span where;  ///< in the Markdown that was parsed
};

// ----------------------------------------------------------------------------------------------------------- blocks

struct Block;
using Blocks = std::vector<Block>;

struct Heading {
  int level = 1;  ///< 1 to 6
  Inlines inlines;
  std::string number;     ///< "2", "2.6", "Appendix 1"; empty when headings are not numbered. Printed before the text.
  bool appendix = false;  ///< starts an appendix: `number` is "Appendix 1"
};

struct Paragraph {
  Inlines inlines;
};

enum class ListStyle { Bullet, Decimal, LowerAlpha, UpperAlpha, LowerRoman, UpperRoman };

struct ListItem {
  std::string label;  ///< as printed: "•", "3.", "(a)", "(ii)", "14.", "2.6.1"; bullets have the writer's own mark
  std::optional<bool> checked;  ///< a task list's box
  std::string id;               ///< anchor, or empty
  Blocks blocks;
  Span where;
};

/// A list. With `numbered_paragraphs` its items are the numbered paragraphs of a report: the labels run on from the
/// list before, through headings, and stand in the margin; the lists inside are lettered (a), then (i).
struct List {
  ListStyle style = ListStyle::Bullet;
  int start = 1;
  bool tight = true;
  bool numbered_paragraphs = false;
  bool parenthesised = false;  ///< "(a)" rather than "a."
  bool style_written = false;  ///< the author chose the style; without it, it follows from where the list stands
  std::vector<ListItem> items;
};

struct BlockQuote {
  Blocks blocks;
};

enum class CalloutKind { Note, Tip, Important, Warning, Caution };
/// GitHub's alert: a quotation that begins with `[!NOTE]`.
struct Callout {
  CalloutKind kind = CalloutKind::Note;
  std::string title;  ///< "Note" or what the author wrote; plain text, never empty
  Blocks blocks;
};

struct CodeBlock {
  std::string info;
  std::string text;  ///< with its last line break
};

struct ThematicBreak {};

enum class Alignment { None, Left, Centre, Right, Decimal };

struct TableColumn {
  Alignment alignment = Alignment::None;
  double width = 0;  ///< the author's share of the table's width, in any unit; 0 when left to the content
};
struct TableCell {
  Inlines inlines;
  std::uint16_t column_span = 1;
  std::uint16_t row_span = 1;
  bool header = false;  ///< in the head, or a row header
  Span where;
};
struct TableRow {
  std::vector<TableCell> cells;  ///< spans counted, every row has as many columns as the table
  bool total = false;            ///< printed with a rule above, in bold
  Span where;
};
struct Table {
  std::vector<TableColumn> columns;
  std::vector<TableRow> head;
  std::vector<TableRow> body;
  std::string number;  ///< "Table 2"; empty without a caption
  Inlines caption;
  bool row_headers = false;  ///< the first cell of each body row names the row
  bool landscape = false;    ///< on a page of its own, turned
};

/// A table of two columns that pairs names with values: a front sheet's date, place, contact.
struct KeyValues {
  struct Pair {
    Inlines key;
    Blocks value;
    Span where;
  };
  std::vector<Pair> pairs;
  bool tight = true;
};

/// A picture that stands as a block of its own.
struct Figure {
  Image image;
  std::string number;  ///< "Figure 1"; empty without a caption
  Inlines caption;
};

/// A fenced `chart` block: its specification as YAML text. What it draws is the business of figure/.
struct Chart {
  std::string specification;
  std::string number;
  Inlines caption;
};

struct ContentsEntry {
  int level = 1;  ///< 1 for the highest level listed
  std::string number;
  Inlines inlines;  ///< the heading's, without links, images and footnote references
  std::string id;   ///< the heading's anchor
};
struct Contents {
  std::string title;  ///< plain text; may be empty
  int depth = 2;
  std::vector<ContentsEntry> entries;
};

struct PageBreak {};

/// Room for a person to write: a response form, a signature line.
struct AnswerSpace {
  std::string label;  ///< plain text, never empty: "Your answer to question 1", "Signature"
  int lines = 1;      ///< 1 is a line to sign on; more is a box
};

/// Blocks in another language.
struct LanguageBlock {
  std::string lang;
  Blocks blocks;
};

/// Headings of the third level and below stand in a column at the left of their text, as minutes have them.
struct SideHeadings {
  Blocks blocks;
};

/// Two panels of blocks side by side: what speaks for and against, what changes and what stays.
struct Columns {
  std::vector<Blocks> columns;  ///< two, in reading order, none of them empty
};

enum class Numbering { None, Running, BySection };
/// Where the numbered paragraphs of a report begin or end. Nothing is shown here: the numbers stand in the lists and
/// headings that follow, and only the Markdown writer prints this.
struct NumberingChange {
  Numbering numbering = Numbering::None;  ///< None ends it
  int start = 1;                          ///< first paragraph's number, or first section's
  bool continued = false;                 ///< runs on from the numbers before
};

struct Block {
  using Node = std::variant<Heading, Paragraph, List, BlockQuote, Callout, CodeBlock, ThematicBreak, Table, KeyValues,
                            Figure, Chart, Contents, PageBreak, AnswerSpace, LanguageBlock, SideHeadings, Columns,
                            NumberingChange, Comment>;
  Node node;
  std::string id;           ///< anchor: unique in the document, a valid HTML id; headings always have one
  bool id_written = false;  ///< the author gave the anchor, so the Markdown writer must print it
  Span where;               ///< in the Markdown that was parsed
};

struct Footnote {
  std::string name;  ///< as the author wrote it, [^name]
  std::uint32_t number = 1;
  std::uint32_t uses = 1;
  Blocks blocks;
  Span where;
};

// --------------------------------------------------------------------------------------------------------- document

/// What front matter says of the document as a whole. All plain text.
struct Metadata {
  std::string title;  ///< never empty after a parse without errors
  std::string subtitle;
  std::string language = "en-GB";
  std::string author;  ///< the body or post that answers for the paper
  std::string council;
  std::string description;
  std::vector<std::string> keywords;
  std::optional<Date> date;  ///< the paper's own date
  std::string reference;     ///< "Item 4", "CP-0001"
  std::string status;        ///< "Draft", "Confirmed"
  std::string marking;       ///< printed on every page, as in "Illustrative: an invented council"
  std::string header;        ///< running header; the title when empty
  std::string footer;        ///< running footer at the left; the council when empty
  std::string theme;         ///< name of a theme file; empty for the project's
};

struct Document {
  Metadata meta;
  Value front_matter;  ///< the whole front matter, in the author's order; Undefined when there is none
  Blocks blocks;
  std::vector<Footnote> footnotes;
};

/// May `child` stand directly in `parent`? Holds for every tree that parse_document gives.
/// `parent` null is the document itself, a list's item, a footnote or a value of KeyValues asks for the list or null.
/// Contents, PageBreak, NumberingChange, SideHeadings and Columns stand in the document, or in LanguageBlock and
/// SideHeadings.
[[nodiscard]] bool may_contain(const Block* parent, const Block& child);

/// The text of inlines without their marks; a line break is a blank, an image its alternative text.
[[nodiscard]] std::string plain_text(const Inlines& inlines);

}  // namespace despatch
