#include "build/pack_outline.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/date.h"
#include "base/files.h"
#include "base/text.h"
#include "build/content_check.h"
#include "build/paper.h"
#include "value/yaml.h"

namespace despatch {
namespace {

namespace fs = std::filesystem;

PackEntry entry_from(const Value& from, const fs::path& folder, Exemption inherited) {
  if (from.is_string())
    return {.file = folder / from.as_string(), .folder = folder, .where = from.span(), .exemption = inherited};
  PackEntry out{.folder = folder,
                .title = text_at(from, "title"),
                .public_title = text_at(from, "public_title"),
                .alternative = text_at(from, "alternative"),
                .language = text_at(from, "language"),
                .appendix = true_at(from, "appendix"),
                .exemption = exemption_of(from, inherited)};
  if (const Value* file = from.find("file"); file != nullptr && file->is_string()) {
    out.file = folder / file->as_string();
    out.where = file->span();
  }
  return out;
}

class Outliner {
 public:
  Outliner(fs::path file, const ProjectFolder& project, Disk& disk, DataFiles& data, Inputs& inputs, Diagnostics& out)
      : file_(std::move(file)), project_(project), disk_(disk), data_(data), inputs_(inputs), diagnostics_(out) {}

  std::optional<PackOutline> run() {
    const Value* pack = read(file_, {});
    if (pack == nullptr || !pack->is_mapping()) return std::nullopt;
    PackOutline out{.title = text_at(*pack, "title"),
                    .subtitle = text_at(*pack, "subtitle"),
                    .description = text_at(*pack, "description"),
                    .language = text_at(*pack, "language"),
                    .cover = true_at(*pack, "cover"),
                    .restricted = true_at(*pack, "restricted")};
    const fs::path folder = file_.parent_path();
    if (out.title.empty()) out.title = "Agenda pack";
    if (const Value* first = pack->find("first_page"); first != nullptr && first->is_int())
      out.first_page = static_cast<int>(std::clamp<std::int64_t>(first->as_int(), 1, 100'000));
    const auto named = [&](std::string_view key) -> std::optional<PackEntry> {
      const Value* value = pack->find(key);
      if (value == nullptr || !value->is_string()) return std::nullopt;
      return PackEntry{.file = folder / value->as_string(), .where = value->span()};
    };
    out.agenda = named("agenda");
    out.follows = named("follows");
    const Value* contents = pack->find("contents");
    out.contents = contents != nullptr && contents->is_bool() ? contents->as_bool() : !out.agenda;
    if (const auto meeting = named("meeting")) read_meeting(*meeting, out);
    if (const Value* items = pack->find("items"); items != nullptr && items->is_sequence()) {
      for (const Value& item : items->as_sequence()) out.items.push_back(item_of_pack(item, folder));
    } else {
      items_of_meeting(out);
    }
    give_titles(out);
    if (out.items.empty())
      diagnostics_
          .error("pack/empty", pack->span().known() ? head(*pack) : Span{}, "the pack has no item that names a paper")
          .help("write `items:` with their papers, or name in the meeting's items the `paper:` of each");
    return out;
  }

 private:
  static Span head(const Value& pack) { return pack.size() > 0 ? pack.as_mapping()[0].key.span() : pack.span(); }

  const Value* read(const fs::path& path, Span where) {
    if (!lies_within(project_.folder, path)) {
      diagnostics_.error("file/outside", where, fmt::format("{} lies outside the project", path.filename().string()))
          .help("copy the file into the project");
      return nullptr;
    }
    const DataFile* file = data_.read(path);
    inputs_[input_name(project_.folder, path)] = disk_.read(path).hash;
    if (file == nullptr) {
      diagnostics_.error("file/unreadable", where, disk_.read(path).error)
          .help("names of files are taken from the folder of the file that names them");
      return nullptr;
    }
    return &file->value;
  }

  void read_meeting(const PackEntry& named, PackOutline& out) {
    const Value* meeting = read(named.file, named.where);
    if (meeting == nullptr) return;
    if (text_at(*meeting, "kind") != "meeting") {
      diagnostics_
          .error("pack/no-meeting", named.where, fmt::format("{} is no meeting", named.file.filename().string()))
          .help("name a file that begins with `kind: meeting`");
      return;
    }
    out.meeting = *meeting;
    out.meeting_source = disk_.read(named.file).source;
    out.meeting_folder = meeting_folder_ = named.file.parent_path();
    meeting_items_ = items_of(*meeting);
    if (!out.subtitle.empty()) return;
    out.subtitle = text_at(*meeting, "title");
    const auto date = parse_date(text_at(*meeting, "date"));
    if (date) out.subtitle += (out.subtitle.empty() ? "" : ", ") + long_date(*date);
  }

  /// Papers that a meeting's item names with a file.
  void add_papers(const Value& item, Exemption exemption, std::vector<PackEntry>& out) {
    if (const Value* paper = item.find("paper"); paper != nullptr && paper->is_string())
      out.push_back({.file = meeting_folder_ / paper->as_string(), .where = paper->span(), .exemption = exemption});
    for (const std::string_view key : {"papers", "appendices"})
      for (const Value& paper : list_at(item, key)) {
        if (paper.find("file") == nullptr) continue;
        out.push_back(entry_from(paper, meeting_folder_, exemption));
        out.back().appendix = key == "appendices";
      }
  }

  OutlinedItem item_from(const MeetingItem& from) {
    OutlinedItem out{.id = text_at(from.value, "id"),
                     .number = from.number,
                     .title = text_at(from.value, "title"),
                     .public_interest = text_at(from.value, "public_interest"),
                     .exemption = from.exemption,
                     .where = from.value.span()};
    add_papers(from.value, out.exemption, out.papers);
    return out;
  }

  void items_of_meeting(PackOutline& out) {
    for (const MeetingItem& item : meeting_items_) {
      OutlinedItem made = item_from(item);
      if (!made.papers.empty()) out.items.push_back(std::move(made));
    }
  }

  OutlinedItem item_of_pack(const Value& item, const fs::path& folder) {
    OutlinedItem out;
    if (const Value* id = item.find("item"); id != nullptr && id->is_string()) {
      const auto found = std::ranges::find(meeting_items_, id->as_string(),
                                           [](const MeetingItem& one) { return text_at(one.value, "id"); });
      if (found != meeting_items_.end()) {
        out = item_from(*found);
      } else {
        unknown_item(*id);
      }
    }
    out.where = item.span();
    if (const std::string number = text_at(item, "number"); !number.empty()) out.number = number;
    if (const std::string title = text_at(item, "title"); !title.empty()) out.title = title;
    out.exemption = exemption_of(item, out.exemption);
    if (item.find("papers") != nullptr) {
      out.papers.clear();
      for (const Value& paper : list_at(item, "papers")) out.papers.push_back(entry_from(paper, folder, out.exemption));
    }
    for (PackEntry& paper : out.papers)
      if (!paper.exemption.any()) paper.exemption = out.exemption;
    keep_back_what_the_meeting_does(out);
    return out;
  }

  /// A file that the meeting calls exempt is so wherever a pack names it.
  void keep_back_what_the_meeting_does(OutlinedItem& item) {
    std::vector<PackEntry> of_meeting;
    for (const MeetingItem& one : meeting_items_) add_papers(one.value, one.exemption, of_meeting);
    for (PackEntry& paper : item.papers) {
      if (paper.exemption.any()) continue;
      for (const PackEntry& other : of_meeting) {
        if (!other.exemption.any() || other.file.lexically_normal() != paper.file.lexically_normal()) continue;
        paper.exemption = other.exemption;
        if (paper.public_title.empty()) paper.public_title = other.public_title;
      }
    }
  }

  void unknown_item(const Value& id) {
    auto fault = diagnostics_.error(
        "pack/unknown-item", id.span(),
        meeting_items_.empty()
            ? fmt::format("there is no item {}: the pack names no meeting with items", id.as_string())
            : fmt::format("the meeting has no item {}", id.as_string()));
    std::vector<std::string> ids;
    for (const MeetingItem& one : meeting_items_) ids.push_back(text_at(one.value, "id"));
    const std::vector<std::string_view> candidates(ids.begin(), ids.end());
    if (const auto guess = nearest(id.as_string(), candidates))
      fault.help(fmt::format("did you mean {}?", *guess));
    else
      fault.help("write the `id` of an item of the meeting, or `number:` and `title:` in its place");
  }

  static void give_titles(PackOutline& out) {
    for (OutlinedItem& item : out.items)
      for (PackEntry& paper : item.papers)
        if (paper.title.empty() && paper.is_pdf()) paper.title = title_from_name(paper.file);
  }

  fs::path file_;
  const ProjectFolder& project_;
  Disk& disk_;
  DataFiles& data_;
  Inputs& inputs_;
  Diagnostics& diagnostics_;
  fs::path meeting_folder_;
  std::vector<MeetingItem> meeting_items_;
};

}  // namespace

bool PackEntry::is_pdf() const { return ascii_lower(file.extension().string()) == ".pdf"; }

std::vector<fs::path> packs_in(const fs::path& folder, Disk& disk) {
  std::vector<fs::path> out;
  for (const fs::path& file : yaml_files(folder)) {
    if (file.parent_path() != folder) continue;
    const Source* source = disk.read(file).source;
    if (source != nullptr && declares_kind(source->text(), "pack")) out.push_back(file);
  }
  return out;
}

bool declares_restricted(const Source& pack) {
  Diagnostics unheard;
  return true_at(read_yaml(pack, unheard), "restricted");
}

std::string title_from_name(const fs::path& file) {
  std::string out = file.stem().string();
  for (char& c : out)
    if (c == '-' || c == '_') c = ' ';
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

std::vector<PackEntry> appendices_of(const Value& front_matter, const fs::path& folder, Exemption inherited) {
  std::vector<PackEntry> out;
  const Value* list = front_matter.find("appendices");
  if (list == nullptr || !list->is_sequence()) return out;
  for (const Value& one : list->as_sequence()) {
    PackEntry entry = entry_from(one, folder, inherited);
    if (entry.file.empty() && !entry.exemption.any()) continue;
    if (entry.title.empty()) entry.title = title_from_name(entry.file);
    entry.appendix = true;
    out.push_back(std::move(entry));
  }
  return out;
}

Exemption exemption_of_paper(const Source& source) {
  Diagnostics unheard;
  return exemption_of(read_front_matter(source, unheard).value);
}

std::optional<PackOutline> outline_pack(const fs::path& file, const ProjectFolder& project, Disk& disk, DataFiles& data,
                                        Inputs& inputs, Diagnostics& out) {
  return Outliner(file, project, disk, data, inputs, out).run();
}

std::vector<Located<std::string>> editions_of_pack(const fs::path& file, const ProjectFolder& project,
                                                   DataFiles& data) {
  const DataFile* read = data.read(file);
  const Value* asked = read == nullptr ? nullptr : read->value.find("editions");
  const Value* defaults = project.settings.find("defaults");
  if (asked == nullptr) asked = project.settings.find("editions");
  if (asked == nullptr && defaults != nullptr) asked = defaults->find("editions");
  return editions_named(asked);
}

}  // namespace despatch
