// What every drawer needs: words set in lines, and marks put on a drawing. Private to figure/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "figure/drawing.h"

namespace despatch::chart {

inline constexpr double kWordSize = 9;
inline constexpr double kSmallSize = 8;
inline constexpr double kLineHeight = 11.5;
/// From the top of a line to its baseline.
inline constexpr double kBaseline = 8.9;
/// From a middle line down to the baseline of figures and capitals that are centred on it.
constexpr double centred(double size) { return size * 0.358; }
/// A drawing narrower than this is for a telephone: names stand above their bars and not beside them.
inline constexpr double kCompactWidth = 320;

/// What wrap() holds against the room: words as they are set, or with the spaces that a reader may ask a page for (0.12
/// em more between letters and 0.16 em between words: WCAG 2.2, 1.4.12).
enum class Spaces : std::uint8_t { AsSet, AsReadersMayAsk };
/// `text` in lines no wider than `width`, broken where its script breaks; a word that is wider than a line is broken
/// between its characters. Never empty.
std::vector<std::string> wrap(std::string_view text, double width, double size = kWordSize, bool bold = false,
                              Spaces spaces = Spaces::AsSet);
/// The width of the widest of them.
double widest(const std::vector<std::string>& lines, double size = kWordSize, bool bold = false,
              Spaces spaces = Spaces::AsSet);
/// The width of the widest word of small words: what may not be broken below an axis.
double widest_word(std::string_view name);
inline double height_of(const std::vector<std::string>& lines) {
  return kLineHeight * static_cast<double>(lines.size());
}

/// Fill of the n-th series; every neighbour differs in lightness.
Ink series_ink(std::size_t n);
/// From the seventh series on the fills come again, hatched.
Hatch series_hatch(std::size_t n);

struct Look {
  Anchor anchor = Anchor::Start;
  bool bold = false;
  Ink ink = Ink::Text;
  double size = kWordSize;
};

class Canvas {
 public:
  explicit Canvas(Drawing& drawing) : drawing_(drawing) {}

  void line(Point from, Point to, Ink ink = Ink::Text, double width = 0.75, bool dashed = false);
  void box(FilledBox box);
  /// A diamond round `middle`; hollow ones have the page inside.
  void diamond(Point middle, double half, Ink fill);
  void triangle(Point middle, double half, Ink fill);
  /// Two strokes that cross.
  void cross(Point middle, double half, double width = 1.75);
  /// A small arrow head whose tip is at `tip`; `dx`, `dy` the direction, of length 1.
  void arrow_head(Point tip, double dx, double dy, Ink ink = Ink::Text);
  void shape(DrawnShape shape) { drawing_.shapes.push_back(std::move(shape)); }
  /// One line of words with its baseline at `at`.
  void words(Point at, std::string text, const Look& look = {});
  /// One line, centred on `y`.
  void words_on(double x, double y, std::string text, const Look& look = {});
  /// Lines from `top` down, at `x`; returns where they end.
  double lines(double x, double top, const std::vector<std::string>& lines, const Look& look = {});

  /// Drawings for telephones are as wide as the screen: what readers add between letters needs room inside them.
  [[nodiscard]] Spaces spaces() const { return width() < kCompactWidth ? Spaces::AsReadersMayAsk : Spaces::AsSet; }
  /// `text` in lines that begin at `x` and end inside the drawing, with those spaces.
  [[nodiscard]] std::vector<std::string> wrap_from(double x, std::string_view text, double size = kWordSize,
                                                   bool bold = false) const;

  [[nodiscard]] double width() const { return drawing_.width; }

 private:
  Drawing& drawing_;
};

/// Swatches with names in rows, from `top` down over the width; returns where they end.
struct Swatch {
  std::string name;
  Ink fill = Ink::Series1;
  Hatch hatch = Hatch::None;
  bool line = false;    ///< a stroke rather than a box
  bool dashed = false;  ///< of a stroke
};
double draw_legend(Canvas& canvas, const std::vector<Swatch>& swatches, double left, double top);

/// A drawing that says that there is nothing to draw.
Drawing empty_drawing(double width);

}  // namespace despatch::chart
