// Working days in England and Wales: bank holidays by rule, the one-offs as data, and what the law counts by them.
// Sources: Banking and Financial Dealings Act 1971; for the count of clear days see clear_days().
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "model/project.h"

namespace despatch {

class Calendar {
 public:
  Calendar() = default;
  /// With the project's own days (`calendar:` of despatch.yaml).
  explicit Calendar(const CalendarRules& rules);

  /// The name of the bank holiday, "Good Friday"; empty when it is none. A holiday that falls on a weekend has moved.
  [[nodiscard]] std::string bank_holiday(Date day) const;
  /// Monday to Friday, no bank holiday, no closed day of the council.
  [[nodiscard]] bool is_working_day(Date day) const;
  /// Why a day does not count: "a Saturday", "Good Friday"; empty for a working day.
  [[nodiscard]] std::string why_not_working(Date day) const;

  /// Whole working days between two days; neither counts itself. R v Swansea CC ex p Elitestone (1993) 66 P&CR 422; for
  /// principal councils the courts count working days.
  [[nodiscard]] int clear_days(Date published, Date meeting) const;
  /// The last working day on which papers can come out with `needed` clear days before the meeting.
  [[nodiscard]] Date latest_publication(Date meeting, int needed = 5) const;
  /// The day before the meeting by so many clear calendar days, stepped back to a working day: 28 for notices of key
  /// decisions and of private meetings (SI 2012/2089, regs 5 and 9).
  [[nodiscard]] Date latest_notice(Date meeting, int needed = 28) const;
  /// The `n`th working day after a day.
  [[nodiscard]] Date working_days_after(Date day, int n) const;

  /// The last year whose one-off holidays were known when this version was made.
  static constexpr int kLastYearChecked = 2027;

 private:
  std::vector<std::pair<Date, std::string>> extra_, closed_;
  std::set<Date> working_;
};

/// Easter Sunday of the Gregorian calendar.
[[nodiscard]] Date easter_sunday(int year);

/// "6 years beginning with the date" ends on the day before the sixth anniversary (Local Government Act 1972, s. 100C).
[[nodiscard]] Date open_until(Date meeting, int years);

}  // namespace despatch
