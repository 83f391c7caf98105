// Weights drawn at random: gaps between sorted draws, in whole numbers, so that every machine counts the same.
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "rules/draws.h"
#include "rules/robustness.h"

namespace despatch {
namespace {

constexpr int kWhole = 32'767;           // weights sum to this, scores run from 0 to it: a total fits 31 bits
constexpr std::size_t kMostRanked = 16;  // options up to which every rank is counted in every draw
constexpr std::size_t kRanks = 10;       // counted beyond that
constexpr std::uint32_t kRankDraws = 10'000;
constexpr std::size_t kLanes = 4;  // options side by side

/// Scores in pairs of criteria, four options side by side, as one multiplication of the processor takes them.
class ScoreTable {
 public:
  ScoreTable(const Weighed& weighed)
      : options_(weighed.options()),
        pairs_((weighed.criteria() + 1) / 2),
        blocks_((options_ + kLanes - 1) / kLanes),
        cells_(blocks_ * pairs_ * kLanes * 2, 0) {
    double least = INFINITY, most = -INFINITY;
    for (const std::vector<double>& row : weighed.scores)
      for (const double score : row) least = std::min(least, score), most = std::max(most, score);
    const double range = most > least ? most - least : 1;
    for (std::size_t i = 0; i < options_; ++i)
      for (std::size_t j = 0; j < weighed.criteria(); ++j)
        cells_[((i / kLanes * pairs_ + j / 2) * kLanes + i % kLanes) * 2 + j % 2] =
            static_cast<std::int16_t>(std::floor((weighed.scores[i][j] - least) / range * kWhole + 0.5));
  }

  [[nodiscard]] std::size_t pairs() const { return pairs_; }

  /// `weights` has two numbers for each pair; `totals` room for a multiple of four options.
  void totals(const std::vector<std::int16_t>& weights, std::vector<std::int32_t>& totals) const {
    for (std::size_t block = 0; block < blocks_; ++block)
      one_block(&cells_[block * pairs_ * kLanes * 2], weights.data(), &totals[block * kLanes]);
  }
  [[nodiscard]] std::size_t room() const { return blocks_ * kLanes; }

 private:
#ifdef __SSE2__
  void one_block(const std::int16_t* cells, const std::int16_t* weights, std::int32_t* totals) const {
    __m128i even = _mm_setzero_si128(), odd = _mm_setzero_si128();
    const auto product = [&](std::size_t pair) {
      std::int32_t both = 0;
      std::copy_n(reinterpret_cast<const char*>(weights + pair * 2), sizeof both, reinterpret_cast<char*>(&both));
      return _mm_madd_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(cells + pair * kLanes * 2)),
                            _mm_set1_epi32(both));
    };
    std::size_t pair = 0;
    for (; pair + 1 < pairs_; pair += 2) {
      even = _mm_add_epi32(even, product(pair));
      odd = _mm_add_epi32(odd, product(pair + 1));
    }
    if (pair < pairs_) even = _mm_add_epi32(even, product(pair));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(totals), _mm_add_epi32(even, odd));
  }
#else
  void one_block(const std::int16_t* cells, const std::int16_t* weights, std::int32_t* totals) const {
    std::fill_n(totals, kLanes, 0);
    for (std::size_t pair = 0; pair < pairs_; ++pair)
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const std::int16_t* const two = cells + (pair * kLanes + lane) * 2;
        totals[lane] += two[0] * weights[pair * 2] + two[1] * weights[pair * 2 + 1];
      }
  }
#endif

  std::size_t options_, pairs_, blocks_;
  std::vector<std::int16_t> cells_;
};

/// Gaps between draws on a line of 32,767: each combination of weights is as likely as any other.
class WeightMaker {
 public:
  WeightMaker(std::uint64_t seed, std::size_t criteria) : chance_(seed), cuts_(criteria - 1) {}

  void next(std::vector<std::int16_t>& weights) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < cuts_.size(); ++i) {
      if (i % 4 == 0) bits = chance_.next_bits();
      cuts_[i] = static_cast<std::int16_t>(bits & kWhole);
      bits >>= 16;
    }
    std::ranges::sort(cuts_);
    std::int16_t before = 0;
    for (std::size_t i = 0; i < cuts_.size(); ++i) {
      weights[i] = static_cast<std::int16_t>(cuts_[i] - before);
      before = cuts_[i];
    }
    weights[cuts_.size()] = static_cast<std::int16_t>(kWhole - before);
  }

 private:
  Generator chance_;
  std::vector<std::int16_t> cuts_;
};

/// How often each option stood where.
class Tally {
 public:
  explicit Tally(std::size_t options)
      : options_(options), ranks_(options <= kMostRanked ? options : kRanks), led_(options, 0), leads_(options, 0) {
    stood_.assign(options * ranks_, 0);
    order_.resize(options);
  }

  void count(const std::vector<std::int32_t>& totals, bool ranks) {
    const auto end = totals.begin() + static_cast<std::ptrdiff_t>(options_);
    std::int32_t best = totals.front();
    for (auto total = totals.begin(); total != end; ++total) best = std::max(best, *total);
    std::size_t level = 0, first = options_;
    for (std::size_t i = 0; i < options_; ++i)
      if (totals[i] == best) {
        ++level;
        first = std::min(first, i);
      }
    if (level == 1) {
      ++led_[first];
    } else {
      for (std::size_t i = first; i < options_; ++i)
        if (totals[i] == best) leads_[i] += 1.0 / static_cast<double>(level);
    }
    if (!ranks) return;
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    const auto better = [&](std::size_t a, std::size_t b) {
      return totals[a] != totals[b] ? totals[a] > totals[b] : a < b;
    };
    std::partial_sort(order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(std::min(ranks_, options_)),
                      order_.end(), better);
    std::size_t rank = 0;
    for (std::size_t i = 0; i < std::min(ranks_, options_); ++i) {
      if (i > 0 && totals[order_[i]] != totals[order_[i - 1]]) rank = i;
      ++stood_[order_[i] * ranks_ + rank];
    }
  }

  [[nodiscard]] std::vector<OptionShare> shares(std::uint32_t draws, std::uint32_t rank_draws) const {
    std::vector<OptionShare> out(options_);
    for (std::size_t i = 0; i < options_; ++i) {
      const double share = (static_cast<double>(led_[i]) + leads_[i]) / draws;
      out[i].leads = share;
      out[i].error = std::sqrt(std::max(0.0, share * (1 - share)) / draws);
      for (std::size_t r = 0; r < ranks_; ++r)
        out[i].ranks.push_back(static_cast<double>(stood_[i * ranks_ + r]) / rank_draws);
    }
    return out;
  }

 private:
  std::size_t options_, ranks_;
  std::vector<std::uint32_t> led_;  // alone
  std::vector<double> leads_;       // with others, a part each
  std::vector<std::uint32_t> stood_;
  std::vector<std::size_t> order_;
};

}  // namespace

std::optional<WeightDraws> draw_weights(const Weighed& weighed, const DrawOptions& options) {
  if (weighed.options() < 2 || weighed.criteria() == 0 || options.draws == 0) return std::nullopt;
  WeightDraws out{.draws = options.draws, .seed = options.seed};
  out.rank_draws = weighed.options() <= kMostRanked ? out.draws : std::min(out.draws, kRankDraws);
  const ScoreTable table(weighed);
  WeightMaker maker(options.seed, weighed.criteria());
  Tally tally(weighed.options());
  std::vector<std::int16_t> weights(table.pairs() * 2, 0);
  std::vector<std::int32_t> totals(table.room(), 0);
  for (std::uint32_t draw = 0; draw < out.draws; ++draw) {
    maker.next(weights);
    table.totals(weights, totals);
    tally.count(totals, draw < out.rank_draws);
  }
  out.options = tally.shares(out.draws, out.rank_draws);
  return out;
}

}  // namespace despatch
