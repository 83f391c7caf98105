// Numbers of figures: how they are printed, and axes with round steps. Private to figure/.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace despatch::chart {

/// How numbers are printed: "£1,250,000", "£1.3m", "68.5", "12%".
struct NumberFormat {
  std::string prefix;
  std::string suffix;
  int decimals = -1;   ///< -1: as few as the value needs, at most two
  double divisor = 1;  ///< what is divided by before printing: 1,000,000 where the suffix says "m"
};

/// "£", "£m", "%" or any word: what stands before and after a number.
NumberFormat format_of_unit(std::string_view unit);
/// A value that is not known (NaN) is "not known".
std::string format_number(double value, const NumberFormat& format);
/// As format_number, with a sign before positive numbers too: "+4.2".
std::string format_change(double value, const NumberFormat& format);
/// As many decimals as the value that needs most, so that they agree within one figure: at most two, more where all
/// are smaller than a tenth. Values that are not known are passed over.
int decimals_for(std::span<const double> values);

/// A value nobody knows is NaN in a figure's data.
bool is_known(double value);

/// An axis from `low` to `high` in steps of a round number.
struct Scale {
  double low = 0, high = 1, step = 1;
  std::vector<double> ticks;
  /// Where `value` stands between `from` (low) and `to` (high).
  [[nodiscard]] double place(double value, double from, double to) const {
    return from + (value - low) / (high - low) * (to - from);
  }
};
/// Covers least to most; steps of 1, 2, 2.5 or 5 times a power of ten, at most `most_ticks` + 1 of them.
Scale make_scale(double least, double most, int most_ticks = 6);
/// A tick's words: nought has no decimals and no "m".
std::string format_tick(double tick, const NumberFormat& format);
/// Pounds from a million on as "£5.2m", with as many decimals (two at most) as all values need; else `format` itself.
NumberFormat shortened(const NumberFormat& format, std::span<const double> values);
/// For the ticks of a scale: decimals of its step, and pounds from a million on in £m, from a billion on in £bn.
NumberFormat tick_format(const NumberFormat& format, const Scale& scale);

}  // namespace despatch::chart
