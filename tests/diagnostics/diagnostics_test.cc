// Runs every file of tests/diagnostics/cases through reading, checking and the rules, and compares what is said with
// what the file says it should be. A comment of any of these forms, in any line:
//
//     # error 9:12: words that the message holds [family/name]
//     # warning 9:12: …            the code in brackets may be left out, and so may the words
//     # note 4:7: words              another place of the message above; with/other.yaml:4:7 in another file
//     # as of 2018-01-31           the day on which deadlines are looked at
//     # with: other.yaml           another file of the folder with/ that belongs to the project
//     # bytes: \x00 …              (only in .bin files) the content is what follows, with escapes
//
// In Markdown and CSV the same stands behind `<!-- ` or, for CSV, in a file of the same name with `.expect` at its end.
// Lines count from the file's own first line. Every message must be expected, and every expected message must come.
#include <algorithm>
#include <filesystem>
#include <optional>
#include <regex>
#include <set>

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "base/files.h"
#include "base/text.h"
#include "document/parse.h"
#include "figure/figure.h"
#include "model/kinds.h"
#include "rules/findings.h"
#include "value/csv.h"
#include "value/yaml.h"

namespace despatch {
namespace {

namespace fs = std::filesystem;
const fs::path kFolder = fs::path(DESPATCH_SOURCE_DIR) / "tests/diagnostics";

struct ExpectedNote {
  std::string file, place, words;  ///< file: empty for the case itself
};
struct Expected {
  std::string severity, place, words, code;
  bool met = false;
  std::vector<ExpectedNote> notes;
};

struct Case {
  std::vector<Expected> expected;
  std::optional<Date> as_of;
  std::vector<std::string> with;
};

Case read_expectations(const std::string& text) {
  static const std::regex kMessage(
      R"((error|warning) (\d+:\d+)(?:: *(.*?))? *(?:\[([a-z0-9-]+/[a-z0-9-]+)\])?\s*(?:-->)?)");
  static const std::regex kNote(R"(note (?:(\S+?):)?(\d+:\d+)(?:: *(.*?))?\s*(?:-->)?)");
  Case out;
  for (std::string_view line : split(text, '\n')) {
    line = trim(line);
    if (line.starts_with("#"))
      line = trim(line.substr(1));
    else if (line.starts_with("<!--"))
      line = trim(line.substr(4));
    else
      continue;
    std::string rest(line);
    std::smatch match;
    if (std::regex_match(rest, match, kMessage))
      out.expected.push_back({match[1], match[2], match[3], match[4]});
    else if (!out.expected.empty() && std::regex_match(rest, match, kNote))
      out.expected.back().notes.push_back({match[1], match[2], match[3]});
    else if (rest.starts_with("as of "))
      out.as_of = parse_date(rest.substr(6)).value();
    else if (rest.starts_with("with: "))
      out.with.push_back(rest.substr(6));
  }
  return out;
}

std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 >= text.size())
      out += text[i];
    else if (text[i + 1] == 'x' && i + 3 < text.size())
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 2, 2)), nullptr, 16)), i += 3;
    else
      out += text[++i] == 'n' ? '\n' : text[i] == 't' ? '\t' : text[i] == 'r' ? '\r' : text[i];
  }
  return out;
}

/// What a .bin file holds after `bytes: `.
std::string content_of(const fs::path& path, const std::string& text) {
  if (path.extension() != ".bin") return text;
  const std::size_t at = text.find("# bytes: ");
  REQUIRE(at != std::string::npos);
  return unescape(trim(std::string_view(text).substr(at + 9)));
}

void look_at(const fs::path& path, const Source& source, const Case& expected, SourceMap& sources, Diagnostics& out) {
  References references;
  RuleContext context;
  context.as_of = expected.as_of;
  for (const std::string& name : expected.with) {
    Diagnostics quiet;
    const Value other = read_yaml(sources.add("with/" + name, read_file(kFolder / "with" / name).value()), quiet);
    check_kind(other, quiet, references);
    for (const Diagnostic& d : quiet.all()) FAIL(render_text(d));
    context.documents.push_back(other);
  }
  if (path.extension() == ".csv") {
    (void)read_csv(source, out);
    return;
  }
  if (path.extension() == ".md") {
    check_front_matter(read_front_matter(source, out).value, out, references);
    Diagnostics told_already;
    const Document paper = parse_document(source, told_already);
    for (const Block& block : paper.blocks)
      if (const auto* chart = std::get_if<Chart>(&block.node))
        (void)make_figure(chart->specification, block.where, out);
    return;
  }
  const Value value = read_yaml(source, out);
  check_kind(value, out, references);
  // References are resolved when the case brings the rest of a project or declares its own ids.
  references.check(out);
  if (out.errors() == 0) findings_for(value, context, out);
}

std::string place_of(Span span) {
  const Position at = span.source->position(span.begin);
  return fmt::format("{}:{}", at.line, at.column);
}

/// As a case would expect it.
std::string describe(const Diagnostic& d) {
  std::string text = fmt::format("{} {}: {} [{}]", d.severity == Severity::Error ? "error" : "warning",
                                 place_of(d.where), d.message, d.code);
  for (const Label& note : d.notes)
    if (note.where.known())
      text +=
          fmt::format("\n# note {}{}: {}", note.where.source == d.where.source ? "" : note.where.source->name() + ":",
                      place_of(note.where), note.text);
  return text;
}

bool has_note(const Diagnostic& d, const ExpectedNote& expected) {
  return std::ranges::any_of(d.notes, [&](const Label& note) {
    return note.where.known() && place_of(note.where) == expected.place &&
           (note.where.source == d.where.source ? "" : note.where.source->name()) == expected.file &&
           note.text.find(expected.words) != std::string::npos;
  });
}

TEST_CASE("every broken file gives the messages it names") {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(kFolder / "cases"))
    if (entry.path().extension() != ".expect") files.push_back(entry.path());
  std::ranges::sort(files);
  CHECK(files.size() >= 45);
  for (const fs::path& path : files) {
    const std::string text = read_file(path).value();
    fs::path beside = path;
    beside += ".expect";
    Case expected = read_expectations(fs::exists(beside) ? read_file(beside).value() : text);
    SourceMap sources;
    const Source& source = sources.add(path.filename().string(), content_of(path, text));
    Diagnostics out;
    look_at(path, source, expected, sources, out);
    out.sort();
    INFO(path.filename().string());
    // A file that expects nothing is a good file, and then says so in its name.
    if (expected.expected.empty()) CHECK(path.filename().string().find("good") != std::string::npos);
    for (const Diagnostic& d : out.all()) {
      REQUIRE(d.where.known());
      const auto found = std::ranges::find_if(expected.expected, [&](const Expected& e) {
        return !e.met && e.severity == (d.severity == Severity::Error ? "error" : "warning") &&
               e.place == place_of(d.where) && d.message.find(e.words) != std::string::npos &&
               (e.code.empty() || e.code == d.code);
      });
      if (found == expected.expected.end())
        FAIL_CHECK("not expected: " << describe(d));
      else {
        found->met = true;
        for (const ExpectedNote& note : found->notes)
          if (!has_note(d, note))
            FAIL_CHECK("no note " << note.file << ' ' << note.place << ": " << note.words << " of " << describe(d));
      }
      // Every message says what to do.
      if (d.help.empty() && d.notes.empty() && d.code != "model/bad-money" && d.code != "money/inexact")
        FAIL_CHECK("no help: " << describe(d));
    }
    for (const Expected& e : expected.expected)
      if (!e.met)
        FAIL_CHECK("did not come: " << e.severity << " " << e.place << ": " << e.words << " [" << e.code << "]");
  }
}

TEST_CASE("contradictions are told at both places") {
  std::set<std::string> all, of_a_case;
  for (const auto& entry : fs::directory_iterator(kFolder / "cases"))
    for (const Expected& one : read_expectations(read_file(entry.path()).value()).expected) {
      if (one.notes.empty() || one.code.empty()) continue;
      all.insert(one.code);
      const std::string family = one.code.substr(0, one.code.find('/'));
      if (family == "case" || one.code == "appraisal/mixed-price-base" || one.code == "appraisal/double-counted-risk")
        of_a_case.insert(one.code);
    }
  CHECK(all.size() >= 90);
  CHECK(of_a_case.size() >= 35);
}

TEST_CASE("every code of reading, model and rules has an explanation and stands once") {
  std::vector<std::string_view> ids;
  for (const CodeTable table : {base_codes(), value_codes(), model_codes(), rule_codes(), figure_codes()})
    for (const DiagnosticCode& code : table) {
      CAPTURE(code.id);
      CHECK(!code.title.empty());
      CHECK(!code.explanation.empty());
      CHECK(std::ranges::find(ids, code.id) == ids.end());
      ids.push_back(code.id);
    }
}

}  // namespace
}  // namespace despatch
