#include "write/pdf/layout/break_rules.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/text.h"

namespace despatch::layout {
namespace {

constexpr std::uint8_t kDashCost = 4;
constexpr std::uint8_t kHyphenCost = 8;
constexpr std::uint8_t kSlashCost = 8;
constexpr std::uint8_t kAddressCost = 10;
constexpr std::size_t kLongWord = 32;  // bytes from which a word is taken for an address or a path

enum ByteClass : std::uint8_t { Plain = 0, Hyphen = 1, Slash = 2, Beyond = 4, Address = 8 };

constexpr std::array<std::uint8_t, 256> kClasses = [] {
  std::array<std::uint8_t, 256> out{};
  out['-'] = Hyphen;
  out['/'] = Slash;
  out['_'] = out['@'] = out['='] = out['&'] = out['?'] = out['#'] = Address;
  for (std::size_t i = 0x80; i < 256; ++i) out[i] = Beyond;
  return out;
}();

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_address(std::string_view word) {
  return word.size() >= kLongWord || word.find("://") != word.npos || word.starts_with("www.") ||
         (word.size() > 20 && word.find('@') != word.npos);
}

// Letters and marks that never part a word: Latin, Greek, Cyrillic, quotation marks, ellipsis, currency.
bool is_simple(char32_t c) {
  return (c >= 0xA0 && c < 0x530 && c != 0xAD) || (c >= 0x1E00 && c < 0x2000) || (c >= 0x2016 && c <= 0x201F) ||
         c == 0x2022 || c == 0x2026 || c == 0x202F || (c >= 0x2030 && c <= 0x203A) || c == 0x2044 ||
         (c >= 0x2070 && c <= 0x20CF) || c == 0x2060 || c == 0x2011 || c == 0x2212 || c == 0xD7;
}
bool is_dash(char32_t c) { return c == 0x2013 || c == 0x2014; }

bool needs_icu(std::string_view word) {
  for (std::size_t at = 0; at < word.size();) {
    const char32_t c = next_code_point(word, at);
    if (c >= 0x80 && !is_simple(c) && !is_dash(c)) return true;
  }
  return false;
}

}  // namespace

struct BreakRules::Icu {
  UBreakIterator* iterator = nullptr;
  UText text = UTEXT_INITIALIZER;
  ~Icu() {
    if (iterator) ubrk_close(iterator);
    utext_close(&text);
  }
};

BreakRules::BreakRules() = default;
BreakRules::~BreakRules() = default;

const std::vector<WordBreak>& BreakRules::inside(std::string_view word) {
  breaks_.clear();
  std::uint8_t seen = word.size() >= kLongWord ? Address : Plain;
  for (const char c : word) seen |= kClasses[static_cast<unsigned char>(c)];
  if (seen == Plain) return breaks_;
  if ((seen & Beyond) && needs_icu(word)) {
    by_icu(word);
  } else if ((seen & (Address | Slash)) && is_address(word)) {
    of_address(word);
  } else {
    by_hand(word);
  }
  return breaks_;
}

void BreakRules::by_icu(std::string_view word) {
  UErrorCode status = U_ZERO_ERROR;
  if (!icu_) {
    icu_ = std::make_unique<Icu>();
    icu_->iterator = ubrk_open(UBRK_LINE, "en", nullptr, 0, &status);
  }
  if (!icu_->iterator) return;
  utext_openUTF8(&icu_->text, word.data(), static_cast<std::int64_t>(word.size()), &status);
  ubrk_setUText(icu_->iterator, &icu_->text, &status);
  if (U_FAILURE(status)) return;
  for (auto at = ubrk_next(icu_->iterator); at != UBRK_DONE; at = ubrk_next(icu_->iterator))
    if (at > 0 && static_cast<std::size_t>(at) < word.size()) breaks_.push_back({static_cast<std::uint32_t>(at), 1});
}

void BreakRules::by_hand(std::string_view word) {
  for (std::size_t at = 0; at < word.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(word, at);
    if (at >= word.size() || begin == 0) continue;
    const char before = word[begin - 1];
    const char after = word[at];
    // "decision-making" may be parted, "2017-18", "-5" and "A-" may not.
    const bool between_letters = begin >= 2 && is_letter(before) && is_letter(after) && word.size() - at >= 3;
    if (c == '-' && between_letters) breaks_.push_back({static_cast<std::uint32_t>(at), kHyphenCost});
    if (c == '/' && between_letters && begin >= 3) breaks_.push_back({static_cast<std::uint32_t>(at), kSlashCost});
    if (is_dash(c) && !(is_digit(before) && is_digit(after)))
      breaks_.push_back({static_cast<std::uint32_t>(at), kDashCost});
  }
}

void BreakRules::of_address(std::string_view word) {
  static constexpr std::string_view kAfter = "/.?&-_=,;:#%+~";
  for (std::size_t i = 2; i + 2 < word.size(); ++i) {
    const char c = word[i];
    const char next = word[i + 1];
    if (kAfter.find(c) == kAfter.npos || next == '/' || (c == '/' && word[i - 1] == '/')) continue;
    if (c == '.' && kAfter.find(next) != kAfter.npos) continue;
    const bool strong = c == '/' || c == '?' || c == '&';
    breaks_.push_back(
        {static_cast<std::uint32_t>(i + 1), static_cast<std::uint8_t>(strong ? kAddressCost : kAddressCost + 6)});
  }
}

bool BreakRules::belongs_together(std::string_view before, std::string_view after) {
  if (before.empty() || after.empty()) return false;
  const auto trimmed = after.substr(0, after.find_last_not_of(".,;:)") + 1);
  if (is_digit(before.back()) || before.ends_with("th") || before.ends_with("st") || before.ends_with("nd") ||
      before.ends_with("rd")) {
    static constexpr std::array<std::string_view, 26> kUnits = {
        "January", "February", "March",    "April",   "May",     "June",  "July",  "August", "September",
        "October", "November", "December", "million", "billion", "per",   "%",     "pm",     "am",
        "km",      "days",     "weeks",    "months",  "years",   "pages", "hours", "minutes"};
    const bool number = is_digit(before.back()) || (before.size() > 2 && is_digit(before[0]));
    if (number && std::ranges::find(kUnits, trimmed) != kUnits.end()) return true;
  }
  if (!is_digit(after[0])) return false;
  static constexpr std::array<std::string_view, 24> kNames = {
      "paragraph",  "paragraphs", "section", "sections", "appendix", "table",   "figure",  "page",
      "pages",      "part",       "item",    "option",   "question", "chapter", "article", "schedule",
      "regulation", "no.",        "number",  "phase",    "stage",    "annex",   "clause",  "version"};
  if (before.size() > 12) return false;
  return std::ranges::find(kNames, ascii_lower(before)) != kNames.end();
}

}  // namespace despatch::layout
