#include "rules/readability.h"

#include <catch2/catch.hpp>

namespace despatch {
namespace {

TEST_CASE("the formulas give the published figures on published counts") {
  CHECK(coleman_liau({119, 5, 0, 0, 639}) == Approx(14.5304).margin(0.0001));
  CHECK(flesch_reading_ease({432, 34, 607}) == Approx(75.068).margin(0.001));
  CHECK(flesch_kincaid_grade({432, 34, 607}) == Approx(5.945).margin(0.001));
  CHECK(flesch_reading_ease({5, 1, 7}) == Approx(83.32).margin(0.005));
  CHECK(flesch_kincaid_grade({5, 1, 7}) == Approx(2.88).margin(0.005));
  CHECK(smog({5, 1, 7, 1}) == Approx(8.842).margin(0.001));
  CHECK(flesch_reading_ease({99, 11, 139, 6}) == Approx(78.918).margin(0.001));
  CHECK(flesch_kincaid_grade({99, 11, 139, 6}) == Approx(4.488).margin(0.001));
  CHECK(flesch_kincaid_grade({372, 17, 549}) == Approx(10.359).margin(0.001));
  CHECK(smog({372, 17, 549, 38}) == Approx(11.670).margin(0.001));
  CHECK(smog({100, 5, 150, 12}) == Approx(11.9792).margin(0.0001));
  CHECK(flesch_reading_ease({3, 3, 3}) == Approx(121.22).margin(0.001));
}

TEST_CASE("texts are counted as their readers would") {
  const Readability cat = measure_readability("The cat sat on the mat.");
  CHECK(cat.counts.words == 6);
  CHECK(cat.counts.sentences == 1);
  CHECK(cat.counts.syllables == 6);
  CHECK(cat.ease() == Approx(116.145).margin(0.001));
  CHECK(measure_readability("Cool dogs wear da sunglasses.").counts.syllables == 7);
  const Readability two =
      measure_readability("Mr. S. E. Geraghty paid £4.6m, i.e. a lot. \"Why?\" asked Dr. Smith.\n\nA heading\nNext");
  CHECK(two.counts.sentences == 5);
  CHECK(measure_readability("").age() == 0);
  CHECK(measure_readability("... !!! \n\n ?").counts.words == 0);
}

TEST_CASE("syllables of words that councils use") {
  const std::pair<std::string_view, int> words[] = {
      {"council", 2},  {"children", 2}, {"services", 3},    {"authority", 4},  {"company", 3},
      {"decision", 3}, {"social", 2},   {"table", 2},       {"changed", 1},    {"wanted", 2},
      {"trustees", 2}, {"people", 2},   {"improvement", 3}, {"nation", 2},     {"idea", 3},
      {"places", 2},   {"makes", 1},    {"libraries", 3},   {"well-being", 3}, {"the", 1}};
  for (const auto& [word, count] : words) {
    CAPTURE(word);
    CHECK(syllables_in(word) == count);
  }
}

}  // namespace
}  // namespace despatch
