// The tags a document will have, planned before its pages exist. The painter makes each one when its first content is
// painted, so that the order of the tags is the order of reading.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "write/pdf/pdf_file.h"

namespace despatch::layout {

enum class NodeId : std::uint32_t {};

struct LinkTarget {
  std::string url;          ///< "#anchor" or an address
  std::string description;  ///< what a screen reader says
};

/// What few nodes have.
struct NodeDetails {
  pdf::TagAttributes attributes;
  std::optional<LinkTarget> link;
  std::uint32_t note = 0;  ///< the Note element of that footnote
};

class Structure {
 public:
  Structure();

  /// The Document element.
  [[nodiscard]] NodeId root() const { return NodeId{0}; }
  NodeId add(NodeId parent, pdf::Role role);
  NodeId add(NodeId parent, pdf::Role role, NodeDetails details);
  NodeId add_cell(NodeId row, pdf::Role role, pdf::Scope scope, int column_span, int row_span);

  void set_parent(NodeId id, NodeId parent) { nodes_[index(id)].parent = parent; }
  [[nodiscard]] NodeId parent(NodeId id) const { return nodes_[index(id)].parent; }
  [[nodiscard]] pdf::Role role(NodeId id) const { return nodes_[index(id)].role; }
  /// Null when the node has none.
  [[nodiscard]] const NodeDetails* details(NodeId id) const;
  /// Made when missing. Valid until the next call.
  NodeDetails& details_for(NodeId id);
  [[nodiscard]] pdf::TagAttributes attributes(NodeId id) const;
  /// The Link that `id` is or stands in.
  [[nodiscard]] std::optional<NodeId> link_of(NodeId id) const;

  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  static constexpr std::size_t index(NodeId id) { return static_cast<std::size_t>(id); }

 private:
  struct Node {
    NodeId parent;
    pdf::Role role;
    pdf::Scope scope = pdf::Scope::None;
    std::uint16_t column_span = 1;
    std::uint16_t row_span = 1;
    std::uint32_t details = 0;  ///< 1-based
    std::uint32_t link = 0;     ///< 1-based node of the innermost Link around it
  };
  std::vector<Node> nodes_;
  std::vector<NodeDetails> details_;
};

}  // namespace despatch::layout
