// Reads any bytes as YAML, front matter and CSV, checks them as content, and writes back what was read.
//
//     yaml_fuzz FILE...            replays files
//     yaml_fuzz --runs N [SEED]    N seeded mutations of small documents that use every construct
//
// With clang and -fsanitize=fuzzer the function LLVMFuzzerTestOneInput is all that is used.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include "model/kinds.h"
#include "rules/findings.h"
#include "value/csv.h"
#include "value/json.h"
#include "value/yaml.h"

namespace {

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

/// Every place lies in the source, and children lie where they can be pointed at.
void check_spans(const despatch::Value& value, std::size_t size) {
  const despatch::Span span = value.span();
  require(span.begin <= span.end && span.end <= size, "a span lies within its file");
  if (value.is_sequence())
    for (const auto& item : value.as_sequence()) check_spans(item, size);
  if (value.is_mapping())
    for (const auto& entry : value.as_mapping()) check_spans(entry.key, size), check_spans(entry.value, size);
}

bool has_nan(const despatch::Value& value) {
  if (value.is_float()) return value.as_float() != value.as_float();
  if (value.is_sequence())
    for (const auto& item : value.as_sequence())
      if (has_nan(item)) return true;
  if (value.is_mapping())
    for (const auto& entry : value.as_mapping())
      if (has_nan(entry.key) || has_nan(entry.value)) return true;
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace despatch;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const Source source("fuzz.yaml", text);
  Diagnostics out;
  ReadLimits limits;
  limits.nodes = 20'000;  // quick, and the limit is met often
  const Value value = read_yaml(source, out, limits);
  if (!value.is_undefined()) {
    check_spans(value, text.size());
    if (check_kind(value, out)) (void)findings_for(value, out);
    (void)write_json(value);
    const Source written("written.yaml", write_yaml(value));
    Diagnostics none;
    const Value again = read_yaml(written, none);
    require(none.empty(), "what write_yaml writes is read without a fault");
    require(has_nan(value) || again == value, "what write_yaml writes is read as the same value");
  } else {
    require(!out.empty(), "nothing is read only when something was reported");
  }
  (void)read_front_matter(source, out);
  (void)read_csv(source, out);
  for (const Diagnostic& d : out.all()) {
    require(d.where.known() && d.where.begin <= d.where.end && d.where.end <= text.size(),
            "a diagnostic lies within its file");
    (void)render_text(d);
  }
  return 0;
}

#ifndef DESPATCH_LIBFUZZER
namespace {

std::string mutated(std::mt19937& random) {
  static const char* const kSeeds[] = {
      "kind: meeting\nbody: cabinet\ndate: 2017-11-23\nitems:\n  - title: A\n    minute: {number: 5, actions: [{text: "
      "Do, due: 2018-01-01}]}\n",
      "a: &x {b: 'it''s', c: \"q\\n\\u00e9\"}\nd: *x\n<<: *x\ne: |\n  one\n\n  two\nf: >-\n  three\n",
      "kind: appraisal\ntitle: T\ncriteria: {items: [{id: a, name: A, weight: 1}]}\nscores: {x: {a: 5}, y: {a: 6.5}}\n",
      "kind: business-case\ntitle: C\nset_up: {total: £4.6m, lines: [{heading: H, amount: 1.10}]}\nyears: [1, 2]\n",
      "- 1\n- -\n- [a, b, {c: d?}, ~]\n- !!str 12\n- ? k\n  : v\n",
      "---\ntitle: A\ndata:\n  x: y.yaml\n---\n# Body\n",
      "h,i\n1,\"two\nlines\"\n\"a\"\"b\",\n",
  };
  static const char* const kPieces[] = {"\n",     " ",    "  ",  "\t",       ":",    ": ",   "- ",    "?",
                                        "? ",     "[",    "]",   "{",        "}",    ",",    "&x ",   "*x",
                                        "'",      "\"",   "|\n", ">\n",      "#",    "%",    "@",     "!",
                                        "!!int ", "<<: ", "\\",  "\xC3\xA9", "\xFF", "\r\n", "---\n", "...\n",
                                        "\x1F",   "1e9",  "0x",  "-",        "~"};
  std::string text = kSeeds[random() % std::size(kSeeds)];
  for (unsigned n = random() % 8 + 1; n > 0; --n) {
    const std::size_t at = text.empty() ? 0 : random() % text.size();
    switch (random() % 5) {
      case 0: text.insert(at, kPieces[random() % std::size(kPieces)]); break;
      case 1: text.erase(at, random() % 6 + 1); break;
      case 2:
        if (!text.empty()) text[at] = static_cast<char>(random());
        break;
      case 3: text.insert(at, text.substr(random() % (text.size() + 1), random() % 20)); break;
      default: text.replace(at, 1, kPieces[random() % std::size(kPieces)]);
    }
  }
  return text;
}

void run(const std::string& text) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc >= 3 && std::string(argv[1]) == "--runs") {
    const unsigned seed = argc > 3 ? static_cast<unsigned>(std::stoul(argv[3])) : 1;
    for (unsigned long i = 0, n = std::stoul(argv[2]); i < n; ++i) {
      std::mt19937 random(seed * 1'000'003u + static_cast<unsigned>(i));
      const std::string text = mutated(random);
      // The last input is there to be looked at when the process dies.
      if (const char* keep = std::getenv("DESPATCH_FUZZ_LAST")) std::ofstream(keep, std::ios::binary) << text;
      run(text);
    }
    return 0;
  }
  for (int i = 1; i < argc; ++i) {
    std::ifstream file(argv[i], std::ios::binary);
    run(std::string(std::istreambuf_iterator<char>(file), {}));
  }
  return 0;
}
#endif
