// The structure tree: what an assistive technology reads (ISO 32000-1, 14.7 and 14.8).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "write/pdf/objects.h"
#include "write/pdf/pdf_file.h"

namespace despatch::pdf {

[[nodiscard]] std::string_view role_name(Role role);

class Structure {
 public:
  Structure();

  Tag add(Tag parent, Role role, TagAttributes attributes);
  [[nodiscard]] Role role(Tag tag) const { return at(tag).role; }
  void set_bounds(Tag figure, Rectangle box, bool block);

  /// A new piece of marked content of `owner` on a page; its number there.
  std::uint32_t add_content(Tag owner, std::uint32_t page);
  /// True when the piece is the last thing that `owner` holds, so that more may be painted into it.
  [[nodiscard]] bool ends_with(Tag owner, std::uint32_t page, std::uint32_t mcid) const;
  /// An annotation of `owner`. `key` is its number among all annotations.
  void add_annotation(Tag owner, std::uint32_t page, std::uint32_t key, ObjectId annotation);
  /// Takes annotations away again; an element left without any is no Link but a Span.
  void drop_annotations(const std::vector<std::uint32_t>& keys);
  /// A Link that leads nowhere is a Span.
  void no_link(Tag tag);
  [[nodiscard]] bool has_content(std::uint32_t page) const;

  // ---- elements that others made
  /// `open_body` lacks /P and the closing ">>".
  void add_foreign(Tag owner, ObjectId element, std::string open_body);
  /// A ParentTree array for a page, in place of ours.
  void set_owners(std::uint32_t page, std::string array);
  /// A key beyond all of ours, and its value in the ParentTree.
  std::uint32_t add_parent(std::string value);
  bool add_id(std::string id, ObjectId element);
  bool add_role(std::string name, std::string standard);

  /// Writes StructTreeRoot and its trees to `objects` and every element to `row`. The element of tag n has the number
  /// `objects.row_begin()` + n after this call. Returns StructTreeRoot.
  ObjectId write(Objects& objects, ObjectRow& row, const std::vector<ObjectId>& pages);

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  struct Kid {
    enum class Kind : std::uint32_t { Element, Content, Annotation, Foreign } kind;
    std::uint32_t number;  ///< tag, MCID or object; for Foreign the object
    std::uint32_t page;
    std::uint32_t key = 0;  ///< of an annotation
    std::uint32_t next = kNone;
  };
  struct Element {
    Role role;
    std::uint32_t parent = kNone;
    std::uint32_t first_kid = kNone, last_kid = kNone;
    std::uint32_t attributes = kNone;
  };
  struct Attributes : TagAttributes {
    bool has_box = false;
    bool block = true;
    Rectangle box;
  };

  [[nodiscard]] const Element& at(Tag tag) const { return elements_[static_cast<std::uint32_t>(tag)]; }
  void add_kid(Tag owner, Kid kid);
  Attributes& attributes_of(Tag tag);
  void append_element(std::string& out, std::uint32_t index, ObjectId first, ObjectId root,
                      const std::vector<ObjectId>& pages) const;
  void append_kids(std::string& out, const Element& element, ObjectId first, const std::vector<ObjectId>& pages) const;
  static void append_attributes(std::string& out, Role role, const Attributes& of);
  std::vector<std::pair<std::string, std::string>> sorted_ids();

  std::vector<Element> elements_;
  std::vector<Kid> kids_;
  std::vector<Attributes> attributes_;
  std::vector<std::vector<std::uint32_t>> content_owners_;  ///< by page, by MCID
  std::vector<std::uint32_t> annotation_owners_;            ///< by key; kNone: dropped

  struct ForeignElement {
    std::uint32_t owner;
    ObjectId element;
    std::string open_body;
  };
  std::vector<ForeignElement> foreign_;
  std::map<std::uint32_t, std::string> foreign_owners_;  ///< by page
  std::vector<std::string> foreign_parents_;
  std::map<std::string, ObjectId> foreign_ids_;
  std::map<std::string, std::string> roles_;
};

}  // namespace despatch::pdf
