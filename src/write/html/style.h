// The stylesheet. It is the same for every paper of a theme; what belongs to one paper (its running header, its marking
// on paper) stands in the page: Writer::write_paper_style.
#pragma once

#include <string>

#include "write/theme.h"
#include "write/theme_contrast.h"

namespace despatch::html {

/// Colours of one surrounding, light or dark. Those of text have 4.5:1 or more against `paper` and `panel`
/// (WCAG 2.2, 1.4.3).
struct ScreenColours {
  Rgb paper, panel, text, heading, quiet, rule, strong_rule, accent, link, visited;
  Rgb note, tip, important, warning, caution;
  Rgb marking, on_marking;
};

[[nodiscard]] ScreenColours light_colours(const Theme& theme);
[[nodiscard]] const ScreenColours& dark_colours();

using despatch::contrast;

}  // namespace despatch::html
