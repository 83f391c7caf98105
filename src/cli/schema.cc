// despatch schema: what a file of each kind may hold, for editors and for other validators.
#include <algorithm>

#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/console.h"
#include "model/kinds.h"

namespace despatch::cli {
namespace {

void list_all(Console& console) {
  std::size_t width = 0;
  for (const Kind& kind : kinds()) width = std::max(width, kind.name.size());
  for (const Kind& kind : kinds()) console.out(fmt::format("{:<{}}  {}\n", kind.name, width, kind.description));
}

int write_all(const std::string& folder, Console& console) {
  for (const Kind& kind : kinds()) {
    const std::string path = fmt::format("{}/{}.schema.json", folder, kind.name);
    if (const auto written = write_file(path, schema_of(kind.name)); !written) {
      console.complain(written.error());
      return Exit::Usage;
    }
    console.out(fmt::format("wrote {}\n", path));
  }
  console.out(
      fmt::format("In VS Code with its YAML extension, begin a file with\n"
                  "  # yaml-language-server: $schema={}/{}.schema.json\n"
                  "(the path is taken from the file that says it)\n",
                  folder, kinds().front().name));
  return Exit::Done;
}

int run(const Arguments& arguments, Console& console) {
  if (const auto folder = arguments.value("--all")) return write_all(*folder, console);
  if (arguments.operands().empty()) {
    list_all(console);
    return Exit::Done;
  }
  const std::string& name = arguments.operands().front();
  if (find_kind(name) == nullptr) {
    std::vector<std::string_view> names;
    for (const Kind& kind : kinds()) names.push_back(kind.name);
    const auto guess = nearest(name, names);
    console.complain(fmt::format("there is no kind of content called `{}`", name),
                     guess ? fmt::format("did you mean {}?", *guess) : "`despatch schema` lists the kinds");
    return Exit::Usage;
  }
  console.out(schema_of(name));
  return Exit::Done;
}

}  // namespace

Command schema_command() {
  return {
      .name = "schema",
      .summary = "what a file of a kind may hold, as JSON Schema",
      .description =
          "Prints the JSON Schema (2020-12) of a kind of content, which editors use to complete keys and to mark "
          "mistakes "
          "while you type. Without a kind it lists them. References between files are beyond a schema; `despatch "
          "check` "
          "looks at those too.",
      .operands = {{.name = "KIND", .help = "what stands after `kind:` in a file", .completion = Completion::Kinds}},
      .options = {{.name = "--all",
                   .argument = "FOLDER",
                   .help = "writes every schema there, and says how VS Code finds them",
                   .completion = Completion::Folders}},
      .examples = {{"despatch schema", "the kinds, a line each"},
                   {"despatch schema appraisal", "one schema, on standard output"},
                   {"despatch schema --all .vscode/schemas", "all of them, as files"}},
      .run = run,
  };
}

}  // namespace despatch::cli
