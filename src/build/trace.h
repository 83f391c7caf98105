// Where a figure in a paper came from: through the expression that printed it, filters, sums and rules, down to what
// was typed.
//
//     auto traced = trace_file({.render = {.file = "content/report.md"}, .figure = "£4.6m"}, sources);
//     for (const TracedFigure& one : traced->figures) …
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "base/diagnostic.h"
#include "build/render.h"

namespace despatch {

/// A place for people, and for JSON. Without a file nobody knows it.
struct TracePlace {
  std::string file;
  Position at;
  [[nodiscard]] bool known() const { return !file.empty(); }
  friend bool operator==(const TracePlace&, const TracePlace&) = default;
};

/// A value and what it came from. A leaf was typed.
struct TraceNode {
  std::string label;    ///< "Programme team": what it is to the value above
  std::string value;    ///< as it was typed, or as the rule gave it
  std::string rule;     ///< "set-up lines, added up"; empty for what was typed
  std::string source;   ///< the law or book behind the rule; may be empty
  std::string formula;  ///< "£300,000 + £200,000 = £500,000"; may be empty
  TracePlace place;     ///< where it was typed, or where the template's expression stands that is the rule
  std::vector<TraceNode> inputs;
  std::size_t left_out = 0;  ///< inputs that a short answer leaves out
  bool told_above = false;   ///< its inputs stand further up
};

struct TracedFigure {
  enum class Kind {
    Data,       ///< printed by a template
    Typed,      ///< stands in the text of the paper or of a template
    Numbering,  ///< a number that the paper gives itself: of a paragraph, a table, a reference
  };
  Kind kind = Kind::Data;
  std::string text;
  Position emitted;        ///< in the emitted Markdown
  std::string expression;  ///< "case.computed.set_up.total | money"; for Data
  TracePlace place;        ///< of the expression, or where it was typed, or what is numbered
  TraceNode from;          ///< for Data
  /// Typed in the text, although the data hold it as well.
  std::vector<TraceNode> also_in_data;
};

struct TraceRequest {
  RenderRequest render;               ///< the paper and its data, as `despatch render` takes them
  std::string figure;                 ///< as a reader sees it; empty: all figures of the paper
  std::optional<std::uint32_t> line;  ///< of the emitted Markdown: this occurrence alone
  bool whole = false;                 ///< every input of a long sum
};

struct Traced {
  std::vector<TracedFigure> figures;  ///< in the order of the paper
  std::vector<std::string> nearest;   ///< what the paper has instead, when it has not the figure
  Diagnostics diagnostics;            ///< of making the paper
  bool made = false;                  ///< false: the paper has errors, and nothing could be looked at
};

/// The file that somebody means by `name`: a path, or a paper's name in the projects at or below `folder`.
[[nodiscard]] tl::expected<std::filesystem::path, std::string> find_paper(const std::string& name,
                                                                          const std::filesystem::path& folder);

/// The error names a file that cannot be read. `sources` must outlive what comes back.
[[nodiscard]] tl::expected<Traced, std::string> trace_file(const TraceRequest& request, SourceMap& sources);

}  // namespace despatch
