// despatch trace: where a figure in a paper came from.
#include "build/trace.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "build/surroundings.h"
#include "cli/command.h"
#include "cli/console.h"

namespace despatch::cli {
namespace {

using Kind = TracedFigure::Kind;

std::string at(const TracePlace& place) { return fmt::format("{}:{}:{}", place.file, place.at.line, place.at.column); }

bool is_filter(const TraceNode& node) { return node.rule.starts_with("the filter `"); }

// ---- for people

void tell_node(std::string& out, const TraceNode& node, std::size_t indent) {
  const std::string margin(indent, ' ');
  const std::string label = node.label.empty() ? std::string() : fmt::format("{}: ", node.label);
  out += fmt::format("{}{}{}", margin, label, node.value);
  if (node.rule.empty()) {
    out +=
        node.place.known() ? fmt::format(", typed at {}\n", at(node.place)) : std::string(", set by the rule itself\n");
    return;
  }
  out += fmt::format(", worked out: {}", node.rule);
  if (!node.source.empty()) out += fmt::format(" ({})", node.source);
  // A filter stands in the expression that was named above.
  if (node.place.known() && !is_filter(node)) out += fmt::format(", at {}", at(node.place));
  if (node.told_above) out += "; see above";
  out += '\n';
  if (!node.formula.empty() && !node.told_above) out += fmt::format("{}  {}\n", margin, node.formula);
  for (const TraceNode& input : node.inputs) tell_node(out, input, indent + 4);
  if (node.left_out > 0) out += fmt::format("{}    and {} more: --whole shows them\n", margin, node.left_out);
}

void tell_figure(std::string& out, const TracedFigure& one) {
  out += fmt::format("{} in line {} of the paper\n", one.text, one.emitted.line);
  switch (one.kind) {
    case Kind::Data:
      out += fmt::format("  printed by {{{{ {} }}}} at {}\n", one.expression, at(one.place));
      tell_node(out, one.from, 4);
      return;
    case Kind::Typed:
      out += fmt::format("  typed in the text at {}\n", at(one.place));
      for (const TraceNode& node : one.also_in_data) {
        out += "  warning: the data hold it too, so that one of the two may be changed without the other:\n";
        tell_node(out, node, 4);
      }
      return;
    case Kind::Numbering:
      out += fmt::format("  {}{}\n", one.expression, one.place.known() ? fmt::format(", at {}", at(one.place)) : "");
      return;
  }
}

/// Filters that only print a value are passed over.
const TraceNode& origin_of(const TraceNode& node) {
  const TraceNode* at = &node;
  while (is_filter(*at) && at->inputs.size() == 1) at = &at->inputs.front();
  return *at;
}

std::string origin_words(const TracedFigure& one) {
  if (one.kind == Kind::Typed)
    return fmt::format("typed in the text at {}{}", at(one.place), one.also_in_data.empty() ? "" : ", and in the data");
  if (one.kind == Kind::Numbering) return one.expression;
  const TraceNode& node = origin_of(one.from);
  if (node.rule.empty()) return node.place.known() ? at(node.place) : at(one.place);
  return fmt::format("worked out: {}{}", node.rule, node.place.known() ? fmt::format(", at {}", at(node.place)) : "");
}

void tell_list(std::string& out, const Traced& traced) {
  std::size_t width = 0;
  for (const TracedFigure& one : traced.figures) width = std::max(width, code_points(one.text));
  for (const TracedFigure& one : traced.figures)
    out += fmt::format("{:>5}  {}{}  {}\n", one.emitted.line, one.text, std::string(width - code_points(one.text), ' '),
                       origin_words(one));
}

// ---- for programs

using Json = nlohmann::ordered_json;

void add_place(Json& out, const TracePlace& place) {
  if (!place.known()) return;
  out["file"] = place.file;
  out["line"] = place.at.line;
  out["column"] = place.at.column;
}

Json json_of(const TraceNode& node) {
  Json out;
  if (!node.label.empty()) out["label"] = node.label;
  out["value"] = node.value;
  if (!node.rule.empty()) out["rule"] = node.rule;
  if (!node.source.empty()) out["source"] = node.source;
  if (!node.formula.empty()) out["formula"] = node.formula;
  add_place(out, node.place);
  if (node.told_above) out["told_above"] = true;
  for (const TraceNode& input : node.inputs) out["inputs"].push_back(json_of(input));
  if (node.left_out > 0) out["left_out"] = node.left_out;
  return out;
}

Json json_of(const TracedFigure& one) {
  Json out;
  out["figure"] = one.text;
  out["paper_line"] = one.emitted.line;
  out["paper_column"] = one.emitted.column;
  out["kind"] = one.kind == Kind::Data ? "data" : one.kind == Kind::Typed ? "typed" : "numbering";
  if (!one.expression.empty()) out["expression"] = one.expression;
  add_place(out, one.place);
  if (one.kind == Kind::Data) out["from"] = json_of(one.from);
  for (const TraceNode& node : one.also_in_data) out["also_in_data"].push_back(json_of(node));
  return out;
}

// ---- the command

int run(const Arguments& arguments, Console& console) {
  TraceRequest request;
  const auto paper = find_paper(arguments.operands().front(), nearest_project_folder());
  if (!paper) {
    console.complain(paper.error());
    return Exit::Usage;
  }
  request.render.file = *paper;
  if (arguments.operands().size() > 1) request.figure = arguments.operands()[1];
  request.render.data = data_arguments(arguments.values("--data"));
  request.render.template_file = arguments.value("--template").value_or("");
  request.whole = arguments.has("--whole");
  if (const auto line = arguments.value("--line")) {
    const bool number =
        !line->empty() && line->size() < 9 && std::ranges::all_of(*line, [](char c) { return c >= '0' && c <= '9'; });
    if (!number) {
      console.complain(fmt::format("--line is the number of a line, not `{}`", *line));
      return Exit::Usage;
    }
    request.line = static_cast<std::uint32_t>(std::stoul(*line));
  }

  SourceMap sources;
  const auto traced = trace_file(request, sources);
  if (!traced) {
    console.complain(traced.error());
    return Exit::Usage;
  }
  if (!traced->made) {
    console.report(traced->diagnostics.all(), stderr);
    console.complain("the paper has errors, so it cannot be looked at", "mend them first");
    return Exit::Faults;
  }
  const bool json = console.format() == MessageFormat::Json;
  if (json) {
    Json all = Json::array();
    for (const TracedFigure& one : traced->figures) all.push_back(json_of(one));
    console.out(all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  } else {
    std::string text;
    if (request.figure.empty())
      tell_list(text, *traced);
    else
      for (const TracedFigure& one : traced->figures) tell_figure(text, one);
    console.out(text);
  }
  if (!traced->figures.empty() || request.figure.empty()) return Exit::Done;
  const std::string where = request.line ? fmt::format(" in line {}", *request.line) : std::string();
  console.complain(fmt::format("{} does not stand in this paper{}", request.figure, where),
                   traced->nearest.empty() ? std::string("without a figure, `despatch trace` lists all of them")
                                           : fmt::format("the nearest that do: {}", fmt::join(traced->nearest, ", ")));
  return Exit::Faults;
}

}  // namespace

Command trace_command() {
  return {
      .name = "trace",
      .summary = "where a figure in a paper came from: through every sum, to the file and line that hold it",
      .description =
          "Makes the paper, looks for each place where FIGURE stands, as a reader sees it (£4.6m, 79.5, 2019/20, "
          "third), "
          "and prints a tree for each: the expression that printed it; filters, sums and rules with their formula and "
          "their source; and what went into them, down to what somebody typed, with file, line and column.\n"
          "\n"
          "A figure that is typed in the text is said to be, with a warning where the data hold it too. A number that "
          "the paper gives itself, as a paragraph's or a table's, is said to be that; page numbers stand in the PDF "
          "alone. Without FIGURE all figures of the paper are listed with what is nearest behind each.\n"
          "\n"
          "Lines are those of the Markdown that `despatch build` writes. Nothing is written. The exit code is 1 when "
          "the "
          "figure does not stand in the paper.",
      .operands = {{.name = "PAPER",
                    .help = "a paper's file, or its name as `report` or `worcestershire/report`",
                    .completion = Completion::Files,
                    .required = true},
                   {.name = "FIGURE", .help = "as a reader sees it [all figures]"}},
      .options = {{.name = "--line", .argument = "N", .help = "only the one in this line of the made Markdown"},
                  {.name = "--whole", .help = "every term of a long sum"},
                  {.name = "--data",
                   .short_name = "-d",
                   .argument = "[NAME=]FILE",
                   .help = "data, as `despatch render` takes them",
                   .completion = Completion::Files,
                   .many = true},
                  {.name = "--template",
                   .argument = "FILE",
                   .help = "the template that the paper's text goes into",
                   .completion = Completion::Files}},
      .examples = {{"despatch trace content/report.md '£4.6m'", "where the sum comes from"},
                   {"despatch trace report 79.5 --line 40", "one of several"},
                   {"despatch trace report", "every figure, with its source"},
                   {"despatch trace letter.md.j2 -d facts.yaml 42 --format=json", "without a project, for a program"}},
      .run = run,
  };
}

}  // namespace despatch::cli
