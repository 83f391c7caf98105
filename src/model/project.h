// kind: project (despatch.yaml), the front matter of a paper, and kind: data.
#pragma once

#include "model/economics.h"
#include "model/pack.h"
#include "model/record.h"

namespace despatch {

struct CalendarDay {
  Located<Date> date;
  std::string name;
};
template <>
inline Shape describe<CalendarDay>() {
  return Record<CalendarDay>("calendar day", "A day that does not count.")
      .needs("date", &CalendarDay::date, date(), "the day")
      .needs("name", &CalendarDay::name, text(), "why it does not count")
      .mistake("title", "name")
      .mistake("reason", "name")
      .done();
}

struct CalendarRules {
  std::vector<CalendarDay> extra_holidays;
  std::vector<CalendarDay> closed_days;
  std::vector<Located<Date>> working_days;
};
template <>
inline Shape describe<CalendarRules>() {
  return Record<CalendarRules>("calendar", "What the built-in bank holidays of England and Wales do not hold.")
      .may("extra_holidays", &CalendarRules::extra_holidays, list(record<CalendarDay>()),
           "bank holidays announced since this version")
      .may("closed_days", &CalendarRules::closed_days, list(record<CalendarDay>()),
           "days on which the council's offices are closed and which it does not count")
      .may("working_days", &CalendarRules::working_days, list(date()),
           "bank holidays that were moved away, and count again")
      .mistake("holidays", "extra_holidays")
      .mistake("bank_holidays", "extra_holidays")
      .mistake("closures", "closed_days")
      .done();
}

struct KeyDecision {
  std::optional<Money> money;
};
template <>
inline Shape describe<KeyDecision>() {
  return Record<KeyDecision>("key decision threshold", "When this council's constitution makes a decision key.")
      .may("money", &KeyDecision::money, money(), "spending or saving from which a decision is key")
      .may("wards", whole(1, 1000), "wards affected from which a decision is key")
      .done();
}

struct CallIn {
  std::optional<std::int64_t> working_days;
};
template <>
inline Shape describe<CallIn>() {
  return Record<CallIn>("call-in", "How a decision is called in here.")
      .may("working_days", &CallIn::working_days, whole(0, 60), "working days after publication, 5 when not given")
      .may("members", whole(1, 500), "members who must ask for it")
      .done();
}

struct Project {
  std::string council;
  std::optional<CalendarRules> calendar;
  std::optional<KeyDecision> key_decision;
  std::optional<CallIn> call_in;
  std::vector<DiscountSchedule> discount_schedules;
  std::vector<DeflatorSeries> deflators;
};
template <>
inline Shape describe<Project>() {
  return Record<Project>("project", "What holds for every paper of a folder: the file despatch.yaml.")
      .needs("kind", choice({"project"}), "what this file is")
      .needs("council", &Project::council, text(), "the council's name as papers print it")
      .may("title", text(), "the project's own name")
      .may("language", text(), "BCP 47, `en-GB` when not given")
      .may("defaults", mapping_of(anything()), "front matter that every paper has unless it says otherwise")
      .may("calendar", &Project::calendar, record<CalendarRules>(), "days that do not count")
      .may("key_decision", &Project::key_decision, record<KeyDecision>(), "when a decision is key here")
      .may("call_in", &Project::call_in, record<CallIn>(), "how decisions are called in here")
      .may("discount_schedules", &Project::discount_schedules, list(record<DiscountSchedule>()),
           "discount rates of the project's own, for its business cases")
      .may("deflators", &Project::deflators, list(record<DeflatorSeries>()),
           "price indices of the project's own, for its business cases")
      .may("data", mapping_of(one_or_more(text())),
           "data that every paper may use: a name and a file, or a list of files")
      .may("theme", text(), "how papers look: a theme file, or its name (see docs/themes.md)")
      .may("editions", one_or_more(text()),
           "the editions that papers come out in: `standard`, `large-print`, `draft`, or themes of the project")
      .may("accessibility_contact", text(), "the office that provides other formats")
      .mistake("name", "council")
      .mistake("lang", "language")
      .mistake("holidays", "calendar")
      .example(R"(kind: project
council: Fernshire Council
language: en-GB
defaults:
  marking: Illustrative
calendar:
  closed_days:
    - {date: 2026-12-29, name: Offices closed}
)")
      .done();
}

/// The front matter of a paper (docs/markdown.md says what each key does).
struct PaperFront {
  Located<std::string> title;
  std::optional<Located<std::string>> reading_age;
};
template <>
inline Shape describe<PaperFront>() {
  return Record<PaperFront>("paper", "The front matter of a paper: a Markdown file of the project.")
      .may("title", &PaperFront::title, text(), "the paper's title")
      .may("subtitle", text(), "a second line")
      .may("template", text(), "the template that makes the paper; without one the paper's own text is the template")
      .may("data", mapping_of(one_or_more(text())),
           "the data the template may use: a name and a YAML or CSV file, or a list of files")
      .may("author", either({text(), list(text(), 1)}), "who wrote it")
      .may("council", text(), "the council, where it is not the project's")
      .may("date", date(), "the paper's date")
      .may("language", text(), "BCP 47")
      .may("description", text(), "what the paper is, in a sentence")
      .may("keywords", list(text()), "words to find it by")
      .may("reference", label(), "its number")
      .may("status", text(), "such as Draft")
      .may("quotes", choice({"straight", "curly"}), "whether quotation marks are printed curly")
      .may("marking", text(), "a few words printed on every page")
      .may("header", either({text(), boolean()}), "running header")
      .may("footer", either({text(), boolean()}), "running footer")
      .may("reading_age", &PaperFront::reading_age, label(), "the reading age it must keep to, such as 9-11")
      .may("theme", text(), "how it looks: a theme file, or its name")
      .may("editions", one_or_more(text()), "the editions it comes out in, such as `standard` and `large-print`")
      .may("trace", boolean(), "false leaves out, at the paper's end and in its HTML, where its figures come from")
      .may("other_counts", list(text()),
           "phrases of it that count something else than its data, such as `three options`")
      .may("item", text(), "the item of a meeting that it is for")
      .may("appendices", list(record<AppendixFile>()), "PDFs that belong to the paper; a pack takes them in")
      .may("exempt", whole(1, 7), "the paragraph of Schedule 12A that keeps the paper from the public")
      .may("confidential", boolean(), "true when the law forbids disclosure of the paper")
      .mistake("name", "title")
      .mistake("lang", "language")
      .mistake("tags", "keywords")
      .open()
      .done();
}

struct Data {};
template <>
inline Shape describe<Data>() {
  return Record<Data>("data file",
                      "Anything else that a template of the council's own wants; nothing but its syntax is checked.")
      .needs("kind", choice({"data"}), "what this file is")
      .open()
      .done();
}

}  // namespace despatch
