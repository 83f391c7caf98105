#include "model/kinds.h"

namespace despatch {

CodeTable model_codes() {
  static constexpr DiagnosticCode kCodes[] = {
      {"model/no-kind", "a file does not say what it holds",
       "Every content file begins with `kind:`, so that its keys can be checked. `kind: data` is for anything that no "
       "other kind fits.",
       ""},
      {"model/unknown-kind", "a kind that does not exist", "`despatch schema` lists the kinds.", ""},
      {"model/unknown-key", "a key that the record does not have",
       "A key that nobody reads is most often a slip of the pen, and its value would be missing from every paper "
       "without a word. `despatch schema KIND` "
       "and docs/content.md list the keys of each record.",
       ""},
      {"model/likely-typo", "a key of the author's own that is nearly a known one",
       "Front matter may hold keys of one's own. This one looks like a known key with a slip.", ""},
      {"model/missing-key", "a record lacks a key that it needs",
       "Papers cannot be made without it. Where the public record is silent, write `not_published: true` in the "
       "record: then nothing is missing, and papers say so.",
       ""},
      {"model/wrong-type", "a value of the wrong sort",
       "The key wants text, a list, a number, a date or a mapping, and something else stands there.", ""},
      {"model/empty-text", "a text without a word in it", "Leave the key out instead.", ""},
      {"model/empty-list", "a list that needs an item has none", "Leave the key out instead.", ""},
      {"model/bad-id", "a word that cannot be an id",
       "An id names a thing for other files: lower case letters and digits with single hyphens between, as in "
       "`wholly-owned-company`. It never changes, so that "
       "references and links hold.",
       ""},
      {"model/bad-date", "a date that is none",
       "Dates are year-month-day, as in 2017-11-23, and must be in the calendar.", "ISO 8601"},
      {"model/bad-time", "a time of day that is none", "Times are 14:30, 10.00 am, 2pm, noon or midnight.", ""},
      {"model/bad-colour", "a colour that is none",
       "Colours are written with a number sign and six hexadecimal digits (red, green, blue) or three, and in quotes, "
       "as "
       "what follows a bare number sign is a remark in YAML: \"#1d70b8\". `black` and `white` are known by name.",
       ""},
      {"model/bad-money", "an amount of money that is none",
       "Write pounds: 1250000, 1250000.50, \"£1,250,000\", \"£4.6m\", \"£4.6 million\", \"£12k\"; (1,200) and -1200 "
       "are below zero.",
       ""},
      {"money/inexact", "an amount that is not whole pence, or too large",
       "Money is kept to the penny, and every sum is exact.", ""},
      {"model/out-of-range", "a number beyond its bounds", "The message names the bounds.", ""},
      {"model/not-a-choice", "a word that is not among those possible", "The message lists the words.", ""},
      {"reference/duplicate-id", "an id that stands twice", "An id names one thing, so that what refers to it is sure.",
       ""},
      {"reference/unknown", "a reference to an id that nothing declares",
       "`option: wholly-owned-company` refers to the option with that id in an options file of the project. Look at "
       "the spelling, and whether the file is there.",
       ""},
  };
  return kCodes;
}

}  // namespace despatch
