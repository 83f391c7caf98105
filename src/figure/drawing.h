// Drawing: a figure as lines, boxes, shapes and words, in points, for every format alike. SVG and PDF draw the same
// list.
//
// The origin is the upper left corner, y downwards. Colours are roles, so that a theme decides them and a dark page can
// turn them; nothing is told apart by colour alone: neighbours differ in lightness or in hatching, and parts are named
// where they are drawn.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace despatch {

enum class Ink : std::uint8_t {
  Text,    ///< words, axes that carry meaning
  Quiet,   ///< leaders and rules that help the eye
  Grid,    ///< what values are read off against: fainter still
  Paper,   ///< the page: gaps between segments, words on dark fills
  Accent,  ///< what the figure is about: the leader, the deadline
  Series1,
  Series2,
  Series3,
  Series4,
  Series5,
  Series6,
};

struct Point {
  double x = 0, y = 0;
};

struct StrokeLine {
  Point from, to;
  Ink ink = Ink::Text;
  double width = 0.75;
  bool dashed = false;
};

/// Thin lines over a fill, which tell it apart from the same fill without them.
enum class Hatch : std::uint8_t { None, Rising, Falling, Crossed };

struct FilledBox {
  double x = 0, y = 0, width = 0, height = 0;
  Ink fill = Ink::Series1;
  bool outlined = false;  ///< a thin line of Ink::Text round it
  Hatch hatch = Hatch::None;
};
struct Polyline {
  std::vector<Point> points;
  Ink ink = Ink::Series1;
  double width = 1.5;
  bool dashed = false;
};
struct Polygon {
  std::vector<Point> points;
  Ink fill = Ink::Series1;
  bool outlined = false;
};

/// Which end of the words stands at their point: the left one, the middle, the right one, whatever their script.
enum class Anchor : std::uint8_t { Start, Middle, End };
struct DrawnText {
  Point at;  ///< of the baseline
  std::string text;
  double size = 9;
  Anchor anchor = Anchor::Start;
  Ink ink = Ink::Text;
  bool bold = false;
};

using DrawnShape = std::variant<StrokeLine, FilledBox, Polyline, Polygon, DrawnText>;

struct Drawing {
  double width = 450;
  double height = 200;
  std::vector<DrawnShape> shapes;
};

inline constexpr double kOutlineWidth = 0.5;
inline constexpr double kHatchWidth = 0.7;

/// The lines of a box's hatching, cut at its edges; none for Hatch::None. Neighbouring lines are 4 points apart.
std::vector<std::pair<Point, Point>> hatch_lines(const FilledBox& box);
/// The ink of hatching and of words on that fill.
Ink ink_on(Ink fill);

/// Width of words in points at a size. The figure stage knows no fonts: this is an estimate from the advance widths of
/// a plain sans, never more than 8 % short for Latin text and on the safe side for other scripts.
double estimated_width(std::string_view text, double size, bool bold);

/// Whether the words begin from the right: their first letter with a direction is of Hebrew, Arabic or the like.
bool reads_right_to_left(std::string_view text);

}  // namespace despatch
