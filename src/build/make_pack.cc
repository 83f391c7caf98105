#include "build/make_pack.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"
#include "build/pack_outline.h"
#include "build/pack_pages.h"
#include "pack/pack.h"
#include "value/yaml.h"

namespace despatch {
namespace {

namespace fs = std::filesystem;

constexpr int kMostPacksInARow = 12;
constexpr std::string_view kPartName = "despatch-part-";

fs::path below(const fs::path& folder, std::string_view url) { return (folder / url).lexically_normal(); }

class PackMaker {
 public:
  PackMaker(const PackRequest& request, Workshop& workshop, PaperLog& log)
      : request_(request), workshop_(workshop), log_(log) {}

  /// Everything but the front: papers merged, PDFs opened, lines of the contents written.
  bool prepare(int packs_before) {
    const std::size_t errors = log_.diagnostics.errors();
    const auto outline =
        outline_pack(request_.file, *request_.project, workshop_.disk, workshop_.data, log_.inputs, log_.diagnostics);
    if (!outline) return false;
    outline_ = *outline;
    if (!has_edition()) return false;
    if (outline_.follows) follow(packs_before);
    give_metadata();
    front_ = (outline_.contents ? 1U : 0U) + (outline_.agenda ? 1U : 0U);
    plan_.parts.resize(front_);
    for (const OutlinedItem& item : outline_.items) add_item(item);
    if (log_.diagnostics.errors() != errors) return false;
    add_front();
    return log_.diagnostics.errors() == errors;
  }

  std::optional<PackFile> write() {
    tell_small_print();
    const MadePack made = write_pack(plan_, *request_.fonts, log_.diagnostics);
    if (front_log_) append_errors(*front_log_, outline_.agenda ? outline_.agenda->where : Span{});
    if (log_.diagnostics.errors() != 0 || made.bytes.empty()) return std::nullopt;
    return PackFile{made.bytes, outline_.restricted};
  }

  /// The number after its last page.
  int next_page() {
    const std::vector<PackPages> pages = count_pack(plan_, *request_.fonts);
    return pages.empty() ? outline_.first_page : pages.back().to + 1;
  }

 private:
  bool has_edition() {
    if (request_.edition.empty()) return true;
    Diagnostics found;
    const auto look = request_.themes->find({.edition = request_.edition, .edition_place = request_.edition_place},
                                            found, &log_.inputs);
    log_.diagnostics.append(std::move(found));
    return look.has_value();
  }

  // ---- what stands in the pack

  void follow(int packs_before) {
    const PackEntry& other = *outline_.follows;
    if (packs_before >= kMostPacksInARow) {
      log_.diagnostics
          .error("pack/follows-itself", other.where,
                 fmt::format("{} packs follow each other from here, or one follows itself", packs_before))
          .help("let the first of them say `first_page:` or nothing");
      return;
    }
    if (!is_readable(other)) return;
    PackRequest request = request_;
    request.file = other.file;
    PackMaker before(request, workshop_, log_);
    if (before.prepare(packs_before + 1)) outline_.first_page = before.next_page();
  }

  void give_metadata() {
    const Value& settings = request_.project->settings;
    const auto setting = [&](std::string_view key) {
      const Value* value = settings.find(key);
      const Value* defaults = settings.find("defaults");
      if (value == nullptr && defaults != nullptr) value = defaults->find(key);
      return value != nullptr && value->is_string() ? value->as_string() : std::string();
    };
    meta_.council = setting("council");
    meta_.marking = setting("marking");
    meta_.footer = setting("footer");
    meta_.language = !outline_.language.empty() ? outline_.language : setting("language");
    if (meta_.language.empty()) meta_.language = "en-GB";
    meta_.theme = setting("theme");
    meta_.title = outline_.title;
    meta_.subtitle = outline_.subtitle;
    plan_.properties = {
        .title = outline_.subtitle.empty() ? outline_.title : fmt::format("{}: {}", outline_.title, outline_.subtitle),
        .author = meta_.council,
        .subject = outline_.description,
        .language = meta_.language,
        .created = made_at()};
    plan_.first_page = outline_.first_page;
    plan_.theme = own_theme();
  }

  /// Without SOURCE_DATE_EPOCH the day on which the agenda came out, else that of the meeting.
  Instant made_at() const {
    if (request_.made_at) return *request_.made_at;
    const auto day = [](const Value* value) -> std::optional<Date> {
      if (value == nullptr || !value->is_string()) return std::nullopt;
      const auto date = parse_date(value->as_string());
      return date ? std::optional(*date) : std::nullopt;
    };
    const Value* agenda = outline_.meeting.find("agenda");
    auto date = agenda != nullptr ? day(agenda->find("issued")) : std::nullopt;
    if (!date) date = day(outline_.meeting.find("published"));
    if (!date) date = day(outline_.meeting.find("date"));
    return date ? instant_of(*date) : Instant{};
  }

  void add_item(const OutlinedItem& item) {
    const std::size_t index = plan_.items.size();
    plan_.items.push_back(item.number.empty() ? item.title : fmt::format("{}. {}", item.number, item.title));
    const std::size_t line = lines_.size();
    lines_.push_back({.number = item.number, .title = item.title, .item_id = item.id, .is_item = true});
    std::vector<PackEntry> withheld;
    std::optional<std::size_t> placeholder;
    // An exempt paper's own appendices are exempt with it, and are asked for only when it may be read.
    std::vector<PackEntry> papers = item.papers;
    for (std::size_t i = 0; i < papers.size() && papers.size() < 1000; ++i) {
      PackEntry entry = papers[i];
      if (!entry.exemption.any()) entry.exemption = request_.project->withheld.of(entry.file);
      const bool withheld_unread = entry.exemption.any() && !outline_.restricted;
      if (!withheld_unread && !is_readable(entry, plan_.items[index])) continue;
      if (!entry.exemption.any() && !entry.is_pdf())
        entry.exemption = exemption_of_paper(*workshop_.disk.read(entry.file).source);
      if (entry.exemption.any()) exempt_.insert(entry.file.lexically_normal());
      if (entry.exemption.any() && !outline_.restricted) {
        if (!placeholder) {
          placeholder = plan_.parts.size();
          plan_.parts.push_back({.item = index});
        }
        part_of_file_[entry.file.lexically_normal()] = *placeholder;
        withheld.push_back(entry);
        continue;
      }
      const auto appendices = add_entry(entry, index);
      for (std::size_t a = 0; a < appendices.size(); ++a) {
        const auto same = [&](const PackEntry& other) {
          return other.file.lexically_normal() == appendices[a].file.lexically_normal();
        };
        if (std::ranges::none_of(papers, same))
          papers.insert(papers.begin() + static_cast<std::ptrdiff_t>(i + 1 + a), appendices[a]);
      }
    }
    if (placeholder) {
      PackPart& part = plan_.parts[*placeholder];
      part.document = withheld_page(meta_, item, withheld, log_.sources);
      part.title = part.document.meta.subtitle;
      part.options = own_options();
      for (const PackEntry& entry : withheld)
        lines_.push_back({.title = fmt::format("{} ({})", public_title_of(entry), exemption_in_brief(entry.exemption)),
                          .parts = {*placeholder}});
    }
    for (std::size_t part = 0; part < plan_.parts.size(); ++part)
      if (plan_.parts[part].item == index) lines_[line].parts.push_back(part);
  }

  /// `item` names it, as bookmarks say it.
  bool is_readable(const PackEntry& entry, const std::string& item = {}) {
    const std::string in_item = item.empty() ? std::string() : fmt::format(" ({})", in_messages(item));
    const std::string name = entry.file.filename().string() + in_item;
    if (!lies_within(request_.project->folder, entry.file)) {
      log_.diagnostics.error("file/outside", entry.where, fmt::format("{} lies outside the project", name))
          .help("copy the file into the project, and name it by its path from this file");
      return false;
    }
    const FileRead& file = workshop_.disk.read(entry.file);
    log_.inputs[input_name(request_.project->folder, entry.file)] = file.hash;
    if (file.source != nullptr) return true;
    std::error_code error;
    log_.diagnostics
        .error("file/unreadable", entry.where,
               fs::exists(entry.file, error) ? file.error + in_item : fmt::format("there is no file {}", name))
        .help("names of files are taken from the folder of the file that names them");
    return false;
  }

  static std::string in_messages(const std::string& item) { return utf8_substr("item " + item, 0, 80); }

  /// Returns the appendices that the paper itself names.
  std::vector<PackEntry> add_entry(const PackEntry& entry, std::size_t item) {
    PackPart part{.title = entry.title, .item = item};
    if (entry.exemption.any()) part.notice = exemption_notice(entry.exemption);
    std::vector<PackEntry> appendices;
    if (entry.is_pdf()) {
      part.foreign = ForeignPdf::open({.bytes = workshop_.disk.read(entry.file).source->text(),
                                       .where = entry.where,
                                       .name = entry.file.filename().string(),
                                       .item = in_messages(plan_.items[item]),
                                       .title = entry.title,
                                       .alternative = entry.alternative,
                                       .language = entry.language,
                                       .fallback_language = meta_.language},
                                      log_.diagnostics);
      if (!part.foreign) return {};
      supplied_.push_back(entry);
    } else if (!add_paper(entry, part, appendices)) {
      return {};
    }
    const fs::path file = entry.file.lexically_normal();
    part_of_file_.try_emplace(file, plan_.parts.size());
    std::string title = part.title;
    if (entry.exemption.any()) title += fmt::format(" ({})", exemption_in_brief(entry.exemption));
    lines_.push_back({.title = std::move(title), .parts = {plan_.parts.size()}, .file = file});
    plan_.parts.push_back(std::move(part));
    return appendices;
  }

  bool add_paper(const PackEntry& entry, PackPart& part, std::vector<PackEntry>& appendices) {
    PaperLog log(log_.sources);
    const std::optional<EmittedPaper> paper = emit(entry.file, {}, log);
    take_inputs(log);
    if (append_errors(log, entry.where) || !paper) return false;
    if (!dress(*paper, entry.file, log, part)) return false;
    if (part.title.empty()) part.title = paper->document.meta.title;
    // Not from the emitted text, which leaves out what is exempt.
    Diagnostics told_already;
    const Value front = read_front_matter(*workshop_.disk.read(entry.file).source, told_already).value;
    appendices = appendices_of(front, entry.file.parent_path(), entry.exemption);
    return true;
  }

  /// Its theme, pictures and links.
  bool dress(const EmittedPaper& paper, const fs::path& file, PaperLog& log, PackPart& part) {
    const auto look = look_of(paper, request_.theme, request_.edition, request_.edition_place, *request_.themes, log);
    take_inputs(log);
    if (!look) return !append_errors(log, {});
    part.document = paper.document;
    Diagnostics told_by_the_paper;
    part.options = pdf_options(paper, *request_.fonts, request_.made_at, *look, told_by_the_paper);
    // The pack is what is printed: an edition's cover and its blank pages are the pack's.
    part.options.theme.page_multiple = 1;
    if (!request_.edition.empty()) {
      Diagnostics told_already;
      const auto own = request_.themes->find(
          {.theme = request_.theme.empty() ? paper.document.meta.theme : request_.theme}, told_already, &log_.inputs);
      part.options.theme.cover = own && own->theme.cover;
    }
    part.load = picture_loader(file, request_.project->folder, workshop_.disk, &log_.inputs, nullptr);
    part.relink = [this, folder = file.parent_path()](std::string_view url) { return relinked(folder, url); };
    return true;
  }

  PdfOptions own_options() const { return {.theme = plan_.theme, .created = plan_.properties.created}; }

  /// What every paper looks like that does not say otherwise: the pack's own pages, and the lines on those of others.
  Theme own_theme() {
    Diagnostics told_by_the_papers;
    const auto look = request_.themes->find(
        {.theme = request_.theme.empty() ? meta_.theme : request_.theme, .edition = request_.edition},
        told_by_the_papers, &log_.inputs);
    Theme theme = look ? with_fonts(*look, *request_.fonts, told_by_the_papers) : Theme{};
    plan_.page_multiple = std::exchange(theme.page_multiple, 1);
    const bool cover = std::exchange(theme.cover, false);  // of papers: its own pages have one at most
    has_cover_ = outline_.cover || (!request_.edition.empty() && cover);
    return theme;
  }

  std::optional<EmittedPaper> emit(const fs::path& file, std::map<const Source*, Value> stand_ins, PaperLog& log) {
    const PaperRequest request{.file = file,
                               .source = workshop_.disk.read(file).source,
                               .root = request_.project->folder,
                               .project = request_.project,
                               .theme = request_.theme,
                               .stand_ins = std::move(stand_ins)};
    auto merged = merge_paper(request, workshop_, log);
    if (!merged) return std::nullopt;
    return emit_markdown(std::move(*merged), file, log);
  }

  void take_inputs(const PaperLog& log) { log_.inputs.insert(log.inputs.begin(), log.inputs.end()); }

  /// A paper's errors are the pack's. Its warnings are told by its own build.
  bool append_errors(const PaperLog& log, Span named) {
    if (log.diagnostics.errors() == 0) return false;
    for (const Diagnostic& diagnostic : log.diagnostics.all())
      if (diagnostic.severity == Severity::Error) log_.diagnostics.add(diagnostic);
    log_.diagnostics
        .error("pack/faulty-paper", named,
               fmt::format("this paper has {} error{}, so the pack is not made", log.diagnostics.errors(),
                           log.diagnostics.errors() == 1 ? "" : "s"))
        .help("mend the paper: its errors are told where they are");
    return true;
  }

  // ---- links

  std::string relinked(const fs::path& folder, std::string_view url) const {
    if (url.empty() || url[0] == '#' || url[0] == '/') return std::string(url);
    const std::string_view path = url.substr(0, url.find_first_of("?#"));
    if (path.find(':') != std::string_view::npos) return std::string(url);
    const std::size_t hash = url.find('#');
    const std::string_view anchor = hash == std::string_view::npos ? std::string_view() : url.substr(hash + 1);
    if (path.starts_with(kPartName)) {
      std::size_t part = 0;
      const std::string_view number = path.substr(kPartName.size());
      const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), part);
      if (error == std::errc() && end == number.data() + number.size() && part < plan_.parts.size())
        return link_to_part(part);
    }
    fs::path file = below(folder, path);
    auto found = part_of_file_.find(file);
    if (found == part_of_file_.end()) {
      // A paper may be named by any of its formats.
      const std::string ending = file.extension().string();
      if (ending == ".html" || ending == ".pdf") found = part_of_file_.find(file.replace_extension(".md"));
    }
    if (found == part_of_file_.end()) return std::string(url);
    return link_to_part(found->second, plan_.parts[found->second].foreign ? std::string_view() : anchor);
  }

  // ---- the edition

  /// Nobody can set again what others made: an edition in large print is one but for their pages.
  void tell_small_print() {
    constexpr double kLargePrint = 16;  // points; RNIB, clear and large print
    if (request_.edition.empty() || plan_.theme.text_size_pt < kLargePrint || supplied_.empty()) return;
    const bool one = supplied_.size() == 1;
    auto told = log_.diagnostics.warning("pack/not-in-edition", supplied_.front().where,
                                         fmt::format("{} not in the edition {}: {} pages are shown as others made them",
                                                     one ? supplied_.front().file.filename().string() + " is"
                                                         : fmt::format("{} PDFs are", supplied_.size()),
                                                     request_.edition, one ? "its" : "their"));
    for (std::size_t i = 1; i < supplied_.size(); ++i)
      told.note(supplied_[i].where, supplied_[i].file.filename().string());
    told.help("ask whoever made them for large print, or say in the paper how a reader gets it");
  }

  // ---- the front

  void add_front() {
    std::size_t at = 0;
    if (outline_.contents) {
      PackPart& part = plan_.parts[at++];
      part.title = "Contents";
      part.options = own_options();
      part.options.theme.cover = has_cover_;
      part.tells_pages = [this](const std::vector<PackPages>& pages) { return contents_page(meta_, lines_, pages); };
    }
    if (!outline_.agenda) return;
    const PackEntry& agenda = *outline_.agenda;
    PackPart& part = plan_.parts[at];
    if (!is_readable(agenda)) return;
    if (!outline_.restricted && request_.project->withheld.of(agenda.file).any()) {
      log_.diagnostics
          .error(
              "pack/exempt-agenda", agenda.where,
              fmt::format("{} is not for publication, and this pack is the public's", agenda.file.filename().string()))
          .help("name an agenda that the public may read, or say `restricted: true`");
      return;
    }
    part_of_file_.try_emplace(agenda.file.lexically_normal(), at);
    PaperLog log(log_.sources);
    const auto paper = emit(agenda.file, {}, log);
    take_inputs(log);
    if (append_errors(log, agenda.where) || !paper) return;
    if (!dress(*paper, agenda.file, log, part)) return;
    part.options.theme.cover = has_cover_ && !outline_.contents;
    part.title = paper->document.meta.title;
    part.tells_pages = [this](const std::vector<PackPages>& pages) { return agenda_with(pages); };
  }

  Document agenda_with(const std::vector<PackPages>& pages) {
    std::map<const Source*, Value> stand_ins;
    if (outline_.meeting_source != nullptr)
      stand_ins[outline_.meeting_source] = meeting_with_pages(
          outline_, outline_.meeting_folder, lines_, pages,
          [&](const fs::path& file) { return exempt_.contains(file) || request_.project->withheld.of(file).any(); });
    front_log_ = std::make_unique<PaperLog>(log_.sources);
    auto paper = emit(outline_.agenda->file, std::move(stand_ins), *front_log_);
    return paper ? std::move(paper->document) : Document{};
  }

  const PackRequest request_;
  Workshop& workshop_;
  PaperLog& log_;
  PackOutline outline_;
  Metadata meta_;
  PackPlan plan_;
  bool has_cover_ = false;
  std::size_t front_ = 0;  ///< parts before the items
  std::vector<PackLine> lines_;
  std::vector<PackEntry> supplied_;  ///< PDFs that others made
  std::map<fs::path, std::size_t> part_of_file_;
  std::set<fs::path> exempt_;  ///< files, whoever says that they are
  std::unique_ptr<PaperLog> front_log_;
};

}  // namespace

std::optional<PackFile> make_pack(const PackRequest& request, Workshop& workshop, PaperLog& log) {
  PackMaker maker(request, workshop, log);
  if (!maker.prepare(0)) return std::nullopt;
  return maker.write();
}

}  // namespace despatch
