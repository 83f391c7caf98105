// Objects of one PDF under new numbers in another, without what a pack does not take in.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>

#include <qpdf/QPDFObjectHandle.hh>

#include "pack/content_scan.h"
#include "write/pdf/pdf_file.h"

namespace despatch {

/// What of a file keeps a pack from being archival or accessible, in a few words each: "the font Arial is not
/// embedded".
struct ForeignFaults {
  std::set<std::string> archival;
  std::set<std::string> accessible;
  std::set<std::string> damaged;
  bool device_cmyk = false;
  void both(const std::string& why) {
    archival.insert(why);
    accessible.insert(why);
  }
};

/// A page that has been placed.
struct ForeignPlace {
  std::size_t page = 0;                             ///< in the new file
  double a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;  ///< from its own coordinates to those of the new page
  double left = 0, top = 0;                         ///< of what is shown, in its own coordinates
  [[nodiscard]] std::pair<double, double> operator()(double x, double y) const {
    return {a * x + c * y + e, b * x + d * y + f};
  }
  /// The smallest upright box round the transformed one.
  [[nodiscard]] pdf::Rectangle box(double x0, double y0, double x1, double y1) const;
};

class ForeignCopy {
 public:
  ForeignCopy(pdf::PdfFile& file, ForeignFaults& faults) : file_(file), faults_(faults) {}

  /// What copied objects refer to and the pack makes anew: they say null in its place.
  void leave_out(QPDFObjectHandle object) {
    if (object.isIndirect()) ids_[object.getObjGen()] = 0;
  }
  /// Links and tags find the page where it is placed; the first place counts.
  void place_page(QPDFObjGen page, const ForeignPlace& place) { places_.try_emplace(page, place); }
  [[nodiscard]] const ForeignPlace* place_of(QPDFObjectHandle page) const;

  /// Appends the value as text. What it refers to is copied by finish().
  void append(QPDFObjectHandle value, std::string& out, int depth = 0);
  /// The number that an indirect object has, or will have, in the new file; 0 for one that is not taken in.
  pdf::ObjectId id_of(QPDFObjectHandle object);
  /// The number of an object that has been asked for; 0 if nobody has.
  [[nodiscard]] pdf::ObjectId known(QPDFObjGen object) const;
  /// Keys added to the dictionary of a stream that is copied.
  void add_keys(QPDFObjGen stream, std::string keys) { more_keys_[stream] += keys; }
  /// For colours that mean the press of the file's own output intent: an entry of ColorSpace resources, or empty.
  void set_default_cmyk(QPDFObjectHandle profile) { default_cmyk_ = std::move(profile); }
  /// Entries for resources that need it: "/ColorSpace<<…>>". `own` are the resources' own colour spaces.
  void append_color_spaces(QPDFObjectHandle own, std::string& out);

  void finish();

  /// Told when more q are open at once than PDF/A allows.
  void check_depth(std::size_t saves);

  /// Decoded bytes, or nothing when they cannot be had.
  [[nodiscard]] static bool decode(QPDFObjectHandle stream, std::string& out);
  /// Numbers of marked content that resources hold under a name.
  [[nodiscard]] static NamedMark named_marks(QPDFObjectHandle resources);
  /// Of a form and of all that it paints.
  const ContentFacts& facts_of_form(QPDFObjectHandle form, int depth = 0);
  /// Adds to `facts` what the XObjects paint that the content names. Marks round a Do hold for what it paints.
  void add_facts_of_xobjects(QPDFObjectHandle resources, ContentFacts& facts, bool& has_image, int depth = 0);

  [[nodiscard]] const std::set<QPDFObjGen>& layers() const { return layers_; }

 private:
  void append_dictionary(QPDFObjectHandle dictionary, std::string& out, int depth);
  void copy_stream(QPDFObjectHandle stream, pdf::ObjectId id);
  void check_font(QPDFObjectHandle font);
  void check_to_unicode(QPDFObjectHandle map, const std::string& name);

  pdf::PdfFile& file_;
  ForeignFaults& faults_;
  std::map<QPDFObjGen, ForeignPlace> places_;
  std::map<QPDFObjGen, pdf::ObjectId> ids_;
  std::deque<QPDFObjectHandle> waiting_;
  std::map<QPDFObjGen, std::string> more_keys_;
  struct Form {
    ContentFacts facts;
    bool has_image = false;
    bool done = false;
    bool open = false;  ///< being looked at: a form that paints itself
  };
  std::map<QPDFObjGen, Form> forms_;
  std::set<QPDFObjGen> layers_;
  QPDFObjectHandle default_cmyk_ = QPDFObjectHandle::newNull();
};

}  // namespace despatch
