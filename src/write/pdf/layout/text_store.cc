#include "write/pdf/layout/text_store.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace despatch::layout {
namespace {

constexpr std::uint8_t kPartedWordCost = 90;

// Words come back in visual order; text reads in logical order.
std::string logical_text(const std::vector<pdf::ShapedWord>& runs) {
  std::string out;
  if (!runs.empty() && runs.front().right_to_left) {
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) out += run->text;
  } else {
    for (const auto& run : runs) out += run.text;
  }
  return out;
}

struct Cluster {
  std::size_t end = 0;  // byte offset in the atom's text
  double width = 0;     // points
};

// The parts of an atom that shaping made inseparable, in logical order.
std::vector<Cluster> clusters_of(const std::vector<pdf::ShapedWord>& runs, double size_pt) {
  std::vector<Cluster> out;
  const bool reversed = !runs.empty() && runs.front().right_to_left;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const pdf::ShapedWord& run = runs[reversed ? runs.size() - 1 - i : i];
    std::vector<std::pair<std::uint32_t, double>> glyphs;
    glyphs.reserve(run.glyphs.size());
    for (const auto& glyph : run.glyphs) glyphs.emplace_back(glyph.cluster, glyph.advance_em * size_pt);
    std::ranges::stable_sort(glyphs, {}, &std::pair<std::uint32_t, double>::first);
    for (std::size_t g = 0; g < glyphs.size(); ++g) {
      const bool last = g + 1 == glyphs.size();
      if (g == 0 || glyphs[g].first != glyphs[g - 1].first) out.push_back({});
      out.back().width += glyphs[g].second;
      out.back().end = begin + (last ? run.text.size() : glyphs[g + 1].first);
    }
    begin += run.text.size();
  }
  return out;
}

double trailing_blank_pt(const std::vector<pdf::ShapedWord>& runs, double size_pt) {
  const pdf::ShapedWord& last = runs.front().right_to_left ? runs.front() : runs.back();
  if (last.glyphs.empty()) return 0;
  return (last.right_to_left ? last.glyphs.front() : last.glyphs.back()).advance_em * size_pt;
}

}  // namespace

// -------------------------------------------------------------------------------------------------------- TextStore

Atom TextStore::shape(std::string_view text, StyleId style, NodeId node, bool right_to_left, Span where) {
  const TextStyle& look = styles[style];
  const auto& runs = shaper_.shape(text, {.family = look.family, .style = look.face}, look.language, right_to_left);
  Atom atom{.runs = &runs, .style = style, .node = node};
  double width_em = 0;
  for (const auto& run : runs) {
    width_em += run.width_em;
    if (run.missing_glyph) tell_missing(run, where);
  }
  atom.width = static_cast<float>(width_em * look.size_pt);
  if (!runs.empty() && text.ends_with(' ')) {
    atom.blank = static_cast<float>(trailing_blank_pt(runs, look.size_pt));
    atom.width -= atom.blank;
  }
  return atom;
}

void TextStore::tell_missing(const pdf::ShapedWord& run, Span where) {
  // Characters that no font has come as a run of their own; ASCII is in every font.
  for (std::size_t at = 0; at < run.text.size();) {
    const char32_t c = next_code_point(run.text, at);
    if (c < 0x80 || !missing_told_.insert(c).second) continue;
    diagnostics_
        .error("pdf/missing-glyph", where,
               fmt::format("no font has the character U+{:04X} in `{}`", static_cast<std::uint32_t>(c), trim(run.text)))
        .help("install a font for its script (Debian: fonts-noto-core, fonts-noto-cjk), or write it in other letters");
  }
}

TextStore::StyleMetrics& TextStore::metrics_of(StyleId style) {
  if (style >= style_metrics_.size()) style_metrics_.resize(style + 1);
  StyleMetrics& known = style_metrics_[style];
  if (!known.known) {
    known.known = true;
    const TextStyle& look = styles[style];
    if (const auto face = fonts_.find({.family = look.family, .style = look.face})) {
      known.face = *face;
      known.metrics = fonts_.metrics(**face);
    } else if (fonts_told_.insert(look.family).second) {
      diagnostics_.error("pdf/no-font", {}, face.error());
    }
  }
  return known;
}

const pdf::FontMetrics& TextStore::metrics(StyleId style) { return metrics_of(style).metrics; }

Line TextStore::make_line(const Paragraph& paragraph, std::uint32_t first, std::uint32_t last) {
  const StyleMetrics base = metrics_of(paragraph.style);
  const TextStyle& look = styles[paragraph.style];
  const double height = look.line_height_pt();
  const double middle = (base.metrics.ascent + base.metrics.descent) * look.size_pt / 2;
  double above = height / 2 + middle, below = height / 2 - middle;
  double width = 0;
  for (auto i = first; i < last; ++i) {
    const Atom& atom = atoms[i];
    width += atom.width + atom.blank;
    if (atom.kind == Atom::Kind::Picture) {
      above = std::max(above, pictures[atom.object].height_pt + 2);
      continue;
    }
    if (!atom.runs) continue;
    const bool same_style = atom.style == paragraph.style;
    for (const auto& run : *atom.runs) {
      if (same_style && run.face == base.face) continue;
      const TextStyle& other = styles[atom.style];
      const StyleMetrics& mine = metrics_of(atom.style);
      const pdf::FontMetrics face = run.face == mine.face || !run.face ? mine.metrics : fonts_.metrics(*run.face);
      above = std::max(above, face.ascent * other.size_pt * 0.98 + other.rise_pt);
      below = std::max(below, -face.descent * other.size_pt * 0.98 - other.rise_pt);
    }
  }
  if (last > first) width -= atoms[last - 1].blank;
  return {.first = first,
          .last = last,
          .width = static_cast<float>(width),
          .height = static_cast<float>(above + below),
          .baseline = static_cast<float>(above)};
}

void TextStore::set_lines(Paragraph& paragraph, double width) {
  if (measure(atoms_of(paragraph)).min > width + 0.01) part_wide_units(paragraph, width);
  break_lines(atoms_of(paragraph), width, ends_);
  paragraph.first_line = static_cast<std::uint32_t>(lines.size());
  paragraph.lines = static_cast<std::uint32_t>(ends_.size());
  std::uint32_t begin = paragraph.first_atom;
  for (const auto end : ends_) {
    lines.push_back(make_line(paragraph, begin, paragraph.first_atom + end));
    begin = paragraph.first_atom + end;
  }
}

double TextStore::width_after(const Paragraph& paragraph, std::size_t bytes) const {
  double out = 0;
  std::size_t begin = 0;
  for (const Atom& atom : atoms_of(paragraph)) {
    if (!atom.runs) continue;
    for (const Cluster& cluster : clusters_of(*atom.runs, styles[atom.style].size_pt))
      if (begin + cluster.end > bytes) out += cluster.width;
    for (const auto& run : *atom.runs) begin += run.text.size();
  }
  return out;
}

void TextStore::part_wide_units(Paragraph& paragraph, double width) {
  std::vector<Atom> out;
  const std::vector<Atom> in(atoms.begin() + paragraph.first_atom,
                             atoms.begin() + paragraph.first_atom + paragraph.atoms);
  for (std::size_t begin = 0; begin < in.size();) {
    std::size_t end = begin;
    double unit = 0;
    do {
      unit += in[end].width;
      if (in[end].after == After::Glue) unit += in[end].blank;
    } while (in[end++].after == After::Glue && end < in.size());
    double x = 0;
    for (auto i = begin; i < end; ++i) {
      if (unit <= width + 0.01) {
        out.push_back(in[i]);
      } else {
        part(in[i], width - x, width, out, x);
      }
    }
    begin = end;
  }
  for (Atom& atom : out)
    if (atom.kind == Atom::Kind::Picture && atom.width > width) shrink(atom, width);
  paragraph.first_atom = static_cast<std::uint32_t>(atoms.size());
  paragraph.atoms = static_cast<std::uint32_t>(out.size());
  atoms.insert(atoms.end(), out.begin(), out.end());
}

// A picture is never cut and never stands over the margin: it becomes smaller.
void TextStore::shrink(Atom& atom, double width) {
  Picture& picture = pictures[atom.object];
  picture.height_pt *= width / picture.width_pt;
  picture.width_pt = width;
  atom.width = static_cast<float>(width);
}

// `x` is where the atom begins in its line and, afterwards, where it ends.
void TextStore::part(const Atom& atom, double room, double width, std::vector<Atom>& out, double& x) {
  const auto end_line = [&] {
    if (out.empty() || out.back().after != After::Glue) return;
    out.back().after = After::Break;
    out.back().cost = kPartedWordCost;
  };
  if (atom.width <= room || atom.kind == Atom::Kind::Picture || !atom.runs) {
    if (atom.width > room && x > 0) {
      end_line();
      x = 0;
    }
    out.push_back(atom);
    x += atom.width + atom.blank;
    return;
  }
  const TextStyle& look = styles[atom.style];
  const std::string text = logical_text(*atom.runs);
  const bool right_to_left = !atom.runs->empty() && atom.runs->front().right_to_left;
  const std::size_t text_end = atom.blank > 0 ? text.size() - 1 : text.size();
  std::size_t begin = 0;
  const auto flush = [&](std::size_t end) {
    Atom part = shape(std::string_view(text).substr(begin, (end == text_end ? text.size() : end) - begin), atom.style,
                      atom.node, right_to_left, {});
    part.kind = atom.kind;
    part.object = atom.object;
    part.level = atom.level;
    if (end == text_end) {
      part.after = atom.after;
      part.cost = atom.cost;
    } else {
      part.after = After::Break;
      part.cost = kPartedWordCost;
    }
    out.push_back(part);
    begin = end;
  };
  std::size_t fits = 0;  // end of the last cluster that has room in this line
  for (const Cluster& cluster : clusters_of(*atom.runs, look.size_pt)) {
    if (cluster.end > text_end) break;
    // Shaped again, a part may come out a hair wider.
    if (x + cluster.width > width * 0.995 && x > 0) {
      if (fits > begin) {
        flush(fits);
      } else {
        end_line();
      }
      x = 0;
    }
    x += cluster.width;
    fits = cluster.end;
  }
  flush(text_end);
  x += atom.blank;
}

// ---------------------------------------------------------------------------------------------------- ParagraphMaker

void ParagraphMaker::begin(StyleId style, NodeId node, Span where, bool right_to_left) {
  text_.clear();
  runs_.clear();
  runs_.push_back({.style = style, .node = node, .where = where});
  paragraph_ = {.first_atom = static_cast<std::uint32_t>(store_.atoms.size()), .style = style};
  right_to_left_ = right_to_left;
}

void ParagraphMaker::set(StyleId style, NodeId node, Span where) {
  Run run{.begin = static_cast<std::uint32_t>(text_.size()), .style = style, .node = node, .where = where};
  if (runs_.back().begin == run.begin && runs_.back().kind == Run::Kind::Text) {
    runs_.back() = run;
  } else {
    runs_.push_back(run);
  }
}

void ParagraphMaker::add(std::string_view text) { text_ += text; }

void ParagraphMaker::add_object(Run run, std::string_view stand_in) {
  const Run around = runs_.back();
  run.begin = static_cast<std::uint32_t>(text_.size());
  if (runs_.back().begin == run.begin && runs_.back().kind == Run::Kind::Text) runs_.pop_back();
  runs_.push_back(run);
  text_ += stand_in;
  runs_.push_back({.begin = static_cast<std::uint32_t>(text_.size()),
                   .style = around.style,
                   .node = around.node,
                   .where = around.where});
}

void ParagraphMaker::add_forced_break() {
  add_object({.style = runs_.back().style, .node = runs_.back().node, .kind = Run::Kind::Break}, " \n");
}

void ParagraphMaker::add_picture(std::uint32_t picture) {
  add_object({.style = runs_.back().style,
              .node = store_.pictures[picture].node,
              .where = runs_.back().where,
              .kind = Run::Kind::Picture,
              .object = picture},
             "\xEF\xBF\xBC");
}

void ParagraphMaker::add_note_mark(std::string_view label, StyleId style, NodeId node, std::uint32_t note) {
  add_object({.style = style, .node = node, .where = runs_.back().where, .kind = Run::Kind::NoteMark, .object = note},
             label);
}

std::size_t ParagraphMaker::run_end(std::size_t run) const {
  return run + 1 < runs_.size() ? runs_[run + 1].begin : text_.size();
}

std::uint8_t ParagraphMaker::level_at(std::size_t at) {
  while (level_run_ + 1 < levels_.runs.size() && levels_.runs[level_run_].end <= at) ++level_run_;
  return levels_.runs[level_run_].level;
}

Paragraph ParagraphMaker::finish() {
  levels_ = {};
  if (right_to_left_ || may_be_right_to_left(text_)) {
    levels_ = find_levels(text_, right_to_left_);
    paragraph_.right_to_left = levels_.base == 1;
    paragraph_.bidirectional = !levels_.runs.empty();
  }
  run_ = level_run_ = 0;
  last_word_ = {};
  cut();
  auto& atoms = store_.atoms;
  if (atoms.size() > paragraph_.first_atom && atoms.back().after == After::Break) atoms.back().after = After::Glue;
  paragraph_.atoms = static_cast<std::uint32_t>(atoms.size()) - paragraph_.first_atom;
  return paragraph_;
}

void ParagraphMaker::cut() {
  const std::string_view text = text_;
  auto& atoms = store_.atoms;
  std::size_t at = std::min(text.find_first_not_of(' '), text.size());
  while (at < text.size()) {
    if (text[at] == '\n') {
      if (atoms.size() == paragraph_.first_atom || atoms.back().after == After::Forced)
        atoms.push_back({.style = runs_[0].style, .node = runs_[0].node});
      atoms.back().after = After::Forced;
      at = std::min(text.find_first_not_of(' ', at + 1), text.size());
      continue;
    }
    const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
    const std::size_t next = std::min(text.find_first_not_of(' ', end), text.size());
    word(at, end, next);
    at = next;
  }
}

void ParagraphMaker::word(std::size_t begin, std::size_t end, std::size_t next) {
  const std::string_view text = std::string_view(text_).substr(begin, end - begin);
  if (!store_.atoms.empty() && store_.atoms.size() > paragraph_.first_atom &&
      store_.atoms.back().after == After::Break && BreakRules::belongs_together(last_word_, text))
    store_.atoms.back().cost = 14;
  last_word_ = text;
  // Who copies or hears two lines gets two words, so a blank stands before a forced break too.
  const bool blank = next > end && (next < text_.size() || keep_last_blank_);
  breaks_ = store_.break_rules.inside(text);
  std::size_t from = begin;
  for (const WordBreak& part : breaks_) {
    piece(from, begin + part.at, begin + part.at, After::Break, part.cost);
    from = begin + part.at;
  }
  piece(from, end, blank ? end + 1 : end, blank ? After::Break : After::Glue, 0);
}

// Cuts [begin, end) where style, owner or direction change; `blank_end` is past the blank that follows, if any.
void ParagraphMaker::piece(std::size_t begin, std::size_t end, std::size_t blank_end, After after, std::uint8_t cost) {
  auto& atoms = store_.atoms;
  const std::string_view text = text_;
  while (begin < blank_end) {
    while (run_end(run_) <= begin) ++run_;
    const Run& run = runs_[run_];
    std::size_t stop = std::min(blank_end, run_end(run_));
    std::uint8_t level = 0;
    if (paragraph_.bidirectional) {
      level = level_at(begin);
      stop = std::min<std::size_t>(stop, std::max<std::size_t>(levels_.runs[level_run_].end, begin + 1));
      if (begin < end) stop = std::min(stop, end);  // blanks stand alone, for they may change sides
    }
    if (run.kind == Run::Kind::Picture) {
      atoms.push_back({.width = static_cast<float>(store_.pictures[run.object].width_pt),
                       .style = run.style,
                       .node = run.node,
                       .object = run.object,
                       .kind = Atom::Kind::Picture,
                       .level = level});
    } else {
      Atom atom = store_.shape(text.substr(begin, stop - begin), run.style, run.node, level & 1, run.where);
      atom.level = level;
      if (run.kind == Run::Kind::NoteMark) {
        atom.kind = Atom::Kind::NoteMark;
        atom.object = run.object;
        paragraph_.has_notes = true;
      }
      atoms.push_back(atom);
    }
    begin = stop;
  }
  atoms.back().after = after;
  atoms.back().cost = cost;
}

}  // namespace despatch::layout
