#include <algorithm>
#include <catch2/catch.hpp>

#include "base/text.h"
#include "write/pdf/images.h"
#include "write/pdf/pdf_file.h"
#include "write/pdf/syntax.h"

namespace despatch::pdf {
namespace {

std::string number(double value, int decimals = 2) {
  std::string out;
  append_number(out, value, decimals);
  return out;
}

TEST_CASE("numbers are short and never in a form that PDF lacks") {
  CHECK(number(0) == "0");
  CHECK(number(12.5) == "12.5");
  CHECK(number(-0.25) == "-.25");
  CHECK(number(0.004) == "0");
  CHECK(number(-0.001) == "0");
  CHECK(number(595.276, 3) == "595.276");
  CHECK(number(10.05) == "10.05");
  CHECK(number(1e300) == "1000000000");
  CHECK(number(0.0 / 0.0) == "0");
}

TEST_CASE("text strings are ASCII as it is, or UTF-16, and never over PDF/A's limit") {
  std::string ascii, welsh, emoji, large;
  append_text(ascii, "a (b) \\");
  append_text(welsh, "\u0175");
  append_text(emoji, "\U0001F600");
  append_text(large, std::string(70000, '('));
  CHECK(ascii == "(a \\(b\\) \\\\)");
  CHECK(welsh == "(\xFE\xFF\x01u)");
  CHECK(emoji == std::string("(\xFE\xFF\xD8=\xDE\0)", 8));
  CHECK(std::count(large.begin(), large.end(), '(') < 32767 / 2);
  std::string name;
  append_name(name, "a b/#" + std::string(200, 'x'));
  CHECK(name.starts_with("/a#20b#2F#23xx"));
}

TEST_CASE("names are lawful, and different names stay different") {
  const auto written = [](std::string_view name) {
    std::string out;
    append_name(out, name);
    return out;
  };
  const std::string full(127, 'x'), longer(128, 'x'), other = std::string(127, 'x') + "y";
  CHECK(written(full) == "/" + full);
  CHECK(written(longer).size() <= 128);
  CHECK(written(longer) != written(other));
  CHECK(written(longer) != written(full));
  CHECK(written(longer) == written(std::string(128, 'x')));
  using namespace std::string_literals;
  CHECK(written("a\0b"s).find("#00") == std::string::npos);
  CHECK(written("a\0b"s) != written("ab"));
  CHECK(written("a\0b"s) != written("ab\0"s));
  CHECK(written("\0"s).size() > 1);
  // A character of several bytes is not cut.
  std::string welsh = "a";
  while (welsh.size() < 200) welsh += "\u0175";
  const std::string name = written(welsh);
  CHECK(name.find("#C5.") == std::string::npos);
  CHECK(name.find("#C5#B5.") != std::string::npos);
}

struct Fonts {
  FontLibrary library{default_font_folders()};
  Shaper shaper{library};
};

TEST_CASE("a family that is not installed is an error that says what to do") {
  Fonts fonts;
  const auto found = fonts.library.find({.family = "Nowhere Grotesk"});
  REQUIRE(!found);
  CHECK(found.error() ==
        "no font called 'Nowhere Grotesk' is installed: install it, or name a folder that has it in DESPATCH_FONTS");
  CHECK(!fonts.library.find({.family = "../../../etc/passwd"}));
  CHECK(fonts.library.find({.family = "Arial"}).value() == fonts.library.find({.family = "sans"}).value());
  CHECK(fonts.library.find({.family = "sans", .style = FontStyle::Bold}).value() !=
        fonts.library.find({.family = "sans"}).value());
}

TEST_CASE("text is kerned and ligated, and the same word is shaped once") {
  Fonts fonts;
  const auto& pair = fonts.shaper.shape("AV", {}, "en");
  const double apart = fonts.shaper.shape("A", {}, "en")[0].width_em + fonts.shaper.shape("V", {}, "en")[0].width_em;
  CHECK(pair[0].width_em < apart - 0.05);
  CHECK(fonts.shaper.shape("fi", {.family = "DejaVu Sans"}, "en")[0].glyphs.size() == 1);
  CHECK(&fonts.shaper.shape("AV", {}, "en") == &pair);
  CHECK(&fonts.shaper.shape("AV", {.style = FontStyle::Bold}, "en") != &pair);
  CHECK(fonts.shaper.shape("", {}, "en").empty());
}

TEST_CASE("what the face lacks comes from a face for its script") {
  Fonts fonts;
  const auto& words = fonts.shaper.shape("a\u0995b\u4E2D", {}, "en");
  REQUIRE(words.size() == 4);
  CHECK(words[0].face == words[2].face);
  CHECK(words[1].face != words[0].face);
  CHECK(words[3].face != words[1].face);
  for (const ShapedWord& word : words) CHECK(!word.missing_glyph);
  // A combining mark stays with its base.
  CHECK(fonts.shaper.shape("x\u0302y", {}, "en").size() <= 3);
}

TEST_CASE("a character that no font has is flagged, and shown by a glyph that exists") {
  Fonts fonts;
  for (const char* text : {"a\U000E1234", "\U0010FFFF", "\xFF\xFE", "\U00013000\u200D\U0001FAE8"}) {
    const auto& words = fonts.shaper.shape(text, {}, "en");
    for (const ShapedWord& word : words)
      for (const ShapedGlyph& glyph : word.glyphs) CHECK(glyph.glyph != 0);
  }
  const auto& words = fonts.shaper.shape("\U0010FFFD", {}, "en");
  REQUIRE(words.size() == 1);
  CHECK(words[0].missing_glyph);
}

TEST_CASE("glyphs of right-to-left words stand in visual order") {
  Fonts fonts;
  const auto& words = fonts.shaper.shape("\u05D0\u05D1\u05D2", {}, "he", true);
  REQUIRE(words.size() == 1);
  REQUIRE(words[0].glyphs.size() == 3);
  CHECK(words[0].glyphs.front().cluster == 4);
  CHECK(words[0].glyphs.back().cluster == 0);
}

TEST_CASE("damaged pictures are refused or read, never a crash") {
  // A 1 x 1 grey PNG.
  const std::string png(
      "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0\x3A\x7E\x9B\x55\0\0\0\x0AIDAT\x78\x9C\x63\x60\0\0\0"
      "\2\0\1\x48\xAF"
      "\xA4\x71\0\0\0\0IEND\xAE\x42\x60\x82",
      67);
  REQUIRE(prepare_image(png));
  const std::string jpeg("\xFF\xD8\xFF\xC0\0\x0B\x08\0\1\0\1\1\1\x11\0\xFF\xDA\0\x08\1\1\0\0\x3F\0\xFF\xD9", 27);
  REQUIRE(prepare_image(jpeg));
  for (const std::string& good : {png, jpeg})
    for (std::size_t i = 0; i < good.size(); ++i) {
      (void)prepare_image(std::string_view(good).substr(0, i));
      for (int bit = 0; bit < 8; ++bit) {
        std::string bad = good;
        bad[i] = static_cast<char>(bad[i] ^ 1 << bit);
        (void)prepare_image(bad);
      }
    }
  CHECK(prepare_image("GIF89a").error() == "the file is a GIF; a PNG or JPEG is needed");
  CHECK(prepare_image("").error() == "the file is empty");
}

TEST_CASE("odd calls give a whole file") {
  Fonts fonts;
  PdfFile file(fonts.library, {.title = std::string("\0\x01 \xFF", 4), .language = "en-GB"});
  file.begin_page({0, 1e9});
  file.begin_page({});  // the first is ended by this
  file.rectangle({0, 0, 10, 10}, {});
  const PathStep close[] = {{.kind = PathStep::Kind::Close}};
  file.path(close, {.fill = Color{}});
  file.text({.size_pt = 0}, {});
  const Tag tag = file.add_tag(file.root(), Role::P);
  file.begin_content(tag);
  file.end_content();
  file.end_content();
  file.add_bookmark(-7, "", "");
  file.add_bookmark(99, "", "");
  const auto bytes = file.finish();
  REQUIRE(bytes);
  CHECK(bytes->starts_with("%PDF-1.7"));
  CHECK(bytes->ends_with("%%EOF\n"));
  CHECK(file.pages() == 2);
}

}  // namespace
}  // namespace despatch::pdf
