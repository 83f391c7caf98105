// kind: organisation. A council, its bodies, its members by name and its officers by post.
#pragma once

#include "model/record.h"

namespace despatch {

struct Member {
  Located<std::string> id;
  std::string name;
};
template <>
inline Shape describe<Member>() {
  return Record<Member>("member", "A councillor or another member, by name as on the public record.")
      .needs("id", &Member::id, id("member"), "how other files name this person")
      .needs("name", &Member::name, text(), "as it is printed, with its title")
      .may("office", text(), "the office held, such as Leader of the Council")
      .may("party", text(), "the political group")
      .may("ward", text(), "the ward or division")
      .may("from", date(), "first day in office")
      .may("until", date(), "last day in office")
      .mistake("role", "office")
      .mistake("title", "office")
      .mistake("post", "office")
      .done();
}

struct Officer {
  Located<std::string> id;
  std::string title;
};
template <>
inline Shape describe<Officer>() {
  return Record<Officer>("officer", "An officer, by post; a name only where the public record needs it.")
      .needs("id", &Officer::id, id("officer"), "how other files name this post")
      .needs("title", &Officer::title, text(), "the post, as it is printed")
      .may("name", text(), "the holder, where the record names them")
      .may("directorate", text(), "where the post belongs")
      .may("proper_officer_for", one_or_more(text()), "functions for which the post is the proper officer")
      .mistake("post", "title")
      .mistake("role", "title")
      .mistake("office", "title")
      .mistake("job", "title")
      .done();
}

struct Seat {
  std::optional<Located<std::string>> member;
  bool chair = false;
};
template <>
inline Shape describe<Seat>() {
  return Record<Seat>("seat", "Somebody's place on a body.")
      .may("member", &Seat::member, reference("member"), "the id of a member")
      .may("name", text(), "the name, for somebody who is not among the members")
      .may("role", text(), "in what capacity")
      .may("chair", &Seat::chair, boolean(), "true for whoever presides")
      .may("vice_chair", boolean(), "true for the deputy")
      .may("voting", boolean(), "false for somebody without a vote")
      .mistake("chairman", "chair")
      .mistake("chairperson", "chair")
      .mistake("vice_chairman", "vice_chair")
      .mistake("vice-chair", "vice_chair")
      .mistake("id", "member")
      .at_least_one({"member", "name", "role"})
      .done();
}

struct Body {
  Located<std::string> id;
  std::string name;
  std::optional<Located<std::string>> regime;
  std::optional<Located<std::int64_t>> quorum;
  std::optional<std::int64_t> clear_days;
  std::vector<Seat> members;
};
template <>
inline Shape describe<Body>() {
  return Record<Body>("body", "A body that meets and decides, or a part of the council that other files name.")
      .needs("id", &Body::id, id("body"), "how other files name this body")
      .needs("name", &Body::name, text(), "as it is printed")
      .may("short_name", text(), "what papers call it after the first time")
      .may("role", text(), "what it does, in a few words")
      .may("regime", &Body::regime, choice({"part-va", "executive", "parish", "other"}),
           "which law of publication binds its meetings: `part-va` (council, committees, scrutiny: Local Government "
           "Act 1972), `executive` (cabinet: the 2012 "
           "Regulations), `parish` (three clear days), `other` (none)")
      .may("clear_days", &Body::clear_days, whole(0, 28),
           "clear days of notice, where its own rules ask for another number than the law's five")
      .may("quorum", &Body::quorum, whole(1, 500), "members who must be present")
      .may("parent", reference("body"), "the body it answers to")
      .may("members", &Body::members, list(record<Seat>()), "who sits on it")
      .may("address", text(), "where it can be written to")
      .may("url", text(), "its page")
      .mistake("title", "name")
      .mistake("membership", "members")
      .mistake("law", "regime")
      .done();
}

struct Contact {};
template <>
inline Shape describe<Contact>() {
  return Record<Contact>("contact", "An office that the public can reach.")
      .may("office", text(), "the office or the post")
      .may("officer", reference("officer"), "the id of an officer")
      .may("telephone", text(), "a number of the office, in quotes")
      .may("email", text(), "an address of the office")
      .may("address", text(), "postal address")
      .may("url", text(), "web address")
      .mistake("phone", "telephone")
      .mistake("tel", "telephone")
      .mistake("mail", "email")
      .mistake("website", "url")
      .at_least_one({"office", "officer"})
      .done();
}

struct Organisation {
  std::string name;
  std::vector<Body> bodies;
  std::vector<Member> members;
  std::vector<Officer> officers;
};
template <>
inline Shape describe<Organisation>() {
  return Record<Organisation>("organisation", "A council: its bodies, its members by name, its officers by post.")
      .needs("kind", choice({"organisation"}), "what this file is")
      .needs("name", &Organisation::name, text(), "the council's name as it is printed")
      .may("id", id("organisation"), "how other files name it")
      .may("short_name", text(), "what papers call it after the first time")
      .may("address", text(), "where it can be written to")
      .may("url", text(), "its web address")
      .may("predecessor", one_or_more(text()), "the councils it took over from")
      .may("successor", one_or_more(text()), "the councils that took over from it")
      .may("bodies", &Organisation::bodies, list(record<Body>()),
           "council, cabinet, committees, boards and other parts that papers name")
      .may("members", &Organisation::members, list(record<Member>()), "councillors and other members")
      .may("officers", &Organisation::officers, list(record<Officer>()), "officers by post")
      .may("contacts", list(record<Contact>()), "offices that the public can reach")
      .mistake("posts", "officers")
      .mistake("staff", "officers")
      .mistake("councillors", "members")
      .mistake("committees", "bodies")
      .mistake("title", "name")
      .example(R"(kind: organisation
name: Fernshire Council
bodies:
  - {id: cabinet, name: Cabinet, regime: executive, quorum: 3}
members:
  - {id: ashdown, name: Councillor A. Ashdown, office: Leader of the Council}
officers:
  - {id: head-libraries, title: Head of Libraries and Learning}
)")
      .done();
}

}  // namespace despatch
