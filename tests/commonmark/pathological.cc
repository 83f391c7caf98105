// Hostile texts in the manner of cmark's list: each is parsed, checked, written and parsed again in a few seconds.
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "document/parse.h"
#include "write/markdown/write_markdown.h"

using namespace despatch;

namespace {

std::string repeat(std::string_view piece, std::size_t count) {
  std::string out;
  out.reserve(piece.size() * count);
  for (std::size_t i = 0; i < count; ++i) out += piece;
  return out;
}

std::string each(std::size_t count, const std::function<std::string(std::size_t)>& piece) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += piece(i);
  return out;
}

std::string table(std::size_t columns, std::size_t rows, std::string_view row) {
  return "|" + repeat("a|", columns) + "\n|" + repeat("-|", columns) + "\n" + repeat(row, rows);
}

}  // namespace

int main() {
  const std::size_t n = 50000;
  const std::vector<std::pair<const char*, std::string>> texts{
      {"nested strong and emphasis", repeat("*a **a ", n) + "b" + repeat(" a** a*", n)},
      {"closers without openers", repeat("a_ ", n)},
      {"openers without closers", repeat("_a ", n)},
      {"link closers", repeat("a]", n)},
      {"link openers", repeat("[a", n)},
      {"mismatched marks", repeat("*a_ ", n)},
      {"marks by three", "a**b" + repeat("c* ", n)},
      {"brackets and emphasis", repeat("[ a_", n)},
      {"[ (]( over and over", repeat("[ (](", n)},
      {"nested brackets", repeat("[", n) + "a" + repeat("]", n)},
      {"nested pictures", repeat("![", n) + "a" + repeat("](b)", n)},
      {"nested quotes", repeat("> ", n) + "a"},
      {"nested bullets in one line", repeat("- ", n) + "a"},
      {"quotes line by line", repeat(repeat("> ", 200) + "a\n", 500)},
      {"nested lists", each(1000, [](std::size_t i) { return std::string(2 * i, ' ') + "* a\n"; })},
      {"backticks of every length", each(3000, [](std::size_t i) { return "e" + std::string(i, '`'); })},
      {"unclosed links", repeat("[a](<b", 30000)},
      {"unclosed links B", repeat("[a](b", 30000)},
      {"unclosed titles", repeat("[a](b \"", 30000)},
      {"unclosed comments", repeat("<!-- a\n\n- ", 20000)},
      {"unclosed inline comments", "a " + repeat("<!-- ", n)},
      {"unclosed processing", "a " + repeat("<? ", n)},
      {"unclosed declarations", "a " + repeat("<!A ", n)},
      {"unclosed CDATA", "a " + repeat("<![CDATA[", n)},
      {"tags", repeat("<b>", n) + "x"},
      {"spans", "x" + repeat("<span lang=\"cy\">", n) + "y" + repeat("</span>", n)},
      {"unfinished tags", repeat("<a b=\"", n)},
      {"entities", repeat("&amp;&copy;&#x41;&", n)},
      {"unfinished entities", repeat("&a", n)},
      {"stars", repeat("*", n)},
      {"underscores", repeat("_", n)},
      {"tildes", repeat("~a ", n)},
      {"hard breaks", repeat("a\\\n", n)},
      {"table of many columns", table(3000, 3000, "|x|\n")},
      {"table of short rows", table(60, 3000, "|x|\n")},
      {"tables over and over", repeat("aaa\rbbb\n-\v\n", 30000)},
      {"table that may begin", repeat("a | b\n", 20000) + "- | -\n"},
      {"delimiter rows", repeat("|-|-|-|-|-|-|-|-|\n", 20000)},
      {"footnote references", repeat("[^1] ", n) + "\n\n[^1]: x"},
      {"footnotes", each(10000, [](std::size_t i) { return "[^" + std::to_string(i) + "] "; }) + "\n\n" +
                        each(10000, [](std::size_t i) { return "[^" + std::to_string(i) + "]: x\n"; })},
      {"footnotes in footnotes", "[^0]\n\n" + each(10000,
                                                   [](std::size_t i) {
                                                     return "[^" + std::to_string(i) + "]: [^" + std::to_string(i + 1) +
                                                            "]\n";
                                                   })},
      {"undefined footnotes", repeat("[^a] ", n)},
      {"link definitions",
       each(20000, [](std::size_t i) { return "[" + std::to_string(i) + "]: u\n"; }) + repeat("[0] ", 20000)},
      {"addresses", repeat("a@b.c ", n)},
      {"at signs", repeat("@", n)},
      {"www", repeat("www.", n)},
      {"schemes", repeat("http://", n)},
      {"brackets after an address", "http://a.b/" + repeat(")", n)},
      {"headings of one name", repeat("# a\n", n)},
      {"anchors of one name", repeat("<!-- id: a -->\nx\n\n", 10000)},
      {"references to nothing",
       repeat("[](#a) ", 5000) + each(1500, [](std::size_t i) { return "\n\n# b" + std::to_string(i); })},
      {"directives that wait", repeat("<!-- caption: a -->\n", 20000)},
      {"regions in regions", repeat("<!-- lang: cy -->\n", 20000) + "x"},
      {"unknown directives", repeat("<!-- captoin: a -->\n", 5000)},
      {"comments in one line of HTML", "<div>" + repeat("<!-- a b -->", 20000)},
      {"HTML of many lines", "<div>\n" + repeat("x <!-- a b -->\n", 20000)},
      {"backslashes", repeat("\\", n)},
      {"zero bytes", std::string(n, '\0')},
      {"bytes that are no UTF-8", repeat("\xFF\xC0", n)},
      {"numbered lists", "<!-- numbered: by-section -->\n" + repeat("## a\n1. b\n", 10000)},
  };
  int slow = 0;
  for (const auto& [name, text] : texts) {
    const auto begin = std::chrono::steady_clock::now();
    const Source source("hostile.md", text);
    Diagnostics faults;
    const Document document = parse_document(source, faults);
    check_document(document, faults);
    const std::string written = write_markdown(document).text;
    const Source again("again.md", written);
    const Document second = parse_document(again, faults);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (seconds > 0.5) std::printf("%-32s %6.2f s, %zu bytes, %zu faults\n", name, seconds, text.size(), faults.size());
    slow += seconds > 5;
  }
  std::printf("%zu texts, %d too slow\n", texts.size(), slow);
  return slow == 0 ? 0 : 1;
}
