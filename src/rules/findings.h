// The rules over checked content: what contradicts itself or the law, and the figures that papers print instead of
// typing them.
//
// Templates see the result as `NAME.computed`; docs/content.md says what each kind's `computed` holds. A rule never
// reads a file or a clock and never changes the document.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/date.h"
#include "base/diagnostic.h"
#include "model/appraisal.h"
#include "model/business_case.h"
#include "model/consultation.h"
#include "model/direction.h"
#include "model/equality_impact.h"
#include "model/meeting.h"
#include "model/options.h"
#include "model/organisation.h"
#include "model/programme.h"
#include "model/risks.h"
#include "model/screening.h"
#include "rules/calendar.h"
#include "value/workings.h"

namespace despatch {

/// What a rule may look at besides the document itself.
struct RuleContext {
  std::vector<Value> documents;  ///< the project's other documents, checked
  std::optional<Date> as_of;     ///< the day on which deadlines are looked at; without it no deadline has passed
  Workings workings;             ///< where a rule writes how it came to each figure
  /// The first document of a kind; null when there is none.
  [[nodiscard]] const Value* find(std::string_view kind) const;
  /// From the project's despatch.yaml, when it is among the documents.
  [[nodiscard]] Calendar calendar() const;
};

/// Runs the rules of the document's kind. The result is a mapping; Undefined for a kind without rules. The document
/// must have passed check_kind; what did not is left alone, with an empty result.
Value findings_for(const Value& document, const RuleContext& context, Diagnostics& out);
inline Value findings_for(const Value& document, Diagnostics& out) {
  return findings_for(document, RuleContext{}, out);
}

// One for each kind that has rules.
Value findings_for(const Options& options, const RuleContext& context, Diagnostics& out);
Value findings_for(const Appraisal& appraisal, const RuleContext& context, Diagnostics& out);
Value findings_for(const BusinessCase& business_case, const RuleContext& context, Diagnostics& out);
Value findings_for(const Direction& direction, const RuleContext& context, Diagnostics& out);
Value findings_for(const Meeting& meeting, const RuleContext& context, Diagnostics& out);
Value findings_for(const Programme& programme, const RuleContext& context, Diagnostics& out);
Value findings_for(const Risks& risks, const RuleContext& context, Diagnostics& out);

// These look at keys that every record may hold, so they take the whole document.
Value findings_for_screening(const Value& document, const RuleContext& context, Diagnostics& out);
Value findings_for_equality_impact(const Value& document, const RuleContext& context, Diagnostics& out);

/// Codes of rules/.
CodeTable rule_codes();

}  // namespace despatch
