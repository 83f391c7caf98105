// kind: screening. An equality relevance screening: the form, its answers, its conclusion, its signatures.
#pragma once

#include <array>

#include "model/facts.h"

namespace despatch {

/// The nine of the Equality Act 2010 s. 4, in the order of the screening form.
inline constexpr std::array<std::string_view, 9> kProtectedCharacteristics = {"Age",
                                                                              "Disability",
                                                                              "Gender reassignment",
                                                                              "Marriage and civil partnership",
                                                                              "Pregnancy and maternity",
                                                                              "Race",
                                                                              "Religion or belief",
                                                                              "Sexual orientation",
                                                                              "Sex"};

/// The one that s. 149(7) leaves out of advancing equality and fostering good relations.
inline constexpr std::string_view kOnlyAgainstDiscrimination = "Marriage and civil partnership";

inline Type protected_characteristic() {
  return choice({"Age", "Disability", "Gender reassignment", "Marriage and civil partnership",
                 "Pregnancy and maternity", "Race", "Religion or belief", "Sex", "Sexual orientation"});
}

struct ScreeningQuestion {
  Located<std::string> number;
  std::optional<Located<std::string>> policy;
  std::optional<Located<std::string>> consulted;
  std::optional<Located<Date>> date;
};
template <>
inline Shape describe<ScreeningQuestion>() {
  return Record<ScreeningQuestion>("question of part one", "A question about what is screened, and its answer.")
      .needs("number", &ScreeningQuestion::number, label(), "as on the form, in quotes: \"1.1\"")
      .needs("question", markdown(), "what the form asks")
      .may("answer", one_or_more(markdown()), "the answer")
      .may("date", &ScreeningQuestion::date, date(), "the answer, where it is a day")
      .may("policy", &ScreeningQuestion::policy, choice({"new", "existing"}), "the answer to whether the policy is new")
      .may("consulted", &ScreeningQuestion::consulted, choice({"yes", "no"}),
           "the answer to whether anybody has been consulted; it is held against the project's consultations")
      .may("list", list(markdown(), 1), "an answer in several points")
      .may("then", markdown(), "words after the points")
      .may("then_list", list(markdown(), 1), "points after those words")
      .mistake("text", "answer")
      .done();
}

struct RelevanceQuestion {
  Located<std::string> number;
  std::optional<Located<std::string>> id;
  std::optional<Located<std::string>> answer;
};
template <>
inline Shape describe<RelevanceQuestion>() {
  return Record<RelevanceQuestion>("question of part two", "A question that decides whether an assessment is needed.")
      .needs("number", &RelevanceQuestion::number, label(), "as on the form, in quotes: \"2.1\"")
      .may(
          "id", &RelevanceQuestion::id, id("relevance question"),
          "which of the three that the rule asks about it is: `effect` (2.1), `resources` (2.2) or `inequality` (2.3); "
          "needed where the form numbers them otherwise")
      .needs("question", markdown(), "what the form asks")
      .needs("answer", &RelevanceQuestion::answer, choice({"yes", "no", "could-be-yes"}), "the answer")
      .may("comment", one_or_more(markdown()), "why")
      .mistake("reason", "comment")
      .done();
}

struct CharacteristicAnswer {
  Located<std::string> characteristic;
  std::optional<Located<std::string>> answer;
};
template <>
inline Shape describe<CharacteristicAnswer>() {
  return Record<CharacteristicAnswer>("answer for a characteristic", "One of the nine protected characteristics.")
      .needs("characteristic", &CharacteristicAnswer::characteristic, protected_characteristic(),
             "the characteristic, as the Equality Act 2010 names it")
      .needs("answer", &CharacteristicAnswer::answer, choice({"yes", "no", "could-be-yes"}), "the answer")
      .may("comment", one_or_more(markdown()), "why")
      .mistake("name", "characteristic")
      .done();
}

struct Characteristics {
  std::optional<Located<std::string>> number;
  std::vector<CharacteristicAnswer> answers;
};
template <>
inline Shape describe<Characteristics>() {
  return Record<Characteristics>("question by characteristic",
                                 "The question that is asked for each protected characteristic.")
      .may("number", &Characteristics::number, label(), "as on the form, in quotes: \"2.4\"")
      .may("question", markdown(), "what the form asks")
      .needs("answers", &Characteristics::answers, list(record<CharacteristicAnswer>(), 1), "one for each")
      .done();
}

struct Conclusion {
  Located<std::string> assessment_required;
  std::vector<std::string> reasons;
  std::optional<Located<std::string>> phase_named;
  std::optional<Located<std::string>> assessment;
};
template <>
inline Shape describe<Conclusion>() {
  return Record<Conclusion>("conclusion", "Whether a full assessment is carried out.")
      .may("number", label(), "as on the form, in quotes: \"2.5\"")
      .needs("assessment_required", &Conclusion::assessment_required, choice({"yes", "no"}), "what was decided")
      .may("reasons", &Conclusion::reasons, list(markdown(), 1), "why: obligatory where the form leaves a choice")
      .may("phase_named", &Conclusion::phase_named, reference("phase"),
           "the phase of the programme that the reasons speak of")
      .may("assessment", &Conclusion::assessment, reference("equality impact assessment"),
           "the assessment that was carried out")
      .may("phase_remark", markdown(), "a remark where the phase is another by the time of the decision")
      .mistake("required", "assessment_required")
      .mistake("reason", "reasons")
      .done();
}

/// A signature on a screening or an assessment.
struct SignOff {
  Located<std::string> role;
  std::optional<Located<std::string>> as;
  std::optional<Located<std::string>> officer;
  std::optional<Located<bool>> is_signed;
  std::optional<Located<Date>> date;
};
template <>
inline Shape describe<SignOff>() {
  return Record<SignOff>("sign-off", "A signature that the form asks for.")
      .needs("role", &SignOff::role, text(), "in what capacity, as it is printed")
      .may(
          "as", &SignOff::as, choice({"officer", "line-manager", "equality", "other"}),
          "whether this is the completing officer, the line manager or the equality lead, where the words of `role` do "
          "not say so")
      .may("officer", &SignOff::officer, reference("officer"), "the post of whoever signs")
      .may("name", text(), "who, where the record needs the name")
      .needs("signed", &SignOff::is_signed, boolean(), "whether it is signed")
      .may("date", &SignOff::date, date(), "when")
      .mistake("post", "officer")
      .mistake("capacity", "as")
      .done();
}

struct Screening {
  std::optional<Located<std::string>> id;
  std::string title;
  Located<Date> date;
  std::optional<Located<Date>> decision_date;
  std::optional<Located<std::string>> meeting, item;
  std::optional<Located<std::string>> phase;
  std::optional<Located<std::string>> option;
  bool as_published = false;
  std::optional<Located<Date>> published;
  std::vector<ScreeningQuestion> part_one;
  std::vector<RelevanceQuestion> part_two;
  std::optional<Characteristics> characteristics;
  std::optional<Conclusion> conclusion;
  std::vector<SignOff> sign_off;
};
template <>
inline Shape describe<Screening>() {
  return Record<Screening>("screening", "An equality relevance screening.")
      .needs("kind", choice({"screening"}), "what this file is")
      .may("id", &Screening::id, id("screening"), "how other files name it")
      .needs("title", &Screening::title, text(), "what is screened")
      .needs("date", &Screening::date, date(), "the day of the screening")
      .may("decision_date", &Screening::decision_date, date(), "the day of the decision it serves")
      .may("meeting", &Screening::meeting, reference("meeting"),
           "the meeting that decides; without it, the meeting on the day of the decision")
      .may("item", &Screening::item, reference("item"), "the item of that meeting")
      .may("phase", &Screening::phase, reference("phase"), "the phase the programme is in when the decision is taken")
      .may("guidance", text(), "the council's guidance")
      .may("option", &Screening::option, reference("option"), "the option it screens")
      .may("as_published", &Screening::as_published, boolean(),
           "true when the file sets down a form that is out and can no longer be mended: what is wrong with it is then "
           "a "
           "warning, and its paper says so")
      .may("part_one", &Screening::part_one, list(record<ScreeningQuestion>()), "what is screened")
      .may("part_two", &Screening::part_two, list(record<RelevanceQuestion>()), "the questions that decide")
      .may("characteristics", &Screening::characteristics, record<Characteristics>(), "the question by characteristic")
      .may("conclusion", &Screening::conclusion, record<Conclusion>(), "what was decided")
      .may("sign_off", &Screening::sign_off, list(record<SignOff>()), "signatures")
      .may("published", &Screening::published, date(), "the day it was published")
      .mistake("signatures", "sign_off")
      .mistake("outcome", "conclusion")
      .example(R"(kind: screening
id: screening-libraries
title: A company for libraries
date: 2026-10-20
decision_date: 2026-11-12
part_one:
  - {number: "1.4", question: Date of screening, date: 2026-10-20}
  - {number: "1.8", question: New or existing policy, policy: existing}
  - {number: "1.11", question: Earlier consultation, consulted: yes, answer: A survey of users}
part_two:
  - {number: "2.1", id: effect, question: Could it affect people because of a characteristic?, answer: could-be-yes}
  - {number: "2.2", id: resources, question: Does it commit or cut resources?, answer: yes, comment: See the business case}
  - {number: "2.3", id: inequality, question: Are inequalities known?, answer: no}
characteristics:
  number: "2.4"
  question: Does use vary between groups? (existing policies only)
  answers:
    - {characteristic: Age, answer: no}
    - {characteristic: Disability, answer: could-be-yes, comment: Fewer visits than expected}
    - {characteristic: Gender reassignment, answer: no}
    - {characteristic: Marriage and civil partnership, answer: no}
    - {characteristic: Pregnancy and maternity, answer: no}
    - {characteristic: Race, answer: no}
    - {characteristic: Religion or belief, answer: no}
    - {characteristic: Sexual orientation, answer: no}
    - {characteristic: Sex, answer: no}
conclusion: {number: "2.5", assessment_required: yes}
sign_off:
  - {role: Completing officer, signed: true, date: 2026-10-20}
  - {role: Line manager, signed: true, date: 2026-10-21}
)")
      .done();
}

}  // namespace despatch
