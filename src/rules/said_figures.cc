#include "rules/said_figures.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <unordered_set>

#include <fmt/format.h>

#include "base/money.h"
#include "base/text.h"
#include "rules/data_path.h"

namespace despatch {

enum class FigureForm : std::uint8_t { Pounds, Number, Percent };

struct ResultPlace {
  std::string_view kind, path;
};
struct ResultSort {
  std::array<std::string_view, 6> names;  ///< as papers write them, lower case; a longer one before a shorter
  FigureForm form;
  std::array<ResultPlace, 10> places;
};

namespace {

constexpr ResultSort kSorts[] = {
    {{"net present social value", "net present value", "npsv", "npv"},
     FigureForm::Pounds,
     {{{"business-case", "computed.sensitivity.base"},
       {"business-case", "computed.economic.preferred.npsv"},
       {"business-case", "computed.economic.options.*.npsv"},
       {"business-case", "computed.economic.options.*.against_comparator.npsv"},
       {"business-case", "computed.economic.options.*.lower_rate_npsv"},
       {"business-case", "computed.sensitivity.scenarios.*.npv"},
       {"business-case", "computed.sensitivity.scenarios.*.options.*.npsv"},
       {"business-case", "computed.sensitivity.monte_carlo.mean"},
       {"business-case", "computed.sensitivity.monte_carlo.percentiles.*.npv"}}}},
    {{"net present cost", "npc"},
     FigureForm::Pounds,
     {{{"business-case", "computed.economic.preferred.npc"},
       {"business-case", "computed.economic.options.*.npc"},
       {"business-case", "computed.cost_effectiveness.options.*.npc"},
       {"business-case", "computed.economic.options.*.pv_costs"}}}},
    {{"benefit-cost ratio", "benefit cost ratio", "benefit to cost ratio", "bcr"},
     FigureForm::Number,
     {{{"business-case", "computed.economic.preferred.bcr"},
       {"business-case", "computed.economic.options.*.bcr"},
       {"business-case", "computed.economic.options.*.against_comparator.bcr"}}}},
    {{"equivalent annual value", "equivalent annual cost", "annual equivalent"},
     FigureForm::Pounds,
     {{{"business-case", "computed.economic.preferred.equivalent_annual_value"},
       {"business-case", "computed.economic.options.*.equivalent_annual_value"}}}},
    {{"cost of setting up", "cost of setting it up", "set-up costs", "set-up cost"},
     FigureForm::Pounds,
     {{{"business-case", "computed.set_up.total"}, {"business-case", "computed.set_up.lines_total"}}}},
    {{"optimism bias"},
     FigureForm::Percent,
     {{{"business-case", "computed.economic.optimism_bias.*.rate_percent"},
       {"business-case", "computed.economic.optimism_bias.*.upper_percent"}}}},
    {{"weighted total", "weighted score", "total score"},
     FigureForm::Number,
     {{{"appraisal", "computed.options.*.total"}}}},
};

// ---- what a text says

struct Figure {
  std::size_t begin = 0, end = 0;
  FigureForm form = FigureForm::Number;
  double number = 0, last_digit = 1;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

double last_digit_of(std::string_view digits) {
  const std::size_t dot = digits.find('.');
  return dot == std::string_view::npos ? 1 : std::pow(10.0, -static_cast<double>(digits.size() - dot - 1));
}

/// The figure that stands at `at`, perhaps with a sign before it; nothing for a date, a year of two halves, a word.
std::optional<Figure> figure_at(std::string_view text, std::size_t at) {
  Figure out;
  out.begin = at;
  const auto take = [&](std::string_view sign) {
    if (!text.substr(at).starts_with(sign)) return false;
    at += sign.size();
    return true;
  };
  bool negative = take("-") || take("−") || take("minus ");
  const bool pounds = take("£");
  if (pounds && !negative) negative = take("-") || take("−");
  const std::size_t digits = at;
  while (at < text.size() && (is_digit(text[at]) ||
                              ((text[at] == ',' || text[at] == '.') && at + 1 < text.size() && is_digit(text[at + 1]))))
    ++at;
  if (at == digits || !is_digit(text[digits])) return std::nullopt;
  std::string_view number = text.substr(digits, at - digits);
  if (pounds) {
    for (const std::string_view size : {" million", " billion", " thousand", "bn", "m", "k"}) {
      const std::string_view rest = text.substr(at);
      if (rest.starts_with(size) && (rest.size() == size.size() || !is_letter(rest[size.size()]))) {
        at += size.size();
        break;
      }
    }
    const std::string_view amount = text.substr(digits, at - digits);
    const auto money = parse_money(amount);
    if (!money) return std::nullopt;
    out.form = FigureForm::Pounds;
    out.number = static_cast<double>(money->to_pence()) / 100;
    out.last_digit = static_cast<double>(last_digit_of_money(amount).to_pence()) / 100;
  } else {
    std::string plain;
    for (const char c : number)
      if (c != ',') plain += c;
    const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), out.number);
    if (error != std::errc() || end != plain.data() + plain.size()) return std::nullopt;
    out.last_digit = last_digit_of(plain);
    if (take("%") || take(" per cent")) out.form = FigureForm::Percent;
  }
  if (at < text.size() && (is_letter(text[at]) || text[at] == '/' || text[at] == '-')) return std::nullopt;
  if (negative) out.number = -out.number;
  out.end = at;
  return out;
}

bool starts_word(std::string_view text, std::size_t at) {
  return at == 0 || (!is_letter(text[at - 1]) && !is_digit(text[at - 1]) && text[at - 1] != '-');
}

constexpr std::size_t kLongestSentence = 600;

/// Where the sentence begins that holds `at`: at a stop before a blank, or a semicolon.
std::size_t sentence_begin(std::string_view text, std::size_t at) {
  const std::size_t earliest = at > kLongestSentence ? at - kLongestSentence : 0;
  for (std::size_t i = at; i > earliest; --i)
    if (text[i - 1] == ';' ||
        (i < text.size() && text[i] == ' ' && (text[i - 1] == '.' || text[i - 1] == '?' || text[i - 1] == '!')))
      return i;
  return earliest;
}

bool says(std::string_view text, std::string_view word) { return has_word(text, word, "-"); }

bool says_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return says(text, word); });
}

/// What might be, or is somebody else's, is no statement of a result.
bool is_supposed(std::string_view before) {
  return says_any(before, {"if", "would", "could", "might", "unless", "when", "until", "earlier", "elsewhere",
                           "instead", "without", "not", "previously"});
}
/// Nor is a bound, or what a result moves to or by.
bool is_bound_or_move(std::string_view between) {
  return is_supposed(between) ||
         says_any(between, {"were",    "was",   "falls", "fall", "rises", "rise", "drops", "grows",
                            "changes", "below", "above", "than", "under", "over", "least", "most",
                            "between", "up to", "from",  "by",   "per",   "each", "every"});
}

/// The word before the figure that ties it to its name.
bool ties(std::string_view words) {
  const std::string_view before = trim(words);
  if (before.ends_with(':') || before.ends_with('=') || before.ends_with('(')) return true;
  for (const std::string_view word : {"is", "are", "of", "at", "about", "some", "around", "roughly", "comes to",
                                      "come to", "came to", "amounts to", "costs", "cost"})
    if (before.ends_with(word) && starts_word(before, before.size() - word.size())) return true;
  return false;
}

constexpr std::size_t kFarthest = 80;  ///< bytes from a name to its figure

bool is_right(const Figure& said, const RightFigure& right) {
  const double off = std::min(std::abs(right.number - said.number), std::abs(-right.number - said.number));
  return off <= said.last_digit * 0.5 * (1 + 1e-9);
}

/// Between a result's name and its figure stand an option's name and small words; of anything else the data say
/// nothing.
bool is_of_nothing_else(std::string_view between, std::string_view option) {
  std::string rest(between);
  if (!option.empty()) rest.replace(rest.find(option), option.size(), " ");
  static constexpr std::string_view kSmall[] = {
      "is",     "are",       "of",      "at",       "about",     "some",    "around", "roughly", "comes",
      "come",   "came",      "to",      "costs",    "cost",      "the",     "a",      "an",      "this",
      "that",   "its",       "it",      "now",      "then",      "in",      "all",    "only",    "option",
      "s",      "case",      "project", "proposal", "total",     "amounts", "thus",   "so",      "up",
      "itself", "therefore", "overall", "proposed", "preferred", "company", "council"};
  for (std::size_t at = 0; at < rest.size();) {
    if (!is_letter(rest[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < rest.size() && is_letter(rest[at])) ++at;
    if (std::ranges::find(kSmall, std::string_view(rest).substr(begin, at - begin)) == std::end(kSmall)) return false;
  }
  return true;
}

class Reader {
 public:
  Reader(std::string_view text, std::span<const DataFigure> figures, std::vector<SaidFigure>& out)
      : text_(text), low_(ascii_lower(text)), figures_(figures), out_(out) {}

  void read() {
    for (const DataFigure& data : figures_) {
      std::unordered_set<std::size_t> taken;  // places inside a longer name
      for (const std::string_view name : data.sort->names)
        for (std::size_t at = name.empty() ? std::string::npos : low_.find(name); at != std::string::npos;
             at = low_.find(name, at + 1)) {
          const std::size_t end = at + name.size();
          if (taken.contains(at) || !starts_word(low_, at) ||
              (end < low_.size() && is_letter(low_[end]) && low_[end] != 's'))
            continue;
          for (std::size_t inside = at; inside < end; ++inside) taken.insert(inside);
          look_behind(data, name, at, end);
        }
    }
    std::ranges::sort(out_, {}, &SaidFigure::begin);
  }

 private:
  /// The first figure after the name, in the same sentence.
  void look_behind(const DataFigure& data, std::string_view name, std::size_t begin, std::size_t end) {
    for (std::size_t at = end; at < text_.size() && at - end < kFarthest; ++at) {
      const char c = text_[at];
      if (c == ';' || c == '"' ||
          ((c == '.' || c == '?' || c == '!') && (at + 1 == text_.size() || text_[at + 1] == ' ')))
        return;
      if (text_.substr(at).starts_with("”")) return;
      const bool sign = text_.substr(at).starts_with("£") || c == '-' || text_.substr(at).starts_with("−");
      if (!is_digit(c) && !sign) continue;
      const bool minus = std::string_view(low_).substr(0, at).ends_with("minus ");
      const auto figure = starts_word(text_, at) ? figure_at(text_, at) : std::nullopt;
      if (!figure && !is_digit(c)) continue;  // a hyphen
      if (!figure || figure->form != data.sort->form) return;
      std::string_view between = std::string_view(low_).substr(end, at - end);
      if (minus) between.remove_suffix(6);
      if (!ties(between)) return;
      const std::size_t from = sentence_begin(text_, begin);
      if (is_supposed(std::string_view(low_).substr(from, begin - from)) || is_bound_or_move(between)) return;
      const std::string_view after = std::string_view(low_).substr(figure->end);
      const auto bound = [&](std::string_view words) { return after.starts_with(words); };
      if (bound(" at most") || bound(" at least") || bound(" or more") || bound(" or less") || bound(" to ")) return;
      hold(data, name, *figure, between);
      return;
    }
  }

  void hold(const DataFigure& data, std::string_view name, const Figure& said, std::string_view between) {
    const auto named = [&](const RightFigure& right) { return !right.words.empty() && says(between, right.words); };
    const auto option = std::ranges::find_if(data.right, named);
    const bool option_named = option != data.right.end();
    if (!is_of_nothing_else(between, option_named ? std::string_view(option->words) : std::string_view())) return;
    const RightFigure* meant = nullptr;
    for (const RightFigure& right : data.right) {
      if (option_named && right.words != option->words) continue;
      if (is_right(said, right)) return;
      if (meant == nullptr) meant = &right;
    }
    if (meant != nullptr) out_.push_back({said.begin, said.end, std::string(name), &data, meant});
  }

  std::string_view text_;
  std::string low_;
  std::span<const DataFigure> figures_;
  std::vector<SaidFigure>& out_;
};

}  // namespace

/// "A trust" is "the trust" in a sentence.
static std::string words_of_name(std::string_view name) {
  std::string words = ascii_lower(trim(name));
  for (const std::string_view article : {"a ", "an ", "the "})
    if (words.starts_with(article)) return words.substr(article.size());
  return words;
}

std::vector<DataFigure> figures_in_data(std::span<const Value> documents) {
  std::vector<DataFigure> out;
  for (const ResultSort& sort : kSorts) {
    DataFigure figure{&sort, {}};
    for (const ResultPlace& place : sort.places)
      for (const Value& document : documents) {
        const Value* kind = place.kind.empty() ? nullptr : document.find("kind");
        if (kind == nullptr || !kind->is_string() || kind->as_string() != place.kind) continue;
        at_path(document, place.path, [&](const AtPath& here) {
          if (!here.value.is_number()) return;
          figure.right.push_back(
              {here.value.as_float(), here.value.span(), std::string(here.name), words_of_name(here.name)});
        });
      }
    if (!figure.right.empty()) out.push_back(std::move(figure));
  }
  return out;
}

std::vector<SaidFigure> contradicted_figures(std::string_view text, std::span<const DataFigure> figures) {
  std::vector<SaidFigure> out;
  if (!figures.empty() && text.find_first_of("0123456789") != std::string_view::npos) Reader(text, figures, out).read();
  return out;
}

std::string printed_figure(const DataFigure& data, const RightFigure& right) {
  switch (data.sort->form) {
    case FigureForm::Pounds:
      return format_money(
          Money::pence(static_cast<std::int64_t>(std::clamp(std::round(right.number * 100), -9e15, 9e15))));
    case FigureForm::Percent: return fmt::format("{}%", std::round(right.number * 10'000) / 10'000);
    case FigureForm::Number: return fmt::format("{}", std::round(right.number * 10'000) / 10'000);
  }
  return {};
}

}  // namespace despatch
