// despatch COMMAND …: finds the command in the table, reads its words, runs it.
#include <csignal>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/memory.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/help.h"

namespace despatch::cli {
namespace {

ColorChoice color_choice(const Arguments& arguments) {
  const std::string choice = arguments.value("--color").value_or("auto");
  if (choice == "always") return ColorChoice::Always;
  return choice == "never" ? ColorChoice::Never : ColorChoice::Auto;
}

/// For packagers: what is installed beside the program. Not in any help, as no reader of help wants it.
std::optional<std::string> installed_text(std::string_view word) {
  if (word == "--print-completions=bash") return completions(Shell::Bash);
  if (word == "--print-completions=zsh") return completions(Shell::Zsh);
  if (word == "--print-completions=fish") return completions(Shell::Fish);
  if (word == "--print-manual-page") return manual_page(DESPATCH_VERSION);
  return std::nullopt;
}

int unknown_command(const std::string& word, Console& console) {
  std::vector<std::string_view> names;
  for (const Command& command : commands()) names.push_back(command.name);
  names.insert(names.end(), {"--help", "--version"});
  const auto guess = nearest(word, names);
  const bool option = word.front() == '-';
  console.complain(option ? fmt::format("there is no option {}", word) : fmt::format("there is no command `{}`", word),
                   guess ? fmt::format("did you mean {}?", *guess) : "`despatch --help` lists the commands");
  return Exit::Usage;
}

int run_command(const Command& command, const std::vector<std::string>& words, const Surroundings& surroundings) {
  const Parsed parsed = parse_arguments(command, words);
  const bool json = parsed.arguments.value("--format").value_or("text") == "json";
  Console console(surroundings, color_choice(parsed.arguments), json ? MessageFormat::Json : MessageFormat::Text);
  int status = Exit::Done;
  if (parsed.help) {
    console.out(command_help(command, {.color = console.out_has_color(), .columns = surroundings.columns}));
  } else if (parsed.error) {
    console.complain(parsed.error->message, parsed.error->help);
    return Exit::Usage;
  } else {
    status = command.run(parsed.arguments, console);
  }
  if (console.flush()) return status;
  console.complain("cannot write to standard output");
  return Exit::Usage;
}

int run(const std::vector<std::string>& words) {
  const Surroundings surroundings = read_surroundings();
  Console console(surroundings, ColorChoice::Auto, MessageFormat::Text);
  const std::string first = words.empty() ? "--help" : words.front();
  const Command* command = find_command(first == "help" && words.size() > 1 ? words[1] : first);
  if (command != nullptr && first == "help") return run_command(*command, {"--help"}, surroundings);
  if (command != nullptr) return run_command(*command, {words.begin() + 1, words.end()}, surroundings);

  if (first == "--help" || first == "-h" || (first == "help" && words.size() == 1)) {
    console.out(short_help({.color = console.out_has_color(), .columns = surroundings.columns}));
  } else if (first == "--version" || first == "-V") {
    console.out("despatch " DESPATCH_VERSION "\n");
  } else if (const auto text = installed_text(first)) {
    console.out(*text);
  } else {
    return unknown_command(first == "help" ? words[1] : first, console);
  }
  if (console.flush()) return Exit::Done;
  console.complain("cannot write to standard output");
  return Exit::Usage;
}

}  // namespace
}  // namespace despatch::cli

int main(int count, char** words) {
  // A reader that went away (despatch … | head) is told by the failing write, which names what was not written.
  std::signal(SIGPIPE, SIG_IGN);
  despatch::keep_freed_memory();
  return despatch::cli::run({words + 1, words + count});
}
