// kind: business-case. What the chosen option costs and brings, by heading and year, and its five cases.
#pragma once

#include "model/facts.h"

namespace despatch {

struct CostLine {
  std::string heading;
  std::optional<Located<Money>> amount;
};
template <>
inline Shape describe<CostLine>() {
  return Record<CostLine>("cost line", "One heading and its amount.")
      .may("id", id("cost line"), "how other places name it")
      .needs("heading", &CostLine::heading, text(), "as it is printed")
      .needs("amount", &CostLine::amount, money(), "pounds")
      .mistake("name", "heading")
      .mistake("title", "heading")
      .mistake("cost", "amount")
      .mistake("value", "amount")
      .done();
}

struct SetUp {
  std::optional<Located<Money>> total;
  bool approximate = false;
  std::vector<CostLine> lines;
  std::optional<std::string> unexplained_reason;
};
template <>
inline Shape describe<SetUp>() {
  return Record<SetUp>("set-up cost", "What it costs once.")
      .may("total", &SetUp::total, money(), "the total as published; it is held against the sum of the lines")
      .may("approximate", &SetUp::approximate, boolean(), "true when the total is a round figure")
      .may("lines", &SetUp::lines, list(record<CostLine>()), "by heading")
      .may("unexplained_reason", &SetUp::unexplained_reason, markdown(),
           "why the lines come to less than the total; without it a gap is an error")
      .mistake("items", "lines")
      .mistake("headings", "lines")
      .done();
}

struct YearLine {
  std::string heading;
  std::vector<Located<Money>> amounts;
};
template <>
inline Shape describe<YearLine>() {
  return Record<YearLine>("line by year", "One heading, with an amount for each year.")
      .may("id", id("cost line"), "how other places name it")
      .needs("heading", &YearLine::heading, text(), "as it is printed")
      .needs("amounts", &YearLine::amounts, list(money(), 1),
             "pounds, one for each of the case's `years`; income is below zero")
      .mistake("name", "heading")
      .mistake("years", "amounts")
      .mistake("amount", "amounts")
      .done();
}

struct YearAmount {
  std::optional<Located<Money>> amount;
};
template <>
inline Shape describe<YearAmount>() {
  return Record<YearAmount>("year", "One year and its amount.")
      .needs("year", label(), "such as 2019/20")
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

struct CaseOfFive {};
template <>
inline Shape describe<CaseOfFive>() {
  return Record<CaseOfFive>("case", "One of the five cases.")
      .needs("id", choice({"strategic", "economic", "commercial", "financial", "management"}), "which of the five")
      .needs("name", text(), "as it is printed")
      .may("question", markdown(), "the question it answers")
      .may("original", markdown(), "the answer")
      .may("revised", markdown(), "the answer of a later version")
      .may("text", one_or_more(markdown()), "more")
      .mistake("title", "name")
      .mistake("answer", "original")
      .done();
}

struct Funding {
  std::optional<Located<Money>> amount;
};
template <>
inline Shape describe<Funding>() {
  return Record<Funding>("source of money", "Where the money comes from.")
      .needs("heading", text(), "as it is printed")
      .needs("amount", &Funding::amount, money(), "pounds")
      .mistake("name", "heading")
      .done();
}

struct BusinessCase {
  std::optional<Located<std::string>> option;
  std::vector<Located<std::string>> years;
  std::optional<SetUp> set_up;
  std::optional<Running> running;
  std::vector<Funding> funding;
};
template <>
inline Shape describe<BusinessCase>() {
  return Record<BusinessCase>("business case", "What the chosen option costs and brings.")
      .needs("kind", choice({"business-case"}), "what this file is")
      .needs("title", text(), "as it is printed")
      .may("option", &BusinessCase::option, reference("option"), "the option it is for")
      .may("date", date(), "its date")
      .may("stage", choice({"strategic-outline", "outline", "full"}), "how far it is worked out")
      .may("price_base", label(), "the year whose prices the amounts are in")
      .may("years", &BusinessCase::years, list(label(), 1), "the years of `running`, in order")
      .may("set_up", &BusinessCase::set_up, record<SetUp>(), "what it costs once")
      .may("running", &BusinessCase::running, record<Running>(), "what it costs from year to year")
      .may("funding", &BusinessCase::funding, list(record<Funding>()), "where the money for setting up comes from")
      .may("estimates", list(record<Estimate>()), "figures given from time to time")
      .may("money_facts", list(fact()), "what else is known of the money")
      .may("disagreements", list(record<Disagreement>()), "where sources differ")
      .may("cases", list(record<CaseOfFive>()), "the five cases")
      .may("revised", markdown(), "what a later version of the case is")
      .may("scope", list(fact()), "what is in scope and what is not")
      .mistake("setup", "set_up")
      .mistake("set-up", "set_up")
      .mistake("costs", "running")
      .mistake("name", "title")
      .mistake("five_cases", "cases")
      .example(R"(kind: business-case
title: A company for libraries
option: company
years: ["2027/28", "2028/29"]
set_up:
  total: £730,000
  lines:
    - {heading: Programme team, amount: 420000}
    - {heading: Systems, amount: 310000}
running:
  options:
    company:
      - {heading: Staff, amounts: [5230000, 4940000]}
)")
      .done();
}

}  // namespace despatch
