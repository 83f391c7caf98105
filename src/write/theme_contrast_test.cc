// The contrast of colours, and which of a theme's colours are held against which.
#include "write/theme_contrast.h"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace despatch;

namespace {

Rgb grey(int value) {
  const auto part = static_cast<std::uint8_t>(value);
  return {part, part, part};
}

constexpr Rgb kWhite{255, 255, 255};

std::vector<ColourPair> failing(const Theme& theme) {
  std::vector<ColourPair> out;
  for (const ColourPair& pair : colour_pairs(theme))
    if (contrast(pair.colour, pair.ground) < pair.least) out.push_back(pair);
  return out;
}

bool fails(const Theme& theme, std::string_view colour, std::string_view ground) {
  return std::ranges::any_of(
      failing(theme), [&](const ColourPair& pair) { return pair.colour_key == colour && pair.ground_key == ground; });
}

}  // namespace

TEST_CASE("contrast follows WCAG's formula", "[contrast]") {
  const auto on_white = [](Rgb colour) { return contrast(colour, kWhite); };
  CHECK(on_white({0, 0, 0}) == Approx(21.0));
  CHECK(on_white({0x0B, 0x0C, 0x0C}) == Approx(19.587).margin(0.001));
  CHECK(on_white({0x1D, 0x70, 0xB8}) == Approx(5.170).margin(0.001));
  CHECK(on_white(grey(0x76)) == Approx(4.542).margin(0.001));
  CHECK(on_white(grey(0x77)) == Approx(4.478).margin(0.001));
  CHECK(on_white(grey(0x94)) == Approx(3.033).margin(0.001));
  CHECK(on_white(grey(0x95)) == Approx(2.995).margin(0.001));
  CHECK(contrast({0, 0, 0}, {255, 255, 0}) == Approx(19.556).margin(0.001));
  CHECK(contrast(kWhite, {0, 0, 0}) == on_white({0, 0, 0}));
}

TEST_CASE("the standard look passes, with a watermark too", "[contrast]") {
  Theme theme;
  CHECK(failing(theme).empty());
  theme.watermark = "DRAFT";
  CHECK(failing(theme).empty());
}

TEST_CASE("each colour is held against each ground that it can stand on", "[contrast]") {
  Theme theme;
  theme.link = grey(0x77);
  CHECK(fails(theme, "colours.links", "colours.page"));
  theme = {};
  theme.page = grey(0x60);
  CHECK(fails(theme, "colours.text", "colours.page"));
  theme = {};
  theme.panel = grey(0x80);
  CHECK(fails(theme, "colours.text", "colours.panels"));
  theme = {};
  theme.zebra = grey(0x70);
  CHECK(fails(theme, "colours.text", "colours.zebra"));
  theme = {};
  theme.table_head_ground = theme.heading;
  CHECK(fails(theme, "colours.headings", "colours.table_head_ground"));
  theme.table_head = kWhite;
  CHECK(failing(theme).empty());
  theme = {};
  theme.watermark = "DRAFT";
  theme.watermark_color = grey(0x70);
  CHECK(fails(theme, "colours.text", "colours.watermark"));
  theme = {};
  theme.series[1] = theme.series[0];
  CHECK(fails(theme, "colours.series", "colours.series"));
  theme = {};
  theme.strong_rule = grey(0xB0);
  CHECK(fails(theme, "colours.strong_rules", "colours.page"));
}

TEST_CASE("large and bold words may be fainter, unless the theme asks for more", "[contrast]") {
  Theme theme;
  theme.heading_style[0].color = grey(0x94);  // 3.03 to 1, at 24 point
  CHECK(failing(theme).empty());
  theme.heading_style[3].color = grey(0x94);  // at 12 point
  CHECK(fails(theme, "headings.h4.colour", "colours.page"));
  theme = {};
  theme.heading_style[1].color = grey(0x94);  // bold 16 point
  CHECK(failing(theme).empty());
  theme.heading_style[1].bold = false;
  CHECK(fails(theme, "headings.h2.colour", "colours.page"));
  theme = {};
  theme.link = {0x1D, 0x70, 0xB8};
  CHECK(failing(theme).empty());
  theme.least_contrast = 7;
  CHECK(fails(theme, "colours.links", "colours.page"));
}

TEST_CASE("a readable colour is the nearest that will do", "[contrast]") {
  const Rgb better = made_readable(grey(0x95), {kWhite}, 4.5);
  CHECK(contrast(better, kWhite) >= 4.5);
  CHECK(contrast(better, kWhite) < 5);
  CHECK(made_readable({0, 0, 0}, {kWhite}, 7) == Rgb{0, 0, 0});
  CHECK(contrast(made_readable(grey(0x95), {grey(0x20)}, 7), grey(0x20)) >= 7);
  CHECK(made_readable(grey(0x80), {kWhite, {0, 0, 0}}, 7) == Rgb{0, 0, 0});  // nothing will do on both
  CHECK(hex_of({0x1D, 0x70, 0xB8}) == "#1d70b8");
}
