// kind: case-studies, kind: bibliography. What others did, and where to read more.
#pragma once

#include "model/facts.h"

namespace despatch {

struct CaseStudy {};
template <>
inline Shape describe<CaseStudy>() {
  return Record<CaseStudy>("case study", "A place that did it.")
      .needs("id", id("case study"), "how other places name it")
      .needs("place", text(), "where")
      .may("body", text(), "the body that was set up")
      .may("started", label(), "when, in words")
      .may("form", markdown(), "its legal form")
      .may("route", markdown(), "how it came about")
      .may("director", markdown(), "where the statutory director sits")
      .may("facts", list(fact()), "what is known")
      .may("lessons", list(fact()), "what can be learned")
      .mistake("name", "place")
      .done();
}

struct CaseStudies {};
template <>
inline Shape describe<CaseStudies>() {
  return Record<CaseStudies>("set of case studies", "Places that did something like it.")
      .needs("kind", choice({"case-studies"}), "what this file is")
      .needs("title", text(), "as it is printed")
      .needs("cases", list(record<CaseStudy>(), 1), "one after the other")
      .done();
}

struct Bibliography {};
template <>
inline Shape describe<Bibliography>() {
  return Record<Bibliography>("bibliography", "Documents, books and pages.")
      .needs("kind", choice({"bibliography"}), "what this file is")
      .needs("title", text(), "as it is printed")
      .needs("works", list(record<Work>(), 1), "one after the other")
      .mistake("books", "works")
      .mistake("sources", "works")
      .done();
}

}  // namespace despatch
