// despatch check: everything that is wrong, and how old a reader must be; nothing is written.
#include <algorithm>

#include <fmt/format.h>

#include "build/build.h"
#include "build/surroundings.h"
#include "cli/command.h"
#include "cli/console.h"

namespace despatch::cli {
namespace {

void print_reading_ages(const BuildReport& report, Console& console) {
  std::size_t width = 0;
  for (const PaperReport& paper : report.papers)
    if (paper.reading_age) width = std::max(width, paper.name.size());
  for (const PaperReport& paper : report.papers) {
    if (!paper.reading_age) continue;
    const std::string target =
        paper.reading_age->target.empty() ? std::string() : fmt::format(", meant for {}", paper.reading_age->target);
    console.out(fmt::format("{:<{}}  reading age {:.0f}{}\n", paper.name, width, paper.reading_age->age, target));
  }
}

int run(const Arguments& arguments, Console& console) {
  BuildOptions options;
  options.write = false;
  const auto moment = source_date_epoch();
  if (!moment) {
    console.complain(moment.error());
    return Exit::Usage;
  }
  options.made_at = *moment;
  for (const std::string& folder : arguments.operands()) options.folders.emplace_back(folder);
  if (options.folders.empty()) options.folders.emplace_back(nearest_project_folder());
  options.only = arguments.values("--only");

  SourceMap sources;
  const auto report = build_projects(options, sources, [&](std::size_t done, std::size_t all, const std::string& name) {
    console.progress(fmt::format("[{}/{}] {}", done, all, name));
  });
  if (!report) {
    console.complain(report.error());
    return Exit::Usage;
  }
  const bool json = console.format() == MessageFormat::Json;
  if (json || !report->diagnostics.empty()) console.report(report->diagnostics.all(), stdout);
  if (!json) {
    print_reading_ages(*report, console);
    const std::string count = Console::count(report->diagnostics.errors(), report->diagnostics.warnings());
    const std::size_t papers = report->papers.size();
    console.out(fmt::format("{} paper{} checked: {}\n", papers, papers == 1 ? "" : "s",
                            count.empty() ? "nothing is wrong" : count));
  }
  return report->diagnostics.errors() == 0 ? Exit::Done : Exit::Faults;
}

}  // namespace

Command check_command() {
  return {
      .name = "check",
      .summary = "everything that is wrong, with its place and its remedy; nothing is written",
      .description =
          "Says all that `despatch build` would say, and more: every data file of the project is held against its "
          "kind, "
          "whether a paper uses it or not; references between files are followed; dates, sums and duties are worked "
          "out and "
          "held against what is stated; papers are looked at as a screen reader would; and the reading age of each is "
          "printed, with a warning when it misses the `reading_age` that its front matter asks for.\n"
          "\n"
          "Each message ends with a code: `despatch explain CODE` says what it means.",
      .operands = {{.name = "PROJECT",
                    .help = "a folder with a despatch.yaml, or one with such folders below it [.]",
                    .completion = Completion::Folders,
                    .many = true}},
      .options = {{.name = "--only",
                   .argument = "PAPER",
                   .help = "this paper only, as `report` or `worcestershire/report`; all data is looked at",
                   .many = true}},
      .examples = {{"despatch check", "the project in this folder, or all projects below it"},
                   {"despatch check content --format=json > faults.json",
                    "for a program to read; the exit code says whether there were errors"}},
      .run = run,
  };
}

}  // namespace despatch::cli
