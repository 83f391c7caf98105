// Stages, criteria, scores and ranking of an appraisal. Sources: DCLG manual of 2009; seeds' own sieve.
#include <algorithm>

#include <fmt/format.h>

#include "rules/appraisal_findings.h"
#include "rules/findings.h"
#include "rules/scores.h"

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

Value criteria_findings(const CriteriaTree& tree) {
  double weight_sum = 0;
  for (const Leaf& leaf : tree.leaves) weight_sum += leaf.weight.near;
  Value::Sequence out;
  for (const Leaf& leaf : tree.leaves)
    out.push_back(
        Value::mapping({{"id", *leaf.criterion->id},
                        {"name", leaf.criterion->name},
                        {"group", leaf.group ? Value(*leaf.group->id) : Value(nullptr)},
                        {"unit", leaf.criterion->measure ? Value((*leaf.criterion->measure)->unit) : Value(nullptr)},
                        {"weight_percent", tree.weighted && weight_sum > 0 ? Value(100 * leaf.weight.near / weight_sum)
                                                                           : Value(nullptr)}}));
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
  RankingFindings(const CriteriaTree& tree, const ScoreTable& table, const Workings& workings)
      : tree_(tree), table_(table), workings_(workings) {
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
                           {"total_text", workings_.of("weighted total, to one decimal place")
                                              .input("weighted total", total)
                                              .gives(fmt::format("{:.1f}", one.total))},
                           {"rank", one.rank},
                           {"rank_text", fmt::format("{}{}", one.rank, one.tied ? "=" : "")},
                           {"tied", one.tied},
                           {"contributions", Value(std::move(contributions))}});
  }

 private:
  const CriteriaTree& tree_;
  const ScoreTable& table_;
  const Workings& workings_;
  std::vector<Value> weights_;
  double weight_sum_ = 0;
  Value all_weights_;
};

}  // namespace

Value findings_for(const Appraisal& appraisal, const RuleContext& context, Diagnostics& out) {
  Value::Mapping result;
  const auto put = [&](std::string_view key, Value value) { result.push_back({Value(key), std::move(value)}); };
  if (appraisal.gateway) put("gateway", gateway_findings(*appraisal.gateway, context, out));
  check_stages(appraisal.stages, out);

  const CriteriaTree tree = make_criteria_tree(appraisal, out);
  const ScoreTable table = make_score_table(appraisal, tree, context.workings, out);
  put("criteria", criteria_findings(tree));
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
    const RankingFindings findings(tree, table, context.workings);
    Value::Sequence options;
    for (const RankedOption& one : ranking) options.push_back(findings.option(one));
    put("leader", ranking.front().tied ? Value(nullptr) : Value(*table.options[ranking.front().option]));
    put("lead", ranking.size() > 1 ? context.workings.of("the first total less the second")
                                         .plus("first", *options[0].find("total"))
                                         .minus("second", *options[1].find("total"))
                                         .gives(ranking[0].total - ranking[1].total)
                                   : Value(nullptr));
    put("options", Value(std::move(options)));
    put("robustness", robustness_findings(appraisal, tree, table, ranking, context));
  }
  return Value::mapping(std::move(result));
}

}  // namespace despatch
