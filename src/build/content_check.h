// A project's data held against the model: each file by its kind, and references across all of them.
#pragma once

#include <mutex>

#include "base/diagnostic.h"
#include "build/data.h"
#include "build/project.h"

namespace despatch {

/// Looks at every YAML file below the project's folder, templates and hidden folders aside, when it is first asked.
/// Safe from several threads; the project must outlive it.
class ContentCheck {
 public:
  ContentCheck(const Project& project, Disk& disk, DataFiles& data) : project_(project), disk_(disk), data_(data) {}

  /// Of all files, those of reading included.
  [[nodiscard]] const Diagnostics& all();
  /// Those told at a place in one file.
  void add_faults_of(const Source* file, Diagnostics& out);

 private:
  void look();

  const Project& project_;
  Disk& disk_;
  DataFiles& data_;
  std::once_flag looked_;
  Diagnostics faults_;
};

}  // namespace despatch
