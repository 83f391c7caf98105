// Rows of `make bench` for what the PDF writer promises: pages a second, large documents and tables, memory, size.
#pragma once

#include <string>
#include <vector>

#include "write/pdf/fonts.h"

namespace despatch::bench {

[[nodiscard]] std::size_t pages_of(const std::string& markdown, pdf::FontLibrary& fonts);

/// Runs `program` as a process of its own for each large document and prints a table. Call it while this process is
/// small: a child's peak counts from its parent's size.
void bench_large_documents(const std::string& program);

/// Likewise for one document of 10 to 10,000 pages: what each further page costs. This process grows by it.
void bench_growth(const std::string& program);

/// `papers` are merged Markdown: parsed and written as PDF in this process.
void bench_pages(const std::vector<std::string>& papers);

}  // namespace despatch::bench
