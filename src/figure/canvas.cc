#include "figure/canvas.h"

#include <algorithm>
#include <memory>

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "base/text.h"

namespace despatch::chart {
namespace {

using Offsets = std::vector<std::size_t>;

/// Where lines may end: after blanks and hyphens for plain text, as Unicode's rules say for the rest.
Offsets line_breaks(std::string_view text) {
  Offsets out;
  const bool plain = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 128; });
  if (plain) {
    for (std::size_t i = 1; i < text.size(); ++i) {
      const bool after_blank = text[i - 1] == ' ' && text[i] != ' ';
      const bool after_hyphen = (text[i - 1] == '-' || text[i - 1] == '/') && i >= 2 && text[i - 2] != ' ' &&
                                text[i] != ' ' && (text[i] < '0' || text[i] > '9');
      if (after_blank || after_hyphen) out.push_back(i);
    }
    out.push_back(text.size());
    return out;
  }
  UErrorCode status = U_ZERO_ERROR;
  UText* opened = utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status);
  const std::unique_ptr<UText, decltype(&utext_close)> utext(opened, &utext_close);
  const std::unique_ptr<UBreakIterator, decltype(&ubrk_close)> breaks(ubrk_open(UBRK_LINE, "en", nullptr, 0, &status),
                                                                      &ubrk_close);
  if (U_SUCCESS(status)) ubrk_setUText(breaks.get(), utext.get(), &status);
  if (U_SUCCESS(status))
    for (std::int32_t at = ubrk_next(breaks.get()); at != UBRK_DONE; at = ubrk_next(breaks.get()))
      out.push_back(static_cast<std::size_t>(at));
  if (out.empty() || out.back() != text.size()) out.push_back(text.size());
  return out;
}

/// How words are measured against the room of a line.
struct Measure {
  double size;
  bool bold;
  Spaces spaces;

  double operator()(std::string_view text) const {
    const double width = estimated_width(text, size, bold);
    if (spaces == Spaces::AsSet) return width;
    const auto begins_letter = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    const auto letters = static_cast<double>(std::ranges::count_if(text, begins_letter));
    return width + size * (0.12 * letters + 0.16 * static_cast<double>(std::ranges::count(text, ' ')));
  }
};

/// Bytes of `text` that fit into `width`, whole characters with their marks, at least one.
std::size_t that_fit(std::string_view text, double width, const Measure& measure) {
  std::size_t fits = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t next = at;
    (void)next_code_point(text, next);
    // A mark has no width of its own and stays with its letter.
    const bool mark = estimated_width(text.substr(at, next - at), measure.size, measure.bold) == 0;
    if (!mark && at > 0 && measure(text.substr(0, next)) > width) break;
    fits = at = next;
  }
  return fits;
}

}  // namespace

std::vector<std::string> wrap(std::string_view text, double width, double size, bool bold, Spaces spaces) {
  const Measure measure{size, bold, spaces};
  std::vector<std::string> lines;
  std::size_t begin = 0, end = 0;  // of the line that is being filled
  const auto finish = [&] {
    const std::string_view line = trim(text.substr(begin, end - begin));
    if (!line.empty()) lines.emplace_back(line);
    begin = end;
  };
  for (const std::size_t at : line_breaks(text)) {
    if (end > begin && measure(trim(text.substr(begin, at - begin))) > width) finish();
    end = at;
    while (measure(trim(text.substr(begin, end - begin))) > width) {
      const std::size_t fits = that_fit(text.substr(begin, at - begin), width, measure);
      if (begin + fits >= at) break;
      end = begin + fits;
      finish();
      end = at;
    }
  }
  finish();
  if (lines.empty()) lines.emplace_back();
  return lines;
}

double widest(const std::vector<std::string>& lines, double size, bool bold, Spaces spaces) {
  const Measure measure{size, bold, spaces};
  double most = 0;
  for (const std::string& line : lines) most = std::max(most, measure(line));
  return most;
}

double widest_word(std::string_view name) {
  double most = 0;
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t end = std::min(name.find(' ', at), name.size());
    most = std::max(most, estimated_width(name.substr(at, end - at), kSmallSize, true));
    at = end + 1;
  }
  return most;
}

Ink series_ink(std::size_t n) { return static_cast<Ink>(static_cast<std::size_t>(Ink::Series1) + n % 6); }
Hatch series_hatch(std::size_t n) { return n % 12 < 6 ? Hatch::None : n % 2 == 0 ? Hatch::Rising : Hatch::Falling; }

void Canvas::line(Point from, Point to, Ink ink, double width, bool dashed) {
  shape(StrokeLine{from, to, ink, width, dashed});
}
void Canvas::box(FilledBox box) { shape(box); }

void Canvas::diamond(Point m, double half, Ink fill) {
  shape(Polygon{{{m.x, m.y - half}, {m.x + half, m.y}, {m.x, m.y + half}, {m.x - half, m.y}}, fill, true});
}
void Canvas::triangle(Point m, double half, Ink fill) {
  shape(Polygon{{{m.x - half, m.y - half * 0.85}, {m.x + half, m.y - half * 0.85}, {m.x, m.y + half}}, fill, true});
}
void Canvas::cross(Point m, double half, double width) {
  line({m.x - half, m.y - half}, {m.x + half, m.y + half}, Ink::Text, width);
  line({m.x - half, m.y + half}, {m.x + half, m.y - half}, Ink::Text, width);
}
void Canvas::arrow_head(Point tip, double dx, double dy, Ink ink) {
  constexpr double kLong = 5, kHalf = 2.4;
  const Point base{tip.x - dx * kLong, tip.y - dy * kLong};
  shape(Polygon{
      {tip, {base.x - dy * kHalf, base.y + dx * kHalf}, {base.x + dy * kHalf, base.y - dx * kHalf}}, ink, false});
}

std::vector<std::string> Canvas::wrap_from(double x, std::string_view text, double size, bool bold) const {
  return wrap(text, width() - x, size, bold, spaces());
}

void Canvas::words(Point at, std::string text, const Look& look) {
  if (!text.empty()) shape(DrawnText{at, std::move(text), look.size, look.anchor, look.ink, look.bold});
}
void Canvas::words_on(double x, double y, std::string text, const Look& look) {
  words({x, y + centred(look.size)}, std::move(text), look);
}
double Canvas::lines(double x, double top, const std::vector<std::string>& lines, const Look& look) {
  for (const std::string& one : lines) {
    words({x, top + kBaseline}, one, look);
    top += kLineHeight;
  }
  return top;
}

double draw_legend(Canvas& canvas, const std::vector<Swatch>& swatches, double left, double top) {
  constexpr double kSwatch = 10, kGap = 5, kBetween = 16;
  double x = left, y = top, below = top;
  for (const Swatch& one : swatches) {
    const double most = std::max(40.0, canvas.width() - left - kSwatch - kGap);
    const std::vector<std::string> name = wrap(one.name, most, kWordSize, false, canvas.spaces());
    const double needs = kSwatch + kGap + widest(name, kWordSize, false, canvas.spaces());
    if (x > left && x + needs > canvas.width()) {
      x = left;
      y = below + 2;
    }
    if (one.line)
      canvas.line({x, y + 5.75}, {x + kSwatch + 1, y + 5.75}, one.fill, 1.75, one.dashed);
    else
      canvas.box({x, y + 1, kSwatch, kSwatch - 0.5, one.fill, true, one.hatch});
    below = std::max(below, canvas.lines(x + kSwatch + kGap, y, name));
    x += needs + kBetween;
  }
  return below;
}

Drawing empty_drawing(double width) {
  Drawing drawing{.width = width, .height = 28, .shapes = {}};
  Canvas canvas(drawing);
  canvas.box({0.5, 0.5, width - 1, 27, Ink::Paper, true});
  canvas.words_on(width / 2, 14, "Nothing to show", {.anchor = Anchor::Middle});
  return drawing;
}

}  // namespace despatch::chart
