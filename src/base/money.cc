#include "base/money.h"

#include <optional>

#include <fmt/format.h>

#include "base/text.h"

namespace despatch {
namespace {

/// -?digits and perhaps one or two more after a point, as most amounts are written; nothing for any other form.
std::optional<Money> plain_amount(std::string_view text) {
  static constexpr std::size_t kMostDigits = 12;
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  std::int64_t amount = 0;
  std::size_t at = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9' && at <= kMostDigits; ++at)
    amount = amount * 10 + (text[at] - '0');
  if (at == 0 || at > kMostDigits) return std::nullopt;
  amount *= 100;
  if (at < text.size()) {
    if (text[at] != '.' || text.size() - at < 2 || text.size() - at > 3) return std::nullopt;
    for (std::int64_t unit = 10; ++at < text.size(); unit /= 10) {
      if (text[at] < '0' || text[at] > '9') return std::nullopt;
      amount += unit * (text[at] - '0');
    }
  }
  if (amount > kMostMoney.to_pence()) return std::nullopt;
  return Money::pence(negative ? -amount : amount);
}

}  // namespace

tl::expected<Money, std::string> parse_money(std::string_view text) {
  if (const auto plain = plain_amount(text)) return *plain;
  const auto refuse = [&](std::string_view why) {
    return tl::unexpected(
        fmt::format("`{}` {}; write pounds, as in 1250000, £1,250,000.50 or £4.6m", text.substr(0, 40), why));
  };
  std::string_view rest = trim(text);
  bool negative = false;
  if (rest.size() > 2 && rest.front() == '(' && rest.back() == ')') {
    negative = true;
    rest = rest.substr(1, rest.size() - 2);
  }
  const auto take = [&](std::string_view prefix) {
    if (!rest.starts_with(prefix)) return false;
    rest.remove_prefix(prefix.size());
    return true;
  };
  if (take("-") || take("−")) negative = !negative;
  take("£");
  if (take("-") || take("−")) negative = !negative;

  std::int64_t scale_pence = 100;
  // "£1.2 million" as papers print it; "£1.2m" for short.
  static constexpr std::pair<std::string_view, std::string_view> kWords[] = {
      {"thousand", "k"}, {"million", "m"}, {"billion", "bn"}};
  std::string shortened;
  for (const auto& [word, letter] : kWords)
    if (rest.ends_with(word))
      rest = shortened = fmt::format("{}{}", trim(rest.substr(0, rest.size() - word.size())), letter);
  if (!rest.empty()) {
    switch (rest.back()) {
      case 'k':
      case 'K': scale_pence = 100'000; break;
      case 'm':
      case 'M': scale_pence = 100'000'000; break;
      default: break;
    }
    if (scale_pence != 100)
      rest = trim(rest.substr(0, rest.size() - 1));
    else if (rest.ends_with("bn")) {
      scale_pence = 100'000'000'000;
      rest = trim(rest.substr(0, rest.size() - 2));
    }
  }
  const std::size_t dot = rest.find('.');
  const std::string_view whole = rest.substr(0, dot);
  std::string_view fraction = dot == std::string_view::npos ? "" : rest.substr(dot + 1);
  if (whole.empty() || (dot != std::string_view::npos && fraction.empty())) return refuse("is no amount of money");

  const bool grouped = whole.find(',') != std::string_view::npos;
  const std::vector<std::string_view> groups = split(whole, ',');
  std::int64_t pounds = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (grouped && (groups[i].empty() || groups[i].size() > 3 || (i > 0 && groups[i].size() != 3)))
      return refuse("has a comma out of place");
    for (const char c : groups[i]) {
      if (c < '0' || c > '9') return refuse("is no amount of money");
      pounds = pounds * 10 + (c - '0');
      if (pounds > kMostMoney.to_pence() / 100) return refuse("is more than can be counted");
    }
  }
  if (pounds > kMostMoney.to_pence() / scale_pence) return refuse("is more than can be counted");
  std::int64_t pence = pounds * scale_pence;
  std::int64_t unit = scale_pence;
  for (const char c : fraction) {
    if (c < '0' || c > '9') return refuse("is no amount of money");
    if (unit % 10 != 0) {
      if (c != '0') return refuse("has parts of a penny");
      continue;
    }
    unit /= 10;
    pence += (c - '0') * unit;
  }
  return Money::pence(negative ? -pence : pence);
}

std::string format_money(Money amount) {
  const bool negative = amount < Money();
  const std::uint64_t pence =
      negative ? 0 - static_cast<std::uint64_t>(amount.to_pence()) : static_cast<std::uint64_t>(amount.to_pence());
  std::string digits = std::to_string(pence / 100);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  std::string out = fmt::format("{}£{}", negative ? "-" : "", digits);
  if (pence % 100 != 0) out += fmt::format(".{:02}", pence % 100);
  return out;
}

Money last_digit_of_money(std::string_view text) {
  while (!text.empty() && (text.back() == '"' || text.back() == '\'' || text.back() == ')' || text.back() == ' '))
    text.remove_suffix(1);
  static constexpr std::pair<std::string_view, std::int64_t> kSizes[] = {{"thousand", 100'000},
                                                                         {"million", 100'000'000},
                                                                         {"billion", 100'000'000'000},
                                                                         {"bn", 100'000'000'000},
                                                                         {"m", 100'000'000},
                                                                         {"M", 100'000'000},
                                                                         {"k", 100'000},
                                                                         {"K", 100'000}};
  std::int64_t pence = 100;
  for (const auto& [word, size] : kSizes)
    if (pence == 100 && text.ends_with(word)) pence = size, text.remove_suffix(word.size());
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return Money::pence(pence);
  for (std::size_t i = dot + 1; i < text.size() && text[i] >= '0' && text[i] <= '9' && pence % 10 == 0; ++i)
    pence /= 10;
  return Money::pence(pence);
}

}  // namespace despatch
