// Scores on one scale, from what was typed: scores as they are, or figures of a measure put on the scale.
// Source: DCLG, Multi-criteria analysis: a manual (2009), 6.2.8: linear between the worst and the best figure, on a
// local scale (of these options) or a global one (of what can be thought of).
#pragma once

#include <vector>

#include "base/diagnostic.h"
#include "model/appraisal.h"
#include "rules/criteria_tree.h"
#include "value/workings.h"

namespace despatch {

struct ScoredCell {
  Number score;   ///< on the scale
  Value typed;    ///< as it was typed, with its place
  Value value;    ///< the score as templates see it: the typed one, or worked out from the measure
  Value remarks;  ///< the record with evidence, scored_by and dissent; Undefined for a bare number
  bool measured = false;
};

struct ScoreTable {
  struct Missing {
    Located<std::string> option;
    const Leaf* leaf = nullptr;
  };
  std::vector<Located<std::string>> options;   ///< ids, in the order of the file
  std::vector<std::vector<ScoredCell>> cells;  ///< [option][leaf]; a missing one is 0
  std::vector<Missing> missing;
  double least = 0, most = 100;  ///< of the scale
  bool complete = false;         ///< nothing is missing, and there are scores and weights
};

/// Tells what is missing, off the scale, given to a group, or contradicts its measure.
[[nodiscard]] ScoreTable make_score_table(const Appraisal& appraisal, const CriteriaTree& tree,
                                          const Workings& workings, Diagnostics& out);

}  // namespace despatch
