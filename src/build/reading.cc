#include "build/reading.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/readability.h"

namespace despatch {
namespace {

void append_blocks(const Blocks& blocks, std::string& out);

void append_paragraph(const Inlines& inlines, std::string& out) {
  out += plain_text(inlines);
  out += "\n\n";
}

void append_block(const Block& block, std::string& out) {
  std::visit(Overloaded{
                 [&](const Paragraph& paragraph) { append_paragraph(paragraph.inlines, out); },
                 [&](const List& list) {
                   for (const ListItem& item : list.items) append_blocks(item.blocks, out);
                 },
                 [&](const BlockQuote& quote) { append_blocks(quote.blocks, out); },
                 [&](const Callout& callout) { append_blocks(callout.blocks, out); },
                 [&](const SideHeadings& part) { append_blocks(part.blocks, out); },
                 [&](const Columns& part) {
                   for (const Blocks& column : part.columns) append_blocks(column, out);
                 },
                 [](const LanguageBlock&) {},  // the formulas are for English
                 [](const Heading&) {},
                 [](const CodeBlock&) {},
                 [](const ThematicBreak&) {},
                 [](const Table&) {},
                 [](const KeyValues&) {},
                 [](const Figure&) {},
                 [](const Chart&) {},
                 [](const Contents&) {},
                 [](const PageBreak&) {},
                 [](const AnswerSpace&) {},
                 [](const NumberingChange&) {},
                 [](const Comment&) {},
             },
             block.node);
}

void append_blocks(const Blocks& blocks, std::string& out) {
  for (const Block& block : blocks) append_block(block, out);
}

/// "9-11", "11", "9 to 11": the number that stands last.
std::optional<double> oldest_of(std::string_view target) {
  const std::size_t end = target.find_last_of("0123456789");
  if (end == std::string_view::npos) return std::nullopt;
  const std::size_t before = target.find_last_not_of("0123456789", end);
  const std::string_view digits = target.substr(before == std::string_view::npos ? 0 : before + 1, end - before);
  int age = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), age).ec != std::errc()) return std::nullopt;
  return age;
}

std::string beginning_of(std::string_view prose, const Sentence& sentence) {
  constexpr std::size_t kMost = 60;
  const std::string_view text = trim(prose.substr(sentence.begin, sentence.end - sentence.begin));
  return code_points(text) <= kMost ? std::string(text) : utf8_substr(text, 0, kMost) + "…";
}

std::string text_of(const Value& value) {
  if (value.is_string()) return value.as_string();
  return value.is_int() ? std::to_string(value.as_int()) : std::string();
}

}  // namespace

std::string prose_of(const Document& document) {
  std::string out;
  append_blocks(document.blocks, out);
  return out;
}

std::optional<ReadingAge> measure_reading_age(const Document& document, Diagnostics& out) {
  const std::string prose = prose_of(document);
  const Readability measured = measure_readability(prose);
  if (measured.counts.sentences == 0) return std::nullopt;
  ReadingAge age{.age = measured.age()};
  const Value* target = document.front_matter.find("reading_age");
  if (target == nullptr) return age;
  age.target = text_of(*target);
  const auto oldest = oldest_of(age.target);
  if (!oldest || age.age < *oldest + 0.5) return age;
  auto fault = out.warning("paper/reading-age", target->span(),
                           fmt::format("reading age {:.0f}, and {} is asked for", age.age, age.target));
  const auto longest = std::ranges::max_element(measured.sentences, {}, &Sentence::words);
  fault.note(fmt::format("the longest sentence has {} words: {}", longest->words, beginning_of(prose, *longest)));
  fault.help("shorten the longest sentences and choose shorter words");
  return age;
}

}  // namespace despatch
