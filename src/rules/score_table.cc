#include "rules/score_table.h"

#include <algorithm>

#include <fmt/format.h>

namespace despatch {
namespace {

constexpr std::string_view kScaling = "DCLG, Multi-criteria analysis: a manual (2009), 6.2.8";

struct TypedScore {
  double number = 0;
  Value value;
};

std::optional<TypedScore> typed_score(const Value& given) {
  const Value* const value = given.is_number() ? &given : given.find("score");
  if (!value || !value->is_number()) return std::nullopt;
  return TypedScore{value->as_float(), *value};
}

class TableMaker {
 public:
  TableMaker(const Appraisal& appraisal, const CriteriaTree& tree, const Workings& workings, Diagnostics& out)
      : appraisal_(appraisal), tree_(tree), workings_(workings), out_(out) {
    if (appraisal.scale && appraisal.scale->least) table_.least = *appraisal.scale->least;
    if (appraisal.scale && appraisal.scale->most) table_.most = *appraisal.scale->most;
  }

  ScoreTable make() {
    table_.complete = tree_.weighted && !appraisal_.scores.empty();
    if (!appraisal_.scores.empty() && appraisal_.criteria && !tree_.weighted)
      out_.error("appraisal/no-weights", appraisal_.scores.front().first.span,
                 "there are scores, but no criterion has a weight")
          .note(appraisal_.criteria->items.empty() ? Span() : appraisal_.criteria->items.front().id.span,
                "the first criterion")
          .help("give each criterion a `weight:`");
    for (const auto& [option, scores] : appraisal_.scores) add_option(option, scores);
    for (std::size_t j = 0; j < tree_.leaves.size(); ++j) put_on_scale(j);
    return std::move(table_);
  }

 private:
  using Scores = std::vector<std::pair<Located<std::string>, Value>>;

  void add_option(const Located<std::string>& option, const Scores& scores) {
    table_.options.push_back(option);
    std::vector<ScoredCell>& row = table_.cells.emplace_back(tree_.leaves.size());
    std::vector<bool> there(tree_.leaves.size(), false);
    for (const auto& [criterion, given] : scores) {
      const std::size_t j = tree_.find(*criterion);
      if (j == tree_.leaves.size()) {
        if (!tree_.leaves.empty())
          out_.error("appraisal/score-on-group", criterion.span,
                     fmt::format("`{}` has criteria below it, and those are scored", *criterion))
              .help("score the criteria below it");
        continue;
      }
      const auto score = typed_score(given);
      if (!score) continue;
      there[j] = true;
      row[j] = {.score = Number(score->number),
                .typed = score->value,
                .value = score->value,
                .remarks = given.is_mapping() ? given : Value(),
                .measured = tree_.leaves[j].criterion->measure.has_value()};
      if (!row[j].measured && (score->number < table_.least || score->number > table_.most))
        out_.error("appraisal/off-scale", score->value.span(),
                   fmt::format("the score {} is off the scale of {} to {}", fmt::format("{}", score->number),
                               table_.least, table_.most))
            .help("mend the score, or the `scale:`");
    }
    for (std::size_t j = 0; j < tree_.leaves.size(); ++j)
      if (!there[j]) tell_missing(option, tree_.leaves[j]);
  }

  void tell_missing(const Located<std::string>& option, const Leaf& leaf) {
    table_.complete = false;
    table_.missing.push_back({option, &leaf});
    out_.warning("appraisal/score-missing", option.span,
                 fmt::format("`{}` has no score on `{}`, so no ranking is drawn", *option, *leaf.criterion->id))
        .note(leaf.criterion->id.span, "the criterion")
        .help("add the score");
  }

  // ---- measures

  struct Ends {
    Number worst, best;
    Value worst_value, best_value;
  };

  void put_on_scale(std::size_t j) {
    const auto& measure = tree_.leaves[j].criterion->measure;
    if (!measure || table_.cells.empty()) return;
    const auto ends = is_global(**measure) ? global_ends(*measure) : local_ends(j, **measure);
    if (!ends) return;
    for (std::vector<ScoredCell>& row : table_.cells) {
      ScoredCell& cell = row[j];
      if (!cell.typed.is_number()) continue;
      const Number range = ends->best - ends->worst;
      // A measure on which all are alike parts nobody.
      const Number share = range.is_zero() ? Number(1) : (cell.score - ends->worst) / range;
      if (share.near < 0 || share.near > 1) {
        out_.error("appraisal/off-scale", cell.typed.span(),
                   fmt::format("{} lies beyond the measure's ends, {} and {}", fmt::format("{}", cell.score.near),
                               ends->worst.near, ends->best.near))
            .note(measure->span, "the measure")
            .help("widen `worst` and `best`, or mend the figure");
        continue;
      }
      cell.score = Number(table_.least) + share * (Number(table_.most) - Number(table_.least));
      cell.value = workings_
                       .of(is_global(**measure) ? "figure put on the scale, from the worst to the best that is named"
                                                : "figure put on the scale, from the worst to the best of the options",
                           kScaling)
                       .formula("({most} − {least}) × ({figure} − {worst}) / ({best} − {worst}) + {least}")
                       .input("figure", cell.typed)
                       .input("worst", ends->worst_value)
                       .input("best", ends->best_value)
                       .input("least", table_.least)
                       .input("most", table_.most)
                       .gives(cell.score.near);
    }
  }

  static bool is_global(const Measure& measure) {
    return measure.scale ? **measure.scale == "global" : measure.worst && measure.best;
  }

  std::optional<Ends> global_ends(const Located<Measure>& measure) {
    if (!measure->worst || !measure->best) {
      out_.error("appraisal/measure-ends", measure.span,
                 fmt::format("a global scale needs both ends; `{}` is missing", measure->worst ? "best" : "worst"))
          .help("name the worst and the best figure that can be thought of, or write `scale: local`");
      return std::nullopt;
    }
    const double worst = **measure->worst, best = **measure->best;
    const bool less = *measure->better == "less";
    if (less ? best >= worst : best <= worst) {
      out_.error(
              "appraisal/measure-direction", measure->best->span,
              fmt::format("`better: {}` says that {} is better, and yet the best figure {} is not {} than the worst {}",
                          *measure->better, less ? "less" : "more", best, less ? "less" : "more", worst))
          .note(measure->better.span, "the direction")
          .note(measure->worst->span, "the worst")
          .help("change the two ends over, or the direction");
      return std::nullopt;
    }
    return Ends{Number(worst), Number(best), Value(worst).at(measure->worst->span),
                Value(best).at(measure->best->span)};
  }

  std::optional<Ends> local_ends(std::size_t j, const Measure& measure) {
    if (measure.worst || measure.best) {
      const auto& end = measure.worst ? measure.worst : measure.best;
      out_.error("appraisal/measure-ends", end->span,
                 "this end is not used: a local scale takes the worst and the best of the options")
          .help("write `scale: global` and both ends, or leave this out");
      return std::nullopt;
    }
    const ScoredCell *low = nullptr, *high = nullptr;
    for (const std::vector<ScoredCell>& row : table_.cells) {
      if (!row[j].typed.is_number()) continue;
      if (!low || row[j].score.near < low->score.near) low = &row[j];
      if (!high || row[j].score.near > high->score.near) high = &row[j];
    }
    if (!low) return std::nullopt;
    if (low->score.near == high->score.near && table_.cells.size() > 1)
      out_.warning("appraisal/no-spread", low->typed.span(),
                   fmt::format("every option has {} here, so `{}` tells none from another",
                               fmt::format("{}", low->score.near), *tree_.leaves[j].criterion->id))
          .note(tree_.leaves[j].criterion->id.span, "the criterion")
          .help("leave the criterion out, or name `worst` and `best` of a global scale");
    if (*measure.better == "less") std::swap(low, high);
    return Ends{low->score, high->score, low->typed, high->typed};
  }

  const Appraisal& appraisal_;
  const CriteriaTree& tree_;
  const Workings& workings_;
  Diagnostics& out_;
  ScoreTable table_;
};

}  // namespace

ScoreTable make_score_table(const Appraisal& appraisal, const CriteriaTree& tree, const Workings& workings,
                            Diagnostics& out) {
  return TableMaker(appraisal, tree, workings, out).make();
}

}  // namespace despatch
