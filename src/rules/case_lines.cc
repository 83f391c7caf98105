#include "rules/case_lines.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace despatch {
namespace {

/// How many amounts the first line that lists them has.
std::size_t listed_amounts(const BusinessCase& business_case) {
  const auto count = [](const std::vector<YearLine>& lines) -> std::size_t {
    for (const YearLine& line : lines)
      if (line.amounts.is_sequence()) return line.amounts.size();
    return 0;
  };
  if (business_case.running) {
    if (const std::size_t n = count(business_case.running->lines)) return n;
    for (const auto& [option, lines] : business_case.running->options)
      if (const std::size_t n = count(lines)) return n;
  }
  for (const auto& [id, option] : business_case.options)
    for (const auto* lines : {&option.costs, &option.benefits})
      if (const std::size_t n = count(*lines)) return n;
  return count(business_case.budget);
}

std::string year_key(std::string_view label) {
  const auto year = parse_year(label);
  return year ? fmt::format("{}:{}", static_cast<int>(year->sort), year->number) : std::string(trim(label));
}

class Spreader {
 public:
  Spreader(const Flow& flow, std::string_view heading, const CaseYears& years, Diagnostics& out)
      : flow_(flow), heading_(heading), years_(years), out_(out) {
    line_.by_year.resize(years.size());
  }

  SpreadLine run() {
    if (flow_.amounts.is_undefined()) {
      if (flow_.amount) even_amounts();
    } else {
      line_.place = flow_.amounts.span();
      if (flow_.amount)
        fault("case/two-amounts", flow_.amount->span, fmt::format("`{}` has `amount` and `amounts`", heading_))
            .note(flow_.amounts.span(), "the amounts by year")
            .help("keep one of the two");
      if (flow_.amounts.is_sequence())
        listed();
      else if (flow_.amounts.is_mapping())
        by_name();
      else
        as_text();
    }
    if (const auto total = checked_sum(line_.by_year, line_.place, out_))
      line_.total = *total;
    else
      line_.sound = false;
    return std::move(line_);
  }

 private:
  Diagnostics::Builder fault(std::string_view code, Span where, std::string message) {
    line_.sound = false;
    return out_.error(code, where, std::move(message));
  }

  void wrong_count(std::size_t seen, Span where) {
    auto told = fault("case/year-count", where,
                      fmt::format("`{}` has {} {} for {} {}", heading_, seen, seen == 1 ? "amount" : "amounts",
                                  years_.size(), years_.size() == 1 ? "year" : "years"));
    if (years_.place().known()) told.note(years_.place(), "the years");
    told.help("write one amount for each year; 0 where there is none");
  }

  void listed() {
    const auto& items = flow_.amounts.as_sequence();
    if (items.size() != years_.size()) wrong_count(items.size(), items.empty() ? line_.place : items.front().span());
    for (std::size_t i = 0; i < items.size() && i < years_.size(); ++i)
      line_.by_year[i] = money_of(items[i]).value_or(Money());
  }

  void by_name() {
    for (const Value::Entry& entry : flow_.amounts.as_mapping()) {
      const std::string label =
          entry.key.is_string() ? entry.key.as_string() : std::string(trim(entry.key.span().text()));
      if (const auto year = year_at({label, entry.key.span()}))
        line_.by_year[*year] = money_of(entry.value).value_or(Money());
    }
  }

  void as_text() {
    const std::string& text = flow_.amounts.as_string();
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t begin = text.find_first_not_of(" \t\r\n", at);
      if (begin == std::string::npos) break;
      at = std::min(text.find_first_of(" \t\r\n", begin), text.size());
      const auto amount = parse_money(std::string_view(text).substr(begin, at - begin));
      if (!amount) {
        fault("case/bad-amount", line_.place, fmt::format("amount {} of `{}`: {}", count + 1, heading_, amount.error()))
            .help("divide the amounts by blanks, and write none within a number");
        return;
      }
      if (count < years_.size()) line_.by_year[count] = *amount;
      ++count;
    }
    if (count != years_.size()) wrong_count(count, line_.place);
  }

  std::optional<std::size_t> year_at(const Located<std::string>& label) {
    if (const auto found = years_.find(*label)) return found;
    auto told = fault("case/unknown-year", label.span,
                      fmt::format("`{}` of `{}` is none of the case's years", trim(*label), heading_));
    if (years_.place().known()) told.note(years_.place(), "the years");
    if (years_.size() > 0)
      told.help(fmt::format("the years run from {} to {}", years_.label(0), years_.label(years_.size() - 1)));
    return std::nullopt;
  }

  void even_amounts() {
    line_.place = flow_.amount->span;
    if (flow_.in && (flow_.from || flow_.to))
      fault("case/year-order", flow_.in->span, fmt::format("`{}` is `in` one year and has a span of years", heading_))
          .note((flow_.from ? flow_.from : flow_.to)->span, "the span")
          .help("keep `in`, or `from` and `to`");
    std::size_t first = 0;
    std::size_t last = years_.size() == 0 ? 0 : years_.size() - 1;
    const auto& from = flow_.in ? flow_.in : flow_.from;
    const auto& to = flow_.in ? flow_.in : flow_.to;
    if (from) {
      const auto found = year_at(*from);
      if (!found) return;
      first = *found;
    }
    if (to && !flow_.in) {
      const auto found = year_at(*to);
      if (!found) return;
      last = *found;
    } else if (flow_.in) {
      last = first;
    }
    if (last < first) {
      fault("case/year-order", to->span,
            fmt::format("`{}` ends in {} before it begins in {}", heading_, years_.label(last), years_.label(first)))
          .note(from ? from->span : years_.place(), "where it begins")
          .help("mend `from` or `to`");
      return;
    }
    fill(first, last);
  }

  void fill(std::size_t first, std::size_t last) {
    const std::int64_t growth = flow_.growth ? millionths_of_percent(**flow_.growth) : 0;
    const Money amount = **flow_.amount;
    Wide factor = kOne;
    for (std::size_t year = first; year <= last && year < line_.by_year.size(); ++year) {
      if (growth == 0) {
        line_.by_year[year] = amount;
        continue;
      }
      Exact grown;
      grown.add(amount, factor);
      const auto rounded = grown.to_money();
      const auto next = multiply_divide(factor, kMillion + growth, kMillion);
      if (!rounded || !next) {
        fault("case/overflow", flow_.growth->span,
              fmt::format("`{}` grows to more than can be counted by {}", heading_, years_.label(year)))
            .help("mend the growth: it is in per cent a year");
        return;
      }
      line_.by_year[year] = *rounded;
      factor = *next;
    }
  }

  const Flow& flow_;
  std::string_view heading_;
  const CaseYears& years_;
  Diagnostics& out_;
  SpreadLine line_;
};

}  // namespace

CaseYears::CaseYears(const BusinessCase& business_case) {
  const Value& years = business_case.years;
  const auto add = [this](std::string label, Span span) {
    by_label_.emplace(year_key(label), labels_.size());
    labels_.push_back({std::move(label), span});
  };
  if (years.is_sequence()) {
    for (const Value& year : years.as_sequence()) {
      std::string label;
      if (set_from(label, year)) add(std::move(label), year.span());
    }
    if (years.size() > 0) place_ = years.as_sequence().front().span();
  } else if (years.is_mapping()) {
    std::string first;
    std::int64_t count = 0;
    const Value* begin = years.find("first");
    const Value* many = years.find("count");
    if (begin && many && set_from(first, *begin) && set_from(count, *many)) {
      place_ = begin->span();
      for (std::int64_t i = 0; i < count; ++i)
        add(parse_year(first) ? later_year(first, i) : fmt::format("{} + {}", first, i), place_);
    }
  } else {
    const std::size_t count = listed_amounts(business_case);
    for (std::size_t i = 0; i < count; ++i) add(fmt::format("Year {}", i), {});
  }
}

std::optional<std::size_t> CaseYears::find(std::string_view label) const {
  const auto found = by_label_.find(year_key(label));
  if (found == by_label_.end()) return std::nullopt;
  return found->second;
}

bool CaseYears::check_order(Diagnostics& out) const {
  for (std::size_t i = 1; i < labels_.size(); ++i) {
    const auto before = name(i - 1);
    const auto here = name(i);
    if (!before && !here) continue;
    if (before && here && before->sort == here->sort && here->number == before->number + 1) continue;
    out.error("case/year-gap", labels_[i].span,
              fmt::format("the year after {} is {}; years are discounted one by one", label(i - 1), label(i)))
        .note(labels_[i - 1].span, "the year before")
        .help("name every year in order, in one way of writing");
    return false;
  }
  return true;
}

Span SpreadLine::place_of(const Flow& flow, std::size_t year) const {
  if (flow.amounts.is_sequence() && year < flow.amounts.size()) return flow.amounts.as_sequence()[year].span();
  return place;
}

SpreadLine spread(const Flow& flow, std::string_view heading, const CaseYears& years, Diagnostics& out) {
  return Spreader(flow, heading, years, out).run();
}

std::optional<Money> checked_sum(std::span<const Money> amounts, Span place, Diagnostics& out) {
  Wide pence = 0;
  for (const Money amount : amounts) pence += amount.to_pence();
  if (pence > kMostMoney.to_pence() || pence < -kMostMoney.to_pence()) {
    out.error(
           "case/overflow", place,
           fmt::format("the sum is more than {}, which is more than can be counted exactly", format_money(kMostMoney)))
        .help("look for an amount that is a thousand times too large");
    return std::nullopt;
  }
  return Money::pence(static_cast<std::int64_t>(pence));
}

}  // namespace despatch
