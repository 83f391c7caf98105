#include "document/blocks.h"

#include <array>
#include <charconv>
#include <unordered_set>

#include <fmt/format.h>

#include "base/language.h"
#include "base/text.h"
#include "document/directive.h"
#include "document/html.h"
#include "document/inlines.h"
#include "document/table.h"

namespace despatch {
namespace {

/// Where a sequence of blocks stands.
enum class Place { Top, Item, Inside };

std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_anchor_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == ':';
  });
}

bool is_block_tag(std::string_view name) {
  constexpr std::array<std::string_view, 44> kBlockTags{
      "address", "article", "aside",   "blockquote", "body",  "caption",  "center",     "dd",     "details",
      "dialog",  "dir",     "div",     "dl",         "dt",    "fieldset", "figcaption", "figure", "footer",
      "form",    "h1",      "h2",      "h3",         "h4",    "h5",       "h6",         "head",   "header",
      "hr",      "html",    "legend",  "li",         "main",  "menu",     "nav",        "ol",     "p",
      "pre",     "section", "summary", "table",      "tbody", "title",    "tr",         "ul"};
  return std::ranges::find(kBlockTags, name) != kBlockTags.end();
}

/// Runs of blanks become one.
std::string collapse(std::string_view text) {
  std::string out;
  bool blank = false;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
      if (!blank) out += ' ';
      blank = true;
    } else {
      out += c;
      blank = false;
    }
  }
  return out;
}

struct StyleName {
  std::string_view written;
  ListStyle style;
  bool parenthesised;
};
constexpr std::array<StyleName, 10> kListStyles{{{"(a)", ListStyle::LowerAlpha, true},
                                                 {"a.", ListStyle::LowerAlpha, false},
                                                 {"(i)", ListStyle::LowerRoman, true},
                                                 {"i.", ListStyle::LowerRoman, false},
                                                 {"(A)", ListStyle::UpperAlpha, true},
                                                 {"A.", ListStyle::UpperAlpha, false},
                                                 {"(I)", ListStyle::UpperRoman, true},
                                                 {"I.", ListStyle::UpperRoman, false},
                                                 {"(1)", ListStyle::Decimal, true},
                                                 {"1.", ListStyle::Decimal, false}}};

// ---------------------------------------------------------------------------------------------------------- builder

class BlockBuilder {
 public:
  BlockBuilder(ParseContext& context, Place place, int depth, std::string* item_id = nullptr)
      : context_(context), out_(context.out), place_(place), depth_(depth), item_id_(item_id) {
    frames_.emplace_back();
  }

  Blocks build(const cmark_node* first) {
    for (const cmark_node* node = first; node; node = node->next) add(*node);
    nothing_to_apply_to("the end of this part");
    while (frames_.size() > 1) {
      const Directive& opener = *frames_.back().opener;
      out_.error("document/region-open", opener.where, fmt::format("`{}` is never closed", opener.name))
          .help(fmt::format("write `<!-- /{} -->` where it ends", opener.name));
      close_region();
    }
    return std::move(frames_.front().blocks);
  }

 private:
  struct Frame {
    Blocks blocks;
    std::optional<Directive> opener;
    std::vector<Blocks> columns = {};  ///< of `columns`: those that are done
  };

  // ---- what stands before a block

  std::optional<Directive> take(std::string_view name) {
    const auto at = std::ranges::find(pending_, name, &Directive::name);
    if (at == pending_.end()) return std::nullopt;
    Directive made = std::move(*at);
    pending_.erase(at);
    return made;
  }

  void nothing_to_apply_to(std::string_view found) {
    for (const Directive& one : pending_) {
      const std::string_view wants = one.name == "appendix"     ? "a heading of level 2"
                                     : one.name == "caption"    ? "a table, a picture or a chart"
                                     : one.name == "callout"    ? "a quotation that begins with [!NOTE] or the like"
                                     : one.name == "key-values" ? "a list of bold names and values"
                                     : one.name == "list"       ? "an ordered list"
                                     : one.name == "decorative" ? "a picture that stands alone"
                                     : one.name == "id"         ? "a block"
                                                                : "a table";
      out_.error("document/directive-misplaced", one.where,
                 fmt::format("`{}` stands before {}; it needs {}", one.name, found, wants));
    }
    pending_.clear();
  }

  /// Adds a block with its anchor; what else was pending had nothing to do here.
  void push(Block made, std::string_view called) {
    if (auto id = take("id")) {
      made.id = anchor_name(*id);
      made.id_written = !made.id.empty();
    }
    nothing_to_apply_to(called);
    item_id_ = nullptr;
    frames_.back().blocks.push_back(std::move(made));
  }

  std::string anchor_name(const Directive& directive) {
    std::string name = unescape_punctuation(directive.text);
    if (is_anchor_name(name)) return name;
    std::string better = slug(name);
    std::erase_if(better, [](char c) { return c == ' '; });
    auto fault = out_.error("document/anchor-name", directive.text_where,
                            fmt::format("`{}` cannot be an anchor: letters, digits, - _ . and : can", name));
    if (is_anchor_name(better)) fault.help(fmt::format("`{}` would do", better));
    return is_anchor_name(better) ? better : std::string();
  }

  // ---- blocks

  void add(const cmark_node& node) {
    const Span where = context_.span(node);
    switch (kind_of(node)) {
      case CmarkKind::Paragraph: paragraph(node, where); return;
      case CmarkKind::Heading: heading(node, where); return;
      case CmarkKind::ThematicBreak: push({ThematicBreak{}, {}, false, where}, "a rule"); return;
      case CmarkKind::CodeBlock: code(node, where); return;
      case CmarkKind::HtmlBlock: html(node); return;
      case CmarkKind::Table: table(node, where); return;
      case CmarkKind::BlockQuote:
        if (depth_ >= kMostDepth)
          flatten(node, where);
        else
          quote(node, where);
        return;
      case CmarkKind::List:
        if (depth_ >= kMostDepth)
          flatten(node, where);
        else
          list(node, where);
        return;
      case CmarkKind::FootnoteDefinition: return;  // built when it is used
      default:
        for (const cmark_node* child = node.first_child; child; child = child->next) add(*child);
        return;
    }
  }

  /// Blocks below the deepest level stand in a row. Walks, because the depth has no bound here.
  void flatten(const cmark_node& top, Span where) {
    if (!context_.told_depth) {
      context_.told_depth = true;
      out_.error("document/too-deep", where, fmt::format("lists and quotations stand more than {} deep", kMostDepth));
    }
    const cmark_node* at = &top;
    while (true) {
      const CmarkKind kind = kind_of(*at);
      const bool container = kind == CmarkKind::BlockQuote || kind == CmarkKind::List || kind == CmarkKind::Item;
      if (!container) add(*at);
      if (container && at->first_child) {
        at = at->first_child;
        continue;
      }
      while (at != &top && !at->next) at = at->parent;
      if (at == &top) return;
      at = at->next;
    }
  }

  void paragraph(const cmark_node& node, Span where) {
    Inlines inlines = build_inlines(context_, node, where);
    add_paragraph(std::move(inlines), where);
  }

  void add_paragraph(Inlines inlines, Span where) {
    trim_inlines(inlines);
    if (inlines.empty()) return;
    if (inlines.size() == 1) {
      if (auto* const image = std::get_if<Image>(&inlines.front().node)) {
        Figure made;
        made.image = std::move(*image);
        if (take("decorative")) {
          made.image.decorative = true;
          made.image.alt.clear();
        }
        if (const auto words = take("caption"))
          made.caption = parse_inline_text(context_, words->text, words->text_where);
        push({std::move(made), {}, false, where}, "a picture");
        return;
      }
    }
    push({Paragraph{std::move(inlines)}, {}, false, where}, "a paragraph");
  }

  void heading(const cmark_node& node, Span where) {
    Heading made;
    made.level = node.as.heading.level;
    made.inlines = build_inlines(context_, node, where);
    trim_inlines(made.inlines);
    add_heading(std::move(made), where);
  }

  void add_heading(Heading made, Span where) {
    if (made.level == 2 && in_region() && take("appendix")) made.appendix = true;
    push({std::move(made), {}, false, where},
         fmt::format("a heading{}", place_ == Place::Top ? "" : " inside another block"));
  }

  void code(const cmark_node& node, Span where) {
    std::string info;
    if (node.as.code.fenced) append_clean(info, trim(view(node.as.code.info)));
    std::string text;
    append_clean_code(text, view(node.as.code.literal));
    if (info == "chart") {
      Chart made;
      made.specification = std::move(text);
      if (const auto words = take("caption"))
        made.caption = parse_inline_text(context_, words->text, words->text_where);
      push({std::move(made), {}, false, where}, "a chart");
      return;
    }
    push({CodeBlock{std::move(info), std::move(text)}, {}, false, where}, "code");
  }

  void table(const cmark_node& node, Span where) {
    TableDirectives asked;
    asked.widths = take("widths");
    asked.align = take("align");
    asked.head_rows = take("head-rows");
    asked.joined = take("joined").has_value();
    asked.row_headers = take("row-headers").has_value();
    asked.total = take("total").has_value();
    Table made = build_table(context_, node, where, asked);
    if (const auto words = take("caption")) made.caption = parse_inline_text(context_, words->text, words->text_where);
    if (auto turned = take("landscape")) {
      made.landscape = in_region();
      if (!made.landscape) pending_.push_back(std::move(*turned));
    }
    push({std::move(made), {}, false, where}, place_ == Place::Top ? "a table" : "a table inside another block");
  }

  // ---- containers

  Blocks inside(const cmark_node& node, Place place, std::string* item_id = nullptr) {
    return BlockBuilder(context_, place, depth_ + 1, item_id).build(node.first_child);
  }

  /// `[!NOTE]` alone on the first line of a quotation's first paragraph.
  std::optional<CalloutKind> callout_kind(const cmark_node& node) const {
    const cmark_node* const first = node.first_child;
    if (!first || kind_of(*first) != CmarkKind::Paragraph || context_.foreign) return std::nullopt;
    const std::uint32_t begin = context_.lines.offset(first->start_line, first->start_column);
    const std::uint32_t end = context_.lines.end(first->start_line);
    const std::string_view line = trim(context_.source.text().substr(begin, end > begin ? end - begin : 0));
    if (!line.starts_with("[!") || !line.ends_with(']')) return std::nullopt;
    constexpr std::array<std::pair<std::string_view, CalloutKind>, 5> kKinds{{{"note", CalloutKind::Note},
                                                                              {"tip", CalloutKind::Tip},
                                                                              {"important", CalloutKind::Important},
                                                                              {"warning", CalloutKind::Warning},
                                                                              {"caution", CalloutKind::Caution}}};
    const std::string name = ascii_lower(line.substr(2, line.size() - 3));
    for (const auto& [written, kind] : kKinds)
      if (name == written) return kind;
    return std::nullopt;
  }

  void quote(const cmark_node& node, Span where) {
    const auto kind = callout_kind(node);
    Blocks blocks = inside(node, Place::Inside);
    const auto marked = [&] {
      if (!kind || blocks.empty()) return false;
      auto* const first = std::get_if<Paragraph>(&blocks.front().node);
      if (!first) return false;
      auto* const text = std::get_if<Text>(&first->inlines.front().node);
      return text && text->text.starts_with("[!");
    };
    if (!marked()) {
      push({BlockQuote{std::move(blocks)}, {}, false, where}, "a quotation");
      return;
    }
    auto& inlines = std::get<Paragraph>(blocks.front().node).inlines;
    auto& text = std::get<Text>(inlines.front().node).text;
    text.erase(0, text.find(']') + 1);
    trim_inlines(inlines);
    if (inlines.empty()) blocks.erase(blocks.begin());

    constexpr std::array<std::string_view, 5> kTitles{"Note", "Tip", "Important", "Warning", "Caution"};
    Callout made;
    made.kind = *kind;
    made.title = kTitles[static_cast<std::size_t>(*kind)];
    made.blocks = std::move(blocks);
    if (const auto words = take("callout")) made.title = unescape_punctuation(words->text);
    push({std::move(made), {}, false, where}, "a callout");
  }

  void list(const cmark_node& node, Span where) {
    List made;
    const bool ordered = node.as.list.list_type == CMARK_ORDERED_LIST;
    made.style = ordered ? ListStyle::Decimal : ListStyle::Bullet;
    made.tight = node.as.list.tight;
    if (ordered) {
      // cmark forgets the number of a list that begins with a task.
      const cmark_node* const first = node.first_child;
      made.start = first && first->extension ? typed_number(*first) : node.as.list.start;
    }
    for (const cmark_node* item = node.first_child; item; item = item->next) {
      ListItem one;
      one.where = context_.span(*item);
      if (item->extension) one.checked = is_checked(*item);
      one.blocks = inside(*item, Place::Item, &one.id);
      made.items.push_back(std::move(one));
    }
    if (ordered) list_style(made);
    settle_tightness(made);
    if (!ordered) {
      if (const auto asked = take("key-values")) {
        key_values(std::move(made), *asked, where);
        return;
      }
    }
    push({std::move(made), {}, false, where}, ordered ? "an ordered list" : "a bulleted list");
  }

  int typed_number(const cmark_node& item) const {
    const std::string_view text =
        context_.source.text().substr(context_.lines.offset(item.start_line, item.start_column), 10);
    int value = 1;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }

  bool is_checked(const cmark_node& item) const {
    const std::uint32_t begin = context_.lines.offset(item.start_line, item.start_column);
    const std::string_view line = context_.source.text().substr(begin, context_.lines.end(item.start_line) - begin);
    const std::size_t box = line.find('[');
    return box != std::string_view::npos && box + 1 < line.size() && (line[box + 1] == 'x' || line[box + 1] == 'X');
  }

  void list_style(List& made) {
    const auto asked = take("list");
    if (!asked) return;
    const auto at = std::ranges::find(kListStyles, asked->text, &StyleName::written);
    if (at == kListStyles.end()) {
      out_.error("document/directive-option", asked->text_where, fmt::format("no list is lettered `{}`", asked->text))
          .help("write one of (a) a. (i) i. (A) A. (I) I. (1) 1.");
      return;
    }
    made.style = at->style;
    made.parenthesised = at->parenthesised;
    made.style_written = true;
  }

  /// Does cmark notice a blank line after it? After a rule it does not.
  static bool shows_gap(const Block& block) {
    if (std::holds_alternative<ThematicBreak>(block.node)) return false;
    const auto* const list = std::get_if<List>(&block.node);
    return !list || list->items.empty() || list->items.back().blocks.empty() ||
           shows_gap(list->items.back().blocks.back());
  }

  /// A list is loose only where Markdown could say so, and tight only where it could.
  static void settle_tightness(List& made) {
    bool gaps = false;
    for (const ListItem& item : made.items) {
      const bool last_item = &item == &made.items.back();
      for (const Block& block : item.blocks)
        gaps = gaps || ((!last_item || &block != &item.blocks.back()) && shows_gap(block));
      gaps = gaps || (!last_item && item.blocks.empty());
      for (std::size_t i = 1; i < item.blocks.size() && made.tight; ++i)
        if (needs_blank_between(item.blocks[i - 1], item.blocks[i])) made.tight = false;
    }
    if (!gaps) made.tight = true;
  }

  /// "Date" and the rest of `**Date:** 23 November 2017`.
  static bool split_pair(ListItem& item, KeyValues::Pair& pair) {
    if (item.blocks.empty()) return false;
    auto* const paragraph = std::get_if<Paragraph>(&item.blocks.front().node);
    if (!paragraph || item.blocks.front().id_written) return false;
    auto* const strong = std::get_if<Strong>(&paragraph->inlines.front().node);
    if (!strong) return false;
    if (auto* const last = std::get_if<Text>(&strong->inlines.back().node); last && last->text.ends_with(':')) {
      last->text.pop_back();
      if (last->text.empty()) strong->inlines.pop_back();
    } else {
      if (paragraph->inlines.size() < 2) return false;
      auto* const next = std::get_if<Text>(&paragraph->inlines[1].node);
      if (!next || !next->text.starts_with(':')) return false;
      next->text.erase(0, 1);
      if (next->text.empty()) paragraph->inlines.erase(paragraph->inlines.begin() + 1);
    }
    pair.key = std::move(strong->inlines);
    trim_inlines(pair.key);
    pair.where = item.where;
    paragraph->inlines.erase(paragraph->inlines.begin());
    trim_inlines(paragraph->inlines);
    if (paragraph->inlines.empty()) item.blocks.erase(item.blocks.begin());
    pair.value = std::move(item.blocks);
    return !pair.key.empty();
  }

  void key_values(List list, const Directive& asked, Span where) {
    const auto fits = [](const ListItem& item) {
      KeyValues::Pair pair;
      ListItem copy = item;
      return item.id.empty() && !item.checked && split_pair(copy, pair);
    };
    bool all = true;
    for (const ListItem& item : list.items) {
      if (fits(item)) continue;
      all = false;
      out_.error("document/key-values", item.where, "this item of `key-values` has no bold name with a colon")
          .note(asked.where, "asked for here")
          .help("write `- **Name:** value`");
    }
    if (!all) {
      push({std::move(list), {}, false, where}, "a bulleted list");
      return;
    }
    KeyValues made;
    made.tight = list.tight;
    for (ListItem& item : list.items) split_pair(item, made.pairs.emplace_back());
    push({std::move(made), {}, false, where}, "a panel of names and values");
  }

  // ---- HTML

  void html(const cmark_node& node) {
    const std::string_view literal = view(node.as.literal);
    const Places places(context_.source, context_.lines, literal, node.start_line);
    InlineSink sink(context_);
    Span run{&context_.source, 0, 0};
    bool any = false;
    bool told = false;
    const auto flush = [&] {
      if (!any) return;
      any = false;
      add_paragraph(sink.finish(), run);
    };
    const auto extend = [&](Span where) {
      if (!any) run = where;
      run.end = std::max(run.end, where.end);
      any = true;
    };
    std::size_t at = 0;
    while (at < literal.size()) {
      const std::size_t begin = at;
      const HtmlToken token = next_html_token(literal, at);
      if (token.kind == HtmlToken::Words && trim(token.raw).empty()) {
        if (any) sink.text(" ", run);
        continue;
      }
      const Span where = places.place(begin, at);
      if (token.kind == HtmlToken::CommentMark) {
        flush();
        comment(token, begin + 4, places, where);
        continue;
      }
      if (token.kind == HtmlToken::Words) {
        extend(where);
        sink.text(collapse(decode_entities(token.raw)), where);
        continue;
      }
      if (token.kind == HtmlToken::Open && (token.name == "script" || token.name == "style")) {
        at = skip_raw(literal, at, token.name);
        out_.warning("document/html-dropped", where,
                     fmt::format("<{}> and what it holds are not passed on", token.name));
        continue;
      }
      const bool block_tag = is_block_tag(token.name);
      const bool cell = token.name == "td" || token.name == "th";
      if (block_tag || cell || token.kind == HtmlToken::Other) {
        if (block_tag) flush();
        if (token.kind == HtmlToken::Open && token.name == "hr") push({ThematicBreak{}, {}, false, where}, "a rule");
        if (cell && any) sink.text(" ", where);
        if (token.kind == HtmlToken::Other && !token.inside.empty()) {
          extend(where);
          sink.text(collapse(token.inside), where);
        }
        if (!told && token.kind != HtmlToken::Close) {
          told = true;
          out_.warning("document/html-dropped", where,
                       block_tag || cell ? fmt::format("the tag <{}> is not passed on; its words are kept", token.name)
                                         : std::string("this mark-up is not passed on"))
              .help("write it in Markdown, or with a directive of docs/markdown.md");
        }
        continue;
      }
      extend(where);
      sink.html(token, where);
    }
    flush();
  }

  static std::size_t skip_raw(std::string_view literal, std::size_t at, std::string_view name) {
    const std::string close = fmt::format("</{}", name);
    const std::string rest = ascii_lower(literal.substr(at));
    const std::size_t end = rest.find(close);
    if (end == std::string::npos) return literal.size();
    const std::size_t bracket = rest.find('>', end);
    return bracket == std::string::npos ? literal.size() : at + bracket + 1;
  }

  // ---- directives

  void comment(const HtmlToken& token, std::size_t inside_at, const Places& places, Span where) {
    if (!token.closed)
      out_.error("document/comment-open", where, "this comment has no end, and hides all that follows")
          .help("close it with `-->`");
    auto directive = read_directive(token.inside, inside_at, places, where, out_);
    if (!directive) {
      Comment made;
      append_clean_code(made.text, token.inside);
      item_id_ = nullptr;
      frames_.back().blocks.push_back({std::move(made), {}, false, where});
      return;
    }
    if (!directive->name.empty()) obey(std::move(*directive));
  }

  [[nodiscard]] bool in_columns() const {
    return std::ranges::any_of(frames_,
                               [](const Frame& frame) { return frame.opener && frame.opener->name == "columns"; });
  }

  /// In the document itself or its languages and side headings, where a page may end and headings count.
  [[nodiscard]] bool in_region() const { return place_ == Place::Top && !in_columns(); }

  bool only_at_top(const Directive& directive) {
    if (place_ == Place::Top && in_columns()) {
      out_.error("document/directive-misplaced", directive.where,
                 fmt::format("`{}` stands inside `columns`; it belongs before or after them", directive.name));
      return false;
    }
    if (place_ == Place::Top) return true;
    out_.error("document/directive-misplaced", directive.where,
               fmt::format("`{}` stands inside a list or a quotation; it belongs at the left margin", directive.name));
    return false;
  }

  void obey(Directive directive) {
    const std::string_view name = directive.name;
    if (name == "numbered") {
      numbered(directive);
    } else if (name == "side-headings" || name == "lang" || name == "columns") {
      region(std::move(directive));
    } else if (name == "column") {
      next_column(directive);
    } else if (name == "page-break") {
      if (only_at_top(directive)) push({PageBreak{}, {}, false, directive.where}, "a page break");
    } else if (name == "contents") {
      if (only_at_top(directive)) contents(directive);
    } else if (name == "answer-space") {
      answer_space(directive);
    } else if (name == "id" && place_ == Place::Item && item_id_) {
      *item_id_ = anchor_name(directive);
      item_id_ = nullptr;
    } else {
      const auto same = std::ranges::find(pending_, name, &Directive::name);
      if (same != pending_.end()) {
        out_.error("document/directive-misplaced", directive.where,
                   fmt::format("`{}` stands twice before one block", name))
            .note(same->where, "first here");
        return;
      }
      pending_.push_back(std::move(directive));
    }
  }

  int option_number(const Directive& directive, std::string_view option, int otherwise, int least, int most) {
    const DirectiveOption* const found = directive.option(option);
    if (!found) return otherwise;
    const auto value = whole_number(found->value);
    if (value && *value >= least && *value <= most) return *value;
    out_.error("document/directive-option", found->where,
               fmt::format("`{}={}` is no whole number from {} to {}", option, found->value, least, most));
    return otherwise;
  }

  void numbered(const Directive& directive) {
    if (!only_at_top(directive)) return;
    NumberingChange made;
    if (directive.closing) {
      if (!in_numbers_) {
        out_.error("document/region-close", directive.where,
                   "`/numbered` closes nothing: no `numbered` stands before it");
        return;
      }
    } else {
      made.numbering = directive.option("by-section") ? Numbering::BySection : Numbering::Running;
      made.continued = directive.option("continue") != nullptr;
      made.start = option_number(directive, "start", 1, 0, 99999999);
      if (made.continued && directive.option("start"))
        out_.error("document/directive-option", directive.option("start")->where,
                   "`start` and `continue` cannot both be right");
      if (made.continued) made.start = 1;
    }
    in_numbers_ = !directive.closing;
    push({made, {}, false, directive.where}, "a change of numbers");
  }

  void region(Directive directive) {
    if (!directive.closing) {
      if (directive.name == "columns") {
        if (!only_at_top(directive)) return;
      } else if (directive.name == "side-headings") {
        if (!only_at_top(directive)) return;
        for (const Frame& frame : frames_) {
          if (!frame.opener || frame.opener->name != "side-headings") continue;
          out_.error("document/directive-misplaced", directive.where, "`side-headings` stand inside `side-headings`")
              .note(frame.opener->where, "opened here");
          return;
        }
      } else {
        const std::string tag = unescape_punctuation(directive.text);
        if (!is_language_tag(tag)) {
          tell_language(tag, directive.text_where, out_);
          return;
        }
        directive.text = tag;
      }
      nothing_to_apply_to(fmt::format("`{}`", directive.name));
      if (static_cast<int>(frames_.size()) + depth_ >= kMostDepth) return;
      frames_.emplace_back().opener = std::move(directive);
      return;
    }
    std::size_t at = frames_.size();
    while (at > 1 && frames_[at - 1].opener->name != directive.name) --at;
    if (at <= 1) {
      out_.error("document/region-close", directive.where,
                 fmt::format("`/{0}` closes nothing: no `{0}` stands open before it", directive.name));
      return;
    }
    nothing_to_apply_to(fmt::format("`/{}`", directive.name));
    while (frames_.size() > at) {
      out_.error("document/region-open", frames_.back().opener->where,
                 fmt::format("`{}` is not closed before `/{}`", frames_.back().opener->name, directive.name))
          .note(directive.where, "closed from outside here");
      close_region();
    }
    close_region();
  }

  void next_column(const Directive& directive) {
    Frame& frame = frames_.back();
    if (!frame.opener || frame.opener->name != "columns") {
      out_.error("document/directive-misplaced", directive.where, "`column` parts `columns`, and none are open here")
          .help("write `<!-- columns -->` before the first of the two");
      return;
    }
    nothing_to_apply_to("`column`");
    frame.columns.push_back(std::move(frame.blocks));
    frame.blocks.clear();
  }

  void close_columns(Frame frame) {
    frame.columns.push_back(std::move(frame.blocks));
    const auto shows_nothing = [](const Blocks& column) {
      return std::ranges::all_of(column, [](const Block& one) { return std::holds_alternative<Comment>(one.node); });
    };
    const bool sound = frame.columns.size() == 2 && std::ranges::none_of(frame.columns, shows_nothing);
    if (!sound) {
      out_.error("document/columns", frame.opener->where,
                 frame.columns.size() == 2 ? std::string("one of these two columns is empty")
                                           : fmt::format("`columns` holds {} part{}; it sets two side by side",
                                                         frame.columns.size(), frame.columns.size() == 1 ? "" : "s"))
          .help("write `<!-- column -->` on a line of its own between the two");
      for (Blocks& column : frame.columns) std::ranges::move(column, std::back_inserter(frames_.back().blocks));
      return;
    }
    Block made;
    made.where = frame.opener->where;
    made.where.end = std::max(made.where.end, frame.columns.back().back().where.end);
    made.node = Columns{std::move(frame.columns)};
    frames_.back().blocks.push_back(std::move(made));
  }

  void close_region() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    if (frame.opener->name == "columns") return close_columns(std::move(frame));
    if (frame.blocks.empty()) return;
    Block made;
    made.where = frame.opener->where;
    made.where.end = std::max(made.where.end, frame.blocks.back().where.end);
    if (frame.opener->name == "lang")
      made.node = LanguageBlock{frame.opener->text, std::move(frame.blocks)};
    else
      made.node = SideHeadings{std::move(frame.blocks)};
    item_id_ = nullptr;
    frames_.back().blocks.push_back(std::move(made));
  }

  void contents(const Directive& directive) {
    Contents made;
    made.title = unescape_punctuation(directive.text);
    made.depth = option_number(directive, "depth", 2, 1, 6);
    push({std::move(made), {}, false, directive.where}, "contents");
  }

  void answer_space(const Directive& directive) {
    AnswerSpace made;
    made.label = unescape_punctuation(directive.text);
    made.lines = option_number(directive, "lines", 1, 1, 200);
    push({std::move(made), {}, false, directive.where}, "room for an answer");
  }

  ParseContext& context_;
  Diagnostics& out_;
  Place place_;
  int depth_;
  std::string* item_id_;  ///< where an item's anchor goes, until its first block has come
  std::vector<Frame> frames_;
  std::vector<Directive> pending_;
  bool in_numbers_ = false;
};

bool is_paragraph_like(const Block& block) {
  if (block.id_written) return false;  // its anchor's line stands before it
  if (const auto* const figure = std::get_if<Figure>(&block.node))
    return !figure->image.decorative && figure->caption.empty();
  return std::holds_alternative<Paragraph>(block.node);
}

/// Would a line of words after it go on in it?
bool ends_open(const Block& block) {
  return std::visit(
      Overloaded{
          [](const Paragraph&) { return true; }, [](const Figure&) { return true; }, [](const Table&) { return true; },
          [](const BlockQuote& quote) { return quote.blocks.empty() || ends_open(quote.blocks.back()); },
          [](const Callout& callout) { return callout.blocks.empty() || ends_open(callout.blocks.back()); },
          [](const List& list) {
            return list.items.empty() || list.items.back().blocks.empty() || ends_open(list.items.back().blocks.back());
          },
          [](const KeyValues&) { return true; }, [](const auto&) { return false; }},
      block.node);
}

}  // namespace

bool needs_blank_between(const Block& first, const Block& second) {
  if (is_paragraph_like(second)) return ends_open(first);
  if (const auto* const table = std::get_if<Table>(&second.node)) {
    const bool directive_first = second.id_written || !table->caption.empty() || table->row_headers || table->landscape;
    return !directive_first && ends_open(first);
  }
  const auto* const list = std::get_if<List>(&second.node);
  // Only a list that begins at 1, and with words, can follow a paragraph's line.
  const bool shy = list && ((list->style != ListStyle::Bullet && list->start != 1) || list->items.empty() ||
                            (list->items.front().blocks.empty() && list->items.front().id.empty()));
  if (shy && !second.id_written && ends_open(first)) return true;
  // Two lists, or a quotation after a quotation, would be one.
  const bool lists = (list || std::holds_alternative<KeyValues>(second.node)) &&
                     (std::holds_alternative<List>(first.node) || std::holds_alternative<KeyValues>(first.node));
  const auto is_quote = [](const Block& block) {
    return std::holds_alternative<BlockQuote>(block.node) || std::holds_alternative<Callout>(block.node);
  };
  return lists || (is_quote(first) && is_quote(second));
}

Blocks build_body(ParseContext& context, const cmark_node& root) {
  return BlockBuilder(context, Place::Top, 0).build(root.first_child);
}

std::vector<Footnote> build_footnotes(ParseContext& context) {
  std::vector<Footnote> made;
  std::unordered_set<std::string> names;
  // Notes that notes use are added to the end while this runs.
  for (std::size_t i = 0; i < context.footnotes.size(); ++i) {
    const cmark_node& definition = *context.footnotes[i].definition;
    Footnote one;
    one.number = static_cast<std::uint32_t>(i + 1);
    one.where = context.span(definition);
    one.blocks = BlockBuilder(context, Place::Inside, 0).build(definition.first_child);
    made.push_back(std::move(one));
  }
  for (std::size_t i = 0; i < made.size(); ++i) {
    made[i].uses = context.footnotes[i].uses;
    std::string name;
    for (const char c : view(context.footnotes[i].definition->as.literal)) {
      const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
      if (plain) name += c;
    }
    if (name.empty()) name = "note";
    // Names are compared as cmark does, without case.
    std::string unique = name;
    for (int suffix = 2; !names.insert(ascii_lower(unique)).second; ++suffix)
      unique = fmt::format("{}-{}", name, suffix);
    made[i].name = std::move(unique);
  }
  return made;
}

}  // namespace despatch
