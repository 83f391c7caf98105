// Civil dates: days of the calendar, with no time and no zone.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace despatch {

using Date = std::chrono::year_month_day;

/// Reads "2017-11-23". The error says what would do: years 1000 to 9999, a day that exists.
[[nodiscard]] tl::expected<Date, std::string> parse_date(std::string_view text);
/// "2017-11-23"
[[nodiscard]] std::string iso_date(Date date);
/// "23 November 2017"
[[nodiscard]] std::string long_date(Date date);
/// "Thursday, 23 November 2017"
[[nodiscard]] std::string long_date_with_weekday(Date date);
[[nodiscard]] std::string_view weekday_name(Date date);
[[nodiscard]] std::string_view month_name(unsigned month);

[[nodiscard]] inline Date add_days(Date date, int days) {
  return std::chrono::sys_days(date) + std::chrono::days(days);
}
/// Days from `from` to `to`; negative when `to` is earlier.
[[nodiscard]] inline int days_between(Date from, Date to) {
  return static_cast<int>((std::chrono::sys_days(to) - std::chrono::sys_days(from)).count());
}

/// The instant a build says it was made: SOURCE_DATE_EPOCH, seconds since 1970 UTC. No clock is read anywhere else.
struct Instant {
  std::int64_t seconds = 0;
  friend bool operator==(const Instant&, const Instant&) = default;
};
/// "2026-11-22T09:30:00Z"
[[nodiscard]] std::string iso_instant(Instant instant);
/// Midnight UTC at the start of a date.
[[nodiscard]] Instant instant_of(Date date);

}  // namespace despatch
