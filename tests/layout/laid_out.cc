#include "laid_out.h"

#include <array>
#include <catch2/catch.hpp>

#include "base/text.h"

namespace despatch::layout {
namespace {

class Collector {
 public:
  explicit Collector(LaidOut& out) : out_(out), shop_(out.setting->shop) {}

  void all() {
    for (page_ = 0; page_ < out_.setting->pages.size(); ++page_) {
      const Page& page = out_.setting->pages[page_];
      shape_ = page.landscape ? &shop_.turned : &shop_.page;
      if (page.repeated_table) repeated(page);
      for (const PlacedPiece& placed : page.pieces) piece(shop_.galley.body, placed, SeenLine::Part::Body);
      for (const PlacedSide& side : page.sides) {
        const Column& column = shop_.galley.sides[side.side];
        double y = side.y;
        for (std::uint32_t i = 0; i < column.pieces.size(); ++i) {
          if (i > 0) y += column.pieces[i].space_before;
          piece(column, {i, column.pieces[i].index, static_cast<float>(y), column.pieces[i].height},
                SeenLine::Part::Body);
          y += column.pieces[i].height;
        }
      }
      for (const PlacedNote& note : page.notes) {
        const Column& column = shop_.galley.notes[note.note - 1];
        double y = note.y;
        for (auto i = note.first; i < note.last; ++i) {
          if (i > note.first) y += column.pieces[i].space_before;
          piece(column, {i, column.pieces[i].index, static_cast<float>(y), column.pieces[i].height},
                SeenLine::Part::Note);
          y += column.pieces[i].height;
        }
      }
    }
  }

 private:
  void repeated(const Page& page) {
    const TableFrame& table = shop_.galley.tables[page.repeated_table - 1];
    double y = table.continued_height;
    lines(table.continued, 0, table.continued.lines, table.x, 0, table.width, Side::Left, SeenLine::Part::RepeatedHead);
    for (const auto row : table.head_rows) {
      cells(shop_.galley.rows[row], table.x, y, SeenLine::Part::RepeatedHead);
      y += shop_.galley.rows[row].height;
    }
  }

  void piece(const Column& column, const PlacedPiece& placed, SeenLine::Part part) {
    const Piece& piece = column.pieces[placed.piece];
    const bool goes_on = piece.kind == PieceKind::Row && shop_.galley.rows[placed.index].split_above;
    for (const Hanging& hanging : column.hangings) {
      if (hanging.piece != placed.piece || goes_on) continue;
      if (hanging.kind == Hanging::Kind::Label)
        lines(hanging.text, 0, hanging.text.lines, hanging.x, placed.y, hanging.width, hanging.side,
              SeenLine::Part::Label);
      if (hanging.kind == Hanging::Kind::SideText)
        lines(hanging.text, 0, hanging.text.lines, hanging.x, placed.y, hanging.width, hanging.side,
              SeenLine::Part::Side);
    }
    if (piece.kind == PieceKind::Line)
      line(shop_.text.lines[placed.index], piece.x, placed.y, piece.width, piece.side, part);
    if (piece.kind == PieceKind::Row) cells(shop_.galley.rows[placed.index], piece.x, placed.y, SeenLine::Part::Cell);
  }

  void cells(const Row& row, double x, double y, SeenLine::Part part) {
    for (auto c = row.first_cell; c < row.first_cell + row.cells; ++c) {
      const Cell& cell = shop_.galley.cells[c];
      lines(cell.text, cell.first_line, cell.last_line, x + cell.x + cell.shift, y + cell.top, cell.width, cell.side,
            part);
    }
  }

  void lines(const Paragraph& text, std::uint32_t first, std::uint32_t last, double x, double y, double width,
             Side side, SeenLine::Part part) {
    for (auto i = first; i < last; ++i) {
      const Line& one = shop_.text.lines[text.first_line + i];
      line(one, x, y, width, side, part);
      y += one.height;
    }
  }

  void line(const Line& line, double x, double y, double width, Side side, SeenLine::Part part) {
    SeenLine seen{.page = page_, .part = part};
    seen.left = shape_->left + x;
    if (side == Side::Right) seen.left += width - line.width;
    if (side == Side::Centre) seen.left += (width - line.width) / 2;
    seen.right = seen.left + line.width;
    seen.top = shape_->top + y;
    seen.bottom = seen.top + line.height;
    for (auto i = line.first; i < line.last; ++i) {
      const Atom& atom = shop_.text.atoms[i];
      if (!seen.look) seen.look = &shop_.text.styles[atom.style];
      if (!atom.runs || atom.runs->empty()) continue;
      if (atom.runs->front().right_to_left) {
        for (auto run = atom.runs->rbegin(); run != atom.runs->rend(); ++run) seen.text += run->text;
      } else {
        for (const auto& run : *atom.runs) seen.text += run.text;
      }
    }
    seen.text = std::string(trim(seen.text));
    out_.lines.push_back(std::move(seen));
  }

  LaidOut& out_;
  Shop& shop_;
  std::size_t page_ = 0;
  const PageShape* shape_ = nullptr;
};

// 8 × 4 grey pixels.
constexpr unsigned char kPng[] = {0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00,
                                  0x0D, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x08, 0x00, 0x00,
                                  0x00, 0x04, 0x08, 0x00, 0x00, 0x00, 0x00, 0x9F, 0xD5, 0xB6, 0x7D};

}  // namespace

pdf::FontLibrary& test_fonts() {
  static pdf::FontLibrary fonts(pdf::default_font_folders());
  return fonts;
}

LoadAsset test_assets() {
  return [](std::string_view url) -> tl::expected<std::string, std::string> {
    if (url == "broken.png") return std::string(reinterpret_cast<const char*>(kPng), sizeof kPng);
    return tl::unexpected<std::string>("no such file");
  };
}

std::unique_ptr<LaidOut> lay_out(std::string markdown, PdfOptions options) {
  auto out = std::make_unique<LaidOut>();
  static const LoadAsset assets = test_assets();
  static std::vector<std::unique_ptr<PdfOptions>> kept;  // a Setting refers to its theme
  kept.push_back(std::make_unique<PdfOptions>(std::move(options)));
  out->document = parse_document(out->sources.add("paper.md", std::move(markdown)), out->faults);
  out->setting = std::make_unique<Setting>(out->document, *kept.back(), test_fonts(), assets, out->faults);
  Collector(*out).all();
  return out;
}

std::string make_pdf(std::string markdown, PdfOptions options) {
  SourceMap sources;
  Diagnostics faults;
  const Document document = parse_document(sources.add("paper.md", std::move(markdown)), faults);
  return write_pdf(document, options, test_fonts(), test_assets(), faults);
}

const SeenLine& LaidOut::find(std::string_view words) const {
  for (const SeenLine& line : lines)
    if (line.text.find(words) != std::string::npos) return line;
  FAIL("no line holds `" << words << "`");
  throw 0;  // FAIL does not return
}

bool LaidOut::told(std::string_view code) const {
  for (const Diagnostic& fault : faults.all())
    if (fault.code == code) return true;
  return false;
}

std::string prose(int count, unsigned seed) {
  static constexpr std::array<std::string_view, 24> kWords = {
      "the", "council", "was",  "asked", "to",    "consider", "a",  "report",   "on",    "services", "for",  "children",
      "and", "decided", "that", "its",   "model", "should",   "be", "reviewed", "after", "one",      "year", "of"};
  std::string out;
  unsigned state = seed * 2654435761U + 12345;
  for (int i = 0; i < count; ++i) {
    state = state * 1664525U + 1013904223U;
    if (i) out += ' ';
    out += kWords[(state >> 16) % kWords.size()];
  }
  return out;
}

}  // namespace despatch::layout
