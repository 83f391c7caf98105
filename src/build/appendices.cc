#include "build/appendices.h"

#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"

namespace despatch {
namespace {

namespace fs = std::filesystem;

bool has_heading(std::string_view text, std::string_view name) {
  for (std::string_view line : split(text, '\n')) {
    const std::size_t marks = line.find_first_not_of('#');
    if (marks == 0 || marks == std::string_view::npos || marks > 6 || line[marks] != ' ') continue;
    std::string_view words = trim(line.substr(marks));
    if (const std::size_t end = words.find_last_not_of("# "); end != std::string_view::npos)
      words = words.substr(0, end + 1);
    if (ascii_lower(words) == name) return true;
  }
  return false;
}

/// Plain words as Markdown that says the same.
std::string escaped(std::string_view words) {
  std::string out;
  for (const char c : words) {
    if (std::string_view("\\`*_[]<>#|!~&").find(c) != std::string_view::npos) out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string as_url(const fs::path& file, const fs::path& folder) {
  std::string out;
  for (const char c : file.lexically_relative(folder).generic_string()) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    if (plain)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace

Value public_front_matter(const Value& front_matter, const fs::path& folder, const Withheld* withheld) {
  const Value* list = front_matter.find("appendices");
  if (list == nullptr || !list->is_sequence() || exemption_of(front_matter).any()) return front_matter;
  Value::Sequence shown;
  for (const Value& one : list->as_sequence()) {
    Exemption exemption = exemption_of(one);
    const Value* file = one.is_string() ? &one : one.find("file");
    if (!exemption.any() && withheld != nullptr && file != nullptr && file->is_string())
      exemption = withheld->of(folder / file->as_string());
    if (!exemption.any()) {
      shown.push_back(one);
      continue;
    }
    const Value* title = one.find("public_title");
    Value::Mapping kept{{Value("title"), title != nullptr ? *title : Value("An appendix").at(one.span())}};
    if (exemption.paragraph != 0)
      kept.push_back({Value("exempt"), Value(std::int64_t{exemption.paragraph}).at(one.span())});
    if (exemption.confidential) kept.push_back({Value("confidential"), Value(true).at(one.span())});
    shown.push_back(Value::mapping(std::move(kept)).at(one.span()));
  }
  Value::Mapping entries = front_matter.as_mapping();
  entries.push_back({Value("appendices"), Value(std::move(shown)).at(list->span())});
  return Value::mapping(std::move(entries)).at(front_matter.span());
}

std::string appendices_part(const std::vector<PackEntry>& appendices, bool paper_is_withheld, std::string_view text) {
  if (appendices.empty() || has_heading(text, "appendices")) return {};
  std::string out = "\n\n## Appendices\n\n";
  for (const PackEntry& entry : appendices) {
    if (entry.exemption.any() && !paper_is_withheld) {
      out += fmt::format("- {} ({})\n", escaped(entry.public_title.empty() ? entry.title : entry.public_title),
                         exemption_in_brief(entry.exemption));
    } else {
      out += fmt::format("- [{}]({})\n", escaped(entry.title), as_url(entry.file, entry.folder));
    }
  }
  return out;
}

std::vector<std::pair<std::string, const Source*>> appendix_files(const std::vector<PackEntry>& appendices,
                                                                  bool paper_is_withheld, const PaperRequest& request,
                                                                  Disk& disk, PaperLog& log) {
  std::vector<std::pair<std::string, const Source*>> out;
  for (const PackEntry& entry : appendices) {
    const std::string name = entry.file.lexically_relative(entry.folder).generic_string();
    if (!lies_within(request.root, entry.file) || name.starts_with("..")) {
      log.diagnostics
          .error("file/outside", entry.where,
                 fmt::format("{} does not lie beside the paper or below it", entry.file.filename().string()))
          .help("copy the file into the paper's folder: it is published with the paper");
      continue;
    }
    const bool kept_back =
        entry.exemption.any() || (request.project != nullptr && request.project->withheld.of(entry.file).any());
    if (kept_back && !paper_is_withheld) continue;
    const FileRead& file = disk.read(entry.file);
    log.inputs[input_name(request.root, entry.file)] = file.hash;
    if (file.source == nullptr) {
      std::error_code error;
      log.diagnostics
          .error("file/unreadable", entry.where,
                 fs::exists(entry.file, error) ? file.error : fmt::format("there is no file {}", name))
          .help("names of files are taken from the paper's folder");
      continue;
    }
    out.emplace_back(name, file.source);
  }
  return out;
}

}  // namespace despatch
