#include "document/quotes.h"

#include "base/text.h"
#include "document/tree.h"

namespace despatch {
namespace {

constexpr char32_t kStart = U' ';  // before the first word a mark opens
constexpr char32_t kWord = U'x';   // what stands for code, a picture, a formula

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

/// After these a mark opens: blanks, brackets, dashes, slashes and other opening marks.
bool opens_after(char32_t c) {
  switch (c) {
    case U' ':
    case U'\t':
    case U'\n':
    case 0xA0:
    case 0x2009:
    case 0x202F:
    case U'(':
    case U'[':
    case U'{':
    case U'/':
    case U'<':
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2018:
    case 0x201C:
    case 0xAB: return true;
    default: return false;
  }
}

class Curler {
 public:
  explicit Curler(std::string_view language) : language_(language.substr(0, language.find('-'))) {}

  void blocks(Blocks& list) {
    for (Block& block : list) {
      if (const auto* const region = std::get_if<LanguageBlock>(&block.node); region && foreign(region->lang)) continue;
      for_each_child_inlines(block, [&](Inlines& inlines) { sequence(inlines); });
      if (auto* const callout = std::get_if<Callout>(&block.node)) callout->title = text(callout->title);
      if (auto* const space = std::get_if<AnswerSpace>(&block.node)) space->label = text(space->label);
      if (auto* const contents = std::get_if<Contents>(&block.node)) contents->title = text(contents->title);
      for_each_child_blocks(block, [&](Blocks& inner) { blocks(inner); });
    }
  }

  void sequence(Inlines& inlines) {
    before_ = kStart;
    run(inlines);
  }

  std::string text(std::string_view plain) {
    before_ = kStart;
    return turned(plain);
  }

 private:
  [[nodiscard]] bool foreign(std::string_view lang) const { return lang.substr(0, lang.find('-')) != language_; }

  void run(Inlines& inlines) {
    for (Inline& one : inlines) {
      if (auto* const words = std::get_if<Text>(&one.node)) {
        words->text = turned(words->text);
      } else if (std::holds_alternative<LineBreak>(one.node)) {
        before_ = kStart;
      } else if (const auto* const span = std::get_if<LanguageSpan>(&one.node); span && foreign(span->lang)) {
        before_ = kWord;
      } else if (Inlines* const inner = child_inlines(one)) {
        run(*inner);
      } else if (!std::holds_alternative<FootnoteReference>(one.node)) {
        before_ = kWord;
      }
    }
  }

  std::string turned(std::string_view plain) {
    std::string out;
    out.reserve(plain.size() + 8);
    for (std::size_t at = 0; at < plain.size();) {
      const std::size_t begin = at;
      const char32_t c = next_code_point(plain, at);
      if (c != U'"' && c != U'\'') {
        out += plain.substr(begin, at - begin);
        before_ = c;
        continue;
      }
      std::size_t after = at;
      const char32_t next = at < plain.size() ? next_code_point(plain, after) : kWord;
      // At a word's beginning a mark opens; before a figure a single one stands for what is left out, as in '90s.
      const bool opens = opens_after(before_) && !opens_after(next) && !(c == U'\'' && is_digit(next));
      const std::string_view mark = c == U'"' ? (opens ? "“" : "”") : (opens ? "‘" : "’");
      out += mark;
      before_ = opens ? 0x2018 : kWord;
    }
    return out;
  }

  std::string_view language_;
  char32_t before_ = kStart;
};

}  // namespace

void curl_quotes(Document& document) {
  const std::string language = document.meta.language;
  Curler curler(language);
  curler.blocks(document.blocks);
  for (Footnote& note : document.footnotes) curler.blocks(note.blocks);
  Metadata& meta = document.meta;
  for (std::string* field : {&meta.title, &meta.subtitle, &meta.author, &meta.council, &meta.description, &meta.status,
                             &meta.marking, &meta.header, &meta.footer})
    *field = curler.text(*field);
}

std::string curled(std::string_view text) { return Curler("en").text(text); }

}  // namespace despatch
