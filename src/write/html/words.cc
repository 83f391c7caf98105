#include "write/html/words.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace despatch::html {
namespace {

constexpr Words kEnglish{
    .language = "en",
    .skip = "Skip to the paper",
    .contents = "Contents",
    .notes = "Notes",
    .note = "Footnote",
    .back = "Back to the text, from note",
    .done = "Done:",
    .to_do = "To do:",
    .table = "Table",
    .figure = "Figure",
    .numbers = "The figures in a table",
    .date = "Date",
    .reference = "Reference",
    .status = "Status",
    .author = "Author",
    .page = "Page",
    .of = "of",
    .untitled = "Untitled paper",
    .months = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
               "November", "December"},
};
constexpr Words kWelsh{
    .language = "cy",
    .skip = "Neidio i’r papur",
    .contents = "Cynnwys",
    .notes = "Nodiadau",
    .note = "Troednodyn",
    .back = "Yn ôl i’r testun, o nodyn",
    .done = "Wedi’i wneud:",
    .to_do = "I’w wneud:",
    .table = "Tabl",
    .figure = "Ffigur",
    .numbers = "Y ffigurau mewn tabl",
    .date = "Dyddiad",
    .reference = "Cyfeirnod",
    .status = "Statws",
    .author = "Awdur",
    .page = "Tudalen",
    .of = "o",
    .untitled = "Papur heb deitl",
    .months = {"Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref",
               "Tachwedd", "Rhagfyr"},
};

bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

}  // namespace

const Words& words_for(std::string_view language) {
  return ascii_lower(language.substr(0, language.find('-'))) == "cy" ? kWelsh : kEnglish;
}

bool is_right_to_left(std::string_view language) {
  const auto parts = split(language, '-');
  static constexpr std::array<std::string_view, 8> kScripts{"adlm", "arab", "hebr", "mand",
                                                            "nkoo", "rohg", "syrc", "thaa"};
  for (const auto part : parts) {
    if (part.size() == 4 && is_letter(part.front()))
      return std::ranges::find(kScripts, ascii_lower(part)) != kScripts.end();
  }
  static constexpr std::array<std::string_view, 18> kRtl{"ar", "arc", "azb", "ckb", "dv",  "fa", "glk", "he", "iw",
                                                         "ji", "mzn", "nqo", "pnb", "prs", "ps", "sd",  "ur", "yi"};
  const auto primary = ascii_lower(parts.front());
  return std::ranges::find(kRtl, primary) != kRtl.end() || primary == "ug" || primary == "syr" || primary == "ks";
}

}  // namespace despatch::html
