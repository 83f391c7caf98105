#include <vector>

#include "cli/command.h"

namespace despatch::cli {

std::span<const Command> commands() {
  static const std::vector<Command> table = {
      build_command(),  check_command(),   render_command(), new_command(),
      schema_command(), explain_command(), trace_command(),
  };
  return table;
}

const Command* find_command(std::string_view name) {
  for (const Command& command : commands())
    if (command.name == name) return &command;
  return nullptr;
}

}  // namespace despatch::cli
