#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <utility>

#include "write/pdf/profiles.h"

namespace despatch::pdf {
namespace {

void put(std::string& out, std::uint32_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xFF);
}

struct Lab {
  double l, a, b;
};

/// CIE L*a*b* relative to D50 of an sRGB colour with components 0 to 1.
Lab lab_of(double red, double green, double blue) {
  const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
  const double r = linear(red), g = linear(green), b = linear(blue);
  // sRGB's primaries adapted to D50 (IEC 61966-2-1, Bradford), over D50's white.
  const double x = (0.4360747 * r + 0.3850649 * g + 0.1430804 * b) / 0.9642;
  const double y = 0.2225045 * r + 0.7168786 * g + 0.0606169 * b;
  const double z = (0.0139322 * r + 0.0971045 * g + 0.7141733 * b) / 0.8249;
  const auto f = [](double t) { return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116; };
  return {116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))};
}

/// ICC's lut8Type from CMYK to Lab: a grid of `kGrid` points a side, straight between them.
std::string table() {
  constexpr int kGrid = 5;
  std::string out = "mft1";
  put(out, 0, 4);
  put(out, 4, 1);
  put(out, 3, 1);
  put(out, kGrid, 1);
  put(out, 0, 1);
  for (int i = 0; i < 9; ++i) put(out, i % 4 == 0 ? 0x10000 : 0, 4);  // the unit matrix
  for (int channel = 0; channel < 4; ++channel)
    for (int i = 0; i < 256; ++i) put(out, static_cast<std::uint32_t>(i), 1);
  const auto ink = [](int step) { return 1 - static_cast<double>(step) / (kGrid - 1); };
  for (int i = 0; i < kGrid * kGrid * kGrid * kGrid; ++i) {
    const double black = ink(i % kGrid);
    const Lab lab = lab_of(ink(i / (kGrid * kGrid * kGrid)) * black, ink(i / (kGrid * kGrid) % kGrid) * black,
                           ink(i / kGrid % kGrid) * black);
    put(out, static_cast<std::uint32_t>(std::lround(lab.l * 2.55)), 1);
    put(out, static_cast<std::uint32_t>(std::lround(lab.a + 128)), 1);
    put(out, static_cast<std::uint32_t>(std::lround(lab.b + 128)), 1);
  }
  for (int channel = 0; channel < 3; ++channel)
    for (int i = 0; i < 256; ++i) put(out, static_cast<std::uint32_t>(i), 1);
  return out;
}

std::string description() {
  constexpr std::string_view kText = "Plain CMYK";
  std::string out = "desc";
  put(out, 0, 4);
  put(out, kText.size() + 1, 4);
  out += kText;
  out.append(1 + 4 + 4 + 2 + 1 + 67, '\0');  // its end, and no text in Unicode or ScriptCode
  return out;
}

std::string copyright() {
  using namespace std::string_literals;
  return "text\0\0\0\0No copyright, use freely\0"s;
}

void put_fixed(std::string& out, std::initializer_list<double> values) {
  for (const double value : values)
    put(out, static_cast<std::uint32_t>(static_cast<std::int32_t>(std::lround(value * 65536))), 4);
}

std::string fixed_numbers(std::string_view type, std::initializer_list<double> values) {
  std::string out(type);
  put(out, 0, 4);
  put_fixed(out, values);
  return out;
}

std::string white() { return fixed_numbers("XYZ ", {0.9642, 1.0, 0.8249}); }

/// One English text as version 4 wants it.
std::string localised(std::string_view ascii) {
  std::string out = "mluc";
  for (const std::uint32_t value : {0u, 1u, 12u}) put(out, value, 4);
  out += "enUS";
  put(out, static_cast<std::uint32_t>(ascii.size() * 2), 4);
  put(out, 28, 4);
  for (const char c : ascii) {
    out += '\0';
    out += c;
  }
  return out;
}

/// y = ((x + 0.055) / 1.055) ^ 2.4, straight below 0.04045
std::string srgb_curve() {
  std::string out = "para";
  put(out, 0, 4);
  put(out, 3, 2);
  put(out, 0, 2);
  put_fixed(out, {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045});
  return out;
}

using NamedTag = std::pair<std::string_view, std::string>;

/// Tags with equal contents share them.
std::string profile(std::uint32_t version, std::string_view kind, std::span<const NamedTag> tags) {
  std::string index, data;
  put(index, static_cast<std::uint32_t>(tags.size()), 4);
  const std::size_t begin = 128 + 4 + 12 * tags.size();
  std::size_t at = 0;
  const std::string* last = nullptr;
  for (const auto& [name, value] : tags) {
    if (!last || *last != value) {
      at = begin + data.size();
      data += value;
      data.append((4 - data.size() % 4) % 4, '\0');
    }
    last = &value;
    index += name;
    put(index, static_cast<std::uint32_t>(at), 4);
    put(index, static_cast<std::uint32_t>(value.size()), 4);
  }
  std::string out;
  put(out, static_cast<std::uint32_t>(begin + data.size()), 4);
  put(out, 0, 4);
  put(out, version, 4);
  out += kind;
  for (const std::uint32_t part : {2018u, 1u, 1u, 0u, 0u, 0u}) put(out, part, 2);
  out += "acsp";
  out.append(28, '\0');
  out += white().substr(8);  // the profile connection space's illuminant
  out.append(128 - out.size(), '\0');
  return out + index + data;
}

}  // namespace

std::string srgb_profile() {
  const NamedTag tags[] = {{"desc", localised("sRGB")},
                           {"cprt", localised("No copyright, use freely")},
                           {"wtpt", white()},
                           {"chad", fixed_numbers("sf32", {1.0479298, 0.0229468, -0.0501922, 0.0296278, 0.9904345,
                                                           -0.0170738, -0.0092430, 0.0150552, 0.7518743})},
                           {"rXYZ", fixed_numbers("XYZ ", {0.4360747, 0.2225045, 0.0139322})},
                           {"gXYZ", fixed_numbers("XYZ ", {0.3850649, 0.7168786, 0.0971045})},
                           {"bXYZ", fixed_numbers("XYZ ", {0.1430804, 0.0606169, 0.7141733})},
                           {"rTRC", srgb_curve()},
                           {"gTRC", srgb_curve()},
                           {"bTRC", srgb_curve()}};
  return profile(0x04200000, "mntrRGB XYZ ", tags);
}

std::string plain_cmyk_profile() {
  const NamedTag tags[] = {{"desc", description()}, {"cprt", copyright()}, {"wtpt", white()}, {"A2B0", table()}};
  return profile(0x02100000, "scnrCMYKLab ", tags);
}

}  // namespace despatch::pdf
