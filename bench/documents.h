// Documents made for timing: invented words, the same bytes on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace despatch::bench {

/// Markdown of about `pages` pages: four paragraphs and a table of six rows each, a heading on every fourth.
[[nodiscard]] std::string text_pages(int pages);

/// Markdown of one table of short words and amounts.
[[nodiscard]] std::string large_table(int rows, int columns);

}  // namespace despatch::bench
