#include "base/number_words.h"

#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace despatch {
namespace {

constexpr std::string_view kOnes[] = {"zero",     "one",     "two",     "three",     "four",     "five",    "six",
                                      "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",  "thirteen",
                                      "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::string_view kTens[] = {"",      "",      "twenty",  "thirty", "forty",
                                      "fifty", "sixty", "seventy", "eighty", "ninety"};
constexpr std::pair<std::uint64_t, std::string_view> kGroups[] = {{1'000'000'000'000'000'000u, "quintillion"},
                                                                  {1'000'000'000'000'000u, "quadrillion"},
                                                                  {1'000'000'000'000u, "trillion"},
                                                                  {1'000'000'000u, "billion"},
                                                                  {1'000'000u, "million"},
                                                                  {1'000u, "thousand"}};

std::string below_hundred(std::uint64_t n) {
  if (n < 20) return std::string(kOnes[n]);
  const std::string tens(kTens[n / 10]);
  return n % 10 == 0 ? tens : fmt::format("{}-{}", tens, kOnes[n % 10]);
}
std::string below_thousand(std::uint64_t n) {
  if (n < 100) return below_hundred(n);
  const std::string hundreds = fmt::format("{} hundred", kOnes[n / 100]);
  return n % 100 == 0 ? hundreds : fmt::format("{} and {}", hundreds, below_hundred(n % 100));
}
std::string words(std::uint64_t n) {
  std::string out;
  for (const auto& [size, name] : kGroups) {
    if (n < size) continue;
    if (!out.empty()) out += ' ';
    out += fmt::format("{} {}", below_thousand(n / size), name);
    n %= size;
  }
  if (n == 0 && !out.empty()) return out;
  if (!out.empty()) out += n < 100 ? " and " : " ";
  return out + below_thousand(n);
}
}  // namespace

std::string number_in_words(std::int64_t n) {
  const std::uint64_t size = n < 0 ? 0 - static_cast<std::uint64_t>(n) : static_cast<std::uint64_t>(n);
  return (n < 0 ? "minus " : "") + words(size);
}

}  // namespace despatch
