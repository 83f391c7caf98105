// Names of installed families, for messages only: nothing that is printed follows from them.
#include <fontconfig/fontconfig.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "base/text.h"
#include "write/pdf/fonts.h"

namespace despatch::pdf {

std::optional<std::string> FontLibrary::nearest_family(std::string_view family) const {
  const std::unique_ptr<FcConfig, void (*)(FcConfig*)> config(FcInitLoadConfigAndFonts(), FcConfigDestroy);
  if (!config) return std::nullopt;
  const std::unique_ptr<FcPattern, void (*)(FcPattern*)> any(FcPatternCreate(), FcPatternDestroy);
  const std::unique_ptr<FcObjectSet, void (*)(FcObjectSet*)> wanted(FcObjectSetBuild(FC_FAMILY, nullptr),
                                                                    FcObjectSetDestroy);
  const std::unique_ptr<FcFontSet, void (*)(FcFontSet*)> fonts(FcFontList(config.get(), any.get(), wanted.get()),
                                                               FcFontSetDestroy);
  std::vector<std::string> names;
  for (int i = 0; fonts && i < fonts->nfont; ++i) {
    FcChar8* name = nullptr;
    if (FcPatternGetString(fonts->fonts[i], FC_FAMILY, 0, &name) == FcResultMatch)
      names.emplace_back(reinterpret_cast<const char*>(name));
  }
  std::ranges::sort(names);
  const auto again = std::ranges::unique(names);
  names.erase(again.begin(), again.end());
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const auto guess = nearest(family, candidates);
  return guess ? std::optional<std::string>(*guess) : std::nullopt;
}

}  // namespace despatch::pdf
