// PdfFile: a tagged, archival PDF as it is written, page by page. The layout (write/pdf/layout/) calls it and knows
// nothing of objects; this layer knows nothing of documents. All of libharu, hb-subset and libdeflate is behind it.
//
//     PdfFile file(fonts, {.title = "Minutes", .language = "en-GB", …});
//     Tag paragraph = file.add_tag(file.root(), Role::P);
//     file.begin_page({.width_pt = 595.276, .height_pt = 841.89});
//     file.begin_content(paragraph);
//     file.text({.x = 72, .y = 700, .size_pt = 12}, words);
//     file.end_content();
//     file.end_page();
//     std::string bytes = file.finish().value();
//
// Coordinates are points from the page's lower left corner, y upwards. Everything painted stands between begin_content
// or begin_artifact and end_content; these never nest. A tag may own content on many pages.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "write/pdf/fonts.h"
#include "write/pdf/syntax.h"

namespace despatch::pdf {

/// Standard structure types of ISO 32000-1, 14.8.4, that Despatch writes.
enum class Role : std::uint8_t {
  Document,
  Part,
  Sect,
  Div,
  BlockQuote,
  Caption,
  TOC,
  TOCI,
  NonStruct,
  P,
  H1,
  H2,
  H3,
  H4,
  H5,
  H6,
  L,
  LI,
  Lbl,
  LBody,
  Table,
  TR,
  TH,
  TD,
  THead,
  TBody,
  Span,
  Quote,
  Note,
  Reference,
  Code,
  Link,
  Figure,
  Formula,
  Form
};

/// A structure element, by its index in the file. Tags are children of their parent in the order they were added.
enum class Tag : std::uint32_t {};

enum class ListNumbering : std::uint8_t { None, Disc, Decimal, LowerAlpha, UpperAlpha, LowerRoman, UpperRoman };
enum class Scope : std::uint8_t { None, Column, Row, Both };

/// What an element says of itself beside its type; empty fields are left out of the file.
struct TagAttributes {
  std::string alternate_description;  ///< /Alt
  std::string actual_text;            ///< /ActualText on the element
  std::string expansion;              ///< /E
  std::string language;               ///< /Lang, where it differs from the parent's
  std::string id;                     ///< /ID, unique in the file; needed by Note and by TH that others name
  std::string title;                  ///< /T
  ListNumbering list_numbering = ListNumbering::None;
  Scope scope = Scope::None;
  int column_span = 1;
  int row_span = 1;
  std::vector<std::string> headers;  ///< IDs of the TH that describe a cell
};

enum class Artifact : std::uint8_t { Layout, Header, Footer, Background, PageNumber, Watermark };

struct Color {
  float red = 0, green = 0, blue = 0;  ///< 0 to 1, sRGB
  friend bool operator==(const Color&, const Color&) = default;
};

struct PageSize {
  double width_pt = 595.276;  ///< A4
  double height_pt = 841.89;
};

/// Where and how a line of text is set.
struct TextState {
  double x = 0;  ///< of the first glyph's origin
  double y = 0;  ///< of the baseline
  double size_pt = 12;
  Color color;
  double word_spacing_pt = 0;  ///< added to each blank that the runs hold
};

struct Rectangle {
  double left = 0, bottom = 0, right = 0, top = 0;
};

/// One step of a vector path; `x`, `y` are the end point, the others the control points of a curve.
struct PathStep {
  enum class Kind : std::uint8_t { Move, Line, Curve, Close } kind = Kind::Move;
  double x = 0, y = 0, x1 = 0, y1 = 0, x2 = 0, y2 = 0;
};
struct PathStyle {
  std::optional<Color> fill;
  std::optional<Color> stroke;
  double line_width_pt = 0.5;
  std::vector<double> dash_pt;  ///< lengths on, off, on …; empty for a solid line
};

/// A picture that PdfFile::add_image has accepted.
enum class ImageId : std::uint32_t {};
struct ImageInfo {
  ImageId id{};
  std::uint32_t width_px = 0;
  std::uint32_t height_px = 0;
  double dpi = 96;  ///< from the file when it says so
};

struct DocumentProperties {
  std::string title;
  std::string author;
  std::string subject;
  std::vector<std::string> keywords;
  std::string language = "en-GB";
  std::string creator = "Despatch";
  Instant created{};  ///< also the date of change; never the clock
};

/// What the file says that it conforms to. Less than everything where a part that others made does not allow it.
struct Claims {
  char archival = 'A';     ///< PDF/A-2 level A, U or B; 0: none
  bool accessible = true;  ///< PDF/UA-1
};

/// Stands before an anchor that is named in full: with the prefix of the part that holds it.
inline constexpr char kInOtherPart = '\x1F';

class PdfFile {
 public:
  /// `fonts` must outlive the file. One file is for one thread; many files may share `fonts`.
  PdfFile(FontLibrary& fonts, DocumentProperties properties);
  ~PdfFile();
  PdfFile(const PdfFile&) = delete;
  PdfFile& operator=(const PdfFile&) = delete;

  // ---- structure
  [[nodiscard]] Tag root() const;  ///< the Document element, or the open part's
  Tag add_tag(Tag parent, Role role, TagAttributes attributes = {});
  /// Bounding box of a Figure on the page where it stands, as a block or in a line of text.
  enum class Placement : std::uint8_t { Block, Inline };
  void set_bounds(Tag figure, Rectangle box, Placement placement = Placement::Block);

  // ---- pages
  /// Returns the 0-based index of the page.
  std::size_t begin_page(PageSize size);
  void end_page();
  /// Pages from `page` on are labelled with `prefix` and a number that starts at `start` ("style" none: prefix only).
  enum class LabelStyle : std::uint8_t { None, Decimal, LowerRoman, UpperRoman };
  void label_pages(std::size_t page, LabelStyle style, std::string prefix, int start);

  // ---- content of the open page
  void begin_content(Tag owner);
  void begin_artifact(Artifact kind);
  void end_content();
  /// Sets a line from words that the shaper made, left to right in visual order. Each word is moved by its own x.
  /// Text that a reader could not get back from the glyphs alone is given ActualText; this is done inside, so a call
  /// may open further marked-content sequences owned by the same tag.
  void text(const TextState& state, std::span<const PlacedWord> words);
  void path(std::span<const PathStep> steps, const PathStyle& style);
  void rectangle(Rectangle box, const PathStyle& style);
  void line(double x0, double y0, double x1, double y1, const PathStyle& style);
  void image(ImageId image, Rectangle box);

  // ---- navigation
  /// `owner` is a Link element. `boxes` are on the open page, one for each line of the link; a link that runs on to the
  /// next page calls again there with the same owner. `description` is what a screen reader says. An address longer
  /// than a file may hold gives no link, and its words stay.
  void link_to_uri(Tag owner, std::span<const Rectangle> boxes, std::string_view uri, std::string_view description);
  void link_to_anchor(Tag owner, std::span<const Rectangle> boxes, std::string_view anchor,
                      std::string_view description);
  /// A named place on the open page. A link to an anchor that is never set is dropped at finish (its text stays).
  void set_anchor(std::string_view anchor, double x, double y);
  /// Bookmarks, in order; level 1 is the top. A level deeper than the last plus one is moved up.
  void add_bookmark(int level, std::string_view title, std::string_view anchor);

  // ---- pictures
  /// PNG (any depth, palette, alpha, interlaced) or JPEG (grey, RGB, CMYK; passed through), told by the bytes
  /// themselves. The same bytes twice give the same image. The error says what is wrong with the file.
  [[nodiscard]] tl::expected<ImageInfo, std::string> add_image(std::string_view bytes);

  // ---- parts: several papers in one file
  struct Part {
    Tag root{};                ///< what root() gives
    std::string prefix;        ///< before the part's anchors and IDs, so that they are its own
    int bookmarks_deeper = 0;  ///< levels that its bookmarks move down
  };
  void begin_part(Part part);
  void set_claims(Claims claims);

  // ---- what others made (pack/ reads it)
  /// Objects whose bodies the caller writes. A stream's `keys` are those of its dictionary without Length.
  [[nodiscard]] ObjectId reserve_object();
  void set_object(ObjectId id, std::string body);
  void set_stream(ObjectId id, std::string keys, std::string data);
  void set_deflated(ObjectId id, std::string keys, std::string_view data);
  /// The object of a page that has been begun.
  [[nodiscard]] ObjectId page_object(std::size_t page) const;

  /// Pages numbered here keep what others painted; what is painted until end_page() lies above it.
  struct ForeignPage {
    PageSize size;
    std::string content;                ///< operators; balanced q and Q
    std::string resources;              ///< entries of its resources but XObject: "/Font 12 0 R"
    std::string xobjects;               ///< entries of XObject: "/Im0 7 0 R"
    std::string keys;                   ///< more entries of the page: "/Group<<…>>"
    std::vector<ObjectId> annotations;  ///< in order; each has a body by finish()
  };
  /// As begin_page.
  std::size_t begin_foreign_page(ForeignPage page);
  /// Another annotation of a page that has been begun, after those it has.
  void add_foreign_annotation(std::size_t page, ObjectId annotation);
  /// Who owns the page's marked content, by number: a ParentTree array, "[12 0 R null]".
  void foreign_owners(std::size_t page, std::string array);
  /// The number of a new piece of marked content of `owner` on a page whose content the caller writes.
  std::uint32_t add_content(Tag owner, std::size_t page);
  /// An element whose body the caller wrote, without /P and the closing ">>".
  void add_foreign_element(Tag parent, ObjectId element, std::string open_body);
  /// A key for StructParent or StructParents; `value` is what the ParentTree holds for it.
  std::uint32_t add_foreign_parent(std::string value);
  /// False when another element has it.
  bool add_foreign_id(std::string id, ObjectId element);
  /// False when the name stands for something else already.
  bool add_role(std::string name, std::string standard);
  /// A named place; coordinates are those of the page as it stands here.
  void set_foreign_anchor(std::string_view anchor, std::size_t page, double x, double y);
  /// Layers: their objects, and which of them are not shown.
  void add_layer(ObjectId layer, bool shown);

  [[nodiscard]] std::size_t pages() const;

  /// The whole file. Nothing can be added afterwards. Same calls, same bytes. The error is for the person at the
  /// machine: the document is larger than PDF/A allows (8 million objects, 4 GiB).
  [[nodiscard]] tl::expected<std::string, std::string> finish();

 private:
  void end_foreign_page();

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace despatch::pdf
