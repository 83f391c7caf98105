#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "pack/foreign_inside.h"

namespace despatch {
namespace {

constexpr std::size_t kMostNames = 100'000, kMostBookmarks = 20'000, kMostAnnotations = 200'000;
constexpr int kDeepestBookmark = 30;

double number_or(QPDFObjectHandle value, double otherwise) {
  if (!value.isNumber()) return otherwise;
  const double number = value.getNumericValue();
  return number > -1e7 && number < 1e7 ? number : otherwise;
}

std::string subtype_of(QPDFObjectHandle annotation) {
  QPDFObjectHandle subtype = annotation.getKey("/Subtype");
  return subtype.isName() ? subtype.getName().substr(1) : std::string("unknown");
}

/// A URI that is safe to lead to: never a script.
bool is_safe(std::string_view uri) {
  const std::string lower = ascii_lower(uri.substr(0, 32));
  const std::size_t colon = lower.find(':');
  if (colon == std::string::npos) return true;
  const std::string scheme = lower.substr(0, colon);
  return scheme == "http" || scheme == "https" || scheme == "mailto" || scheme == "tel" || scheme == "ftp";
}

std::string clean_uri(std::string_view uri) {
  std::string out;
  for (const char c : uri.substr(0, 4000)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7F)
      out += c;
    else
      out += fmt::format("%{:02X}", byte);
  }
  return out;
}

}  // namespace

void ForeignLinks::read() {
  for (std::size_t page = 0; page < self_.pages.size(); ++page) read_page(page);
}

void ForeignLinks::read_page(std::size_t page) {
  QPDFObjectHandle list = self_.pages[page].object.getKey("/Annots");
  const ForeignPlace* place = copy_.place_of(self_.pages[page].object);
  if (!list.isArray() || place == nullptr) return;
  for (int i = 0; i < list.getArrayNItems() && annotations_.size() < kMostAnnotations; ++i) {
    QPDFObjectHandle one = list.getArrayItem(i);
    if (!one.isDictionary() || (one.isIndirect() && !seen_.insert(one.getObjGen()).second)) continue;
    const std::string kind = subtype_of(one);
    if (kind != "Link") {
      if (kind != "Popup") ++dropped_[kind];
      continue;
    }
    ForeignAnnotation annotation{.page = page};
    if (one.isIndirect()) annotation.original = one.getObjGen();
    if (!read(annotation, one)) continue;
    // Numbered only now: a page must not name what never gets a body.
    annotation.id = file_.reserve_object();
    file_.add_foreign_annotation(place->page, annotation.id);
    annotations_.push_back(std::move(annotation));
  }
}

bool ForeignLinks::read(ForeignAnnotation& annotation, QPDFObjectHandle object) {
  const ForeignPlace* place = copy_.place_of(self_.pages[annotation.page].object);
  QPDFObjectHandle rect = object.getKey("/Rect");
  if (place == nullptr || !rect.isArray() || rect.getArrayNItems() != 4) {
    ++dropped_["link without a place"];
    return false;
  }
  const pdf::Rectangle box = place->box(number_or(rect.getArrayItem(0), 0), number_or(rect.getArrayItem(1), 0),
                                        number_or(rect.getArrayItem(2), 0), number_or(rect.getArrayItem(3), 0));
  if (QPDFObjectHandle layer = object.getKey("/OC");
      layer.isIndirect() && self_.hidden_layers.contains(layer.getObjGen())) {
    ++dropped_["link on a layer that is not shown"];
    return false;
  }
  std::string target;
  QPDFObjectHandle action = object.getKey("/A");
  std::optional<Destination> anchor;
  if (action.isDictionary()) {
    QPDFObjectHandle kind = action.getKey("/S");
    const std::string does = kind.isName() ? kind.getName() : std::string("/?");
    if (does == "/URI" && action.getKey("/URI").isString()) {
      const std::string uri = action.getKey("/URI").getStringValue();
      if (!is_safe(uri)) {
        ++dropped_["script"];
        return false;
      }
      annotation.words = uri;
      target = "/A<</S/URI/URI";
      pdf::append_bytes(target, clean_uri(uri));
      target += ">>";
    } else if (does == "/GoTo") {
      anchor = destination(action.getKey("/D"));
    } else {
      ++dropped_[does.substr(1) + " action"];
      return false;
    }
  } else {
    anchor = destination(object.getKey("/Dest"));
  }
  if (anchor) {
    target = "/Dest";
    pdf::append_bytes(target, placement_.prefix + anchor->anchor);
    annotation.words = fmt::format("Link to page {}", number_of(anchor->page));
  }
  if (target.empty()) {
    ++dropped_["link that leads nowhere"];
    return false;
  }
  if (QPDFObjectHandle words = object.getKey("/Contents"); words.isString() && !words.getUTF8Value().empty())
    annotation.words = words.getUTF8Value();

  std::string& body = annotation.body;
  body = "<</Type/Annot/Subtype/Link/F 4/Rect[";
  for (const double edge : {box.left, box.bottom, box.right, box.top}) {
    pdf::append_number(body, edge);
    body += ' ';
  }
  body.back() = ']';
  QPDFObjectHandle border = object.getKey("/Border");
  const bool framed = border.isArray() && border.getArrayNItems() >= 3 && number_or(border.getArrayItem(2), 1) > 0;
  body += framed ? "/Border[0 0 1]" : "/Border[0 0 0]";
  if (QPDFObjectHandle quads = object.getKey("/QuadPoints");
      quads.isArray() && quads.getArrayNItems() % 8 == 0 && quads.getArrayNItems() <= 8'000) {
    body += "/QuadPoints[";
    for (int i = 0; i + 1 < quads.getArrayNItems(); i += 2) {
      const auto [x, y] = (*place)(number_or(quads.getArrayItem(i), 0), number_or(quads.getArrayItem(i + 1), 0));
      pdf::append_number(body, x);
      body += ' ';
      pdf::append_number(body, y);
      body += ' ';
    }
    body += ']';
  }
  body += "/Contents";
  pdf::append_text(body, annotation.words);
  body += target;
  return true;
}

void ForeignLinks::read_names() {
  names_read_ = true;
  QPDFObjectHandle root = self_.pdf->getRoot();
  if (QPDFObjectHandle old = root.getKey("/Dests"); old.isDictionary())
    for (const std::string& key : old.getKeys()) names_.try_emplace(key.substr(1), old.getKey(key));
  QPDFObjectHandle names = root.getKey("/Names");
  if (!names.isDictionary()) return;
  walk_tree(names.getKey("/Dests"), "/Names", [&](QPDFObjectHandle key, QPDFObjectHandle value) {
    if (key.isString()) names_.try_emplace(key.getStringValue(), value);
    return names_.size() < kMostNames;
  });
}

/// The anchor that a destination is called by; nothing when it leads nowhere.
std::optional<ForeignLinks::Destination> ForeignLinks::destination(QPDFObjectHandle value, int depth) {
  if (depth > 4) return std::nullopt;
  if (value.isDictionary()) return destination(value.getKey("/D"), depth + 1);
  if (value.isArray()) return place(value);
  if (!value.isName() && !value.isString()) return std::nullopt;
  if (!names_read_) read_names();
  const auto found = names_.find(value.isName() ? value.getName().substr(1) : value.getStringValue());
  return found == names_.end() ? std::nullopt : destination(found->second, depth + 1);
}

std::optional<ForeignLinks::Destination> ForeignLinks::place(QPDFObjectHandle array) {
  const int items = array.getArrayNItems();
  if (items < 1 || items > 8) return std::nullopt;
  QPDFObjectHandle page = array.getArrayItem(0);
  if (page.isInteger()) {
    const long long number = page.getIntValue();
    if (number < 0 || static_cast<unsigned long long>(number) >= self_.pages.size()) return std::nullopt;
    page = self_.pages[static_cast<std::size_t>(number)].object;
  }
  const ForeignPlace* to = copy_.place_of(page);
  if (to == nullptr) return std::nullopt;
  const auto at = [&](int i, double otherwise) {
    return i < items ? number_or(array.getArrayItem(i), otherwise) : otherwise;
  };
  const std::string kind = items > 1 && array.getArrayItem(1).isName() ? array.getArrayItem(1).getName() : "/Fit";
  double x = to->left, y = to->top;
  if (kind == "/XYZ") x = at(2, x), y = at(3, y);
  if (kind == "/FitH" || kind == "/FitBH") y = at(2, y);
  if (kind == "/FitV" || kind == "/FitBV") x = at(2, x);
  if (kind == "/FitR") x = at(2, x), y = at(5, y);
  const auto [left, top] = (*to)(x, y);
  const std::string text = fmt::format("{} {:.1f} {:.1f}", to->page, left, top);
  const auto [known, is_new] = places_.try_emplace(text, fmt::format("at.{}", places_.size()));
  if (is_new) file_.set_foreign_anchor(known->second, to->page, left, top);
  return Destination{known->second, to->page};
}

/// What the pack calls a page.
int ForeignLinks::number_of(std::size_t page) const {
  const ForeignPlace* first = copy_.place_of(self_.pages.front().object);
  return placement_.first_page + (first == nullptr ? 0 : static_cast<int>(page - first->page));
}

void ForeignLinks::add_bookmarks() {
  QPDFObjectHandle outlines = self_.pdf->getRoot().getKey("/Outlines");
  if (!outlines.isDictionary()) return;
  std::set<QPDFObjGen> seen;
  std::vector<std::pair<QPDFObjectHandle, int>> stack{{outlines.getKey("/First"), 1}};
  std::size_t count = 0;
  while (!stack.empty() && count < kMostBookmarks) {
    auto [item, level] = stack.back();
    stack.pop_back();
    if (!item.isDictionary() || (item.isIndirect() && !seen.insert(item.getObjGen()).second)) continue;
    stack.emplace_back(item.getKey("/Next"), level);
    QPDFObjectHandle title = item.getKey("/Title");
    const std::string words = title.isString() ? title.getUTF8Value() : std::string();
    auto anchor = destination(item.getKey("/Dest"));
    if (QPDFObjectHandle action = item.getKey("/A");
        !anchor && action.isDictionary() && action.getKey("/S").isNameAndEquals("/GoTo"))
      anchor = destination(action.getKey("/D"));
    if (!trim(words).empty() && anchor) {
      file_.add_bookmark(level, trim(words), anchor->anchor);
      ++count;
    }
    if (level < kDeepestBookmark) stack.emplace_back(item.getKey("/First"), level + 1);
  }
}

}  // namespace despatch
