// What a screening and an assessment have in common: a day before the decision, signatures, a place among the papers of
// the meeting that decides, and to be about what is decided. Private to rules/.
//
// Sources: R (Brown) v SSWP [2008] EWHC 3158 (Admin); Equality Act 2010 s. 149; the seed form's signature block.
#pragma once

#include "model/equality_impact.h"
#include "rules/equality.h"
#include "rules/findings.h"

namespace despatch {

/// A screening or an assessment, as the common rules see it. Borrows from the document for the length of a call.
struct EqualityPaper {
  std::string_view what;       ///< "screening" or "assessment", for messages
  std::string_view full_name;  ///< "equality relevance screening", for papers
  std::string_view key;        ///< the key of a meeting's paper that names it: "screening" or "assessment"
  const std::optional<Located<std::string>>& id;
  const Located<Date>& date;
  const std::optional<Located<Date>>& decision_date;
  const std::optional<Located<std::string>>& meeting;
  const std::optional<Located<std::string>>& item;
  const std::optional<Located<std::string>>& option;
  const std::optional<Located<std::string>>& phase;
  const std::vector<SignOff>& sign_off;
  const std::optional<Located<Date>>& published;
  bool as_published = false;
  bool line_manager_signs = false;  ///< whether the line manager's signature is needed beside the officer's
};

/// Tells faults, and gathers what the paper itself prints of them under "Points to note".
class EqualityFaults {
 public:
  EqualityFaults(bool as_published, Diagnostics& out) : as_published_(as_published), out_(out) {}
  /// An error; a warning when the paper is out already and cannot be mended. `remark` is a sentence for the paper.
  Diagnostics::Builder fault(std::string_view code, Span where, std::string message, std::string remark);
  Diagnostics::Builder warning(std::string_view code, Span where, std::string message, std::string remark = "");
  void remark(std::string text);
  [[nodiscard]] Value remarks() const { return Value(remarks_); }

 private:
  bool as_published_;
  Diagnostics& out_;
  Value::Sequence remarks_;
};

/// The meeting that decides, as far as the project's data show it.
struct DecidingMeeting {
  const Value* document = nullptr;    ///< null when none is known
  std::optional<Located<Date>> date;  ///< of the decision: the paper's own, or the meeting's
  std::string id, item, body;         ///< ids and the body's name; empty when not known
  const Value* entry = nullptr;       ///< the paper among the meeting's papers
};

/// Looks the meeting up and tells what is wrong with the days, the signatures, the phase, the option, and the place
/// among the papers.
DecidingMeeting check_equality_paper(const EqualityPaper& paper, const Value& document, const RuleContext& context,
                                     EqualityFaults& faults);

/// Filled with what the paper and the meeting show; `found`, `evidence`, `review_on` and `monitored` are the caller's.
[[nodiscard]] DueRegard due_regard_of(const EqualityPaper& paper, const DecidingMeeting& meeting);

/// What a rule gives of its own, and after it what both kinds give: signatures, days, the meeting and due regard.
[[nodiscard]] Value with_common_results(const Value& own, const EqualityPaper& paper, const DecidingMeeting& meeting,
                                        const DueRegard& record, const RuleContext& context,
                                        const EqualityFaults& faults);

/// "Age", "Age and Race": in lower case, as sentences name them.
[[nodiscard]] std::string characteristics_in_words(const std::vector<std::string_view>& names);

}  // namespace despatch
