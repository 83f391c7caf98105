// despatch build: every paper that changed, and nothing else.
#include "build/build.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "build/surroundings.h"
#include "cli/command.h"
#include "cli/console.h"

namespace despatch::cli {
namespace {

std::optional<int> parse_jobs(const std::string& text) {
  int jobs = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), jobs);
  if (error != std::errc() || end != text.data() + text.size() || jobs < 1 || jobs > 1024) return std::nullopt;
  return jobs;
}

std::string papers(std::size_t n) { return fmt::format("{} paper{}", n, n == 1 ? "" : "s"); }

std::size_t number_of(const BuildReport& report, PaperOutcome outcome) {
  return static_cast<std::size_t>(std::ranges::count(report.papers, outcome, &PaperReport::outcome));
}

std::string summary(const BuildReport& report) {
  const std::size_t built = number_of(report, PaperOutcome::Built), current = number_of(report, PaperOutcome::Current),
                    faulty = number_of(report, PaperOutcome::Faulty),
                    unwritten = number_of(report, PaperOutcome::Unwritten);
  if (report.papers.empty()) return "there is no paper to build";
  if (current == report.papers.size()) return fmt::format("{} current, nothing to do", papers(current));
  std::string line = fmt::format("{} built", papers(built));
  if (current != 0) line += fmt::format(", {} current", current);
  if (faulty != 0) line += fmt::format(", {} with errors left as {}", faulty, faulty == 1 ? "it was" : "they were");
  if (unwritten != 0) line += fmt::format(", {} not written", unwritten);
  return line;
}

std::string explanation(const PaperReport& paper) {
  if (paper.outcome == PaperOutcome::Current) return fmt::format("{}: current\n", paper.name);
  return fmt::format("{}: {}\n", paper.name, paper.why);
}

int tell(const BuildReport& report, const Arguments& arguments, Console& console) {
  const bool json = console.format() == MessageFormat::Json;
  if (json || !report.diagnostics.empty()) console.report(report.diagnostics.all(), json ? stdout : stderr);
  if (!json && arguments.has("--explain"))
    for (const PaperReport& paper : report.papers) console.out(explanation(paper));
  if (!json)
    for (const std::string& file : report.taken_back)
      console.out(fmt::format("removed {}: it holds what is not for publication\n", file));
  bool broken = false;
  for (const PaperReport& paper : report.papers) {
    if (!json && !console.out_is_terminal())
      for (const std::string& file : paper.written) console.out(fmt::format("wrote {}\n", file));
    if (paper.outcome != PaperOutcome::Unwritten) continue;
    broken = true;
    console.complain(paper.broken, "what was there before is as it was");
  }
  for (const std::string& fault : report.broken) console.complain(fault);
  if (!json) {
    const std::string count = Console::count(report.diagnostics.errors(), report.diagnostics.warnings());
    console.out(fmt::format("{}{}\n", summary(report), count.empty() ? "" : "; " + count));
  }
  if (broken || !report.broken.empty()) return Exit::Usage;
  return report.diagnostics.errors() == 0 ? Exit::Done : Exit::Faults;
}

int run(const Arguments& arguments, Console& console) {
  BuildOptions options;
  const auto moment = source_date_epoch();
  if (!moment) {
    console.complain(moment.error());
    return Exit::Usage;
  }
  options.made_at = *moment;
  for (const std::string& folder : arguments.operands()) options.folders.emplace_back(folder);
  if (options.folders.empty()) options.folders.emplace_back(nearest_project_folder());
  options.output = arguments.value("--output").value_or("output");
  options.only = arguments.values("--only");
  options.theme = arguments.value("--theme").value_or("");
  options.editions = arguments.values("--edition");
  options.force = arguments.has("--force");
  if (const auto jobs = arguments.value("--jobs")) {
    const auto number = parse_jobs(*jobs);
    if (!number) {
      console.complain(fmt::format("--jobs cannot be `{}`: it is a number from 1 to 1024", *jobs));
      return Exit::Usage;
    }
    options.jobs = *number;
  }

  SourceMap sources;
  const auto report = build_projects(options, sources, [&](std::size_t done, std::size_t all, const std::string& name) {
    console.progress(fmt::format("[{}/{}] {}", done, all, name));
  });
  if (!report) {
    console.complain(report.error());
    return Exit::Usage;
  }
  return tell(*report, arguments, console);
}

}  // namespace

Command build_command() {
  return {
      .name = "build",
      .summary = "every paper that changed, and nothing else",
      .description =
          "Makes the papers of projects: each as Markdown, HTML and PDF in OUTPUT/PROJECT/. A project is a folder with "
          "a "
          "despatch.yaml; without PROJECT it is the one you stand in, or those below.\n"
          "\n"
          "A paper is made again when anything that it was made from has changed: its text, its data, a template, a "
          "picture, despatch.yaml or the program. Files appear whole or not at all. A paper with errors is not "
          "written, "
          "and what was written before stays. Nothing is removed but public files whose papers have become exempt "
          "since.\n"
          "\n"
          "A paper, a pack or their project may name editions (`editions: [standard, large-print]`): the PDF is made "
          "once for each, as paper.pdf and paper.large-print.pdf.",
      .operands = {{.name = "PROJECT",
                    .help = "a folder with a despatch.yaml, or one with such folders below it [.]",
                    .completion = Completion::Folders,
                    .many = true}},
      .options =
          {
              {.name = "--output",
               .short_name = "-o",
               .argument = "FOLDER",
               .help = "where the papers go [output]",
               .completion = Completion::Folders},
              {.name = "--only",
               .argument = "PAPER",
               .help = "this paper only, as `report` or `worcestershire/report`",
               .many = true},
              {.name = "--edition",
               .argument = "NAME",
               .help =
                   "this edition of each paper in place of those it names: standard, large-print, draft, a theme of "
                   "the project, or all",
               .many = true},
              {.name = "--theme", .argument = "NAME", .help = "a theme in place of those that papers name"},
              {.name = "--jobs",
               .short_name = "-j",
               .argument = "N",
               .help = "papers made at the same time [one a processor]; the result is the same for any"},
              {.name = "--force", .help = "makes papers that are current, too"},
              {.name = "--explain", .help = "says for each paper why it was made again"},
          },
      .examples = {{"despatch build", "the project in this folder, or all projects below it, to output/"},
                   {"despatch build content -o public", "every project below content/, to public/"},
                   {"despatch build --edition all", "also in large print and as a draft with numbered lines"},
                   {"despatch build --only minutes --explain", "one paper, and why it had to be made"}},
      .run = run,
  };
}

}  // namespace despatch::cli
