#include "document/scan.h"

#include <array>
#include <unordered_map>
#include <unordered_set>

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

/// Most steps that cmark may take where its time grows with the square of the text.
constexpr std::size_t kMostSteps = 300'000'000;

/// cmark looks for the end of each `<?`, `<!X` and `<![CDATA[` through the whole rest of the paragraph.
std::size_t open_markup(std::string_view line) {
  std::size_t count = 0;
  for (std::size_t at = line.find('<'); at != std::string_view::npos && at + 1 < line.size();
       at = line.find('<', at + 1))
    count += line[at + 1] == '?' || (line[at + 1] == '!' && at + 2 < line.size() && line[at + 2] != '-');
  return count;
}

/// Steps to find the end of a bare address: cmark counts its brackets anew for each that it lets go.
std::size_t address_steps(std::string_view line) {
  if (line.size() < 5000 || (line.find("://") == std::string_view::npos && line.find("www.") == std::string_view::npos))
    return 0;
  std::size_t worst = 0;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
    const std::string_view run = line.substr(at, end - at);
    worst = std::max(worst, run.size() * static_cast<std::size_t>(std::ranges::count(run, ')')));
    at = end + 1;
  }
  return worst;
}

/// cmark finds the place of each cell of a row by walking past all cells before it.
std::size_t row_steps(std::string_view line) {
  constexpr std::size_t kUsual = 1000;
  const auto bars = static_cast<std::size_t>(std::ranges::count(line, '|'));
  return bars > kUsual ? bars * bars / 10 : 0;
}

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
  std::size_t open = 0;
  std::size_t walked = 0;
  std::size_t paragraph = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    for (const char c : line) marks += kMarks.is_mark[static_cast<unsigned char>(c)];
    ++marks;
    open += open_markup(line);
    paragraph = trim(line).empty() ? 0 : paragraph + line.size() + 1;
    if (paragraph == 0) open = 0;
    if (open * paragraph > kMostSteps || address_steps(line) > kMostSteps) {
      made.refused = "this paragraph would take too long to read: it opens too much HTML, or too many brackets";
      made.refused_at = static_cast<std::uint32_t>(at);
      return made;
    }
    walked += row_steps(line);
    if (walked > kMostSteps) {
      made.refused = "tables with so many cells in a row would take too long to read";
      made.refused_at = static_cast<std::uint32_t>(at);
      return made;
    }
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

namespace {

/// A footnote's mark in the source: `[^name]`, and whether a definition begins with it.
struct NoteMark {
  std::string name;
  std::uint32_t begin;
  std::uint32_t end;
  bool definition;
};

/// The marks of one line of text. Code spans and escapes are passed over as far as one line shows them.
void note_marks(std::string_view line, std::uint32_t at, std::vector<NoteMark>& marks) {
  bool code = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
      continue;
    }
    if (line[i] == '`') code = !code;
    if (code || line[i] != '[' || i + 2 >= line.size() || line[i + 1] != '^') continue;
    const std::size_t close = line.find_first_of("] \t[", i + 2);
    if (close == std::string_view::npos || line[close] != ']' || close == i + 2) continue;
    const bool first = line.substr(0, i).find_first_not_of(" >") == std::string_view::npos;
    const bool definition = first && close + 1 < line.size() && line[close + 1] == ':';
    marks.push_back({ascii_lower(line.substr(i + 2, close - i - 2)), at + static_cast<std::uint32_t>(i),
                     at + static_cast<std::uint32_t>(close + 1), definition});
    i = close;
  }
}

}  // namespace

void check_footnotes(ParseContext& context, std::string_view body, std::uint32_t body_begin) {
  std::vector<NoteMark> marks;
  std::string_view fence;
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t end = std::min(body.find('\n', at), body.size());
    const std::string_view line = body.substr(at, end - at);
    const std::string_view words = trim(line);
    const bool marks_fence = words.starts_with("```") || words.starts_with("~~~");
    if (marks_fence && fence.empty())
      fence = words.substr(0, 3);
    else if (marks_fence && words.starts_with(fence))
      fence = {};
    else if (fence.empty() && !line.starts_with("    ") && line.find("[^") != std::string_view::npos)
      note_marks(line, body_begin + static_cast<std::uint32_t>(at), marks);
    at = end + 1;
  }

  std::unordered_map<std::string, Span> defined;
  for (const NoteMark& mark : marks) {
    if (!mark.definition) continue;
    const Span where{&context.source, mark.begin, mark.end};
    const auto [before, added] = defined.try_emplace(mark.name, where);
    if (!added)
      context.out
          .warning("document/footnote-twice", where,
                   fmt::format("a footnote called `{}` stands above already", mark.name))
          .note(before->second, "this one is used");
  }
  std::unordered_set<std::string> used;
  for (const auto& [definition, number] : context.footnote_numbers)
    used.insert(ascii_lower(view(definition->as.literal)));
  std::vector<std::string_view> names;
  for (const NoteMark& mark : marks)
    if (mark.definition && names.size() < 500) names.push_back(mark.name);
  std::unordered_set<std::string> told;
  for (const NoteMark& mark : marks) {
    const Span where{&context.source, mark.begin, mark.end};
    if (mark.definition && !used.contains(mark.name) && defined[mark.name].begin == mark.begin)
      context.out.warning("document/footnote-unused", where,
                          fmt::format("nothing refers to the footnote `{}`, so it is left out", mark.name));
    if (mark.definition || used.contains(mark.name) || defined.contains(mark.name)) continue;
    if (!told.insert(mark.name).second) continue;
    auto fault =
        context.out.warning("document/footnote-undefined", where,
                            fmt::format("there is no footnote `{}`, so its mark is printed as it stands", mark.name));
    if (const auto meant = nearest(mark.name, names))
      fault.help(fmt::format("did you mean `[^{}]`?", *meant));
    else
      fault.help(fmt::format("write `[^{}]: …` on a line of its own", mark.name));
  }
}

}  // namespace despatch
