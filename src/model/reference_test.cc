#include <catch2/catch.hpp>

#include <cstdlib>

#include "base/files.h"
#include "model/kinds.h"

namespace despatch {
namespace {

// To renew the page after a change to a kind: DESPATCH_RENEW=1 build-dev/model_test "docs/content.md holds every kind"
TEST_CASE("docs/content.md holds every kind") {
  const std::string path = DESPATCH_SOURCE_DIR "/docs/content.md";
  const std::string page = read_file(path).value();
  const std::string marker = "its test says how to renew it. -->\n\n";
  const std::size_t at = page.find(marker);
  REQUIRE(at != std::string::npos);
  const std::string renewed = page.substr(0, at + marker.size()) + kinds_reference();
  if (std::getenv("DESPATCH_RENEW"))
    REQUIRE(write_file(path, renewed).has_value());
  else
    CHECK((page == renewed));
}

}  // namespace
}  // namespace despatch
