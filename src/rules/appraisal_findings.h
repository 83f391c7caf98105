// The parts of what is worked out from an appraisal; findings_for(Appraisal) puts them together.
#pragma once

#include "rules/criteria_tree.h"
#include "rules/findings.h"
#include "rules/score_table.h"

namespace despatch {

/// Who passed, failed or is open; tells questions without an answer and failures without a reason.
/// An option that failed has reached no stage but the first of several.
[[nodiscard]] Value gateway_findings(const Gateway& gateway, const std::vector<Stage>& stages,
                                     const RuleContext& context, Diagnostics& out);

/// What would change the ranking: docs/content.md lists it under `appraisal.computed.robustness`. The table is
/// complete, and `ranking` is its ranking; `options` tells the same options in the same order, each with its `total`.
[[nodiscard]] Value robustness_findings(const Appraisal& appraisal, const CriteriaTree& tree, const ScoreTable& table,
                                        const std::vector<RankedOption>& ranking, const Value::Sequence& options,
                                        const RuleContext& context);

}  // namespace despatch
