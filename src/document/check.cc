#include <array>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "document/inlines.h"
#include "document/parse.h"
#include "document/tree.h"

namespace despatch {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "3.4" or "12." and nothing else.
bool is_typed_number(std::string_view words) {
  words = trim(words);
  if (words.ends_with('.')) words.remove_suffix(1);
  if (words.empty() || !is_digit(words.front()) || !is_digit(words.back()) || words.size() > 8) return false;
  return std::ranges::all_of(words, [](char c) { return is_digit(c) || c == '.'; });
}

/// Words of a link as one who listens tells them apart: no case, no marks at either end.
std::string heard(std::string_view words) {
  std::string lower = ascii_lower(trim(words));
  constexpr std::string_view kMarks = " .,:;!?()[]<>'\"-";
  const auto is_mark = [&](std::size_t at) { return kMarks.find(lower[at]) != std::string_view::npos; };
  std::size_t begin = 0;
  std::size_t end = lower.size();
  while (begin < end && is_mark(begin)) ++begin;
  while (end > begin && is_mark(end - 1)) --end;
  lower = lower.substr(begin, end - begin);
  for (const std::string_view dash : {"\u2026", "\u203A", "\u00BB", "\u2192"}) {  // … › » →
    while (lower.ends_with(dash)) lower = std::string(trim(lower.substr(0, lower.size() - dash.size())));
    while (lower.starts_with(dash)) lower = std::string(trim(lower.substr(dash.size())));
  }
  return lower;
}

/// Words of a link that say nothing when they are read aloud alone.
bool says_nothing(std::string_view words) {
  constexpr std::array<std::string_view, 36> kEmpty{"",          "click here",    "click",        "click this",
                                                    "here",      "this",          "this link",    "link",
                                                    "links",     "the link",      "read more",    "read on",
                                                    "more",      "more info",     "learn more",   "find more",
                                                    "find out",  "find out more", "see more",     "see here",
                                                    "see this",  "go here",       "go",           "more here",
                                                    "this page", "this document", "this website", "this site",
                                                    "this file", "details",       "more details", "continue",
                                                    "next",      "view",          "download",     "download here"};
  return std::ranges::find(kEmpty, heard(words)) != kEmpty.end();
}

class Checker {
 public:
  Checker(const Document& document, Diagnostics& out) : document_(document), out_(out) {}

  void run() {
    if (document_.meta.title.empty()) {
      const Span where = document_.blocks.empty() ? document_.front_matter.span() : document_.blocks.front().where;
      out_.error("document/no-title", where, "the paper has no title")
          .help("write `title:` in the front matter, or begin with a `#` heading");
    }
    blocks(document_.blocks, true);
    for (const Footnote& note : document_.footnotes) blocks(note.blocks, false);
  }

 private:
  void blocks(const Blocks& all, bool region) {
    for (const Block& block : all) {
      if (const auto* const one = std::get_if<Heading>(&block.node)) heading(*one, block.where, region);
      if (const auto* const one = std::get_if<Table>(&block.node)) table(*one, block.where);
      if (const auto* const one = std::get_if<Figure>(&block.node)) image(one->image, block.where);
      if (const auto* const one = std::get_if<List>(&block.node)) list(*one);
      if (const auto* const one = std::get_if<NumberingChange>(&block.node))
        numbered_ = one->numbering != Numbering::None;
      if (const auto* const one = std::get_if<Paragraph>(&block.node); one && region && numbered_)
        typed_number(*one, block.where);
      for_each_child_inlines(block, [&](const Inlines& words) { inlines(words); });
      const bool inside = region && (std::holds_alternative<LanguageBlock>(block.node) ||
                                     std::holds_alternative<SideHeadings>(block.node));
      for_each_child_blocks(block, [&](const Blocks& more) { blocks(more, inside); });
    }
  }

  void heading(const Heading& one, Span where, bool region) {
    if (one.number.empty() && !has_words(one.inlines))
      out_.warning("document/heading-empty", where, "this heading has no words")
          .help("take it out, or say what follows");
    if (!region) return;
    if (level_ > 0 && one.level > level_ + 1)
      out_.error("document/heading-skipped", where,
                 fmt::format("a heading of level {} follows one of level {}: a level is left out", one.level, level_))
          .help(fmt::format("write {} {}", std::string(static_cast<std::size_t>(level_) + 1, '#'),
                            std::string(trim(plain_text(one.inlines)))));
    level_ = one.level;
  }

  void table(const Table& one, Span where) {
    bool any = false;
    for (const TableRow& row : one.head)
      for (const TableCell& cell : row.cells) any = any || has_words(cell.inlines);
    if (!any) {
      out_.error("document/table-head", where,
                 "the head row of this table has no words, so nobody is told what a column holds")
          .help("name the columns in the first row");
      return;
    }
    // The corner above the names of rows may be empty; any other column needs its name.
    const auto& cells = one.head.front().cells;
    if (cells.size() != one.columns.size()) return;
    for (std::size_t i = 1; i < cells.size(); ++i)
      if (!has_words(cells[i].inlines) && cells[i].column_span == 1 && one.head.size() == 1 &&
          column_holds_words(one, i))
        out_.warning("document/table-head", cells[i].where,
                     fmt::format("column {} has no name in the head row", i + 1));
  }

  static bool column_holds_words(const Table& one, std::size_t column) {
    return std::ranges::any_of(one.body, [&](const TableRow& row) {
      return row.cells.size() == one.columns.size() && has_words(row.cells[column].inlines);
    });
  }

  void list(const List& one) {
    if (!one.numbered_paragraphs) return;
    for (const ListItem& item : one.items)
      if (!item.blocks.empty())
        if (const auto* const first = std::get_if<Paragraph>(&item.blocks.front().node))
          typed_number(*first, item.blocks.front().where);
  }

  void typed_number(const Paragraph& one, Span where) {
    const Inline& first = one.inlines.front();
    const auto* const strong = std::get_if<Strong>(&first.node);
    if (!strong || !is_typed_number(plain_text(strong->inlines))) return;
    out_.warning("document/typed-number", first.where.known() ? first.where : where,
                 fmt::format("`{}` is typed by hand inside `numbered`, where numbers are given",
                             plain_text(strong->inlines)))
        .help("write the paragraph as an item of a list, `1. …`, without a number of its own");
  }

  void image(const Image& one, Span where) {
    if (!one.alt.empty() || one.decorative) return;
    out_.error("document/image-alt", where,
               fmt::format("the picture `{}` has no alternative text", one.url.substr(0, 80)))
        .help("say in a sentence what it shows: `![A map of the four sites](map.png)`")
        .help("a picture that only decorates has `<!-- decorative -->` on the line before it");
  }

  void link(const Link& one, Span where) {
    const std::string words = plain_text(one.inlines);
    if (says_nothing(words)) {
      out_.error("document/link-words", where,
                 fmt::format("a link that says only `{}` tells nobody where it leads", trim(words)))
          .help("name what is at the other end: `[the consultation's questions](…)`");
      return;
    }
    const auto [before, is_new] = links_.try_emplace(heard(words), one.url, where);
    if (is_new || before->second.first == one.url || !told_links_.insert(before->first).second) return;
    out_.warning(
            "document/link-words", where,
            fmt::format("`{}` leads to `{}` here and to another place above: who hears both cannot tell them apart",
                        trim(words), one.url.substr(0, 80)))
        .note(before->second.second, fmt::format("here it leads to `{}`", before->second.first.substr(0, 80)))
        .help("say in each what it leads to");
  }

  void inlines(const Inlines& all) {
    for (const Inline& one : all) {
      if (const auto* const picture = std::get_if<Image>(&one.node)) image(*picture, one.where);
      if (const auto* const link = std::get_if<Link>(&one.node)) this->link(*link, one.where);
      if (const Inlines* const inside = child_inlines(one)) inlines(*inside);
    }
  }

  const Document& document_;
  Diagnostics& out_;
  int level_ = 0;
  bool numbered_ = false;
  std::unordered_map<std::string, std::pair<std::string, Span>> links_;  ///< by their words: the first that has them
  std::unordered_set<std::string> told_links_;
};

}  // namespace

void check_document(const Document& document, Diagnostics& out) { Checker(document, out).run(); }

}  // namespace despatch
