// Completions are data written in each shell's way: which words may stand here. Codes and kinds are asked of the
// program itself, so they are never out of date.
#include <fmt/format.h>

#include "base/text.h"
#include "cli/help.h"

namespace despatch::cli {
namespace {

std::vector<const Option*> options_of(const Command& command) {
  std::vector<const Option*> all;
  for (const Option& option : command.options) all.push_back(&option);
  for (const Option& option : common_options()) all.push_back(&option);
  return all;
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string out;
  for (std::string_view word : words) out += (out.empty() ? "" : " ") + std::string(word);
  return out;
}

std::string option_words(const Command& command) {
  std::string words;
  for (const Option* option : options_of(command)) {
    words += fmt::format("{}{}", words.empty() ? "" : " ", option->name);
    if (option->negatable) words += fmt::format(" --no-{}", option->name.substr(2));
    if (!option->short_name.empty()) words += fmt::format(" {}", option->short_name);
  }
  return words;
}

std::string command_words() {
  std::string words;
  for (const Command& command : commands()) words += fmt::format("{} ", command.name);
  return words + "--help --version";
}

// -------------------------------------------------------------------------------------------------------------- bash

std::string bash_action(Completion completion, const std::vector<std::string_view>& choices) {
  if (!choices.empty()) return fmt::format("COMPREPLY=($(compgen -W '{}' -- \"$word\"))", joined(choices));
  switch (completion) {
    case Completion::Folders: return "compopt -o filenames; COMPREPLY=($(compgen -d -- \"$word\"))";
    case Completion::Codes:
      return "COMPREPLY=($(compgen -W \"$(despatch explain 2>/dev/null | awk '/^[a-z]/ {print $1}')\" -- \"$word\"))";
    case Completion::Kinds:
      return "COMPREPLY=($(compgen -W \"$(despatch schema 2>/dev/null | awk '/^[a-z]/ {print $1}')\" -- \"$word\"))";
    case Completion::Papers:
      return "COMPREPLY=($(compgen -W \"$(despatch new --list 2>/dev/null | awk '/^[a-z]/ {print $1}')\" -- "
             "\"$word\"))";
    case Completion::Files: return "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$word\"))";
    case Completion::Nothing: return "COMPREPLY=()";
  }
  return {};
}

std::string bash() {
  std::string out = "# bash completion for despatch\n\n_despatch() {\n";
  out += "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}\n";
  out += "  if ((COMP_CWORD == 1)); then\n";
  out += fmt::format("    COMPREPLY=($(compgen -W '{}' -- \"$word\"))\n    return\n  fi\n", command_words());
  out += "  case $command in\n";
  for (const Command& command : commands()) {
    out += fmt::format("    {})\n      case $before in\n", command.name);
    for (const Option* option : options_of(command)) {
      if (option->argument.empty()) continue;
      const std::string names = option->short_name.empty() ? std::string(option->name)
                                                           : fmt::format("{} | {}", option->name, option->short_name);
      out += fmt::format("        {})\n          {}\n          return ;;\n", names,
                         bash_action(option->completion, option->choices));
    }
    out += "      esac\n      if [[ $word == -* ]]; then\n";
    out += fmt::format("        COMPREPLY=($(compgen -W '{}' -- \"$word\"))\n        return\n      fi\n",
                       option_words(command));
    const Completion operand = command.operands.empty() ? Completion::Nothing : command.operands.front().completion;
    out += fmt::format("      {} ;;\n", bash_action(operand, {}));
  }
  return out + "  esac\n}\ncomplete -F _despatch despatch\n";
}

// --------------------------------------------------------------------------------------------------------------- zsh

std::string zsh_quoted(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\'') {
      out += "'\\''";
      continue;
    }
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_action(Completion completion, const std::vector<std::string_view>& choices) {
  if (!choices.empty()) return fmt::format("({})", joined(choices));
  switch (completion) {
    case Completion::Folders: return "_files -/";
    case Completion::Files: return "_files";
    case Completion::Codes: return "($(despatch explain 2>/dev/null | awk \"/^[a-z]/ {print \\$1}\"))";
    case Completion::Kinds: return "($(despatch schema 2>/dev/null | awk \"/^[a-z]/ {print \\$1}\"))";
    case Completion::Papers: return "($(despatch new --list 2>/dev/null | awk \"/^[a-z]/ {print \\$1}\"))";
    case Completion::Nothing: return " ";
  }
  return {};
}

std::string zsh_option(const Option& option, std::string_view name) {
  const std::string many = option.many ? "*" : "";
  const std::string says = zsh_quoted(option.help);
  if (option.argument.empty()) return fmt::format("    '{}{}[{}]'", many, name, says);
  return fmt::format("    '{}{}[{}]:{}:{}'", many, name, says, zsh_quoted(ascii_lower(option.argument)),
                     zsh_action(option.completion, option.choices));
}

std::string zsh() {
  std::string out = "#compdef despatch\n\n_despatch() {\n  local -a commands arguments\n  commands=(\n";
  for (const Command& command : commands())
    out += fmt::format("    '{}:{}'\n", command.name, zsh_quoted(command.summary));
  out += "  )\n  if ((CURRENT == 2)); then\n    _describe command commands\n    return\n  fi\n";
  out += "  local command=$words[2]\n  shift words\n  ((CURRENT--))\n  case $command in\n";
  for (const Command& command : commands()) {
    out += fmt::format("    {})\n      arguments=(\n", command.name);
    for (const Option* option : options_of(command)) {
      out += zsh_option(*option, option->name) + "\n";
      if (option->negatable) out += zsh_option(*option, fmt::format("--no-{}", option->name.substr(2))) + "\n";
      if (!option->short_name.empty()) out += zsh_option(*option, option->short_name) + "\n";
    }
    for (const Operand& operand : command.operands)
      out += fmt::format("    '{}:{}:{}'\n", operand.many ? "*" : "", zsh_quoted(ascii_lower(operand.name)),
                         zsh_action(operand.completion, {}));
    out += "      ) ;;\n";
  }
  return out + "    *) return 1 ;;\n  esac\n  _arguments -s $arguments\n}\n\n_despatch \"$@\"\n";
}

// -------------------------------------------------------------------------------------------------------------- fish

std::string fish_quoted(std::string_view text) {
  std::string out = "'";
  for (char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string fish_action(Completion completion, const std::vector<std::string_view>& choices) {
  if (!choices.empty()) return fmt::format(" -xa {}", fish_quoted(joined(choices)));
  switch (completion) {
    case Completion::Folders: return " -xa '(__fish_complete_directories)'";
    case Completion::Files: return " -rF";
    case Completion::Codes: return " -xa '(despatch explain 2>/dev/null | string match -r \"^[a-z]\\S*\")'";
    case Completion::Kinds: return " -xa '(despatch schema 2>/dev/null | string match -r \"^[a-z]\\S*\")'";
    case Completion::Papers: return " -xa '(despatch new --list 2>/dev/null | string match -r \"^[a-z]\\S*\")'";
    case Completion::Nothing: return " -x";
  }
  return {};
}

std::string fish() {
  std::string out = "# fish completion for despatch\ncomplete -c despatch -f\n";
  for (const Command& command : commands())
    out += fmt::format("complete -c despatch -n __fish_use_subcommand -a {} -d {}\n", command.name,
                       fish_quoted(command.summary));
  for (const Command& command : commands()) {
    const std::string when = fmt::format("complete -c despatch -n '__fish_seen_subcommand_from {}'", command.name);
    for (const Option* option : options_of(command)) {
      const std::string brief =
          option->short_name.empty() ? std::string() : fmt::format(" -s {}", option->short_name.substr(1));
      const std::string action = option->argument.empty() ? "" : fish_action(option->completion, option->choices);
      const std::string says = fish_quoted(option->help);
      out += fmt::format("{} -l {}{}{} -d {}\n", when, option->name.substr(2), brief, action, says);
      if (option->negatable) out += fmt::format("{} -l no-{} -d {}\n", when, option->name.substr(2), says);
    }
    for (const Operand& operand : command.operands)
      if (operand.completion != Completion::Nothing)
        out += fmt::format("{}{}\n", when,
                           operand.completion == Completion::Files ? " -F" : fish_action(operand.completion, {}));
  }
  return out;
}

}  // namespace

std::string completions(Shell shell) {
  switch (shell) {
    case Shell::Bash: return bash();
    case Shell::Zsh: return zsh();
    case Shell::Fish: return fish();
  }
  return {};
}

}  // namespace despatch::cli
