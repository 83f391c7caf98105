#include "documents.h"

#include <array>

#include <fmt/format.h>

namespace despatch::bench {
namespace {

constexpr std::array<std::string_view, 48> kWords = {
    "the",       "council",  "services", "of",       "children", "and",        "options",   "for",
    "review",    "a",        "report",   "members",  "to",       "cabinet",    "in",        "resources",
    "company",   "is",       "proposed", "with",     "quality",  "transition", "on",        "costs",
    "staff",     "that",     "outcomes", "families", "by",       "government", "direction", "are",
    "appraisal", "criteria", "which",    "delivery", "model",    "be",         "panel",     "scrutiny",
    "financial", "case",     "savings",  "partner",  "schools",  "health",     "county",    "minister"};

/// The same words on every machine.
class Words {
 public:
  std::string_view next() {
    state_ = state_ * 6364136223846793005ull + 1442695040888963407ull;
    return kWords[(state_ >> 33) % kWords.size()];
  }
  std::uint64_t number() {
    state_ = state_ * 6364136223846793005ull + 1442695040888963407ull;
    return state_ >> 33;
  }

 private:
  std::uint64_t state_ = 2018;
};

}  // namespace

std::string text_pages(int pages) {
  Words words;
  std::string out = "---\ntitle: A long report\ncouncil: A Council\n---\n\n# A long report\n";
  for (int page = 0; page < pages; ++page) {
    if (page % 4 == 0) out += fmt::format("\n## Section {}\n", page / 4 + 1);
    for (int paragraph = 0; paragraph < 4; ++paragraph) {
      out += '\n';
      for (int word = 0; word < 66; ++word) {
        if (word) out += ' ';
        out += words.next();
      }
      out += ".\n";
    }
    out += fmt::format(
        "\n<!-- caption: Spend in year {} -->\n| Service | Budget | Spend | Change |\n|---|--:|--:|--:|\n", page + 1);
    for (int row = 0; row < 6; ++row)
      out += fmt::format("| {} {} | {}.{:02} | {}.{:02} | {}% |\n", words.next(), words.next(), words.number() % 9000,
                         words.number() % 100, words.number() % 9000, words.number() % 100, words.number() % 100);
  }
  return out;
}

std::string large_table(int rows, int columns) {
  Words words;
  std::string out =
      "---\ntitle: A large table\ncouncil: A Council\n---\n\n# A large table\n\n<!-- caption: All payments -->\n|";
  for (int column = 0; column < columns; ++column) out += fmt::format(" Column {} |", column + 1);
  out += "\n|";
  for (int column = 0; column < columns; ++column) out += column % 3 ? "--:|" : "---|";
  for (int row = 0; row < rows; ++row) {
    out += "\n|";
    for (int column = 0; column < columns; ++column) {
      if (column % 3) {
        out += fmt::format(" {}.{:02} |", words.number() % 900, words.number() % 100);
      } else {
        out += fmt::format(" {} |", words.next());
      }
    }
  }
  return out += '\n';
}

}  // namespace despatch::bench
