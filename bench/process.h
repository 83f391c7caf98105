// What a process of its own costs.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

namespace despatch::bench {

struct Run {
  double cpu_ms = 0, wall_ms = 0, peak_mb = 0;
};

/// A program with its arguments; says so when it fails.
Run run_program(std::vector<std::string> words);

/// `work` in a copy of this process.
Run run_apart(const std::function<void()>& work);

/// The median of `times` by CPU time.
template <class Measure>
Run median(int times, Measure measure) {
  std::vector<Run> runs;
  for (int i = 0; i < times; ++i) runs.push_back(measure());
  std::ranges::sort(runs, {}, &Run::cpu_ms);
  return runs[runs.size() / 2];
}

}  // namespace despatch::bench
