#include "document/quotes.h"

#include <catch2/catch.hpp>

#include "base/source.h"
#include "document/parse.h"

namespace despatch {
namespace {

void check(std::string_view typed, std::string_view printed) {
  INFO(typed);
  CHECK(curled(typed) == printed);
  CHECK(curled(printed) == printed);
}

TEST_CASE("quotation marks curl towards what they enclose") {
  check(R"(rated "good" now)", "rated “good” now");
  check(R"("Good," they said.)", "“Good,” they said.");
  check(R"(("the first direction"))", "(“the first direction”)");
  check(R"(he said 'so')", "he said ‘so’");
  check(R"("'So,' he said.")", "“‘So,’ he said.”");
}

TEST_CASE("an apostrophe never opens") {
  check("the Council's children's services", "the Council’s children’s services");
  check("officers' time", "officers’ time");
  check("in the '90s", "in the ’90s");
}

std::string words(std::string text) {
  const Source source("paper.md", std::move(text));
  Diagnostics faults;
  const Document paper = parse_document(source, faults);
  CHECK(faults.empty());
  std::string out = paper.meta.title;
  for (const Block& block : paper.blocks)
    if (const auto* const paragraph = std::get_if<Paragraph>(&block.node)) out += "|" + plain_text(paragraph->inlines);
  return out;
}

TEST_CASE("marks curl where front matter asks for it, across emphasis, and never in code") {
  CHECK(words("---\ntitle: The council's plan\nquotes: curly\n---\nA \"*good*\" plan, `\"x\"`.\n") ==
        "The council’s plan|A “good” plan, \"x\".");
  CHECK(words("---\ntitle: The council's plan\n---\nA \"good\" plan.\n") == "The council's plan|A \"good\" plan.");
}

TEST_CASE("words in another language keep their marks") {
  CHECK(words("---\ntitle: T\nquotes: curly\n---\n\"a\" <span lang=\"fr\">\"b\"</span>\n") == "T|“a” \"b\"");
}

}  // namespace
}  // namespace despatch
