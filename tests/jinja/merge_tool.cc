// Reads cases as JSON, one a line, and answers each with a line: {"text": …} or {"errors": …}. For the comparison with
// Jinja2.
//
//     merge_tool < cases.jsonl
//     merge_tool --repeat 1000 < cases.jsonl     instead merges the cases in turn, 1000 in all, and prints the CPU time
//     of one
#include <ctime>
#include <iostream>
#include <vector>

#include "case.h"

namespace {

using Json = nlohmann::ordered_json;

void answer(const std::string& line) {
  Json out;
  const jinja_test::Result result = jinja_test::run(Json::parse(line));
  if (result.text)
    out["text"] = *result.text;
  else
    out["errors"] = result.errors;
  std::cout << out.dump(-1, ' ', true, Json::error_handler_t::replace) << '\n' << std::flush;
}

/// The cases share the first one's templates and options, as the papers of a project do.
int measure(std::size_t repeat) {
  std::vector<Json> cases;
  for (std::string line; std::getline(std::cin, line);) cases.push_back(Json::parse(line));
  if (cases.empty()) return 2;
  jinja_test::MapLoader loader;
  for (const auto& [name, text] : cases[0].at("templates").items()) loader.add(name, text.get<std::string>());
  despatch::Environment environment(jinja_test::options_of(cases[0].value("options", Json::object())), &loader);
  despatch::Diagnostics out;
  std::vector<despatch::Value> data;
  for (const Json& one : cases) data.push_back(jinja_test::to_value(one.at("data")));
  const std::clock_t before_compile = std::clock();
  const auto compiled = environment.compile(*loader.load("main"), out);
  if (!compiled) return 1;
  const std::clock_t begin = std::clock();
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < repeat; ++i) {
    const auto made = merge(environment, *compiled, data[i % data.size()], out);
    if (!made) return 1;
    bytes += made->text.size();
  }
  const double ms = 1000.0 / CLOCKS_PER_SEC;
  std::cout << "compile " << static_cast<double>(begin - before_compile) * ms << " ms, merge "
            << static_cast<double>(std::clock() - begin) * ms / static_cast<double>(repeat) << " ms CPU for "
            << bytes / repeat << " bytes\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  if (argc == 3 && std::string_view(argv[1]) == "--repeat") return measure(std::stoul(argv[2]));
  for (std::string line; std::getline(std::cin, line);) answer(line);
}
