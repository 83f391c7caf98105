// The look that every writer shares: faces, sizes, colours, measures. A theme file fills it; an edition is a theme.
//
//     Theme theme;                 // the standard look
//     theme.text_size_pt = 18;     // everything that is not set follows from the sizes below
//
// Sizes are points on paper. A writer for screens takes the ratios (`heading_size_pt[1] / text_size_pt`) and its own
// base.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace despatch {

/// sRGB, 0 to 255.
struct Rgb {
  std::uint8_t red = 0, green = 0, blue = 0;
  friend constexpr bool operator==(Rgb, Rgb) = default;
};

struct Theme {
  // ---- page
  double page_width_mm = 210;  ///< A4
  double page_height_mm = 297;
  double margin_left_mm = 28;  ///< wide enough for paragraph numbers to hang in it
  double margin_right_mm = 23;
  double margin_top_mm = 27;  ///< to the first line; the running header stands above
  double margin_bottom_mm = 25;

  // ---- faces: a family, or "sans", "serif", "mono"
  std::string text_family = "Liberation Sans";
  std::string heading_family = "Liberation Sans";
  std::string code_family = "Liberation Mono";

  // ---- sizes
  double text_size_pt = 12;  ///< clear print asks for 12 or more
  double leading = 1.36;     ///< distance of baselines, as a multiple of the size
  std::array<double, 6> heading_size_pt = {24, 16, 13.5, 12, 12, 12};  ///< of levels 1 to 6
  double heading_leading = 1.2;
  /// A table takes the first size at which its columns are comfortable, and the last rather than break a word.
  std::vector<double> table_size_pt = {11, 10, 9};
  double caption_size_pt = 11;
  double note_size_pt = 10.5;    ///< footnotes
  double running_size_pt = 9.5;  ///< running header and footer
  double code_size_pt = 10.5;
  double paragraph_space_em = 0.68;  ///< between paragraphs, in text sizes
  double list_space_em = 0.36;       ///< between the items of a tight list

  // ---- colours; on white each text colour has a contrast of 7 or more, each rule that carries meaning 3 or more
  Rgb text = {26, 28, 31};
  Rgb heading = {18, 52, 86};
  Rgb accent = {31, 92, 138};  ///< rules beside callouts, the mark under a title
  Rgb link = {16, 75, 130};
  Rgb quiet = {80, 86, 94};        ///< running header and footer, labels
  Rgb rule = {143, 150, 158};      ///< thin rules of tables
  Rgb strong_rule = {45, 60, 78};  ///< below a table's head, above a total
  Rgb panel = {243, 245, 248};     ///< ground of panels and code
  Rgb warning = {146, 60, 10};     ///< rule and label of warnings and cautions

  // ---- figures: dark and light by turns, so that neighbours differ in grey as well (figure/drawing.h, Ink)
  std::array<Rgb, 6> series = {
      {{18, 52, 86}, {168, 199, 222}, {0, 104, 110}, {233, 208, 150}, {112, 54, 104}, {226, 231, 236}}};
};

}  // namespace despatch
