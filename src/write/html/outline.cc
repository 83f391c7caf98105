#include "write/html/outline.h"

#include <algorithm>

#include "write/html/walk.h"

namespace despatch::html {

Outline::Outline(const Document& document) {
  std::size_t highest = 0;
  for_each_block(document.blocks, [&](const Block& block) {
    if (const auto* heading = std::get_if<Heading>(&block.node)) highest += heading->level == 1;
  });
  for (const Block& block : document.blocks) {
    const auto* heading = std::get_if<Heading>(&block.node);
    if (!heading || heading->level != 1) continue;
    // One of several is the title only when it says what the front matter says.
    if (highest == 1 || document.meta.title.empty() || words_of(heading->inlines) == document.meta.title)
      title_ = heading;
    break;
  }
  shift_ = highest > (title_ ? 1u : 0u);
}

int Outline::next_level(const Heading* heading) {
  if (heading && heading == title_) {
    open_ = {1};
    return 1;
  }
  const int wanted = heading ? std::max(2, heading->level + shift_) : 2;
  while (open_.size() > 1 && open_.back() >= wanted) open_.pop_back();
  open_.push_back(wanted);
  return static_cast<int>(std::min<std::size_t>(open_.size(), 6));
}

}  // namespace despatch::html
