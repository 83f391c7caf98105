#include "write/html/walk.h"

namespace despatch::html {

void append_words(std::string& out, const Inlines& inlines) {
  for (const Inline& inline_ : inlines) {
    std::visit(Overloaded{
                   [&](const Text& n) { out += n.text; },
                   [&](const CodeSpan& n) { out += n.text; },
                   [&](const LineBreak&) { out += ' '; },
                   [&](const Image& n) { out += n.alt; },
                   [&](const FootnoteReference&) {},
                   [&](const Comment&) {},
                   [&](const auto& n) { append_words(out, n.inlines); },
               },
               inline_.node);
  }
}

std::string words_of(const Inlines& inlines) {
  std::string out;
  append_words(out, inlines);
  return out;
}

}  // namespace despatch::html
