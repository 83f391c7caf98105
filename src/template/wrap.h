// Text helpers that filters and methods share, and Python's textwrap.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "template/python.h"

namespace despatch::jinja {

/// str.replace
[[nodiscard]] std::string replaced(Runtime&, std::string_view text, std::string_view from, std::string_view to,
                                   std::int64_t count);
/// str.ljust (<), rjust (>), center (^)
[[nodiscard]] std::string padded(Runtime&, std::string_view text, std::int64_t width, std::string_view fill,
                                 char align);
/// str.strip with a set of letters.
[[nodiscard]] std::string_view strip_set(std::string_view text, std::string_view set, bool left, bool right);

struct WrapOptions {
  std::int64_t width = 79;
  bool break_long_words = true;
  bool break_on_hyphens = true;
};
/// textwrap.wrap of one line, white space kept as it is.
[[nodiscard]] std::vector<std::string> wrap_line(std::string_view line, const WrapOptions& options);

}  // namespace despatch::jinja
