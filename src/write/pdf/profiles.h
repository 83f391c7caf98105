// The two ICC profiles that our PDFs embed, made here: their numbers are those of the standards.
#pragma once

#include <string>

namespace despatch::pdf {

/// sRGB (IEC 61966-2-1) for the output intent. Its curves are formulas: readers that would turn a table of them round
/// for each page (poppler takes 14 ms for that) turn a formula round at once.
[[nodiscard]] std::string srgb_profile();

/// A profile for CMYK pictures that bring none: PDF/A allows no CMYK without one beside an RGB output intent.
[[nodiscard]] std::string plain_cmyk_profile();

}  // namespace despatch::pdf
