// Fonts and shaping for PDF: which file sets which characters, what glyphs they become, how wide they are.
// HarfBuzz stays behind this header.
//
//     FontLibrary fonts(default_font_folders());
//     Shaper shaper(fonts);
//     const ShapedWord& word = shaper.shape("fflur", {.family = "Liberation Sans", .style = FontStyle::Bold}, "cy");
//     double width_pt = word.width_em * size_pt;
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace despatch::pdf {

enum class FontStyle : std::uint8_t { Regular, Bold, Italic, BoldItalic };

struct FontRequest {
  std::string_view family = "Liberation Sans";  ///< a family, or "sans", "serif", "mono"
  FontStyle style = FontStyle::Regular;
};

/// Metrics in em (1 = the font size); descent is negative.
struct FontMetrics {
  double ascent = 0.9, descent = -0.2, line_gap = 0, cap_height = 0.7, x_height = 0.5;
  double underline_position = -0.1, underline_thickness = 0.05;
};

class FontFace;  // one font file in memory

/// Finds and keeps font files, and the packed subsets that documents share. Safe from several threads.
class FontLibrary {
 public:
  explicit FontLibrary(std::vector<std::filesystem::path> folders);
  ~FontLibrary();
  FontLibrary(const FontLibrary&) = delete;
  FontLibrary& operator=(const FontLibrary&) = delete;

  /// The file for a request; the error names the family and the Debian package that has it.
  [[nodiscard]] tl::expected<const FontFace*, std::string> find(FontRequest request);
  /// The installed family that is spelled most like this one; nothing when none is near.
  [[nodiscard]] std::optional<std::string> nearest_family(std::string_view family) const;
  [[nodiscard]] FontMetrics metrics(const FontFace& face) const;

  struct Impl;
  [[nodiscard]] Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

/// Debian's font folders, those of $XDG_DATA_HOME and $DESPATCH_FONTS first.
[[nodiscard]] std::vector<std::filesystem::path> default_font_folders();

struct ShapedGlyph {
  std::uint16_t glyph = 0;
  float advance_em = 0;
  float x_offset_em = 0;
  float y_offset_em = 0;
  std::uint32_t cluster = 0;  ///< byte offset in the word's text
};

/// A run of text in one face, shaped. Glyphs stand in visual order, left to right.
struct ShapedWord {
  std::string text;  ///< in logical order; what copying gives back
  const FontFace* face = nullptr;
  std::vector<ShapedGlyph> glyphs;
  double width_em = 0;
  bool right_to_left = false;
  bool missing_glyph = false;  ///< no font has some character of it; U+FFFD or a question mark is shown

  // For PdfFile, which writes a word many times:
  std::uint64_t id = 0;       ///< unique among all words of a FontLibrary
  std::string codes;          ///< the inside of a TJ array; empty when a glyph is raised, then `glyphs` are written
  double codes_width_em = 0;  ///< how far `codes` moves the pen
};

/// A word and where it stands in its line.
struct PlacedWord {
  const ShapedWord* word = nullptr;
  double x = 0;  ///< from TextState::x, in points
  /// Place in reading order among the words of the line; matters only where right-to-left words stand in it.
  std::uint32_t order = 0;
};

/// Shapes words and remembers them, also for the shapers that the same library makes later. One for each thread;
/// results live as long as the shaper.
class Shaper {
 public:
  explicit Shaper(FontLibrary& fonts);
  ~Shaper();
  Shaper(const Shaper&) = delete;
  Shaper& operator=(const Shaper&) = delete;

  /// `word` is any text of one style and one direction level: a word, a blank, a number. Characters that the face lacks
  /// are set in a fallback face for their script, so one word may come back as several runs, in visual order.
  /// `language` is BCP 47. Two calls with equal arguments return the same object, quickly.
  [[nodiscard]] const std::vector<ShapedWord>& shape(std::string_view word, FontRequest font, std::string_view language,
                                                     bool right_to_left = false);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace despatch::pdf
