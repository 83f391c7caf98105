#include "torture.h"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "document/tree.h"
#include "figure/figure.h"

namespace despatch::torture {
namespace {

/// xorshift64*: the same numbers everywhere, which std's distributions do not promise.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15ull + 1) {}
  std::uint64_t next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 0x2545F4914F6CDD1Dull;
  }
  std::size_t below(std::size_t n) { return n == 0 ? 0 : static_cast<std::size_t>(next() >> 33) % n; }
  bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }

 private:
  std::uint64_t state_;
};

constexpr const char* kPhrases[] = {
    "words of a report",
    "a longer run of words that has to be broken over two lines or more when the column is as narrow as it may be",
    "Llŷr a’r ŵydd",
    "الخدمات العامة في المجلس",
    "שירותי המועצה",
    "বাংলা ভাষায় কথা",
    "ਪੰਜਾਬੀ ਵਿੱਚ",
    "委员会的决定",
    "Zażółć gęślą jaźń",
    "£1,234.50",
    "office fluffy affairs",
    "soft\u00ADhyphen and zero\u200Bwidth and join\u2060ed",
    "an emoji ☐ ☑ → and ½",
    "x\u0302 e\u0301 a\u0300\u0301",
    "https://www.example.org/a/very/long/address/that/has/no/blank/in/it/at/all/and/goes/on/and/on/for/ever/and/ever",
    "انگریزی and English 42 اردو",
};
constexpr const char* kLanguages[] = {"cy", "ur", "ar", "he", "bn", "pa", "zh-Hans", "pl", "en-GB"};

/// The alternative of number `kind`, empty.
template <class Variant>
Variant nth(std::size_t kind) {
  Variant made;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    ((kind == I ? static_cast<void>(made.template emplace<I>()) : static_cast<void>(0)), ...);
  }
  (std::make_index_sequence<std::variant_size_v<Variant>>());
  return made;
}

constexpr std::size_t kInlineKinds = std::variant_size_v<Inline::Node>;
constexpr std::size_t kBlockKinds = std::variant_size_v<Block::Node>;

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : random_(seed) {}

  Document document;

  Random& random() { return random_; }

  std::string token() { return fmt::format("{}{}", in_note_ ? 'n' : 'w', ++count_); }

  Inline text(std::string_view more = "words") { return {Text{fmt::format("{} {} ", token(), more)}, {}}; }
  Inlines words() { return {text(kPhrases[random_.below(std::size(kPhrases))])}; }

  std::string anchor() { return fmt::format("a{}", ++anchors_); }

  // ---- inlines
  /// One inline of a kind, round others where it holds any.
  Inline inline_of(std::size_t kind, bool in_link, const std::function<Inlines(bool in_link)>& inside) {
    return std::visit(Overloaded{
                          [&](const Text&) -> Inline { return text(kPhrases[random_.below(std::size(kPhrases))]); },
                          [&](const LineBreak&) -> Inline {
                            return {LineBreak{}, {}};
                          },
                          [&](const CodeSpan&) -> Inline {
                            return {CodeSpan{token() + " code(x) "}, {}};
                          },
                          [&](const Emphasis&) -> Inline {
                            return {Emphasis{inside(in_link)}, {}};
                          },
                          [&](const Strong&) -> Inline {
                            return {Strong{inside(in_link)}, {}};
                          },
                          [&](const Strikethrough&) -> Inline {
                            return {Strikethrough{inside(in_link)}, {}};
                          },
                          [&](const Superscript&) -> Inline {
                            return {Superscript{inside(in_link)}, {}};
                          },
                          [&](const Subscript&) -> Inline {
                            return {Subscript{inside(in_link)}, {}};
                          },
                          [&](const LanguageSpan&) -> Inline {
                            const char* const lang = kLanguages[random_.below(std::size(kLanguages))];
                            return {LanguageSpan{lang, inside(in_link)}, {}};
                          },
                          [&](const Abbreviation&) -> Inline {
                            return {Abbreviation{"an expansion", inside(in_link)}, {}};
                          },
                          [&](const Link&) -> Inline {
                            if (in_link) return text();
                            const std::string url = random_.chance(50) ? "https://example.org/ŵ?a=(b)"
                                                                       : fmt::format("#a{}", 1 + random_.below(200));
                            const std::string title = random_.chance(20) ? "a title" : "";
                            return {Link{url, title, inside(true)}, {}};
                          },
                          [&](const Image&) -> Inline {
                            return {image(), {}};
                          },
                          [&](const FootnoteReference&) -> Inline { return note(); },
                          [&](const Comment&) -> Inline {
                            return {Comment{" a remark "}, {}};
                          },
                      },
                      nth<Inline::Node>(kind));
  }

  Image image() {
    static constexpr const char* kFiles[] = {"plan.png", "hills.jpg", "missing.png", "dot.png"};
    const bool decorative = random_.chance(15);
    return {kFiles[random_.below(std::size(kFiles))], decorative ? "" : "A picture of the hall", "", decorative};
  }

  Inline note() {
    if (in_note_) return text("in a note");  // marks in notes have documents of their own in tests/layout
    if (!document.footnotes.empty() && random_.chance(20)) {
      Footnote& known = document.footnotes[random_.below(document.footnotes.size())];
      return {FootnoteReference{known.number, ++known.uses}, {}};
    }
    const auto number = static_cast<std::uint32_t>(document.footnotes.size() + 1);
    document.footnotes.push_back({fmt::format("n{}", number), number, 1, {}, {}});
    return {FootnoteReference{number, 1}, {}};
  }

  /// What footnotes hold is made when all of them are known, in their order. Those whose mark stands in a block that
  /// was not wanted hold nothing: no text has notes without marks.
  void fill_notes(const std::function<Blocks()>& blocks) {
    std::vector<bool> marked(document.footnotes.size() + 1);
    find_marks(document.blocks, marked);
    in_note_ = true;
    for (std::size_t i = 0; i < document.footnotes.size(); ++i)
      if (marked[i + 1]) document.footnotes[i].blocks = blocks();
    in_note_ = false;
  }

  Inlines some_inlines(int depth, bool in_link = false) {
    Inlines made;
    for (std::size_t i = 1 + random_.below(4); i > 0; --i)
      made.push_back(inline_of(depth > 0 ? random_.below(kInlineKinds) : 0, in_link,
                               [&](bool linked) { return some_inlines(depth - 1, linked); }));
    return joined(std::move(made));
  }

  /// Two texts in a row are one.
  static Inlines joined(Inlines all) {
    Inlines made;
    for (Inline& one : all) {
      auto* const text = std::get_if<Text>(&one.node);
      auto* const last = made.empty() ? nullptr : std::get_if<Text>(&made.back().node);
      if (text && last)
        last->text += text->text;
      else
        made.push_back(std::move(one));
    }
    return made;
  }

  // ---- blocks
  using Inside = std::function<Blocks(const Block& parent)>;

  /// A block of a kind, filled. A new kind does not compile until it has its line here.
  Block block_of(std::size_t kind, const std::function<Inlines()>& inlines, const Inside& inside) {
    Block made{nth<Block::Node>(kind), {}, false, {}};
    made.node =
        std::visit(Overloaded{
                       [&](const Heading&) -> Block::Node {
                         return Heading{static_cast<int>(1 + random_.below(6)), inlines(), number_of_heading(), false};
                       },
                       [&](const Paragraph&) -> Block::Node { return Paragraph{inlines()}; },
                       [&](const List&) -> Block::Node { return list(made, inside); },
                       [&](const BlockQuote&) -> Block::Node { return BlockQuote{inside(made)}; },
                       [&](const Callout&) -> Block::Node {
                         Callout callout{static_cast<CalloutKind>(random_.below(5)), token() + " title", {}};
                         callout.blocks = inside(made);
                         return callout;
                       },
                       [&](const CodeBlock&) -> Block::Node {
                         const std::string first = token();
                         return CodeBlock{"cpp", first + " if (x) {\n\treturn  " + token() + ";\n\n}\n"};
                       },
                       [&](const ThematicBreak&) -> Block::Node { return ThematicBreak{}; },
                       [&](const Table&) -> Block::Node { return table(inlines); },
                       [&](const KeyValues&) -> Block::Node { return key_values(made, inlines, inside); },
                       [&](const Figure&) -> Block::Node {
                         Figure figure{image(), {}, {}};
                         if (random_.chance(60)) {
                           figure.number = fmt::format("Figure {}", ++figures_);
                           figure.caption = inlines();
                         }
                         return figure;
                       },
                       [&](const Chart&) -> Block::Node { return chart(inlines); },
                       [&](const Contents&) -> Block::Node {
                         return Contents{random_.chance(50) ? token() + " contents" : "", 3, {}};
                       },
                       [&](const PageBreak&) -> Block::Node { return PageBreak{}; },
                       [&](const AnswerSpace&) -> Block::Node {
                         return AnswerSpace{token() + " your answer", static_cast<int>(1 + random_.below(6))};
                       },
                       [&](const LanguageBlock&) -> Block::Node {
                         LanguageBlock part{kLanguages[random_.below(std::size(kLanguages))], {}};
                         part.blocks = inside(made);
                         return part;
                       },
                       [&](const SideHeadings&) -> Block::Node { return SideHeadings{inside(made)}; },
                       [&](const Columns&) -> Block::Node {
                         Columns panels;
                         for (int i = 0; i < 2; ++i) {
                           Blocks blocks = inside(made);
                           if (blocks.empty()) blocks.push_back({Paragraph{words()}, {}, false, {}});
                           panels.columns.push_back(std::move(blocks));
                         }
                         return panels;
                       },
                       [&](const NumberingChange&) -> Block::Node {
                         return NumberingChange{Numbering::Running, 1, false};
                       },
                       [&](const Comment&) -> Block::Node { return Comment{" a remark "}; },
                   },
                   Block::Node(made.node));
    if (random_.chance(60) || std::holds_alternative<Heading>(made.node)) made.id = anchor();
    return made;
  }

  std::string number_of_heading() {
    return random_.chance(30) ? fmt::format("{}.{}", 1 + random_.below(9), 1 + random_.below(20)) : "";
  }

  List list(const Block& made, const Inside& inside) {
    const auto style = static_cast<ListStyle>(random_.below(6));
    List list;
    list.style = style;
    list.tight = random_.chance(50);
    list.numbered_paragraphs = style == ListStyle::Decimal && random_.chance(40);
    const bool tasks = style == ListStyle::Bullet && random_.chance(30);
    std::vector<ListItem> items;
    for (std::size_t i = 0, n = 1 + random_.below(3); i < n; ++i) {
      ListItem item;
      static constexpr const char* kLabels[] = {"•", "3.", "(a)", "B.", "(iv)", "XIV."};
      item.label = list.numbered_paragraphs ? fmt::format("2.6.{}", i + 1) : kLabels[static_cast<std::size_t>(style)];
      if (tasks) item.checked = random_.chance(50);
      if (random_.chance(20)) item.id = anchor();
      item.blocks = inside(made);
      items.push_back(std::move(item));
    }
    list.items = std::move(items);
    return list;
  }

  KeyValues key_values(const Block& made, const std::function<Inlines()>& inlines, const Inside& inside) {
    std::vector<KeyValues::Pair> pairs;
    for (std::size_t i = 0, n = 1 + random_.below(3); i < n; ++i) {
      Inlines key = {text("key")};
      std::ranges::move(inlines(), std::back_inserter(key));
      KeyValues::Pair pair{joined(std::move(key)), {}, {}};
      if (!random_.chance(10)) pair.value = inside(made);
      pairs.push_back(std::move(pair));
    }
    return {std::move(pairs), true};
  }

  /// A grid with cells that span, every column of every row filled once.
  Table table(const std::function<Inlines()>& inlines) {
    Table made;
    const std::size_t columns = 1 + random_.below(in_note_ ? 3 : random_.chance(10) ? 30 : 6);
    const std::size_t heads = random_.chance(10) ? 0 : 1 + random_.below(3);
    const std::size_t rows = random_.chance(5) ? 0 : 1 + random_.below(6);
    for (std::size_t c = 0; c < columns; ++c)
      made.columns.push_back({static_cast<Alignment>(random_.below(5)), random_.chance(10) ? 2.0 : 0.0});
    made.head = rows_of(heads, columns, true, inlines);
    made.body = rows_of(rows, columns, false, inlines);
    if (made.head.empty() && made.body.empty()) made.body = rows_of(1, columns, false, inlines);
    if (random_.chance(60)) made.number = fmt::format("Table {}", ++tables_), made.caption = inlines();
    made.row_headers = random_.chance(40);
    if (!made.body.empty()) made.body.back().total = random_.chance(20);
    return made;
  }

  std::vector<TableRow> rows_of(std::size_t rows, std::size_t columns, bool head,
                                const std::function<Inlines()>& inlines) {
    std::vector<TableRow> made(rows);
    std::vector<std::size_t> busy(columns, 0);
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t c = 0; c < columns;) {
        if (busy[c] > 0) {
          ++c;
          continue;
        }
        std::size_t width = 1;
        const std::size_t most = random_.chance(20) ? 3 : 1;
        while (width < most && c + width < columns && busy[c + width] == 0) ++width;
        const std::size_t height = random_.chance(15) ? 1 + random_.below(rows - r) : 1;
        TableCell cell;
        if (!random_.chance(10)) cell.inlines = inlines();
        cell.column_span = static_cast<std::uint16_t>(width);
        cell.row_span = static_cast<std::uint16_t>(height);
        cell.header = head;
        for (std::size_t i = c; i < c + width; ++i) busy[i] = height;
        made[r].cells.push_back(std::move(cell));
        c += width;
      }
      for (std::size_t& left : busy) left -= left > 0;
    }
    return made;
  }

  Chart chart(const std::function<Inlines()>& inlines) {
    static constexpr const char* kSpecifications[] = {
        "type: bar\ntitle: Weighted totals\ncategory: Option\ndata:\n  Company: 68.5\n  As now: 42.75\n",
        "type: unknown\n",
    };
    Chart made{kSpecifications[random_.below(2)], {}, {}};
    if (random_.chance(60)) made.number = fmt::format("Figure {}", ++figures_), made.caption = inlines();
    return made;
  }

  void finish() {
    document.meta.title = "Torture: every node & <nesting> ŵ 😀";
    document.meta.council = "A Council";
    document.meta.author = "Director of Trials";
    document.meta.keywords = {"one", "two & three"};
    document.meta.header = "Running header";
    fill_contents(document.blocks);
  }

 private:
  static void find_marks(const Inlines& inlines, std::vector<bool>& marked) {
    for (const Inline& one : inlines) {
      if (const auto* const note = std::get_if<FootnoteReference>(&one.node)) marked[note->number] = true;
      if (const Inlines* const inner = child_inlines(one)) find_marks(*inner, marked);
    }
  }
  static void find_marks(const Blocks& blocks, std::vector<bool>& marked) {
    for (const Block& block : blocks) {
      for_each_child_inlines(block, [&](const Inlines& inner) { find_marks(inner, marked); });
      for_each_child_blocks(block, [&](const Blocks& inner) { find_marks(inner, marked); });
    }
  }

  void collect(const Blocks& blocks, std::vector<ContentsEntry>& out) {
    for (const Block& block : blocks) {
      if (const auto* const heading = std::get_if<Heading>(&block.node); heading && out.size() < 12)
        out.push_back({std::clamp(heading->level, 1, 3), heading->number, {{Text{"entry"}, {}}}, block.id});
      for_each_child_blocks(block, [&](const Blocks& inner) { collect(inner, out); });
    }
  }
  void fill_contents(Blocks& blocks) {
    std::vector<ContentsEntry> entries;
    collect(document.blocks, entries);
    const std::function<void(Blocks&)> fill = [&](Blocks& all) {
      for (Block& block : all) {
        if (auto* const contents = std::get_if<Contents>(&block.node); contents && !random_.chance(10))
          contents->entries = entries;
        for_each_child_blocks(block, [&](Blocks& inner) { fill(inner); });
      }
    };
    fill(blocks);
  }

  Random random_;
  int count_ = 0, anchors_ = 0, figures_ = 0, tables_ = 0;
  bool in_note_ = false;
};

bool holds_blocks(std::size_t kind) {
  const Block parent{nth<Block::Node>(kind), {}, false, {}};
  return may_contain(&parent, {Paragraph{}, {}, false, {}});
}
bool holds_inlines(std::size_t kind) {
  const Inline outer{nth<Inline::Node>(kind), {}};
  return child_inlines(outer) != nullptr;
}

Inlines plain_words(Maker& maker) { return maker.words(); }

/// Blocks for `parent`: one of every kind that may stand there.
Blocks every_child(Maker& maker, const Block* parent, int depth) {
  Blocks made;
  for (std::size_t kind = 0; kind < kBlockKinds; ++kind) {
    if (depth == 0 && holds_blocks(kind)) continue;
    // A page for each would be all there is.
    if (parent && depth > 0 && std::holds_alternative<PageBreak>(nth<Block::Node>(kind))) continue;
    Block block = maker.block_of(
        kind, [&] { return plain_words(maker); },
        [&](const Block& self) { return every_child(maker, &self, depth - 1); });
    if (may_contain(parent, block)) made.push_back(std::move(block));
  }
  return made;
}

Blocks random_blocks(Maker& maker, const Block* parent, int depth) {
  Blocks made;
  Random& random = maker.random();
  for (std::size_t i = 1 + random.below(4); i > 0; --i) {
    const std::size_t kind = random.chance(35) ? 1 : random.below(kBlockKinds);
    if (depth == 0 && holds_blocks(kind)) continue;
    Block block = maker.block_of(
        kind, [&] { return maker.some_inlines(2); },
        [&](const Block& self) { return random_blocks(maker, &self, depth - 1); });
    if (may_contain(parent, block)) made.push_back(std::move(block));
  }
  return made;
}

Blocks note_blocks(Maker& maker) {
  const Block stand_in{List{}, {}, false, {}};
  if (maker.random().chance(70)) return {{Paragraph{maker.words()}, {}, false, {}}};
  return random_blocks(maker, &stand_in, 1);
}

}  // namespace

Document every_node() {
  Maker maker(1);
  Blocks& blocks = maker.document.blocks;
  blocks.push_back({Heading{1, {maker.text("every node")}, {}, false}, maker.anchor(), false, {}});
  const auto row = [&](std::size_t outer, std::size_t inner, std::size_t innermost) {
    const auto last = [&](bool linked) {
      return Inlines{maker.inline_of(innermost, linked, [&](bool) { return maker.words(); })};
    };
    const auto middle = [&](bool linked) {
      return Maker::joined({maker.text("before"), maker.inline_of(inner, linked, last), maker.text("after")});
    };
    return Maker::joined({maker.text("begin"), maker.inline_of(outer, false, middle), maker.text("end")});
  };
  for (std::size_t outer = 0; outer < kInlineKinds; ++outer)
    for (std::size_t inner = 0; inner < (holds_inlines(outer) ? kInlineKinds : 1); ++inner)
      for (std::size_t innermost = 0; innermost < (holds_inlines(outer) && holds_inlines(inner) ? kInlineKinds : 1);
           ++innermost)
        blocks.push_back({Paragraph{row(outer, inner, innermost)}, {}, false, {}});
  // Every inline in every place for inlines.
  for (std::size_t kind = 0; kind < kInlineKinds; ++kind)
    for (std::size_t block = 0; block < kBlockKinds; ++block)
      blocks.push_back(maker.block_of(
          block, [&] { return row(kind, 0, 0); },
          [&](const Block&) {
            return Blocks{{Paragraph{row(kind, 0, 0)}, {}, false, {}}};
          }));
  maker.fill_notes([&] { return note_blocks(maker); });
  maker.finish();
  return std::move(maker.document);
}

Document every_nesting(int depth) {
  Maker maker(static_cast<std::uint64_t>(depth) + 10);
  maker.document.blocks = every_child(maker, nullptr, depth);
  maker.fill_notes([&] { return note_blocks(maker); });
  maker.finish();
  return std::move(maker.document);
}

Document random_document(std::uint64_t seed) {
  Maker maker(seed);
  for (int i = 0; i < 6; ++i) {
    Blocks more = random_blocks(maker, nullptr, 4);
    std::ranges::move(more, std::back_inserter(maker.document.blocks));
  }
  maker.fill_notes([&] { return note_blocks(maker); });
  maker.finish();
  return std::move(maker.document);
}

Document large_table(int rows, int columns) {
  Maker maker(3);
  Table table;
  const auto cell = [&](std::string words, bool header) {
    TableCell made;
    made.inlines = {{Text{std::move(words)}, {}}};
    made.header = header;
    return made;
  };
  table.head.emplace_back();
  for (int c = 0; c < columns; ++c) {
    table.columns.emplace_back();
    table.head[0].cells.push_back(cell(fmt::format("Column {}", c + 1), true));
  }
  for (int r = 0; r < rows; ++r) {
    table.body.emplace_back();
    for (int c = 0; c < columns; ++c)
      table.body.back().cells.push_back(c == 0
                                            ? cell(fmt::format("Row {}", r + 1), false)
                                            : cell(fmt::format("{}.{:02}", (r * 37 + c * 11) % 9000, r % 100), false));
  }
  table.number = "Table 1";
  table.caption = {maker.text("a large table")};
  table.row_headers = true;
  maker.document.blocks.push_back({std::move(table), {}, false, {}});
  maker.finish();
  return std::move(maker.document);
}

namespace {

class TokenReader {
 public:
  explicit TokenReader(const Document& document) : document_(document), seen_(document.footnotes.size() + 1) {}

  std::string read() {
    blocks(document_.blocks);
    for (const Inlines* const caption : tables_at_end_) inlines(*caption);
    for (const Inlines* const caption : tables_of_notes_) inlines(*caption);
    return std::move(out_);
  }

 private:
  /// The numbers of a chart are a table at the end, with the chart's caption.
  void chart(const Chart& chart) {
    inlines(chart.caption);
    Diagnostics faults;
    if (const auto figured = make_figure(chart.specification, {}, faults);
        figured && figured->table_place == TablePlace::End && !figured->table.rows.empty())
      (in_note_ ? tables_of_notes_ : tables_at_end_).push_back(&chart.caption);
  }

  void words(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find_first_of(" ;", at), text.size());
      const std::string_view word = text.substr(at, end - at);
      const bool token = word.size() > 1 && (word[0] == 'w' || word[0] == 'n') &&
                         std::ranges::all_of(word.substr(1), [](char c) { return c >= '0' && c <= '9'; });
      if (token) out_ += std::string(word) + "\n";
      at = end + 1;
    }
  }

  void inlines(const Inlines& all) {
    for (const Inline& one : all) {
      if (const auto* const text = std::get_if<Text>(&one.node)) words(text->text);
      if (const auto* const code = std::get_if<CodeSpan>(&one.node)) words(code->text);
      if (const auto* const note = std::get_if<FootnoteReference>(&one.node); note && !seen_[note->number]) {
        seen_[note->number] = true;
        waiting_.push_back(note->number);
      }
      if (const Inlines* const inner = child_inlines(one)) inlines(*inner);
    }
  }

  /// A footnote is read after the block that refers to it, a cell's in the cell, a name's after its value's first
  /// block.
  void blocks(const Blocks& all) {
    for (const Block& block : all) {
      std::vector<std::uint32_t> around = std::exchange(waiting_, {});
      std::visit(Overloaded{[&](const Table& table) { this->table(table); },
                            [&](const KeyValues& pairs) {
                              for (const KeyValues::Pair& pair : pairs.pairs) {
                                inlines(pair.key);
                                if (pair.value.empty()) notes();
                                blocks(pair.value);
                                notes();
                              }
                            },
                            [&](const Callout& callout) {
                              words(callout.title);
                              blocks(callout.blocks);
                            },
                            [&](const CodeBlock& code) {
                              std::string text = code.text;
                              std::ranges::replace(text, '\n', ' ');
                              std::ranges::replace(text, '\t', ' ');
                              words(text);
                            },
                            [&](const AnswerSpace& answer) { words(answer.label); },
                            [&](const Contents& contents) { words(contents.title); },
                            [&](const Chart& chart) { this->chart(chart); },
                            [&](const auto&) {
                              for_each_child_inlines(block, [&](const Inlines& inner) { inlines(inner); });
                              for_each_child_blocks(block, [&](const Blocks& inner) { blocks(inner); });
                            }},
                 block.node);
      waiting_.insert(waiting_.begin(), around.begin(), around.end());
      if (leaves_mark(block)) notes();
    }
  }

  void table(const Table& table) {
    inlines(table.caption);
    const std::vector<std::uint32_t> of_caption = std::exchange(waiting_, {});
    for (const auto* const rows : {&table.head, &table.body})
      for (const TableRow& row : *rows)
        for (const TableCell& cell : row.cells) {
          inlines(cell.inlines);
          notes();
        }
    waiting_ = of_caption;
  }

  void notes() {
    if (in_note_) return;
    in_note_ = true;
    for (const std::uint32_t number : std::exchange(waiting_, {})) blocks(document_.footnotes[number - 1].blocks);
    in_note_ = false;
  }

  /// Blocks that leave nothing on the page have nothing after them either.
  static bool leaves_mark(const Block& block) {
    return !std::holds_alternative<Comment>(block.node) && !std::holds_alternative<NumberingChange>(block.node) &&
           !std::holds_alternative<PageBreak>(block.node);
  }

  const Document& document_;
  std::vector<bool> seen_;
  std::vector<std::uint32_t> waiting_;
  std::vector<const Inlines*> tables_at_end_, tables_of_notes_;
  std::string out_;
  bool in_note_ = false;
};

}  // namespace

std::string tokens(const Document& document) { return TokenReader(document).read(); }

}  // namespace despatch::torture
