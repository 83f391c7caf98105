// Prints what a Markdown file becomes: `show dump|markdown|faults FILE`. For looking, not a test.
#include <cstdio>
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
  std::fwrite(out.data(), 1, out.size(), stdout);
}
