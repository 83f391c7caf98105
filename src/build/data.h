// Data files of papers: found, read once for all papers that name them, held against the model.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>

#include "base/diagnostic.h"
#include "build/disk.h"
#include "value/value.h"

namespace despatch {

struct DataFile {
  Value value;              ///< Undefined when nothing could be read
  Diagnostics diagnostics;  ///< of reading and of the model
};

/// YAML, JSON and CSV, told by the file's name. Safe from several threads.
class DataFiles {
 public:
  explicit DataFiles(Disk& disk) : disk_(disk) {}
  /// Null when the file cannot be read; ask the disk why.
  const DataFile* read(const std::filesystem::path& path);

 private:
  struct Entry {
    std::once_flag read;
    DataFile file;
    bool there = false;
  };
  Disk& disk_;
  std::mutex mutex_;
  std::map<std::filesystem::path, std::unique_ptr<Entry>> files_;
};

/// Endings that DataFiles reads, with their dots.
[[nodiscard]] bool is_data_file(const std::filesystem::path& path);

}  // namespace despatch
