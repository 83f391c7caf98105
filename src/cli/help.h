// The command table as text for people: --help, the short help, completions for three shells, the manual page.
#pragma once

#include <string>
#include <string_view>

#include "cli/command.h"

namespace despatch::cli {

struct HelpOptions {
  bool color = false;
  std::size_t columns = 100;
};

/// What `despatch` alone prints: a few lines that get somebody going.
[[nodiscard]] std::string short_help(const HelpOptions& options);
[[nodiscard]] std::string command_help(const Command& command, const HelpOptions& options);

enum class Shell { Bash, Zsh, Fish };
[[nodiscard]] std::string completions(Shell shell);
/// In roff, for section 1.
[[nodiscard]] std::string manual_page(std::string_view version);

/// `text` in lines of at most `columns` code points, each after `indent` blanks. Paragraphs stay apart.
[[nodiscard]] std::string wrap(std::string_view text, std::size_t columns, std::size_t indent);

}  // namespace despatch::cli
