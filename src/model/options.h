// kind: options. The ways of doing something that were considered: a long list in groups.
#pragma once

#include "model/facts.h"

namespace despatch {

struct Example {};
template <>
inline Shape describe<Example>() {
  return Record<Example>("example", "Where it has been done.")
      .needs("place", text(), "where")
      .may("how", markdown(), "in what form")
      .mistake("name", "place")
      .done();
}

struct OptionGroup {
  Located<std::string> id;
  std::string name;
};
template <>
inline Shape describe<OptionGroup>() {
  return Record<OptionGroup>("group of options", "Options of one sort.")
      .needs("id", &OptionGroup::id, id("option group"), "how options name it")
      .needs("name", &OptionGroup::name, text(), "as it is printed")
      .may("description", markdown(), "what they have in common")
      .may("count", whole(0, 10'000), "how many options it has, where they are not listed")
      .may("examples", list(record<Example>()), "where it has been done")
      .mistake("title", "name")
      .done();
}

struct Option {
  Located<std::string> id;
  std::string name;
  std::optional<Located<std::string>> group;
  std::optional<Located<std::string>> stage;
};
template <>
inline Shape describe<Option>() {
  return Record<Option>("option", "One way of doing it.")
      .needs("id", &Option::id, id("option"), "how every other file names it")
      .needs("name", &Option::name, text(), "as it is printed")
      .may("group", &Option::group, reference("option group"), "the group it belongs to")
      .may("stage", &Option::stage, reference("stage"), "the last stage of the appraisal that it reached")
      .may("date", date(), "the day from which it is what it is now; a screening of it is no older")
      .may("label", text(), "what the paper calls it, such as Option One")
      .may("description", markdown(), "what it is, in a sentence or two")
      .may("plain", markdown(), "the same in plain words")
      .may("advantages", list(fact()), "what speaks for it")
      .may("disadvantages", list(fact()), "what speaks against it")
      .may("facts", list(fact()), "what is known of it")
      .may("examples", list(record<Example>()), "where it has been done")
      .may("ended", markdown(), "why it went no further")
      .mistake("title", "name")
      .mistake("pros", "advantages")
      .mistake("cons", "disadvantages")
      .mistake("benefits", "advantages")
      .done();
}

struct Options {
  std::optional<Located<std::int64_t>> count;
  std::vector<OptionGroup> groups;
  std::vector<Option> options;
};
template <>
inline Shape describe<Options>() {
  return Record<Options>("options file", "The ways of doing something that were considered.")
      .needs("kind", choice({"options"}), "what this file is")
      .needs("title", text(), "what the options are for")
      .may("date", date(), "the day from which the list is as it is now")
      .may("count", &Options::count, whole(1, 10'000), "how many there were, where not all of them are listed")
      .may("groups", &Options::groups, list(record<OptionGroup>()), "sorts of options")
      .needs("options", &Options::options, list(record<Option>(), 1), "one after the other")
      .mistake("models", "options")
      .mistake("name", "title")
      .mistake("long_list", "options")
      .example(R"(kind: options
title: Ways of running the library service
groups:
  - {id: inside, name: Inside the council}
options:
  - {id: as-now, name: Carry on as now, group: inside}
  - {id: company, name: Company owned by the council}
)")
      .done();
}

}  // namespace despatch
