#include "template/wrap.h"

#include <algorithm>

#include "template/unicode.h"

namespace despatch::jinja {
namespace {

using Points = std::u32string;
using Chunk = std::u32string_view;

bool is_blank(char32_t c) { return (c >= 9 && c <= 13) || c == ' '; }
bool is_word(char32_t c) { return is_alnum(c) || c == '_'; }
bool is_word_mark(char32_t c) { return is_word(c) || Points(U"!\"'&.,?").find(c) != Points::npos; }
bool is_letter(char32_t c) { return is_word(c) && !is_decimal(c); }

/// Cuts a line where it may break, as textwrap's expression does: at white space, at a dash between words, and after a
/// hyphen between letters.
class Splitter {
 public:
  explicit Splitter(const Points& t) : text_(t) {}

  std::vector<Chunk> run() {
    std::vector<Chunk> chunks;
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t end = chunk_end(at);
      chunks.push_back(Chunk(text_).substr(at, end - at));
      at = end;
    }
    return chunks;
  }

 private:
  [[nodiscard]] char32_t at(std::size_t i) const { return i < text_.size() ? text_[i] : U'\0'; }
  [[nodiscard]] std::size_t dashes(std::size_t i) const {
    std::size_t n = 0;
    while (at(i + n) == '-') ++n;
    return n;
  }
  /// Two or more dashes at `i`, then a word.
  [[nodiscard]] bool dash_before_word(std::size_t i) const {
    const std::size_t n = dashes(i);
    return n >= 2 && is_word(at(i + n));
  }
  [[nodiscard]] bool letter_at(std::size_t i) const { return i < text_.size() && is_letter(text_[i]); }

  [[nodiscard]] std::size_t chunk_end(std::size_t begin) const {
    if (is_blank(text_[begin])) {
      std::size_t end = begin;
      while (end < text_.size() && is_blank(text_[end])) ++end;
      return end;
    }
    if (begin > 0 && is_word_mark(text_[begin - 1]) && dash_before_word(begin)) return begin + dashes(begin);
    for (std::size_t end = begin + 1;; ++end) {
      // [begin, end) holds no white space.
      if (at(end) == '-' && end < text_.size()) {
        const bool after_two = end >= 2 && letter_at(end - 1) && letter_at(end - 2);
        const bool after_hyphen = end >= 3 && letter_at(end - 1) && text_[end - 2] == '-' && letter_at(end - 3);
        const bool before = letter_at(end + 1) && (letter_at(end + 2) || (at(end + 2) == '-' && letter_at(end + 3)));
        if ((after_two || after_hyphen) && before) return end + 1;
      }
      if (end >= text_.size() || is_blank(text_[end])) return end;
      if (is_word_mark(text_[end - 1]) && dash_before_word(end)) return end;
    }
  }

  const Points& text_;
};

std::vector<Chunk> split_blanks(const Points& text) {
  std::vector<Chunk> chunks;
  for (std::size_t at = 0; at < text.size();) {
    const bool blank = is_blank(text[at]);
    std::size_t end = at;
    while (end < text.size() && is_blank(text[end]) == blank) ++end;
    chunks.push_back(Chunk(text).substr(at, end - at));
    at = end;
  }
  return chunks;
}

bool all_blank(Chunk chunk) { return std::ranges::all_of(chunk, is_space); }

}  // namespace

std::vector<std::string> wrap_line(std::string_view line, const WrapOptions& options) {
  const Points text = to_points(line);
  std::vector<Chunk> chunks = options.break_on_hyphens ? Splitter(text).run() : split_blanks(text);
  std::ranges::reverse(chunks);
  const auto width = static_cast<std::size_t>(options.width);
  std::vector<std::string> lines;
  while (!chunks.empty()) {
    std::vector<Chunk> current;
    std::size_t length = 0;
    if (!lines.empty() && all_blank(chunks.back())) chunks.pop_back();
    while (!chunks.empty() && length + chunks.back().size() <= width) {
      length += chunks.back().size();
      current.push_back(chunks.back());
      chunks.pop_back();
    }
    if (!chunks.empty() && chunks.back().size() > width) {
      if (options.break_long_words) {
        const std::size_t room = width - length;
        Chunk& chunk = chunks.back();
        std::size_t end = room;
        if (options.break_on_hyphens && chunk.size() > room) {
          const std::size_t hyphen = room == 0 ? Chunk::npos : chunk.rfind(U'-', room - 1);
          if (hyphen != Chunk::npos && hyphen > 0 && chunk.find_first_not_of(U'-') < hyphen) end = hyphen + 1;
        }
        current.push_back(chunk.substr(0, end));
        chunk.remove_prefix(end);
      } else if (current.empty()) {
        current.push_back(chunks.back());
        chunks.pop_back();
      }
    }
    if (!current.empty() && all_blank(current.back())) current.pop_back();
    if (current.empty()) continue;
    std::string out;
    for (const Chunk chunk : current) out += from_points(chunk);
    lines.push_back(std::move(out));
  }
  return lines;
}

}  // namespace despatch::jinja
