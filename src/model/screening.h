// kind: screening. An equality relevance screening: the form, its answers, its conclusion, its signatures.
#pragma once

#include "model/facts.h"

namespace despatch {

struct ScreeningQuestion {
  std::optional<Located<std::string>> policy;
  std::optional<Located<Date>> date;
};
template <>
inline Shape describe<ScreeningQuestion>() {
  return Record<ScreeningQuestion>("question of part one", "A question about what is screened, and its answer.")
      .needs("number", label(), "as on the form, in quotes: \"1.1\"")
      .needs("question", markdown(), "what the form asks")
      .may("answer", one_or_more(markdown()), "the answer")
      .may("date", &ScreeningQuestion::date, date(), "the answer, where it is a day")
      .may("policy", &ScreeningQuestion::policy, choice({"new", "existing"}), "the answer to whether the policy is new")
      .may("list", list(markdown(), 1), "an answer in several points")
      .may("then", markdown(), "words after the points")
      .may("then_list", list(markdown(), 1), "points after those words")
      .mistake("text", "answer")
      .done();
}

struct RelevanceQuestion {
  Located<std::string> number;
  std::optional<Located<std::string>> answer;
};
template <>
inline Shape describe<RelevanceQuestion>() {
  return Record<RelevanceQuestion>("question of part two", "A question that decides whether an assessment is needed.")
      .needs("number", &RelevanceQuestion::number, label(), "as on the form, in quotes: \"2.1\"")
      .may("id", id("relevance question"), "a word for it")
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
      .needs("characteristic", &CharacteristicAnswer::characteristic,
             choice({"Age", "Disability", "Gender reassignment", "Marriage and civil partnership",
                     "Pregnancy and maternity", "Race", "Religion or belief", "Sex", "Sexual orientation"}),
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
};
template <>
inline Shape describe<Conclusion>() {
  return Record<Conclusion>("conclusion", "Whether a full assessment is carried out.")
      .may("number", label(), "as on the form, in quotes: \"2.5\"")
      .needs("assessment_required", &Conclusion::assessment_required, choice({"yes", "no"}), "what was decided")
      .may("reasons", &Conclusion::reasons, list(markdown(), 1), "why: obligatory where the form leaves a choice")
      .may("phase_named", &Conclusion::phase_named, reference("phase"),
           "the phase of the programme that the reasons speak of")
      .may("phase_remark", markdown(), "a remark where the phase is another by the time of the decision")
      .mistake("required", "assessment_required")
      .mistake("reason", "reasons")
      .done();
}

struct SignOff {
  std::string role;
  std::optional<bool> is_signed;
  std::optional<Located<Date>> date;
};
template <>
inline Shape describe<SignOff>() {
  return Record<SignOff>("sign-off", "A signature that the form asks for.")
      .needs("role", &SignOff::role, text(), "in what capacity")
      .may("name", text(), "who, where the record needs the name")
      .needs("signed", &SignOff::is_signed, boolean(), "whether it is signed")
      .may("date", &SignOff::date, date(), "when")
      .done();
}

struct Screening {
  Located<Date> date;
  std::optional<Located<Date>> decision_date;
  std::optional<Located<std::string>> phase;
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
      .may("id", id("screening"), "how other files name it")
      .needs("title", text(), "what is screened")
      .needs("date", &Screening::date, date(), "the day of the screening")
      .may("decision_date", &Screening::decision_date, date(), "the day of the decision it serves")
      .may("phase", &Screening::phase, reference("phase"), "the phase the programme is in when the decision is taken")
      .may("guidance", text(), "the council's guidance")
      .may("option", reference("option"), "the option it screens")
      .may("part_one", &Screening::part_one, list(record<ScreeningQuestion>()), "what is screened")
      .may("part_two", &Screening::part_two, list(record<RelevanceQuestion>()), "the questions that decide")
      .may("characteristics", &Screening::characteristics, record<Characteristics>(), "the question by characteristic")
      .may("conclusion", &Screening::conclusion, record<Conclusion>(), "what was decided")
      .may("sign_off", &Screening::sign_off, list(record<SignOff>()), "signatures")
      .mistake("signatures", "sign_off")
      .mistake("outcome", "conclusion")
      .done();
}

}  // namespace despatch
