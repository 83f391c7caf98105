#include "build/withheld.h"

#include <string>

#include <fmt/format.h>

#include "base/text.h"
#include "build/content_check.h"
#include "build/data.h"
#include "build/disk.h"
#include "build/pack_outline.h"
#include "build/pack_source.h"
#include "build/project.h"
#include "value/yaml.h"

namespace despatch {
namespace {

namespace fs = std::filesystem;

fs::path real_path(const fs::path& file) {
  std::error_code error;
  fs::path out = fs::weakly_canonical(file, error);
  return error ? file.lexically_normal() : out;
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
  for (const MeetingItem& item : items_of(meeting)) {
    if (const Value* paper = item.value.find("paper"); paper != nullptr && paper->is_string())
      keep_back(folder / paper->as_string(), item.exemption, paper->span(), project, out);
    for (const std::string_view key : {"papers", "appendices", "background_papers"})
      for (const Value& paper : list_at(item.value, key))
        if (const Value* file = paper.find("file"); file != nullptr && file->is_string())
          keep_back(folder / file->as_string(), exemption_of(paper, item.exemption), file->span(), project, out);
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
    const Exemption own = exemption_of(from, inherited);
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
    Exemption exemption = exemption_of(from, inherited);
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

void Withheld::add(const fs::path& file, Exemption exemption) {
  if (exemption.any() && !file.empty()) files.try_emplace(real_path(file), exemption);
}

Exemption Withheld::of(const fs::path& file) const {
  if (files.empty()) return {};
  const auto found = files.find(real_path(file));
  return found == files.end() ? Exemption{} : found->second;
}

Withheld find_withheld(const ProjectFolder& project, Disk& disk, DataFiles& data) {
  Withheld out;
  Inputs unread;
  for (const fs::path& path : yaml_files(project.folder)) {
    const Source* source = disk.read(path).source;
    if (source == nullptr) continue;
    const bool is_pack = declares_kind(source->text(), "pack"), mentions = mentions_exemption(source->text());
    if (!is_pack && !mentions) continue;
    const DataFile* file = data.read(path);
    if (file == nullptr) continue;
    const bool is_meeting = text_at(file->value, "kind") == "meeting" || declares_kind(source->text(), "meeting");
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
  const Exemption of_all = defaults != nullptr ? exemption_of(*defaults) : Exemption{};
  for (const fs::path& paper : project.papers) {
    const Source* source = disk.read(paper).source;
    if (source == nullptr) continue;
    out.add(paper, of_all);
    if (!mentions_exemption(source->text())) continue;
    Diagnostics told_by_the_paper;
    const Value front = read_front_matter(*source, told_by_the_paper).value;
    out.add(paper, exemption_of(front));
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
