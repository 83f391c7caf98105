// Every block of a tree, in reading order, and the words of inlines.
#pragma once

#include <string>

#include "document/document.h"

namespace despatch::html {

template <class F>
void for_each_block(const Blocks& blocks, const F& f) {
  const auto inside = [&](const auto& node) {
    if constexpr (requires { node.blocks; }) for_each_block(node.blocks, f);
  };
  for (const Block& block : blocks) {
    f(block);
    if (const auto* list = std::get_if<List>(&block.node)) {
      for (const ListItem& item : list->items) for_each_block(item.blocks, f);
    } else if (const auto* pairs = std::get_if<KeyValues>(&block.node)) {
      for (const KeyValues::Pair& pair : pairs->pairs) for_each_block(pair.value, f);
    } else if (const auto* parts = std::get_if<Columns>(&block.node)) {
      for (const Blocks& column : parts->columns) for_each_block(column, f);
    } else {
      std::visit(inside, block.node);
    }
  }
}

/// Text alone, a line break as a blank, a picture as its alternative text.
void append_words(std::string& out, const Inlines& inlines);
[[nodiscard]] std::string words_of(const Inlines& inlines);

}  // namespace despatch::html
