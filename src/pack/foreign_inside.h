// The inside of ForeignPdf: what the steps of taking a file in share.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFFormFieldObjectHelper.hh>

#include "pack/bounded_filters.h"
#include "pack/foreign_copy.h"
#include "pack/foreign_pdf.h"

namespace despatch {

struct ForeignPage {
  QPDFObjectHandle object;
  QPDFObjectHandle resources;        ///< its own or inherited
  double box[4] = {0, 0, 612, 792};  ///< what is shown: left, bottom, right, top
  int rotate = 0;                    ///< 0, 90, 180 or 270, clockwise
  double unit = 1;                   ///< points in one of its units
  bool has_own_resources = false;    ///< may be added to
  std::size_t names_tried = 0;       ///< for what is added
};

struct ForeignPdf::Impl {
  explicit Impl(const ForeignRequest& wanted);
  /// Once it has been placed: of what was read only the number of pages is kept.
  void let_go();

  ForeignRequest request;
  InflateBudget budget;
  std::shared_ptr<QPDF> pdf;
  std::vector<ForeignPage> pages;
  std::size_t page_count = 0;
  std::string language;
  bool tagged = false;
  std::map<std::size_t, std::set<long long>> marks;          ///< by page of the new file: those that its content has
  std::map<std::size_t, std::vector<long long>> loose_text;  ///< likewise: pieces that were in no tag
  std::set<std::size_t> numbered_inside;                     ///< pages whose pictures hold numbered content
  std::set<QPDFObjGen> hidden_layers;                        ///< not shown when the file is opened
  std::vector<std::size_t> pages_without_size;               ///< counted from 1
  ForeignFaults faults;
};

/// "audit.pdf (item 6, External auditor's report)"
[[nodiscard]] std::string called(const ForeignRequest& request);

/// Collects the pages. False when there are none or too many, which has been told.
bool read_pages(ForeignPdf::Impl& self, Diagnostics& diagnostics);

/// Each name or number of a tree with its value, in the order in which they stand; loops and depth are seen through.
void walk_tree(QPDFObjectHandle root, const char* leaf_key,
               const std::function<bool(QPDFObjectHandle key, QPDFObjectHandle value)>& take);

/// One annotation that is kept.
struct ForeignAnnotation {
  QPDFObjGen original;
  pdf::ObjectId id = 0;
  std::size_t page = 0;  ///< of the file's own, from 0
  std::string body;      ///< without StructParent and the closing ">>"
  std::string words;     ///< what it says
  bool tagged = false;   ///< an element of the file's own tags holds it
};

/// What a field or a comment shows, as part of its page.
struct ForeignLooks {
  QPDFObjGen original;
  std::size_t page = 0;   ///< in the new file
  long long mcid = 0;     ///< of its content there
  std::string field;      ///< what it prints as (ISO 32000-1, table 348): "tv", "cb", "rb", "pb"; empty for a comment
  bool on = false;        ///< a box or button that is ticked
  std::string words;      ///< what the field is called, or the comment says; may be empty
  bool has_text = false;  ///< shows letters
  pdf::Rectangle box;     ///< on the new page
  bool tagged = false;    ///< an element of the file's own tags holds it
};

/// Forms and comments: what they show becomes part of the page, and is tagged like the rest of it.
class ForeignForms {
 public:
  ForeignForms(ForeignPdf::Impl& self, ForeignCopy& copy) : self_(self), copy_(copy) {}

  /// Once, before any page is placed: takes what has looks out of the pages' annotations.
  void read();
  /// Adds what is shown on a page to its content.
  void paint(std::size_t page, const ForeignPlace& place, ContentFacts& facts, std::string& content);
  /// Of a tagged file: what has been painted and wants a tag.
  [[nodiscard]] std::vector<ForeignLooks>& looks() { return looks_; }
  void tell(std::set<std::string>& what) const;

 private:
  struct Piece {
    ForeignLooks looks;
    std::string name;   ///< of the XObject in the page's resources; empty where nothing is painted
    std::string paint;  ///< operators
    std::string layer;  ///< in the page's properties; empty for none
    double rect[4] = {};
    bool is_held = false;  ///< says that a tag holds it
  };

  void draw_values(QPDFObjectHandle form);
  void draw_box(QPDFObjectHandle widget, QPDFFormFieldObjectHelper field);
  void settle(QPDFObjectHandle looks);
  void count_emptied(QPDFObjectHandle annotation);
  void take(QPDFObjectHandle annotation, ForeignPage& page, std::vector<Piece>& pieces);
  void describe(QPDFObjectHandle annotation, ForeignLooks& looks);

  ForeignPdf::Impl& self_;
  ForeignCopy& copy_;
  std::vector<std::vector<Piece>> pieces_;  ///< by page
  std::vector<ForeignLooks> looks_;
  std::map<QPDFObjGen, bool> drawn_;            ///< boxes that were drawn here, and whether they are ticked
  std::map<std::string, std::size_t> emptied_;  ///< kind → how many
  std::size_t signatures_ = 0, values_lost_ = 0, values_garbled_ = 0;
  bool any_ = false, has_xfa_ = false;
};

/// Destinations, bookmarks and links.
class ForeignLinks {
 public:
  ForeignLinks(ForeignPdf::Impl& self, pdf::PdfFile& file, ForeignCopy& copy, const ForeignPlacement& placement)
      : self_(self), file_(file), copy_(copy), placement_(placement) {}

  /// Once every page stands: the links of all pages, what they say and where they lead. What leads nowhere, or does
  /// something, is left out.
  void read();
  void add_bookmarks();

  [[nodiscard]] std::vector<ForeignAnnotation>& annotations() { return annotations_; }
  [[nodiscard]] const std::map<std::string, std::size_t>& dropped() const { return dropped_; }

 private:
  struct Destination {
    std::string anchor;
    std::size_t page = 0;  ///< in the new file
  };
  std::optional<Destination> destination(QPDFObjectHandle value, int depth = 0);
  std::optional<Destination> place(QPDFObjectHandle array);
  [[nodiscard]] int number_of(std::size_t page) const;
  void read_page(std::size_t page);
  bool read(ForeignAnnotation& annotation, QPDFObjectHandle object);
  void read_names();

  ForeignPdf::Impl& self_;
  pdf::PdfFile& file_;
  ForeignCopy& copy_;
  const ForeignPlacement& placement_;
  std::vector<ForeignAnnotation> annotations_;
  std::set<QPDFObjGen> seen_;
  std::map<std::string, std::size_t> dropped_;  ///< kind → how many
  bool names_read_ = false;
  std::map<std::string, QPDFObjectHandle> names_;
  std::map<std::string, std::string> places_;  ///< text of a destination → its anchor
};

/// The file's own tags, as children of the part. `annotations` are given their keys.
class ForeignTags {
 public:
  ForeignTags(ForeignPdf::Impl& self, pdf::PdfFile& file, ForeignCopy& copy, const ForeignPlacement& placement)
      : self_(self), file_(file), copy_(copy), placement_(placement) {}
  void read(std::vector<ForeignAnnotation>& annotations, std::vector<ForeignLooks>& looks);

 private:
  struct Element {
    pdf::ObjectId id = 0;
    std::size_t parent = 0;  ///< its index; kTop: the part
    std::string role;        ///< the standard type that it stands for
    std::string type;        ///< as the pack says it
    std::string body;        ///< all but /S, /K, /Pg, /P, /A and /Alt
    std::string attributes;  ///< of /A
    std::string alternative;
    const ForeignLooks* looks = nullptr;  ///< of the field or comment that it holds
    bool has_link = false;                ///< it, or one below it, holds an annotation
    std::string kids;
    std::size_t kid_count = 0;
    std::optional<std::size_t> page;  ///< in the new file
  };
  struct Frame {
    std::size_t element;
    QPDFObjectHandle kids;
    int next = 0;
    QPDFObjectHandle page;
  };
  static constexpr std::size_t kTop = static_cast<std::size_t>(-1);

  void kid(QPDFObjectHandle value, Frame& frame, std::vector<Frame>& stack);
  void content(Element& element, QPDFObjectHandle page, QPDFObjectHandle stream, long long mcid);
  void object_reference(std::size_t element, QPDFObjectHandle object, QPDFObjectHandle page);
  void link(std::size_t element, const ForeignAnnotation& annotation, QPDFObjectHandle page);
  void add_child(std::size_t parent, pdf::ObjectId child);
  [[nodiscard]] bool is_in_content(std::size_t page, long long mcid) const;
  void add_unlisted();
  void open(QPDFObjectHandle value, const Frame& frame, std::vector<Frame>& stack);
  std::string role_of(QPDFObjectHandle element);
  void write_attributes(QPDFObjectHandle value, Element& element);
  void write_id(QPDFObjectHandle id, const std::string& role, pdf::ObjectId element, std::string& out);
  [[nodiscard]] std::string own_id(const std::string& id) const;
  void append_attribute_object(QPDFObjectHandle object, std::string& out, QPDFObjectHandle page);
  void look_at(const std::string& role, QPDFObjectHandle element);
  void add_mark(Element& element, std::size_t page, long long mcid);
  void hold(Element& element, ForeignLooks& looks);
  void add_looks(ForeignLooks& looks);
  void add_text(std::size_t page, const std::vector<long long>& pieces);
  void write_elements();
  void write_owners(std::vector<ForeignAnnotation>& annotations);

  ForeignPdf::Impl& self_;
  pdf::PdfFile& file_;
  ForeignCopy& copy_;
  const ForeignPlacement& placement_;
  std::vector<Element> elements_;
  std::set<QPDFObjGen> seen_;
  std::map<std::string, std::string> roles_;  ///< own type → standard type
  QPDFObjectHandle role_map_, class_map_;
  std::map<std::size_t, std::map<long long, pdf::ObjectId>> owners_;  ///< by page of the new file
  std::map<QPDFObjGen, std::map<long long, pdf::ObjectId>> stream_owners_;
  std::map<QPDFObjGen, pdf::ObjectId> annotation_owners_;
  std::map<QPDFObjGen, const ForeignAnnotation*> kept_annotations_;
  std::map<QPDFObjGen, ForeignLooks*> looks_;
  std::set<std::pair<std::size_t, long long>> marks_made_here_;
  int heading_ = 0;
  std::size_t figures_without_words_ = 0;
};

[[nodiscard]] bool is_standard_type(std::string_view type);

}  // namespace despatch
