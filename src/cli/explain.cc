// despatch explain: what a message means.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "build/codes.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/help.h"

namespace despatch::cli {
namespace {

void list_all(Console& console) {
  const std::vector<DiagnosticCode> codes = all_codes();
  std::size_t width = 0;
  for (const DiagnosticCode& code : codes) width = std::max(width, code.id.size());
  for (const DiagnosticCode& code : codes) console.out(fmt::format("{:<{}}  {}\n", code.id, width, code.title));
}

void explain(const DiagnosticCode& code, Console& console) {
  const bool color = console.out_has_color();
  console.out(fmt::format("{}{}{}: {}\n\n", color ? "\x1b[1m" : "", code.id, color ? "\x1b[0m" : "", code.title));
  console.out(wrap(trim(code.explanation), std::min<std::size_t>(console.columns(), 96), 0));
  if (!code.source.empty()) console.out(fmt::format("\nSource: {}\n", code.source));
}

int unknown(const std::string& typed, Console& console) {
  const std::vector<DiagnosticCode> codes = all_codes();
  std::vector<std::string_view> ids;
  for (const DiagnosticCode& code : codes) ids.push_back(code.id);
  auto guess = nearest(typed, ids);
  if (!guess) {  // "short-notice" for "meeting/short-notice"
    const auto found = std::ranges::find_if(ids, [&](std::string_view id) { return id.ends_with("/" + typed); });
    if (found != ids.end()) guess = *found;
  }
  console.complain(fmt::format("there is no message with the code `{}`", typed),
                   guess ? fmt::format("did you mean {}?", *guess) : "`despatch explain` lists all codes");
  return Exit::Usage;
}

int run(const Arguments& arguments, Console& console) {
  if (arguments.operands().empty()) {
    list_all(console);
    return Exit::Done;
  }
  const std::string& typed = arguments.operands().front();
  const std::vector<DiagnosticCode> codes = all_codes();
  const auto found = std::ranges::find(codes, typed, &DiagnosticCode::id);
  if (found == codes.end()) return unknown(typed, console);
  explain(*found, console);
  return Exit::Done;
}

}  // namespace

Command explain_command() {
  return {
      .name = "explain",
      .summary = "what a message means, the rule's source, how to mend it",
      .description =
          "Every message of Despatch ends with a code in brackets, as in [yaml/duplicate-key]. This command "
          "says what the code means, why the rule is there and how to mend what it found. Without a code it "
          "lists all of them.",
      .operands = {{.name = "CODE",
                    .help = "the words in brackets at the end of a message",
                    .completion = Completion::Codes}},
      .examples = {{"despatch explain yaml/duplicate-key", "one code, in full"},
                   {"despatch explain", "all codes, a line each"}},
      .run = run,
  };
}

}  // namespace despatch::cli
