#include "document/parse.h"

#include <fmt/format.h>

#include "base/text.h"
#include "document/anchors.h"
#include "document/blocks.h"
#include "document/context.h"
#include "document/inlines.h"
#include "document/metadata.h"
#include "document/number.h"
#include "document/quotes.h"
#include "document/scan.h"
#include "document/tree.h"
#include "value/yaml.h"

namespace despatch {
namespace {

/// The first heading of level 1 that stands in the document itself.
const Block* title_heading(const Blocks& blocks) {
  for (const Block& block : blocks) {
    if (const auto* const heading = std::get_if<Heading>(&block.node); heading && heading->level == 1) return &block;
    if (const auto* const region = std::get_if<LanguageBlock>(&block.node))
      if (const Block* const found = title_heading(region->blocks)) return found;
    if (const auto* const region = std::get_if<SideHeadings>(&block.node))
      if (const Block* const found = title_heading(region->blocks)) return found;
  }
  return nullptr;
}

/// A file without a `#` heading shows its front matter's title.
void show_title(Document& document) {
  if (document.meta.title.empty() || title_heading(document.blocks)) return;
  const Value* const title = document.front_matter.find("title");
  Block made;
  made.where = title ? title->span() : Span{};
  made.node = Heading{1, {{Text{document.meta.title}, made.where}}, {}, false};
  document.blocks.insert(document.blocks.begin(), std::move(made));
}

bool wants_curly_quotes(const Value& front_matter) {
  const Value* const quotes = front_matter.is_mapping() ? front_matter.find("quotes") : nullptr;
  return quotes && quotes->is_string() && quotes->as_string() == "curly";
}

/// A file whose front matter names no title takes its heading's words, with their references filled in.
void take_title(Document& document) {
  if (!document.meta.title.empty()) return;
  if (const Block* const found = title_heading(document.blocks))
    document.meta.title = std::string(trim(plain_text(std::get<Heading>(found->node).inlines)));
}

/// A text that is not parsed still comes back, as paragraphs.
Blocks plain_paragraphs(const Source& source, std::uint32_t begin) {
  Blocks made;
  const std::string_view text = source.text();
  for (std::size_t at = begin; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const Span where{&source, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)};
    Inlines inlines;
    append_text(inlines, trim(text.substr(at, end - at)), where);
    if (!inlines.empty()) made.push_back({Paragraph{std::move(inlines)}, {}, false, where});
    at = end + 1;
  }
  return made;
}

}  // namespace

Document parse_document(const Source& source, Diagnostics& out) {
  Document document;
  const FrontMatter front = read_front_matter(source, out);
  document.front_matter = front.value;
  document.meta = read_metadata(front.value, out);

  const std::string_view body = source.text().substr(std::min<std::size_t>(front.body_begin, source.text().size()));
  const auto bad_utf8 = find_invalid_utf8(body);
  if (bad_utf8) {
    const auto at = front.body_begin + static_cast<std::uint32_t>(*bad_utf8);
    out.error("text/not-utf8", {&source, at, at + 1}, "this byte is no UTF-8 text")
        .help("save the file again as UTF-8");
  }
  const TextScan scan = scan_text(body);
  if (!scan.refused.empty()) {
    const std::uint32_t at = front.body_begin + scan.refused_at;
    out.error("document/too-large", {&source, at, at}, scan.refused);
    if (!bad_utf8 && body.size() < (1u << 20)) document.blocks = plain_paragraphs(source, front.body_begin);
    show_title(document);
    settle_anchors(document, false, out);
    take_title(document);
    return document;
  }

  ParseContext context(source, out, front.body_begin);
  {
    const CmarkTree tree(body, bad_utf8.has_value());
    document.blocks = build_body(context, *tree.root());
    document.footnotes = build_footnotes(context);
    if (scan.may_hold_footnotes) check_footnotes(context, body, front.body_begin);
  }
  show_title(document);
  if (wants_curly_quotes(document.front_matter)) curl_quotes(document);
  give_numbers(document, out);
  settle_anchors(document, context.has_local_links, out);
  fill_contents(document, out);
  take_title(document);
  return document;
}

}  // namespace despatch
