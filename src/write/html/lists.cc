#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "write/html/escape.h"
#include "write/html/writer.h"

namespace despatch::html {
namespace {

std::string_view type_of(ListStyle style) {
  switch (style) {
    case ListStyle::LowerAlpha: return "a";
    case ListStyle::UpperAlpha: return "A";
    case ListStyle::LowerRoman: return "i";
    case ListStyle::UpperRoman: return "I";
    case ListStyle::Bullet:
    case ListStyle::Decimal: break;
  }
  return "";
}

const Paragraph* first_paragraph(const Blocks& blocks) {
  for (const Block& block : blocks) {
    if (std::holds_alternative<Comment>(block.node)) continue;
    return std::get_if<Paragraph>(&block.node);
  }
  return nullptr;
}

}  // namespace

double label_width_em(std::string_view label) {
  double width = 0;
  for (const char c : label) {
    const bool narrow = c == 'i' || c == 'l' || c == 'I' || c == '.' || c == '(' || c == ')';
    const bool continues = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
    width += continues ? 0 : narrow ? 0.3 : 0.56;
  }
  return width;
}

// What the stylesheet gives a list that says nothing: room for "9." and a blank.
constexpr double kUsualLabel = 1.7;

void Writer::add_label_width(double label_em) {
  const double em = std::min(label_em + 0.75, 8.0);
  if (em <= kUsualLabel) return;
  const auto tenths = static_cast<std::size_t>(std::lround(em * 10));
  out_ += " style=\"--l:";
  number(tenths / 10);
  out_ += '.';
  number(tenths % 10);
  out_ += "em\"";
}

// Numbers stand in the text, not in the browser's markers: they are copied with the words, and "(a)" and "2.6.1" are
// what the paper says. The stylesheet takes the markers away in the one way that leaves a list a list for every screen
// reader.
void Writer::write(const List& list, const Block& block) {
  const bool bullets = list.style == ListStyle::Bullet;
  out_ += bullets ? "<ul" : "<ol";
  add_id(block.id);
  if (!bullets) {
    double width = list.numbered_paragraphs ? widest_number_ : 0;
    for (const ListItem& item : list.items) width = std::max(width, label_width_em(item.label));
    if (list.numbered_paragraphs) out_ += " class=\"paras\"";
    add_label_width(width);
    if (list.start != 1) add_attribute("start", std::to_string(list.start));
    if (const auto type = type_of(list.style); !type.empty()) add_attribute("type", type);
  } else if (!list.tight) {
    out_ += " class=\"loose\"";
  }
  out_ += ">\n";
  for (const ListItem& item : list.items) write_item(list, item);
  out_ += bullets ? "</ul>\n" : "</ol>\n";
}

void Writer::write_item(const List& list, const ListItem& item) {
  const std::string id = list.numbered_paragraphs ? paragraph_id(item) : item.id;
  out_ += "<li";
  add_id(id);
  if (item.checked) out_ += *item.checked ? " class=\"task done\"" : " class=\"task\"";
  out_ += '>';
  const Paragraph* opening = first_paragraph(item.blocks);
  const bool in_paragraph = opening && !list.tight;
  if (in_paragraph) out_ += "<p>";
  write_label(list, item, list.numbered_paragraphs ? id : std::string());
  for (const Block& inner : item.blocks) {
    if (opening && std::get_if<Paragraph>(&inner.node) == opening) {
      if (!inner.id.empty()) {
        out_ += "<span";
        add_id(inner.id);
        out_ += "></span>";
      }
      write(opening->inlines);
      out_ += in_paragraph ? "</p>\n" : "\n";
    } else {
      write(inner);
    }
  }
  out_ += "</li>\n";
}

// Every numbered paragraph can be linked to: "#para:14". Where numbers begin again, the second 14 is "#para:14:2".
std::string Writer::paragraph_id(const ListItem& item) {
  if (!item.id.empty() || item.label.empty() || item.label.front() < '0' || item.label.front() > '9') return item.id;
  std::string_view label = item.label;
  if (label.ends_with('.')) label.remove_suffix(1);
  std::string id = own_id("para", 0).append(":").append(label);
  const int use = ++paragraph_ids_[id];
  return use == 1 ? id : id + ":" + std::to_string(use);
}

void Writer::write_label(const List& list, const ListItem& item, std::string_view id) {
  if (item.checked) {
    out_ += "<span class=\"box\"></span><span class=\"unseen\"";
    add_our_language();
    out_ += '>';
    text(*item.checked ? words_.done : words_.to_do);
    out_ += " </span>";
  }
  if (list.style == ListStyle::Bullet || item.label.empty()) return;
  out_ += "<span class=\"l\">";
  text(item.label);
  if (!id.empty()) {
    out_ += "<a class=\"self\" aria-hidden=\"true\" tabindex=\"-1\" href=\"";
    append_fragment(out_, id);
    out_ += "\"></a>";
  }
  out_ += " </span>";
}

}  // namespace despatch::html
