// Gateway and scores of an appraisal, and the counts of its stages. Sources: DCLG manual of 2009; seeds' own sieve.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/findings.h"
#include "rules/scores.h"

namespace despatch {
namespace {

constexpr std::string_view kManual = "DCLG, Multi-criteria analysis: a manual (2009)";

struct Leaf {
  const Criterion* criterion;
  const Criterion* group;  ///< the criterion above it, or none
  double weight = 0;
};

/// The weight of everything below a criterion: its own where it has one.
double weight_of(const Criterion& c) {
  if (c.weight) return **c.weight;
  double sum = 0;
  for (const Criterion& below : c.criteria) sum += weight_of(below);
  return sum;
}

/// Leaves with their share of the whole: multiplied down the tree.
void add_leaves(const std::vector<Criterion>& criteria, const Criterion* group, double share, std::vector<Leaf>& out) {
  double sum = 0;
  for (const Criterion& c : criteria) sum += weight_of(c);
  for (const Criterion& c : criteria) {
    const double part = sum > 0 ? share * weight_of(c) / sum : 0;
    if (c.criteria.empty())
      out.push_back({&c, group, part});
    else
      add_leaves(c.criteria, &c, part, out);
  }
}

/// Weights as they were typed where the tree is flat or its groups have none, so that sums stay exact.
void keep_typed_weights(const std::vector<Criterion>& criteria, std::vector<Leaf>& leaves) {
  const bool plain = std::ranges::all_of(criteria, [](const Criterion& c) {
    return c.criteria.empty() ||
           (!c.weight && std::ranges::all_of(c.criteria, [](const Criterion& b) { return b.criteria.empty(); }));
  });
  if (!plain) return;
  for (Leaf& leaf : leaves) leaf.weight = leaf.criterion->weight ? **leaf.criterion->weight : 0;
}

/// A weight as it was typed, or as it follows from the weights above it.
Value weight_value(const Leaf& leaf, const Workings& workings) {
  const auto& own = leaf.criterion->weight;
  if (own && **own == leaf.weight) return Value(**own).at(own->span);
  return workings.of("share of a criterion: its weight among those beside it, times the share of its group", kManual)
      .input("own weight", own)
      .input("weight of its group", leaf.group ? Quantity(leaf.group->weight) : Quantity())
      .gives(leaf.weight);
}

std::optional<double> score_of(const Value& value) {
  if (value.is_number()) return value.as_float();
  const Value* inner = value.find("score");
  return inner && inner->is_number() ? std::optional(inner->as_float()) : std::nullopt;
}

Span span_of(const Value& value) {
  const Value* inner = value.find("score");
  return inner ? inner->span() : value.span();
}

bool has_weights(const std::vector<Criterion>& criteria) {
  return std::ranges::any_of(criteria,
                             [](const Criterion& c) { return c.weight.has_value() || has_weights(c.criteria); });
}

Value gateway_findings(const Gateway& gateway, const RuleContext& context, Diagnostics& out) {
  const auto questions = static_cast<std::int64_t>(gateway.questions.size());
  Value::Sequence passed, failed, unknown;
  std::map<std::string, std::string> outcome;
  for (const auto& [option, answers] : gateway.results) {
    bool fails = false, open = false;
    for (const GatewayQuestion& question : gateway.questions) {
      const auto answer = std::ranges::find_if(answers, [&](const auto& a) { return *a.first == *question.id; });
      if (answer == answers.end()) {
        out.error("gateway/unanswered", option.span,
                  fmt::format("`{}` has no answer to the gateway question `{}`", *option, *question.id))
            .note(question.id.span, "the question")
            .help("answer pass, fail or unknown");
        open = true;
        continue;
      }
      if (*answer->second == "pass") continue;
      (*answer->second == "fail" ? fails : open) = true;
      const auto reasons = std::ranges::find_if(gateway.reasons, [&](const auto& r) { return *r.first == *option; });
      const bool explained =
          reasons != gateway.reasons.end() &&
          std::ranges::any_of(reasons->second, [&](const auto& r) { return *r.first == *question.id; });
      if (!explained)
        out.warning("gateway/reason-missing", answer->second.span,
                    fmt::format("no reason says why `{}` is a `{}` on `{}`", *option, *answer->second, *question.id))
            .help(fmt::format("add it under `reasons:`, as `{}: {{{}: …}}`", *option, *question.id));
    }
    outcome[*option] = fails ? "fail" : open ? "unknown" : "pass";
    (fails ? failed : open ? unknown : passed).push_back(Value(*option).at(option.span));
  }
  // An option that fails is off the short list, whatever its file says.
  if (const Value* document = context.find("options"))
    for (const Option& option : bind<Options>(*document).options) {
      const auto found = outcome.find(*option.id);
      if (found != outcome.end() && found->second == "fail" && option.stage && **option.stage != "long-list")
        out.error("gateway/failed-yet-kept", option.stage->span,
                  fmt::format("`{}` failed the gateway and yet reached the stage `{}`", *option.id, **option.stage))
            .help("take it off the short list, or mend the gateway's results");
    }
  const std::int64_t announced = gateway.announced ? **gateway.announced : questions;
  return Value::mapping({{"count", questions},
                         {"announced", announced},
                         {"missing", std::max<std::int64_t>(0, announced - questions)},
                         {"passed", Value(std::move(passed))},
                         {"failed", Value(std::move(failed))},
                         {"unknown", Value(std::move(unknown))}});
}

}  // namespace

Value findings_for(const Appraisal& appraisal, const RuleContext& context, Diagnostics& out) {
  Value::Mapping result;
  const auto put = [&](std::string_view key, Value value) { result.push_back({Value(key), std::move(value)}); };
  if (appraisal.gateway) put("gateway", gateway_findings(*appraisal.gateway, context, out));

  // Each stage has as many options as the one before, or fewer.
  for (std::size_t i = 1; i < appraisal.stages.size(); ++i) {
    const Stage &before = appraisal.stages[i - 1], &now = appraisal.stages[i];
    if (before.count && now.count && **now.count > **before.count)
      out.error("appraisal/stage-grows", now.count->span,
                fmt::format("{} options at `{}`, but only {} at the stage before it", **now.count, *now.id,
                            **before.count))
          .note(before.count->span, "the stage before")
          .help("mend one of the two counts, or the order of the stages");
  }

  std::vector<Leaf> leaves;
  if (appraisal.criteria) {
    add_leaves(appraisal.criteria->items, nullptr, 1, leaves);
    keep_typed_weights(appraisal.criteria->items, leaves);
  }
  const bool weighted = appraisal.criteria && has_weights(appraisal.criteria->items);
  double weight_sum = 0;
  for (const Leaf& leaf : leaves) weight_sum += leaf.weight;
  Value::Sequence criteria;
  for (const Leaf& leaf : leaves) {
    Value::Mapping one{{Value("id"), Value(*leaf.criterion->id)}, {Value("name"), Value(leaf.criterion->name)}};
    one.push_back({Value("group"), leaf.group ? Value(*leaf.group->id) : Value(nullptr)});
    one.push_back(
        {Value("weight_percent"), weighted && weight_sum > 0 ? Value(100 * leaf.weight / weight_sum) : Value(nullptr)});
    criteria.push_back(Value::mapping(std::move(one)));
  }
  put("criteria", Value(std::move(criteria)));

  // Scores on the scale, for each criterion that has none below it.
  bool complete = weighted && !appraisal.scores.empty();
  Value::Sequence missing;
  if (!appraisal.scores.empty() && appraisal.criteria && !weighted)
    out.error("appraisal/no-weights", appraisal.scores.front().first.span,
              "there are scores, but no criterion has a weight")
        .help("give each criterion a `weight:`");
  std::vector<double> weights;
  for (const Leaf& leaf : leaves) {
    weights.push_back(leaf.weight);
    if (weighted && !leaf.criterion->weight && leaf.weight == 0)
      out.warning("appraisal/no-weight", leaf.criterion->id.span,
                  fmt::format("the criterion `{}` has no weight and so counts for nothing", *leaf.criterion->id))
          .help("give it a `weight:`, or take it out");
  }
  const double least = appraisal.scale && appraisal.scale->least ? *appraisal.scale->least : 0;
  const double most = appraisal.scale && appraisal.scale->most ? *appraisal.scale->most : 100;
  std::vector<std::vector<double>> rows;
  std::vector<std::vector<Value>> typed_scores;
  for (const auto& [option, scores] : appraisal.scores) {
    std::vector<double> row;
    std::vector<Value>& typed = typed_scores.emplace_back();
    for (const Leaf& leaf : leaves) {
      const auto found = std::ranges::find_if(scores, [&](const auto& s) { return *s.first == *leaf.criterion->id; });
      const auto score = found == scores.end() ? std::nullopt : score_of(found->second);
      if (!score) {
        complete = false;
        missing.push_back(Value::mapping({{"option", *option}, {"criterion", *leaf.criterion->id}}));
        out.warning("appraisal/score-missing", option.span,
                    fmt::format("`{}` has no score on `{}`, so no ranking is drawn", *option, *leaf.criterion->id))
            .note(leaf.criterion->id.span, "the criterion")
            .help("add the score");
        row.push_back(0);
        continue;
      }
      if (*score < least || *score > most)
        out.error("appraisal/off-scale", span_of(found->second),
                  fmt::format("the score {} is off the scale of {} to {}", fmt::format("{}", *score), least, most))
            .help("mend the score, or the `scale:`");
      row.push_back(*score);
      typed.push_back(Value(*score).at(span_of(found->second)));
    }
    for (const auto& [criterion, value] : scores)
      if (!leaves.empty() &&
          std::ranges::none_of(leaves, [&](const Leaf& leaf) { return *leaf.criterion->id == *criterion; }))
        out.error("appraisal/score-on-group", criterion.span,
                  fmt::format("`{}` has criteria below it, and those are scored", *criterion))
            .help("score the criteria below it");
    rows.push_back(std::move(row));
  }
  put("missing", Value(std::move(missing)));
  put("ranked", complete);
  if (complete) {
    const std::vector<RankedOption> ranking = rank_by_weighted_total(weights, rows);
    const Workings& workings = context.workings;
    std::vector<Value> leaf_weights;
    for (const Leaf& leaf : leaves) leaf_weights.push_back(weight_value(leaf, workings));
    Working adding_weights = workings.of("weights, added up");
    for (std::size_t j = 0; j < leaves.size(); ++j) adding_weights.plus(leaves[j].criterion->name, leaf_weights[j]);
    const Value all_weights = adding_weights.gives(weight_sum);
    Value::Sequence options;
    for (const RankedOption& one : ranking) {
      Value::Sequence contributions;
      Working adding_up = workings.of("weighted total", kManual);
      for (std::size_t j = 0; j < leaves.size(); ++j) {
        const Value score = typed_scores[one.option][j];
        const Value points = workings.of("contribution of a criterion", kManual)
                                 .times("weight", leaf_weights[j])
                                 .times("score", score)
                                 .over("all weights", all_weights)
                                 .gives(weights[j] * rows[one.option][j] / weight_sum);
        adding_up.plus(leaves[j].criterion->name, points);
        contributions.push_back(Value::mapping({{"criterion", *leaves[j].criterion->id},
                                                {"name", leaves[j].criterion->name},
                                                {"score", score},
                                                {"points", points}}));
      }
      const Value total = adding_up.gives(one.total);
      options.push_back(Value::mapping({{"id", *appraisal.scores[one.option].first},
                                        {"total", total},
                                        {"total_text", workings.of("weighted total, to one decimal place")
                                                           .input("weighted total", total)
                                                           .gives(fmt::format("{:.1f}", one.total))},
                                        {"rank", one.rank},
                                        {"rank_text", fmt::format("{}{}", one.rank, one.tied ? "=" : "")},
                                        {"tied", one.tied},
                                        {"contributions", Value(std::move(contributions))}}));
    }
    const bool led = !ranking.empty() && !ranking.front().tied;
    put("leader", led ? Value(*appraisal.scores[ranking.front().option].first) : Value(nullptr));
    put("lead", ranking.size() > 1 ? Value(ranking[0].total - ranking[1].total) : Value(nullptr));
    put("options", Value(std::move(options)));
  }
  return Value::mapping(std::move(result));
}

Value findings_for(const Options& options, const RuleContext&, Diagnostics& out) {
  const auto listed = static_cast<std::int64_t>(options.options.size());
  if (options.count && listed > **options.count)
    out.error("options/count-mismatch", options.count->span,
              fmt::format("the count says {}, but {} options are listed", **options.count, listed))
        .help("mend the count, or leave it out where every option is listed");
  Value::Sequence groups;
  for (const OptionGroup& group : options.groups) {
    const auto members =
        std::ranges::count_if(options.options, [&](const Option& o) { return o.group && **o.group == *group.id; });
    groups.push_back(
        Value::mapping({{"id", *group.id}, {"name", group.name}, {"listed", static_cast<std::int64_t>(members)}}));
  }
  return Value::mapping({{"count", options.count ? **options.count : listed},
                         {"listed", listed},
                         {"unlisted", options.count ? **options.count - listed : 0},
                         {"groups", Value(std::move(groups))}});
}

}  // namespace despatch
