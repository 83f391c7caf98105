#include "document/number.h"

#include <array>

#include <fmt/format.h>

#include "document/inlines.h"
#include "document/tree.h"

namespace despatch {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The length of "2.6" and the blanks after it at the start of a heading; 0 when it is no section number of `parts`
/// parts.
std::size_t typed_section(std::string_view text, int parts, std::string_view computed) {
  const auto ends_well = [&](std::size_t at) { return at == text.size() || text[at] == ' '; };
  const auto skip_blanks = [&](std::size_t at) {
    while (at < text.size() && text[at] == ' ') ++at;
    return at;
  };
  if (text.starts_with(computed)) {
    std::size_t at = computed.size();
    if (at < text.size() && text[at] == '.') ++at;
    if (ends_well(at)) return skip_blanks(at);
  }
  std::size_t at = 0;
  for (int part = 0; part < parts; ++part) {
    if (part > 0) {
      if (at >= text.size() || text[at] != '.') return 0;
      ++at;
    }
    const std::size_t begin = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at == begin || at - begin > 2) return 0;
  }
  if (at < text.size() && text[at] == '.') ++at;
  return at < text.size() && ends_well(at) ? skip_blanks(at) : 0;
}

/// The length of "Appendix 1: " at the start of a heading.
std::size_t typed_appendix(std::string_view text) {
  constexpr std::string_view kWord = "Appendix ";
  if (!text.starts_with(kWord)) return 0;
  std::size_t at = kWord.size();
  const std::size_t begin = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  if (at == begin && at < text.size() && text[at] >= 'A' && text[at] <= 'Z') ++at;
  if (at == begin) return 0;
  if (at == text.size()) return at;
  if (text[at] != ':' && text[at] != '.') return 0;
  ++at;
  if (at < text.size() && text[at] != ' ') return 0;
  while (at < text.size() && text[at] == ' ') ++at;
  return at;
}

class Numberer {
 public:
  Numberer(Document& document, Diagnostics& out) : document_(document), out_(out) {}

  void run() {
    blocks(document_.blocks, true, 0);
    numbering_ = Numbering::None;
    for (Footnote& note : document_.footnotes) blocks(note.blocks, false, 0);
  }

 private:
  /// `region`: at the document's own level, where paragraphs are numbered. `inside`: see default_list_style.
  void blocks(Blocks& all, bool region, int inside) {
    for (Block& block : all) {
      std::visit(Overloaded{[&](Heading& one) { heading(one, block.where, region); },
                            [&](List& one) { list(one, block.where, region, inside); },
                            [&](Table& one) {
                              if (!one.caption.empty()) one.number = fmt::format("Table {}", ++tables_);
                            },
                            [&](Figure& one) {
                              if (!one.caption.empty()) one.number = fmt::format("Figure {}", ++figures_);
                            },
                            [&](Chart& one) {
                              if (!one.caption.empty()) one.number = fmt::format("Figure {}", ++figures_);
                            },
                            [&](NumberingChange& one) { change(one); },
                            [&](LanguageBlock& one) { blocks(one.blocks, region, inside); },
                            [&](SideHeadings& one) { blocks(one.blocks, region, inside); },
                            [&](Columns& one) {
                              for (Blocks& column : one.columns) blocks(column, false, inside);
                            },
                            [&](BlockQuote& one) { blocks(one.blocks, false, inside); },
                            [&](Callout& one) { blocks(one.blocks, false, inside); },
                            [&](KeyValues& one) {
                              for (KeyValues::Pair& pair : one.pairs) blocks(pair.value, false, inside);
                            },
                            [](auto&) {}},
                 block.node);
    }
  }

  void change(const NumberingChange& one) {
    const bool resume = one.continued && last_ == one.numbering;
    numbering_ = one.numbering;
    if (numbering_ == Numbering::None) return;
    last_ = numbering_;
    if (resume) return;
    paragraph_ = one.start - 1;
    section_ = one.start - 1;
    part_ = 0;
    third_ = 0;
    section_name_.clear();
    in_part_ = false;
  }

  // ---- headings

  void heading(Heading& one, Span where, bool region) {
    if (one.appendix) {
      one.number = fmt::format("Appendix {}", ++appendices_);
      drop_typed(one, typed_appendix(first_words(one)), where, false);
      section_name_ = fmt::format("A{}", appendices_);
      part_ = third_ = 0;
      in_part_ = false;
      return;
    }
    if (!region || numbering_ != Numbering::BySection) return;
    if (one.level == 2) {
      section_name_ = fmt::format("{}", ++section_);
      part_ = third_ = 0;
      in_part_ = false;
      one.number = section_name_;
    } else if (one.level == 3 && !section_name_.empty()) {
      ++part_;
      third_ = 0;
      in_part_ = true;
      one.number = fmt::format("{}.{}", section_name_, part_);
    } else {
      return;
    }
    const std::string_view words = first_words(one);
    drop_typed(one, typed_section(words, one.level - 1, one.number), where, true);
  }

  static std::string_view first_words(const Heading& one) {
    if (one.inlines.empty()) return {};
    const auto* const text = std::get_if<Text>(&one.inlines.front().node);
    return text ? std::string_view(text->text) : std::string_view();
  }

  void drop_typed(Heading& one, std::size_t length, Span where, bool tell) {
    if (length == 0) return;
    auto& text = std::get<Text>(one.inlines.front().node).text;
    std::string_view typed = std::string_view(text).substr(0, length);
    while (typed.ends_with(' ') || typed.ends_with('.')) typed.remove_suffix(1);
    if (tell && typed != one.number)
      out_.warning("document/heading-number", where,
                   fmt::format("the typed number {} gives way to {}", typed, one.number))
          .help("leave numbers to Despatch inside `numbered: by-section`");
    text.erase(0, length);
    if (text.empty()) one.inlines.erase(one.inlines.begin());
    trim_inlines(one.inlines);
  }

  // ---- lists

  void list(List& one, Span where, bool region, int inside) {
    const bool ordered = one.style != ListStyle::Bullet;
    if (!ordered) {
      for (ListItem& item : one.items) {
        item.label = "•";
        blocks(item.blocks, false, inside);
      }
      return;
    }
    if (region && numbering_ != Numbering::None && !one.style_written) {
      paragraphs(one, where);
      return;
    }
    if (!one.style_written) {
      const DefaultStyle style = default_list_style(inside);
      one.style = style.style;
      one.parenthesised = style.parenthesised;
    }
    int number = one.start;
    for (ListItem& item : one.items) {
      item.label = label_of(one, number++);
      blocks(item.blocks, false, inside > 0 ? inside + 1 : 0);
    }
  }

  static std::string label_of(const List& list, int number) {
    std::string text;
    switch (list.style) {
      case ListStyle::LowerAlpha: text = letter_number(number, false); break;
      case ListStyle::UpperAlpha: text = letter_number(number, true); break;
      case ListStyle::LowerRoman: text = roman_number(number, false); break;
      case ListStyle::UpperRoman: text = roman_number(number, true); break;
      case ListStyle::Bullet:
      case ListStyle::Decimal: text = fmt::format("{}", number); break;
    }
    return list.parenthesised ? fmt::format("({})", text) : text + ".";
  }

  void paragraphs(List& one, Span where) {
    one.numbered_paragraphs = true;
    const bool by_section = numbering_ == Numbering::BySection;
    if (by_section && section_name_.empty() && !one.items.empty())
      out_.error("document/number-without-section", one.items.front().where.known() ? one.items.front().where : where,
                 "this paragraph is numbered by section, and no heading of level 2 stands before it")
          .help("put a `##` heading first, or number with `<!-- numbered -->`");
    one.start = 1 + (!by_section ? paragraph_ : in_part_ ? third_ : part_);
    for (ListItem& item : one.items) {
      if (!by_section)
        item.label = fmt::format("{}.", ++paragraph_);
      else if (section_name_.empty())
        item.label = fmt::format("{}.", ++part_);
      else if (in_part_)
        item.label = fmt::format("{}.{}.{}", section_name_, part_, ++third_);
      else
        item.label = fmt::format("{}.{}", section_name_, ++part_);
      blocks(item.blocks, false, 1);
    }
  }

  Document& document_;
  Diagnostics& out_;
  Numbering numbering_ = Numbering::None;
  Numbering last_ = Numbering::None;
  int paragraph_ = 0;         ///< running
  int section_ = 0;           ///< level 2
  std::string section_name_;  ///< "2", "A1"; empty before the first section
  int part_ = 0;              ///< "6" of 2.6, which paragraphs and headings of level 3 share
  int third_ = 0;             ///< "1" of 2.6.1
  bool in_part_ = false;      ///< a heading of level 3 stands open
  int tables_ = 0;
  int figures_ = 0;
  int appendices_ = 0;
};

}  // namespace

std::string letter_number(int number, bool upper) {
  if (number < 1) return fmt::format("{}", number);
  std::string out;
  for (; number > 0; number = (number - 1) / 26)
    out.insert(out.begin(), static_cast<char>((upper ? 'A' : 'a') + (number - 1) % 26));
  return out;
}

std::string roman_number(int number, bool upper) {
  if (number < 1 || number > 3999) return fmt::format("{}", number);
  struct Sign {
    int value;
    std::string_view sign;
  };
  constexpr std::array<Sign, 13> kSigns{{{1000, "m"},
                                         {900, "cm"},
                                         {500, "d"},
                                         {400, "cd"},
                                         {100, "c"},
                                         {90, "xc"},
                                         {50, "l"},
                                         {40, "xl"},
                                         {10, "x"},
                                         {9, "ix"},
                                         {5, "v"},
                                         {4, "iv"},
                                         {1, "i"}}};
  std::string out;
  for (const auto& [value, sign] : kSigns)
    for (; number >= value; number -= value) out += sign;
  if (upper)
    for (char& c : out) c = static_cast<char>(c - 'a' + 'A');
  return out;
}

DefaultStyle default_list_style(int inside) {
  if (inside == 1) return {ListStyle::LowerAlpha, true};
  if (inside == 2) return {ListStyle::LowerRoman, true};
  if (inside == 3) return {ListStyle::UpperAlpha, true};
  return {};
}

void give_numbers(Document& document, Diagnostics& out) { Numberer(document, out).run(); }

}  // namespace despatch
