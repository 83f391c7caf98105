// Weights drawn at random: gaps between sorted draws, in whole numbers, so that every machine counts the same.
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#endif

#include "rules/draws.h"
#include "rules/robustness.h"

namespace despatch {
namespace {

constexpr int kWhole = 32'767;           // weights sum to this, scores run from 0 to it: a total fits 31 bits
constexpr std::size_t kMostRanked = 16;  // options up to which every rank is counted in every draw
constexpr std::size_t kRanks = 10;       // counted beyond that
constexpr std::uint32_t kRankDraws = 10'000;
constexpr std::size_t kLanes = 8;  // options side by side
constexpr std::size_t kDraws = 8;  // draws in one walk over the scores

/// Scores in pairs of criteria, eight options side by side, as one multiplication of the processor takes them.
struct ScoreCells {
  explicit ScoreCells(const Weighed& weighed)
      : options(weighed.options()),
        pairs((weighed.criteria() + 1) / 2),
        blocks((options + kLanes - 1) / kLanes),
        cells(blocks * pairs * kLanes * 2, 0) {
    double least = INFINITY, most = -INFINITY;
    for (const std::vector<double>& row : weighed.scores)
      for (const double score : row) least = std::min(least, score), most = std::max(most, score);
    const double range = most > least ? most - least : 1;
    for (std::size_t i = 0; i < options; ++i)
      for (std::size_t j = 0; j < weighed.criteria(); ++j)
        cells[((i / kLanes * pairs + j / 2) * kLanes + i % kLanes) * 2 + j % 2] =
            static_cast<std::int16_t>(std::floor((weighed.scores[i][j] - least) / range * kWhole + 0.5));
  }
  /// Totals of one draw, with room for whole blocks.
  [[nodiscard]] std::size_t room() const { return blocks * kLanes; }

  std::size_t options, pairs, blocks;
  std::vector<std::int16_t> cells;
};

/// Totals of every option for kDraws draws. `weights` has two numbers for each pair and draw, [pair][draw]; `totals`
/// has room() for each draw.
void totals_anywhere(const ScoreCells& table, const std::int16_t* weights, std::int32_t* totals) {
  for (std::size_t block = 0; block < table.blocks; ++block)
    for (std::size_t draw = 0; draw < kDraws; ++draw) {
      const std::int16_t* cells = &table.cells[block * table.pairs * kLanes * 2];
      std::int32_t* const out = totals + draw * table.room() + block * kLanes;
      std::fill_n(out, kLanes, 0);
      for (std::size_t pair = 0; pair < table.pairs; ++pair, cells += kLanes * 2) {
        const std::int16_t* const two = weights + (pair * kDraws + draw) * 2;
        for (std::size_t lane = 0; lane < kLanes; ++lane)
          out[lane] += cells[lane * 2] * two[0] + cells[lane * 2 + 1] * two[1];
      }
    }
}

#if defined(__x86_64__) && defined(__GNUC__)
/// The same in the wider registers of newer processors.
__attribute__((target("avx2"))) void totals_wide(const ScoreCells& table, const std::int16_t* weights,
                                                 std::int32_t* totals) {
  for (std::size_t block = 0; block < table.blocks; ++block) {
    const std::int16_t* cells = &table.cells[block * table.pairs * kLanes * 2];
    __m256i sums[kDraws];
    for (__m256i& sum : sums) sum = _mm256_setzero_si256();
    for (std::size_t pair = 0; pair < table.pairs; ++pair, cells += kLanes * 2) {
      const __m256i scores = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(cells));
      const std::int16_t* const of_pair = weights + pair * kDraws * 2;
#pragma GCC unroll 8
      for (std::size_t draw = 0; draw < kDraws; ++draw) {
        std::int32_t both = 0;
        __builtin_memcpy(&both, of_pair + draw * 2, sizeof both);
        sums[draw] = _mm256_add_epi32(sums[draw], _mm256_madd_epi16(scores, _mm256_set1_epi32(both)));
      }
    }
#pragma GCC unroll 8
    for (std::size_t draw = 0; draw < kDraws; ++draw)
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(totals + draw * table.room() + block * kLanes), sums[draw]);
  }
}
__attribute__((target("avx2"))) std::int32_t most_wide(const std::int32_t* totals, std::size_t room) {
  __m256i most = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(totals));
  for (std::size_t i = kLanes; i < room; i += kLanes)
    most = _mm256_max_epi32(most, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(totals + i)));
  std::int32_t lanes[kLanes];
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(lanes), most);
  return *std::max_element(lanes, lanes + kLanes);
}
bool has_wide() { return __builtin_cpu_supports("avx2"); }
#else
void totals_wide(const ScoreCells& table, const std::int16_t* weights, std::int32_t* totals) {
  totals_anywhere(table, weights, totals);
}
std::int32_t most_wide(const std::int32_t* totals, std::size_t room) {
  return *std::max_element(totals, totals + room);
}
bool has_wide() { return false; }
#endif

/// Gaps between draws on a line of 32,767: each combination of weights is as likely as any other.
class WeightMaker {
 public:
  WeightMaker(std::uint64_t seed, std::size_t criteria) : chance_(seed), cuts_(criteria - 1) {}

  /// One draw of the kDraws in `weights`.
  void next(std::vector<std::int16_t>& weights, std::size_t draw) {
    const auto weight = [&](std::size_t i) -> std::int16_t& { return weights[(i / 2 * kDraws + draw) * 2 + i % 2]; };
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < cuts_.size(); ++i) {
      if (i % 4 == 0) bits = chance_.next_bits();
      cuts_[i] = static_cast<std::int16_t>(bits & kWhole);
      bits >>= 16;
    }
    std::ranges::sort(cuts_);
    std::int16_t before = 0;
    for (std::size_t i = 0; i < cuts_.size(); ++i) {
      weight(i) = static_cast<std::int16_t>(cuts_[i] - before);
      before = cuts_[i];
    }
    weight(cuts_.size()) = static_cast<std::int16_t>(kWhole - before);
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

  /// `best` is the most of `totals`.
  void count(const std::int32_t* totals, std::int32_t best, bool ranks) {
    const auto first = static_cast<std::size_t>(std::find(totals, totals + options_, best) - totals);
    const auto level = static_cast<std::size_t>(std::count(totals + first, totals + options_, best));
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
  const ScoreCells table(weighed);
  WeightMaker maker(options.seed, weighed.criteria());
  Tally tally(weighed.options());
  std::vector<std::int16_t> weights(table.pairs * kDraws * 2, 0);
  std::vector<std::int32_t> totals(table.room() * kDraws, 0);
  const bool wide = has_wide();
  for (std::uint32_t draw = 0; draw < out.draws; draw += kDraws) {
    const std::size_t now = std::min<std::size_t>(kDraws, out.draws - draw);
    for (std::size_t i = 0; i < now; ++i) maker.next(weights, i);
    (wide ? totals_wide : totals_anywhere)(table, weights.data(), totals.data());
    for (std::size_t i = 0; i < now; ++i) {
      const std::int32_t* const one = &totals[i * table.room()];
      const std::int32_t best = wide ? most_wide(one, table.room()) : *std::max_element(one, one + table.options);
      tally.count(one, best, draw + i < out.rank_draws);
    }
  }
  out.options = tally.shares(out.draws, out.rank_draws);
  return out;
}

}  // namespace despatch
