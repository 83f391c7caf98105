#include "build/theme_files.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"
#include "build/paper.h"
#include "build/project.h"
#include "build/theme_layers.h"
#include "model/check.h"
#include "model/kinds.h"
#include "write/html/picture.h"

namespace despatch {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kStandard = "standard";
constexpr std::size_t kMostLayers = 16;
constexpr std::size_t kMostLogoBytes = 4u << 20;
constexpr std::uint32_t kMostLogoSide = 8000;

bool is_file_name(std::string_view name) { return name.ends_with(".yaml") || name.ends_with(".yml"); }

bool is_tame(std::string_view name) {
  return !name.empty() && name.size() <= 200 && name.find('\0') == std::string_view::npos &&
         !fs::path(name).has_root_path() && (is_file_name(name) || name.find('/') == std::string_view::npos);
}

struct File {
  fs::path path;
  const Source* source = nullptr;
  const Value* value = nullptr;
};

/// One search for a look; the layers are kept top first.
class Search {
 public:
  Search(Disk& disk, DataFiles& data, const fs::path& root, const fs::path& program, const ThemeFiles& themes,
         Diagnostics& out, Inputs* inputs)
      : disk_(disk), data_(data), root_(root), program_(program), themes_(themes), out_(out), inputs_(inputs) {}

  std::optional<Look> find(const LookRequest& request) {
    Look look;
    look.asked_at = request.edition_place.known() ? request.edition_place : request.theme_place;
    std::vector<File> base, top;
    const bool edition = !request.edition.empty() && request.edition != kStandard;
    bool on_standard = false;
    const bool found = chain(request.theme.empty() ? kStandard : std::string_view(request.theme), request.theme_place,
                             base, on_standard);
    bool stands_alone = false;
    if (edition && !chain(request.edition, request.edition_place, top, stands_alone)) return std::nullopt;
    if (!found) return std::nullopt;
    if (stands_alone) base.clear();
    const std::size_t errors = out_.errors();
    for (auto file = base.rbegin(); file != base.rend(); ++file) lay(*file, look);
    for (auto file = top.rbegin(); file != top.rend(); ++file) lay(*file, look);
    if (out_.errors() != errors) return std::nullopt;
    check_look(look, out_);
    if (out_.errors() != errors) return std::nullopt;
    return look;
  }

 private:
  /// The file of a name and those it is laid over. False when something is missing or wrong; it has been told.
  /// `on_standard`: the last of them asks for the standard look below it.
  bool chain(std::string_view name, Span place, std::vector<File>& files, bool& on_standard) {
    fs::path folder = root_;
    std::string wanted(name);
    for (;;) {
      const std::optional<fs::path> path = locate(wanted, folder, place, files);
      if (wanted == kStandard) on_standard = true;
      if (!path) return wanted == kStandard && !failed_;
      if (std::ranges::find(files, *path, &File::path) != files.end() || files.size() == kMostLayers) {
        tell_circle(files, *path, place);
        return false;
      }
      const std::optional<File> file = read(*path, place);
      if (!file) return false;
      files.push_back(*file);
      const Value* below = file->value->find("extends");
      if (below == nullptr || is_gap(*below)) return true;
      wanted = std::string(trim(below->as_string()));
      place = below->span();
      folder = path->parent_path();
    }
  }

  /// Nothing for the standard look itself, which has no file, and for a name that has none.
  std::optional<fs::path> locate(const std::string& name, const fs::path& folder, Span place,
                                 const std::vector<File>& above) {
    failed_ = false;
    if (!is_tame(name)) return outside(name, place);
    if (is_file_name(name)) {
      const fs::path path = (folder / name).lexically_normal();
      if (!is_ours(path)) return outside(name, place);
      if (is_there(path)) return path;
      return unknown(name, place);
    }
    const std::string file = name + ".yaml";
    const fs::path giver = above.empty() ? fs::path() : above.back().path;
    for (const fs::path& where : {folder, root_ / "themes", program_}) {
      // The standard look of the program is the program's own.
      if (name == kStandard && where == program_) continue;
      const fs::path path = (where / file).lexically_normal();
      if (path == giver || (where == root_ && where == folder)) continue;  // a project's own papers are no themes
      if (is_there(path) && is_ours(path)) return path;
    }
    if (name == kStandard) return std::nullopt;
    return unknown(name, place);
  }

  [[nodiscard]] bool is_ours(const fs::path& path) const {
    return lies_within(root_, path) || lies_within(program_, path);
  }

  /// Whether a file is there, read or not, is part of what the paper was made from.
  bool is_there(const fs::path& path) {
    const FileRead& file = disk_.read(path);
    note_input(path, file.hash);
    std::error_code error;
    return file.source != nullptr || fs::is_regular_file(path, error);
  }

  void note_input(const fs::path& path, const std::string& hash) {
    if (inputs_ == nullptr) return;
    const bool of_program = lies_within(program_, path) && !lies_within(root_, path);
    (*inputs_)[of_program ? fmt::format("program:themes/{}", path.filename().string()) : input_name(root_, path)] =
        hash;
  }

  std::optional<File> read(const fs::path& path, Span place) {
    const FileRead& text = disk_.read(path);
    if (text.source == nullptr) {
      out_.error("file/unreadable", place, text.error);
      return std::nullopt;
    }
    const DataFile* data = data_.read(path);
    if (data == nullptr) return std::nullopt;
    const std::size_t errors = out_.errors();
    Diagnostics of_reading = data->diagnostics;
    out_.append(std::move(of_reading));
    if (data->value.is_undefined()) return std::nullopt;
    const Value* kind = data->value.find("kind");
    if (kind != nullptr && kind->is_string() && kind->as_string() != "theme") {
      out_.error("theme/not-a-theme", place, fmt::format("{} is no theme", path.filename().string()))
          .note(kind->span(), "this says what it is")
          .help("a theme file begins with `kind: theme`");
      return std::nullopt;
    }
    check_kind(data->value, out_);
    if (out_.errors() != errors || !data->value.is_mapping()) return std::nullopt;
    return File{path, text.source, &data->value};
  }

  void lay(const File& file, Look& look) {
    add_file(file.path, file.source, look);
    lay_over(*file.value, look, out_);
    const Value* logo = file.value->find("logo");
    const Value* named = logo != nullptr && logo->is_mapping() && !is_gap(*logo) ? logo->find("file") : nullptr;
    if (named != nullptr) take_logo(file.path.parent_path(), *named, look);
  }

  void take_logo(const fs::path& folder, const Value& named, Look& look) {
    const std::string& name = named.as_string();
    const fs::path path = (folder / name).lexically_normal();
    if (fs::path(name).has_root_path() || name.find('\0') != std::string::npos || !is_ours(path)) {
      outside(name, named.span());
      return;
    }
    const FileRead& file = disk_.read(path);
    note_input(path, file.hash);
    if (file.source == nullptr) {
      std::error_code error;
      out_.error("theme/logo", named.span(),
                 fs::exists(path, error) ? file.error : fmt::format("there is no picture {}", name))
          .help("the name is taken from the theme file's folder");
      return;
    }
    const std::string_view bytes = file.source->text();
    const auto info = html::picture_info(bytes);
    if (!info || info->width == 0 || info->height == 0) {
      out_.error("theme/logo", named.span(), fmt::format("{} is no PNG or JPEG", name)).help("save it as PNG");
    } else if (bytes.size() > kMostLogoBytes || info->width > kMostLogoSide || info->height > kMostLogoSide) {
      out_.error(
              "theme/logo", named.span(),
              fmt::format("the logo has {} × {} pixels and {} KB; {} pixels a side and {} MB are the most", info->width,
                          info->height, (bytes.size() + 1023) / 1024, kMostLogoSide, kMostLogoBytes >> 20))
          .help("scale it down: it goes into every paper, and 1,000 pixels are sharp in print");
    } else {
      look.theme.logo.bytes = std::make_shared<const std::string>(bytes);
      add_file(path, file.source, look);
    }
  }

  void add_file(const fs::path& path, const Source* source, Look& look) const {
    if (!lies_within(root_, path)) return;  // the program's own are there wherever the program is
    std::error_code error;
    const fs::path relative = fs::weakly_canonical(path, error).lexically_relative(fs::weakly_canonical(root_, error));
    look.files.emplace_back(relative.generic_string(), source);
  }

  std::optional<fs::path> outside(const std::string& name, Span place) {
    failed_ = true;
    out_.error("file/outside", place, fmt::format("{} lies outside the project", name))
        .help("copy the file into the project, and name it from there");
    return std::nullopt;
  }

  std::optional<fs::path> unknown(const std::string& name, Span place) {
    failed_ = true;
    auto fault = out_.error("theme/unknown", place, fmt::format("there is no theme `{}`", name));
    const std::vector<std::string> names = themes_.names();
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    if (const auto guess = nearest(name, candidates)) fault.help(fmt::format("did you mean `{}`?", *guess));
    fault.help("a theme is a file `themes/NAME.yaml` of the project, or one that came with the program");
    return std::nullopt;
  }

  void tell_circle(const std::vector<File>& files, const fs::path& again, Span place) {
    std::string path;
    bool inside = false;
    for (const File& file : files) {
      inside = inside || file.path == again;
      if (inside) path += file.path.filename().string() + " → ";
    }
    out_.error("theme/circle", place,
               inside ? fmt::format("these themes are laid over each other in a circle: {}{}", path,
                                    again.filename().string())
                      : fmt::format("more than {} themes lie over each other", kMostLayers))
        .help("take `extends` out of the one that all others rest on");
  }

  Disk& disk_;
  DataFiles& data_;
  const fs::path& root_;
  const fs::path& program_;
  const ThemeFiles& themes_;
  Diagnostics& out_;
  Inputs* inputs_;
  bool failed_ = false;
};

void add_names(const fs::path& folder, std::set<std::string>& names) {
  std::error_code error;
  for (fs::directory_iterator at(folder, error); !error && at != fs::directory_iterator(); at.increment(error))
    if (at->path().extension() == ".yaml") names.insert(at->path().stem().string());
}

}  // namespace

ThemeFiles::ThemeFiles(Disk& disk, DataFiles& data, fs::path root)
    : disk_(disk), data_(data), root_(std::move(root)), program_(program_folders().themes) {}

std::optional<Look> ThemeFiles::find(const LookRequest& request, Diagnostics& out, Inputs* inputs) {
  return Search(disk_, data_, root_, program_, *this, out, inputs).find(request);
}

std::vector<std::string> ThemeFiles::names() const {
  std::set<std::string> names = {std::string(kStandard)};
  add_names(root_ / "themes", names);
  add_names(program_, names);
  return {names.begin(), names.end()};
}

}  // namespace despatch
