#include "rules/criteria_tree.h"

#include <algorithm>

#include <fmt/format.h>

namespace despatch {
namespace {

using CriterionList = std::vector<Criterion>;

const std::optional<Located<double>>& typed_weight(const Criterion& c) { return c.weight ? c.weight : c.swing; }

bool has_weights(const CriterionList& criteria) {
  return std::ranges::any_of(criteria,
                             [](const Criterion& c) { return typed_weight(c).has_value() || has_weights(c.criteria); });
}

/// A criterion's own weight, or the sum of those below it.
Number weight_of(const Criterion& c) {
  if (const auto& own = typed_weight(c)) return Number(**own);
  Number sum(0);
  for (const Criterion& below : c.criteria) sum = sum + weight_of(below);
  return sum;
}

/// Typed weights may stay as they are where no level rescales another.
bool is_plain(const CriterionList& criteria) {
  return std::ranges::all_of(
      criteria, [](const Criterion& c) { return c.criteria.empty() || (!typed_weight(c) && is_plain(c.criteria)); });
}

class TreeMaker {
 public:
  TreeMaker(CriteriaTree& tree, Diagnostics& out) : tree_(tree), out_(out) {}

  void add(const CriterionList& criteria, const Criterion* group, const Number& share, bool plain) {
    if (tree_.weighted) check_neighbours(criteria);
    Number sum(0);
    for (const Criterion& c : criteria) sum = sum + weight_of(c);
    for (const Criterion& c : criteria) {
      const Number own = weight_of(c);
      const Number part = plain ? own : sum.is_zero() ? Number(0) : share * own / sum;
      if (c.criteria.empty()) {
        tree_.leaves.push_back({&c, group, above_, part});
        continue;
      }
      const std::size_t at = tree_.groups.size(), begin = tree_.leaves.size();
      tree_.groups.push_back({&c, {}});
      above_.push_back(&c);
      add(c.criteria, &c, part, plain);
      above_.pop_back();
      for (std::size_t i = begin; i < tree_.leaves.size(); ++i) tree_.groups[at].leaves.push_back(i);
    }
  }

 private:
  void check_neighbours(const CriterionList& criteria) {
    const Criterion *weight = nullptr, *swing = nullptr, *largest = nullptr;
    for (const Criterion& c : criteria) {
      if (c.weight && !weight) weight = &c;
      if (c.swing && !swing) swing = &c;
      if (c.swing && (!largest || **c.swing > **largest->swing)) largest = &c;
    }
    if (weight && swing) {
      out_.error("appraisal/weights-mixed", swing->swing->span,
                 fmt::format("`{}` has a swing and its neighbour `{}` a weight: the two are on different scales",
                             *swing->id, *weight->id))
          .note(weight->weight->span, "the weight")
          .help("give all criteria of one group a weight, or all a swing");
    } else if (largest && **largest->swing != 100) {
      out_.warning("appraisal/swing-not-100", largest->swing->span,
                   fmt::format("the largest swing here is {}, of `{}`: the one that matters most is 100",
                               **largest->swing, *largest->id))
          .help("give 100 to the step from worst to best that matters most, and rate the others beside it");
    }
  }

  CriteriaTree& tree_;
  Diagnostics& out_;
  std::vector<const Criterion*> above_;  ///< the criteria that are being added
};

}  // namespace

std::size_t CriteriaTree::find(std::string_view id) const {
  return static_cast<std::size_t>(
      std::ranges::find_if(leaves, [&](const Leaf& leaf) { return *leaf.criterion->id == id; }) - leaves.begin());
}

CriteriaTree make_criteria_tree(const Appraisal& appraisal, Diagnostics& out) {
  CriteriaTree tree;
  if (!appraisal.criteria) return tree;
  const std::vector<Criterion>& top = appraisal.criteria->items;
  tree.weighted = has_weights(top);
  TreeMaker(tree, out).add(top, nullptr, Number(1), is_plain(top));
  if (!tree.weighted) return tree;
  for (const Leaf& leaf : tree.leaves)
    if (!typed_weight(*leaf.criterion) && leaf.weight.is_zero())
      out.warning("appraisal/no-weight", leaf.criterion->id.span,
                  fmt::format("the criterion `{}` has no weight and so counts for nothing", *leaf.criterion->id))
          .help("give it a `weight:`, or take it out");
  return tree;
}

Value weight_value(const Leaf& leaf, const Workings& workings) {
  const auto& own = typed_weight(*leaf.criterion);
  if (own && **own == leaf.weight.near) return Value(**own).at(own->span);
  return workings
      .of("share of a criterion: its weight among those beside it, times the share of its group",
          "DCLG, Multi-criteria analysis: a manual (2009)")
      .input("own weight", own)
      .input("weight of its group", leaf.group ? Quantity(typed_weight(*leaf.group)) : Quantity())
      .gives(leaf.weight.near);
}

}  // namespace despatch
