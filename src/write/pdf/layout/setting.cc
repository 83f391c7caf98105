#include "write/pdf/layout/setting.h"

#include <algorithm>
#include <utility>

#include "write/pdf/layout/flow.h"
#include "write/pdf/layout/inline_text.h"
#include "write/pdf/layout/painter.h"

namespace despatch::layout {
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

Frame first_frame(const Shop& shop) {
  Frame out;
  out.width = shop.page.text_width();
  out.look = {.family = shop.theme.text_family,
              .size_pt = shop.theme.text_size_pt,
              .leading = shop.theme.leading,
              .color = shop.theme.text,
              .language = shop.document.meta.language};
  out.right_to_left = is_right_to_left(shop.document.meta.language);
  return out;
}

void set_notes(Shop& shop, const Frame& frame) {
  for (const Footnote& note : shop.document.footnotes) {
    const NodeId node = shop.structure.add(shop.structure.root(), pdf::Role::Note,
                                           {.attributes = {.id = note_anchor(note.number)}, .note = note.number});
    shop.note_nodes.push_back(node);
    shop.galley.notes.emplace_back();
  }
  for (std::size_t i = 0; i < shop.document.footnotes.size(); ++i)
    Flow(shop, shop.galley.notes[i]).footnote(shop.document.footnotes[i], frame, shop.note_nodes[i]);
}

void set_body(Shop& shop, const Frame& frame) {
  Flow flow(shop, shop.galley.body);
  const std::size_t used = flow.title_block(frame);
  for (std::size_t i = used; i < shop.document.blocks.size(); ++i) flow.block(shop.document.blocks[i], frame);
  flow.tables_at_end(frame);
  flow.finish();
}

}  // namespace

Setting::Setting(const Document& document, const PdfOptions& options, pdf::FontLibrary& fonts, const LoadAsset& load,
                 Diagnostics& diagnostics)
    : Setting(document, options, fonts, load, diagnostics,
              std::make_unique<pdf::PdfFile>(fonts, properties_of(document, options)), nullptr) {}

Setting::Setting(const Document& document, const PdfOptions& options, pdf::FontLibrary& fonts, const LoadAsset& load,
                 Diagnostics& diagnostics, pdf::PdfFile& whole)
    : Setting(document, options, fonts, load, diagnostics, nullptr, &whole) {}

Setting::Setting(const Document& document, const PdfOptions& options, pdf::FontLibrary& fonts, const LoadAsset& load,
                 Diagnostics& diagnostics, std::unique_ptr<pdf::PdfFile> own, pdf::PdfFile* whole)
    : own_file_(std::move(own)),
      file(own_file_ ? *own_file_ : *whole),
      shaper(fonts),
      text(fonts, shaper, diagnostics),
      shop{.document = document,
           .theme = options.theme,
           .file = file,
           .load = load,
           .diagnostics = diagnostics,
           .text = text,
           .page = upright_page(options.theme),
           .turned = turned_page(options.theme)} {
  shop.galley.decorations.emplace_back();
  const Frame frame = first_frame(shop);
  set_notes(shop, frame);
  set_body(shop, frame);
  give_notes_their_place(shop);
  pages = make_pages(shop);
  part_notes_from_parted_rows(shop, pages);
  const auto multiple = static_cast<std::size_t>(std::max(1, options.theme.page_multiple));
  while (pages.size() % multiple != 0) pages.push_back({.filler = true});
}

void Setting::paint_part(PageRun run) {
  shop.run = std::move(run);
  Painter(shop, pages).paint();
}

std::string Setting::paint() {
  Painter(shop, pages).paint();
  text.forget_lines();  // the file's own text takes their room
  file.label_pages(0, pdf::PdfFile::LabelStyle::Decimal, "", 1);
  auto bytes = file.finish();
  if (bytes) return *std::move(bytes);
  shop.diagnostics.error("pdf/not-written", {}, bytes.error());
  return {};
}

}  // namespace despatch::layout
