// Every case of cases/*.txt gives Jinja2's bytes, as expect.py wrote them down.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "case.h"

namespace {

struct Case {
  std::string name;
  std::vector<std::pair<std::string, std::string>> parts;
};

std::vector<Case> parse(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::vector<Case> cases;
  std::string line;
  bool first_line = true;
  const auto add = [&](const std::string& text) {
    std::string& content = cases.back().parts.back().second;
    if (!first_line) content += '\n';
    content += text;
    first_line = false;
  };
  while (std::getline(in, line)) {
    if (line.starts_with("=== ")) {
      cases.push_back({line.substr(4), {{"", ""}}});
      first_line = true;
    } else if (line.starts_with("--- ")) {
      cases.back().parts.emplace_back(line.substr(4), "");
      first_line = true;
    } else if (!cases.empty()) {
      add(line);
    }
  }
  // The blank line before the next case belongs to no section.
  for (std::size_t i = 0; i + 1 < cases.size(); ++i) {
    std::string& last = cases[i].parts.back().second;
    if (last.ends_with('\n')) last.pop_back();
  }
  return cases;
}

struct Expected {
  nlohmann::ordered_json input;
  std::optional<std::string> text;
  bool error = false;
};

Expected gather(const Case& one, const Expected* shared) {
  Expected out;
  if (shared) out.input = shared->input;
  for (const auto& [head, content] : one.parts) {
    if (head.empty())
      out.input["templates"]["main"] = content;
    else if (head.starts_with("template-json"))
      out.input["templates"][head.size() > 14 ? head.substr(14) : "main"] = nlohmann::json::parse(content);
    else if (head.starts_with("template "))
      out.input["templates"][head.substr(9)] = content;
    else if (head == "data")
      out.input["data"] = nlohmann::ordered_json::parse(content);
    else if (head == "options") {
      std::istringstream words(content);
      out.input["options"] = nlohmann::ordered_json::object();
      for (std::string word; words >> word;) out.input["options"][word] = true;
    } else if (head == "expect")
      out.text = content;
    else if (head == "expect-json")
      out.text = nlohmann::json::parse(content).get<std::string>();
    else if (head == "error")
      out.error = true;
  }
  return out;
}

}  // namespace

TEST_CASE("templates give the bytes that Jinja2 gives") {
  std::size_t count = 0;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(JINJA_CASES)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& path : files) {
    std::optional<Expected> shared;
    for (const Case& one : parse(path)) {
      const Expected expected = gather(one, shared ? &*shared : nullptr);
      if (one.name == "*") {
        shared = expected;
        continue;
      }
      ++count;
      INFO(path.filename().string() << ": " << one.name);
      const jinja_test::Result made = jinja_test::run(expected.input);
      INFO("told: " << made.errors);
      if (expected.error) {
        CHECK_FALSE(made.text.has_value());
        CHECK_FALSE(made.errors.empty());
        continue;
      }
      REQUIRE(expected.text.has_value());
      CHECK(made.text.value_or("(no text)") == *expected.text);
    }
  }
  CHECK(count >= 300);
}
