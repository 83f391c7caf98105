// Small records that several kinds share.
#pragma once

#include "model/record.h"

namespace despatch {

struct Fact {};
template <>
inline Shape describe<Fact>() {
  return Record<Fact>("fact", "One statement, with its source.")
      .needs("text", markdown(), "the statement")
      .may("amount", money(), "the figure in it")
      .mistake("fact", "text")
      .done();
}
/// A statement as text, or with its source.
inline Type fact() { return either({markdown(), record<Fact>()}); }

struct Titled {};
template <>
inline Shape describe<Titled>() {
  return Record<Titled>("titled text", "A few words and what they stand for.")
      .needs("title", text(), "the words")
      .needs("text", markdown(), "what they stand for")
      .may("id", id("point"), "how other places name it")
      .may("least", markdown(), "the smallest form it can take")
      .may("most", markdown(), "the largest form it can take")
      .mistake("name", "title")
      .done();
}
inline Type titled() { return either({markdown(), record<Titled>()}); }

struct TitledList {};
template <>
inline Shape describe<TitledList>() {
  return Record<TitledList>("list with a source", "Points that share a source.")
      .may("title", text(), "a heading")
      .may("introduction", markdown(), "words before the list")
      .may("items", list(titled()), "the points")
      .done();
}
inline Type titled_list() { return either({list(titled()), record<TitledList>()}); }

struct PastEvent {};
template <>
inline Shape describe<PastEvent>() {
  return Record<PastEvent>("step of a history", "Something that happened.")
      .needs("when", label(), "when, in words")
      .may("date", date(), "the day, where it is known")
      .may("text", markdown(), "what happened")
      .may("what", markdown(), "the same")
      .at_least_one({"text", "what"})
      .done();
}

struct Work {};
template <>
inline Shape describe<Work>() {
  return Record<Work>("work", "A document, a book, a page.")
      .may("id", id("work"), "how other files name it")
      .may("short", text(), "the name by which a `source:` cites it")
      .needs("title", text(), "its title")
      .may("author", text(), "who wrote or published it")
      .may("year", label(), "when it came out")
      .may("date", text(), "the same more exactly, in words")
      .may("published", text(), "where and when it was published, in words")
      .may("url", text(), "where it can be read")
      .may("file", text(), "the file that holds it")
      .may("pages", label(), "pages")
      .mistake("name", "title")
      .mistake("link", "url")
      .mistake("authors", "author")
      .done();
}

}  // namespace despatch
