// The files of a run: each is read once, whichever papers ask for it, and everybody sees the same bytes.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/source.h"

namespace despatch {

/// 128 bits of XXH3 as 32 hexadecimal digits.
[[nodiscard]] std::string content_hash(std::string_view bytes);

/// A file as it was found.
struct FileRead {
  const Source* source = nullptr;  ///< null when there is none, or it cannot be read
  std::string error;               ///< why, as read_file says it
  std::string hash;                ///< content_hash; "none" without a source
};

/// Safe from several threads.
class Disk {
 public:
  explicit Disk(SourceMap& sources) : sources_(sources) {}

  /// The reference stays good as long as the Disk.
  const FileRead& read(const std::filesystem::path& path);
  [[nodiscard]] SourceMap& sources() { return sources_; }

 private:
  struct Entry {
    std::once_flag read;
    FileRead file;
  };
  SourceMap& sources_;
  std::mutex mutex_;
  std::map<std::filesystem::path, std::unique_ptr<Entry>> files_;
};

/// A path as the author would type it: from the current folder where it lies inside that, else absolute.
[[nodiscard]] std::string display_name(const std::filesystem::path& path);

/// What one paper has read, by a name that does not change when the checkout moves: "project:facts.yaml",
/// "program:templates/report.md". Not shared between threads.
using Inputs = std::map<std::string, std::string>;  // name → content hash

}  // namespace despatch
