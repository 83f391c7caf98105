// Lines of money in a business case: one heading, and what it comes to in each year.
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

/// The words for which heading of whole-life cost a line falls under (rules-of-the-field 3.4).
[[nodiscard]] inline Type line_group() {
  return choice({"development", "capital", "transition", "lifecycle", "running", "contract-management", "income", "tax",
                 "pensions", "disposal", "risk"});
}

// How much in which year (rules/case_lines.h spreads it over the years): the first members of the two structs below.

struct YearLine {
  Value amounts;  ///< a list, a mapping from years, or a text of amounts; Undefined when not given
  std::optional<Located<Money>> amount;
  std::optional<Located<std::string>> in, from, to;
  std::optional<Located<double>> growth;
  std::optional<Located<std::string>> id;
  Located<std::string> heading;
  std::optional<Located<std::string>> group, nature, spend, treatment, prices, price_base, discount;
  std::optional<Located<bool>> cash_releasing;
  std::optional<Located<double>> relative_price;
  std::vector<Located<std::string>> covers;
};
template <>
inline Shape describe<YearLine>() {
  return Record<YearLine>("line by year", "One heading, with what it comes to in each year.")
      .may("id", &YearLine::id, id("cost line"), "how other places name it")
      .needs("heading", &YearLine::heading, text(), "as it is printed")
      .may("amounts", &YearLine::amounts, either({list(money(), 1), mapping_of(money()), text()}),
           "pounds: a list with one amount for each of the case's `years`; or a mapping for some of them, `2027/28: "
           "5000`; or the list as one text, \"5000 5100 5200\". Income among costs is below zero")
      .may("amount", &YearLine::amount, money(), "pounds, the same each year, where `amounts` is not given")
      .may("in", &YearLine::in, label(), "the one year of `amount`")
      .may("from", &YearLine::from, label(), "its first year; the case's first when not given")
      .may("to", &YearLine::to, label(), "its last year; the case's last when not given")
      .may("growth", &YearLine::growth, number(-50, 100),
           "per cent by which `amount` changes from each year to the next; every year is rounded to the penny")
      .may("group", &YearLine::group, line_group(), "the heading of whole-life cost it falls under")
      .may("nature", &YearLine::nature, choice({"recurrent", "one-off"}),
           "whether it comes again; a line of one year is one-off when not given")
      .may("spend", &YearLine::spend, choice({"revenue", "capital"}), "of which budget")
      .may("cash_releasing", &YearLine::cash_releasing, boolean(),
           "of a benefit: true when it frees money of the council, and so counts in the financial case")
      .may("treatment", &YearLine::treatment,
           choice({"sunk", "depreciation", "capital-charge", "vat", "transfer", "opportunity-cost", "residual-value",
                   "non-cash"}),
           "`sunk`, `depreciation`, `capital-charge`, `vat` and `transfer` stay out of the economic case; "
           "`opportunity-cost`, `residual-value` and `non-cash` stay out of the financial one. Without it a line is in "
           "both")
      .may("prices", &YearLine::prices, choice({"real", "nominal"}), "where it differs from the case's own")
      .may("price_base", &YearLine::price_base, label(), "the year whose prices it is in, where it differs")
      .may("relative_price", &YearLine::relative_price, number(-20, 20),
           "per cent a year by which its price moves against prices in general, from the price base on; only with "
           "evidence in `source`")
      .may("discount", &YearLine::discount, choice({"standard", "health"}),
           "`health` for risks to life and health effects that are not valued in money markets")
      .may("covers", &YearLine::covers, one_or_more(text()), "of a risk allowance: the risks it pays for")
      .at_least_one({"amounts", "amount"})
      .mistake("name", "heading")
      .mistake("title", "heading")
      .mistake("years", "amounts")
      .mistake("year", "in")
      .mistake("category", "group")
      .mistake("risks", "covers")
      .mistake("start", "from")
      .mistake("end", "to")
      .done();
}

struct Funding {
  Value amounts;  ///< a list, a mapping from years, or a text of amounts; Undefined when not given
  std::optional<Located<Money>> amount;
  std::optional<Located<std::string>> in, from, to;
  std::optional<Located<double>> growth;
  Located<std::string> heading;
};
template <>
inline Shape describe<Funding>() {
  return Record<Funding>("source of money", "Where the money comes from.")
      .needs("heading", &Funding::heading, text(), "as it is printed")
      .may("amount", &Funding::amount, money(), "pounds")
      .may("in", &Funding::in, label(), "the year in which it is there")
      .may("from", &Funding::from, label(), "the first of several years, each with the amount")
      .may("to", &Funding::to, label(), "the last of them")
      .may("growth", &Funding::growth, number(-50, 100), "per cent by which it changes from each year to the next")
      .may("amounts", &Funding::amounts, either({list(money(), 1), mapping_of(money()), text()}),
           "pounds by year, as for a line by year")
      .at_least_one({"amount", "amounts"})
      .mistake("name", "heading")
      .mistake("year", "in")
      .done();
}

}  // namespace despatch
