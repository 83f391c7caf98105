#include "build/render.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"
#include "build/pack_outline.h"
#include "build/paper.h"
#include "build/project.h"
#include "build/surroundings.h"

namespace despatch {
namespace {

namespace fs = std::filesystem;

bool is_template_name(const fs::path& file) {
  const std::string ending = ascii_lower(file.extension().string());
  return ending == ".j2" || ending == ".jinja" || ending == ".jinja2";
}

class Renderer {
 public:
  Renderer(const RenderRequest& request, SourceMap& sources)
      : request_(request), disk_(sources), data_(disk_), log_(sources) {
    log_.trace = request.trace;
  }

  tl::expected<Rendered, std::string> run() {
    if (const auto opened = open(); !opened) return tl::unexpected(opened.error());
    if (const auto read = read_data(); !read) return tl::unexpected(read.error());
    Rendered rendered;
    if (auto merged = merged_text()) rendered.texts = written(std::move(*merged));
    log_.diagnostics.sort();
    rendered.diagnostics = std::move(log_.diagnostics);
    return rendered;
  }

 private:
  tl::expected<void, std::string> open() {
    if (request_.file == "-") {
      auto text = read_standard_input();
      if (!text) return tl::unexpected(text.error());
      paper_.file = "standard-input.md";
      paper_.source = &disk_.sources().add("standard input", std::move(*text));
      paper_.root = ".";
      return {};
    }
    const FileRead& file = disk_.read(request_.file);
    if (file.source == nullptr) return tl::unexpected(file.error);
    paper_.file = request_.file;
    paper_.source = file.source;
    paper_.root = paper_.file.parent_path().empty() ? fs::path(".") : paper_.file.parent_path();
    if (const auto folder = project_of(request_.file)) {
      project_ = load_project(*folder, {}, disk_);
      paper_.root = *folder;
    }
    return {};
  }

  tl::expected<void, std::string> read_data() {
    for (const DataArgument& argument : request_.data) {
      if (!is_data_file(argument.file))
        return tl::unexpected(fmt::format("the ending of {} does not say what data it holds: use .yaml, .json or .csv",
                                          argument.file.string()));
      const DataFile* file = data_.read(argument.file);
      if (file == nullptr) return tl::unexpected(disk_.read(argument.file).error);
      Diagnostics copy = file->diagnostics;
      log_.diagnostics.append(std::move(copy));
      if (!argument.name.empty()) {
        paper_.variables.emplace_back(argument.name, file->value);
      } else if (file->value.is_mapping()) {
        for (const Value::Entry& entry : file->value.as_mapping())
          if (entry.key.is_string()) paper_.variables.emplace_back(entry.key.as_string(), entry.value);
      } else if (!file->value.is_null() && !file->value.is_undefined()) {
        return tl::unexpected(fmt::format("{} holds {}, which has no names: bind it to one, as in -d rows={}",
                                          argument.file.string(), file->value.kind_name(), argument.file.string()));
      }
    }
    return {};
  }

  [[nodiscard]] bool is_paper() const {
    return names_template_or_data(*paper_.source) || !request_.template_file.empty();
  }

  [[nodiscard]] bool is_merged() const {
    if (request_.merge) return *request_.merge;
    return !request_.data.empty() || is_template_name(request_.file) || is_paper() || in_project();
  }

  /// A paper of a project is made as `despatch build` makes it.
  [[nodiscard]] bool in_project() const {
    if (!project_) return false;
    std::error_code error;
    return std::ranges::any_of(project_->papers,
                               [&](const fs::path& paper) { return fs::equivalent(paper, request_.file, error); });
  }

  std::optional<MadeText> merged_text() {
    if (!is_merged()) return MadeText{std::string(paper_.source->text()), copy_origins()};
    if (log_.diagnostics.errors() != 0) return std::nullopt;
    // In a project, as in a build, a paper is no template: one that is called as its template would stand in its place.
    std::vector<TemplateFolder> folders;
    if (!in_project())
      folders.push_back({paper_.file.parent_path().empty() ? fs::path(".") : paper_.file.parent_path(), "file"});
    if (!request_.template_file.empty()) {
      const fs::path folder = request_.template_file.parent_path();
      folders.insert(folders.begin(), {folder.empty() ? fs::path(".") : folder, "template"});
      paper_.template_name = request_.template_file.filename().string();
    }
    const ProgramFolders program = program_folders();
    if (project_) folders.push_back({project_->folder / "templates", "project:templates"});
    folders.push_back({program.templates, "program:templates"});
    templates_.emplace(disk_, std::move(folders));
    environment_.emplace(request_.options, &*templates_);
    Workshop workshop{disk_, data_, *templates_, *environment_};
    if (in_project()) project_->withheld = find_withheld(*project_, disk_, data_);
    if (in_project()) workshop.content = &content_.emplace(*project_, disk_, data_, std::nullopt);
    if (in_project() || is_paper()) {
      if (in_project()) {
        paper_.project = &*project_;
        content_->add_faults_of(project_->source, log_.diagnostics);
      }
      return merge_paper(paper_, workshop, log_);
    }
    return merge_plain(paper_, workshop, log_);
  }

  Origins copy_origins() const {
    Origins origins;
    origins.add(0, {paper_.source, 0, static_cast<std::uint32_t>(paper_.source->text().size())});
    return origins;
  }

  std::vector<std::string> written(MadeText merged) {
    std::vector<std::string> texts;
    const std::string text = merged.text;
    std::optional<EmittedPaper> paper;
    std::optional<pdf::FontLibrary> fonts;
    std::optional<Look> look;
    const LoadAsset load = picture_loader(paper_.file, paper_.root, disk_, nullptr, nullptr);
    for (const Format format : request_.formats) {
      if (format != Format::Text && !paper) paper = emit_markdown(std::move(merged), paper_.file, log_);
      switch (format) {
        case Format::Text: texts.push_back(text); break;
        case Format::Markdown:
          if (request_.examine) request_.examine(*paper, log_);
          texts.emplace_back(paper->markdown->text());
          break;
        case Format::Html:
          if (!look) look = find_look(*paper);
          texts.push_back(make_html(*paper, load, log_, *look));
          break;
        case Format::Pdf:
          if (!fonts) fonts.emplace(pdf::default_font_folders());
          if (!look) look = find_look(*paper);
          texts.push_back(make_pdf(*paper, *fonts, request_.made_at, load, log_, *look));
          break;
      }
    }
    return texts;
  }

  /// A faulty theme is told, and the standard look stands in for it: --keep-going then shows something.
  Look find_look(const EmittedPaper& paper) {
    ThemeFiles themes(disk_, data_, paper_.root);
    std::optional<Look> look;
    if (names_file(request_.theme)) {
      // A file named on the command line may lie anywhere; what it names itself lies beside it.
      const fs::path file = request_.theme, folder = file.parent_path();
      const fs::path root = lies_within(paper_.root, file) ? paper_.root : folder.empty() ? fs::path(".") : folder;
      std::error_code error;
      const fs::path name = fs::weakly_canonical(file, error).lexically_relative(fs::weakly_canonical(root, error));
      ThemeFiles there(disk_, data_, root);
      look = look_of(paper, name.generic_string(), request_.edition, {}, there, log_);
    } else {
      look = look_of(paper, request_.theme, request_.edition, {}, themes, log_);
    }
    return look ? *std::move(look) : Look{};
  }

  static bool names_file(std::string_view theme) {
    return theme.find('/') != std::string_view::npos || theme.ends_with(".yaml") || theme.ends_with(".yml");
  }

  const RenderRequest& request_;
  Disk disk_;
  DataFiles data_;
  PaperLog log_;
  PaperRequest paper_;
  std::optional<ProjectFolder> project_;
  std::optional<ContentCheck> content_;
  std::optional<TemplateFolders> templates_;
  std::optional<Environment> environment_;
};

}  // namespace

std::vector<DataArgument> data_arguments(const std::vector<std::string>& values) {
  std::vector<DataArgument> arguments;
  for (const std::string& value : values) {
    const std::size_t equals = value.find('=');
    const bool named = equals != std::string::npos && value.find('/') > equals;
    arguments.push_back({named ? value.substr(0, equals) : std::string(), named ? value.substr(equals + 1) : value});
  }
  return arguments;
}

tl::expected<Rendered, std::string> render_file(const RenderRequest& request, SourceMap& sources) {
  return Renderer(request, sources).run();
}

}  // namespace despatch
