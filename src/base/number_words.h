// Whole numbers as English writes them.
#pragma once

#include <cstdint>
#include <string>

namespace despatch {

/// "twenty-one", "one thousand two hundred and five", "minus three", "zero".
[[nodiscard]] std::string number_in_words(std::int64_t n);

}  // namespace despatch
