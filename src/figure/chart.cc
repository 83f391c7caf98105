#include "figure/chart.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"

namespace despatch::chart {

std::string format_number(double value, const NumberFormat& format) {
  int decimals = format.decimals;
  if (decimals < 0) {
    decimals = 0;
    while (decimals < 2 && std::abs(value * std::pow(10, decimals) - std::round(value * std::pow(10, decimals))) > 1e-9)
      ++decimals;
  }
  std::string digits = fmt::format("{:.{}f}", std::abs(value), decimals);
  const std::size_t point = std::min(digits.find('.'), digits.size());
  for (std::size_t at = point; at > 3;) digits.insert(at -= 3, ",");
  const bool zero = digits.find_first_not_of("0.,") == std::string::npos;
  return fmt::format("{}{}{}{}", value < 0 && !zero ? "−" : "", format.prefix, digits, format.suffix);
}

std::vector<std::string> wrap(const std::string& text, double width, double size, bool bold) {
  std::vector<std::string> lines;
  std::string line;
  for (const std::string_view word : split(text, ' ')) {
    if (word.empty()) continue;
    const std::string longer = line.empty() ? std::string(word) : fmt::format("{} {}", line, word);
    if (!line.empty() && estimated_width(longer, size, bold) > width) {
      lines.push_back(std::move(line));
      line = std::string(word);
    } else {
      line = longer;
    }
  }
  if (!line.empty() || lines.empty()) lines.push_back(std::move(line));
  return lines;
}

Ink series_ink(std::size_t n) { return static_cast<Ink>(static_cast<std::size_t>(Ink::Series1) + n % 6); }

Ink ink_on(Ink fill) {
  // Odd series are dark, even ones light: see the palette of write/theme.h.
  switch (fill) {
    case Ink::Accent:
    case Ink::Text:
    case Ink::Series1:
    case Ink::Series3:
    case Ink::Series5: return Ink::Paper;
    default: return Ink::Text;
  }
}

double round_step(double span) {
  if (!(span > 0)) return 1;
  const double power = std::pow(10, std::floor(std::log10(span / 4)));
  for (const double factor : {1.0, 2.0, 2.5, 5.0, 10.0})
    if (span / (power * factor) <= 6) return power * factor;
  return power * 10;
}

}  // namespace despatch::chart
