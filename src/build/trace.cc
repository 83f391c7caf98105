#include "build/trace.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "base/text.h"
#include "build/paper.h"
#include "build/project.h"
#include "build/trace_tree.h"
#include "document/figures.h"
#include "document/tree.h"

namespace despatch {
namespace {

constexpr std::size_t kMostNearest = 5;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// A text as a reader sees it, with the way back: escapes gone, every blank one blank, ASCII in lower case.
struct Readable {
  std::string text;
  std::vector<std::uint32_t> from;  ///< offset of each byte in the original, and one for the end

  explicit Readable(std::string_view original) {
    text.reserve(original.size());
    from.reserve(original.size() + 1);
    for (std::size_t at = 0; at < original.size(); ++at) {
      const auto offset = static_cast<std::uint32_t>(at);
      if (original.substr(at).starts_with("\u00A0")) {
        put(' ', offset);
        ++at;
        continue;
      }
      const char c = original[at];
      if (c == '\\' && at + 1 < original.size() && !is_alnum(original[at + 1]) && original[at + 1] > ' ') continue;
      put(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c == '\n' || c == '\t' ? ' ' : c, offset);
    }
    from.push_back(static_cast<std::uint32_t>(original.size()));
  }
  void put(char c, std::uint32_t offset) {
    text += c;
    from.push_back(offset);
  }
};

/// Between two digits it makes one figure of them: 4,600, 2.4, 2019/20, 10:30, 2026-12-01.
bool joins_digits(char c) { return c == ',' || c == '.' || c == '/' || c == ':' || c == '-'; }

/// Does a figure of its own stand here: not the 4 of 14, of 4,600 or of 2.4?
bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
  const auto at = [&](std::size_t i) { return i < text.size() ? text[i] : ' '; };
  const char before = begin > 0 ? text[begin - 1] : ' ';
  if (is_alnum(text[begin])) {
    if (is_alnum(before)) return false;
    const bool joins = joins_digits(before);
    if (joins && is_digit(text[begin]) && begin > 1 && is_digit(text[begin - 2])) return false;
  }
  if (!is_alnum(text[end - 1])) return true;
  if (is_alnum(at(end))) return false;
  const bool joins = joins_digits(at(end));
  return !(joins && is_digit(text[end - 1]) && is_digit(at(end + 1)));
}

/// What the paper numbers itself, and where in the emitted text.
struct OwnNumber {
  std::string label;
  Span where;      ///< of the whole, from its label on
  Span words;      ///< of what is numbered
  std::string of;  ///< "a numbered paragraph"
};

Span words_of(const ListItem& item) {
  if (item.blocks.empty()) return item.where;
  const auto* paragraph = std::get_if<Paragraph>(&item.blocks.front().node);
  return paragraph && !paragraph->inlines.empty() ? paragraph->inlines.front().where : item.blocks.front().where;
}

void add_own_numbers(const Blocks& blocks, std::vector<OwnNumber>& out) {
  for (const Block& block : blocks) {
    std::visit(
        Overloaded{[&](const Heading& one) {
                     if (!one.number.empty()) out.push_back({one.number, block.where, block.where, "a heading"});
                   },
                   [&](const List& list) {
                     for (const ListItem& item : list.items)
                       if (item.label != "•" && !item.label.empty())
                         out.push_back({item.label, item.where, words_of(item),
                                        list.numbered_paragraphs ? "a numbered paragraph" : "an item of a list"});
                   },
                   [&](const Table& one) {
                     if (!one.number.empty()) out.push_back({one.number, block.where, block.where, "a table"});
                   },
                   [&](const Figure& one) {
                     if (!one.number.empty()) out.push_back({one.number, block.where, block.where, "a figure"});
                   },
                   [&](const Chart& one) {
                     if (!one.number.empty()) out.push_back({one.number, block.where, block.where, "a figure"});
                   },
                   [](const auto&) {}},
        block.node);
    for_each_child_blocks(block, [&](const Blocks& inside) { add_own_numbers(inside, out); });
  }
}

void add_texts(const Inlines& inlines, std::vector<Span>& out) {
  for (const Inline& one : inlines) {
    if (std::holds_alternative<Text>(one.node) || std::holds_alternative<CodeSpan>(one.node)) out.push_back(one.where);
    if (const Inlines* inside = child_inlines(one)) add_texts(*inside, out);
  }
}

/// Where words stand that a reader sees, charts' specifications among them.
void add_texts(const Blocks& blocks, std::vector<Span>& out) {
  for (const Block& block : blocks) {
    for_each_child_inlines(block, [&](const Inlines& inlines) { add_texts(inlines, out); });
    if (std::holds_alternative<Chart>(block.node)) out.push_back(block.where);
    for_each_child_blocks(block, [&](const Blocks& inside) { add_texts(inside, out); });
  }
}

class Tracer {
 public:
  Tracer(const TraceRequest& request, const EmittedPaper& paper, const PaperLog& log, const TraceLog& trace)
      : request_(request), paper_(paper), log_(log), trace_(trace) {
    add_own_numbers(paper.document.blocks, own_numbers_);
    for (const Footnote& note : paper.document.footnotes) add_own_numbers(note.blocks, own_numbers_);
  }

  void run(Traced& out) {
    if (request_.figure.empty()) {
      for (const Span& span : all_figures()) out.figures.push_back(traced(span, own_number_at(span)));
      return;
    }
    for (const Span& span : places_of(request_.figure)) {
      if (request_.line && paper_.markdown->position(span.begin).line != *request_.line) continue;
      out.figures.push_back(traced(span, own_number_at(span)));
    }
    if (!request_.line) add_labels(out);
    if (out.figures.empty()) out.nearest = nearest_figures();
  }

 private:
  [[nodiscard]] std::vector<Span> places_of(std::string_view figure) const {
    const Readable text(paper_.markdown->text());
    const std::string wanted = Readable(trim(figure)).text;
    std::vector<Span> found;
    if (wanted.empty()) return found;
    for (std::size_t at = text.text.find(wanted); at != std::string::npos; at = text.text.find(wanted, at + 1))
      if (stands_alone(text.text, at, at + wanted.size()) && !is_in_remark(text.from[at]))
        found.push_back({paper_.markdown, text.from[at], text.from[at + wanted.size()]});
    return found;
  }

  /// Nobody reads what stands in a remark; the one at the end lists the figures themselves.
  [[nodiscard]] bool is_in_remark(std::uint32_t offset) const {
    return std::ranges::any_of(paper_.document.blocks, [&](const Block& block) {
      return std::holds_alternative<Comment>(block.node) && block.where.begin <= offset && offset < block.where.end;
    });
  }

  /// In the order of the text, without those of links' addresses, marks and remarks.
  [[nodiscard]] std::vector<Span> all_figures() const {
    std::vector<Span> texts;
    add_texts(paper_.document.blocks, texts);
    for (const Footnote& note : paper_.document.footnotes) add_texts(note.blocks, texts);
    std::vector<Span> figures;
    for (const Span& text : texts)
      for (const FigureRange& one : figures_in(text.text()))
        figures.push_back({text.source, static_cast<std::uint32_t>(text.begin + one.begin),
                           static_cast<std::uint32_t>(text.begin + one.end)});
    const auto place = [](const Span& span) { return std::pair(span.begin, span.end); };
    std::ranges::sort(figures, {}, place);
    const auto rest = std::ranges::unique(figures, {}, place);
    figures.erase(rest.begin(), rest.end());
    return figures;
  }

  /// The label that this place of the text is part of.
  [[nodiscard]] const OwnNumber* own_number_at(Span span) const {
    for (const OwnNumber& one : own_numbers_) {
      if (one.where.source != span.source || one.where.begin > span.begin) continue;
      const std::string_view before = one.where.source->text().substr(one.where.begin, span.end - one.where.begin);
      if (before.size() <= one.label.size() + 4 && one.label.find(trim(span.text())) != std::string::npos &&
          before.find_first_of("\n*[") == std::string_view::npos && before.find("  ") == std::string_view::npos &&
          std::ranges::all_of(trim(before), [](char c) { return is_alnum(c) || c == '.' || c == '(' || c == ')'; }))
        return &one;
    }
    return nullptr;
  }

  TracedFigure traced(Span span, const OwnNumber* own) {
    TracedFigure out;
    out.text = std::string(span.text());
    out.emitted = paper_.markdown->position(span.begin);
    TraceTree tree(log_.made, trace_, out.text, request_.whole);
    if (own != nullptr) return numbered(std::move(out), *own, tree);
    const TraceHit hit = tree.locate(span);
    if (hit.printed != nullptr) {
      out.expression = expression_text(hit.printed->expression);
      out.place = tree.place(hit.printed->expression);
      out.from = tree.node(hit.printed->value, {});
      return out;
    }
    out.place = tree.place(hit.typed);
    // The place is said to be typed, but other words stand there: a reference that the paper filled in.
    if (Readable(hit.typed.text()).text.find(Readable(out.text).text) == std::string::npos) {
      out.kind = TracedFigure::Kind::Numbering;
      out.expression = "the number of something else in the paper, which is referred to here";
      return out;
    }
    out.kind = TracedFigure::Kind::Typed;
    if (is_telling(out.text))
      for (const Value& value : values_that_print_as(trace_.data, out.text)) {
        if (out.also_in_data.size() == 3) break;
        TraceTree other(log_.made, trace_, {}, false);
        out.also_in_data.push_back(other.node(value, {}));
      }
    return out;
  }

  static TracedFigure numbered(TracedFigure out, const OwnNumber& own, const TraceTree& tree) {
    out.kind = TracedFigure::Kind::Numbering;
    out.expression = fmt::format("the number of {}, counted when the paper was made", own.of);
    // Its first word alone can be found again in a text whose lines break elsewhere.
    Span first = own.words;
    const std::size_t word = std::min(own.words.text().find_first_of(" \n"), own.words.text().size());
    first.end = first.begin + static_cast<std::uint32_t>(word);
    out.place = tree.place(first);
    return out;
  }

  /// Labels that stand in no text: "Table 2".
  void add_labels(Traced& out) const {
    const TraceTree tree(log_.made, trace_, {}, false);
    for (const OwnNumber& one : own_numbers_) {
      const std::string_view label = trim(one.label);
      std::string_view bare = label;
      while (bare.ends_with('.') || bare.ends_with(')')) bare.remove_suffix(1);
      if (request_.figure != label && request_.figure != bare) continue;
      TracedFigure figure;
      figure.text = std::string(label);
      figure.emitted = paper_.markdown->position(one.where.begin);
      const bool told = std::ranges::any_of(out.figures, [&](const TracedFigure& other) {
        return other.kind == TracedFigure::Kind::Numbering && other.emitted.line == figure.emitted.line;
      });
      if (!told) out.figures.push_back(numbered(std::move(figure), one, tree));
    }
  }

  static std::string expression_text(Span span) {
    std::string_view text = span.text();
    if (text.starts_with("{{") && text.ends_with("}}")) text = text.substr(2, text.size() - 4);
    while (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
    while (text.ends_with('-') || text.ends_with('+')) text.remove_suffix(1);
    return std::string(trim(text));
  }

  /// Not every 4 of the text is the 4 of the data; sums of money, shares and long numbers are told apart.
  static bool is_telling(std::string_view figure) {
    const auto digits = std::ranges::count_if(figure, is_digit);
    const bool is_year = digits == 4 && figure.size() == 4 && (figure.starts_with("19") || figure.starts_with("20"));
    return digits > 0 && !is_year && (digits >= 3 || static_cast<std::size_t>(digits) < figure.size());
  }

  [[nodiscard]] std::vector<std::string> nearest_figures() const {
    std::vector<std::pair<std::size_t, std::string>> ranked;
    const std::string wanted = Readable(request_.figure).text;
    for (const Span& span : all_figures()) {
      std::string text(span.text());
      const bool there = std::ranges::any_of(ranked, [&](const auto& other) { return other.second == text; });
      if (there || text.size() > 4 * wanted.size() + 20) continue;
      const std::size_t distance = edit_distance(wanted, Readable(text).text);
      ranked.emplace_back(distance, std::move(text));
    }
    std::ranges::stable_sort(ranked, {}, &std::pair<std::size_t, std::string>::first);
    std::vector<std::string> nearest;
    for (const auto& [distance, text] : ranked)
      if (nearest.size() < kMostNearest) nearest.push_back(text);
    return nearest;
  }

  const TraceRequest& request_;
  const EmittedPaper& paper_;
  const PaperLog& log_;
  const TraceLog& trace_;
  std::vector<OwnNumber> own_numbers_;
};

}  // namespace

tl::expected<std::filesystem::path, std::string> find_paper(const std::string& name,
                                                            const std::filesystem::path& folder) {
  std::error_code error;
  if (name == "-" || std::filesystem::is_regular_file(name, error)) return std::filesystem::path(name);
  const auto projects = find_projects(folder, folder / "output");
  if (!projects) return tl::unexpected(projects.error());
  std::vector<std::string> names;
  std::vector<std::filesystem::path> found;
  SourceMap sources;
  Disk disk(sources);
  for (const auto& project : *projects)
    for (const auto& paper : load_project(project, {}, disk).papers) {
      const std::string stem = paper.stem().string();
      const std::string whole =
          fmt::format("{}/{}", std::filesystem::weakly_canonical(project, error).filename().string(), stem);
      if (name == stem || name == whole || name == stem + ".md") found.push_back(paper);
      names.insert(names.end(), {stem, whole});
    }
  if (found.size() == 1) return found.front();
  if (found.size() > 1)
    return tl::unexpected(
        fmt::format("several papers are called {}: name the file, as {}", name, found.front().string()));
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const auto guess = nearest(name, candidates);
  return tl::unexpected(
      fmt::format("there is no paper {}{}", name, guess ? fmt::format("; did you mean {}?", *guess) : ""));
}

tl::expected<Traced, std::string> trace_file(const TraceRequest& request, SourceMap& sources) {
  Traced out;
  TraceLog trace;
  RenderRequest render = request.render;
  render.formats = {Format::Markdown};
  render.trace = &trace;
  render.examine = [&](const EmittedPaper& paper, const PaperLog& log) {
    out.made = true;
    Tracer(request, paper, log, trace).run(out);
  };
  auto rendered = render_file(render, sources);
  if (!rendered) return tl::unexpected(rendered.error());
  out.diagnostics = std::move(rendered->diagnostics);
  return out;
}

}  // namespace despatch
