#include <hb-subset.h>
#include <libdeflate.h>

#include "write/pdf/library.h"

namespace despatch::pdf {
namespace {

/// A PDF reader needs the outlines and widths, nothing else. The subsetter does not even see the other tables: layout
/// would drag in every glyph that could ever replace one in use, and reading a large cmap takes longer than all the
/// rest.
hb_blob_t* kept_table(hb_face_t*, hb_tag_t tag, void* face) {
  switch (tag) {
    case HB_TAG('C', 'F', 'F', ' '):
    case HB_TAG('g', 'l', 'y', 'f'):
    case HB_TAG('l', 'o', 'c', 'a'):
    case HB_TAG('h', 'e', 'a', 'd'):
    case HB_TAG('h', 'h', 'e', 'a'):
    case HB_TAG('h', 'm', 't', 'x'):
    case HB_TAG('m', 'a', 'x', 'p'): return hb_face_reference_table(static_cast<hb_face_t*>(face), tag);
    default: return nullptr;
  }
}

std::string bytes_of(hb_blob_t* blob) {
  unsigned size = 0;
  const char* data = hb_blob_get_data(blob, &size);
  std::string out(data, size);
  hb_blob_destroy(blob);
  return out;
}

/// A TrueType font file, or a bare CFF table.
std::string cut_to(const FontFace& face, const GlyphSet& glyphs) {
  hb_subset_input_t* input = hb_subset_input_create_or_fail();
  if (!input) return {};
  hb_subset_input_set_flags(input,
                            HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_RETAIN_GIDS | HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
  hb_set_t* set = hb_subset_input_glyph_set(input);
  for (std::size_t i = 0; i < glyphs.size(); ++i)
    for (unsigned bit = 0; bit < 64; ++bit)
      if (glyphs[i] >> bit & 1) hb_set_add(set, static_cast<hb_codepoint_t>(i * 64 + bit));

  std::string out;
  hb_face_t* bare = hb_face_create_for_tables(kept_table, face.face(), nullptr);
  if (hb_face_t* made = hb_subset_or_fail(bare, input)) {
    out = face.has_cff_outlines() ? bytes_of(hb_face_reference_table(made, HB_TAG('C', 'F', 'F', ' ')))
                                  : bytes_of(hb_face_reference_blob(made));
    hb_face_destroy(made);
  }
  hb_face_destroy(bare);
  hb_subset_input_destroy(input);
  return out;
}

std::string whole(const FontFace& face) {
  return bytes_of(face.has_cff_outlines() ? hb_face_reference_table(face.face(), HB_TAG('C', 'F', 'F', ' '))
                                          : hb_face_reference_blob(face.face()));
}

}  // namespace

std::string deflate(std::string_view bytes, int level) {
  libdeflate_compressor* compressor = libdeflate_alloc_compressor(level);
  std::string out;
  out.resize(libdeflate_zlib_compress_bound(compressor, bytes.size()));
  out.resize(libdeflate_zlib_compress(compressor, bytes.data(), bytes.size(), out.data(), out.size()));
  libdeflate_free_compressor(compressor);
  return out;
}

std::shared_ptr<const PackedFont> FontLibrary::Impl::packed(const FontFace& face, const GlyphSet& glyphs) {
  constexpr std::size_t kMostSubsets = 512;
  auto key = std::pair(&face, glyphs);
  {
    const std::lock_guard lock(mutex);
    if (const auto known = subsets.find(key); known != subsets.end()) return known->second;
  }
  std::string program = face.may_subset() ? cut_to(face, glyphs) : whole(face);
  if (program.empty()) program = whole(face);
  auto made = std::make_shared<PackedFont>();
  made->length = program.size();
  made->deflated = deflate(program, 6);
  const std::lock_guard lock(mutex);
  if (subsets.size() >= kMostSubsets) subsets.clear();
  return subsets.emplace(std::move(key), std::move(made)).first->second;
}

}  // namespace despatch::pdf
