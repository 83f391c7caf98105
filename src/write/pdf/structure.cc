#include "write/pdf/structure.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "write/pdf/trees.h"

namespace despatch::pdf {
namespace {

constexpr std::array kRoles = {"Document", "Part",      "Sect", "Div",   "BlockQuote", "Caption", "TOC",
                               "TOCI",     "NonStruct", "P",    "H1",    "H2",         "H3",      "H4",
                               "H5",       "H6",        "L",    "LI",    "Lbl",        "LBody",   "Table",
                               "TR",       "TH",        "TD",   "THead", "TBody",      "Span",    "Quote",
                               "Note",     "Reference", "Code", "Link",  "Figure",     "Formula", "Form"};
static_assert(kRoles.size() == static_cast<std::size_t>(Role::Form) + 1);

constexpr std::array kNumberings = {"None", "Disc", "Decimal", "LowerAlpha", "UpperAlpha", "LowerRoman", "UpperRoman"};
// Keys of annotations follow those of the pages, whose number is known at the end; what others made needs its keys
// before.
constexpr std::uint32_t kFirstForeignKey = 1'000'000'000;

constexpr std::array kScopes = {"", "Column", "Row", "Both"};

void append_text_key(std::string& out, std::string_view key, std::string_view value) {
  if (value.empty()) return;
  out += key;
  append_text(out, value);
}

void append_table_attributes(std::string& out, const TagAttributes& of) {
  if (of.scope == Scope::None && of.column_span == 1 && of.row_span == 1 && of.headers.empty()) return;
  out += "<</O/Table";
  if (of.scope != Scope::None) out += fmt::format("/Scope/{}", kScopes[static_cast<std::size_t>(of.scope)]);
  if (of.column_span != 1) out += fmt::format("/ColSpan {}", of.column_span);
  if (of.row_span != 1) out += fmt::format("/RowSpan {}", of.row_span);
  if (!of.headers.empty()) {
    out += "/Headers[";
    for (const std::string& header : of.headers) append_bytes(out, header);
    out += ']';
  }
  out += ">>";
}

}  // namespace

std::string_view role_name(Role role) { return kRoles[static_cast<std::size_t>(role)]; }

Structure::Structure() { elements_.push_back({Role::Document}); }

Tag Structure::add(Tag parent, Role role, TagAttributes attributes) {
  const auto index = static_cast<std::uint32_t>(elements_.size());
  const auto tag = Tag{index};
  elements_.push_back({role, static_cast<std::uint32_t>(parent)});
  add_kid(parent, {Kid::Kind::Element, index, 0});
  static const TagAttributes kPlain;
  // PDF/UA-1, 7.9: a Note has an ID of its own.
  if (role == Role::Note && attributes.id.empty()) attributes.id = fmt::format("note.{}", index);
  const bool plain = attributes.alternate_description.empty() && attributes.actual_text.empty() &&
                     attributes.expansion.empty() && attributes.language.empty() && attributes.id.empty() &&
                     attributes.title.empty() && attributes.list_numbering == ListNumbering::None &&
                     attributes.scope == Scope::None && attributes.column_span == 1 && attributes.row_span == 1 &&
                     attributes.headers.empty();
  if (!plain || role == Role::L) static_cast<TagAttributes&>(attributes_of(tag)) = std::move(attributes);
  return tag;
}

Structure::Attributes& Structure::attributes_of(Tag tag) {
  Element& element = elements_[static_cast<std::uint32_t>(tag)];
  if (element.attributes == kNone) {
    element.attributes = static_cast<std::uint32_t>(attributes_.size());
    attributes_.emplace_back();
  }
  return attributes_[element.attributes];
}

void Structure::set_bounds(Tag figure, Rectangle box, bool block) {
  Attributes& attributes = attributes_of(figure);
  attributes.block = block;
  attributes.has_box = true;
  attributes.box = box;
}

void Structure::add_kid(Tag owner, Kid kid) {
  const auto index = static_cast<std::uint32_t>(kids_.size());
  kids_.push_back(kid);
  Element& element = elements_[static_cast<std::uint32_t>(owner)];
  if (element.last_kid == kNone) {
    element.first_kid = index;
  } else {
    kids_[element.last_kid].next = index;
  }
  element.last_kid = index;
}

std::uint32_t Structure::add_content(Tag owner, std::uint32_t page) {
  if (page >= content_owners_.size()) content_owners_.resize(page + 1);
  auto& owners = content_owners_[page];
  const auto mcid = static_cast<std::uint32_t>(owners.size());
  owners.push_back(static_cast<std::uint32_t>(owner));
  add_kid(owner, {Kid::Kind::Content, mcid, page});
  return mcid;
}

bool Structure::ends_with(Tag owner, std::uint32_t page, std::uint32_t mcid) const {
  const Element& element = at(owner);
  if (element.last_kid == kNone) return false;
  const Kid& kid = kids_[element.last_kid];
  return kid.kind == Kid::Kind::Content && kid.page == page && kid.number == mcid;
}

void Structure::add_annotation(Tag owner, std::uint32_t page, std::uint32_t key, ObjectId annotation) {
  if (key >= annotation_owners_.size()) annotation_owners_.resize(key + 1);
  annotation_owners_[key] = static_cast<std::uint32_t>(owner);
  add_kid(owner, {Kid::Kind::Annotation, annotation, page, key});
}

void Structure::drop_annotations(const std::vector<std::uint32_t>& keys) {
  std::vector<std::uint32_t> owners;
  for (const std::uint32_t key : keys) {
    owners.push_back(annotation_owners_[key]);
    annotation_owners_[key] = kNone;
  }
  std::sort(owners.begin(), owners.end());
  owners.erase(std::unique(owners.begin(), owners.end()), owners.end());
  for (const std::uint32_t index : owners) {
    Element& owner = elements_[index];
    bool others = false;
    std::uint32_t* link = &owner.first_kid;
    std::uint32_t last = kNone;
    while (*link != kNone) {
      Kid& kid = kids_[*link];
      const bool annotation = kid.kind == Kid::Kind::Annotation;
      if (annotation && annotation_owners_[kid.key] == kNone) {
        *link = kid.next;
        continue;
      }
      others = others || annotation;
      last = *link;
      link = &kid.next;
    }
    owner.last_kid = last;
    if (!others) no_link(Tag{index});
  }
}

void Structure::no_link(Tag tag) {
  Element& element = elements_[static_cast<std::uint32_t>(tag)];
  if (element.role == Role::Link) element.role = Role::Span;
}

bool Structure::has_content(std::uint32_t page) const {
  return (page < content_owners_.size() && !content_owners_[page].empty()) || foreign_owners_.contains(page);
}

void Structure::add_foreign(Tag owner, ObjectId element, std::string open_body) {
  add_kid(owner, {Kid::Kind::Foreign, element, 0});
  foreign_.push_back({static_cast<std::uint32_t>(owner), element, std::move(open_body)});
}

void Structure::set_owners(std::uint32_t page, std::string array) { foreign_owners_[page] = std::move(array); }

std::uint32_t Structure::add_parent(std::string value) {
  foreign_parents_.push_back(std::move(value));
  return kFirstForeignKey + static_cast<std::uint32_t>(foreign_parents_.size() - 1);
}

bool Structure::add_id(std::string id, ObjectId element) { return foreign_ids_.emplace(std::move(id), element).second; }

bool Structure::add_role(std::string name, std::string standard) {
  return roles_.try_emplace(std::move(name), standard).first->second == standard;
}

ObjectId Structure::write(Objects& objects, ObjectRow& row, const std::vector<ObjectId>& pages) {
  // Everything but the elements gets its number first: theirs come last.
  std::vector<std::pair<std::string, std::string>> ids = sorted_ids();
  const std::size_t own_ids = ids.size();
  for (const auto& [id, element] : foreign_ids_) append_reference(ids.emplace_back(id, "").second, element);
  const ObjectId root = objects.reserve();
  std::vector<ObjectId> arrays(pages.size());
  std::size_t keys = annotation_owners_.size() -
                     static_cast<std::size_t>(std::count(annotation_owners_.begin(), annotation_owners_.end(), kNone));
  for (std::uint32_t page = 0; page < pages.size(); ++page)
    if (has_content(page)) {
      arrays[page] = objects.reserve();
      ++keys;
    }
  keys += foreign_parents_.size();
  const std::vector<ObjectId> id_leaves = reserve_leaves(objects, ids.size());
  const std::vector<ObjectId> parent_leaves = reserve_leaves(objects, keys);
  const ObjectId first = objects.row_begin();

  std::vector<std::pair<std::size_t, std::string>> parents;
  parents.reserve(keys);
  for (std::size_t page = 0; page < pages.size(); ++page) {
    if (arrays[page] == 0) continue;
    if (const auto foreign = foreign_owners_.find(static_cast<std::uint32_t>(page)); foreign != foreign_owners_.end()) {
      objects.set(arrays[page], std::move(foreign->second));
    } else {
      std::string array = "[";
      for (const std::uint32_t owner : content_owners_[page]) {
        append_reference(array, first + owner);
        array += ' ';
      }
      array.back() = ']';
      objects.set(arrays[page], std::move(array));
    }
    append_reference(parents.emplace_back(page, "").second, arrays[page]);
  }
  for (std::size_t i = 0; i < annotation_owners_.size(); ++i)
    if (annotation_owners_[i] != kNone)
      append_reference(parents.emplace_back(pages.size() + i, "").second, first + annotation_owners_[i]);
  for (std::size_t i = 0; i < foreign_parents_.size(); ++i)
    parents.emplace_back(kFirstForeignKey + i, std::move(foreign_parents_[i]));
  for (std::size_t i = 0; i < own_ids; ++i) {
    const auto index = static_cast<ObjectId>(std::stoul(ids[i].second));
    ids[i].second.clear();
    append_reference(ids[i].second, first + index);
  }
  std::ranges::sort(ids);
  for (ForeignElement& element : foreign_) {
    element.open_body += "/P ";
    append_reference(element.open_body, first + element.owner);
    objects.set(element.element, std::move(element.open_body += ">>"));
  }

  std::string body = "<</Type/StructTreeRoot/K[";
  append_reference(body, first);
  body += "]/ParentTree";
  body += number_tree(objects, parent_leaves, parents);
  body += fmt::format("/ParentTreeNextKey {}", foreign_parents_.empty() ? pages.size() + annotation_owners_.size()
                                                                        : kFirstForeignKey + foreign_parents_.size());
  if (!roles_.empty()) {
    body += "/RoleMap<<";
    for (const auto& [name, standard] : roles_) {
      append_name(body, name);
      append_name(body, standard);
    }
    body += ">>";
  }
  if (!ids.empty()) body += "/IDTree" + name_tree(objects, id_leaves, ids);
  objects.set(root, body += ">>");

  for (std::uint32_t i = 0; i < elements_.size(); ++i) {
    append_element(row.text(), i, first, root, pages);
    row.close();
  }
  return root;
}

/// IDs in order, each with the index of its element. An ID that stands twice is kept where it stands first.
std::vector<std::pair<std::string, std::string>> Structure::sorted_ids() {
  std::map<std::string, std::string> ids;
  for (std::size_t i = 0; i < elements_.size(); ++i) {
    const std::uint32_t attributes = elements_[i].attributes;
    if (attributes == kNone || attributes_[attributes].id.empty()) continue;
    if (!ids.emplace(attributes_[attributes].id, std::to_string(i)).second) attributes_[attributes].id.clear();
  }
  return {ids.begin(), ids.end()};
}

void Structure::append_element(std::string& out, std::uint32_t index, ObjectId first, ObjectId root,
                               const std::vector<ObjectId>& pages) const {
  const Element& element = elements_[index];
  out += "<</S/";
  out += role_name(element.role);
  out += "/P ";
  append_reference(out, element.parent == kNone ? root : first + element.parent);
  append_kids(out, element, first, pages);
  if (element.attributes != kNone) append_attributes(out, element.role, attributes_[element.attributes]);
  out += ">>";
}

void Structure::append_kids(std::string& out, const Element& element, ObjectId first,
                            const std::vector<ObjectId>& pages) const {
  if (element.first_kid == kNone) return;
  // Plain numbers are content of the page in /Pg; content of other pages says its page.
  std::uint32_t page = kNone;
  for (std::uint32_t i = element.first_kid; i != kNone && page == kNone; i = kids_[i].next)
    if (kids_[i].kind == Kid::Kind::Content || kids_[i].kind == Kid::Kind::Annotation) page = kids_[i].page;
  if (page != kNone) {
    out += "/Pg ";
    append_reference(out, pages[page]);
  }
  const bool single = element.first_kid == element.last_kid;
  out += single ? "/K " : "/K[";
  for (std::uint32_t i = element.first_kid; i != kNone; i = kids_[i].next) {
    const Kid& kid = kids_[i];
    switch (kid.kind) {
      case Kid::Kind::Element: append_reference(out, first + kid.number); break;
      case Kid::Kind::Foreign: append_reference(out, kid.number); break;
      case Kid::Kind::Content:
        if (kid.page == page) {
          append_integer(out, kid.number);
          break;
        }
        out += "<</Type/MCR/Pg ";
        append_reference(out, pages[kid.page]);
        out += "/MCID ";
        append_integer(out, kid.number);
        out += ">>";
        break;
      case Kid::Kind::Annotation:
        out += "<</Type/OBJR/Obj ";
        append_reference(out, kid.number);
        if (kid.page != page) {
          out += "/Pg ";
          append_reference(out, pages[kid.page]);
        }
        out += ">>";
    }
    if (kid.next != kNone) out += ' ';
  }
  if (!single) out += ']';
}

void Structure::append_attributes(std::string& out, Role role, const Attributes& of) {
  append_text_key(out, "/Alt", of.alternate_description);
  append_text_key(out, "/ActualText", of.actual_text);
  append_text_key(out, "/E", of.expansion);
  append_text_key(out, "/Lang", of.language);
  append_text_key(out, "/T", of.title);
  if (!of.id.empty()) {
    out += "/ID";
    append_bytes(out, of.id);
  }
  std::string owned;
  append_table_attributes(owned, of);
  if (role == Role::L)
    owned += fmt::format("<</O/List/ListNumbering/{}>>", kNumberings[static_cast<std::size_t>(of.list_numbering)]);
  if (of.has_box) {
    owned += of.block ? "<</O/Layout/Placement/Block/BBox[" : "<</O/Layout/Placement/Inline/BBox[";
    for (const double edge : {of.box.left, of.box.bottom, of.box.right, of.box.top}) {
      append_number(owned, edge);
      owned += ' ';
    }
    owned.back() = ']';
    owned += ">>";
  }
  if (owned.empty()) return;
  const bool several = owned.find(">><<") != std::string::npos;
  out += several ? "/A[" + owned + "]" : "/A" + owned;
}

}  // namespace despatch::pdf
