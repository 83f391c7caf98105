// pdf_samples FOLDER PICTURE...: writes PDFs that use everything PdfFile has. check_samples.py reads them.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "base/files.h"
#include "write/pdf/pdf_file.h"

using namespace despatch;
using namespace despatch::pdf;

namespace {

/// Sets lines of text a word at a time, as a layout would.
class Setter {
 public:
  Setter(PdfFile& file, FontLibrary& fonts) : file_(file), shaper_(fonts) {}

  double line(double x, double y, double size, std::string_view text, FontRequest font = {},
              std::string_view language = "en", bool right_to_left = false) {
    std::vector<PlacedWord> words;
    double pen = 0;
    std::uint32_t order = 0;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t blank = text.find(' ', at);
      const std::size_t end = blank == at ? at + 1 : std::min(blank, text.size());
      const auto& runs = shaper_.shape(text.substr(at, end - at), font, language, right_to_left);
      // Runs are in visual order, and so are the words of a right-to-left line once they are turned round below.
      std::vector<const ShapedWord*> logical;
      for (const ShapedWord& run : runs) logical.push_back(&run);
      if (right_to_left) std::reverse(logical.begin(), logical.end());
      for (const ShapedWord* run : logical) {
        words.push_back({run, pen, order++});
        pen += run->width_em * size;
      }
      at = end;
    }
    if (right_to_left) {
      for (PlacedWord& word : words) word.x = pen - word.x - word.word->width_em * size;
      std::reverse(words.begin(), words.end());
    }
    file_.text({.x = x, .y = y, .size_pt = size}, words);
    return pen;
  }

 private:
  PdfFile& file_;
  Shaper shaper_;
};

constexpr Instant kDay{1511427600};

std::string finished(PdfFile& file) {
  auto bytes = file.finish();
  if (bytes) return *std::move(bytes);
  std::fprintf(stderr, "%s\n", bytes.error().c_str());
  std::exit(1);
}

std::string languages(FontLibrary& fonts) {
  PdfFile file(fonts, {.title = "Ieithoedd – 语言 😀", .created = kDay});
  Setter set(file, fonts);
  struct Line {
    const char *text, *language;
    bool right_to_left = false;
  };
  const Line lines[] = {
      {"Office staff find fluffy AVATAR files: “first”, £1,200 – 50 %", "en"},
      {"Llŷr a’r ŵydd: tŷ, gŵr, â, ê, î, ô, û, ŷ", "cy"},
      {"Zażółć gęślą jaźń", "pl"},
      {"السلام عليكم الأولى الإدارة", "ar", true},
      {"שלום עולם", "he", true},
      {"বাংলা ভাষায় কথা বলি ক্ষমতা", "bn"},
      {"ਪੰਜਾਬੀ ਭਾਸ਼ਾ ਵਿੱਚ", "pa"},
      {"ગુજરાતી ક્ષમા", "gu"},
      {"தமிழ் மொழி", "ta"},
      {"हिन्दी में क्षेत्र", "hi"},
      {"中文 委员会 決定 한국어 かな", "zh"},
      {"Ελληνικά Русский Հայերեն ქართული", "el"},
      {"☐ ☑ ✓ ✗ → ≤ ≥ ∑ ½ x\u0302 e\u0301 é", "en"},
  };
  for (const FontStyle style : {FontStyle::Regular, FontStyle::BoldItalic}) {
    file.begin_page({});
    double y = 780;
    for (const char* family : {"sans", "serif"})
      for (const Line& line : lines) {
        const Tag tag = file.add_tag(file.root(), Role::P, {.language = line.language});
        file.begin_content(tag);
        set.line(72, y, 14, line.text, {.family = family, .style = style}, line.language, line.right_to_left);
        file.end_content();
        y -= 26;
      }
  }
  return finished(file);
}

void add_link(PdfFile& file, Setter& set, Tag parent, double y, std::string_view text, std::string_view uri,
              std::string_view anchor) {
  const Tag link = file.add_tag(parent, Role::Link);
  file.begin_content(link);
  const double width = set.line(72, y, 12, text);
  file.end_content();
  const Rectangle box{72, y - 3, 72 + width, y + 10};
  if (!uri.empty()) file.link_to_uri(link, {&box, 1}, uri, text);
  if (!anchor.empty()) file.link_to_anchor(link, {&box, 1}, anchor, text);
}

void add_table(PdfFile& file, Setter& set, double y) {
  const Tag table = file.add_tag(file.root(), Role::Table);
  const Tag head = file.add_tag(file.add_tag(table, Role::THead), Role::TR);
  const Tag body = file.add_tag(file.add_tag(table, Role::TBody), Role::TR);
  const auto cell = [&](Tag row, Role role, TagAttributes attributes, double x, double at, std::string_view text) {
    file.begin_content(file.add_tag(row, role, std::move(attributes)));
    set.line(x, at, 12, text);
    file.end_content();
  };
  cell(head, Role::TH, {.id = "year", .scope = Scope::Column, .column_span = 2}, 72, y, "Year");
  cell(body, Role::TH, {.id = "cost", .scope = Scope::Row}, 72, y - 16, "Cost");
  cell(body, Role::TD, {.headers = {"year", "cost"}}, 200, y - 16, "£1,200");
}

std::string features(FontLibrary& fonts) {
  PdfFile file(fonts, {.title = "Minutes & <notes> ŵ 😀",
                       .author = "A Council",
                       .subject = "Every feature",
                       .keywords = {"tags", "archive & access"},
                       .created = kDay});
  Setter set(file, fonts);
  const Tag heading = file.add_tag(file.root(), Role::H1);
  const Tag paragraph = file.add_tag(file.root(), Role::P);
  for (int page = 0; page < 3; ++page) {
    file.begin_page(page == 1 ? PageSize{841.89, 595.276} : PageSize{});
    file.set_anchor(fmt::format("page {}", page), 72, 500);
    file.begin_artifact(Artifact::Header);
    set.line(72, 560, 9, "Running header", {.style = FontStyle::Italic});
    file.end_content();
    if (page == 0) {
      file.begin_content(heading);
      set.line(72, 520, 20, "Heading of the paper", {.style = FontStyle::Bold});
      file.end_content();
    }
    file.begin_content(paragraph);  // one paragraph over three pages
    set.line(72, 480, 12, fmt::format("Part {} of a paragraph ", page));
    file.end_content();
    file.begin_artifact(Artifact::Layout);
    file.rectangle({72, 470, 400, 472}, {.fill = Color{0.2f, 0.3f, 0.9f}});
    file.line(72, 465, 400, 465, {.stroke = Color{}, .dash_pt = {3, 2}});
    file.end_content();
    file.begin_artifact(Artifact::PageNumber);
    set.line(300, 30, 9, fmt::format("Page {} of 3", page + 1));
    file.end_content();
    if (page != 2) continue;
    const Tag links = file.add_tag(file.root(), Role::P);
    add_link(file, set, links, 440, "the council’s site", "https://example.org/a b?ŵ=(1)", "");
    add_link(file, set, links, 420, "the first page", "", "page 0");
    add_link(file, set, links, 400, "a place that is nowhere", "", "nowhere");
    const Tag list = file.add_tag(file.root(), Role::L, {.list_numbering = ListNumbering::LowerAlpha});
    const Tag item = file.add_tag(list, Role::LI);
    file.begin_content(file.add_tag(item, Role::Lbl));
    set.line(72, 380, 12, "(a) ");
    file.end_content();
    file.begin_content(file.add_tag(item, Role::LBody));
    set.line(92, 380, 12, "item");
    file.end_content();
    add_table(file, set, 350);
    const Tag figure = file.add_tag(file.root(), Role::Figure, {.alternate_description = "A triangle (drawn) – ŵ"});
    file.set_bounds(figure, {72, 200, 172, 300});
    const PathStep steps[] = {
        {.kind = PathStep::Kind::Move, .x = 72, .y = 200},
        {.kind = PathStep::Kind::Line, .x = 172, .y = 200},
        {.kind = PathStep::Kind::Curve, .x = 122, .y = 300, .x1 = 172, .y1 = 250, .x2 = 150, .y2 = 290},
        {.kind = PathStep::Kind::Close}};
    file.begin_content(figure);
    file.path(steps, {.fill = Color{1, 0.5f, 0}, .stroke = Color{}, .line_width_pt = 2});
    file.end_content();
    const Tag note = file.add_tag(file.root(), Role::Note);
    file.begin_content(file.add_tag(note, Role::Lbl));
    set.line(72, 100, 10, "1 ");
    file.end_content();
    file.begin_content(file.add_tag(note, Role::P, {.expansion = "as spoken", .title = "T"}));
    set.line(80, 100, 10, "A note.");
    file.end_content();
  }
  file.label_pages(0, PdfFile::LabelStyle::LowerRoman, "", 1);
  file.label_pages(1, PdfFile::LabelStyle::Decimal, "Ŵ-", 7);
  file.add_bookmark(1, "Top ŵ 😀 (1)", "page 0");
  file.add_bookmark(3, "Too deep", "page 1");
  file.add_bookmark(2, "Beside it", "page 2");
  file.add_bookmark(1, "Nowhere", "nowhere");
  return finished(file);
}

std::string pictures(FontLibrary& fonts, int count, char** paths) {
  PdfFile file(fonts, {.title = "Pictures", .created = kDay});
  for (int i = 0; i < count; ++i) {
    const auto bytes = read_file(paths[i]);
    const auto image = file.add_image(bytes.value());
    if (!image) {
      std::printf("%s: refused: %s\n", paths[i], image.error().c_str());
      continue;
    }
    const auto again = file.add_image(bytes.value());
    std::printf("%s: %u %u %.0f%s\n", paths[i], image->width_px, image->height_px, image->dpi,
                again->id == image->id ? "" : " TWICE");
    file.begin_page({200, 200});
    const Tag figure = file.add_tag(file.root(), Role::Figure, {.alternate_description = "A picture"});
    file.set_bounds(figure, {20, 20, 180, 180});
    file.begin_content(figure);
    file.image(image->id, {20, 20, 180, 180});
    file.end_content();
  }
  return finished(file);
}

/// Trees of several leaves, several nodes of pages, a string over PDF/A's limit.
std::string large(FontLibrary& fonts) {
  PdfFile file(fonts, {.title = "Large", .created = kDay});
  Setter set(file, fonts);
  for (int page = 0; page < 600; ++page) {
    file.begin_page({});
    file.set_anchor(fmt::format("a{}", page), 72, 700);
    const Tag tag = file.add_tag(file.root(), page ? Role::P : Role::H1, {.id = fmt::format("id{}", page)});
    if (page == 1) {
      const Tag span = file.add_tag(tag, Role::Span, {.actual_text = std::string(70000, 'x')});
      file.begin_content(span);
      set.line(72, 600, 12, "a long text");
      file.end_content();
    }
    file.begin_content(tag);
    set.line(72, 700, 12, fmt::format("Page number {}", page));
    file.end_content();
    add_link(file, set, tag, 680, "next", "", fmt::format("a{}", (page + 1) % 600));
    file.add_bookmark(page % 3 + 1, fmt::format("Page {}", page), fmt::format("a{}", page));
  }
  return finished(file);
}

std::string empty(FontLibrary& fonts) {
  PdfFile file(fonts, {.title = "Empty", .created = kDay});
  return finished(file);
}

void write(const std::string& folder, const char* name, const std::string& bytes) {
  std::ofstream(folder + "/" + name, std::ios::binary) << bytes;
}

}  // namespace

int main(int count, char** arguments) {
  const std::string folder = arguments[1];
  FontLibrary fonts(default_font_folders());
  const std::string first = features(fonts) + languages(fonts);

  // The same bytes from any thread, with shared and with new fonts.
  std::vector<std::string> again(4);
  std::vector<std::thread> threads;
  for (std::string& one : again)
    threads.emplace_back([&] {
      FontLibrary own(default_font_folders());
      one = &one == &again[0] ? features(own) + languages(own) : features(fonts) + languages(fonts);
    });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& one : again)
    if (one != first) {
      std::puts("threads: two runs differ");
      return 1;
    }

  write(folder, "features.pdf", features(fonts));
  write(folder, "languages.pdf", languages(fonts));
  write(folder, "large.pdf", large(fonts));
  write(folder, "empty.pdf", empty(fonts));
  write(folder, "pictures.pdf", pictures(fonts, count - 2, arguments + 2));
}
