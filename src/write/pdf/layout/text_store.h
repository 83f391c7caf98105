// Text on its way to the page: inlines become atoms, atoms become lines.
//
//     ParagraphMaker maker(store);
//     maker.begin(style, node, span);
//     maker.add("Cabinet is asked to ");
//     maker.set(bold, node);  maker.add("note");  …
//     Paragraph paragraph = maker.finish();
//     store.set_lines(paragraph, column_width_pt);
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "write/pdf/layout/atom.h"
#include "write/pdf/layout/bidi.h"
#include "write/pdf/layout/break_rules.h"
#include "write/pdf/layout/line_breaking.h"

namespace despatch::layout {

/// A picture in the text or as a block, placed at the size it is painted.
struct Picture {
  pdf::ImageId image{};
  bool missing = false;  ///< shown as a frame with `words` in it
  std::string words;
  std::uint32_t drawing = 0;  ///< 1-based: a chart of Galley::drawings
  double scale = 1;           ///< of the drawing
  double width_pt = 0;
  double height_pt = 0;
  NodeId node{};
  bool decorative = false;
};

/// Owns every style, atom, line and picture of a document.
class TextStore {
 public:
  TextStore(pdf::FontLibrary& fonts, pdf::Shaper& shaper, Diagnostics& diagnostics)
      : fonts_(fonts), shaper_(shaper), diagnostics_(diagnostics) {}

  StyleTable styles;
  std::vector<Atom> atoms;
  std::vector<Line> lines;
  std::vector<Picture> pictures;

  [[nodiscard]] std::span<const Atom> atoms_of(const Paragraph& p) const {
    return {atoms.data() + p.first_atom, p.atoms};
  }
  [[nodiscard]] std::span<const Line> lines_of(const Paragraph& p) const {
    return {lines.data() + p.first_line, p.lines};
  }

  /// Cuts the paragraph into lines of at most `width` points. What is wider than a line is parted between letters, so
  /// that no text sticks out and none is lost.
  void set_lines(Paragraph& paragraph, double width);

  /// Once all is painted: gives back what atoms and lines took.
  void forget_lines() {
    std::vector<Atom>().swap(atoms);
    std::vector<Line>().swap(lines);
  }

  /// Shapes one run of text in one style. Tells characters that no font has, each once a document.
  Atom shape(std::string_view text, StyleId style, NodeId node, bool right_to_left, Span where);

  /// Width in points of what stands after the first `bytes` bytes of a paragraph on one line.
  [[nodiscard]] double width_after(const Paragraph& paragraph, std::size_t bytes) const;

  /// Of the face that sets most of a style's text.
  const pdf::FontMetrics& metrics(StyleId style);

  BreakRules break_rules;

 private:
  struct StyleMetrics {
    pdf::FontMetrics metrics;
    const pdf::FontFace* face = nullptr;
    bool known = false;
  };
  void shrink(Atom& atom, double width);
  void part_wide_units(Paragraph& paragraph, double width);
  void part(const Atom& atom, double room, double width, std::vector<Atom>& out, double& x);
  void tell_missing(const pdf::ShapedWord& run, Span where);
  Line make_line(const Paragraph& paragraph, std::uint32_t first, std::uint32_t last);
  StyleMetrics& metrics_of(StyleId style);

  pdf::FontLibrary& fonts_;
  pdf::Shaper& shaper_;
  Diagnostics& diagnostics_;
  std::vector<StyleMetrics> style_metrics_;
  std::vector<std::uint32_t> ends_;
  std::set<char32_t> missing_told_;
  std::set<std::string> fonts_told_;
};

/// Gathers one paragraph's text in runs of one style and one owner, then cuts it into atoms.
class ParagraphMaker {
 public:
  explicit ParagraphMaker(TextStore& store) : store_(store) {}

  void begin(StyleId style, NodeId node, Span where, bool right_to_left);
  /// The style, owner and place of what is added from here on.
  void set(StyleId style, NodeId node, Span where);
  void add(std::string_view text);
  /// A blank at the end of all stays in the text, as that of a label before the words it stands beside.
  void keep_last_blank() { keep_last_blank_ = true; }
  void add_forced_break();
  void add_picture(std::uint32_t picture);
  /// A raised number that stays with the word before it.
  void add_note_mark(std::string_view label, StyleId style, NodeId node, std::uint32_t note);
  Paragraph finish();

 private:
  struct Run {
    std::uint32_t begin = 0;
    StyleId style = 0;
    NodeId node{};
    Span where;
    enum class Kind : std::uint8_t { Text, Break, Picture, NoteMark } kind = Kind::Text;
    std::uint32_t object = 0;
  };
  void add_object(Run run, std::string_view stand_in);
  void cut();
  void word(std::size_t begin, std::size_t end, std::size_t after_blank);
  void piece(std::size_t begin, std::size_t end, std::size_t blank_end, After after, std::uint8_t cost);
  [[nodiscard]] std::size_t run_end(std::size_t run) const;
  [[nodiscard]] std::uint8_t level_at(std::size_t at);

  TextStore& store_;
  std::string text_;
  std::vector<Run> runs_;
  std::size_t run_ = 0;
  Paragraph paragraph_;
  bool right_to_left_ = false;
  bool keep_last_blank_ = false;
  Levels levels_;
  std::size_t level_run_ = 0;
  std::vector<WordBreak> breaks_;
  std::string_view last_word_;
};

}  // namespace despatch::layout
