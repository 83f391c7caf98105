// Table → a GFM table, its columns padded where that stays readable.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "document/document.h"
#include "write/markdown/inline_writer.h"

namespace despatch {

/// What stands before a table besides its caption and anchor: "widths: 2 1", "total".
[[nodiscard]] std::vector<std::string> table_directives(const Table& table);

/// `begin_line` writes what a line of this place begins with.
void write_table(MarkdownText& out, const Table& table, const std::vector<Footnote>& footnotes,
                 const std::function<void()>& begin_line);

}  // namespace despatch
