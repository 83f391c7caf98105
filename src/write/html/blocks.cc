#include "base/text.h"
#include "write/html/escape.h"
#include "write/html/writer.h"

namespace despatch::html {
namespace {

std::string_view class_of(CalloutKind kind) {
  switch (kind) {
    case CalloutKind::Note: return "note";
    case CalloutKind::Tip: return "tip";
    case CalloutKind::Important: return "important";
    case CalloutKind::Warning: return "warning";
    case CalloutKind::Caution: return "caution";
  }
  return "note";
}

}  // namespace

void Writer::write(const Blocks& blocks) {
  for (const Block& block : blocks) write(block);
}

void Writer::write(const Block& block) {
  std::visit([&](const auto& node) { write(node, block); }, block.node);
}

void Writer::write(const Heading& heading, const Block& block) {
  const char level = static_cast<char>('0' + outline_.next_level(&heading));
  out_ += "<h";
  out_ += level;
  add_id(block.id);
  if (heading.appendix) out_ += " class=\"appendix\"";
  out_ += '>';
  if (!heading.number.empty()) {
    out_ += heading.appendix ? "<span>" : "<span class=\"n\">";
    text(heading.number);
    out_ += heading.appendix ? ": </span>" : " </span>";
  }
  write(heading.inlines);
  if (!block.id.empty() && &heading != outline_.title()) {
    // For the mouse only: the contents lead everybody else to the same places.
    out_ += " <a class=\"self\" aria-hidden=\"true\" tabindex=\"-1\" href=\"";
    append_fragment(out_, block.id);
    out_ += "\"></a>";
  }
  out_ += "</h";
  out_ += level;
  out_ += ">\n";
  if (&heading == outline_.title()) write_front();
}

void Writer::write(const Paragraph& paragraph, const Block& block) {
  out_ += "<p";
  add_id(block.id);
  out_ += '>';
  write(paragraph.inlines);
  out_ += "</p>\n";
}

void Writer::write(const BlockQuote& quote, const Block& block) {
  out_ += "<blockquote";
  add_id(block.id);
  out_ += ">\n";
  write(quote.blocks);
  out_ += "</blockquote>\n";
}

// A note rather than an aside: it belongs to the text where it stands, and a landmark for each would drown the page's
// own.
void Writer::write(const Callout& callout, const Block& block) {
  const std::string label = own_id("callout", ++notes_);
  out_ += "<div class=\"callout ";
  out_ += class_of(callout.kind);
  out_ += "\" role=\"note\"";
  add_id(block.id);
  add_attribute("aria-labelledby", label);
  out_ += ">\n<p class=\"callout-title\"";
  add_id(label);
  out_ += '>';
  text(callout.title);
  out_ += "</p>\n";
  write(callout.blocks);
  out_ += "</div>\n";
}

void Writer::write(const CodeBlock& code, const Block& block) {
  out_ += "<pre";
  add_id(block.id);
  // The parser takes one line break after the tag away.
  out_ += ">\n<code>";
  append_text(out_, code.text);
  out_ += "</code></pre>\n";
}

void Writer::write(const ThematicBreak&, const Block& block) {
  out_ += "<hr";
  add_id(block.id);
  out_ += ">\n";
}

void Writer::write(const KeyValues& pairs, const Block& block) {
  out_ += "<dl class=\"pairs\"";
  add_id(block.id);
  out_ += ">\n";
  for (const KeyValues::Pair& pair : pairs.pairs) {
    out_ += "<div><dt>";
    write(pair.key);
    out_ += "</dt> <dd>";
    const auto* only = pair.value.size() == 1 ? std::get_if<Paragraph>(&pair.value.front().node) : nullptr;
    if (only) {
      write(only->inlines);
    } else {
      write(pair.value);
    }
    out_ += "</dd></div>\n";
  }
  out_ += "</dl>\n";
}

void Writer::write_caption_words(std::string_view number_words, const Inlines& caption) {
  if (!number_words.empty()) {
    out_ += "<span class=\"cn\">";
    text(number_words);
    out_ += caption.empty() ? "</span>" : ": </span>";
  }
  write(caption);
}

void Writer::write(const Figure& figure, const Block& block) {
  out_ += "<figure";
  add_id(block.id);
  out_ += ">\n";
  write_image(figure.image, block.where);
  if (!figure.number.empty() || !figure.caption.empty()) {
    out_ += "\n<figcaption>";
    write_caption_words(figure.number, figure.caption);
    out_ += "</figcaption>";
  }
  out_ += "\n</figure>\n";
}

// The second contents of a paper is no landmark: two of the same name tell nobody apart.
void Writer::write(const Contents& contents, const Block& block) {
  if (contents.entries.empty()) return;
  const bool landmark = ++contents_ == 1;
  const std::string heading_id = own_id("contents", contents_);
  out_ += landmark ? "<nav class=\"contents\"" : "<div class=\"contents\"";
  add_id(block.id);
  if (contents.title.empty()) {
    if (landmark) add_attribute("aria-label", words_.contents);
    out_ += ">\n";
  } else {
    if (landmark) add_attribute("aria-labelledby", heading_id);
    out_ += ">\n";
    const char level = static_cast<char>('0' + outline_.next_level(nullptr));
    out_ += "<h";
    out_ += level;
    add_id(heading_id);
    out_ += '>';
    text(contents.title);
    out_ += "</h";
    out_ += level;
    out_ += ">\n";
  }
  int depth = 0;
  for (const ContentsEntry& entry : contents.entries) {
    // An entry goes at most one list deeper than the one before, so that no list lacks its item.
    const int wanted = std::max(1, std::min(entry.level, depth + 1));
    if (wanted > depth) {
      out_ += depth == 0 ? "<ol>\n" : "\n<ol>\n";
    } else {
      out_ += "</li>\n";
      for (int i = depth; i > wanted; --i) out_ += "</ol>\n</li>\n";
    }
    depth = wanted;
    out_ += "<li><a href=\"";
    append_fragment(out_, entry.id);
    out_ += "\">";
    if (!entry.number.empty()) {
      out_ += "<span class=\"cn\">";
      text(entry.number);
      out_ += entry.number.find(' ') == std::string::npos ? " </span>" : ": </span>";
    }
    write(entry.inlines);
    out_ += "</a>";
  }
  for (; depth > 0; --depth) out_ += "</li>\n</ol>\n";
  out_ += landmark ? "</nav>\n" : "</div>\n";
}

void Writer::write(const PageBreak&, const Block& block) {
  out_ += "<div class=\"page-break\"";
  add_id(block.id);
  out_ += "></div>\n";
}

void Writer::write(const AnswerSpace& space, const Block& block) {
  out_ += space.lines <= 1 ? "<div class=\"answer line\"" : "<div class=\"answer\"";
  add_id(block.id);
  out_ += ">\n<p>";
  text(space.label);
  out_ += "</p>\n<div class=\"room\"";
  if (space.lines > 1) {
    out_ += " style=\"height:";
    number(static_cast<std::size_t>(std::min(space.lines, 60)) * 2);
    out_ += "rem\"";
  }
  out_ += "></div>\n</div>\n";
}

void Writer::write(const LanguageBlock& part, const Block& block) {
  out_ += "<div class=\"part\"";
  add_id(block.id);
  const bool before = add_language(part.lang);
  out_ += ">\n";
  write(part.blocks);
  out_ += "</div>\n";
  right_to_left_ = before;
}

// Each heading is boxed with what follows it, so that a tall heading pushes nothing down but its own text.
void Writer::write(const SideHeadings& part, const Block& block) {
  out_ += "<div class=\"side\"";
  add_id(block.id);
  out_ += ">\n";
  bool open = false;
  const auto close = [&] {
    if (open) out_ += "</div>\n</div>\n";
    open = false;
  };
  for (const Block& inner : part.blocks) {
    const auto* heading = std::get_if<Heading>(&inner.node);
    if (heading) close();
    const bool at_the_side = heading && heading->level >= 3;
    if (at_the_side) out_ += "<div class=\"side-item\">\n";
    write(inner);
    if (at_the_side) {
      out_ += "<div class=\"side-text\">\n";
      open = true;
    }
  }
  close();
  out_ += "</div>\n";
}

void Writer::write(const Columns& parts, const Block& block) {
  out_ += "<div class=\"columns\"";
  add_id(block.id);
  out_ += ">\n";
  for (const Blocks& column : parts.columns) {
    out_ += "<div>\n";
    write(column);
    out_ += "</div>\n";
  }
  out_ += "</div>\n";
}

void Writer::write(const NumberingChange&, const Block&) {}
void Writer::write(const Comment&, const Block&) {}

}  // namespace despatch::html
