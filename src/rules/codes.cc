#include "rules/findings.h"

namespace despatch {

CodeTable rule_codes() {
  static constexpr DiagnosticCode kCodes[] = {
      {"meeting/short-notice", "too few clear days between papers and meeting",
       "Notice, agenda and reports are public for five clear days before a meeting of an English principal council. "
       "The day they come out and the day of the meeting do not count, "
       "nor do weekends and bank holidays. `computed.latest_publication` gives the last day. A meeting may be called "
       "at shorter notice: then `urgency_reason:` says why.",
       "Local Government Act 1972 ss. 100A(6), 100B(3); SI 2012/2089 reg. 6; SI 2002/715"},
      {"meeting/item-number", "two items with one number, or numbers that go back",
       "Items are numbered on from 1. Leave `number:` out unless a number is skipped on purpose.", ""},
      {"meeting/inquorate", "fewer members present than the quorum", "A meeting without its quorum decides nothing.",
       "Local Government Act 1972 Sch. 12"},
      {"minutes/number", "two minutes with one number, or numbers that go back",
       "Minutes are numbered on, from `minutes: first_number:` where the body numbers from meeting to meeting. A "
       "number is never used twice.",
       ""},
      {"item/late-no-reason", "a report that came out after the agenda, without a reason",
       "A report that was not open with the agenda may be taken only where the chairman thinks it urgent for special "
       "circumstances that the minutes state.",
       "Local Government Act 1972 s. 100B(4)"},
      {"executive/urgent-route", "a cabinet item that relies on its chairman's opinion of urgency",
       "The 1972 Act's route for urgent items is for council and committees. The executive may only call its meeting "
       "at shorter notice.",
       "SI 2012/2089 reg. 6"},
      {"decision/incomplete", "the record of an executive decision lacks what the law asks for",
       "A written statement gives the decision, the reasons, the alternatives considered and rejected, and conflicts "
       "of interest.",
       "SI 2012/2089 regs 12-13"},
      {"order/dates", "dates out of order", "Something is dated before what it follows from.", ""},
      {"calendar/beyond-table", "a date beyond the bank holidays that are known",
       "Bank holidays follow from rules, but one-off changes are proclaimed, sometimes days ahead. Look at the public "
       "list and add what is new to `calendar:` in despatch.yaml.",
       "https://www.gov.uk/bank-holidays"},
      {"gateway/unanswered", "an option without an answer to a gateway question",
       "Each option is put to every gateway question: pass, fail or unknown.", ""},
      {"gateway/reason-missing", "an option failed and nobody says why",
       "A reader who favours that option will ask. One sentence under `reasons:` answers.", ""},
      {"gateway/failed-yet-kept", "an option failed the gateway and stayed on the list",
       "One failed question takes an option off the short list; otherwise the gateway is none.", ""},
      {"options/count-mismatch", "the count of options differs from the list",
       "Leave `count:` out where every option is listed; it is counted.", ""},
      {"appraisal/stage-grows", "a later stage with more options than an earlier one", "A sieve only takes away.", ""},
      {"appraisal/no-weights", "scores without weights",
       "Totals need a weight for each criterion. Weights are ratios: any scale will do.",
       "DCLG, Multi-criteria analysis: a manual (2009)"},
      {"appraisal/no-weight", "a criterion that counts for nothing",
       "A criterion without a weight among others that have one adds nothing to any total.", ""},
      {"appraisal/score-missing", "a score is missing, so no ranking is drawn",
       "A total over some of the criteria would mislead. The paper says what is missing instead.", ""},
      {"appraisal/off-scale", "a score beyond the scale", "Scores run from 0 to 100 unless `scale:` says otherwise.",
       ""},
      {"appraisal/score-on-group", "a score on a criterion that has criteria below it",
       "Only the lowest criteria are scored; those above follow from them.", ""},
      {"case/gap", "lines that do not add up to the total",
       "A total that differs from its lines is the first thing an auditor sees. Where lines are not published, "
       "`unexplained_reason:` says so and papers print the rest as not itemised.",
       ""},
      {"case/year-count", "a line with too few or too many years",
       "Each line has one amount for each of the case's years.", ""},
      {"case/unfunded", "a cost without a source of money",
       "The funding covers the cost of setting up, or the paper says that it does not.", ""},
      {"equality/eia-required", "the form's own rule requires an assessment that its conclusion declines",
       "Question 2.3 answered yes or could-be-yes, or question 2.4 answered so for an existing policy, makes a full "
       "assessment obligatory.",
       "Equality relevance screening form, questions 2.3-2.5; Equality Act 2010 s. 149"},
      {"equality/reasons-missing", "no assessment, and no reasons",
       "Where the form leaves the choice, whoever decides against an assessment gives reasons.",
       "Equality relevance screening form, question 2.5"},
      {"equality/existing-only", "question 2.4 answered for a new policy",
       "The question asks about use of what exists already.", "Equality relevance screening form, question 2.4"},
      {"equality/characteristic-missing", "one of the nine characteristics is missing",
       "Age, disability, gender reassignment, marriage and civil partnership, pregnancy and maternity, race, religion "
       "or belief, sex, sexual orientation.",
       "Equality Act 2010 s. 4"},
      {"equality/after-decision", "a screening dated after the decision it serves",
       "Due regard is had before and at the time of a decision, not after it.",
       "R (Brown) v SSWP [2008] EWHC 3158 (Admin)"},
      {"equality/signed-late", "a signature dated after the decision",
       "The record should show that the duty was met in time.", "R (Brown) v SSWP [2008] EWHC 3158 (Admin)"},
      {"equality/stale", "a screening that speaks of an earlier phase",
       "The screening should be about what is decided now.", "R (Brown) v SSWP [2008] EWHC 3158 (Admin)"},
      {"equality/unsigned", "a screening that nobody signed",
       "The form asks for the completing officer and the line manager.", "Equality relevance screening form"},
      {"equality/contradicts-case", "the screening finds no resources, the business case has costs",
       "Question 2.2 asks about a significant commitment of resources. Two papers of one decision should agree.", ""},
      {"duty/before-direction", "a deadline before the direction itself", "One of the two dates is wrong.", ""},
      {"duty/no-evidence", "a duty said to be met, without evidence", "The tracker names what shows it.", ""},
      {"plan/after-deadline", "a milestone planned after its deadline", "Either the plan or the deadline has to move.",
       ""},
      {"plan/before-dependency", "a step before what it depends on", "`after:` names what must be over first.", ""},
      {"risk/off-scale", "a rating beyond the register's scale",
       "Likelihood and impact run from 1 to the register's `scale:`, 5 when not given.", ""},
      {"risk/worse-after-mitigation", "a risk that grows by its mitigation",
       "What is left after the mitigation cannot be more than before.", ""},
      {"risk/no-owner", "a risk that nobody answers for", "Name the post under `owner:`.", ""},
      {"risk/no-mitigation", "a risk that nothing is done about", "Say what is done, or that it is accepted.", ""},
      {"risk/over-appetite", "a risk beyond what the council lives with",
       "What is left is rated higher than `appetite:`.", ""},
  };
  return kCodes;
}

}  // namespace despatch
