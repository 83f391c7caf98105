#include "write/pdf/face.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <hb-ot.h>

#include "write/pdf/cff.h"

namespace despatch::pdf {
namespace {

/// Big-endian numbers of a table; zero past its end.
class Table {
 public:
  Table(hb_face_t* face, const char (&tag)[5])
      : blob_(hb_face_reference_table(face, HB_TAG(tag[0], tag[1], tag[2], tag[3]))) {
    bytes_ = reinterpret_cast<const unsigned char*>(hb_blob_get_data(blob_, &size_));
  }
  ~Table() { hb_blob_destroy(blob_); }
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  [[nodiscard]] unsigned size() const { return size_; }
  [[nodiscard]] std::string_view bytes() const { return {reinterpret_cast<const char*>(bytes_), size_}; }
  [[nodiscard]] std::uint16_t u16(unsigned at) const {
    return at + 2 <= size_ ? static_cast<std::uint16_t>(bytes_[at] << 8 | bytes_[at + 1]) : 0;
  }
  [[nodiscard]] std::int16_t i16(unsigned at) const { return static_cast<std::int16_t>(u16(at)); }
  [[nodiscard]] std::int32_t i32(unsigned at) const {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(u16(at)) << 16 | u16(at + 2));
  }

 private:
  hb_blob_t* blob_;
  const unsigned char* bytes_ = nullptr;
  unsigned size_ = 0;
};

std::string name_of(hb_face_t* face, hb_ot_name_id_t id) {
  char text[256];
  unsigned size = sizeof text;
  hb_ot_name_get_utf8(face, id, hb_language_from_string("en", -1), &size, text);
  return std::string(text, size);
}

double metric(hb_font_t* font, hb_ot_metrics_tag_t tag, double fallback, double units_per_em) {
  hb_position_t position = 0;
  return hb_ot_metrics_get_position(font, tag, &position) ? position / units_per_em : fallback;
}

// Bit 1 alone: embedding needs the foundry's leave. Bit 9: bitmaps only. Bit 8: whole fonts only.
constexpr unsigned kRestricted = 0x0002, kPreviewPrint = 0x0004, kEditable = 0x0008, kNoSubsetting = 0x0100,
                   kBitmapsOnly = 0x0200;

bool licence_forbids(unsigned fs_type) {
  const bool restricted = (fs_type & kRestricted) && !(fs_type & (kPreviewPrint | kEditable));
  return restricted || (fs_type & kBitmapsOnly);
}

}  // namespace

tl::expected<std::unique_ptr<FontFace>, std::string> FontFace::open(const std::filesystem::path& path, unsigned index) {
  hb_blob_t* blob = hb_blob_create_from_file_or_fail(path.c_str());
  if (!blob) return tl::unexpected(fmt::format("font file {} cannot be read", path.string()));
  std::unique_ptr<FontFace> made(new FontFace);
  made->path_ = path;
  made->face_ = hb_face_create(blob, index);
  hb_blob_destroy(blob);
  made->glyph_count_ = hb_face_get_glyph_count(made->face_);
  if (made->glyph_count_ == 0 || made->glyph_count_ > 65535)
    return tl::unexpected(fmt::format("{} is not a font file", path.string()));
  if (Table(made->face_, "glyf").size() == 0) {
    const Table cff(made->face_, "CFF ");
    if (cff.size() == 0)
      return tl::unexpected(
          fmt::format("{} has neither TrueType outlines (table glyf) nor a CFF table, one of which embedding needs",
                      path.string()));
    switch (cff_numbering(cff.bytes(), made->glyph_count_)) {
      case CffNumbering::Glyphs: break;
      case CffNumbering::Other:
        return tl::unexpected(
            fmt::format("the CFF table of {} numbers its glyphs in an order of its own (CIDs that are "
                        "not glyph numbers)",
                        path.string()));
      case CffNumbering::Broken: return tl::unexpected(fmt::format("the CFF table of {} is damaged", path.string()));
    }
    made->has_cff_outlines_ = true;
  }
  const unsigned fs_type = Table(made->face_, "OS/2").u16(8);
  if (licence_forbids(fs_type))
    return tl::unexpected(
        fmt::format("the licence of {} forbids embedding (OS/2 fsType {:#06x})", path.string(), fs_type));
  made->may_subset_ = !(fs_type & kNoSubsetting);
  made->read_metrics();
  return made;
}

FontFace::~FontFace() {
  hb_font_destroy(font_);
  hb_face_destroy(face_);
}

void FontFace::read_metrics() {
  units_per_em_ = hb_face_get_upem(face_);
  hb_face_make_immutable(face_);
  font_ = hb_font_create(face_);
  hb_font_set_scale(font_, static_cast<int>(units_per_em_), static_cast<int>(units_per_em_));
  hb_font_make_immutable(font_);

  family_ = name_of(face_, HB_OT_NAME_ID_TYPOGRAPHIC_FAMILY);
  if (family_.empty()) family_ = name_of(face_, HB_OT_NAME_ID_FONT_FAMILY);
  for (const char c : name_of(face_, HB_OT_NAME_ID_POSTSCRIPT_NAME))
    if (c > 0x20 && c < 0x7F && std::string_view("[](){}<>/%#").find(c) == std::string_view::npos)
      postscript_name_ += c;
  if (postscript_name_.empty()) postscript_name_ = "Font";

  const Table head(face_, "head"), post(face_, "post"), os2(face_, "OS/2");
  const double em = units_per_em_;
  for (unsigned i = 0; i < 4; ++i) box_1000_[i] = head.i16(36 + 2 * i) * 1000.0 / em;
  italic_angle_ = post.i32(4) / 65536.0;
  if (std::abs(italic_angle_) > 60) italic_angle_ = 0;
  fixed_pitch_ = post.i32(12) != 0;
  weight_ = os2.size() ? os2.u16(4) : 400;

  metrics_.ascent = metric(font_, HB_OT_METRICS_TAG_HORIZONTAL_ASCENDER, 0.9, em);
  metrics_.descent = metric(font_, HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER, -0.2, em);
  metrics_.line_gap = metric(font_, HB_OT_METRICS_TAG_HORIZONTAL_LINE_GAP, 0, em);
  metrics_.cap_height = metric(font_, HB_OT_METRICS_TAG_CAP_HEIGHT, 0.7, em);
  metrics_.x_height = metric(font_, HB_OT_METRICS_TAG_X_HEIGHT, 0.5, em);
  metrics_.underline_position = metric(font_, HB_OT_METRICS_TAG_UNDERLINE_OFFSET, -0.1, em);
  metrics_.underline_thickness = metric(font_, HB_OT_METRICS_TAG_UNDERLINE_SIZE, 0.05, em);

  std::u32string everyday =
      U"\u00A3\u00A7\u00A9\u00B0\u00B7\u00BD\u00E9\u2013\u2014\u2018\u2019\u201C\u201D\u2022\u2026\u20AC\uFB01\uFB02";
  for (char32_t c = U' '; c <= U'~'; ++c) everyday += c;
  for (const char32_t c : everyday)
    if (const std::uint16_t glyph = glyph_of(c)) everyday_glyphs_.push_back(glyph);
  std::sort(everyday_glyphs_.begin(), everyday_glyphs_.end());
  everyday_glyphs_.erase(std::unique(everyday_glyphs_.begin(), everyday_glyphs_.end()), everyday_glyphs_.end());
}

std::uint16_t FontFace::glyph_of(char32_t code_point) const {
  hb_codepoint_t glyph = 0;
  return hb_font_get_nominal_glyph(font_, code_point, &glyph) ? static_cast<std::uint16_t>(glyph) : 0;
}

double FontFace::width_1000(std::uint16_t glyph) const {
  return std::round(hb_font_get_glyph_h_advance(font_, glyph) * 100000.0 / units_per_em_) / 100.0;
}

}  // namespace despatch::pdf
