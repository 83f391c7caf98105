// Contrast of a theme's colours: every colour that text or a meaningful graphic has, against everything that it stands
// on.
//
//     for (const ColourPair& pair : colour_pairs(theme))
//       if (contrast(pair.colour, pair.ground) < pair.least) …
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "write/theme.h"

namespace despatch {

/// WCAG 2.2, "contrast ratio": 1 to 21.
[[nodiscard]] double contrast(Rgb a, Rgb b);

/// Which rule of WCAG 2.2 asks for the contrast.
enum class ContrastRule : std::uint8_t {
  Text,       ///< 1.4.3: 4.5 to 1
  LargeText,  ///< 1.4.3: 3 to 1 from 18 pt, or bold from 14 pt
  Enhanced,   ///< 1.4.6: the theme itself asks for more
  Graphic     ///< 1.4.11: 3 to 1
};

struct ColourPair {
  std::string_view what;        ///< "links": a plural noun
  std::string_view colour_key;  ///< in a theme file: "colours.links", "headings.h2.colour"
  std::string_view ground_key;  ///< likewise; what is behind it, or beside it
  Rgb colour, ground;
  double least = 4.5;
  ContrastRule rule = ContrastRule::Text;
};

/// Those that a paper may meet with this theme; grounds that the theme does not use are left out.
[[nodiscard]] std::vector<ColourPair> colour_pairs(const Theme& theme);

/// The colour nearest to `colour`, on its way to black or to white, that has the contrast on every ground; black or
/// white, whichever is the better, when none has.
[[nodiscard]] Rgb made_readable(Rgb colour, const std::vector<Rgb>& grounds, double least);

/// "#1d70b8"
[[nodiscard]] std::string hex_of(Rgb colour);

}  // namespace despatch
