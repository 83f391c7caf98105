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

constexpr int kParagraphs = 7;  // of Part 1 of Schedule 12A

std::string text_at(const Value& from, std::string_view key) {
  const Value* value = from.find(key);
  if (value == nullptr) return {};
  if (value->is_string()) return value->as_string();
  return value->is_int() ? std::to_string(value->as_int()) : std::string();
}

bool true_at(const Value& from, std::string_view key) {
  const Value* value = from.find(key);
  return value != nullptr && value->is_bool() && value->as_bool();
}

Exemption exemption_at(const Value& from, Exemption inherited = {}) {
  Exemption out;
  const auto says_no = [](const Value& value) { return value.is_null() || (value.is_bool() && !value.as_bool()); };
  if (const Value* said = from.find("confidential")) out.confidential = !says_no(*said);
  if (const Value* paragraph = from.find("exempt"); paragraph != nullptr && !says_no(*paragraph)) {
    const double number = paragraph->is_number() ? paragraph->as_float() : 0;
    out.paragraph = number >= 1 && number <= kParagraphs ? static_cast<int>(number) : 0;
    // What cannot be understood is told elsewhere, and is kept back meanwhile.
    if (out.paragraph == 0) out.confidential = true;
  }
  return out.any() ? out : inherited;
}

PackEntry entry_from(const Value& from, const fs::path& folder, Exemption inherited) {
  if (from.is_string())
    return {.file = folder / from.as_string(), .folder = folder, .where = from.span(), .exemption = inherited};
  PackEntry out{.folder = folder,
                .title = text_at(from, "title"),
                .public_title = text_at(from, "public_title"),
                .alternative = text_at(from, "alternative"),
                .language = text_at(from, "language"),
                .appendix = true_at(from, "appendix"),
                .exemption = exemption_at(from, inherited)};
  if (const Value* file = from.find("file"); file != nullptr && file->is_string()) {
    out.file = folder / file->as_string();
    out.where = file->span();
  }
  return out;
}

const Value::Sequence& list_at(const Value& from, std::string_view key) {
  static const Value::Sequence kNone;
  const Value* value = from.find(key);
  if (value == nullptr) return kNone;
  if (value->is_sequence()) return value->as_sequence();
  // `papers: {papers: […]}` is how a record with a note of its own says it.
  const Value* inner = value->find("papers");
  return inner != nullptr && inner->is_sequence() ? inner->as_sequence() : kNone;
}

/// An item of the meeting, with the number that the agenda gives it.
struct MeetingItem {
  Value value;
  std::string number;
  Exemption exemption;  ///< of an item's part, the item's where it has none of its own
};

void add_items(const Value::Sequence& items, std::vector<MeetingItem>& out) {
  std::int64_t last = 0;
  for (const Value& item : items) {
    const Value* number = item.find("number");
    last = number != nullptr && number->is_int() ? number->as_int() : last + 1;
    const Exemption exemption = exemption_at(item);
    out.push_back({item, std::to_string(last), exemption});
    for (const Value& part : list_at(item, "items")) out.push_back({part, "", exemption_at(part, exemption)});
  }
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
    add_items(list_at(*meeting, "items"), meeting_items_);
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
    out.exemption = exemption_at(item, out.exemption);
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

bool says_kind(std::string_view text, std::string_view kind) {
  for (std::string_view line : split(text, '\n')) {
    if (!line.starts_with("kind:")) continue;
    std::string_view value = line.substr(5);
    if (const std::size_t comment = value.find(" #"); comment != std::string_view::npos)
      value = value.substr(0, comment);
    value = trim(value);
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'')) value = value.substr(1, value.size() - 2);
    return value == kind;
  }
  return false;
}

bool mentions_exemption(std::string_view text) {
  const std::string lower = ascii_lower(text);
  return lower.find("exempt") != std::string::npos || lower.find("confidential") != std::string::npos;
}

void keep_back(const fs::path& file, Exemption exemption, Span named, const ProjectFolder& project, Withheld& out) {
  if (!exemption.any()) return;
  out.add(file, exemption);
  std::error_code error;
  if (!named.known() || fs::exists(file, error)) return;
  auto told = out.missing.warning(
      "pack/exempt-missing", named,
      fmt::format("there is no file {}: nothing is kept from the public by its name", file.filename().string()));
  std::vector<std::string> names;
  for (const fs::path& paper : project.papers) names.push_back(paper.filename().string());
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const auto guess = nearest(file.filename().string(), candidates);
  told.help(guess ? fmt::format("did you mean {}?", *guess)
                  : "mend the name; where the file is kept elsewhere, say its `title:` and leave out its name");
}

void add_from_meeting(const Value& meeting, const fs::path& folder, const ProjectFolder& project, Withheld& out) {
  std::vector<MeetingItem> items;
  add_items(list_at(meeting, "items"), items);
  for (const MeetingItem& item : items) {
    if (const Value* paper = item.value.find("paper"); paper != nullptr && paper->is_string())
      keep_back(folder / paper->as_string(), item.exemption, paper->span(), project, out);
    for (const std::string_view key : {"papers", "appendices", "background_papers"})
      for (const Value& paper : list_at(item.value, key))
        if (const Value* file = paper.find("file"); file != nullptr && file->is_string())
          keep_back(folder / file->as_string(), exemption_at(paper, item.exemption), file->span(), project, out);
  }
}

/// The papers of a meeting or a pack as the public may know them.
class PublicMeeting {
 public:
  PublicMeeting(const fs::path& folder, const Withheld& withheld) : folder_(folder), withheld_(withheld) {}

  Value items(const Value& list, Exemption inherited = {}) const {
    if (!list.is_sequence()) return list;
    Value::Sequence out;
    for (const Value& one : list.as_sequence()) out.push_back(item(one, inherited));
    return Value(std::move(out)).at(list.span());
  }

 private:
  Value item(const Value& from, Exemption inherited) const {
    if (!from.is_mapping()) return from;
    const Exemption own = exemption_at(from, inherited);
    Value::Mapping entries;
    for (const Value::Entry& entry : from.as_mapping()) {
      const std::string_view key = entry.key.is_string() ? entry.key.as_string() : std::string_view();
      if (key == "items")
        entries.push_back({entry.key, items(entry.value, own)});
      else if (key == "papers" || key == "appendices" || key == "background_papers")
        entries.push_back({entry.key, papers(entry.value, own)});
      else
        entries.push_back(entry);
    }
    return Value::mapping(std::move(entries)).at(from.span());
  }

  Value papers(const Value& list, Exemption inherited) const {
    if (const Value* inner = list.is_mapping() ? list.find("papers") : nullptr) {
      Value::Mapping entries = list.as_mapping();
      entries.push_back({Value("papers"), papers(*inner, inherited)});
      return Value::mapping(std::move(entries)).at(list.span());
    }
    if (!list.is_sequence()) return list;
    Value::Sequence out;
    for (const Value& one : list.as_sequence()) out.push_back(paper(one, inherited));
    return Value(std::move(out)).at(list.span());
  }

  Value paper(const Value& from, Exemption inherited) const {
    if (!from.is_mapping() && !from.is_string()) return from;
    Exemption exemption = exemption_at(from, inherited);
    const std::string file = from.is_string() ? from.as_string() : text_at(from, "file");
    if (!exemption.any() && !file.empty()) exemption = withheld_.of(folder_ / file);
    return exemption.any() ? as_public(from, exemption) : from;
  }

  static Value as_public(const Value& paper, Exemption exemption) {
    Value::Mapping kept;
    for (const std::string_view key : {"pages", "public_title"})
      if (const Value* value = paper.find(key)) kept.push_back({Value(key), *value});
    const Value* title = paper.find("public_title");
    kept.push_back({Value("title"), title != nullptr ? *title : Value("Not for publication").at(paper.span())});
    if (exemption.paragraph != 0)
      kept.push_back({Value("exempt"), Value(std::int64_t{exemption.paragraph}).at(paper.span())});
    if (exemption.confidential) kept.push_back({Value("confidential"), Value(true).at(paper.span())});
    return Value::mapping(std::move(kept)).at(paper.span());
  }

  const fs::path& folder_;
  const Withheld& withheld_;
};

}  // namespace

bool PackEntry::is_pdf() const { return ascii_lower(file.extension().string()) == ".pdf"; }

bool declares_pack(std::string_view text) { return says_kind(text, "pack"); }

std::vector<fs::path> packs_in(const fs::path& folder, Disk& disk) {
  std::vector<fs::path> out;
  for (const fs::path& file : yaml_files(folder)) {
    if (file.parent_path() != folder) continue;
    const Source* source = disk.read(file).source;
    if (source != nullptr && declares_pack(source->text())) out.push_back(file);
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

Exemption exemption_of(const Value& front_matter) { return exemption_at(front_matter); }

Exemption exemption_of_paper(const Source& source) {
  Diagnostics unheard;
  return exemption_at(read_front_matter(source, unheard).value);
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

Withheld find_withheld(const ProjectFolder& project, Disk& disk, DataFiles& data) {
  Withheld out;
  Inputs unread;
  for (const fs::path& path : yaml_files(project.folder)) {
    const Source* source = disk.read(path).source;
    if (source == nullptr) continue;
    const bool is_pack = declares_pack(source->text()), mentions = mentions_exemption(source->text());
    if (!is_pack && !mentions) continue;
    const DataFile* file = data.read(path);
    if (file == nullptr) continue;
    const bool is_meeting = text_at(file->value, "kind") == "meeting" || says_kind(source->text(), "meeting");
    if ((is_pack || is_meeting) && mentions) out.said_in.push_back(source);
    if (is_pack) {
      Diagnostics told_by_the_pack;
      if (const auto outline = outline_pack(path, project, disk, data, unread, told_by_the_pack))
        for (const OutlinedItem& item : outline->items)
          for (const PackEntry& paper : item.papers) keep_back(paper.file, paper.exemption, paper.where, project, out);
    } else if (is_meeting) {
      add_from_meeting(file->value, path.parent_path(), project, out);
    }
  }
  const Value* defaults = project.settings.find("defaults");
  const Exemption of_all = defaults != nullptr ? exemption_at(*defaults) : Exemption{};
  for (const fs::path& paper : project.papers) {
    const Source* source = disk.read(paper).source;
    if (source == nullptr) continue;
    out.add(paper, of_all);
    if (!mentions_exemption(source->text())) continue;
    Diagnostics told_by_the_paper;
    const Value front = read_front_matter(*source, told_by_the_paper).value;
    out.add(paper, exemption_at(front));
    for (const PackEntry& appendix : appendices_of(front, paper.parent_path(), {}))
      keep_back(appendix.file, appendix.exemption, appendix.where, project, out);
  }
  return out;
}

Value public_meeting(const Value& meeting, const fs::path& folder, const Withheld& withheld) {
  const Value* items = meeting.find("items");
  if (items == nullptr) return meeting;
  Value::Mapping entries = meeting.as_mapping();
  entries.push_back({Value("items"), PublicMeeting(folder, withheld).items(*items)});
  return Value::mapping(std::move(entries)).at(meeting.span());
}

}  // namespace despatch
