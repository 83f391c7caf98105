// The fonts of one document: which glyphs it shows, and which text each glyph stands for.
#pragma once

#include <string>
#include <unordered_map>
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
    const FontFace* face;
    GlyphSet glyphs;
    std::unordered_map<std::uint16_t, std::string> texts;  ///< what a glyph stands for: the first text it was shown for
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
