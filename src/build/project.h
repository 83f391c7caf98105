// Projects: folders with a despatch.yaml, and what lies in them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "base/diagnostic.h"
#include "build/disk.h"
#include "build/withheld.h"
#include "value/value.h"

namespace despatch {

struct ProjectFolder {
  std::filesystem::path folder;
  std::string name;                           ///< its folder below the one that was searched: "worcestershire"
  Value settings;                             ///< despatch.yaml; a mapping, empty when the file is faulty
  const Source* source = nullptr;             ///< despatch.yaml
  std::vector<std::filesystem::path> papers;  ///< Markdown files in the folder, in order of name
  Diagnostics diagnostics;                    ///< what is wrong with despatch.yaml
  Withheld withheld;                          ///< see find_withheld
};

/// What came with the program: templates, the beginnings that `despatch new` copies, themes.
struct ProgramFolders {
  std::filesystem::path templates;
  std::filesystem::path beginnings;
  std::filesystem::path themes;
};
/// Beside the installed program (../share/despatch), or in the source tree that holds the build folder.
[[nodiscard]] ProgramFolders program_folders();

/// The projects at or below `folder`, in order of path; folders that begin with a dot and `skip` are passed over.
[[nodiscard]] tl::expected<std::vector<std::filesystem::path>, std::string> find_projects(
    const std::filesystem::path& folder, const std::filesystem::path& skip);

/// `name` is where its papers go below the output folder.
[[nodiscard]] ProjectFolder load_project(const std::filesystem::path& folder, std::string name, Disk& disk);

/// The project that holds `file`: the nearest folder above it with a despatch.yaml.
[[nodiscard]] std::optional<std::filesystem::path> project_of(const std::filesystem::path& file);

}  // namespace despatch
