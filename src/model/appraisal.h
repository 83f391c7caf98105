// kind: appraisal. How the options were judged: gateway questions, criteria with weights, scores, and the stages of the
// sieve.
#pragma once

#include "model/facts.h"

namespace despatch {

struct GatewayQuestion {
  Located<std::string> id;
};
template <>
inline Shape describe<GatewayQuestion>() {
  return Record<GatewayQuestion>("gateway question", "A question that every option on the short list answers with yes.")
      .needs("id", &GatewayQuestion::id, id("gateway question"), "how results name it")
      .needs("text", markdown(), "the question")
      .mistake("question", "text")
      .done();
}

using Results =
    std::vector<std::pair<Located<std::string>, std::vector<std::pair<Located<std::string>, Located<std::string>>>>>;

struct Gateway {
  std::optional<Located<std::int64_t>> announced;
  std::vector<GatewayQuestion> questions;
  Results results;
  Results reasons;
};
template <>
inline Shape describe<Gateway>() {
  return Record<Gateway>("gateway", "Questions that sieve the long list.")
      .may("announced", &Gateway::announced, whole(1, 1000),
           "how many questions the paper says there are, where not all are known")
      .needs("questions", &Gateway::questions, list(record<GatewayQuestion>(), 1), "the questions")
      .may("results", &Gateway::results,
           mapping_by("option", mapping_by("gateway question", choice({"pass", "fail", "unknown"}))),
           "for each option, the answer to each question")
      .may("reasons", &Gateway::reasons, mapping_by("option", mapping_by("gateway question", markdown())),
           "why an option failed, or why it is not known")
      .mistake("count", "announced")
      .mistake("answers", "results")
      .done();
}

struct Measure {
  std::string unit;
  Located<std::string> better;
  std::optional<Located<std::string>> scale;
  std::optional<Located<double>> worst, best;
};
template <>
inline Shape describe<Measure>() {
  return Record<Measure>("measure", "What is measured, where scores follow from figures such as pounds or minutes.")
      .needs("unit", &Measure::unit, text(), "what the figures are: £m, minutes, places")
      .needs("better", &Measure::better, choice({"more", "less"}), "whether more of it is better, or less")
      .may("scale", &Measure::scale, choice({"local", "global"}),
           "`local`: the worst of these options gets the lowest score and the best the highest; `global`: `worst` and "
           "`best` do. Local when these are not given")
      .may("worst", &Measure::worst, any_number(), "the figure that gets the lowest score")
      .may("best", &Measure::best, any_number(), "the figure that gets the highest score")
      .mistake("direction", "better")
      .mistake("units", "unit")
      .done();
}

struct Criterion {
  Located<std::string> id;
  std::string name;
  std::optional<std::string> question;
  std::optional<Located<double>> weight;
  std::optional<Located<double>> swing;
  std::optional<Located<Measure>> measure;
  std::vector<Criterion> criteria;
};
template <>
inline Shape describe<Criterion>() {
  return Record<Criterion>("criterion", "Something that options are judged by.")
      .needs("id", &Criterion::id, id("criterion"), "how scores name it")
      .needs("name", &Criterion::name, text(), "as it is printed")
      .may("question", &Criterion::question, markdown(), "the question it asks")
      .may("weight", &Criterion::weight, number(0, 1'000'000),
           "how much it counts beside its neighbours; any scale, only the ratios matter")
      .may("swing", &Criterion::swing, number(0, 100),
           "in place of `weight`: 100 for the criterion whose step from worst to best matters most, and for each "
           "neighbour how much its step matters beside that")
      .may("measure", &Criterion::measure, record<Measure>(),
           "scores of this criterion are figures in a unit, and are put on the scale by the program")
      .may("criteria", &Criterion::criteria, list(record<Criterion>(), 1), "the criteria it is made of")
      .mistake("title", "name")
      .mistake("sub_criteria", "criteria")
      .mistake("subcriteria", "criteria")
      .mistake("items", "criteria")
      .mistake("weighting", "weight")
      .done();
}

struct Criteria {
  std::vector<Criterion> items;
};
template <>
inline Shape describe<Criteria>() {
  return Record<Criteria>("set of criteria", "What the options are judged by.")
      .needs("items", &Criteria::items, list(record<Criterion>(), 1),
             "the criteria, each perhaps with criteria below it")
      .mistake("criteria", "items")
      .done();
}

struct Scale {
  std::optional<double> least, most;
};
template <>
inline Shape describe<Scale>() {
  return Record<Scale>("scale", "What the scores run between.")
      .needs("least", &Scale::least, any_number(), "the worst score")
      .needs("most", &Scale::most, any_number(), "the best score")
      .mistake("min", "least")
      .mistake("max", "most")
      .done();
}

struct Score {
  Value score;
};

/// How weights are drawn at random, to see how much of all possible weights agrees with the ranking.
struct Draws {
  std::optional<std::int64_t> draws;
  std::optional<std::int64_t> seed;
};
template <>
inline Shape describe<Draws>() {
  return Record<Draws>("draws", "How weights are drawn at random.")
      .may("draws", &Draws::draws, whole(100, 1'000'000), "how many; 20000 when not given")
      .may("seed", &Draws::seed, whole(0, 1'000'000'000),
           "the same seed gives the same figures on every machine; 1 when not given")
      .done();
}
template <>
inline Shape describe<Score>() {
  return Record<Score>("score", "A score with what lies behind it.")
      .needs("score", &Score::score, any_number(), "the score, or the figure of a criterion that has a `measure`")
      .may("evidence", one_or_more(markdown()), "what it rests on")
      .may("scored_by", text(), "who gave it")
      .may("dissent", one_or_more(markdown()), "who saw it otherwise, and why")
      .mistake("value", "score")
      .mistake("reason", "evidence")
      .done();
}

struct Stage {
  Located<std::string> id;
  std::string name;
  std::optional<Located<std::int64_t>> count;
};
template <>
inline Shape describe<Stage>() {
  return Record<Stage>("stage", "A step of the sieve, from the long list to the choice.")
      .needs("id", &Stage::id, id("stage"), "how options name it")
      .needs("name", &Stage::name, text(), "as it is printed")
      .may("count", &Stage::count, whole(0, 10'000), "how many options were left")
      .may("when", label(), "when, in words")
      .may("date", date(), "when, as a day")
      .may("text", markdown(), "what was done")
      .mistake("title", "name")
      .done();
}

struct Appraisal {
  std::optional<Gateway> gateway;
  std::optional<Criteria> criteria;
  std::optional<Scale> scale;
  std::optional<Draws> robustness;
  std::vector<std::pair<Located<std::string>, std::vector<std::pair<Located<std::string>, Value>>>> scores;
  std::vector<Stage> stages;
};
template <>
inline Shape describe<Appraisal>() {
  return Record<Appraisal>("appraisal", "How the options were judged.")
      .needs("kind", choice({"appraisal"}), "what this file is")
      .needs("title", text(), "as it is printed")
      .may("options", text(), "the file of the options, for readers of this file")
      .may("gateway", &Appraisal::gateway, record<Gateway>(), "questions that sieve the long list")
      .may("criteria", &Appraisal::criteria, record<Criteria>(), "what the options are judged by")
      .may("scale", &Appraisal::scale, record<Scale>(), "what the scores run between; 0 to 100 when not given")
      .may("scored_by", text(), "who gave the scores, and when")
      .may("robustness", &Appraisal::robustness, record<Draws>(), "how the ranking is tested with other weights")
      .may("scores", &Appraisal::scores,
           mapping_by("option", mapping_by("criterion", either({any_number(), record<Score>()}))),
           "for each option, the score on each criterion that has none below it")
      .may("stages", &Appraisal::stages, list(record<Stage>()), "from the long list to the choice")
      .mistake("weights", "criteria")
      .mistake("gateways", "gateway")
      .mistake("name", "title")
      .example(R"(kind: appraisal
title: Options appraisal
criteria:
  items:
    - {id: reach, name: Reach, weight: 60}
    - {id: cost, name: Whole-life cost, weight: 40, measure: {unit: £m, better: less}}
scores:
  as-now: {reach: 30, cost: 47.9}
  company: {reach: {score: 80, scored_by: Panel, evidence: Survey of 2026}, cost: 41.9}
)")
      .done();
}

}  // namespace despatch
