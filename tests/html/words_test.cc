// Every word of a paper stands in its page, in order: nothing is lost on the way, whatever it is written in.
#include <algorithm>
#include <catch2/catch.hpp>
#include <regex>

#include "base/files.h"
#include "document/parse.h"
#include "write/html/write_html.h"

using namespace despatch;

namespace {

std::string replaced(const std::string& text, const char* pattern, const char* by) {
  return std::regex_replace(text, std::regex(pattern), by);
}

std::string decoded(std::string text) {
  text = replaced(text, "&lt;", "<");
  text = replaced(text, "&gt;", ">");
  text = replaced(text, "&quot;", "\"");
  return replaced(text, "&amp;", "&");
}

// Letters and figures of any script; three bytes or more, so that list numbers and letters stay out of it.
std::vector<std::string> words_in(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text + " ") {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) || byte >= 0x80) {
      word += c;
      continue;
    }
    if (word.size() >= 3) words.push_back(word);
    word.clear();
  }
  return words;
}

// What an author wrote to be read, by rules of thumb that share nothing with the parser.
std::string read_aloud(std::string markdown) {
  if (markdown.starts_with("---\n")) markdown.erase(0, markdown.find("\n---\n", 4) + 5);
  markdown = replaced(markdown, "```chart[^`]*```", "");
  markdown = replaced(markdown, "```[a-z]*", "");
  markdown = replaced(markdown, "<!-- (caption|callout|contents|answer-space): ([^;>]*?)(;[^>]*)?-->", "$2");
  markdown = replaced(markdown, "<!--[^>]*-->", "");
  markdown = replaced(markdown, "\\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\\]", "");
  markdown = replaced(markdown, "!\\[[^\\]]*\\]\\([^)]*\\)", "");
  markdown = replaced(markdown, "\\[\\^[a-z0-9]+\\]:?", "");
  markdown = replaced(markdown, "\\]\\([^)]*\\)", " ");
  markdown = replaced(markdown, "\\\\<", "&lt;");
  markdown = replaced(markdown, "<(https?:[^>]*)>", "$1");
  markdown = replaced(markdown, "</?[a-z][^>]*>", "");
  markdown = replaced(markdown, "~~|\\*\\*", "");
  return decoded(markdown);
}

// By hand: a picture in a page is one tag of many thousand letters, on which std::regex runs out of stack.
std::string without_tags(const std::string& page) {
  static constexpr std::string_view kInline[] = {"em", "strong", "del", "sup", "sub", "b", "code", "span", "a", "abbr"};
  std::string out;
  for (std::size_t at = 0; at < page.size();) {
    if (page[at] != '<') {
      out += page[at++];
      continue;
    }
    const std::size_t end = std::min(page.find('>', at), page.size() - 1);
    std::string_view name = std::string_view(page).substr(at + 1, end - at - 1);
    if (name.starts_with('/')) name.remove_prefix(1);
    name = name.substr(0, name.find(' '));
    if (std::ranges::find(kInline, name) == std::end(kInline)) out += ' ';
    at = end + 1;
  }
  return out;
}

std::string seen_on(std::string page) {
  page.erase(0, page.find("<main"));
  constexpr std::string_view kMark = "<sup class=\"noteref\">", kEnd = "</sup>";
  for (std::size_t at = page.find(kMark); at != std::string::npos; at = page.find(kMark, at))
    page.erase(at, page.find(kEnd, at) + kEnd.size() - at);
  return decoded(without_tags(page));
}

std::string first_word_lost(const std::string& paper, const std::string& page) {
  const auto seen = words_in(seen_on(page));
  std::size_t at = 0;
  std::string before;
  for (const std::string& word : words_in(read_aloud(paper))) {
    while (at < seen.size() && seen[at] != word) ++at;
    if (at++ == seen.size()) return word + " (after: " + before + ")";
    before = word;
  }
  return "";
}

std::string page_of(const std::filesystem::path& paper, const std::string& text) {
  SourceMap sources;
  Diagnostics faults;
  const auto document = parse_document(sources.add(paper.string(), text), faults);
  return write_html(
      document, {}, [&](std::string_view url) { return read_file(paper.parent_path() / url); }, faults);
}

}  // namespace

TEST_CASE("every word of a paper stands in its page, in order") {
  for (const char* name : {"torture", "plain"}) {
    const std::filesystem::path paper = std::string(DESPATCH_SOURCE_DIR "/tests/html/") + name + ".md";
    const auto text = read_file(paper);
    REQUIRE(text);
    const auto page = page_of(paper, *text);
    CHECK(words_in(read_aloud(*text)).size() > 60);
    CHECK(first_word_lost(*text, page) == "");
  }
}

TEST_CASE("a lost word would be noticed") {
  CHECK(first_word_lost("one two three", "<main><p>one three</p>") == "two (after: one)");
  CHECK(first_word_lost("one two three", "<main><p>one three two</p>") == "three (after: two)");
}
