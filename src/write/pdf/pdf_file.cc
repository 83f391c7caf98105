#include "write/pdf/pdf_file.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>
#include <xxhash.h>

#include "base/text.h"
#include "write/pdf/content.h"
#include "write/pdf/document_fonts.h"
#include "write/pdf/images.h"
#include "write/pdf/library.h"
#include "write/pdf/metadata.h"
#include "write/pdf/objects.h"
#include "write/pdf/profiles.h"
#include "write/pdf/structure.h"
#include "write/pdf/trees.h"

namespace despatch::pdf {
namespace {

// ISO 32000-1, annex C: what viewers of every age can show.
constexpr double kLeastSide = 3, kMostSide = 14400;

std::string box_text(Rectangle box) {
  std::string out = "[";
  for (const double edge : {box.left, box.bottom, box.right, box.top}) {
    append_number(out, edge);
    out += ' ';
  }
  out.back() = ']';
  return out;
}

/// Bytes that a URI may not hold, percent-encoded; what is encoded already stays.
std::string as_uri(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7F && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", byte);
    }
  }
  return out;
}

/// An anchor as the file's name of a place. The name of a very long heading gives way to its hash: PDF/A has a limit
/// for strings, and names are compared whole.
std::string place_name(std::string_view anchor) {
  constexpr std::size_t kMostBytes = 200;
  if (anchor.size() <= kMostBytes) return std::string(anchor);
  const XXH128_hash_t hash = XXH3_128bits(anchor.data(), anchor.size());
  return fmt::format("{}.{:016x}{:016x}", anchor.substr(0, 32), hash.high64, hash.low64);
}

}  // namespace

struct PdfFile::Impl {
  Impl(FontLibrary& fonts, DocumentProperties properties)
      : library(fonts.impl()), properties(std::move(properties)), fonts(library), content(this->fonts, structure) {}

  struct Annotation {
    ObjectId id = 0;
    std::uint32_t page = 0;
    Rectangle box;
    std::shared_ptr<const std::string> uri;  ///< null for a place in the document; one for all lines of a link
    std::string anchor;
    std::string description;
    Tag owner{};
  };
  struct Anchor {
    std::uint32_t page = 0;
    double x = 0, y = 0;
  };
  struct Bookmark {
    int level = 1;
    std::string title, anchor;
  };
  struct Label {
    LabelStyle style{};
    std::string prefix;
    int start = 1;
  };

  struct Image {
    ObjectId id = 0;
    Orientation orientation{};
    bool seen_through = false;
  };

  ImageInfo keep_image(PreparedImage image);
  void link(Tag owner, std::span<const Rectangle> boxes, Annotation annotation);
  void write_annotations(std::vector<std::string>& of_pages);
  void write_bookmarks();
  std::string destinations();
  std::string labels() const;
  std::string foreign_keys(std::uint32_t page, const ForeignPage& foreign) const;
  std::string layer_settings() const;
  [[nodiscard]] bool on_page() const { return page_open; }

  FontLibrary::Impl& library;
  DocumentProperties properties;
  Objects objects;
  Structure structure;
  DocumentFonts fonts;
  PageContent content;

  std::vector<Objects::Page> pages;
  bool page_open = false;
  std::vector<Annotation> annotations;
  std::string last_uri_given;  ///< as the layout wrote it: the lines of a link come one after another
  std::shared_ptr<const std::string> last_uri;
  std::map<std::string, Anchor, std::less<>> anchors;
  std::vector<Bookmark> bookmarks;
  std::map<std::size_t, Label> page_labels;
  std::vector<Image> images;
  std::map<std::pair<std::uint64_t, std::uint64_t>, ImageInfo> images_by_hash;
  std::set<std::size_t> pages_seen_through;

  /// The anchor's name in the file.
  [[nodiscard]] std::string in_part(std::string_view anchor) const {
    if (anchor.starts_with(kInOtherPart)) return std::string(anchor.substr(1));
    return part.prefix + std::string(anchor);
  }
  ObjectId shared_resources();

  Part part;
  Claims claims;
  ObjectId resources = 0;
  std::map<std::size_t, ForeignPage> foreign;
  std::vector<std::pair<ObjectId, bool>> layers;
};

PdfFile::PdfFile(FontLibrary& fonts, DocumentProperties properties)
    : impl_(std::make_unique<Impl>(fonts, std::move(properties))) {}
PdfFile::~PdfFile() = default;

Tag PdfFile::root() const { return impl_->part.root; }
Tag PdfFile::add_tag(Tag parent, Role role, TagAttributes attributes) {
  if (!impl_->part.prefix.empty()) {
    if (!attributes.id.empty()) attributes.id.insert(0, impl_->part.prefix);
    for (std::string& header : attributes.headers) header.insert(0, impl_->part.prefix);
  }
  return impl_->structure.add(parent, role, std::move(attributes));
}
void PdfFile::set_bounds(Tag figure, Rectangle box, Placement placement) {
  impl_->structure.set_bounds(figure, box, placement == Placement::Block);
}

std::size_t PdfFile::begin_page(PageSize size) {
  if (impl_->page_open) end_page();
  const auto side = [](double length) {
    return std::isfinite(length) ? std::clamp(length, kLeastSide, kMostSide) : 595.0;
  };
  impl_->pages.push_back(impl_->objects.add_page(side(size.width_pt), side(size.height_pt)));
  impl_->page_open = true;
  impl_->content.begin_page(static_cast<std::uint32_t>(impl_->pages.size() - 1));
  return impl_->pages.size() - 1;
}

void PdfFile::end_page() {
  if (!impl_->page_open) return;
  impl_->page_open = false;
  if (impl_->foreign.contains(impl_->pages.size() - 1)) {
    end_foreign_page();
    return;
  }
  impl_->objects.set_stream(impl_->pages.back().contents, "/Filter/FlateDecode",
                            std::make_shared<const std::string>(impl_->objects.deflater()(impl_->content.end_page())));
}

void PdfFile::label_pages(std::size_t page, LabelStyle style, std::string prefix, int start) {
  impl_->page_labels[page] = {style, std::move(prefix), std::max(1, start)};
}

void PdfFile::begin_content(Tag owner) { impl_->content.begin_content(owner); }
void PdfFile::begin_artifact(Artifact kind) { impl_->content.begin_artifact(kind); }
void PdfFile::end_content() { impl_->content.end_content(); }

void PdfFile::text(const TextState& state, std::span<const PlacedWord> words) {
  assert(impl_->on_page());
  impl_->content.text(state, words);
}
void PdfFile::path(std::span<const PathStep> steps, const PathStyle& style) {
  assert(impl_->on_page());
  impl_->content.path(steps, style);
}
void PdfFile::rectangle(Rectangle box, const PathStyle& style) {
  assert(impl_->on_page());
  impl_->content.rectangle(box, style);
}
void PdfFile::line(double x0, double y0, double x1, double y1, const PathStyle& style) {
  const PathStep steps[] = {{.kind = PathStep::Kind::Move, .x = x0, .y = y0},
                            {.kind = PathStep::Kind::Line, .x = x1, .y = y1}};
  path(steps, style);
}
void PdfFile::image(ImageId image, Rectangle box) {
  assert(impl_->on_page());
  const auto number = static_cast<std::uint32_t>(image);
  impl_->content.image(number, box, impl_->images[number].orientation);
  if (impl_->images[number].seen_through) impl_->pages_seen_through.insert(impl_->pages.size() - 1);
}

void PdfFile::Impl::link(Tag owner, std::span<const Rectangle> boxes, Annotation annotation) {
  assert(page_open);
  annotation.owner = owner;
  annotation.page = static_cast<std::uint32_t>(pages.size() - 1);
  for (const Rectangle& box : boxes) {
    annotation.box = box;
    annotation.id = objects.reserve();
    structure.add_annotation(owner, annotation.page, static_cast<std::uint32_t>(annotations.size()), annotation.id);
    annotations.push_back(annotation);
  }
}

void PdfFile::link_to_uri(Tag owner, std::span<const Rectangle> boxes, std::string_view uri,
                          std::string_view description) {
  constexpr std::size_t kMostBytes = 32'000;  // PDF/A's strings end at 32767
  if (!impl_->last_uri || uri != impl_->last_uri_given) {
    impl_->last_uri = std::make_shared<const std::string>(as_uri(uri));
    impl_->last_uri_given = uri;
  }
  if (impl_->last_uri->empty() || impl_->last_uri->size() > kMostBytes) {
    impl_->structure.no_link(owner);
    return;
  }
  impl_->link(owner, boxes, {.uri = impl_->last_uri, .description = std::string(description)});
}

void PdfFile::link_to_anchor(Tag owner, std::span<const Rectangle> boxes, std::string_view anchor,
                             std::string_view description) {
  impl_->link(owner, boxes, {.anchor = impl_->in_part(anchor), .description = std::string(description)});
}

void PdfFile::set_anchor(std::string_view anchor, double x, double y) {
  assert(impl_->on_page());
  impl_->anchors.try_emplace(impl_->in_part(anchor),
                             Impl::Anchor{static_cast<std::uint32_t>(impl_->pages.size() - 1), x, y});
}

void PdfFile::add_bookmark(int level, std::string_view title, std::string_view anchor) {
  impl_->bookmarks.push_back({level + impl_->part.bookmarks_deeper, std::string(title), impl_->in_part(anchor)});
}

tl::expected<ImageInfo, std::string> PdfFile::add_image(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  const std::pair<std::uint64_t, std::uint64_t> key(hash.high64, hash.low64);
  if (const auto known = impl_->images_by_hash.find(key); known != impl_->images_by_hash.end()) return known->second;
  auto prepared = prepare_image(bytes);
  if (!prepared) return tl::unexpected(prepared.error());
  const ImageInfo info = impl_->keep_image(*std::move(prepared));
  impl_->images_by_hash.emplace(key, info);
  return info;
}

ImageInfo PdfFile::Impl::keep_image(PreparedImage image) {
  const bool turned = image.orientation >= Orientation::Transposed;
  const ImageInfo info{.id = ImageId{static_cast<std::uint32_t>(images.size())},
                       .width_px = turned ? image.height : image.width,
                       .height_px = turned ? image.width : image.height,
                       .dpi = image.dpi};
  std::string keys = "/Type/XObject" + image.keys;
  if (!image.mask_data.empty())
    keys +=
        fmt::format("/SMask {} 0 R", objects.add_stream("/Type/XObject" + image.mask_keys, std::move(image.mask_data)));
  if (!image.profile.empty())
    keys += fmt::format("/ColorSpace[/ICCBased {} 0 R]", objects.add_deflated("/N 4", image.profile));
  images.push_back(
      {objects.add_stream(std::move(keys), std::move(image.data)), image.orientation, !image.mask_keys.empty()});
  return info;
}

std::size_t PdfFile::pages() const { return impl_->pages.size(); }

void PdfFile::Impl::write_annotations(std::vector<std::string>& of_pages) {
  constexpr std::size_t kLongAddress = 120;
  std::shared_ptr<const std::string> last_uri;
  std::string action;
  for (std::size_t i = 0; i < annotations.size(); ++i) {
    const Annotation& annotation = annotations[i];
    if (annotation.id == 0) continue;
    std::string body = "<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect" + box_text(annotation.box);
    body += "/Contents";
    append_text(body, !annotation.description.empty() ? annotation.description
                      : annotation.uri                ? *annotation.uri
                                                      : annotation.anchor);
    if (annotation.uri) {
      if (annotation.uri != last_uri) {
        last_uri = annotation.uri;
        action = "<</S/URI/URI";
        append_bytes(action, *annotation.uri);
        action += ">>";
        // A long address stands in the file once for all lines of its link.
        if (annotation.uri->size() > kLongAddress) {
          const ObjectId shared = objects.add(action);
          action = " ";
          append_reference(action, shared);
        }
      }
      body += "/A" + action;
    } else {
      body += "/Dest";
      append_bytes(body, place_name(annotation.anchor));
    }
    body += fmt::format("/StructParent {}>>", pages.size() + i);
    objects.set(annotation.id, std::move(body));
    std::string& list = of_pages[annotation.page];
    list += list.empty() ? "/Annots[" : " ";
    append_reference(list, annotation.id);
  }
  for (std::string& list : of_pages)
    if (!list.empty()) list += ']';
}

void PdfFile::Impl::write_bookmarks() {
  std::vector<ObjectId> above;  // the last bookmark of each level
  for (const Bookmark& bookmark : bookmarks) {
    const auto level = static_cast<std::size_t>(std::clamp(bookmark.level, 1, static_cast<int>(above.size()) + 1));
    above.resize(level - 1);
    const ObjectId id = objects.add_bookmark(above.empty() ? 0 : above.back(), bookmark.title);
    above.push_back(id);
    if (!anchors.contains(bookmark.anchor)) continue;
    std::string keys = "/Dest";
    append_bytes(keys, place_name(bookmark.anchor));
    objects.extend(id, keys);
  }
}

std::string PdfFile::Impl::destinations() {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& [name, anchor] : anchors) {
    std::string place = "[";
    append_reference(place, pages[anchor.page].page);
    place += "/XYZ ";
    append_number(place, anchor.x);
    place += ' ';
    append_number(place, anchor.y);
    place += " null]";
    pairs.emplace_back(place_name(name), std::move(place));
  }
  std::ranges::sort(pairs);
  if (pairs.empty()) return {};
  return "/Names<</Dests" + name_tree(objects, reserve_leaves(objects, pairs.size()), pairs) + ">>";
}

std::string PdfFile::Impl::labels() const {
  if (page_labels.empty()) return {};
  std::string out = "/PageLabels<</Nums[";
  if (page_labels.begin()->first != 0) out += "0<</S/D>>";
  for (const auto& [page, label] : page_labels) {
    append_integer(out, static_cast<std::int64_t>(page));
    out += "<<";
    if (label.style == LabelStyle::Decimal) out += "/S/D";
    if (label.style == LabelStyle::LowerRoman) out += "/S/r";
    if (label.style == LabelStyle::UpperRoman) out += "/S/R";
    if (!label.prefix.empty()) {
      out += "/P";
      append_text(out, label.prefix);
    }
    if (label.start != 1) out += fmt::format("/St {}", label.start);
    out += ">>";
  }
  return out += "]>>";
}

tl::expected<std::string, std::string> PdfFile::finish() {
  Impl& self = *impl_;
  if (self.page_open) end_page();
  if (self.pages.empty()) {  // a PDF has a page
    begin_page({});
    end_page();
  }
  Objects& objects = self.objects;

  // Links to places that are nowhere.
  std::vector<std::uint32_t> nowhere;
  for (std::uint32_t i = 0; i < self.annotations.size(); ++i) {
    Impl::Annotation& annotation = self.annotations[i];
    if (annotation.uri || self.anchors.contains(annotation.anchor)) continue;
    nowhere.push_back(i);
    annotation.id = 0;
  }
  self.structure.drop_annotations(nowhere);

  std::string resources_body = "<</Font<<" + self.fonts.write(objects) + ">>";
  if (!self.images.empty()) {
    resources_body += "/XObject<<";
    for (std::size_t i = 0; i < self.images.size(); ++i)
      resources_body += fmt::format("/I{} {} 0 R", i, self.images[i].id);
    resources_body += ">>";
  }
  const ObjectId resources = self.shared_resources();
  objects.set(resources, resources_body + ">>");
  std::vector<std::string> lists(self.pages.size());
  self.write_annotations(lists);
  for (std::uint32_t page = 0; page < self.pages.size(); ++page) {
    if (const auto foreign = self.foreign.find(page); foreign != self.foreign.end()) {
      objects.extend(self.pages[page].page, self.foreign_keys(page, foreign->second));
      continue;
    }
    std::string keys = fmt::format("/Resources {} 0 R", resources);
    if (self.structure.has_content(page)) keys += fmt::format("/StructParents {}", page);
    if (!lists[page].empty()) keys += lists[page] + "/Tabs/S";
    if (self.pages_seen_through.contains(page)) keys += "/Group<</S/Transparency/CS/DeviceRGB>>";
    objects.extend(self.pages[page].page, keys);
  }
  self.write_bookmarks();
  const std::string names = self.destinations();

  const ObjectId profile_id = objects.add_deflated("/N 3", srgb_profile());
  const ObjectId metadata = objects.add_stream("/Type/Metadata/Subtype/XML", xmp_packet(self.properties, self.claims));
  objects.set(objects.info(), info_dictionary(self.properties));

  std::vector<ObjectId> page_ids;
  for (const Objects::Page& page : self.pages) page_ids.push_back(page.page);
  ObjectRow elements;
  const ObjectId root = self.structure.write(objects, elements, page_ids);

  std::string keys = fmt::format("/StructTreeRoot {} 0 R/MarkInfo<</Marked true>>/Metadata {} 0 R", root, metadata);
  keys += "/ViewerPreferences<</DisplayDocTitle true>>/Lang";
  append_text(keys, self.properties.language);
  keys += fmt::format(
      "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)"
      "/DestOutputProfile {} 0 R>>]",
      profile_id);
  objects.extend(objects.catalog(), keys + names + self.labels() + self.layer_settings());
  return objects.write(elements);
}

// ------------------------------------------------------------------------------------------- parts, and what others
// made

void PdfFile::begin_part(Part part) { impl_->part = std::move(part); }
void PdfFile::set_claims(Claims claims) { impl_->claims = claims; }

ObjectId PdfFile::reserve_object() { return impl_->objects.reserve(); }
void PdfFile::set_object(ObjectId id, std::string body) { impl_->objects.set(id, std::move(body)); }
void PdfFile::set_stream(ObjectId id, std::string keys, std::string data) {
  impl_->objects.set_stream(id, std::move(keys), std::make_shared<const std::string>(std::move(data)));
}
void PdfFile::set_deflated(ObjectId id, std::string keys, std::string_view data) {
  set_stream(id, std::move(keys) + "/Filter/FlateDecode", impl_->objects.deflater()(data));
}
ObjectId PdfFile::page_object(std::size_t page) const { return impl_->pages[page].page; }

std::size_t PdfFile::begin_foreign_page(ForeignPage page) {
  const std::size_t number = begin_page(page.size);
  impl_->foreign[number] = std::move(page);
  return number;
}

void PdfFile::add_foreign_annotation(std::size_t page, ObjectId annotation) {
  if (const auto found = impl_->foreign.find(page); found != impl_->foreign.end())
    found->second.annotations.push_back(annotation);
}

void PdfFile::foreign_owners(std::size_t page, std::string array) {
  impl_->structure.set_owners(static_cast<std::uint32_t>(page), std::move(array));
}
std::uint32_t PdfFile::add_content(Tag owner, std::size_t page) {
  return impl_->structure.add_content(owner, static_cast<std::uint32_t>(page));
}
void PdfFile::add_foreign_element(Tag parent, ObjectId element, std::string open_body) {
  impl_->structure.add_foreign(parent, element, std::move(open_body));
}
std::uint32_t PdfFile::add_foreign_parent(std::string value) { return impl_->structure.add_parent(std::move(value)); }
bool PdfFile::add_foreign_id(std::string id, ObjectId element) {
  return impl_->structure.add_id(std::move(id), element);
}
bool PdfFile::add_role(std::string name, std::string standard) {
  return impl_->structure.add_role(std::move(name), std::move(standard));
}
void PdfFile::add_layer(ObjectId layer, bool shown) { impl_->layers.emplace_back(layer, shown); }

void PdfFile::set_foreign_anchor(std::string_view anchor, std::size_t page, double x, double y) {
  impl_->anchors.try_emplace(impl_->in_part(anchor), Impl::Anchor{static_cast<std::uint32_t>(page), x, y});
}

ObjectId PdfFile::Impl::shared_resources() {
  if (resources == 0) resources = objects.reserve();
  return resources;
}

/// What was painted above becomes a form of its own, so that its fonts and those of the page keep apart.
void PdfFile::end_foreign_page() {
  Impl& self = *impl_;
  ForeignPage& page = self.foreign[self.pages.size() - 1];
  if (const std::string& stamp = self.content.end_page(); !stamp.empty()) {
    std::string name = "Stamp";
    while (page.xobjects.find("/" + name) != std::string::npos) name += 'x';
    std::string keys = "/Type/XObject/Subtype/Form/BBox" + box_text({0, 0, page.size.width_pt, page.size.height_pt});
    keys += fmt::format("/Resources {} 0 R/Filter/FlateDecode", self.shared_resources());
    page.xobjects += fmt::format("/{} {} 0 R", name, self.objects.add_stream(keys, self.objects.deflater()(stamp)));
    page.content += "\n/" + name + " Do";
  }
  self.objects.set_stream(self.pages.back().contents, "/Filter/FlateDecode",
                          std::make_shared<const std::string>(self.objects.deflater()(page.content)));
  page.content = {};
}

std::string PdfFile::Impl::foreign_keys(std::uint32_t page, const ForeignPage& foreign) const {
  std::string keys = "/Resources<<" + foreign.resources;
  if (!foreign.xobjects.empty()) keys += "/XObject<<" + foreign.xobjects + ">>";
  keys += ">>" + foreign.keys;
  if (structure.has_content(page)) keys += fmt::format("/StructParents {}", page);
  if (!foreign.annotations.empty()) {
    keys += "/Annots[";
    for (const ObjectId annotation : foreign.annotations) {
      append_reference(keys, annotation);
      keys += ' ';
    }
    keys.back() = ']';
    keys += "/Tabs/S";
  }
  return keys;
}

/// PDF/UA-1, 7.10: the setting of layers has a name.
std::string PdfFile::Impl::layer_settings() const {
  if (layers.empty()) return {};
  std::string all, hidden;
  for (const auto& [layer, shown] : layers) {
    append_reference(all, layer);
    all += ' ';
    if (!shown) {
      append_reference(hidden, layer);
      hidden += ' ';
    }
  }
  return "/OCProperties<</OCGs[" + all + "]/D<</Name(Layers)/Order[" + all + "]/OFF[" + hidden + "]>>>>";
}

}  // namespace despatch::pdf
