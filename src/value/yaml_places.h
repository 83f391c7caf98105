// Where a node ends in the text: yaml-cpp tells only where it begins.
#pragma once

#include <cstddef>
#include <string_view>

namespace despatch {

/// Past the tag and the anchor of a node, in either order: where its content begins.
[[nodiscard]] std::size_t skip_properties(std::string_view text, std::size_t at);

/// End of the scalar that begins at `at` and was read as `value`. `parent_indent` is the column of the block collection
/// that holds it, -1 at the top: it bounds a block scalar. npos when a quote is never closed.
[[nodiscard]] std::size_t scalar_end(std::string_view text, std::size_t at, std::string_view value, int parent_indent);

/// Past blanks, line breaks and comments.
[[nodiscard]] std::size_t skip_space(std::string_view text, std::size_t at);

/// End of a flow collection whose last child ends at `at`: past the bracket that closes it.
[[nodiscard]] std::size_t flow_end(std::string_view text, std::size_t at);

[[nodiscard]] std::size_t line_begin(std::string_view text, std::size_t at);
/// The line break or the end of the text.
[[nodiscard]] std::size_t line_end(std::string_view text, std::size_t at);
/// Bytes of blanks at the start of the line that begins at `begin`.
[[nodiscard]] std::size_t indent_at(std::string_view text, std::size_t begin);

}  // namespace despatch
