#include <catch2/catch.hpp>

#include "pack/content_scan.h"
#include "pack/mark_loose.h"
#include "write/pdf/syntax.h"

namespace despatch {
namespace {

std::vector<std::string> operators_of(std::string_view content) {
  std::vector<std::string> out;
  for (ContentScan scan(content); scan.next();) out.emplace_back(scan.op());
  return out;
}

std::string repaired(std::string_view content, bool without_marks = false) {
  std::string out;
  const ContentFacts facts = read_content(content, without_marks, out);
  return facts.changed || without_marks ? out : std::string(content);
}

std::string marked(std::string_view content, long long next = 0, Loose xobject = Loose::Decoration) {
  return mark_loose(content, next, {}, [&](const std::string&) { return xobject; }).content;
}

}  // namespace

TEST_CASE("operators are told from their operands, whatever the bytes are") {
  CHECK(operators_of("q 1 0 0 1 0 0 cm (a (b) \\) Tj) Tj Q") == std::vector<std::string>{"q", "cm", "Tj", "Q"});
  CHECK(operators_of("BI /W 1/H 1 ID \x01 Q x EI Q") == std::vector<std::string>{"BI", "Q"});
  CHECK(operators_of("[(]) 3] TJ <</A(>>)>> BDC % Q\nEMC") == std::vector<std::string>{"TJ", "BDC", "EMC"});
  for (const char* broken : {"(", "<<", "[", ">>", "BI", "BI ID", "/", "%", "((((", "<", ")]}"})
    CHECK(operators_of(broken).size() < 3);
}

TEST_CASE("what content opens is closed, and nothing is closed twice") {
  CHECK(repaired("q Q") == "q Q");
  CHECK(repaired("q BT /P BMC") == "q BT /P BMC\nET\nEMC\nQ");
  CHECK(operators_of(repaired("Q EMC ET q Q")) == std::vector<std::string>{"q", "Q"});
  CHECK(operators_of(repaired("/P <</MCID 0>>BDC BT ET EMC /OC /L BDC q Q EMC", true)) ==
        std::vector<std::string>{"BT", "ET", "BDC", "q", "Q", "EMC"});
}

TEST_CASE("names that PDF does not allow are called as the resources call them") {
  const std::string longest(127, 'x');
  CHECK(repaired("/" + longest + " Do") == "/" + longest + " Do");
  const std::string other = repaired("/" + longest + "y Do");
  std::string name;
  pdf::append_name(name, longest + "y");
  CHECK(other == name + " Do");
  CHECK(repaired("/a#00b Do") == "/a#2300b Do");
}

TEST_CASE("a mark is a tag when it has a number, in its place or by its name") {
  std::string none;
  const auto named = [](const std::string& name) { return name == "/M" ? 7LL : -1LL; };
  const auto facts = [&](std::string_view content) { return read_content(content, false, none, named); };
  CHECK_FALSE(facts("/P <</MCID 3>>BDC 0 0 1 1 re f EMC").unmarked);
  CHECK_FALSE(facts("/P /M BDC 0 0 1 1 re f EMC").unmarked);
  CHECK_FALSE(facts("/Artifact BMC 0 0 1 1 re f EMC").unmarked);
  CHECK(facts("/P BMC 0 0 1 1 re f EMC").unmarked);
  CHECK(facts("/P /N BDC 0 0 1 1 re f EMC").unmarked);
  CHECK(facts("/OC /M2 BDC 0 0 1 1 re f EMC").unmarked);
  CHECK(facts("/P <</MCID 3>>BDC EMC /Artifact <</MCID 9>>BDC EMC /P /M BDC EMC /P <</MCID 99999999>>BDC EMC").mcids ==
        std::set<long long>{3, 7});
}

TEST_CASE("what stands in no mark is marked, and no mark cuts a path or a text object") {
  CHECK(operators_of(marked("0 0 m 1 1 l S")) == std::vector<std::string>{"BMC", "m", "l", "S", "EMC"});
  CHECK(operators_of(marked("0 0 9 9 re W n BT (a) Tj 1 0 Td (b) Tj ET")) ==
        std::vector<std::string>{"BMC", "re", "W", "n", "EMC", "BT", "BDC", "Tj", "Td", "Tj", "EMC", "ET"});
  CHECK(marked("BT (a) Tj ET BT (b) Tj ET", 5).find("/P <</MCID 6>>BDC\n(b) Tj") != std::string::npos);
  CHECK(operators_of(marked("BT (a) Tj /P <</MCID 0>>BDC (b) Tj EMC (c) Tj ET")) ==
        std::vector<std::string>{"BT", "BDC", "Tj", "EMC", "BDC", "Tj", "EMC", "BDC", "Tj", "EMC", "ET"});
  CHECK(operators_of(marked("/OC /L BDC /X Do EMC")) == std::vector<std::string>{"BDC", "BMC", "Do", "EMC", "EMC"});
  CHECK(marked("/X Do", 0, Loose::MarkedInside) == "/X Do");
  CHECK(marked("/X Do", 4, Loose::Text).find("/P <</MCID 4>>BDC\n/X Do\nEMC") != std::string::npos);
  const std::string whole = "/P <</MCID 0>>BDC 0 0 1 1 re f BT (a) Tj ET EMC /Artifact BMC /X Do EMC q Q";
  CHECK(marked(whole) == whole);
}

}  // namespace despatch
