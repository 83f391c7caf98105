#include "write/markdown/write_markdown.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "document/blocks.h"
#include "document/number.h"
#include "document/tree.h"
#include "value/yaml.h"
#include "write/markdown/inline_writer.h"
#include "write/markdown/table_writer.h"

namespace despatch {
namespace {

/// The list just written at this level, if nothing stands between: its neighbour must use another mark.
struct ListMark {
  char mark = 0;
};

class MarkdownWriter {
 public:
  explicit MarkdownWriter(const Document& document) : document_(document) {}

  MadeText run() {
    front_matter();
    blocks(document_.blocks, false, 0);
    for (const Footnote& note : document_.footnotes) footnote(note);
    MadeText made;
    for (const auto& [offset, from] : out_.origins) made.origins.add(offset, from);
    made.text = std::move(out_.text);
    return made;
  }

 private:
  std::string& text() { return out_.text; }

  // ---- lines

  /// Begins a line: the marks of the containers, or those of an item that begins here.
  void begin_line() {
    if (pending_.empty()) {
      text() += prefix_;
    } else {
      text() += pending_;
      pending_.clear();
    }
  }
  void end_line() { text() += '\n'; }

  void trim_line() {
    while (!text().empty() && text().back() == ' ') text().pop_back();
  }

  void blank_line() {
    text() += prefix_;
    trim_line();
    end_line();
  }

  void line(std::string_view words) {
    begin_line();
    text() += words;
    end_line();
  }

  void directive(std::string_view words) { line(fmt::format("<!-- {} -->", words)); }

  void inlines(const Inlines& all, LineKind kind) { write_inlines(out_, all, kind, prefix_, document_.footnotes); }

  // ---- document

  void front_matter() {
    if (!document_.front_matter.is_mapping()) return;
    Value::Mapping kept;
    for (const Value::Entry& entry : document_.front_matter.as_mapping()) {
      const bool done =
          entry.key.is_string() && (entry.key.as_string() == "template" || entry.key.as_string() == "data");
      if (!done) kept.push_back(entry);
    }
    if (kept.empty()) return;
    out_.mark(document_.front_matter.span());
    text().append("---\n").append(write_yaml(Value::mapping(std::move(kept)))).append("---\n");
    if (!document_.blocks.empty()) blank_line();
  }

  void footnote(const Footnote& note) {
    if (!text().empty()) blank_line();
    out_.mark(note.where);
    pending_ = fmt::format("[^{}]: ", note.name);
    prefix_ = "    ";
    blocks(note.blocks, false, 0);
    finish_empty();
    prefix_.clear();
  }

  /// A container without blocks still shows its mark.
  void finish_empty() {
    if (pending_.empty()) return;
    begin_line();
    if (!text().ends_with("] ")) trim_line();  // a task's box ends in a blank
    end_line();
  }

  /// `tight`: no blank lines but where the meaning would change. `inside`: see default_list_style.
  void blocks(const Blocks& all, bool tight, int inside) {
    const Block* before = nullptr;
    ListMark mark;
    for (const Block& block : all) {
      if (before && (!tight || needs_blank_between(*before, block))) blank_line();
      const bool list = std::holds_alternative<List>(block.node);
      if (!list) mark = {};
      one(block, tight, inside, mark);
      before = &block;
    }
  }

  void one(const Block& block, bool tight, int inside, ListMark& mark) {
    if (pending_.empty()) out_.mark(block.where);
    std::visit(Overloaded{[&](const Heading& node) { heading(node, block); },
                          [&](const Paragraph& node) { paragraph(node, block); },
                          [&](const List& node) { list(node, block, inside, mark); },
                          [&](const BlockQuote& node) {
                            anchor(block);
                            quote_begin();
                            blocks(node.blocks, false, inside);
                            quote_end();
                          },
                          [&](const Callout& node) { callout(node, block, inside); },
                          [&](const CodeBlock& node) {
                            anchor(block);
                            fence(node.info, node.text);
                          },
                          [&](const ThematicBreak&) { rule(block); }, [&](const Table& node) { table(node, block); },
                          [&](const KeyValues& node) {
                            key_values(node, block, inside);
                            mark.mark = '-';
                          },
                          [&](const Figure& node) { figure(node, block); },
                          [&](const Chart& node) {
                            caption(node.caption);
                            anchor(block);
                            // A fault of the specification is told by its line below the fence.
                            if (pending_.empty()) out_.mark(block.where);
                            fence("chart", node.specification);
                          },
                          [&](const Contents& node) { contents(node, block); },
                          [&](const PageBreak&) {
                            anchor(block);
                            directive("page-break");
                          },
                          [&](const AnswerSpace& node) { answer_space(node, block); },
                          [&](const LanguageBlock& node) { region("lang", node.lang, node.blocks, tight, inside); },
                          [&](const SideHeadings& node) { region("side-headings", "", node.blocks, tight, inside); },
                          [&](const Columns& node) { columns(node, tight, inside); },
                          [&](const NumberingChange& node) { numbering(node, block); },
                          [&](const Comment& node) { lines_of(fmt::format("<!--{}-->", node.text)); }},
               block.node);
  }

  /// Comes last of what stands before a block: the first anchor in an item is the item's own.
  void anchor(const Block& block) {
    if (block.id_written && !block.id.empty()) directive("id: " + block.id);
  }

  void caption(const Inlines& words) {
    if (words.empty()) return;
    begin_line();
    text() += "<!-- caption: ";
    inlines(words, LineKind::Caption);
    text() += " -->";
    end_line();
  }

  /// Lines as they stand, behind the containers' marks.
  void lines_of(std::string_view all) {
    for (std::size_t at = 0; at <= all.size();) {
      const std::size_t end = std::min(all.find('\n', at), all.size());
      begin_line();
      text() += all.substr(at, end - at);
      if (end == at) trim_line();
      end_line();
      at = end + 1;
    }
  }

  // ---- blocks

  void heading(const Heading& node, const Block& block) {
    if (node.appendix) directive("appendix");
    anchor(block);
    begin_line();
    text().append(static_cast<std::size_t>(node.level), '#');
    if (!node.number.empty()) text().append(" ").append(node.number);
    if (!node.inlines.empty()) {
      text() += node.appendix ? ": " : " ";
      inlines(node.inlines, LineKind::Heading);
    }
    end_line();
  }

  void paragraph(const Paragraph& node, const Block& block) {
    anchor(block);
    begin_line();
    inlines(node.inlines, LineKind::Paragraph);
    end_line();
  }

  void rule(const Block& block) {
    anchor(block);
    // Inside a list dashes could be a heading's underline or another list, and at the top of a file front matter.
    const bool plain = prefix_.empty() && pending_.empty() && !text().empty();
    line(plain ? "---" : "___");
  }

  void fence(std::string_view info, std::string_view code) {
    const char mark = info.find('`') == std::string_view::npos ? '`' : '~';
    std::size_t longest = 2;
    std::size_t run = 0;
    for (const char c : code) {
      run = c == mark ? run + 1 : 0;
      longest = std::max(longest, run);
    }
    const std::string marks(longest + 1, mark);
    begin_line();
    text() += marks;
    for (std::size_t i = 0; i < info.size(); ++i) {
      if (info[i] == '\\' || (i == 0 && info[i] == mark)) text() += '\\';
      text() += info[i];
      if (info[i] == '&') text() += "amp;";
    }
    end_line();
    if (!code.empty()) lines_of(code.ends_with('\n') ? code.substr(0, code.size() - 1) : code);
    line(marks);
  }

  void table(const Table& node, const Block& block) {
    caption(node.caption);
    for (const std::string& words : table_directives(node)) directive(words);
    anchor(block);
    write_table(out_, node, document_.footnotes, [this] { begin_line(); });
  }

  void figure(const Figure& node, const Block& block) {
    caption(node.caption);
    if (node.image.decorative) directive("decorative");
    anchor(block);
    begin_line();
    write_image(text(), node.image);
    end_line();
  }

  void contents(const Contents& node, const Block& block) {
    anchor(block);
    std::string words = "contents";
    if (!node.title.empty()) words += ": " + escape_directive_words("contents", node.title);
    if (node.depth != 2) words += fmt::format("{}depth={}", node.title.empty() ? ": " : "; ", node.depth);
    directive(words);
  }

  void answer_space(const AnswerSpace& node, const Block& block) {
    anchor(block);
    std::string words = "answer-space: " + escape_directive_words("answer-space", node.label);
    if (node.lines != 1) words += fmt::format("; lines={}", node.lines);
    directive(words);
  }

  void numbering(const NumberingChange& node, const Block& block) {
    anchor(block);
    if (node.numbering == Numbering::None) {
      directive("/numbered");
      return;
    }
    std::vector<std::string> options;
    if (node.numbering == Numbering::BySection) options.emplace_back("by-section");
    if (node.continued) options.emplace_back("continue");
    if (node.start != 1) options.push_back(fmt::format("start={}", node.start));
    directive(options.empty() ? "numbered" : fmt::format("numbered: {}", fmt::join(options, "; ")));
  }

  // ---- containers

  void region(std::string_view name, std::string_view words, const Blocks& inside_blocks, bool tight, int inside) {
    directive(words.empty() ? std::string(name) : fmt::format("{}: {}", name, words));
    if (!tight) blank_line();
    blocks(inside_blocks, tight, inside);
    if (!tight) blank_line();
    directive(fmt::format("/{}", name));
  }

  void columns(const Columns& node, bool tight, int inside) {
    directive("columns");
    for (const Blocks& column : node.columns) {
      if (&column != &node.columns.front()) directive("column");
      if (!tight) blank_line();
      blocks(column, tight, inside);
      if (!tight) blank_line();
    }
    directive("/columns");
  }

  void open_container(std::string_view mark, std::string_view indent) {
    if (pending_.empty()) pending_ = prefix_;
    pending_ += mark;
    prefix_ += indent;
  }

  void quote_begin() { open_container("> ", "> "); }

  void quote_end() {
    finish_empty();
    prefix_.resize(prefix_.size() - 2);
  }

  void callout(const Callout& node, const Block& block, int inside) {
    static constexpr std::array<std::string_view, 5> kNames{"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"};
    static constexpr std::array<std::string_view, 5> kTitles{"Note", "Tip", "Important", "Warning", "Caution"};
    const auto kind = static_cast<std::size_t>(node.kind);
    if (node.title != kTitles[kind]) directive("callout: " + escape_directive_words("callout", node.title));
    anchor(block);
    quote_begin();
    line(fmt::format("[!{}]", kNames[kind]));
    const bool words_first = !node.blocks.empty() && std::holds_alternative<Paragraph>(node.blocks.front().node) &&
                             !node.blocks.front().id_written;
    if (!node.blocks.empty() && !words_first) blank_line();
    blocks(node.blocks, false, inside);
    quote_end();
  }

  void list(const List& node, const Block& block, int inside, ListMark& mark) {
    const bool bullet = node.style == ListStyle::Bullet;
    bool apart = false;
    if (!bullet && node.style_written) {
      directive("list: " + style_name(node));
      apart = true;
    }
    apart = apart || block.id_written;
    anchor(block);
    const std::string_view marks = bullet ? "-*" : ".)";
    // cmark knows a box only where its item begins the line.
    if (!pending_.empty() &&
        std::ranges::any_of(node.items, [](const ListItem& item) { return item.checked.has_value(); }))
      finish_empty();
    // Bullets of one kind on one line could be a rule.
    const bool after_bullet = bullet && pending_.ends_with("- ");
    const char own = after_bullet || (!apart && mark.mark == marks[0]) ? marks[1] : marks[0];
    mark.mark = own;

    const int inside_items = node.numbered_paragraphs ? 1 : inside > 0 && !bullet ? inside + 1 : inside;
    int number = std::clamp(node.start, 0, 999999999);
    bool first = true;
    for (const ListItem& item : node.items) {
      if (!first && !node.tight) blank_line();
      first = false;
      const std::string shown = bullet ? std::string(1, own) + " " : fmt::format("{}{} ", number, own);
      if (number < 999999999) ++number;
      if (pending_.empty()) out_.mark(item.where);
      open_container(shown, std::string(shown.size(), ' '));
      if (item.checked) {
        pending_ += *item.checked ? "[x] " : "[ ] ";
        // Behind a box on the same line everything is words.
        const bool words_first = item.id.empty() && !item.blocks.empty() && !item.blocks.front().id_written &&
                                 std::holds_alternative<Paragraph>(item.blocks.front().node);
        if (!words_first) {
          begin_line();
          end_line();
        }
      }
      if (!item.id.empty()) directive("id: " + item.id);
      blocks(item.blocks, node.tight, inside_items);
      finish_empty();
      prefix_.resize(prefix_.size() - shown.size());
    }
  }

  static std::string style_name(const List& node) {
    const std::string_view letter = node.style == ListStyle::LowerAlpha   ? "a"
                                    : node.style == ListStyle::UpperAlpha ? "A"
                                    : node.style == ListStyle::LowerRoman ? "i"
                                    : node.style == ListStyle::UpperRoman ? "I"
                                                                          : "1";
    return node.parenthesised ? fmt::format("({})", letter) : fmt::format("{}.", letter);
  }

  void key_values(const KeyValues& node, const Block& block, int inside) {
    directive("key-values");
    anchor(block);
    bool first = true;
    for (const KeyValues::Pair& pair : node.pairs) {
      if (!first && !node.tight) blank_line();
      first = false;
      out_.mark(pair.where);
      open_container("- ", "  ");
      begin_line();
      Inlines key = pair.key;
      if (auto* const last = key.empty() ? nullptr : std::get_if<Text>(&key.back().node))
        last->text += ':';
      else
        key.push_back({Text{":"}, {}});
      Inlines line_words;
      line_words.push_back({Strong{std::move(key)}, {}});
      const bool words_first = !pair.value.empty() && std::holds_alternative<Paragraph>(pair.value.front().node) &&
                               !pair.value.front().id_written;
      if (words_first) {
        line_words.push_back({Text{" "}, {}});
        const Inlines& words = std::get<Paragraph>(pair.value.front().node).inlines;
        if (const auto* const text_first = std::get_if<Text>(&words.front().node)) {
          std::get<Text>(line_words.back().node).text += text_first->text;
          line_words.insert(line_words.end(), words.begin() + 1, words.end());
        } else {
          line_words.insert(line_words.end(), words.begin(), words.end());
        }
      }
      inlines(line_words, LineKind::Onward);
      end_line();
      rest_of_value(pair.value, words_first ? 1 : 0, node.tight, inside);
      prefix_.resize(prefix_.size() - 2);
    }
  }

  void rest_of_value(const Blocks& value, std::size_t from, bool tight, int inside) {
    if (value.size() <= from) return;
    const Blocks rest(value.begin() + static_cast<std::ptrdiff_t>(from), value.end());
    const Block key_line{Paragraph{}, {}, false, {}};
    if (!tight || needs_blank_between(from > 0 ? value.front() : key_line, rest.front())) blank_line();
    blocks(rest, tight, inside);
  }

  const Document& document_;
  MarkdownText out_;
  std::string prefix_;   ///< what lines begin with here
  std::string pending_;  ///< the same for the next line, with the marks of items that begin on it
};

}  // namespace

MadeText write_markdown(const Document& document) { return MarkdownWriter(document).run(); }

}  // namespace despatch
