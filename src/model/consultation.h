// kind: consultation. What people were asked, and the lists the questions are about.
#pragma once

#include "model/facts.h"

namespace despatch {

struct ConsultationTheme {};
template <>
inline Shape describe<ConsultationTheme>() {
  return Record<ConsultationTheme>("theme", "A list that people are asked about.")
      .needs("id", id("theme"), "how questions name it")
      .needs("title", text(), "the heading")
      .may("introduction", one_or_more(markdown()), "words before the list")
      .may("statement", markdown(), "the sentence the list completes")
      .may("items", list(titled()), "the list")
      .mistake("name", "title")
      .done();
}

struct ConsultationQuestion {};
template <>
inline Shape describe<ConsultationQuestion>() {
  return Record<ConsultationQuestion>("question", "What people are asked.")
      .needs("id", id("question"), "how other places name it")
      .needs("text", markdown(), "the question")
      .may("about", text(), "the theme it is about, or `options`")
      .may("answers", list(text(), 2), "the answers to choose from")
      .may("lines", whole(1, 100), "lines left for the answer on a form")
      .mistake("question", "text")
      .mistake("theme", "about")
      .done();
}

struct Consultation {
  std::optional<Located<Date>> opens, closes;
};
template <>
inline Shape describe<Consultation>() {
  return Record<Consultation>("consultation", "Questions put to people with a stake in the answer.")
      .needs("kind", choice({"consultation"}), "what this file is")
      .needs("title", text(), "as it is printed")
      .may("issued_by", text(), "who asks")
      .may("issued", label(), "when, in words")
      .may("audience", text(), "who is asked")
      .may("opens", &Consultation::opens, date(), "first day")
      .may("closes", &Consultation::closes, date(), "last day")
      .may("respond_to", text(), "where answers go: an office")
      .may("themes", list(record<ConsultationTheme>()), "lists the questions are about")
      .needs("questions", list(record<ConsultationQuestion>(), 1), "the questions")
      .may("design_choices", titled_list(), "what has to be settled")
      .may("advantages", titled_list(), "what may be gained")
      .may("dangers", titled_list(), "what may go wrong")
      .may("history", list(record<PastEvent>()), "what came before")
      .may("sources", list(record<Work>()), "documents it rests on")
      .mistake("deadline", "closes")
      .mistake("opened", "opens")
      .mistake("name", "title")
      .done();
}

}  // namespace despatch
