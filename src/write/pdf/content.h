// The content stream of the open page: marked content, text and paths, with as few operators as give the picture.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "write/pdf/document_fonts.h"
#include "write/pdf/images.h"
#include "write/pdf/pdf_file.h"
#include "write/pdf/structure.h"

namespace despatch::pdf {

class PageContent {
 public:
  PageContent(DocumentFonts& fonts, Structure& structure) : fonts_(fonts), structure_(structure) {}

  void begin_page(std::uint32_t page);
  /// The page's operators; valid until the next begin_page().
  [[nodiscard]] const std::string& end_page();

  void begin_content(Tag owner);
  void begin_artifact(Artifact kind);
  void end_content();

  void text(const TextState& state, std::span<const PlacedWord> words);
  void path(std::span<const PathStep> steps, const PathStyle& style);
  void rectangle(Rectangle box, const PathStyle& style);
  /// Paints the XObject /I`number` into the box.
  void image(std::uint32_t number, Rectangle box, Orientation orientation);

 private:
  /// What stands between a BDC and its EMC.
  struct Sequence {
    enum class Kind { None, Content, Artifact } kind = Kind::None;
    Tag owner{};
    Artifact artifact{};
    std::uint32_t mcid = 0;
    friend bool operator==(const Sequence&, const Sequence&) = default;
  };

  void open_sequence();
  void open_spoken_word(std::string_view actual_text);
  void close_sequence();
  void set_fill(Color color);
  void set_stroke(const PathStyle& style);
  void append_point(double x, double y);
  void paint(const PathStyle& style);
  void words(const TextState& state, std::span<const PlacedWord> words);
  void raised_glyphs(const ShapedWord& word, const TextState& state);
  void codes_with_spacing(const ShapedWord& word, double spacing_em);
  void close_text();

  DocumentFonts& fonts_;
  Structure& structure_;
  std::string out_;
  std::uint32_t page_ = 0;
  Sequence wanted_, open_;
  bool open_takes_more_ = false;

  // The graphics state as the operators so far have left it.
  Color fill_, stroke_;
  double line_width_ = 1;
  std::vector<double> dash_;
  std::uint32_t font_ = 0xFFFFFFFF;
  double size_ = 0;

  // The text object that is open.
  bool in_text_ = false;
  bool in_array_ = false;
  double pen_ = 0;
};

}  // namespace despatch::pdf
