#include "rules/equality_paper.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace despatch {
namespace {

/// Parts of items lie at most this deep; the model allows any depth.
constexpr int kDeepestItem = 20;

std::string_view text_of(const Value* value) {
  return value && value->is_string() ? std::string_view(value->as_string()) : std::string_view();
}

std::optional<Located<Date>> date_of(const Value* value) {
  if (!value || !value->is_string()) return std::nullopt;
  const auto date = parse_date(value->as_string());
  if (!date) return std::nullopt;
  return Located<Date>{*date, value->span()};
}

bool names(const Value* value, std::string_view id) {
  if (!value || id.empty()) return false;
  if (value->is_sequence())
    return std::ranges::any_of(value->as_sequence(), [&](const Value& v) { return text_of(&v) == id; });
  return text_of(value) == id;
}

/// The words of an entry that say what the paper is: its title, its file's name, what it contains.
bool speaks_of(const Value& entry, std::string_view key) {
  const auto fits = [&](std::string_view words) {
    const std::string text = ascii_lower(words);
    const auto has = [&](std::string_view part) { return text.find(part) != std::string::npos; };
    if (key == "screening") return has("equality") && has("screening");
    return has("equality impact assessment") || has("equality assessment") || has("equality-impact-assessment");
  };
  for (const std::string_view part : {"title", "text", "file"})
    if (fits(text_of(entry.find(part)))) return true;
  const Value* contains = entry.find("contains");
  return contains && contains->is_sequence() &&
         std::ranges::any_of(contains->as_sequence(), [&](const Value& line) { return fits(text_of(&line)); });
}

/// Walks a meeting's papers for one that is the document; counts the papers on the way.
struct PaperSearch {
  std::string_view key, id;
  const Value* found = nullptr;
  std::string item;  ///< the id of the item it lies with
  std::size_t papers = 0;

  void set_of(const Value* set, std::string_view at) {
    if (!set) return;
    if (set->is_mapping()) set = set->find("papers");
    if (!set || !set->is_sequence()) return;
    for (const Value& entry : set->as_sequence()) {
      ++papers;
      if (found || !entry.is_mapping()) continue;
      const Value* named = entry.find(key);
      // An entry that names its document is that one, whatever its title says.
      if (named ? !names(named, id) : !speaks_of(entry, key)) continue;
      found = &entry;
      item = at;
    }
  }
  void items(const Value* list, int depth) {
    if (!list || !list->is_sequence() || depth > kDeepestItem) return;
    for (const Value& one : list->as_sequence()) {
      const std::string_view at = text_of(one.find("id"));
      for (const std::string_view set : {"papers", "appendices", "background_papers"}) set_of(one.find(set), at);
      items(one.find("items"), depth + 1);
    }
  }
};

void find_meeting(const EqualityPaper& paper, const RuleContext& context, EqualityFaults& faults,
                  DecidingMeeting& out) {
  for (const Value& document : context.documents) {
    if (text_of(document.find("kind")) != "meeting" || out.document) continue;
    const auto date = date_of(document.find("date"));
    if (paper.meeting ? text_of(document.find("id")) != **paper.meeting
                      : !(paper.decision_date && date && **date == **paper.decision_date))
      continue;
    out.document = &document;
    if (paper.decision_date && date && **date != **paper.decision_date)
      faults
          .fault("equality/other-day", paper.decision_date->span,
                 fmt::format("the decision is said to be on {}, but the meeting is on {}",
                             long_date(**paper.decision_date), long_date(**date)),
                 fmt::format("It gives {} as the day of the decision; the meeting is on {}.",
                             long_date(**paper.decision_date), long_date(**date)))
          .note(date->span, "the meeting")
          .help("mend one of the days, or `meeting:`");
    if (!out.date) out.date = date;
    out.id = text_of(document.find("id"));
    if (const Value* organisation = context.find("organisation"))
      for (const Body& body : bind<Organisation>(*organisation).bodies)
        if (*body.id == text_of(document.find("body"))) out.body = body.name;
  }
  if (!out.document) return;
  PaperSearch search{paper.key, paper.id ? std::string_view(**paper.id) : std::string_view()};
  search.items(out.document->find("items"), 0);
  search.set_of(out.document->find("available_papers"), "");
  out.entry = search.found;
  out.item = paper.item ? **paper.item : search.item;
  if (search.found) return;
  const Span place = paper.meeting ? paper.meeting->span : paper.decision_date->span;
  const std::string message = fmt::format("the {} is not among the papers of the meeting that decides", paper.what);
  const std::string remark = fmt::format("It is not among the papers of the meeting that decides.");
  auto fault = search.papers == 0 ? faults.warning("equality/not-attached", place, message, remark)
                                  : faults.fault("equality/not-attached", place, message, remark);
  const Value* date = out.document->find("date");
  fault
      .note(date ? date->span() : out.document->span(),
            search.papers == 0
                ? "the meeting, which lists no papers"
                : fmt::format("the meeting, which lists {} {}", search.papers, search.papers == 1 ? "paper" : "papers"))
      .help(paper.id
                ? fmt::format("list it with the item, under `papers:`, with `{}: {}`", paper.key, **paper.id)
                : fmt::format("give it an `id:`, and list it with the item, under `papers:`, with `{}:`", paper.key));
}

/// "Completing officer" as "completing officer"; "Head of Libraries" stays.
std::string in_a_sentence(const std::string& role) {
  const std::string rest = role.substr(1);
  return ascii_lower(rest) == rest ? ascii_lower(role) : role;
}

bool is_line_manager(const SignOff& one) {
  if (one.as) return **one.as == "line-manager";
  return ascii_lower(*one.role).find("line manager") != std::string::npos;
}

void check_signatures(const EqualityPaper& paper, const DecidingMeeting& meeting, EqualityFaults& faults) {
  const auto unsigned_fault = [&](Span where, const std::string& message, const std::string& remark) {
    // Before a day of decision is set, a form without signatures is a draft.
    auto fault = meeting.date ? faults.fault("equality/unsigned", where, message, remark)
                              : faults.warning("equality/unsigned", where, message, remark);
    if (meeting.date) fault.note(meeting.date->span, fmt::format("the decision, on {}", long_date(**meeting.date)));
    fault.help("have it signed and dated before the decision");
  };
  if (paper.sign_off.empty()) {
    unsigned_fault(paper.date.span, fmt::format("nobody has signed the {}", paper.what), "Nobody has signed it.");
    return;
  }
  const SignOff* by_officer = nullptr;
  bool has_line_manager = false;
  for (const SignOff& one : paper.sign_off) {
    const std::string who = in_a_sentence(*one.role);
    has_line_manager = has_line_manager || is_line_manager(one);
    const bool is_signed = one.is_signed && **one.is_signed;
    if (!is_signed && one.date)
      faults
          .fault("equality/unsigned", one.is_signed ? one.is_signed->span : one.role.span,
                 fmt::format("the {} is said not to have signed, yet a date of signature is given", who),
                 fmt::format("There is a date of the {}, but no signature.", who))
          .note(one.date->span, "the date")
          .help("mend `signed:`, or take the date out");
    else if (!is_signed)
      unsigned_fault(one.is_signed ? one.is_signed->span : one.role.span, fmt::format("the {} has not signed", who),
                     fmt::format("There is no signature of the {}.", who));
    else if (!one.date)
      faults
          .fault("equality/undated", one.role.span, fmt::format("the {} has signed, but not dated it", who),
                 fmt::format("The signature of the {} is not dated.", who))
          .help("add `date:`: only a dated signature shows that it came before the decision");
    if (one.date && **one.date < *paper.date)
      faults
          .fault("equality/signed-early", one.date->span,
                 fmt::format("the {} signed on {}, before the {} of {} was made", who, long_date(**one.date),
                             paper.what, long_date(*paper.date)),
                 fmt::format("The signature of the {} is dated before the form.", who))
          .note(paper.date.span, fmt::format("the {}", paper.what))
          .help("mend one of the dates, or have it signed as it is now");
    if (one.date && meeting.date && **one.date > **meeting.date)
      faults
          .fault("equality/signed-late", one.date->span,
                 fmt::format("the {} signed on {}, after the decision of {}", who, long_date(**one.date),
                             long_date(**meeting.date)),
                 fmt::format("The {} signed it after the decision.", who))
          .note(meeting.date->span, "the decision")
          .help("have it signed before the decision");
    if (one.officer) {
      if (by_officer && **by_officer->officer == **one.officer)
        faults
            .fault("equality/one-signature", one.officer->span,
                   fmt::format("the post `{}` signs twice, where two people are to look at it", **one.officer),
                   "One post has signed twice.")
            .note(by_officer->officer->span, "the first signature")
            .help("have the line manager sign");
      if (!by_officer) by_officer = &one;
    }
  }
  if (paper.line_manager_signs && !has_line_manager)
    unsigned_fault(paper.sign_off.front().role.span,
                   "no assessment is to be made, and there is no signature of the line manager among these",
                   "There is no signature of the line manager.");
}

/// Something dated after the paper and before the decision: the paper was about an earlier state of it.
void check_what_is_newer(const EqualityPaper& paper, const DecidingMeeting& meeting, const RuleContext& context,
                         EqualityFaults& faults) {
  for (const Value& document : context.documents) {
    const std::string_view kind = text_of(document.find("kind"));
    if (kind != "appraisal" && kind != "business-case" && kind != "options") continue;
    const std::string_view option = text_of(document.find("option"));
    if (paper.option && !option.empty() && option != **paper.option) continue;
    std::optional<Located<Date>> newest;
    const auto look = [&](const std::optional<Located<Date>>& date) {
      if (!date || **date <= *paper.date || (meeting.date && **date >= **meeting.date)) return;
      if (!newest || **date > **newest) newest = date;
    };
    look(date_of(document.find("date")));
    if (const Value* stages = document.find("stages"); stages && stages->is_sequence())
      for (const Value& stage : stages->as_sequence()) look(date_of(stage.find("date")));
    std::string name = kind == "options" ? "list of options" : kind == "appraisal" ? "appraisal" : "business case";
    // The option that is screened may have changed since, with the list as it was.
    if (const Value* options = document.find("options"); kind == "options" && paper.option && options->is_sequence())
      for (const Value& one : options->as_sequence())
        if (text_of(one.find("id")) == **paper.option && !newest) {
          look(date_of(one.find("date")));
          name = fmt::format("option `{}`", **paper.option);
        }
    if (!newest) continue;
    faults
        .fault("equality/stale", paper.date.span,
               fmt::format("the {} of {} is older than the {} of {} that is decided on", paper.what,
                           long_date(*paper.date), name, long_date(**newest)),
               fmt::format("It is older than the {} of {} that is decided on.", name, long_date(**newest)))
        .note(newest->span, fmt::format("the {}", name))
        .help(fmt::format("look at the {} again before the decision, and date it anew", paper.what));
  }
}

void check_phase(const EqualityPaper& paper, const DecidingMeeting& meeting, const RuleContext& context,
                 EqualityFaults& faults) {
  if (!paper.phase || !meeting.date) return;
  for (const Value& document : context.documents) {
    if (text_of(document.find("kind")) != "programme") continue;
    for (const Phase& phase : bind<Programme>(document).phases) {
      if (*phase.id != **paper.phase || !phase.due || **phase.due >= **meeting.date) continue;
      faults
          .fault("equality/stale", paper.phase->span,
                 fmt::format("the phase `{}` was over on {}, before the decision of {}", *phase.id,
                             long_date(**phase.due), long_date(**meeting.date)),
                 fmt::format("It is about the phase “{}”, which was over by the decision.", phase.name))
          .note(phase.due->span, "the end of the phase")
          .help("name the phase in which the decision is taken, or look at the paper again");
    }
  }
}

/// The option that is put to the decision: of the business case, or the one that the options call preferred.
void check_option(const EqualityPaper& paper, const RuleContext& context, EqualityFaults& faults) {
  if (!paper.option) return;
  std::optional<Located<std::string>> other;
  for (const Value& document : context.documents) {
    const std::string_view kind = text_of(document.find("kind"));
    if (kind == "business-case") {
      const Value* option = document.find("option");
      if (!option || !option->is_string()) continue;
      if (option->as_string() == **paper.option) return;
      if (!other) other = {option->as_string(), option->span()};
    } else if (kind == "options") {
      const Value* options = document.find("options");
      if (!options || !options->is_sequence()) continue;
      for (const Value& one : options->as_sequence()) {
        const Value* stage = one.find("stage");
        if (text_of(stage) != "preferred") continue;
        const std::string id(text_of(one.find("id")));
        if (id == **paper.option) return;
        if (!other) other = {id, stage->span()};
      }
    }
  }
  if (!other) return;
  faults
      .fault("equality/other-option", paper.option->span,
             fmt::format("the {} is of the option `{}`, but `{}` is put to the decision", paper.what, **paper.option,
                         **other),
             "It is about another option than the one put to the decision.")
      .note(other->span, "what is put to the decision")
      .help(fmt::format("make the {} of what is decided", paper.what));
}

}  // namespace

Diagnostics::Builder EqualityFaults::fault(std::string_view code, Span where, std::string message, std::string remark) {
  this->remark(std::move(remark));
  return as_published_ ? out_.warning(code, where, std::move(message)) : out_.error(code, where, std::move(message));
}
Diagnostics::Builder EqualityFaults::warning(std::string_view code, Span where, std::string message,
                                             std::string remark) {
  this->remark(std::move(remark));
  return out_.warning(code, where, std::move(message));
}
void EqualityFaults::remark(std::string text) {
  if (!text.empty()) remarks_.push_back(Value(std::move(text)));
}

DecidingMeeting check_equality_paper(const EqualityPaper& paper, const Value& document, const RuleContext& context,
                                     EqualityFaults& faults) {
  DecidingMeeting meeting;
  meeting.date = paper.decision_date;
  if (paper.meeting || paper.decision_date) find_meeting(paper, context, faults, meeting);
  if (meeting.date && *paper.date > **meeting.date)
    faults
        .fault("equality/after-decision", paper.date.span,
               fmt::format("the {} is dated {}, after the decision of {}", paper.what, long_date(*paper.date),
                           long_date(**meeting.date)),
               fmt::format("It is dated after the decision of {}.", long_date(**meeting.date)))
        .note(meeting.date->span, "the decision")
        .help("due regard comes before a decision; the decision has to be looked at again");
  if (paper.published && **paper.published < *paper.date)
    faults
        .fault("order/dates", paper.published->span,
               fmt::format("the {} was published on {}, before it was made", paper.what, long_date(**paper.published)),
               "")
        .note(paper.date.span, fmt::format("the {}", paper.what))
        .help("mend one of the dates");
  const std::string_view weekday = weekday_name(*paper.date);
  if (weekday == "Saturday" || weekday == "Sunday") {
    const std::string remark = fmt::format("The date of the {} is a {}.", paper.what, weekday);
    if (document.find("date_note"))
      faults.remark(remark);
    else
      faults
          .warning("date/weekend", paper.date.span, fmt::format("{} was a {}", long_date(*paper.date), weekday), remark)
          .help("mend the date, or say in `date_note:` that it is right");
  }
  check_signatures(paper, meeting, faults);
  check_what_is_newer(paper, meeting, context, faults);
  check_phase(paper, meeting, context, faults);
  check_option(paper, context, faults);
  return meeting;
}

DueRegard due_regard_of(const EqualityPaper& paper, const DecidingMeeting& meeting) {
  DueRegard record;
  record.what = paper.full_name;
  record.date = *paper.date;
  if (meeting.date) record.decided = **meeting.date;
  record.body = meeting.body;
  record.meeting_known = meeting.document != nullptr;
  if (meeting.entry) {
    // Papers on equality and minutes are public: they say no more of an exempt paper than its public title.
    const Value* confidential = meeting.entry->find("confidential");
    const bool kept_back = meeting.entry->find("exempt") != nullptr ||
                           (confidential != nullptr && !(confidential->is_bool() && !confidential->as_bool()));
    if (kept_back) {
      const std::string told(text_of(meeting.entry->find("public_title")));
      record.among = told.empty() ? "A paper that is not for publication" : told;
    }
    for (const std::string_view key : {"title", "text", "file"})
      if (!record.among && !text_of(meeting.entry->find(key)).empty()) record.among = text_of(meeting.entry->find(key));
  }
  for (const SignOff& one : paper.sign_off) {
    if (one.is_signed && **one.is_signed)
      record.signatures.push_back({*one.role, one.date ? std::optional(**one.date) : std::nullopt});
    else
      record.unsigned_roles.push_back(*one.role);
  }
  if (paper.published) record.published = **paper.published;
  return record;
}

Value with_common_results(const Value& own, const EqualityPaper& paper, const DecidingMeeting& meeting,
                          const DueRegard& record, const RuleContext& context, const EqualityFaults& faults) {
  Value::Mapping results = own.as_mapping();
  const auto add = [&](std::string_view key, Value value) { results.push_back({Value(key), std::move(value)}); };
  const auto text = [](const std::string& words) { return words.empty() ? Value(nullptr) : Value(words); };
  add("signed", record.unsigned_roles.empty() && !record.signatures.empty());
  add("days_before_decision", meeting.date ? context.workings.of("days from its own day to the decision")
                                                 .input(paper.what, paper.date)
                                                 .input("decision", meeting.date)
                                                 .gives(days_between(*paper.date, **meeting.date))
                                           : Value(nullptr));
  add("meeting", text(meeting.id));
  add("item", text(meeting.item));
  add("attached", record.among ? Value(*record.among) : Value(nullptr));
  add("remarks", faults.remarks());
  add("due_regard", due_regard_text(record));
  add("principles", brown_principles(record));
  return Value::mapping(std::move(results));
}

std::string characteristics_in_words(const std::vector<std::string_view>& names) {
  std::vector<std::string> words;
  for (const std::string_view name : names) words.push_back(ascii_lower(name));
  return list_and(words);
}

}  // namespace despatch
