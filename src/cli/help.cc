#include "cli/help.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace despatch::cli {
namespace {

constexpr std::size_t kWidestText = 96;

class Page {
 public:
  explicit Page(const HelpOptions& options) : color_(options.color), columns_(std::min(options.columns, kWidestText)) {}

  void title(std::string_view text) {
    if (!text_.empty()) text_ += '\n';
    text_ += color_ ? fmt::format("\x1b[1m{}\x1b[0m\n", text) : fmt::format("{}\n", text);
  }
  void paragraph(std::string_view text) { text_ += wrap(text, columns_, 0); }
  void blank() { text_ += '\n'; }

  /// A name and its words beside it; under it, when the name is long.
  void row(std::string_view name, std::string_view words, std::size_t name_width) {
    const std::string shown = color_ ? fmt::format("\x1b[36m{}\x1b[0m", name) : std::string(name);
    const std::string body = wrap(words, columns_, name_width + 4);
    const std::size_t used = code_points(name) + 2;
    text_ += "  " + shown;
    text_ += used + 2 <= name_width + 4 ? body.substr(used) : "\n" + body;
  }
  void example(const Example& example) {
    text_ += color_ ? fmt::format("  \x1b[36m{}\x1b[0m\n", example.command) : fmt::format("  {}\n", example.command);
    text_ += wrap(example.says, columns_, 6);
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  bool color_;
  std::size_t columns_;
  std::string text_;
};

std::string usage(const Command& command) {
  std::string line = fmt::format("despatch {}", command.name);
  for (const Operand& operand : command.operands) {
    const std::string shown = fmt::format("{}{}", operand.name, operand.many ? "..." : "");
    line += operand.required ? " " + shown : fmt::format(" [{}]", shown);
  }
  return line + " [OPTION...]";
}

std::string option_names(const Option& option) {
  std::string names = option.short_name.empty() ? std::string("    ") : fmt::format("{}, ", option.short_name);
  names += option.negatable ? fmt::format("--[no-]{}", option.name.substr(2)) : std::string(option.name);
  if (!option.argument.empty()) names += fmt::format(" {}", option.argument);
  return names;
}

std::string option_words(const Option& option) {
  return option.many ? fmt::format("{}; may be given several times", option.help) : std::string(option.help);
}

template <class Rows, class Name>
std::size_t name_width(const Rows& rows, Name name) {
  std::size_t width = 0;
  for (const auto& row : rows) width = std::max(width, code_points(name(row)));
  return std::min<std::size_t>(width, 28);
}

}  // namespace

std::string wrap(std::string_view text, std::size_t columns, std::size_t indent) {
  std::string out;
  const std::string margin(indent, ' ');
  for (std::string_view paragraph : split(text, '\n')) {
    std::string line;
    std::size_t used = 0;
    for (std::string_view word : split(paragraph, ' ')) {
      const std::size_t width = code_points(word);
      if (used != 0 && indent + used + 1 + width > columns) {
        out += margin + line + '\n';
        line.clear();
        used = 0;
      }
      if (used != 0) line += ' ';
      line += word;
      used += width + (used != 0 ? 1 : 0);
    }
    out += line.empty() ? "\n" : margin + line + '\n';
  }
  return out;
}

std::string short_help(const HelpOptions& options) {
  Page page(options);
  page.paragraph(
      "Despatch keeps the facts of a decision once, as data, and makes every paper that tells them: as Markdown, HTML "
      "and "
      "PDF.");
  page.title("Commands");
  const std::size_t width = name_width(commands(), [](const Command& command) { return command.name; });
  for (const Command& command : commands()) page.row(command.name, command.summary, width);
  page.title("To begin");
  const std::vector<Example> first = {
      {"despatch new", "asks a few questions and writes a folder that builds"},
      {"despatch build", "makes every paper that changed"},
      {"despatch render paper.md -o paper.pdf", "one file, no project"},
      {"despatch COMMAND --help", "what a command does and takes, with examples"},
  };
  const std::size_t example_width = name_width(first, [](const Example& example) { return example.command; }) + 9;
  for (const Example& example : first) page.row(example.command, example.says, example_width);
  page.blank();
  page.paragraph("Exit codes: 0 done, 1 something in the content must be mended, 2 wrong usage or a broken machine.");
  return page.take();
}

std::string command_help(const Command& command, const HelpOptions& options) {
  Page page(options);
  page.paragraph(usage(command));
  page.blank();
  page.paragraph(command.description);

  std::vector<std::pair<std::string, std::string>> rows;
  for (const Operand& operand : command.operands) rows.emplace_back(operand.name, operand.help);
  const std::size_t operands = rows.size();
  for (const Option& option : command.options) rows.emplace_back(option_names(option), option_words(option));
  for (const Option& option : common_options()) rows.emplace_back(option_names(option), option_words(option));
  const std::size_t width = name_width(rows, [](const auto& row) -> const std::string& { return row.first; });
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i == 0 && operands != 0) page.title("Arguments");
    if (i == operands) page.title("Options");
    page.row(rows[i].first, rows[i].second, width);
  }

  page.title("Examples");
  for (const Example& example : command.examples) {
    page.example(example);
  }
  return page.take();
}

}  // namespace despatch::cli
