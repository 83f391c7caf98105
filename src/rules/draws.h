// Chance that is the same on every machine: a generator of our own, and distributions by their inverse, from nothing
// but the four operations and square roots, which IEEE 754 lays down to the last bit. No function of the C library
// whose last bit may differ takes part.
//
//     Generator chance(seed);
//     quantile(Triangular{80, 100, 150}, chance.next())
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace despatch {

/// xoshiro256** by Blackman and Vigna (2018), its state filled by SplitMix64 from the seed.
class Generator {
 public:
  explicit Generator(std::uint64_t seed);
  [[nodiscard]] std::uint64_t next_bits();
  /// Above 0 and below 1: a multiple of 2^-53 and half of one.
  [[nodiscard]] double next() { return (static_cast<double>(next_bits() >> 11) + 0.5) * 0x1p-53; }

 private:
  std::uint64_t state_[4];
};

/// From low to high with the peak between; low <= peak <= high. Mean (a+b+c)/3.
struct Triangular {
  double low = 0, peak = 0, high = 0;
};
/// Where the distribution has the share `p` below it, 0 < p < 1.
[[nodiscard]] double quantile(const Triangular& of, double p);
[[nodiscard]] double uniform_quantile(double low, double high, double p);
/// Wichura, Algorithm AS 241 (1988): to 16 digits.
[[nodiscard]] double normal_quantile(double mean, double sd, double p);
/// The natural logarithm of a number above 0, to 15 digits, the same on every machine.
[[nodiscard]] double logarithm(double x);

/// The share `p` (0 to 1) of a sorted list lies below this: between the two nearest, by a straight line, as numpy and
/// spreadsheets have it. The list is not empty.
[[nodiscard]] double percentile_of_sorted(std::span<const double> sorted, double p);

}  // namespace despatch
