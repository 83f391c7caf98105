#include "figure/drawing.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <unicode/uchar.h>

#include "base/text.h"

namespace despatch {
namespace {

constexpr double kHatchDistance = 4;

/// Lines of slope ±1 across a box: each is y = ±x + c, cut where it leaves the box.
void add_diagonals(const FilledBox& box, bool rising, std::vector<std::pair<Point, Point>>& out) {
  const double step = kHatchDistance * std::sqrt(2.0);
  const double span = box.width + box.height;
  if (span / step > 4000) return;
  for (double along = step / 2; along < span; along += step) {
    // `along` runs on the lower edge and up the right side; the line goes up to the left (falling) or is its mirror.
    const double x0 = std::min(along, box.width), y0 = along - x0;
    const double y1 = std::min(along, box.height), x1 = along - y1;
    const auto place = [&](double x, double y) { return Point{rising ? box.x + x : box.x + box.width - x, box.y + y}; };
    out.emplace_back(place(x0, y0), place(x1, y1));
  }
}

}  // namespace

std::vector<std::pair<Point, Point>> hatch_lines(const FilledBox& box) {
  std::vector<std::pair<Point, Point>> out;
  if (box.hatch == Hatch::Rising || box.hatch == Hatch::Crossed) add_diagonals(box, true, out);
  if (box.hatch == Hatch::Falling || box.hatch == Hatch::Crossed) add_diagonals(box, false, out);
  return out;
}

Ink ink_on(Ink fill) {
  // Odd series are dark, even ones light: see the palette of write/theme.h.
  switch (fill) {
    case Ink::Accent:
    case Ink::Text:
    case Ink::Series1:
    case Ink::Series3:
    case Ink::Series5: return Ink::Paper;
    default: return Ink::Text;
  }
}

double estimated_width(std::string_view text, double size, bool bold) {
  // Advance widths of a plain sans in thousandths of an em, from the blank on.
  static constexpr std::array<short, 95> kAdvances{
      278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
      556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
      611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
      667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
      222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};
  double units = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c >= 32 && c < 127) {
      units += kAdvances[c - 32];
      continue;
    }
    const auto type = u_charType(static_cast<UChar32>(c));
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR) continue;
    const auto wide = u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_EAST_ASIAN_WIDTH);
    units += wide == U_EA_WIDE || wide == U_EA_FULLWIDTH ? 1000 : c > 0xFFFF ? 1250 : c == 0x2014 ? 1000 : 640;
  }
  return units / 1000 * size * (bold ? 1.08 : 1.0);
}

bool reads_right_to_left(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto direction = u_charDirection(static_cast<UChar32>(next_code_point(text, at)));
    if (direction == U_LEFT_TO_RIGHT) return false;
    if (direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC) return true;
  }
  return false;
}

}  // namespace despatch
