// What would change a ranking, as data and in sentences.
#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/appraisal_findings.h"
#include "rules/robustness.h"

namespace despatch {
namespace {

constexpr std::string_view kManual = "DCLG, Multi-criteria analysis: a manual (2009), 6.2.10";
constexpr std::string_view kSaid = "said in a sentence";
constexpr std::size_t kMostListed = 40;  // options told one by one

/// "58.3" of 0.58333; whole numbers without a point.
std::string percent_text(double share) {
  const double tenths = std::floor(share * 1000 + 0.5) / 10;
  std::string out = fmt::format("{:.1f}", tenths);
  if (out.ends_with(".0")) out.resize(out.size() - 2);
  return out + "%";
}

/// One figure after the point, none for whole ones.
std::string number_text(double number) {
  std::string out = fmt::format("{:.1f}", std::floor(number * 10 + 0.5) / 10);
  if (out.ends_with(".0")) out.resize(out.size() - 2);
  return out;
}

std::string lower_first(std::string_view name) {
  // "NHS trust" keeps its capitals.
  std::string out(name);
  if (out.size() > 1 && out[0] >= 'A' && out[0] <= 'Z' && !(out[1] >= 'A' && out[1] <= 'Z'))
    out[0] = static_cast<char>(out[0] - 'A' + 'a');
  return out;
}

class Robustness {
 public:
  Robustness(const Appraisal& appraisal, const CriteriaTree& tree, const ScoreTable& table,
             const std::vector<RankedOption>& ranking, const Value::Sequence& options, const RuleContext& context)
      : appraisal_(appraisal), tree_(tree), table_(table), ranking_(ranking), workings_(context.workings) {
    for (const Value& option : options) totals_.push_back(*option.find("total"));
    for (const Leaf& leaf : tree.leaves) weights_.push_back(weight_value(leaf, workings_));
    double sum = 0;
    for (const Leaf& leaf : tree.leaves) sum += leaf.weight.near;
    for (const Leaf& leaf : tree.leaves) weighed_.weights.push_back(leaf.weight.near / sum);
    for (const std::vector<ScoredCell>& row : table.cells) {
      weighed_.scores.emplace_back();
      for (const ScoredCell& cell : row) weighed_.scores.back().push_back(cell.score.near);
    }
    if (const Value* document = context.find("options"))
      for (const Option& option : bind<Options>(*document).options) names_.try_emplace(*option.id, option.name);
    leader_ = ranking.front().option;
    led_ = ranking.size() > 1 && !ranking.front().tied;
  }

  Value findings() {
    Value::Mapping out;
    const auto put = [&](std::string_view key, Value value) { out.push_back({Value(key), std::move(value)}); };
    put("dominated", dominated_options());
    put("weights", weights());
    put("scores", scores());
    put("space", space());
    put("sentence", sentence());
    put("sentences", Value(std::move(sentences_)));
    return Value::mapping(std::move(out));
  }

 private:
  [[nodiscard]] Value id(std::size_t option) const { return Value(*table_.options[option]); }
  [[nodiscard]] std::string name(std::size_t option) const {
    const auto found = names_.find(*table_.options[option]);
    return found == names_.end() ? *table_.options[option] : found->second;
  }

  Value dominated_options() {
    Value::Sequence out;
    for (const Dominance& one : dominated(weighed_)) {
      by_leader_ += leader_dominates(one.option) ? 1 : 0;
      if (out.size() >= kMostListed) continue;
      const std::string text = fmt::format("{} scores no better than {} on any criterion, and worse on one or more",
                                           name(one.option), lower_first(name(one.by)));
      out.push_back(Value::mapping({{"option", id(one.option)},
                                    {"by", id(one.by)},
                                    {"others", static_cast<std::int64_t>(one.others)},
                                    {"text", text}}));
    }
    return Value(std::move(out));
  }

  [[nodiscard]] bool leader_dominates(std::size_t option) const {
    bool better = false;
    for (std::size_t j = 0; j < weighed_.criteria(); ++j) {
      if (weighed_.scores[leader_][j] < weighed_.scores[option][j]) return false;
      better = better || weighed_.scores[leader_][j] > weighed_.scores[option][j];
    }
    return better;
  }

  // ---- weights

  struct Change {
    std::string name;
    double now = 0;
    const Crossing* crossing = nullptr;
    Value now_percent, told;  ///< as templates see them
  };

  Value weights() {
    Value::Sequence out;
    intervals_.reserve(tree_.groups.size() + tree_.leaves.size());
    for (const CriteriaGroup& group : tree_.groups) add_weight(*group.criterion, group.leaves, true, out);
    for (std::size_t j = 0; j < tree_.leaves.size(); ++j)
      add_weight(*tree_.leaves[j].criterion, std::vector<std::size_t>{j}, false, out);
    return Value(std::move(out));
  }

  void add_weight(const Criterion& criterion, const std::vector<std::size_t>& leaves, bool group,
                  Value::Sequence& out) {
    if (!led_) return;
    auto found = weight_interval(weighed_, leaves);
    if (!found) return;
    intervals_.push_back(std::move(*found));
    const WeightInterval& interval = intervals_.back();
    Working share = workings_.of("share of the whole weight, %");
    for (const std::size_t leaf : leaves) share.input(tree_.leaves[leaf].criterion->name, weights_[leaf]);
    const Value now = share.gives(100 * interval.now);
    const auto edge = [&](std::string_view rule, double weight) {
      return workings_.of(rule, kManual)
          .input("weight now, %", now)
          .input("total of the leader", totals_[0])
          .input("total of the next", totals_[1])
          .gives(100 * weight);
    };
    const Value below = crossing(interval.below, now), above = crossing(interval.above, now);
    if (interval.below) changes_.push_back({criterion.name, interval.now, &*interval.below, now, below});
    if (interval.above) changes_.push_back({criterion.name, interval.now, &*interval.above, now, above});
    Value::Mapping one{
        {Value("id"), Value(*criterion.id)},
        {Value("name"), Value(criterion.name)},
        {Value("group"), Value(group)},
        {Value("now_percent"), now},
        {Value("from_percent"), edge("lowest weight at which the leader leads, the others keeping their "
                                     "ratios",
                                     interval.low)},
        {Value("to_percent"), edge("highest weight at which the leader leads, the others keeping their "
                                   "ratios",
                                   interval.high)},
        {Value("order_from_percent"), edge("lowest weight at which the whole order stays", interval.order_low)},
        {Value("order_to_percent"), edge("highest weight at which the whole order stays", interval.order_high)},
        {Value("below"), below},
        {Value("above"), above},
        {Value("text"), workings_.of(kSaid)
                            .input("below", figure_of(below, "percent"))
                            .input("above", figure_of(above, "percent"))
                            .gives(interval_text(criterion, interval))}};
    out.push_back(Value::mapping(std::move(one)));
  }

  /// What a sentence rests on: the figure `key` of what is told there; nothing where nothing is.
  [[nodiscard]] static Value figure_of(const Value& told, std::string_view key) {
    const Value* figure = told.find(key);
    return figure == nullptr || figure->is_null() ? Value() : *figure;
  }

  [[nodiscard]] Value crossing(const std::optional<Crossing>& at, const Value& now) const {
    if (!at) return Value(nullptr);
    const auto next = std::ranges::find(ranking_, at->leader, &RankedOption::option);
    const auto where = static_cast<std::size_t>(next - ranking_.begin());
    const auto figure = [&](std::string_view rule, double result) {
      return workings_.of(rule, kManual)
          .input("weight now, %", now)
          .input("total of the leader", totals_[0])
          .input("total of the one that takes the lead", where < totals_.size() ? totals_[where] : Value())
          .gives(result);
    };
    return Value::mapping({{"percent", figure("weight at which another option takes the lead", 100 * at->weight)},
                           {"leader", id(at->leader)},
                           {"name", name(at->leader)},
                           {"total", figure("total at the weight at which the lead changes", at->total)}});
  }

  [[nodiscard]] std::string interval_text(const Criterion& criterion, const WeightInterval& interval) const {
    if (!interval.above && !interval.below)
      return fmt::format("{}: {} leads at any weight", criterion.name, lower_first(name(leader_)));
    std::string out = criterion.name + ": ";
    if (interval.above)
      out += fmt::format("above {} {} leads", percent_text(interval.above->weight),
                         lower_first(name(interval.above->leader)));
    if (interval.below)
      out += fmt::format("{}below {} {} leads", interval.above ? "; " : "", percent_text(interval.below->weight),
                         lower_first(name(interval.below->leader)));
    return out;
  }

  // ---- scores

  Value scores() {
    Value::Sequence out;
    if (!led_) return Value(std::move(out));
    const auto changes = score_changes(weighed_, table_.most);
    for (std::size_t j = 0; j < changes.size(); ++j) {
      if (!changes[j]) continue;
      const ScoreChange& change = *changes[j];
      const bool can_fall = change.leader_falls_to >= table_.least - 1e-9;
      const ScoredCell& leader = table_.cells[leader_][j];
      Value::Mapping one{{Value("criterion"), Value(*tree_.leaves[j].criterion->id)},
                         {Value("name"), Value(tree_.leaves[j].criterion->name)},
                         {Value("leader_score"), leader.value}};
      const auto put = [&](std::string_view key, Value value) { one.push_back({Value(key), std::move(value)}); };
      const Value falls_to = can_fall ? workings_.of("score at which the leader is level with the next", kManual)
                                            .plus("score", leader.value)
                                            .input("lead", lead_over(change.rival))
                                            .input("weight", weights_[j])
                                            .gives(change.leader_falls_to)
                                      : Value(nullptr);
      const Value rival_score = change.rival_rises_to ? table_.cells[change.riser][j].value : Value(nullptr);
      const Value rises_to = change.rival_rises_to
                                 ? workings_.of("score at which another option is level with the leader", kManual)
                                       .plus("score", rival_score)
                                       .input("lead over it", lead_over(change.riser))
                                       .input("weight", weights_[j])
                                       .gives(*change.rival_rises_to)
                                 : Value(nullptr);
      put("leader_falls_to", falls_to);
      put("overtaken_by", can_fall ? id(change.rival) : Value(nullptr));
      put("rival", change.rival_rises_to ? id(change.riser) : Value(nullptr));
      put("rival_score", rival_score);
      put("rival_rises_to", rises_to);
      Working said = workings_.of(kSaid);
      if (can_fall) said.input("score of the leader", leader.value).input("falls to", falls_to);
      if (change.rival_rises_to) said.input("score of the other", rival_score).input("rises to", rises_to);
      put("text", said.gives(score_text(j, change, can_fall)));
      out.push_back(Value::mapping(std::move(one)));
    }
    return Value(std::move(out));
  }

  /// By how much the leader's total is above another option's.
  [[nodiscard]] Value lead_over(std::size_t option) const {
    const auto other = std::ranges::find(ranking_, option, &RankedOption::option);
    const auto at = static_cast<std::size_t>(other - ranking_.begin());
    if (at >= totals_.size()) return {};
    return workings_.of("the leader's total less another's")
        .plus("leader", totals_[0])
        .minus("other", totals_[at])
        .gives(ranking_[0].total - ranking_[at].total);
  }

  [[nodiscard]] std::string score_text(std::size_t j, const ScoreChange& change, bool can_fall) const {
    const std::string& criterion = tree_.leaves[j].criterion->name;
    std::string out = criterion + ": ";
    if (can_fall)
      out += fmt::format("{} would have to fall from {} to {}", lower_first(name(leader_)),
                         number_text(weighed_.scores[leader_][j]), number_text(change.leader_falls_to));
    if (change.rival_rises_to)
      out +=
          fmt::format("{}{} would have to rise from {} to {}", can_fall ? ", or " : "", lower_first(name(change.riser)),
                      number_text(weighed_.scores[change.riser][j]), number_text(*change.rival_rises_to));
    return can_fall || change.rival_rises_to ? out : out + "no score on the scale would change the leader";
  }

  // ---- all weights

  Value space() {
    DrawOptions options;
    if (appraisal_.robustness) {
      if (appraisal_.robustness->draws) options.draws = static_cast<std::uint32_t>(*appraisal_.robustness->draws);
      if (appraisal_.robustness->seed) options.seed = static_cast<std::uint64_t>(*appraisal_.robustness->seed);
    }
    if (weighed_.criteria() < 2) return Value(nullptr);
    auto drawn = draw_weights(weighed_, options);
    if (!drawn) return Value(nullptr);
    const bool exact = weighed_.options() == 2;
    if (exact) {
      std::vector<double> differences;
      for (std::size_t j = 0; j < weighed_.criteria(); ++j)
        differences.push_back(weighed_.scores[0][j] - weighed_.scores[1][j]);
      const bool same = std::ranges::all_of(differences, [](double d) { return d == 0; });
      const double first = same ? 0.5 : share_of_weights(differences);
      drawn->options[0].leads = first;
      drawn->options[1].leads = 1 - first;
      for (OptionShare& one : drawn->options) {
        one.error = 0;
        one.ranks = {one.leads, 1 - one.leads};
      }
    }
    double error = 0;
    for (const OptionShare& one : drawn->options) error = std::max(error, one.error);
    share_ = drawn->options[leader_].leads;
    share_error_ = drawn->options[leader_].error;
    Value::Sequence list;
    for (const RankedOption& one : ranking_) {
      if (list.size() >= kMostListed) break;
      list.push_back(share_of(one.option, drawn->options[one.option], *drawn, exact));
      if (one.option == leader_) leads_percent_ = *list.back().find("leads_percent");
    }
    return Value::mapping({{"method", exact ? "exact" : "draws"},
                           {"draws", static_cast<std::int64_t>(drawn->draws)},
                           {"rank_draws", static_cast<std::int64_t>(drawn->rank_draws)},
                           {"seed", static_cast<std::int64_t>(drawn->seed)},
                           {"error_percent", 100 * error},
                           {"options", Value(std::move(list))}});
  }

  [[nodiscard]] Value share_of(std::size_t option, const OptionShare& share, const WeightDraws& drawn,
                               bool exact) const {
    Value::Sequence ranks;
    Working working = exact ? workings_.of("share of all weights, by Varsi's formula", "Varsi (1973)")
                            : workings_.of("share of weights drawn at random", "Lahdelma and Salminen, SMAA-2 (2001)");
    if (!exact)
      working.input("draws", static_cast<std::int64_t>(drawn.draws))
          .input("seed", static_cast<std::int64_t>(drawn.seed));
    for (const ScoredCell& cell : table_.cells[option]) working.input("score", cell.value);
    for (const double rank : share.ranks) ranks.push_back(Working(working).gives(100 * rank));
    return Value::mapping({{"id", id(option)},
                           {"name", name(option)},
                           {"leads_percent", Working(working).gives(100 * share.leads)},
                           {"error_percent", Working(working).gives(100 * share.error)},
                           {"ranks_percent", Value(std::move(ranks))}});
  }

  // ---- sentences

  Value sentence() {
    Working working = workings_.of(kSaid);
    const std::string text = first_sentence(working);
    const Value out = working.gives(text);
    sentences_.push_back(out);
    if (led_ && share_ >= 0 && by_leader_ + 1 < ranking_.size()) {
      sentences_.push_back(
          workings_.of(kSaid)
              .input("share of the weights", leads_percent_)
              .gives(share_error_ > 0 && share_ < 1
                         ? fmt::format("Of all possible weights, {} put it first (give or take {}).",
                                       percent_text(share_), percent_text(2 * share_error_))
                         : fmt::format("Of all possible weights, {} put it first.", percent_text(share_))));
    }
    return out;
  }

  /// `working` takes in the figures that the sentence names.
  [[nodiscard]] std::string first_sentence(Working& working) const {
    if (ranking_.size() == 1)
      return fmt::format("{} is the only option with scores, so nothing is ranked.", name(leader_));
    if (!led_) {
      std::vector<std::string> level;
      for (std::size_t i = 0; i < ranking_.size(); ++i) {
        if (ranking_[i].rank != 1) continue;
        level.push_back(name(ranking_[i].option));
        if (i < totals_.size()) working.input(level.back(), totals_[i]);
      }
      std::string list = level[0];
      for (std::size_t i = 1; i < level.size(); ++i)
        list += (i + 1 == level.size() ? " and " : ", ") + lower_first(level[i]);
      return fmt::format("{} are level with {}: the scores alone do not decide between them.", list,
                         rounded_text(ranking_.front().total, decimals_of_totals(ranking_)));
    }
    if (by_leader_ + 1 == ranking_.size())
      return fmt::format("{} is first whatever the weights: no other option scores better on any criterion.",
                         name(leader_));
    if (changes_.empty())
      return fmt::format("{} stays first whichever single weight is changed, as long as the others keep their ratios.",
                         name(leader_));
    const auto distance = [](const Change& change) { return std::abs(change.crossing->weight - change.now); };
    // Of two criteria both say the same: the first is named, and no rounding decides.
    auto nearest = changes_.begin();
    for (auto one = changes_.begin(); one != changes_.end(); ++one)
      if (distance(*one) < distance(*nearest) - 1e-9) nearest = one;
    const bool rises = nearest->crossing->weight > nearest->now;
    working.input("weight now, %", nearest->now_percent)
        .input("weight at which the lead changes, %", figure_of(nearest->told, "percent"));
    return fmt::format("{} stays first unless the weight of {} {} from {} to {} {}; then {} leads.", name(leader_),
                       lower_first(nearest->name), rises ? "rises" : "falls", percent_text(nearest->now),
                       rises ? "above" : "below", percent_text(nearest->crossing->weight),
                       lower_first(name(nearest->crossing->leader)));
  }

  const Appraisal& appraisal_;
  const CriteriaTree& tree_;
  const ScoreTable& table_;
  const std::vector<RankedOption>& ranking_;
  Workings workings_;
  std::vector<Value> totals_;   // of the ranking's options, in its order, as templates see them
  std::vector<Value> weights_;  // of the leaves
  Value leads_percent_;
  Weighed weighed_;
  std::map<std::string, std::string> names_;
  std::size_t leader_ = 0;
  bool led_ = false;           // somebody leads alone
  std::size_t by_leader_ = 0;  // options that the leader dominates
  std::vector<WeightInterval> intervals_;
  std::vector<Change> changes_;
  double share_ = -1;
  double share_error_ = 0;
  Value::Sequence sentences_;
};

}  // namespace

Value robustness_findings(const Appraisal& appraisal, const CriteriaTree& tree, const ScoreTable& table,
                          const std::vector<RankedOption>& ranking, const Value::Sequence& options,
                          const RuleContext& context) {
  return Robustness(appraisal, tree, table, ranking, options, context).findings();
}

}  // namespace despatch
