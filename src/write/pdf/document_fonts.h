// The fonts of one document: which glyphs it shows, and which text each glyph stands for.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "write/pdf/library.h"
#include "write/pdf/objects.h"

namespace despatch::pdf {

class DocumentFonts {
 public:
  explicit DocumentFonts(FontLibrary::Impl& library) : library_(library), slots_(1024) {}

  struct Use {
    std::uint32_t font = 0;    ///< set as /F0, /F1 …
    bool actual_text = false;  ///< the word's text cannot be had from its glyphs
  };
  /// Notes that the document shows a word.
  Use use(const ShapedWord& word);

  /// Writes the fonts and returns the entries of a page's font resources: "/F0 12 0 R/F1 …".
  std::string write(Objects& objects);

 private:
  struct Font {
    explicit Font(const FontFace& face)
        : face(&face), glyphs((face.glyph_count() + 63) / 64), text_of(face.glyph_count()) {}
    /// The text a glyph stands for: the first that it was shown for.
    const std::string& text(std::uint16_t glyph, std::string_view first);
    [[nodiscard]] bool has_text(std::uint16_t glyph) const { return text_of[glyph] != 0; }

    const FontFace* face;
    GlyphSet glyphs;
    std::vector<std::uint32_t> text_of;  ///< by glyph: its place in `texts`, counted from 1; 0: none yet
    std::deque<std::string> texts;
  };
  struct Slot {
    std::uint64_t word = 0;
    Use use;
  };

  Use note(const ShapedWord& word);
  bool note_cluster(Font& font, const ShapedWord& word, std::size_t first, std::size_t last, std::string_view text);
  void grow();
  void write_font(Objects& objects, const Font& font, ObjectId id);

  FontLibrary::Impl& library_;
  std::vector<Font> fonts_;
  std::vector<Slot> slots_;  ///< by a hash of the word's id
  std::size_t words_ = 0;
};

}  // namespace despatch::pdf
