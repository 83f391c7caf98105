#include "build/project.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "value/yaml.h"

namespace despatch {
namespace {

namespace fs = std::filesystem;

constexpr int kDeepestProject = 8;  // folders below the one searched

bool is_passed_over(const fs::path& folder, const fs::path& skip) {
  const std::string name = folder.filename().string();
  std::error_code ignored;
  return name.starts_with('.') || name == "node_modules" || fs::equivalent(folder, skip, ignored);
}

void search(const fs::path& folder, const fs::path& skip, int depth, std::vector<fs::path>& found) {
  std::error_code error;
  if (fs::is_regular_file(folder / "despatch.yaml", error)) {
    found.push_back(folder);
    return;
  }
  if (depth == kDeepestProject) return;
  std::vector<fs::path> below;
  for (const auto& entry : fs::directory_iterator(folder, fs::directory_options::skip_permission_denied, error))
    if (entry.is_directory(error) && !entry.is_symlink(error) && !is_passed_over(entry.path(), skip))
      below.push_back(entry.path());
  std::ranges::sort(below);
  for (const fs::path& next : below) search(next, skip, depth + 1, found);
}

/// README.md tells people about the folder; a name with an underscore in front is a piece of other papers.
bool is_paper(const fs::path& file) {
  const std::string name = file.filename().string();
  return file.extension() == ".md" && !name.starts_with('.') && !name.starts_with('_') &&
         ascii_lower(name) != "readme.md";
}

std::vector<fs::path> papers_in(const fs::path& folder) {
  std::vector<fs::path> papers;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (entry.is_regular_file(error) && is_paper(entry.path())) papers.push_back(entry.path());
  std::ranges::sort(papers);
  return papers;
}

}  // namespace

ProgramFolders program_folders() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  const fs::path installed = program.parent_path() / ".." / "share" / "despatch";
  const fs::path root =
      (fs::is_directory(installed / "templates", error) ? installed : program.parent_path() / "..").lexically_normal();
  return {.templates = root / "templates", .beginnings = root / "templates" / "new", .themes = root / "themes"};
}

tl::expected<std::vector<fs::path>, std::string> find_projects(const fs::path& folder, const fs::path& skip) {
  std::error_code error;
  if (!fs::exists(folder, error)) return tl::unexpected(fmt::format("there is no folder {}", folder.string()));
  if (!fs::is_directory(folder, error)) return tl::unexpected(fmt::format("{} is no folder", folder.string()));
  std::vector<fs::path> found;
  search(folder, skip, 0, found);
  return found;
}

ProjectFolder load_project(const fs::path& folder, std::string name, Disk& disk) {
  ProjectFolder project{.folder = folder, .name = std::move(name), .settings = Value::mapping({})};
  project.papers = papers_in(folder);
  const FileRead& file = disk.read(folder / "despatch.yaml");
  project.source = file.source;
  if (file.source == nullptr) {
    project.diagnostics.error("file/unreadable", {}, file.error);
    return project;
  }
  Value settings = read_yaml(*file.source, project.diagnostics);
  if (settings.is_mapping()) {
    project.settings = std::move(settings);
  } else if (!settings.is_undefined() && !settings.is_null()) {
    project.diagnostics
        .error("project/not-a-mapping", settings.span(),
               fmt::format("despatch.yaml holds {}, not keys with values", settings.kind_name()))
        .help("begin it with `kind: project`, then `council:` and whatever its papers share");
  }
  return project;
}

std::optional<fs::path> project_of(const fs::path& file) {
  std::error_code error;
  const fs::path absolute = fs::absolute(file, error);
  // As the author typed it, as long as that reaches; then up to the root.
  for (fs::path folder = file.parent_path().empty() ? fs::path(".") : file.parent_path();;) {
    if (fs::is_regular_file(folder / "despatch.yaml", error)) return folder;
    const fs::path above = folder.parent_path();
    if (folder == "." || above.empty() || above == folder) break;
    folder = above;
  }
  for (fs::path folder = absolute.parent_path(); folder.has_relative_path(); folder = folder.parent_path())
    if (fs::is_regular_file(folder / "despatch.yaml", error)) return folder;
  return std::nullopt;
}

}  // namespace despatch
