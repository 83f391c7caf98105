// The one door to the disk. Everything between reading and writing is a function of values.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace despatch {

/// Largest file that is read as text or as a picture, unless a caller says otherwise.
inline constexpr std::size_t kMostFileBytes = 64u << 20;

/// The bytes of a regular file. The error names the file and says why (missing, a folder, no right to read, too large).
[[nodiscard]] tl::expected<std::string, std::string> read_file(const std::filesystem::path& path,
                                                               std::size_t most_bytes = kMostFileBytes);

/// Writes beside the target, flushes to the disk and renames: a reader sees the old file or the new one, whole.
/// Makes missing folders. The target keeps its old bytes on any failure.
[[nodiscard]] tl::expected<void, std::string> write_file(const std::filesystem::path& path, std::string_view bytes);

/// True when `path`, with `..` and links resolved, lies in `folder` or is it. Both may name what does not exist yet.
[[nodiscard]] bool lies_within(const std::filesystem::path& folder, const std::filesystem::path& path);

}  // namespace despatch
