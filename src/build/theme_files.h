// Themes: files found by name, laid over each other, and held against what can be printed and read.
//
//     ThemeFiles themes(disk, data, project.folder);
//     if (auto look = themes.find({.theme = "brand", .edition = "large-print"}, faults, &inputs))
//       write_pdf(paper, {.theme = look->theme}, …);
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "build/data.h"
#include "build/disk.h"
#include "write/pdf/fonts.h"
#include "write/theme.h"

namespace despatch {

/// Which look is wanted, and where that is said.
struct LookRequest {
  std::string theme;  ///< a name ("brand": themes/brand.yaml) or a path that ends in .yaml; empty for the standard look
  Span theme_place;
  std::string edition;  ///< likewise; laid over the theme. Empty or "standard" for none
  Span edition_place;
};

struct Look {
  Theme theme;
  std::map<std::string, Span> places;  ///< where the files say it: "colours.links", "fonts.text"
  Span asked_at;                       ///< where the theme or the edition was named
  /// Files of the project it was made from, by their path from its folder: they go with the emitted Markdown.
  std::vector<std::pair<std::string, const Source*>> files;
};

/// Safe from several threads.
class ThemeFiles {
 public:
  /// Nothing outside `root` is read, but for the program's own themes.
  ThemeFiles(Disk& disk, DataFiles& data, std::filesystem::path root);

  /// What is wrong with the theme stands in `out`; nothing comes back when it is an error. What was read, and what was
  /// looked for in vain, is written down in `inputs` when that is given.
  ///
  /// A name is looked for beside the file that gives it, in `themes/` of the root, then among the program's. A theme
  /// without `extends` lies over the standard look, an edition without it over the theme of the paper.
  [[nodiscard]] std::optional<Look> find(const LookRequest& request, Diagnostics& out, Inputs* inputs);

  /// For messages and --edition all: names of the project's themes and the program's, sorted.
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  Disk& disk_;
  DataFiles& data_;
  std::filesystem::path root_;
  std::filesystem::path program_;
};

/// The theme with fonts that are there: those of the standard look stand in for what is not installed, which is told.
[[nodiscard]] Theme with_fonts(const Look& look, pdf::FontLibrary& fonts, Diagnostics& out);

/// Contrast, sizes and room: faults at their places in the files.
void check_look(const Look& look, Diagnostics& out);

}  // namespace despatch
