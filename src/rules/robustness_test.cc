#include "rules/robustness.h"

#include <catch2/catch.hpp>

#include <cmath>

#include "rules/draws.h"

using namespace despatch;

namespace {

// The worked example of facts/rules-of-the-field.md, 3.9: A, B, C, D on three criteria weighed 50, 30 and 20.
const Weighed kExample{{0.5, 0.3, 0.2}, {{100, 40, 0}, {60, 100, 50}, {0, 30, 100}, {50, 90, 50}}};

std::optional<WeightInterval> interval(const Weighed& weighed, std::size_t criterion) {
  return weight_interval(weighed, std::vector<std::size_t>{criterion});
}

Weighed random_case(std::uint64_t seed, std::size_t options, std::size_t criteria) {
  Generator chance(seed);
  Weighed out;
  double sum = 0;
  for (std::size_t j = 0; j < criteria; ++j) sum += out.weights.emplace_back(chance.next());
  for (double& weight : out.weights) weight /= sum;
  for (std::size_t i = 0; i < options; ++i) {
    out.scores.emplace_back();
    for (std::size_t j = 0; j < criteria; ++j) out.scores.back().push_back(std::floor(chance.next() * 101));
  }
  return out;
}

/// The same with one criterion at another weight, the others in their ratios.
Weighed with_weight(Weighed weighed, std::size_t criterion, double weight) {
  const double factor = (1 - weight) / (1 - weighed.weights[criterion]);
  for (double& one : weighed.weights) one *= factor;
  weighed.weights[criterion] = weight;
  return weighed;
}

}  // namespace

TEST_CASE("the worked example: who overtakes where, and who is dominated") {
  CHECK(order_of(kExample) == std::vector<std::size_t>{1, 0, 3, 2});
  const auto first = interval(kExample, 0);
  REQUIRE(first);
  CHECK(first->high == Approx(0.5833333333));
  CHECK(first->low == 0);
  REQUIRE(first->above);
  CHECK(first->above->leader == 0);
  CHECK(first->above->total == Approx(68.3333333));
  CHECK_FALSE(first->below);
  // A and D are level: no weight leaves the order as it is, one of them is ahead at once.
  CHECK(first->order_low == first->order_high);
  const auto fallen = dominated(kExample);
  REQUIRE(fallen.size() == 1);
  CHECK(fallen[0].option == 3);
  CHECK(fallen[0].by == 1);
  // A and C alone cross at 25.37 % of the first criterion, where both have 43.28.
  const auto two = interval({{0.5, 0.3, 0.2}, {{100, 40, 0}, {0, 30, 100}}}, 0);
  REQUIRE(two);
  CHECK(two->low == Approx(0.2537).margin(0.00005));
  CHECK(two->below->total == Approx(43.28).margin(0.005));
  // B and C never cross: the whole range holds.
  const auto never = interval({{0.5, 0.3, 0.2}, {{60, 100, 50}, {0, 30, 100}}}, 0);
  CHECK((never->low == 0 && never->high == 1));
}

TEST_CASE("a stated weight really swaps the leader: not just before it, but just beyond") {
  int crossings = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const Weighed weighed = random_case(seed, 2 + seed % 7, 2 + seed % 5);
    const std::size_t leader = order_of(weighed)[0];
    for (std::size_t j = 0; j < weighed.criteria(); ++j) {
      const auto found = interval(weighed, j);
      if (!found) continue;
      for (const auto& [crossing, inward] : {std::pair(found->above, -1e-6), std::pair(found->below, 1e-6)}) {
        if (!crossing) continue;
        ++crossings;
        CHECK(order_of(with_weight(weighed, j, crossing->weight + inward))[0] == leader);
        CHECK(order_of(with_weight(weighed, j, crossing->weight - inward))[0] == crossing->leader);
      }
      if (found->order_low < found->order_high)
        for (const double x : {found->order_low + 1e-6, found->order_high - 1e-6})
          CHECK(order_of(with_weight(weighed, j, x)) == order_of(weighed));
    }
  }
  CHECK(crossings > 100);
}

TEST_CASE("a group's weight moves all below it") {
  const Weighed weighed{{0.3, 0.3, 0.4}, {{80, 60, 10}, {20, 20, 60}}};
  const std::vector<std::size_t> group{0, 1};
  const auto found = weight_interval(weighed, group);
  REQUIRE(found);
  CHECK(found->now == Approx(0.6));
  CHECK(found->low == Approx(0.5));  // 70x + 10(1-x) meets 20x + 60(1-x) at one half
  CHECK_FALSE(weight_interval(weighed, std::vector<std::size_t>{0, 1, 2}));
}

TEST_CASE("a score that falls or rises by what is said makes the two level") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const Weighed weighed = random_case(seed, 4, 4);
    const std::size_t leader = order_of(weighed)[0];
    const auto changes = score_changes(weighed, 100);
    REQUIRE(changes.size() == 4);
    for (std::size_t j = 0; j < 4; ++j) {
      Weighed fallen = weighed;
      fallen.scores[leader][j] = changes[j]->leader_falls_to;
      CHECK(fallen.total(leader) == Approx(fallen.total(changes[j]->rival)));
      if (!changes[j]->rival_rises_to) continue;
      Weighed risen = weighed;
      risen.scores[changes[j]->riser][j] = *changes[j]->rival_rises_to;
      CHECK(risen.total(changes[j]->riser) == Approx(risen.total(leader)));
      CHECK(*changes[j]->rival_rises_to <= 100 + 1e-9);
    }
  }
}

TEST_CASE("a share of weights is exact where it can be worked out by hand") {
  CHECK(share_of_weights(std::vector<double>{1, -1}) == Approx(0.5));
  CHECK(share_of_weights(std::vector<double>{3, -1}) == Approx(0.75));
  CHECK(share_of_weights(std::vector<double>{1, 2, 3}) == 1);
  CHECK(share_of_weights(std::vector<double>{0, -2}) == 0);
  // A triangle cut parallel to nothing: 1 × 1 / (1 + 1) / (1 + 3).
  CHECK(share_of_weights(std::vector<double>{1, -1, -3}) == Approx(0.125));
}

TEST_CASE("drawn weights agree with the exact share within the stated error") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const Weighed weighed = random_case(seed, 2, 2 + seed % 6);
    std::vector<double> differences;
    for (std::size_t j = 0; j < weighed.criteria(); ++j)
      differences.push_back(weighed.scores[0][j] - weighed.scores[1][j]);
    const auto drawn = draw_weights(weighed, {.draws = 20'000, .seed = seed});
    REQUIRE(drawn);
    const double exact = share_of_weights(differences);
    CHECK(std::abs(drawn->options[0].leads - exact) <= 4 * drawn->options[0].error + 0.002);
    CHECK(drawn->options[0].leads + drawn->options[1].leads == Approx(1));
  }
}

TEST_CASE("each option stands somewhere in each draw") {
  const auto drawn = draw_weights(kExample, {.draws = 5'000, .seed = 7});
  REQUIRE(drawn);
  for (const OptionShare& one : drawn->options) {
    double sum = 0;
    for (const double rank : one.ranks) sum += rank;
    CHECK(sum == Approx(1));
  }
  CHECK(drawn->options[3].leads == 0);  // dominated: it leads nowhere
  const auto again = draw_weights(kExample, {.draws = 5'000, .seed = 7});
  for (std::size_t i = 0; i < 4; ++i) CHECK(drawn->options[i].leads == again->options[i].leads);
}

TEST_CASE("neither the scale of the weights nor a worse option changes what is said of the others") {
  Weighed more = kExample;
  more.scores.push_back({0, 0, 0});
  CHECK(order_of(more) == std::vector<std::size_t>{1, 0, 3, 2, 4});
  const auto before = interval(kExample, 0), after = interval(more, 0);
  CHECK(before->high == after->high);
  CHECK(draw_weights(kExample, {})->options[1].leads == draw_weights(more, {})->options[1].leads);
}

TEST_CASE("level leaders have no interval, and one option no rival") {
  const Weighed level{{0.5, 0.5}, {{60, 40}, {40, 60}}};
  CHECK_FALSE(interval(level, 0));
  CHECK(score_changes(level, 100).empty());
  CHECK_FALSE(draw_weights({{1}, {{50}}}, {}));
  CHECK(draw_weights(level, {})->options[0].leads == Approx(0.5).margin(0.02));
}
