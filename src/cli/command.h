// The command table: what `despatch` can be told, in rows. Parsing, --help, the completions and the manual page all
// come from it, and a test fails when a row lacks its words. A command is one file with one function that returns its
// row.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace despatch::cli {

/// Exit codes, for scripts.
enum Exit : int {
  Done = 0,
  Faults = 1,  ///< something in the content must be mended
  Usage = 2,   ///< wrong usage, or a machine that does not do its part (a full disk, no right to write)
};

/// What a shell offers after an option or in a place.
enum class Completion { Nothing, Files, Folders, Codes, Kinds, Papers };

struct Option {
  std::string_view name;        ///< "--output"
  std::string_view short_name;  ///< "-o", or empty
  std::string_view argument;    ///< "FOLDER"; empty for a switch
  std::string_view help;        ///< lower case, no full stop; the default in brackets
  Completion completion = Completion::Nothing;
  std::vector<std::string_view> choices;  ///< the only values there are; empty for any
  bool many = false;                      ///< may be given several times
  bool negatable = false;                 ///< a switch that also has a --no- form; the last one given counts
};

struct Operand {
  std::string_view name;  ///< "PROJECT"
  std::string_view help;
  Completion completion = Completion::Nothing;
  bool required = false;
  bool many = false;
};

struct Example {
  std::string_view command;
  std::string_view says;
};

class Arguments;
class Console;

struct Command {
  std::string_view name;
  std::string_view summary;      ///< one line, for the list
  std::string_view description;  ///< paragraphs, with an empty line between; what it does and what it leaves alone
  std::vector<Operand> operands;
  std::vector<Option> options;
  std::vector<Example> examples;
  int (*run)(const Arguments&, Console&) = nullptr;
};

/// Every command, in the order in which help lists them.
[[nodiscard]] std::span<const Command> commands();
/// Options that every command takes: --format, --color, --help.
[[nodiscard]] std::span<const Option> common_options();
[[nodiscard]] const Command* find_command(std::string_view name);

/// What stood on the command line, held against the table: only names and values that the table allows.
class Arguments {
 public:
  [[nodiscard]] bool has(std::string_view option) const;
  /// A switch with a --no- form: what was said last, or nothing.
  [[nodiscard]] std::optional<bool> said(std::string_view option) const;
  /// The last value given.
  [[nodiscard]] std::optional<std::string> value(std::string_view option) const;
  [[nodiscard]] std::vector<std::string> values(std::string_view option) const;
  [[nodiscard]] const std::vector<std::string>& operands() const { return operands_; }

  void set(std::string_view option, std::string value) { options_.emplace_back(option, std::move(value)); }
  void add_operand(std::string text) { operands_.push_back(std::move(text)); }

 private:
  std::vector<std::pair<std::string, std::string>> options_;
  std::vector<std::string> operands_;
};

/// Why a command line was not understood, and what was perhaps meant.
struct UsageError {
  std::string message;
  std::string help;  ///< "did you mean --output?"; may be empty
};

/// Reads the words after the command's name. `--help` anywhere wins over faults elsewhere.
struct Parsed {
  Arguments arguments;
  bool help = false;
  std::optional<UsageError> error;
};
[[nodiscard]] Parsed parse_arguments(const Command& command, std::span<const std::string> words);

// One row each, in the file of its name.
Command build_command();
Command check_command();
Command render_command();
Command new_command();
Command schema_command();
Command explain_command();
Command trace_command();

}  // namespace despatch::cli
