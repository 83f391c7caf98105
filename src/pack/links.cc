#include "pack/pack.h"

#include <fmt/format.h>

namespace despatch {
namespace {

using Relink = std::function<std::string(std::string_view)>;

void rewrite(Inlines& inlines, const Relink& relink);
void rewrite(Blocks& blocks, const Relink& relink);

void rewrite(Inline& one, const Relink& relink) {
  std::visit(Overloaded{
                 [&](Link& link) {
                   link.url = relink(link.url);
                   rewrite(link.inlines, relink);
                 },
                 [&](Emphasis& node) { rewrite(node.inlines, relink); },
                 [&](Strong& node) { rewrite(node.inlines, relink); },
                 [&](Strikethrough& node) { rewrite(node.inlines, relink); },
                 [&](Superscript& node) { rewrite(node.inlines, relink); },
                 [&](Subscript& node) { rewrite(node.inlines, relink); },
                 [&](LanguageSpan& node) { rewrite(node.inlines, relink); },
                 [&](Abbreviation& node) { rewrite(node.inlines, relink); },
                 [](Text&) {},
                 [](LineBreak&) {},
                 [](CodeSpan&) {},
                 [](Image&) {},
                 [](FootnoteReference&) {},
                 [](Comment&) {},
             },
             one.node);
}

void rewrite(Inlines& inlines, const Relink& relink) {
  for (Inline& one : inlines) rewrite(one, relink);
}

void rewrite(std::vector<TableRow>& rows, const Relink& relink) {
  for (TableRow& row : rows)
    for (TableCell& cell : row.cells) rewrite(cell.inlines, relink);
}

void rewrite(Block& block, const Relink& relink) {
  std::visit(Overloaded{
                 [&](Heading& node) { rewrite(node.inlines, relink); },
                 [&](Paragraph& node) { rewrite(node.inlines, relink); },
                 [&](List& node) {
                   for (ListItem& item : node.items) rewrite(item.blocks, relink);
                 },
                 [&](BlockQuote& node) { rewrite(node.blocks, relink); },
                 [&](Callout& node) { rewrite(node.blocks, relink); },
                 [&](Table& node) {
                   rewrite(node.caption, relink);
                   rewrite(node.head, relink);
                   rewrite(node.body, relink);
                 },
                 [&](KeyValues& node) {
                   for (KeyValues::Pair& pair : node.pairs) {
                     rewrite(pair.key, relink);
                     rewrite(pair.value, relink);
                   }
                 },
                 [&](Figure& node) { rewrite(node.caption, relink); },
                 [&](Chart& node) { rewrite(node.caption, relink); },
                 [&](LanguageBlock& node) { rewrite(node.blocks, relink); },
                 [&](SideHeadings& node) { rewrite(node.blocks, relink); },
                 [&](Columns& node) {
                   for (Blocks& column : node.columns) rewrite(column, relink);
                 },
                 [](Contents&) {},  // its entries hold no links, and lead to their own paper
                 [](CodeBlock&) {},
                 [](ThematicBreak&) {},
                 [](PageBreak&) {},
                 [](AnswerSpace&) {},
                 [](NumberingChange&) {},
                 [](Comment&) {},
             },
             block.node);
}

void rewrite(Blocks& blocks, const Relink& relink) {
  for (Block& block : blocks) rewrite(block, relink);
}

}  // namespace

void rewrite_links(Document& document, const Relink& relink) {
  rewrite(document.blocks, relink);
  for (Footnote& note : document.footnotes) rewrite(note.blocks, relink);
}

std::string link_to_part(std::size_t part, std::string_view anchor) {
  return fmt::format("#{}p{}.{}", pdf::kInOtherPart, part + 1, anchor.empty() ? "despatch.start" : anchor);
}

}  // namespace despatch
