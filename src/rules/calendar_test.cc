#include "rules/calendar.h"

#include <catch2/catch.hpp>

namespace despatch {
namespace {

Date d(std::string_view text) { return parse_date(text).value(); }

TEST_CASE("Easter by the computus") {
  for (const std::string_view day :
       {"2011-04-24", "2012-04-08", "2013-03-31", "2014-04-20", "2015-04-05", "2016-03-27", "2017-04-16", "2018-04-01",
        "2019-04-21", "2020-04-12", "2021-04-04", "2022-04-17", "2023-04-09", "2024-03-31", "2025-04-20", "2026-04-05",
        "2027-03-28", "2028-04-16"})
    CHECK(easter_sunday(std::stoi(std::string(day.substr(0, 4)))) == d(day));
}

TEST_CASE("the bank holidays of 2011 to 2027 are those of the public list") {
  const std::vector<std::string_view> expected = {
      "2011-01-03 2011-04-22 2011-04-25 2011-04-29 2011-05-02 2011-05-30 2011-08-29 2011-12-26 2011-12-27",
      "2012-01-02 2012-04-06 2012-04-09 2012-05-07 2012-06-04 2012-06-05 2012-08-27 2012-12-25 2012-12-26",
      "2013-01-01 2013-03-29 2013-04-01 2013-05-06 2013-05-27 2013-08-26 2013-12-25 2013-12-26",
      "2014-01-01 2014-04-18 2014-04-21 2014-05-05 2014-05-26 2014-08-25 2014-12-25 2014-12-26",
      "2015-01-01 2015-04-03 2015-04-06 2015-05-04 2015-05-25 2015-08-31 2015-12-25 2015-12-28",
      "2016-01-01 2016-03-25 2016-03-28 2016-05-02 2016-05-30 2016-08-29 2016-12-26 2016-12-27",
      "2017-01-02 2017-04-14 2017-04-17 2017-05-01 2017-05-29 2017-08-28 2017-12-25 2017-12-26",
      "2018-01-01 2018-03-30 2018-04-02 2018-05-07 2018-05-28 2018-08-27 2018-12-25 2018-12-26",
      "2019-01-01 2019-04-19 2019-04-22 2019-05-06 2019-05-27 2019-08-26 2019-12-25 2019-12-26",
      "2020-01-01 2020-04-10 2020-04-13 2020-05-08 2020-05-25 2020-08-31 2020-12-25 2020-12-28",
      "2021-01-01 2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-08-30 2021-12-27 2021-12-28",
      "2022-01-03 2022-04-15 2022-04-18 2022-05-02 2022-06-02 2022-06-03 2022-08-29 2022-09-19 2022-12-26 2022-12-27",
      "2023-01-02 2023-04-07 2023-04-10 2023-05-01 2023-05-08 2023-05-29 2023-08-28 2023-12-25 2023-12-26",
      "2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26",
      "2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26",
      "2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28",
      "2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28"};
  const Calendar calendar;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    std::string found;
    const int year = 2011 + static_cast<int>(i);
    for (Date day = Date{std::chrono::year(year), std::chrono::January, std::chrono::day(1)};
         static_cast<int>(day.year()) == year; day = add_days(day, 1))
      if (!calendar.bank_holiday(day).empty()) found += (found.empty() ? "" : " ") + iso_date(day);
    CHECK(found == expected[i]);
  }
}

TEST_CASE("the latest day to publish, for each meeting of the fact sheet") {
  const Calendar calendar;
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"2017-11-23", "2017-11-15"}, {"2017-12-14", "2017-12-06"}, {"2018-03-29", "2018-03-21"},
      {"2018-04-10", "2018-03-29"}, {"2020-05-14", "2020-05-05"}, {"2022-06-09", "2022-05-30"},
      {"2022-09-22", "2022-09-13"}, {"2023-05-15", "2023-05-04"}, {"2026-01-07", "2025-12-29"},
      {"2026-12-31", "2026-12-21"}, {"2027-01-06", "2026-12-24"}, {"2027-04-06", "2027-03-25"}};
  for (const auto& [meeting, latest] : cases) {
    CAPTURE(meeting);
    CHECK(iso_date(calendar.latest_publication(d(meeting))) == latest);
    CHECK(calendar.clear_days(d(latest), d(meeting)) >= 5);
    // One working day later is too late.
    CHECK(calendar.clear_days(calendar.working_days_after(d(latest), 1), d(meeting)) < 5);
  }
  CHECK(calendar.clear_days(d("2018-03-20"), d("2018-03-29")) == 6);
}

TEST_CASE("28 days, call-in and retention") {
  const Calendar calendar;
  CHECK(iso_date(calendar.latest_notice(d("2018-03-29"))) == "2018-02-28");
  CHECK(iso_date(calendar.latest_notice(d("2017-12-14"))) == "2017-11-15");
  CHECK(iso_date(calendar.latest_notice(d("2026-01-07"))) == "2025-12-09");
  const std::tuple<std::string_view, std::string_view, std::string_view> call_in[] = {
      {"2017-12-15", "2017-12-22", "2017-12-27"},
      {"2018-03-29", "2018-04-09", "2018-04-10"},
      {"2022-05-31", "2022-06-09", "2022-06-10"},
      {"2026-12-22", "2026-12-31", "2027-01-04"}};
  for (const auto& [published, ends, implement] : call_in) {
    CHECK(iso_date(calendar.working_days_after(d(published), 5)) == ends);
    CHECK(iso_date(calendar.working_days_after(d(published), 6)) == implement);
  }
  CHECK(iso_date(open_until(d("2018-03-29"), 6)) == "2024-03-28");
  CHECK(iso_date(open_until(d("2018-03-29"), 4)) == "2022-03-28");
  CHECK(iso_date(open_until(d("2016-02-29"), 6)) == "2022-02-28");
}

TEST_CASE("a project adds its own days") {
  CalendarRules rules;
  rules.closed_days.push_back({{d("2026-12-29"), {}}, "Offices closed"});
  rules.extra_holidays.push_back({{d("2026-12-30"), {}}, "A holiday announced late"});
  rules.working_days.push_back({d("2026-12-28"), {}});
  const Calendar calendar(rules);
  CHECK(calendar.why_not_working(d("2026-12-29")) == "Offices closed");
  CHECK(!calendar.is_working_day(d("2026-12-30")));
  CHECK(calendar.is_working_day(d("2026-12-28")));
}

}  // namespace
}  // namespace despatch
