#include "build/said_check.h"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "document/tree.h"
#include "rules/said_counts.h"
#include "rules/said_figures.h"

namespace despatch {
namespace {

/// A paragraph as one run of text, and where its parts stand.
struct Run {
  struct Part {
    std::size_t begin = 0, end = 0;
    Span where;
  };
  std::string text;
  std::vector<Part> parts;
};

void append(const Inlines& inlines, Run& run) {
  for (const Inline& one : inlines)
    std::visit(Overloaded{
                   [&](const Text& words) {
                     run.parts.push_back({run.text.size(), run.text.size() + words.text.size(), one.where});
                     run.text += words.text;
                   },
                   [&](const LineBreak&) { run.text += ' '; },
                   [&](const Emphasis& mark) { append(mark.inlines, run); },
                   [&](const Strong& mark) { append(mark.inlines, run); },
                   [&](const Link& link) { append(link.inlines, run); },
                   [&](const Abbreviation& mark) { append(mark.inlines, run); },
                   [](const FootnoteReference&) {},
                   [](const Comment&) {},
                   // Between these, words are not neighbours.
                   [&](const CodeSpan&) { run.text += " | "; },
                   [&](const Strikethrough&) { run.text += " | "; },
                   [&](const Superscript&) { run.text += " | "; },
                   [&](const Subscript&) { run.text += " | "; },
                   [&](const LanguageSpan&) { run.text += " | "; },
                   [&](const Image&) { run.text += " | "; },
               },
               one.node);
}

class Checker {
 public:
  Checker(std::span<const Value> documents, std::vector<std::string> others, const MadeSources& made, Diagnostics& out)
      : counts_(counts_in(documents)),
        figures_(figures_in_data(documents)),
        others_(std::move(others)),
        made_(made),
        out_(out) {}

  void look(const Blocks& blocks) {
    for (const Block& block : blocks) look(block);
  }

 private:
  void look(const Block& block) {
    // Quotations are somebody else's words, and the words that are known are English.
    if (std::holds_alternative<BlockQuote>(block.node) || std::holds_alternative<LanguageBlock>(block.node)) return;
    if (!std::holds_alternative<KeyValues>(block.node))  // whose keys are no sentences
      for_each_child_inlines(block, [&](const Inlines& inlines) { look(inlines); });
    for_each_child_blocks(block, [&](const Blocks& blocks) { look(blocks); });
  }

  void look(const Inlines& inlines) {
    Run run;
    append(inlines, run);
    for (const SaidCount& said : contradicted_counts(run.text, counts_)) {
      const std::string_view phrase = std::string_view(run.text).substr(said.begin, said.end - said.begin);
      const Span where = typed_place(run, said.begin, phrase, phrase.substr(0, phrase.find(' ')));
      if (where.known() && !is_meant_otherwise(phrase)) tell(said, phrase, where);
    }
    for (const SaidFigure& said : contradicted_figures(run.text, figures_)) {
      const std::string_view figure = std::string_view(run.text).substr(said.begin, said.end - said.begin);
      const Span where = typed_place(run, said.begin, figure, figure);
      if (where.known() && !is_meant_otherwise(figure)) tell(said, figure, where);
    }
  }

  /// Where the author typed it; unknown where a template put the number in.
  Span typed_place(const Run& run, std::size_t begin, std::string_view phrase, std::string_view number) const {
    const auto part =
        std::ranges::find_if(run.parts, [&](const Run::Part& p) { return p.begin <= begin && begin < p.end; });
    if (part == run.parts.end()) return {};
    const auto offset = static_cast<std::uint32_t>(begin - part->begin);
    const Span here = narrowed(part->where, number, offset);
    if (here.text() != number) return {};
    const Span typed = made_.resolve(here);
    if (!typed.known() || made_.is_made(typed.source) || typed.text() != number) return {};
    // The whole phrase, where it stands in one line of the author's text.
    const std::string_view written = typed.source->text().substr(typed.begin);
    if (!written.starts_with(phrase)) return is_value_of_its_own(typed) ? Span{} : typed;
    return {typed.source, typed.begin, static_cast<std::uint32_t>(typed.begin + phrase.size())};
  }

  /// A number that stands alone in a file of data is no sentence.
  static bool is_value_of_its_own(Span number) {
    const std::string_view after = number.source->text().substr(number.end);
    return after.empty() || after.front() == '\n' || after.front() == ',' || after.front() == '}' ||
           after.front() == '"';
  }

  [[nodiscard]] bool is_meant_otherwise(std::string_view phrase) const {
    const std::string low = ascii_lower(phrase);
    return std::ranges::any_of(
        others_, [&](const std::string& other) { return ascii_lower(other).find(low) != std::string::npos; });
  }

  void tell(const SaidCount& said, std::string_view phrase, Span where) {
    const RightCount& first = foremost(said);
    auto fault = out_.error("paper/count-differs", where,
                            fmt::format("the paper says \"{}\": the data have {}", phrase, first.number));
    int shown = 0;
    for (const RightCount& right : said.data->right)
      if (right.where.known() && (&right == &first || (!right.part && ++shown < 3)))
        fault.note(made_.resolve(right.where), said_by_data(*said.data, right));
    fault.help(fmt::format(
        "mend the text or the data; where it counts something else, add `other_counts: [{}]` to the front matter",
        phrase));
  }

  void tell(const SaidFigure& said, std::string_view figure, Span where) {
    const std::string right = printed_figure(*said.data, *said.meant);
    const std::string whose = said.meant->name.empty() ? "" : fmt::format(" of \"{}\"", said.meant->name);
    auto fault =
        out_.error("paper/figure-differs", where,
                   fmt::format("the paper gives the {} as {}: the data give {}{}", said.name, figure, right, whose));
    if (const Span data = made_.resolve(said.meant->where); data.known())
      fault.note(data, fmt::format("{} is worked out from what stands here", right));
    fault.help(
        fmt::format("let the template print it, or mend the text or the data; a figure of something else is named as "
                    "`other_counts: [\"{}\"]` in the front matter",
                    figure));
  }

  std::vector<DataCount> counts_;
  std::vector<DataFigure> figures_;
  std::vector<std::string> others_;
  const MadeSources& made_;
  Diagnostics& out_;
};

}  // namespace

void check_said(const Document& document, std::span<const Value> documents, const MadeSources& made, Diagnostics& out) {
  if (documents.empty() || !document.meta.language.starts_with("en")) return;
  std::vector<std::string> others;
  if (const Value* named = document.front_matter.find("other_counts"); named != nullptr && named->is_sequence())
    for (const Value& one : named->as_sequence())
      if (one.is_string()) others.push_back(one.as_string());
  Checker checker(documents, std::move(others), made, out);
  checker.look(document.blocks);
  for (const Footnote& note : document.footnotes) checker.look(note.blocks);
}

}  // namespace despatch
