// Any bytes that call themselves a PDF as an appendix of a pack: told, or taken in; and what comes out is a whole file.
//
//     foreign_fuzz FILE...          replays files
//     foreign_fuzz --runs N SEED    N seeded inputs: mutated files, of our own and as others write them
//
// With clang and -fsanitize=fuzzer the function LLVMFuzzerTestOneInput is all that is used.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFWriter.hh>

#include "base/files.h"
#include "document/parse.h"
#include "fuzz_main.h"
#include "pack/pack.h"
#include "write/pdf/write_pdf.h"

namespace {

using namespace despatch;

constexpr std::size_t kMostBytes = 400'000;
constexpr double kMostSeconds = 20;

pdf::FontLibrary& fonts() {
  static pdf::FontLibrary library(pdf::default_font_folders());
  return library;
}

void require(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error(what);
}

/// What a reader's view of a pack must hold, whatever went into it.
class Look {
 public:
  explicit Look(const std::string& bytes) {
    require(bytes.starts_with("%PDF-1.7\n") && bytes.ends_with("%%EOF\n"), "the pack has no beginning or no end");
    pdf_.setSuppressWarnings(true);
    pdf_.setAttemptRecovery(false);
    pdf_.processMemoryFile("pack.pdf", bytes.data(), bytes.size());
    no_warnings("the file");
  }

  void look(std::size_t pages) {
    const std::vector<QPDFObjectHandle> all = pdf_.getAllPages();
    require(all.size() == pages, "the pack has another number of pages");
    QPDFObjectHandle root = pdf_.getRoot();
    for (const char* key : {"/OpenAction", "/AA", "/AcroForm"}) require(!root.hasKey(key), "something acts");
    for (QPDFObjectHandle page : all) this->page(page);
    QPDFObjectHandle tree = root.getKey("/StructTreeRoot");
    require(tree.isDictionary() && tree.getKey("/K").isArray(), "no structure tree");
    std::vector<QPDFObjectHandle> stack{tree.getKey("/K").getArrayItem(0)};
    while (!stack.empty()) {
      QPDFObjectHandle element = stack.back();
      stack.pop_back();
      this->element(element, stack);
    }
    parent_tree(tree.getKey("/ParentTree"));
    no_warnings("what is in it");
  }

 private:
  void no_warnings(const char* of) {
    const auto told = pdf_.getWarnings();
    require(told.empty(), fmt::format("qpdf warns of {}: {}", of, told.empty() ? "" : told[0].what()));
  }

  void page(QPDFObjectHandle page) {
    QPDFObjectHandle content = page.getKey("/Contents");
    require(content.isStream() && content.getStreamData(qpdf_dl_all) != nullptr, "a page without content");
    QPDFObjectHandle list = page.getKey("/Annots");
    for (int i = 0; list.isArray() && i < list.getArrayNItems(); ++i) {
      QPDFObjectHandle one = list.getArrayItem(i);
      require(one.isDictionary() && one.getKey("/Subtype").isNameAndEquals("/Link"), "an annotation that is no link");
      QPDFObjectHandle action = one.getKey("/A");
      require(action.isNull() || action.getKey("/S").isNameAndEquals("/URI"), "a link that does something else");
      require(one.getKey("/StructParent").isInteger(), "a link without a place in the parent tree");
      annotations_[one.getObjectID()] = one.getKey("/StructParent").getIntValue();
    }
    if (page.getKey("/StructParents").isInteger())
      require(page_keys_.insert(page.getKey("/StructParents").getIntValue()).second, "two pages with one key");
  }

  void element(QPDFObjectHandle element, std::vector<QPDFObjectHandle>& stack) {
    require(element.isDictionary() && element.getKey("/S").isName(), "an element without a type");
    require(seen_.insert(element.getObjectID()).second, "an element stands twice in the tree");
    QPDFObjectHandle id = element.getKey("/ID");
    if (id.isString()) require(ids_.insert(id.getStringValue()).second, "two elements with one ID");
    if (element.getKey("/S").isNameAndEquals("/Note")) require(id.isString(), "a note without ID");
    QPDFObjectHandle kids = element.getKey("/K");
    for (QPDFObjectHandle kid : kids.isArray() ? kids.getArrayAsVector() : std::vector<QPDFObjectHandle>{kids}) {
      if (kid.isInteger()) {
        require(element.getKey("/Pg").isDictionary(), "content of no page");
        content_[{element.getKey("/Pg").getKey("/StructParents").getIntValue(), kid.getIntValue()}] =
            element.getObjectID();
      } else if (kid.isDictionary() && kid.getKey("/S").isName()) {
        require(kid.getKey("/P").getObjectID() == element.getObjectID(), "an element names another parent");
        stack.push_back(kid);
      } else if (kid.isDictionary() && kid.getKey("/Type").isNameAndEquals("/OBJR")) {
        owners_[kid.getKey("/Obj").getObjectID()] = element.getObjectID();
      }
    }
  }

  void parent_tree(QPDFObjectHandle tree) {
    std::map<long long, QPDFObjectHandle> rows;
    std::vector<QPDFObjectHandle> stack{tree};
    while (!stack.empty()) {
      QPDFObjectHandle node = stack.back();
      stack.pop_back();
      QPDFObjectHandle kids = node.getKey("/Kids"), numbers = node.getKey("/Nums");
      for (int i = 0; kids.isArray() && i < kids.getArrayNItems(); ++i) stack.push_back(kids.getArrayItem(i));
      for (int i = 0; numbers.isArray() && i + 1 < numbers.getArrayNItems(); i += 2)
        rows.emplace(numbers.getArrayItem(i).getIntValue(), numbers.getArrayItem(i + 1));
    }
    for (const auto& [place, owner] : content_) {
      const auto row = rows.find(place.first);
      require(row != rows.end() && row->second.isArray() && place.second < row->second.getArrayNItems() &&
                  row->second.getArrayItem(static_cast<int>(place.second)).getObjectID() == owner,
              "the parent tree names another owner of a piece of content");
    }
    for (const auto& [annotation, key] : annotations_) {
      const auto row = rows.find(key);
      require(row != rows.end() && owners_.contains(annotation) && row->second.getObjectID() == owners_[annotation],
              "the parent tree names another owner of a link");
    }
  }

  QPDF pdf_;
  std::map<std::pair<long long, long long>, int> content_;
  std::map<int, long long> annotations_;  // object → key
  std::map<int, int> owners_;             // annotation → element
  std::set<long long> page_keys_;
  std::set<int> seen_;
  std::set<std::string> ids_;
};

std::string fault_of(const std::string& bytes) {
  const std::clock_t begin = std::clock();
  Diagnostics told;
  PackPlan plan{.properties = {.title = "Pack", .author = "Anyborough Council"}, .items = {"1. The hall"}};
  const ForeignRequest request{.bytes = bytes, .name = "fuzz.pdf", .item = "item 1. The hall", .title = "An appendix"};
  std::size_t pages = 0;
  // Twice, so that names and numbers of the one meet those of the other.
  for (int copy = 0; copy < 2; ++copy) {
    auto foreign = ForeignPdf::open(request, told);
    if (!foreign) break;
    pages += foreign->pages();
    plan.parts.push_back({.title = "An appendix", .item = 0, .foreign = std::move(foreign)});
  }
  std::string made;
  try {
    require(!plan.parts.empty() || told.errors() > 0, "a file is refused without a word");
    if (!plan.parts.empty()) {
      made = write_pack(plan, fonts(), told).bytes;
      if (told.errors() == 0) Look(made).look(pages);
    }
    for (const Diagnostic& fault : told.all()) require(!render_text(fault).empty(), "a fault says nothing");
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    require(seconds < kMostSeconds, fmt::format("it takes {:.0f} seconds", seconds));
  } catch (const std::exception& error) {
    return error.what();
  }
  return {};
}

void try_file(const std::string& bytes) {
  const std::string fault = fault_of(bytes);
  if (fault.empty()) return;
  const auto kept = std::filesystem::temp_directory_path() / "foreign_fuzz-found.pdf";
  (void)write_file(kept, bytes);
  std::fprintf(stderr, "%s\n--- input: %s\n", fault.c_str(), kept.c_str());
  std::abort();
}

// ---- files to begin with

constexpr const char* kPaper =
    "---\ntitle: A paper\n---\n## One\n\nWords with [a link](#two), [another](https://example.org/a) and a note.[^1] "
    "More.[^2]\n\n- a list\n- of two\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n## Two\n\n> Quoted\n\n[^1]: First.\n\n"
    "[^2]: Second.\n";

/// As text, without its fonts' programs: what is changed in it is read by the code that is tried.
std::string opened_up(const std::string& bytes) {
  QPDF pdf;
  pdf.setSuppressWarnings(true);
  pdf.processMemoryFile("own.pdf", bytes.data(), bytes.size());
  for (QPDFObjectHandle object : pdf.getAllObjects())
    if (object.isDictionary() && object.getKey("/FontFile2").isStream())
      object.getKey("/FontFile2").replaceStreamData("font", QPDFObjectHandle::newNull(), QPDFObjectHandle::newNull());
  QPDFWriter writer(pdf);
  writer.setOutputMemory();
  writer.setStaticID(true);
  writer.setObjectStreamMode(qpdf_o_disable);
  writer.setStreamDataMode(qpdf_s_uncompress);
  writer.write();
  const auto written = writer.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(written->getBuffer()), written->getSize()};
}

/// Objects numbered from 1, the first the catalogue, with a table of where they stand.
std::string file_of(const std::vector<std::string>& objects) {
  std::string out = "%PDF-1.7\n", table;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    table += fmt::format("{:010} 00000 n \n", out.size());
    out += fmt::format("{} 0 obj\n{}\nendobj\n", i + 1, objects[i]);
  }
  const std::size_t at = out.size();
  out += fmt::format("xref\n0 {}\n0000000000 65535 f \n{}trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{}\n%%EOF\n",
                     objects.size() + 1, table, objects.size() + 1, at);
  return out;
}

std::string stream_of(std::string_view keys, std::string_view data) {
  return fmt::format("<<{}/Length {}>>\nstream\n{}\nendstream", keys, data.size(), data);
}

/// Tags of its own, fields, comments, layers, forms in forms, destinations, bookmarks, a turned page.
std::string as_others_write_it() {
  return file_of({
      "<</Type/Catalog/Pages 2 0 R/MarkInfo<</Marked true>>/StructTreeRoot 8 0 R/Lang(fr)/AcroForm<</Fields[14 0 R "
      "15 0 R]/NeedAppearances true/DA(/F1 0 Tf)/DR<</Font<</F1 5 0 R>>>>>>/OCProperties<</OCGs[18 0 R]/D<</OFF[18 0 "
      "R]/AS[<</Event/View/Category[/View]/OCGs[18 0 R]>>]>>>>/Outlines 20 0 R/Names<</Dests<</Names[(a)[3 0 R/XYZ 1 2 "
      "0]]>>/JavaScript<</Names[(x)<</S/JavaScript/JS(x)>>]>>>>/OpenAction<</S/JavaScript/JS(x)>>>>",
      "<</Type/Pages/Kids[3 0 R 22 0 R]/Count 2/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>>>",
      "<</Type/Page/Parent 2 0 R/Contents[4 0 R]/StructParents 0/Annots[13 0 R 14 0 R 15 0 R 16 0 R 17 0 R]/Resources<<"
      "/Font<</F1 5 0 R>>/XObject<</Fm 6 0 R/Im 7 0 R>>/Properties<</L 18 0 R/M<</MCID 3>>>>>>/Group<</S/Transparency"
      "/CS/DeviceRGB>>>>",
      stream_of("",
                "/Head <</MCID 0>>BDC BT /F1 12 Tf 72 700 Td (Heading) Tj ET EMC /OC /L BDC /P <</MCID 1>>BDC BT "
                "/F1 12 Tf 72 680 Td [(Wor)-20(ds)] TJ ET EMC EMC q 1 0 0 1 72 500 cm /Fm Do Q /Artifact BMC 0 0 "
                "9 9 re f EMC /P /M BDC /Im Do BI /W 1/H 1/CS/G/BPC 8 ID x EI EMC BT /F1 9 Tf 9 9 Td (Loose) Tj ET 1 1 "
                "m 2 2 l S /Im Do /Fm Do"),
      "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 24 0 R>>",
      stream_of("/Type/XObject/Subtype/Form/BBox[0 0 100 20]/StructParents 1/Resources<</Font<</F1 5 0 R>>/XObject<<"
                "/Fm 6 0 R>>>>",
                "/P <</MCID 0>>BDC BT /F1 9 Tf (Inside) Tj ET EMC"),
      stream_of("/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", "x"),
      "<</Type/StructTreeRoot/K 9 0 R/RoleMap<</Head/H1/Head2/Head>>/ClassMap<</C<</O/Layout/SpaceAfter 6>>>>"
      "/ParentTree<</Nums[0[10 0 R 11 0 R null 11 0 R]1[11 0 R]]>>>>",
      "<</Type/StructElem/S/Document/P 8 0 R/K[10 0 R 11 0 R 12 0 R 25 0 R]>>",
      "<</Type/StructElem/S/Head/P 9 0 R/Pg 3 0 R/K 0/ID(a)/T(t)/Lang(cy)>>",
      "<</Type/StructElem/S/P/P 9 0 R/Pg 3 0 R/C/C/K[1<</Type/MCR/Stm 6 0 R/MCID 0>>3<</Type/OBJR/Obj 13 0 R>>]/A<<"
      "/O/Layout/BBox[0 0 9 9]>>>>",
      "<</Type/StructElem/S/Form/P 9 0 R/Pg 3 0 R/Alt(Field)/K[<</Type/OBJR/Obj 14 0 R>><</Type/OBJR/Obj 15 0 R>>]>>",
      "<</Type/Annot/Subtype/Link/Rect[72 690 200 710]/StructParent 2/Dest(a)/QuadPoints[1 2 3 4 5 6 7 8]>>",
      "<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/TU(Your name)/V(Anybody)/F 4/Rect[72 600 200 620]/DA(/F1 10 Tf)>>",
      "<</Type/Annot/Subtype/Widget/FT/Btn/T(yes)/V/On/F 4/Rect[72 570 90 588]>>",
      "<</Type/Annot/Subtype/Stamp/Contents(Approved)/F 4/OC 18 0 R/Rect[300 300 360 320]/AP<</N 19 0 R>>>>",
      "<</Type/Annot/Subtype/Widget/FT/Btn/T(box)/Ff 32768/AS/1/AP<</N<</1 19 0 R/Off null>>>>/Rect[9 9 20 20]>>",
      "<</Type/OCG/Name(Draft)/Usage<</View<</ViewState/OFF>>>>>>",
      stream_of("/Type/XObject/Subtype/Form/BBox[0 0 60 20]/Matrix[1 0 0 1 0 0]", "1 0 0 RG 0 0 60 20 re S"),
      "<</First 21 0 R/Last 21 0 R/Count 1>>",
      "<</Title(Heading)/Parent 20 0 R/Dest[3 0 R/Fit]/A<</S/GoTo/D(a)>>>>",
      "<</Type/Page/Parent 2 0 R/Rotate 90/UserUnit 2/CropBox[10 10 500 800]/Contents 23 0 R/StructParents 3>>",
      stream_of("/Filter/ASCIIHexDecode", "4254202F46312039205466202841292054 6A204554>"),
      stream_of("", "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <20> <7E> <0020> endbfrange"),
      "<</Type/StructElem/S/Table/P 9 0 R/K[<</S/TR/K[<</S/TH/ID(h)/A<</O/Table/Scope/Column>>>><</S/TD/ID(h)/A<<"
      "/O/Table/Headers[(h)]>>>><</S/Note/ID(h)>><</S/Note>>]>>]>>",
  });
}

std::vector<std::string> samples() {
  const Source source("fuzz.md", kPaper);
  Diagnostics none;
  const auto no_pictures = [](std::string_view) -> tl::expected<std::string, std::string> {
    return tl::unexpected(std::string("no pictures here"));
  };
  const std::string own = write_pdf(parse_document(source, none), {}, fonts(), no_pictures, none);
  return {own, opened_up(own), as_others_write_it(), as_others_write_it()};
}

// ---- and what becomes of them

constexpr const char* kBits[] = {" 1 0 R",
                                 " 2 0 R",
                                 " 3 0 R",
                                 " 9 0 R",
                                 " 99999 0 R",
                                 "null",
                                 "[]",
                                 "<<>>",
                                 "/Kids[2 0 R]",
                                 "/K[9 0 R]",
                                 "/Parent 3 0 R",
                                 "/Type/Page",
                                 "/Type/Pages",
                                 "<</MCID 0>>",
                                 "<</MCID 99999>>",
                                 "/OC /L BDC ",
                                 " EMC ",
                                 " q ",
                                 " Q ",
                                 " BT ",
                                 " ET ",
                                 "/Fm Do ",
                                 "/S/Note",
                                 "/ID(a)",
                                 "/S/Link",
                                 "/Alt()",
                                 "/Lang(x)",
                                 "-1",
                                 "0",
                                 "2147483648",
                                 "1e308",
                                 "99999999999",
                                 "/Filter/LZWDecode",
                                 "/Filter/FlateDecode",
                                 "/Filter[/ASCII85Decode/RunLengthDecode]",
                                 "/Length 0",
                                 "/AP<</N 19 0 R>>",
                                 "/AS/Off",
                                 "/Subtype/Widget",
                                 "/OBJR",
                                 "/Rotate 270",
                                 "/#00",
                                 "(\\",
                                 "<",
                                 ">>",
                                 "/Encrypt 8 0 R",
                                 "/ObjStm",
                                 "/Prev 9",
                                 "/MediaBox[0 0 0 0]",
                                 "/StructParents 0",
                                 "/StructParent 2",
                                 "trailer<</Root 2 0 R>>"};

std::string mutated(std::string text, const std::vector<std::string>& all, std::mt19937_64& random) {
  const auto pick = [&](std::size_t n) { return n == 0 ? 0 : static_cast<std::size_t>(random() % n); };
  // The place of a number or a name, where a change is likely to be read.
  const auto token = [&] {
    const std::size_t from = pick(text.size() + 1);
    const std::size_t at = text.find_first_of("/0123456789", from);
    return at == std::string::npos ? from : at;
  };
  for (std::size_t change = 1 + pick(6); change > 0; --change) {
    const std::size_t at = token();
    const std::string& other = all[pick(all.size())];
    switch (pick(8)) {
      case 0: text.erase(at, 1 + pick(60)); break;
      case 1: text.insert(at, text.substr(pick(text.size() + 1), pick(300))); break;
      case 2: text.insert(at, other.substr(pick(other.size() + 1), pick(600))); break;
      case 3:
        if (at < text.size()) text[at] = static_cast<char>(random());
        break;
      case 4: text.insert(at, kBits[pick(std::size(kBits))]); break;
      case 5: {  // another value in the place of one
        const std::size_t end = std::min(text.find_first_of(" /<>[]()\n", at + 1), text.size());
        text.replace(std::min(at, end), end - std::min(at, end), kBits[pick(std::size(kBits))]);
        break;
      }
      case 6:
        if (pick(12) == 0) text.resize(at);
        break;
      default:  // another number
        if (at < text.size() && text[at] >= '0' && text[at] <= '9') text[at] = static_cast<char>('0' + pick(10));
        break;
    }
  }
  if (text.size() > kMostBytes) text.resize(kMostBytes);
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size <= kMostBytes) try_file(std::string(reinterpret_cast<const char*>(bytes), size));
  return 0;
}

#ifndef DESPATCH_LIBFUZZER
int main(int count, char** words) {
  const auto run = [](const std::vector<std::string>& all, fuzz::Random& random) {
    try_file(mutated(all[random() % all.size()], all, random));
  };
  return fuzz::fuzz_main(
      count, words,
      [] {
        const std::vector<std::string> all = samples();
        for (const std::string& one : all) try_file(one);
        return all;
      },
      run, try_file);
}
#endif
