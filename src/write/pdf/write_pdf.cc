#include "write/pdf/write_pdf.h"

#include <utility>

#include "write/pdf/layout/flow.h"
#include "write/pdf/layout/inline_text.h"
#include "write/pdf/layout/pages.h"
#include "write/pdf/layout/painter.h"
#include "write/pdf/pdf_file.h"

namespace despatch {
namespace {

pdf::DocumentProperties properties_of(const Document& document, const PdfOptions& options) {
  const Metadata& meta = document.meta;
  pdf::DocumentProperties out{.title = meta.title,
                              .author = meta.author.empty() ? meta.council : meta.author,
                              .subject = meta.description.empty() ? meta.subtitle : meta.description,
                              .keywords = meta.keywords,
                              .language = meta.language.empty() ? "en-GB" : meta.language,
                              .creator = options.creator,
                              .created = options.created};
  if (out.created == Instant{} && meta.date) out.created = instant_of(*meta.date);
  if (out.title.empty()) out.title = "Untitled";
  return out;
}

layout::Frame first_frame(const layout::Shop& shop) {
  layout::Frame out;
  out.width = shop.page.text_width();
  out.look = {.family = shop.theme.text_family,
              .size_pt = shop.theme.text_size_pt,
              .leading = shop.theme.leading,
              .color = shop.theme.text,
              .language = shop.document.meta.language};
  out.right_to_left = layout::is_right_to_left(shop.document.meta.language);
  return out;
}

void set_notes(layout::Shop& shop, const layout::Frame& frame) {
  for (const Footnote& note : shop.document.footnotes) {
    const layout::NodeId node =
        shop.structure.add(shop.structure.root(), pdf::Role::Note,
                           {.attributes = {.id = layout::note_anchor(note.number)}, .note = note.number});
    shop.note_nodes.push_back(node);
    shop.galley.notes.emplace_back();
  }
  for (std::size_t i = 0; i < shop.document.footnotes.size(); ++i)
    layout::Flow(shop, shop.galley.notes[i]).footnote(shop.document.footnotes[i], frame, shop.note_nodes[i]);
}

void set_body(layout::Shop& shop, const layout::Frame& frame) {
  layout::Flow flow(shop, shop.galley.body);
  const std::size_t used = flow.title_block(frame);
  for (std::size_t i = used; i < shop.document.blocks.size(); ++i) flow.block(shop.document.blocks[i], frame);
  flow.finish();
}

}  // namespace

std::string write_pdf(const Document& document, const PdfOptions& options, pdf::FontLibrary& fonts,
                      const LoadAsset& load, Diagnostics& diagnostics) {
  pdf::PdfFile file(fonts, properties_of(document, options));
  pdf::Shaper shaper(fonts);
  layout::TextStore text(fonts, shaper, diagnostics);
  layout::Shop shop{.document = document,
                    .theme = options.theme,
                    .file = file,
                    .load = load,
                    .diagnostics = diagnostics,
                    .text = text,
                    .page = layout::upright_page(options.theme),
                    .turned = layout::turned_page(options.theme)};
  shop.galley.decorations.emplace_back();
  const layout::Frame frame = first_frame(shop);
  set_notes(shop, frame);
  set_body(shop, frame);
  layout::give_notes_their_place(shop);
  const std::vector<layout::Page> pages = layout::make_pages(shop);
  layout::Painter(shop, pages).paint();
  file.label_pages(0, pdf::PdfFile::LabelStyle::Decimal, "", 1);
  auto bytes = file.finish();
  if (!bytes) {
    diagnostics.error("pdf/not-written", {}, bytes.error());
    return {};
  }
  return *std::move(bytes);
}

}  // namespace despatch
