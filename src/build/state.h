// What the last build read and wrote, so that the next one leaves alone what is current.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include <tl/expected.hpp>

#include "build/disk.h"

namespace despatch {

struct PaperState {
  Inputs inputs;                               ///< by name, with content hashes
  std::map<std::string, std::string> outputs;  ///< file name in the output folder → content hash
  friend bool operator==(const PaperState&, const PaperState&) = default;
};

/// Of one project's output folder. `settings` stands for all that holds for every paper alike: the program's own bytes,
/// SOURCE_DATE_EPOCH.
struct BuildState {
  std::string settings;
  std::map<std::string, PaperState> papers;  ///< by the paper's name
  friend bool operator==(const BuildState&, const BuildState&) = default;
};

/// An empty state when there is none or it cannot be understood: then everything is built.
[[nodiscard]] BuildState read_state(const std::filesystem::path& file);
[[nodiscard]] tl::expected<void, std::string> write_state(const std::filesystem::path& file, const BuildState& state);

/// Hash of the running program: another build of it may write other bytes.
[[nodiscard]] std::string program_hash();

}  // namespace despatch
