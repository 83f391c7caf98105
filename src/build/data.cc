#include "build/data.h"

#include "base/text.h"
#include "value/csv.h"
#include "value/yaml.h"

namespace despatch {
namespace {

bool is_table(const std::filesystem::path& path) {
  const std::string ending = ascii_lower(path.extension().string());
  return ending == ".csv" || ending == ".tsv";
}

void parse(const std::filesystem::path& path, const Source& source, DataFile& file) {
  if (is_table(path)) {
    CsvOptions options;
    if (ascii_lower(path.extension().string()) == ".tsv") options.separator = '\t';
    file.value = read_csv(source, file.diagnostics, options);
    return;
  }
  file.value = read_yaml(source, file.diagnostics);
}

}  // namespace

bool is_data_file(const std::filesystem::path& path) {
  const std::string ending = ascii_lower(path.extension().string());
  return ending == ".yaml" || ending == ".yml" || ending == ".json" || ending == ".csv" || ending == ".tsv";
}

const DataFile* DataFiles::read(const std::filesystem::path& path) {
  Entry* entry = nullptr;
  {
    const std::lock_guard lock(mutex_);
    auto& slot = files_[path.lexically_normal()];
    if (!slot) slot = std::make_unique<Entry>();
    entry = slot.get();
  }
  std::call_once(entry->read, [&] {
    const FileRead& file = disk_.read(path);
    if (file.source == nullptr) return;
    entry->there = true;
    parse(path, *file.source, entry->file);
  });
  return entry->there ? &entry->file : nullptr;
}

}  // namespace despatch
