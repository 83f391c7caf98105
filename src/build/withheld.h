// What the public may not see: found once for a project, asked for wherever a paper is printed, listed or named.
#pragma once

#include <filesystem>
#include <map>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "pack/exemption.h"
#include "value/value.h"

namespace despatch {

class DataFiles;
class Disk;
struct ProjectFolder;

/// What the public may not see, whoever says so: a meeting, a pack, a paper, or the project for all of them.
struct Withheld {
  std::map<std::filesystem::path, Exemption> files;  ///< papers and what others made, by their canonical paths
  /// Meetings and packs that keep something back: with an error in them it may be more than could be read.
  std::vector<const Source*> said_in;
  Diagnostics missing;  ///< warnings: names of files that are not there keep nothing back

  void add(const std::filesystem::path& file, Exemption exemption);
  [[nodiscard]] Exemption of(const std::filesystem::path& file) const;
};

/// What must not be published by itself, nor in any public pack: what front matter, a pack, a meeting or the project
/// keeps back.
[[nodiscard]] Withheld find_withheld(const ProjectFolder& project, Disk& disk, DataFiles& data);

/// A meeting or a pack as the public may know it: of a paper that is kept back no more than its public title and the
/// paragraph. Its files are named from `folder`.
[[nodiscard]] Value public_meeting(const Value& meeting, const std::filesystem::path& folder, const Withheld& withheld);

}  // namespace despatch
