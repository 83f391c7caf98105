#include "write/pdf/content.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace despatch::pdf {
namespace {

/// A character of private use says nothing, and PDF/A forbids to say it.
std::string without_private(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    append_utf8(out, is_private(c) ? U'\uFFFD' : c);
  }
  return out;
}

std::string_view artifact_operator(Artifact kind) {
  switch (kind) {
    case Artifact::Layout: return "/Artifact<</Type/Layout>>BDC\n";
    case Artifact::Header: return "/Artifact<</Type/Pagination/Subtype/Header/Attached[/Top]>>BDC\n";
    case Artifact::Footer: return "/Artifact<</Type/Pagination/Subtype/Footer/Attached[/Bottom]>>BDC\n";
    case Artifact::Background: return "/Artifact<</Type/Background>>BDC\n";
    case Artifact::Watermark: return "/Artifact<</Type/Pagination/Subtype/Watermark>>BDC\n";
    case Artifact::PageNumber: return "/Artifact<</Type/Pagination>>BDC\n";
  }
  return "/Artifact BMC\n";
}

void append_color(std::string& out, Color color, bool stroke) {
  const bool grey = color.red == color.green && color.green == color.blue;
  append_number(out, color.red, 3);
  if (!grey) {
    out += ' ';
    append_number(out, color.green, 3);
    out += ' ';
    append_number(out, color.blue, 3);
  }
  out += grey ? (stroke ? " G\n" : " g\n") : (stroke ? " RG\n" : " rg\n");
}

}  // namespace

void PageContent::begin_page(std::uint32_t page) {
  page_ = page;
  out_.clear();
  wanted_ = open_ = {};
  fill_ = stroke_ = {};
  line_width_ = 1;
  dash_.clear();
  font_ = 0xFFFFFFFF;
}

const std::string& PageContent::end_page() {
  close_sequence();
  return out_;
}

void PageContent::begin_content(Tag owner) { wanted_ = {Sequence::Kind::Content, owner, {}, 0}; }
void PageContent::begin_artifact(Artifact kind) { wanted_ = {Sequence::Kind::Artifact, {}, kind, 0}; }
void PageContent::end_content() { wanted_ = {}; }

/// Marked content is opened by what is painted into it, and kept open for more of the same.
void PageContent::open_sequence() {
  if (wanted_.kind == Sequence::Kind::None) wanted_ = {Sequence::Kind::Artifact, {}, Artifact::Layout, 0};
  if (open_.kind == wanted_.kind && open_takes_more_) {
    if (wanted_.kind == Sequence::Kind::Artifact && open_.artifact == wanted_.artifact) return;
    if (wanted_.kind == Sequence::Kind::Content && open_.owner == wanted_.owner &&
        structure_.ends_with(open_.owner, page_, open_.mcid))
      return;
  }
  close_sequence();
  open_ = wanted_;
  open_takes_more_ = true;
  if (open_.kind == Sequence::Kind::Artifact) {
    out_ += artifact_operator(open_.artifact);
    return;
  }
  open_.mcid = structure_.add_content(open_.owner, page_);
  out_ += '/';
  out_ += role_name(structure_.role(open_.owner));
  out_ += "<</MCID ";
  append_integer(out_, open_.mcid);
  out_ += ">>BDC\n";
}

/// A sequence of its own for text that its glyphs do not tell. Never nested in another: poppler would lose what
/// follows.
void PageContent::open_spoken_word(std::string_view actual_text) {
  close_sequence();
  open_ = wanted_;
  open_takes_more_ = false;
  open_.mcid = structure_.add_content(open_.owner, page_);
  out_ += "/Span<</MCID ";
  append_integer(out_, open_.mcid);
  out_ += "/ActualText";
  append_text(out_, without_private(actual_text));
  out_ += ">>BDC\n";
}

void PageContent::close_sequence() {
  close_text();
  if (open_.kind != Sequence::Kind::None) out_ += "EMC\n";
  open_ = {};
}

void PageContent::set_fill(Color color) {
  if (color == fill_) return;
  fill_ = color;
  append_color(out_, color, false);
}

void PageContent::set_stroke(const PathStyle& style) {
  if (*style.stroke != stroke_) {
    stroke_ = *style.stroke;
    append_color(out_, stroke_, true);
  }
  if (style.line_width_pt != line_width_) {
    line_width_ = style.line_width_pt;
    append_number(out_, std::max(0.0, line_width_), 3);
    out_ += " w\n";
  }
  if (style.dash_pt != dash_) {
    dash_ = style.dash_pt;
    out_ += '[';
    for (const double length : dash_) {
      append_number(out_, std::max(0.0, length), 3);
      out_ += ' ';
    }
    out_ += "]0 d\n";
  }
}

void PageContent::append_point(double x, double y) {
  append_number(out_, x, 3);
  out_ += ' ';
  append_number(out_, y, 3);
  out_ += ' ';
}

void PageContent::paint(const PathStyle& style) { out_ += style.fill ? (style.stroke ? "B\n" : "f\n") : "S\n"; }

void PageContent::path(std::span<const PathStep> steps, const PathStyle& style) {
  if (steps.empty() || (!style.fill && !style.stroke)) return;
  open_sequence();
  if (style.fill) set_fill(*style.fill);
  if (style.stroke) set_stroke(style);
  bool begun = false;
  for (const PathStep& step : steps) {
    // A path has to begin with a move; a lone close has nothing to close.
    PathStep::Kind kind = step.kind;
    if (!begun && kind == PathStep::Kind::Close) continue;
    if (!begun) kind = PathStep::Kind::Move;
    begun = true;
    switch (kind) {
      case PathStep::Kind::Move:
        append_point(step.x, step.y);
        out_ += "m\n";
        break;
      case PathStep::Kind::Line:
        append_point(step.x, step.y);
        out_ += "l\n";
        break;
      case PathStep::Kind::Curve:
        append_point(step.x1, step.y1);
        append_point(step.x2, step.y2);
        append_point(step.x, step.y);
        out_ += "c\n";
        break;
      case PathStep::Kind::Close: out_ += "h\n"; break;
    }
  }
  if (begun) paint(style);
}

void PageContent::rectangle(Rectangle box, const PathStyle& style) {
  if (!style.fill && !style.stroke) return;
  open_sequence();
  if (style.fill) set_fill(*style.fill);
  if (style.stroke) set_stroke(style);
  append_point(box.left, box.bottom);
  append_point(box.right - box.left, box.top - box.bottom);
  out_ += "re\n";
  paint(style);
}

void PageContent::image(std::uint32_t number, Rectangle box, Orientation orientation) {
  open_sequence();
  // Where the unit square's right edge, top edge and origin go.
  struct Matrix {
    int a, b, c, d, e, f;
  };
  static constexpr Matrix kMatrices[] = {{1, 0, 0, 1, 0, 0},  {-1, 0, 0, 1, 1, 0},  {-1, 0, 0, -1, 1, 1},
                                         {1, 0, 0, -1, 0, 1}, {0, -1, -1, 0, 1, 1}, {0, -1, 1, 0, 0, 1},
                                         {0, 1, 1, 0, 0, 0},  {0, 1, -1, 0, 1, 0}};
  const Matrix& m = kMatrices[static_cast<std::size_t>(orientation) - 1];
  const double width = box.right - box.left, height = box.top - box.bottom;
  out_ += "q\n";
  for (const double value :
       {m.a * width, m.b * height, m.c * width, m.d * height, box.left + m.e * width, box.bottom + m.f * height}) {
    append_number(out_, value, 3);
    out_ += ' ';
  }
  out_ += "cm\n/I";
  append_integer(out_, number);
  out_ += " Do\nQ\n";
}

namespace {

/// Where in a line the reading order is not the order from left to right: [begin, end), empty when it is everywhere.
std::pair<std::size_t, std::size_t> turned_part(std::span<const PlacedWord> words) {
  std::size_t begin = words.size(), end = 0;
  std::vector<std::uint32_t> orders;
  for (const PlacedWord& word : words) orders.push_back(word.order);
  std::sort(orders.begin(), orders.end());
  for (std::size_t i = 0; i < words.size(); ++i)
    if (words[i].word->right_to_left || words[i].order != orders[i]) {
      begin = std::min(begin, i);
      end = i + 1;
    }
  return {begin, std::max(begin, end)};
}

std::string read_aloud(std::span<const PlacedWord> words) {
  std::vector<const PlacedWord*> sorted;
  for (const PlacedWord& word : words) sorted.push_back(&word);
  const bool ordered = std::any_of(words.begin(), words.end(), [](const PlacedWord& word) { return word.order != 0; });
  if (ordered) {
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const PlacedWord* a, const PlacedWord* b) { return a->order < b->order; });
  } else {
    std::reverse(sorted.begin(), sorted.end());
  }
  std::string out;
  for (const PlacedWord* word : sorted) out += word->word->text;
  return out;
}

}  // namespace

void PageContent::text(const TextState& state, std::span<const PlacedWord> all) {
  const bool turned =
      std::any_of(all.begin(), all.end(), [](const PlacedWord& word) { return word.word->right_to_left; }) ||
      !std::is_sorted(all.begin(), all.end(),
                      [](const PlacedWord& a, const PlacedWord& b) { return a.order < b.order; });
  if (!turned || wanted_.kind != Sequence::Kind::Content) {
    words(state, all);
    return;
  }
  // Glyphs stand in visual order in the file, so an element tells the words in reading order.
  const auto [begin, end] = turned_part(all);
  const Tag owner = wanted_.owner;
  words(state, all.subspan(0, begin));
  const auto part = all.subspan(begin, end - begin);
  const std::string spoken = without_private(read_aloud(part));
  if (!trim(spoken).empty()) wanted_.owner = structure_.add(owner, Role::Span, {.actual_text = spoken});
  words(state, part);
  wanted_.owner = owner;
  words(state, all.subspan(end));
}

void PageContent::words(const TextState& state, std::span<const PlacedWord> words) {
  // Less than this many thousandths of an em is left to the pen.
  constexpr double kLeastStep = 0.5;
  const double size = state.size_pt;
  if (!(size > 0)) return;
  for (const PlacedWord& placed : words) {
    const ShapedWord& word = *placed.word;
    if (word.glyphs.empty()) continue;
    const DocumentFonts::Use use = fonts_.use(word);
    if (use.actual_text && wanted_.kind == Sequence::Kind::Content) {
      open_spoken_word(word.text);
    } else if (!in_text_ || !open_takes_more_) {
      open_sequence();
    }
    const double x = state.x + placed.x;
    if (!in_text_) {
      set_fill(state.color);
      out_ += "BT\n";
      append_number(out_, x);
      out_ += ' ';
      append_number(out_, state.y);
      out_ += " Td\n";
      in_text_ = true;
      pen_ = x;
    }
    if (use.font != font_ || size != size_) {
      if (in_array_) out_ += "]TJ\n";
      in_array_ = false;
      font_ = use.font;
      size_ = size;
      out_ += "/F";
      append_integer(out_, font_);
      out_ += ' ';
      append_number(out_, size, 3);
      out_ += " Tf\n";
    }
    if (!in_array_) out_ += '[';
    in_array_ = true;
    const double step = std::round((x - pen_) * 1000 / size);
    if (std::abs(step) >= kLeastStep) {
      append_integer(out_, static_cast<std::int64_t>(-step));
      pen_ += step * size / 1000;
    }
    if (word.codes.empty()) {
      raised_glyphs(word, state);
    } else if (state.word_spacing_pt != 0 && word.text.find(' ') != std::string::npos) {
      codes_with_spacing(word, state.word_spacing_pt / size);
    } else {
      out_ += word.codes;
      pen_ += word.codes_width_em * size;
    }
  }
  close_text();
}

/// Glyphs one by one, for words that raise some of them above the line.
void PageContent::raised_glyphs(const ShapedWord& word, const TextState& state) {
  double rise = 0;
  double owed = 0;
  for (const ShapedGlyph& glyph : word.glyphs) {
    if (glyph.y_offset_em != rise) {
      rise = glyph.y_offset_em;
      out_ += "]TJ\n";
      append_number(out_, rise * size_, 3);
      out_ += " Ts[";
    }
    owed += glyph.x_offset_em * 1000.0;
    const double step = std::round(owed);
    if (step != 0) append_integer(out_, static_cast<std::int64_t>(-step));
    const char code[2] = {static_cast<char>(glyph.glyph >> 8), static_cast<char>(glyph.glyph & 0xFF)};
    append_bytes(out_, {code, 2});
    const double width = word.face->width_1000(glyph.glyph);
    double advance = glyph.advance_em * 1000.0;
    if (state.word_spacing_pt != 0 && word.text[glyph.cluster] == ' ') advance += state.word_spacing_pt * 1000 / size_;
    owed += advance - glyph.x_offset_em * 1000.0 - width - step;
    pen_ += (width + step) * size_ / 1000;
  }
  if (rise != 0) out_ += "]TJ\n0 Ts[";
}

void PageContent::codes_with_spacing(const ShapedWord& word, double spacing_em) {
  for (const ShapedGlyph& glyph : word.glyphs) {
    const double step = std::round(glyph.x_offset_em * 1000.0);
    const char code[2] = {static_cast<char>(glyph.glyph >> 8), static_cast<char>(glyph.glyph & 0xFF)};
    if (step != 0) append_integer(out_, static_cast<std::int64_t>(-step));
    append_bytes(out_, {code, 2});
    const double width = word.face->width_1000(glyph.glyph);
    double advance = glyph.advance_em * 1000.0;
    if (word.text[glyph.cluster] == ' ') advance += spacing_em * 1000;
    const double after = std::round(advance - width - step);
    if (after != 0) append_integer(out_, static_cast<std::int64_t>(-after));
    pen_ += (width + step + after) * size_ / 1000;
  }
}

void PageContent::close_text() {
  if (in_array_) out_ += "]TJ\n";
  if (in_text_) out_ += "ET\n";
  in_array_ = in_text_ = false;
}

}  // namespace despatch::pdf
