// A project's data held against the model and the rules: each file by its kind, and all of them together.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "base/date.h"
#include "base/diagnostic.h"
#include "build/data.h"
#include "build/project.h"
#include "value/workings.h"

namespace despatch {

/// Every YAML file below a folder, templates, outputs and hidden folders aside, in order.
[[nodiscard]] std::vector<std::filesystem::path> yaml_files(const std::filesystem::path& folder);

/// Looks at every YAML file below the project's folder, templates and hidden folders aside, when it is first asked.
/// Safe from several threads; the project must outlive it.
class ContentCheck {
 public:
  /// `as_of` is the day on which deadlines are looked at; without one none has passed.
  ContentCheck(const ProjectFolder& project, Disk& disk, DataFiles& data, std::optional<Date> as_of)
      : project_(project), disk_(disk), data_(data), as_of_(as_of) {}

  /// Of all files, those of reading included.
  [[nodiscard]] const Diagnostics& all();
  /// Those told at a place in one file.
  void add_faults_of(const Source* file, Diagnostics& out);
  /// What the rules work out from a file: a mapping, empty or Undefined for a file without rules.
  [[nodiscard]] Value computed_of(const Source* file);
  /// How the rules came to the figures of `computed_of`; null for a file without rules.
  [[nodiscard]] const Worksheet* workings_of(const Source* file);
  /// The files that rules may have looked at, whichever they were asked about.
  [[nodiscard]] const std::vector<std::filesystem::path>& files();
  /// Whether the file is one of those; a table of figures is not.
  [[nodiscard]] bool has_looked_at(const std::filesystem::path& path);

 private:
  struct Document {
    const Source* source;
    Value value;
  };
  void look();
  void apply_rules(const std::vector<Document>& documents);

  const ProjectFolder& project_;
  Disk& disk_;
  DataFiles& data_;
  std::optional<Date> as_of_;
  std::once_flag looked_;
  Diagnostics faults_;
  std::vector<std::filesystem::path> files_;
  struct Findings {
    explicit Findings(const std::string& of) : worksheet(of) {}
    Worksheet worksheet;
    Value computed;  ///< its spans point into the worksheet
  };
  std::map<const Source*, Findings> findings_;
};

}  // namespace despatch
