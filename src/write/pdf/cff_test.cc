#include "write/pdf/cff.h"

#include <catch2/catch.hpp>

#include <string>

using namespace despatch::pdf;

namespace {

std::string index_of(const std::string& item) {
  return std::string({0, 1, 1, 1, static_cast<char>(1 + item.size())}) + item;
}

/// A CFF table with nothing but its head: a name, the Top DICT, and a charset where the DICT says.
std::string table_with(const std::string& dict, const std::string& charset) {
  return std::string({1, 0, 4, 1}) + index_of("F") + index_of(dict) + charset;
}

const std::string kRos = {'\x8B', '\x8B', '\x8B', '\x0C', '\x1E'};  // 0 0 0 ROS
// The charset begins at byte 22: 10 of head and name, 5 of the index of the DICT, 7 of the DICT.
const std::string kCharset = {static_cast<char>(139 + 22), '\x0F'};

}  // namespace

TEST_CASE("glyphs with names are numbered as a PDF numbers them") {
  CHECK(cff_numbering(table_with("", ""), 3) == CffNumbering::Glyphs);
}

TEST_CASE("glyphs with CIDs are, when each CID is the glyph's number") {
  const std::string same({2, 0, 1, 0, 1}), other({2, 0, 5, 0, 1}), listed({0, 0, 1, 0, 2}), gap({0, 0, 1, 0, 3});
  CHECK(cff_numbering(table_with(kRos + kCharset, same), 3) == CffNumbering::Glyphs);
  CHECK(cff_numbering(table_with(kRos + kCharset, listed), 3) == CffNumbering::Glyphs);
  CHECK(cff_numbering(table_with(kRos + kCharset, other), 3) == CffNumbering::Other);
  CHECK(cff_numbering(table_with(kRos + kCharset, gap), 3) == CffNumbering::Other);
}

TEST_CASE("whatever is cut off or made up ends in an answer") {
  const std::string whole = table_with(kRos + kCharset, std::string({2, 0, 1, 0, 1}));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto answer = cff_numbering(std::string_view(whole).substr(0, size), 3);
    CHECK((answer == CffNumbering::Broken || answer == CffNumbering::Other));
  }
  std::string noise = whole;
  for (std::size_t at = 0; at < noise.size(); ++at)
    for (int value = 0; value < 256; value += 5) {
      noise = whole;
      noise[at] = static_cast<char>(value);
      (void)cff_numbering(noise, 65535);
    }
}
