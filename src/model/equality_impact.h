// kind: equality-impact. A full equality impact assessment: who is affected, what the evidence shows for each protected
// characteristic, what is done about it, and what was decided.
#pragma once

#include "model/screening.h"

namespace despatch {

/// One thing that is done to lessen a negative effect.
struct EqualityAction {
  Located<std::string> text;
  std::optional<Located<std::string>> owner;
  std::optional<Located<Date>> due, done;
};
template <>
inline Shape describe<EqualityAction>() {
  return Record<EqualityAction>("mitigation", "What is done to lessen a negative effect.")
      .needs("text", &EqualityAction::text, markdown(), "what is done")
      .may("owner", &EqualityAction::owner, reference("officer"), "the post that answers for it")
      .may("due", &EqualityAction::due, date(), "the day by which it is done")
      .may("done", &EqualityAction::done, date(), "the day it was done")
      .mistake("action", "text")
      .mistake("who", "owner")
      .mistake("by", "due")
      .mistake("date", "due")
      .mistake("deadline", "due")
      .done();
}

struct CharacteristicImpact {
  Located<std::string> characteristic;
  std::vector<Located<std::string>> impact;
  std::vector<Value> evidence;
  std::optional<Located<std::string>> eliminate, advance, foster;
  std::vector<EqualityAction> mitigation;
  std::optional<Located<std::string>> remaining;
  std::optional<std::string> justification;
};
template <>
inline Shape describe<CharacteristicImpact>() {
  return Record<CharacteristicImpact>("impact on a characteristic", "One of the nine protected characteristics.")
      .needs("characteristic", &CharacteristicImpact::characteristic, protected_characteristic(),
             "the characteristic, as the Equality Act 2010 names it")
      .needs("impact", &CharacteristicImpact::impact, one_or_more(choice({"positive", "negative", "neutral"})),
             "the effect on people who share it; a list of positive and negative where there are both")
      .may("evidence", &CharacteristicImpact::evidence, list(fact()), "what the judgement rests on, with its source")
      .may("effect", one_or_more(markdown()), "what the effect is")
      .may("eliminate", &CharacteristicImpact::eliminate, markdown(),
           "what it means for ending discrimination, harassment and victimisation: s. 149(1)(a)")
      .may("advance", &CharacteristicImpact::advance, markdown(),
           "what it means for equality of opportunity: s. 149(1)(b)")
      .may("foster", &CharacteristicImpact::foster, markdown(), "what it means for good relations: s. 149(1)(c)")
      .may("mitigation", &CharacteristicImpact::mitigation, list(record<EqualityAction>()),
           "what is done about a negative effect")
      .may("remaining", &CharacteristicImpact::remaining, choice({"none", "lessened", "unchanged"}),
           "what is left of the negative effect once that is done")
      .may("justification", &CharacteristicImpact::justification, markdown(),
           "why a negative effect that is left is proportionate")
      .mistake("name", "characteristic")
      .mistake("actions", "mitigation")
      .mistake("impacts", "impact")
      .done();
}

struct EqualityConsultation {
  std::optional<Located<Date>> date;
};
template <>
inline Shape describe<EqualityConsultation>() {
  return Record<EqualityConsultation>("consultation for an assessment", "Who was asked, how, and what they said.")
      .needs("who", text(), "who was asked")
      .may("how", text(), "a survey, meetings, letters")
      .may("date", &EqualityConsultation::date, date(), "when, or when it ended")
      .may("when", label(), "when, in words")
      .may("said", markdown(), "what they said")
      .mistake("found", "said")
      .mistake("with", "who")
      .done();
}

struct EqualityDecision {
  Located<std::string> outcome;
  std::vector<std::string> adjustments;
  std::optional<std::string> justification;
};
template <>
inline Shape describe<EqualityDecision>() {
  return Record<EqualityDecision>("decision on an assessment", "What follows from the assessment.")
      .needs("outcome", &EqualityDecision::outcome, choice({"go-on", "adjust", "go-on-despite", "stop"}),
             "go on as planned; adjust the plan; go on despite a negative effect, and justify it; stop and think again")
      .may("reasons", one_or_more(markdown()), "why")
      .may("adjustments", &EqualityDecision::adjustments, list(markdown(), 1), "what is changed in the plan")
      .may("justification", &EqualityDecision::justification, markdown(),
           "why it goes on despite a negative effect: obligatory then")
      .mistake("decision", "outcome")
      .done();
}

struct EqualityMonitoring {
  std::optional<Located<std::string>> owner;
};
template <>
inline Shape describe<EqualityMonitoring>() {
  return Record<EqualityMonitoring>("monitoring", "How the real effect is watched.")
      .needs("text", markdown(), "what is counted, how often")
      .may("owner", &EqualityMonitoring::owner, reference("officer"), "the post that answers for it")
      .done();
}

struct EqualityImpact {
  std::optional<Located<std::string>> id;
  std::string title;
  Located<Date> date;
  std::optional<Located<Date>> decision_date;
  std::optional<Located<std::string>> meeting, item;
  std::optional<Located<std::string>> screening;
  std::optional<Located<std::string>> option;
  std::optional<Located<std::string>> phase;
  bool as_published = false;
  std::vector<EqualityConsultation> consultation;
  std::vector<CharacteristicImpact> characteristics;
  std::optional<Located<std::string>> cumulative;
  std::optional<EqualityDecision> decision;
  std::optional<EqualityMonitoring> monitoring;
  std::optional<Located<Date>> review_on;
  std::vector<SignOff> sign_off;
  std::optional<Located<Date>> published;
};
template <>
inline Shape describe<EqualityImpact>() {
  return Record<EqualityImpact>("equality impact assessment", "A full equality impact assessment.")
      .needs("kind", choice({"equality-impact"}), "what this file is")
      .may("id", &EqualityImpact::id, id("equality impact assessment"), "how other files name it")
      .needs("title", &EqualityImpact::title, text(), "what is assessed")
      .needs("date", &EqualityImpact::date, date(), "the day it was completed")
      .may("decision_date", &EqualityImpact::decision_date, date(), "the day of the decision it serves")
      .may("meeting", &EqualityImpact::meeting, reference("meeting"),
           "the meeting that decides; without it, the meeting on the day of the decision")
      .may("item", &EqualityImpact::item, reference("item"), "the item of that meeting")
      .may("screening", &EqualityImpact::screening, reference("screening"), "the screening that asked for it")
      .may("option", &EqualityImpact::option, reference("option"), "the option it assesses")
      .may("phase", &EqualityImpact::phase, reference("phase"), "the phase of the programme that it is about")
      .may("as_published", &EqualityImpact::as_published, boolean(),
           "true when the file sets down an assessment that is out and can no longer be mended: what is wrong with it "
           "is "
           "then a warning")
      .may("aims", one_or_more(markdown()), "what the policy is meant to do")
      .may("affected", one_or_more(markdown()), "who is affected")
      .may("evidence", list(fact()), "evidence that is not about one characteristic")
      .may("consultation", &EqualityImpact::consultation, list(record<EqualityConsultation>()),
           "who was asked, and what they said")
      .needs("characteristics", &EqualityImpact::characteristics, list(record<CharacteristicImpact>(), 1),
             "one for each of the nine")
      .may("cumulative", &EqualityImpact::cumulative, markdown(),
           "the effect together with other decisions, and on people who share several characteristics")
      .may("decision", &EqualityImpact::decision, record<EqualityDecision>(), "what follows")
      .may("monitoring", &EqualityImpact::monitoring, record<EqualityMonitoring>(), "how the real effect is watched")
      .may("review_on", &EqualityImpact::review_on, date(), "the day on which it is looked at again")
      .may("sign_off", &EqualityImpact::sign_off, list(record<SignOff>()), "signatures")
      .may("published", &EqualityImpact::published, date(), "the day it was published")
      .mistake("review_date", "review_on")
      .mistake("review", "review_on")
      .mistake("cumulative_effect", "cumulative")
      .mistake("impacts", "characteristics")
      .mistake("conclusion", "decision")
      .mistake("signatures", "sign_off")
      .example(R"(kind: equality-impact
id: eia-libraries
title: A company for libraries
date: 2026-10-30
decision_date: 2026-11-12
screening: screening-libraries
aims: Keep every branch open, at hours that suit the people of each place
affected: People who use the libraries, staff and volunteers
consultation:
  - {who: Library users, how: Survey, date: 2026-05-31, said: Mornings matter to older people}
characteristics:
  - characteristic: Age
    impact: [positive, negative]
    evidence: [{text: "Users over 65 make a third of visits", source: Survey of users 2026}]
    effect: Longer evenings help pupils; shorter mornings hinder older people.
    mitigation:
      - {text: Keep two mornings a week in every branch, owner: head-libraries, due: 2027-03-01}
    remaining: lessened
  - {characteristic: Disability, impact: positive, evidence: [Access audit of every branch]}
  - {characteristic: Gender reassignment, impact: neutral, evidence: [No complaint in five years]}
  - {characteristic: Marriage and civil partnership, impact: neutral, evidence: [Staff terms do not change]}
  - {characteristic: Pregnancy and maternity, impact: neutral, evidence: [Leave policy carries over]}
  - {characteristic: Race, impact: neutral, evidence: [Survey of users 2026]}
  - {characteristic: Religion or belief, impact: neutral, evidence: [Survey of users 2026]}
  - {characteristic: Sexual orientation, impact: neutral, evidence: [Survey of users 2026]}
  - {characteristic: Sex, impact: neutral, evidence: [Visits by women and men are even]}
cumulative: Fewer bus services and shorter mornings fall on the same people.
decision: {outcome: adjust, adjustments: [Two mornings a week are kept]}
monitoring: {text: Visits by age and disability each quarter, owner: head-libraries}
review_on: 2027-11-12
sign_off:
  - {role: Head of Libraries, officer: head-libraries, signed: true, date: 2026-10-30}
)")
      .done();
}

}  // namespace despatch
