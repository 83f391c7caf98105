#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/language.h"
#include "base/text.h"
#include "pack/foreign_inside.h"

namespace despatch {
namespace {

constexpr std::size_t kMostElements = 1'000'000;
constexpr std::size_t kDeepestElement = 500;
constexpr long long kMostMcid = 100'000;
constexpr long long kMostGaps = 2'000'000;  // unused numbers of marked content, in all
constexpr int kLongestRoleChain = 32;

// ISO 32000-1, 14.8.4.
constexpr std::array kStandardTypes = std::to_array<std::string_view>(
    {"Annot",   "Art",   "BibEntry", "BlockQuote", "Caption",   "Code",  "Div",  "Document", "Figure",  "Form",
     "Formula", "H",     "H1",       "H2",         "H3",        "H4",    "H5",   "H6",       "Index",   "L",
     "LBody",   "LI",    "Lbl",      "Link",       "NonStruct", "Note",  "P",    "Part",     "Private", "Quote",
     "RB",      "RP",    "RT",       "Reference",  "Ruby",      "Sect",  "Span", "TBody",    "TD",      "TFoot",
     "TH",      "THead", "TOC",      "TOCI",       "TR",        "Table", "WP",   "WT",       "Warichu"});

/// What the types that PDF 2.0 adds are in PDF 1.7.
std::string_view older_type(std::string_view type) {
  if (type == "Title" || type == "Aside") return type == "Title" ? "P" : "Div";
  if (type == "FENote") return "Note";
  if (type == "Em" || type == "Strong" || type == "Sub") return "Span";
  if (type == "DocumentFragment") return "Part";
  if (type.size() >= 2 && type[0] == 'H' &&
      std::ranges::all_of(type.substr(1), [](char c) { return c >= '0' && c <= '9'; }))
    return "H6";
  return "NonStruct";
}

std::string own_type(QPDFObjectHandle element) {
  QPDFObjectHandle type = element.getKey("/S");
  return type.isName() ? type.getName().substr(1) : std::string();
}

bool has_words(QPDFObjectHandle element, const char* key) {
  QPDFObjectHandle value = element.getKey(key);
  return value.isString() && !trim(value.getUTF8Value()).empty();
}

void append_text_key(QPDFObjectHandle element, const char* key, std::string& out) {
  QPDFObjectHandle value = element.getKey(key);
  if (!value.isString()) return;
  out += key;
  pdf::append_text(out, value.getUTF8Value());
}

}  // namespace

bool is_standard_type(std::string_view type) { return std::ranges::binary_search(kStandardTypes, type); }

void ForeignTags::read(std::vector<ForeignAnnotation>& annotations) {
  for (const ForeignAnnotation& annotation : annotations)
    if (annotation.original.getObj() != 0) kept_annotations_[annotation.original] = annotation.id;
  QPDFObjectHandle root = self_.pdf->getRoot().getKey("/StructTreeRoot");
  role_map_ = root.getKey("/RoleMap");
  class_map_ = root.getKey("/ClassMap");
  std::vector<Frame> stack;
  stack.push_back({kTop, root.getKey("/K"), 0, QPDFObjectHandle::newNull()});
  while (!stack.empty()) {
    Frame& frame = stack.back();
    const int kids = frame.kids.isArray() ? frame.kids.getArrayNItems() : frame.kids.isNull() ? 0 : 1;
    if (frame.next >= kids) {
      stack.pop_back();
      continue;
    }
    QPDFObjectHandle value = frame.kids.isArray() ? frame.kids.getArrayItem(frame.next) : frame.kids;
    ++frame.next;
    Frame here = frame;  // kid() may move the stack
    kid(value, here, stack);
  }
  write_owners(annotations);
  write_elements();
  if (figures_without_words_ > 0)
    self_.faults.accessible.insert(fmt::format("{} picture{} in it {} no alternative text", figures_without_words_,
                                               figures_without_words_ == 1 ? "" : "s",
                                               figures_without_words_ == 1 ? "has" : "have"));
}

void ForeignTags::kid(QPDFObjectHandle value, Frame& frame, std::vector<Frame>& stack) {
  if (value.isInteger()) {
    if (frame.element != kTop) content(elements_[frame.element], frame.page, {}, value.getIntValue());
    return;
  }
  if (!value.isDictionary()) return;
  QPDFObjectHandle type = value.getKey("/Type");
  QPDFObjectHandle page = value.getKey("/Pg").isNull() ? frame.page : value.getKey("/Pg");
  if (type.isNameAndEquals("/MCR") || (value.hasKey("/MCID") && !value.hasKey("/S"))) {
    QPDFObjectHandle number = value.getKey("/MCID");
    if (number.isInteger() && frame.element != kTop)
      content(elements_[frame.element], page, value.getKey("/Stm"), number.getIntValue());
  } else if (type.isNameAndEquals("/OBJR")) {
    if (frame.element != kTop) object_reference(elements_[frame.element], value.getKey("/Obj"), page);
  } else if (value.hasKey("/S")) {
    open(value, frame, stack);
  }
}

void ForeignTags::content(Element& element, QPDFObjectHandle page, QPDFObjectHandle stream, long long mcid) {
  const ForeignPlace* place = copy_.place_of(page);
  if (place == nullptr || mcid < 0 || mcid > kMostMcid) return;
  if (stream.isInitialized() && stream.isStream() && stream.isIndirect()) {
    const pdf::ObjectId form = copy_.id_of(stream);
    if (form == 0 || !stream_owners_[stream.getObjGen()].try_emplace(mcid, element.id).second) return;
    if (!element.page) element.page = place->page;
    element.kids += "<</Type/MCR/Pg ";
    pdf::append_reference(element.kids, file_.page_object(place->page));
    element.kids += "/Stm ";
    pdf::append_reference(element.kids, form);
    element.kids += fmt::format("/MCID {}>>", mcid);
    ++element.kid_count;
    return;
  }
  if (!owners_[place->page].try_emplace(mcid, element.id).second) {
    self_.faults.accessible.insert("a piece of its text belongs to two tags");
    return;
  }
  if (!element.page) element.page = place->page;
  if (*element.page == place->page) {
    if (!element.kids.empty() && element.kids.back() != '>') element.kids += ' ';
    element.kids += std::to_string(mcid);
  } else {
    element.kids += "<</Type/MCR/Pg ";
    pdf::append_reference(element.kids, file_.page_object(place->page));
    element.kids += fmt::format("/MCID {}>>", mcid);
  }
  ++element.kid_count;
}

void ForeignTags::object_reference(Element& element, QPDFObjectHandle object, QPDFObjectHandle page) {
  if (!object.isIndirect()) return;
  const auto kept = kept_annotations_.find(object.getObjGen());
  if (kept == kept_annotations_.end()) return;
  if (!annotation_owners_.try_emplace(object.getObjGen(), element.id).second) return;
  element.kids += "<</Type/OBJR/Obj ";
  pdf::append_reference(element.kids, kept->second);
  if (const ForeignPlace* place = copy_.place_of(page)) {
    element.kids += "/Pg ";
    pdf::append_reference(element.kids, file_.page_object(place->page));
  }
  element.kids += ">>";
  ++element.kid_count;
  element.has_link = true;
}

void ForeignTags::open(QPDFObjectHandle value, const Frame& frame, std::vector<Frame>& stack) {
  if (value.isIndirect() && !seen_.insert(value.getObjGen()).second) {
    self_.faults.accessible.insert("its tags lead back to themselves");
    return;
  }
  if (elements_.size() >= kMostElements || stack.size() >= kDeepestElement) {
    self_.faults.accessible.insert("its tags are nested too deeply, or there are too many");
    return;
  }
  const std::string role = role_of(value);
  QPDFObjectHandle page = value.getKey("/Pg").isNull() ? frame.page : value.getKey("/Pg");
  // The pack is the document; what the file calls one is the part.
  if (frame.element == kTop && role == "Document") {
    if (QPDFObjectHandle kids = value.getKey("/K"); !kids.isNull()) stack.push_back({kTop, kids, 0, page});
    return;
  }
  Element element{.id = file_.reserve_object(), .parent = frame.element, .role = role, .type = role};
  look_at(role, value);
  // A type of the file's own keeps its name unless another file means something else by it.
  if (const std::string own = own_type(value); own != role) {
    roles_.try_emplace(own, role);
    if (file_.add_role(own, role)) element.type = own;
  }
  write_attributes(value, role, element.id, element.body);
  if (frame.element != kTop) {
    Element& parent = elements_[frame.element];
    if (!parent.kids.empty() && parent.kids.back() != '>') parent.kids += ' ';
    pdf::append_reference(parent.kids, element.id);
    parent.kids += ' ';
    ++parent.kid_count;
  }
  const std::size_t index = elements_.size();
  elements_.push_back(std::move(element));
  if (QPDFObjectHandle kids = value.getKey("/K"); !kids.isNull()) stack.push_back({index, kids, 0, page});
}

/// The standard type that the element's own type stands for.
std::string ForeignTags::role_of(QPDFObjectHandle element) {
  std::string type = own_type(element);
  if (const auto known = roles_.find(type); known != roles_.end()) return known->second;
  std::set<std::string> seen;
  for (int i = 0; i < kLongestRoleChain; ++i) {
    if (is_standard_type(type)) return type;
    QPDFObjectHandle next = role_map_.isDictionary() ? role_map_.getKey("/" + type) : QPDFObjectHandle::newNull();
    if (!next.isName() || !seen.insert(type).second) break;
    type = next.getName().substr(1);
  }
  const std::string_view older = older_type(type);
  if (older == "NonStruct")
    self_.faults.accessible.insert(
        fmt::format("its tag {} stands for no standard type", own_type(element).substr(0, 40)));
  return std::string(older);
}

void ForeignTags::look_at(const std::string& role, QPDFObjectHandle element) {
  if (role == "Figure" || role == "Formula") {
    if (!has_words(element, "/Alt") && !has_words(element, "/ActualText")) ++figures_without_words_;
  } else if (role == "H") {
    self_.faults.accessible.insert("its headings do not say their level");
  } else if (role.size() == 2 && role[0] == 'H') {
    const int level = role[1] - '0';
    if (level > heading_ + 1)
      self_.faults.accessible.insert(
          heading_ == 0 ? fmt::format("its first heading is of level {}", level)
                        : fmt::format("a heading of level {} follows one of level {}", level, heading_));
    heading_ = level;
  }
}

void ForeignTags::write_attributes(QPDFObjectHandle element, const std::string& role, pdf::ObjectId id_of_element,
                                   std::string& out) {
  for (const char* key : {"/Alt", "/ActualText", "/E", "/T"}) append_text_key(element, key, out);
  if (QPDFObjectHandle language = element.getKey("/Lang");
      language.isString() && is_language_tag(language.getUTF8Value()))
    append_text_key(element, "/Lang", out);
  QPDFObjectHandle id = element.getKey("/ID");
  const std::size_t number = elements_.size();
  if (id.isString() || role == "Note") {
    const std::string name =
        placement_.prefix + "f." + (id.isString() ? id.getStringValue() : fmt::format("note {}", number));
    // PDF/UA-1, 7.9: IDs are there to be unique.
    if (file_.add_foreign_id(name, id_of_element)) {
      out += "/ID";
      pdf::append_bytes(out, name);
    }
  }
  std::string owned;
  QPDFObjectHandle classes = element.getKey("/C");
  const auto add_all = [&](QPDFObjectHandle object) {
    if (!object.isArray()) return append_attribute_object(object, owned, element.getKey("/Pg"));
    for (int i = 0; i < std::min(object.getArrayNItems(), 100); ++i)
      append_attribute_object(object.getArrayItem(i), owned, element.getKey("/Pg"));
  };
  // Attributes of classes come first: what the element says itself overrides them.
  const auto add_class = [&](QPDFObjectHandle name) {
    if (name.isName() && class_map_.isDictionary()) add_all(class_map_.getKey(name.getName()));
  };
  if (classes.isArray()) {
    for (int i = 0; i < std::min(classes.getArrayNItems(), 100); ++i) add_class(classes.getArrayItem(i));
  } else {
    add_class(classes);
  }
  add_all(element.getKey("/A"));
  if (!owned.empty()) out += "/A[" + owned + "]";
}

void ForeignTags::append_attribute_object(QPDFObjectHandle object, std::string& out, QPDFObjectHandle page) {
  if (!object.isDictionary()) return;
  const ForeignPlace* place = copy_.place_of(page);
  out += "<<";
  for (const std::string& key : object.getKeys()) {
    QPDFObjectHandle value = object.getKey(key);
    if (value.isNull()) continue;
    pdf::append_name(out, std::string_view(key).substr(1));
    if (key == "/Headers" && value.isArray()) {
      out += '[';
      for (int i = 0; i < std::min(value.getArrayNItems(), 1000); ++i)
        if (value.getArrayItem(i).isString())
          pdf::append_bytes(out, placement_.prefix + "f." + value.getArrayItem(i).getStringValue());
      out += ']';
    } else if (key == "/BBox" && value.isArray() && value.getArrayNItems() == 4 && place != nullptr) {
      double edges[4] = {};
      for (int i = 0; i < 4; ++i)
        if (value.getArrayItem(i).isNumber()) edges[i] = std::clamp(value.getArrayItem(i).getNumericValue(), -1e6, 1e6);
      const pdf::Rectangle box = place->box(edges[0], edges[1], edges[2], edges[3]);
      out += '[';
      for (const double edge : {box.left, box.bottom, box.right, box.top}) {
        pdf::append_number(out, edge);
        out += ' ';
      }
      out.back() = ']';
    } else {
      copy_.append(value, out, 1);
    }
  }
  out += ">>";
}

void ForeignTags::write_owners(std::vector<ForeignAnnotation>& annotations) {
  long long gaps = 0;
  const auto array_of = [&](const std::map<long long, pdf::ObjectId>& owners) {
    std::string array = "[";
    long long next = 0;
    for (const auto& [mcid, owner] : owners) {
      if ((gaps += mcid - next) > kMostGaps) break;
      for (; next < mcid; ++next) array += "null ";
      pdf::append_reference(array, owner);
      array += ' ';
      ++next;
    }
    array.back() = ']';
    return array;
  };
  for (const auto& [page, owners] : owners_) file_.foreign_owners(page, array_of(owners));
  for (const auto& [stream, owners] : stream_owners_)
    copy_.add_keys(stream, fmt::format("/StructParents {}", file_.add_foreign_parent(array_of(owners))));
  for (ForeignAnnotation& annotation : annotations) {
    const auto owner = annotation_owners_.find(annotation.original);
    if (owner == annotation_owners_.end()) {
      self_.faults.accessible.insert("a link in it has no tag");
      continue;
    }
    annotation.tagged = true;
    std::string reference;
    pdf::append_reference(reference, owner->second);
    annotation.body += fmt::format("/StructParent {}", file_.add_foreign_parent(std::move(reference)));
  }
}

void ForeignTags::write_elements() {
  // Parents stand before their children.
  for (auto element = elements_.rbegin(); element != elements_.rend(); ++element)
    if (element->has_link && element->parent != kTop) elements_[element->parent].has_link = true;
  for (Element& element : elements_) {
    // PDF/UA-1, 7.18: what is tagged as a link or an annotation is one. The words of a link that did not come along
    // stay as words.
    // A field has become part of its page: a Form of PDF/UA-1, 7.18.4, holds one that can be filled in, or says by
    // its Role that it is printed.
    const bool printed = element.body.find("/PrintField") != std::string::npos;
    const bool holds = element.role == "Link" || element.role == "Annot" || (element.role == "Form" && !printed);
    if (holds && !element.has_link) element.type = "Span";
    std::string body = "<</S";
    pdf::append_name(body, element.type);
    body += element.body;
    element.body = {};
    if (element.page) {
      body += "/Pg ";
      pdf::append_reference(body, file_.page_object(*element.page));
    }
    if (element.kid_count > 0) body += "/K[" + element.kids + "]";
    if (element.parent == kTop) {
      file_.add_foreign_element(placement_.root, element.id, std::move(body));
      continue;
    }
    body += "/P ";
    pdf::append_reference(body, elements_[element.parent].id);
    file_.set_object(element.id, body + ">>");
  }
}

}  // namespace despatch
