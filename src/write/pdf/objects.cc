#include "write/pdf/objects.h"

#include <libdeflate.h>
#include <xxhash.h>

#include <algorithm>
#include <cassert>

#include <fmt/format.h>

namespace despatch::pdf {
namespace {

// Level 1 costs a third of level 6 and is a few per cent larger.
constexpr int kDeflateLevel = 1;
constexpr std::size_t kMostObjectsInStream = 200;
constexpr std::size_t kMostBytesInStream = 64 << 10;
constexpr unsigned kPagesInNode = 256;

ObjectId id_of(const void* object) { return static_cast<const HPDF_Obj_Header*>(object)->obj_id & 0x00FFFFFF; }

void ignore_error(HPDF_STATUS, HPDF_STATUS, void*) {}  // libharu keeps the first error; write() asks for it

HPDF_STATUS append_to_string(HPDF_Stream stream, const HPDF_BYTE* bytes, HPDF_UINT size) {
  static_cast<std::string*>(stream->attr)->append(reinterpret_cast<const char*>(bytes), size);
  return HPDF_OK;
}

}  // namespace

Deflater::Deflater(int level) : compressor_(libdeflate_alloc_compressor(level)) {}
Deflater::~Deflater() { libdeflate_free_compressor(compressor_); }

std::string Deflater::operator()(std::string_view bytes) {
  room_.resize(std::max(room_.size(), libdeflate_zlib_compress_bound(compressor_, bytes.size())));
  return room_.substr(0, libdeflate_zlib_compress(compressor_, bytes.data(), bytes.size(), room_.data(), room_.size()));
}

struct Objects::Body {
  enum class Kind : std::uint8_t { Left, Haru, Text, Stream } kind = Kind::Left;
  std::string text;  ///< the body, a stream's keys, or what extend() added
  std::shared_ptr<const std::string> data;
};

Objects::Objects() : deflater_(kDeflateLevel) {
  doc_ = HPDF_NewEx(ignore_error, nullptr, nullptr, 0, nullptr);
  if (!doc_) throw std::bad_alloc();
  HPDF_SetPagesConfiguration(doc_, kPagesInNode);
  info_ = id_of(doc_->info);
  for (HPDF_UINT i = 0; i < doc_->xref->entries->count; ++i) body(i).kind = Body::Kind::Haru;
}

Objects::~Objects() { HPDF_Free(doc_); }

Objects::Body& Objects::body(ObjectId id) {
  if (id >= bodies_.size()) bodies_.resize(id + 1);
  return bodies_[id];
}

ObjectId Objects::reserve() {
  HPDF_Dict dict = HPDF_Dict_New(doc_->mmgr);
  if (!dict || HPDF_Xref_Add(doc_->xref, dict) != HPDF_OK) return 0;
  return id_of(dict);
}

void Objects::set(ObjectId id, std::string text) {
  Body& mine = body(id);
  mine.kind = Body::Kind::Text;
  mine.text = std::move(text);
}

ObjectId Objects::add(std::string text) {
  const ObjectId id = reserve();
  set(id, std::move(text));
  return id;
}

void Objects::set_stream(ObjectId id, std::string keys, std::shared_ptr<const std::string> data) {
  Body& mine = body(id);
  mine.kind = Body::Kind::Stream;
  mine.text = std::move(keys);
  mine.data = std::move(data);
}

ObjectId Objects::add_stream(std::string keys, std::string data) {
  const ObjectId id = reserve();
  set_stream(id, std::move(keys), std::make_shared<const std::string>(std::move(data)));
  return id;
}

ObjectId Objects::add_deflated(std::string keys, std::string_view data) {
  keys += "/Filter/FlateDecode";
  return add_stream(std::move(keys), deflater_(data));
}

void Objects::extend(ObjectId id, std::string_view keys) { body(id).text += keys; }

Objects::Page Objects::add_page(double width_pt, double height_pt) {
  const auto first = static_cast<ObjectId>(doc_->xref->entries->count);
  HPDF_Page page = HPDF_AddPage(doc_);
  if (!page) return {};
  HPDF_Page_SetWidth(page, static_cast<HPDF_REAL>(width_pt));
  HPDF_Page_SetHeight(page, static_cast<HPDF_REAL>(height_pt));
  HPDF_Dict_RemoveElement(page, "Resources");
  const auto* attributes = static_cast<HPDF_PageAttr>(page->attr);
  const ObjectId contents = id_of(attributes->contents);
  // A page brings its content, the content's length, and at times a node of the page tree. Content is written with its
  // length inside, so the length's number stays unused.
  for (ObjectId id = first; id < doc_->xref->entries->count; ++id) {
    const auto* object = static_cast<const HPDF_Obj_Header*>(HPDF_Xref_GetEntry(doc_->xref, id)->obj);
    const bool length = (object->obj_class & HPDF_OCLASS_ANY) == HPDF_OCLASS_NUMBER;
    body(id).kind = length || id == contents ? Body::Kind::Left : Body::Kind::Haru;
  }
  return {id_of(page), contents};
}

ObjectId Objects::add_bookmark(ObjectId parent, std::string_view title) {
  HPDF_Outline over = nullptr;
  if (parent) over = static_cast<HPDF_Outline>(HPDF_Xref_GetEntry(doc_->xref, parent)->obj);
  const auto first = static_cast<ObjectId>(doc_->xref->entries->count);
  HPDF_Outline outline = HPDF_CreateOutline(doc_, over, "", nullptr);
  if (!outline) return 0;
  HPDF_Dict_RemoveElement(outline, "Title");
  if (!parent) HPDF_Outline_SetOpened(outline, HPDF_TRUE);
  for (ObjectId id = first; id < doc_->xref->entries->count; ++id) body(id).kind = Body::Kind::Haru;
  std::string keys = "/Title";
  append_text(keys, title);
  extend(id_of(outline), keys);
  return id_of(outline);
}

ObjectId Objects::catalog() const { return id_of(doc_->catalog); }

ObjectId Objects::row_begin() const { return static_cast<ObjectId>(doc_->xref->entries->count); }

/// Puts the bytes of the file one after another and remembers where each object stands.
class Objects::Writer {
 public:
  explicit Writer(Objects& objects, std::size_t numbers) : objects_(objects), places_(numbers) {
    out_ = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
  }

  void stream(ObjectId id, std::string_view keys, std::string_view data) {
    if (id >= places_.size()) places_.resize(id + 1);
    places_[id] = {1, out_.size(), 0};
    append_integer(out_, id);
    out_ += " 0 obj\n<<";
    out_ += keys;
    out_ += "/Length ";
    append_integer(out_, static_cast<std::int64_t>(data.size()));
    out_ += ">>\nstream\n";
    out_ += data;
    out_ += "\nendstream\nendobj\n";
  }

  void small(ObjectId id, std::string_view text) {
    members_.emplace_back(id, packed_.size());
    packed_ += text;
    packed_ += '\n';
    if (members_.size() >= kMostObjectsInStream || packed_.size() >= kMostBytesInStream) flush();
  }

  void flush() {
    if (members_.empty()) return;
    const auto id = static_cast<ObjectId>(places_.size());
    std::string text;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      append_integer(text, members_[i].first);
      text += ' ';
      append_integer(text, static_cast<std::int64_t>(members_[i].second));
      text += ' ';
      places_[members_[i].first] = {2, id, i};
    }
    const std::string keys = fmt::format("/Type/ObjStm/N {}/First {}/Filter/FlateDecode", members_.size(), text.size());
    text += packed_;
    stream(id, keys, objects_.deflater_(text));
    members_.clear();
    packed_.clear();
  }

  std::string finish() {
    flush();
    const auto id = static_cast<ObjectId>(places_.size());
    const std::size_t begin = out_.size();
    places_.push_back({1, begin, 0});
    const XXH128_hash_t hash = XXH3_128bits(out_.data(), out_.size());
    std::string keys = fmt::format(
        "/Type/XRef/Size {}/W[1 4 2]/Root {} 0 R/Info {} 0 R/ID[<{:016X}{:016X}><{:016X}{:016X}>]", places_.size(),
        objects_.catalog(), objects_.info(), hash.high64, hash.low64, hash.high64, hash.low64);
    keys += "/DecodeParms<</Columns 7/Predictor 12>>/Filter/FlateDecode";
    stream(id, keys, objects_.deflater_(table()));
    out_ += fmt::format("startxref\n{}\n%%EOF\n", begin);
    return std::move(out_);
  }

 private:
  struct Place {
    std::uint8_t type = 0;  ///< 0 free, 1 at an offset, 2 in an object stream
    std::size_t where = 0;  ///< the offset, or the number of the object stream
    std::size_t index = 0;  ///< in the object stream
  };

  /// Each row as its difference from the row above (PNG's predictor Up), which deflates to next to nothing.
  std::string table() const {
    constexpr std::size_t kColumns = 7;
    std::string out;
    out.reserve(places_.size() * (kColumns + 1));
    unsigned char above[kColumns] = {};
    for (std::size_t id = 0; id < places_.size(); ++id) {
      const Place& place = places_[id];
      const std::size_t last = id == 0 ? 65535 : place.index;
      const unsigned char row[kColumns] = {place.type,
                                           static_cast<unsigned char>(place.where >> 24),
                                           static_cast<unsigned char>(place.where >> 16),
                                           static_cast<unsigned char>(place.where >> 8),
                                           static_cast<unsigned char>(place.where),
                                           static_cast<unsigned char>(last >> 8),
                                           static_cast<unsigned char>(last)};
      out += '\2';
      for (std::size_t i = 0; i < kColumns; ++i) out += static_cast<char>(row[i] - above[i]);
      std::copy_n(row, kColumns, above);
    }
    return out;
  }

  Objects& objects_;
  std::vector<Place> places_;
  std::string out_;
  std::string packed_;
  std::vector<std::pair<ObjectId, std::size_t>> members_;
};

tl::expected<std::string, std::string> Objects::write(const ObjectRow& row) {
  const ObjectId begin = row_begin();
  constexpr std::size_t kMostObjects = 8388607;  // ISO 19005-2, 6.1.13
  if (begin + row.size() + row.size() / 100 > kMostObjects)
    return tl::unexpected(
        fmt::format("the document has {} objects, over the {} that PDF/A allows", begin + row.size(), kMostObjects));
  body(begin);
  Writer writer(*this, begin + row.size());
  std::string text;
  HPDF_Stream sink = HPDF_CallbackWriter_New(doc_->mmgr, append_to_string, &text);
  for (ObjectId id = 1; id < begin; ++id) {
    Body& mine = bodies_[id];
    switch (mine.kind) {
      case Body::Kind::Left: break;
      case Body::Kind::Text: writer.small(id, mine.text); break;
      case Body::Kind::Stream:
        writer.stream(id, mine.text, *mine.data);
        mine.data.reset();
        break;
      case Body::Kind::Haru:
        text.clear();
        HPDF_Obj_WriteValue(HPDF_Xref_GetEntry(doc_->xref, id)->obj, sink, nullptr);
        if (!mine.text.empty()) {
          assert(text.ends_with(">>"));
          text.insert(text.size() - 2, mine.text);
        }
        writer.small(id, text);
    }
  }
  if (sink) HPDF_Stream_Free(sink);
  if (const HPDF_STATUS error = HPDF_GetError(doc_); error != HPDF_OK || !sink)
    return tl::unexpected(fmt::format("libharu failed with {:#06x}, detail {}", error, HPDF_GetErrorDetail(doc_)));
  for (std::size_t i = 0; i < row.size(); ++i) writer.small(static_cast<ObjectId>(begin + i), row.body(i));
  std::string out = writer.finish();
  if (out.size() > 0xFFFFFFFFull) return tl::unexpected(std::string("the file would be larger than 4 GiB"));
  return out;
}

}  // namespace despatch::pdf
