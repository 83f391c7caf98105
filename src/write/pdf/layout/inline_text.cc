#include "write/pdf/layout/inline_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace despatch::layout {
namespace {

/// What a link says of itself stands at each of its lines, so it is no longer than a listener would wait for.
std::string said_briefly(std::string text) {
  constexpr std::size_t kMostBytes = 400;
  if (text.size() <= kMostBytes) return text;
  std::size_t end = kMostBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  if (const std::size_t blank = text.rfind(' ', end); blank != std::string::npos && blank > end / 2) end = blank;
  return text.substr(0, end) + "…";
}

class InlineSetter {
 public:
  InlineSetter(Shop& shop, ParagraphMaker& maker) : shop_(shop), maker_(maker) {}

  void all(const Inlines& inlines, const TextStyle& look, NodeId node) {
    const StyleId style = shop_.text.styles.intern(look);
    for (const Inline& part : inlines) {
      maker_.set(style, node, part.where);
      std::visit([&](const auto& inline_node) { one(inline_node, look, node, part.where); }, part.node);
    }
  }

 private:
  void one(const Text& text, const TextStyle&, NodeId, Span) { maker_.add(text.text); }
  void one(const LineBreak&, const TextStyle&, NodeId, Span) { maker_.add_forced_break(); }
  void one(const Comment&, const TextStyle&, NodeId, Span) {}

  void one(const CodeSpan& code, const TextStyle& look, NodeId node, Span where) {
    TextStyle mono = look;
    mono.family = shop_.theme.code_family;
    mono.size_pt = look.size_pt * shop_.theme.code_share;
    maker_.set(shop_.text.styles.intern(mono), shop_.structure.add(node, pdf::Role::Code), where);
    maker_.add(code.text);
  }

  void one(const Emphasis& part, TextStyle look, NodeId node, Span) {
    look.face = shop_.theme.italics ? with_italic(look.face) : with_bold(look.face);
    all(part.inlines, look, node);
  }

  void one(const Strong& part, TextStyle look, NodeId node, Span) {
    look.face = with_bold(look.face);
    all(part.inlines, look, node);
  }

  void one(const Strikethrough& part, TextStyle look, NodeId node, Span) {
    look.strike = true;
    all(part.inlines, look, node);
  }

  void one(const Superscript& part, TextStyle look, NodeId node, Span) { shifted(part.inlines, look, node, 0.34); }
  void one(const Subscript& part, TextStyle look, NodeId node, Span) { shifted(part.inlines, look, node, -0.14); }

  void shifted(const Inlines& inlines, TextStyle look, NodeId node, double by_em) {
    look.rise_pt += look.size_pt * by_em;
    look.size_pt *= shop_.theme.raised_share;
    all(inlines, look, node);
  }

  void one(const LanguageSpan& part, TextStyle look, NodeId node, Span) {
    look.language = part.lang;
    all(part.inlines, look, shop_.structure.add(node, pdf::Role::Span, {.attributes = {.language = part.lang}}));
  }

  void one(const Abbreviation& part, const TextStyle& look, NodeId node, Span) {
    all(part.inlines, look, shop_.structure.add(node, pdf::Role::Span, {.attributes = {.expansion = part.expansion}}));
  }

  void one(const Link& link, TextStyle look, NodeId node, Span) {
    const bool inside = link.url.starts_with('#');
    look.color = shop_.theme.link;
    look.underline = !inside && shop_.theme.underlined_links;
    if (!inside && !shop_.theme.underlined_links) look.face = with_bold(look.face);
    std::string description = plain_text(link.inlines);
    if (trim(description).empty()) description = link.url;
    if (!link.title.empty()) {
      description += ": " + link.title;
    } else if (!inside && description != link.url) {
      description += ", " + link.url;
    }
    all(link.inlines, look,
        shop_.structure.add(node, pdf::Role::Link,
                            {.link = LinkTarget{link.url, said_briefly(std::move(description))}}));
  }

  void one(const Image& image, const TextStyle& look, NodeId node, Span where) {
    Picture picture = place_picture(shop_, image, where, shop_.page.text_width() * 0.9, shop_.page.text_height() * 0.3);
    picture.decorative = image.alt.empty();
    if (!picture.decorative)
      picture.node = shop_.structure.add(node, pdf::Role::Figure, {.attributes = {.alternate_description = image.alt}});
    if (picture.missing) {
      if (!image.alt.empty()) {
        maker_.set(shop_.text.styles.intern(look), node, where);
        maker_.add("[" + image.alt + "]");
      }
      return;
    }
    shop_.text.pictures.push_back(picture);
    maker_.add_picture(static_cast<std::uint32_t>(shop_.text.pictures.size() - 1));
  }

  void one(const FootnoteReference& reference, TextStyle look, NodeId node, Span) {
    look.rise_pt += look.size_pt * 0.34;
    look.size_pt *= shop_.theme.raised_share;
    look.color = shop_.theme.link;
    look.underline = false;
    const NodeId outer = shop_.structure.add(node, pdf::Role::Reference);
    const NodeId link = shop_.structure.link_of(node)
                            ? outer
                            : shop_.structure.add(outer, pdf::Role::Link,
                                                  {.link = LinkTarget{"#" + note_anchor(reference.number),
                                                                      fmt::format("Footnote {}", reference.number)}});
    maker_.add_note_mark(std::to_string(reference.number), shop_.text.styles.intern(look), link, reference.number);
  }

  Shop& shop_;
  ParagraphMaker& maker_;
};

}  // namespace

std::string note_anchor(std::uint32_t number) { return fmt::format("despatch.note.{}", number); }

Paragraph set_inlines(Shop& shop, const Inlines& inlines, const TextStyle& look, NodeId node, Span where,
                      bool right_to_left, std::string_view prefix) {
  ParagraphMaker maker(shop.text);
  maker.begin(shop.text.styles.intern(look), node, where, right_to_left);
  if (!prefix.empty()) maker.add(prefix);
  InlineSetter(shop, maker).all(inlines, look, node);
  return maker.finish();
}

Paragraph set_pair(Shop& shop, const Inlines& name, const TextStyle& name_look, NodeId name_node, const Inlines& value,
                   const TextStyle& look, NodeId value_node, Span where, bool right_to_left) {
  ParagraphMaker maker(shop.text);
  maker.begin(shop.text.styles.intern(look), name_node, where, right_to_left);
  InlineSetter setter(shop, maker);
  setter.all(name, name_look, name_node);
  if (!name.empty()) {
    maker.set(shop.text.styles.intern(name_look), name_node, where);
    maker.add(": ");
  }
  setter.all(value, look, value_node);
  return maker.finish();
}

Paragraph set_text(Shop& shop, std::string_view text, const TextStyle& look, NodeId node, Span where,
                   bool right_to_left) {
  ParagraphMaker maker(shop.text);
  maker.begin(shop.text.styles.intern(look), node, where, right_to_left);
  maker.add(text);
  return maker.finish();
}

Paragraph set_label(Shop& shop, std::string_view text, const TextStyle& look, NodeId node, bool right_to_left) {
  ParagraphMaker maker(shop.text);
  maker.begin(shop.text.styles.intern(look), node, {}, right_to_left);
  maker.keep_last_blank();
  maker.add(text);
  return maker.finish();
}

Paragraph set_code(Shop& shop, std::string_view text, const TextStyle& look, NodeId node, Span where) {
  constexpr std::size_t kTab = 4;
  const StyleId style = shop.text.styles.intern(look);
  auto& atoms = shop.text.atoms;
  Paragraph out{.first_atom = static_cast<std::uint32_t>(atoms.size()), .style = style};
  if (text.ends_with('\n')) text.remove_suffix(1);
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::size_t before = atoms.size();
    for (std::size_t column = 0; at < end;) {
      const bool blank = text[at] == ' ' || text[at] == '\t';
      std::size_t stop = at;
      std::string part;
      for (; stop < end && (text[stop] == ' ' || text[stop] == '\t') == blank; ++stop) {
        const std::size_t width = text[stop] == '\t' ? kTab - column % kTab : 1;
        part.append(blank ? std::string(width, ' ') : std::string(1, text[stop]));
        column += width;
      }
      Atom atom = shop.text.shape(part, style, node, false, where);
      if (blank) {  // the blanks of code have a width of their own, wherever they stand
        atom.width += atom.blank;
        atom.blank = 0;
        atom.after = After::Break;
      }
      atoms.push_back(atom);
      at = stop;
    }
    if (atoms.size() == before) atoms.push_back({.style = style, .node = node});
    atoms.back().after = After::Forced;
    if (end >= text.size()) break;
    at = end + 1;
  }
  out.atoms = static_cast<std::uint32_t>(atoms.size()) - out.first_atom;
  return out;
}

}  // namespace despatch::layout
