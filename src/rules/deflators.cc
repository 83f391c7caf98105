#include "rules/deflators.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/text.h"

namespace despatch {
namespace {

constexpr std::int64_t kIndexUnit = 1'000'000;

/// The digits at the beginning of a text; nothing when there are none or too many.
std::optional<std::int64_t> digits(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
  if (end == 0 || end > 6) return std::nullopt;
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + end, number);
  text.remove_prefix(end);
  return number;
}

}  // namespace

std::optional<YearName> parse_year(std::string_view text) {
  std::string_view rest = trim(text);
  bool counted = false;
  for (const std::string_view word : {"Year", "year"})
    if (rest.starts_with(word)) rest = trim(rest.substr(word.size())), counted = true;
  const std::size_t before = rest.size();
  const auto first = digits(rest);
  if (!first) return std::nullopt;
  const std::size_t length = before - rest.size();
  if (rest.empty()) return YearName{!counted && length == 4 ? YearName::Sort::Calendar : YearName::Sort::Count, *first};
  if (counted || length != 4) return std::nullopt;
  for (const std::string_view dash : {"/", "-", "–"})
    if (rest.starts_with(dash)) {
      rest.remove_prefix(dash.size());
      const std::size_t long_form = rest.size();
      const auto second = digits(rest);
      if (!second || !rest.empty()) return std::nullopt;
      const std::int64_t next = *first + 1;
      const bool follows = (long_form == 2 && *second == next % 100) || (long_form == 4 && *second == next);
      if (!follows) return std::nullopt;
      return YearName{YearName::Sort::Financial, *first};
    }
  return std::nullopt;
}

std::string later_year(std::string_view like, std::int64_t years) {
  const auto year = parse_year(like);
  if (!year) return std::string(like);
  const std::int64_t number = year->number + years;
  const std::string_view text = trim(like);
  if (year->sort == YearName::Sort::Financial) {
    const bool long_form = text.size() >= 9 && text.find("–") == std::string_view::npos;
    const std::string_view dash = text.find('/') != std::string_view::npos   ? "/"
                                  : text.find('-') != std::string_view::npos ? "-"
                                                                             : "–";
    return long_form ? fmt::format("{}{}{}", number, dash, number + 1)
                     : fmt::format("{}{}{:02}", number, dash, (number + 1) % 100);
  }
  const std::size_t first_digit = text.find_first_of("0123456789");
  return fmt::format("{}{}", text.substr(0, first_digit), number);
}

std::optional<Wide> PriceIndex::at(YearName year) const {
  if (values.empty()) return std::nullopt;
  const auto found = std::ranges::find(values, year, &std::pair<YearName, Wide>::first);
  if (found != values.end()) return found->second * (kOne / kIndexUnit);
  const auto& [last_year, last] = values.back();
  if (!has_beyond || year.sort != last_year.sort || year.number < last_year.number ||
      year.number > last_year.number + 2000)
    return std::nullopt;
  Wide index = last * (kOne / kIndexUnit);
  for (std::int64_t n = last_year.number; n < year.number; ++n) {
    const auto next = multiply_divide(index, kMillion + beyond_millionths, kMillion);
    if (!next) return std::nullopt;
    index = *next;
  }
  return index;
}

std::optional<Wide> PriceIndex::convert(YearName from, YearName to) const {
  if (from == to) return Wide{kOne};
  const auto a = at(from);
  const auto b = at(to);
  if (!a || !b || *a == 0) return std::nullopt;
  // The indices are of 1e-18 and may be large: what is multiplied is cut to what 128 bits hold.
  Wide top = *b;
  Wide bottom = *a;
  while (top > Wide{kOne} * 100 || bottom > Wide{kOne} * 100'000'000'000) top /= 10, bottom /= 10;
  return bottom == 0 ? std::nullopt : multiply_divide(top, kOne, bottom);
}

const PriceIndex& gdp_deflators() {
  static const PriceIndex kSeries = [] {
    // Index × 10,000, calendar years from 1990 on.
    static constexpr std::int64_t kIndex[] = {
        427'537, 456'203, 471'096, 485'208, 494'168, 507'097, 528'097, 528'303, 535'326, 542'793, 548'102,  557'479,
        569'110, 582'660, 598'584, 615'718, 634'682, 647'322, 668'900, 682'170, 691'217, 708'340, 719'294,  734'795,
        746'524, 751'536, 764'554, 776'367, 791'606, 811'085, 852'137, 856'358, 905'005, 962'507, 1'000'000};
    PriceIndex out;
    out.id = "gdp";
    out.name = "HM Treasury GDP deflators, calendar years, December 2025 release";
    // The month of the release is on record, not the day: its last day stands for it.
    out.released = Date{std::chrono::year{2025}, std::chrono::month{12}, std::chrono::day{31}};
    out.next_release = Date{std::chrono::year{2026}, std::chrono::month{12}, std::chrono::day{31}};
    std::int64_t year = 1990;
    for (const std::int64_t index : kIndex)
      out.values.emplace_back(YearName{YearName::Sort::Calendar, year++}, Wide{index} * (kIndexUnit / 10'000));
    return out;
  }();
  return kSeries;
}

PriceIndex assumed_inflation(YearName from, std::int64_t millionths) {
  PriceIndex out;
  out.id = "assumed";
  out.name = "assumed inflation";
  out.values = {{from, Wide{kIndexUnit}}};
  out.beyond_millionths = millionths;
  out.has_beyond = true;
  return out;
}

}  // namespace despatch
