// The writer of one page: its state, and a function for each node. Grouped by file: page.cc (what stands round the
// paper), blocks.cc, lists.cc, tables.cc, inlines.cc.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "document/cell_columns.h"
#include "document/document.h"
#include "write/html/outline.h"
#include "write/html/sources.h"
#include "write/html/table_shape.h"
#include "write/html/words.h"
#include "write/html/write_html.h"

namespace despatch::html {

/// Room that a label takes, roughly, in sizes of its type.
[[nodiscard]] double label_width_em(std::string_view label);

class Writer {
 public:
  Writer(const Document& document, const HtmlOptions& options, const LoadAsset& load, Diagnostics& out);
  [[nodiscard]] std::string write_page() &&;

 private:
  // ---- page.cc
  void write_head();
  void write_paper_style();
  void write_top();
  void write_logo();
  void write_main();
  void write_title_of_ours();
  void write_front();
  void write_notes();
  void write_note(const Footnote& note);
  void write_back_links(const Footnote& note);
  void write_foot();
  [[nodiscard]] bool said_at_the_top(std::string_view words) const;

  // ---- blocks.cc
  void write(const Blocks& blocks);
  void write(const Block& block);
  void write(const Heading& heading, const Block& block);
  void write(const Paragraph& paragraph, const Block& block);
  void write(const BlockQuote& quote, const Block& block);
  void write(const Callout& callout, const Block& block);
  void write(const CodeBlock& code, const Block& block);
  void write(const ThematicBreak&, const Block& block);
  void write(const KeyValues& pairs, const Block& block);
  void write(const Figure& figure, const Block& block);
  void write(const Chart& chart, const Block& block);
  void write(const Contents& contents, const Block& block);
  void write(const PageBreak&, const Block& block);
  void write(const AnswerSpace& space, const Block& block);
  void write(const LanguageBlock& part, const Block& block);
  void write(const SideHeadings& part, const Block& block);
  void write(const Columns& parts, const Block& block);
  void write(const NumberingChange&, const Block& block);
  void write(const Comment&, const Block& block);
  void write_caption_words(std::string_view number, const Inlines& caption);

  // ---- lists.cc
  void write(const List& list, const Block& block);
  void write_item(const List& list, const ListItem& item);
  void write_label(const List& list, const ListItem& item, std::string_view id);
  void add_label_width(double label_em);
  [[nodiscard]] std::string paragraph_id(const ListItem& item);

  // ---- tables.cc
  void write(const Table& table, const Block& block);
  void write_row(const TableRow& row, const TableShape& shape, CellColumns& columns, std::size_t rows_left,
                 bool in_head);
  void write_cell(const TableCell& cell, const ColumnShape& column, std::size_t rows_left, bool in_head);
  [[nodiscard]] std::string table_name(const Table& table);

  // ---- inlines.cc
  void write(const Inlines& inlines);
  void write(const Inline& inline_);
  void write_text(const Text& text);
  void write_link(const Link& link, Span where);
  void write_image(const Image& image, Span where);
  void write_footnote_reference(const FootnoteReference& reference);

  // ---- attributes, each with a blank before it
  void add_id(std::string_view id);
  void add_attribute(std::string_view name, std::string_view value);
  /// lang, and dir where the direction changes; returns the direction that was in force.
  bool add_language(std::string_view language);
  /// lang="en" when our words are English and the paper is not.
  void add_our_language();
  /// Text of ours or of the front matter.
  void text(std::string_view words);
  void number(std::size_t n);

  /// An id of our own: no anchor of the paper can be the same.
  [[nodiscard]] std::string own_id(std::string_view kind, std::size_t n) const;

  const Document& document_;
  const HtmlOptions& options_;
  const LoadAsset& load_;
  Diagnostics& diagnostics_;
  std::string out_;

  std::string language_;
  const Words& words_;
  Outline outline_;
  SourcedFigures figures_;
  std::string prefix_;          ///< of all ids that we make ourselves
  bool right_to_left_ = false;  ///< the direction in force
  double widest_number_ = 0;    ///< of the numbered paragraphs, in em
  bool has_numbered_headings_ = false;
  std::unordered_map<std::string, int> paragraph_ids_;  ///< how often we made each
  std::unordered_map<std::string, int> table_names_;
  std::size_t tables_ = 0;
  std::size_t contents_ = 0;
  std::size_t notes_ = 0;  ///< callouts
};

}  // namespace despatch::html
