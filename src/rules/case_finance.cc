// The financial case: cash by year, what VAT and capital are of it, and what the budget leaves; and claims of papers.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/case_economics.h"
#include "rules/rounded.h"

namespace despatch {
namespace {

/// Beyond this many lines a table shows groups of them.
constexpr std::size_t kMostRows = 60;

class Accountant {
 public:
  Accountant(const CaseModel& model, const Workings& workings, Diagnostics& out)
      : model_(model),
        workings_(workings),
        out_(out),
        unit_(shown_in(model.source->shown_in ? std::string_view(**model.source->shown_in) : std::string_view())) {}

  Value run() {
    const auto preferred = model_.preferred;
    if (!preferred || model_.years.size() == 0) return Value(nullptr);
    if (!cash_rows(model_.options[*preferred])) return Value(nullptr);
    std::vector<std::string> columns;
    for (const auto& year : model_.years.labels()) columns.push_back(*year);
    Value::Mapping result = {{"option", model_.options[*preferred].id},
                             {"prices", nominal_ ? "nominal" : "real"},
                             {"table", money_table(columns, merged(rows_), unit_, workings_)},
                             {"vat", total_of("vat", vat_)},
                             {"capital", total_of("capital", capital_)},
                             {"revenue", total_of("revenue", revenue_)}};
    if (const Value afford = affordability(columns); !afford.is_null()) result.push_back({"affordability", afford});
    return Value::mapping(std::move(result));
  }

 private:
  /// Cash of the year for one line; nothing when prices cannot be brought to it.
  std::optional<std::vector<Money>> cash(const CaseLine& line) {
    const auto& prices = line.line->prices ? line.line->prices : model_.source->prices;
    if (prices && **prices == "nominal") return line.money.by_year;
    if (!nominal_) return line.money.by_year;
    const auto base = parse_year(line.line->price_base ? **line.line->price_base : model_.basis->price_base);
    std::vector<Money> out;
    for (std::size_t year = 0; year < model_.years.size(); ++year) {
      const auto here = model_.years.name(year);
      const auto factor = base && here ? model_.basis->index->convert(*base, *here) : std::nullopt;
      if (!factor) return std::nullopt;
      Exact amount;
      amount.add(line.money.by_year[year], *factor);
      const auto money = amount.to_money();
      if (!money) return std::nullopt;
      out.push_back(*money);
    }
    return out;
  }

  /// Cash is in the prices of each year wherever an index leads there for every year.
  bool can_be_nominal(const CaseOptionLines& option) const {
    const auto is_nominal = [&](const CaseLine& line) {
      const auto& prices = line.line->prices ? line.line->prices : model_.source->prices;
      return prices && **prices == "nominal";
    };
    const bool all = std::ranges::all_of(option.lines, [&](const CaseLine& line) { return is_nominal(line); });
    if (all && !option.lines.empty()) return true;
    if (!model_.basis || !model_.basis->index) return false;
    const auto base = parse_year(model_.basis->price_base);
    for (std::size_t year = 0; year < model_.years.size(); ++year) {
      const auto here = model_.years.name(year);
      if (!base || !here || !model_.basis->index->convert(*base, *here)) return false;
    }
    return true;
  }

  bool cash_rows(const CaseOptionLines& option) {
    nominal_ = can_be_nominal(option);
    need_.assign(model_.years.size(), Money());
    std::vector<Money> all;
    for (const CaseLine& line : option.lines) {
      if (!line.financial) continue;
      auto amounts = cash(line);
      if (!amounts) return false;
      if (line.benefit)
        for (Money& amount : *amounts) amount = -amount;
      all.insert(all.end(), amounts->begin(), amounts->end());
      MoneyRow row{
          *line.line->heading,
          std::move(*amounts),
          {line.money.place},
      };
      for (std::size_t year = 0; year < row.amounts.size(); ++year) {
        need_[year] += row.amounts[year];
        if (line.treatment() == "vat") vat_ += row.amounts[year];
        (line.line->spend && **line.line->spend == "capital" ? capital_ : revenue_) += row.amounts[year];
      }
      groups_.push_back(line.line->group ? **line.line->group : line.benefit ? "benefits" : "other");
      rows_.push_back(std::move(row));
    }
    return !rows_.empty() && checked_sum(all, option.place, out_).has_value();
  }

  /// One row a line, or one a group where there are too many to read.
  std::vector<MoneyRow> merged(const std::vector<MoneyRow>& rows) const {
    if (rows.size() <= kMostRows) return rows;
    std::vector<MoneyRow> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      auto at = std::ranges::find(out, groups_[i], &MoneyRow::heading);
      if (at == out.end()) {
        out.push_back({groups_[i], std::vector<Money>(model_.years.size()), rows[i].places});
        at = out.end() - 1;
      }
      for (std::size_t year = 0; year < rows[i].amounts.size(); ++year) at->amounts[year] += rows[i].amounts[year];
    }
    return out;
  }

  Value total_of(std::string_view what, Money total) const {
    Working working = workings_.of("lines of this sort, all years added up");
    return working.input(what, money_value(total)).gives(total);
  }

  Value affordability(const std::vector<std::string>& columns) {
    const BusinessCase& source = *model_.source;
    if (source.budget.empty()) return Value(nullptr);
    std::vector<MoneyRow> money;
    bool sound = true;
    const auto add = [&](const auto& line) {
      SpreadLine one = spread(Flow::of(line), *line.heading, model_.years, out_);
      sound = sound && one.sound;
      money.push_back({*line.heading, one.by_year, {one.place}});
    };
    for (const YearLine& line : source.budget) add(line);
    for (const Funding& line : source.funding) {
      // Money without a year is for setting up, and is there when that is paid for.
      const bool any_year = !line.amounts.is_undefined() || line.in || line.from || line.to;
      Funding dated = line;
      if (!any_year && source.set_up && source.set_up->year) dated.in = source.set_up->year;
      if (any_year || dated.in) add(dated);
    }
    std::vector<Money> all;
    for (const MoneyRow& row : money) all.insert(all.end(), row.amounts.begin(), row.amounts.end());
    const Span place = money.empty() ? Span() : money.front().places.front();
    if (!sound || !checked_sum(all, place, out_)) return Value(nullptr);
    if (!nominal_ && model_.basis)
      out_.warning("case/budget-prices", place,
                   fmt::format("the budget is cash, and the costs are in prices of {}", model_.basis->price_base))
          .note(source.prices       ? source.prices->span
                : source.price_base ? source.price_base->span
                                    : model_.basis->place,
                "the prices of the costs")
          .help("name a `deflator:`, or the `inflation:` that is assumed, and the costs are brought to cash");
    Value::Sequence years;
    Money cumulative;
    Value so_far;
    std::optional<std::size_t> first_over;
    Money most_over, total_over;
    std::size_t over_years = 0;
    Working shortfall = workings_.of("what is too little, added up");
    Working worst = workings_.of("the most that a year is short of");
    for (std::size_t year = 0; year < columns.size(); ++year) {
      Working available_working = workings_.of("money of the year, added up");
      Money available;
      for (const MoneyRow& row : money) {
        available += row.amounts[year];
        available_working.plus(row.heading, Located<Money>{row.amounts[year], row.places.front()});
      }
      Working need_working = workings_.of("cash cost of the year, added up");
      for (const MoneyRow& row : rows_)
        need_working.plus(row.heading, Located<Money>{row.amounts[year], row.places.front()});
      const Value have = available_working.gives(available);
      const Value need = need_working.gives(need_[year]);
      const Money left = available - need_[year];
      cumulative += left;
      const Value left_over =
          workings_.of("money less cost").plus("money", Quantity(have)).minus("cost", Quantity(need)).gives(left);
      so_far = workings_.of("left over, year by year")
                   .plus("years before", Quantity(so_far))
                   .plus("this year", Quantity(left_over))
                   .gives(cumulative);
      if (left < Money()) {
        if (!first_over) first_over = year;
        ++over_years;
        total_over += -left;
        shortfall.minus(columns[year], Quantity(left_over));
        most_over = std::max(most_over, -left);
        worst.input(columns[year], Quantity(left_over));
      }
      years.push_back(Value::mapping({{"year", columns[year]},
                                      {"available", have},
                                      {"cost", need},
                                      {"left", left_over},
                                      {"cumulative", so_far},
                                      {"over", left < Money()},
                                      {"shown", Value::mapping({{"available", shown(available, unit_)},
                                                                {"cost", shown(need_[year], unit_)},
                                                                {"left", shown(left, unit_)},
                                                                {"cumulative", shown(cumulative, unit_)}})}}));
    }
    if (first_over && !source.over_budget_reason) {
      const MoneyRow& dearest =
          *std::ranges::max_element(rows_, {}, [&](const MoneyRow& row) { return row.amounts[*first_over]; });
      const bool nothing = need_[*first_over] == short_of(years, *first_over);
      out_.error(nothing ? "case/budget-lacks-year" : "case/over-budget", place,
                 nothing ? fmt::format("the budget has nothing for {}, when the cost is {}{}", columns[*first_over],
                                       format_money(need_[*first_over]),
                                       over_years > 1 ? fmt::format("; in {} years it is too little", over_years) : "")
                         : fmt::format("in {} the cost is {} and the money is {}: {} too little{}",
                                       columns[*first_over], format_money(need_[*first_over]),
                                       format_money(need_[*first_over] - short_of(years, *first_over)),
                                       format_money(short_of(years, *first_over)),
                                       over_years > 1 ? fmt::format(", and so in {} years", over_years) : ""))
          .note(dearest.places.front(), "the dearest line of that year")
          .help(nothing ? "add the year to the budget, or say in `over_budget_reason:` how it is met"
                        : "find the money, or say in `over_budget_reason:` how the year is met");
    }
    bool sums = true;
    for (const Value& year : years) {
      const auto amount = [&](const char* key) { return money_of_number(*year.find(key)); };
      const Money parts[] = {amount("available"), -amount("cost")};
      sums = sums && adds_up(parts, amount("left"), unit_);
    }
    return Value::mapping({{"years", Value(std::move(years))},
                           {"rows", money_table(columns, money, unit_, workings_)},
                           {"over_years", static_cast<std::int64_t>(over_years)},
                           {"over", shortfall.gives(total_over)},
                           {"most_over", worst.gives(most_over)},
                           {"affordable", over_years == 0},
                           {"cumulative", so_far},
                           {"sums", sums},
                           {"note", sums ? std::string_view() : kRoundingNote}});
  }

  static Money money_of_number(const Value& pounds) {
    return Money::pence(static_cast<std::int64_t>(std::llround(pounds.as_float() * 100)));
  }
  static Money short_of(const Value::Sequence& years, std::size_t year) {
    return -money_of_number(*years[year].find("left"));
  }

  const CaseModel& model_;
  const Workings& workings_;
  Diagnostics& out_;
  ShownIn unit_;
  bool nominal_ = false;
  std::vector<MoneyRow> rows_;
  std::vector<std::string> groups_;
  std::vector<Money> need_;
  Money vat_, capital_, revenue_;
};

int decimals_of(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return 0;
  int count = 0;
  for (std::size_t i = dot + 1; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) ++count;
  return count;
}

}  // namespace

Value financial_findings(const CaseModel& model, const Workings& workings, Diagnostics& out) {
  if (!model.sound) return Value(nullptr);
  return Accountant(model, workings, out).run();
}

void check_claims(const CaseModel& model, const std::optional<Economics>& economics, Money set_up, Diagnostics& out) {
  for (const Claim& claim : model.source->claims) {
    const std::string_view figure = *claim.figure;
    const auto& named = claim.option ? claim.option : model.source->option;
    const auto at = named ? model.index_of(**named) : std::nullopt;
    const OptionFigures* figures =
        at && economics && !economics->options[*at].entry.is_undefined() ? &economics->options[*at] : nullptr;
    const std::string whose = at ? fmt::format(" of \"{}\"", model.options[*at].name) : std::string();
    if (!figures && figure != "set-up") {
      if (model.sound && (model.basis || !asks_for_economics(*model.source)))
        out.error("case/claim-untested", claim.figure.span,
                  fmt::format("the {} is claimed{}, and nothing gives it", figure, whose))
            .help("give the option's lines under `options:`, or take the claim out");
      continue;
    }
    const auto differs = [&](Span where, const std::string& claimed, const std::string& found) {
      auto fault = out.error("case/claim-differs", where,
                             fmt::format("the {}{} is claimed to be {}; it is {}", figure, whose, claimed, found));
      if (figure == "set-up" && model.source->set_up && !model.source->set_up->lines.empty() &&
          model.source->set_up->lines.front().amount)
        fault.note(model.source->set_up->lines.front().amount->span, "worked out from the lines from here on");
      else if (at)
        fault.note(model.options[*at].lines.empty() ? model.options[*at].place
                                                    : model.options[*at].lines.front().line->heading.span,
                   "worked out from the lines from here on");
      fault.help("mend the claim, or the lines");
    };
    if (figure == "payback-year") {
      const Value& year = *figures->entry.find("payback")->find("year");
      const std::string found = year.is_null() ? "never reached in these years" : year.as_string();
      if (!claim.year || (parse_year(**claim.year) == parse_year(found) && !year.is_null())) continue;
      differs(claim.year->span, **claim.year, found);
      continue;
    }
    if (figure == "bcr") {
      const Value& ratio = *figures->entry.find("bcr");
      if (!claim.ratio) continue;
      const int decimals = decimals_of(claim.ratio->span.text());
      const bool same =
          !ratio.is_null() && std::abs(ratio.as_float() - **claim.ratio) <= 0.5 * std::pow(10, -decimals) * (1 + 1e-9);
      if (!same)
        differs(claim.ratio->span, plain_number(**claim.ratio, 6),
                ratio.is_null() ? "not defined, as there are no costs" : fmt::format("{:.4f}", ratio.as_float()));
      continue;
    }
    if (!claim.amount) continue;
    Money found = set_up;
    if (figure == "npsv") found = figures->net.to_money().value_or(Money());
    if (figure == "npc") found = -figures->net.to_money().value_or(Money());
    if (figure == "pv-costs") found = figures->costs.to_money().value_or(Money());
    if (figure == "pv-benefits") found = figures->benefits.to_money().value_or(Money());
    if (figure == "total-cost") found = figures->stated_costs;
    if (figure == "equivalent-annual-value") {
      const Value& annual = *figures->entry.find("equivalent_annual_value");
      if (annual.is_null()) continue;
      found = Money::pence(std::llround(annual.as_float() * 100));
    }
    const Wide off = Wide{found.to_pence()} - (*claim.amount)->to_pence();
    const Wide precision = last_digit_of_money(claim.amount->span.text()).to_pence();
    if (2 * (off < 0 ? -off : off) > precision)
      differs(claim.amount->span, format_money(**claim.amount), format_money(found));
  }
}

}  // namespace despatch
