#include "build/disk.h"

#include <fmt/format.h>
#include <xxhash.h>

#include "base/files.h"

namespace despatch {

std::string content_hash(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

const FileRead& Disk::read(const std::filesystem::path& path) {
  Entry* entry = nullptr;
  {
    const std::lock_guard lock(mutex_);
    auto& slot = files_[path.lexically_normal()];
    if (!slot) slot = std::make_unique<Entry>();
    entry = slot.get();
  }
  std::call_once(entry->read, [&] {
    auto bytes = read_file(path);
    if (!bytes) {
      entry->file = {nullptr, bytes.error(), "none"};
      return;
    }
    std::string hash = content_hash(*bytes);
    entry->file = {&sources_.add(display_name(path), std::move(*bytes)), {}, std::move(hash)};
  });
  return entry->file;
}

std::string display_name(const std::filesystem::path& path) {
  std::error_code error;
  const auto here = std::filesystem::current_path(error);
  const auto absolute = std::filesystem::absolute(path, error).lexically_normal();
  const auto relative = absolute.lexically_relative(here);
  if (relative.empty() || *relative.begin() == "..") return absolute.string();
  return relative.string();
}

}  // namespace despatch
