#include "build/build.h"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <set>

#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"
#include "build/appendices.h"
#include "build/content_check.h"
#include "build/make_pack.h"
#include "build/pack_outline.h"
#include "build/paper.h"
#include "build/state.h"
#include "value/yaml.h"

namespace despatch {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kStateFile = ".despatch";
constexpr std::string_view kLookOption = "option:look";
constexpr std::string_view kWithheldOption = "option:withheld";
constexpr std::string_view kAllEditions = "all";
constexpr std::string_view kStandardEdition = "standard";
/// What the public may not see is kept apart, so that whoever publishes the output folder's own files publishes none.
constexpr std::string_view kWithheldFolder = "not-for-publication";

std::optional<Date> day_of(std::optional<Instant> instant) {
  if (!instant) return std::nullopt;
  return Date(std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(instant->seconds))));
}

/// A project as it is being built.
struct Site {
  Site(ProjectFolder the_project, fs::path output_folder, Disk& disk, DataFiles& data, const ProgramFolders& program,
       std::optional<Instant> made_at)
      : project(std::move(the_project)),
        output(std::move(output_folder)),
        templates(disk,
                  {{project.folder / "templates", "project:templates"}, {program.templates, "program:templates"}}),
        environment({}, &templates),
        content(project, disk, data, day_of(made_at)),
        themes(disk, data, project.folder),
        before(read_state(output / kStateFile)),
        before_withheld(read_state(output / kWithheldFolder / kStateFile)) {
    project.withheld = find_withheld(project, disk, data);
    std::string said;
    for (const auto& [file, exemption] : project.withheld.files)
      said += fmt::format("{} {} {}\n", input_name(project.folder, file), exemption.paragraph, exemption.confidential);
    withheld_hash = content_hash(said);
  }

  [[nodiscard]] const BuildState& state(bool withheld) const { return withheld ? before_withheld : before; }

  ProjectFolder project;
  fs::path output;
  TemplateFolders templates;
  Environment environment;
  ContentCheck content;
  ThemeFiles themes;
  BuildState before, before_withheld;
  std::string withheld_hash;                  ///< of all that is kept back: who may see what may change any paper
  std::map<std::string, fs::path> kept_back;  ///< papers and packs that are, by their names, with their files
  std::set<std::string> names;                ///< of all its papers and packs
  bool took_back = false;                     ///< public files from before, so that `before` is another
};

struct Job {
  Site* site = nullptr;
  fs::path file;
  std::string name;       ///< the paper's, without its project
  bool pack = false;      ///< made after the papers
  bool withheld = false;  ///< its outputs go into kWithheldFolder
  [[nodiscard]] fs::path output() const { return withheld ? site->output / kWithheldFolder : site->output; }
  PaperReport report;
  PaperState state;
  Diagnostics diagnostics;
};

class Builder {
 public:
  Builder(const BuildOptions& options, SourceMap& sources, const BuildProgress& progress)
      : options_(options), disk_(sources), data_(disk_), progress_(progress), program_(program_folders()) {}

  tl::expected<BuildReport, std::string> run() {
    if (const auto found = find(); !found) return tl::unexpected(found.error());
    if (const auto chosen = choose(); !chosen) return tl::unexpected(chosen.error());
    if (const auto known = check_editions(); !known) return tl::unexpected(known.error());
    settings_ =
        fmt::format("{} {}", program_hash(), options_.made_at ? iso_instant(*options_.made_at) : "paper's date");
    if (options_.write)
      for (const auto& site : sites_) take_back(*site);
    make_all();
    return report();
  }

 private:
  // ---- which papers

  tl::expected<void, std::string> find() {
    std::set<std::string> names;
    for (const fs::path& folder : options_.folders) {
      const auto found = find_projects(folder, options_.output);
      if (!found) return tl::unexpected(found.error());
      if (found->empty())
        return tl::unexpected(
            fmt::format("there is no project in {}: no folder there has a despatch.yaml", folder.string()));
      for (const fs::path& path : *found) {
        const std::string name = project_name(folder, path);
        if (!names.insert(name).second)
          return tl::unexpected(
              fmt::format("two projects are called {}: their papers would overwrite each other", name));
        sites_.push_back(std::make_unique<Site>(load_project(path, name, disk_), options_.output / name, disk_, data_,
                                                program_, options_.made_at));
      }
    }
    for (const auto& site : sites_) {
      const Withheld& withheld = site->project.withheld;
      for (const fs::path& paper : site->project.papers)
        jobs_.push_back(
            {.site = site.get(), .file = paper, .name = paper.stem().string(), .withheld = withheld.of(paper).any()});
      for (const fs::path& pack : packs_in(site->project.folder, disk_))
        jobs_.push_back({.site = site.get(),
                         .file = pack,
                         .name = pack.stem().string(),
                         .pack = true,
                         .withheld = declares_restricted(*disk_.read(pack).source)});
    }
    std::ranges::stable_sort(jobs_, {}, &Job::pack);
    for (const Job& job : jobs_) job.site->names.insert(job.name);
    for (const Job& job : jobs_)
      if (job.withheld) job.site->kept_back.emplace(job.name, job.file);
    for (Job& job : jobs_) job.report.name = fmt::format("{}/{}", job.site->project.name, job.name);
    return {};
  }

  static std::string project_name(const fs::path& searched, const fs::path& project) {
    const fs::path below = project.lexically_normal().lexically_relative(searched.lexically_normal());
    if (!below.empty() && below != ".") return below.generic_string();
    std::error_code error;
    const fs::path whole = fs::weakly_canonical(project, error);
    return whole.filename().empty() ? std::string("papers") : whole.filename().string();
  }

  tl::expected<void, std::string> choose() {
    if (options_.only.empty()) return {};
    const auto is_called = [](const Job& job, const std::string& name) {
      return job.name == name || job.report.name == name || job.file.filename() == name;
    };
    for (const std::string& name : options_.only) {
      if (std::ranges::any_of(jobs_, [&](const Job& job) { return is_called(job, name); })) continue;
      std::vector<std::string_view> candidates;
      for (const Job& job : jobs_) candidates.insert(candidates.end(), {job.name, job.report.name});
      const auto guess = nearest(name, candidates);
      return tl::unexpected(
          fmt::format("there is no paper {}{}", name, guess ? fmt::format("; did you mean {}?", *guess) : ""));
    }
    std::erase_if(jobs_, [&](const Job& job) {
      return std::ranges::none_of(options_.only, [&](const std::string& name) { return is_called(job, name); });
    });
    return {};
  }

  /// A slip on the command line is told once, not at every paper.
  tl::expected<void, std::string> check_editions() {
    for (const auto& site : sites_) {
      const std::vector<std::string> names = site->themes.names();
      std::vector<std::string_view> candidates(names.begin(), names.end());
      candidates.emplace_back(kAllEditions);
      for (const std::string& edition : options_.editions) {
        if (std::ranges::find(candidates, edition) != candidates.end()) continue;
        const auto guess = nearest(edition, candidates);
        return tl::unexpected(
            fmt::format("there is no edition {}{}", edition, guess ? fmt::format("; did you mean {}?", *guess) : ""));
      }
    }
    return {};
  }

  /// `own` are those that the paper or the pack names.
  std::vector<Located<std::string>> editions_wanted(std::vector<Located<std::string>> own) const {
    if (options_.editions.empty()) return own;
    std::vector<Located<std::string>> wanted;
    const auto want = [&](const Located<std::string>& edition) {
      if (std::ranges::find(wanted, edition.value, &Located<std::string>::value) == wanted.end())
        wanted.push_back(edition);
    };
    for (const std::string& edition : options_.editions) {
      if (edition != kAllEditions) {
        want({edition, {}});
        continue;
      }
      for (const std::string_view everywhere : {"standard", "large-print", "draft"})
        want({std::string(everywhere), {}});
      std::ranges::for_each(own, want);
    }
    return wanted;
  }

  // ---- what was public

  /// Files that were made for the public, and that hold what it may not see any more.
  void take_back(Site& site) {
    std::set<std::string> secret;
    for (const auto& [file, exemption] : site.project.withheld.files)
      secret.insert(input_name(site.project.folder, file));
    const auto holds_secrets = [&](const std::string& name, const PaperState& paper) {
      return site.kept_back.contains(name) ||
             std::ranges::any_of(paper.inputs, [&](const auto& input) { return secret.contains(input.first); });
    };
    std::map<std::string, std::string> taken;
    std::set<std::string> kept;
    std::erase_if(site.before.papers, [&](const auto& paper) {
      const bool goes = holds_secrets(paper.first, paper.second);
      for (const auto& [name, hash] : paper.second.outputs)
        if (goes)
          taken.emplace(name, hash);
        else
          kept.insert(name);
      site.took_back |= goes;
      return goes;
    });
    for (const auto& [name, hash] : taken)
      if (!kept.contains(name)) take_back_file(site, name, hash);
    for (const auto& [name, file] : site.kept_back)
      for (const std::string_view ending : {".md", ".html", ".pdf"})
        if (!kept.contains(name + std::string(ending))) tell_left(site, name + std::string(ending), file);
  }

  /// A file that somebody has changed since is theirs.
  void take_back_file(const Site& site, const std::string& name, const std::string& hash) {
    const fs::path path = (site.output / name).lexically_normal();
    const fs::path below = fs::path(name).lexically_normal();
    if (below.is_absolute() || *below.begin() == "..") return;
    const auto bytes = read_file(path);
    if (!bytes) return;
    std::error_code error;
    if (content_hash(*bytes) == hash && fs::remove(path, error) && !error) {
      taken_back_.push_back(path.string());
    } else {
      left_.insert(path.string());
    }
  }

  void tell_left(const Site& site, const std::string& name, const fs::path& file) {
    const fs::path path = (site.output / name).lexically_normal();
    std::error_code error;
    if (fs::exists(path, error) && !fs::equivalent(path, file, error)) left_.insert(path.string());
  }

  // ---- making them

  void make_all() {
    const int jobs = options_.jobs > 0 ? options_.jobs : oneapi::tbb::this_task_arena::max_concurrency();
    const oneapi::tbb::global_control at_most(oneapi::tbb::global_control::max_allowed_parallelism,
                                              static_cast<std::size_t>(jobs));
    const auto first_pack = static_cast<std::size_t>(std::ranges::find(jobs_, true, &Job::pack) - jobs_.begin());
    make_range(0, first_pack);
    make_range(first_pack, jobs_.size());
  }

  void make_range(std::size_t begin, std::size_t end) {
    oneapi::tbb::parallel_for(begin, end, [&](std::size_t i) {
      make(jobs_[i]);
      const std::lock_guard lock(progress_mutex_);
      if (progress_) progress_(++done_, jobs_.size(), jobs_[i].report.name);
    });
  }

  void make(Job& job) {
    job.report.why = options_.write ? why_stale(job) : "it is being checked";
    if (job.report.why.empty()) {
      job.report.outcome = PaperOutcome::Current;
      job.state = job.site->state(job.withheld).papers.at(job.name);
      return;
    }
    PaperLog log(disk_.sources());
    job.site->content.add_faults_of(job.site->project.source, log.diagnostics);
    if (job.pack) job.site->content.add_faults_of(disk_.read(job.file).source, log.diagnostics);
    if (!job.withheld)
      for (const Source* source : job.site->project.withheld.said_in) add_unclear(*job.site, source, log.diagnostics);
    Outputs outputs = job.pack ? make_pack_outputs(job, log) : make_outputs(job, log);
    job.diagnostics = std::move(log.diagnostics);
    if (job.diagnostics.errors() != 0) {
      job.report.outcome = PaperOutcome::Faulty;
      return;
    }
    job.state.inputs = std::move(log.inputs);
    if (options_.write) write(job, outputs);
  }

  /// What a meeting or a pack keeps back is known when it has the shape that it must have.
  static void add_unclear(Site& site, const Source* source, Diagnostics& out) {
    Diagnostics found;
    site.content.add_faults_of(source, found);
    for (const Diagnostic& fault : found.all()) {
      const bool of_shape =
          fault.code.starts_with("yaml/") || fault.code.starts_with("model/") || fault.code.starts_with("text/");
      if (fault.severity == Severity::Error && of_shape) out.add(fault);
    }
  }

  /// Opened when the first paper needs it: a build that finds everything current looks for no fonts.
  pdf::FontLibrary& fonts() {
    std::call_once(fonts_opened_, [&] { fonts_.emplace(pdf::default_font_folders()); });
    return *fonts_;
  }

  using Outputs = std::vector<std::pair<std::string, std::string>>;  // file name → bytes

  Outputs make_outputs(Job& job, PaperLog& log) {
    Site& site = *job.site;
    const FileRead& text = disk_.read(job.file);
    log.inputs[input_name(site.project.folder, job.file)] = text.hash;
    log.inputs["project:despatch.yaml"] = disk_.read(site.project.folder / "despatch.yaml").hash;
    log.inputs[std::string(kWithheldOption)] = site.withheld_hash;
    if (text.source == nullptr) {
      log.diagnostics.error("file/unreadable", {}, text.error);
      return {};
    }
    if (!lies_within(site.project.folder, job.file)) {
      log.diagnostics
          .error("file/outside", {text.source, 0, 0},
                 fmt::format("{} is a link to a file outside the project", job.file.filename().string()))
          .help("copy the file into the project");
      return {};
    }
    const PaperRequest request{.file = job.file,
                               .source = text.source,
                               .root = site.project.folder,
                               .project = &site.project,
                               .theme = options_.theme};
    Workshop workshop{disk_, data_, site.templates, site.environment, &site.content};
    auto merged = merge_paper(request, workshop, log);
    if (!merged) return {};
    const EmittedPaper paper = emit_markdown(std::move(*merged), job.file, log);

    std::vector<Picture> pictures;
    const LoadAsset load = picture_loader(job.file, site.project.folder, disk_, &log.inputs, &pictures);
    Outputs outputs;
    outputs.emplace_back(job.name + ".md", std::string(paper.markdown->text()));
    add_formats(job, paper, load, log, outputs);
    add_pictures(pictures, outputs);
    add_appendices(job, request, log, outputs);
    if (!options_.write) {
      Diagnostics found;
      job.report.reading_age = measure_reading_age(paper.document, found);
      log.diagnostics.append(log.made.resolved(found));
    }
    name_the_paper(job, log);
    return outputs;
  }

  /// The page is made once, as a reader sets its size; the PDF once for each edition.
  void add_formats(Job& job, const EmittedPaper& paper, const LoadAsset& load, PaperLog& log, Outputs& outputs) {
    log.inputs[std::string(kLookOption)] = look_option();
    std::map<std::string, const Source*> files;
    const auto look = [&](const std::string& edition, Span place) {
      auto found = look_of(paper, options_.theme, edition, place, job.site->themes, log);
      if (found) files.insert(found->files.begin(), found->files.end());
      return found;
    };
    const std::optional<Look> standard = look("", {});
    if (standard) outputs.emplace_back(job.name + ".html", make_html(paper, load, log, *standard));
    for (const Located<std::string>& edition : editions_wanted(editions_of(paper))) {
      const bool is_standard = edition.value == kStandardEdition;
      const std::optional<Look> own = is_standard ? standard : look(edition.value, edition.span);
      if (!own) continue;
      outputs.emplace_back(pdf_name(job, edition.value), make_pdf(paper, fonts(), options_.made_at, load, log, *own));
    }
    // The emitted Markdown names its theme, so that goes with it.
    for (const auto& [name, source] : files) outputs.emplace_back(name, source->text());
  }

  static std::string pdf_name(const Job& job, const std::string& edition) {
    return job.name + (edition == kStandardEdition ? "" : "." + fs::path(edition).stem().string()) + ".pdf";
  }

  /// What the command line says of looks, as if it were a file.
  std::string look_option() const {
    std::string said = options_.theme;
    for (const std::string& edition : options_.editions) said += "\n" + edition;
    return content_hash(said);
  }

  /// The paper's text leads to them.
  void add_appendices(const Job& job, const PaperRequest& request, PaperLog& log, Outputs& outputs) {
    // Not from the emitted text, which leaves out what is exempt.
    Diagnostics told_already;
    const Value front = read_front_matter(*request.source, told_already).value;
    const auto appendices = appendices_of(front, job.file.parent_path(), exemption_of(front));
    for (const auto& [name, source] : appendix_files(appendices, job.withheld, request, disk_, log)) {
      if (is_name_taken(*job.site, name)) {
        const auto named = std::ranges::find_if(appendices, [&](const PackEntry& entry) {
          return entry.file.lexically_relative(entry.folder).generic_string() == name;
        });
        log.diagnostics
            .error("pack/name-taken", named != appendices.end() ? named->where : Span{},
                   fmt::format("the appendix {} would take the place of a file that is made here", name))
            .help("give the appendix another name");
        continue;
      }
      outputs.emplace_back(name, std::string(source->text()));
    }
  }

  /// By what a paper or a pack of the project comes out as, or by what the build keeps for itself.
  static bool is_name_taken(const Site& site, const std::string& name) {
    const fs::path path(name);
    if (path.has_parent_path()) return false;
    const std::string ending = path.extension().string();
    if (name == kStateFile) return true;
    return (ending == ".md" || ending == ".html" || ending == ".pdf") && site.names.contains(path.stem().string());
  }

  Outputs make_pack_outputs(Job& job, PaperLog& log) {
    Site& site = *job.site;
    log.inputs["project:despatch.yaml"] = disk_.read(site.project.folder / "despatch.yaml").hash;
    log.inputs[std::string(kWithheldOption)] = site.withheld_hash;
    check_name(job, log);
    if (log.diagnostics.errors() != 0) return {};
    Workshop workshop{disk_, data_, site.templates, site.environment, &site.content};
    log.inputs[std::string(kLookOption)] = look_option();
    Outputs outputs;
    for (const Located<std::string>& edition : editions_wanted(editions_of_pack(job.file, site.project, data_))) {
      auto pack = make_pack({.file = job.file,
                             .project = &site.project,
                             .fonts = &fonts(),
                             .themes = &site.themes,
                             .theme = options_.theme,
                             .edition = edition.value == kStandardEdition ? std::string() : edition.value,
                             .edition_place = edition.span,
                             .made_at = options_.made_at},
                            workshop, log);
      if (pack) outputs.emplace_back(pdf_name(job, edition.value), std::move(pack->bytes));
    }
    name_the_paper(job, log);
    if (log.diagnostics.errors() != 0) return {};
    return outputs;
  }

  Span first_line(const Job& job) {
    const Source* source = disk_.read(job.file).source;
    const auto end = source == nullptr ? 0 : std::min(source->text().find('\n'), source->text().size());
    return {source, 0, static_cast<std::uint32_t>(end)};
  }

  void check_name(const Job& job, PaperLog& log) {
    for (const fs::path& paper : job.site->project.papers)
      if (paper.stem() == job.name)
        log.diagnostics
            .error("pack/name-taken", first_line(job),
                   fmt::format("the pack and the paper {} would both be {}.pdf", paper.filename().string(), job.name))
            .help("give one of the two files another name");
  }

  /// The emitted Markdown names its pictures by the same paths, so they go with it.
  static void add_pictures(const std::vector<Picture>& pictures, Outputs& outputs) {
    std::set<std::string> there;
    for (const Picture& picture : pictures) {
      const fs::path path = fs::path(picture.url).lexically_normal();
      if (*path.begin() != ".." && there.insert(path.generic_string()).second)
        outputs.emplace_back(path.generic_string(), picture.source->text());
    }
  }

  /// A fault in a template or in data is told at its place; which paper met it is told with it.
  static void name_the_paper(const Job& job, PaperLog& log) {
    Diagnostics named;
    const std::string file = display_name(job.file);
    for (Diagnostic diagnostic : log.diagnostics.all()) {
      const bool elsewhere = diagnostic.where.known() && !diagnostic.where.source->name().starts_with(file);
      if (elsewhere && !diagnostic.code.starts_with("yaml/")) diagnostic.while_doing.push_back("making " + file);
      named.add(std::move(diagnostic));
    }
    log.diagnostics = std::move(named);
  }

  /// Links and `..` are followed, so that an output folder that leads back to the project is seen through.
  bool is_input(const Job& job, const fs::path& path) const {
    std::error_code error;
    if (fs::equivalent(path, job.file, error)) return true;
    for (const auto& [name, hash] : job.state.inputs) {
      constexpr std::string_view in_project = "project:";
      if (name.starts_with(in_project) &&
          fs::equivalent(path, job.site->project.folder / name.substr(in_project.size()), error))
        return true;
    }
    return false;
  }

  void write(Job& job, const Outputs& outputs) {
    job.report.outcome = PaperOutcome::Built;
    for (const auto& [name, bytes] : outputs) {
      const fs::path path = job.output() / name;
      const std::string hash = content_hash(bytes);
      job.state.outputs[name] = hash;
      if (const auto there = read_file(path); there && *there == bytes) continue;
      if (is_input(job, path)) {
        job.report.outcome = PaperOutcome::Unwritten;
        job.report.broken = fmt::format(
            "{} is a file that this paper is made from, and is not written over; choose another folder with -o",
            path.lexically_normal().string());
        return;
      }
      if (const auto written = write_file(path, bytes); !written) {
        job.report.outcome = PaperOutcome::Unwritten;
        job.report.broken = written.error();
        return;
      }
      job.report.written.push_back(path.lexically_normal().string());
    }
  }

  // ---- what is stale

  /// Empty when the paper is current; else why not, in a few words for --explain.
  std::string why_stale(const Job& job) {
    const BuildState& before = job.site->state(job.withheld);
    const auto found = before.papers.find(job.name);
    if (options_.force) return "--force was given";
    if (found == before.papers.end()) return "it was not built here before";
    if (before.settings != settings_) return "the program or SOURCE_DATE_EPOCH is another";
    for (const auto& [name, hash] : found->second.inputs) {
      const std::string now = current_hash(job, name);
      if (now == hash) continue;
      if (name == kLookOption) return "another theme or other editions are asked for";
      if (name == kWithheldOption) return "what the public may not see is another";
      if (now == "none") return fmt::format("{} is gone", name);
      return hash == "none" ? fmt::format("{} is new", name) : fmt::format("{} has changed", name);
    }
    for (const auto& [name, hash] : found->second.outputs) {
      const auto bytes = read_file(job.output() / name);
      if (!bytes) return fmt::format("the output {} is missing", name);
      if (content_hash(*bytes) != hash) return fmt::format("the output {} was changed by somebody else", name);
    }
    return {};
  }

  std::string current_hash(const Job& job, const std::string& name) {
    constexpr std::string_view in_project = "project:", in_program = "program:";
    if (name == kLookOption) return look_option();
    if (name == kWithheldOption) return job.site->withheld_hash;
    if (name.starts_with(in_project)) return disk_.read(job.site->project.folder / name.substr(in_project.size())).hash;
    if (name.starts_with(in_program))
      return disk_.read(program_.templates.parent_path() / name.substr(in_program.size())).hash;
    return "none";
  }

  // ---- telling

  BuildReport report() {
    BuildReport all;
    Diagnostics diagnostics;
    for (const auto& site : sites_) {
      for (const bool withheld : {false, true})
        if (options_.write) write_site_state(*site, withheld, all);
      if (site->project.source == nullptr) diagnostics.append(site->project.diagnostics);
      diagnostics.append(Diagnostics(site->project.withheld.missing));
      if (options_.write) continue;
      Diagnostics of_content = site->content.all();
      diagnostics.append(std::move(of_content));
    }
    for (Job& job : jobs_) {
      job.diagnostics.sort();
      diagnostics.append(std::move(job.diagnostics));
      all.papers.push_back(std::move(job.report));
    }
    all.taken_back = std::move(taken_back_);
    for (const std::string& path : left_)
      all.broken.push_back(fmt::format(
          "{} lies among the public files, and what it was made from is not for publication: take it away", path));
    diagnostics.sort();
    all.diagnostics = std::move(diagnostics);
    return all;
  }

  /// Papers that --only left out keep what is known of their last outputs.
  void write_site_state(const Site& site, bool withheld, BuildReport& all) {
    const BuildState& before = site.state(withheld);
    const fs::path folder = withheld ? site.output / kWithheldFolder : site.output;
    BuildState now = before;
    if (now.settings != settings_) now = {settings_, {}};
    bool any = false;
    for (const Job& job : jobs_) {
      if (job.site != &site || job.withheld != withheld) continue;
      if (job.report.outcome == PaperOutcome::Built || job.report.outcome == PaperOutcome::Current) {
        now.papers[job.name] = job.state;
        any = true;
      } else if (job.report.outcome == PaperOutcome::Unwritten) {
        now.papers.erase(job.name);
      }  // a faulty paper's outputs are as they were, and so is what is known of them
    }
    const bool same = now == before && (withheld || !site.took_back);
    if (same || (!any && !fs::exists(folder))) return;
    if (const auto written = write_state(folder / kStateFile, now); !written) all.broken.push_back(written.error());
  }

  const BuildOptions& options_;
  Disk disk_;
  DataFiles data_;
  const BuildProgress& progress_;
  ProgramFolders program_;
  std::once_flag fonts_opened_;
  std::optional<pdf::FontLibrary> fonts_;
  std::vector<std::unique_ptr<Site>> sites_;
  std::vector<Job> jobs_;
  std::string settings_;
  std::mutex progress_mutex_;
  std::size_t done_ = 0;
  std::vector<std::string> taken_back_;  ///< public files that are no more
  std::set<std::string> left_;           ///< public files that should not be
};

}  // namespace

tl::expected<BuildReport, std::string> build_projects(const BuildOptions& options, SourceMap& sources,
                                                      const BuildProgress& progress) {
  return Builder(options, sources, progress).run();
}

}  // namespace despatch
