#include "figure/numbers.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace despatch::chart {
namespace {

/// Decimals without which `value` would read otherwise, at most `most`.
int decimals_of(double value, int most) {
  double power = 1;
  int decimals = 0;
  while (decimals < most && std::abs(value * power - std::round(value * power)) > 1e-9 * std::max(1.0, value * power)) {
    power *= 10;
    ++decimals;
  }
  return decimals;
}

/// Two decimals, or two digits that count where the value is smaller than a tenth.
int most_decimals(double magnitude) {
  int most = 2;
  for (double at = 0.1; most < 11 && magnitude > 0 && magnitude < at; at /= 10) ++most;
  return most;
}

/// A unit in words as one of it is called: "answer" of "answers", "visit a year" of "visits a year". Words whose plural
/// does not tell, such as people, stay.
std::string of_one(std::string_view unit) {
  const std::size_t end = std::min(unit.find(' ', 1), unit.size());
  const std::string_view word = unit.substr(0, end);
  std::size_t cut = 0;
  std::string_view in_place;
  const auto ends = [&](std::string_view ending) { return word.ends_with(ending); };
  if (word.size() < 5 || !ends("s") || ends("ss") || ends("us") || ends("is") || ends("series"))
    cut = 0;
  else if (ends("ies"))
    cut = 3, in_place = "y";
  else if (ends("ches") || ends("shes") || ends("xes") || ends("sses"))
    cut = 2;
  else
    cut = 1;
  return fmt::format("{}{}{}", word.substr(0, word.size() - cut), in_place, unit.substr(end));
}

}  // namespace

bool is_known(double value) { return !std::isnan(value); }

NumberFormat format_of_unit(std::string_view unit) {
  constexpr std::string_view kPound = "£";
  NumberFormat format;
  if (unit.starts_with(kPound)) {
    format.prefix = kPound;
    format.suffix = unit.substr(kPound.size());
  } else if (!unit.empty()) {
    format.suffix = unit == "%" ? "%" : " " + std::string(unit);
  }
  return format;
}

std::string format_number(double value, const NumberFormat& format) {
  if (!is_known(value)) return "not known";
  value /= format.divisor;
  const int decimals = format.decimals >= 0 ? format.decimals : decimals_of(value, most_decimals(std::abs(value)));
  std::string digits = fmt::format("{:.{}f}", std::abs(value), decimals);
  const std::size_t point = std::min(digits.find('.'), digits.size());
  for (std::size_t at = point; at > 3;) digits.insert(at -= 3, ",");
  const bool zero = digits.find_first_not_of("0.,") == std::string::npos;
  const std::string suffix = digits == "1" && format.suffix.starts_with(' ') ? of_one(format.suffix) : format.suffix;
  return fmt::format("{}{}{}{}", value < 0 && !zero ? "−" : "", format.prefix, digits, suffix);
}

std::string format_change(double value, const NumberFormat& format) {
  const std::string text = format_number(value, format);
  return is_known(value) && value > 0 ? "+" + text : text;
}

int decimals_for(std::span<const double> values) {
  double greatest = 0;
  for (const double value : values)
    if (is_known(value)) greatest = std::max(greatest, std::abs(value));
  const int most = most_decimals(greatest);
  int decimals = 0;
  for (const double value : values)
    if (is_known(value)) decimals = std::max(decimals, decimals_of(value, most));
  return decimals;
}

Scale make_scale(double least, double most, int most_ticks) {
  if (!(most > least)) most = least + (least == 0 ? 1 : std::abs(least));
  const double span = most - least;
  const double power = std::pow(10, std::floor(std::log10(span / most_ticks)));
  Scale scale;
  for (const double factor : {1.0, 2.0, 2.5, 5.0, 10.0, 20.0}) {
    scale.step = power * factor;
    // A hair of tolerance: an end that is a multiple of the step needs no further one.
    const double first = std::floor(least / scale.step + 1e-9), last = std::ceil(most / scale.step - 1e-9);
    scale.low = first * scale.step;
    scale.high = last * scale.step;
    if (last - first > most_ticks) continue;
    for (double at = first; at <= last + 0.5; ++at) scale.ticks.push_back(at * scale.step);
    return scale;
  }
  scale.ticks = {scale.low, scale.high};
  return scale;
}

std::string format_tick(double tick, const NumberFormat& format) {
  if (tick != 0) return format_number(tick, format);
  return format.prefix + "0" + (format.suffix == "%" ? "%" : "");
}

NumberFormat shortened(const NumberFormat& format, std::span<const double> values) {
  double greatest = 0;
  for (const double value : values)
    if (is_known(value)) greatest = std::max(greatest, std::abs(value));
  if (format.prefix != "£" || !format.suffix.empty() || greatest < 1e6) return format;
  NumberFormat out = format;
  out.divisor = greatest >= 1e9 ? 1e9 : 1e6;
  out.suffix = greatest >= 1e9 ? "bn" : "m";
  out.decimals = 0;
  for (const double value : values)
    if (is_known(value)) out.decimals = std::max(out.decimals, decimals_of(value / out.divisor, 2));
  return out;
}

NumberFormat tick_format(const NumberFormat& format, const Scale& scale) {
  NumberFormat out = format;
  const double greatest = std::max(std::abs(scale.low), std::abs(scale.high));
  if (format.prefix == "£" && format.suffix.empty() && greatest >= 1e6) {
    out.divisor = greatest >= 1e9 ? 1e9 : 1e6;
    out.suffix = greatest >= 1e9 ? "bn" : "m";
  }
  out.decimals = decimals_of(scale.step / out.divisor, 11);
  return out;
}

}  // namespace despatch::chart
