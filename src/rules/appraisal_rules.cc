// Stages, criteria, scores and ranking of an appraisal. Sources: DCLG manual of 2009; seeds' own sieve.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "rules/appraisal_findings.h"
#include "rules/findings.h"
#include "rules/rounded.h"
#include "rules/scores.h"
#include "rules/sieve.h"

namespace despatch {
namespace {

constexpr std::string_view kManual = "DCLG, Multi-criteria analysis: a manual (2009)";

// Each stage has as many options as the one before, or fewer.
void check_stages(const std::vector<Stage>& stages, Diagnostics& out) {
  for (std::size_t i = 1; i < stages.size(); ++i) {
    const Stage &before = stages[i - 1], &now = stages[i];
    if (before.count && now.count && **now.count > **before.count)
      out.error("appraisal/stage-grows", now.count->span,
                fmt::format("{} options at `{}`, but only {} at the stage before it", **now.count, *now.id,
                            **before.count))
          .note(before.count->span, "the stage before")
          .help("mend one of the two counts, or the order of the stages");
  }
}

/// Percentages of the whole weight as they are printed: whole where all are whole, else to one decimal.
class WeightShares {
 public:
  explicit WeightShares(const CriteriaTree& tree) {
    double sum = 0;
    for (const Leaf& leaf : tree.leaves) sum += leaf.weight.near;
    known_ = tree.weighted && sum > 0;
    if (!known_) return;
    for (const Leaf& leaf : tree.leaves) percents_.push_back(100 * leaf.weight.near / sum);
    const bool whole = std::ranges::all_of(percents_, [](double p) { return std::abs(p - std::round(p)) < 1e-9; });
    decimals_ = whole ? 0 : 1;
  }

  [[nodiscard]] bool known() const { return known_; }
  [[nodiscard]] double percent(std::size_t leaf) const { return percents_[leaf]; }
  [[nodiscard]] std::string text(std::size_t leaf) const { return rounded_text(percents_[leaf], decimals_) + "%"; }
  /// Whether the percentages as printed come to 100.
  [[nodiscard]] bool sums() const {
    double printed = 0;
    for (const double percent : percents_) printed += std::round(percent * 10);
    return decimals_ == 0 || std::abs(printed - 1000) < 0.5;
  }

 private:
  bool known_ = false;
  int decimals_ = 0;
  std::vector<double> percents_;
};

Value criteria_findings(const CriteriaTree& tree, const WeightShares& shares, const Workings& workings) {
  Value::Sequence out;
  for (std::size_t i = 0; i < tree.leaves.size(); ++i) {
    const Leaf& leaf = tree.leaves[i];
    Value::Sequence above;
    for (const Criterion* one : leaf.above) above.emplace_back(one->name);
    Value percent(nullptr), text(nullptr);
    if (shares.known()) {
      const Working share = workings.of("share of the whole weight").input("weight", weight_value(leaf, workings));
      percent = Working(share).gives(shares.percent(i));
      text = Working(share).gives(shares.text(i));
    }
    out.push_back(
        Value::mapping({{"id", *leaf.criterion->id},
                        {"name", leaf.criterion->name},
                        {"above", Value(std::move(above))},
                        {"question", leaf.criterion->question ? Value(*leaf.criterion->question) : Value(nullptr)},
                        {"group", leaf.group ? Value(*leaf.group->id) : Value(nullptr)},
                        {"unit", leaf.criterion->measure ? Value((*leaf.criterion->measure)->unit) : Value(nullptr)},
                        {"weight_percent", std::move(percent)},
                        {"weight_text", std::move(text)}}));
  }
  return Value(std::move(out));
}

Value missing_findings(const ScoreTable& table) {
  Value::Sequence out;
  for (const ScoreTable::Missing& one : table.missing)
    out.push_back(Value::mapping({{"option", *one.option}, {"criterion", *one.leaf->criterion->id}}));
  return Value(std::move(out));
}

/// Evidence, scorers and dissent, where any score has them.
Value remarks_findings(const CriteriaTree& tree, const ScoreTable& table) {
  Value::Sequence out;
  for (std::size_t i = 0; i < table.options.size(); ++i)
    for (std::size_t j = 0; j < tree.leaves.size(); ++j) {
      const ScoredCell& cell = table.cells[i][j];
      if (!cell.remarks.is_mapping()) continue;
      Value::Mapping one{{Value("option"), Value(*table.options[i])},
                         {Value("criterion"), Value(*tree.leaves[j].criterion->id)},
                         {Value("name"), Value(tree.leaves[j].criterion->name)},
                         {Value("score"), cell.value}};
      for (const std::string_view key : {"evidence", "scored_by", "dissent"}) {
        const Value* const found = cell.remarks.find(key);
        if (!found) continue;
        const bool list = key != "scored_by" && !found->is_sequence();
        one.push_back({Value(key), list ? Value(Value::Sequence{*found}).at(found->span()) : *found});
      }
      out.push_back(Value::mapping(std::move(one)));
    }
  return Value(std::move(out));
}

class RankingFindings {
 public:
  RankingFindings(const CriteriaTree& tree, const ScoreTable& table, const Workings& workings, int decimals)
      : tree_(tree), table_(table), workings_(workings), decimals_(decimals) {
    Working adding = workings.of("weights, added up");
    for (const Leaf& leaf : tree.leaves) {
      weights_.push_back(weight_value(leaf, workings));
      weight_sum_ += leaf.weight.near;
      adding.plus(leaf.criterion->name, weights_.back());
    }
    all_weights_ = adding.gives(weight_sum_);
  }

  [[nodiscard]] Value option(const RankedOption& one) const {
    const std::vector<ScoredCell>& row = table_.cells[one.option];
    Value::Sequence contributions;
    Working adding_up = workings_.of("weighted total", kManual);
    for (std::size_t j = 0; j < tree_.leaves.size(); ++j) {
      const Criterion& criterion = *tree_.leaves[j].criterion;
      const Value points = workings_.of("contribution of a criterion", kManual)
                               .times("weight", weights_[j])
                               .times("score", row[j].value)
                               .over("all weights", all_weights_)
                               .gives(tree_.leaves[j].weight.near * row[j].score.near / weight_sum_);
      adding_up.plus(criterion.name, points);
      contributions.push_back(Value::mapping({{"criterion", *criterion.id},
                                              {"name", criterion.name},
                                              {"score", row[j].value},
                                              {"measured", row[j].measured ? row[j].typed : Value(nullptr)},
                                              {"points", points}}));
    }
    const Value total = adding_up.gives(one.total);
    return Value::mapping({{"id", *table_.options[one.option]},
                           {"total", total},
                           {"total_text", workings_.of("weighted total, rounded")
                                              .input("weighted total", total)
                                              .gives(rounded_text(one.total, decimals_))},
                           {"rank", one.rank},
                           {"rank_text", fmt::format("{}{}", one.rank, one.tied ? "=" : "")},
                           {"tied", one.tied},
                           {"contributions", Value(std::move(contributions))}});
  }

  /// Whether the contributions as printed come to the total as printed, for every option.
  [[nodiscard]] bool contributions_add_up(const std::vector<RankedOption>& ranking) const {
    const double scale = std::pow(10.0, decimals_);
    return std::ranges::all_of(ranking, [&](const RankedOption& one) {
      double printed = 0;
      for (std::size_t j = 0; j < tree_.leaves.size(); ++j)
        printed +=
            std::round(tree_.leaves[j].weight.near * table_.cells[one.option][j].score.near / weight_sum_ * scale);
      return std::abs(printed - std::round(one.total * scale)) < 0.5;
    });
  }

 private:
  const CriteriaTree& tree_;
  const ScoreTable& table_;
  const Workings& workings_;
  int decimals_;
  std::vector<Value> weights_;
  double weight_sum_ = 0;
  Value all_weights_;
};

}  // namespace

Value findings_for(const Appraisal& appraisal, const RuleContext& context, Diagnostics& out) {
  Value::Mapping result;
  const auto put = [&](std::string_view key, Value value) { result.push_back({Value(key), std::move(value)}); };
  if (appraisal.gateway) put("gateway", gateway_findings(*appraisal.gateway, appraisal.stages, context, out));
  check_stages(appraisal.stages, out);
  const Value* listed_options = context.find("options");
  const auto options_file = listed_options ? std::optional(bind<Options>(*listed_options)) : std::nullopt;
  if (options_file) check_stage_counts(appraisal.stages, *options_file, out);

  const CriteriaTree tree = make_criteria_tree(appraisal, out);
  const ScoreTable table = make_score_table(appraisal, tree, context.workings, out);
  const WeightShares shares(tree);
  put("criteria", criteria_findings(tree, shares, context.workings));
  put("weights_note", shares.sums() ? Value(nullptr) : Value(kRoundingNote));
  put("missing", missing_findings(table));
  put("remarks", remarks_findings(tree, table));

  std::vector<Number> weights;
  for (const Leaf& leaf : tree.leaves) weights.push_back(leaf.weight);
  std::vector<std::vector<Number>> scores;
  for (const std::vector<ScoredCell>& row : table.cells) {
    scores.emplace_back();
    for (const ScoredCell& cell : row) scores.back().push_back(cell.score);
  }
  const std::vector<RankedOption> ranking =
      table.complete ? rank_by_weighted_total(weights, scores) : std::vector<RankedOption>();
  put("ranked", !ranking.empty());
  if (!ranking.empty()) {
    const int decimals = decimals_of_totals(ranking);
    const RankingFindings findings(tree, table, context.workings, decimals);
    Value::Sequence options;
    for (const RankedOption& one : ranking) options.push_back(findings.option(one));
    put("leader", ranking.front().tied ? Value(nullptr) : Value(*table.options[ranking.front().option]));
    const auto preferred = options_file ? preferred_option(appraisal.stages, *options_file) : std::nullopt;
    const Located<std::string>& first = table.options[ranking.front().option];
    if (preferred && !ranking.front().tied && *first != **preferred)
      out.warning(
             "appraisal/other-preferred", first.span,
             fmt::format("the scores put `{}` first, and the option that is preferred is `{}`", *first, **preferred))
          .note(preferred->span, "preferred here")
          .help("the paper says why, or one of the two is out of date");
    if (ranking.size() > 1) {
      const double lead = ranking[0].total - ranking[1].total;
      const Value worked = context.workings.of("the first total less the second")
                               .plus("first", *options[0].find("total"))
                               .minus("second", *options[1].find("total"))
                               .gives(lead);
      put("lead", worked);
      put("lead_text", context.workings.of("lead, rounded").input("lead", worked).gives(rounded_text(lead, decimals)));
    } else {
      put("lead", nullptr);
      put("lead_text", nullptr);
    }
    const Value listed(std::move(options));
    put("options", listed);
    put("decimals", decimals);
    put("contributions_note", findings.contributions_add_up(ranking) ? Value(nullptr) : Value(kRoundingNote));
    put("robustness", robustness_findings(appraisal, tree, table, ranking, listed.as_sequence(), context));
  }
  return Value::mapping(std::move(result));
}

}  // namespace despatch
