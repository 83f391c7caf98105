#include "rules/case_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "model/options.h"
#include "model/project.h"

namespace despatch {
namespace {

constexpr std::array<std::string_view, 5> kOutOfEconomics = {"sunk", "depreciation", "capital-charge", "vat",
                                                             "transfer"};
constexpr std::array<std::string_view, 3> kOutOfFinance = {"opportunity-cost", "residual-value", "non-cash"};

class Gatherer {
 public:
  Gatherer(const BusinessCase& business_case, const RuleContext& context, Diagnostics& out)
      : case_(business_case), out_(out) {
    if (const Value* document = context.find("options"))
      for (const Option& option : bind<Options>(*document).options) names_.emplace(*option.id, option.name);
    if (const Value* document = context.find("project")) {
      project_ = bind<Project>(*document);
    }
    as_of_ = business_case.date ? std::optional(**business_case.date) : context.as_of;
    model_.source = &business_case;
    model_.years = CaseYears(business_case);
  }

  CaseModel run() {
    if (case_.running) {
      for (const auto& [id, lines] : case_.running->options) add_running(id, lines);
      // Lines without an option are the chosen one's, unless it has lines of its own.
      if (case_.option && !by_id_.contains(**case_.option) && !case_.running->lines.empty())
        add_running(*case_.option, case_.running->lines);
    }
    for (const auto& [id, given] : case_.options) {
      CaseOptionLines& to = option(id);
      if (given.name) to.name = *given.name;
      to.npc = given.npc;
      add_lines(to, given.costs, false);
      add_lines(to, given.benefits, true);
    }
    add_set_up();
    if (case_.option) model_.preferred = model_.index_of(**case_.option);
    if (case_.comparator) {
      model_.comparator = model_.index_of(**case_.comparator);
      if (!model_.comparator) {
        model_.sound = false;
        out_.error("case/no-comparator", case_.comparator->span,
                   fmt::format("the comparator `{}` has no lines", **case_.comparator))
            .help("give its costs under `options:`; carrying on as now costs something too");
      }
    }
    const bool any_lines = std::ranges::any_of(model_.options, [](const auto& o) { return !o.lines.empty(); });
    if (any_lines) model_.basis = basis();
    return std::move(model_);
  }

 private:
  CaseOptionLines& option(const Located<std::string>& id) {
    const auto [known, is_new] = by_id_.emplace(*id, model_.options.size());
    if (!is_new) return model_.options[known->second];
    const auto name = names_.find(*id);
    model_.options.push_back({*id, name == names_.end() ? *id : name->second, id.span, {}, {}});
    return model_.options.back();
  }

  void add_running(const Located<std::string>& id, const std::vector<YearLine>& lines) {
    CaseOptionLines& to = option(id);
    Diagnostics told_by_their_table;
    for (const YearLine& line : lines) add_line(to, line, false, told_by_their_table);
  }

  void add_lines(CaseOptionLines& to, const std::vector<YearLine>& lines, bool benefit) {
    for (const YearLine& line : lines) add_line(to, line, benefit, out_);
  }

  void add_line(CaseOptionLines& to, const YearLine& line, bool benefit, Diagnostics& out) {
    CaseLine made;
    made.line = &line;
    made.benefit = benefit;
    made.money = spread(Flow::of(line), *line.heading, model_.years, out);
    const std::string_view treatment = made.treatment();
    made.economic = std::ranges::find(kOutOfEconomics, treatment) == kOutOfEconomics.end();
    made.financial = std::ranges::find(kOutOfFinance, treatment) == kOutOfFinance.end() &&
                     (!benefit || (line.cash_releasing && **line.cash_releasing));
    if (benefit && line.cash_releasing && **line.cash_releasing && treatment == "non-cash")
      out_.error("case/cash-and-non-cash", line.cash_releasing->span,
                 fmt::format("`{}` releases cash and is no cash", *line.heading))
          .note(line.treatment->span, "its treatment")
          .help("keep one of the two");
    if (benefit && made.money.total < Money())
      out_.warning("case/negative-benefit", made.money.place,
                   fmt::format("the benefit `{}` comes to {}", *line.heading, format_money(made.money.total)))
          .help("write a benefit above zero; what is lost by the option is a cost");
    model_.sound = model_.sound && made.money.sound;
    to.lines.push_back(std::move(made));
  }

  void add_set_up() {
    if (!case_.set_up || !asks_for_economics(case_)) return;
    const SetUp& cost = *case_.set_up;
    if (!cost.year) {
      const Span place = cost.total                                    ? cost.total->span
                         : !cost.lines.empty() && cost.lines[0].amount ? cost.lines[0].amount->span
                                                                       : Span();
      model_.sound = false;
      out_.error("case/set-up-year", place, "the cost of setting up has no year, so no case can count it")
          .help("say in `set_up: year:` when it is spent");
      return;
    }
    if (!case_.option) {
      model_.sound = false;
      out_.error("case/set-up-year", cost.year->span, "the cost of setting up belongs to no option")
          .help("name the option that it is for: `option:`");
      return;
    }
    CaseOptionLines& to = option(*case_.option);
    Money sum;
    for (const CostLine& line : cost.lines) {
      if (!line.amount) continue;
      sum += **line.amount;
      add_set_up_line(to, line.heading, *line.amount, *cost.year);
    }
    if (cost.total && **cost.total > sum)
      add_set_up_line(to, cost.lines.empty() ? "Setting up" : "Setting up, not itemised",
                      {**cost.total - sum, cost.total->span}, *cost.year);
  }

  void add_set_up_line(CaseOptionLines& to, const std::string& heading, Located<Money> amount,
                       const Located<std::string>& year) {
    YearLine& made = model_.set_up_lines.emplace_back();
    made.heading = {heading, amount.span};
    made.amount = amount;
    made.in = year;
    made.group = Located<std::string>{"transition", amount.span};
    made.nature = Located<std::string>{"one-off", amount.span};
    add_line(to, made, false, out_);
  }

  // ---- the basis
  std::optional<CaseBasis> basis() {
    if (!asks_for_economics(case_)) return std::nullopt;
    CaseBasis out;
    bool sound = schedules(out);
    sound = model_.years.check_order(out_) && sound;
    sound = base_year(out) && sound;
    sound = prices(out) && sound;
    if (case_.discounting && case_.discounting->timing && **case_.discounting->timing == "mid-year")
      out.timing = Timing::MidYear;
    return sound ? std::optional(std::move(out)) : std::nullopt;
  }

  const DiscountSchedule* own_schedule(std::string_view id) const {
    for (const auto* list : {&case_.discount_schedules, &std::as_const(project_).discount_schedules})
      for (const DiscountSchedule& one : *list)
        if (*one.id == id) return &one;
    return nullptr;
  }

  bool schedules(CaseBasis& out) {
    const std::optional<Located<std::string>> wanted = case_.discounting ? case_.discounting->schedule : std::nullopt;
    const bool own = wanted && **wanted != "standard" && **wanted != "health";
    if (!case_.green_book && !own) {
      const Span place = model_.options.front().place;
      out_.error("appraisal/no-edition", place, "costs and benefits over years, but no edition of the Green Book")
          .help("add `green_book: 2026`; it says which discount rates hold");
      return false;
    }
    if (case_.green_book) {
      const GreenBookEdition* edition = find_edition(**case_.green_book);
      if (!edition) {
        std::vector<std::string> known;
        for (const GreenBookEdition& one : green_book_editions()) known.push_back(std::string(one.id));
        out_.error("case/unknown-edition", case_.green_book->span,
                   fmt::format("the edition `{}` of the Green Book is not known", **case_.green_book))
            .help(fmt::format("the editions are {}; other rates go under `discount_schedules:`", list_and(known)));
        return false;
      }
      out.edition = edition->id;
      out.edition_title = edition->title;
      out.source = edition->source;
      out.standard = *edition->schedule("standard");
      out.health = *edition->schedule("health");
      if (const DiscountRates* test = edition->schedule("sensitivity")) out.sensitivity = *test;
      out.sensitivity_over = edition->sensitivity_over;
      out.place = case_.green_book->span;
    }
    if (wanted && **wanted == "health") out.standard = out.health;
    return !own || own_schedules(out, *wanted);
  }

  bool own_schedules(CaseBasis& out, const Located<std::string>& wanted) {
    const DiscountSchedule* own = own_schedule(*wanted);
    if (!own) {
      out_.error("case/unknown-schedule", wanted.span, fmt::format("there is no discount schedule `{}`", *wanted))
          .help("write `standard` or `health`, or declare it under `discount_schedules:`");
      return false;
    }
    const auto read = [&](const std::vector<DiscountBand>& bands, DiscountRates& to) {
      to.id = *own->id;
      to.name = own->name;
      for (std::size_t i = 0; i < bands.size(); ++i) {
        const bool in_order = i == 0 ? *bands[i].from == 0 : *bands[i].from > *bands[i - 1].from;
        if (!in_order) {
          auto fault = out_.error(
              "case/schedule-bands", bands[i].from.span,
              i == 0 ? fmt::format("the first band begins in year {}, not in year 0", *bands[i].from)
                     : fmt::format("a band from year {} after one from year {}", *bands[i].from, *bands[i - 1].from));
          if (i > 0) fault.note(bands[i - 1].from.span, "the band before");
          fault.help("begin with `from: 0` and go on in order");
          return false;
        }
        to.bands.push_back({*bands[i].from, millionths_of_percent(bands[i].rate->value)});
      }
      return true;
    };
    out.standard = {};
    if (!read(own->bands, out.standard)) return false;
    if (out.edition.empty()) {
      out.health = out.standard;
      out.edition_title = own->name;
      out.source = {};
      out.place = wanted.span;
    }
    out.sensitivity.reset();
    out.sensitivity_over = own->sensitivity_over.value_or(50);
    if (!own->sensitivity.empty()) {
      out.sensitivity.emplace();
      if (!read(own->sensitivity, *out.sensitivity)) return false;
    }
    return true;
  }

  bool base_year(CaseBasis& out) {
    const CaseYears& years = model_.years;
    if (years.size() == 0) {
      model_.sound = false;
      return false;
    }
    out.base_year = years.label(0);
    if (!case_.discounting || !case_.discounting->base_year) return true;
    const Located<std::string>& wanted = *case_.discounting->base_year;
    out.base_year = *wanted;
    if (const auto found = years.find(*wanted)) {
      out.first_year = -static_cast<std::int64_t>(*found);
    } else {
      const auto base = parse_year(*wanted);
      const auto first = years.name(0);
      if (!base || !first || base->sort != first->sort || base->number > first->number ||
          first->number - base->number > 1000) {
        auto fault = out_.error("case/base-year", wanted.span,
                                fmt::format("the base year `{}` is none of the years, nor one before them", *wanted));
        if (years.place().known()) fault.note(years.place(), "the years");
        fault.help(fmt::format("write it as the years are written, such as {}", years.label(0)));
        return false;
      }
      out.first_year = first->number - base->number;
    }
    return out.first_year >= 0 || nothing_before_base(static_cast<std::size_t>(-out.first_year), wanted);
  }

  /// Money spent before the base year is gone whatever is decided.
  bool nothing_before_base(std::size_t base, const Located<std::string>& wanted) {
    bool sound = true;
    for (const CaseOptionLines& one : model_.options)
      for (const CaseLine& line : one.lines) {
        if (!line.economic) continue;
        for (std::size_t year = 0; year < base && year < line.money.by_year.size(); ++year) {
          if (line.money.by_year[year] == Money()) continue;
          out_.error("case/before-base-year", line.money.place_of(line.flow(), year),
                     fmt::format("`{}` has {} in {}, before the base year {}", *line.line->heading,
                                 format_money(line.money.by_year[year]), model_.years.label(year), *wanted))
              .note(wanted.span, "the base year")
              .help("money that is spent already is `treatment: sunk`, or the base year is earlier");
          sound = false;
          break;
        }
      }
    return sound;
  }

  bool prices(CaseBasis& out) {
    out.price_base = case_.price_base ? **case_.price_base : out.base_year;
    out.price_base_stated = case_.price_base.has_value();
    if (!case_.price_base && out.place.known())
      out_.warning("case/no-price-base", out.place,
                   fmt::format("no price base is stated; the amounts are taken to be in prices of {}", out.base_year))
          .help(fmt::format("add `price_base: {}`", out.base_year));
    if (!case_.deflator) {
      if (case_.inflation) {
        if (const auto base = parse_year(out.price_base))
          out.index = assumed_inflation(*base, millionths_of_percent((*case_.inflation)->value));
      }
      return true;
    }
    if (**case_.deflator == "gdp") {
      out.index = gdp_deflators();
    } else {
      const DeflatorSeries* found = nullptr;
      for (const auto* list : {&case_.deflators, &std::as_const(project_).deflators})
        for (const DeflatorSeries& one : *list)
          if (!found && *one.id == **case_.deflator) found = &one;
      if (!found) {
        out_.error("deflator/unknown", case_.deflator->span,
                   fmt::format("there is no price index `{}`", **case_.deflator))
            .help("write `gdp`, or declare the series under `deflators:`");
        return false;
      }
      if (!own_series(*found, out)) return false;
    }
    if (case_.inflation) {
      out.index->has_beyond = true;
      out.index->beyond_millionths = millionths_of_percent((*case_.inflation)->value);
    }
    if (as_of_ && *as_of_ > out.index->next_release)
      out_.warning("deflator/out-of-date", case_.deflator->span,
                   fmt::format("the price index was released on {}; a newer one is to be had since {}",
                               long_date(out.index->released), long_date(out.index->next_release)))
          .help("give the newest series under `deflators:`");
    return true;
  }

  bool own_series(const DeflatorSeries& series, CaseBasis& out) {
    PriceIndex index;
    index.id = *series.id;
    index.name = series.name;
    if (series.released) index.released = **series.released;
    index.next_release = series.next_release ? **series.next_release : add_days(index.released, 365);
    for (const auto& [label, value] : series.index) {
      const auto year = parse_year(*label);
      if (!year || (!index.values.empty() && index.values.front().first.sort != year->sort)) {
        out_.error("deflator/year", label.span,
                   year ? fmt::format("`{}` in a series of years of another sort", *label)
                        : fmt::format("`{}` is no year", *label))
            .help("write every year in one way: 2027/28, or 2027");
        return false;
      }
      index.values.emplace_back(*year, static_cast<Wide>(std::llround(*value * 1e6)));
    }
    std::ranges::sort(index.values, {}, [](const auto& pair) { return pair.first.number; });
    out.index = std::move(index);
    return true;
  }

  const BusinessCase& case_;
  Diagnostics& out_;
  std::unordered_map<std::string, std::string> names_;
  std::unordered_map<std::string, std::size_t> by_id_;
  Project project_;
  std::optional<Date> as_of_;
  CaseModel model_;
};

}  // namespace

std::array<std::string_view, 4> CaseLine::names() const {
  const auto text = [](const auto& word) { return word ? std::string_view(**word) : std::string_view(); };
  return {text(line->id), *line->heading, text(line->group), benefit ? "benefits" : "costs"};
}

std::optional<std::size_t> CaseModel::index_of(std::string_view id) const {
  for (std::size_t i = 0; i < options.size(); ++i)
    if (options[i].id == id) return i;
  return std::nullopt;
}

bool asks_for_economics(const BusinessCase& business_case) {
  return business_case.green_book || business_case.discounting || business_case.sensitivity ||
         !business_case.optimism_bias.empty() || std::ranges::any_of(business_case.options, [](const auto& option) {
           return !option.second.costs.empty() || !option.second.benefits.empty();
         });
}

CaseModel gather_case(const BusinessCase& business_case, const RuleContext& context, Diagnostics& out) {
  return Gatherer(business_case, context, out).run();
}

Weigher::Weigher(const CaseModel& model, Diagnostics& out)
    : model_(model),
      out_(out),
      standard_(
          model.basis->standard,
          static_cast<std::size_t>(std::max<std::int64_t>(0, model.basis->years_from_base(model.years.size() - 1))),
          model.basis->timing),
      health_(model.basis->health, standard_.size() - 1, model.basis->timing) {}

const LineWeights& Weigher::of(const CaseLine& line) {
  const auto word = [](const auto& text) { return text ? std::string_view(**text) : std::string_view(); };
  const std::string key =
      fmt::format("{}|{}|{}|{}", word(line.line->prices), word(line.line->price_base), word(line.line->discount),
                  line.line->relative_price ? millionths_of_percent(**line.line->relative_price) : 0);
  std::unique_ptr<LineWeights>& weights = made_[key];
  if (!weights) weights = std::make_unique<LineWeights>(make(line));
  return *weights;
}

LineWeights Weigher::make(const CaseLine& line) {
  const CaseBasis& basis = *model_.basis;
  const DiscountFactors& factors = line.line->discount && **line.line->discount == "health" ? health_ : standard_;
  const std::int64_t relative = line.line->relative_price ? millionths_of_percent(**line.line->relative_price) : 0;
  const auto base = parse_year(basis.price_base);
  LineWeights out;
  Wide moved = kOne;
  std::int64_t taken = 0;
  bool told = false;
  for (std::size_t year = 0; year < model_.years.size(); ++year) {
    const std::int64_t t = basis.years_from_base(year);
    auto price = to_price_base(line, year, told);
    if (told) out.sound = false;
    const auto here = model_.years.name(year);
    // The price moves from the price base on, whether the case's years begin there or later.
    const auto steps = base && here && base->sort == here->sort ? std::int64_t{here->number} - base->number
                                                                : static_cast<std::int64_t>(year);
    for (; relative != 0 && taken < steps; ++taken)
      moved = multiply_divide(moved, kMillion + relative, kMillion).value_or(0);
    if (relative != 0 && price) price = multiply_divide(*price, moved, kOne);
    const Wide real = t < 0 ? 0 : price.value_or(0);
    out.real.push_back(real);
    const auto present = t < 0 ? Wide{0} : multiply_divide(real, factors.at(static_cast<std::size_t>(t)), kOne);
    out.present.push_back(present.value_or(0));
    out.sound = out.sound && present.has_value();
  }
  return out;
}

std::optional<Wide> Weigher::to_price_base(const CaseLine& line, std::size_t year, bool& told) {
  const CaseBasis& basis = *model_.basis;
  const auto& prices = line.line->prices ? line.line->prices : model_.source->prices;
  const bool nominal = prices && **prices == "nominal";
  std::string from = nominal                 ? model_.years.label(year)
                     : line.line->price_base ? **line.line->price_base
                                             : basis.price_base;
  if (!nominal && (from == basis.price_base || parse_year(from) == parse_year(basis.price_base))) return kOne;
  if (!basis.index) {
    told = true;
    if (no_index_told_) return std::nullopt;
    no_index_told_ = true;
    const Span where = nominal ? prices->span : line.line->price_base->span;
    auto fault = out_.error("appraisal/mixed-price-base", where,
                            nominal ? fmt::format("`{}` is in the prices of each year, and the discount rates are real",
                                                  *line.line->heading)
                                    : fmt::format("`{}` is in prices of {}, and the case in prices of {}",
                                                  *line.line->heading, from, basis.price_base));
    fault.note(nominal || !model_.source->price_base ? basis.place : model_.source->price_base->span,
               nominal ? "real rates" : "the price base");
    fault.help("name the price index between them in `deflator:`, or the `inflation:` that is assumed");
    return std::nullopt;
  }
  const auto a = parse_year(from);
  const auto b = parse_year(basis.price_base);
  const auto factor = a && b ? basis.index->convert(*a, *b) : std::nullopt;
  if (!factor) {
    told = true;
    if (year_missing_told_) return std::nullopt;
    year_missing_told_ = true;
    const bool base_missing = !b || !basis.index->at(*b);
    const Span where = base_missing && model_.source->price_base ? model_.source->price_base->span
                       : nominal                                 ? model_.years.labels()[year].span
                                                                 : line.line->price_base->span;
    auto fault = out_.error("deflator/year-missing", where,
                            fmt::format("the price index has no value for {}", base_missing ? basis.price_base : from));
    const Span index = model_.source->deflator    ? model_.source->deflator->span
                       : model_.source->inflation ? model_.source->inflation->span
                                                  : Span();
    fault.note(index, fmt::format("the index: {}", basis.index->name));
    fault.help("give a series that holds the year under `deflators:`, or `inflation:` for years after its last");
  }
  return factor;
}

std::string plain_number(double value, int places) {
  std::string digits = fmt::format("{:.{}f}", std::abs(value), places);
  if (digits.find('.') != std::string::npos) {
    while (digits.back() == '0') digits.pop_back();
    if (digits.back() == '.') digits.pop_back();
  }
  const std::size_t whole = std::min(digits.find('.'), digits.size());
  for (std::size_t at = whole; at > 3;) digits.insert(at -= 3, ",");
  return (value < 0 && digits != "0" ? "-" : "") + digits;
}

std::string pounds_text(double pounds) {
  const std::string digits = plain_number(std::round(pounds), 0);
  return digits.starts_with('-') ? "-£" + digits.substr(1) : "£" + digits;
}

}  // namespace despatch
