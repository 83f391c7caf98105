// Walks over the tree that several steps need.
#pragma once

#include <type_traits>
#include <utility>

#include "document/document.h"

namespace despatch {

/// Calls `visit(Blocks&)` for every sequence of blocks that stands directly in `block`, in order of text.
template <class AnyBlock, class Visit>
void for_each_child_blocks(AnyBlock& block, Visit&& visit) {
  std::visit(
      [&](auto& node) {
        using Node = std::remove_cvref_t<decltype(node)>;
        if constexpr (std::is_same_v<Node, List>) {
          for (auto& item : node.items) visit(item.blocks);
        } else if constexpr (std::is_same_v<Node, KeyValues>) {
          for (auto& pair : node.pairs) visit(pair.value);
        } else if constexpr (std::is_same_v<Node, Columns>) {
          for (auto& column : node.columns) visit(column);
        } else if constexpr (requires { node.blocks; }) {
          visit(node.blocks);
        }
      },
      block.node);
}

/// Calls `visit(Inlines&)` for every sequence of inlines that stands directly in `block`: not those of blocks inside
/// it.
template <class AnyBlock, class Visit>
void for_each_child_inlines(AnyBlock& block, Visit&& visit) {
  std::visit(
      [&](auto& node) {
        using Node = std::remove_cvref_t<decltype(node)>;
        if constexpr (std::is_same_v<Node, Table>) {
          visit(node.caption);
          for (auto& row : node.head)
            for (auto& cell : row.cells) visit(cell.inlines);
          for (auto& row : node.body)
            for (auto& cell : row.cells) visit(cell.inlines);
        } else if constexpr (std::is_same_v<Node, KeyValues>) {
          for (auto& pair : node.pairs) visit(pair.key);
        } else if constexpr (std::is_same_v<Node, Figure> || std::is_same_v<Node, Chart>) {
          visit(node.caption);
        } else if constexpr (requires { node.inlines; }) {
          visit(node.inlines);
        }
      },
      block.node);
}

/// The inlines inside one, or null.
template <class AnyInline>
auto* child_inlines(AnyInline& one) {
  using Result = std::conditional_t<std::is_const_v<AnyInline>, const Inlines, Inlines>;
  return std::visit(
      [](auto& node) -> Result* {
        if constexpr (requires { node.inlines; })
          return &node.inlines;
        else
          return nullptr;
      },
      one.node);
}

}  // namespace despatch
