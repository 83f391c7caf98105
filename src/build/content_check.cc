#include "build/content_check.h"

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "model/kinds.h"
#include "model/references.h"

namespace despatch {
namespace {

namespace fs = std::filesystem;

bool is_yaml(const fs::path& file) {
  const std::string ending = ascii_lower(file.extension().string());
  return ending == ".yaml" || ending == ".yml";
}

std::vector<fs::path> yaml_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (at->is_directory(error) && (name.starts_with('.') || name == "templates" || name == "output"))
      at.disable_recursion_pending();
    if (at->is_regular_file(error) && is_yaml(at->path()) && !name.starts_with('.')) files.push_back(at->path());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

const Diagnostics& ContentCheck::all() {
  std::call_once(looked_, [&] { look(); });
  return faults_;
}

void ContentCheck::add_faults_of(const Source* file, Diagnostics& out) {
  for (const Diagnostic& fault : all().all())
    if (fault.where.source == file) out.add(fault);
}

void ContentCheck::look() {
  References references;
  for (const fs::path& path : yaml_files(project_.folder)) {
    const DataFile* file = data_.read(path);
    if (file == nullptr) {
      faults_.error("file/unreadable", {}, disk_.read(path).error);
      continue;
    }
    Diagnostics of_reading = file->diagnostics;
    faults_.append(std::move(of_reading));
    if (!file->value.is_undefined()) check_kind(file->value, faults_, references);
  }
  references.check(faults_);
}

}  // namespace despatch
