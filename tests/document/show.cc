// Prints what a Markdown file becomes: `show dump|markdown|faults|time FILE`. For looking, not a test.
#include <cmark-gfm.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string_view>

#include "base/files.h"
#include "document/parse.h"
#include "write/markdown/write_markdown.h"

int main(int argc, char** argv) {
  using namespace despatch;
  if (argc != 3) return 2;
  const std::string_view what = argv[1];
  const auto text = read_file(argv[2]);
  if (!text) return 2;
  const Source source(argv[2], *text);
  Diagnostics faults;
  const Document document = parse_document(source, faults);
  check_document(document, faults);
  std::string out;
  if (what == "dump") out = dump(document);
  if (what == "markdown") out = write_markdown(document).text;
  if (what == "faults") {
    faults.sort();
    for (const Diagnostic& fault : faults.all()) out += render_text(fault);
  }
  if (what == "time") {
    constexpr int kRounds = 200;
    const auto begin = std::clock();
    for (int i = 0; i < kRounds; ++i) (void)parse_document(Source(argv[2], *text), faults);
    const auto parsed = std::clock();
    for (int i = 0; i < kRounds; ++i) (void)write_markdown(document);
    const auto written = std::clock();
    for (int i = 0; i < kRounds; ++i) {
      char* const html = cmark_markdown_to_html(text->data(), text->size(), CMARK_OPT_FOOTNOTES);
      std::free(html);
    }
    const auto ms = [](std::clock_t from, std::clock_t to) {
      return 1000.0 * static_cast<double>(to - from) / CLOCKS_PER_SEC / kRounds;
    };
    std::printf("%zu bytes: parse %.3f ms, write %.3f ms; cmark-gfm to HTML without extensions %.3f ms\n", text->size(),
                ms(begin, parsed), ms(parsed, written), ms(written, std::clock()));
  }
  std::fwrite(out.data(), 1, out.size(), stdout);
}
