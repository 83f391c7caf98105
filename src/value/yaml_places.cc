#include "value/yaml_places.h"

#include <algorithm>

namespace despatch {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_break(char c) { return c == '\n' || c == '\r'; }

std::size_t single_quoted_end(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] != '\'') continue;
    if (at + 1 >= text.size() || text[at + 1] != '\'') return at + 1;
    ++at;
  }
  return std::string_view::npos;
}

std::size_t double_quoted_end(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\')
      ++at;
    else if (text[at] == '"')
      return at + 1;
  }
  return std::string_view::npos;
}

/// A block scalar goes on as long as lines are blank or indented deeper than what holds it.
std::size_t block_end(std::string_view text, std::size_t at, int parent_indent) {
  std::size_t end = line_end(text, at);
  for (std::size_t begin = std::min(end + 1, text.size()); begin < text.size();) {
    const std::size_t stop = line_end(text, begin);
    const std::size_t indent = indent_at(text, begin);
    const bool blank = begin + indent >= stop || text[begin + indent] == '\r';
    if (!blank) {
      if (static_cast<int>(indent) <= parent_indent) break;
      end = stop;
    }
    begin = stop + 1;
  }
  return end;
}

/// A plain scalar is written as it reads, but for line breaks and the blanks round them.
std::size_t plain_end(std::string_view text, std::size_t at, std::string_view value) {
  if (text.substr(at, value.size()) == value) return at + value.size();
  std::size_t end = at;
  for (std::size_t i = 0; i < value.size() && at < text.size();) {
    if (is_blank(text[at]) || is_break(text[at])) {
      while (at < text.size() && (is_blank(text[at]) || is_break(text[at]))) ++at;
      while (i < value.size() && (is_blank(value[i]) || is_break(value[i]))) ++i;
      continue;
    }
    if (text[at] != value[i]) break;
    ++at, ++i;
    end = at;
  }
  return end;
}

}  // namespace

std::size_t line_begin(std::string_view text, std::size_t at) {
  if (at == 0) return 0;
  const std::size_t found = text.rfind('\n', at - 1);
  return found == std::string_view::npos ? 0 : found + 1;
}

std::size_t line_end(std::string_view text, std::size_t at) { return std::min(text.find('\n', at), text.size()); }

std::size_t indent_at(std::string_view text, std::size_t begin) {
  std::size_t n = 0;
  while (begin + n < text.size() && text[begin + n] == ' ') ++n;
  return n;
}

std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (is_blank(text[at]) || is_break(text[at]))
      ++at;
    else if (text[at] == '#' && (at == 0 || is_blank(text[at - 1]) || is_break(text[at - 1])))
      at = line_end(text, at);
    else
      break;
  }
  return at;
}

std::size_t skip_properties(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == '&' || text[at] == '!')) {
    while (at < text.size() && !is_blank(text[at]) && !is_break(text[at])) ++at;
    at = skip_space(text, at);
  }
  return at;
}

std::size_t scalar_end(std::string_view text, std::size_t at, std::string_view value, int parent_indent) {
  if (at >= text.size()) return text.size();
  switch (text[at]) {
    case '\'': return single_quoted_end(text, at);
    case '"': return double_quoted_end(text, at);
    case '|':
    case '>': return block_end(text, at, parent_indent);
    default: return plain_end(text, at, value);
  }
}

std::size_t flow_end(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    at = skip_space(text, at);
    if (at >= text.size()) break;
    if (text[at] == ']' || text[at] == '}') return at + 1;
    if (text[at] != ',' && text[at] != ':') break;
    ++at;
  }
  return std::min(at, text.size());
}

}  // namespace despatch
