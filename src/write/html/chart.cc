// A chart as inline SVG, its alternative text in words, and its numbers as a table one click away.
#include <fmt/format.h>

#include "figure/figure.h"
#include "write/html/escape.h"
#include "write/html/writer.h"

namespace despatch::html {
namespace {

/// Two decimals are finer than a screen; trailing noughts go.
void append_length(std::string& out, double length) {
  std::string digits = fmt::format("{:.2f}", length);
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.ends_with('.')) digits.pop_back();
  out += digits == "-0" ? "0" : digits;
}

Rgb half_white(Rgb c) {
  const auto lighter = [](std::uint8_t part) { return static_cast<std::uint8_t>((part + 255) / 2); };
  return {lighter(c.red), lighter(c.green), lighter(c.blue)};
}

/// The drawing keeps its colours on a dark page, where it stands on white: see style.cc.
class Svg {
 public:
  Svg(std::string& out, const Theme& theme) : out_(out), theme_(theme) {}

  void write(const DrawnShape& shape) {
    std::visit([this](const auto& one) { write_one(one); }, shape);
  }

 private:
  Rgb colour(Ink ink) const {
    switch (ink) {
      case Ink::Text: return theme_.text;
      case Ink::Quiet: return theme_.rule;
      case Ink::Grid: return half_white(theme_.rule);
      case Ink::Paper: return theme_.page;
      case Ink::Accent: return theme_.accent;
      case Ink::Series1:
      case Ink::Series2:
      case Ink::Series3:
      case Ink::Series4:
      case Ink::Series5:
      case Ink::Series6: break;
    }
    return theme_.series[static_cast<std::size_t>(ink) - static_cast<std::size_t>(Ink::Series1)];
  }

  void paint(std::string_view attribute, Ink ink) {
    const Rgb c = colour(ink);
    fmt::format_to(std::back_inserter(out_), " {}=\"#{:02x}{:02x}{:02x}\"", attribute, c.red, c.green, c.blue);
  }
  void length(std::string_view attribute, double value) {
    out_.append(" ").append(attribute).append("=\"");
    append_length(out_, value);
    out_ += '"';
  }
  void points(const std::vector<Point>& list) {
    out_ += " points=\"";
    for (const Point& point : list) {
      append_length(out_, point.x);
      out_ += ',';
      append_length(out_, point.y);
      out_ += ' ';
    }
    if (!list.empty()) out_.pop_back();
    out_ += '"';
  }
  void outline(bool outlined) {
    if (!outlined) return;
    paint("stroke", Ink::Text);
    length("stroke-width", kOutlineWidth);
  }

  void write_one(const StrokeLine& line) {
    out_ += "<line";
    length("x1", line.from.x);
    length("y1", line.from.y);
    length("x2", line.to.x);
    length("y2", line.to.y);
    paint("stroke", line.ink);
    length("stroke-width", line.width);
    if (line.dashed) out_ += " stroke-dasharray=\"3 2\"";
    out_ += "/>";
  }
  void write_one(const FilledBox& box) {
    out_ += "<rect";
    length("x", box.x);
    length("y", box.y);
    length("width", box.width);
    length("height", box.height);
    paint("fill", box.fill);
    if (box.hatch == Hatch::None) outline(box.outlined);
    out_ += "/>";
    if (box.hatch != Hatch::None) hatch(box);
  }
  /// The hatching as one path, and the outline over its ends.
  void hatch(const FilledBox& box) {
    out_ += "<path d=\"";
    for (const auto& [from, to] : hatch_lines(box)) {
      out_ += 'M';
      append_length(out_, from.x);
      out_ += ' ';
      append_length(out_, from.y);
      out_ += 'L';
      append_length(out_, to.x);
      out_ += ' ';
      append_length(out_, to.y);
    }
    out_ += "\" fill=\"none\"";
    paint("stroke", ink_on(box.fill));
    length("stroke-width", kHatchWidth);
    out_ += "/>";
    if (!box.outlined) return;
    out_ += "<rect fill=\"none\"";
    length("x", box.x);
    length("y", box.y);
    length("width", box.width);
    length("height", box.height);
    outline(true);
    out_ += "/>";
  }
  void write_one(const Polyline& line) {
    out_ += "<polyline fill=\"none\"";
    points(line.points);
    paint("stroke", line.ink);
    length("stroke-width", line.width);
    if (line.dashed) out_ += " stroke-dasharray=\"5 3\"";
    out_ += "/>";
  }
  void write_one(const Polygon& shape) {
    out_ += "<polygon";
    points(shape.points);
    paint("fill", shape.fill);
    outline(shape.outlined);
    out_ += "/>";
  }
  void write_one(const DrawnText& words) {
    out_ += "<text";
    length("x", words.at.x);
    length("y", words.at.y);
    length("font-size", words.size);
    // An anchor's start is where reading begins; the drawing means left and right.
    const bool right_to_left = reads_right_to_left(words.text);
    if (words.anchor == Anchor::Middle)
      out_ += " text-anchor=\"middle\"";
    else if ((words.anchor == Anchor::End) != right_to_left)
      out_ += " text-anchor=\"end\"";
    if (right_to_left) out_ += " direction=\"rtl\"";
    if (words.bold) out_ += " font-weight=\"700\"";
    paint("fill", words.ink);
    out_ += '>';
    append_text(out_, words.text);
    out_ += "</text>";
  }

  std::string& out_;
  const Theme& theme_;
};

/// Width of the drawing for telephones, in the drawing's points; see `.narrow` in style.cc.
constexpr double kNarrow = 210;

void write_drawing(const Drawing& drawing, std::string_view which, const Theme& theme, std::string& out) {
  out.append("<svg class=\"").append(which).append("\" aria-hidden=\"true\" direction=\"ltr\" viewBox=\"0 0 ");
  append_length(out, drawing.width);
  out += ' ';
  append_length(out, drawing.height);
  out += "\">";
  Svg svg(out, theme);
  for (const DrawnShape& shape : drawing.shapes) svg.write(shape);
  out += "</svg>\n";
}

}  // namespace

void Writer::write(const Chart& chart, const Block& block) {
  const auto figured = make_figure(chart.specification, block.where, diagnostics_);
  out_ += "<figure class=\"chart\"";
  add_id(block.id);
  out_ += ">\n";
  const bool captioned = !chart.number.empty() || !chart.caption.empty();
  if (captioned) {
    out_ += "<figcaption>";
    write_caption_words(chart.number, chart.caption);
    out_ += "</figcaption>\n";
  }
  if (!figured) {
    // The fault has been told; the page still says everything the author wrote.
    out_ += "<pre>\n<code>";
    append_text(out_, chart.specification);
    out_ += "</code></pre>\n</figure>\n";
    return;
  }
  std::string name = chart.number.empty() ? std::string(words_.figure) : chart.number;
  if (const int use = ++table_names_[name]; use > 1) name += " (" + std::to_string(use) + ")";
  out_ += "<div class=\"drawing\" role=\"img\"";
  add_attribute("aria-label", figured->alternative);
  out_ += ">\n";
  write_drawing(figured->drawing, "wide", options_.theme, out_);
  // Words of a drawing that shrinks with the screen cannot be read: a telephone has one of its own.
  Diagnostics told_already;
  if (const auto narrow = make_figure(chart.specification, block.where, told_already, kNarrow))
    write_drawing(narrow->drawing, "narrow", options_.theme, out_);
  out_ += "</div>\n";
  if (figured->table_place == TablePlace::None || figured->table.rows.empty()) {
    out_ += "</figure>\n";
    return;
  }
  out_ += figured->table_place == TablePlace::Below ? "<details open=\"open\">\n<summary>" : "<details>\n<summary>";
  text(words_.numbers);
  out_ += "</summary>\n<div class=\"table\" role=\"region\" tabindex=\"0\"";
  add_attribute("aria-label", name + ": " + std::string(words_.numbers));
  out_ += ">\n<table>\n<thead>\n<tr>";
  for (const std::string& cell : figured->table.head) {
    out_ += "<th scope=\"col\">";
    append_text(out_, cell);
    out_ += "</th>";
  }
  out_ += "</tr>\n</thead>\n<tbody>\n";
  for (const auto& row : figured->table.rows) {
    out_ += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      out_ += i == 0 ? "<th scope=\"row\">" : "<td>";
      append_text(out_, row[i]);
      out_ += i == 0 ? "</th>" : "</td>";
    }
    out_ += "</tr>\n";
  }
  out_ += "</tbody>\n</table>\n</div>\n</details>\n</figure>\n";
}

}  // namespace despatch::html
