// Beginnings: small projects that `despatch new` copies, each a folder below templates/new/.
//
// A beginning's `beginning.yaml` says in a line what it is and asks for a few answers. In the other files `@name@` is
// replaced by the answer, written as a YAML value, so that it may hold any text; it therefore stands in YAML only, and
// prose says `{{ paper.title }}`.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "base/diagnostic.h"
#include "build/disk.h"

namespace despatch {

struct Prompt {
  std::string name;      ///< what stands between the @
  std::string ask;       ///< the question as it is put
  std::string proposal;  ///< what an empty answer means
};

struct Beginning {
  std::string name;  ///< its folder's: "cabinet-report"
  std::string summary;
  std::vector<Prompt> questions;
  std::filesystem::path folder;
};

/// In order of name. A faulty beginning.yaml is told in `out`.
[[nodiscard]] std::vector<Beginning> find_beginnings(const std::filesystem::path& folder, Disk& disk, Diagnostics& out);

using Answers = std::vector<std::pair<std::string, std::string>>;

/// Copies the beginning to `folder` and gives the files written, by their paths from there. Writes nothing when
/// `folder` has something in it already.
[[nodiscard]] tl::expected<std::vector<std::string>, std::string> write_beginning(const Beginning& beginning,
                                                                                  const Answers& answers,
                                                                                  const std::filesystem::path& folder);

}  // namespace despatch
