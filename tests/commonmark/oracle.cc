// Our tree printed as cmark-gfm prints its own: the parser is held against cmark's renderer, which it never sees.
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <fmt/format.h>
#include <cstdlib>

#include "document/cmark.h"
#include "document/parse.h"
#include "document/url.h"
#include "round_trip.h"

namespace despatch {
namespace {

constexpr int kOptions = CMARK_OPT_FOOTNOTES | CMARK_OPT_NOBREAKS | CMARK_OPT_UNSAFE;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

std::string address(std::string_view url) {
  std::string out;
  for (const char c : url) {
    if (c == '&')
      out += "&amp;";
    else if (c == '\'')
      out += "&#x27;";
    else
      out += c;
  }
  return out;
}

class Printer {
 public:
  explicit Printer(const Document& document) : document_(document) {}

  std::string run() {
    blocks(document_.blocks, false);
    return std::move(out_);
  }

 private:
  void wrap(std::string_view tag, const Inlines& inside) {
    out_ += fmt::format("<{}>", tag);
    inlines(inside);
    out_ += fmt::format("</{}>", tag);
  }

  void inlines(const Inlines& all) {
    for (const Inline& one : all)
      std::visit(
          Overloaded{[&](const Text& node) { out_ += escaped(node.text); }, [&](const LineBreak&) { out_ += "<br />"; },
                     [&](const CodeSpan& node) { out_ += "<code>" + escaped(node.text) + "</code>"; },
                     [&](const Emphasis& node) { wrap("em", node.inlines); },
                     [&](const Strong& node) { wrap("strong", node.inlines); },
                     [&](const Strikethrough& node) { wrap("del", node.inlines); },
                     [&](const Link& node) {
                       out_ += fmt::format("<a href=\"{}\"", address(node.url));
                       if (!node.title.empty()) out_ += fmt::format(" title=\"{}\"", escaped(node.title));
                       out_ += '>';
                       inlines(node.inlines);
                       out_ += "</a>";
                     },
                     [&](const Image& node) { image(node); }, [](const auto&) {}},
          one.node);
  }

  void image(const Image& node) {
    out_ += fmt::format("<img src=\"{}\" alt=\"{}\"", address(written_image_url(node.url)), escaped(node.alt));
    if (!node.title.empty()) out_ += fmt::format(" title=\"{}\"", escaped(node.title));
    out_ += " />";
  }

  void list(const List& node) {
    const bool bullet = node.style == ListStyle::Bullet;
    out_ += bullet ? "<ul>" : node.start == 1 ? "<ol>" : fmt::format("<ol start=\"{}\">", node.start);
    for (const ListItem& item : node.items) {
      out_ += "<li>";
      if (item.checked)
        out_ += *item.checked ? "<input type=\"checkbox\" checked=\"\" disabled=\"\" /> "
                              : "<input type=\"checkbox\" disabled=\"\" /> ";
      blocks(item.blocks, node.tight);
      out_ += "</li>";
    }
    out_ += bullet ? "</ul>" : "</ol>";
  }

  void table(const Table& node) {
    const auto row = [&](const TableRow& one) {
      out_ += "<tr>";
      for (std::size_t i = 0; i < one.cells.size(); ++i) {
        const std::string_view tag = one.cells[i].header ? "th" : "td";
        const Alignment alignment = node.columns[i].alignment;
        out_ += fmt::format("<{}{}>", tag,
                            alignment == Alignment::Left     ? " align=\"left\""
                            : alignment == Alignment::Right  ? " align=\"right\""
                            : alignment == Alignment::Centre ? " align=\"center\""
                                                             : "");
        inlines(one.cells[i].inlines);
        out_ += fmt::format("</{}>", tag);
      }
      out_ += "</tr>";
    };
    out_ += "<table><thead>";
    for (const TableRow& one : node.head) row(one);
    out_ += "</thead>";
    if (!node.body.empty()) out_ += "<tbody>";
    for (const TableRow& one : node.body) row(one);
    if (!node.body.empty()) out_ += "</tbody>";
    out_ += "</table>";
  }

  void paragraph(const Inlines& inside, bool tight) {
    if (!tight) out_ += "<p>";
    inlines(inside);
    if (!tight) out_ += "</p>";
  }

  void blocks(const Blocks& all, bool tight) {
    for (const Block& block : all)
      std::visit(
          Overloaded{[&](const Heading& node) { wrap(fmt::format("h{}", node.level), node.inlines); },
                     [&](const Paragraph& node) { paragraph(node.inlines, tight); },
                     [&](const Figure& node) {
                       paragraph({{node.image, {}}}, tight);
                     },
                     [&](const List& node) { list(node); },
                     [&](const BlockQuote& node) {
                       out_ += "<blockquote>";
                       blocks(node.blocks, false);
                       out_ += "</blockquote>";
                     },
                     [&](const CodeBlock& node) {
                       const std::string_view language = std::string_view(node.info).substr(0, node.info.find(' '));
                       out_ += language.empty() ? std::string("<pre><code>")
                                                : fmt::format("<pre><code class=\"language-{}\">", escaped(language));
                       out_ += escaped(node.text) + "</code></pre>";
                     },
                     [&](const ThematicBreak&) { out_ += "<hr />"; }, [&](const Table& node) { table(node); },
                     [](const auto&) {}},
          block.node);
  }

  const Document& document_;
  std::string out_;
};

/// Line ends beside tags are the printer's own; elsewhere, and tabs, they are blanks. Code that looks like a tag aside.
std::string normal(std::string_view html) {
  std::string out;
  for (std::size_t i = 0; i < html.size(); ++i) {
    const char c = html[i] == '\t' ? ' ' : html[i];
    if (c == '\n' && (out.empty() || out.back() == '>' || i + 1 == html.size() || html[i + 1] == '<')) continue;
    out += c == '\n' ? ' ' : c;
  }
  // A blank made of an entity leads a paragraph nowhere in the tree.
  for (std::size_t at = out.find("<p> "); at != std::string::npos; at = out.find("<p> ", at)) out.erase(at + 3, 1);
  return out;
}

bool plain(const cmark_node* node) {
  for (; node; node = node->next) {
    const CmarkKind kind = kind_of(*node);
    if (kind == CmarkKind::HtmlBlock || kind == CmarkKind::HtmlInline || kind == CmarkKind::FootnoteReference)
      return false;
    // A link that is refused, empty or to an anchor is ours to treat.
    if (kind == CmarkKind::Link || kind == CmarkKind::Image) {
      const std::string_view url = view(node->as.link.url);
      if (url.empty() || url.starts_with('#') || !safe_link(url)) return false;
    }
    if (!plain(node->first_child)) return false;
  }
  return true;
}

}  // namespace

bool oracle_applies(std::string_view markdown) {
  if (markdown.starts_with("---")) return false;  // front matter
  const CmarkTree tree(markdown);
  return plain(tree.root()->first_child);
}

std::optional<std::string> oracle_fault(std::string_view markdown) {
  if (!oracle_applies(markdown)) return std::nullopt;
  std::string theirs;
  {
    const CmarkTree tree(markdown);
    char* const html = cmark_render_html_with_mem(const_cast<cmark_node*>(tree.root()), kOptions, nullptr,
                                                  cmark_get_default_mem_allocator());
    theirs = html;
    std::free(html);
  }
  const Source source("plain.md", std::string(markdown));
  Diagnostics faults;
  const std::string ours = Printer(parse_document(source, faults)).run();
  if (normal(ours) == normal(theirs)) return std::nullopt;
  return fmt::format("theirs: {}\nours:   {}", normal(theirs), normal(ours));
}

}  // namespace despatch
