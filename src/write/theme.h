// The look that every writer shares: faces, sizes, colours, measures. A theme file fills it; an edition is a theme laid
// over another (build/theme_files.h reads them, docs/themes.md tells authors).
//
//     Theme theme;                 // the standard look
//     theme.text_size_pt = 18;     // everything that is not set follows from the sizes below
//
// Sizes are points on paper. A writer for screens takes the ratios (`heading_size_pt[1] / text_size_pt`) and its own
// base.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace despatch {

/// sRGB, 0 to 255.
struct Rgb {
  std::uint8_t red = 0, green = 0, blue = 0;
  friend constexpr bool operator==(Rgb, Rgb) = default;
};

enum class LogoPlace : std::uint8_t { Left, Centre, Right };

/// How headings of one level look, their size aside. Spaces are in sizes of the text.
struct HeadingStyle {
  std::optional<Rgb> color;  ///< Theme::heading when not set
  bool bold = true;
  bool italic = false;
  double above_em = 1;
  double below_em = 0.4;
  bool rule = false;  ///< a thin line below
};

/// What stands above or below the text of each page. Fields in braces are filled in: {title}, {council}, {date},
/// {reference}, {status}, {page}, {pages}; {header} and {footer}, which are the paper's own words for it; {marking},
/// which is added at the right where neither line of a page has it.
struct RunningLine {
  std::string left, centre, right;
  bool rule = false;  ///< a thin line between it and the text
};
struct RunningLines {
  RunningLine line;
  std::optional<RunningLine> first;  ///< on the first page; empty texts for nothing there
};

/// Stands at the top of the first page, as large as fits into the box.
struct Logo {
  std::shared_ptr<const std::string> bytes;  ///< PNG or JPEG; null for none
  std::string alt;                           ///< empty for decoration
  LogoPlace place = LogoPlace::Left;
  double width_mm = 50;
  double height_mm = 22;
};

enum class TableRules : std::uint8_t {
  Rows,  ///< a thin line below each row
  Head,  ///< only below the head and the last row
  Grid   ///< below each row, and between columns
};

/// What becomes of a table that is too wide for the page.
enum class WideTables : std::uint8_t {
  Turn,  ///< smaller type, then a turned page
  List   ///< a list: each row a group, with the heading of the column before each cell
};

struct Theme {
  // ---- page
  double page_width_mm = 210;  ///< A4
  double page_height_mm = 297;
  double margin_left_mm = 28;  ///< wide enough for paragraph numbers to hang in it
  double margin_right_mm = 23;
  double margin_top_mm = 27;  ///< to the first line; the running header stands above
  double margin_bottom_mm = 25;
  bool mirrored = false;  ///< printed on both sides: left and right margin change places on even pages
  int page_multiple = 1;  ///< blank pages at the end fill up to a multiple of this
  bool cover = false;     ///< the title has a page of its own
  int line_numbers = 0;   ///< every n-th line of a page has its number in the margin; 0 for none
  std::string watermark;  ///< large and pale behind the text of each page; empty for none
  RunningLines header = {.line = {.left = "{header}", .right = "{marking}", .rule = true}, .first = RunningLine{}};
  RunningLines footer = {.line = {.left = "{footer}", .right = "Page {page} of {pages}"}};
  Logo logo;

  // ---- faces: a family, or "sans", "serif", "mono"
  std::string text_family = "Liberation Sans";
  std::string heading_family = "Liberation Sans";
  std::string code_family = "Liberation Mono";
  bool italics = true;           ///< false: what is stressed is bold instead
  bool underlined_links = true;  ///< of links to elsewhere; false: they are bold

  // ---- sizes
  double text_size_pt = 12;  ///< clear print asks for 12 or more
  double leading = 1.36;     ///< distance of baselines, as a multiple of the size
  std::array<double, 6> heading_size_pt = {24, 16, 13.5, 12, 12, 12};  ///< of levels 1 to 6
  std::array<HeadingStyle, 6> heading_style = {{{.above_em = 2.0, .below_em = 0.7},
                                                {.above_em = 1.55, .below_em = 0.5},
                                                {.above_em = 1.25, .below_em = 0.4},
                                                {.above_em = 1.0, .below_em = 0.3},
                                                {.italic = true, .above_em = 0.9, .below_em = 0.25},
                                                {.bold = false, .italic = true, .above_em = 0.9, .below_em = 0.25}}};
  double heading_leading = 1.2;
  /// A table takes the first size at which its columns are comfortable, and the last rather than break a word.
  std::vector<double> table_size_pt = {11, 10, 9};
  double caption_size_pt = 11;
  double note_size_pt = 10.5;    ///< footnotes
  double running_size_pt = 9.5;  ///< running header and footer
  double code_size_pt = 10.5;
  double raised_share = 0.72;        ///< of superscripts, subscripts and footnote marks, in sizes of their line
  double code_share = 0.92;          ///< of code in a line of text: the mono face looks larger than the sans
  double paragraph_space_em = 0.68;  ///< between paragraphs, in text sizes
  double list_space_em = 0.36;       ///< between the items of a tight list

  // ---- tables and headings
  TableRules table_rules = TableRules::Rows;
  WideTables wide_tables = WideTables::Turn;
  bool side_headings_above = false;  ///< a side heading stands above its text, and a name above its value

  // ---- colours; theme_contrast.h holds each that is used against what is behind it
  double least_contrast = 4.5;  ///< of text; 7 or more in large print
  Rgb page = {255, 255, 255};
  Rgb text = {26, 28, 31};
  Rgb heading = {18, 52, 86};
  Rgb accent = {31, 92, 138};  ///< rules beside callouts, the mark under a title
  Rgb link = {16, 75, 130};
  Rgb quiet = {80, 86, 94};        ///< running header and footer, labels
  Rgb rule = {143, 150, 158};      ///< thin rules of tables
  Rgb strong_rule = {45, 60, 78};  ///< below a table's head, above a total
  Rgb panel = {243, 245, 248};     ///< ground of panels and code
  Rgb warning = {146, 60, 10};     ///< rule and label of warnings and cautions
  Rgb watermark_color = {232, 234, 237};
  std::optional<Rgb> table_head;         ///< words of a table's head; as headings when not set
  std::optional<Rgb> table_head_ground;  ///< behind a table's head
  std::optional<Rgb> zebra;              ///< behind every other row

  // ---- figures: dark and light by turns, so that neighbours differ in grey as well (figure/drawing.h, Ink)
  std::array<Rgb, 6> series = {
      {{18, 52, 86}, {168, 199, 222}, {0, 104, 110}, {233, 208, 150}, {112, 54, 104}, {226, 231, 236}}};
};

}  // namespace despatch
