#include "document/figure_sources.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>

#include "base/text.h"
#include "document/tree.h"

namespace despatch {
namespace {

constexpr std::string_view kFirstLine = " Where the figures come from\n";
constexpr std::size_t kMostLines = 100'000;

class Finder {
 public:
  void look(const Blocks& blocks) {
    for (const Block& block : blocks) {
      for_each_child_inlines(block, [&](const Inlines& inlines) { look(inlines, false); });
      for_each_child_blocks(block, [&](const Blocks& inside) { look(inside); });
    }
  }
  std::vector<FigurePlace> found;

 private:
  void look(const Inlines& inlines, bool reference) {
    for (const Inline& one : inlines) {
      if (const auto* text = std::get_if<Text>(&one.node)) look(*text, one.where, reference);
      const auto* link = std::get_if<Link>(&one.node);
      if (const Inlines* inside = child_inlines(one)) look(*inside, reference || (link && link->url.starts_with('#')));
    }
  }
  void look(const Text& text, Span where, bool reference) {
    for (const FigureRange& range : figures_in(text.text)) {
      const std::uint32_t nth = ++seen_[text.text.substr(range.begin, range.end - range.begin)];
      found.push_back({&text, where, range, nth, reference});
    }
  }

  std::unordered_map<std::string, std::uint32_t> seen_;
};

const Comment* remark_at_end(const Document& document) {
  if (document.blocks.empty()) return nullptr;
  const auto* comment = std::get_if<Comment>(&document.blocks.back().node);
  return comment != nullptr && comment->text.starts_with(kFirstLine) ? comment : nullptr;
}

/// On one line, and with nothing in it that ends a remark.
std::string safe(std::string_view source) {
  std::string out;
  for (const char c : source) {
    if (c == '>' && out.ends_with('-'))
      out += "%3E";
    else
      out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out;
}

/// "£4.6m #1 #3" → the figure, and 1 and 3.
void read_line(std::string_view line, std::vector<FigureSource>& out) {
  const std::size_t colon = line.find(": ");
  if (colon == std::string_view::npos) return;
  std::string_view figure = line.substr(0, colon);
  const std::string source(line.substr(colon + 2));
  std::vector<std::uint32_t> places;
  for (std::size_t mark = figure.rfind(" #"); mark != std::string_view::npos; mark = figure.rfind(" #")) {
    std::uint32_t nth = 0;
    const std::string_view digits = figure.substr(mark + 2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), nth);
    if (error != std::errc() || end != digits.data() + digits.size()) break;
    places.push_back(nth);
    figure = figure.substr(0, mark);
  }
  if (places.empty()) places.push_back(1);
  for (const std::uint32_t nth : places) out.push_back({std::string(figure), nth, source});
}

}  // namespace

std::vector<FigurePlace> figure_places(const Document& document) {
  Finder finder;
  finder.look(document.blocks);
  for (const Footnote& note : document.footnotes) finder.look(note.blocks);
  return std::move(finder.found);
}

std::vector<FigureSource> read_figure_sources(const Document& document) {
  std::vector<FigureSource> out;
  const Comment* remark = remark_at_end(document);
  if (remark == nullptr) return out;
  std::string_view rest = std::string_view(remark->text).substr(kFirstLine.size());
  while (!rest.empty() && out.size() < kMostLines) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    read_line(trim(rest.substr(0, end)), out);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

void set_figure_sources(Document& document, const std::vector<FigureSource>& sources) {
  if (remark_at_end(document) != nullptr) document.blocks.pop_back();
  if (sources.empty()) return;
  // A figure with one source is one line, wherever it stands.
  std::vector<std::pair<std::string, std::string>> lines;
  std::unordered_map<std::string, std::size_t> line_of;
  for (const FigureSource& one : sources) {
    const auto [at, is_new] = line_of.try_emplace(one.figure + '\n' + one.source, lines.size());
    if (is_new) lines.emplace_back(one.figure, safe(one.source));
    lines[at->second].first += fmt::format(" #{}", one.nth);
  }
  std::string text(kFirstLine);
  for (auto& [figure, source] : lines) {
    if (figure.ends_with(" #1") && figure.find(" #") == figure.size() - 3) figure.resize(figure.size() - 3);
    text += fmt::format("{}: {}\n", figure, source);
  }
  Block block;
  block.node = Comment{std::move(text)};
  document.blocks.push_back(std::move(block));
}

}  // namespace despatch
