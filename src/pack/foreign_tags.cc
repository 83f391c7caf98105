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
constexpr long long kMostGaps = 2'000'000;  // unused numbers of marked content, in all
constexpr int kLongestRoleChain = 32;
constexpr std::size_t kLongestId = 1'000;

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

/// What a screen reader says of a field or a comment that has become part of its page. What a field of text shows is
/// read; the name stands beside it (ISO 32000-1, 14.8.5.6).
void speak_for(const ForeignLooks& looks, const std::string& role, std::string& attributes, std::string& alternative) {
  if (looks.field.empty() || role != "Form") {
    if (alternative.empty() && !looks.has_text) alternative = looks.words;
    return;
  }
  if (attributes.find("/PrintField") != std::string::npos) return;
  const std::string name = alternative.empty() ? looks.words : alternative;
  const bool ticked = looks.field == "cb" || looks.field == "rb";
  attributes += "<</O/PrintField/Role/" + looks.field;
  if (ticked) attributes += looks.on ? "/checked/on" : "/checked/off";
  if (!name.empty()) {
    attributes += "/Desc";
    pdf::append_text(attributes, name);
  }
  attributes += ">>";
  if (ticked) {
    alternative = fmt::format("{}{}{}", name, name.empty() ? "" : ": ", looks.on ? "ticked" : "not ticked");
  } else {
    alternative = looks.has_text ? std::string() : name;
  }
}

}  // namespace

bool is_standard_type(std::string_view type) { return std::ranges::binary_search(kStandardTypes, type); }

void ForeignTags::read(std::vector<ForeignAnnotation>& annotations, std::vector<ForeignLooks>& looks) {
  for (ForeignLooks& one : looks) {
    if (one.original.getObj() != 0) looks_.try_emplace(one.original, &one);
    marks_made_here_.emplace(one.page, one.mcid);
  }
  for (const auto& [page, pieces] : self_.loose_text)
    for (const long long piece : pieces) marks_made_here_.emplace(page, piece);
  for (const ForeignAnnotation& annotation : annotations)
    if (annotation.original.getObj() != 0) kept_annotations_[annotation.original] = &annotation;
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
  add_unlisted();
  for (const auto& [page, pieces] : self_.loose_text) add_text(page, pieces);
  for (ForeignLooks& one : looks)
    if (!one.tagged) add_looks(one);
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
    if (frame.element != kTop) object_reference(frame.element, value.getKey("/Obj"), page);
  } else if (value.hasKey("/S")) {
    open(value, frame, stack);
  }
}

void ForeignTags::content(Element& element, QPDFObjectHandle page, QPDFObjectHandle stream, long long mcid) {
  const ForeignPlace* place = copy_.place_of(page);
  if (place == nullptr || mcid < 0 || mcid > kMostMcid) return;
  if (stream.isInitialized() && stream.isStream() && stream.isIndirect()) {
    const pdf::ObjectId form = copy_.id_of(stream);
    if (form == 0 || !copy_.facts_of_form(stream).mcids.contains(mcid)) return;
    if (!stream_owners_[stream.getObjGen()].try_emplace(mcid, element.id).second) return;
    if (!element.page) element.page = place->page;
    element.kids += "<</Type/MCR/Pg ";
    pdf::append_reference(element.kids, file_.page_object(place->page));
    element.kids += "/Stm ";
    pdf::append_reference(element.kids, form);
    element.kids += fmt::format("/MCID {}>>", mcid);
    ++element.kid_count;
    return;
  }
  if (!is_in_content(place->page, mcid)) return;
  if (!owners_[place->page].try_emplace(mcid, element.id).second) {
    self_.faults.accessible.insert("a piece of its text belongs to two tags");
    return;
  }
  add_mark(element, place->page, mcid);
}

/// Some programs list what stands in a picture as if it stood in the page: that is let be.
bool ForeignTags::is_in_content(std::size_t page, long long mcid) const {
  if (marks_made_here_.contains({page, mcid})) return false;
  const auto marks = self_.marks.find(page);
  return self_.numbered_inside.contains(page) || (marks != self_.marks.end() && marks->second.contains(mcid));
}

void ForeignTags::add_mark(Element& element, std::size_t page, long long mcid) {
  if (!element.page) element.page = page;
  if (*element.page == page) {
    if (!element.kids.empty() && element.kids.back() != '>') element.kids += ' ';
    element.kids += std::to_string(mcid);
  } else {
    element.kids += "<</Type/MCR/Pg ";
    pdf::append_reference(element.kids, file_.page_object(page));
    element.kids += fmt::format("/MCID {}>>", mcid);
  }
  ++element.kid_count;
}

/// Where the element held a field or a comment, it holds what that shows.
void ForeignTags::hold(Element& element, ForeignLooks& looks) {
  if (looks.tagged) return;
  looks.tagged = true;
  owners_[looks.page][looks.mcid] = element.id;
  add_mark(element, looks.page, looks.mcid);
  if (element.looks == nullptr) element.looks = &looks;
}

/// Content that is numbered, and that no element lists.
void ForeignTags::add_unlisted() {
  for (const auto& [page, marks] : self_.marks) {
    std::vector<long long> pieces;
    const auto owners = owners_.find(page);
    for (const long long mcid : marks)
      if (owners == owners_.end() || !owners->second.contains(mcid)) pieces.push_back(mcid);
    if (pieces.empty()) continue;
    self_.faults.accessible.insert("some of what its pages show is in none of its tags: it is read at its end");
    add_text(page, pieces);
  }
}

void ForeignTags::add_text(std::size_t page, const std::vector<long long>& pieces) {
  Element element{.id = file_.reserve_object(), .parent = kTop, .role = "P", .type = "P"};
  for (const long long piece : pieces) {
    owners_[page][piece] = element.id;
    add_mark(element, page, piece);
  }
  elements_.push_back(std::move(element));
}

/// What no tag of the file's own held.
void ForeignTags::add_looks(ForeignLooks& looks) {
  self_.faults.accessible.insert("some of what its forms and comments show has no tag: it is read at its end");
  Element element{.id = file_.reserve_object(), .parent = kTop};
  element.role = !looks.field.empty() ? "Form" : looks.has_text || looks.words.empty() ? "P" : "Figure";
  element.type = element.role;
  if (element.role == "Figure") {
    element.attributes = "<</O/Layout/BBox[";
    for (const double edge : {looks.box.left, looks.box.bottom, looks.box.right, looks.box.top}) {
      pdf::append_number(element.attributes, edge);
      element.attributes += ' ';
    }
    element.attributes.back() = ']';
    element.attributes += ">>";
  }
  hold(element, looks);
  elements_.push_back(std::move(element));
}

void ForeignTags::object_reference(std::size_t element, QPDFObjectHandle object, QPDFObjectHandle page) {
  if (!object.isIndirect()) return;
  if (const auto shown = looks_.find(object.getObjGen()); shown != looks_.end())
    return hold(elements_[element], *shown->second);
  const auto kept = kept_annotations_.find(object.getObjGen());
  if (kept == kept_annotations_.end() || annotation_owners_.contains(object.getObjGen())) return;
  if (elements_[element].role == "Link") return link(element, *kept->second, page);
  // PDF/UA-1, 7.18.5: a link is in a Link.
  Element own{.id = file_.reserve_object(), .parent = element, .role = "Link", .type = "Link"};
  own.alternative = kept->second->words;
  add_child(element, own.id);
  elements_.push_back(std::move(own));
  link(elements_.size() - 1, *kept->second, page);
}

void ForeignTags::link(std::size_t index, const ForeignAnnotation& annotation, QPDFObjectHandle page) {
  Element& element = elements_[index];
  annotation_owners_.try_emplace(annotation.original, element.id);
  element.kids += "<</Type/OBJR/Obj ";
  pdf::append_reference(element.kids, annotation.id);
  if (const ForeignPlace* place = copy_.place_of(page)) {
    element.kids += "/Pg ";
    pdf::append_reference(element.kids, file_.page_object(place->page));
  }
  element.kids += ">>";
  ++element.kid_count;
  element.has_link = true;
}

void ForeignTags::add_child(std::size_t index, pdf::ObjectId child) {
  Element& parent = elements_[index];
  if (!parent.kids.empty() && parent.kids.back() != '>') parent.kids += ' ';
  pdf::append_reference(parent.kids, child);
  parent.kids += ' ';
  ++parent.kid_count;
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
  // A type of the file's own keeps its name unless another file means something else by it, or an archive could not
  // hold it (ISO 19005-2, 6.1.8).
  if (const std::string own = own_type(value); own != role) {
    roles_.try_emplace(own, role);
    if (!own.empty() && !find_invalid_utf8(own) && pdf::is_lawful_name(own) && file_.add_role(own, role))
      element.type = own;
  }
  write_attributes(value, element);
  if (frame.element != kTop) add_child(frame.element, element.id);
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

void ForeignTags::write_attributes(QPDFObjectHandle value, Element& element) {
  for (const char* key : {"/ActualText", "/E", "/T"}) append_text_key(value, key, element.body);
  if (QPDFObjectHandle alternative = value.getKey("/Alt"); alternative.isString())
    element.alternative = alternative.getUTF8Value();
  if (QPDFObjectHandle language = value.getKey("/Lang");
      language.isString() && is_language_tag(language.getUTF8Value()))
    append_text_key(value, "/Lang", element.body);
  write_id(value.getKey("/ID"), element.role, element.id, element.body);
  QPDFObjectHandle classes = value.getKey("/C");
  const auto add_all = [&](QPDFObjectHandle object) {
    if (!object.isArray()) return append_attribute_object(object, element.attributes, value.getKey("/Pg"));
    for (int i = 0; i < std::min(object.getArrayNItems(), 100); ++i)
      append_attribute_object(object.getArrayItem(i), element.attributes, value.getKey("/Pg"));
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
  add_all(value.getKey("/A"));
}

/// IDs are there to be unique, and every Note has one (PDF/UA-1, 7.9).
void ForeignTags::write_id(QPDFObjectHandle id, const std::string& role, pdf::ObjectId element, std::string& out) {
  const auto give = [&](const std::string& name) {
    if (!file_.add_foreign_id(name, element)) return false;
    out += "/ID";
    pdf::append_bytes(out, name);
    return true;
  };
  if (id.isString() && id.getStringValue().size() <= kLongestId) {
    if (give(own_id(id.getStringValue()))) return;
    // What names it by its ID finds the first.
    if (role == "TH" || role == "TD") self_.faults.accessible.insert("two cells of its tables have the same ID");
  }
  if (role == "Note") (void)give(fmt::format("{}note.{}", placement_.prefix, elements_.size()));
}

/// Apart from the IDs that are made here.
std::string ForeignTags::own_id(const std::string& id) const { return placement_.prefix + "f." + id; }

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
        if (value.getArrayItem(i).isString() && value.getArrayItem(i).getStringValue().size() <= kLongestId)
          pdf::append_bytes(out, own_id(value.getArrayItem(i).getStringValue()));
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
  for (const auto& [page, owners] : owners_)
    if (!owners.empty()) file_.foreign_owners(page, array_of(owners));
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
    if (element.looks != nullptr) speak_for(*element.looks, element.role, element.attributes, element.alternative);
    const bool printed = element.attributes.find("/PrintField") != std::string::npos;
    const bool holds = element.role == "Link" || element.role == "Annot" || (element.role == "Form" && !printed);
    if (holds && !element.has_link) element.type = "Span";
    std::string body = "<</S";
    pdf::append_name(body, element.type);
    body += element.body;
    element.body = {};
    if (!element.alternative.empty()) {
      body += "/Alt";
      pdf::append_text(body, element.alternative);
    }
    if (!element.attributes.empty()) body += "/A[" + element.attributes + "]";
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
