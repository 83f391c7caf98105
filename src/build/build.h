// Builds projects: what is stale, in parallel, atomically. Checking is building without writing.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "base/date.h"
#include "base/diagnostic.h"
#include "build/reading.h"

namespace despatch {

struct BuildOptions {
  std::vector<std::filesystem::path> folders;  ///< each a project or a folder with projects below it
  std::filesystem::path output = "output";
  std::vector<std::string> only;      ///< names of papers, "report" or "worcestershire/report"; empty for all
  std::string theme;                  ///< stands for the theme that papers and projects name
  std::vector<std::string> editions;  ///< stand for those that papers name; "all" is each there is
  int jobs = 0;                       ///< papers made at the same time; 0 for one a processor
  bool force = false;                 ///< builds what is current, too
  bool write = true;                  ///< false: makes every paper and says what is wrong, but writes nothing
  std::optional<Instant> made_at;     ///< SOURCE_DATE_EPOCH
};

enum class PaperOutcome {
  Current,  ///< nothing it depends on has changed
  Built,
  Faulty,     ///< has errors; its previous outputs are as they were
  Unwritten,  ///< built, but the disk did not take it; the previous outputs that were not replaced are whole
};

struct PaperReport {
  std::string name;  ///< "worcestershire/report"
  PaperOutcome outcome = PaperOutcome::Current;
  std::string why;                        ///< what made it stale, in a few words
  std::vector<std::string> written;       ///< output files, from the output folder
  std::string broken;                     ///< for Unwritten: what the disk said
  std::optional<ReadingAge> reading_age;  ///< when nothing is written: that is what a check prints
};

struct BuildReport {
  std::vector<PaperReport> papers;      ///< in order of project and name
  Diagnostics diagnostics;              ///< of all papers, sorted, the same fault once
  std::vector<std::string> taken_back;  ///< public files from before that the public may not see any more: removed
  std::vector<std::string> broken;      ///< faults of the machine that belong to no paper
};

/// Told after each paper, one call at a time, from any thread.
using BuildProgress = std::function<void(std::size_t done, std::size_t all, const std::string& name)>;

/// The error says in what way the folders or names are not usable; then nothing was built. `sources` must outlive the
/// report.
[[nodiscard]] tl::expected<BuildReport, std::string> build_projects(const BuildOptions& options, SourceMap& sources,
                                                                    const BuildProgress& progress);

}  // namespace despatch
