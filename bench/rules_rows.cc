#include "rules_rows.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/files.h"
#include "process.h"

namespace despatch::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kOptions = 1000, kCriteria = 50, kDraws = 100'000;
constexpr int kLines = 10'000, kYears = 60;

enum class Amounts { List, Rows, Text };

/// Invented scores, so that no option dominates another.
std::string appraisal() {
  std::mt19937 random(1);
  std::string text =
      fmt::format("kind: appraisal\ntitle: Bench\nrobustness: {{draws: {}, seed: 1}}\ncriteria:\n  items:\n", kDraws);
  for (int j = 0; j < kCriteria; ++j)
    text += fmt::format("    - {{id: c{0}, name: Criterion {0}, weight: {1}}}\n", j, 1 + random() % 99);
  text += "scores:\n";
  for (int i = 0; i < kOptions; ++i) {
    text += fmt::format("  o{}: {{", i);
    for (int j = 0; j < kCriteria; ++j)
      text += fmt::format("{}c{}: {}.{}", j == 0 ? "" : ", ", j, random() % 100, random() % 10);
    text += "}\n";
  }
  return text;
}

std::string options(int count) {
  std::string text = "kind: options\ntitle: Bench\noptions:\n";
  for (int i = 0; i < count; ++i) text += fmt::format("  - {{id: o{0}, name: Option {0}}}\n", i);
  return text;
}

std::string business_case(Amounts form) {
  std::mt19937 random(1);
  std::string text = fmt::format(
      "kind: business-case\ntitle: Bench\noption: o1\ncomparator: o0\ngreen_book: 2026\nprice_base: 2026/27\n"
      "years: {{first: 2026/27, count: {}}}\noptions:\n",
      kYears);
  for (int option = 0; option < 2; ++option) {
    text += fmt::format("  o{}:\n    costs:\n", option);
    for (int line = 0; line < kLines / 2; ++line) {
      text += fmt::format("      - heading: Line {}\n        amounts:", line);
      text += form == Amounts::List ? " [" : form == Amounts::Text ? " \"" : "\n";
      for (int year = 0; year < kYears; ++year) {
        const std::string amount = fmt::format("{}.{:02}", 10 + random() % 100'000, random() % 100);
        if (form == Amounts::Rows)
          text += fmt::format("          - {}\n", amount);
        else
          text += fmt::format("{}{}", year == 0 ? "" : form == Amounts::List ? ", " : " ", amount);
      }
      text += form == Amounts::List ? "]\n" : form == Amounts::Text ? "\"\n" : "";
    }
  }
  return text;
}

struct Row {
  std::string name, data, file;
  int options = 2;
  std::string figure;
};

}  // namespace

void bench_rules(const std::string& program) {
  const std::vector<Row> rows = {
      {fmt::format("{} options, {} criteria, {} draws of weights", kOptions, kCriteria, kDraws), "appraisal",
       appraisal(), kOptions, "appraisal.computed.robustness.sentence"},
      {fmt::format("{} cost lines, {} years, amounts in lists", kLines, kYears), "case", business_case(Amounts::List),
       2, "case.computed.economic.by_id.o1.npsv"},
      {"the same, an amount a line", "case", business_case(Amounts::Rows), 2, "case.computed.economic.by_id.o1.npsv"},
      {"the same, amounts as texts", "case", business_case(Amounts::Text), 2, "case.computed.economic.by_id.o1.npsv"},
  };
  const fs::path folder = fs::temp_directory_path() / fmt::format("despatch-bench-{}", ::getpid());
  fmt::print("\n| a decision worked out, a process of its own | data, KB | CPU, ms | peak, MB |\n|---|--:|--:|--:|\n");
  for (const Row& row : rows) {
    fs::create_directories(folder);
    const auto write = [&](const std::string& name, const std::string& text) {
      return write_file((folder / name).string(), text).has_value();
    };
    const std::string paper = (folder / "paper.md").string();
    if (!write("despatch.yaml", "kind: project\ncouncil: Anyborough Council\nlanguage: en-GB\n") ||
        !write("options.yaml", options(row.options)) || !write(row.data + ".yaml", row.file) ||
        !write("paper.md",
               fmt::format("---\ntitle: Bench\ndata: {{{0}: {0}.yaml, options: options.yaml}}\n---\n{{{{ {1} }}}}\n",
                           row.data, row.figure)))
      return;
    std::vector<Run> runs;
    for (int i = 0; i < 5; ++i)
      runs.push_back(run_program({program, "render", paper, "-o", (folder / "paper.html").string()}));
    std::ranges::sort(runs, {}, &Run::cpu_ms);
    fmt::print("| {} | {:.0f} | {:.0f} | {:.0f} |\n", row.name, static_cast<double>(row.file.size()) / 1e3,
               runs[2].cpu_ms, runs[2].peak_mb);
    fs::remove_all(folder);
  }
}

}  // namespace despatch::bench
