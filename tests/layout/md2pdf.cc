// md2pdf IN.md [OUT.pdf] [--repeat N] [--family NAME]: one paper through parse and layout, without project or command
// line. With --repeat the paper is made N times and the CPU time of each stage is printed.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <iostream>
#include <string>

#include "base/files.h"
#include "document/parse.h"
#include "write/pdf/write_pdf.h"

using namespace despatch;

namespace {

double cpu_ms() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "md2pdf IN.md [OUT.pdf] [--repeat N] [--family NAME]\n";
    return 2;
  }
  const std::filesystem::path in = argv[1];
  std::string out;
  int repeat = 1;
  PdfOptions options;
  for (int i = 2; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--repeat" && i + 1 < argc)
      repeat = std::atoi(argv[++i]);
    else if (std::string_view(argv[i]) == "--family" && i + 1 < argc)
      options.theme.text_family = options.theme.heading_family = argv[++i];
    else
      out = argv[i];
  }
  auto text = read_file(in);
  if (!text) {
    std::cerr << text.error() << "\n";
    return 2;
  }
  pdf::FontLibrary fonts(pdf::default_font_folders());
  const LoadAsset load = [&](std::string_view url) { return read_file(in.parent_path() / std::string(url)); };
  SourceMap sources;
  const Source& source = sources.add(in.string(), *text);
  std::string bytes;
  Diagnostics faults;
  for (int i = 0; i < repeat; ++i) {
    faults = {};
    const double start = cpu_ms();
    const Document paper = parse_document(source, faults);
    const double parsed = cpu_ms();
    bytes = write_pdf(paper, options, fonts, load, faults);
    if (repeat > 1) std::printf("parse %.2f ms, pdf %.2f ms\n", parsed - start, cpu_ms() - parsed);
  }
  faults.sort();
  for (const Diagnostic& fault : faults.all()) std::cerr << render_text(fault);
  if (!out.empty()) {
    if (const auto written = write_file(out, bytes); !written) {
      std::cerr << written.error() << "\n";
      return 2;
    }
  }
  return faults.errors() ? 1 : 0;
}
