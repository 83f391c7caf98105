// kind: glossary. Words explained.
#pragma once

#include "model/record.h"

namespace despatch {

struct Term {};
template <>
inline Shape describe<Term>() {
  return Record<Term>("term", "A word and what it means.")
      .may("id", id("term"), "how other places name it")
      .needs("term", text(), "the word")
      .may("acronym", text(), "its letters")
      .needs("meaning", markdown(), "what it means")
      .may("plain", markdown(), "the same in plain words, for the layman's guide")
      .may("see", one_or_more(reference("term")), "other terms")
      .mistake("word", "term")
      .mistake("name", "term")
      .mistake("definition", "meaning")
      .mistake("abbreviation", "acronym")
      .done();
}

struct Glossary {};
template <>
inline Shape describe<Glossary>() {
  return Record<Glossary>("glossary", "Words explained.")
      .needs("kind", choice({"glossary"}), "what this file is")
      .needs("title", text(), "as it is printed")
      .needs("terms", list(record<Term>(), 1), "one after the other")
      .mistake("words", "terms")
      .mistake("entries", "terms")
      .done();
}

}  // namespace despatch
