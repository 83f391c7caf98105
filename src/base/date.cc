#include "base/date.h"

#include <array>

#include <fmt/format.h>

namespace despatch {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> kWeekdays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                    "Thursday", "Friday", "Saturday"};

std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

tl::expected<Date, std::string> parse_date(std::string_view text) {
  const auto shape = [&] {
    return tl::unexpected(fmt::format("`{}` is no date; write year-month-day, as in 2017-11-23", text.substr(0, 40)));
  };
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return shape();
  const auto year = digits(text.substr(0, 4)), month = digits(text.substr(5, 2)), day = digits(text.substr(8, 2));
  if (!year || !month || !day || *year < 1000) return shape();
  const Date date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                  std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return tl::unexpected(fmt::format("{} is not in the calendar", text));
  return date;
}

std::string iso_date(Date date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::string long_date(Date date) {
  return fmt::format("{} {} {}", static_cast<unsigned>(date.day()), month_name(static_cast<unsigned>(date.month())),
                     static_cast<int>(date.year()));
}

std::string long_date_with_weekday(Date date) { return fmt::format("{}, {}", weekday_name(date), long_date(date)); }

std::string_view weekday_name(Date date) {
  return kWeekdays[std::chrono::weekday(std::chrono::sys_days(date)).c_encoding()];
}

std::string_view month_name(unsigned month) { return month >= 1 && month <= 12 ? kMonths[month - 1] : ""; }

std::string iso_instant(Instant instant) {
  const std::chrono::sys_seconds at{std::chrono::seconds(instant.seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::hh_mm_ss time(at - day);
  return fmt::format("{}T{:02}:{:02}:{:02}Z", iso_date(Date(day)), time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

Instant instant_of(Date date) {
  return {std::chrono::duration_cast<std::chrono::seconds>(std::chrono::sys_days(date).time_since_epoch()).count()};
}

}  // namespace despatch
