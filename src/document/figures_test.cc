#include "document/figures.h"

#include <catch2/catch.hpp>
#include <string>

namespace despatch {
namespace {

std::string figures(std::string_view text) {
  std::string all;
  for (const FigureRange& one : figures_in(text)) {
    if (!all.empty()) all += " | ";
    all += text.substr(one.begin, one.end - one.begin);
  }
  return all;
}

TEST_CASE("figures are found as a reader sees them") {
  CHECK(figures("It costs £4.6m, not £4,600,000.50.") == "£4.6m | £4,600,000.50");
  CHECK(figures("A gap of -£309,000 (−6.7%) in 2019/20") == "-£309,000 | −6.7% | 2019/20");
  CHECK(figures("£2 million of £3bn; 4 million people") == "£2 million | £3bn | 4 million");
  CHECK(figures("on 31 March 2018, 1 April and 2017-11-23 at 10.30am") ==
        "31 March 2018 | 1 April | 2017-11-23 | 10.30am");
  CHECK(figures("31\u00A0March\u00A02018") == "31\u00A0March\u00A02018");
  CHECK(figures("the 1st and the 22nd of 40") == "1st | 22nd | 40");
  CHECK(figures("from 3–4 and 10-12") == "3 | 4 | 10 | 12");
  CHECK(figures("£4m–£5m") == "£4m | £5m");
  CHECK(figures("paragraph 2.6.1, (14).") == "2.6.1 | 14");
}

TEST_CASE("digits inside words are no figures") {
  CHECK(figures("A4, x86, CP0001 and café5").empty());
  CHECK(figures("12x").empty());
  CHECK(figures("").empty());
  CHECK(figures("-").empty());
  CHECK(figures("£").empty());
  CHECK(figures("“42”") == "42");
}

}  // namespace
}  // namespace despatch
