// Inlines → a paragraph: looks, links, languages, abbreviations, footnote marks and pictures in the text.
#pragma once

#include <string_view>

#include "write/pdf/layout/shop.h"

namespace despatch::layout {

/// The paragraph of `inlines` in `look`, owned by `node`. `prefix` stands before it in the same look.
[[nodiscard]] Paragraph set_inlines(Shop& shop, const Inlines& inlines, const TextStyle& look, NodeId node, Span where,
                                    bool right_to_left, std::string_view prefix = {});

/// "Name: value" in one paragraph, each part in its own look and owned by its own tag.
[[nodiscard]] Paragraph set_pair(Shop& shop, const Inlines& name, const TextStyle& name_look, NodeId name_node,
                                 const Inlines& value, const TextStyle& look, NodeId value_node, Span where,
                                 bool right_to_left);

/// The same of plain text.
[[nodiscard]] Paragraph set_text(Shop& shop, std::string_view text, const TextStyle& look, NodeId node, Span where,
                                 bool right_to_left);

/// A label that stands beside its text, with the blank that parts the two when they are read.
[[nodiscard]] Paragraph set_label(Shop& shop, std::string_view text, const TextStyle& look, NodeId node,
                                  bool right_to_left);

/// Code: blanks and line ends as they are.
[[nodiscard]] Paragraph set_code(Shop& shop, std::string_view text, const TextStyle& look, NodeId node, Span where);

/// Anchor of a footnote's text.
[[nodiscard]] std::string note_anchor(std::uint32_t number);

}  // namespace despatch::layout
