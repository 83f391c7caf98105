// kind: programme. Phases, milestones and events of the work, and who governs it.
#pragma once

#include "model/facts.h"

namespace despatch {

struct Phase {
  Located<std::string> id;
  std::string name;
  std::optional<Located<Date>> starts, due;
  std::vector<Located<std::string>> after;
  std::vector<Located<std::string>> alongside;
};
template <>
inline Shape describe<Phase>() {
  return Record<Phase>("phase", "A part of the work.")
      .needs("id", &Phase::id, id("phase"), "how other files name it")
      .needs("name", &Phase::name, text(), "as it is printed")
      .may("starts", &Phase::starts, date(), "first day")
      .may("due", &Phase::due, date(), "last day")
      .may("after", &Phase::after, one_or_more(reference("phase")), "phases that must be over before it starts")
      .may("alongside", &Phase::alongside, one_or_more(reference("phase")), "phases that it overlaps on purpose")
      .may("output", markdown(), "what it gives")
      .may("text", markdown(), "what is done")
      .mistake("title", "name")
      .mistake("ends", "due")
      .mistake("end", "due")
      .mistake("start", "starts")
      .mistake("depends_on", "after")
      .done();
}

struct Milestone {
  Located<std::string> id;
  std::string name;
  std::optional<Located<Date>> due, done;
  std::optional<Located<Date>> deadline;
  std::optional<Located<std::string>> phase, duty;
  std::vector<Located<std::string>> after;
};
template <>
inline Shape describe<Milestone>() {
  return Record<Milestone>("milestone", "Something to be reached by a day.")
      .needs("id", &Milestone::id, id("milestone"), "how other files name it")
      .needs("name", &Milestone::name, text(), "as it is printed")
      .may("due", &Milestone::due, date(), "the day planned")
      .may("deadline", &Milestone::deadline, date(), "the day it must be reached by, where somebody else sets one")
      .may("done", &Milestone::done, date(), "the day it was reached")
      .may("phase", &Milestone::phase, reference("phase"), "the phase it belongs to")
      .may("duty", &Milestone::duty, reference("duty"), "the duty of a direction that it meets")
      .may("after", &Milestone::after, one_or_more(reference("milestone")), "milestones that must be reached before it")
      .may("owner", reference("officer"), "who answers for it")
      .mistake("title", "name")
      .mistake("date", "due")
      .mistake("depends_on", "after")
      .done();
}

struct Event {
  Located<Date> date;
};
template <>
inline Shape describe<Event>() {
  return Record<Event>("event", "Something that happened, or will.")
      .may("id", id("event"), "how other places name it")
      .needs("date", &Event::date, date(), "the day")
      .needs("text", markdown(), "what")
      .may("decision", boolean(), "true when it was a decision")
      .may("body", reference("body"), "the body concerned")
      .mistake("what", "text")
      .mistake("when", "date")
      .done();
}

struct Governance {};
template <>
inline Shape describe<Governance>() {
  return Record<Governance>("place in the governance", "A body and its part.")
      .needs("body", text(), "the body")
      .needs("role", markdown(), "its part")
      .mistake("name", "body")
      .done();
}

struct Programme {
  std::optional<Located<std::string>> policy;
  std::vector<Phase> phases;
  std::vector<Milestone> milestones;
  std::vector<Event> events;
};
template <>
inline Shape describe<Programme>() {
  return Record<Programme>("programme", "The work: its phases, milestones and events.")
      .needs("kind", choice({"programme"}), "what this file is")
      .needs("title", text(), "as it is printed")
      .may("policy", &Programme::policy, choice({"new", "existing"}),
           "whether what it changes exists already; a screening is held against it")
      .may("phases", &Programme::phases, list(record<Phase>()), "parts of the work, in order")
      .may("milestones", &Programme::milestones, list(record<Milestone>()), "what is to be reached by when")
      .may("governance", list(record<Governance>()), "who decides, who steers")
      .may("events", &Programme::events, list(record<Event>()), "what happened, in order")
      .mistake("name", "title")
      .mistake("timeline", "events")
      .mistake("stages", "phases")
      .example(R"(kind: programme
title: Libraries programme
policy: existing
phases:
  - {id: appraisal, name: Options appraisal, starts: 2026-06-11, due: 2026-09-30}
  - {id: business-case, name: Full business case, starts: 2026-10-01, due: 2026-11-30, after: appraisal}
milestones:
  - {id: case-agreed, name: Cabinet agrees the case, due: 2026-11-12, deadline: 2026-11-30, phase: business-case}
  - {id: board, name: The board first meets, due: 2027-10-01, after: case-agreed, owner: director-communities}
events:
  - {date: 2026-06-11, text: Cabinet agrees the criteria, decision: true}
)")
      .done();
}

}  // namespace despatch
