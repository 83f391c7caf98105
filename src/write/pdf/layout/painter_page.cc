// What stands on a page beside its text: ground, watermark, running lines, line numbers. All of it is artifact.
#include <fmt/format.h>

#include <algorithm>

#include "write/pdf/layout/inline_text.h"
#include "write/pdf/layout/painter.h"

namespace despatch::layout {
namespace {

constexpr double kThin = 0.5;
constexpr double kLineNumberPt = 8;
constexpr double kLineNumberRight = 24;  // from the page's edge; numbers of paragraphs hang between it and the text

/// The running line of a page: its own where the theme has one for the first.
const RunningLine& line_of(const RunningLines& lines, std::size_t page) {
  return page == 0 && lines.first ? *lines.first : lines.line;
}

bool holds_marking(const RunningLine& line) {
  return (line.left + line.centre + line.right).find("{marking}") != std::string::npos;
}

bool is_empty(const RunningLine& line) { return line.left.empty() && line.centre.empty() && line.right.empty(); }

}  // namespace

// A white page costs no ink: nothing is painted then. The watermark lies below every panel and all text.
void Painter::ground(const Page& page) {
  const Theme& theme = shop_.theme;
  if (theme.page != Rgb{255, 255, 255}) {
    shop_.file.begin_artifact(pdf::Artifact::Background);
    shop_.file.rectangle({0, 0, shape_->width, shape_->height}, {.fill = to_color(theme.page)});
    shop_.file.end_content();
  }
  if (theme.watermark.empty() || page.filler) return;
  constexpr double kTried = 100;
  TextStyle look{.family = theme.text_family,
                 .face = pdf::FontStyle::Bold,
                 .size_pt = kTried,
                 .leading = 1,
                 .color = theme.watermark_color,
                 .language = shop_.document.meta.language};
  const Paragraph tried = set_text(shop_, theme.watermark, look, shop_.structure.root(), {}, false);
  const double wide = std::max<double>(1, measure(shop_.text.atoms_of(tried)).max);
  look.size_pt = std::clamp(kTried * shape_->width * 0.74 / wide, 6.0, shape_->height * 0.3);
  Paragraph words = set_text(shop_, theme.watermark, look, shop_.structure.root(), {}, false);
  shop_.text.set_lines(words, 100'000);
  if (words.lines == 0) return;
  artifact_ = true;
  shop_.file.begin_artifact(pdf::Artifact::Watermark);
  const Line one = shop_.text.lines[words.first_line];
  line(one, 0, shape_->height / 2 + one.height / 2, shape_->width, Side::Centre, words.bidirectional);
  shop_.file.end_content();
  artifact_ = false;
}

double Painter::running_text(std::string_view words, double x, double baseline, double width, Side side, Rgb color) {
  if (words.empty() || width <= 0) return 0;
  TextStyle look{.family = shop_.theme.text_family,
                 .size_pt = shop_.theme.running_size_pt,
                 .leading = 1.2,
                 .color = color,
                 .language = shop_.document.meta.language};
  // No line has room for more; a title of a hundred pages would be set again on each of them.
  constexpr std::size_t kMost = 4000;
  std::size_t most = std::min(words.size(), kMost);
  while (most < words.size() && (static_cast<unsigned char>(words[most]) & 0xC0) == 0x80) --most;
  std::string shown(words.substr(0, most));
  if (most < words.size()) shown += "…";
  Paragraph text = set_text(shop_, shown, look, shop_.structure.root(), {}, false);
  // What does not fit ends in an ellipsis: a running line never becomes two.
  for (auto wide = measure(shop_.text.atoms_of(text)).max; wide > width && shown.size() > 4;
       wide = measure(shop_.text.atoms_of(text)).max) {
    std::size_t keep = std::max<std::size_t>(
        1, static_cast<std::size_t>(static_cast<double>(shown.size()) * std::min(0.95, width / wide)));
    while (keep > 0 && (static_cast<unsigned char>(words[keep]) & 0xC0) == 0x80) --keep;
    const auto blank = words.substr(0, keep).rfind(' ');
    if (blank != std::string_view::npos && blank > keep / 2) keep = blank;
    shown = std::string(words.substr(0, keep)) + "…";
    text = set_text(shop_, shown, look, shop_.structure.root(), {}, false);
  }
  shop_.text.set_lines(text, 10'000);
  if (text.lines == 0) return 0;
  const Line line = shop_.text.lines[text.first_line];
  this->line(line, x, baseline + line.baseline, width, side, text.bidirectional);
  return line.width;
}

std::string Painter::filled_in(std::string_view words, std::size_t number) const {
  const Metadata& meta = shop_.document.meta;
  const PageRun& run = shop_.run;
  const std::size_t count = run.last > 0 ? static_cast<std::size_t>(run.last) : numbered_pages_;
  const auto field = [&](std::string_view name) -> std::string {
    if (name == "title") return meta.title;
    if (name == "council") return meta.council;
    if (name == "reference") return meta.reference;
    if (name == "status") return meta.status;
    if (name == "marking") return meta.marking;
    if (name == "date") return meta.date ? long_date(*meta.date) : std::string();
    if (name == "page") return std::to_string(number + static_cast<std::size_t>(run.first));
    if (name == "pages") return std::to_string(count);
    if (name == "header") return meta.header.empty() ? meta.title : meta.header;
    return meta.footer.empty() ? meta.council : meta.footer;
  };
  std::string out;
  while (!words.empty()) {
    const auto open = words.find('{');
    const auto close = words.find('}', open);
    if (open == std::string_view::npos || close == std::string_view::npos) break;
    out += words.substr(0, open);
    out += field(words.substr(open + 1, close - open - 1));
    words.remove_prefix(close + 1);
  }
  out += words;
  // A field with nothing in it leaves no comma behind.
  const auto first = out.find_first_not_of(" ,;·|–-"), last = out.find_last_not_of(" ,;|");
  return first == std::string::npos ? std::string() : out.substr(first, last + 1 - first);
}

double Painter::running_line(const RunningLine& line, std::size_t number, double baseline) {
  const Theme& theme = shop_.theme;
  const double width = shape_->text_width(), gap = theme.running_size_pt * 2;
  const auto ink = [&](const std::string& words) { return words == "{marking}" ? theme.warning : theme.quiet; };
  const std::string left_words = filled_in(line.left, number), centre = filled_in(line.centre, number),
                    right_words = filled_in(line.right, number);
  // A marking is printed whole, if need be in place of the other words.
  const bool marked = line.right.find("{marking}") != std::string::npos && !shop_.document.meta.marking.empty();
  const double most = marked || (left_words.empty() && centre.empty()) ? width : width * (centre.empty() ? 0.6 : 0.4);
  const double at_right =
      running_text(right_words, left() + width - most, baseline, most, Side::Right, ink(line.right));
  double in_middle = 0;
  if (!centre.empty()) {
    double half = std::max(0.0, std::min(width * 0.3, width / 2 - at_right - gap));
    if (half < theme.running_size_pt * 2) half = 0;
    in_middle = running_text(centre, left() + width / 2 - half, baseline, half * 2, Side::Centre, ink(line.centre));
  }
  double free = in_middle > 0 ? (width - in_middle) / 2 - gap : at_right > 0 ? width - at_right - gap : width;
  if (at_right > 0 && free < theme.running_size_pt * 6) free = 0;
  return at_right + in_middle + running_text(left_words, left(), baseline, free, Side::Left, ink(line.left));
}

void Painter::running(std::size_t number) {
  const Theme& theme = shop_.theme;
  const double width = shape_->text_width();
  RunningLine header = line_of(theme.header, number), footer = line_of(theme.footer, number);
  if (theme.cover && number == 0) header = footer = {};
  // What marks a paper is never lost to a theme; the first page has it above the title.
  if (number > 0 && !shop_.document.meta.marking.empty() && !holds_marking(header) && !holds_marking(footer))
    header.right = header.right.empty() ? "{marking}" : header.right + " · {marking}";
  const pdf::PathStyle rule{.stroke = to_color(theme.rule), .line_width_pt = kThin};
  artifact_ = true;
  if (!is_empty(header)) {
    // Larger words stand further off: a panel at the head of the text begins above its own first line.
    const double wanted = std::max(26.0, theme.running_size_pt * 1.9 + 8);
    const double y = shape_->height - shape_->top + std::min(wanted, shape_->top * 0.45);
    shop_.file.begin_artifact(pdf::Artifact::Header);
    if (running_line(header, number, y) > 0 && header.rule) shop_.file.line(left(), y - 7, left() + width, y - 7, rule);
    shop_.file.end_content();
  }
  if (!is_empty(footer)) {
    const double y = std::max(shape_->bottom - 34, shape_->bottom * 0.45);
    const double above = y + theme.running_size_pt * 1.2;
    shop_.file.begin_artifact(pdf::Artifact::Footer);
    if (running_line(footer, number, y) > 0 && footer.rule) shop_.file.line(left(), above, left() + width, above, rule);
    shop_.file.end_content();
  }
  if (!shop_.run.notice.empty()) {
    shop_.file.begin_artifact(pdf::Artifact::Header);
    running_text(shop_.run.notice, left(), shape_->height - 22, width, Side::Centre, theme.warning);
    shop_.file.end_content();
  }
  artifact_ = false;
}

// Lines are counted down each page, as those who talk about a draft name them: page 3, line 12. A table's row counts
// the lines of its tallest cell.
void Painter::line_numbers(const Page& page) {
  const int every = shop_.theme.line_numbers;
  if (every <= 0) return;
  std::vector<double> baselines;
  for (const PlacedPiece& placed : page.pieces) {
    const Piece& piece = shop_.galley.body.pieces[placed.piece];
    const double top = top_of(placed.y);
    if (piece.kind == PieceKind::Line) baselines.push_back(top - shop_.text.lines[placed.index].baseline);
    if (piece.kind != PieceKind::Row) continue;
    const Row& row = shop_.galley.rows[placed.index];
    const Cell* tallest = nullptr;
    for (auto c = row.first_cell; c < row.first_cell + row.cells; ++c) {
      const Cell& cell = shop_.galley.cells[c];
      if (!tallest || cell.last_line - cell.first_line > tallest->last_line - tallest->first_line) tallest = &cell;
    }
    if (!tallest) continue;
    double y = top - tallest->top;
    for (auto i = tallest->first_line; i < tallest->last_line; ++i) {
      const Line& text = shop_.text.lines[tallest->text.first_line + i];
      baselines.push_back(y - text.baseline);
      y -= text.height;
    }
  }
  if (baselines.empty()) return;
  const TextStyle look{.family = shop_.theme.text_family,
                       .size_pt = kLineNumberPt,
                       .leading = 1,
                       .color = shop_.theme.quiet,
                       .language = shop_.document.meta.language};
  artifact_ = true;
  shop_.file.begin_artifact(pdf::Artifact::Layout);
  for (std::size_t i = 0; i < baselines.size(); ++i) {
    if ((i + 1) % static_cast<std::size_t>(every) != 0) continue;
    Paragraph words = set_text(shop_, std::to_string(i + 1), look, shop_.structure.root(), {}, false);
    shop_.text.set_lines(words, 100);
    if (words.lines == 0) continue;
    const Line one = shop_.text.lines[words.first_line];
    line(one, 0, baselines[i] + one.baseline, kLineNumberRight, Side::Right, false);
  }
  shop_.file.end_content();
  artifact_ = false;
}

void Painter::grid(const Row& row, Place at) {
  const pdf::PathStyle style{.stroke = to_color(shop_.theme.rule), .line_width_pt = kThin};
  const double over = std::min(4.0, shape_->left / 4);
  for (auto c = row.first_cell; c < row.first_cell + row.cells; ++c) {
    const Cell& cell = shop_.galley.cells[c];
    if (cell.x <= 0.5F) continue;
    const double x = at.x + cell.x - over;
    shop_.file.line(x, at.y, x, at.y - row.height, style);
  }
}

}  // namespace despatch::layout
