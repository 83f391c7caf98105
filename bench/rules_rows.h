// Rows of `make bench` for what the rules promise: a large options appraisal and a large business case.
#pragma once

#include <string>

namespace despatch::bench {

/// Runs `program` as a process of its own for each and prints a table. Call it while this process is small.
void bench_rules(const std::string& program);

}  // namespace despatch::bench
