// The looks that text can have, each kept once: a run of text names its look by number.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>

#include "write/pdf/fonts.h"
#include "write/pdf/pdf_file.h"
#include "write/theme.h"

namespace despatch::layout {

using StyleId = std::uint32_t;

struct TextStyle {
  std::string family = "Liberation Sans";
  pdf::FontStyle face = pdf::FontStyle::Regular;
  double size_pt = 12;
  double leading = 1.36;  ///< distance of baselines, as a multiple of the size
  Rgb color;
  std::string language = "en-GB";
  double rise_pt = 0;  ///< above the baseline, for superscripts
  bool underline = false;
  bool strike = false;
  bool code = false;  ///< blanks are kept as they are

  [[nodiscard]] double line_height_pt() const { return size_pt * leading; }
  friend bool operator<(const TextStyle& a, const TextStyle& b);
};

[[nodiscard]] inline pdf::Color to_color(Rgb c) { return {c.red / 255.0F, c.green / 255.0F, c.blue / 255.0F}; }
[[nodiscard]] pdf::FontStyle with_bold(pdf::FontStyle face);
[[nodiscard]] pdf::FontStyle with_italic(pdf::FontStyle face);
/// True for BCP 47 tags of languages written from right to left: "ar", "ur-PK", "he".
[[nodiscard]] bool is_right_to_left(std::string_view language);

class StyleTable {
 public:
  /// The same style gives the same number.
  StyleId intern(const TextStyle& style);
  /// Stays where it is while the table lives.
  [[nodiscard]] const TextStyle& operator[](StyleId id) const { return styles_[id]; }

 private:
  std::deque<TextStyle> styles_;
  std::map<TextStyle, StyleId> ids_;
};

}  // namespace despatch::layout
