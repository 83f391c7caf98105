// kind: meeting. One meeting of a body: what is on its agenda, who came, what was decided, what was to be done.
#pragma once

#include "model/record.h"

namespace despatch {

/// Somebody at a meeting, or named by an item.
struct Person {
  std::optional<Located<std::string>> member;
};
template <>
inline Shape describe<Person>() {
  return Record<Person>("person", "Somebody at a meeting or behind an item.")
      .may("member", &Person::member, reference("member"), "the id of a member")
      .may("officer", reference("officer"), "the id of an officer")
      .may("office", reference("officer"), "the same: the id of an officer's post")
      .may("name", text(), "the name, for somebody the organisation does not list")
      .may("role", text(), "in what capacity")
      .may("for", text(), "the item or the part of the meeting they came for")
      .may("remote", boolean(), "true when they took part from elsewhere")
      .mistake("councillor", "member")
      .mistake("as", "role")
      .mistake("title", "role")
      .mistake("post", "office")
      .at_least_one({"member", "officer", "office", "name", "role"})
      .done();
}

/// Who somebody is: an officer's id, or a mapping.
inline Type person() { return either({reference("officer"), record<Person>()}); }

struct Attendance {
  std::vector<Person> present;
  Value present_at;
};
template <>
inline Shape describe<Attendance>() {
  return Record<Attendance>("attendance", "Who was there.")
      .may("present", &Attendance::present, list(record<Person>()), "members of the body who were present")
      .may("also_attended", list(person()), "others who took part")
      .may("officers", list(person()), "officers who were there")
      .may("observers", list(person()), "who came to watch")
      .may("apologies", list(person()), "who had sent apologies")
      .may("absent", list(person()), "members who were not there and had sent none")
      .mistake("members", "present")
      .mistake("attended", "present")
      .mistake("guests", "also_attended")
      .mistake("in_attendance", "also_attended")
      .done();
}

struct Pages {};
template <>
inline Shape describe<Pages>() {
  return Record<Pages>("range of pages", "From one page to another, both included.")
      .needs("from", whole(1, 100'000), "the first")
      .may("to", whole(1, 100'000), "the last")
      .done();
}

struct Paper {
  std::optional<Located<Date>> published;
};
template <>
inline Shape describe<Paper>() {
  return Record<Paper>("paper of a meeting", "A report, an appendix or a background paper.")
      .may("id", id("paper"), "how other places name it")
      .may("title", text(), "as it is printed")
      .may("text", markdown(), "what it was, where it had no title")
      .may("author", text(), "who wrote it")
      .may("year", label(), "when it came out")
      .may("date", date(), "the day it bears")
      .may("published", &Paper::published, date(), "the day the public could read it")
      .may("url", text(), "where it can be read")
      .may("file", text(), "the file that holds it, from this file's folder")
      .may("pages", either({label(), record<Pages>()}), "its pages in the pack")
      .may("contains", list(text()), "what is in it")
      .may("screening", one_or_more(reference("screening")), "the equality screening that it holds, by its id")
      .may("assessment", one_or_more(reference("equality impact assessment")),
           "the equality impact assessment that it holds, by its id")
      .may("new", boolean(), "true for a paper that this agenda adds")
      .may("bound", boolean(), "true when it is bound with the minutes")
      .may("exempt", whole(1, 7), "the paragraph of Schedule 12A that keeps it from the public")
      .may("confidential", boolean(), "true when the law forbids disclosure")
      .may("public_title", text(), "what the public is told that it is, when it is exempt or confidential")
      .may("alternative", text(), "what a scan says, in words")
      .mistake("name", "title")
      .mistake("link", "url")
      .mistake("page", "pages")
      .at_least_one({"title", "text", "file"})
      .done();
}

struct Papers {};
template <>
inline Shape describe<Papers>() {
  return Record<Papers>("set of papers", "Papers that belong together.")
      .may("papers", list(record<Paper>()), "one after the other")
      .done();
}
inline Type papers() { return either({list(record<Paper>()), record<Papers>()}); }

struct Action {
  std::optional<Located<std::string>> id;
  std::optional<Located<Date>> due;
  std::optional<Located<Date>> done;
};
template <>
inline Shape describe<Action>() {
  return Record<Action>("action", "Something that somebody undertook to do.")
      .may("id", &Action::id, id("action"), "how later meetings name it")
      .needs("text", markdown(), "what is to be done")
      .may("who", text(), "who undertook it")
      .may("officer", reference("officer"), "the id of the officer who undertook it")
      .may("by", text(), "when, in words")
      .may("due", &Action::due, date(), "when, as a day")
      .may("done", &Action::done, date(), "the day it was done")
      .may("outcome", markdown(), "what became of it")
      .mistake("owner", "who")
      .mistake("action", "text")
      .mistake("deadline", "due")
      .mistake("when", "by")
      .done();
}

struct DiscussionPoint {};
template <>
inline Shape describe<DiscussionPoint>() {
  return Record<DiscussionPoint>("point of discussion", "What was said on one matter.")
      .may("topic", text(), "the matter, in a word or two")
      .needs("text", one_or_more(markdown()), "what was said")
      .may("list", list(markdown(), 1), "items of a list that the text ends in")
      .may("then", markdown(), "what follows the list")
      .mistake("title", "topic")
      .mistake("heading", "topic")
      .done();
}

struct Vote {
  std::int64_t in_favour = 0, against = 0, abstained = 0;
};
template <>
inline Shape describe<Vote>() {
  return Record<Vote>("vote", "How a matter was decided by voting.")
      .may("for", &Vote::in_favour, whole(0, 1000), "votes for")
      .may("against", &Vote::against, whole(0, 1000), "votes against")
      .may("abstained", &Vote::abstained, whole(0, 1000), "abstentions")
      .may("named", list(record<Person>()), "a named vote, with `role` for, against or abstained")
      .may("result", choice({"carried", "lost", "tied"}), "the outcome")
      .mistake("in_favour", "for")
      .mistake("abstentions", "abstained")
      .done();
}

struct Decision {
  std::optional<Located<std::string>> id;
};
template <>
inline Shape describe<Decision>() {
  return Record<Decision>("decision", "What was decided, as it stands in the record of decisions.")
      .may("id", &Decision::id, id("decision"), "how other files name it")
      .needs("text", one_or_more(markdown()), "the decision")
      .may("lead_in", text(), "words before it, such as RESOLVED that")
      .may("reasons", one_or_more(markdown()), "why: the law asks for it of every executive decision")
      .may("alternatives", one_or_more(markdown()), "other options that were considered and rejected, and why")
      .may("conflicts", one_or_more(markdown()), "interests declared, and dispensations")
      .may("option", reference("option"), "the option chosen")
      .may("key_decision", boolean(), "true for a key decision")
      .may("vote", record<Vote>(), "how members voted")
      .may("call_in", boolean(), "false when the decision cannot be called in")
      .may("published", date(), "the day the decision was published")
      .mistake("resolution", "text")
      .mistake("reason", "reasons")
      .mistake("alternative_options", "alternatives")
      .done();
}

struct Reminder {};
template <>
inline Shape describe<Reminder>() {
  return Record<Reminder>("reminder", "One thing that members were reminded of.")
      .needs("text", markdown(), "what")
      .done();
}

struct Reminders {};
template <>
inline Shape describe<Reminders>() {
  return Record<Reminders>("list of reminders", "What members were reminded of.")
      .may("intro", text(), "words before the list")
      .needs("items", list(either({markdown(), record<Reminder>()}), 1), "each in a line")
      .done();
}

struct Minute {
  std::optional<Located<std::int64_t>> number;
  bool none = false;
  std::vector<Action> actions;
  Value points, text, decision;
};
template <>
inline Shape describe<Minute>() {
  return Record<Minute>("minute", "What the minutes say of an item.")
      .may("number", &Minute::number, whole(1, 1'000'000),
           "the minute's number, where it does not follow from the one above")
      .may("intro", markdown(), "the first words")
      .may("text", &Minute::text, one_or_more(markdown()), "paragraphs")
      .may("points", &Minute::points, list(record<DiscussionPoint>()), "the discussion, point by point")
      .may("apologies", boolean(), "true to print the apologies here")
      .may("none", &Minute::none, boolean(), "true when there was nothing to record")
      .may("actions", &Minute::actions, list(record<Action>()), "what was undertaken")
      .may("reminders", record<Reminders>(), "what members were reminded of")
      .may("decision", &Minute::decision, either({record<Decision>(), list(record<Decision>())}), "what was decided")
      .may("urgency_reason", markdown(), "the special circumstances, for an item taken as urgent")
      .may("then", markdown(), "the last words")
      .may("later", one_or_more(markdown()), "a note added afterwards")
      .mistake("discussion", "points")
      .mistake("resolved", "decision")
      .mistake("decisions", "decision")
      .done();
}

struct Proposal {};
template <>
inline Shape describe<Proposal>() {
  return Record<Proposal>("proposal", "One thing that a body is asked to do or to decide.")
      .may("id", id("proposal"), "how decisions and actions name it")
      .needs("text", markdown(), "what")
      .may("reason", markdown(), "why")
      .done();
}

struct Asks {};
template <>
inline Shape describe<Asks>() {
  return Record<Asks>("list of what a body is asked to do", "The recommendations of a report.")
      .may("intro", text(), "words before the list, such as The Panel is asked to")
      .needs("items", list(either({markdown(), record<Proposal>()}), 1), "each able to be moved alone")
      .done();
}

struct Late {
  std::optional<std::string> reason_urgent;
};
template <>
inline Shape describe<Late>() {
  return Record<Late>("lateness", "Why an item or its report came late, and by whose leave it is taken.")
      .needs("what", choice({"report", "item"}), "whether the report or the whole item is late")
      .needs("reason_late", markdown(), "why it was not ready in time")
      .may("reason_urgent", &Late::reason_urgent, markdown(), "why it cannot wait for the next meeting")
      .may("agreed_by", text(), "who agreed that it is taken")
      .may("agreed_on", date(), "the day they agreed")
      .done();
}

struct Item {
  std::optional<Located<std::string>> id;
  Located<std::string> title;
  std::optional<Located<std::int64_t>> number;
  std::optional<Minute> minute;
  std::optional<Located<Date>> published;
  std::optional<Late> late;
  std::vector<Item> items;
};
template <>
inline Shape describe<Item>() {
  return Record<Item>("item", "One item of business.")
      .may("id", &Item::id, id("item"), "how papers name it")
      .needs("title", &Item::title, text(), "as the agenda prints it")
      .may("number", &Item::number, whole(1, 1000),
           "its number on the agenda, where it does not follow from the one above")
      .may("subject", text(), "what it is about, below its title")
      .may("text", one_or_more(markdown()), "words under its title on the agenda")
      .may("pages", either({label(), record<Pages>()}), "its pages in the pack")
      .may("paper", text(), "the file of its report, from this file's folder")
      .may("published", &Item::published, date(),
           "the day its report could be read, where it differs from the agenda's")
      .may("late", &Item::late, record<Late>(), "for a late report or item")
      .may("key_decision", boolean(), "true when a key decision is to be made")
      .may("forward_plan", text(), "its reference in the forward plan")
      .may("notice", date(), "the day the notice of a key decision was published")
      .may("exempt", whole(1, 7), "the paragraph of Schedule 12A, for business in private")
      .may("confidential", boolean(), "true when the law forbids disclosure")
      .may("public_interest", markdown(), "why keeping it back outweighs disclosure")
      .may("presented_by", person(), "who presents it")
      .may("responsible", person(), "the member or officer it belongs to")
      .may("relevant", list(person()), "members it concerns")
      .may("invited", list(person()), "who is invited for it")
      .may("contact", person(), "whom to ask about it")
      .may("proper_officer", person(), "who vouches for the list of background papers")
      .may("wards", one_or_more(text()), "the wards affected")
      .may("recommendations", list(either({markdown(), record<Proposal>()}), 1),
           "what the body is asked to decide, each able to be moved alone")
      .may("lead", reference("member"), "the member whose responsibility it is")
      .may("asks", record<Asks>(), "what the body is asked to do")
      .may("appendices", papers(), "papers that belong to the report")
      .may("background_papers", papers(), "documents the report relies on")
      .may("papers", papers(), "other papers for the item")
      .may("minute", &Item::minute, record<Minute>(), "what the minutes say")
      .may("items", &Item::items, list(record<Item>()), "parts of the item")
      .mistake("name", "title")
      .mistake("heading", "title")
      .mistake("report", "paper")
      .mistake("page", "pages")
      .mistake("minutes", "minute")
      .mistake("background", "background_papers")
      .mistake("key", "key_decision")
      .done();
}

struct Signature {};
template <>
inline Shape describe<Signature>() {
  return Record<Signature>("signature", "Who signed, and when.")
      .may("by", text(), "who signed")
      .may("role", text(), "in what capacity")
      .may("date", date(), "when")
      .may("signed", boolean(), "false while it is not signed")
      .done();
}

struct Confirmation {
  std::optional<Located<Date>> date;
};
template <>
inline Shape describe<Confirmation>() {
  return Record<Confirmation>("confirmation", "How the minutes were agreed to be correct.")
      .may("date", &Confirmation::date, date(), "the day of the meeting that agreed them")
      .may("minute", label(), "the minute that says so")
      .done();
}

struct Minutes {
  std::optional<Located<Date>> issued;
  std::optional<Located<std::int64_t>> first_number;
  std::optional<Confirmation> confirmed;
};
template <>
inline Shape describe<Minutes>() {
  return Record<Minutes>("minutes", "The minutes as a paper.")
      .may("issued", &Minutes::issued, date(), "the day they came out")
      .may("first_number", &Minutes::first_number, whole(1, 1'000'000),
           "the number of the first minute, where a body numbers on from meeting to meeting")
      .may("confirmed", &Minutes::confirmed, record<Confirmation>(), "how they were agreed")
      .may("signature", record<Signature>(), "who signed them")
      .mistake("published", "issued")
      .mistake("first", "first_number")
      .done();
}

struct Agenda {
  std::optional<Located<Date>> issued;
};
template <>
inline Shape describe<Agenda>() {
  return Record<Agenda>("agenda", "The agenda as a paper.")
      .may("issued", &Agenda::issued, date(), "the day it came out")
      .may("kind", text(), "what it is, such as Supplementary agenda")
      .may("published_by", person(), "the officer who issues it")
      .may("enquiries", text(), "the office to ask")
      .may("contact", person(), "whom to ask")
      .may("first_page", whole(1, 100'000), "the first page of the pack")
      .mistake("published", "issued")
      .mistake("publisher", "published_by")
      .done();
}

struct Membership {};
template <>
inline Shape describe<Membership>() {
  return Record<Membership>("membership", "Who belongs to the body on the day.")
      .needs("members", list(record<Person>(), 1), "one after the other")
      .done();
}

struct Participation {};
template <>
inline Shape describe<Participation>() {
  return Record<Participation>("public participation", "How members of the public may speak.")
      .may("closes", date(), "last day to ask")
      .may("closes_time", time_of_day(), "the hour on that day")
      .may("text", markdown(), "other rules")
      .may("contact", person(), "whom to ask")
      .done();
}

struct Webcast {};
template <>
inline Shape describe<Webcast>() {
  return Record<Webcast>("webcast", "Whether the meeting is filmed by the council.")
      .may("live", boolean(), "true when it can be watched as it happens")
      .may("stored", boolean(), "true when it can be watched afterwards")
      .may("url", text(), "where")
      .done();
}

struct Formats {};
template <>
inline Shape describe<Formats>() {
  return Record<Formats>("set of formats", "Other formats in which papers can be had.")
      .needs("items", list(text(), 1), "the formats")
      .may("office", text(), "the office that provides them")
      .done();
}

struct OtherInterests {};
template <>
inline Shape describe<OtherInterests>() {
  return Record<OtherInterests>("rule on other interests", "The council's own code, beyond the national rules.")
      .needs("name", text(), "what the code calls them")
      .may("declare_when", one_or_more(markdown()), "when they are declared")
      .may("withdraw_when", one_or_more(markdown()), "when the member withdraws")
      .may("other_bodies", boolean(), "true when membership of other bodies counts")
      .done();
}

struct Interests {};
template <>
inline Shape describe<Interests>() {
  return Record<Interests>("notice on interests", "What the agenda says on declaring interests.")
      .may("area", text(), "the council's area, as the rules name it")
      .may("leave_room", boolean(), "true when members with an interest leave the room")
      .may("other", record<OtherInterests>(), "the council's own code")
      .may("changes", list(markdown()), "what differs from an earlier notice, and why")
      .done();
}

struct Meeting {
  std::optional<Located<std::string>> id;
  Located<std::string> body;
  Located<Date> date;
  std::optional<Located<Date>> published;
  std::optional<Located<Date>> convened;
  std::optional<Agenda> agenda;
  std::optional<Minutes> minutes;
  std::optional<Attendance> attendance;
  std::vector<Item> items;
  std::optional<Located<std::string>> urgency_reason;
};
template <>
inline Shape describe<Meeting>() {
  return Record<Meeting>("meeting", "One meeting of a body, with its agenda, its attendance and its minutes.")
      .needs("kind", choice({"meeting"}), "what this file is")
      .may("id", &Meeting::id, id("meeting"), "how other files name it")
      .needs("body", &Meeting::body, reference("body"), "the body that meets")
      .needs("date", &Meeting::date, date(), "the day of the meeting")
      .may("title", text(), "as it is printed, where it is not the body's name")
      .may("starts", time_of_day(), "when it begins")
      .may("ends", time_of_day(), "when it ended")
      .may("place", text(), "where")
      .may("published", &Meeting::published, date(), "the day on which notice, agenda and reports came out")
      .may("convened", &Meeting::convened, date(), "the day on which it was called, when called at shorter notice")
      .may("urgency_reason", &Meeting::urgency_reason, markdown(), "why it was called at shorter notice")
      .may("supplement", boolean(), "true when this agenda only adds to one that is out")
      .may("agenda", &Meeting::agenda, record<Agenda>(), "the agenda as a paper")
      .may("membership", either({list(record<Person>()), record<Membership>()}),
           "who belongs to the body on the day, where it differs from the body's own list")
      .may("public_participation", record<Participation>(), "how members of the public may speak")
      .may("webcast", record<Webcast>(), "whether the council films the meeting")
      .may("formats", record<Formats>(), "other formats of the papers")
      .may("interests", record<Interests>(), "what the agenda says on declaring interests")
      .may("notes", list(either({markdown(), record<DiscussionPoint>()})), "notes printed with the agenda")
      .may("contact", person(), "whom to ask about the meeting")
      .may("publisher", person(), "who issues the agenda")
      .may("attendance", &Meeting::attendance, record<Attendance>(), "who was there")
      .may("available_papers", papers(), "what members had before them")
      .may("items", &Meeting::items, list(record<Item>()), "the business, in order")
      .may("minutes", &Meeting::minutes, record<Minutes>(), "the minutes as a paper")
      .mistake("committee", "body")
      .mistake("time", "starts")
      .mistake("start", "starts")
      .mistake("end", "ends")
      .mistake("venue", "place")
      .mistake("location", "place")
      .mistake("issued", "published")
      .mistake("business", "items")
      .mistake("present", "attendance")
      .example(R"(kind: meeting
body: cabinet
date: 2026-10-15
starts: 10.00 am
place: Council Chamber
published: 2026-10-07
items:
  - title: Apologies
  - title: The future of the library service
    key_decision: true
    asks:
      intro: Cabinet is asked to
      items:
        - agree the full business case
)")
      .done();
}

}  // namespace despatch
