#include "write/pdf/layout/style_table.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace despatch::layout {

bool operator<(const TextStyle& a, const TextStyle& b) {
  const auto key = [](const TextStyle& s) {
    return std::tie(s.size_pt, s.face, s.family, s.language, s.color.red, s.color.green, s.color.blue, s.rise_pt,
                    s.underline, s.strike, s.code, s.leading);
  };
  return key(a) < key(b);
}

pdf::FontStyle with_bold(pdf::FontStyle face) {
  using enum pdf::FontStyle;
  return face == Italic || face == BoldItalic ? BoldItalic : Bold;
}

pdf::FontStyle with_italic(pdf::FontStyle face) {
  using enum pdf::FontStyle;
  return face == Bold || face == BoldItalic ? BoldItalic : Italic;
}

bool is_right_to_left(std::string_view language) {
  static constexpr std::array<std::string_view, 14> kLanguages = {"ar", "arc", "ckb", "dv", "fa",  "he", "iw",
                                                                  "ks", "nqo", "ps",  "sd", "syr", "ug", "ur"};
  const auto primary = language.substr(0, language.find('-'));
  return primary == "yi" || std::ranges::find(kLanguages, primary) != kLanguages.end();
}

StyleId StyleTable::intern(const TextStyle& style) {
  const auto [at, is_new] = ids_.try_emplace(style, static_cast<StyleId>(styles_.size()));
  if (is_new) styles_.push_back(style);
  return at->second;
}

}  // namespace despatch::layout
