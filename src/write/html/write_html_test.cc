#include "write/html/write_html.h"

#include <catch2/catch.hpp>

#include "write/html/escape.h"

using namespace despatch;

namespace {

Inlines words(std::string text) { return {{Text{std::move(text)}, {}}}; }
Block block(Block::Node node, std::string id = {}) { return {std::move(node), std::move(id), false, {}}; }
Block paragraph(std::string text) { return block(Paragraph{words(std::move(text))}); }

std::string body_of(const std::string& page) {
  const auto begin = page.find("<main");
  return page.substr(begin, page.find("</main>") - begin);
}
std::string page_of(Document document) {
  Diagnostics faults;
  return write_html(document, {}, {}, faults);
}

}  // namespace

TEST_CASE("a page names its language, its title and its parts") {
  Document document;
  document.meta.title = "Minutes";
  document.meta.council = "Example Council";
  document.blocks = {block(Heading{1, words("Minutes")}, "minutes"), paragraph("None.")};
  const auto page = page_of(document);
  CHECK(page.starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\">\n"));
  CHECK(page.find("<title>Minutes – Example Council</title>") != std::string::npos);
  CHECK(body_of(page) == "<main id=\"paper\">\n<h1 id=\"minutes\">Minutes</h1>\n<p>None.</p>\n");
}
