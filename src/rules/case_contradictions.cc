// What in a business case cannot all be meant: one line twice, signs that turn round, VAT counted twice, a comparator
// that is the option itself. Sums would come out all the same, which is why somebody has to say so.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/case_economics.h"
#include "rules/sieve.h"

namespace despatch {
namespace {

std::string plain(std::string_view text) { return ascii_lower(trim(text)); }

bool says_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view one) { return has_word(text, one); });
}
bool includes_vat(std::string_view heading) {
  return says_any(heading, {"including vat", "incl. vat", "incl vat", "inc. vat", "inc vat", "with vat", "plus vat",
                            "vat included", "and vat"});
}
bool is_vat_alone(std::string_view heading) {
  return has_word(heading, "vat") && !includes_vat(heading) &&
         !says_any(heading, {"excluding vat", "excl. vat", "excl vat", "ex vat", "without vat", "net of vat", "no vat",
                             "before vat", "vat adviser", "vat advice", "vat advisers"});
}

class Contradictions {
 public:
  Contradictions(const CaseModel& model, Diagnostics& out) : model_(model), case_(*model.source), out_(out) {}

  void look() {
    for (const CaseOptionLines& option : model_.options) {
      lines_twice(option);
      both_sides(option);
      benefit_before_cost(option);
      vat(option);
      for (const CaseLine& line : option.lines) {
        sign(line);
        nature(line);
      }
    }
    sources_twice(case_.budget, "budget");
    sources_twice(case_.funding, "funding");
    set_up_twice();
    options();
    rates();
    running();
    biases();
  }

 private:
  [[nodiscard]] bool pays_in(const CaseLine& line, std::size_t year) const {
    return line.money.by_year[year] != Money();
  }
  [[nodiscard]] std::optional<std::size_t> first_year(const CaseLine& line) const {
    for (std::size_t year = 0; year < model_.years.size(); ++year)
      if (pays_in(line, year)) return year;
    return std::nullopt;
  }
  [[nodiscard]] std::optional<std::size_t> common_year(const CaseLine& a, const CaseLine& b) const {
    for (std::size_t year = 0; year < model_.years.size(); ++year)
      if (pays_in(a, year) && pays_in(b, year)) return year;
    return std::nullopt;
  }
  static Span heading_of(const CaseLine& line) { return line.line->heading.span; }

  /// Two lines of one heading may follow each other; in one year they are one line twice, or two things of one name.
  void lines_twice(const CaseOptionLines& option) {
    static constexpr int kMostTold = 20;  // a table whose lines all have one name is one slip, not thousands
    int told = 0;
    std::map<std::pair<bool, std::string>, std::vector<const CaseLine*>> named;
    for (const CaseLine& line : option.lines) {
      if (told == kMostTold) return;
      std::vector<const CaseLine*>& same = named[{line.benefit, plain(*line.line->heading)}];
      for (const CaseLine* first : same) {
        const auto year = common_year(*first, line);
        if (!year) continue;
        const bool identical = first->money.by_year == line.money.by_year && first->treatment() == line.treatment();
        tell_twice(identical, *line.line->heading, fmt::format(" in {}", model_.years.label(*year)), heading_of(line),
                   heading_of(*first));
        ++told;
        break;
      }
      if (same.size() < 50) same.push_back(&line);
    }
  }

  void tell_twice(bool identical, std::string_view heading, const std::string& when, Span where, Span first) {
    const std::string message = identical ? fmt::format("`{}` stands twice, with the same amounts", heading)
                                          : fmt::format("two lines are called `{}`{}", heading, when);
    auto fault =
        identical ? out_.error("case/line-twice", where, message) : out_.warning("case/line-twice", where, message);
    fault.note(first, "the first");
    fault.help(identical ? "take one of them out: it is counted twice"
                         : "give them headings that tell them apart, or take one out");
  }

  template <class Line>
  void sources_twice(const std::vector<Line>& lines, std::string_view) {
    std::map<std::string, std::vector<std::pair<const Line*, SpreadLine>>> named;
    Diagnostics told_elsewhere;
    for (const Line& line : lines) {
      SpreadLine money = spread(Flow::of(line), *line.heading, model_.years, told_elsewhere);
      const bool dated = !line.amounts.is_undefined() || line.in || line.from || line.to;
      auto& same = named[plain(*line.heading)];
      for (const auto& [first, other] : same) {
        const bool amounts = line.amount && first->amount && **line.amount == **first->amount;
        const bool identical = (dated ? money.total != Money() : amounts) && money.by_year == other.by_year;
        if (identical) tell_twice(true, *line.heading, "", line.heading.span, first->heading.span);
        if (identical) break;
      }
      if (same.size() < 50) same.emplace_back(&line, std::move(money));
    }
  }

  /// Set-up lines that have no year are not among the option's lines.
  void set_up_twice() {
    if (!case_.set_up || !model_.set_up_lines.empty()) return;
    std::map<std::string, std::vector<const CostLine*>> named;
    for (const CostLine& line : case_.set_up->lines) {
      if (!line.amount) continue;
      auto& same = named[plain(line.heading)];
      const auto first =
          std::ranges::find_if(same, [&](const CostLine* other) { return **other->amount == **line.amount; });
      if (first != same.end()) tell_twice(true, line.heading, "", line.amount->span, (*first)->amount->span);
      if (same.size() < 50) same.push_back(&line);
    }
  }

  /// Income below zero among the costs, and the same again as a benefit.
  void both_sides(const CaseOptionLines& option) {
    std::map<std::string, const CaseLine*> income;
    for (const CaseLine& line : option.lines)
      if (!line.benefit && line.money.total < Money()) income.emplace(plain(*line.line->heading), &line);
    for (const CaseLine& line : option.lines) {
      if (!line.benefit) continue;
      const auto found = income.find(plain(*line.line->heading));
      if (found == income.end() || !common_year(line, *found->second)) continue;
      out_.error("case/income-twice", heading_of(line),
                 fmt::format("`{}` is a benefit, and stands below zero among the costs as well", *line.line->heading))
          .note(heading_of(*found->second), "among the costs")
          .help("keep it on one side: on both it counts twice");
    }
  }

  void benefit_before_cost(const CaseOptionLines& option) {
    const CaseLine* cost = nullptr;
    for (const CaseLine& line : option.lines) {
      if (line.benefit || line.money.total <= Money()) continue;
      if (const auto year = first_year(line); year && (cost == nullptr || *year < *first_year(*cost))) cost = &line;
    }
    if (cost == nullptr || model_.comparator == model_.index_of(option.id)) return;
    const std::size_t begins = *first_year(*cost);
    for (const CaseLine& line : option.lines) {
      if (!line.benefit) continue;
      const auto year = first_year(line);
      if (!year || *year >= begins) continue;
      out_.warning("case/benefit-before-cost", line.money.place_of(line.flow(), *year),
                   fmt::format("`{}` is there from {}, before anything is spent on \"{}\"", *line.line->heading,
                               model_.years.label(*year), option.name))
          .note(cost->money.place_of(cost->flow(), begins),
                fmt::format("the first cost is in {}", model_.years.label(begins)))
          .help("mend one of the years, or add the earlier cost");
    }
  }

  void vat(const CaseOptionLines& option) {
    const CaseLine* vat_line = nullptr;
    for (const CaseLine& line : option.lines)
      if (!line.benefit && line.treatment() == "vat" && !includes_vat(plain(*line.line->heading))) vat_line = &line;
    for (const CaseLine& line : option.lines) {
      if (line.benefit) continue;
      const std::string heading = plain(*line.line->heading);
      if (includes_vat(heading) && vat_line != nullptr && common_year(line, *vat_line))
        out_.error("case/vat-twice", heading_of(line),
                   fmt::format("`{}` includes VAT, and VAT has a line of its own", *line.line->heading))
            .note(heading_of(*vat_line), "the line of VAT")
            .help("give the cost without VAT, or take the line of VAT out");
      else if (is_vat_alone(heading) && line.treatment().empty())
        out_.warning("case/vat-in-economic-case", heading_of(line),
                     fmt::format("`{}` would count in the economic case", *line.line->heading))
            .help("VAT moves money within government: add `treatment: vat`");
    }
  }

  void sign(const CaseLine& line) {
    if (line.benefit) return;  // case/negative-benefit
    // What is left of a thing at the end comes back, and VAT may be recovered.
    if (line.treatment() == "residual-value" || line.treatment() == "vat" || line.treatment() == "transfer") return;
    std::optional<std::size_t> above, below;
    for (std::size_t year = 0; year < model_.years.size(); ++year) {
      if (line.money.by_year[year] > Money() && !above) above = year;
      if (line.money.by_year[year] < Money() && !below) below = year;
    }
    const std::string_view group = line.line->group ? std::string_view(**line.line->group) : std::string_view();
    if (group == "income" && above)
      out_.error("case/sign", line.money.place_of(line.flow(), *above),
                 fmt::format("`{}` is income and stands above zero: it would count as a cost", *line.line->heading))
          .note(line.line->group->span, "it is said to be income")
          .help("write income below zero, or mend `group:`");
    else if (above && below)
      out_.warning("case/sign", line.money.place_of(line.flow(), *below),
                   fmt::format("`{}` is a cost in {} and brings money in {}", *line.line->heading,
                               model_.years.label(*above), model_.years.label(*below)))
          .note(line.money.place_of(line.flow(), *above), "a cost here")
          .help("mend the sign, or give cost and income a line each");
    else if (below && !group.empty() && group != "income" && group != "disposal")
      out_.warning(
              "case/sign", line.money.place_of(line.flow(), *below),
              fmt::format("`{}` is {} and stands below zero: it would count as income", *line.line->heading, group))
          .note(line.line->group->span, "its group")
          .help("write costs above zero, or mend `group:`");
  }

  void nature(const CaseLine& line) {
    if (!line.line->nature) return;
    const bool once = **line.line->nature == "one-off";
    const auto years = std::ranges::count_if(line.money.by_year, [](Money amount) { return amount != Money(); });
    if (once ? years > 3 : (years == 1 && model_.years.size() > 1))
      out_.warning("case/nature", line.line->nature->span,
                   fmt::format("`{}` is said to be {}, and has money in {} {}", *line.line->heading,
                               **line.line->nature, years, years == 1 ? "year only" : "years"))
          .note(line.money.place, "its money")
          .help("mend `nature:`, or the years");
  }

  void options() {
    if (case_.option && case_.comparator && **case_.option == **case_.comparator)
      out_.error("case/own-comparator", case_.comparator->span,
                 fmt::format("`{}` is held against itself", **case_.comparator))
          .note(case_.option->span, "the option that is proposed")
          .help("name what would happen otherwise as `comparator:`, or leave it out");
    if (!case_.option || !asks_for_economics(case_)) return;
    const bool any = std::ranges::any_of(model_.options, [](const CaseOptionLines& one) { return !one.lines.empty(); });
    const CaseOptionLines* own = model_.preferred ? &model_.options[*model_.preferred] : nullptr;
    if (!any || (own != nullptr && (!own->lines.empty() || own->npc))) return;
    const auto with_lines = std::ranges::find_if(model_.options, [](const auto& one) { return !one.lines.empty(); });
    out_.error("case/option-without-lines", case_.option->span,
               fmt::format("the case is for `{}`, which has no costs or benefits", **case_.option))
        .note(with_lines->place, "an option that has some")
        .help("give its lines under `options:`, or mend `option:`");
  }

  void rates() {
    if (!case_.sensitivity) return;
    const Sensitivity& tests = *case_.sensitivity;
    if (tests.rate_low && tests.rate_high && (*tests.rate_low)->value >= (*tests.rate_high)->value)
      out_.error("case/rate-order", tests.rate_low->span,
                 fmt::format("the lower discount rate is {}%, the higher one {}%",
                             plain_number((*tests.rate_low)->value, 4), plain_number((*tests.rate_high)->value, 4)))
          .note(tests.rate_high->span, "the higher one")
          .help("change them round");
    else if (tests.rate_low.has_value() != tests.rate_high.has_value())
      out_.error("case/rate-order", (tests.rate_low ? tests.rate_low : tests.rate_high)->span,
                 "one discount rate alone tests nothing")
          .help(tests.rate_low ? "add `discount_rate_high:`" : "add `discount_rate_low:`");
    if (!tests.inputs.empty()) return;
    if (tests.monte_carlo && tests.monte_carlo->draws)
      out_.error("case/no-inputs", tests.monte_carlo->draws->span, "chance is drawn for inputs, and there are none")
          .help("name what is uncertain under `inputs:`, with its lines, `low:` and `high:`");
  }

  /// Totals by year beside lines by year: one of them is out of date.
  void running() {
    if (!case_.running || case_.running->lines.empty()) return;
    Diagnostics told_elsewhere;
    std::vector<Money> sums(model_.years.size());
    Span place;
    for (const YearLine& line : case_.running->lines) {
      const SpreadLine money = spread(Flow::of(line), *line.heading, model_.years, told_elsewhere);
      if (!money.sound) return;
      if (!place.known()) place = money.place;
      for (std::size_t year = 0; year < sums.size(); ++year) sums[year] += money.by_year[year];
    }
    for (const YearAmount& stated : case_.running->years) {
      const auto year = model_.years.find(*stated.year);
      if (!year || !stated.amount || **stated.amount == sums[*year]) continue;
      out_.error("case/running-differs", stated.amount->span,
                 fmt::format("running it in {} is said to cost {}, and the lines come to {}", *stated.year,
                             format_money(**stated.amount), format_money(sums[*year])))
          .note(place, "the first of the lines")
          .help("mend the lines or the total, or leave `years:` out where there are lines");
    }
  }

  void biases() {
    for (const OptimismBias& bias : case_.optimism_bias) {
      const int ways = (bias.project_type ? 1 : 0) + (bias.mix.empty() ? 0 : 1);
      if (ways > 1)
        out_.error("case/bias-two-ways", bias.project_type->span,
                   "the bias has a project type and a mix of several: one of them counts")
            .note(bias.mix.front().first.span, "the mix")
            .help("keep `mix:` for a project of several sorts, else `project_type:`");
      const CaseLine* outside = nullptr;
      bool counts = false;
      for (const CaseOptionLines& option : model_.options) {
        if (bias.option && option.id != **bias.option) continue;
        for (const CaseLine& line : option.lines) {
          const auto meant = [&](const Located<std::string>& name) {
            const auto names = line.names();
            return std::ranges::find(names, std::string_view(*name)) != names.end();
          };
          if (line.benefit || std::ranges::none_of(bias.applies_to, meant)) continue;
          counts = counts || line.economic;
          if (!line.economic && line.line->treatment) outside = &line;
        }
      }
      if (outside != nullptr && !counts)
        out_.warning("case/bias-on-nothing", bias.applies_to.front().span,
                     fmt::format("the bias is on `{}`, which stays out of the economic case", *outside->line->heading))
            .note(outside->line->treatment->span, "what keeps it out")
            .help("name lines that count, or take the bias out");
    }
  }

  const CaseModel& model_;
  const BusinessCase& case_;
  Diagnostics& out_;
};

}  // namespace

void check_contradictions(const CaseModel& model, const RuleContext& context, Diagnostics& out) {
  Contradictions(model, out).look();
  const auto& option = model.source->option;
  const auto preferred = preferred_option(context);
  if (option && preferred && **option != **preferred)
    out.error("case/other-option", option->span,
              fmt::format("the case is for `{}`, and the appraisal ends in `{}`", **option, **preferred))
        .note(preferred->span, "preferred here")
        .help("mend `option:` of the case, or `stage:` of the options");
}

}  // namespace despatch
