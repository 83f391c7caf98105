// kind: direction. Duties that somebody laid on the council, with deadlines and what shows that they were met.
#pragma once

#include "model/facts.h"
#include "model/meeting.h"

namespace despatch {

/// What shows that a duty was met.
struct DutyEvidence {
  Located<std::string> text;
  std::optional<Located<Date>> date;
};
template <>
inline Shape describe<DutyEvidence>() {
  return Record<DutyEvidence>("evidence of a duty", "What shows that it was met.")
      .needs("text", &DutyEvidence::text, markdown(), "what it shows")
      .may("date", &DutyEvidence::date, date(), "the day of what it shows, or of the paper")
      .may("paper", reference("work"), "the paper, by its id in a bibliography of the project")
      .may("amount", money(), "the figure in it")
      .mistake("fact", "text")
      .mistake("document", "paper")
      .done();
}

/// A clause of the direction; one with a state is a duty.
struct Clause {
  std::optional<Located<std::string>> id;
  std::optional<std::string> text;
  std::optional<std::string> brief;
  std::optional<Located<Date>> due, done;
  std::optional<std::string> term;
  std::optional<Located<std::string>> late_reason;
  std::optional<Located<std::string>> state;
  std::vector<Value> evidence;
  std::vector<Clause> parts;
  std::vector<Clause> also;
};
template <>
inline Shape describe<Clause>() {
  return Record<Clause>("clause", "A paragraph of the direction, a duty, or a part of one.")
      .may("id", &Clause::id, id("duty"), "how other places name it")
      .may("text", &Clause::text, markdown(), "what it says, in our words")
      .may("short", &Clause::brief, text(), "the duty in a few words, for the tracker")
      .may("due", &Clause::due, date(), "the deadline, where it is a day")
      .may("term", &Clause::term, text(), "when it falls due, in words")
      .may("done", &Clause::done, date(), "the day it was met")
      .may("late_reason", &Clause::late_reason, markdown(), "why it was met after its deadline, and who was told")
      .may("state", &Clause::state, choice({"shown", "part", "not-shown"}),
           "what the record shows: that it was met, that it was met in part, or nothing")
      .may("evidence", &Clause::evidence, list(either({markdown(), record<DutyEvidence>()})), "what shows it")
      .may("gap", markdown(), "what is not known")
      .may("owner", person(), "who answers for it")
      .may("parts", &Clause::parts, list(record<Clause>()), "its lettered parts")
      .may("then", markdown(), "words after the parts")
      .may("also", &Clause::also, list(record<Clause>()), "further duties that the same words lay")
      .mistake("items", "parts")
      .mistake("deadline", "due")
      .mistake("by", "due")
      .mistake("status", "state")
      .mistake("summary", "short")
      .at_least_one({"text", "short"})
      .done();
}

struct Section {
  std::vector<Clause> paragraphs;
};
template <>
inline Shape describe<Section>() {
  return Record<Section>("section", "A heading and its paragraphs.")
      .needs("title", text(), "the heading")
      .needs("paragraphs", &Section::paragraphs, list(record<Clause>(), 1), "numbered on through the direction")
      .done();
}

struct Annex {
  std::vector<Clause> tasks;
};
template <>
inline Shape describe<Annex>() {
  return Record<Annex>("annex", "Terms of reference that come with the direction.")
      .needs("title", text(), "the heading")
      .may("holder", text(), "whose terms they are")
      .may("date", text(), "when, in words")
      .may("introduction", one_or_more(markdown()), "words before the tasks")
      .may("lead_in", text(), "the words that each task completes")
      .may("tasks", &Annex::tasks, list(record<Clause>()), "the tasks")
      .may("editor_note", markdown(), "a remark that is not part of the annex")
      .done();
}

struct Direction {
  Located<Date> date;
  std::optional<Located<Date>> revoked;
  std::vector<Section> sections;
  std::optional<Annex> annex;
};
template <>
inline Shape describe<Direction>() {
  return Record<Direction>("direction", "Duties laid on the council.")
      .needs("kind", choice({"direction"}), "what this file is")
      .may("id", id("direction"), "how other files name it")
      .needs("title", text(), "as it is printed")
      .needs("date", &Direction::date, date(), "its date")
      .may("subject", text(), "what it is about")
      .may("issued_by", text(), "who issued it")
      .may("department", text(), "the department")
      .may("addressed_to", text(), "on whom it is laid")
      .may("power", text(), "the law it is made under")
      .may("signed", record<Signature>(), "who signed, and when")
      .may("revoked", &Direction::revoked, date(), "the day it ended")
      .needs("sections", &Direction::sections, list(record<Section>(), 1), "its text")
      .may("annex", &Direction::annex, record<Annex>(), "terms of reference")
      .may("history", list(record<PastEvent>()), "what came before and after")
      .mistake("duties", "sections")
      .mistake("recipient", "addressed_to")
      .example(R"(kind: direction
title: Direction to Fernshire Council
date: 2026-02-03
issued_by: The Minister
addressed_to: Fernshire Council
sections:
  - title: What the Council must do
    paragraphs:
      - text: "The Council is directed:"
        parts:
          - id: plan
            text: to publish a plan by 1 May 2026
            short: Publish a plan
            due: 2026-05-01
            state: shown
            done: 2026-04-23
            evidence:
              - {text: Cabinet agreed and published the plan., date: 2026-04-23, source: "Minutes of the Cabinet, 23 April 2026"}
          - {id: reports, text: to report every month, short: Report on the plan, term: Every month, state: not-shown}
)")
      .done();
}

}  // namespace despatch
