#include <fmt/format.h>

#include "document/parse.h"
#include "document/tree.h"
#include "value/yaml.h"

namespace despatch {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out + '"';
}

class Dumper {
 public:
  std::string out;

  void blocks(const Blocks& all, int depth) {
    for (const Block& block : all) one_block(block, depth);
  }

  void line(int depth, std::string_view text) {
    out.append(static_cast<std::size_t>(depth) * 2, ' ').append(text).append("\n");
  }

 private:
  static std::string flag(bool on, std::string_view name) { return on ? fmt::format(" {}", name) : std::string(); }
  static std::string word(std::string_view name, std::string_view value) {
    return value.empty() ? std::string() : fmt::format(" {}={}", name, quoted(value));
  }

  void inlines(const Inlines& all, int depth, std::string_view head = {}) {
    if (!head.empty()) {
      if (all.empty()) return;
      line(depth++, head);
    }
    for (const Inline& one : all) one_inline(one, depth);
  }

  void one_inline(const Inline& one, int depth) {
    const auto wrapped = [&](std::string_view name, const Inlines& inside) {
      line(depth, name);
      inlines(inside, depth + 1);
    };
    std::visit(
        Overloaded{
            [&](const Text& node) { line(depth, quoted(node.text)); },
            [&](const LineBreak&) { line(depth, "line-break"); },
            [&](const CodeSpan& node) { line(depth, "code " + quoted(node.text)); },
            [&](const Emphasis& node) { wrapped("emphasis", node.inlines); },
            [&](const Strong& node) { wrapped("strong", node.inlines); },
            [&](const Strikethrough& node) { wrapped("strikethrough", node.inlines); },
            [&](const Superscript& node) { wrapped("superscript", node.inlines); },
            [&](const Subscript& node) { wrapped("subscript", node.inlines); },
            [&](const LanguageSpan& node) { wrapped("language" + word("lang", node.lang), node.inlines); },
            [&](const Abbreviation& node) { wrapped("abbreviation" + word("of", node.expansion), node.inlines); },
            [&](const Link& node) {
              wrapped("link" + word("url", node.url) + word("title", node.title), node.inlines);
            },
            [&](const Image& node) { line(depth, image(node)); },
            [&](const FootnoteReference& node) {
              line(depth, fmt::format("footnote-reference {} use {}", node.number, node.use));
            },
            [&](const Comment& node) { line(depth, "comment " + quoted(node.text)); }},
        one.node);
  }

  static std::string image(const Image& node) {
    return "image" + word("url", node.url) + word("alt", node.alt) + word("title", node.title) +
           flag(node.decorative, "decorative");
  }

  void row(const TableRow& row, int depth, std::string_view name) {
    line(depth, fmt::format("{}{}", name, flag(row.total, "total")));
    for (const TableCell& cell : row.cells) {
      line(depth + 1, fmt::format("cell{}{}{}", flag(cell.header, "header"),
                                  cell.column_span > 1 ? fmt::format(" columns={}", cell.column_span) : "",
                                  cell.row_span > 1 ? fmt::format(" rows={}", cell.row_span) : ""));
      inlines(cell.inlines, depth + 2);
    }
  }

  static std::string_view style_name(ListStyle style) {
    switch (style) {
      case ListStyle::Bullet: return "bullet";
      case ListStyle::Decimal: return "decimal";
      case ListStyle::LowerAlpha: return "lower-alpha";
      case ListStyle::UpperAlpha: return "upper-alpha";
      case ListStyle::LowerRoman: return "lower-roman";
      case ListStyle::UpperRoman: return "upper-roman";
    }
    return "";
  }

  static std::string_view alignment_name(Alignment alignment) {
    switch (alignment) {
      case Alignment::None: return "none";
      case Alignment::Left: return "left";
      case Alignment::Centre: return "centre";
      case Alignment::Right: return "right";
      case Alignment::Decimal: return "decimal";
    }
    return "";
  }

  void one_block(const Block& block, int depth) {
    const std::string id = word(block.id_written ? "id" : "auto-id", block.id);
    std::visit(
        Overloaded{
            [&](const Heading& node) {
              line(depth, fmt::format("heading {}{}{}{}", node.level, word("number", node.number),
                                      flag(node.appendix, "appendix"), id));
              inlines(node.inlines, depth + 1);
            },
            [&](const Paragraph& node) {
              line(depth, "paragraph" + id);
              inlines(node.inlines, depth + 1);
            },
            [&](const List& node) {
              line(depth, fmt::format("list {} start={}{}{}{}{}{}", style_name(node.style), node.start,
                                      flag(node.tight, "tight"), flag(node.numbered_paragraphs, "numbered-paragraphs"),
                                      flag(node.parenthesised, "parenthesised"),
                                      flag(node.style_written, "style-written"), id));
              for (const ListItem& item : node.items) {
                line(depth + 1, fmt::format("item {}{}{}", quoted(item.label), word("id", item.id),
                                            item.checked ? (*item.checked ? " checked" : " unchecked") : ""));
                blocks(item.blocks, depth + 2);
              }
            },
            [&](const BlockQuote& node) {
              line(depth, "quote" + id);
              blocks(node.blocks, depth + 1);
            },
            [&](const Callout& node) {
              constexpr std::string_view kKinds[] = {"note", "tip", "important", "warning", "caution"};
              line(depth,
                   fmt::format("callout {}{}{}", kKinds[static_cast<int>(node.kind)], word("title", node.title), id));
              blocks(node.blocks, depth + 1);
            },
            [&](const CodeBlock& node) {
              line(depth, "code-block" + word("info", node.info) + id);
              line(depth + 1, quoted(node.text));
            },
            [&](const ThematicBreak&) { line(depth, "rule" + id); },
            [&](const Table& node) {
              line(depth, fmt::format("table{}{}{}{}", word("number", node.number),
                                      flag(node.row_headers, "row-headers"), flag(node.landscape, "landscape"), id));
              for (const TableColumn& column : node.columns)
                line(depth + 1, fmt::format("column {}{}", alignment_name(column.alignment),
                                            column.width > 0 ? fmt::format(" width={}", column.width) : ""));
              inlines(node.caption, depth + 1, "caption");
              for (const TableRow& one : node.head) row(one, depth + 1, "head");
              for (const TableRow& one : node.body) row(one, depth + 1, "row");
            },
            [&](const KeyValues& node) {
              line(depth, fmt::format("key-values{}{}", flag(node.tight, "tight"), id));
              for (const KeyValues::Pair& pair : node.pairs) {
                line(depth + 1, "pair");
                inlines(pair.key, depth + 2, "key");
                line(depth + 2, "value");
                blocks(pair.value, depth + 3);
              }
            },
            [&](const Figure& node) {
              line(depth, "figure" + word("number", node.number) + id);
              line(depth + 1, image(node.image));
              inlines(node.caption, depth + 1, "caption");
            },
            [&](const Chart& node) {
              line(depth, "chart" + word("number", node.number) + id);
              line(depth + 1, quoted(node.specification));
              inlines(node.caption, depth + 1, "caption");
            },
            [&](const Contents& node) {
              line(depth, fmt::format("contents{} depth={}{}", word("title", node.title), node.depth, id));
              for (const ContentsEntry& entry : node.entries) {
                line(depth + 1,
                     fmt::format("entry {}{}{}", entry.level, word("number", entry.number), word("to", entry.id)));
                inlines(entry.inlines, depth + 2);
              }
            },
            [&](const PageBreak&) { line(depth, "page-break" + id); },
            [&](const AnswerSpace& node) {
              line(depth, fmt::format("answer-space{} lines={}{}", word("label", node.label), node.lines, id));
            },
            [&](const LanguageBlock& node) {
              line(depth, fmt::format("language{}{}", word("lang", node.lang), id));
              blocks(node.blocks, depth + 1);
            },
            [&](const SideHeadings& node) {
              line(depth, "side-headings" + id);
              blocks(node.blocks, depth + 1);
            },
            [&](const Columns& node) {
              for (const Blocks& column : node.columns) {
                line(depth, "column");
                blocks(column, depth + 1);
              }
            },
            [&](const NumberingChange& node) {
              constexpr std::string_view kNames[] = {"none", "running", "by-section"};
              line(depth, fmt::format("numbering {} start={}{}{}", kNames[static_cast<int>(node.numbering)], node.start,
                                      flag(node.continued, "continued"), id));
            },
            [&](const Comment& node) { line(depth, "comment " + quoted(node.text)); }},
        block.node);
  }
};

}  // namespace

std::string dump(const Document& document) {
  Dumper dumper;
  const Metadata& meta = document.meta;
  const auto field = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) dumper.line(0, fmt::format("{}: {}", name, quoted(value)));
  };
  field("title", meta.title);
  field("subtitle", meta.subtitle);
  field("language", meta.language);
  field("author", meta.author);
  field("council", meta.council);
  field("description", meta.description);
  for (const std::string& keyword : meta.keywords) field("keyword", keyword);
  if (meta.date) field("date", iso_date(*meta.date));
  field("reference", meta.reference);
  field("status", meta.status);
  field("marking", meta.marking);
  field("header", meta.header);
  field("footer", meta.footer);
  field("theme", meta.theme);
  dumper.blocks(document.blocks, 0);
  for (const Footnote& note : document.footnotes) {
    dumper.line(0, fmt::format("footnote {} [^{}] uses={}", note.number, note.name, note.uses));
    dumper.blocks(note.blocks, 1);
  }
  return std::move(dumper.out);
}

}  // namespace despatch
