#include "document/scan.h"

#include <array>
#include <unordered_map>

#include <fmt/format.h>

#include "base/text.h"

namespace despatch {
namespace {

constexpr std::size_t kMostBytes = 64u << 20;
/// Each costs cmark some 200 bytes.
constexpr std::size_t kMostMarks = 6'000'000;
constexpr std::size_t kMostCells = 200'000;

struct MarkTable {
  std::array<bool, 256> is_mark{};
  constexpr MarkTable() {
    for (const char c : std::string_view("*_[]<`&!\n~\\|")) is_mark[static_cast<unsigned char>(c)] = true;
  }
};

/// Columns of a line like `| --- | :-: |` behind any list or quotation marks; 0 for any other line.
std::size_t delimiter_columns(std::string_view line) {
  std::size_t bars = 0;
  std::size_t dashes = 0;
  for (const char c : line) {
    if (c == '|')
      ++bars;
    else if (c == '-')
      ++dashes;
    else if (c != ':' && c != ' ' && c != '\t' && c != '>' && c != '\r' && c != '\v' && c != '\f')
      return 0;
  }
  return dashes == 0 ? 0 : bars + 1;
}

}  // namespace

TextScan scan_text(std::string_view text) {
  static constexpr MarkTable kMarks;
  TextScan made;
  if (text.size() > kMostBytes) {
    made.refused = fmt::format("the text is larger than {} MB", kMostBytes >> 20);
    return made;
  }
  std::size_t marks = 0;
  std::size_t columns = 0;
  std::size_t cells = 0;
  const std::size_t most_cells = kMostCells + text.size() / 2;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    for (const char c : line) marks += kMarks.is_mark[static_cast<unsigned char>(c)];
    ++marks;
    if (line.find_first_not_of(" \t\r>") == std::string_view::npos) {
      columns = 0;
    } else if (const std::size_t found = delimiter_columns(line); found > columns) {
      columns = found;
    }
    cells += columns;
    if (cells > most_cells) {
      made.refused = fmt::format("a table of {} columns would be padded to more than {} cells", columns, most_cells);
      made.refused_at = static_cast<std::uint32_t>(at);
      return made;
    }
    at = end + 1;
  }
  if (marks > kMostMarks)
    made.refused = fmt::format("the text holds {} marks of Markdown; {} are the most", marks, kMostMarks);
  made.may_hold_footnotes = text.find("[^") != std::string_view::npos;
  return made;
}

void check_footnotes(ParseContext& context, std::string_view body, std::uint32_t body_begin) {
  (void)context;
  (void)body;
  (void)body_begin;
}

}  // namespace despatch
