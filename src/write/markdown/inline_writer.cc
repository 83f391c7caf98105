#include "write/markdown/inline_writer.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "document/directive.h"
#include "document/url.h"

namespace despatch {
namespace {

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_alpha(c) || is_digit(c); }
bool is_punctuation(char c) { return c > ' ' && c < 0x7F && !is_alnum(c); }

/// How CommonMark sees a character beside a run of `*`. Beyond ASCII it may be either, so what is written must do for
/// both.
enum class Edge { Blank, Mark, Letter, Unknown };

Edge edge_of(char c) {
  if (c == ' ' || c == '\n' || c == '\0') return Edge::Blank;
  if (static_cast<unsigned char>(c) >= 0x80) return Edge::Unknown;
  return is_punctuation(c) ? Edge::Mark : Edge::Letter;
}

/// A blank of Unicode's, which no run of marks may touch from inside.
bool is_wide_blank(std::string_view text, bool at_end) {
  static constexpr std::string_view kBlanks[] = {"\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003",
                                                 "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009",
                                                 "\u200A", "\u202F", "\u205F", "\u3000"};
  return std::ranges::any_of(
      kBlanks, [&](std::string_view blank) { return at_end ? text.ends_with(blank) : text.starts_with(blank); });
}

Edge first_edge(const Inlines& inlines) {
  if (inlines.empty()) return Edge::Blank;
  if (std::holds_alternative<LineBreak>(inlines.front().node)) return Edge::Blank;
  const auto* const text = std::get_if<Text>(&inlines.front().node);
  if (!text) return Edge::Mark;
  return is_wide_blank(text->text, false) ? Edge::Blank : edge_of(text->text.front());
}

Edge last_edge(const Inlines& inlines) {
  if (inlines.empty()) return Edge::Blank;
  if (std::holds_alternative<LineBreak>(inlines.back().node)) return Edge::Blank;
  const auto* const text = std::get_if<Text>(&inlines.back().node);
  if (!text) return Edge::Mark;
  return is_wide_blank(text->text, true) ? Edge::Blank : edge_of(text->text.back());
}

bool reads_as_entity(std::string_view rest) {
  std::size_t i = 1;
  while (i < rest.size() && i < 40 && (is_alnum(rest[i]) || rest[i] == '#')) ++i;
  return i > 1 && i < rest.size() && rest[i] == ';';
}

/// The marks open round an inline.
struct Open {
  char emphasis = 0;  ///< '*' or '_', 0 when none is open
  char strong = 0;
  bool strike = false;
  bool link = false;
  char after = '\n';  ///< what follows the last inline
};

class InlineWriter {
 public:
  InlineWriter(MarkdownText& out, LineKind kind, std::string_view prefix, const std::vector<Footnote>& footnotes)
      : made_(out), out_(out.text), kind_(kind), prefix_(prefix), footnotes_(footnotes) {}

  void write(const Inlines& inlines) {
    line_begin_ = kind_ == LineKind::Paragraph ? out_.size() : std::string::npos;
    all(inlines, {});
  }

 private:
  bool at_line_start() const { return out_.size() == line_begin_; }
  char before() const { return out_.empty() || at_line_start() ? '\n' : out_.back(); }

  void all(const Inlines& inlines, const Open& open) {
    for (std::size_t i = 0; i < inlines.size(); ++i) {
      Open here = open;
      if (i + 1 < inlines.size()) here.after = first_char(inlines[i + 1]);
      one(inlines[i], here);
    }
  }

  /// What an inline will begin with, as far as its neighbour must know. '?' may be any mark of emphasis.
  static char first_char(const Inline& next) {
    return std::visit(
        Overloaded{[](const Text& text) { return is_punctuation(text.text.front()) ? '\\' : text.text.front(); },
                   [](const LineBreak&) { return '\\'; }, [](const CodeSpan&) { return '`'; },
                   [](const Emphasis&) { return '?'; }, [](const Strong&) { return '?'; },
                   [](const Strikethrough&) { return '~'; }, [](const Link&) { return '['; },
                   [](const Image&) { return '!'; }, [](const FootnoteReference&) { return '['; },
                   [](const auto&) { return '<'; }},
        next.node);
  }

  void one(const Inline& inline_, const Open& open) {
    if (inline_.where.known()) made_.mark(inline_.where);
    std::visit(
        Overloaded{[&](const Text& node) { text(node.text, open); }, [&](const LineBreak&) { line_break(); },
                   [&](const CodeSpan& node) { code(node.text, open); },
                   [&](const Emphasis& node) { emphasis(node.inlines, open); },
                   [&](const Strong& node) { strong(node.inlines, open); },
                   [&](const Strikethrough& node) { strike(node.inlines, open); },
                   [&](const Superscript& node) { tagged("sup", "", node.inlines, open); },
                   [&](const Subscript& node) { tagged("sub", "", node.inlines, open); },
                   [&](const LanguageSpan& node) {
                     tagged("span", fmt::format(" lang=\"{}\"", escape_html(node.lang)), node.inlines, open);
                   },
                   [&](const Abbreviation& node) {
                     tagged("abbr", fmt::format(" title=\"{}\"", escape_html(node.expansion)), node.inlines, open);
                   },
                   [&](const Link& node) { link(node, open); }, [&](const Image& node) { image(node); },
                   [&](const FootnoteReference& node) { footnote(node); }, [&](const Comment& node) { comment(node); }},
        inline_.node);
  }

  // ---- marks

  void tagged(std::string_view tag, std::string_view attributes, const Inlines& inlines, Open open) {
    open.after = '<';
    out_.append("<").append(tag).append(attributes).append(">");
    all(inlines, open);
    out_.append("</").append(tag).append(">");
  }

  /// May a run of `mark` open before these inlines and close after them, and touch no other run?
  bool can_delimit(char mark, const Inlines& inlines, const Open& open) const {
    const Edge first = first_edge(inlines);
    const Edge last = last_edge(inlines);
    const char before_char = before();
    const Edge outside_before = edge_of(before_char);
    const Edge outside_after = edge_of(open.after);
    if (before_char == mark || open.after == mark || open.after == '?') return false;
    if (first == Edge::Blank || last == Edge::Blank) return false;
    const auto sure = [](Edge edge) { return edge == Edge::Blank || edge == Edge::Mark; };
    if (first != Edge::Letter && !sure(outside_before)) return false;
    if (last != Edge::Letter && !sure(outside_after)) return false;
    return mark != '_' || (sure(outside_before) && sure(outside_after));
  }

  void delimited(char mark, int count, const Inlines& inlines, Open open) {
    out_.append(static_cast<std::size_t>(count), mark);
    open.after = mark;
    all(inlines, open);
    out_.append(static_cast<std::size_t>(count), mark);
  }

  void emphasis(const Inlines& inlines, Open open) {
    for (const char mark : {'*', '_'}) {
      if (open.emphasis == mark || !can_delimit(mark, inlines, open)) continue;
      open.emphasis = mark;
      delimited(mark, 1, inlines, open);
      return;
    }
    tagged("em", "", inlines, open);
  }

  void strong(const Inlines& inlines, Open open) {
    for (const char mark : {'*', '_'}) {
      if (open.strong == mark || !can_delimit(mark, inlines, open)) continue;
      open.strong = mark;
      delimited(mark, 2, inlines, open);
      return;
    }
    tagged("strong", "", inlines, open);
  }

  void strike(const Inlines& inlines, Open open) {
    if (open.strike || !can_delimit('~', inlines, open)) {
      tagged("del", "", inlines, open);
      return;
    }
    open.strike = true;
    delimited('~', 2, inlines, open);
  }

  void line_break() {
    if (kind_ == LineKind::Paragraph || kind_ == LineKind::Onward) {
      out_.append("\\\n").append(prefix_);
      line_begin_ = out_.size();
      second_line_ = true;
    } else {
      out_ += "<br>";
    }
  }

  void code(const std::string& words, const Open& open) {
    if (before() == '`' || open.after == '`') {
      // Two spans side by side would be one.
      out_ += "<code>";
      Open inside = open;
      inside.after = '<';
      text(words, inside);
      out_ += "</code>";
      return;
    }
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char c : words) {
      run = c == '`' ? run + 1 : 0;
      longest = std::max(longest, run);
    }
    // A run of one length cannot close a fence of another.
    std::size_t fence = 1;
    while (has_run(words, fence)) ++fence;
    const bool pad = words.front() == '`' || words.back() == '`' ||
                     (words.front() == ' ' && words.back() == ' ' && words.find_first_not_of(' ') != std::string::npos);
    out_.append(fence, '`').append(pad ? " " : "").append(words).append(pad ? " " : "").append(fence, '`');
  }

  static bool has_run(std::string_view words, std::size_t length) {
    std::size_t run = 0;
    for (std::size_t i = 0; i <= words.size(); ++i) {
      if (i < words.size() && words[i] == '`') {
        ++run;
        continue;
      }
      if (run == length) return true;
      run = 0;
    }
    return false;
  }

  void link(const Link& node, Open open) {
    if (const auto* const only = node.inlines.size() == 1 ? std::get_if<Text>(&node.inlines.front().node) : nullptr;
        only && node.title.empty() && is_autolink(node.url, only->text)) {
      out_.append("<").append(only->text).append(">");
      return;
    }
    open.link = true;
    open.after = ']';
    out_ += '[';
    all(node.inlines, open);
    out_ += "](";
    destination(out_, node.url, node.title);
    out_ += ')';
  }

  static bool is_autolink(const std::string& url, const std::string& words) {
    if (words.find_first_of("&<> \\\"`{}|^") != std::string::npos) return false;
    if (url == words) return url.starts_with("http://") || url.starts_with("https://") || url.starts_with("tel:");
    // CommonMark's own idea of an address is narrower than this in its last part only.
    if (url != "mailto:" + words) return false;
    const std::size_t at = words.find('@');
    const std::string_view domain = std::string_view(words).substr(at == std::string::npos ? words.size() : at + 1);
    return at != std::string::npos && at > 0 && !domain.empty() &&
           std::ranges::all_of(words.substr(0, at),
                               [](char c) { return is_alnum(c) || c == '.' || c == '-' || c == '_' || c == '+'; }) &&
           std::ranges::all_of(domain, [](char c) { return is_alnum(c) || c == '.'; }) &&
           domain.find("..") == std::string_view::npos && domain.front() != '.' && domain.back() != '.' &&
           domain.size() < 60;
  }

 public:
  static void destination(std::string& out, std::string_view url, std::string_view title) {
    int depth = 0;
    bool balanced = true;
    for (const char c : url) {
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      balanced = balanced && depth >= 0 && depth < 30;
    }
    const bool bracketed = url.empty() || !balanced || depth != 0 || url.starts_with('<');
    if (bracketed) out += '<';
    for (std::size_t i = 0; i < url.size(); ++i) {
      // cmark decodes entities before it looks at backslashes.
      if (url[i] == '&' && reads_as_entity(url.substr(i))) {
        out += "&amp;";
        continue;
      }
      if (url[i] == '\\') out += '\\';
      out += url[i];
    }
    if (bracketed) out += '>';
    if (title.empty()) return;
    out += " \"";
    for (std::size_t i = 0; i < title.size(); ++i) {
      const char c = title[i];
      if (c == '"' || c == '\\') out += '\\';
      out += c;
      if (c == '&' && reads_as_entity(title.substr(i))) out += "amp;";
    }
    out += '"';
  }

 private:
  void image(const Image& node) {
    out_ += "![";
    Open inside;
    inside.link = true;
    inside.after = ']';
    if (!node.alt.empty()) text(node.alt, inside);
    out_ += "](";
    destination(out_, written_image_url(node.url), node.title);
    out_ += ')';
  }

  void footnote(const FootnoteReference& node) {
    if (node.number < 1 || node.number > footnotes_.size()) return;
    out_.append("[^").append(footnotes_[node.number - 1].name).append("]");
    after_footnote_ = out_.size();
  }

  void comment(const Comment& node) {
    if (at_line_start()) out_ += "<wbr>";  // or it would begin a block of its own
    out_.append("<!--").append(node.text).append("-->");
  }

  // ---- words

  void text(std::string_view words, const Open& open) {
    if (words.empty()) return;
    std::size_t i = 0;
    if (at_line_start()) i = start_of_line(words, open);
    if (i == 0 && out_.size() == after_footnote_ && (words[0] == '(' || words[0] == ':')) out_ += '\\';
    for (; i < words.size(); ++i) {
      const char c = words[i];
      if (is_alnum(c) && c != 'w') {
        out_ += c;
        continue;
      }
      character(words, i, open);
    }
  }

  /// Writes what could begin a block, guarded; gives the place to go on from.
  std::size_t start_of_line(std::string_view words, const Open& open) {
    const auto blank_at = [&](std::size_t at) {
      return at >= words.size() ? open.after == '\n' || open.after == '\\' : words[at] == ' ';
    };
    const char c = words[0];
    if (c == ' ') {
      out_ += "&#32;";
      return 1;
    }
    if (is_digit(c)) {
      std::size_t at = 0;
      while (at < words.size() && is_digit(words[at])) ++at;
      if (at <= 9 && at < words.size() && (words[at] == '.' || words[at] == ')') && blank_at(at + 1)) {
        out_.append(words.substr(0, at)).append("\\").append(words.substr(at, 1));
        return at + 1;
      }
      return 0;
    }
    if (words.find_first_not_of("-=_*:| ") == std::string_view::npos && c != '*' && c != '_') {
      out_ += '\\';
      out_ += c;
      return 1;
    }
    if (c == '#') {
      const std::size_t at = std::min(words.find_first_not_of('#'), words.size());
      if (at > 6 || !blank_at(at)) return 0;
    } else if (c == '-' || c == '+') {
      if (!blank_at(1)) return 0;
    } else if (c == '[') {
      const std::size_t close = words.find(']');
      const bool harmless = close != std::string_view::npos && close > 2 && words[1] != '!' && words[1] != '^' &&
                            words.find("]:") == std::string_view::npos &&
                            !(close + 1 < words.size() && (words[close + 1] == ':' || words[close + 1] == '(')) &&
                            (close + 1 < words.size() || open.after == '\n');
      if (harmless) return 0;
    } else if (c != '>') {
      return 0;
    }
    out_ += '\\';
    out_ += c;
    return 1;
  }

  bool surrounded_by_blanks(std::string_view words, std::size_t at) const {
    std::size_t begin = at;
    std::size_t end = at + 1;
    while (begin > 0 && words[begin - 1] == words[at]) --begin;
    while (end < words.size() && words[end] == words[at]) ++end;
    return begin > 0 && end < words.size() && words[begin - 1] == ' ' && words[end] == ' ';
  }

  bool inside_word(std::string_view words, std::size_t at) const {
    std::size_t begin = at;
    std::size_t end = at + 1;
    while (begin > 0 && words[begin - 1] == '_') --begin;
    while (end < words.size() && words[end] == '_') ++end;
    return begin > 0 && end < words.size() && is_alnum(words[begin - 1]) && is_alnum(words[end]);
  }

  void character(std::string_view words, std::size_t& i, const Open& open) {
    const char c = words[i];
    const bool last = i + 1 == words.size();
    const char next = last ? open.after : words[i + 1];
    bool escape = false;
    switch (c) {
      case '\\': escape = last || is_punctuation(next); break;
      case '`': escape = true; break;
      case '*':
      case '~': escape = !surrounded_by_blanks(words, i); break;
      case '_': escape = !surrounded_by_blanks(words, i) && !inside_word(words, i); break;
      case '<': escape = last || is_alpha(next) || next == '/' || next == '!' || next == '?'; break;
      case '>': escape = kind_ == LineKind::Caption && out_.ends_with("--"); break;
      case '&': escape = reads_as_entity(words.substr(i)); break;
      case '[': escape = open.link || next == '^' || last; break;
      case ']': escape = open.link || last || next == '(' || next == '['; break;
      case '!': escape = last ? next == '[' || next == '?' : false; break;
      case '#': escape = kind_ == LineKind::Heading && last && open.after == '\n'; break;
      case '@':
        if (!open.link && i > 0 && (is_alnum(next) || next == '.' || next == '-' || next == '_') &&
            (is_alnum(words[i - 1]) || words[i - 1] == '.' || words[i - 1] == '+' || words[i - 1] == '-' ||
             words[i - 1] == '_'))
          out_ += "<wbr>";  // an address that is no link stays none
        break;
      case 'w':
        if (!open.link && words.substr(i).starts_with("www.")) {
          out_ += "www\\.";
          i += 3;
          return;
        }
        break;
      case ':':
        if (!open.link && words.substr(i).starts_with("://")) {
          out_ += ":\\/";
          i += 1;
          return;
        }
        break;
      default: break;
    }
    if (escape) out_ += '\\';
    out_ += c;
  }

  MarkdownText& made_;
  std::string& out_;
  LineKind kind_;
  std::string_view prefix_;
  const std::vector<Footnote>& footnotes_;
  std::size_t line_begin_ = std::string::npos;
  std::size_t after_footnote_ = std::string::npos;
  bool second_line_ = false;
};

}  // namespace

void write_inlines(MarkdownText& out, const Inlines& inlines, LineKind kind, std::string_view prefix,
                   const std::vector<Footnote>& footnotes) {
  InlineWriter(out, kind, prefix, footnotes).write(inlines);
}

std::string escape_directive_words(std::string_view directive, std::string_view words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const char c = words[i];
    const bool punctuation_next = i + 1 < words.size() && is_punctuation(words[i + 1]);
    const bool option_next =
        c == ';' && reads_as_option(directive, words.substr(i + 1, words.find(';', i + 1) - i - 1));
    if ((c == '\\' && (punctuation_next || i + 1 == words.size())) || option_next || (c == '>' && out.ends_with("--")))
      out += '\\';
    out += c;
  }
  // Words that are nothing but an option's shape.
  if (reads_as_option(directive, words.substr(0, words.find(';'))) && !out.empty()) {
    const std::size_t equals = out.find('=');
    if (equals != std::string::npos) out.insert(equals, "\\");
  }
  return out;
}

void write_image(std::string& out, const Image& image) {
  MarkdownText made;
  made.text.swap(out);
  const Inlines one{{image, {}}};
  write_inlines(made, one, LineKind::Onward, {}, {});
  out.swap(made.text);
}

}  // namespace despatch
