#include "rules/said_counts.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/number_words.h"
#include "base/text.h"
#include "rules/data_path.h"

namespace despatch {

/// `whole` and `part` are paths into a document of a kind: a list counts its items, a mapping its entries, a number
/// itself; `*` counts each item's, `**` adds them up (rules/data_path.h).
struct CountedPlace {
  std::string_view kind, path;
  bool part = false;
  bool named = false;  ///< each part goes by the name of its item: the high risks
};
struct CountedSort {
  std::string_view one, many;             ///< for messages
  std::array<std::string_view, 4> nouns;  ///< as papers write them, in the plural
  std::array<CountedPlace, 12> places;
  bool one_list = false;  ///< a paper has one list of them, so a greater number is wrong wherever it stands
};

namespace {

constexpr bool kPart = true, kNamed = true;

constexpr CountedSort kSorts[] = {
    {"gateway question",
     "gateway questions",
     {"gateway questions", "gateways", "gateway tests"},
     {{{"appraisal", "gateway.announced"}, {"appraisal", "gateway.questions"}}},
     true},
    {"criterion",
     "criteria",
     {"criteria"},
     {{{"appraisal", "computed.criteria"},
       {"appraisal", "criteria.items"},
       {"appraisal", "criteria.items.*.criteria", kPart}}},
     true},
    {"option",
     "options",
     {"options", "delivery models", "delivery options"},
     {{{"options", "count"},
       {"options", "options"},
       {"business-case", "options", kPart},
       {"business-case", "running.options", kPart},
       {"appraisal", "scores", kPart},
       {"appraisal", "gateway.results", kPart},
       {"appraisal", "stages.*.count", kPart},
       {"options", "groups.*.count", kPart},
       {"options", "computed.groups.*.listed", kPart},
       {"appraisal", "computed.gateway.passed", kPart},
       {"appraisal", "computed.gateway.failed", kPart},
       {"appraisal", "computed.gateway.unknown", kPart}}}},
    {"group of options", "groups of options", {"groups of options"}, {{{"options", "groups"}}}, true},
    {"cost line",
     "cost lines",
     {"cost lines", "cost headings", "lines of cost", "headings of cost"},
     {{{"business-case", "set_up.lines"},
       {"business-case", "running.lines"},
       {"business-case", "options.*.costs"},
       {"business-case", "options.**.costs"}}},
     true},
    {"source of money",
     "sources of money",
     {"sources of money", "sources of funding", "funding sources"},
     {{{"business-case", "funding"}}},
     true},
    {"scenario", "scenarios", {"scenarios"}, {{{"business-case", "sensitivity.scenarios"}}}},
    {"risk",
     "risks",
     {"risks"},
     {{{"risks", "risks"},
       {"risks", "computed.risks"},
       {"risks", "computed.closed", kPart},
       {"risks", "computed.bands.*.count", kPart, kNamed},
       {"risks", "computed.bands.*.before", kPart, kNamed},
       {"risks", "computed.over_appetite", kPart},
       {"risks", "computed.rising", kPart},
       {"risks", "computed.without_owner", kPart},
       {"risks", "computed.without_mitigation", kPart}}}},
    {"phase", "phases", {"phases"}, {{{"programme", "phases"}}}},
    {"milestone",
     "milestones",
     {"milestones"},
     {{{"programme", "milestones"},
       {"programme", "computed.reached", kPart},
       {"programme", "computed.overdue", kPart}}}},
    {"duty",
     "duties",
     {"duties"},
     {{{"direction", "duties"},
       {"direction", "computed.count"},
       {"direction", "computed.shown", kPart},
       {"direction", "computed.part", kPart},
       {"direction", "computed.not_shown", kPart},
       {"direction", "computed.overdue", kPart},
       {"direction", "computed.due_within_28_days", kPart}}}},
    {"recommendation",
     "recommendations",
     {"recommendations"},
     {{{"meeting", "items.*.recommendations"}, {"meeting", "items.*.asks.items"}, {"scrutiny", "recommendations"}}}},
    {"characteristic",
     "characteristics",
     {"protected characteristics", "characteristics"},
     {{{"screening", "characteristics.answers"},
       {"equality-impact", "characteristics"},
       {"equality-impact", "computed.negative", kPart},
       {"equality-impact", "computed.positive", kPart},
       {"equality-impact", "computed.neutral", kPart}}},
     true},
    {"item",
     "items of business",
     {"items of business", "agenda items", "items on the agenda"},
     {{{"meeting", "items"}}},
     true},
    {"case study", "case studies", {"case studies"}, {{{"case-studies", "cases"}}}},
    {"line of enquiry", "lines of enquiry", {"lines of enquiry"}, {{{"scrutiny", "lines_of_enquiry"}}}},
    {"consultation question",
     "consultation questions",
     {"consultation questions", "questions of the consultation"},
     {{{"consultation", "questions"}}},
     true},
};

// ---- what the data hold

void add(std::int64_t number, Span where, const CountedPlace& place, std::vector<RightCount>& out) {
  const auto same = [&](const RightCount& other) { return other.number == number && other.name.empty(); };
  if (std::ranges::none_of(out, same)) out.push_back({number, where, place.kind, place.part, {}});
}

std::optional<std::int64_t> number_of(const Value& value) {
  if (value.is_int()) return value.as_int();
  if (value.is_sequence() || value.is_mapping()) return static_cast<std::int64_t>(value.size());
  return std::nullopt;
}

/// A list's own place is all of it; its first line is enough to find it.
Span place_of(const Value& value, Span key) {
  if (value.is_int() && value.span().known()) return value.span();
  return key.known() ? key : value.span();
}

void gather(const Value& document, const CountedPlace& place, std::vector<RightCount>& out) {
  const std::size_t all = place.path.find("**.");
  if (all == std::string_view::npos) {
    at_path(document, place.path, [&](const AtPath& here) {
      const auto number = number_of(here.value);
      if (number && *number != 0) add(*number, place_of(here.value, here.key), place, out);
      if (number && place.named && !here.name.empty())
        out.push_back({*number, place_of(here.value, here.key), place.kind, true, ascii_lower(here.name)});
    });
    return;
  }
  std::int64_t together = 0;
  Span first;
  at_path(document, std::string(place.path.substr(0, all)) + std::string(place.path.substr(all + 1)),
          [&](const AtPath& here) {
            together += number_of(here.value).value_or(0);
            if (!first.known()) first = place_of(here.value, here.key);
          });
  if (together != 0) add(together, first, place, out);
}

// ---- what a text says

struct Word {
  std::size_t begin = 0, end = 0;
  std::string_view text;  ///< lower case
};

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         (static_cast<unsigned char>(c) >= 0x80);
}

/// In lower case already. Letters and digits, with hyphens and apostrophes inside. Dashes and curly quotes part words.
std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> out;
  const auto punctuation = [&](std::size_t at) {
    return text.substr(at).starts_with("\xE2\x80") || text.substr(at).starts_with("\xC2\xA0") ||
           text.substr(at).starts_with("\xC2\xA3");
  };
  const auto length = [&](std::size_t at) { return text[at] == '\xE2' ? 3u : 2u; };
  for (std::size_t at = 0; at < text.size();) {
    if (punctuation(at)) {
      at += length(at);
      continue;
    }
    if (!is_word_byte(text[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < text.size() && !punctuation(at) &&
           (is_word_byte(text[at]) ||
            ((text[at] == '-' || text[at] == '\'') && at + 1 < text.size() && is_word_byte(text[at + 1]))))
      ++at;
    out.push_back({begin, at, text.substr(begin, at - begin)});
  }
  return out;
}

/// "nought" to "ninety-nine".
std::optional<std::int64_t> spelt(std::string_view word) {
  static const auto kWords = [] {
    std::array<std::string, 100> words;
    words[0] = "nought";
    for (std::size_t n = 1; n < words.size(); ++n) words[n] = number_in_words(static_cast<std::int64_t>(n));
    return words;
  }();
  const auto found = std::ranges::find(kWords, word);
  if (found == kWords.end()) return std::nullopt;
  return found - kWords.begin();
}

std::optional<std::int64_t> whole_number(std::string_view word) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  // A year is no count.
  if (error != std::errc() || end != word.data() + word.size() || word.size() > 5 || (number >= 1900 && number < 2100))
    return spelt(word);
  return number;
}

bool is_any_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

class Reader {
 public:
  explicit Reader(std::string_view text)
      : text_(text), low_(ascii_lower(text)), words_(words_of(low_)), quoted_(words_.size()) {
    bool open = false;
    std::size_t at = 0;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (; at < words_[i].begin; ++at) {
        if (text_[at] == '"') open = !open;
        if (text_.substr(at).starts_with("“")) open = true;
        if (text_.substr(at).starts_with("”")) open = false;
      }
      quoted_[i] = open;
    }
  }

  [[nodiscard]] std::size_t size() const { return words_.size(); }
  [[nodiscard]] const Word& at(std::size_t i) const { return words_[i]; }
  [[nodiscard]] bool quoted(std::size_t i) const { return quoted_[i]; }
  /// The word `by` places off, when nothing but a blank is between; else empty.
  [[nodiscard]] std::string_view near(std::size_t i, int by) const {
    const auto there = static_cast<std::ptrdiff_t>(i) + by;
    if (there < 0 || there >= static_cast<std::ptrdiff_t>(words_.size())) return {};
    const std::size_t low = std::min(i, static_cast<std::size_t>(there)),
                      high = std::max(i, static_cast<std::size_t>(there));
    for (std::size_t k = low; k < high; ++k) {
      const std::string_view gap = text_.substr(words_[k].end, words_[k + 1].begin - words_[k].end);
      if (!is_blank(gap)) return {};
    }
    return words_[static_cast<std::size_t>(there)].text;
  }
  /// One blank, perhaps with the quotes of a word that is used with a smile: six 'gateway' questions.
  static bool is_blank(std::string_view gap) {
    int blanks = 0;
    while (!gap.empty()) {
      std::size_t taken = 0;
      for (const std::string_view one : {" ", "\xC2\xA0", "'", "\"", "‘", "’", "“", "”"})
        if (gap.starts_with(one)) taken = one.size();
      if (taken == 0) return false;
      blanks += gap.front() == ' ' || gap.front() == '\xC2' ? 1 : 0;
      gap.remove_prefix(taken);
    }
    return blanks == 1;
  }
  /// How many words the noun takes that begins at `i`; 0 when another stands there.
  [[nodiscard]] std::size_t noun_at(std::size_t i, const CountedSort& sort) const {
    std::size_t longest = 0;
    for (const std::string_view noun : sort.nouns) {
      std::size_t taken = 0;
      bool same = !noun.empty();
      for (const std::string_view word : split(noun, ' ')) {
        same = same && i + taken < words_.size() &&
               (taken == 0 ? words_[i].text == word : near(i, static_cast<int>(taken)) == word);
        ++taken;
      }
      if (same) longest = std::max(longest, taken);
    }
    return longest;
  }
  /// No sign or figure is written on to the number.
  [[nodiscard]] bool stands_alone(std::size_t i) const {
    const std::size_t begin = words_[i].begin;
    if (begin == 0) return true;
    const char before = text_[begin - 1];
    return before == ' ' || before == '(' || before == '"' || before == '\'' ||
                   static_cast<unsigned char>(before) >= 0x80
               ? !text_.substr(0, begin).ends_with("£")
               : false;
  }

 private:
  std::string_view text_;
  std::string low_;  ///< ASCII alone changes, so every place stays
  std::vector<Word> words_;
  std::vector<bool> quoted_;
};

/// What stands before a number that is no count, or not of all.
bool is_hedged(const Reader& in, std::size_t i) {
  const std::string_view before = in.near(i, -1), second = in.near(i, -2);
  if (is_any_of(before,
                {"about",  "around",    "roughly", "nearly",  "almost", "over",    "some",  "another", "other",
                 "others", "further",   "first",   "last",    "top",    "next",    "best",  "same",    "these",
                 "those",  "remaining", "only",    "than",    "least",  "most",    "any",   "every",   "no",
                 "under",  "between",   "final",   "leading", "lowest", "highest", "worst", "new",     "additional",
                 "my",     "his",       "her",     "their",   "within", "twice"}))
    return true;
  // "three to five options", "three or four options"
  if (is_any_of(before, {"to", "or"}) && whole_number(second)) return true;
  // "Table 2 options", "phase 3 risks"
  return is_any_of(before, {"table",  "figure", "paragraph", "section",   "appendix", "item",     "page",    "question",
                            "option", "phase",  "stage",     "part",      "chapter",  "number",   "group",   "tier",
                            "type",   "step",   "level",     "january",   "february", "march",    "april",   "may",
                            "june",   "july",   "august",    "september", "october",  "november", "december"});
}

/// What after the noun makes it a part, or another thing.
bool is_narrowed(const Reader& in, std::size_t last) {
  const std::string_view after = in.near(last, 1);
  return is_any_of(after,
                   {"that",    "which",     "who",       "whose",      "where",    "with",     "without", "in",
                    "on",      "under",     "above",     "below",      "over",     "from",     "left",    "remaining",
                    "still",   "not",       "rated",     "scoring",    "scored",   "for",      "of",      "at",
                    "between", "beyond",    "within",    "among",      "about",    "whom",     "outside", "inside",
                    "there",   "elsewhere", "appraisal", "appraisals", "paper",    "papers",   "report",  "analysis",
                    "table",   "list",      "register",  "matrix",     "workshop", "workshops"});
}

bool is_in_all(const Reader& in, std::size_t last) {
  const std::string_view one = in.near(last, 1), two = in.near(last, 2);
  return one == "altogether" || (one == "in" && is_any_of(two, {"all", "total"}));
}

/// "were considered", "are listed", and "considered" straight before the number.
constexpr std::array<std::string_view, 17> kTakesIn = {
    "considered", "considers", "compared", "compares",   "appraised",  "appraises", "assessed",  "assesses",  "listed",
    "lists",      "examined",  "examines", "identified", "identifies", "contains",  "comprises", "registered"};

/// "16 potential delivery models" are the 16.
bool is_neutral(std::string_view word) {
  return is_any_of(word,
                   {"potential", "possible", "different", "alternative", "separate", "distinct", "formal", "broad"});
}

/// What may follow a noun in place of "that were …". Some are also said of all: those pass unseen.
bool is_participle(std::string_view word) {
  return word.ends_with("ed") || is_any_of(word, {"set", "shown", "given", "put", "left", "kept", "chosen", "made",
                                                  "known", "drawn", "seen", "brought"});
}

bool takes_in(std::string_view word) { return std::ranges::find(kTakesIn, word) != kTakesIn.end(); }

bool is_of_all(const Reader& in, std::size_t i, std::size_t last) {
  if (is_in_all(in, last)) return true;
  if (is_narrowed(in, last)) return false;
  const std::int64_t number = whole_number(in.at(i).text).value_or(0);
  const std::string_view before = in.near(i, -1), second = in.near(i, -2);
  if (before == "all" || (second == "all" && is_any_of(before, {"the", "of"}))) return true;
  // "two of the five", "each of the five", "one of five": the two are no count, the five are.
  const bool of_these = before == "the" && second == "of";
  if (of_these) {
    const std::string_view third = in.near(i, -3);
    return whole_number(third) ||
           is_any_of(third, {"each", "one", "none", "any", "most", "all", "which", "out", "some", "every"});
  }
  if (before == "of" && (whole_number(second) || is_any_of(second, {"out", "all"}))) return true;
  // "The two options differ" looks back at two that were named; three or more are seldom named.
  // Nor do "the 13 options included in the first paper" take in more than those.
  if (before == "the") return number >= 3 && second != "between" && !is_participle(in.near(last, 1));
  if (is_any_of(before, {"are", "were"}) && second == "there") return true;
  if (takes_in(before)) return true;
  const std::string_view after = in.near(last, 1), later = in.near(last, 2), latest = in.near(last, 3);
  if (is_any_of(after, {"were", "are"}) && takes_in(later)) return !is_any_of(latest, {"as", "in", "too", "by"});
  return after == "have" && later == "been" && takes_in(latest);
}

}  // namespace

std::vector<DataCount> counts_in(std::span<const Value> documents) {
  std::vector<DataCount> out;
  for (const CountedSort& sort : kSorts) {
    DataCount count{&sort, {}};
    for (const CountedPlace& place : sort.places)
      for (const Value& document : documents) {
        const Value* kind = place.kind.empty() ? nullptr : document.find("kind");
        if (kind != nullptr && kind->is_string() && kind->as_string() == place.kind)
          gather(document, place, count.right);
      }
    // The Equality Act knows nine, and eight for two of the duty's aims.
    if (sort.one == "characteristic" && !count.right.empty())
      for (const std::int64_t number : {9, 8})
        add(number, count.right.front().where, {count.right.front().of, "", kPart}, count.right);
    if (std::ranges::any_of(count.right, [](const RightCount& right) { return !right.part; }))
      out.push_back(std::move(count));
  }
  return out;
}

const RightCount& foremost(const SaidCount& said) {
  const auto meant = [&](const RightCount& right) { return said.name.empty() ? !right.part : right.name == said.name; };
  const auto found = std::ranges::find_if(said.data->right, meant);
  return found == said.data->right.end() ? said.data->right.front() : *found;
}

std::vector<SaidCount> contradicted_counts(std::string_view text, std::span<const DataCount> counts) {
  std::vector<SaidCount> out;
  if (counts.empty()) return out;
  const Reader in(text);
  for (std::size_t i = 0; i + 1 < in.size(); ++i) {
    const auto number = whole_number(in.at(i).text);
    if (!number || *number < 2 || in.quoted(i) || !in.stands_alone(i) || in.near(i, 1).empty()) continue;
    for (const DataCount& count : counts) {
      const std::string_view next = in.near(i, 1);
      const auto of_name = [&](const RightCount& right) { return !right.name.empty() && right.name == next; };
      const bool adjective =
          in.noun_at(i + 1, *count.sort) == 0 && (is_neutral(next) || std::ranges::any_of(count.right, of_name));
      const std::string_view name = adjective && !is_neutral(next) ? next : std::string_view();
      const std::size_t plain = adjective ? 1 : 0;
      const std::size_t noun = in.noun_at(i + 1 + plain, *count.sort);
      if (noun == 0 || in.near(i, 1 + static_cast<int>(plain)).empty()) continue;
      const auto said = [&](const RightCount& right) {
        return right.number == *number && (name.empty() || right.name == name);
      };
      if (std::ranges::any_of(count.right, said) || is_hedged(in, i)) break;
      const std::size_t last = i + plain + noun;
      std::int64_t most = 0;
      for (const RightCount& right : count.right)
        if (name.empty() || right.name == name) most = std::max(most, right.number);
      const bool elsewhere =
          is_any_of(in.near(last, 1), {"elsewhere", "of", "from", "for", "that", "which", "who", "whose"});
      const bool too_many = (count.sort->one_list || !name.empty()) && *number > most && !elsewhere;
      if (too_many || is_of_all(in, i, last))
        out.push_back({in.at(i).begin, in.at(last).end, *number, &count, std::string(name)});
      break;
    }
  }
  return out;
}

std::string said_by_data(const DataCount& data, const RightCount& right) {
  return fmt::format("{}{}{} {} here", right.number, right.name.empty() ? "" : " ", right.name,
                     right.number == 1 ? data.sort->one : data.sort->many);
}

}  // namespace despatch
