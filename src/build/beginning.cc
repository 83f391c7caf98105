#include "build/beginning.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"
#include "value/yaml.h"

namespace despatch {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kAbout = "beginning.yaml";

std::string text_of(const Value& mapping, std::string_view key) {
  const Value* value = mapping.find(key);
  return value != nullptr && value->is_string() ? value->as_string() : std::string();
}

std::vector<Prompt> questions_of(const Value& about) {
  std::vector<Prompt> questions;
  const Value* list = about.find("questions");
  if (list == nullptr || !list->is_sequence()) return questions;
  for (const Value& item : list->as_sequence())
    questions.push_back({text_of(item, "name"), text_of(item, "ask"), text_of(item, "proposal")});
  return questions;
}

/// The answer as a YAML value on one line: quoted wherever it needs to be.
std::string yaml_scalar(const std::string& answer) {
  std::string line = write_yaml(Value::mapping({{"a", Value(answer)}}));
  if (line.starts_with("a: ") && line.find('\n') == line.size() - 1) return line.substr(3, line.size() - 4);
  std::string quoted = "\"";
  for (const char c : answer) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c == '\n' || c == '\r' ? ' ' : c;
  }
  return quoted + "\"";
}

std::string filled_in(std::string text, const Answers& answers) {
  for (const auto& [name, answer] : answers) {
    const std::string mark = fmt::format("@{}@", name), scalar = yaml_scalar(answer);
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + scalar.size()))
      text.replace(at, mark.size(), scalar);
  }
  return text;
}

std::vector<fs::path> files_of(const Beginning& beginning) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(beginning.folder, error))
    if (entry.is_regular_file(error) && entry.path().filename() != kAbout)
      files.push_back(entry.path().lexically_relative(beginning.folder));
  std::ranges::sort(files);
  return files;
}

}  // namespace

std::vector<Beginning> find_beginnings(const fs::path& folder, Disk& disk, Diagnostics& out) {
  std::vector<Beginning> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (!fs::is_regular_file(entry.path() / kAbout, error)) continue;
    const FileRead& file = disk.read(entry.path() / kAbout);
    if (file.source == nullptr) {
      out.error("file/unreadable", {}, file.error);
      continue;
    }
    const Value about = read_yaml(*file.source, out);
    found.push_back({entry.path().filename().string(), text_of(about, "summary"), questions_of(about), entry.path()});
  }
  std::ranges::sort(found, {}, &Beginning::name);
  return found;
}

tl::expected<std::vector<std::string>, std::string> write_beginning(const Beginning& beginning, const Answers& answers,
                                                                    const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_directory(folder, error))
    return tl::unexpected(fmt::format("{} is a file: nothing was written", folder.string()));
  if (fs::is_directory(folder, error) && !fs::is_empty(folder, error))
    return tl::unexpected(fmt::format("{} has files in it already: nothing was written", folder.string()));
  std::vector<std::string> written;
  for (const fs::path& file : files_of(beginning)) {
    auto text = read_file(beginning.folder / file);
    if (!text) return tl::unexpected(text.error());
    if (const auto done = write_file(folder / file, filled_in(std::move(*text), answers)); !done)
      return tl::unexpected(done.error());
    written.push_back(file.generic_string());
  }
  return written;
}

}  // namespace despatch
