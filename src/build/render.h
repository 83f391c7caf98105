// One file to its formats, without a project.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "base/date.h"
#include "base/diagnostic.h"
#include "template/template.h"

namespace despatch {

class TraceLog;
struct EmittedPaper;
struct PaperLog;

enum class Format { Text, Markdown, Html, Pdf };

struct DataArgument {
  std::string name;  ///< empty: the file's keys are variables
  std::filesystem::path file;
};

struct RenderRequest {
  std::filesystem::path file;  ///< "-" is standard input; names in it are then looked up from the current folder
  std::vector<DataArgument> data;
  std::filesystem::path template_file;
  std::string theme;          ///< a theme's name or file, for that of the front matter
  std::string edition;        ///< laid over the theme
  std::optional<bool> merge;  ///< decided by the file and the data when not said
  TemplateOptions options;
  std::vector<Format> formats;
  std::optional<Instant> made_at;
  /// For `despatch trace`: where merges write down how values came about, and who looks at the paper while all that
  /// made it is there.
  TraceLog* trace = nullptr;
  std::function<void(const EmittedPaper&, const PaperLog&)> examine;
};

struct Rendered {
  std::vector<std::string> texts;  ///< one for each of the formats, in their order; empty when nothing could be merged
  Diagnostics diagnostics;
};

/// What -d says: `facts.yaml`, or `rows=table.csv`.
[[nodiscard]] std::vector<DataArgument> data_arguments(const std::vector<std::string>& values);

/// The error names a file that cannot be read. `sources` must outlive what comes back.
[[nodiscard]] tl::expected<Rendered, std::string> render_file(const RenderRequest& request, SourceMap& sources);

}  // namespace despatch
