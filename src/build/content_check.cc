#include "build/content_check.h"

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "model/kinds.h"
#include "model/references.h"
#include "rules/findings.h"

namespace despatch {
namespace {

namespace fs = std::filesystem;

bool is_yaml(const fs::path& file) {
  const std::string ending = ascii_lower(file.extension().string());
  return ending == ".yaml" || ending == ".yml";
}

}  // namespace

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

const Diagnostics& ContentCheck::all() {
  std::call_once(looked_, [&] { look(); });
  return faults_;
}

void ContentCheck::add_faults_of(const Source* file, Diagnostics& out) {
  for (const Diagnostic& fault : all().all())
    if (fault.where.source == file) out.add(fault);
}

Value ContentCheck::computed_of(const Source* file) {
  (void)all();
  const auto found = findings_.find(file);
  return found == findings_.end() ? Value() : found->second.computed;
}

const Worksheet* ContentCheck::workings_of(const Source* file) {
  (void)all();
  const auto found = findings_.find(file);
  return found == findings_.end() ? nullptr : &found->second.worksheet;
}

bool ContentCheck::has_looked_at(const fs::path& path) {
  return std::ranges::find(files(), path.lexically_normal(),
                           [](const fs::path& file) { return file.lexically_normal(); }) != files().end();
}

const std::vector<fs::path>& ContentCheck::files() {
  (void)all();
  return files_;
}

void ContentCheck::look() {
  References references;
  std::vector<Document> sound;
  files_ = yaml_files(project_.folder);
  for (const fs::path& path : files_) {
    const DataFile* file = data_.read(path);
    if (file == nullptr) {
      faults_.error("file/unreadable", {}, disk_.read(path).error);
      continue;
    }
    Diagnostics of_reading = file->diagnostics;
    faults_.append(std::move(of_reading));
    if (file->value.is_undefined()) continue;
    if (check_kind(file->value, faults_, references)) sound.push_back({disk_.read(path).source, file->value});
  }
  references.check(faults_);
  apply_rules(sound);
}

/// Rules see documents that the model has passed, each with all others beside it.
void ContentCheck::apply_rules(const std::vector<Document>& documents) {
  for (const Document& document : documents) {
    Findings& findings = findings_.try_emplace(document.source, document.source->name()).first->second;
    RuleContext context{.as_of = as_of_, .workings = Workings(findings.worksheet)};
    for (const Document& other : documents)
      if (&other != &document) context.documents.push_back(other.value);
    findings.computed = findings_for(document.value, context, faults_);
  }
}

}  // namespace despatch
