// kind: risks. A register of what may go wrong: likelihood and impact, mitigation, owner, what is left.
#pragma once

#include "model/facts.h"

namespace despatch {

struct RiskLevel {
  Located<std::int64_t> likelihood, impact;
  std::optional<Located<Date>> date;
};
template <>
inline Shape describe<RiskLevel>() {
  return Record<RiskLevel>("level of risk", "Likelihood and impact.")
      .needs("likelihood", &RiskLevel::likelihood, whole(1, 10), "how likely, from 1")
      .needs("impact", &RiskLevel::impact, whole(1, 10), "how bad, from 1")
      .may("date", &RiskLevel::date, date(), "when it was so rated")
      .mistake("probability", "likelihood")
      .mistake("severity", "impact")
      .done();
}

struct RiskBand {
  Located<std::string> name;
  std::optional<Located<std::int64_t>> from;
};
template <>
inline Shape describe<RiskBand>() {
  return Record<RiskBand>("band", "What a rating is called.")
      .needs("name", &RiskBand::name, text(), "such as High")
      .may("from", &RiskBand::from, whole(1, 100),
           "the lowest product of likelihood and impact that is called so; the first band may leave it out, and begins "
           "at "
           "1; left out where a `matrix:` gives the cells")
      .done();
}

/// One row of a matrix given cell by cell.
struct RiskMatrixRow {
  Located<std::int64_t> likelihood;
  std::vector<Located<std::string>> bands;
};
template <>
inline Shape describe<RiskMatrixRow>() {
  return Record<RiskMatrixRow>("row of the matrix", "The bands of one likelihood.")
      .needs("likelihood", &RiskMatrixRow::likelihood, whole(1, 10), "the likelihood of this row")
      .needs("bands", &RiskMatrixRow::bands, list(text(), 1), "the band at each impact, from 1 upwards")
      .mistake("cells", "bands")
      .done();
}

/// One thing that is done about a risk.
struct RiskAction {
  Located<std::string> text;
  std::optional<Located<std::string>> owner;
  std::optional<Located<Date>> due, done;
};
template <>
inline Shape describe<RiskAction>() {
  return Record<RiskAction>("action on a risk", "One thing that is done about it.")
      .needs("text", &RiskAction::text, markdown(), "what is done")
      .may("owner", &RiskAction::owner, reference("officer"), "the post that does it, where it is not the risk's owner")
      .may("due", &RiskAction::due, date(), "the day by which it is done")
      .may("done", &RiskAction::done, date(), "the day it was done")
      .mistake("action", "text")
      .mistake("by", "due")
      .mistake("deadline", "due")
      .done();
}

struct Risk {
  Located<std::string> id;
  Located<std::string> risk;
  std::optional<Located<std::string>> category;
  Located<std::int64_t> likelihood, impact;
  std::optional<Located<std::string>> mitigation;
  std::vector<RiskAction> actions;
  std::optional<Located<std::string>> owner;
  std::optional<RiskLevel> residual;
  std::optional<RiskLevel> previous;
  std::optional<Located<std::string>> trend;
  std::optional<std::string> accepted;
  std::optional<Located<Date>> raised, review_on, closed;
  std::optional<Located<std::string>> state;
};
template <>
inline Shape describe<Risk>() {
  return Record<Risk>("risk", "Something that may go wrong.")
      .needs("id", &Risk::id, id("risk"), "how other files name it")
      .needs("risk", &Risk::risk, markdown(), "what may happen")
      .may("category", &Risk::category, text(), "such as Financial; `appetite:` may differ by it")
      .may("cause", markdown(), "why it may happen")
      .may("effect", markdown(), "what would follow")
      .may("option", one_or_more(reference("option")), "the options it belongs to")
      .needs("likelihood", &Risk::likelihood, whole(1, 10), "how likely before mitigation, from 1")
      .needs("impact", &Risk::impact, whole(1, 10), "how bad before mitigation, from 1")
      .may("mitigation", &Risk::mitigation, markdown(), "what is done about it")
      .may("actions", &Risk::actions, list(record<RiskAction>()), "steps of the mitigation that have a day")
      .may("owner", &Risk::owner, reference("officer"), "the post that answers for it")
      .may("residual", &Risk::residual, record<RiskLevel>(), "what is left once the mitigation works")
      .may("previous", &Risk::previous, record<RiskLevel>(),
           "what was left at the review before; the trend follows from it")
      .may("trend", &Risk::trend, choice({"rising", "steady", "falling"}),
           "where it is going; not needed with `previous:`")
      .may("accepted", &Risk::accepted, markdown(), "who accepts it above the appetite, and why")
      .may("raised", &Risk::raised, date(), "the day it came onto the register")
      .may("review_on", &Risk::review_on, date(), "the day on which it is looked at again")
      .may("state", &Risk::state, choice({"open", "closed"}),
           "closed when it can no longer happen; open when not given")
      .may("closed", &Risk::closed, date(), "the day it was closed")
      .mistake("title", "risk")
      .mistake("name", "risk")
      .mistake("description", "risk")
      .mistake("probability", "likelihood")
      .mistake("severity", "impact")
      .mistake("controls", "mitigation")
      .mistake("review", "review_on")
      .mistake("review_date", "review_on")
      .mistake("last", "previous")
      .done();
}

struct RiskScale {
  std::int64_t likelihood = 5, impact = 5;
  std::vector<Located<std::string>> likelihood_names, impact_names;
};
template <>
inline Shape describe<RiskScale>() {
  return Record<RiskScale>("scale of risk", "The highest likelihood and impact.")
      .needs("likelihood", &RiskScale::likelihood, whole(2, 10), "the highest likelihood")
      .needs("impact", &RiskScale::impact, whole(2, 10), "the highest impact")
      .may("likelihood_names", &RiskScale::likelihood_names, list(text(), 1), "a word for each, from 1 upwards")
      .may("impact_names", &RiskScale::impact_names, list(text(), 1), "a word for each, from 1 upwards")
      .done();
}

struct Risks {
  std::optional<Located<Date>> date;
  std::optional<RiskScale> scale;
  std::vector<RiskBand> bands;
  std::vector<RiskMatrixRow> matrix;
  std::optional<Value> appetite;
  std::vector<Risk> risks;
};
template <>
inline Shape describe<Risks>() {
  return Record<Risks>("risk register", "What may go wrong, and what is done about it.")
      .needs("kind", choice({"risks"}), "what this file is")
      .may("id", id("risk register"), "how other files name it")
      .needs("title", text(), "as it is printed")
      .may("date", &Risks::date, date(), "the day it is true for")
      .may("scale", &Risks::scale, record<RiskScale>(), "the highest likelihood and impact; 5 and 5 when not given")
      .may("bands", &Risks::bands, list(record<RiskBand>(), 1),
           "what ratings are called, from the lowest up; Low, Medium from a fifth of the highest rating, High from two "
           "fifths, Very high from four fifths when not given")
      .may("matrix", &Risks::matrix, list(record<RiskMatrixRow>(), 1),
           "the band of each cell, where it does not follow from the product of likelihood and impact")
      .may(
          "appetite", &Risks::appetite, either({whole(1, 100), text(), mapping_of(either({whole(1, 100), text()}))}),
          "the highest rating, or the name of the highest band, that the council lives with; or one for each category, "
          "with `other` for the rest")
      .needs("risks", &Risks::risks, list(record<Risk>(), 1), "one after the other")
      .mistake("register", "risks")
      .mistake("cells", "matrix")
      .mistake("as_at", "date")
      .example(R"(kind: risks
title: Risk register
date: 2026-10-31
appetite: {Financial: 6, other: Medium}
bands: [{name: Low}, {name: Medium}, {name: High}]
scale: {likelihood: 3, impact: 3}
matrix:
  - {likelihood: 3, bands: [Medium, High, High]}
  - {likelihood: 2, bands: [Low, Medium, High]}
  - {likelihood: 1, bands: [Low, Low, Medium]}
risks:
  - id: income
    risk: Earned income falls short
    category: Financial
    likelihood: 3
    impact: 2
    mitigation: Plan on two thirds of the forecast
    owner: director-communities
    residual: {likelihood: 2, impact: 2}
    previous: {likelihood: 3, impact: 2, date: 2026-07-31}
    review_on: 2027-01-31
)")
      .done();
}

}  // namespace despatch
