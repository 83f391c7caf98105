// kind: risks. A register of what may go wrong: likelihood and impact, mitigation, owner, what is left.
#pragma once

#include "model/facts.h"

namespace despatch {

struct RiskLevel {
  Located<std::int64_t> likelihood, impact;
};
template <>
inline Shape describe<RiskLevel>() {
  return Record<RiskLevel>("level of risk", "Likelihood and impact.")
      .needs("likelihood", &RiskLevel::likelihood, whole(1, 10), "how likely, from 1")
      .needs("impact", &RiskLevel::impact, whole(1, 10), "how bad, from 1")
      .mistake("probability", "likelihood")
      .done();
}

struct RiskBand {
  std::string name;
  std::int64_t from = 1;
};
template <>
inline Shape describe<RiskBand>() {
  return Record<RiskBand>("band", "What a rating is called.")
      .needs("name", &RiskBand::name, text(), "such as High")
      .needs("from", &RiskBand::from, whole(1, 100), "the lowest product of likelihood and impact that is called so")
      .done();
}

struct Risk {
  Located<std::string> id;
  Located<std::int64_t> likelihood, impact;
  std::optional<std::string> mitigation;
  std::optional<Located<std::string>> owner;
  std::optional<RiskLevel> residual;
};
template <>
inline Shape describe<Risk>() {
  return Record<Risk>("risk", "Something that may go wrong.")
      .needs("id", &Risk::id, id("risk"), "how other files name it")
      .needs("risk", markdown(), "what may happen")
      .may("cause", markdown(), "why it may happen")
      .may("effect", markdown(), "what would follow")
      .may("option", one_or_more(reference("option")), "the options it belongs to")
      .needs("likelihood", &Risk::likelihood, whole(1, 10), "how likely, from 1 up to the scale's likelihood")
      .needs("impact", &Risk::impact, whole(1, 10), "how bad, from 1 up to the scale's impact")
      .may("mitigation", &Risk::mitigation, markdown(), "what is done about it")
      .may("owner", &Risk::owner, reference("officer"), "the post that answers for it")
      .may("residual", &Risk::residual, record<RiskLevel>(), "what is left once the mitigation works")
      .may("trend", choice({"rising", "steady", "falling"}), "where it is going")
      .may("state", choice({"open", "closed"}), "closed when it can no longer happen")
      .mistake("title", "risk")
      .mistake("name", "risk")
      .mistake("probability", "likelihood")
      .mistake("severity", "impact")
      .mistake("controls", "mitigation")
      .done();
}

struct RiskScale {
  std::int64_t likelihood = 5, impact = 5;
};
template <>
inline Shape describe<RiskScale>() {
  return Record<RiskScale>("scale of risk", "The highest likelihood and impact.")
      .needs("likelihood", &RiskScale::likelihood, whole(2, 10), "the highest likelihood")
      .needs("impact", &RiskScale::impact, whole(2, 10), "the highest impact")
      .done();
}

struct Risks {
  std::optional<RiskScale> scale;
  std::vector<RiskBand> bands;
  std::optional<Located<std::int64_t>> appetite;
  std::vector<Risk> risks;
};
template <>
inline Shape describe<Risks>() {
  return Record<Risks>("risk register", "What may go wrong, and what is done about it.")
      .needs("kind", choice({"risks"}), "what this file is")
      .needs("title", text(), "as it is printed")
      .may("scale", &Risks::scale, record<RiskScale>(), "the highest likelihood and impact; 5 and 5 when not given")
      .may("bands", &Risks::bands, list(record<RiskBand>(), 1),
           "what ratings are called; Low, Medium from 5, High from 10, Very high from 20 when not given")
      .may("appetite", &Risks::appetite, whole(1, 100), "the highest rating that the council lives with")
      .needs("risks", &Risks::risks, list(record<Risk>(), 1), "one after the other")
      .mistake("register", "risks")
      .done();
}

}  // namespace despatch
