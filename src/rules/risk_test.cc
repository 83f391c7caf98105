#include "rules/risk_matrix.h"

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "model/kinds.h"
#include "rules/dependencies.h"
#include "rules/findings.h"
#include "value/yaml.h"

namespace despatch {
namespace {

Value read(std::string text, Diagnostics& out) {
  static SourceMap sources;
  const Value document = read_yaml(sources.add("test.yaml", std::move(text)), out);
  check_kind(document, out);
  for (const Diagnostic& d : out.all()) UNSCOPED_INFO(render_text(d));
  REQUIRE(out.empty());
  return document;
}

/// The same numbers on every machine.
struct Dice {
  std::uint64_t state;
  std::uint64_t roll(std::uint64_t sides) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (state >> 33) % sides;
  }
};

constexpr std::string_view kRisk = "risks:\n  - {id: a, risk: A, likelihood: 1, impact: 1}\n";

TEST_CASE("the usual bands of five by five") {
  Diagnostics out;
  const RiskMatrix matrix(bind<Risks>(read(fmt::format("kind: risks\ntitle: R\n{}", kRisk), out)), out);
  CHECK(out.empty());
  CHECK(matrix.thresholds() == std::vector<std::int64_t>{1, 5, 10, 20});
  CHECK(matrix.band_name(1, 4) == "Low");
  CHECK(matrix.band_name(1, 5) == "Medium");
  CHECK(matrix.band_name(3, 3) == "Medium");
  CHECK(matrix.band_name(2, 5) == "High");
  CHECK(matrix.band_name(4, 4) == "High");
  CHECK(matrix.band_name(4, 5) == "Very high");
  CHECK(matrix.band_name(5, 5) == "Very high");
}

TEST_CASE("on any scale each of the usual bands has a cell, and none falls") {
  for (int likelihoods = 2; likelihoods <= 10; ++likelihoods)
    for (int impacts = 2; impacts <= 10; ++impacts) {
      Diagnostics out;
      const RiskMatrix matrix(
          bind<Risks>(read(fmt::format("kind: risks\ntitle: R\nscale: {{likelihood: {}, impact: {}}}\n{}", likelihoods,
                                       impacts, kRisk),
                           out)),
          out);
      CAPTURE(likelihoods, impacts);
      CHECK(matrix.band(1, 1) == 0);
      CHECK(matrix.band(likelihoods, impacts) == 3);
      for (int l = 1; l <= likelihoods; ++l)
        for (int i = 1; i <= impacts; ++i) {
          CHECK((l == 1 || matrix.band(l - 1, i) <= matrix.band(l, i)));
          CHECK((i == 1 || matrix.band(l, i - 1) <= matrix.band(l, i)));
        }
    }
}

TEST_CASE("a matrix given by thresholds and the same given cell by cell agree") {
  Dice dice{7};
  for (int turn = 0; turn < 40; ++turn) {
    const auto likelihoods = static_cast<int>(2 + dice.roll(9)), impacts = static_cast<int>(2 + dice.roll(9));
    const auto second = static_cast<int>(2 + dice.roll(20)), third = second + 1 + static_cast<int>(dice.roll(20));
    const std::string head =
        fmt::format("kind: risks\ntitle: R\nscale: {{likelihood: {}, impact: {}}}\n", likelihoods, impacts);
    std::string cells = "bands: [{name: A}, {name: B}, {name: C}]\nmatrix:\n";
    for (int l = likelihoods; l >= 1; --l) {
      cells += fmt::format("  - {{likelihood: {}, bands: [", l);
      for (int i = 1; i <= impacts; ++i)
        cells += fmt::format("{}{}", i > 1 ? ", " : "", l * i >= third ? 'C' : l * i >= second ? 'B' : 'A');
      cells += "]}\n";
    }
    Diagnostics out, ignored;
    const RiskMatrix by_cell(bind<Risks>(read(head + cells + std::string(kRisk), out)), out);
    CHECK(out.empty());
    const RiskMatrix by_product(
        bind<Risks>(
            read(head +
                     fmt::format("bands: [{{name: A, from: 1}}, {{name: B, from: {}}}, {{name: C, from: {}}}]\n",
                                 second, third) +
                     std::string(kRisk),
                 out)),
        ignored);
    for (int l = 1; l <= likelihoods; ++l)
      for (int i = 1; i <= impacts; ++i) CHECK(by_cell.band(l, i) == by_product.band(l, i));
  }
}

TEST_CASE("what is left is rated, counted and put in order, the worst first") {
  Diagnostics out;
  const Value document = read(
      "kind: risks\ntitle: R\nappetite: 8\nrisks:\n"
      "  - {id: small, risk: A, likelihood: 2, impact: 2, mitigation: M, owner: head}\n"
      "  - {id: lessened, risk: B, likelihood: 5, impact: 5, mitigation: M, owner: head, residual: {likelihood: 2, "
      "impact: "
      "4}, previous: {likelihood: 3, impact: 4}}\n"
      "  - {id: left, risk: C, likelihood: 3, impact: 4, mitigation: M, owner: head, accepted: By Cabinet}\n"
      "  - {id: gone, risk: D, likelihood: 5, impact: 5, state: closed}\n",
      out);
  RuleContext context;
  context.documents.push_back(
      read("kind: organisation\nname: F\nofficers: [{id: head, title: Head of Libraries}]\n", out));
  const Value result = findings_for(document, context, out);
  CHECK(out.empty());
  const auto& risks = result.find("risks")->as_sequence();
  REQUIRE(risks.size() == 3);
  CHECK(risks[0].find("id")->as_string() == "left");
  CHECK(*risks[0].find("over_appetite") == Value(true));
  CHECK(risks[1].find("id")->as_string() == "lessened");
  CHECK(*risks[1].find("rating") == Value(25));
  CHECK(risks[1].find("band")->as_string() == "Very high");
  CHECK(*risks[1].find("residual_rating") == Value(8));
  CHECK(risks[1].find("residual_band")->as_string() == "Medium");
  CHECK(risks[1].find("trend")->as_string() == "falling");
  CHECK(risks[2].find("trend")->is_null());
  CHECK(risks[2].find("owner_title")->as_string() == "Head of Libraries");
  CHECK(*result.find("over_appetite") == Value(1));
  CHECK(*result.find("closed") == Value(Value::Sequence{"gone"}));
  CHECK(*result.find("bands")->as_sequence()[1].find("count") == Value(1));
  CHECK(*result.find("bands")->as_sequence()[3].find("before") == Value(1));
  // Row of likelihood 3, impact 4.
  const Value& cell = result.find("matrix")->as_sequence()[2].find("cells")->as_sequence()[3];
  CHECK(*cell.find("risks") == Value(Value::Sequence{"left"}));
  CHECK(cell.find("band")->as_string() == "High");
}

/// Whether a step can reach itself, by plain search.
bool has_cycle(const std::vector<std::vector<std::size_t>>& after) {
  for (std::size_t start = 0; start < after.size(); ++start) {
    std::vector<std::size_t> open = after[start];
    std::vector<bool> seen(after.size());
    while (!open.empty()) {
      const std::size_t at = open.back();
      open.pop_back();
      if (at == start) return true;
      if (seen[at]) continue;
      seen[at] = true;
      open.insert(open.end(), after[at].begin(), after[at].end());
    }
  }
  return false;
}

TEST_CASE("circles of dependencies are told when there are any, and dates are held against all that is waited for") {
  Dice dice{11};
  for (int turn = 0; turn < 300; ++turn) {
    const std::size_t n = 2 + dice.roll(8);
    std::vector<Located<std::string>> ids(n);
    std::vector<std::optional<Located<Date>>> days(n);
    std::vector<std::vector<Located<std::string>>> names(n);
    std::vector<std::vector<std::size_t>> after(n);
    for (std::size_t i = 0; i < n; ++i) {
      ids[i].value = fmt::format("s{}", i);
      if (dice.roll(2) == 0) days[i] = {add_days(parse_date("2026-01-01").value(), static_cast<int>(dice.roll(9))), {}};
    }
    for (std::size_t edge = dice.roll(n * 2); edge > 0; --edge) {
      const std::size_t from = dice.roll(n), to = dice.roll(n);
      after[from].push_back(to);
      names[from].push_back({*ids[to], {}});
    }
    std::vector<Step> steps;
    for (std::size_t i = 0; i < n; ++i) steps.push_back({&ids[i], &days[i], &days[i], &names[i]});
    Diagnostics out;
    check_dependencies(steps, "is on", out);
    std::size_t cycles = 0, conflicts = 0;
    for (const Diagnostic& d : out.all()) (d.code == "plan/cycle" ? cycles : conflicts) += 1;
    CAPTURE(turn);
    CHECK((cycles > 0) == has_cycle(after));
    if (cycles > 0) continue;
    // Without circles: a step is in conflict when any dated step that it can reach through undated ones is later.
    std::size_t expected = 0;
    for (std::size_t i = 0; i < n; ++i) {
      if (!days[i]) continue;
      for (const std::size_t first : after[i]) {
        std::vector<std::size_t> open = {first};
        std::vector<bool> seen(n);
        bool conflict = false;
        while (!open.empty()) {
          const std::size_t at = open.back();
          open.pop_back();
          if (seen[at]) continue;
          seen[at] = true;
          if (days[at])
            conflict = conflict || **days[at] > **days[i];
          else
            open.insert(open.end(), after[at].begin(), after[at].end());
        }
        expected += conflict ? 1 : 0;
      }
    }
    CHECK(conflicts == expected);
  }
}

TEST_CASE("a hundred thousand steps in a row, and in a ring, are looked at without recursion") {
  constexpr std::size_t kSteps = 100'000;
  std::vector<Located<std::string>> ids(kSteps);
  const std::optional<Located<Date>> no_day;
  std::vector<std::vector<Located<std::string>>> names(kSteps);
  for (std::size_t i = 0; i < kSteps; ++i) {
    ids[i].value = fmt::format("s{}", i);
    if (i > 0) names[i].push_back({fmt::format("s{}", i - 1), {}});
  }
  std::vector<Step> steps;
  for (std::size_t i = 0; i < kSteps; ++i) steps.push_back({&ids[i], &no_day, &no_day, &names[i]});
  Diagnostics out;
  check_dependencies(steps, "is on", out);
  CHECK(out.empty());
  names[0].push_back({*ids[kSteps - 1], {}});
  check_dependencies(steps, "is on", out);
  REQUIRE(out.size() == 1);
  CHECK(out.all()[0].message.size() < 400);
}

}  // namespace
}  // namespace despatch
