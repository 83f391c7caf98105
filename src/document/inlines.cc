#include "document/inlines.h"

#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "base/language.h"
#include "base/text.h"
#include "document/directive.h"
#include "document/url.h"

namespace despatch {
namespace {

/// Tags that become nodes. The rest are dropped and their words kept.
enum class TagMeaning { None, Strong, Emphasis, Strikethrough, Superscript, Subscript, Code, Span, Abbreviation, Link };

TagMeaning meaning_of(const HtmlToken& tag) {
  constexpr std::array<std::pair<std::string_view, TagMeaning>, 17> kMeanings{{
      {"b", TagMeaning::Strong},
      {"strong", TagMeaning::Strong},
      {"i", TagMeaning::Emphasis},
      {"em", TagMeaning::Emphasis},
      {"del", TagMeaning::Strikethrough},
      {"s", TagMeaning::Strikethrough},
      {"strike", TagMeaning::Strikethrough},
      {"sup", TagMeaning::Superscript},
      {"sub", TagMeaning::Subscript},
      {"code", TagMeaning::Code},
      {"kbd", TagMeaning::Code},
      {"samp", TagMeaning::Code},
      {"tt", TagMeaning::Code},
      {"var", TagMeaning::Emphasis},
      {"span", TagMeaning::Span},
      {"abbr", TagMeaning::Abbreviation},
      {"a", TagMeaning::Link},
  }};
  for (const auto& [name, meaning] : kMeanings)
    if (tag.name == name) return meaning;
  return TagMeaning::None;
}

bool needs_cleaning(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F || byte == 0xC2 || byte == 0xEF || byte == 0xF0 || byte > 0xF0) return true;
  }
  return false;
}

bool is_no_character(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

void clean(std::string& out, std::string_view text, bool code) {
  if (!needs_cleaning(text)) {
    out += text;
    return;
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    if (c == '\n' || c == '\t')
      out += code ? static_cast<char>(c) : ' ';
    else if (c == '\r')
      out += code ? (at < text.size() && text[at] == '\n' ? "" : "\n") : " ";
    else if (is_no_character(c) || (c == 0xFFFD && at - begin != 3))
      out += "\uFFFD";
    else
      out += text.substr(begin, at - begin);
  }
}

}  // namespace

void tell_language(std::string_view typed, Span where, Diagnostics& out) {
  auto fault = out.error("document/language", where, fmt::format("`{}` is no language tag", typed.substr(0, 60)));
  if (const auto meant = meant_language_tag(typed)) {
    fault.help(fmt::format("did you mean `{}`?", *meant));
  } else {
    fault.help("write a tag of BCP 47, as in `en-GB`, `cy` for Welsh or `ur` for Urdu");
  }
}

void append_clean(std::string& out, std::string_view text) { clean(out, text, false); }
void append_clean_code(std::string& out, std::string_view text) { clean(out, text, true); }

void append_text(Inlines& inlines, std::string_view words, Span where) {
  if (words.empty()) return;
  if (!inlines.empty()) {
    if (auto* const last = std::get_if<Text>(&inlines.back().node)) {
      append_clean(last->text, words);
      inlines.back().where.end = std::max(inlines.back().where.end, where.end);
      return;
    }
  }
  Text made;
  append_clean(made.text, words);
  inlines.push_back({std::move(made), where});
}

void trim_inlines(Inlines& inlines) {
  while (!inlines.empty()) {
    if (auto* const text = std::get_if<Text>(&inlines.front().node)) {
      const std::size_t begin = text->text.find_first_not_of(' ');
      if (begin != std::string::npos) {
        text->text.erase(0, begin);
        break;
      }
    } else if (!std::holds_alternative<LineBreak>(inlines.front().node)) {
      break;
    }
    inlines.erase(inlines.begin());
  }
  while (!inlines.empty()) {
    if (auto* const text = std::get_if<Text>(&inlines.back().node)) {
      const std::size_t last = text->text.find_last_not_of(' ');
      if (last != std::string::npos) {
        text->text.erase(last + 1);
        break;
      }
    } else if (!std::holds_alternative<LineBreak>(inlines.back().node)) {
      break;
    }
    inlines.pop_back();
  }
}

bool has_words(const Inlines& inlines) {
  for (const Inline& one : inlines) {
    const bool found = std::visit(
        Overloaded{[](const Text& text) { return !trim(text.text).empty(); }, [](const LineBreak&) { return false; },
                   [](const CodeSpan& code) { return !trim(code.text).empty(); }, [](const Image&) { return true; },
                   [](const FootnoteReference&) { return true; }, [](const Comment&) { return false; },
                   [](const auto& with_inlines) { return has_words(with_inlines.inlines); }},
        one.node);
    if (found) return true;
  }
  return false;
}

// ------------------------------------------------------------------------------------------------------------- sink

InlineSink::InlineSink(ParseContext& context, int depth, bool in_link)
    : context_(context), depth_(depth), in_link_(in_link) {}

void InlineSink::text(std::string_view words, Span where) { append_text(current(), words, where); }

void InlineSink::add(Inline made) {
  if (const auto* const text = std::get_if<Text>(&made.node)) {
    append_text(current(), text->text, made.where);
    return;
  }
  current().push_back(std::move(made));
}

void InlineSink::splice(Inlines inlines) {
  for (Inline& one : inlines) add(std::move(one));
}

bool InlineSink::in_link() const {
  if (in_link_) return true;
  for (const OpenTag& tag : open_)
    if (tag.token.name == "a") return true;
  return false;
}

void InlineSink::drop(const HtmlToken& token, Span where) {
  if (token.kind == HtmlToken::Close) return;  // its opening was told
  context_.out
      .warning("document/html-dropped", where,
               token.kind == HtmlToken::Open
                   ? fmt::format("the tag <{}> is not passed on; its words are kept", token.name)
                   : "this mark-up is not passed on")
      .help("write it in Markdown, or with a directive of docs/markdown.md");
}

void InlineSink::html(const HtmlToken& token, Span where) {
  switch (token.kind) {
    case HtmlToken::Words: text(decode_entities(token.raw), where); return;
    case HtmlToken::Other:
      drop(token, where);
      if (!token.inside.empty()) text(token.inside, where);
      return;
    case HtmlToken::CommentMark: {
      Comment made;
      append_clean(made.text, token.inside);  // on one line, like all that stands in a line
      add({std::move(made), where});
      return;
    }
    case HtmlToken::Open: {
      if (token.name == "br") {
        add({LineBreak{}, where});
        return;
      }
      if (token.name == "wbr") return;
      if (token.name == "img") {
        const std::string* const source = token.attribute("src");
        const std::string* const alt = token.attribute("alt");
        const std::string* const title = token.attribute("title");
        Image image;
        if (alt) append_clean(image.alt, trim(*alt));
        if (title) append_clean(image.title, trim(*title));
        const auto url = source ? safe_image(*source) : std::nullopt;
        if (url && !url->empty()) {
          append_clean(image.url, *url);
          add({std::move(image), where});
        } else {
          drop(token, where);
          text(image.alt, where);
        }
        return;
      }
      const TagMeaning meaning = meaning_of(token);
      const std::string* const lang = token.attribute("lang");
      const std::string* const title = token.attribute("title");
      const std::string* const href = token.attribute("href");
      const bool means = meaning != TagMeaning::None && depth() < kMostDepth &&
                         (meaning != TagMeaning::Span || (lang && is_language_tag(*lang))) &&
                         (meaning != TagMeaning::Abbreviation || (title && !trim(*title).empty())) &&
                         (meaning != TagMeaning::Link || (href && safe_link(*href) && !in_link()));
      if (!means) {
        if (meaning == TagMeaning::Span && lang && !is_language_tag(*lang)) {
          tell_language(*lang, where, context_.out);
          return;
        }
        drop(token, where);
        // An unknown tag's words go on in what is open now; its end is passed over.
        return;
      }
      open_.push_back({token, {}, where});
      return;
    }
    case HtmlToken::Close: {
      std::size_t at = open_.size();
      while (at > 0 && open_[at - 1].token.name != token.name) --at;
      if (at == 0) return;
      while (open_.size() > at) {
        context_.out.warning("document/html-unclosed", open_.back().where,
                             fmt::format("<{}> has no end before </{}>", open_.back().token.name, token.name));
        OpenTag inner = std::move(open_.back());
        open_.pop_back();
        splice(std::move(inner.inlines));
      }
      open_.back().where.end = std::max(open_.back().where.end, where.end);
      close_top();
      return;
    }
  }
}

void InlineSink::close_top() {
  OpenTag top = std::move(open_.back());
  open_.pop_back();
  if (top.inlines.empty()) return;
  const auto wrap = [&](auto made) {
    made.inlines = std::move(top.inlines);
    add({std::move(made), top.where});
  };
  switch (meaning_of(top.token)) {
    case TagMeaning::Strong: wrap(Strong{}); return;
    case TagMeaning::Emphasis: wrap(Emphasis{}); return;
    case TagMeaning::Strikethrough: wrap(Strikethrough{}); return;
    case TagMeaning::Superscript: wrap(Superscript{}); return;
    case TagMeaning::Subscript: wrap(Subscript{}); return;
    case TagMeaning::Span: wrap(LanguageSpan{*top.token.attribute("lang"), {}}); return;
    case TagMeaning::Abbreviation: {
      Abbreviation made;
      append_clean(made.expansion, trim(*top.token.attribute("title")));
      wrap(std::move(made));
      return;
    }
    case TagMeaning::Code: {
      const bool words_only =
          std::ranges::all_of(top.inlines, [](const Inline& one) { return std::holds_alternative<Text>(one.node); });
      if (words_only)
        add({CodeSpan{plain_text(top.inlines)}, top.where});
      else
        splice(std::move(top.inlines));
      return;
    }
    case TagMeaning::Link: {
      Link made;
      made.url = *safe_link(*top.token.attribute("href"));
      if (const std::string* const title = top.token.attribute("title")) append_clean(made.title, *title);
      if (made.url.empty() || !has_words(top.inlines)) {
        splice(std::move(top.inlines));
        return;
      }
      if (made.url.starts_with('#')) context_.has_local_links = true;
      wrap(std::move(made));
      return;
    }
    case TagMeaning::None: splice(std::move(top.inlines)); return;
  }
}

Inlines InlineSink::finish() {
  while (!open_.empty()) {
    context_.out.warning("document/html-unclosed", open_.back().where,
                         fmt::format("<{}> has no end in its paragraph", open_.back().token.name));
    OpenTag inner = std::move(open_.back());
    open_.pop_back();
    splice(std::move(inner.inlines));
  }
  return std::exchange(root_, {});
}

// ------------------------------------------------------------------------------------------------------------ nodes

namespace {

class InlineBuilder {
 public:
  InlineBuilder(ParseContext& context, Span where, int depth, bool in_link)
      : context_(context), around_(where), sink_(context, depth, in_link) {}

  Inlines build(const cmark_node& parent) {
    for (const cmark_node* node = parent.first_child; node; node = node->next) add(*node);
    return sink_.finish();
  }

 private:
  Span where(const cmark_node& node) const {
    if (context_.foreign || node.start_line < 1 || node.start_column < 1 || !around_.known()) return around_;
    const Span span = context_.span(node);
    return span.begin < around_.begin || span.end > around_.end ? around_ : span;
  }

  Inlines inside(const cmark_node& node, bool link = false) {
    return build_inlines(context_, node, where(node), sink_.depth() + 1, link || sink_.in_link());
  }

  template <class Node>
  void wrap(const cmark_node& node, Node made) {
    made.inlines = inside(node);
    if (made.inlines.empty()) return;
    sink_.add({std::move(made), where(node)});
  }

  void add(const cmark_node& node) {
    if (node.first_child && sink_.depth() >= kMostDepth) {
      flatten(node);
      return;
    }
    switch (kind_of(node)) {
      case CmarkKind::Text: sink_.text(view(node.as.literal), where(node)); return;
      case CmarkKind::SoftBreak: sink_.text(" ", around_); return;
      case CmarkKind::LineBreak: sink_.add({LineBreak{}, where(node)}); return;
      case CmarkKind::Code: {
        CodeSpan made;
        append_clean(made.text, view(node.as.literal));
        if (!made.text.empty()) sink_.add({std::move(made), where(node)});
        return;
      }
      case CmarkKind::HtmlInline: html(node); return;
      case CmarkKind::Emphasis: wrap(node, Emphasis{}); return;
      case CmarkKind::Strong: wrap(node, Strong{}); return;
      case CmarkKind::Strikethrough: wrap(node, Strikethrough{}); return;
      case CmarkKind::Link: link(node); return;
      case CmarkKind::Image: image(node); return;
      case CmarkKind::FootnoteReference: footnote(node); return;
      default:
        for (const cmark_node* child = node.first_child; child; child = child->next) add(*child);
        return;
    }
  }

  /// All words below `node`, without their marks. Walks, because the depth has no bound here.
  void flatten(const cmark_node& node) {
    if (!context_.told_depth) {
      context_.told_depth = true;
      context_.out.error("document/too-deep", where(node),
                         fmt::format("more than {} marks inside one another", kMostDepth));
    }
    const cmark_node* at = node.first_child;
    while (at) {
      switch (kind_of(*at)) {
        case CmarkKind::Text:
        case CmarkKind::Code: sink_.text(view(at->as.literal), around_); break;
        case CmarkKind::SoftBreak:
        case CmarkKind::LineBreak: sink_.text(" ", around_); break;
        default: break;
      }
      if (at->first_child) {
        at = at->first_child;
        continue;
      }
      while (at != &node && !at->next) at = at->parent;
      if (at == &node) return;
      at = at->next;
    }
  }

  void html(const cmark_node& node) {
    const std::string_view literal = view(node.as.literal);
    std::size_t at = 0;
    while (at < literal.size()) {
      const HtmlToken token = next_html_token(literal, at);
      if (token.kind == HtmlToken::CommentMark) check_inline_directive(token, where(node));
      sink_.html(token, where(node));
    }
  }

  void check_inline_directive(const HtmlToken& token, Span span) {
    Diagnostics ignored;
    const Places places(context_.source, context_.lines, token.inside, 1);
    const auto directive = read_directive(token.inside, 0, places, span, ignored);
    if (directive && !directive->name.empty())
      context_.out
          .error("document/directive-inline", span,
                 fmt::format("`{}` stands inside a line, where it does nothing", directive->name))
          .help("a directive stands on a line of its own, before its block");
  }

  void link(const cmark_node& node) {
    const std::string_view raw = view(node.as.link.url);
    const Span span = where(node);
    if (sink_.in_link()) {
      for (Inline& one : inside(node)) sink_.add(std::move(one));
      return;
    }
    const auto url = safe_link(raw);
    Link made;
    made.inlines = inside(node, true);
    if (!url || url->empty()) {
      context_.out
          .warning("document/link-dropped", span,
                   url ? std::string("the link leads nowhere, so only its words are kept")
                       : fmt::format("a link to `{}:` is not passed on; its words are kept", url_scheme(raw)))
          .help("http, https, mailto, tel, a relative path and #anchor are");
      for (Inline& one : made.inlines) sink_.add(std::move(one));
      return;
    }
    made.url = *url;
    append_clean(made.title, view(node.as.link.title));
    if (made.url.starts_with('#') && made.url.size() > 1)
      context_.has_local_links = true;  // without words, they are filled in later
    else if (!has_words(made.inlines))
      made.inlines = {{Text{percent_decode(made.url)}, span}};
    sink_.add({std::move(made), span});
  }

  void image(const cmark_node& node) {
    const std::string_view raw = view(node.as.link.url);
    const Span span = where(node);
    Image made;
    // What stands in an alternative text opens no footnote and no link of its own.
    made.alt = std::string(trim(plain_text(inside(node, true))));
    append_clean(made.title, view(node.as.link.title));
    const auto url = safe_image(raw);
    if (!url || url->empty()) {
      context_.out
          .warning(
              "document/image-dropped", span,
              url ? std::string("the picture has no address, so only its alternative text is kept")
                  : fmt::format("a picture from `{}:` is not passed on; its alternative text is kept", url_scheme(raw)))
          .help("a relative path, http, https, and data: of PNG or JPEG are");
      sink_.text(made.alt, span);
      return;
    }
    append_clean(made.url, *url);
    sink_.add({std::move(made), span});
  }

  void footnote(const cmark_node& node) {
    const cmark_node* const definition = node.parent_footnote_def;
    if (!definition) return;
    auto [at, added] = context_.footnote_numbers.try_emplace(definition, context_.footnotes.size() + 1);
    if (added) context_.footnotes.push_back({definition, 0});
    const std::uint32_t use = ++context_.footnotes[at->second - 1].uses;
    sink_.add({FootnoteReference{at->second, use}, where(node)});
  }

  ParseContext& context_;
  Span around_;
  InlineSink sink_;
};

}  // namespace

Inlines build_inlines(ParseContext& context, const cmark_node& parent, Span where, int depth, bool in_link) {
  return InlineBuilder(context, where, depth, in_link).build(parent);
}

Inlines parse_inline_text(ParseContext& context, std::string_view markdown, Span where) {
  constexpr std::string_view kPlain = " ,.;()'\"/%-+";
  const bool plain = std::ranges::all_of(markdown, [&](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c >= 'a' && c <= 'z' && c != 'w') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kPlain.find(c) != std::string_view::npos;
  });
  Inlines made;
  const bool word_first =
      !markdown.empty() && ((markdown[0] >= 'a' && markdown[0] <= 'z') || (markdown[0] >= 'A' && markdown[0] <= 'Z'));
  if (plain && word_first) {
    append_text(made, markdown, where);
    return made;
  }
  // The words of a caption may look like a list or a heading to cmark; a letter before them keeps them a paragraph.
  const std::string guarded = "x " + std::string(markdown);
  const CmarkTree tree(guarded);
  if (const cmark_node* const paragraph = tree.root()->first_child) {
    // Its places are those of another text, so all of it stands at `where`.
    context.foreign = true;
    made = InlineBuilder(context, where, 0, false).build(*paragraph);
    context.foreign = false;
  }
  if (!made.empty())
    if (auto* const text = std::get_if<Text>(&made.front().node); text && text->text.starts_with("x "))
      text->text.erase(0, 2);
  trim_inlines(made);
  return made;
}

}  // namespace despatch
