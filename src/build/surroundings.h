// What a build takes from the environment: read here, once, and nowhere below.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "base/date.h"

namespace despatch {

/// SOURCE_DATE_EPOCH as an instant; nothing when it is not set; an error when it is no number of seconds.
[[nodiscard]] tl::expected<std::optional<Instant>, std::string> source_date_epoch();

/// All of standard input, up to kMostFileBytes.
[[nodiscard]] tl::expected<std::string, std::string> read_standard_input();

/// The current folder, or the project that holds it.
[[nodiscard]] std::filesystem::path nearest_project_folder();

}  // namespace despatch
