// YAML and front matter: text → Value, every node with its place in the file.
//
//     Value panel = read_yaml(source, diagnostics);
//
// Scalars follow the YAML 1.2 core schema (true, false, null, 12, 0x1F, 4.5, 1e3), with three differences that suit
// content:
//   - digits with a leading zero stay text ("0790"), and so do whole numbers that need more than 64 bits;
//   - dates are text ("2017-11-23");
//   - a mapping under the key `<<` (or a list of them) is merged into the mapping that holds it.
// Every fault that can be found is reported in one run. Nothing here throws, and no input hangs or overflows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/diagnostic.h"
#include "base/source.h"
#include "value/value.h"

namespace despatch {

/// What a file may ask for before it is refused. Generous for content, tight enough that hostile input stays cheap.
struct ReadLimits {
  std::size_t depth = 64;               ///< mappings and sequences inside each other
  std::size_t nodes = 2'000'000;        ///< with every alias counted as what it stands for
  std::size_t scalar_bytes = 4u << 20;  ///< one text
  std::size_t faults = 50;              ///< reported before reading stops
  bool numbers_apart = true;            ///< read long runs of numbers quickly (yaml_runs.h); the values are the same
};

/// Reads one document. A faulty file still gives what could be read, with the first of two equal keys; after a fault of
/// syntax the result is Undefined, so that nobody reports the consequences. An empty file is Null.
/// A scalar's span covers its text as written, quotes and block indicator included; an empty value's span is empty.
/// An alias has the place of the alias; what is inside has the place where it was first written.
[[nodiscard]] Value read_yaml(const Source& source, Diagnostics& out, const ReadLimits& limits = {});

struct FrontMatter {
  Value value;                   ///< a mapping; Undefined when the file has none, or after a fault of syntax
  std::uint32_t body_begin = 0;  ///< offset of the first byte after the closing line
};

/// Front matter is a mapping between a first line `---` and the next line `---` or `...`. A file that opens with a
/// thematic break and no `key:` below it has none.
[[nodiscard]] FrontMatter read_front_matter(const Source& source, Diagnostics& out);

/// Block-style YAML that read_yaml reads back as an equal value; keys keep their order. Ends with a newline.
/// Objects and Undefined are written as null; so is an alias's share of the tree written out each time.
[[nodiscard]] std::string write_yaml(const Value& value);

/// Codes of value/: yaml, front matter, csv.
CodeTable value_codes();

}  // namespace despatch
