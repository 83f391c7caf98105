#include "write/pdf/layout/bidi.h"

#include <unicode/ubidi.h>

#include <memory>

#include "base/text.h"

namespace despatch::layout {

bool may_be_right_to_left(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0xD6) continue;
    if (byte <= 0xDF || byte == 0xEF || byte >= 0xF0) return true;  // Hebrew, Arabic and their kin; their forms; beyond
    if (byte == 0xE0 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) <= 0xA3) return true;
    if (byte == 0xE2 && i + 2 < text.size() && static_cast<unsigned char>(text[i + 1]) == 0x80 &&
        static_cast<unsigned char>(text[i + 2]) >= 0x8E && static_cast<unsigned char>(text[i + 2]) <= 0xAE)
      return static_cast<unsigned char>(text[i + 2]) <= 0x8F || static_cast<unsigned char>(text[i + 2]) >= 0xAA;
  }
  return false;
}

Levels find_levels(std::string_view text, bool right_to_left) {
  Levels out{.base = static_cast<std::uint8_t>(right_to_left)};
  std::u16string units;
  std::vector<std::uint32_t> byte_ends;  // of each unit
  units.reserve(text.size());
  byte_ends.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c >= 0x10000) {
      units.push_back(static_cast<char16_t>(0xD7C0 + (c >> 10)));
      byte_ends.push_back(static_cast<std::uint32_t>(at));
      units.push_back(static_cast<char16_t>(0xDC00 + (c & 0x3FF)));
    } else {
      units.push_back(static_cast<char16_t>(c));
    }
    byte_ends.push_back(static_cast<std::uint32_t>(at));
  }
  const std::unique_ptr<UBiDi, decltype(&ubidi_close)> bidi(ubidi_open(), ubidi_close);
  UErrorCode status = U_ZERO_ERROR;
  if (bidi)
    ubidi_setPara(bidi.get(), units.data(), static_cast<std::int32_t>(units.size()),
                  right_to_left ? UBiDiLevel{1} : UBiDiLevel{UBIDI_DEFAULT_LTR}, nullptr, &status);
  if (!bidi || U_FAILURE(status) || units.empty()) {
    out.runs.push_back({static_cast<std::uint32_t>(text.size()), out.base});
    return out;
  }
  out.base = ubidi_getParaLevel(bidi.get()) & 1;
  // ubidi_getLogicalRun looks through all runs at each call.
  const UBiDiLevel* const levels = ubidi_getLevels(bidi.get(), &status);
  if (!levels || U_FAILURE(status)) {
    out.runs.push_back({static_cast<std::uint32_t>(text.size()), out.base});
    return out;
  }
  for (std::size_t i = 0; i < units.size(); ++i)
    if (i + 1 == units.size() || levels[i + 1] != levels[i]) out.runs.push_back({byte_ends[i], levels[i]});
  return out;
}

std::vector<std::int32_t> visual_order(std::span<const std::uint8_t> levels) {
  std::vector<std::int32_t> out(levels.size());
  ubidi_reorderVisual(levels.data(), static_cast<std::int32_t>(levels.size()), out.data());
  return out;
}

}  // namespace despatch::layout
