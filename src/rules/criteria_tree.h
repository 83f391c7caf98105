// The criteria of an appraisal as a tree: the lowest ones, each with its share of the whole weight.
// Source: DCLG, Multi-criteria analysis: a manual (2009): weights are multiplied down the tree; swings of Edwards and
// Barron, SMARTS (1994).
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "model/appraisal.h"
#include "rules/scores.h"
#include "value/workings.h"

namespace despatch {

/// A criterion that has none below it. Points into the Appraisal.
struct Leaf {
  const Criterion* criterion = nullptr;
  const Criterion* group = nullptr;     ///< the criterion above it, or none
  std::vector<const Criterion*> above;  ///< all above it, from the top
  /// On any scale: as it was typed where the tree is flat or only its lowest criteria have weights, else a share of 1.
  Number weight;
};

/// A criterion with others below it.
struct CriteriaGroup {
  const Criterion* criterion = nullptr;
  std::vector<std::size_t> leaves;  ///< indexes
};

struct CriteriaTree {
  std::vector<Leaf> leaves;
  std::vector<CriteriaGroup> groups;
  bool weighted = false;  ///< some criterion has a weight or a swing

  [[nodiscard]] std::size_t find(std::string_view id) const;  ///< leaves.size() when no leaf has that id
};

/// Tells weights mixed with swings among neighbours, swings of which none is 100, and criteria that count for nothing.
[[nodiscard]] CriteriaTree make_criteria_tree(const Appraisal& appraisal, Diagnostics& out);

/// The leaf's weight as templates and workings see it.
[[nodiscard]] Value weight_value(const Leaf& leaf, const Workings& workings);

}  // namespace despatch
