// despatch new: a folder that builds, to begin from.
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include <fmt/format.h>

#include "base/text.h"
#include "build/beginning.h"
#include "build/project.h"
#include "cli/command.h"
#include "cli/console.h"

namespace despatch::cli {
namespace {

void list_all(const std::vector<Beginning>& beginnings, Console& console) {
  std::size_t width = 0;
  for (const Beginning& beginning : beginnings) width = std::max(width, beginning.name.size());
  for (const Beginning& beginning : beginnings)
    console.out(fmt::format("{:<{}}  {}\n", beginning.name, width, beginning.summary));
}

/// One line from the keyboard; the proposal when it is empty or there is no more.
std::string ask(const std::string& question, const std::string& proposal, Console& console) {
  console.out(proposal.empty() ? fmt::format("{} ", question) : fmt::format("{} [{}] ", question, proposal));
  std::fflush(stdout);
  std::string line;
  std::getline(std::cin, line);
  const std::string answer(trim(line));
  return answer.empty() ? proposal : answer;
}

const Beginning* called(const std::vector<Beginning>& beginnings, std::string_view name) {
  const auto found = std::ranges::find(beginnings, name, &Beginning::name);
  return found == beginnings.end() ? nullptr : &*found;
}

tl::expected<Answers, std::string> answers_given(const Arguments& arguments, const Beginning& beginning) {
  Answers answers;
  for (const std::string& word : arguments.values("--set")) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) return tl::unexpected(fmt::format("--set takes NAME=TEXT, not `{}`", word));
    const std::string name = word.substr(0, equals);
    std::vector<std::string_view> names;
    for (const Prompt& question : beginning.questions) names.push_back(question.name);
    if (std::ranges::find(names, name) == names.end()) {
      const auto guess = nearest(name, names);
      const std::vector<std::string> all(names.begin(), names.end());
      return tl::unexpected(fmt::format("{} does not ask for `{}`, but for {}{}", beginning.name, name, list_and(all),
                                        guess ? fmt::format(": did you mean {}?", *guess) : ""));
    }
    answers.emplace_back(name, word.substr(equals + 1));
  }
  return answers;
}

void complete(Answers& answers, const Beginning& beginning, bool interactive, Console& console) {
  for (const Prompt& question : beginning.questions) {
    if (std::ranges::find(answers, question.name, &Answers::value_type::first) != answers.end()) continue;
    answers.emplace_back(question.name,
                         interactive ? ask(question.ask, question.proposal, console) : question.proposal);
  }
}

int unknown(const std::string& name, const std::vector<Beginning>& beginnings, Console& console) {
  std::vector<std::string_view> names;
  for (const Beginning& beginning : beginnings) names.push_back(beginning.name);
  const auto guess = nearest(name, names);
  console.complain(fmt::format("there is no kind of paper called `{}`", name),
                   guess ? fmt::format("did you mean {}?", *guess) : "`despatch new --list` lists them");
  return Exit::Usage;
}

int run(const Arguments& arguments, Console& console) {
  SourceMap sources;
  Disk disk(sources);
  Diagnostics faults;
  const std::vector<Beginning> beginnings = find_beginnings(program_folders().beginnings, disk, faults);
  if (!faults.empty()) console.report(faults.all(), stderr);
  if (beginnings.empty()) {
    console.complain("no kinds of paper are installed", "`make install` puts them beside the program");
    return Exit::Usage;
  }
  const bool interactive = ::isatty(STDIN_FILENO) != 0 && console.out_is_terminal();
  if (arguments.has("--list") || (arguments.operands().empty() && !interactive)) {
    list_all(beginnings, console);
    return Exit::Done;
  }

  std::string kind;
  if (!arguments.operands().empty()) {
    kind = arguments.operands().front();
  } else {
    list_all(beginnings, console);
    kind = ask("Which kind of paper?", beginnings.front().name, console);
  }
  const Beginning* beginning = called(beginnings, kind);
  if (beginning == nullptr) return unknown(kind, beginnings, console);

  auto answers = answers_given(arguments, *beginning);
  if (!answers) {
    console.complain(answers.error());
    return Exit::Usage;
  }
  complete(*answers, *beginning, interactive, console);
  std::string folder = arguments.operands().size() > 1 ? arguments.operands()[1] : std::string();
  if (folder.empty()) folder = interactive ? ask("Which folder shall it go into?", kind, console) : kind;

  const auto written = write_beginning(*beginning, *answers, folder);
  if (!written) {
    console.complain(written.error(), "name another folder: despatch new " + kind + " FOLDER");
    return Exit::Usage;
  }
  for (const std::string& file : *written) console.out(fmt::format("wrote {}/{}\n", folder, file));
  console.out(fmt::format("Now: despatch build {}\n", folder));
  return Exit::Done;
}

}  // namespace

Command new_command() {
  return {
      .name = "new",
      .summary = "asks a few questions and writes a folder that builds",
      .description =
          "Writes a small project to begin from: a despatch.yaml, a paper, its data, with comments that say what is "
          "what. "
          "On a terminal it asks for what it needs; elsewhere it takes what --set says and its own proposals for the "
          "rest. "
          "Nothing that exists is touched: the folder must be new or empty.",
      .operands = {{.name = "KIND",
                    .help = "the kind of paper; without it, on a terminal, you are asked",
                    .completion = Completion::Papers},
                   {.name = "FOLDER", .help = "where it goes [the kind's name]", .completion = Completion::Folders}},
      .options = {{.name = "--list", .help = "lists the kinds of paper there are"},
                  {.name = "--set",
                   .argument = "NAME=TEXT",
                   .help = "answers a question beforehand, as in title='The market hall'",
                   .many = true}},
      .examples = {{"despatch new", "asks for everything"},
                   {"despatch new cabinet-report market-hall",
                    "asks for what the paper needs, and writes market-hall/"},
                   {"despatch new minutes june --set body='Planning Committee' < /dev/null", "asks for nothing"}},
      .run = run,
  };
}

}  // namespace despatch::cli
