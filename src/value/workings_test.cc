#include "value/workings.h"

#include <catch2/catch.hpp>

namespace despatch {
namespace {

struct Sheet {
  Source file{"costs.yaml", "team: 300000\nict: 200000\nrate: 3.5\n"};
  Worksheet sheet{"costs.yaml"};
  Workings workings{sheet};
  Located<Money> team{Money::pounds(300'000), {&file, 6, 12}};
  Located<Money> ict{Money::pounds(200'000), {&file, 18, 24}};
  Located<double> rate{3.5, {&file, 31, 34}};

  const Worksheet::Entry& behind(const Value& figure) const {
    const Worksheet::Entry* entry = sheet.find(figure.span());
    REQUIRE(entry != nullptr);
    return *entry;
  }
  std::string formula(const Value& figure) const { return sheet.formula(behind(figure)); }
};

TEST_CASE_METHOD(Sheet, "a figure that was worked out leads to its rule and to what was typed") {
  const Value total =
      workings.of("lines, added up", "a book").plus("Team", team).plus("ICT", ict).gives(Money::pounds(500'000));
  CHECK(total == Value(500'000));
  const auto& entry = behind(total);
  CHECK(entry.rule == "lines, added up");
  CHECK(entry.source == "a book");
  REQUIRE(entry.operands.size() == 2);
  CHECK(sheet.label(entry.operands[1]) == "ICT");
  CHECK(entry.operands[1].value.span() == ict.span);
  CHECK(formula(total) == "£300,000 + £200,000 = £500,000");
  CHECK(sheet.typed_place(total.span()) == team.span);

  const Value half = workings.of("half").times("total", total).over("parts", 2).gives(Money::pounds(250'000));
  CHECK(formula(half) == "£500,000 ÷ 2 = £250,000");
  CHECK(sheet.typed_place(half.span()) == team.span);
  CHECK(behind(half).operands[0].value.span() == total.span());
}

TEST_CASE_METHOD(Sheet, "a formula reads from left to right, products among a sum's terms written out") {
  const auto product = [&](int weight, int score) {
    return workings.of("points").times("weight", weight).times("score", score).gives(weight * score);
  };
  const Value a = product(40, 80), b = product(60, 50);
  CHECK(formula(workings.of("total").plus("a", a).plus("b", b).over("weights", 100).gives(62.0)) ==
        "(40 × 80 + 60 × 50) ÷ 100 = 62");
  CHECK(
      formula(workings.of("gap").plus("a", Money::pence(150)).minus("b", Money::pence(49)).gives(Money::pence(101))) ==
      "£1.50 − £0.49 = £1.01");
  CHECK(formula(workings.of("factor")
                    .input("rate", Quantity::percent(rate))
                    .input("years", 2)
                    .formula("1 / (1 + {rate})^{years}")
                    .gives(0.933511)) == "1 / (1 + 3.5%)^2 = 0.933511");
  CHECK(formula(workings.of("counted").input("one", "a").input("another", "b").gives(2)).empty());
  Working long_sum = workings.of("all");
  for (int i = 1; i <= 40; ++i) long_sum.plus("line", i);
  CHECK(formula(long_sum.gives(820)) == "1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + … (28 more) + 39 + 40 = 820");
  CHECK(printed(Value(0.1 + 0.2)) == "0.3");
  CHECK(printed(Value(-1234567.5)) == "-1,234,567.5");
  CHECK(printed(Value(2019)) == "2019");
}

TEST_CASE_METHOD(Sheet, "what is not there is passed over, and without a worksheet nothing is written") {
  const std::optional<Located<Money>> nothing;
  const Value total = workings.of("sum").plus("a", nothing).plus("b", std::optional(ict)).gives(*ict);
  CHECK(behind(total).operands.size() == 1);
  CHECK_FALSE(workings.of("constant").gives(7).span().known());
  const std::size_t before = sheet.size();
  const Value unwritten = Workings().of("sum").plus("a", team).gives(*team);
  CHECK(unwritten == Value(300'000));
  CHECK_FALSE(unwritten.span().known());
  CHECK(sheet.size() == before);
  CHECK(sheet.find(team.span) == nullptr);
  CHECK(Span{&sheet.source(), 99, 100}.text().empty());
}

TEST_CASE_METHOD(Sheet, "a long label is cut between two characters") {
  std::string label(199, 'x');
  label += "é";
  const Value figure = workings.of("sum").plus(label, team).gives(*team);
  CHECK(sheet.label(behind(figure).operands[0]) == std::string(199, 'x'));
}

}  // namespace
}  // namespace despatch
