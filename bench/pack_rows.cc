#include "pack_rows.h"

#include <unistd.h>

#include <filesystem>
#include <vector>

#include <fmt/format.h>

#include "base/files.h"
#include "documents.h"
#include "pdf_rows.h"
#include "process.h"

namespace despatch::bench {
namespace {

namespace fs = std::filesystem;

struct Row {
  int appendices = 0, pages = 0;  ///< of each, about
  std::string text;               ///< of the last
  Run run;
  double kilobytes_in = 0, kilobytes_out = 0;
};

double kilobytes(const fs::path& file) {
  std::error_code error;
  const auto size = fs::file_size(file, error);
  return error ? 0 : static_cast<double>(size) / 1e3;
}

/// A project with one short paper and its appendices, each another text, made by `program` as a file of its own.
bool make_project(const std::string& program, const fs::path& folder, Row& row) {
  std::string pack = "kind: pack\nitems:\n  - number: 1\n    title: An item\n    papers:\n      - paper.md\n";
  if (!write_file(folder / "despatch.yaml", "kind: project\ncouncil: Anyborough Council\n") ||
      !write_file(folder / "paper.md", "---\ntitle: A paper\ndate: 2026-11-05\n---\nWords.\n"))
    return false;
  for (int i = 1; i <= row.appendices; ++i) {
    const std::string name = fmt::format("appendix-{}", i);
    const fs::path text = folder.parent_path() / (name + ".md"), made = folder / (name + ".pdf");
    row.text = text_pages(row.pages) + fmt::format("\n## Appendix {}\n\nThe end.\n", i);
    if (!write_file(text, row.text)) return false;
    (void)run_program({program, "render", text.string(), "-o", made.string()});
    row.kilobytes_in += kilobytes(made);
    pack += fmt::format("      - {}.pdf\n", name);
  }
  return write_file(folder / "pack.yaml", pack).has_value();
}

}  // namespace

void bench_packs(const std::string& program) {
  const fs::path base = fs::temp_directory_path() / fmt::format("despatch-bench-packs-{}", ::getpid());
  std::vector<Row> rows = {{.appendices = 0},
                           {.appendices = 20, .pages = 5},
                           {.appendices = 20, .pages = 50},
                           {.appendices = 20, .pages = 200}};
  for (Row& row : rows) {
    const fs::path folder = base / "town";
    fs::create_directories(folder);
    if (!make_project(program, folder, row)) return;
    row.run = median(3, [&] {
      return run_program(
          {program, "build", folder.string(), "--only", "pack", "--force", "--output", (base / "output").string()});
    });
    row.kilobytes_out = kilobytes(base / "output" / "town" / "pack.pdf");
    fs::remove_all(base);
  }
  pdf::FontLibrary fonts(pdf::default_font_folders());
  fmt::print(
      "\n| a pack, a process of its own | pages | CPU, ms | ms a page | peak, MB | KB taken in | KB |\n"
      "|---|--:|--:|--:|--:|--:|--:|\n");
  for (const Row& row : rows) {
    const std::size_t each = row.appendices == 0 ? 0 : pages_of(row.text, fonts);
    const std::size_t pages = 2 + each * static_cast<std::size_t>(row.appendices);  // the contents and a paper
    fmt::print("| {} appendices of {} pages | {} | {:.0f} | {:.3f} | {:.0f} | {:.0f} | {:.0f} |\n", row.appendices,
               each, pages, row.run.cpu_ms, row.run.cpu_ms / static_cast<double>(pages), row.run.peak_mb,
               row.kilobytes_in, row.kilobytes_out);
  }
}

}  // namespace despatch::bench
