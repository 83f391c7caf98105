#include <catch2/catch.hpp>

#include <cstdint>
#include <new>

#include "base/date.h"
#include "base/diagnostic.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/money.h"
#include "base/text.h"

using namespace despatch;

static std::string money(std::string_view text) {
  const auto amount = parse_money(text);
  return amount ? format_money(*amount) : "error: " + amount.error();
}

TEST_CASE("money is read as people write it, to the penny") {
  CHECK(money("1250000") == "£1,250,000");
  CHECK(money("£1,250,000.50") == "£1,250,000.50");
  CHECK(money("£4.6m") == "£4,600,000");
  CHECK(money("£4.6 million") == "£4,600,000");
  CHECK(money("-£950 thousand") == "-£950,000");
  CHECK(money("1 billion") == "£1,000,000,000");
  CHECK(money("-£12k") == "-£12,000");
  CHECK(money("(1,200)") == "-£1,200");
  CHECK(money("£0.005m") == "£5,000");
  CHECK(money("1.005").starts_with("error: `1.005` has parts of a penny"));
  CHECK(money("12,50").starts_with("error: `12,50` has a comma out of place"));
  CHECK(money("99999999999999999999").starts_with("error"));
  CHECK(money("").starts_with("error"));
  CHECK(money("£").starts_with("error"));
}

TEST_CASE("an amount is as exact as it is written") {
  CHECK(last_digit_of_money("£4.6m") == Money::pounds(100'000));
  CHECK(last_digit_of_money("£4.65 million") == Money::pounds(10'000));
  CHECK(last_digit_of_money("£12k") == Money::pounds(1'000));
  CHECK(last_digit_of_money("2 billion") == Money::pounds(1'000'000'000));
  CHECK(last_digit_of_money("£1,250") == Money::pounds(1));
  CHECK(last_digit_of_money("£0.07") == Money::pence(1));
}

TEST_CASE("dates are days of the calendar") {
  CHECK(long_date_with_weekday(*parse_date("2017-11-23")) == "Thursday, 23 November 2017");
  CHECK(parse_date("2017-02-29").error() == "2017-02-29 is not in the calendar");
  CHECK_FALSE(parse_date("23/11/2017").has_value());
  CHECK(days_between(*parse_date("2018-03-20"), *parse_date("2018-03-29")) == 9);
  CHECK(iso_instant({1511395200}) == "2017-11-23T00:00:00Z");
}

TEST_CASE("malformed UTF-8 is found at its first byte") {
  CHECK_FALSE(find_invalid_utf8("caffè 漢 🙂"));
  CHECK(find_invalid_utf8("ab\xC0\xAF") == 2);
  CHECK(find_invalid_utf8("\xED\xA0\x80") == 0);
  CHECK(find_invalid_utf8("x\xE2\x82") == 1);
}

TEST_CASE("the nearest name is offered only when it is near") {
  CHECK(nearest("critera", {"criteria", "weights"}) == "criteria");
  CHECK(nearest("titel", {"title", "table"}) == "title");
  CHECK_FALSE(nearest("budget", {"criteria", "weights"}));
}

TEST_CASE("a diagnostic prints its place, its notes and its help") {
  SourceMap sources;
  const Source& file = sources.add("panel.yaml", "date: 2017-11-23\nbody: x\npublished: 2017-11-16\n");
  Diagnostics out;
  out.error("meeting/short-notice", Span{&file, 36, 46}, "4 clear days between papers and meeting, 5 needed")
      .label("papers out")
      .note(Span{&file, 6, 16}, "the meeting")
      .note("18 and 19 November are a weekend")
      .help("publish by 15 November 2017");
  CHECK(render_text(out.all()[0]) ==
        "panel.yaml:3:12: error: 4 clear days between papers and meeting, 5 needed [meeting/short-notice]\n"
        "   1 | date: 2017-11-23\n"
        "     |       ---------- the meeting\n"
        " ... \n"
        "   3 | published: 2017-11-16\n"
        "     |            ^^^^^^^^^^ papers out\n"
        "     = note: 18 and 19 November are a weekend\n"
        "     = help: publish by 15 November 2017\n");
}

TEST_CASE("faults come down the file, each once") {
  SourceMap sources;
  const Source& file = sources.add("a.yaml", "one\ntwo\n");
  Diagnostics out;
  out.error("x/b", Span{&file, 4, 7}, "second");
  out.error("x/a", Span{&file, 0, 3}, "first");
  out.error("x/b", Span{&file, 4, 7}, "second");
  out.sort();
  REQUIRE(out.size() == 2);
  CHECK(out.all()[0].message == "first");
}

TEST_CASE("a line full of one fault tells some and counts the rest") {
  SourceMap sources;
  const Source& file = sources.add("a.md", std::string(500, 'x') + "\n" + std::string(500, 'y'));
  Diagnostics out;
  for (std::uint32_t at = 0; at < 500; ++at) out.warning("x/a", Span{&file, at, at + 1}, "this");
  out.error("x/b", Span{&file, 499, 500}, "another");
  out.error("x/a", Span{&file, 501, 502}, "in the next line");
  out.sort();
  REQUIRE(out.size() == 22);
  CHECK(out.all()[19].notes.at(0).text == "480 more of these in this line");
  CHECK(out.all()[20].message == "another");
  CHECK(out.all()[21].notes.empty());
}

TEST_CASE("a language tag is one that a voice can be chosen by") {
  for (const char* good : {"en", "en-GB", "cy", "EN-gb", "zh-Hant", "zh-Hant-HK", "pa-Arab-PK", "sco", "es-419",
                           "de-1996", "sl-rozaj-biske", "zh-yue-HK", "en-u-co-phonebk", "en-GB-x-council"})
    CHECK(is_language_tag(good));
  for (const char* bad : {"", "English", "welsh", "zz", "e", "en-", "-en", "en--GB", "en_GB", "en-UK", "english-GB",
                          "en-GB-GB", "en\" onclick=\"x", "x-own", "en-a", "en-x", "c\xC3\xBD", "en-Latn-Latn"})
    CHECK_FALSE(is_language_tag(bad));
  CHECK(meant_language_tag("English") == "en-GB");
  CHECK(meant_language_tag("en_GB.UTF-8") == "en-GB");
  CHECK(meant_language_tag("en-UK") == "en-GB");
  CHECK(meant_language_tag("Cymraeg") == "cy");
  CHECK_FALSE(meant_language_tag("Klingon"));
}

TEST_CASE("a large block begins where a large page does and can be written to its end") {
  for (const std::size_t bytes :
       {std::size_t{1}, std::size_t{4096}, (std::size_t{2} << 20) + 1, std::size_t{5} << 20}) {
    const MemoryBlock block = make_block(bytes);
    block[0] = 'a';
    block[bytes - 1] = 'z';
    if (bytes > std::size_t{2} << 20) CHECK(reinterpret_cast<std::uintptr_t>(block.get()) % (2u << 20) == 0);
  }
  CHECK_THROWS_AS(make_block(SIZE_MAX - 1), std::bad_alloc);
}
