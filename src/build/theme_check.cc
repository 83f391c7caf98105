#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "build/theme_files.h"
#include "write/theme_contrast.h"

namespace despatch {
namespace {

constexpr double kPointsPerMm = 72 / 25.4;
constexpr double kClearPrintPt = 12;
constexpr double kLeastColumnEm = 10;  // a few words a line
constexpr double kLeastLines = 6;

class LookCheck {
 public:
  LookCheck(const Look& look, Diagnostics& out) : look_(look), theme_(look.theme), out_(out) {}

  void check() {
    contrast_of_colours();
    small_text();
    room();
  }

 private:
  [[nodiscard]] Span place(std::string_view key) const {
    const auto found = look_.places.find(std::string(key));
    return found == look_.places.end() ? Span{} : found->second;
  }

  // A hundredth less than it is rather than one more: 4.499 is not 4.50.
  static std::string ratio(double value) { return fmt::format("{:.2f}", std::floor(value * 100) / 100); }

  static std::string_view rule(ContrastRule rule) {
    switch (rule) {
      case ContrastRule::Text: return "text needs 4.5 (WCAG 2.2, 1.4.3)";
      case ContrastRule::LargeText: return "text of this size needs 3 (WCAG 2.2, 1.4.3)";
      case ContrastRule::Enhanced: return "";
      case ContrastRule::Graphic: return "what is seen and not read needs 3 (WCAG 2.2, 1.4.11)";
    }
    return "";
  }

  void contrast_of_colours() {
    std::vector<std::pair<std::string_view, std::string_view>> told;
    for (const ColourPair& pair : colour_pairs(theme_)) {
      const double seen = contrast(pair.colour, pair.ground);
      if (seen >= pair.least) continue;
      const std::pair keys(pair.colour_key, pair.ground_key);
      if (std::ranges::find(told, keys) != told.end()) continue;
      told.push_back(keys);
      tell(pair, seen);
    }
  }

  void tell(const ColourPair& pair, double seen) {
    const Span of_colour = place(pair.colour_key), of_ground = place(pair.ground_key);
    const Span where = of_colour.known() ? of_colour : of_ground.known() ? of_ground : look_.asked_at;
    const std::string needed = pair.rule == ContrastRule::Enhanced ? fmt::format("this theme asks for {:g}", pair.least)
                                                                   : std::string(rule(pair.rule));
    auto fault = out_.error("theme/contrast", where,
                            fmt::format("{} in {} on {} have a contrast of {} to 1; {}", pair.what, hex_of(pair.colour),
                                        hex_of(pair.ground), ratio(seen), needed));
    if (of_colour.known()) fault.label(std::string(pair.colour_key));
    if (of_colour.known() && of_ground.known() && of_colour != of_ground) {
      fault.note(of_ground, fmt::format("`{}`, behind them", pair.ground_key));
    } else if (of_colour.known() && !of_ground.known()) {
      fault.note(fmt::format("{} is `{}` of the standard look", hex_of(pair.ground), pair.ground_key));
    } else if (!of_colour.known()) {
      fault.note(fmt::format("{} is `{}` of the standard look", hex_of(pair.colour), pair.colour_key));
    }
    if (const Span floor = place("contrast"); pair.rule == ContrastRule::Enhanced && floor.known())
      fault.note(floor, "what it asks for");
    fault.help(fmt::format("{} would do for `{}`", hex_of(made_readable(pair.colour, {pair.ground}, pair.least)),
                           pair.colour_key));
  }

  void small_text() {
    if (theme_.text_size_pt >= kClearPrintPt) return;
    out_.warning("theme/small-text", place("sizes.text"),
                 fmt::format("the text has {:g} point; clear print asks for {:g} or more", theme_.text_size_pt,
                             kClearPrintPt))
        .help("set `sizes.text` to 12");
  }

  void room() {
    const double across = (theme_.page_width_mm - theme_.margin_left_mm - theme_.margin_right_mm) * kPointsPerMm;
    const double down = (theme_.page_height_mm - theme_.margin_top_mm - theme_.margin_bottom_mm) * kPointsPerMm;
    const double size = theme_.text_size_pt;
    if (across < size * kLeastColumnEm)
      no_room({"page.margins.left", "page.margins.right", "page.width", "page.size", "sizes.text"},
              fmt::format("margins leave {:.0f} mm for lines of {:g} point: too little for a few words",
                          std::max(0.0, across / kPointsPerMm), size));
    if (down < size * theme_.leading * kLeastLines)
      no_room({"page.margins.top", "page.margins.bottom", "page.height", "page.size", "sizes.text"},
              fmt::format("margins leave {:.0f} mm of the page's height: too little for {:g} lines of {:g} point",
                          std::max(0.0, down / kPointsPerMm), kLeastLines, size));
    const double needed = theme_.running_size_pt * 1.8;
    if (theme_.margin_top_mm * kPointsPerMm < needed)
      no_room({"page.margins.top", "sizes.running"},
              fmt::format("the running header of {:g} point needs a margin of {:.0f} mm", theme_.running_size_pt,
                          std::ceil(needed / kPointsPerMm)));
    if (theme_.margin_bottom_mm * kPointsPerMm < needed)
      no_room({"page.margins.bottom", "sizes.running"},
              fmt::format("the running footer of {:g} point needs a margin of {:.0f} mm", theme_.running_size_pt,
                          std::ceil(needed / kPointsPerMm)));
  }

  void no_room(std::initializer_list<std::string_view> keys, std::string message) {
    Span where = look_.asked_at;
    for (const std::string_view key : keys)
      if (place(key).known()) {
        where = place(key);
        break;
      }
    auto fault = out_.error("theme/no-room", where, std::move(message));
    for (const std::string_view key : keys)
      if (place(key).known() && place(key) != where) fault.note(place(key), fmt::format("`{}`", key));
    fault.help("make the margins or the type smaller, or the page larger");
  }

  const Look& look_;
  const Theme& theme_;
  Diagnostics& out_;
};

}  // namespace

Theme with_fonts(const Look& look, pdf::FontLibrary& fonts, Diagnostics& out) {
  Theme theme = look.theme;
  const auto check = [&](const std::string& key, std::string& family, const std::string& standard) {
    const auto named = look.places.find(key);
    if (named == look.places.end()) return;
    const auto face = fonts.find({.family = family});
    if (face) return;
    auto fault = out.error("theme/unknown-font", named->second, face.error());
    if (const auto guess = fonts.nearest_family(family)) fault.help(fmt::format("did you mean `{}`?", *guess));
    family = standard;
  };
  const Theme standard;
  check("fonts.text", theme.text_family, standard.text_family);
  check("fonts.headings", theme.heading_family, standard.heading_family);
  check("fonts.code", theme.code_family, standard.code_family);
  return theme;
}

void check_look(const Look& look, Diagnostics& out) { LookCheck(look, out).check(); }

}  // namespace despatch
