// The decision rule of the equality relevance screening form, and what the law of equality asks of its dates and
// signatures. Sources: Worcestershire's form of 2018, questions 2.1 to 2.5; Equality Act 2010 s. 149; R (Brown) v SSWP
// [2008] EWHC 3158 (Admin).
#include <algorithm>

#include <fmt/format.h>

#include "rules/findings.h"

namespace despatch {
namespace {

bool says_yes(const std::optional<Located<std::string>>& answer) {
  return answer && (**answer == "yes" || **answer == "could-be-yes");
}

const RelevanceQuestion* question(const Screening& screening, std::string_view number) {
  for (const RelevanceQuestion& one : screening.part_two)
    if (*one.number == number) return &one;
  return nullptr;
}

constexpr std::string_view kCharacteristics[] = {"Age",
                                                 "Disability",
                                                 "Gender reassignment",
                                                 "Marriage and civil partnership",
                                                 "Pregnancy and maternity",
                                                 "Race",
                                                 "Religion or belief",
                                                 "Sexual orientation",
                                                 "Sex"};

}  // namespace

Value findings_for(const Screening& screening, const RuleContext& context, Diagnostics& out) {
  bool existing = false;
  for (const ScreeningQuestion& one : screening.part_one)
    if (one.policy) existing = **one.policy == "existing";

  Value::Sequence because;
  const auto yes = [&](std::string_view number) {
    const RelevanceQuestion* one = question(screening, number);
    if (!one || !says_yes(one->answer)) return false;
    because.push_back(Value(number));
    return true;
  };
  const Located<std::string>* decisive = nullptr;
  bool must = yes("2.3");
  if (must) decisive = &*question(screening, "2.3")->answer;
  if (screening.characteristics) {
    for (const CharacteristicAnswer& one : screening.characteristics->answers) {
      if (!says_yes(one.answer)) continue;
      if (!existing) {
        out.warning("equality/existing-only", one.answer->span,
                    "question 2.4 is for existing policies, and this one is new; the answer does not count")
            .help("answer no, or mend the answer to question 1.8");
        continue;
      }
      if (!must) decisive = &*one.answer;
      must = true;
      because.push_back(Value("2.4"));
      break;
    }
    for (const std::string_view name : kCharacteristics)
      if (std::ranges::none_of(screening.characteristics->answers,
                               [&](const auto& a) { return *a.characteristic == name; }))
        out.error("equality/characteristic-missing",
                  screening.characteristics->answers.empty()
                      ? screening.date.span
                      : screening.characteristics->answers.front().characteristic.span,
                  fmt::format("there is no answer for {}", name))
            .help("the law protects nine characteristics; answer for each");
  }
  Value::Sequence may_because;
  bool may = false;
  if (!must) {
    const bool effect = yes("2.1"), resources = yes("2.2");
    may = effect || resources;
  }
  const std::string_view outcome = must ? "must" : may ? "may" : "not-required";
  const std::string_view text = must  ? "A full equality impact assessment must be carried out."
                                : may ? "A full equality impact assessment may be needed."
                                      : "The form does not ask for a full equality impact assessment.";

  bool reasons_given = true;
  if (screening.conclusion) {
    const Conclusion& conclusion = *screening.conclusion;
    const bool declined = *conclusion.assessment_required == "no";
    reasons_given = !conclusion.reasons.empty();
    if (declined && must) {
      auto fault =
          out.error("equality/eia-required", conclusion.assessment_required.span,
                    "the conclusion says that no assessment is required, but the form's own rule requires one");
      if (decisive) fault.note(decisive->span, "this answer decides it");
      fault.help("carry out the assessment, or mend the answer");
    }
    if (declined && !reasons_given)
      out.error("equality/reasons-missing", conclusion.assessment_required.span,
                "the conclusion says that no assessment is required, and gives no reasons")
          .help("add `reasons:`; the form makes them obligatory");
    if (conclusion.phase_named && screening.phase && **conclusion.phase_named != **screening.phase)
      out.warning("equality/stale", conclusion.phase_named->span,
                  fmt::format("the reasons speak of the phase `{}`, but the decision is taken in the phase `{}`",
                              **conclusion.phase_named, **screening.phase))
          .note(screening.phase->span, "the phase at the decision")
          .help("look at the screening again before the decision");
  }
  if (screening.decision_date && *screening.date > **screening.decision_date)
    out.error("equality/after-decision", screening.date.span,
              fmt::format("the screening is dated {}, after the decision of {}", long_date(*screening.date),
                          long_date(**screening.decision_date)))
        .note(screening.decision_date->span, "the decision")
        .help("due regard comes before a decision; the decision has to be looked at again");

  Value::Sequence unsigned_roles;
  for (const SignOff& one : screening.sign_off) {
    if (!one.is_signed || *one.is_signed) continue;
    unsigned_roles.push_back(Value(one.role));
  }
  if (unsigned_roles.empty() && screening.sign_off.empty() && screening.conclusion)
    out.warning("equality/unsigned", screening.date.span, "nobody has signed the screening")
        .help("add `sign_off:` with the completing officer and the line manager");
  for (const SignOff& one : screening.sign_off)
    if (one.date && screening.decision_date && **one.date > **screening.decision_date)
      out.warning("equality/signed-late", one.date->span,
                  fmt::format("the {} signed on {}, after the decision of {}", one.role, long_date(**one.date),
                              long_date(**screening.decision_date)))
          .note(screening.decision_date->span, "the decision")
          .help("have it signed before the decision");

  // A screening that finds no commitment of resources, beside a business case that costs money.
  if (const Value* document = context.find("business-case")) {
    const auto business_case = bind<BusinessCase>(*document);
    const RelevanceQuestion* resources = question(screening, "2.2");
    if (resources && resources->answer && **resources->answer == "no" && business_case.set_up &&
        business_case.set_up->total && **business_case.set_up->total > Money())
      out.error("equality/contradicts-case", resources->answer->span,
                fmt::format("the screening finds no significant commitment of resources, but setting up costs {}",
                            format_money(**business_case.set_up->total)))
          .note(business_case.set_up->total->span, "the business case")
          .help("mend the answer to question 2.2");
  }
  return Value::mapping(
      {{"outcome", outcome},
       {"outcome_text", text},
       {"because", Value(std::move(because))},
       {"reasons_given", reasons_given},
       {"unsigned", Value(unsigned_roles)},
       {"signed", unsigned_roles.empty() && !screening.sign_off.empty()},
       {"weekday", std::string(weekday_name(*screening.date))},
       {"days_before_decision", screening.decision_date ? Value(static_cast<std::int64_t>(
                                                              days_between(*screening.date, **screening.decision_date)))
                                                        : Value(nullptr)}});
}

}  // namespace despatch
