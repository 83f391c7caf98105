// The decision rule of the equality relevance screening form, and the sentence on due regard that minutes carry.
//
//     decide({.resources = Answer::Yes, .effect = Answer::No, .inequality = Answer::No, .policy = Policy::New}).outcome
//         == ScreeningOutcome::May
//
// Sources: the form of Worcestershire County Council, 2018, questions 1.8 and 2.1 to 2.5; Equality Act 2010 s. 149;
// R (Brown) v SSWP [2008] EWHC 3158 (Admin).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "value/value.h"

namespace despatch {

enum class Answer : std::uint8_t { Missing, No, CouldBeYes, Yes };
enum class Policy : std::uint8_t { NotSaid, New, Existing };

struct ScreeningAnswers {
  Answer effect = Answer::Missing;      ///< 2.1: could it affect people because of a characteristic?
  Answer resources = Answer::Missing;   ///< 2.2: does it commit or cut resources?
  Answer inequality = Answer::Missing;  ///< 2.3: are inequalities known?
  Answer uneven = Answer::Missing;      ///< 2.4: the strongest of the answers by characteristic
  Policy policy = Policy::NotSaid;      ///< 1.8
};

enum class ScreeningOutcome : std::uint8_t {
  Must,         ///< 2.3, or 2.4 for an existing policy
  May,          ///< 2.1 or 2.2: whoever declines an assessment gives reasons
  NotRequired,  ///< none of them
  Unknown,      ///< an answer is missing that could change the outcome
};

struct ScreeningDecision {
  ScreeningOutcome outcome = ScreeningOutcome::Unknown;
  /// The answers that made the outcome, in the form's order: of 2.3 and 2.4 for Must, of 2.1 and 2.2 for May.
  bool by_effect = false, by_resources = false, by_inequality = false, by_uneven = false;
};

/// "Could be yes" counts as yes. 2.4 counts for an existing policy only. A missing answer leaves the outcome unknown
/// only where it could change it.
[[nodiscard]] ScreeningDecision decide(const ScreeningAnswers& answers);

/// What a record shows of the duty, for the minutes and for the paper itself. Nothing is claimed that it does not show.
struct DueRegard {
  struct Signed {
    std::string role;
    std::optional<Date> date;
  };
  std::string_view what;             ///< "equality impact assessment"
  Date date;                         ///< the day it bears
  std::optional<Date> decided;       ///< the day of the decision
  std::string body;                  ///< who decides, "Cabinet"; empty when it is not known
  bool meeting_known = false;        ///< whether the papers of the deciding meeting are among the data
  std::optional<std::string> among;  ///< its title among those papers; none when it is not there
  std::vector<Signed> signatures;
  std::vector<std::string> unsigned_roles;
  std::string found;     ///< what it found: sentences, each with its full stop; may be empty
  std::string evidence;  ///< what its substance rests on, for the third principle; may be empty
  std::optional<Date> review_on;
  bool monitored = false;
  std::optional<Date> published;
};

/// "Due regard (Equality Act 2010, section 149): Cabinet had before it …" in plain sentences, without Markdown.
[[nodiscard]] std::string due_regard_text(const DueRegard& record);

/// The six Brown principles as a sequence of mappings: `principle` (words), `shown` (true or false) and `evidence`
/// (what the record shows, or what it does not).
[[nodiscard]] Value brown_principles(const DueRegard& record);

}  // namespace despatch
