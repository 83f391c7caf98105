#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "pack/foreign_inside.h"

namespace despatch {
namespace {

constexpr std::size_t kDeepestTree = 100;
constexpr std::size_t kMostTreeNodes = 200'000;
// ISO 32000-1, annex C.
constexpr double kLeastSide = 3, kMostSide = 14'400;

std::optional<double> number_of(QPDFObjectHandle value) {
  if (!value.isNumber()) return std::nullopt;
  const double number = value.getNumericValue();
  return std::isfinite(number) && std::abs(number) < 1e7 ? std::optional(number) : std::nullopt;
}

bool read_box(QPDFObjectHandle value, double (&box)[4]) {
  if (!value.isArray() || value.getArrayNItems() != 4) return false;
  double read[4];
  for (int i = 0; i < 4; ++i) {
    const auto number = number_of(value.getArrayItem(i));
    if (!number) return false;
    read[i] = *number;
  }
  box[0] = std::min(read[0], read[2]), box[2] = std::max(read[0], read[2]);
  box[1] = std::min(read[1], read[3]), box[3] = std::max(read[1], read[3]);
  return true;
}

/// What a page has from the nodes above it.
struct Inherited {
  QPDFObjectHandle resources = QPDFObjectHandle::newNull(), media = resources, crop = resources, rotate = resources;

  [[nodiscard]] Inherited with(QPDFObjectHandle node) const {
    Inherited out = *this;
    const auto take = [&](const char* key, QPDFObjectHandle& to) {
      if (QPDFObjectHandle own = node.getKey(key); !own.isNull()) to = own;
    };
    take("/Resources", out.resources);
    take("/MediaBox", out.media);
    take("/CropBox", out.crop);
    take("/Rotate", out.rotate);
    return out;
  }
};

ForeignPage page_from(QPDFObjectHandle object, const Inherited& from, bool& has_size) {
  ForeignPage page{.object = object, .resources = from.resources};
  has_size = read_box(from.media, page.box);
  double crop[4];
  if (read_box(from.crop, crop)) {
    const double shown[4] = {std::max(crop[0], page.box[0]), std::max(crop[1], page.box[1]),
                             std::min(crop[2], page.box[2]), std::min(crop[3], page.box[3])};
    if (shown[2] - shown[0] >= kLeastSide && shown[3] - shown[1] >= kLeastSide) std::copy_n(shown, 4, page.box);
  }
  if (const auto unit = number_of(object.getKey("/UserUnit")); unit && *unit > 0) page.unit = std::min(*unit, 75'000.0);
  const double width = (page.box[2] - page.box[0]) * page.unit, height = (page.box[3] - page.box[1]) * page.unit;
  has_size =
      has_size && width >= kLeastSide && height >= kLeastSide && width <= kMostSide * 100 && height <= kMostSide * 100;
  if (!has_size) {
    constexpr double kLetter[4] = {0, 0, 612, 792};  // what viewers take where a page says nothing
    std::copy_n(kLetter, 4, page.box);
    page.unit = 1;
  }
  if (const auto turn = number_of(from.rotate)) page.rotate = ((static_cast<int>(*turn / 90) % 4) + 4) % 4 * 90;
  return page;
}

}  // namespace

bool read_pages(ForeignPdf::Impl& self, Diagnostics& diagnostics) {
  struct Node {
    QPDFObjectHandle object;
    Inherited inherited;
    std::size_t depth;
  };
  std::set<QPDFObjGen> seen;
  std::vector<Node> stack{{self.pdf->getRoot().getKey("/Pages"), {}, 0}};
  while (!stack.empty()) {
    const Node node = stack.back();
    stack.pop_back();
    QPDFObjectHandle object = node.object;
    if (!object.isDictionary()) {
      self.faults.damaged.insert("a page is missing");
      continue;
    }
    if (object.isIndirect() && !seen.insert(object.getObjGen()).second) {
      self.faults.damaged.insert("its list of pages leads back to itself, or holds a page twice");
      continue;
    }
    const Inherited inherited = node.inherited.with(object);
    QPDFObjectHandle kids = object.getKey("/Kids");
    if (kids.isArray() && !object.isDictionaryOfType("/Page")) {
      if (node.depth >= kDeepestTree || seen.size() > kMostTreeNodes) {
        self.faults.damaged.insert("its list of pages is nested too deeply");
        continue;
      }
      for (int i = std::min(kids.getArrayNItems(), static_cast<int>(kMostTreeNodes)) - 1; i >= 0; --i)
        stack.push_back({kids.getArrayItem(i), inherited, node.depth + 1});
      continue;
    }
    if (!object.isIndirect()) object = self.pdf->makeIndirectObject(object);
    bool has_size = true;
    self.pages.push_back(page_from(object, inherited, has_size));
    if (!has_size) self.pages_without_size.push_back(self.pages.size());
    if (self.pages.size() > kMostForeignPages) {
      diagnostics
          .error("pack/too-large", self.request.where,
                 fmt::format("{} has more than {} pages", called(self.request), kMostForeignPages))
          .help("split it, or publish it beside the pack and name its address in the paper");
      return false;
    }
  }
  if (!self.pages.empty()) return true;
  diagnostics.error("pack/no-pdf", self.request.where, fmt::format("{} has no page", called(self.request)))
      .help("open it in a viewer: it may have been cut off on its way");
  return false;
}

void walk_tree(QPDFObjectHandle root, const char* leaf_key,
               const std::function<bool(QPDFObjectHandle, QPDFObjectHandle)>& take) {
  std::set<QPDFObjGen> seen;
  std::vector<std::pair<QPDFObjectHandle, std::size_t>> stack{{root, 0}};
  std::size_t nodes = 0;
  while (!stack.empty() && ++nodes < kMostTreeNodes) {
    auto [node, depth] = stack.back();
    stack.pop_back();
    if (!node.isDictionary() || depth > kDeepestTree) continue;
    if (node.isIndirect() && !seen.insert(node.getObjGen()).second) continue;
    if (QPDFObjectHandle leaves = node.getKey(leaf_key); leaves.isArray())
      for (int i = 0; i + 1 < leaves.getArrayNItems(); i += 2)
        if (!take(leaves.getArrayItem(i), leaves.getArrayItem(i + 1))) return;
    if (QPDFObjectHandle kids = node.getKey("/Kids"); kids.isArray())
      for (int i = std::min(kids.getArrayNItems(), static_cast<int>(kMostTreeNodes)) - 1; i >= 0; --i)
        stack.emplace_back(kids.getArrayItem(i), depth + 1);
  }
}

}  // namespace despatch
