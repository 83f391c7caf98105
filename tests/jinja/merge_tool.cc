// Reads cases as JSON, one a line, and answers each with a line: {"text": …} or {"errors": …}. For the comparison with
// Jinja2.
#include <iostream>

#include "case.h"

int main() {
  std::ios::sync_with_stdio(false);
  std::string line;
  while (std::getline(std::cin, line)) {
    nlohmann::ordered_json answer;
    const jinja_test::Result result = jinja_test::run(nlohmann::ordered_json::parse(line));
    if (result.text)
      answer["text"] = *result.text;
    else
      answer["errors"] = result.errors;
    std::cout << answer.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) << '\n' << std::flush;
  }
}
