// A full equality impact assessment: whole, with evidence and an answer to every negative effect, and of one mind with
// the screening that asked for it. Sources: Equality Act 2010 ss. 4, 149(1), 149(7); R (Brown) v SSWP [2008] EWHC 3158
// (Admin).
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/equality_paper.h"

namespace despatch {
namespace {

bool has_impact(const CharacteristicImpact& one, std::string_view word) {
  return std::ranges::any_of(one.impact, [&](const auto& impact) { return *impact == word; });
}

/// Where the characteristics begin; the assessment's date where there are none.
Span first_place(const EqualityImpact& assessment) {
  return assessment.characteristics.empty() ? assessment.date.span
                                            : assessment.characteristics.front().characteristic.span;
}

Span place_of_impact(const CharacteristicImpact& one, std::string_view word) {
  for (const Located<std::string>& impact : one.impact)
    if (*impact == word) return impact.span;
  return one.characteristic.span;
}

void check_mitigation(const CharacteristicImpact& one, const EqualityImpact& assessment, EqualityFaults& faults) {
  const std::string name = ascii_lower(*one.characteristic);
  const bool negative = has_impact(one, "negative");
  if (negative && one.mitigation.empty() && !one.justification)
    faults
        .fault("equality/no-mitigation", place_of_impact(one, "negative"),
               fmt::format("there is a negative effect on {}, and nothing is done about it", name),
               fmt::format("Nothing is done about the negative effect on {}.", name))
        .help("add `mitigation:` with owner and day, or `justification:` why the effect is proportionate");
  if (!negative && one.remaining)
    faults
        .fault("equality/impact-contradiction", one.remaining->span,
               fmt::format("something negative is said to remain for {}, and no negative effect is found", name), "")
        .note(one.impact.empty() ? one.characteristic.span : one.impact.front().span, "the effect found")
        .help("mend `impact:`, or take `remaining:` out");
  if (negative && one.remaining && **one.remaining != "unchanged" && one.mitigation.empty())
    faults
        .fault("equality/impact-contradiction", one.remaining->span,
               fmt::format("the negative effect on {} is said to grow less, and nothing is done about it", name), "")
        .note(place_of_impact(one, "negative"), "the effect found")
        .help("add the `mitigation:` that lessens it, or write `remaining: unchanged`");
  for (const EqualityAction& action : one.mitigation) {
    std::vector<std::string> lacks;
    if (!action.owner) lacks.push_back("no owner");
    if (!action.due && !action.done) lacks.push_back("no day");
    if (!lacks.empty())
      faults
          .fault("equality/mitigation-incomplete", action.text.span,
                 fmt::format("this mitigation for {} has {}", name, list_and(lacks)),
                 fmt::format("A mitigation for {} has {}.", name, list_and(lacks)))
          .help("add `owner:` with the id of a post, and `due:`");
    if (action.due && assessment.review_on && **action.due > **assessment.review_on)
      faults
          .fault("equality/mitigation-after-review", action.due->span,
                 fmt::format("this mitigation for {} is due on {}, after the review of {}", name,
                             long_date(**action.due), long_date(**assessment.review_on)),
                 fmt::format("A mitigation for {} is due after the review.", name))
          .note(assessment.review_on->span, "the review")
          .help("bring it forward, or review later");
    if (action.due && !action.done && **action.due < *assessment.date)
      faults
          .fault("order/dates", action.due->span,
                 fmt::format("this mitigation for {} was due on {}, before the assessment, and is not said to be done",
                             name, long_date(**action.due)),
                 "")
          .note(assessment.date.span, "the assessment")
          .help("add `done:`, or mend the day");
  }
}

void check_limbs(const EqualityImpact& assessment, EqualityFaults& faults) {
  struct Limb {
    std::string_view key, words;
    std::optional<Located<std::string>> CharacteristicImpact::*member;
    bool nine;
  };
  static constexpr Limb kLimbs[] = {
      {"eliminate", "ending discrimination, s. 149(1)(a)", &CharacteristicImpact::eliminate, true},
      {"advance", "equality of opportunity, s. 149(1)(b)", &CharacteristicImpact::advance, false},
      {"foster", "good relations, s. 149(1)(c)", &CharacteristicImpact::foster, false}};
  for (const Limb& limb : kLimbs) {
    const CharacteristicImpact* given = nullptr;
    for (const CharacteristicImpact& one : assessment.characteristics) {
      if (!(one.*limb.member)) continue;
      if (!given) given = &one;
      if (!limb.nine && *one.characteristic == kOnlyAgainstDiscrimination)
        faults
            .warning("equality/limb-not-applicable", (one.*limb.member)->span,
                     fmt::format("{} does not count for marriage and civil partnership: s. 149(7)", limb.words))
            .help(fmt::format("take `{}:` out here", limb.key));
    }
    if (!given) continue;
    for (const CharacteristicImpact& one : assessment.characteristics) {
      if (one.*limb.member || (!limb.nine && *one.characteristic == kOnlyAgainstDiscrimination)) continue;
      faults
          .fault("equality/limb-missing", one.characteristic.span,
                 fmt::format("{} is not answered for {}", limb.words, ascii_lower(*one.characteristic)),
                 fmt::format("It does not answer for {} and {}.", ascii_lower(*one.characteristic), limb.words))
          .note((given->*limb.member).value().span, "it is answered here")
          .help(fmt::format("add `{}:`: {} characteristics count for this aim of the duty", limb.key,
                            limb.nine ? "nine" : "eight"));
    }
  }
}

void check_characteristics(const EqualityImpact& assessment, EqualityFaults& faults) {
  std::map<std::string_view, const CharacteristicImpact*> seen;
  for (const CharacteristicImpact& one : assessment.characteristics) {
    const std::string name = ascii_lower(*one.characteristic);
    if (const auto [first, added] = seen.emplace(*one.characteristic, &one); !added)
      faults.fault("equality/answered-twice", one.characteristic.span, fmt::format("{} is assessed twice", name), "")
          .note(first->second->characteristic.span, "the first")
          .help("make one of the two");
    if (has_impact(one, "neutral") && one.impact.size() > 1)
      faults
          .fault("equality/impact-contradiction", place_of_impact(one, "neutral"),
                 fmt::format("the effect on {} is said to be neutral, and something else as well", name), "")
          .note(
              one.impact.front().span == place_of_impact(one, "neutral") ? one.impact[1].span : one.impact.front().span,
              "the other")
          .help("leave out one of them; write positive and negative where there are both");
    if (one.evidence.empty()) {
      const std::string message = fmt::format("there is no evidence for the effect on {}", name);
      const std::string remark = fmt::format("It gives no evidence for the effect on {}.", name);
      const Span place = one.impact.empty() ? one.characteristic.span : one.impact.front().span;
      auto fault = has_impact(one, "neutral") ? faults.warning("equality/no-evidence", place, message, remark)
                                              : faults.fault("equality/no-evidence", place, message, remark);
      fault.help("add `evidence:` with its source; if there is none, say there how it was looked for");
    }
    check_mitigation(one, assessment, faults);
  }
  for (const std::string_view name : kProtectedCharacteristics)
    if (!seen.contains(name))
      faults
          .fault("equality/characteristic-missing", first_place(assessment), fmt::format("{} is not assessed", name),
                 fmt::format("{} is not assessed.", name))
          .help("the law protects nine characteristics; assess each, and say neutral where there is no effect");
  check_limbs(assessment, faults);
}

void check_decision(const EqualityImpact& assessment, EqualityFaults& faults) {
  const CharacteristicImpact* negative = nullptr;  // the first
  const CharacteristicImpact* left = nullptr;      // the first with a negative effect that nothing lessens
  bool mitigated = false;
  for (const CharacteristicImpact& one : assessment.characteristics) {
    mitigated = mitigated || !one.mitigation.empty();
    if (!has_impact(one, "negative")) continue;
    if (!negative) negative = &one;
    if (!left && (one.mitigation.empty() || (one.remaining && **one.remaining == "unchanged"))) left = &one;
  }
  if (!assessment.decision) {
    faults
        .fault("equality/no-conclusion", assessment.date.span, "the assessment does not say what follows from it",
               "It does not say what follows from it.")
        .help("add `decision:` with `outcome: go-on`, `adjust`, `go-on-despite` or `stop`");
    return;
  }
  const EqualityDecision& decision = *assessment.decision;
  const std::string_view outcome = *decision.outcome;
  if (outcome == "go-on-despite" && !decision.justification)
    faults
        .fault("equality/justification-missing", decision.outcome.span,
               "it goes on despite a negative effect, and does not justify it",
               "It goes on despite a negative effect, and does not justify it.")
        .note(negative ? place_of_impact(*negative, "negative") : decision.outcome.span, "the effect")
        .help("add `justification:` to the decision: the aim, why nothing milder would do, why it is proportionate");
  if (outcome == "go-on" && left)
    faults
        .fault("equality/decision-contradiction", decision.outcome.span,
               fmt::format("it goes on as planned, and a negative effect on {} is left as it is",
                           ascii_lower(*left->characteristic)),
               "It goes on as planned, although a negative effect is left as it is.")
        .note(place_of_impact(*left, "negative"), "the effect")
        .help("write `adjust`, or `go-on-despite` with a `justification:`");
  if (outcome == "go-on-despite" && !negative)
    faults
        .fault("equality/decision-contradiction", decision.outcome.span,
               "it goes on despite a negative effect, and no negative effect is found", "")
        .note(first_place(assessment), "the effects found stand here and below")
        .help("write `go-on`, or mend the `impact:` that is negative");
  if (outcome == "adjust" && !mitigated && decision.adjustments.empty())
    faults
        .fault("equality/decision-contradiction", decision.outcome.span,
               "the plan is adjusted, and neither `adjustments:` nor a mitigation says how",
               "It adjusts the plan, and does not say how.")
        .note(negative ? place_of_impact(*negative, "negative") : first_place(assessment),
              negative ? "the effect" : "the characteristics stand here and below")
        .help("add `adjustments:`, or the `mitigation:` to the characteristics that it serves");
}

void hold_against_screening(const EqualityImpact& assessment, const RuleContext& context, EqualityFaults& faults) {
  for (const Value& document : context.documents) {
    const Value* kind = document.find("kind");
    if (!kind || !kind->is_string() || kind->as_string() != "screening") continue;
    const auto screening = bind<Screening>(document);
    const bool names_us = screening.conclusion && screening.conclusion->assessment && assessment.id &&
                          **screening.conclusion->assessment == **assessment.id;
    if (assessment.screening ? !screening.id || **screening.id != **assessment.screening : !names_us) continue;
    if (*assessment.date < *screening.date)
      faults
          .fault("order/dates", assessment.date.span,
                 fmt::format("the assessment is dated {}, before the screening that asked for it, of {}",
                             long_date(*assessment.date), long_date(*screening.date)),
                 "It is dated before the screening that asked for it.")
          .note(screening.date.span, "the screening")
          .help("mend one of the dates");
    if (assessment.decision_date && screening.decision_date && **assessment.decision_date != **screening.decision_date)
      faults
          .fault("equality/other-day", assessment.decision_date->span,
                 fmt::format("the assessment serves a decision on {}, the screening one on {}",
                             long_date(**assessment.decision_date), long_date(**screening.decision_date)),
                 "The assessment and the screening give different days of the decision.")
          .note(screening.decision_date->span, "the screening")
          .help("mend one of the days");
    if (assessment.option && screening.option && **assessment.option != **screening.option)
      faults
          .fault("equality/other-option", assessment.option->span,
                 fmt::format("the assessment is of the option `{}`, the screening of `{}`", **assessment.option,
                             **screening.option),
                 "The assessment and the screening are of different options.")
          .note(screening.option->span, "the screening")
          .help("make both of what is decided");
    if (screening.conclusion && *screening.conclusion->assessment_required == "no")
      faults
          .warning("equality/contradicts-screening", assessment.date.span,
                   "an assessment was carried out, and the screening says that none is required",
                   "The screening says that no assessment is required.")
          .note(screening.conclusion->assessment_required.span, "the screening")
          .help("mend the screening's conclusion");
    const CharacteristicImpact* affected = nullptr;
    for (const CharacteristicImpact& one : assessment.characteristics)
      if (!affected && (has_impact(one, "negative") || has_impact(one, "positive"))) affected = &one;
    for (const RelevanceQuestion& question : screening.part_two) {
      const bool is_effect = question.id ? **question.id == "effect" : *question.number == "2.1";
      if (!is_effect || !question.answer || **question.answer != "no" || !affected) continue;
      faults
          .fault("equality/contradicts-screening", affected->impact.front().span,
                 fmt::format("the assessment finds an effect on {}, and the screening none on anybody",
                             ascii_lower(*affected->characteristic)),
                 "The screening finds no effect on people because of a characteristic.")
          .note(question.answer->span, fmt::format("question {} of the screening", *question.number))
          .help("mend the screening's answer: what is known now was not known then, or the form was wrong");
    }
    if (!screening.characteristics) continue;
    for (const CharacteristicAnswer& answer : screening.characteristics->answers) {
      if (!answer.answer || **answer.answer == "no") continue;
      for (const CharacteristicImpact& one : assessment.characteristics)
        if (*one.characteristic == *answer.characteristic && has_impact(one, "neutral"))
          faults
              .warning("equality/contradicts-screening", one.impact.front().span,
                       fmt::format("the effect on {} is neutral, and the screening sees an uneven use",
                                   ascii_lower(*one.characteristic)))
              .note(answer.answer->span, "the screening")
              .help("say in `effect:` what became of it, or mend one of the two");
    }
  }
}

std::string decision_words(std::string_view outcome) {
  if (outcome == "go-on") return "It concludes that the plan can go on as it is.";
  if (outcome == "adjust") return "It concludes that the plan is to be adjusted.";
  if (outcome == "go-on-despite")
    return "It concludes that the plan goes on despite a negative effect, and justifies it.";
  return "It concludes that the plan is to stop.";
}

std::string count_of(std::size_t n, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

}  // namespace

Value findings_for_equality_impact(const Value& document, const RuleContext& context, Diagnostics& out) {
  const auto assessment = bind<EqualityImpact>(document);
  EqualityFaults faults(assessment.as_published, out);
  check_characteristics(assessment, faults);
  check_decision(assessment, faults);

  if (!assessment.review_on)
    faults
        .fault("equality/no-review-date", assessment.date.span, "no day is set for looking at the assessment again",
               "No day is set for looking at it again.")
        .help("add `review_on:`; the duty goes on after the decision");
  else if (**assessment.review_on <= *assessment.date)
    faults
        .fault("order/dates", assessment.review_on->span,
               fmt::format("the review is on {}, and the assessment is dated {}", long_date(**assessment.review_on),
                           long_date(*assessment.date)),
               "")
        .note(assessment.date.span, "the assessment")
        .help("mend one of the dates");
  if (!assessment.monitoring)
    faults
        .warning("equality/no-monitoring", assessment.date.span, "nothing says how the real effect is watched",
                 "It does not say how the real effect is watched.")
        .help("add `monitoring:` with what is counted, how often, and by whom");
  if (!assessment.cumulative)
    faults
        .warning("equality/no-cumulative", assessment.date.span,
                 "nothing is said of the effect together with other decisions",
                 "It says nothing of the effect together with other decisions.")
        .help("add `cumulative:`; say so where there is none");
  for (const EqualityConsultation& one : assessment.consultation)
    if (one.date && **one.date > *assessment.date)
      faults
          .fault("order/dates", one.date->span,
                 fmt::format("the consultation ended on {}, after the assessment of {} that rests on it",
                             long_date(**one.date), long_date(*assessment.date)),
                 "It rests on a consultation that ended after it was made.")
          .note(assessment.date.span, "the assessment")
          .help("mend one of the dates, or look at the assessment again");
  if (assessment.consultation.empty()) {
    const Value* consultation = context.find("consultation");
    auto fault = faults.warning("equality/no-consultation", assessment.date.span,
                                "the assessment names nobody who was consulted", "It names nobody who was consulted.");
    if (consultation) {
      const Value* title = consultation->find("title");
      fault.note(title ? title->span() : consultation->span(), "a consultation of the project");
    }
    fault.help("add `consultation:` with who was asked and what they said");
  }

  const EqualityPaper paper{.what = "assessment",
                            .full_name = "equality impact assessment",
                            .key = "assessment",
                            .id = assessment.id,
                            .date = assessment.date,
                            .decision_date = assessment.decision_date,
                            .meeting = assessment.meeting,
                            .item = assessment.item,
                            .option = assessment.option,
                            .phase = assessment.phase,
                            .sign_off = assessment.sign_off,
                            .published = assessment.published,
                            .as_published = assessment.as_published};
  const DecidingMeeting meeting = check_equality_paper(paper, document, context, faults);
  hold_against_screening(assessment, context, faults);

  // What was found, in figures and in words.
  std::map<std::string_view, std::vector<std::string_view>> by_impact;
  std::size_t evidence = 0, mitigations = 0, without_evidence = 0;
  Value::Sequence rows, actions;
  for (const CharacteristicImpact& one : assessment.characteristics) {
    for (const Located<std::string>& impact : one.impact) by_impact[*impact].push_back(*one.characteristic);
    evidence += one.evidence.size();
    without_evidence += one.evidence.empty() ? 1 : 0;
    mitigations += one.mitigation.size();
    for (const EqualityAction& action : one.mitigation)
      actions.push_back(Value::mapping(
          {{"characteristic", *one.characteristic},
           {"text", *action.text},
           {"owner", action.owner ? Value(**action.owner) : Value(nullptr)},
           {"due", action.due ? Value(iso_date(**action.due)) : Value(nullptr)},
           {"done", action.done ? Value(iso_date(**action.done)) : Value(nullptr)},
           {"overdue", Value(action.due && !action.done && context.as_of && **action.due < *context.as_of)}}));
  }
  std::ranges::stable_sort(actions, {}, [](const Value& action) {
    const Value* due = action.find("due");
    return due->is_string() ? due->as_string() : std::string("9999-12-31");
  });
  DueRegard record = due_regard_of(paper, meeting);
  const auto& negative = by_impact["negative"];
  const auto& positive = by_impact["positive"];
  if (!negative.empty()) {
    record.found = fmt::format("It found a negative effect on {}", characteristics_in_words(negative));
    if (mitigations > 0)
      record.found += fmt::format(", for which it sets down {}", count_of(mitigations, "mitigation, with owner and day",
                                                                          "mitigations, each with owner and day"));
    record.found += '.';
  } else {
    record.found = "It found no negative effect.";
  }
  if (!positive.empty())
    record.found += fmt::format(" It found a positive effect on {}.", characteristics_in_words(positive));
  if (assessment.decision) record.found += " " + decision_words(*assessment.decision->outcome);
  if (evidence > 0)
    record.evidence = fmt::format("It rests on {} for {} of the nine characteristics, and on {}.",
                                  count_of(evidence, "piece of evidence", "pieces of evidence"),
                                  assessment.characteristics.size() - without_evidence,
                                  count_of(assessment.consultation.size(), "consultation", "consultations"));
  if (assessment.review_on) record.review_on = **assessment.review_on;
  record.monitored = assessment.monitoring.has_value();

  const auto names = [](const std::vector<std::string_view>& list) {
    Value::Sequence out_names;
    for (const std::string_view name : list) out_names.push_back(Value(name));
    return Value(std::move(out_names));
  };
  return with_common_results(Value::mapping({{"negative", names(negative)},
                                             {"positive", names(positive)},
                                             {"neutral", names(by_impact["neutral"])},
                                             {"evidence_count", static_cast<std::int64_t>(evidence)},
                                             {"mitigation_count", static_cast<std::int64_t>(mitigations)},
                                             {"actions", Value(std::move(actions))}}),
                             paper, meeting, record, context, faults);
}

}  // namespace despatch
