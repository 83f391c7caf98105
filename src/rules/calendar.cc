#include "rules/calendar.h"

#include <algorithm>

#include <fmt/format.h>

namespace despatch {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::weekday;
using std::chrono::year;

Date make(int y, unsigned m, unsigned d) { return Date{year(y), month(m), day(d)}; }
/// 0 for Sunday.
unsigned weekday_of(Date date) { return weekday(sys_days(date)).c_encoding(); }
bool is_weekend(Date date) { return weekday_of(date) == 0 || weekday_of(date) == 6; }

Date first_monday(int y, unsigned m) {
  const Date first = make(y, m, 1);
  return add_days(first, static_cast<int>((8 - weekday_of(first)) % 7));
}
Date last_monday(int y, unsigned m) {
  const Date last = Date(std::chrono::year_month_day_last(year(y), std::chrono::month_day_last(month(m))));
  return add_days(last, -static_cast<int>((weekday_of(last) + 6) % 7));
}

struct OneOff {
  int y;
  unsigned m, d;
  std::string_view name;  ///< empty for a day that is no holiday this once
};
// Royal proclamations. A holiday that was moved has two rows.
constexpr OneOff kOneOffs[] = {
    {2011, 4, 29, "Royal wedding"},
    {2012, 5, 28, ""},
    {2012, 6, 4, "Spring bank holiday"},
    {2012, 6, 5, "Diamond Jubilee"},
    {2020, 5, 4, ""},
    {2020, 5, 8, "Early May bank holiday (VE Day)"},
    {2022, 5, 30, ""},
    {2022, 6, 2, "Spring bank holiday"},
    {2022, 6, 3, "Platinum Jubilee"},
    {2022, 9, 19, "State funeral of Queen Elizabeth II"},
    {2023, 5, 8, "Coronation of King Charles III"},
};

/// The holiday that the yearly rules put on this day.
std::string_view by_rule(Date date) {
  const int y = static_cast<int>(date.year());
  const unsigned m = static_cast<unsigned>(date.month()), d = static_cast<unsigned>(date.day()), w = weekday_of(date);
  if (m == 1 && ((d == 1 && !is_weekend(date)) || (w == 1 && (d == 2 || d == 3)))) return "New Year's Day";
  if (m == 12 && d >= 25 && d <= 28 && !is_weekend(date)) {
    // On a weekend, Christmas Day moves to the 27th and Boxing Day to the 28th, but each keeps its day when it can.
    const unsigned christmas = weekday_of(make(y, 12, 25));
    if (d == 25) return "Christmas Day";
    if (d == 26) return "Boxing Day";
    if (d == 27 && (christmas == 6 || christmas == 0)) return "Christmas Day";
    if (d == 28 && (christmas == 6 || christmas == 5)) return "Boxing Day";
    return "";
  }
  if (m == 3 || m == 4) {
    const Date easter = easter_sunday(y);
    if (date == add_days(easter, -2)) return "Good Friday";
    if (date == add_days(easter, 1)) return "Easter Monday";
  }
  if (m == 5 && y >= 1978 && date == first_monday(y, 5)) return "Early May bank holiday";
  if (m == 5 && date == last_monday(y, 5)) return "Spring bank holiday";
  if (m == 8 && date == last_monday(y, 8)) return "Summer bank holiday";
  return "";
}

}  // namespace

Date easter_sunday(int y) {
  // Meeus, Jones and Butcher.
  const int a = y % 19, b = y / 100, c = y % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
  return make(y, static_cast<unsigned>(n / 31), static_cast<unsigned>(n % 31 + 1));
}

Calendar::Calendar(const CalendarRules& rules) {
  for (const CalendarDay& one : rules.extra_holidays) extra_.emplace_back(*one.date, one.name);
  for (const CalendarDay& one : rules.closed_days) closed_.emplace_back(*one.date, one.name);
  for (const Located<Date>& one : rules.working_days) working_.insert(*one);
}

std::string Calendar::bank_holiday(Date date) const {
  if (working_.contains(date)) return "";
  for (const auto& [extra, name] : extra_)
    if (extra == date) return name;
  for (const OneOff& one : kOneOffs)
    if (date == make(one.y, one.m, one.d)) return std::string(one.name);
  return std::string(by_rule(date));
}

std::string Calendar::why_not_working(Date date) const {
  if (is_weekend(date)) return fmt::format("a {}", weekday_name(date));
  if (std::string holiday = bank_holiday(date); !holiday.empty()) return holiday;
  for (const auto& [closed, name] : closed_)
    if (closed == date) return name;
  return "";
}

bool Calendar::is_working_day(Date date) const { return why_not_working(date).empty(); }

int Calendar::clear_days(Date published, Date meeting) const {
  // Beyond a century nobody asks, and a slip in a year must not cost a minute.
  static constexpr int kMostDays = 36'525;
  int count = 0, looked = 0;
  for (Date d = add_days(published, 1); d < meeting && looked < kMostDays; d = add_days(d, 1), ++looked)
    count += is_working_day(d) ? 1 : 0;
  return count;
}

Date Calendar::latest_publication(Date meeting, int needed) const {
  int count = 0;
  Date d = add_days(meeting, -1);
  for (; count < needed; d = add_days(d, -1)) count += is_working_day(d) ? 1 : 0;
  while (!is_working_day(d)) d = add_days(d, -1);
  return d;
}

Date Calendar::latest_notice(Date meeting, int needed) const {
  Date d = add_days(meeting, -needed - 1);
  while (!is_working_day(d)) d = add_days(d, -1);
  return d;
}

Date Calendar::working_days_after(Date date, int n) const {
  while (n > 0) {
    date = add_days(date, 1);
    n -= is_working_day(date) ? 1 : 0;
  }
  return date;
}

Date open_until(Date meeting, int years) {
  Date later{meeting.year() + std::chrono::years(years), meeting.month(), meeting.day()};
  // A meeting on 29 February has its anniversary on 1 March, and the day before is what counts.
  if (!later.ok()) later = Date{later.year(), std::chrono::March, day(1)};
  return add_days(later, -1);
}

}  // namespace despatch
