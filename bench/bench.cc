// bench CORPUS TEMPLATE PROGRAM: CPU time of each stage for each paper of a corpus, and what the whole program takes.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/files.h"
#include "base/memory.h"
#include "document/parse.h"
#include "pack_rows.h"
#include "pdf_rows.h"
#include "process.h"
#include "rules_rows.h"
#include "template/template.h"
#include "value/yaml.h"
#include "write/html/write_html.h"
#include "write/markdown/write_markdown.h"
#include "write/pdf/write_pdf.h"

namespace {

using namespace despatch;
using bench::Run;
using bench::run_program;
namespace fs = std::filesystem;

double cpu_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double peak_mb() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1000;
}

/// Stages by name, in the order in which they were first timed.
class Clock {
 public:
  template <class Work>
  auto time(std::string_view stage, Work work) {
    const double begin = cpu_ms();
    auto made = work();
    add(stage, cpu_ms() - begin);
    return made;
  }
  void add(std::string_view stage, double ms) {
    for (auto& [name, sum] : sums_)
      if (name == stage) {
        sum += ms;
        return;
      }
    sums_.emplace_back(stage, ms);
  }
  [[nodiscard]] const auto& sums() const { return sums_; }
  [[nodiscard]] double total() const {
    double total = 0;
    for (const auto& [name, sum] : sums_) total += sum;
    return total;
  }

 private:
  std::vector<std::pair<std::string, double>> sums_;
};

struct Sizes {
  double yaml = 0, markdown = 0, html = 0, pdf = 0;
};

struct Papers {
  explicit Papers(const fs::path& template_file) : environment(TemplateOptions{}) {
    text = &sources.add("paper.md.j2", read_file(template_file).value());
    compiled = environment.compile(*text, faults);
  }
  SourceMap sources;
  Environment environment;
  const Source* text = nullptr;
  std::shared_ptr<const Template> compiled;
  pdf::FontLibrary fonts{pdf::default_font_folders()};
  Diagnostics faults;
};

const LoadAsset no_pictures = [](std::string_view) -> tl::expected<std::string, std::string> {
  return tl::unexpected(std::string("no pictures here"));
};

std::string make_paper(Papers& papers, const fs::path& file, Clock& clock, Sizes& sizes) {
  const Source data_source(file.string(), read_file(file).value());
  const Value data = clock.time("read YAML", [&] { return read_yaml(data_source, papers.faults); });
  MadeText merged =
      clock.time("merge", [&] { return merge(papers.environment, *papers.compiled, data, papers.faults).value(); });
  const Source merged_source("merged.md", std::move(merged.text));
  const Document written = clock.time("parse", [&] { return parse_document(merged_source, papers.faults); });
  MadeText normal = clock.time("write Markdown", [&] { return write_markdown(written); });
  const Source normal_source("normal.md", std::move(normal.text));
  const Document paper = clock.time("parse again", [&] { return parse_document(normal_source, papers.faults); });
  const std::string html = clock.time("write HTML", [&] { return write_html(paper, {}, no_pictures, papers.faults); });
  std::string pdf =
      clock.time("write PDF", [&] { return write_pdf(paper, {}, papers.fonts, no_pictures, papers.faults); });
  sizes.yaml += static_cast<double>(data_source.text().size());
  sizes.markdown += static_cast<double>(normal_source.text().size());
  sizes.html += static_cast<double>(html.size());
  sizes.pdf += static_cast<double>(pdf.size());
  return std::string(merged_source.text());
}

void print(const Clock& clock, std::size_t papers, std::string_view of) {
  fmt::print("\n| stage | CPU, ms a {} |\n|---|--:|\n", of);
  for (const auto& [name, sum] : clock.sums()) fmt::print("| {} | {:.2f} |\n", name, sum / static_cast<double>(papers));
  fmt::print("| **all three formats** | **{:.2f}** |\n", clock.total() / static_cast<double>(papers));
}

/// One document of many papers: what grows faster than the text would show here.
void bench_large(Papers& papers, const std::string& text) {
  const Source source("large.md", text);
  Clock clock;
  const Document paper = clock.time("parse", [&] { return parse_document(source, papers.faults); });
  const MadeText markdown = clock.time("write Markdown", [&] { return write_markdown(paper); });
  const std::string html = clock.time("write HTML", [&] { return write_html(paper, {}, no_pictures, papers.faults); });
  const std::string pdf =
      clock.time("write PDF", [&] { return write_pdf(paper, {}, papers.fonts, no_pictures, papers.faults); });
  fmt::print("\nOne document of {:.0f} KB of Markdown (HTML {:.0f} KB, PDF {:.0f} KB):\n",
             static_cast<double>(text.size()) / 1e3, static_cast<double>(html.size()) / 1e3,
             static_cast<double>(pdf.size()) / 1e3);
  print(clock, 1, "document");
}

/// The median of seven, after one to warm the page cache.
void bench_cold(const std::string& program, const std::string& text, const std::string& data) {
  fmt::print("| one paper, a process of its own | CPU, ms | wall, ms | peak, MB |\n|---|--:|--:|--:|\n");
  const std::string base = (fs::temp_directory_path() / fmt::format("despatch-bench-{}", ::getpid())).string();
  const std::vector<std::pair<std::string, std::vector<std::string>>> rows = {
      {"text", {"-o", base + ".txt"}},
      {"HTML", {"-o", base + ".html"}},
      {"PDF", {"-o", base + ".pdf"}},
      {"all three", {"-o", base + ".md", "-o", base + ".html", "-o", base + ".pdf"}},
  };
  for (const auto& [name, outputs] : rows) {
    std::vector<std::string> words = {program, "render", text, "-d", data};
    words.insert(words.end(), outputs.begin(), outputs.end());
    (void)run_program(words);
    std::vector<Run> runs;
    for (int i = 0; i < 7; ++i) runs.push_back(run_program(words));
    std::ranges::sort(runs, {}, &Run::cpu_ms);
    fmt::print("| {} | {:.1f} | {:.1f} | {:.1f} |\n", name, runs[3].cpu_ms, runs[3].wall_ms, runs[3].peak_mb);
  }
  for (const char* ending : {".txt", ".md", ".html", ".pdf"}) fs::remove(base + ending);
}

}  // namespace

int main(int count, char** words) {
  despatch::keep_freed_memory();  // as the program does
  if (count != 4) {
    fmt::print(stderr, "usage: bench CORPUS TEMPLATE PROGRAM\n");
    return 2;
  }
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(words[1])) files.push_back(entry.path());
  std::ranges::sort(files);

  // First, while this process is small: a child's peak counts from its parent's size.
  bench_cold(words[3], words[2], files.front().string());
  bench::bench_large_documents(words[3]);
  bench::bench_packs(words[3]);
  bench::bench_rules(words[3]);

  Clock set_up;
  const double begin = cpu_ms();
  Papers papers(words[2]);
  set_up.add("set-up", cpu_ms() - begin);
  Clock first;
  Sizes ignored;
  (void)make_paper(papers, files.front(), first, ignored);
  Clock clock;
  Sizes sizes;
  std::vector<std::string> merged;
  for (const fs::path& file : files) merged.push_back(make_paper(papers, file, clock, sizes));
  std::string large;
  for (const std::string& text : merged) large += text + "\n";
  const double n = static_cast<double>(files.size());
  fmt::print("\n{} papers: YAML {:.1f} KB, Markdown {:.1f} KB, HTML {:.1f} KB, PDF {:.1f} KB each; peak {:.0f} MB\n",
             files.size(), sizes.yaml / n / 1e3, sizes.markdown / n / 1e3, sizes.html / n / 1e3, sizes.pdf / n / 1e3,
             peak_mb());
  print(clock, files.size(), "paper");
  fmt::print("\nOnce for all papers: {:.1f} ms of set-up; the first paper took {:.1f} ms.\n", set_up.total(),
             first.total());
  bench_large(papers, large);
  bench::bench_pages(merged);
  bench::bench_growth(words[3]);
  return 0;
}
