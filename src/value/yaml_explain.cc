#include "value/yaml_explain.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "value/yaml_places.h"

namespace despatch {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// The line round a place, without its line break.
struct Line {
  std::size_t begin, end;
  std::string_view text;
  std::size_t indent;
};

Line line_at(std::string_view text, std::size_t at) {
  const std::size_t begin = line_begin(text, std::min(at, text.size()));
  std::size_t end = line_end(text, begin);
  if (end > begin && text[end - 1] == '\r') --end;
  return {begin, end, text.substr(begin, end - begin), indent_at(text, begin)};
}

/// The nearest line above that holds more than blanks and comments.
std::optional<Line> line_above(std::string_view text, const Line& line) {
  for (std::size_t at = line.begin; at > 0;) {
    const Line above = line_at(text, at - 1);
    const std::string_view content = trim(above.text);
    if (!content.empty() && !content.starts_with('#')) return above;
    at = above.begin;
  }
  return std::nullopt;
}

/// Where ": " or a closing ':' ends a key on this line; npos when there is none.
std::size_t key_colon(std::string_view line, std::size_t from = 0) {
  for (std::size_t i = from; i < line.size(); ++i)
    if (line[i] == ':' && (i + 1 == line.size() || is_blank(line[i + 1]))) return i;
  return std::string_view::npos;
}

std::string shorten(std::string_view text) {
  text = trim(text);
  return code_points(text) <= 40 ? std::string(text) : utf8_substr(text, 0, 39) + "…";
}

using Probe = std::optional<Explanation> (*)(const SyntaxFault&, const Line&);

std::optional<Explanation> tab_indentation(const SyntaxFault& fault, const Line& line) {
  const auto tab_in = [&](const Line& l) -> std::optional<Explanation> {
    const std::size_t first = l.text.find_first_not_of(" \t");
    const std::size_t tab = l.text.find('\t');
    if (tab == std::string_view::npos || (first != std::string_view::npos && tab > first)) return std::nullopt;
    std::size_t end = tab;
    while (end < l.text.size() && l.text[end] == '\t') ++end;
    return Explanation{"yaml/tab",
                       l.begin + tab,
                       l.begin + end,
                       "a tab in the indentation; YAML is indented with spaces only",
                       "",
                       {},
                       "replace each tab by two spaces; most editors can do so as you type (\"indent using spaces\")"};
  };
  if (auto found = tab_in(line)) return found;
  if (const auto above = line_above(fault.text, line)) return tab_in(*above);
  return std::nullopt;
}

/// A quote that opens a value after the last node and is never closed.
std::optional<Explanation> open_quote(const SyntaxFault& fault, const Line&) {
  if (!fault.what.starts_with("illegal EOF in scalar") && !fault.what.starts_with("illegal document indicator"))
    return std::nullopt;
  const std::string_view text = fault.text;
  for (std::size_t i = skip_space(text, fault.last_end); i < text.size(); i = skip_space(text, i + 1)) {
    if (text[i] != '"' && text[i] != '\'') continue;
    if (i > 0 && !is_blank(text[i - 1]) && std::string_view("\n\r[{,:").find(text[i - 1]) == std::string_view::npos)
      continue;
    return Explanation{"yaml/quote",
                       i,
                       i + 1,
                       fmt::format("the text that begins with {} here is never closed", text[i]),
                       "",
                       {},
                       fmt::format("put a closing {} at its end; if the mark belongs to the text, put quotes of the "
                                   "other kind round the whole",
                                   text[i])};
  }
  return std::nullopt;
}

/// `name: 'Children's services'`: the apostrophe ended the text.
std::optional<Explanation> text_after_quote(const SyntaxFault& fault, const Line& line) {
  const std::size_t colon = key_colon(line.text);
  const std::size_t from = colon == std::string_view::npos ? 0 : colon + 1;
  std::size_t open = line.text.find_first_not_of(" \t-", from);
  if (open == std::string_view::npos || (line.text[open] != '\'' && line.text[open] != '"')) return std::nullopt;
  const char quote = line.text[open];
  const std::size_t end = scalar_end(fault.text, line.begin + open, "", 0);  // npos is past the line too
  if (end >= line.end) return std::nullopt;
  const std::string_view rest = trim(fault.text.substr(end, line.end - end));
  if (rest.empty() || rest.front() == '#' || rest.front() == ':' || rest.front() == ',') return std::nullopt;
  const std::size_t at = skip_space(fault.text, end);
  return Explanation{
      "yaml/quote",
      at,
      line.end,
      fmt::format("`{}` stands after the closing quote", shorten(rest)),
      fmt::format("the text ended at this {}", quote),
      end - 1,
      quote == '\'' ? "an apostrophe inside single quotes is written twice (''), or use double quotes round the whole"
                    : "put quotes round the whole text, or none; a double quote inside double quotes is written \\\""};
}

std::optional<Explanation> forbidden_start(const SyntaxFault& fault, const Line&) {
  if (!fault.what.starts_with("unknown token") || fault.at >= fault.text.size()) return std::nullopt;
  const char c = fault.text[fault.at];
  if (c == '?')
    return Explanation{"yaml/special-character",
                       fault.at,
                       fault.at + 1,
                       "inside brackets a `?` before a comma or a bracket is taken for a sign of YAML's own",
                       "",
                       {},
                       "put quotes round the text that ends with it"};
  if (std::string_view("@`%|>,]}").find(c) == std::string_view::npos) return std::nullopt;
  const Line line = line_at(fault.text, fault.at);
  return Explanation{
      "yaml/special-character",
      fault.at,
      fault.at + 1,
      fmt::format("a value cannot begin with `{}`, which YAML keeps for itself", c),
      "",
      {},
      fmt::format("put quotes round the value: \"{}\"", shorten(fault.text.substr(fault.at, line.end - fault.at)))};
}

std::optional<Explanation> star_or_ampersand(const SyntaxFault& fault, const Line& line) {
  const bool alias =
      fault.what.find("alias") != std::string_view::npos || fault.what.starts_with("the referenced anchor");
  const bool anchor = fault.what.find("anchor") != std::string_view::npos;
  if (!alias && !anchor) return std::nullopt;
  const char mark = alias ? '*' : '&';
  std::size_t at = fault.text.rfind(mark, fault.at == 0 ? 0 : std::min(fault.at, fault.text.size() - 1));
  if (at == std::string_view::npos || at < line.begin) at = std::min(fault.at, line.end);
  std::size_t end = at + 1;
  while (end < line.end && !is_blank(fault.text[end]) && fault.text[end] != ',' && fault.text[end] != ']') ++end;
  if (fault.what.starts_with("the referenced anchor"))
    return Explanation{
        "yaml/alias",
        at,
        end,
        fmt::format("`{}` stands for a value marked `&{}` above, and there is none", fault.text.substr(at, end - at),
                    fault.text.substr(std::min(at + 1, end), end - std::min(at + 1, end))),
        "",
        {},
        "if the star belongs to the text, put quotes round the whole value"};
  return Explanation{"yaml/special-character",
                     at,
                     end,
                     fmt::format("a value cannot begin with `{}` and go on as text", mark),
                     "",
                     {},
                     "put quotes round the whole value"};
}

std::optional<Explanation> bad_escape(const SyntaxFault& fault, const Line&) {
  if (!fault.what.starts_with("unknown escape") && !fault.what.starts_with("bad character found while scanning hex") &&
      !fault.what.starts_with("invalid unicode"))
    return std::nullopt;
  std::size_t at = fault.text.rfind('\\', fault.at == 0 ? 0 : fault.at - 1);
  if (at == std::string_view::npos || fault.at - at > 64) at = fault.at;
  return Explanation{"yaml/escape",
                     at,
                     std::min(at + 2, fault.text.size()),
                     fmt::format("`{}` means nothing inside double quotes", shorten(fault.text.substr(at, 2))),
                     "",
                     {},
                     "write the backslash twice, or use single quotes, where it stands for itself"};
}

std::optional<Explanation> open_bracket(const SyntaxFault& fault, const Line&) {
  if (!fault.open_flow || *fault.open_flow >= fault.text.size()) return std::nullopt;
  const std::size_t open = *fault.open_flow;
  const char bracket = fault.text[open];
  if (bracket == '{' && open + 1 < fault.text.size() && fault.text[open + 1] == '{')
    return Explanation{"yaml/special-character",
                       open,
                       open + 2,
                       "a value cannot begin with `{{`, which YAML reads as a mapping in a mapping",
                       "",
                       {},
                       "put quotes round the whole value: \"{{ … }}\""};
  return Explanation{
      "yaml/bracket",
      open,
      open + 1,
      fmt::format("this `{}` is not closed where it should be", bracket),
      "it must be closed, or a comma must stand, before this place",
      std::min(fault.at, fault.text.size()),
      fmt::format("close it with `{}`; if the bracket belongs to the text, put quotes round the whole value",
                  bracket == '[' ? ']' : '}')};
}

std::optional<Explanation> stray_bracket(const SyntaxFault& fault, const Line&) {
  if (!fault.what.starts_with("illegal flow end")) return std::nullopt;
  return Explanation{"yaml/bracket",
                     fault.at,
                     fault.at + 1,
                     fmt::format("`{}` closes nothing", fault.text.substr(std::min(fault.at, fault.text.size()), 1)),
                     "",
                     {},
                     "take it out, or put quotes round the value it belongs to"};
}

/// `venue: The Hall: Worcester`, or a mapping begun below a value that already stands on its key's line.
std::optional<Explanation> second_colon(const SyntaxFault& fault, const Line& line) {
  if (!fault.what.starts_with("illegal map value")) return std::nullopt;
  const std::size_t first = key_colon(line.text);
  const std::size_t here = fault.at - line.begin;
  if (first != std::string_view::npos && here > first && here < line.text.size() && line.text[here] == ':') {
    const std::string_view value = trim(line.text.substr(first + 1));
    return Explanation{"yaml/colon",
                       fault.at,
                       fault.at + 1,
                       "a second `: ` in one line; YAML takes it for another key",
                       "",
                       {},
                       fmt::format("put quotes round the value: \"{}\"", shorten(value))};
  }
  const auto above = line_above(fault.text, line);
  if (above && line.indent == above->indent && above->text.find(':') == std::string_view::npos)
    return Explanation{"yaml/no-key",
                       above->begin + above->indent,
                       above->end,
                       fmt::format("`{}` is no key with a value", shorten(above->text)),
                       "",
                       {},
                       "write `key: value`; text that runs over several lines is indented below its key"};
  if (above && line.indent > above->indent && key_colon(above->text) != std::string_view::npos)
    return Explanation{"yaml/indentation",
                       line.begin + line.indent,
                       line.end,
                       "this line is indented as if it belonged to the line above, which already has a value",
                       "the value",
                       line_begin(fault.text, above->begin) + above->indent,
                       "give it the same indentation as the line above, or move that value to a line of its own"};
  return std::nullopt;
}

std::optional<Explanation> list_on_key_line(const SyntaxFault& fault, const Line& line) {
  if (!fault.what.starts_with("illegal block entry")) return std::nullopt;
  const std::size_t colon = key_colon(line.text);
  if (colon != std::string_view::npos && fault.at > line.begin + colon)
    return Explanation{
        "yaml/list",
        fault.at,
        fault.at + 1,
        "a list cannot begin on the line of its key",
        "",
        {},
        "begin it on the next line, indented; or, if the dash belongs to the text, put quotes round the value"};
  return Explanation{
      "yaml/indentation",
      line.begin + line.indent,
      line.end,
      "a list item where none can stand",
      "",
      {},
      "give the dash the same indentation as the items above; a list under a key that has a value is not possible"};
}

std::optional<Explanation> missing_space(const SyntaxFault& fault, const Line& line) {
  const auto glued = [](const Line& l) -> std::size_t {
    const std::size_t colon = l.text.find(':');
    if (colon == std::string_view::npos || colon + 1 >= l.text.size() || key_colon(l.text) != std::string_view::npos)
      return std::string_view::npos;
    const std::string_view key = trim(l.text.substr(0, colon));
    const bool plain = !key.empty() && key.find_first_of(" \"'{[") == std::string_view::npos;
    return plain && !is_blank(l.text[colon + 1]) && l.text.substr(colon, 3) != "://" ? colon : std::string_view::npos;
  };
  std::optional<Line> found;
  if (glued(line) != std::string_view::npos)
    found = line;
  else if (const auto above = line_above(fault.text, line); above && glued(*above) != std::string_view::npos)
    found = above;
  if (!found) return std::nullopt;
  const std::size_t colon = found->begin + glued(*found);
  return Explanation{"yaml/colon",
                     colon,
                     colon + 2,
                     "a colon that ends a key needs a blank after it",
                     "",
                     {},
                     fmt::format("write `{}: {}`", trim(found->text.substr(0, colon - found->begin)),
                                 shorten(found->text.substr(colon - found->begin + 1)))};
}

/// The line is indented like none of the lines that are still open.
std::optional<Explanation> uneven_indentation(const SyntaxFault& fault, const Line& line) {
  if (!fault.what.starts_with("end of map not found") && !fault.what.starts_with("end of sequence not found"))
    return std::nullopt;
  if (fault.at != line.begin + line.indent) return std::nullopt;
  std::optional<Line> nearest;
  std::size_t lowest = std::string_view::npos;
  for (auto above = line_above(fault.text, line); above; above = line_above(fault.text, *above)) {
    if (above->indent >= lowest) continue;
    lowest = above->indent;
    const auto distance = [&](const Line& l) {
      return l.indent > line.indent ? l.indent - line.indent : line.indent - l.indent;
    };
    if (!nearest || distance(*above) < distance(*nearest)) nearest = above;
    if (lowest <= line.indent) break;
  }
  if (!nearest || nearest->indent == line.indent) return std::nullopt;
  return Explanation{
      "yaml/indentation",
      line.begin,
      line.begin + std::max<std::size_t>(line.indent, 1),
      fmt::format("indented by {}, but the lines it could belong to are indented by {}", line.indent, nearest->indent),
      "the nearest of them",
      nearest->begin + nearest->indent,
      fmt::format("indent it by {} {}", nearest->indent, nearest->indent == 1 ? "space" : "spaces")};
}

std::optional<Explanation> text_without_key(const SyntaxFault& fault, const Line& line) {
  if (!fault.what.starts_with("end of map not found")) return std::nullopt;
  const std::string_view content = trim(line.text);
  if (content.starts_with("- ") || content == "-")
    return Explanation{"yaml/indentation",
                       line.begin + line.indent,
                       line.end,
                       "a list item among the keys of a mapping",
                       "",
                       {},
                       "indent the list below the key it belongs to"};
  return Explanation{"yaml/no-key",
                     line.begin + line.indent,
                     line.end,
                     fmt::format("`{}` is no key with a value", shorten(content)),
                     "",
                     {},
                     "write `key: value`; text that runs over several lines is indented below its key"};
}

std::optional<Explanation> key_in_list(const SyntaxFault& fault, const Line& line) {
  if (!fault.what.starts_with("end of sequence not found")) return std::nullopt;
  return Explanation{"yaml/indentation",
                     line.begin + line.indent,
                     line.end,
                     "a line without a dash among the items of a list",
                     "",
                     {},
                     "begin it with `- `, or indent it as what belongs to the item above"};
}

std::optional<Explanation> block_header(const SyntaxFault& fault, const Line& line) {
  if (!fault.what.starts_with("unexpected character in block scalar") &&
      !fault.what.starts_with("cannot set zero indentation"))
    return std::nullopt;
  return Explanation{"yaml/block",
                     std::min(fault.at, line.end),
                     line.end,
                     "text on the same line as the `|` or `>` that announces a block of text",
                     "",
                     {},
                     "begin the text on the next line, indented; or put quotes round the whole value"};
}

std::optional<Explanation> directive(const SyntaxFault&, const Line& line) {
  if (!line.text.starts_with('%')) return std::nullopt;
  return Explanation{"yaml/special-character",
                     line.begin,
                     line.begin + 1,
                     "a line cannot begin with `%`, which YAML keeps for itself",
                     "",
                     {},
                     "put quotes round the text, or take the line out"};
}

constexpr Probe kProbes[] = {open_quote,        tab_indentation,    directive,        forbidden_start,
                             star_or_ampersand, bad_escape,         block_header,     stray_bracket,
                             text_after_quote,  open_bracket,       second_colon,     list_on_key_line,
                             missing_space,     uneven_indentation, text_without_key, key_in_list};

}  // namespace

Explanation explain(const SyntaxFault& fault) {
  const Line line = line_at(fault.text, fault.at);
  for (const Probe probe : kProbes)
    if (auto found = probe(fault, line)) return *std::move(found);
  Explanation plain;
  plain.begin = std::min(fault.at, fault.text.size());
  plain.end = std::max(plain.begin, line.end);
  plain.message = fmt::format("this cannot be read as YAML: {}", fault.what);
  plain.help = "look at the indentation and at quotes, colons and brackets here and in the line above";
  return plain;
}

}  // namespace despatch
