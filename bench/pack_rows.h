// Rows of `make bench` for packs: PDFs that others made, taken in page by page.
#pragma once

#include <string>

namespace despatch::bench {

/// Runs `program` as a process of its own for each and prints a table. Call it while this process is small.
void bench_packs(const std::string& program);

}  // namespace despatch::bench
