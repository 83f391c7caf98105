#include "pack/foreign_copy.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <qpdf/Buffer.hh>
#include <qpdf/Pl_String.hh>
#include <qpdf/QPDF.hh>

namespace despatch {
namespace {

constexpr int kDeepestValue = 400;  // qpdf's parser stops at 500
constexpr int kDeepestForm = 24;
constexpr std::size_t kMostObjects = 2'000'000;
// ISO 19005-2, 6.1.13.
constexpr std::size_t kLongestString = 32'767;
constexpr std::size_t kDeepestSave = 28;

/// What is said of an object to programs that are not viewers, and what could make a viewer do something.
constexpr std::array<std::string_view, 18> kLeftOut = {
    "/Length",       "/Metadata", "/PieceInfo",     "/LastModified", "/OPI", "/AF",      "/Alternates",
    "/StructParent", "/AA",       "/StructParents", "/Interpolate",  "/F",   "/FFilter", "/FDecodeParms",
    "/DL",           "/JS",       "/Thumb",         "/Measure"};

std::string name_at(QPDFObjectHandle dictionary, const char* key) {
  if (!dictionary.isDictionary()) return {};
  QPDFObjectHandle value = dictionary.getKey(key);
  return value.isName() ? value.getName() : std::string();
}

bool names_filter(QPDFObjectHandle filter, std::string_view name) {
  if (filter.isName()) return filter.getName() == name;
  if (!filter.isArray()) return false;
  for (int i = 0; i < std::min(filter.getArrayNItems(), 16); ++i)
    if (filter.getArrayItem(i).isNameAndEquals(std::string(name))) return true;
  return false;
}

std::string font_name(QPDFObjectHandle font) {
  std::string name = name_at(font, "/BaseFont");
  if (!name.empty()) name.erase(0, 1);
  if (name.size() > 7 && name[6] == '+') name.erase(0, 7);
  if (name.size() > 60) name.resize(60);
  for (char& c : name)
    if (c < ' ' || c > '~') c = '?';
  return name.empty() ? "without a name" : name;
}

bool is_embedded(QPDFObjectHandle descriptor) {
  if (!descriptor.isDictionary()) return false;
  for (const char* key : {"/FontFile", "/FontFile2", "/FontFile3"})
    if (descriptor.getKey(key).isStream()) return true;
  return false;
}

}  // namespace

pdf::Rectangle ForeignPlace::box(double x0, double y0, double x1, double y1) const {
  const auto p = (*this)(x0, y0), q = (*this)(x1, y1), r = (*this)(x0, y1), s = (*this)(x1, y0);
  return {std::min({p.first, q.first, r.first, s.first}), std::min({p.second, q.second, r.second, s.second}),
          std::max({p.first, q.first, r.first, s.first}), std::max({p.second, q.second, r.second, s.second})};
}

const ForeignPlace* ForeignCopy::place_of(QPDFObjectHandle page) const {
  const auto found = page.isIndirect() ? places_.find(page.getObjGen()) : places_.end();
  return found == places_.end() ? nullptr : &found->second;
}

pdf::ObjectId ForeignCopy::known(QPDFObjGen object) const {
  const auto found = ids_.find(object);
  return found == ids_.end() ? 0 : found->second;
}

pdf::ObjectId ForeignCopy::id_of(QPDFObjectHandle object) {
  const QPDFObjGen key = object.getObjGen();
  if (const auto found = ids_.find(key); found != ids_.end()) return found->second;
  if (ids_.size() >= kMostObjects) return 0;
  // The page tree, the structure and the catalogue are made anew; a way back into them would copy the whole file.
  if (object.isDictionary()) {
    const std::string type = name_at(object, "/Type");
    if (type == "/Page" || type == "/Pages" || type == "/Catalog" || type == "/StructTreeRoot" ||
        type == "/StructElem" || type == "/Outlines" || type == "/Annot" || type == "/Filespec" ||
        type == "/EmbeddedFile")
      return ids_[key] = 0;
    if (type == "/OCG") layers_.insert(key);
  } else if (object.isNull() || !object.isInitialized()) {
    return ids_[key] = 0;
  }
  const pdf::ObjectId id = file_.reserve_object();
  ids_[key] = id;
  waiting_.push_back(object);
  return id;
}

void ForeignCopy::append(QPDFObjectHandle value, std::string& out, int depth) {
  if (!value.isInitialized() || depth > kDeepestValue) {
    out += " null";
    return;
  }
  if (value.isIndirect()) {
    out += ' ';
    if (const pdf::ObjectId id = id_of(value); id != 0)
      pdf::append_reference(out, id);
    else
      out += "null";
    return;
  }
  if (value.isArray()) {
    out += '[';
    const int items = value.getArrayNItems();
    for (int i = 0; i < items; ++i) append(value.getArrayItem(i), out, depth + 1);
    out += ']';
  } else if (value.isDictionary()) {
    append_dictionary(value, out, depth);
  } else if (value.isName()) {
    if (value.getName() == "/DeviceCMYK") faults_.device_cmyk = true;
    pdf::append_name(out, std::string_view(value.getName()).substr(1));
  } else if (value.isString()) {
    if (value.getStringValue().size() > kLongestString)
      faults_.archival.insert("a text in it is longer than an archive may hold");
    pdf::append_bytes(out, value.getStringValue());
  } else if (value.isScalar()) {
    out += ' ';
    out += value.unparse();
  } else {
    out += " null";
  }
}

void ForeignCopy::append_dictionary(QPDFObjectHandle dictionary, std::string& out, int depth) {
  if (dictionary.isDictionaryOfType("/Font")) check_font(dictionary);
  out += "<<";
  for (const std::string& key : dictionary.getKeys()) {
    if (std::ranges::find(kLeftOut, key) != kLeftOut.end()) continue;
    QPDFObjectHandle value = dictionary.getKey(key);
    if (value.isNull()) continue;
    if (key == "/A" && depth == 0) continue;
    pdf::append_name(out, std::string_view(key).substr(1));
    append(value, out, depth + 1);
  }
  out += ">>";
}

bool ForeignCopy::decode(QPDFObjectHandle stream, std::string& out) {
  out.clear();
  if (!stream.isStream()) return false;
  try {
    Pl_String sink("decoded", nullptr, out);
    return stream.pipeStreamData(&sink, 0, qpdf_dl_specialized, true, false);
  } catch (const std::exception&) {
    return false;
  }
}

void ForeignCopy::append_color_spaces(QPDFObjectHandle own, std::string& out) {
  const bool add = default_cmyk_.isStream() && !(own.isDictionary() && own.hasKey("/DefaultCMYK"));
  if (!own.isDictionary() && !add) return;
  out += "/ColorSpace<<";
  if (own.isDictionary())
    for (const std::string& key : own.getKeys()) {
      pdf::append_name(out, std::string_view(key).substr(1));
      append(own.getKey(key), out, 1);
    }
  if (add) {
    out += "/DefaultCMYK[/ICCBased";
    append(default_cmyk_, out);
    out += ']';
  }
  out += ">>";
}

void ForeignCopy::finish() {
  while (!waiting_.empty()) {
    QPDFObjectHandle object = waiting_.front();
    waiting_.pop_front();
    const pdf::ObjectId id = ids_[object.getObjGen()];
    if (object.isStream()) {
      copy_stream(object, id);
      continue;
    }
    std::string body;
    if (object.isArray()) {
      body += '[';
      for (int i = 0; i < object.getArrayNItems(); ++i) append(object.getArrayItem(i), body, 1);
      body += ']';
    } else if (object.isDictionary()) {
      append_dictionary(object, body, 0);
    } else {
      // A scalar with a number of its own: as if it stood where it is referred to.
      QPDFObjectHandle copy = object.shallowCopy();
      append(copy, body, 1);
    }
    file_.set_object(id, std::move(body));
  }
}

void ForeignCopy::copy_stream(QPDFObjectHandle stream, pdf::ObjectId id) {
  QPDFObjectHandle dictionary = stream.getDict();
  QPDFObjectHandle filter = dictionary.getKey("/Filter");
  QPDFObjectHandle pattern = dictionary.getKey("/PatternType");
  // A form, or the tile of a pattern: content with resources of its own.
  const bool form = name_at(dictionary, "/Subtype") == "/Form" || (pattern.isInteger() && pattern.getIntValue() == 1);
  if (dictionary.hasKey("/F")) faults_.both("a stream of it lies in another file");

  std::string data;
  bool decoded = false;
  if (form || filter.isNull() || names_filter(filter, "/LZWDecode") || names_filter(filter, "/Crypt"))
    decoded = decode(stream, data);
  if (form && decoded) {
    std::string repaired;
    const ContentFacts facts = read_content(data, false, repaired);
    if (facts.changed) data = std::move(repaired);
    if (facts.device_cmyk) faults_.device_cmyk = true;
  }
  if (form && !decoded) faults_.damaged.insert("the content of a picture in it cannot be read");

  std::string keys;
  for (const std::string& key : dictionary.getKeys()) {
    if (std::ranges::find(kLeftOut, key) != kLeftOut.end()) continue;
    if (decoded && (key == "/Filter" || key == "/DecodeParms")) continue;
    QPDFObjectHandle value = dictionary.getKey(key);
    if (value.isNull()) continue;
    pdf::append_name(keys, std::string_view(key).substr(1));
    if (form && key == "/Resources" && value.isDictionary() && default_cmyk_.isStream()) {
      keys += "<<";
      append_color_spaces(value.getKey("/ColorSpace"), keys);
      for (const std::string& one : value.getKeys()) {
        if (one == "/ColorSpace" || value.getKey(one).isNull()) continue;
        pdf::append_name(keys, std::string_view(one).substr(1));
        append(value.getKey(one), keys, 2);
      }
      keys += ">>";
    } else {
      append(value, keys, 1);
    }
  }
  if (const auto more = more_keys_.find(stream.getObjGen()); more != more_keys_.end()) keys += more->second;
  if (decoded) {
    file_.set_deflated(id, std::move(keys), data);
    return;
  }
  try {
    const auto raw = stream.getRawStreamData();
    file_.set_stream(id, std::move(keys), std::string(reinterpret_cast<const char*>(raw->getBuffer()), raw->getSize()));
  } catch (const std::exception&) {
    faults_.damaged.insert("a stream of it cannot be read");
    file_.set_stream(id, std::move(keys), {});
  }
}

// ------------------------------------------------------------------------------------------------------------- fonts

void ForeignCopy::check_font(QPDFObjectHandle font) {
  const std::string subtype = name_at(font, "/Subtype");
  const std::string name = font_name(font);
  if (subtype.starts_with("/CIDFontType")) return;  // looked at with the font above it
  QPDFObjectHandle descriptor = font.getKey("/FontDescriptor");
  if (subtype == "/Type0") {
    QPDFObjectHandle below = font.getKey("/DescendantFonts");
    below = below.isArray() && below.getArrayNItems() > 0 ? below.getArrayItem(0) : QPDFObjectHandle::newNull();
    descriptor = below.isDictionary() ? below.getKey("/FontDescriptor") : QPDFObjectHandle::newNull();
  }
  if (subtype != "/Type3" && !is_embedded(descriptor)) faults_.both("the font " + name + " is not embedded");
  QPDFObjectHandle map = font.getKey("/ToUnicode");
  if (map.isStream()) return check_to_unicode(map, name);
  QPDFObjectHandle encoding = font.getKey("/Encoding");
  bool told = encoding.isDictionary();
  if (encoding.isName()) {
    const std::string called = encoding.getName();
    told = subtype == "/Type0" ? !called.starts_with("/Identity") : true;
  }
  if (!told && subtype == "/Type1") told = true;  // its own glyph names
  if (!told) faults_.both("what the letters of the font " + name + " stand for is not said (no ToUnicode)");
}

/// ISO 14289-1, 7.21.7: no code stands for U+0000, U+FEFF or U+FFFE.
void ForeignCopy::check_to_unicode(QPDFObjectHandle map, const std::string& name) {
  std::string text;
  if (!decode(map, text)) {
    faults_.both("what the letters of the font " + name + " stand for cannot be read (ToUnicode)");
    return;
  }
  std::size_t at = 0;
  bool any = false;
  for (std::size_t begin; (begin = text.find("beginbf", at)) != std::string::npos;) {
    std::size_t end = text.find("endbf", begin);
    if (end == std::string::npos) end = text.size();
    const bool ranges = text.compare(begin, 12, "beginbfrange") == 0;
    const int each = ranges ? 3 : 2;
    int column = 0;
    bool in_array = false;
    for (std::size_t i = begin + 11; i < end; ++i) {
      if (text[i] == '[') in_array = true;
      if (text[i] == ']') in_array = false, ++column;
      if (text[i] != '<') continue;
      const std::size_t close = text.find('>', i);
      if (close == std::string::npos || close > end) break;
      std::string value = text.substr(i + 1, close - i - 1);
      std::erase_if(value, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
      for (char& c : value)
        if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
      any = true;
      const bool target = in_array || column % each == each - 1;
      if (target && (value == "0000" || value == "FEFF" || value == "FFFE" || value.empty()))
        faults_.both("a letter of the font " + name + " stands for no character (ToUnicode)");
      if (!in_array) ++column;
      i = close;
    }
    at = end + 5;
    if (at >= text.size()) break;
  }
  if (!any) faults_.both("what the letters of the font " + name + " stand for is not said (an empty ToUnicode)");
}

// ------------------------------------------------------------------------------------------------------------- forms

void ForeignCopy::check_depth(std::size_t saves) {
  if (saves > kDeepestSave)
    faults_.archival.insert("its content saves the graphics state more deeply than an archive may");
}

NamedMark ForeignCopy::named_marks(QPDFObjectHandle resources) {
  return [resources](const std::string& name) mutable -> long long {
    QPDFObjectHandle all = resources.isDictionary() ? resources.getKey("/Properties") : QPDFObjectHandle::newNull();
    QPDFObjectHandle one = all.isDictionary() ? all.getKey(name) : QPDFObjectHandle::newNull();
    QPDFObjectHandle number = one.isDictionary() ? one.getKey("/MCID") : QPDFObjectHandle::newNull();
    if (!number.isInteger()) return -1;
    return number.getIntValue() <= kMostMcid ? std::max(number.getIntValue(), -1LL) : -1;
  };
}

const ContentFacts& ForeignCopy::facts_of_form(QPDFObjectHandle form, int depth) {
  Form& entry = forms_[form.getObjGen()];
  if (entry.open || depth > kDeepestForm) {
    faults_.damaged.insert("a picture in it holds itself");
    return entry.facts;
  }
  if (!entry.done) {
    entry.done = true;
    entry.open = true;
    std::string content, repaired;
    if (decode(form, content))
      entry.facts = read_content(content, false, repaired, named_marks(form.getDict().getKey("/Resources")));
    check_depth(entry.facts.deepest_save);
    bool image = false;
    ContentFacts facts = entry.facts;
    add_facts_of_xobjects(form.getDict().getKey("/Resources"), facts, image, depth + 1);
    entry.facts = std::move(facts);
    entry.has_image = image;
    entry.open = false;
    if (entry.facts.device_cmyk) faults_.device_cmyk = true;
  }
  return entry.facts;
}

void ForeignCopy::add_facts_of_xobjects(QPDFObjectHandle resources, ContentFacts& facts, bool& has_image, int depth) {
  if (!resources.isDictionary()) return;
  QPDFObjectHandle all = resources.getKey("/XObject");
  if (!all.isDictionary()) return;
  const auto add = [&](const std::set<std::string>& names, bool marked) {
    for (const std::string& name : names) {
      QPDFObjectHandle one = all.getKey(name);
      if (!one.isStream()) continue;
      const std::string subtype = name_at(one.getDict(), "/Subtype");
      if (subtype == "/Image") {
        has_image = true;
        if (!marked) facts.unmarked = true;
      } else if (subtype == "/Form") {
        const ContentFacts& inner = facts_of_form(one, depth);
        facts.has_text |= inner.has_text;
        facts.has_hidden_text |= inner.has_hidden_text;
        facts.paints |= inner.paints;
        facts.numbered |= inner.numbered;
        has_image |= forms_[one.getObjGen()].has_image;
        if (!marked) facts.unmarked |= inner.unmarked;
      }
    }
  };
  add(facts.xobjects, true);
  add(facts.unmarked_xobjects, false);
}

}  // namespace despatch
