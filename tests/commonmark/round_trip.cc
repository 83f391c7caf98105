#include "round_trip.h"

#include "document/parse.h"
#include "document/tree.h"
#include "write/markdown/write_markdown.h"

namespace despatch {
namespace {

std::string first_difference(std::string_view a, std::string_view b) {
  std::size_t at = 0;
  while (at < a.size() && at < b.size() && a[at] == b[at]) ++at;
  const std::size_t line = at == 0 ? 0 : a.rfind('\n', at - 1) + 1;
  const auto piece = [&](std::string_view text) { return std::string(text.substr(std::min(line, text.size()), 300)); };
  return "first:  " + piece(a) + "\nsecond: " + piece(b);
}

bool stands_well(const Block* parent, const Blocks& blocks) {
  for (const Block& block : blocks) {
    if (!may_contain(parent, block)) return false;
    bool well = true;
    for_each_child_blocks(block, [&](const Blocks& inside) { well = well && stands_well(&block, inside); });
    if (!well) return false;
  }
  return true;
}

/// dump() without what the writer leaves out on purpose.
std::string tree_of(const Document& document) { return dump(document); }

}  // namespace

std::optional<std::string> round_trip_fault(std::string_view markdown) {
  const Source source("first.md", std::string(markdown));
  Diagnostics faults;
  const Document document = parse_document(source, faults);
  if (!stands_well(nullptr, document.blocks)) return "a block stands where it may not:\n" + dump(document);
  const std::string written = write_markdown(document).text;
  const Source again_source("second.md", written);
  const Document again = parse_document(again_source, faults);
  const std::string tree = tree_of(document);
  const std::string tree_again = tree_of(again);
  if (tree != tree_again)
    return "the tree changed\n" + first_difference(tree, tree_again) + "\n--- written:\n" + written.substr(0, 3000);
  const std::string rewritten = write_markdown(again).text;
  if (rewritten != written) return "the bytes changed\n" + first_difference(written, rewritten);
  return std::nullopt;
}

}  // namespace despatch
