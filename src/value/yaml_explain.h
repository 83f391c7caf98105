// What went wrong in words for people who do not know YAML: from yaml-cpp's short message and the text round the place.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace despatch {

/// What the reader knew when the parser gave up.
struct SyntaxFault {
  std::string_view text;
  std::size_t at = 0;                    ///< where the parser stood
  std::string_view what;                 ///< its own words
  std::size_t last_end = 0;              ///< end of the last node read
  std::optional<std::size_t> open_flow;  ///< the innermost bracket still open
};

struct Explanation {
  std::string_view code = "yaml/syntax";
  std::size_t begin = 0, end = 0;
  std::string message;
  std::string note;  ///< may be empty; stands at note_begin when that is known
  std::optional<std::size_t> note_begin;
  std::string help;
};

[[nodiscard]] Explanation explain(const SyntaxFault& fault);

}  // namespace despatch
