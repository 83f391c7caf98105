#include "write/html/escape.h"
#include "write/html/picture.h"
#include "write/html/walk.h"
#include "write/html/writer.h"

namespace despatch::html {

void Writer::write(const Inlines& inlines) {
  for (const Inline& inline_ : inlines) write(inline_);
}

void Writer::write(const Inline& inline_) {
  const auto element = [&](std::string_view name, const Inlines& inlines) {
    out_.append("<").append(name) += '>';
    write(inlines);
    out_.append("</").append(name) += '>';
  };
  std::visit(Overloaded{
                 [&](const Text& n) { write_text(n); },
                 [&](const LineBreak&) { out_ += "<br>\n"; },
                 [&](const CodeSpan& n) {
                   out_ += "<code>";
                   append_text(out_, n.text);
                   out_ += "</code>";
                 },
                 [&](const Emphasis& n) { element("em", n.inlines); },
                 [&](const Strong& n) { element("strong", n.inlines); },
                 [&](const Strikethrough& n) { element("del", n.inlines); },
                 [&](const Superscript& n) { element("sup", n.inlines); },
                 [&](const Subscript& n) { element("sub", n.inlines); },
                 [&](const LanguageSpan& n) {
                   out_ += "<span";
                   const bool before = add_language(n.lang);
                   out_ += '>';
                   write(n.inlines);
                   out_ += "</span>";
                   right_to_left_ = before;
                 },
                 [&](const Abbreviation& n) {
                   out_ += "<abbr";
                   add_attribute("title", n.expansion);
                   out_ += '>';
                   write(n.inlines);
                   out_ += "</abbr>";
                 },
                 [&](const Link& n) { write_link(n, inline_.where); },
                 [&](const Image& n) { write_image(n, inline_.where); },
                 [&](const FootnoteReference& n) { write_footnote_reference(n); },
                 [](const Comment&) {},
             },
             inline_.node);
}

/// A figure whose source is known says it to whoever looks at the page's elements; it looks and reads as before.
void Writer::write_text(const Text& text) {
  const auto found = figures_.find(&text);
  std::size_t done = 0;
  if (found != figures_.end())
    for (const SourcedFigure& figure : found->second) {
      append_text(out_, std::string_view(text.text).substr(done, figure.range.begin - done));
      out_ += "<span";
      add_attribute("data-source", figure.source);
      out_ += '>';
      append_text(out_, std::string_view(text.text).substr(figure.range.begin, figure.range.end - figure.range.begin));
      out_ += "</span>";
      done = figure.range.end;
    }
  append_text(out_, std::string_view(text.text).substr(done));
}

void Writer::write_link(const Link& link, Span where) {
  if (link.url.starts_with('#')) {
    out_ += "<a href=\"";
    append_fragment(out_, std::string_view(link.url).substr(1));
  } else if (const auto url = usable_url(link.url)) {
    out_ += "<a href=\"";
    append_attribute(out_, *url);
  } else {
    diagnostics_.warning("html/unusable-link", where, "`" + link.url + "` is no address that a link can lead to")
        .help("write a web address, mailto:, tel:, a file beside the paper, or #anchor");
    write(link.inlines);
    return;
  }
  out_ += '"';
  if (!link.title.empty()) add_attribute("title", link.title);
  out_ += '>';
  write(link.inlines);
  out_ += "</a>";
}

void Writer::write_image(const Image& image, Span where) {
  std::string bytes;
  std::string problem;
  std::string_view code = "html/missing-picture";
  std::optional<PictureInfo> info;
  if (auto data = decode_data_url(image.url)) {
    bytes = std::move(*data);
  } else if (image.url.starts_with("data:")) {
    problem = "the picture's data is not base64";
  } else if (!load_) {
    problem = "no pictures are at hand";
  } else if (auto loaded = load_(image.url)) {
    bytes = std::move(*loaded);
  } else {
    problem = loaded.error();
  }
  if (problem.empty() && !(info = picture_info(bytes))) {
    code = "html/unknown-picture";
    problem = "this is neither PNG nor JPEG";
  }
  if (!info) {
    const std::string shown = image.url.size() > 80 ? image.url.substr(0, 77) + "…" : image.url;
    diagnostics_.error(code, where, "the picture `" + shown + "` cannot be shown: " + problem)
        .note("its alternative text stands in the page instead");
    out_ += "<span class=\"missing\">";
    append_text(out_, image.alt.empty() ? shown : image.alt);
    out_ += "</span>";
    return;
  }
  out_ += "<img src=\"";
  const auto linked = options_.embed_pictures ? std::nullopt : usable_url(image.url);
  if (linked) {
    append_attribute(out_, *linked);
  } else {
    out_.append("data:").append(info->media_type).append(";base64,");
    append_base64(out_, bytes);
  }
  out_ += '"';
  add_attribute("alt", image.alt);
  if (info->width > 0 && info->height > 0) {
    out_ += " width=\"", number(info->width), out_ += "\" height=\"", number(info->height), out_ += '"';
  }
  if (!image.title.empty()) add_attribute("title", image.title);
  out_ += '>';
}

void Writer::write_footnote_reference(const FootnoteReference& reference) {
  out_ += "<sup class=\"noteref\">";
  const bool leads_somewhere = reference.number >= 1 && reference.number <= document_.footnotes.size();
  if (leads_somewhere) {
    out_ += "<a role=\"doc-noteref\"";
    add_our_language();
    add_id(own_id("fnref", reference.number) + (reference.use > 1 ? ":" + std::to_string(reference.use) : ""));
    out_ += " href=\"";
    append_fragment(out_, own_id("fn", reference.number));
    out_ += "\" aria-label=\"";
    append_attribute(out_, words_.note);
    out_ += ' ';
    number(reference.number);
    out_ += "\">";
  }
  number(reference.number);
  out_ += leads_somewhere ? "</a></sup>" : "</sup>";
}

}  // namespace despatch::html
