// The papers in content/ keep to what the public record allows, and the templates belong to no council.
#include <algorithm>
#include <filesystem>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "base/diagnostic.h"
#include "base/files.h"
#include "base/source.h"
#include "value/value.h"
#include "value/yaml.h"

namespace despatch {
namespace {

namespace fs = std::filesystem;
const fs::path kRoot = DESPATCH_SOURCE_DIR;

std::vector<fs::path> files_below(const fs::path& folder, std::initializer_list<std::string_view> endings) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && std::ranges::count(endings, entry.path().extension().string()))
      out.push_back(entry.path());
  std::ranges::sort(out);
  return out;
}

std::string text_of(const fs::path& path) {
  const auto bytes = read_file(path);
  REQUIRE(bytes);
  return *bytes;
}

/// The file's `source:` texts, at any depth, and those of keys that end in `_source`.
void collect_sources(const Value& value, std::vector<std::string>& out) {
  if (value.is_sequence())
    for (const Value& item : value.as_sequence()) collect_sources(item, out);
  if (!value.is_mapping()) return;
  for (const Value::Entry& entry : value.as_mapping()) {
    const std::string key = entry.key.is_string() ? entry.key.as_string() : std::string();
    if (key != "source" && !key.ends_with("_source"))
      collect_sources(entry.value, out);
    else if (entry.value.is_string())
      out.push_back(entry.value.as_string());
    else if (entry.value.is_sequence())
      for (const Value& one : entry.value.as_sequence()) out.push_back(one.as_string());
  }
}

// A tag at a line's end takes the line's end with it, unless it ends in `+%}` or a blank line follows: the next item or
// row would join this one.
TEST_CASE("an item or a row that ends in a tag keeps its line") {
  const std::regex joins(R"(^\s*([-*]|[0-9]+\.|\|) .*[^+]%\}$)");
  for (const fs::path& file : files_below(kRoot / "templates", {".md"})) {
    std::istringstream lines(text_of(file));
    std::string before;
    int number = 0;
    for (std::string line; std::getline(lines, line); before = line) {
      INFO(file.string() << ':' << number << ": " << before);
      CHECK_FALSE((!line.empty() && std::regex_search(before, joins)));
      ++number;
    }
  }
}

TEST_CASE("templates name no council") {
  const std::regex council("worcester|northampton|fernshire|northmoor", std::regex::icase);
  for (const fs::path& file : files_below(kRoot / "templates", {".md"})) {
    INFO(file);
    CHECK_FALSE(std::regex_search(text_of(file), council));
  }
}

TEST_CASE("content holds no e-mail address and no telephone number") {
  const std::regex address(R"([\w.+-]+@[\w-]+\.[\w.]+)");
  const std::regex telephone(R"(\(?0\d{3,4}\)?[ -]\d{3,7}|\+44)");
  for (const fs::path& file : files_below(kRoot / "content", {".md", ".yaml", ".csv"})) {
    INFO(file);
    const std::string text = text_of(file);
    CHECK_FALSE(std::regex_search(text, address));
    CHECK_FALSE(std::regex_search(text, telephone));
  }
}

TEST_CASE("every source of the real case is a document that the papers can list") {
  const fs::path folder = kRoot / "content/worcestershire";
  Diagnostics faults;
  const Source listed("documents.yaml", text_of(folder / "documents.yaml"));
  const Value documents = read_yaml(listed, faults);
  std::vector<std::string> names;
  for (const Value& work : documents.find("works")->as_sequence()) {
    names.push_back(work.find("short")->as_string());
    names.push_back(work.find("author")->as_string() + ", " + work.find("title")->as_string());
  }

  for (const fs::path& file : files_below(folder, {".yaml"})) {
    const Source source(file.filename().string(), text_of(file));
    std::vector<std::string> cited;
    collect_sources(read_yaml(source, faults), cited);
    for (const std::string& place : cited) {
      INFO(source.name() << ": " << place);
      CHECK(std::ranges::any_of(names, [&](const std::string& name) { return place.starts_with(name); }));
    }
  }
  CHECK(faults.empty());
}

}  // namespace
}  // namespace despatch
