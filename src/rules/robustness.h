// How firmly a ranking by weighted scores stands: what would change it, and how much of all possible weights agrees.
//
//     const Weighed weighed{{0.5, 0.3, 0.2}, {{100, 40, 0}, {60, 100, 50}, {0, 30, 100}, {50, 90, 50}}};
//     weight_interval(weighed, {0})     the second leads while the first criterion weighs 0 to 58.3 %; above it the
//     first dominated(weighed)                the fourth is dominated by the second draw_weights(weighed, {}) the share
//     of weights with which each leads
//
// Source: DCLG, Multi-criteria analysis: a manual (2009), 6.2.10; Lahdelma and Salminen, SMAA-2 (2001), for the shares.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace despatch {

/// What is weighed. Every option has a score on every criterion.
struct Weighed {
  std::vector<double> weights;              ///< of the lowest criteria; 0 or more, they sum to 1
  std::vector<std::vector<double>> scores;  ///< [option][criterion], more is better

  [[nodiscard]] std::size_t options() const { return scores.size(); }
  [[nodiscard]] std::size_t criteria() const { return weights.size(); }
  [[nodiscard]] double total(std::size_t option) const;
};

/// The options by total, best first; equal ones, to twelve digits, in their own order.
[[nodiscard]] std::vector<std::size_t> order_of(const Weighed& weighed);

/// An option that another beats whatever the weights: at least as good on every criterion, better on one.
struct Dominance {
  std::size_t option = 0;
  std::size_t by = 0;      ///< the first that does, in the options' order
  std::size_t others = 0;  ///< how many more do
};
[[nodiscard]] std::vector<Dominance> dominated(const Weighed& weighed);

/// Where a weight makes another option lead.
struct Crossing {
  double weight = 0;       ///< 0 to 1: here both have the same total
  std::size_t leader = 0;  ///< who leads beyond
  double total = 0;        ///< of both, here
};
/// The weight of one criterion, or of a group of them, moved from 0 to 1 while all others keep their ratios.
struct WeightInterval {
  double now = 0;
  double low = 0, high = 1;              ///< the leader leads between these
  std::optional<Crossing> below, above;  ///< none where it leads down to 0 or up to 1
  double order_low = 0, order_high = 1;  ///< the whole order stays between these
};
/// `group` names criteria by index. Nothing when there are fewer than two options, when the first two are level, or
/// when the group has all the weight or is empty, so that the others have no ratios.
[[nodiscard]] std::optional<WeightInterval> weight_interval(const Weighed& weighed, std::span<const std::size_t> group);

/// What the score on one criterion would have to become for the leader to lose its place, all else as it is.
struct ScoreChange {
  double leader_falls_to = 0;            ///< on the scale or beyond it
  std::size_t rival = 0;                 ///< who is then level
  std::optional<double> rival_rises_to;  ///< the least rise of any other option that reaches the leader, where one can
  std::size_t riser = 0;
  double rise = 0;
};
/// For each criterion; nothing for one that weighs nothing. `most` is the scale's upper end. Nothing at all when there
/// are fewer than two options or the first two are level.
[[nodiscard]] std::vector<std::optional<ScoreChange>> score_changes(const Weighed& weighed, double most);

/// The share of all weights (each combination as likely as any other) with which `sum of weight × difference` is above
/// 0: with which one option beats another. Exact. Source: Varsi, Studies in Applied Mathematics 52 (1973).
/// \param differences  of the scores, one for each criterion; at least one
[[nodiscard]] double share_of_weights(std::span<const double> differences);

struct DrawOptions {
  std::uint32_t draws = 20'000;
  std::uint64_t seed = 1;
};
struct OptionShare {
  double leads = 0;           ///< 0 to 1; where several are level each has a part
  double error = 0;           ///< one standard error of `leads`
  std::vector<double> ranks;  ///< share of draws in which it stood first, second …; level ones share the better rank
};
struct WeightDraws {
  std::vector<OptionShare> options;
  std::uint32_t draws = 0;
  std::uint32_t rank_draws = 0;  ///< from how many of them the ranks were counted
  std::uint64_t seed = 0;
};
/// Draws weights at random, each combination as likely as any other, and counts. Weights and scores are taken to one
/// part in 32,767, so that everything is counted in whole numbers and comes out the same on every machine. For more
/// than 16 options the first ten ranks are counted, over the first 10,000 draws. Nothing for fewer than two options.
[[nodiscard]] std::optional<WeightDraws> draw_weights(const Weighed& weighed, const DrawOptions& options);

}  // namespace despatch
