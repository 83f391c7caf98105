#include "document/tree.h"

namespace despatch {
namespace {

void append_plain(std::string& out, const Inlines& inlines) {
  for (const Inline& one : inlines)
    std::visit(
        Overloaded{[&](const Text& text) { out += text.text; }, [&](const LineBreak&) { out += ' '; },
                   [&](const CodeSpan& code) { out += code.text; }, [&](const Image& image) { out += image.alt; },
                   [](const FootnoteReference&) {}, [](const Comment&) {},
                   [&](const auto& with_inlines) { append_plain(out, with_inlines.inlines); }},
        one.node);
}

}  // namespace

std::string plain_text(const Inlines& inlines) {
  std::string out;
  append_plain(out, inlines);
  return out;
}

bool may_contain(const Block* parent, const Block& child) {
  const bool holds_blocks =
      !parent ||
      std::visit(Overloaded{[](const List&) { return true; }, [](const KeyValues&) { return true; },
                            [](const BlockQuote&) { return true; }, [](const Callout&) { return true; },
                            [](const LanguageBlock&) { return true; }, [](const SideHeadings&) { return true; },
                            [](const Columns&) { return true; }, [](const auto&) { return false; }},
                 parent->node);
  if (!holds_blocks) return false;
  const bool region = !parent || std::holds_alternative<LanguageBlock>(parent->node) ||
                      std::holds_alternative<SideHeadings>(parent->node);
  return std::visit(
      Overloaded{[&](const Contents&) { return region; }, [&](const PageBreak&) { return region; },
                 [&](const NumberingChange&) { return region; }, [&](const Columns&) { return region; },
                 [&](const SideHeadings&) {
                   return region && !(parent && std::holds_alternative<SideHeadings>(parent->node));
                 },
                 [&](const Table& table) { return region || !table.landscape; },
                 [&](const Heading& heading) { return region || !heading.appendix; }, [](const auto&) { return true; }},
      child.node);
}

}  // namespace despatch
