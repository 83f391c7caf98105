// The promises that bind parse_document and write_markdown, asked of any text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace despatch {

/// What is broken for `markdown`, with the texts that show it; nullopt when the tree survives being written and read
/// again, writing again gives the same bytes, and every block stands where it may.
[[nodiscard]] std::optional<std::string> round_trip_fault(std::string_view markdown);

/// cmark-gfm's own HTML and ours for a text of plain GFM, where they differ; nullopt when they agree, or when the text
/// holds HTML, a refused address or another thing that we treat in our own way.
[[nodiscard]] std::optional<std::string> oracle_fault(std::string_view markdown);
[[nodiscard]] bool oracle_applies(std::string_view markdown);

}  // namespace despatch
