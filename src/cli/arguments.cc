#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/text.h"
#include "cli/command.h"

namespace despatch::cli {
namespace {

const Option kCommonOptions[] = {
    {.name = "--format",
     .argument = "FORM",
     .help = "how messages are written: text for people, json for programs [text]",
     .choices = {"text", "json"}},
    {.name = "--color",
     .argument = "WHEN",
     .help = "colour in messages: auto is on a terminal only, and never with NO_COLOR [auto]",
     .choices = {"auto", "always", "never"}},
    {.name = "--help", .short_name = "-h", .help = "says what the command does and takes"},
};

std::string negative_name(const Option& option) { return fmt::format("--no-{}", option.name.substr(2)); }

template <class Use>
void for_each_option(const Command& command, Use use) {
  for (const Option& option : command.options) use(option);
  for (const Option& option : kCommonOptions) use(option);
}

std::optional<UsageError> unknown_option(const Command& command, std::string_view word) {
  const std::string typed(word.substr(0, word.find('=')));
  std::vector<std::string> names;
  for_each_option(command, [&](const Option& option) {
    names.emplace_back(option.name);
    if (option.negatable) names.push_back(negative_name(option));
  });
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const auto guess = nearest(typed, candidates);
  return UsageError{fmt::format("`despatch {}` has no option {}", command.name, typed),
                    guess ? fmt::format("did you mean {}?", *guess)
                          : fmt::format("`despatch {} --help` lists what it takes", command.name)};
}

std::optional<UsageError> bad_choice(const Option& option, const std::string& value) {
  if (option.choices.empty() || std::ranges::find(option.choices, value) != option.choices.end()) return std::nullopt;
  const auto guess = nearest(value, option.choices);
  std::vector<std::string> all(option.choices.begin(), option.choices.end());
  return UsageError{fmt::format("{} cannot be `{}`: it is {}", option.name, value, list_and(all, "or")),
                    guess ? fmt::format("did you mean `{}`?", *guess) : std::string()};
}

/// The words of one command, as CLI11 sorts them.
class Reader {
 public:
  explicit Reader(const Command& command) : command_(command) {
    app_.set_help_flag();
    app_.allow_extras();
    for_each_option(command, [&](const Option& option) { add(option); });
  }

  Parsed read(std::span<const std::string> words) {
    Parsed parsed;
    std::vector<std::string> reversed(words.rbegin(), words.rend());
    try {
      app_.parse(reversed);
    } catch (const CLI::ParseError& error) {
      parsed.error = lacks_argument(words).value_or(UsageError{error.what(), how_to_use()});
    }
    parsed.arguments = std::move(arguments_);
    parsed.help = std::ranges::find(words, "--help") != words.end() || std::ranges::find(words, "-h") != words.end();
    if (!parsed.error) parsed.error = sort_operands(parsed.arguments);
    return parsed;
  }

 private:
  void add(const Option& option) {
    const std::string names =
        option.short_name.empty() ? std::string(option.name) : fmt::format("{},{}", option.short_name, option.name);
    if (option.argument.empty()) {
      app_.add_flag_callback(names, [this, &option] { arguments_.set(option.name, "yes"); })->trigger_on_parse();
      if (option.negatable)
        app_.add_flag_callback(negative_name(option), [this, &option] { arguments_.set(option.name, "no"); })
            ->trigger_on_parse();
      return;
    }
    app_.add_option_function<std::string>(names,
                                          [this, &option](const std::string& value) {
                                            if (!choice_error_) choice_error_ = bad_choice(option, value);
                                            arguments_.set(option.name, value);
                                          })
        ->trigger_on_parse()
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  }

  [[nodiscard]] std::string how_to_use() const {
    return fmt::format("`despatch {} --help` shows how it is used", command_.name);
  }

  /// An option at the end, or before another one, that stands without its argument.
  [[nodiscard]] std::optional<UsageError> lacks_argument(std::span<const std::string> words) const {
    std::optional<UsageError> found;
    for_each_option(command_, [&](const Option& option) {
      if (option.argument.empty() || found) return;
      for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] != option.name && (option.short_name.empty() || words[i] != option.short_name)) continue;
        if (i + 1 == words.size() || (words[i + 1].size() > 1 && words[i + 1].front() == '-'))
          found = UsageError{fmt::format("{} needs {}", words[i], option.argument), how_to_use()};
      }
    });
    return found;
  }

  std::optional<UsageError> sort_operands(Arguments& arguments) {
    bool options_are_over = false;
    for (const std::string& word : app_.remaining()) {
      if (word == "--" && !options_are_over) {
        options_are_over = true;
        continue;
      }
      if (!options_are_over && word.size() > 1 && word.front() == '-') return unknown_option(command_, word);
      arguments.add_operand(word);
    }
    if (choice_error_) return choice_error_;
    return check_operands(arguments);
  }

  std::optional<UsageError> check_operands(const Arguments& arguments) const {
    const auto& given = arguments.operands();
    if (!command_.operands.empty() && command_.operands.front().required && given.empty())
      return UsageError{fmt::format("`despatch {}` needs {}", command_.name, command_.operands.front().name),
                        how_to_use()};
    const bool any_number = !command_.operands.empty() && command_.operands.back().many;
    if (!any_number && given.size() > command_.operands.size())
      return UsageError{fmt::format("`despatch {}` does not know what to do with `{}`", command_.name,
                                    given[command_.operands.size()]),
                        how_to_use()};
    return std::nullopt;
  }

  const Command& command_;
  CLI::App app_;
  Arguments arguments_;
  std::optional<UsageError> choice_error_;
};

}  // namespace

std::span<const Option> common_options() { return kCommonOptions; }

bool Arguments::has(std::string_view option) const { return said(option).value_or(false); }

std::optional<bool> Arguments::said(std::string_view option) const {
  const auto last = value(option);
  if (!last) return std::nullopt;
  return *last != "no";
}

std::optional<std::string> Arguments::value(std::string_view option) const {
  for (auto at = options_.rbegin(); at != options_.rend(); ++at)
    if (at->first == option) return at->second;
  return std::nullopt;
}

std::vector<std::string> Arguments::values(std::string_view option) const {
  std::vector<std::string> found;
  for (const auto& [name, value] : options_)
    if (name == option) found.push_back(value);
  return found;
}

Parsed parse_arguments(const Command& command, std::span<const std::string> words) {
  return Reader(command).read(words);
}

}  // namespace despatch::cli
