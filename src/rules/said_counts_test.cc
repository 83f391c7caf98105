#include "rules/said_counts.h"

#include <catch2/catch.hpp>

#include "value/yaml.h"

namespace despatch {
namespace {

Value yaml(std::string_view text) {
  static SourceMap sources;
  Diagnostics out;
  Value value = read_yaml(sources.add("t.yaml", std::string(text)), out);
  REQUIRE(out.errors() == 0);
  return value;
}

const std::vector<DataCount>& counts() {
  static const std::vector<Value> documents = {
      yaml("kind: options\noptions: [a, b, c, d, e]\ngroups: [{count: 2}, {count: 3}]"),
      yaml("kind: appraisal\ngateway: {questions: [1, 2, 3, 4]}\ncriteria: {items: [{criteria: [1, 2]}, {criteria: [1, "
           "2, 3]}]}\n"
           "computed: {criteria: [1, 2, 3, 4, 5]}\nstages: [{count: 16}, {count: 5}]"),
      yaml("kind: risks\nrisks: [1, 2, 3, 4, 5, 6, 7]\ncomputed: {bands: [{name: Low, count: 4, before: 1}, {name: "
           "High, count: 3, before: 6}]}"),
      yaml("kind: programme\nphases: [1, 2, 3]\nmilestones: [1, 2, 3, 4, 5, 6]"),
      yaml("kind: direction\nduties: [1, 2, 3, 4]"),
      yaml("kind: screening\ncharacteristics: {answers: [1, 2, 3, 4, 5, 6, 7, 8, 9]}"),
      yaml("kind: business-case\nset_up: {lines: [1, 2, 3]}\noptions: {a: {costs: [1, 2]}, b: {costs: [1, 2, 3]}}\n"
           "funding: [1, 2]\nsensitivity: {scenarios: [1, 2, 3]}"),
      yaml("kind: meeting\nitems: [{recommendations: [1, 2, 3]}, {asks: {items: [1, 2]}}, {}]"),
      yaml("kind: case-studies\ncases: [1, 2, 3]"),
      yaml("kind: scrutiny\nlines_of_enquiry: [1, 2, 3, 4]"),
      yaml("kind: consultation\nquestions: [1, 2, 3, 4, 5]"),
  };
  static const std::vector<DataCount> made = counts_in(documents);
  return made;
}

/// The phrases that contradict the data, with a bar between.
std::string contradicted(std::string_view text) {
  std::string out;
  for (const SaidCount& said : contradicted_counts(text, counts()))
    out += (out.empty() ? "" : "|") + std::string(text.substr(said.begin, said.end - said.begin));
  return out;
}

TEST_CASE("a count of everything that the data do not bear out") {
  CHECK(contradicted("Options were put to six gateway questions.") == "six gateway questions");
  CHECK(contradicted("The 6 gateways sieve them.") == "6 gateways");
  CHECK(contradicted("All seven options were compared.") == "seven options");
  CHECK(contradicted("There are six options.") == "six options");
  CHECK(contradicted("We considered seven options.") == "seven options");
  CHECK(contradicted("Seven options were considered.") == "Seven options");
  CHECK(contradicted("Seven options have been assessed.") == "Seven options");
  CHECK(contradicted("That makes six options in all.") == "six options");
  CHECK(contradicted("The four options differ.") == "four options");
  CHECK(contradicted("Two of the four options fail.") == "four options");
  CHECK(contradicted("each of the four options") == "four options");
  CHECK(contradicted("one of 17 options") == "17 options");
  CHECK(contradicted("It is judged by eight criteria.") == "eight criteria");
  CHECK(contradicted("The register lists nine risks.") == "nine risks");
  CHECK(contradicted("The work has four phases in all, and all five milestones are met.") ==
        "four phases|five milestones");
  CHECK(contradicted("The direction lays five duties on the council.") == "");  // "lays" may be of one part
  CHECK(contradicted("The five duties are met.") == "five duties");
  CHECK(contradicted("All four recommendations were agreed.") == "four recommendations");
  CHECK(contradicted("The seven protected characteristics are looked at.") == "seven protected characteristics");
  CHECK(contradicted("The cost has six cost lines.") == "six cost lines");
  CHECK(contradicted("It rests on three sources of funding.") == "three sources of funding");
  CHECK(contradicted("The four scenarios are worlds of their own.") == "four scenarios");
  CHECK(contradicted("All four case studies were visited.") == "four case studies");
  CHECK(contradicted("The five lines of enquiry are these.") == "five lines of enquiry");
  CHECK(contradicted("There were six consultation questions.") == "six consultation questions");
  CHECK(contradicted("Four agenda items are left over.") == "Four agenda items");
  CHECK(contradicted("There are twenty-one options.") == "twenty-one options");
  CHECK(contradicted("There are three groups of options.") == "three groups of options");
  CHECK(contradicted("All 17 potential delivery models were put to six 'gateway' questions.") ==
        "17 potential delivery models|six 'gateway' questions");
  CHECK(contradicted("Seven high risks are left. All two low risks, the three low risks.") ==
        "Seven high risks|two low risks|three low risks");
  CHECK(contradicted("Three high risks, six before; four low risks, of the seven risks; two high risks fell.") == "");
  CHECK(contradicted("the six “gateway” questions") == "six “gateway” questions");
}

TEST_CASE("a count that is right, of all or of a part") {
  for (const std::string_view text :
       {"The five options", "All sixteen options were considered.", "There are two options.",
        "The four gateway questions", "by two criteria, and five below them", "All nine protected characteristics",
        "the eight characteristics", "all seven risks", "All three risks", "The three recommendations",
        "Both scenarios", "Five lines of cost in all"})
    CHECK(contradicted(text) == "");
}

TEST_CASE("a number that counts something else") {
  for (const std::string_view text : {"two of the five options",
                                      "One option is enough.",
                                      "the three Rivers Trust",
                                      "Three Rivers options paper",
                                      "Three options failed on cost.",
                                      "the first four options",
                                      "the other four options",
                                      "at least four options",
                                      "more than four options",
                                      "up to six options",
                                      "four more options",
                                      "the four options that are left",
                                      "six quite possible options",
                                      "the four options on the short list",
                                      "Four options remain.",
                                      "Table 4 options",
                                      "In 2018 options were few.",
                                      "the two options",
                                      "three or four options",
                                      "four to six options",
                                      "£4 options",
                                      "4.6 options",
                                      "46% options",
                                      "the four options appraisals",
                                      "these four options",
                                      "only four options",
                                      "some four options",
                                      "Option 4 risks much.",
                                      "another six risks",
                                      "six new risks",
                                      "the four highest risks",
                                      "The six. Options follow.",
                                      "four; options",
                                      "between the four options",
                                      "The report promises “six gateway questions”.",
                                      "It said \"seven options\".",
                                      "two criteria decide it",
                                      "the 13 options included in the first paper",
                                      "the four options considered by the panel",
                                      "six high options",
                                      "nine criteria from the manual",
                                      "eight criteria elsewhere",
                                      "about six gateway questions"})
    CHECK(contradicted(text) == "");
}

TEST_CASE("a long paragraph is counted in one go") {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "the five options of the five options \"";
  CHECK(contradicted(text) == "");
}

TEST_CASE("without data of a kind nothing is said of it") {
  const std::vector<Value> none = {yaml("kind: options\noptions: [a]")};
  const auto only = counts_in(none);
  CHECK(contradicted_counts("There are six gateway questions.", only).empty());
  CHECK(contradicted_counts("There are six options.", only).size() == 1);
  CHECK(counts_in({}).empty());
}

}  // namespace
}  // namespace despatch
