#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <qpdf/QPDFAcroFormDocumentHelper.hh>
#include <qpdf/QPDFAnnotationObjectHelper.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QUtil.hh>

#include "base/text.h"
#include "pack/foreign_inside.h"

namespace despatch {
namespace {

constexpr int kMostOnOnePage = 20'000;
constexpr double kMostSide = 14'400;

QPDFObjectHandle looks_in(QPDFObjectHandle annotation) {
  QPDFObjectHandle all = annotation.getKey("/AP");
  return all.isDictionary() ? all.getKey("/N") : QPDFObjectHandle::newNull();
}

bool is_hidden(QPDFObjectHandle annotation) {
  QPDFObjectHandle flags = annotation.getKey("/F");
  return flags.isInteger() && (flags.getIntValue() & (an_invisible | an_hidden)) != 0;
}

/// A dictionary that may be added to without changing that of another page.
QPDFObjectHandle own_dictionary(QPDFObjectHandle value) {
  return value.isDictionary() ? value.shallowCopy() : QPDFObjectHandle::newDictionary();
}

std::string unused_name(QPDFObjectHandle among, std::string_view beginning, std::size_t& number) {
  std::string name;
  do name = fmt::format("/{}{}", beginning, ++number);
  while (among.hasKey(name));
  return name;
}

std::string words_at(QPDFObjectHandle dictionary, const char* key) {
  QPDFObjectHandle value = dictionary.getKey(key);
  return value.isString() ? std::string(trim(value.getUTF8Value())) : std::string();
}

/// A square, or a circle for one of several; crossed or filled where it is ticked.
std::string box_drawn(double width, double height, bool round, bool on) {
  const double side = std::max(1.0, std::min(width, height) - 2), x = (width - side) / 2, y = (height - side) / 2;
  const auto circle = [&](double radius) {
    const double cx = width / 2, cy = height / 2, k = 0.5523 * radius;  // a quarter of a circle as a curve
    return fmt::format(
        "{:.2f} {:.2f} m {:.2f} {:.2f} {:.2f} {:.2f} {:.2f} {:.2f} c {:.2f} {:.2f} {:.2f} {:.2f} {:.2f} {:.2f} c "
        "{:.2f} {:.2f} {:.2f} {:.2f} {:.2f} {:.2f} c {:.2f} {:.2f} {:.2f} {:.2f} {:.2f} {:.2f} c h ",
        cx + radius, cy, cx + radius, cy + k, cx + k, cy + radius, cx, cy + radius, cx - k, cy + radius, cx - radius,
        cy + k, cx - radius, cy, cx - radius, cy - k, cx - k, cy - radius, cx, cy - radius, cx + k, cy - radius,
        cx + radius, cy - k, cx + radius, cy);
  };
  std::string out = "q 0 G 0 g 1 w ";
  if (round) {
    out += circle(side / 2) + "S ";
    if (on) out += circle(side / 4) + "f ";
  } else {
    out += fmt::format("{:.2f} {:.2f} {:.2f} {:.2f} re S ", x, y, side, side);
    if (on)
      out += fmt::format("{:.2f} {:.2f} m {:.2f} {:.2f} l S {:.2f} {:.2f} m {:.2f} {:.2f} l S ", x + side / 5,
                         y + side / 5, x + side * 4 / 5, y + side * 4 / 5, x + side / 5, y + side * 4 / 5,
                         x + side * 4 / 5, y + side / 5);
  }
  return out + "Q";
}

}  // namespace

void ForeignForms::read() {
  QPDFObjectHandle form = self_.pdf->getRoot().getKey("/AcroForm");
  has_xfa_ = form.isDictionary() && form.hasKey("/XFA");
  pieces_.resize(self_.pages.size());
  if (form.isDictionary()) draw_values(form);
  for (std::size_t i = 0; i < self_.pages.size(); ++i) {
    ForeignPage& page = self_.pages[i];
    QPDFObjectHandle list = page.object.getKey("/Annots");
    if (!list.isArray()) continue;
    std::vector<QPDFObjectHandle> kept;
    for (int a = 0; a < list.getArrayNItems(); ++a) {
      QPDFObjectHandle one = list.getArrayItem(a);
      if (!one.isDictionary()) continue;
      count_emptied(one);
      const bool has_looks = one.hasKey("/AP") && !one.getKey("/Subtype").isNameAndEquals("/Link");
      if (!has_looks) {
        kept.push_back(one);
        continue;
      }
      any_ = true;
      try {
        if (pieces_[i].size() < kMostOnOnePage) take(one, page, pieces_[i]);
      } catch (const std::exception&) {
        self_.faults.damaged.insert("what its forms and comments show cannot be read");
      }
    }
    page.object.replaceKey("/Annots", QPDFObjectHandle::newArray(kept));
  }
}

/// Adds what an annotation shows to the page's resources, and how it is painted to the pieces.
void ForeignForms::take(QPDFObjectHandle annotation, ForeignPage& page, std::vector<Piece>& pieces) {
  if (is_hidden(annotation)) return;
  Piece piece;
  if (annotation.isIndirect()) piece.looks.original = annotation.getObjGen();
  describe(annotation, piece.looks);
  piece.is_held = annotation.hasKey("/StructParent");
  QPDFObjectHandle rect = annotation.getKey("/Rect");
  for (int i = 0; rect.isArray() && i < std::min(rect.getArrayNItems(), 4); ++i)
    if (rect.getArrayItem(i).isNumber())
      piece.rect[i] = std::clamp(rect.getArrayItem(i).getNumericValue(), -kMostSide, kMostSide);
  if (looks_in(annotation).isStream()) annotation.removeKey("/AS");  // which would choose among several
  QPDFAnnotationObjectHelper helper(annotation);
  QPDFObjectHandle shown = helper.getAppearanceStream("/N");
  if (!shown.isStream()) {
    // A box that is not ticked often shows nothing, which is what there is to tell.
    if (piece.looks.field == "cb" || piece.looks.field == "rb") pieces.push_back(std::move(piece));
    return;
  }
  if (!page.has_own_resources) {
    page.resources = own_dictionary(page.resources);
    for (const char* key : {"/XObject", "/Properties"})
      page.resources.replaceKey(key, own_dictionary(page.resources.getKey(key)));
    page.has_own_resources = true;
  }
  if (!piece.looks.field.empty()) {
    QPDFObjectHandle resources = own_dictionary(shown.getDict().getKey("/Resources"));
    resources.mergeResources(QPDFFormFieldObjectHelper(annotation).getDefaultResources());
    shown.getDict().replaceKey("/Resources", resources);
  }
  const std::string name = unused_name(page.resources.getKey("/XObject"), "Looks", page.names_tried);
  piece.paint = helper.getPageContentForAppearance(name, page.rotate);
  if (piece.paint.empty()) return;
  piece.name = name;
  page.resources.getKey("/XObject").replaceKey(name, shown);
  piece.looks.has_text = copy_.facts_of_form(shown).has_text;
  if (QPDFObjectHandle layer = annotation.getKey("/OC"); layer.isDictionary()) {
    piece.layer = unused_name(page.resources.getKey("/Properties"), "Layer", page.names_tried);
    page.resources.getKey("/Properties").replaceKey(piece.layer, layer);
  }
  pieces.push_back(std::move(piece));
}

void ForeignForms::describe(QPDFObjectHandle annotation, ForeignLooks& looks) {
  if (!annotation.getKey("/Subtype").isNameAndEquals("/Widget")) {
    looks.words = words_at(annotation, "/Contents");
    return;
  }
  QPDFFormFieldObjectHelper field(annotation);
  looks.words = trim(field.getAlternativeName());
  looks.field = field.isCheckbox() ? "cb" : field.isRadioButton() ? "rb" : field.isPushbutton() ? "pb" : "tv";
  const auto drawn = annotation.isIndirect() ? drawn_.find(annotation.getObjGen()) : drawn_.end();
  QPDFObjectHandle state = annotation.getKey("/AS");
  looks.on = drawn != drawn_.end() ? drawn->second : state.isName() && state.getName() != "/Off";
}

void ForeignForms::paint(std::size_t page, const ForeignPlace& place, ContentFacts& facts, std::string& content) {
  std::vector<Piece>& pieces = pieces_[page];
  if (pieces.empty()) return;
  content = "q\n" + content + "\nQ\n";
  long long next = facts.most_mcid + 1;
  for (Piece& piece : pieces) {
    std::string shown = std::move(piece.paint);
    if (!piece.layer.empty()) {
      std::string begin = "/OC ";
      pdf::append_name(begin, std::string_view(piece.layer).substr(1));
      shown = begin + " BDC\n" + shown + "\nEMC\n";
    }
    if (!piece.name.empty()) facts.xobjects.insert(piece.name);
    if (self_.tagged) {
      ForeignLooks& looks = piece.looks;
      const bool says_something = !looks.field.empty() || !looks.words.empty() || looks.has_text || piece.is_held;
      if (says_something) {
        looks.page = place.page;
        looks.mcid = next++;
        looks.box = place.box(piece.rect[0], piece.rect[1], piece.rect[2], piece.rect[3]);
        shown = fmt::format("/{} <</MCID {}>>BDC\n{}\nEMC\n", looks.field.empty() ? "Span" : "Form", looks.mcid, shown);
        looks_.push_back(std::move(looks));
      } else {
        shown = "/Artifact BMC\n" + shown + "\nEMC\n";
      }
    }
    content += shown;
  }
  pieces.clear();
}

/// qpdf writes a value into its looks only when it writes the file: here they are read before.
void ForeignForms::settle(QPDFObjectHandle looks) {
  QPDFObjectHandle drawn = looks.isDictionary() ? looks.getKey("/N") : QPDFObjectHandle::newNull();
  if (!drawn.isStream()) return;
  QPDFObjectHandle plain = QPDFObjectHandle::newStream(self_.pdf.get(), drawn.getStreamData(qpdf_dl_generalized));
  QPDFObjectHandle from = drawn.getDict(), to = plain.getDict();
  for (const std::string& key : from.getKeys())
    if (key != "/Length" && key != "/Filter" && key != "/DecodeParms") to.replaceKey(key, from.getKey(key));
  looks.replaceKey("/N", plain);
}

/// Some programs leave it to the reader to draw what was filled in: it is drawn here, or told where it cannot be.
void ForeignForms::draw_values(QPDFObjectHandle form) {
  QPDFObjectHandle stale = form.getKey("/NeedAppearances");
  const bool all = stale.isBool() && stale.getBoolValue();
  try {
    QPDFAcroFormDocumentHelper fields(*self_.pdf);
    for (const ForeignPage& page : self_.pages)
      for (QPDFAnnotationObjectHelper& widget : fields.getWidgetAnnotationsForPage(QPDFPageObjectHelper(page.object))) {
        QPDFFormFieldObjectHelper field = fields.getFieldForAnnotation(widget);
        QPDFObjectHandle annotation = widget.getObjectHandle();
        if (field.isCheckbox() || field.isRadioButton()) {
          draw_box(annotation, field);
          continue;
        }
        if (!field.isText() && !field.isChoice()) continue;
        if (all || !annotation.hasKey("/AP")) {
          field.generateAppearance(widget);
          settle(annotation.getKey("/AP"));
          std::string letters;
          if (!QUtil::utf8_to_win_ansi(field.getValueAsString(), letters)) ++values_garbled_;
        }
        if (!annotation.hasKey("/AP") && !field.getValueAsString().empty()) ++values_lost_;
      }
  } catch (const std::exception&) {
    self_.faults.damaged.insert("what was filled into its form cannot be read");
  }
}

/// Chooses among the looks that a box has, or draws it where it has none.
void ForeignForms::draw_box(QPDFObjectHandle widget, QPDFFormFieldObjectHelper field) {
  QPDFObjectHandle state = widget.getKey("/AS"), value = field.getValue();
  const bool filled_in = value.isName() && value.getName() != "/Off";
  if (QPDFObjectHandle looks = looks_in(widget); looks.isStream() || looks.isDictionary()) {
    if (looks.isStream() || state.isName() || !value.isName()) return;
    widget.replaceKey("/AS", QPDFObjectHandle::newName(looks.hasKey(value.getName()) ? value.getName() : "/Off"));
    return;
  }
  bool on = filled_in;
  if (state.isName()) {
    on = state.getName() != "/Off";
  } else if (filled_in && field.isRadioButton() && field.getObjectHandle().getKey("/Kids").isArray()) {
    // Which of several it is, their looks would have said.
    ++values_lost_;
    return;
  }
  QPDFObjectHandle place = widget.getKey("/Rect");
  if (!place.isRectangle()) return;
  const QPDFObjectHandle::Rectangle rect = place.getArrayAsRectangle();
  const double width = std::min(rect.urx - rect.llx, kMostSide), height = std::min(rect.ury - rect.lly, kMostSide);
  if (!(width > 0 && height > 0)) return;
  QPDFObjectHandle drawn =
      QPDFObjectHandle::newStream(self_.pdf.get(), box_drawn(width, height, field.isRadioButton(), on));
  QPDFObjectHandle keys = drawn.getDict();
  keys.replaceKey("/Type", QPDFObjectHandle::newName("/XObject"));
  keys.replaceKey("/Subtype", QPDFObjectHandle::newName("/Form"));
  keys.replaceKey("/BBox", QPDFObjectHandle::newArray(QPDFObjectHandle::Rectangle(0, 0, width, height)));
  keys.replaceKey("/Resources", QPDFObjectHandle::newDictionary());
  QPDFObjectHandle looks = QPDFObjectHandle::newDictionary();
  looks.replaceKey("/N", drawn);
  widget.replaceKey("/AP", looks);
  if (widget.isIndirect()) drawn_[widget.getObjGen()] = on;
}

/// What is more than it shows, and is a picture of itself once it is part of the page.
void ForeignForms::count_emptied(QPDFObjectHandle annotation) {
  QPDFObjectHandle subtype = annotation.getKey("/Subtype");
  if (!subtype.isName()) return;
  const std::string kind = subtype.getName().substr(1);
  constexpr std::array<std::string_view, 6> kHolders = {"FileAttachment", "Sound",     "Movie",
                                                        "Screen",         "RichMedia", "3D"};
  if (kind == "Widget") {
    QPDFObjectHandle field = annotation;
    if (!field.hasKey("/FT") && field.getKey("/Parent").isDictionary()) field = field.getKey("/Parent");
    if (field.getKey("/FT").isNameAndEquals("/Sig") && !field.getKey("/V").isNull()) ++signatures_;
  } else if (annotation.hasKey("/AP") && std::ranges::find(kHolders, kind) != kHolders.end()) {
    ++emptied_[kind];
  }
}

void ForeignForms::tell(std::set<std::string>& what) const {
  for (const auto& [kind, count] : emptied_)
    what.insert(fmt::format("{} of kind {}: only its picture is kept", count, kind));
  if (signatures_ > 0)
    what.insert(fmt::format("{} digital signature{}: what {} is kept, and proves nothing in the pack", signatures_,
                            signatures_ == 1 ? "" : "s", signatures_ == 1 ? "it shows" : "they show"));
  if (values_lost_ > 0)
    what.insert(fmt::format("{} of what was filled into its form: nothing says how it would look", values_lost_));
  if (values_garbled_ > 0)
    what.insert(fmt::format("{} of what was filled into its form: the font of the form lacks some of the letters",
                            values_garbled_));
  if (has_xfa_) what.insert("a form that only few programs show (XFA): its pages may say nothing but that");
  if (any_) what.insert("forms and comments: what they show is kept as part of the page");
}

}  // namespace despatch
