// The screening form as a whole: its rule, what it lacks, and what other papers of the project say against it.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/equality_paper.h"

namespace despatch {
namespace {

Answer answer_of(const std::optional<Located<std::string>>& given) {
  if (!given) return Answer::Missing;
  return **given == "yes" ? Answer::Yes : **given == "could-be-yes" ? Answer::CouldBeYes : Answer::No;
}
bool says_yes(Answer answer) { return answer == Answer::Yes || answer == Answer::CouldBeYes; }

struct Role {
  std::string_view id, number, words;
};
constexpr Role kRoles[] = {{"effect", "2.1", "whether it could affect people because of a characteristic"},
                           {"resources", "2.2", "whether it commits or cuts resources"},
                           {"inequality", "2.3", "whether inequalities are known"}};

/// The form's three questions that decide, found by their id, or by their number where no id is given.
using Questions = std::map<std::string_view, const RelevanceQuestion*>;

Questions questions_of(const Screening& screening, EqualityFaults& faults) {
  Questions found;
  for (const RelevanceQuestion& one : screening.part_two)
    for (const Role& role : kRoles) {
      if (one.id ? **one.id != role.id : *one.number != role.number) continue;
      const auto [first, added] = found.emplace(role.id, &one);
      if (added) continue;
      faults.fault("equality/answered-twice", one.number.span, fmt::format("the form asks twice {}", role.words), "")
          .note(first->second->number.span, "the first")
          .help("take one of them out");
    }
  return found;
}

const ScreeningQuestion* first_with(const Screening& screening, auto member) {
  const auto found =
      std::ranges::find_if(screening.part_one, [&](const auto& one) { return (one.*member).has_value(); });
  return found == screening.part_one.end() ? nullptr : &*found;
}

/// Answers by characteristic: each of the nine once.
Answer check_characteristics(const Screening& screening, bool is_new, EqualityFaults& faults,
                             const CharacteristicAnswer*& first_yes) {
  Answer strongest = Answer::Missing;
  if (!screening.characteristics) return strongest;
  std::map<std::string_view, const CharacteristicAnswer*> seen;
  for (const CharacteristicAnswer& one : screening.characteristics->answers) {
    if (const auto [first, added] = seen.emplace(*one.characteristic, &one); !added)
      faults
          .fault("equality/answered-twice", one.characteristic.span,
                 fmt::format("there are two answers for {}", *one.characteristic), "")
          .note(first->second->characteristic.span, "the first")
          .help("take one of them out");
    const Answer answer = answer_of(one.answer);
    strongest = std::max(strongest, answer);
    if (!says_yes(answer)) continue;
    if (!first_yes) first_yes = &one;
    if (is_new)
      faults
          .warning("equality/existing-only", one.answer->span,
                   "question 2.4 is for existing policies, and this one is new; the answer does not count")
          .help("answer no, or mend the answer to question 1.8");
  }
  for (const std::string_view name : kProtectedCharacteristics)
    if (!seen.contains(name))
      faults
          .fault("equality/characteristic-missing",
                 screening.characteristics->answers.empty()
                     ? screening.date.span
                     : screening.characteristics->answers.front().characteristic.span,
                 fmt::format("there is no answer for {}", name),
                 fmt::format("There is no answer for {}.", ascii_lower(name)))
          .help("the law protects nine characteristics; answer for each");
  return strongest;
}

/// A figure of money in the case, with its place: the set-up total, a line of it, or a running cost.
std::optional<std::pair<Money, Span>> first_cost(const Value& value, int depth = 0) {
  if (depth > 12) return std::nullopt;
  if (value.is_sequence()) {
    for (const Value& one : value.as_sequence())
      if (auto found = first_cost(one, depth + 1)) return found;
    return std::nullopt;
  }
  if (!value.is_mapping()) return std::nullopt;
  const auto as_cost = [](const Value& amount) -> std::optional<std::pair<Money, Span>> {
    if (!amount.is_number() && !amount.is_string()) return std::nullopt;
    const auto money = money_of(amount);
    if (!money || *money <= Money()) return std::nullopt;
    return std::pair(*money, amount.span());
  };
  for (const std::string_view key : {"total", "amount"})
    if (const Value* amount = value.find(key))
      if (auto found = as_cost(*amount)) return found;
  if (const Value* amounts = value.find("amounts")) {
    if (amounts->is_sequence())
      for (const Value& amount : amounts->as_sequence())
        if (auto found = as_cost(amount)) return found;
    if (amounts->is_mapping())
      for (const Value::Entry& year : amounts->as_mapping())
        if (auto found = as_cost(year.value)) return found;
    if (amounts->is_string())
      for (const std::string_view word : split(amounts->as_string(), ' '))
        if (const auto money = parse_money(word); money && *money > Money()) return std::pair(*money, amounts->span());
    return std::nullopt;
  }
  for (const Value::Entry& entry : value.as_mapping())
    if (auto found = first_cost(entry.value, depth + 1)) return found;
  return std::nullopt;
}

/// Lines by option: the proposed one's, or any but the comparator's where none is proposed.
std::optional<std::pair<Money, Span>> cost_of_options(const Value& document, const Value& by_option) {
  if (!by_option.is_mapping()) return std::nullopt;
  const Value* proposed = document.find("option");
  const Value* comparator = document.find("comparator");
  for (const Value::Entry& entry : by_option.as_mapping()) {
    if (proposed ? entry.key != *proposed : comparator && entry.key == *comparator) continue;
    const Value* costs = entry.value.is_mapping() ? entry.value.find("costs") : &entry.value;
    if (costs)
      if (auto found = first_cost(*costs)) return found;
  }
  return std::nullopt;
}

std::optional<std::pair<Money, Span>> cost_of_case(const Value& document) {
  if (const Value* set_up = document.find("set_up"))
    if (auto found = first_cost(*set_up)) return found;
  if (const Value* options = document.find("options"))
    if (auto found = cost_of_options(document, *options)) return found;
  const Value* running = document.find("running");
  if (running == nullptr || !running->is_mapping()) return std::nullopt;
  if (const Value* options = running->find("options"))
    if (auto found = cost_of_options(document, *options)) return found;
  for (const std::string_view part : {"lines", "years"})
    if (const Value* value = running->find(part))
      if (auto found = first_cost(*value)) return found;
  return std::nullopt;
}

Span span_of(const Value* value, Span otherwise) { return value ? value->span() : otherwise; }

void hold_against_other_papers(const Screening& screening, const Questions& questions, const RuleContext& context,
                               EqualityFaults& faults) {
  const auto kind_of = [](const Value& document) {
    const Value* kind = document.find("kind");
    return kind && kind->is_string() ? std::string_view(kind->as_string()) : std::string_view();
  };
  const ScreeningQuestion* policy = first_with(screening, &ScreeningQuestion::policy);
  const ScreeningQuestion* consulted = first_with(screening, &ScreeningQuestion::consulted);
  const auto resources = questions.find("resources");
  for (const Value& document : context.documents) {
    const std::string_view kind = kind_of(document);
    if (kind == "business-case" && resources != questions.end() && answer_of(resources->second->answer) == Answer::No) {
      if (const auto cost = cost_of_case(document))
        faults
            .fault(
                "equality/contradicts-case", resources->second->answer->span,
                fmt::format("the screening finds no significant commitment of resources, but the business case has a "
                            "cost of {}",
                            format_money(cost->first)),
                "It finds no significant commitment of resources, although the business case has costs.")
            .note(cost->second, "the business case")
            .help(fmt::format("mend the answer to question {}", *resources->second->number));
    }
    if (kind == "programme" && policy) {
      const auto programme = bind<Programme>(document);
      if (programme.policy && **programme.policy != **policy->policy)
        faults
            .fault("equality/contradicts-programme", policy->policy->span,
                   fmt::format("the screening says that the policy is {}, the programme that it is {}",
                               **policy->policy, **programme.policy),
                   "The programme and the screening differ on whether the policy is new.")
            .note(programme.policy->span, "the programme")
            .help("mend one of the two: question 2.4 counts for an existing policy");
    }
    if (kind == "consultation" && consulted && **consulted->consulted == "no") {
      const auto consultation = bind<Consultation>(document);
      const auto& day = consultation.opens ? consultation.opens : consultation.closes;
      if (day && **day > *screening.date) continue;
      faults
          .fault("equality/contradicts-consultation", consulted->consulted->span,
                 "the screening says that nobody has been consulted, and the project holds a consultation",
                 "It says that nobody has been consulted, although there was a consultation.")
          .note(day ? day->span : span_of(document.find("title"), document.span()), "the consultation")
          .help(fmt::format("mend the answer to question {}", *consulted->number));
    }
  }
}

const Value* assessment_for(const Screening& screening, const RuleContext& context) {
  const Value* only = nullptr;
  for (const Value& document : context.documents) {
    const Value* kind = document.find("kind");
    if (!kind || !kind->is_string() || kind->as_string() != "equality-impact") continue;
    const auto assessment = bind<EqualityImpact>(document);
    if (screening.conclusion && screening.conclusion->assessment && assessment.id &&
        **assessment.id == **screening.conclusion->assessment)
      return &document;
    if (assessment.screening ? screening.id && **assessment.screening == **screening.id : true) only = &document;
  }
  return only;
}

std::string_view outcome_word(ScreeningOutcome outcome) {
  switch (outcome) {
    case ScreeningOutcome::Must: return "must";
    case ScreeningOutcome::May: return "may";
    case ScreeningOutcome::NotRequired: return "not-required";
    case ScreeningOutcome::Unknown: return "unknown";
  }
  return "unknown";
}

std::string_view outcome_text(ScreeningOutcome outcome) {
  switch (outcome) {
    case ScreeningOutcome::Must: return "A full equality impact assessment must be carried out.";
    case ScreeningOutcome::May: return "A full equality impact assessment may be needed.";
    case ScreeningOutcome::NotRequired: return "The form does not ask for a full equality impact assessment.";
    case ScreeningOutcome::Unknown: return "The form is not complete, so its rule gives no outcome.";
  }
  return "";
}

}  // namespace

Value findings_for_screening(const Value& document, const RuleContext& context, Diagnostics& out) {
  const auto screening = bind<Screening>(document);
  EqualityFaults faults(screening.as_published, out);

  // The rule.
  const Questions questions = questions_of(screening, faults);
  const auto answer = [&](std::string_view role) {
    const auto found = questions.find(role);
    return found == questions.end() ? Answer::Missing : answer_of(found->second->answer);
  };
  const ScreeningQuestion* policy = first_with(screening, &ScreeningQuestion::policy);
  ScreeningAnswers answers{
      .effect = answer("effect"), .resources = answer("resources"), .inequality = answer("inequality")};
  if (policy) answers.policy = **policy->policy == "existing" ? Policy::Existing : Policy::New;
  const CharacteristicAnswer* uneven = nullptr;
  answers.uneven = check_characteristics(screening, answers.policy == Policy::New, faults, uneven);
  const ScreeningDecision decision = decide(answers);

  Value::Sequence because;
  const auto count = [&](bool counts, std::string_view role) {
    if (counts) because.push_back(Value(*questions.at(role)->number));
  };
  count(decision.by_inequality, "inequality");
  if (decision.by_uneven)
    because.push_back(Value(screening.characteristics->number ? **screening.characteristics->number : "2.4"));
  count(decision.by_effect, "effect");
  count(decision.by_resources, "resources");
  std::optional<Span> decisive;
  if (decision.by_inequality)
    decisive = questions.at("inequality")->answer->span;
  else if (decision.by_uneven)
    decisive = uneven->answer->span;
  else if (decision.by_effect)
    decisive = questions.at("effect")->answer->span;
  else if (decision.by_resources)
    decisive = questions.at("resources")->answer->span;

  // What the form lacks. A record that is not published is no fault of the form.
  if (!document.find("not_published") && (screening.conclusion || !screening.part_two.empty())) {
    std::vector<std::string> missing;
    for (const Role& role : kRoles)
      if (!questions.contains(role.id)) missing.push_back(fmt::format("{} ({})", role.number, role.words));
    const Span at = !screening.part_two.empty() ? screening.part_two.front().number.span : screening.date.span;
    if (!missing.empty())
      faults
          .fault("equality/unanswered", at, fmt::format("the form does not answer {}", list_and(missing, "or")),
                 fmt::format("It does not answer {}.", list_and(missing, "or")))
          .help(
              "answer it; where the form numbers its questions otherwise, give them `id: effect`, `resources` and "
              "`inequality`");
    if (answers.policy == Policy::Existing && answers.uneven == Answer::Missing)
      faults
          .fault("equality/unanswered", policy->policy->span,
                 "the policy exists already, and question 2.4 is not answered",
                 "The policy exists already, and question 2.4 is not answered.")
          .help("add `characteristics:` with an answer for each of the nine");
    if (answers.policy == Policy::NotSaid && says_yes(answers.uneven) && decision.outcome == ScreeningOutcome::Unknown)
      faults
          .fault("equality/policy-not-said", uneven->answer->span,
                 "this answer decides if the policy exists already, and the form does not say whether it does",
                 "It does not say whether the policy is new.")
          .help("answer question 1.8 with `policy: new` or `policy: existing`");
    if (!screening.conclusion && !screening.sign_off.empty())
      faults
          .fault("equality/no-conclusion", screening.sign_off.front().role.span,
                 "the form is signed, and does not say whether an assessment is required",
                 "It does not say whether an assessment is required.")
          .help("add `conclusion:` with `assessment_required: yes` or `no`");
  }
  if (const ScreeningQuestion* day = first_with(screening, &ScreeningQuestion::date);
      day && **day->date != *screening.date)
    faults
        .fault("equality/two-dates", day->date->span,
               fmt::format("question {} gives {}, and the form is dated {}", *day->number, long_date(**day->date),
                           long_date(*screening.date)),
               "It bears two dates.")
        .note(screening.date.span, "the form's date")
        .help("mend one of the two");

  // The common part: dates, signatures, the meeting.
  const bool declined = screening.conclusion && *screening.conclusion->assessment_required == "no";
  const EqualityPaper paper{.what = "screening",
                            .full_name = "equality relevance screening",
                            .key = "screening",
                            .id = screening.id,
                            .date = screening.date,
                            .decision_date = screening.decision_date,
                            .meeting = screening.meeting,
                            .item = screening.item,
                            .option = screening.option,
                            .phase = screening.phase,
                            .sign_off = screening.sign_off,
                            .published = screening.published,
                            .as_published = screening.as_published,
                            .line_manager_signs = declined};
  const DecidingMeeting meeting = check_equality_paper(paper, document, context, faults);

  // The conclusion.
  bool reasons_given = true;
  if (screening.conclusion) {
    const Conclusion& conclusion = *screening.conclusion;
    reasons_given = !conclusion.reasons.empty();
    if (declined && decision.outcome == ScreeningOutcome::Must) {
      auto fault =
          faults.fault("equality/eia-required", conclusion.assessment_required.span,
                       "the conclusion says that no assessment is required, but the form's own rule requires one",
                       "The rule requires an assessment, and the form decides that none is required.");
      if (decisive) fault.note(*decisive, "this answer decides it");
      fault.help("carry out the assessment, or mend the answer");
    }
    if (declined && !reasons_given) {
      auto fault = faults.fault("equality/reasons-missing", conclusion.assessment_required.span,
                                "the conclusion says that no assessment is required, and gives no reasons",
                                "It gives no reasons for making no assessment.");
      if (decision.outcome == ScreeningOutcome::May && decisive)
        fault.note(*decisive, "after this answer an assessment may be needed");
      fault.help("add `reasons:`; the form makes them obligatory");
    }
    if (conclusion.phase_named && screening.phase && **conclusion.phase_named != **screening.phase) {
      const Value* remark = document.find("conclusion")->find("phase_remark");
      auto fault =
          faults.fault("equality/stale", conclusion.phase_named->span,
                       fmt::format("the reasons speak of the phase `{}`, but the decision is taken in the phase `{}`",
                                   **conclusion.phase_named, **screening.phase),
                       remark && remark->is_string()
                           ? remark->as_string()
                           : "The reasons speak of another phase than the one in which the decision is taken.");
      fault.note(screening.phase->span, "the phase at the decision");
      if (const Value* programme = context.find("programme"))
        for (const Phase& phase : bind<Programme>(*programme).phases)
          if (*phase.id == **conclusion.phase_named && phase.due && **phase.due < *screening.date)
            fault.note(phase.due->span, fmt::format("that phase was over on {}", long_date(**phase.due)));
      fault.help("look at the screening again before the decision");
    }
    if (!declined) {
      if (!assessment_for(screening, context)) {
        const std::string message = "a full assessment is required, and there is none in the project";
        auto fault = meeting.date
                         ? faults.fault("equality/eia-missing", conclusion.assessment_required.span, message, "")
                         : faults.warning("equality/eia-missing", conclusion.assessment_required.span, message);
        if (meeting.date) fault.note(meeting.date->span, fmt::format("the decision, on {}", long_date(**meeting.date)));
        fault.help(
            "add a file of `kind: equality-impact` with `screening:` and this file's id, and finish it before the "
            "decision");
      }
    }
  }
  if (answers.policy == Policy::New && screening.characteristics)
    faults.remark(fmt::format("Question {} is for existing policies only. It is answered, although the policy is new.",
                              screening.characteristics->number ? **screening.characteristics->number : "2.4"));
  hold_against_other_papers(screening, questions, context, faults);

  DueRegard record = due_regard_of(paper, meeting);
  if (screening.conclusion) {
    record.found = decision.outcome == ScreeningOutcome::Must || !declined
                       ? "It found that a full equality impact assessment is required."
                       : "It found that a full equality impact assessment is not required" +
                             std::string(reasons_given ? ", and gives its reasons." : ".");
    if (answers.uneven != Answer::Missing)
      record.evidence =
          fmt::format("It answers for {} of the nine characteristics.", screening.characteristics->answers.size());
  }
  auto outcome = context.workings.of("the form's rule: 2.3, or 2.4 for an existing policy, must; 2.1 or 2.2 may",
                                     "Equality relevance screening form, part two");
  for (const Role& role : kRoles)
    if (const auto found = questions.find(role.id); found != questions.end())
      outcome.input(role.words, found->second->answer);
  if (policy) outcome.input("whether the policy is new", policy->policy);
  if (uneven) outcome.input("an uneven use", uneven->answer);
  Value::Sequence unsigned_roles;
  for (const std::string& role : record.unsigned_roles) unsigned_roles.push_back(Value(role));
  return with_common_results(
      Value::mapping({{"outcome", outcome.gives(outcome_word(decision.outcome))},
                      {"outcome_text", outcome_text(decision.outcome)},
                      {"because", Value(std::move(because))},
                      {"policy", answers.policy == Policy::NotSaid ? Value(nullptr) : Value(**policy->policy)},
                      {"reasons_given", reasons_given},
                      {"unsigned", Value(unsigned_roles)},
                      {"weekday", std::string(weekday_name(*screening.date))}}),
      paper, meeting, record, context, faults);
}

}  // namespace despatch
