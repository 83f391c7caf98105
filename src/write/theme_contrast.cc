#include "write/theme_contrast.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace despatch {
namespace {

constexpr double kLargePt = 18;
constexpr double kLargeBoldPt = 14;
constexpr double kLargeText = 3;
constexpr double kGraphic = 3;
constexpr double kOrdinaryText = 4.5;

double luminance(Rgb colour) {
  const auto linear = [](std::uint8_t c) {
    const double s = c / 255.0;
    return s <= 0.04045 ? s / 12.92 : std::pow((s + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
}

struct Ground {
  std::string_view key;
  Rgb colour;
};

class Pairs {
 public:
  explicit Pairs(const Theme& theme) : theme_(theme) {}

  std::vector<ColourPair> all() {
    const Ground page{"colours.page", theme_.page}, panel{"colours.panels", theme_.panel};
    std::vector<Ground> open = {page};  // where any text may stand
    if (!theme_.watermark.empty()) open.push_back({"colours.watermark", theme_.watermark_color});
    std::vector<Ground> in_tables = open;
    if (theme_.zebra) in_tables.push_back({"colours.zebra", *theme_.zebra});
    std::vector<Ground> anywhere = in_tables;
    anywhere.push_back(panel);

    const double size = theme_.text_size_pt;
    const double smallest = std::min({size, theme_.caption_size_pt, theme_.note_size_pt, smallest_table()});
    text("words", "colours.text", theme_.text, smallest, false, anywhere);
    text("links", "colours.links", theme_.link, smallest, false, anywhere);
    text("words in the running header and footer", "colours.quiet", theme_.quiet, theme_.running_size_pt, false, open);
    text("captions and paragraph numbers", "colours.headings", theme_.heading, std::min(size, theme_.caption_size_pt),
         true, anywhere);
    headings(open);
    text("the council's name and titles of callouts", "colours.accent", theme_.accent, size, true, open);
    text("titles of callouts", "colours.accent", theme_.accent, size, true, {panel});
    text("titles of warnings", "colours.warnings", theme_.warning, size, true, {panel});
    text("markings", "colours.warnings", theme_.warning, theme_.running_size_pt, false, open);

    const Ground head =
        theme_.table_head_ground ? Ground{"colours.table_head_ground", *theme_.table_head_ground} : page;
    std::vector<Ground> heads = {head};
    if (!theme_.table_head_ground) heads = open;
    text("heads of tables", theme_.table_head ? "colours.table_head" : "colours.headings",
         theme_.table_head.value_or(theme_.heading), smallest_table(), true, heads);

    graphic("rules beside callouts", "colours.accent", theme_.accent, {page, panel});
    graphic("rules beside warnings", "colours.warnings", theme_.warning, {page, panel});
    graphic("rules above totals", "colours.strong_rules", theme_.strong_rule, {page});
    // Each fill is outlined with the colour of the text, which is held against it; fills that touch differ as well.
    for (std::size_t i = 0; i + 1 < theme_.series.size(); ++i)
      graphic("neighbouring fills of charts", "colours.series", theme_.series[i + 1],
              {{"colours.series", theme_.series[i]}});
    return std::move(pairs_);
  }

 private:
  [[nodiscard]] double smallest_table() const {
    return theme_.table_size_pt.empty() ? theme_.text_size_pt : std::ranges::min(theme_.table_size_pt);
  }

  void headings(const std::vector<Ground>& grounds) {
    static constexpr std::string_view kNames[] = {"headings of level 1", "headings of level 2", "headings of level 3",
                                                  "headings of level 4", "headings of level 5", "headings of level 6"};
    static constexpr std::string_view kKeys[] = {"headings.h1.colour", "headings.h2.colour", "headings.h3.colour",
                                                 "headings.h4.colour", "headings.h5.colour", "headings.h6.colour"};
    for (std::size_t i = 0; i < 6; ++i) {
      const HeadingStyle& style = theme_.heading_style[i];
      text(kNames[i], style.color ? kKeys[i] : "colours.headings", style.color.value_or(theme_.heading),
           theme_.heading_size_pt[i], style.bold, grounds);
    }
  }

  void text(std::string_view what, std::string_view key, Rgb colour, double size_pt, bool bold,
            const std::vector<Ground>& grounds) {
    const bool large = size_pt >= kLargePt || (bold && size_pt >= kLargeBoldPt);
    double least = large ? kLargeText : kOrdinaryText;
    ContrastRule rule = large ? ContrastRule::LargeText : ContrastRule::Text;
    // A theme that asks for more asks it of every size: those who need it see large print as others see small.
    if (theme_.least_contrast > kOrdinaryText) {
      least = theme_.least_contrast;
      rule = ContrastRule::Enhanced;
    }
    for (const Ground& ground : grounds) pairs_.push_back({what, key, ground.key, colour, ground.colour, least, rule});
  }

  void graphic(std::string_view what, std::string_view key, Rgb colour, const std::vector<Ground>& grounds) {
    for (const Ground& ground : grounds)
      pairs_.push_back({what, key, ground.key, colour, ground.colour, kGraphic, ContrastRule::Graphic});
  }

  const Theme& theme_;
  std::vector<ColourPair> pairs_;
};

Rgb between(Rgb from, Rgb to, int step, int steps) {
  const auto part = [&](std::uint8_t a, std::uint8_t b) {
    return static_cast<std::uint8_t>((a * (steps - step) + b * step + steps / 2) / steps);
  };
  return {part(from.red, to.red), part(from.green, to.green), part(from.blue, to.blue)};
}

}  // namespace

double contrast(Rgb a, Rgb b) {
  const double first = luminance(a);
  const double second = luminance(b);
  return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

std::vector<ColourPair> colour_pairs(const Theme& theme) { return Pairs(theme).all(); }

Rgb made_readable(Rgb colour, const std::vector<Rgb>& grounds, double least) {
  constexpr int kSteps = 64;
  const auto worst = [&](Rgb c) {
    double out = 21;
    for (const Rgb ground : grounds) out = std::min(out, contrast(c, ground));
    return out;
  };
  const Rgb black{0, 0, 0}, white{255, 255, 255};
  for (int step = 0; step <= kSteps; ++step)
    for (const Rgb end : {black, white})
      if (const Rgb tried = between(colour, end, step, kSteps); worst(tried) >= least) return tried;
  return worst(black) >= worst(white) ? black : white;
}

std::string hex_of(Rgb colour) { return fmt::format("#{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue); }

}  // namespace despatch
