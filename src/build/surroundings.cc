#include "build/surroundings.h"

#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>

#include "base/files.h"
#include "build/project.h"

namespace despatch {

tl::expected<std::optional<Instant>, std::string> source_date_epoch() {
  const char* text = std::getenv("SOURCE_DATE_EPOCH");
  if (text == nullptr || *text == '\0') return std::nullopt;
  const std::string_view digits(text);
  constexpr std::int64_t kYear10000 = 253'402'300'800;
  Instant instant;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), instant.seconds);
  if (error != std::errc() || end != digits.data() + digits.size() || instant.seconds < 0 ||
      instant.seconds >= kYear10000)
    return tl::unexpected(
        fmt::format("SOURCE_DATE_EPOCH is `{}`: it is seconds since 1970, before the year 10000", digits));
  return instant;
}

tl::expected<std::string, std::string> read_standard_input() {
  std::string text;
  char block[1 << 16];
  while (true) {
    const ssize_t got = ::read(STDIN_FILENO, block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return tl::unexpected(fmt::format("cannot read standard input: {}", std::strerror(errno)));
    if (got == 0) return text;
    text.append(block, static_cast<std::size_t>(got));
    if (text.size() > kMostFileBytes)
      return tl::unexpected(fmt::format("standard input is larger than {} bytes", kMostFileBytes));
  }
}

std::filesystem::path nearest_project_folder() {
  const auto project = project_of("despatch.yaml");
  return project.value_or(".");
}

}  // namespace despatch
