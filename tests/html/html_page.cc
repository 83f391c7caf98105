// html_page PAPER.md PAGE.html: what write_html makes of a paper, without the rest of the line. For the browser tests.
#include <cstdio>
#include <filesystem>

#include "base/files.h"
#include "document/parse.h"
#include "write/html/write_html.h"

using namespace despatch;

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: html_page PAPER.md PAGE.html\n");
    return 2;
  }
  const std::filesystem::path paper = argv[1];
  const auto text = read_file(paper);
  if (!text) {
    std::fprintf(stderr, "%s\n", text.error().c_str());
    return 2;
  }
  SourceMap sources;
  Diagnostics faults;
  const Document document = parse_document(sources.add(paper.string(), *text), faults);
  const LoadAsset load = [&](std::string_view url) { return read_file(paper.parent_path() / url); };
  const auto written = write_file(argv[2], write_html(document, {}, load, faults));
  for (const Diagnostic& fault : faults.all()) std::fputs(render_text(fault).c_str(), stderr);
  if (!written) {
    std::fprintf(stderr, "%s\n", written.error().c_str());
    return 2;
  }
  return 0;
}
