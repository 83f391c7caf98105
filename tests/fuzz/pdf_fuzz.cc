// Any Markdown and any document tree as a PDF: what comes out is a whole file, whose tags and content tell the same.
//
//     pdf_fuzz FILE...          replays files
//     pdf_fuzz --runs N SEED    N seeded inputs: mutated Markdown of tests/ and docs/, and random document trees
//
// With clang and -fsanitize=fuzzer the function LLVMFuzzerTestOneInput is all that is used.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFPageObjectHelper.hh>

#include "base/files.h"
#include "document/parse.h"
#include "fuzz_main.h"
#include "torture.h"
#include "write/pdf/write_pdf.h"

namespace {

using namespace despatch;

constexpr std::size_t kMostBytes = 20'000;

const LoadAsset pictures = [](std::string_view url) -> tl::expected<std::string, std::string> {
  if (url == "plan.png" || url == "hills.jpg" || url == "dot.png")
    return read_file(std::filesystem::path(DESPATCH_SOURCE_DIR "/tests/html/pictures") / std::string(url));
  return tl::unexpected(std::string("no pictures here"));
};

pdf::FontLibrary& fonts() {
  static pdf::FontLibrary library(pdf::default_font_folders());
  return library;
}

/// What a reader's view of one file must hold. Throws what is wrong.
class Look {
 public:
  explicit Look(const std::string& bytes) {
    require(bytes.starts_with("%PDF-1.7\n") && bytes.ends_with("%%EOF\n"), "the file has no beginning or no end");
    pdf_.setSuppressWarnings(true);
    pdf_.setAttemptRecovery(false);
    pdf_.processMemoryFile("fuzz.pdf", bytes.data(), bytes.size());
    require(pdf_.getWarnings().empty(), "qpdf warns of the file");
  }

  void look() {
    pages();
    QPDFObjectHandle root = pdf_.getRoot().getKey("/StructTreeRoot");
    require(root.isDictionary(), "no structure tree");
    element(root.getKey("/K").getArrayItem(0), root, 0);
    for (const auto& [place, owner] : content_) require(owner != 0, "content that no element lists");
    parent_tree(root);
    require(pdf_.getWarnings().empty(), "qpdf warns of a part of the file");
  }

 private:
  using Place = std::pair<int, long long>;  // page's object, MCID

  static void require(bool holds, const char* what) {
    if (!holds) throw std::runtime_error(what);
  }

  class Operators : public QPDFObjectHandle::ParserCallbacks {
   public:
    void handleObject(QPDFObjectHandle object, std::size_t, std::size_t) override {
      if (!object.isOperator()) {
        operands_.push_back(object);
        return;
      }
      const std::string name = object.getOperatorValue();
      if (name == "BDC" || name == "BMC") {
        require(!marked_, "marked content nests");
        marked_ = true;
        if (name == "BDC" && operands_.at(1).hasKey("/MCID")) {
          require(operands_[1].getKey("/MCID").getIntValue() == next, "MCIDs are not dense");
          ++next;
        }
      } else if (name == "EMC") {
        require(marked_, "EMC without a beginning");
        marked_ = false;
      } else if (name == "q" || name == "Q") {
        depth_ += name == "q" ? 1 : -1;
        require(depth_ >= 0 && depth_ <= 28, "q and Q do not match");
      } else if (name == "BT" || name == "ET") {
        require(text_ == (name == "ET"), "BT and ET do not match");
        text_ = name == "BT";
      } else if (name == "TJ" || name == "f" || name == "S" || name == "B" || name == "Do") {
        require(marked_, "something is painted outside marked content");
        require(name != "TJ" || text_, "text outside a text object");
      }
      operands_.clear();
    }
    void handleEOF() override { require(!marked_ && !text_ && depth_ == 0, "a page is unbalanced at its end"); }
    long long next = 0;

   private:
    std::vector<QPDFObjectHandle> operands_;
    bool marked_ = false, text_ = false;
    int depth_ = 0;
  };

  void pages() {
    for (QPDFPageObjectHelper& page : QPDFPageDocumentHelper(pdf_).getAllPages()) {
      Operators operators;
      page.parseContents(&operators);
      QPDFObjectHandle object = page.getObjectHandle();
      for (long long mcid = 0; mcid < operators.next; ++mcid) content_[{object.getObjectID(), mcid}] = 0;
      require(object.hasKey("/StructParents") == (operators.next > 0), "StructParents");
      for (QPDFObjectHandle annotation : object.getKey("/Annots").isArray()
                                             ? object.getKey("/Annots").getArrayAsVector()
                                             : std::vector<QPDFObjectHandle>{}) {
        annotations_[annotation.getObjectID()] = 0;
        require(!annotation.getKey("/Contents").getUTF8Value().empty(), "a link without Contents");
      }
      pages_.push_back(object);
    }
    require(!pages_.empty(), "no page");
  }

  void take(Place place, int owner) {
    const auto found = content_.find(place);
    require(found != content_.end(), "an element lists content that is not there");
    require(found->second == 0, "content of two elements");
    found->second = owner;
  }

  void element(QPDFObjectHandle one, QPDFObjectHandle parent, int depth) {
    require(one.isDictionary() && seen_.insert(one.getObjectID()).second, "an element twice, or none");
    require(one.getKey("/P").getObjectID() == parent.getObjectID(), "an element names another parent");
    require(depth < 1000, "elements without end");
    const std::string kind = one.getKey("/S").getName();
    if (kind.size() == 3 && kind[1] == 'H' && kind[2] >= '1' && kind[2] <= '6') {
      require(kind[2] - '0' <= heading_ + 1, "a heading level is left out");
      heading_ = kind[2] - '0';
    }
    if (kind == "/Figure") require(!one.getKey("/Alt").getUTF8Value().empty(), "a figure without Alt");
    if (kind == "/Note") require(one.hasKey("/ID"), "a note without ID");
    if (kind == "/TH") require(one.hasKey("/A"), "a TH without Scope");
    QPDFObjectHandle kids = one.getKey("/K");
    std::vector<QPDFObjectHandle> all = kids.isArray()  ? kids.getArrayAsVector()
                                        : kids.isNull() ? std::vector<QPDFObjectHandle>{}
                                                        : std::vector<QPDFObjectHandle>{kids};
    const int self = one.getObjectID();
    for (QPDFObjectHandle kid : all) {
      if (kid.isInteger()) {
        take({one.getKey("/Pg").getObjectID(), kid.getIntValue()}, self);
      } else if (kid.getKey("/Type").isNameAndEquals("/MCR")) {
        take({kid.getKey("/Pg").getObjectID(), kid.getKey("/MCID").getIntValue()}, self);
      } else if (kid.getKey("/Type").isNameAndEquals("/OBJR")) {
        const auto found = annotations_.find(kid.getKey("/Obj").getObjectID());
        require(found != annotations_.end() && found->second == 0, "an annotation that is not there, or of two links");
        found->second = self;
      } else {
        element(kid, one, depth + 1);
      }
    }
  }

  void pairs(QPDFObjectHandle node, std::map<long long, QPDFObjectHandle>& out) {
    if (node.hasKey("/Nums")) {
      auto all = node.getKey("/Nums").getArrayAsVector();
      for (std::size_t i = 0; i + 1 < all.size(); i += 2) out.emplace(all[i].getIntValue(), all[i + 1]);
    }
    if (node.hasKey("/Kids"))
      for (QPDFObjectHandle kid : node.getKey("/Kids").getArrayAsVector()) pairs(kid, out);
  }

  void parent_tree(QPDFObjectHandle root) {
    std::map<long long, QPDFObjectHandle> tree;
    pairs(root.getKey("/ParentTree"), tree);
    for (QPDFObjectHandle page : pages_) {
      if (!page.hasKey("/StructParents")) continue;
      auto found = tree.find(page.getKey("/StructParents").getIntValue());
      require(found != tree.end(), "a page is not in the parent tree");
      auto owners = found->second.getArrayAsVector();
      for (std::size_t mcid = 0; mcid < owners.size(); ++mcid)
        require(content_[{page.getObjectID(), static_cast<long long>(mcid)}] == owners[mcid].getObjectID(),
                "the parent tree names another owner");
    }
    for (const auto& [annotation, owner] : annotations_) {
      auto found = tree.find(pdf_.getObjectByID(annotation, 0).getKey("/StructParent").getIntValue());
      require(owner != 0 && found != tree.end() && found->second.getObjectID() == owner,
              "the parent tree names another owner of a link");
    }
  }

  QPDF pdf_;
  std::vector<QPDFObjectHandle> pages_;
  std::map<Place, int> content_;
  std::map<int, int> annotations_;
  std::set<int> seen_;
  int heading_ = 0;
};

std::string fault_of(const Document& document) {
  Diagnostics faults;
  const std::string bytes = write_pdf(document, {}, fonts(), pictures, faults);
  for (const Diagnostic& fault : faults.all())
    if (render_text(fault).empty()) return "a fault says nothing";
  try {
    Look(bytes).look();
  } catch (const std::exception& error) {
    return error.what();
  }
  return {};
}

void try_markdown(const std::string& input) {
  const Source source("fuzz.md", input);
  Diagnostics faults;
  const std::string fault = fault_of(parse_document(source, faults));
  if (fault.empty()) return;
  std::fprintf(stderr, "%s\n--- input:\n%.*s\n", fault.c_str(), static_cast<int>(input.size()), input.data());
  std::abort();
}

void try_tree(std::uint64_t seed) {
  const std::string fault = fault_of(torture::random_document(seed));
  if (fault.empty()) return;
  std::fprintf(stderr, "%s\n--- torture::random_document(%llu)\n", fault.c_str(),
               static_cast<unsigned long long>(seed));
  std::abort();
}

std::vector<std::string> samples() {
  std::vector<std::string> found;
  for (const char* folder : {"tests", "docs", "content"})
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::string(DESPATCH_SOURCE_DIR "/") + folder))
      if (entry.path().extension() == ".md" && entry.file_size() < kMostBytes)
        if (auto text = read_file(entry.path())) found.push_back(std::move(*text));
  std::sort(found.begin(), found.end());
  return found;
}

/// Cuts, doubles, swaps and spoils stretches of a text, takes stretches of another, and puts in what layouts trip over.
std::string mutated(std::string text, const std::vector<std::string>& all, std::mt19937_64& random) {
  static constexpr const char* kBits[] = {
      "\n\n[^n]: note\n\n",
      "[^n]",
      "<span lang=\"ar\">",
      "</span>",
      "\n<!-- landscape -->\n",
      "\n| a | b |\n|---|--:|\n| 1 | 2.5 |\n",
      "السلام عليكم",
      "שלום 12 abc",
      "e\xCC\x81\xCC\x81",
      "\xE2\x80\x8D\xEF\xBB\xBF\xC2\xAD",
      "\xEE\x80\x80",
      "[words](#nowhere)",
      "![a hall](plan.png)",
      "  \n",
      "\n<!-- key-values -->\n- **Date:** now\n",
      "\n<!-- side-headings -->\n\n### Side\n\ntext\n\n<!-- /side-headings -->\n",
      "\n<!-- numbered -->\n\n1. one\n",
      "\n<!-- contents -->\n",
      "\n- [ ] do\n- [x] done\n",
      "\n###### deep\n\n## up\n",
  };
  const auto pick = [&](std::size_t n) { return n == 0 ? 0 : static_cast<std::size_t>(random() % n); };
  for (std::size_t change = 1 + pick(8); change > 0; --change) {
    const std::size_t at = pick(text.size() + 1);
    const std::string& other = all[pick(all.size())];
    switch (pick(6)) {
      case 0: text.erase(at, pick(60)); break;
      case 1: text.insert(at, text.substr(pick(text.size() + 1), pick(200))); break;
      case 2: text.insert(at, other.substr(pick(other.size() + 1), pick(600))); break;
      case 3:
        if (at < text.size()) text[at] = static_cast<char>(random());
        break;
      case 4: text.insert(at, kBits[pick(std::size(kBits))]); break;
      default: text.insert(at, std::string(1 + pick(40), "#>*-_`|[(<{%\n \x80"[pick(15)])); break;
    }
  }
  if (text.size() > kMostBytes) text.resize(kMostBytes);
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size <= kMostBytes) try_markdown(std::string(reinterpret_cast<const char*>(bytes), size));
  return 0;
}

#ifndef DESPATCH_LIBFUZZER
int main(int count, char** words) {
  const auto run = [](const std::vector<std::string>& all, fuzz::Random& random) {
    try_markdown(mutated(all[random() % all.size()], all, random));
    if (random() % 16 == 0) try_tree(random());
  };
  return fuzz::fuzz_main(count, words, samples, run, try_markdown);
}
#endif
