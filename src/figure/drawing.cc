#include "figure/drawing.h"

#include <array>

#include "base/text.h"

namespace despatch {

double estimated_width(const std::string& text, double size, bool bold) {
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
    units += c >= 32 && c < 127 ? kAdvances[c - 32] : c >= 0x2E80 ? 1000 : 600;
  }
  return units / 1000 * size * (bold ? 1.08 : 1.0);
}

}  // namespace despatch
