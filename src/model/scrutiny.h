// kind: scrutiny. Tools of a scrutiny review: questions by theme, lines of enquiry, the shape of a review,
// recommendations.
#pragma once

#include "model/facts.h"

namespace despatch {

struct ScrutinyStage {};
template <>
inline Shape describe<ScrutinyStage>() {
  return Record<ScrutinyStage>("stage of scrutiny", "When questions are asked.")
      .needs("id", id("scrutiny stage"), "how themes name it")
      .needs("name", text(), "as it is printed")
      .mistake("title", "name")
      .done();
}

struct Question {};
template <>
inline Shape describe<Question>() {
  return Record<Question>("question", "A question with its purpose.")
      .may("id", id("question"), "how other places name it")
      .needs("text", markdown(), "the question")
      .may("why", markdown(), "what it is for")
      .may("ask", text(), "of whom")
      .may("answer", one_or_more(markdown()), "the answer, once it was given")
      .mistake("question", "text")
      .done();
}

struct QuestionTheme {};
template <>
inline Shape describe<QuestionTheme>() {
  return Record<QuestionTheme>("theme", "Questions on one matter.")
      .needs("id", id("theme"), "how other places name it")
      .needs("name", text(), "as it is printed")
      .may("introduction", markdown(), "words before the questions")
      .may("stage", reference("scrutiny stage"), "when they are asked")
      .needs("questions", list(either({markdown(), record<Question>()}), 1), "the questions")
      .mistake("title", "name")
      .done();
}

struct Review {};
template <>
inline Shape describe<Review>() {
  return Record<Review>("review", "The shape of a review.")
      .may("areas", list(titled()), "what it looks at")
      .may("steps", list(titled()), "how it proceeds")
      .done();
}

struct Recommendation {
  std::optional<Located<Date>> review_on;
};
template <>
inline Shape describe<Recommendation>() {
  return Record<Recommendation>("recommendation", "What scrutiny recommends.")
      .needs("id", id("recommendation"), "how other files name it")
      .needs("text", markdown(), "what is recommended")
      .may("to", text(), "to whom")
      .may("response", markdown(), "the answer")
      .may("state", choice({"open", "accepted", "rejected", "done"}), "what became of it")
      .may("review_on", &Recommendation::review_on, date(), "the day on which it is looked at again")
      .done();
}

struct Scrutiny {};
template <>
inline Shape describe<Scrutiny>() {
  return Record<Scrutiny>("scrutiny file", "Tools of a scrutiny review.")
      .needs("kind", choice({"scrutiny"}), "what this file is")
      .needs("title", text(), "as it is printed")
      .may("stages", list(record<ScrutinyStage>()), "when questions are asked")
      .may("themes", list(record<QuestionTheme>()), "questions by theme")
      .may("lines_of_enquiry", titled_list(), "what is followed up")
      .may("review", record<Review>(), "the shape of a review")
      .may("groups", titled_list(), "whose needs are looked at")
      .may("strategic_questions", titled_list(), "questions that go to the root")
      .may("recommendations", list(record<Recommendation>()), "what scrutiny recommends")
      .mistake("questions", "themes")
      .mistake("kloe", "lines_of_enquiry")
      .done();
}

}  // namespace despatch
