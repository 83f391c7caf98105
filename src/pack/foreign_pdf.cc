#include "pack/foreign_inside.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>

#include <fmt/format.h>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFLogger.hh>

#include "base/language.h"
#include "base/text.h"
#include "pack/mark_loose.h"
#include "pack/stamp.h"

namespace despatch {
namespace {

constexpr std::size_t kMostOfOneStream = std::size_t{96} << 20, kMostOfAllStreams = std::size_t{1} << 30;
constexpr double kPointsPerMm = 72 / 25.4;
constexpr std::size_t kMostNotes = 10;  ///< under one message
constexpr double kHardToRead = 0.6;     ///< scaled below this, 10 point type is smaller than 6

std::string shown(std::string text) {
  if (text.size() > 120) text.resize(120);
  for (char& c : text)
    if (static_cast<unsigned char>(c) < ' ' || static_cast<unsigned char>(c) > '~') c = '?';
  return text;
}

/// A name for a message: in whatever script, and no longer than a line.
std::string shorter(const std::string& text) { return utf8_substr(text, 0, 60); }

void refuse(const ForeignRequest& request, const QPDFExc& fault, Diagnostics& diagnostics) {
  if (fault.getErrorCode() == qpdf_e_password) {
    diagnostics
        .error("pack/encrypted", request.where,
               fmt::format("{} is encrypted: it cannot be read without its password", called(request)))
        .help("ask whoever made it for a file without a password");
    return;
  }
  const bool is_pdf = request.bytes.substr(0, 1024).find("%PDF-") != std::string_view::npos;
  if (fault.getErrorCode() == qpdf_e_unsupported) {
    diagnostics
        .error("pack/encrypted", request.where,
               fmt::format("{} uses what cannot be read: {}", called(request), shown(fault.getMessageDetail())))
        .help("ask whoever made it for a plain PDF");
    return;
  }
  auto told = diagnostics.error(
      "pack/no-pdf", request.where,
      is_pdf ? fmt::format("{} is damaged beyond repair: {}", called(request), shown(fault.getMessageDetail()))
             : fmt::format("{} is no PDF", called(request)));
  told.help(is_pdf ? "ask for it again: it may have been cut off on its way"
                   : "name a PDF; a paper of the project ends in .md");
}

/// What qpdf has to say is told by tell(), at its place: nothing of it goes to the terminal.
void be_quiet(QPDF& pdf) {
  pdf.setSuppressWarnings(true);
  const auto nowhere = QPDFLogger::create();
  nowhere->setInfo(nowhere->discard());
  nowhere->setWarn(nowhere->discard());
  nowhere->setError(nowhere->discard());
  pdf.setLogger(nowhere);
  // Values that belong to no file speak to this one.
  static std::once_flag done;
  std::call_once(done, [&] {
    QPDFLogger::defaultLogger()->setWarn(nowhere->discard());
    QPDFLogger::defaultLogger()->setError(nowhere->discard());
  });
}

std::string language_of(const ForeignRequest& request, QPDF& pdf) {
  if (is_language_tag(request.language)) return request.language;
  QPDFObjectHandle said = pdf.getRoot().getKey("/Lang");
  if (said.isString() && is_language_tag(said.getUTF8Value())) return said.getUTF8Value();
  return request.fallback_language;
}

bool is_tagged(QPDF& pdf) {
  QPDFObjectHandle root = pdf.getRoot();
  QPDFObjectHandle tree = root.getKey("/StructTreeRoot");
  if (!tree.isDictionary() || tree.getKey("/K").isNull()) return false;
  QPDFObjectHandle mark = root.getKey("/MarkInfo");
  QPDFObjectHandle marked = mark.isDictionary() ? mark.getKey("/Marked") : QPDFObjectHandle::newNull();
  return marked.isBool() && marked.getBoolValue();
}

/// What the file says of itself in its XMP.
struct OwnClaims {
  int archival_part = 0;
  char archival_level = 0;
  bool accessible = false;
};

char value_behind(std::string_view xmp, std::string_view property) {
  for (std::size_t at = 0; (at = xmp.find(property, at)) != std::string_view::npos; at += property.size()) {
    std::size_t i = at + property.size();
    while (i < xmp.size() && (xmp[i] == '=' || xmp[i] == '>' || xmp[i] == '"' || xmp[i] == '\'' || xmp[i] == ' ')) ++i;
    if (i < xmp.size() && i > at + property.size() && xmp[i] != '<') return xmp[i];
  }
  return 0;
}

OwnClaims claims_of(QPDF& pdf) {
  OwnClaims out;
  std::string xmp;
  if (!ForeignCopy::decode(pdf.getRoot().getKey("/Metadata"), xmp)) return out;
  const char part = value_behind(xmp, "pdfaid:part"), level = value_behind(xmp, "pdfaid:conformance");
  if (part >= '1' && part <= '9') out.archival_part = part - '0';
  out.archival_level = static_cast<char>(level >= 'a' && level <= 'z' ? level - 'a' + 'A' : level);
  out.accessible = value_behind(xmp, "pdfuaid:part") == '1';
  return out;
}

class Placer {
 public:
  Placer(ForeignPdf::Impl& self, pdf::PdfFile& file, const ForeignPlacement& placement, pdf::FontLibrary& fonts,
         Diagnostics& diagnostics)
      : self_(self),
        file_(file),
        placement_(placement),
        shaper_(fonts),
        diagnostics_(diagnostics),
        copy_(file, self.faults),
        links_(self, file, copy_, placement),
        forms_(self, copy_) {}

  pdf::Claims place() {
    self_.hidden_layers = hidden_layers();
    forms_.read();
    find_press();
    // Whatever a file calls its pages: a font or a colour that refers to one must not bring it along as an object.
    copy_.leave_out(self_.pdf->getRoot());
    for (const ForeignPage& page : self_.pages) copy_.leave_out(page.object);
    for (std::size_t i = 0; i < self_.pages.size(); ++i) place(i);
    links_.read();
    if (self_.tagged) {
      ForeignTags(self_, file_, copy_, placement_).read(links_.annotations(), forms_.looks());
    }
    tag_links();
    for (ForeignAnnotation& annotation : links_.annotations()) file_.set_object(annotation.id, annotation.body + ">>");
    links_.add_bookmarks();
    copy_.finish();
    add_layers();
    return tell();
  }

 private:
  /// Colours for a press mean that of the file's own output intent, which the pack does not have.
  void find_press() {
    QPDFObjectHandle intents = self_.pdf->getRoot().getKey("/OutputIntents");
    if (!intents.isArray()) return;
    for (int i = 0; i < std::min(intents.getArrayNItems(), 20); ++i) {
      QPDFObjectHandle intent = intents.getArrayItem(i);
      QPDFObjectHandle profile =
          intent.isDictionary() ? intent.getKey("/DestOutputProfile") : QPDFObjectHandle::newNull();
      if (!profile.isStream()) continue;
      QPDFObjectHandle components = profile.getDict().getKey("/N");
      if (!components.isInteger() || components.getIntValue() != 4) continue;
      copy_.set_default_cmyk(profile);
      has_press_ = true;
      return;
    }
  }

  // ---- a page

  ForeignPlace put(const ForeignPage& page, pdf::PageSize& sheet) {
    const double x0 = page.box[0], y0 = page.box[1], x1 = page.box[2], y1 = page.box[3], u = page.unit;
    double width = (x1 - x0) * u, height = (y1 - y0) * u;
    ForeignPlace at;
    switch (page.rotate) {
      case 90: at = {.a = 0, .b = -u, .c = u, .d = 0, .e = -y0 * u, .f = x1 * u, .left = x0, .top = y0}; break;
      case 180: at = {.a = -u, .b = 0, .c = 0, .d = -u, .e = x1 * u, .f = y1 * u, .left = x1, .top = y0}; break;
      case 270: at = {.a = 0, .b = u, .c = -u, .d = 0, .e = y1 * u, .f = -x0 * u, .left = x1, .top = y1}; break;
      default: at = {.a = u, .b = 0, .c = 0, .d = u, .e = -x0 * u, .f = -y0 * u, .left = x0, .top = y1};
    }
    if (page.rotate % 180 != 0) std::swap(width, height);
    const Theme& theme = placement_.theme;
    sheet = {theme.page_width_mm * kPointsPerMm, theme.page_height_mm * kPointsPerMm};
    if (width > height) std::swap(sheet.width_pt, sheet.height_pt);
    const double head = placement_.notice.empty() ? 0 : kNoticeHeight;
    const double room = sheet.height_pt - kStampHeight - head;
    const double scale = std::min({1.0, sheet.width_pt / width, room / height});
    const double dx = (sheet.width_pt - width * scale) / 2, dy = kStampHeight + (room - height * scale) / 2;
    at.a *= scale, at.b *= scale, at.c *= scale, at.d *= scale;
    at.e = at.e * scale + dx, at.f = at.f * scale + dy;
    if (scale * u < kHardToRead) small_pages_.push_back(&page - self_.pages.data() + 1);
    return at;
  }

  void place(std::size_t i) {
    ForeignPage& page = self_.pages[i];
    pdf::PdfFile::ForeignPage made;
    ForeignPlace at = put(page, made.size);
    ContentFacts facts;
    bool has_image = false;
    at.page = file_.pages();
    std::string content = content_of(i, at, facts, has_image);

    copy_.place_page(page.object.getObjGen(), at);
    write_resources(page.resources, made);
    if (QPDFObjectHandle group = page.object.getKey("/Group"); group.isDictionary()) {
      made.keys += "/Group";
      copy_.append(group, made.keys, 1);
    }

    std::string placed = "q ";
    for (const double number : {at.a, at.b, at.c, at.d, at.e, at.f}) placed += fmt::format("{:.5f} ", number + 0.0);
    placed += "cm ";
    for (const double edge : {page.box[0], page.box[1], page.box[2] - page.box[0], page.box[3] - page.box[1]})
      placed += fmt::format("{:.3f} ", edge + 0.0);
    placed += "re W n\n" + content + "\nQ";
    const bool text = facts.has_text || facts.has_hidden_text;
    const bool anything = text || has_image || facts.paints;
    const bool own_tag = !self_.tagged && anything;
    if (own_tag) placed = (text ? "/P <</MCID 0>>BDC\n" : "/Figure <</MCID 0>>BDC\n") + placed + "\nEMC";
    made.content = std::move(placed);
    const pdf::PageSize size = made.size;
    const std::size_t number = file_.begin_foreign_page(std::move(made));
    if (own_tag) {
      text ? ++text_pages_ : ++picture_pages_;
      add_own_tag(number, i, text, at);
    } else if (self_.tagged && facts.unmarked && anything) {
      self_.faults.accessible.insert(
          "some of what its pages show is neither tagged nor marked as decoration: text of it is read at the end");
    }
    stamp_page(
        file_, shaper_, placement_.theme, size,
        {.left = self_.request.title + " (supplied by others)",
         .right = fmt::format("Page {} of {}", placement_.first_page + static_cast<int>(i), placement_.last_page),
         .notice = placement_.notice});
    file_.end_page();
  }

  std::string content_of(std::size_t i, const ForeignPlace& at, ContentFacts& facts, bool& has_image) {
    ForeignPage& page = self_.pages[i];
    std::string content, part;
    QPDFObjectHandle contents = page.object.getKey("/Contents");
    const auto add = [&](QPDFObjectHandle stream) {
      if (stream.isNull()) return;
      if (!ForeignCopy::decode(stream, part)) self_.faults.damaged.insert("the content of a page cannot be read");
      if (content.size() + part.size() <= kMostOfOneStream) content += part + "\n";
    };
    if (contents.isArray()) {
      for (int i = 0; i < std::min(contents.getArrayNItems(), 10'000); ++i) add(contents.getArrayItem(i));
    } else {
      add(contents);
    }
    std::string repaired;
    facts = read_content(content, !self_.tagged, repaired, ForeignCopy::named_marks(page.resources));
    constexpr std::size_t kOwnSaves = 2;  // where the page is placed, and before its forms
    copy_.check_depth(facts.deepest_save + kOwnSaves);
    if (self_.tagged) self_.marks[at.page] = facts.mcids;
    if (!facts.balanced) self_.faults.damaged.insert("what a page's content opens and closes does not pair");
    if (facts.changed || !self_.tagged) content = std::move(repaired);
    ContentFacts own = facts;
    copy_.add_facts_of_xobjects(page.resources, own, has_image);
    if (self_.tagged && own.numbered != facts.numbered) self_.numbered_inside.insert(at.page);
    if (self_.tagged && own.unmarked) mark_loose_of(page.resources, at.page, facts, content);
    forms_.paint(i, at, facts, content);
    copy_.add_facts_of_xobjects(page.resources, facts, has_image);
    facts.unmarked = own.unmarked;
    if (facts.device_cmyk) self_.faults.device_cmyk = true;
    return content;
  }

  /// What no tag of the file holds is read at its end, where it is text, and is decoration where it is not.
  void mark_loose_of(QPDFObjectHandle resources, std::size_t page, ContentFacts& facts, std::string& content) {
    QPDFObjectHandle all = resources.isDictionary() ? resources.getKey("/XObject") : QPDFObjectHandle::newNull();
    const auto kind = [&](const std::string& name) {
      QPDFObjectHandle one = all.isDictionary() ? all.getKey(name) : all;
      if (!one.isStream() || !one.getDict().getKey("/Subtype").isNameAndEquals("/Form")) return Loose::Decoration;
      const ContentFacts& inside = copy_.facts_of_form(one);
      if (inside.numbered || !inside.unmarked) return Loose::MarkedInside;
      return inside.has_text || inside.has_hidden_text ? Loose::Text : Loose::Decoration;
    };
    MarkedContent marked = mark_loose(content, facts.most_mcid + 1, ForeignCopy::named_marks(resources), kind);
    content = std::move(marked.content);
    facts.most_mcid += static_cast<long long>(marked.text.size());
    if (!marked.text.empty()) self_.loose_text[page] = std::move(marked.text);
  }

  void write_resources(QPDFObjectHandle resources, pdf::PdfFile::ForeignPage& made) {
    copy_.append_color_spaces(resources.isDictionary() ? resources.getKey("/ColorSpace") : QPDFObjectHandle::newNull(),
                              made.resources);
    if (!resources.isDictionary()) return;
    for (const std::string& key : resources.getKeys()) {
      QPDFObjectHandle value = resources.getKey(key);
      if (key == "/XObject" && value.isDictionary()) {
        for (const std::string& name : value.getKeys()) {
          if (!value.getKey(name).isStream()) continue;
          pdf::append_name(made.xobjects, std::string_view(name).substr(1));
          copy_.append(value.getKey(name), made.xobjects, 1);
        }
      } else if (key != "/ProcSet" && key != "/ColorSpace" && key != "/XObject" && !value.isNull()) {
        pdf::append_name(made.resources, std::string_view(key).substr(1));
        copy_.append(value, made.resources, 1);
      }
    }
  }

  /// A page without tags is read in the order of its content; one that is a picture by the words the author gives.
  void add_own_tag(std::size_t page, std::size_t i, bool text, const ForeignPlace& at) {
    if (text) {
      (void)file_.add_content(file_.add_tag(placement_.root, pdf::Role::P), page);
      return;
    }
    const ForeignRequest& request = self_.request;
    const std::size_t pages = self_.pages.size();
    std::string words = pages == 1 ? request.title : fmt::format("{}, page {} of {}", request.title, i + 1, pages);
    if (!request.alternative.empty() && !alternative_told_) {
      words += ": " + request.alternative;
      alternative_told_ = true;
    } else if (request.alternative.empty()) {
      words += " (a picture of a page, without text)";
    }
    const pdf::Tag figure = file_.add_tag(placement_.root, pdf::Role::Figure, {.alternate_description = words});
    (void)file_.add_content(figure, page);
    const double* box = self_.pages[i].box;
    file_.set_bounds(figure, at.box(box[0], box[1], box[2], box[3]));
  }

  /// Links that no tag of the file's own holds.
  void tag_links() {
    for (ForeignAnnotation& annotation : links_.annotations()) {
      if (annotation.tagged) continue;
      const ForeignPlace* place = copy_.place_of(self_.pages[annotation.page].object);
      const pdf::ObjectId element = file_.reserve_object();
      std::string body = "<</S/Link/K<</Type/OBJR/Obj ";
      pdf::append_reference(body, annotation.id);
      body += "/Pg ";
      pdf::append_reference(body, file_.page_object(place->page));
      body += ">>/Alt";
      pdf::append_text(body, annotation.words);
      std::string reference;
      pdf::append_reference(reference, element);
      annotation.body += fmt::format("/StructParent {}", file_.add_foreign_parent(std::move(reference)));
      file_.add_foreign_element(placement_.root, element, std::move(body));
    }
  }

  // ---- layers

  static void each_layer(QPDFObjectHandle list, const std::function<void(QPDFObjectHandle)>& take) {
    if (!list.isArray()) return;
    for (int i = 0; i < list.getArrayNItems(); ++i)
      if (QPDFObjectHandle layer = list.getArrayItem(i); layer.isIndirect() && layer.isDictionary()) take(layer);
  }

  /// What a viewer does not show on opening the file (ISO 32000-1, 8.11.4.3). An archive may hold no layers that switch
  /// by themselves (ISO 19005-2, 6.9): they stay as they are on the screen (8.11.4.5).
  std::set<QPDFObjGen> hidden_layers() {
    std::set<QPDFObjGen> hidden;
    QPDFObjectHandle properties = self_.pdf->getRoot().getKey("/OCProperties");
    QPDFObjectHandle settings = properties.isDictionary() ? properties.getKey("/D") : QPDFObjectHandle::newNull();
    if (!settings.isDictionary()) return hidden;
    const auto hide = [&](QPDFObjectHandle layer) { hidden.insert(layer.getObjGen()); };
    if (settings.getKey("/BaseState").isNameAndEquals("/OFF")) each_layer(properties.getKey("/OCGs"), hide);
    each_layer(settings.getKey("/ON"), [&](QPDFObjectHandle layer) { hidden.erase(layer.getObjGen()); });
    each_layer(settings.getKey("/OFF"), hide);
    QPDFObjectHandle switches = settings.getKey("/AS");
    for (int i = 0; switches.isArray() && i < std::min(switches.getArrayNItems(), 1000); ++i) {
      QPDFObjectHandle one = switches.getArrayItem(i);
      if (!one.isDictionary()) continue;
      QPDFObjectHandle categories = one.getKey("/Category");
      const bool by_view = one.getKey("/Event").isNameAndEquals("/View") && categories.isArray() &&
                           categories.getArrayNItems() == 1 && categories.getArrayItem(0).isNameAndEquals("/View");
      switching_layers_ = switching_layers_ || !by_view;
      if (!by_view) continue;
      each_layer(one.getKey("/OCGs"), [&](QPDFObjectHandle layer) {
        QPDFObjectHandle usage = layer.getKey("/Usage");
        QPDFObjectHandle view = usage.isDictionary() ? usage.getKey("/View") : usage;
        QPDFObjectHandle state = view.isDictionary() ? view.getKey("/ViewState") : view;
        if (state.isNameAndEquals("/OFF")) hide(layer);
        if (state.isNameAndEquals("/ON")) hidden.erase(layer.getObjGen());
      });
    }
    return hidden;
  }

  /// Those that its pages use.
  void add_layers() {
    for (const QPDFObjGen& layer : copy_.layers()) {
      const pdf::ObjectId id = copy_.known(layer);
      if (id == 0) continue;
      const bool shown = !self_.hidden_layers.contains(layer);
      file_.add_layer(id, shown);
      QPDFObjectHandle name = self_.pdf->getObject(layer).getKey("/Name");
      const std::string called = name.isString() ? std::string(trim(name.getUTF8Value())) : std::string();
      if (called.empty()) self_.faults.both("a layer of it has no name");
      if (!shown) layers_not_shown_.insert(fmt::format("'{}'", called.empty() ? "without a name" : shorter(called)));
    }
  }

  // ---- what is told

  pdf::Claims tell() {
    const ForeignRequest& request = self_.request;
    if (self_.budget.exceeded()) self_.faults.damaged.insert("a stream of it inflates to more than is taken in");
    for (const QPDFExc& warning : self_.pdf->getWarnings()) {
      self_.faults.damaged.insert("qpdf repaired: " + shown(warning.getMessageDetail()));
      if (self_.faults.damaged.size() > 20) break;
    }
    tell_all("pack/damaged", "is damaged, and was mended as far as possible", self_.faults.damaged,
             "look at its pages in the pack, or ask for the file again");
    if (!self_.pages_without_size.empty())
      diagnostics_
          .warning("pack/page-size", request.where,
                   fmt::format("{} has {} without a size that can be shown: US Letter is taken", called(request),
                               pages_listed(self_.pages_without_size)))
          .help("look at these pages in the pack");
    if (!small_pages_.empty())
      diagnostics_
          .warning("pack/small", request.where,
                   fmt::format("{} has {} so large that print will be too small to read in the pack", called(request),
                               pages_listed(small_pages_)))
          .help("publish it beside the pack at its own size, and say in the paper where");
    tell_dropped();
    tell_all("pack/hidden-layer", "has layers that it does not show, and that a reader can make visible",
             layers_not_shown_, "ask for it without them, if they are not for the reader");
    if (!self_.tagged) tell_untagged();
    return claims();
  }

  static std::string pages_listed(const std::vector<std::size_t>& pages) {
    if (pages.size() == 1) return fmt::format("page {}", pages[0]);
    if (pages.size() > 6) return fmt::format("{} pages", pages.size());
    std::vector<std::string> numbers;
    for (const std::size_t page : pages) numbers.push_back(std::to_string(page));
    return "pages " + list_and(numbers);
  }

  void tell_all(std::string_view code, std::string_view what, const std::set<std::string>& why, std::string_view help) {
    if (why.empty()) return;
    auto fault = diagnostics_.warning(code, self_.request.where, fmt::format("{} {}", called(self_.request), what));
    std::size_t told = 0;
    for (const std::string& one : why) {
      if (++told == kMostNotes && why.size() > kMostNotes) {
        fault.note(fmt::format("and {} more like these", why.size() - kMostNotes + 1));
        break;
      }
      fault.note(one);
    }
    fault.help(std::string(help));
  }

  void tell_dropped() {
    std::set<std::string> what;
    for (const auto& [kind, count] : links_.dropped()) what.insert(fmt::format("{} of kind {}", count, shown(kind)));
    QPDFObjectHandle root = self_.pdf->getRoot();
    QPDFObjectHandle names = root.getKey("/Names");
    QPDFObjectHandle opening = root.getKey("/OpenAction");  // which page it shows is no loss
    if (opening.isDictionary() && !opening.getKey("/S").isNameAndEquals("/GoTo")) what.insert("an action on opening");
    if (root.hasKey("/AA")) what.insert("actions on events");
    if (names.isDictionary() && names.hasKey("/JavaScript")) what.insert("scripts");
    if ((names.isDictionary() && names.hasKey("/EmbeddedFiles")) || root.hasKey("/AF") || root.hasKey("/Collection"))
      what.insert("files inside the file");
    if (switching_layers_) what.insert("layers that switch by themselves: they stay as they are on the screen");
    forms_.tell(what);
    tell_all("pack/left-out", "holds what a pack does not take in", what,
             "if a reader needs it, publish the file beside the pack");
  }

  void tell_untagged() {
    const ForeignRequest& request = self_.request;
    if (text_pages_ == 0 && picture_pages_ > 0) {
      if (!request.alternative.empty()) return;
      diagnostics_
          .warning("pack/scanned", request.where,
                   fmt::format("{} is scanned: its {} page{} {} without text, which a screen reader cannot read",
                               called(request), picture_pages_, picture_pages_ == 1 ? "" : "s",
                               picture_pages_ == 1 ? "is a picture" : "are pictures"))
          .help("ask for the file that it was printed from, or say in `alternative:` what it shows");
      return;
    }
    auto fault = diagnostics_.warning(
        "pack/untagged", request.where,
        fmt::format("{} has no tags: a screen reader gets its text without headings, lists and tables",
                    called(request)));
    if (picture_pages_ > 0)
      fault.note(fmt::format("{} of its {} pages are pictures without text", picture_pages_, self_.pages.size()));
    fault.help("ask for it as a tagged PDF: word processors write one when told to");
  }

  pdf::Claims claims() {
    const OwnClaims own = claims_of(*self_.pdf);
    ForeignFaults& faults = self_.faults;
    const bool described = !self_.tagged && text_pages_ == 0 && !self_.request.alternative.empty();
    if (!self_.tagged && !described) {
      faults.accessible.insert("it has no tags");
    } else if (!own.accessible && !described) {
      faults.accessible.insert("it does not say of itself that it is PDF/UA-1");
    }
    QPDFObjectHandle mark = self_.pdf->getRoot().getKey("/MarkInfo");
    if (mark.isDictionary() && mark.getKey("/Suspects").isBool() && mark.getKey("/Suspects").getBoolValue())
      faults.accessible.insert("it says of itself that its tags may be wrong (Suspects)");
    if (faults.device_cmyk && !has_press_) faults.archival.insert("its colours are for a press that it does not name");
    if (own.archival_part < 1 || own.archival_part > 3 || own.archival_level == 0)
      faults.archival.insert("it does not say of itself that it is PDF/A");
    if (!faults.damaged.empty()) faults.both("it is damaged");
    // An untagged file has been told of already.
    if (self_.tagged)
      tell_all("pack/not-accessible", "keeps the pack from being PDF/UA-1, and the pack does not say that it is",
               faults.accessible, "ask for it as PDF/UA");
    tell_all("pack/not-archival", "keeps the pack from being PDF/A-2, and the pack does not say that it is",
             faults.archival, "ask for it as PDF/A, or convert it");
    pdf::Claims out{.archival = 0, .accessible = faults.accessible.empty()};
    if (!faults.archival.empty()) return out;
    out.archival = self_.tagged && own.archival_level == 'A' && faults.accessible.empty() ? 'A'
                   : own.archival_level == 'A' || own.archival_level == 'U'               ? 'U'
                                                                                          : 'B';
    return out;
  }

  ForeignPdf::Impl& self_;
  pdf::PdfFile& file_;
  const ForeignPlacement& placement_;
  pdf::Shaper shaper_;
  Diagnostics& diagnostics_;
  ForeignCopy copy_;
  ForeignLinks links_;
  std::vector<std::size_t> small_pages_;  ///< counted from 1
  ForeignForms forms_;
  std::size_t text_pages_ = 0, picture_pages_ = 0;
  std::set<std::string> layers_not_shown_;
  bool alternative_told_ = false, has_press_ = false, switching_layers_ = false;
};

}  // namespace

std::string called(const ForeignRequest& request) {
  if (request.item.empty()) return fmt::format("{} ({})", request.name, request.title);
  return fmt::format("{} ({}, {})", request.name, request.item, request.title);
}

ForeignPdf::Impl::Impl(const ForeignRequest& wanted)
    : request(wanted), budget(kMostOfOneStream, kMostOfAllStreams), pdf(QPDF::create()) {}

/// A pack has room for many files, one after another.
void ForeignPdf::Impl::let_go() {
  pages.clear();
  marks.clear();
  loose_text.clear();
  numbered_inside.clear();
  faults = {};
  pdf.reset();
}

ForeignPdf::ForeignPdf(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ForeignPdf::~ForeignPdf() = default;

std::size_t ForeignPdf::pages() const { return impl_->page_count; }
const std::string& ForeignPdf::language() const { return impl_->language; }

std::shared_ptr<ForeignPdf> ForeignPdf::open(const ForeignRequest& request, Diagnostics& diagnostics) {
  auto impl = std::make_unique<Impl>(request);
  const InflateBudget::Use use(impl->budget);
  be_quiet(*impl->pdf);
  try {
    impl->pdf->processMemoryFile(request.name.c_str(), request.bytes.data(), request.bytes.size());
    if (impl->pdf->isEncrypted()) {
      diagnostics
          .error("pack/encrypted", request.where,
                 fmt::format("{} is encrypted: it can be read, but its owner has restricted what may be done with it",
                             called(request)))
          .help("ask whoever made it for a file without restrictions");
      return nullptr;
    }
    if (!read_pages(*impl, diagnostics)) return nullptr;
    impl->page_count = impl->pages.size();
    impl->language = language_of(request, *impl->pdf);
    impl->tagged = is_tagged(*impl->pdf);
  } catch (const QPDFExc& fault) {
    refuse(request, fault, diagnostics);
    return nullptr;
  } catch (const std::exception& fault) {
    diagnostics
        .error("pack/no-pdf", request.where,
               fmt::format("{} is damaged beyond repair: {}", called(request), shown(fault.what())))
        .help("ask for it again: it may have been cut off on its way");
    return nullptr;
  }
  return std::make_shared<ForeignPdf>(std::move(impl));
}

pdf::Claims ForeignPdf::place(pdf::PdfFile& file, const ForeignPlacement& placement, pdf::FontLibrary& fonts,
                              Diagnostics& diagnostics) {
  const InflateBudget::Use use(impl_->budget);
  try {
    const pdf::Claims claims = Placer(*impl_, file, placement, fonts, diagnostics).place();
    impl_->let_go();
    return claims;
  } catch (const std::exception& fault) {
    diagnostics
        .error("pack/no-pdf", impl_->request.where,
               fmt::format("{} is damaged beyond repair: {}", called(impl_->request), shown(fault.what())))
        .help("ask for it again: it may have been cut off on its way");
    return {.archival = 0, .accessible = false};
  }
}

}  // namespace despatch
