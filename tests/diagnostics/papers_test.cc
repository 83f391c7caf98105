// Runs every Markdown file of tests/diagnostics/papers through parsing, checking and the PDF writer, and holds what is
// said against what the file says it should be, in a remark of any line:
//
//     <!-- error 9:12: words that the message holds [family/name] -->
//
// Every message must be expected, and every expected message must come.
#include <algorithm>
#include <filesystem>
#include <regex>

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "base/files.h"
#include "base/text.h"
#include "document/parse.h"
#include "write/pdf/write_pdf.h"

namespace despatch {
namespace {

namespace fs = std::filesystem;
const fs::path kFolder = fs::path(DESPATCH_SOURCE_DIR) / "tests/diagnostics/papers";

struct Expected {
  std::string severity, place, words, code;
  bool met = false;
};

std::vector<Expected> expectations(const std::string& text) {
  static const std::regex kMessage(R"(<!-- (error|warning) (\d+:\d+): (.*) \[([a-z0-9-]+/[a-z0-9-]+)\] -->)");
  std::vector<Expected> out;
  for (const std::string_view line : split(text, '\n')) {
    const std::string rest(trim(line));
    std::smatch match;
    if (std::regex_match(rest, match, kMessage)) out.push_back({match[1], match[2], match[3], match[4]});
  }
  return out;
}

TEST_CASE("a paper that would not conform is refused at its place") {
  pdf::FontLibrary fonts(pdf::default_font_folders());
  const LoadAsset load = [](std::string_view) { return read_file(kFolder / "../../html/pictures/plan.png"); };
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(kFolder)) files.push_back(entry.path());
  std::ranges::sort(files);
  CHECK(files.size() >= 12);
  for (const fs::path& path : files) {
    const std::string text = read_file(path).value();
    std::vector<Expected> expected = expectations(text);
    const Source source(path.filename().string(), text);
    Diagnostics out;
    const Document document = parse_document(source, out);
    check_document(document, out);
    CHECK(write_pdf(document, {}, fonts, load, out).starts_with("%PDF-1.7"));
    out.sort();
    INFO(path.filename().string());
    CHECK(expected.empty() == path.filename().string().starts_with("good"));
    for (const Diagnostic& d : out.all()) {
      const Position at = d.where.known() ? source.position(d.where.begin) : Position{1, 1};
      const auto found = std::ranges::find_if(expected, [&](const Expected& e) {
        return !e.met && e.severity == (d.severity == Severity::Error ? "error" : "warning") &&
               e.place == fmt::format("{}:{}", at.line, at.column) && d.message.find(e.words) != std::string::npos &&
               e.code == d.code;
      });
      if (found == expected.end())
        FAIL_CHECK("not expected: " << render_text(d));
      else
        found->met = true;
      if (d.help.empty() && d.code != "document/region-close") FAIL_CHECK("no help: " << render_text(d));
    }
    for (const Expected& e : expected)
      if (!e.met)
        FAIL_CHECK("did not come: " << e.severity << " " << e.place << ": " << e.words << " [" << e.code << "]");
  }
}

}  // namespace
}  // namespace despatch
