#include "build/template_folders.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/files.h"

namespace despatch {
namespace {

namespace fs = std::filesystem;

bool is_tame(std::string_view name) {
  const fs::path path(name);
  return !name.empty() && !path.has_root_path() && name.find('\0') == std::string_view::npos &&
         std::ranges::none_of(path, [](const fs::path& part) { return part == ".."; });
}

}  // namespace

const Source* TemplateFolders::load(std::string_view name) {
  if (!is_tame(name)) return nullptr;
  for (const TemplateFolder& folder : folders_) {
    const fs::path path = folder.path / name;
    const FileRead& file = disk_.read(path);
    record(fmt::format("{}/{}", folder.label, name), file.hash);
    if (file.source != nullptr && lies_within(folder.path, path)) return file.source;
  }
  return nullptr;
}

std::vector<std::string> TemplateFolders::names() const {
  std::set<std::string> names;
  for (const TemplateFolder& folder : folders_) {
    std::error_code error;
    fs::recursive_directory_iterator at(folder.path, fs::directory_options::skip_permission_denied, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
      if (at->is_directory(error) && at->path().filename() == "new") at.disable_recursion_pending();
      if (at->is_regular_file(error)) names.insert(at->path().lexically_relative(folder.path).string());
    }
  }
  return {names.begin(), names.end()};
}

void TemplateFolders::record(const std::string& name, const std::string& hash) {
  const std::lock_guard lock(mutex_);
  const auto here = recording_.find(std::this_thread::get_id());
  if (here != recording_.end()) here->second->insert_or_assign(name, hash);
}

TemplateFolders::Recording::Recording(TemplateFolders& folders, Inputs& inputs) : folders_(folders) {
  const std::lock_guard lock(folders_.mutex_);
  folders_.recording_[std::this_thread::get_id()] = &inputs;
}

TemplateFolders::Recording::~Recording() {
  const std::lock_guard lock(folders_.mutex_);
  folders_.recording_.erase(std::this_thread::get_id());
}

}  // namespace despatch
