// kind: business-case. What the chosen option costs and brings, by heading and year, and its five cases.
#pragma once

#include "model/case_tests.h"
#include "model/cost_lines.h"
#include "model/economics.h"
#include "model/facts.h"

namespace despatch {

struct SetUp {
  std::optional<Located<Money>> total;
  bool approximate = false;
  std::vector<CostLine> lines;
  std::optional<std::string> unexplained_reason;
  std::optional<Located<std::string>> year;
};
template <>
inline Shape describe<SetUp>() {
  return Record<SetUp>("set-up cost", "What it costs once.")
      .may("total", &SetUp::total, money(), "the total as published; it is held against the sum of the lines")
      .may("approximate", &SetUp::approximate, boolean(), "true when the total is a round figure")
      .may("lines", &SetUp::lines, list(record<CostLine>()), "by heading")
      .may("unexplained_reason", &SetUp::unexplained_reason, markdown(),
           "why the lines come to less than the total; without it a gap is an error")
      .may("year", &SetUp::year, label(),
           "the year in which it is spent; with it the cost counts in the economic and financial cases of `option`")
      .mistake("items", "lines")
      .mistake("headings", "lines")
      .done();
}

struct YearAmount {
  Located<std::string> year;
  std::optional<Located<Money>> amount;
};
template <>
inline Shape describe<YearAmount>() {
  return Record<YearAmount>("year", "One year and its amount.")
      .needs("year", &YearAmount::year, label(), "such as 2019/20")
      .needs("amount", &YearAmount::amount, money(), "pounds")
      .mistake("cost", "amount")
      .done();
}

struct Deficit {};
template <>
inline Shape describe<Deficit>() {
  return Record<Deficit>("deficit", "What is not covered.")
      .may("amount", money(), "pounds")
      .may("year", label(), "in which year")
      .may("text", markdown(), "what makes it up")
      .done();
}

struct Running {
  std::vector<YearAmount> years;
  std::vector<std::pair<Located<std::string>, std::vector<YearLine>>> options;
  std::vector<YearLine> lines;
};
template <>
inline Shape describe<Running>() {
  return Record<Running>("running cost", "What it costs from year to year.")
      .may("years", &Running::years, list(record<YearAmount>()), "the total of each year, where headings are not known")
      .may("lines", &Running::lines, list(record<YearLine>()), "by heading and year")
      .may("options", &Running::options, mapping_by("option", list(record<YearLine>(), 1)),
           "the same for each option, to compare them")
      .may("of_which", list(fact()), "parts of the total")
      .may("deficit", record<Deficit>(), "what is not covered")
      .mistake("by_year", "years")
      .done();
}

struct Estimate {};
template <>
inline Shape describe<Estimate>() {
  return Record<Estimate>("estimate", "A figure that was given at some time, in the words in which it was given.")
      .needs("when", label(), "when it was given")
      .needs("amount", text(), "the figure, in words")
      .may("what", markdown(), "what it was for")
      .done();
}

struct Disagreement {};
template <>
inline Shape describe<Disagreement>() {
  return Record<Disagreement>("disagreement", "Two sources that say different things.")
      .needs("topic", text(), "the matter")
      .needs("first", markdown(), "what one says")
      .needs("second", markdown(), "what the other says")
      .done();
}

struct CaseSection {};
template <>
inline Shape describe<CaseSection>() {
  return Record<CaseSection>("part of a case", "One heading of a case and what stands under it.")
      .needs("heading", text(), "such as Strategic context")
      .needs("text", one_or_more(markdown()), "one or more paragraphs")
      .mistake("title", "heading")
      .mistake("name", "heading")
      .done();
}

struct CaseOfFive {
  Located<std::string> id;
  std::vector<Value> sections;
  Value text, original;
};
template <>
inline Shape describe<CaseOfFive>() {
  return Record<CaseOfFive>("case", "One of the five cases.")
      .needs("id", &CaseOfFive::id, choice({"strategic", "economic", "commercial", "financial", "management"}),
             "which of the five")
      .needs("name", text(), "as it is printed")
      .may("question", markdown(), "the question it answers")
      .may("original", &CaseOfFive::original, markdown(), "the answer")
      .may("revised", markdown(), "the answer of a later version")
      .may("text", &CaseOfFive::text, one_or_more(markdown()), "more")
      .may("sections", &CaseOfFive::sections, list(record<CaseSection>()), "the case in full, heading by heading")
      .mistake("title", "name")
      .mistake("headings", "sections")
      .mistake("answer", "original")
      .done();
}

struct CaseOption {
  std::optional<std::string> name;
  std::vector<YearLine> costs, benefits;
  std::optional<Located<Money>> npc;
};
template <>
inline Shape describe<CaseOption>() {
  return Record<CaseOption>("option of a case", "What one option costs and brings, besides its `running` lines.")
      .may("name", &CaseOption::name, text(), "as it is printed, where it differs from the list of options")
      .may("costs", &CaseOption::costs, list(record<YearLine>()), "by heading and year")
      .may("benefits", &CaseOption::benefits, list(record<YearLine>()), "by heading and year, above zero")
      .may("unvalued", list(fact()), "costs and benefits that are not valued in money")
      .may("npc", &CaseOption::npc, money(),
           "its net present cost as another paper worked it out, where there are no lines")
      .mistake("lines", "costs")
      .done();
}

struct Discounting {
  std::optional<Located<std::string>> schedule, timing, base_year;
};
template <>
inline Shape describe<Discounting>() {
  return Record<Discounting>("discounting", "How later years are made comparable with now.")
      .may("schedule", &Discounting::schedule, label(),
           "`standard` when not given, `health`, or the id of a schedule of the project's own")
      .may("timing", &Discounting::timing, choice({"end-year", "mid-year"}),
           "when in the year money moves: `end-year` when not given; `mid-year` discounts half a year less. The base "
           "year is not discounted in either")
      .may("base_year", &Discounting::base_year, label(),
           "the year to which is discounted; the first of `years` when "
           "not given")
      .mistake("rate", "schedule")
      .mistake("convention", "timing")
      .mistake("base", "base_year")
      .done();
}

struct YearSpan {};
template <>
inline Shape describe<YearSpan>() {
  return Record<YearSpan>("run of years", "Years one after the other.")
      .needs("first", label(), "the first, such as 2026/27")
      .needs("count", whole(1, 1000), "how many")
      .mistake("from", "first")
      .done();
}

struct BusinessCase {
  std::optional<Located<std::string>> option, comparator;
  std::optional<Located<std::string>> stage, price_base, prices, deflator, green_book, shown_in;
  std::optional<Located<Date>> date;
  Value years;
  std::optional<Located<Percentage>> inflation;
  std::optional<Discounting> discounting;
  std::vector<DiscountSchedule> discount_schedules;
  std::vector<DeflatorSeries> deflators;
  std::optional<SetUp> set_up;
  std::optional<Running> running;
  std::vector<std::pair<Located<std::string>, CaseOption>> options;
  std::vector<OptimismBias> optimism_bias;
  std::optional<UnitOfBenefit> unit_of_benefit;
  std::optional<Sensitivity> sensitivity;
  std::vector<YearLine> budget;
  std::optional<std::string> over_budget_reason;
  std::vector<Funding> funding;
  std::vector<Claim> claims;
  std::vector<CaseOfFive> cases;
};
template <>
inline Shape describe<BusinessCase>() {
  return Record<BusinessCase>("business case", "What the chosen option costs and brings.")
      .needs("kind", choice({"business-case"}), "what this file is")
      .needs("title", text(), "as it is printed")
      .may("option", &BusinessCase::option, reference("option"), "the option it is for")
      .may("comparator", &BusinessCase::comparator, reference("option"),
           "the option that the others are held against, usually carrying on as now")
      .may("date", &BusinessCase::date, date(), "its date")
      .may("stage", &BusinessCase::stage, choice({"strategic-outline", "outline", "full"}), "how far it is worked out")
      .may("green_book", &BusinessCase::green_book, label(),
           "the edition of the Green Book by which it is worked out: 2022 or 2026")
      .may("discounting", &BusinessCase::discounting, record<Discounting>(), "how later years are discounted")
      .may("price_base", &BusinessCase::price_base, label(), "the year whose prices the amounts are in")
      .may("prices", &BusinessCase::prices, choice({"real", "nominal"}),
           "`real`: all amounts in prices of `price_base`; `nominal`: each in the prices of its year. `real` when not "
           "given")
      .may("deflator", &BusinessCase::deflator, label(),
           "the price index between the two: `gdp` (built in, calendar years to 2024), or the id of a series of the "
           "project's own")
      .may("inflation", &BusinessCase::inflation, percent(),
           "general inflation a year that is assumed, for years that no series holds")
      .may("deflators", &BusinessCase::deflators, list(record<DeflatorSeries>()), "price indices of this case's own")
      .may("discount_schedules", &BusinessCase::discount_schedules, list(record<DiscountSchedule>()),
           "discount rates of this case's own")
      .may("years", &BusinessCase::years, either({list(label(), 1), record<YearSpan>()}),
           "the years of the lines, in order, without a gap")
      .may("shown_in", &BusinessCase::shown_in, choice({"pounds", "thousands", "millions"}),
           "how papers print its tables; `pounds` when not given")
      .may("set_up", &BusinessCase::set_up, record<SetUp>(), "what it costs once")
      .may("running", &BusinessCase::running, record<Running>(), "what it costs from year to year")
      .may("options", &BusinessCase::options, mapping_by("option", record<CaseOption>()),
           "what each option costs and brings, by heading and year")
      .may("optimism_bias", &BusinessCase::optimism_bias, list(record<OptimismBias>()),
           "what is added to the costs for optimism")
      .may("unit_of_benefit", &BusinessCase::unit_of_benefit, record<UnitOfBenefit>(),
           "what is got for the money where it is not valued in money")
      .may("sensitivity", &BusinessCase::sensitivity, record<Sensitivity>(), "what would change the answer")
      .may("budget", &BusinessCase::budget, list(record<YearLine>()), "the money that there is, by heading and year")
      .may("over_budget_reason", &BusinessCase::over_budget_reason, markdown(),
           "how a year that costs more than its budget is met; without it that is an error")
      .may("funding", &BusinessCase::funding, list(record<Funding>()),
           "where the money for setting up comes from, or with years, money beside the budget")
      .may("claims", &BusinessCase::claims, list(record<Claim>()), "figures as papers state them, to be checked")
      .may("estimates", list(record<Estimate>()), "figures given from time to time")
      .may("money_facts", list(fact()), "what else is known of the money")
      .may("disagreements", list(record<Disagreement>()), "where sources differ")
      .may("cases", &BusinessCase::cases, list(record<CaseOfFive>()), "the five cases")
      .may("revised", markdown(), "what a later version of the case is")
      .may("scope", list(fact()), "what is in scope and what is not")
      .mistake("setup", "set_up")
      .mistake("set-up", "set_up")
      .mistake("costs", "running")
      .mistake("name", "title")
      .mistake("five_cases", "cases")
      .mistake("edition", "green_book")
      .mistake("greenbook", "green_book")
      .mistake("discount_rate", "discounting")
      .mistake("baseline", "comparator")
      .mistake("affordability", "budget")
      .example(R"(kind: business-case
title: A company for libraries
option: company
comparator: as-now
green_book: 2026
price_base: 2027/28
years: ["2027/28", "2028/29"]
set_up:
  total: £730,000
  year: 2027/28
  lines:
    - {heading: Programme team, amount: 420000}
    - {heading: Systems, amount: 310000}
options:
  as-now:
    costs:
      - {heading: Staff, amounts: [5230000, 5230000]}
  company:
    costs:
      - {heading: Staff, amounts: [5230000, 4300000]}
    benefits:
      - {heading: Time saved by borrowers, amount: 25000, from: 2028/29, treatment: non-cash}
)")
      .done();
}

}  // namespace despatch
