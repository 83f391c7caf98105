// Notice, numbering and records of a meeting. Sources: Local Government Act 1972 ss. 100A-100D; SI 2012/2089 regs
// 5-13, 21.
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "model/project.h"
#include "rules/findings.h"

namespace despatch {
namespace {

/// The days between that did not count, for the note of a short notice: "18 and 19 November (weekend)".
std::string days_that_do_not_count(Date from, Date to, const Calendar& calendar) {
  std::vector<std::string> days;
  for (Date d = add_days(from, 1); d < to && days.size() < 8; d = add_days(d, 1))
    if (const std::string why = calendar.why_not_working(d); !why.empty())
      days.push_back(fmt::format("{} ({})", long_date(d), why));
  return days.empty() ? "" : list_and(days);
}

struct Numbering {
  std::map<std::int64_t, Span> seen;
  std::int64_t next = 1;
  /// The number of the next thing: its own, or the one after the last. A number that stands twice is reported.
  std::int64_t take(const std::optional<Located<std::int64_t>>& own, Span where, std::string_view code,
                    std::string_view what, Diagnostics& out) {
    const std::int64_t number = own ? **own : next;
    const Span at = own ? own->span : where;
    if (own && number < next && !seen.contains(number))
      out.error(code, at, fmt::format("{} {} comes after {} {}", what, number, what, next - 1))
          .help("number upwards, or leave the number out");
    if (const auto [first, added] = seen.emplace(number, at); !added)
      out.error(code, at, fmt::format("two items are {} {}", what, number))
          .note(first->second, "the first")
          .help("leave the number out: it follows from the item above");
    next = number + 1;
    return number;
  }
};

/// When a decision came out, and when it takes effect: nothing for what is not known. Only decisions of an executive
/// can be called in (Local Government Act 2000, s. 9F(4)), where the project says how.
Value effect_of(const Value& decision, bool executive, const std::optional<CallIn>& rule, std::optional<Date> published,
                const Calendar& calendar) {
  Value until(nullptr), effect(nullptr);
  const Value* open = decision.find("call_in");
  const bool callable = executive && rule && !(open != nullptr && open->is_bool() && !open->as_bool());
  if (published && callable) {
    const int days = static_cast<int>(rule->working_days.value_or(5));
    until = iso_date(calendar.working_days_after(*published, days));
    effect = iso_date(calendar.working_days_after(*published, days + 1));
  }
  const Value* id = decision.find("id");
  return Value::mapping({{"id", id != nullptr ? *id : Value(nullptr)},
                         {"published", published ? Value(iso_date(*published)) : Value(nullptr)},
                         {"can_be_called_in", callable},
                         {"call_in_until", until},
                         {"takes_effect", effect}});
}

}  // namespace

Value findings_for(const Meeting& meeting, const RuleContext& context, Diagnostics& out) {
  Value::Mapping result;
  const auto put = [&](std::string_view key, Value value) { result.push_back({Value(key), std::move(value)}); };
  const Calendar calendar = context.calendar();

  std::optional<Body> body;
  if (const Value* document = context.find("organisation"))
    for (Body& one : bind<Organisation>(*document).bodies)
      if (*one.id == *meeting.body) body = std::move(one);
  const std::string regime = body && body->regime ? **body->regime : "part-va";
  const int needed = body && body->clear_days ? static_cast<int>(*body->clear_days)
                     : regime == "parish"     ? 3
                     : regime == "other"      ? 0
                                              : 5;
  put("regime", regime);
  put("body", body ? Value(body->name) : Value(nullptr));
  put("weekday", std::string(weekday_name(*meeting.date)));

  // Notice.
  const std::optional<Located<Date>> issued =
      meeting.agenda && meeting.agenda->issued ? meeting.agenda->issued : meeting.published;
  const Date latest = calendar.latest_publication(*meeting.date, needed);
  put("clear_days_needed", needed);
  put("latest_publication", iso_date(latest));
  put("published", issued ? Value(iso_date(**issued)) : Value(nullptr));
  if (static_cast<int>(meeting.date->year()) > Calendar::kLastYearChecked)
    out.warning("calendar/beyond-table", meeting.date.span,
                fmt::format("one-off bank holidays are known up to {} only", Calendar::kLastYearChecked))
        .help("put any that are announced into `calendar: extra_holidays:` of despatch.yaml");
  if (issued) {
    const int clear = calendar.clear_days(**issued, *meeting.date);
    put("clear_days", clear);
    put("lawful", clear >= needed);
    if (**issued > *meeting.date)
      out.error("order/dates", issued->span,
                fmt::format("the papers came out on {}, after the meeting of {}", long_date(**issued),
                            long_date(*meeting.date)))
          .note(meeting.date.span, "the meeting")
          .help("mend one of the dates");
    else if (clear < needed && !meeting.urgency_reason) {
      auto fault = out.error(
          "meeting/short-notice", issued->span,
          fmt::format("{} clear {} between papers and meeting, {} needed", clear, clear == 1 ? "day" : "days", needed));
      fault.label("papers out").note(meeting.date.span, "the meeting");
      if (const std::string skipped = days_that_do_not_count(**issued, *meeting.date, calendar); !skipped.empty())
        fault.note(fmt::format("the two days themselves do not count, nor do {}", skipped));
      fault.help(fmt::format("publish by {}, or say in `urgency_reason:` why it was called at shorter notice",
                             long_date(latest)));
    }
  }
  if (meeting.minutes && meeting.minutes->issued && **meeting.minutes->issued < *meeting.date)
    out.error("order/dates", meeting.minutes->issued->span,
              fmt::format("the minutes came out on {}, before the meeting of {}", long_date(**meeting.minutes->issued),
                          long_date(*meeting.date)))
        .note(meeting.date.span, "the meeting")
        .help("mend one of the dates");
  if (meeting.minutes && meeting.minutes->confirmed && meeting.minutes->confirmed->date &&
      **meeting.minutes->confirmed->date < *meeting.date)
    out.error("order/dates", meeting.minutes->confirmed->date->span, "the minutes were agreed before the meeting")
        .note(meeting.date.span, "the meeting")
        .help("mend one of the dates");

  // Numbers on the agenda and in the minutes; what was undertaken.
  Numbering agenda, minutes;
  if (meeting.minutes && meeting.minutes->first_number) minutes.next = **meeting.minutes->first_number;
  Value::Sequence items, actions;
  std::optional<CallIn> call_in;
  if (const Value* project = context.find("project")) call_in = bind<Project>(*project).call_in;
  const std::optional<Located<Date>> minutes_issued = meeting.minutes ? meeting.minutes->issued : std::nullopt;
  for (const Item& item : meeting.items) {
    const std::int64_t number = agenda.take(item.number, item.title.span, "meeting/item-number", "item", out);
    Value minute_number(nullptr);
    Value::Sequence decisions;
    if (item.minute) {
      minute_number = Value(minutes.take(item.minute->number, item.title.span, "minutes/number", "minute", out));
      for (const Action& action : item.minute->actions) {
        if (action.due && **action.due < *meeting.date)
          out.error("order/dates", action.due->span,
                    fmt::format("the action is due on {}, before the meeting that agreed it", long_date(**action.due)))
              .note(meeting.date.span, "the meeting")
              .help("mend the date");
        if (action.done && **action.done < *meeting.date)
          out.error("order/dates", action.done->span, "the action was done before the meeting that agreed it")
              .note(meeting.date.span, "the meeting")
              .help("mend the date");
        actions.push_back(Value::mapping(
            {{"id", action.id ? Value(**action.id) : Value(nullptr)},
             {"item", number},
             {"minute", minute_number},
             {"due", action.due ? Value(iso_date(**action.due)) : Value(nullptr)},
             {"done", action.done ? Value(iso_date(**action.done)) : Value(nullptr)},
             {"overdue", Value(action.due && !action.done && context.as_of && **action.due < *context.as_of)}}));
      }
      // The law asks for reasons and rejected alternatives of every executive decision.
      const auto decision = [&](const Value& one) {
        std::optional<Date> published = minutes_issued ? std::optional(**minutes_issued) : std::nullopt;
        if (const Value* day = one.find("published"); day != nullptr && day->is_string()) {
          if (const auto said = parse_date(day->as_string())) published = *said;
          if (published && *published < *meeting.date)
            out.error("order/dates", day->span(),
                      fmt::format("the decision was published on {}, before the meeting that took it",
                                  long_date(*published)))
                .note(meeting.date.span, "the meeting")
                .help("mend the date");
        }
        if (one.is_mapping()) decisions.push_back(effect_of(one, regime == "executive", call_in, published, calendar));
        if (!one.is_mapping() || one.find("not_published")) return;
        for (const auto& [key, regulation] : {std::pair<std::string_view, std::string_view>{"reasons", "the reasons"},
                                              {"alternatives", "the options considered and rejected"}})
          if (regime == "executive" && !one.find(key))
            out.warning(
                   "decision/incomplete", one.as_mapping()[0].key.span(),
                   fmt::format("the record of an executive decision states {}, and there are none here", regulation))
                .help(fmt::format("add `{}:`; write None where there were none", key));
      };
      if (item.minute->decision.is_sequence())
        for (const Value& one : item.minute->decision.as_sequence()) decision(one);
      else
        decision(item.minute->decision);
    }
    if (item.published && issued && **item.published > **issued && !item.late)
      out.error("item/late-no-reason", item.published->span,
                fmt::format("this report came out on {}, after the agenda", long_date(**item.published)))
          .note(issued->span, "the agenda")
          .help("add `late:` with why it was not ready and why it cannot wait");
    if (item.late && regime == "executive" && item.late->reason_urgent && !meeting.urgency_reason)
      out.warning("executive/urgent-route", item.title.span,
                  "an executive meeting has no power to add an item because its chairman thinks it urgent")
          .note(
              "that route, s. 100B(4)(b) of the 1972 Act, is for council and committees; cabinet is bound by SI "
              "2012/2089")
          .help("call the meeting at shorter notice with `urgency_reason:`, or take the item at the next");
    items.push_back(Value::mapping({{"id", item.id ? Value(**item.id) : Value(nullptr)},
                                    {"number", number},
                                    {"minute", minute_number},
                                    {"title", *item.title},
                                    {"decisions", Value(std::move(decisions))}}));
  }
  put("items", Value(std::move(items)));
  put("actions", Value(std::move(actions)));

  if (meeting.attendance && body && body->quorum) {
    const auto present = static_cast<std::int64_t>(meeting.attendance->present.size());
    put("present", present);
    put("quorate", present >= **body->quorum);
    if (present < **body->quorum)
      out.error("meeting/inquorate", meeting.body.span,
                fmt::format("{} members were present, {} are needed", present, **body->quorum))
          .note(body->quorum->span, "the quorum")
          .help("mend the attendance; an inquorate meeting decides nothing");
  }
  put("open_until", iso_date(open_until(*meeting.date, 6)));
  put("background_open_until", iso_date(open_until(*meeting.date, 4)));
  put("latest_key_decision_notice", iso_date(calendar.latest_notice(*meeting.date)));
  return Value::mapping(std::move(result));
}

}  // namespace despatch
