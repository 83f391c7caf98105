#include <algorithm>
#include <cmath>

#include "base/language.h"
#include "base/text.h"
#include "write/html/escape.h"
#include "write/html/picture.h"
#include "write/html/style.h"
#include "write/html/walk.h"
#include "write/html/writer.h"

namespace despatch::html {
namespace {

// A page is about this much larger than the Markdown it came from; the tree does not know its own size.
constexpr std::size_t kRoomForPage = 96 * 1024;

double widest_label(const Document& document) {
  double widest = 0;
  for_each_block(document.blocks, [&](const Block& block) {
    const auto* list = std::get_if<List>(&block.node);
    if (!list || !list->numbered_paragraphs) return;
    for (const ListItem& item : list->items) widest = std::max(widest, label_width_em(item.label));
  });
  return widest;
}

bool has_numbered_headings(const Document& document) {
  bool found = false;
  for_each_block(document.blocks, [&](const Block& block) {
    const auto* heading = std::get_if<Heading>(&block.node);
    found = found || (heading && !heading->number.empty() && !heading->appendix);
  });
  return found;
}

// Our ids are `paper`, or hold a colon, which an anchor made from words never does; an author may still have typed one.
std::string prefix_of_own_ids(const Document& document) {
  std::string prefix;
  const auto look = [&](std::string_view id) {
    if (id == "paper" || id.find(':') != std::string_view::npos) {
      if (prefix.empty()) prefix = "despatch:";
      while (id.starts_with(prefix)) prefix += "despatch:";
    }
  };
  for_each_block(document.blocks, [&](const Block& block) {
    look(block.id);
    if (const auto* list = std::get_if<List>(&block.node)) {
      for (const ListItem& item : list->items) look(item.id);
    }
  });
  return prefix;
}

std::string date_in_words(Date date, const Words& words) {
  return std::to_string(static_cast<unsigned>(date.day())) + ' ' +
         std::string(words.months[static_cast<unsigned>(date.month()) - 1]) + ' ' +
         std::to_string(static_cast<int>(date.year()));
}

std::string title_of(const Document& document, const Outline& outline, const Words& words) {
  if (!document.meta.title.empty()) return document.meta.title;
  std::string title = outline.title() ? words_of(outline.title()->inlines) : std::string();
  return trim(title).empty() ? std::string(words.untitled) : title;
}

}  // namespace

Writer::Writer(const Document& document, const HtmlOptions& options, const LoadAsset& load, Diagnostics& out)
    : document_(document),
      options_(options),
      load_(load),
      diagnostics_(out),
      language_(is_language_tag(document.meta.language) ? document.meta.language : "en-GB"),
      words_(words_for(language_)),
      outline_(document),
      figures_(sourced_figures(document)),
      prefix_(prefix_of_own_ids(document)),
      right_to_left_(is_right_to_left(language_)),
      widest_number_(widest_label(document)),
      has_numbered_headings_(has_numbered_headings(document)) {}

std::string Writer::write_page() && {
  out_.reserve(kRoomForPage);
  out_ += "<!DOCTYPE html>\n<html";
  add_attribute("lang", language_);
  if (right_to_left_) out_ += " dir=\"rtl\"";
  out_ += ">\n";
  write_head();
  out_ += widest_number_ > 0 || has_numbered_headings_ ? "<body class=\"numbered\">\n" : "<body>\n";
  write_top();
  write_main();
  write_foot();
  out_ += "</body>\n</html>\n";
  return std::move(out_);
}

void Writer::write_head() {
  const Metadata& meta = document_.meta;
  const auto meta_element = [&](std::string_view name, std::string_view content) {
    if (trim(content).empty()) return;
    out_ += "<meta";
    add_attribute("name", name);
    add_attribute("content", content);
    out_ += ">\n";
  };
  const std::string title = title_of(document_, outline_, words_);
  out_ += "<head>\n<meta charset=\"utf-8\">\n<title>";
  append_text(out_, title);
  if (!meta.council.empty() && title.find(meta.council) == std::string::npos) {
    out_ += " – ";
    append_text(out_, meta.council);
  }
  out_ += "</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  meta_element("description", meta.description);
  meta_element("author", meta.author);
  std::string keywords;
  for (const std::string& keyword : meta.keywords) {
    if (!keywords.empty()) keywords += ", ";
    keywords += keyword;
  }
  meta_element("keywords", keywords);
  if (meta.date) meta_element("dcterms.date", iso_date(*meta.date));
  meta_element("dcterms.identifier", meta.reference);
  meta_element("generator", "Despatch");
  out_ += "<meta name=\"color-scheme\" content=\"light dark\">\n";
  if (options_.stylesheet.empty()) {
    out_ += "<style>\n";
    out_ += html_stylesheet(options_.theme);
  } else {
    out_ += "<link rel=\"stylesheet\"";
    add_attribute("href", usable_url(options_.stylesheet).value_or("style.css"));
    out_ += ">\n<style>\n";
  }
  write_paper_style();
  out_ += "</style>\n</head>\n";
}

// What is printed in the margins of every sheet is text of the paper, so it cannot stand in a stylesheet that papers
// share.
void Writer::write_paper_style() {
  const Metadata& meta = document_.meta;
  const std::string title = title_of(document_, outline_, words_);
  const auto box = [&](std::string_view place, std::string_view words) {
    if (words.empty()) return;
    out_ += '@';
    out_ += place;
    out_ += "{content:";
    append_css_string(out_, words);
    out_ += '}';
  };
  out_ += "@page{";
  box("top-left", meta.header.empty() ? title : meta.header);
  box("top-right", meta.marking);
  box("bottom-left", meta.footer.empty() ? meta.council : meta.footer);
  out_ += "@bottom-right{content:";
  append_css_string(out_, words_.page);
  out_ += "\" \"counter(page)\" \"";
  append_css_string(out_, words_.of);
  out_ += "\" \"counter(pages)}}\n@page:first{@top-left{content:none}}\n";
}

void Writer::write_top() {
  out_ += "<a class=\"skip\"";
  add_our_language();
  out_ += " href=\"#";
  append_attribute(out_, own_id("paper", 0));
  out_ += "\">";
  text(words_.skip);
  out_ += "</a>\n";
  const Metadata& meta = document_.meta;
  const bool logo = options_.theme.logo.bytes != nullptr;
  if (meta.council.empty() && meta.marking.empty() && !logo) return;
  out_ += "<header class=\"top\">\n";
  if (!meta.marking.empty()) {
    out_ += "<p class=\"marking\">";
    text(meta.marking);
    out_ += "</p>\n";
  }
  if (logo) write_logo();
  if (!meta.council.empty()) {
    out_ += "<p class=\"council\">";
    text(meta.council);
    out_ += "</p>\n";
  }
  out_ += "</header>\n";
}

// The page stands alone, so the logo stands in it.
void Writer::write_logo() {
  const Logo& logo = options_.theme.logo;
  const auto info = picture_info(*logo.bytes);
  if (!info || info->width == 0 || info->height == 0) return;
  constexpr double kPixelsPerMm = 96 / 25.4;
  const double scale =
      std::min(logo.width_mm * kPixelsPerMm / info->width, logo.height_mm * kPixelsPerMm / info->height);
  const auto pixels = [&](std::uint32_t side) { return std::to_string(std::max(1L, std::lround(side * scale))); };
  out_ += "<p class=\"logo\"><img src=\"data:";
  out_ += info->media_type;
  out_ += ";base64,";
  append_base64(out_, *logo.bytes);
  out_ += '"';
  add_attribute("alt", logo.alt);
  add_attribute("width", pixels(info->width));
  add_attribute("height", pixels(info->height));
  out_ += "></p>\n";
}

void Writer::write_main() {
  out_ += "<main id=\"";
  append_attribute(out_, own_id("paper", 0));
  out_ += "\">\n";
  if (!outline_.title()) write_title_of_ours();
  write(document_.blocks);
  write_notes();
  out_ += "</main>\n";
}

void Writer::write_title_of_ours() {
  out_ += "<h1>";
  text(title_of(document_, outline_, words_));
  out_ += "</h1>\n";
  write_front();
}

// True when the paper's own first lines, down to its second heading, hold these words: then the front does not repeat
// them.
bool Writer::said_at_the_top(std::string_view words) const {
  std::string said;
  std::size_t headings = 0;
  for (const Block& block : document_.blocks) {
    if (std::holds_alternative<Heading>(block.node) && ++headings > (outline_.title() ? 1u : 0u)) break;
    for_each_block({block}, [&](const Block& inner) {
      std::visit(Overloaded{
                     [&](const Heading& n) { append_words(said, n.inlines); },
                     [&](const Paragraph& n) { append_words(said, n.inlines); },
                     [&](const KeyValues& n) {
                       for (const auto& pair : n.pairs) append_words(said, pair.key);
                     },
                     [](const auto&) {},
                 },
                 inner.node);
      said += '\n';
    });
  }
  return said.find(words) != std::string::npos;
}

void Writer::write_front() {
  const Metadata& meta = document_.meta;
  if (!meta.subtitle.empty() && !said_at_the_top(meta.subtitle)) {
    out_ += "<p class=\"subtitle\">";
    text(meta.subtitle);
    out_ += "</p>\n";
  }
  bool open = false;
  const auto pair = [&](std::string_view key, std::string_view value, std::string_view datetime = {}) {
    if (trim(value).empty() || said_at_the_top(value)) return;
    if (!open) {
      out_ += "<dl class=\"front\">\n";
      open = true;
    }
    out_ += "<div><dt";
    add_our_language();
    out_ += '>';
    text(key);
    out_ += "</dt> <dd>";
    if (!datetime.empty()) {
      out_ += "<time";
      add_our_language();
      add_attribute("datetime", datetime);
      out_ += '>';
    }
    text(value);
    out_ += datetime.empty() ? "</dd></div>\n" : "</time></dd></div>\n";
  };
  if (meta.date) pair(words_.date, date_in_words(*meta.date, words_), iso_date(*meta.date));
  pair(words_.reference, meta.reference);
  pair(words_.status, meta.status);
  if (meta.author != meta.council) pair(words_.author, meta.author);
  if (open) out_ += "</dl>\n";
}

void Writer::write_notes() {
  if (document_.footnotes.empty()) return;
  const std::string heading_id = own_id("notes", 1);
  const int level = outline_.next_level(nullptr);
  out_ += "<section class=\"notes\" role=\"doc-endnotes\"";
  add_attribute("aria-labelledby", heading_id);
  out_ += ">\n<h";
  number(static_cast<std::size_t>(level));
  add_id(heading_id);
  add_our_language();
  out_ += '>';
  text(words_.notes);
  out_ += "</h";
  number(static_cast<std::size_t>(level));
  out_ += ">\n<ol";
  add_label_width(label_width_em(std::to_string(document_.footnotes.size())) + 0.3);
  out_ += ">\n";
  for (const Footnote& note : document_.footnotes) write_note(note);
  out_ += "</ol>\n</section>\n";
}

// Number and way back stand in the note's own paragraphs, where it has any.
void Writer::write_note(const Footnote& note) {
  out_ += "<li";
  add_id(own_id("fn", note.number));
  out_ += '>';
  const auto number_first = [&] {
    out_ += "<span class=\"l\">";
    number(note.number);
    out_ += ". </span>";
  };
  const bool opens_with_paragraph = !note.blocks.empty() && std::holds_alternative<Paragraph>(note.blocks.front().node);
  if (!opens_with_paragraph) number_first();
  for (const Block& block : note.blocks) {
    const auto* paragraph = std::get_if<Paragraph>(&block.node);
    const bool first = &block == &note.blocks.front();
    const bool last = &block == &note.blocks.back();
    if (!paragraph || !(first || last)) {
      write(block);
      continue;
    }
    out_ += "<p";
    add_id(block.id);
    out_ += '>';
    if (first) number_first();
    write(paragraph->inlines);
    if (last) write_back_links(note);
    out_ += "</p>\n";
  }
  if (note.blocks.empty() || !std::holds_alternative<Paragraph>(note.blocks.back().node)) {
    out_ += "<p>";
    write_back_links(note);
    out_ += "</p>\n";
  }
  out_ += "</li>\n";
}

void Writer::write_back_links(const Footnote& note) {
  for (std::uint32_t use = 1; use <= note.uses; ++use) {
    out_ += " <a class=\"back\" role=\"doc-backlink\"";
    add_our_language();
    out_ += " href=\"";
    append_fragment(out_, own_id("fnref", note.number) + (use > 1 ? ":" + std::to_string(use) : ""));
    out_ += "\" aria-label=\"";
    append_attribute(out_, words_.back);
    out_ += ' ';
    number(note.number);
    if (note.uses > 1) out_ += " (", number(use), out_ += ")";
    out_ += "\">↑</a>";
  }
}

void Writer::write_foot() {
  const Metadata& meta = document_.meta;
  const std::string& words = meta.footer.empty() ? meta.council : meta.footer;
  if (words.empty() && meta.marking.empty()) return;
  out_ += "<footer class=\"foot\">\n";
  if (!words.empty()) {
    out_ += "<p>";
    text(words);
    out_ += "</p>\n";
  }
  if (!meta.marking.empty()) {
    out_ += "<p>";
    text(meta.marking);
    out_ += "</p>\n";
  }
  out_ += "</footer>\n";
}

// ---------------------------------------------------------------------------------------------------------- attributes

void Writer::add_id(std::string_view id) {
  if (id.empty()) return;
  append_id(out_ += " id=\"", id);
  out_ += '"';
}

void Writer::add_attribute(std::string_view name, std::string_view value) {
  out_ += ' ';
  out_ += name;
  out_ += "=\"";
  append_attribute(out_, value);
  out_ += '"';
}

bool Writer::add_language(std::string_view language) {
  const bool before = right_to_left_;
  if (!is_language_tag(language)) return before;
  add_attribute("lang", language);
  right_to_left_ = is_right_to_left(language);
  if (right_to_left_ != before) out_ += right_to_left_ ? " dir=\"rtl\"" : " dir=\"ltr\"";
  return before;
}

void Writer::add_our_language() {
  if (ascii_lower(std::string_view(language_).substr(0, language_.find('-'))) == words_.language) return;
  add_attribute("lang", words_.language);
}

void Writer::text(std::string_view words) { append_text(out_, words); }
void Writer::number(std::size_t n) { out_ += std::to_string(n); }

std::string Writer::own_id(std::string_view kind, std::size_t n) const {
  std::string id = prefix_;
  id += kind;
  if (n > 0) id.append(":").append(std::to_string(n));
  return id;
}

}  // namespace despatch::html
