// Any bytes as a template and as Markdown, through every writer: nothing crashes, hangs or comes back empty.
//
//     writers_fuzz FILE...          replays files
//     writers_fuzz --runs N SEED    N seeded mutations of the Markdown files of tests/ and docs/
//
// With clang and -fsanitize=fuzzer the function LLVMFuzzerTestOneInput is all that is used.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "base/files.h"
#include "document/parse.h"
#include "fuzz_main.h"
#include "template/template.h"
#include "write/html/write_html.h"
#include "write/markdown/write_markdown.h"
#include "write/pdf/write_pdf.h"

namespace {

using namespace despatch;

constexpr std::size_t kMostBytes = 20'000;

const LoadAsset no_pictures = [](std::string_view) -> tl::expected<std::string, std::string> {
  return tl::unexpected(std::string("no pictures here"));
};

pdf::FontLibrary& fonts() {
  static pdf::FontLibrary library(pdf::default_font_folders());
  return library;
}

void require(bool holds, const char* what, std::string_view input) {
  if (holds) return;
  std::fprintf(stderr, "%s\n--- input:\n%.*s\n", what, static_cast<int>(input.size()), input.data());
  std::abort();
}

void try_as_template(const std::string& input) {
  TemplateOptions options;
  options.limits.work = 20'000'000;
  const Source source("fuzz.j2", input);
  Environment environment(options);
  Diagnostics faults;
  const auto compiled = environment.compile(source, faults);
  if (compiled == nullptr)
    return require(faults.errors() != 0, "a template did not compile and nobody said why", input);
  const auto made = merge(environment, *compiled, Value::mapping({{"a", Value(1)}}), faults);
  require(made || faults.errors() != 0, "a template was not merged and nobody said why", input);
}

void try_as_document(const std::string& input) {
  const Source source("fuzz.md", input);
  Diagnostics faults;
  const Document document = parse_document(source, faults);
  check_document(document, faults);
  const MadeText markdown = write_markdown(document);
  const Source emitted("emitted.md", markdown.text);
  const Document paper = parse_document(emitted, faults);
  require(write_html(paper, {}, no_pictures, faults).ends_with("</html>\n"), "the page is cut", input);
  require(write_pdf(paper, {}, fonts(), no_pictures, faults).starts_with("%PDF-"), "the PDF is none", input);
  for (const Diagnostic& fault : faults.all()) require(!render_text(fault).empty(), "a fault says nothing", input);
}

void try_all(const std::string& input) {
  try_as_template(input);
  try_as_document(input);
}

std::vector<std::string> samples() {
  std::vector<std::string> found;
  for (const char* folder : {"tests", "docs", "templates"})
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::string(DESPATCH_SOURCE_DIR "/") + folder))
      if (entry.path().extension() == ".md" && entry.file_size() < kMostBytes)
        if (auto text = read_file(entry.path())) found.push_back(std::move(*text));
  std::sort(found.begin(), found.end());
  return found;
}

/// Cuts, doubles, swaps and spoils stretches of a text, and takes stretches of another.
std::string mutated(std::string text, const std::vector<std::string>& all, std::mt19937_64& random) {
  const auto pick = [&](std::size_t n) { return n == 0 ? 0 : static_cast<std::size_t>(random() % n); };
  for (std::size_t change = 1 + pick(6); change > 0; --change) {
    const std::size_t at = pick(text.size() + 1);
    const std::string& other = all[pick(all.size())];
    switch (pick(5)) {
      case 0: text.erase(at, pick(40)); break;
      case 1: text.insert(at, text.substr(pick(text.size() + 1), pick(200))); break;
      case 2: text.insert(at, other.substr(pick(other.size() + 1), pick(400))); break;
      case 3:
        if (at < text.size()) text[at] = static_cast<char>(random());
        break;
      default: text.insert(at, std::string(1 + pick(30), "#>*-_`|[(<{%\n \x80"[pick(15)])); break;
    }
  }
  if (text.size() > kMostBytes) text.resize(kMostBytes);
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size <= kMostBytes) try_all(std::string(reinterpret_cast<const char*>(bytes), size));
  return 0;
}

#ifndef DESPATCH_LIBFUZZER
int main(int count, char** words) {
  const auto run = [](const std::vector<std::string>& all, fuzz::Random& random) {
    try_all(mutated(all[random() % all.size()], all, random));
  };
  return fuzz::fuzz_main(count, words, samples, run, try_all);
}
#endif
