// Holds every example of a specification in the CommonMark format against both promises of round_trip.h:
//     spec_check [--examples N] FILE...
// A file without examples is one text as a whole.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "round_trip.h"

namespace {

struct Example {
  std::string text;
  std::size_t number;
};

std::vector<Example> examples_of(std::string_view spec) {
  constexpr std::string_view kFence = "````````````````````````````````";
  std::vector<Example> found;
  std::size_t at = 0;
  while ((at = spec.find(std::string(kFence) + " example", at)) != std::string_view::npos) {
    const std::size_t begin = spec.find('\n', at) + 1;
    std::size_t middle = spec.find("\n.\n", begin - 1);
    const std::size_t end = spec.find(kFence, begin);
    std::string text;
    for (std::size_t i = begin; i < middle + 1 && i < end; ++i) {
      if (spec.substr(i).starts_with("\u2192")) {
        text += '\t';
        i += 2;
      } else {
        text += spec[i];
      }
    }
    found.push_back({std::move(text), found.size() + 1});
    at = end + kFence.size();
  }
  return found;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace despatch;
  std::size_t texts = 0, held_by_oracle = 0, faults = 0;
  for (int i = 1; i < argc; ++i) {
    const auto file = read_file(argv[i]);
    if (!file) {
      std::printf("%s\n", file.error().c_str());
      return 2;
    }
    std::vector<Example> examples = examples_of(*file);
    examples.push_back({*file, 0});  // the file itself is a text too
    for (const Example& example : examples) {
      ++texts;
      for (const auto& fault : {round_trip_fault(example.text), oracle_fault(example.text)}) {
        if (!fault) continue;
        ++faults;
        std::printf("=== %s, example %zu\n%s\n%s\n\n", argv[i], example.number,
                    example.number ? example.text.c_str() : "(the whole file)", fault->substr(0, 4000).c_str());
      }
      held_by_oracle += oracle_applies(example.text);
    }
  }
  std::printf("%zu texts, %zu of them against cmark-gfm's HTML, %zu faults\n", texts, held_by_oracle, faults);
  return faults == 0 && texts > 0 ? 0 : 1;
}
