#include "write/pdf/trees.h"

#include <algorithm>

namespace despatch::pdf {
namespace {

constexpr std::size_t kPairsInLeaf = 64;

/// Writes `count` pairs as one node when they fit, else as leaves below a root.
template <class AppendKey, class AppendValue>
std::string tree(Objects& objects, const std::vector<ObjectId>& leaves, std::string_view array, std::size_t count,
                 AppendKey append_key, AppendValue append_value) {
  const auto append_pairs = [&](std::string& out, std::size_t from, std::size_t to) {
    out += array;
    out += '[';
    for (std::size_t i = from; i < to; ++i) {
      append_key(out, i);
      out += ' ';
      append_value(out, i);
      out += '\n';
    }
    out += ']';
  };
  std::string root = "<<";
  if (leaves.empty()) {
    append_pairs(root, 0, count);
    return root += ">>";
  }
  root += "/Kids[";
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const std::size_t from = i * kPairsInLeaf, to = std::min(count, from + kPairsInLeaf);
    std::string leaf = "<</Limits[";
    append_key(leaf, from);
    leaf += ' ';
    append_key(leaf, to - 1);
    leaf += ']';
    append_pairs(leaf, from, to);
    objects.set(leaves[i], leaf += ">>");
    append_reference(root, leaves[i]);
    root += ' ';
  }
  return root += "]>>";
}

}  // namespace

std::vector<ObjectId> reserve_leaves(Objects& objects, std::size_t pairs) {
  std::vector<ObjectId> out;
  if (pairs > kPairsInLeaf) out.resize((pairs + kPairsInLeaf - 1) / kPairsInLeaf);
  for (ObjectId& id : out) id = objects.reserve();
  return out;
}

std::string name_tree(Objects& objects, const std::vector<ObjectId>& leaves,
                      const std::vector<std::pair<std::string, std::string>>& pairs) {
  return tree(
      objects, leaves, "/Names", pairs.size(),
      [&](std::string& out, std::size_t i) { append_bytes(out, pairs[i].first); },
      [&](std::string& out, std::size_t i) { out += pairs[i].second; });
}

std::string number_tree(Objects& objects, const std::vector<ObjectId>& leaves,
                        const std::vector<std::pair<std::size_t, std::string>>& pairs) {
  return tree(
      objects, leaves, "/Nums", pairs.size(),
      [&](std::string& out, std::size_t i) { append_integer(out, static_cast<std::int64_t>(pairs[i].first)); },
      [&](std::string& out, std::size_t i) { out += pairs[i].second; });
}

}  // namespace despatch::pdf
