// torture_samples FOLDER [RANDOM]: writes the torture documents as PDFs, each with the tokens that it must hold in
// NAME.words; RANDOM is how many random ones (50 when not given). Large print says names of columns again at each
// value: its tokens are in NAME.held.
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "base/files.h"
#include "torture.h"
#include "write/pdf/write_pdf.h"

namespace {

using namespace despatch;
namespace fs = std::filesystem;

int faults = 0;

Theme large_print() {
  Theme theme;
  theme.text_size_pt = theme.caption_size_pt = theme.note_size_pt = theme.running_size_pt = theme.code_size_pt = 18;
  theme.table_size_pt = {18};
  theme.heading_size_pt = {30, 25, 22, 20, 18, 18};
  theme.leading = 1.5;
  theme.italics = theme.underlined_links = false;
  theme.side_headings_above = true;
  theme.wide_tables = WideTables::List;
  return theme;
}

void write(const fs::path& folder, const std::string& name, const Document& document, pdf::FontLibrary& fonts,
           const Theme& theme = {}) {
  const LoadAsset load = [](std::string_view url) -> tl::expected<std::string, std::string> {
    return read_file(fs::path(DESPATCH_SOURCE_DIR "/tests/html/pictures") / std::string(url));
  };
  Diagnostics diagnostics;
  const std::string bytes = write_pdf(document, {.theme = theme}, fonts, load, diagnostics);
  // A build would not write it.
  for (const Diagnostic& fault : diagnostics.all())
    if (fault.code == "pdf/note-too-tall" && (name.starts_with("random") || name.starts_with("large"))) return;
  const char* const ending = theme.wide_tables == WideTables::List ? ".held" : ".words";
  if (!write_file(folder / (name + ".pdf"), bytes) || !write_file(folder / (name + ending), torture::tokens(document)))
    ++faults;
  for (const Diagnostic& fault : diagnostics.all())
    if (fault.code != "pdf/missing-picture" && fault.code != "pdf/table-too-wide" &&
        !fault.code.starts_with("chart/") && !fault.code.starts_with("figure/")) {
      std::cerr << name << ": " << render_text(fault);
      ++faults;
    }
}

}  // namespace

int main(int count, char** words) {
  if (count < 2) return 2;
  const fs::path folder = words[1];
  fs::create_directories(folder);
  const int most = count > 2 ? std::atoi(words[2]) : 50;
  pdf::FontLibrary fonts(pdf::default_font_folders());
  write(folder, "every-node", torture::every_node(), fonts);
  write(folder, "nesting-1", torture::every_nesting(1), fonts);
  write(folder, "nesting-2", torture::every_nesting(2), fonts);
  write(folder, "table", torture::large_table(200, 12), fonts);
  write(folder, "large-print-nodes", torture::every_node(), fonts, large_print());
  write(folder, "large-print-nesting", torture::every_nesting(1), fonts, large_print());
  write(folder, "large-print-table", torture::large_table(40, 12), fonts, large_print());
  for (int seed = 1; seed <= most; ++seed)
    write(folder, "random-" + std::to_string(seed), torture::random_document(static_cast<std::uint64_t>(seed)), fonts);
  // Once found: rows joined in a note hung over the page; notes marked in a second column took what follows with them.
  for (const int seed : {55, 75, 76, 91, 95, 153, 174, 179, 203, 214, 254, 255})
    if (seed > most)
      write(folder, "random-" + std::to_string(seed), torture::random_document(static_cast<std::uint64_t>(seed)),
            fonts);
  for (int seed = 1; seed <= most / 4; ++seed)
    write(folder, "large-print-random-" + std::to_string(seed),
          torture::random_document(static_cast<std::uint64_t>(seed)), fonts, large_print());
  return faults ? 1 : 0;
}
