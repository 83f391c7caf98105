#include <fmt/format.h>

#include "base/text.h"
#include "cli/help.h"

namespace despatch::cli {
namespace {

/// Text for roff: a backslash and a leading dot or quote would be read as commands, a hyphen as a soft one.
std::string roff(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\\') {
      out += "\\e";
      continue;
    }
    if (c == '-') out += '\\';
    if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n')) out += "\\&";
    out += c;
  }
  return out;
}

std::string paragraphs(std::string_view text) {
  std::string out;
  for (std::string_view paragraph : split(text, '\n'))
    out += paragraph.empty() ? std::string(".PP\n") : roff(paragraph) + "\n";
  return out;
}

std::string option_row(const Option& option) {
  std::string names;
  if (!option.short_name.empty()) names += fmt::format("\\fB{}\\fR, ", roff(option.short_name));
  names +=
      fmt::format("\\fB{}\\fR", option.negatable ? "\\-\\-[no\\-]" + roff(option.name.substr(2)) : roff(option.name));
  if (!option.argument.empty()) names += fmt::format(" \\fI{}\\fR", roff(option.argument));
  return fmt::format(".TP\n{}\n{}{}\n", names, roff(option.help), option.many ? "; may be given several times" : "");
}

std::string command_section(const Command& command) {
  std::string out = fmt::format(".SS despatch {}\n{}", roff(command.name), paragraphs(command.description));
  for (const Operand& operand : command.operands)
    out += fmt::format(".TP\n\\fI{}\\fR{}\n{}\n", roff(operand.name), operand.many ? "..." : "", roff(operand.help));
  for (const Option& option : command.options) out += option_row(option);
  for (const Example& example : command.examples)
    out += fmt::format(".PP\n.EX\n{}\n.EE\n.RS 4\n{}\n.RE\n", roff(example.command), roff(example.says));
  return out;
}

constexpr std::string_view kPapers =
    "A project is a folder with a file \\fBdespatch.yaml\\fR: the council, its language, whatever every paper of it "
    "shares. "
    "A paper is a Markdown file in that folder. Its front matter gives its title, and may name a template and data:\n"
    ".PP\n.EX\n"
    "\\-\\-\\-\n"
    "title: Future of the market hall\n"
    "date: 2031\\-03\\-14\n"
    "template: cabinet\\-report.md\n"
    "data:\n"
    "  options: options.yaml\n"
    "  costs: costs.csv\n"
    "\\-\\-\\-\n"
    ".EE\n.PP\n"
    "The paper's own text may use the template language, which is Jinja's, strict about what is undefined. In the "
    "template "
    "it is {{ body }}; the front matter is {{ paper.title }} and so on, despatch.yaml is {{ project.council }} and so "
    "on, "
    "and each name under \\fBdata\\fR is a variable. Templates are looked for in the project's folder "
    "\\fBtemplates\\fR and "
    "then among those that came with the program.\n";

}  // namespace

std::string manual_page(std::string_view version) {
  std::string out = fmt::format(".TH DESPATCH 1 \"\" \"despatch {}\" \"User Commands\"\n", roff(version));
  out += ".SH NAME\ndespatch \\- papers of a decision from data and templates, as Markdown, HTML and PDF\n";
  out += ".SH SYNOPSIS\n";
  for (const Command& command : commands()) {
    out += fmt::format("\\fBdespatch {}\\fR [\\fIOPTION\\fR...]", roff(command.name));
    for (const Operand& operand : command.operands)
      out += fmt::format(fmt::runtime(operand.required ? " \\fI{}\\fR{}" : " [\\fI{}\\fR{}]"), roff(operand.name),
                         operand.many ? "..." : "");
    out += "\n.br\n";
  }
  out +=
      ".SH DESCRIPTION\nDespatch keeps the facts of a decision once, as YAML, and makes every paper that tells them.\n";
  out += fmt::format(".SH PAPERS AND PROJECTS\n{}", kPapers);
  out += ".SH COMMANDS\n";
  for (const Command& command : commands()) out += command_section(command);
  out += ".SH OPTIONS OF EVERY COMMAND\n";
  for (const Option& option : common_options()) out += option_row(option);
  out +=
      ".SH EXIT STATUS\n.TP\n0\ndone\n.TP\n1\nsomething in the content must be mended; what was built before is as it "
      "was\n"
      ".TP\n2\nwrong usage, or a machine that does not do its part\n";
  out +=
      ".SH ENVIRONMENT\n.TP\nNO_COLOR\nno colours when set, whatever the terminal can do\n"
      ".TP\nSOURCE_DATE_EPOCH\nseconds since 1970: the date that PDF files say they were made on, in place of the "
      "paper's own\n"
      ".TP\nDESPATCH_FONTS\nfolders searched for fonts before the system's, with a colon between\n";
  out +=
      ".SH FILES\n.TP\ndespatch.yaml\nmakes a folder a project\n.TP\ntemplates/\nthe project's own templates, looked "
      "at "
      "before the program's\n.TP\noutput/.despatch\nwhat the last build read, so that the next one leaves alone what "
      "is "
      "current\n";
  return out;
}

}  // namespace despatch::cli
