#include "rules/said_figures.h"

#include <catch2/catch.hpp>

#include "value/yaml.h"

namespace despatch {
namespace {

const std::vector<DataFigure>& figures() {
  static SourceMap sources;
  static const std::vector<Value> documents = [] {
    Diagnostics out;
    std::vector<Value> made;
    for (const std::string_view text :
         {"kind: business-case\ncomputed:\n  set_up: {total: 4600000, lines_total: 4291000}\n  economic:\n    "
          "options:\n"
          "      - {name: A trust, npsv: -1234567.89, npc: 1234567.89, bcr: 0.8}\n"
          "      - {name: New depot, npsv: 2100000, npc: -2100000, bcr: 1.2475, equivalent_annual_value: 29.76}\n"
          "    optimism_bias: [{rate_percent: 18.24, upper_percent: 24}]\n",
          "kind: appraisal\ncomputed: {options: [{name: A trust, total: 79.5}, {name: New depot, total: 53.54}]}\n"}) {
      made.push_back(read_yaml(sources.add("t.yaml", text.data()), out));
    }
    REQUIRE(out.errors() == 0);
    return made;
  }();
  static const std::vector<DataFigure> made = figures_in_data(documents);
  return made;
}

std::string contradicted(std::string_view text) {
  std::string out;
  for (const SaidFigure& said : contradicted_figures(text, figures()))
    out += (out.empty() ? "" : "|") + std::string(text.substr(said.begin, said.end - said.begin)) + " " +
           printed_figure(*said.data, *said.meant);
  return out;
}

TEST_CASE("a result that no data give") {
  CHECK(contradicted("The net present social value is £2.2m.") == "£2.2m -£1,234,567.89");
  CHECK(contradicted("The net present value of the new depot is £2.2 million.") == "£2.2 million £2,100,000");
  CHECK(contradicted("The NPV of a trust is £2.1m.") == "£2.1m -£1,234,567.89");
  CHECK(contradicted("The net present value of the trust is £2.1m.") == "£2.1m -£1,234,567.89");
  CHECK(contradicted("It has a benefit-cost ratio of 1.26.") == "1.26 0.8");
  CHECK(contradicted("The BCR (1.3) is low.") == "1.3 0.8");
  CHECK(contradicted("Set-up costs are £4,500,000.") == "£4,500,000 £4,600,000");
  CHECK(contradicted("with an optimism bias of 20%") == "20% 18.24%");
  CHECK(contradicted("A trust has a weighted score of 80.") == "");  // 79.5 rounds to 80
  CHECK(contradicted("A trust has a weighted score of 81.") == "81 79.5");
  CHECK(contradicted("Its net present cost is about £3m; more later.") == "£3m £1,234,567.89");
}

TEST_CASE("a result as it is, rounded as it is written") {
  for (const std::string_view text :
       {"The net present social value is £2.1m.", "The net present value of a trust is -£1.2m.",
        "the NPV of a trust is minus £1,234,568", "a net present cost of £1,234,567.89 for a trust",
        "a benefit-cost ratio of 1.25", "BCR: 1.2", "set-up costs of £4.6 million", "the cost of setting up is £4.29m",
        "an optimism bias of 18.2%", "optimism bias of 24 per cent", "a weighted total of 53.5", "£29.76 a year"})
    CHECK(contradicted(text) == "");
}

TEST_CASE("a figure that is no statement of a result") {
  for (const std::string_view text :
       {"If staff cost 10% more, the net present value is £1m.", "The net present value would be £1m.",
        "The net present value falls to £1m.", "a net present value of more than £1m", "a benefit-cost ratio above 2",
        "The net present value over 10 years", "The net present value was £3m in the outline case.",
        "The net present value. It is £3m.", "a net present value in 2026/27 prices", "the BCR of the 4 options",
        "The net present value is below £5m.", "The plan's \"net present value\" of £9m", "NPVs of £9m at most",
        "Without the grant the set-up cost is £9m.", "the set-up cost of 31 March 2027",
        "The cost of setting up the board is £40k.", "The net present value of the whole programme is £5m.",
        "The net present value to borrowers is £90k.", "Setting up the board costs £40k."})
    CHECK(contradicted(text) == "");
}

TEST_CASE("a long paragraph is read in one go") {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "npv is £2.1m and net present value is £2.1m ";
  CHECK(contradicted(text) == "");
}

}  // namespace
}  // namespace despatch
