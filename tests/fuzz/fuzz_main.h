// What a fuzz target does without libFuzzer: makes broken texts itself, or tries files again.
#pragma once

#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "base/files.h"

namespace despatch::fuzz {

using Random = std::mt19937_64;

/// `--runs N SEED` calls `run(samples, random)` N times, the same for the same seed; other words are files, given to
/// `try_text`.
template <class Samples, class Run, class TryText>
int fuzz_main(int count, char** words, Samples samples, Run run, TryText try_text) {
  if (count == 4 && std::string(words[1]) == "--runs") {
    Random random(std::strtoull(words[3], nullptr, 10));
    const std::vector<std::string> all = samples();
    for (long left = std::atol(words[2]); left > 0; --left) run(all, random);
    return 0;
  }
  for (int i = 1; i < count; ++i)
    if (const auto text = read_file(words[i])) try_text(*text);
  return 0;
}

}  // namespace despatch::fuzz
