// A pack, from its file to its PDF: outlined, its papers merged and emitted, set in one file (pack/pack.h).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "build/paper.h"

namespace despatch {

struct PackRequest {
  std::filesystem::path file;
  const ProjectFolder* project = nullptr;
  pdf::FontLibrary* fonts = nullptr;
  ThemeFiles* themes = nullptr;
  std::string theme;    ///< stands for that of the papers, when not empty
  std::string edition;  ///< laid over every look in it; empty for the standard one
  Span edition_place;   ///< where it is named, if it is in a file
  std::optional<Instant> made_at;
};

struct PackFile {
  std::string bytes;
  bool restricted = false;  ///< the members' copy
};

/// Nothing after an error, which has been told. A public pack does not read what it is told to withhold: what it does
/// not know it cannot tell. Faults of the papers themselves are told by their own builds, their errors here too.
[[nodiscard]] std::optional<PackFile> make_pack(const PackRequest& request, Workshop& workshop, PaperLog& log);

}  // namespace despatch
