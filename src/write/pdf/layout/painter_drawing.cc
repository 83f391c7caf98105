// Charts: the drawing's lines, boxes and words in the theme's colours.
#include <algorithm>
#include <cmath>

#include "write/pdf/layout/inline_text.h"
#include "write/pdf/layout/painter.h"

namespace despatch::layout {
namespace {

Rgb half_white(Rgb c) {
  const auto lighter = [](std::uint8_t part) { return static_cast<std::uint8_t>((part + 255) / 2); };
  return {lighter(c.red), lighter(c.green), lighter(c.blue)};
}

Rgb ink_color(Ink ink, const Theme& theme) {
  switch (ink) {
    case Ink::Text: return theme.text;
    case Ink::Quiet: return theme.rule;
    case Ink::Grid: return half_white(theme.rule);
    case Ink::Paper: return theme.page;
    case Ink::Accent: return theme.accent;
    case Ink::Series1:
    case Ink::Series2:
    case Ink::Series3:
    case Ink::Series4:
    case Ink::Series5:
    case Ink::Series6: return theme.series[static_cast<std::size_t>(ink) - static_cast<std::size_t>(Ink::Series1)];
  }
  return theme.text;
}

}  // namespace

void Painter::drawing(const Picture& picture, Place at) {
  const Drawing& drawing = shop_.galley.drawings[picture.drawing - 1];
  const double scale = picture.scale;
  const Theme& theme = shop_.theme;
  const auto x_of = [&](double x) { return at.x + x * scale; };
  const auto y_of = [&](double y) { return at.y - y * scale; };
  const auto color = [&](Ink ink) { return to_color(ink_color(ink, theme)); };
  const auto path_of = [&](const std::vector<Point>& points, bool closed) {
    std::vector<pdf::PathStep> steps;
    for (const Point& p : points)
      steps.push_back({.kind = steps.empty() ? pdf::PathStep::Kind::Move : pdf::PathStep::Kind::Line,
                       .x = x_of(p.x),
                       .y = y_of(p.y)});
    if (closed) steps.push_back({.kind = pdf::PathStep::Kind::Close});
    return steps;
  };
  const auto dashes = [&](bool dashed) {
    return dashed ? std::vector<double>{3 * scale, 2 * scale} : std::vector<double>{};
  };

  for (const DrawnShape& shape : drawing.shapes) {
    std::visit(
        Overloaded{
            [&](const StrokeLine& s) {
              shop_.file.line(x_of(s.from.x), y_of(s.from.y), x_of(s.to.x), y_of(s.to.y),
                              {.stroke = color(s.ink), .line_width_pt = s.width * scale, .dash_pt = dashes(s.dashed)});
            },
            [&](const FilledBox& b) {
              const auto rectangle = [&](const pdf::PathStyle& style) {
                shop_.file.rectangle({x_of(b.x), y_of(b.y + b.height), x_of(b.x + b.width), y_of(b.y)}, style);
              };
              const bool hatched = b.hatch != Hatch::None;
              pdf::PathStyle style{.fill = color(b.fill), .line_width_pt = kOutlineWidth * scale};
              if (b.outlined && !hatched) style.stroke = color(Ink::Text);
              rectangle(style);
              if (!hatched) return;
              std::vector<pdf::PathStep> steps;
              for (const auto& [from, to] : hatch_lines(b)) {
                steps.push_back({.kind = pdf::PathStep::Kind::Move, .x = x_of(from.x), .y = y_of(from.y)});
                steps.push_back({.kind = pdf::PathStep::Kind::Line, .x = x_of(to.x), .y = y_of(to.y)});
              }
              if (!steps.empty())
                shop_.file.path(steps, {.stroke = color(ink_on(b.fill)), .line_width_pt = kHatchWidth * scale});
              if (b.outlined) rectangle({.stroke = color(Ink::Text), .line_width_pt = kOutlineWidth * scale});
            },
            [&](const Polyline& p) {
              if (p.points.size() < 2) return;
              shop_.file.path(path_of(p.points, false),
                              {.stroke = color(p.ink), .line_width_pt = p.width * scale, .dash_pt = dashes(p.dashed)});
            },
            [&](const Polygon& p) {
              if (p.points.size() < 3) return;
              pdf::PathStyle style{.fill = color(p.fill), .line_width_pt = kOutlineWidth * scale};
              if (p.outlined) style.stroke = color(Ink::Text);
              shop_.file.path(path_of(p.points, true), style);
            },
            [&](const DrawnText& w) {
              const TextStyle look{.family = theme.text_family,
                                   .face = w.bold ? pdf::FontStyle::Bold : pdf::FontStyle::Regular,
                                   .size_pt = w.size * scale,
                                   .leading = 1.2,
                                   .color = w.ink == Ink::Quiet ? theme.quiet : ink_color(w.ink, theme),
                                   .language = shop_.document.meta.language};
              Paragraph text = set_text(shop_, w.text, look, picture.node, {}, reads_right_to_left(w.text));
              shop_.text.set_lines(text, 10'000);
              if (text.lines == 0) return;
              const Line& one = shop_.text.lines[text.first_line];
              double x = x_of(w.at.x);
              if (w.anchor == Anchor::Middle) x -= one.width / 2;
              if (w.anchor == Anchor::End) x -= one.width;
              line(one, x, y_of(w.at.y) + one.baseline, one.width, Side::Left, text.bidirectional);
            }},
        shape);
  }
}

}  // namespace despatch::layout
