#include "value/yaml_runs.h"

#include <algorithm>

namespace despatch {
namespace {

constexpr std::size_t kLeastBytes = 8;  // shorter runs are not worth it

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' '; }
bool is_space(char c) { return c == ' ' || c == '\n'; }
bool is_of_numbers(char c) { return is_digit(c) || c == ' ' || c == '.' || c == '-' || c == ',' || c == '+'; }

class Finder {
 public:
  explicit Finder(std::string_view text) : text_(text) {}

  std::vector<NumberRun> run() {
    for (std::size_t at = 0; at < text_.size();) at = line(at);
    return std::move(runs_);
  }

 private:
  [[nodiscard]] char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\n'; }

  template <class Is>
  [[nodiscard]] std::size_t skip(std::size_t i, Is is) const {
    while (i < text_.size() && is(text_[i])) ++i;
    return i;
  }

  /// -? digits (. digits)?; where it ends, or `i` when there is none.
  [[nodiscard]] std::size_t number(std::size_t i) const {
    std::size_t end = at(i) == '-' ? i + 1 : i;
    if (!is_digit(at(end))) return i;
    while (is_digit(at(end))) ++end;
    if (at(end) == '.' && is_digit(at(end + 1)))
      for (++end; is_digit(at(end));) ++end;
    return end;
  }

  /// Nothing but blanks up to the end of the line, or a remark.
  [[nodiscard]] bool line_is_over(std::size_t i) const {
    const std::size_t next = skip(i, is_blank);
    if (next >= text_.size() || text_[next] == '\n') return true;
    if (text_[next] == '\r') return at(next + 1) == '\n';
    return text_[next] == '#' && next > i;
  }

  /// Looks at the line that begins at `begin`; gives where to go on, which is the beginning of a line.
  std::size_t line(std::size_t begin) {
    const std::size_t end = std::min(text_.find('\n', begin), text_.size());
    const std::size_t first = skip(begin, is_blank);
    if (at(first) == '#') return end + 1;
    if (const std::size_t after = rows(begin, first); after > begin) return after;
    const std::size_t open = text_.substr(0, end).find_first_of("[\"#", first);
    if (open == std::string_view::npos || text_[open] == '#' || open < first + 2 || text_[open - 1] != ' ')
      return end + 1;
    const std::size_t mark = text_.find_last_not_of(' ', open - 1);
    if (text_[mark] != ':' && text_[mark] != '-') return end + 1;
    const std::size_t close = text_[open] == '[' ? list_end(open) : text_end(open);
    if (close < open + kLeastBytes || !line_is_over(close + 1)) return end + 1;
    runs_.push_back({text_[open] == '[' ? NumberRun::Form::List : NumberRun::Form::Text, open, 0, open + 1, close, 0});
    return std::min(text_.find('\n', close), text_.size()) + 1;
  }

  /// Where the list of numbers closes that opens at `open`; 0 when it holds anything else.
  [[nodiscard]] std::size_t list_end(std::size_t open) const {
    for (std::size_t i = open + 1;;) {
      i = skip(i, is_space);
      const std::size_t end = number(i);
      if (end == i) return 0;
      i = skip(end, is_space);
      if (at(i) == ']' && i < text_.size()) return i;
      if (at(i) != ',') return 0;
      ++i;
    }
  }

  /// Where a text closes that is of numbers and blanks alone, all in one line; 0 when it holds anything else.
  [[nodiscard]] std::size_t text_end(std::size_t open) const {
    const std::size_t close = skip(open + 1, is_of_numbers);
    return at(close) == '"' && at(open + 1) != ' ' && text_[close - 1] != ' ' ? close : 0;
  }

  /// The number of a line `- 5`; its beginning and end are equal when the line is anything else.
  [[nodiscard]] std::pair<std::size_t, std::size_t> row(std::size_t dash) const {
    if (at(dash) != '-' || at(dash + 1) != ' ') return {dash, dash};
    const std::size_t end = number(dash + 2);
    const std::size_t over = skip(end, is_blank);
    if (at(over) != '\n') return {dash, dash};
    return {dash + 2, end};
  }

  /// Rows that follow each other with their dashes below each other, the first and the last left in.
  std::size_t rows(std::size_t begin, std::size_t dash) {
    const std::size_t indent = dash - begin;
    const auto first = row(dash);
    if (first.first == first.second) return begin;
    std::size_t next = std::min(text_.find('\n', first.second), text_.size()) + 1;
    const std::size_t from = next;
    std::size_t last = 0, last_begin = 0;
    while (next < text_.size() && skip(next, is_blank) == next + indent) {
      const auto one = row(next + indent);
      if (one.first == one.second) break;
      last = one.first, last_begin = next;
      next = std::min(text_.find('\n', one.second), text_.size()) + 1;
    }
    if (last != 0 && last_begin > from + kLeastBytes)
      runs_.push_back({NumberRun::Form::Rows, last, first.first, from, last_begin, 0});
    return next;
  }

  std::string_view text_;
  std::vector<NumberRun> runs_;
};

}  // namespace

std::size_t ThinText::whole(std::size_t at) const {
  const auto after = std::ranges::upper_bound(runs, at, {}, &NumberRun::thin);
  return after == runs.begin() ? at : at - std::prev(after)->thin + std::prev(after)->end;
}

const NumberRun* ThinText::met_at(std::size_t at) const {
  const auto found = std::ranges::lower_bound(runs, at, {}, &NumberRun::at);
  return found != runs.end() && found->at == at ? &*found : nullptr;
}

ThinText thin_out(std::string_view text) {
  ThinText out{{}, Finder(text).run()};
  std::size_t from = 0;
  for (NumberRun& run : out.runs) {
    out.text.append(text.substr(from, run.begin - from));
    run.thin = out.text.size();
    from = run.end;
  }
  if (!out.runs.empty()) out.text.append(text.substr(from));
  return out;
}

}  // namespace despatch
