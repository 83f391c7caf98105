// How hard a text is to read, by published formulas on counts that anybody can repeat.
//
// A word is a run of letters, digits, apostrophes and hyphens with at least one letter or digit. A sentence ends at . !
// ? or … before a blank and a capital, digit or quote, or at the end of a paragraph (a blank line or a line break:
// headings and list items are sentences of their own when they hold words). Syllables are counted by rule, with a list
// of common exceptions. Initials and usual abbreviations do not end a sentence.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace despatch {

struct TextCounts {
  std::int64_t words = 0, sentences = 0, syllables = 0;
  std::int64_t long_words = 0;  ///< of three syllables or more
  std::int64_t letters = 0;     ///< letters and digits
};

/// Flesch 1948: higher is easier; 60 to 70 is plain.
[[nodiscard]] double flesch_reading_ease(const TextCounts& counts);
/// Kincaid and others 1975: a US school grade.
[[nodiscard]] double flesch_kincaid_grade(const TextCounts& counts);
/// McLaughlin 1969; made for 30 sentences or more.
[[nodiscard]] double smog(const TextCounts& counts);
/// Coleman and Liau 1975.
[[nodiscard]] double coleman_liau(const TextCounts& counts);
/// The usual convention in Britain: grade and five years, never below 5.
[[nodiscard]] double reading_age(const TextCounts& counts);

struct Sentence {
  std::size_t begin = 0, end = 0;  ///< bytes of the text
  std::int64_t words = 0;
};
struct Readability {
  TextCounts counts;
  std::vector<Sentence> sentences;
  [[nodiscard]] double grade() const { return flesch_kincaid_grade(counts); }
  [[nodiscard]] double ease() const { return flesch_reading_ease(counts); }
  [[nodiscard]] double age() const { return reading_age(counts); }
};

/// Of plain text: no markup. Empty text has no sentence, and every figure of it is 0.
[[nodiscard]] Readability measure_readability(std::string_view plain_text);

[[nodiscard]] int syllables_in(std::string_view word);

}  // namespace despatch
