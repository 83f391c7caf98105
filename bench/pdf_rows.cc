#include "pdf_rows.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "base/files.h"
#include "document/parse.h"
#include "documents.h"
#include "process.h"
#include "write/html/write_html.h"
#include "write/markdown/write_markdown.h"
#include "write/pdf/layout/setting.h"
#include "write/pdf/write_pdf.h"

namespace despatch::bench {
namespace {

namespace fs = std::filesystem;

const LoadAsset no_pictures = [](std::string_view) -> tl::expected<std::string, std::string> {
  return tl::unexpected(std::string("no pictures here"));
};

std::string pdf_of(const std::string& text, pdf::FontLibrary& fonts) {
  const Source source("paper.md", text);
  Diagnostics faults;
  return write_pdf(parse_document(source, faults), {}, fonts, no_pictures, faults);
}

}  // namespace

std::size_t pages_of(const std::string& text, pdf::FontLibrary& fonts) {
  const Source source("paper.md", text);
  Diagnostics faults;
  const Document document = parse_document(source, faults);
  const PdfOptions options;
  return layout::Setting(document, options, fonts, no_pictures, faults).pages.size();
}

void bench_large_documents(const std::string& program) {
  struct Row {
    std::string name, text;
    Run run;
    double kilobytes = 0;
  };
  std::vector<Row> rows = {{"1,000 text pages with small tables", text_pages(1000), {}, 0},
                           {"one table of 5,000 rows and 12 columns", large_table(5000, 12), {}, 0}};
  const std::string base = (fs::temp_directory_path() / fmt::format("despatch-bench-{}", ::getpid())).string();
  for (Row& row : rows) {
    if (!write_file(base + ".md", row.text)) return;
    row.run = median(5, [&] { return run_program({program, "render", base + ".md", "-o", base + ".pdf"}); });
    if (const auto made = read_file(base + ".pdf")) row.kilobytes = static_cast<double>(made->size()) / 1e3;
  }
  for (const char* ending : {".md", ".pdf"}) fs::remove(base + ending);
  pdf::FontLibrary fonts(pdf::default_font_folders());
  fmt::print(
      "\n| one document as PDF, a process of its own | pages | CPU, ms | pages a CPU second | peak, MB | KB |\n"
      "|---|--:|--:|--:|--:|--:|\n");
  for (const Row& row : rows) {
    const auto pages = static_cast<double>(pages_of(row.text, fonts));
    fmt::print("| {} | {:.0f} | {:.0f} | {:.0f} | {:.0f} | {:.0f} |\n", row.name, pages, row.run.cpu_ms,
               pages * 1e3 / row.run.cpu_ms, row.run.peak_mb, row.kilobytes);
  }
}

void bench_pages(const std::vector<std::string>& papers) {
  pdf::FontLibrary fonts(pdf::default_font_folders());
  double pages = 0;
  for (const std::string& text : papers) pages += static_cast<double>(pages_of(text, fonts));

  // Each in a process of its own that has read no font yet.
  const Run alone = median(3, [&] {
    return run_apart([&] {
      pdf::FontLibrary own(pdf::default_font_folders());
      for (const std::string& text : papers) (void)pdf_of(text, own);
    });
  });
  const Run all = median(3, [&] {
    return run_apart([&] {
      pdf::FontLibrary own(pdf::default_font_folders());
      for (const std::string& text : papers) {
        const Source source("paper.md", text);
        Diagnostics faults;
        const MadeText normal = write_markdown(parse_document(source, faults));
        const Source again("paper.md", normal.text);
        const Document paper = parse_document(again, faults);
        (void)write_html(paper, {}, no_pictures, faults);
        (void)write_pdf(paper, {}, own, no_pictures, faults);
      }
    });
  });
  fmt::print("\n| {} papers of {:.1f} pages, Markdown read | CPU, ms a paper | pages a CPU second |\n|---|--:|--:|\n",
             papers.size(), pages / static_cast<double>(papers.size()));
  const auto row = [&](std::string_view name, const Run& run) {
    fmt::print("| {} | {:.2f} | {:.0f} |\n", name, run.cpu_ms / static_cast<double>(papers.size()),
               pages * 1e3 / run.cpu_ms);
  };
  row("tagged PDF", alone);
  row("Markdown, HTML and tagged PDF", all);
}

void bench_growth(const std::string& program) {
  const std::string base = (fs::temp_directory_path() / fmt::format("despatch-bench-{}", ::getpid())).string();
  pdf::FontLibrary fonts(pdf::default_font_folders());
  fmt::print(
      "\n| pages of one document, a process of its own | CPU, ms | each page beyond the row above, ms |\n"
      "|--:|--:|--:|\n");
  double pages_before = 0, ms_before = 0;
  for (const int size : {10, 100, 1000, 10'000}) {
    const std::string text = text_pages(size);
    if (!write_file(base + ".md", text)) return;
    const Run run = median(size < 10'000 ? 9 : 3, [&] {
      return run_program({program, "render", base + ".md", "-o", base + ".pdf"});
    });
    const auto pages = static_cast<double>(pages_of(text, fonts));
    fmt::print("| {:.0f} | {:.1f} | {} |\n", pages, run.cpu_ms,
               pages_before > 0 ? fmt::format("{:.3f}", (run.cpu_ms - ms_before) / (pages - pages_before)) : "");
    pages_before = pages;
    ms_before = run.cpu_ms;
  }
  for (const char* ending : {".md", ".pdf"}) fs::remove(base + ending);
}

}  // namespace despatch::bench
