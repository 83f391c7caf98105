#include "write/pdf/layout/structure.h"

#include <utility>

namespace despatch::layout {

Structure::Structure() { nodes_.push_back({.parent = NodeId{0}, .role = pdf::Role::Document}); }

NodeId Structure::add(NodeId parent, pdf::Role role) {
  const auto id = static_cast<std::uint32_t>(nodes_.size());
  nodes_.push_back(
      {.parent = parent, .role = role, .link = role == pdf::Role::Link ? id + 1 : nodes_[index(parent)].link});
  return NodeId{id};
}

NodeId Structure::add(NodeId parent, pdf::Role role, NodeDetails details) {
  const NodeId id = add(parent, role);
  details_for(id) = std::move(details);
  return id;
}

NodeId Structure::add_cell(NodeId row, pdf::Role role, pdf::Scope scope, int column_span, int row_span) {
  const NodeId id = add(row, role);
  Node& node = nodes_.back();
  node.scope = scope;
  node.column_span = static_cast<std::uint16_t>(column_span);
  node.row_span = static_cast<std::uint16_t>(row_span);
  return id;
}

const NodeDetails* Structure::details(NodeId id) const {
  const auto at = nodes_[index(id)].details;
  return at ? &details_[at - 1] : nullptr;
}

NodeDetails& Structure::details_for(NodeId id) {
  Node& node = nodes_[index(id)];
  if (!node.details) {
    details_.emplace_back();
    node.details = static_cast<std::uint32_t>(details_.size());
  }
  return details_[node.details - 1];
}

pdf::TagAttributes Structure::attributes(NodeId id) const {
  const NodeDetails* more = details(id);
  pdf::TagAttributes out = more ? more->attributes : pdf::TagAttributes{};
  const Node& node = nodes_[index(id)];
  if (node.scope != pdf::Scope::None) out.scope = node.scope;
  if (node.column_span > 1) out.column_span = node.column_span;
  if (node.row_span > 1) out.row_span = node.row_span;
  return out;
}

std::optional<NodeId> Structure::link_of(NodeId id) const {
  const auto link = nodes_[index(id)].link;
  return link ? std::optional(NodeId{link - 1}) : std::nullopt;
}

}  // namespace despatch::layout
