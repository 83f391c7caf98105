// One font file: what the shaper, the page and the font descriptor need to know of it. HarfBuzz reads it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <hb.h>
#include <tl/expected.hpp>

#include "write/pdf/fonts.h"

namespace despatch::pdf {

/// A face, mapped into memory. Constant once made, so that threads may share it.
class FontFace {
 public:
  /// The error says why a file cannot be used: no outlines that can be embedded, or a licence that forbids it.
  static tl::expected<std::unique_ptr<FontFace>, std::string> open(const std::filesystem::path& path, unsigned index);
  ~FontFace();
  FontFace(const FontFace&) = delete;
  FontFace& operator=(const FontFace&) = delete;

  [[nodiscard]] hb_face_t* face() const { return face_; }
  /// Scaled to units per em.
  [[nodiscard]] hb_font_t* font() const { return font_; }
  [[nodiscard]] double units_per_em() const { return units_per_em_; }
  [[nodiscard]] unsigned glyph_count() const { return glyph_count_; }
  /// 0 when the face has no glyph for it.
  [[nodiscard]] std::uint16_t glyph_of(char32_t code_point) const;
  /// Of the glyph, in thousandths of an em with two decimals: exactly what stands in the PDF's W array.
  [[nodiscard]] double width_1000(std::uint16_t glyph) const;

  /// The glyphs of English text: ASCII, quotation marks, dashes, a few signs, fi and fl. In order.
  [[nodiscard]] const std::vector<std::uint16_t>& everyday_glyphs() const { return everyday_glyphs_; }

  [[nodiscard]] const std::string& family() const { return family_; }
  [[nodiscard]] const std::string& postscript_name() const { return postscript_name_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] const FontMetrics& metrics() const { return metrics_; }
  [[nodiscard]] bool may_subset() const { return may_subset_; }
  /// Curves of PostScript's kind, in a table CFF, rather than TrueType's. A glyph's number is its code all the same.
  [[nodiscard]] bool has_cff_outlines() const { return has_cff_outlines_; }
  [[nodiscard]] bool is_italic() const { return italic_angle_ != 0; }
  [[nodiscard]] bool is_bold() const { return weight_ >= 600; }
  [[nodiscard]] bool is_fixed_pitch() const { return fixed_pitch_; }
  [[nodiscard]] double italic_angle() const { return italic_angle_; }
  [[nodiscard]] int weight() const { return weight_; }
  /// Corners of the head table's box, in thousandths of an em: left, bottom, right, top.
  [[nodiscard]] const double* box_1000() const { return box_1000_; }

 private:
  FontFace() = default;
  void read_metrics();

  std::filesystem::path path_;
  hb_face_t* face_ = nullptr;
  hb_font_t* font_ = nullptr;
  double units_per_em_ = 1000;
  unsigned glyph_count_ = 0;
  std::string family_;
  std::string postscript_name_;
  FontMetrics metrics_;
  double box_1000_[4] = {0, -200, 1000, 900};
  double italic_angle_ = 0;
  int weight_ = 400;
  bool fixed_pitch_ = false;
  bool may_subset_ = true;
  bool has_cff_outlines_ = false;
  std::vector<std::uint16_t> everyday_glyphs_;
};

}  // namespace despatch::pdf
