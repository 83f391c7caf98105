#include "template/lexer.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <unicode/uchar.h>

#include "base/text.h"
#include "template/unicode.h"

namespace despatch::jinja {
namespace {

constexpr std::size_t kMostErrors = 50;

bool is_decimal_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex_digit(char c) { return is_decimal_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }

class Lexer {
 public:
  Lexer(const Source& source, const TemplateOptions& options, Diagnostics& out, Tokens& tokens)
      : source_(source), options_(options), out_(out), tokens_(tokens) {
    normalize();
  }

  void run() {
    const std::size_t before = out_.size();
    while (at_ < text_.size() && out_.size() < before + kMostErrors) root();
    push(TokenKind::End, text_.size(), text_.size());
  }

 private:
  // ---- places
  void normalize() {
    const std::string_view original = source_.text();
    text_ = original;
    if (original.find('\r') != std::string_view::npos) {
      std::string& to = tokens_.normalized;
      to.reserve(original.size() + 32);  // never short enough to lie inside the string object: views point into it
      for (std::size_t i = 0; i < original.size(); ++i) {
        if (original[i] != '\r') {
          to += original[i];
          continue;
        }
        to += '\n';
        if (i + 1 < original.size() && original[i + 1] == '\n') {
          ++i;
          dropped_.push_back(static_cast<std::uint32_t>(to.size()));
        }
      }
      text_ = to;
    }
    if (!options_.keep_trailing_newline && text_.ends_with('\n')) text_.remove_suffix(1);
  }
  // The offset in the source of an offset in the normalized text.
  [[nodiscard]] std::uint32_t original(std::size_t at) const {
    if (dropped_.empty()) return static_cast<std::uint32_t>(at);
    const auto before = std::ranges::upper_bound(dropped_, static_cast<std::uint32_t>(at)) - dropped_.begin();
    return static_cast<std::uint32_t>(at + static_cast<std::size_t>(before));
  }
  [[nodiscard]] Span span(std::size_t begin, std::size_t end) const {
    return {&source_, original(begin), original(end)};
  }

  Token& push(TokenKind kind, std::size_t begin, std::size_t end) {
    Token token;
    token.kind = kind;
    token.begin = original(begin);
    token.end = original(end);
    token.text = text_.substr(begin, end - begin);
    tokens_.all.push_back(std::move(token));
    return tokens_.all.back();
  }

  [[nodiscard]] bool starts(std::string_view with, std::size_t at) const { return text_.substr(at).starts_with(with); }
  [[nodiscard]] std::size_t skip_space(std::size_t at) const {
    while (at < text_.size()) {
      std::size_t next = at;
      if (!is_space(next_code_point(text_, next))) break;
      at = next;
    }
    return at;
  }

  // ---- text between tags
  void root() {
    std::size_t open = at_;
    while (true) {
      open = text_.find('{', open);
      if (open == std::string_view::npos || open + 1 >= text_.size()) {
        data(at_, text_.size());
        at_ = text_.size();
        return;
      }
      const char second = text_[open + 1];
      if (second == '%' || second == '{' || second == '#') break;
      ++open;
    }
    const char sort = text_[open + 1];
    const std::size_t after = open + 2;
    char sign = after < text_.size() && (text_[after] == '-' || text_[after] == '+') ? text_[after] : '\0';
    text_before(open, sign, sort == '{');
    if (sort == '%') {
      if (const std::size_t body = raw_begin(open)) {
        raw(open, body);
        return;
      }
    }
    at_ = after + (sign ? 1 : 0);
    if (sort == '#') {
      comment(open);
    } else if (sort == '%') {
      push(TokenKind::BlockBegin, open, at_);
      line_starting_ = false;
      tag(open, false);
    } else {
      push(TokenKind::VariableBegin, open, at_);
      line_starting_ = false;
      tag(open, true);
    }
  }

  void data(std::size_t begin, std::size_t end) {
    if (end > begin) push(TokenKind::Data, begin, end);
  }

  // Literal text up to a tag, less what the tag's sign or lstrip_blocks takes away.
  void text_before(std::size_t open, char sign, bool variable) { data(at_, stripped_end(at_, open, sign, variable)); }
  [[nodiscard]] std::size_t stripped_end(std::size_t begin, std::size_t open, char sign, bool variable) const {
    const std::string_view text = text_.substr(begin, open - begin);
    if (sign == '-') return begin + strip_space(text, false, true).size();
    if (sign == '+' || !options_.lstrip_blocks || variable) return open;
    const std::size_t line_break = text.rfind('\n');
    if (line_break == std::string_view::npos && !line_starting_) return open;
    const std::size_t line = line_break == std::string_view::npos ? 0 : line_break + 1;
    return strip_space(text.substr(line)).empty() ? begin + line : open;
  }

  // After a tag's end: the line break that trim_blocks takes.
  [[nodiscard]] std::size_t after_end(std::size_t end, char sign) const {
    if (sign == '-') return skip_space(end);
    if (sign == '\0' && options_.trim_blocks && end < text_.size() && text_[end] == '\n') return end + 1;
    return end;
  }
  void go_to(std::size_t at) {
    line_starting_ = at > 0 && text_[at - 1] == '\n';
    at_ = at;
  }

  void comment(std::size_t open) {
    const std::size_t close = text_.find("#}", at_);
    if (close == std::string_view::npos) {
      out_.error("template/unclosed", span(open, open + 2), "this comment has no end").help("`#}` ends a comment");
      at_ = text_.size();
      return;
    }
    const char before = close > at_ ? text_[close - 1] : '\0';
    go_to(after_end(close + 2, before == '-' || before == '+' ? before : '\0'));
  }

  // The offset after `{% raw %}` when one stands at `open`; else 0.
  [[nodiscard]] std::size_t raw_begin(std::size_t open) const {
    std::size_t at = open + 2;
    if (at < text_.size() && (text_[at] == '-' || text_[at] == '+')) ++at;
    at = skip_space(at);
    if (!starts("raw", at)) return 0;
    at = skip_space(at + 3);
    if (starts("-%}", at)) return skip_space(at + 3);
    return starts("%}", at) ? at + 2 : 0;
  }
  void raw(std::size_t open, std::size_t body) {
    go_to(body);
    for (std::size_t close = text_.find("{%", body); close != std::string_view::npos;
         close = text_.find("{%", close + 2)) {
      std::size_t at = close + 2;
      const char sign = at < text_.size() && (text_[at] == '-' || text_[at] == '+') ? text_[at] : '\0';
      at = skip_space(at + (sign ? 1 : 0));
      if (!starts("endraw", at)) continue;
      at = skip_space(at + 6);
      char end_sign = '\0';
      if (starts("-%}", at) || starts("+%}", at)) end_sign = text_[at++];
      if (!starts("%}", at)) continue;
      data(body, stripped_end(body, close, sign, false));
      go_to(after_end(at + 2, end_sign));
      return;
    }
    out_.error("template/unclosed", span(open, body), "this `raw` has no end").help("`{% endraw %}` ends it");
    at_ = text_.size();
  }

  // ---- inside a tag
  void tag(std::size_t open, bool variable) {
    const std::string_view closing = variable ? "}}" : "%}";
    std::vector<std::pair<char, std::size_t>> brackets;
    while (true) {
      if (at_ >= text_.size()) {
        out_.error("template/unclosed", span(open, open + 2),
                   fmt::format("this `{}` has no `{}`", text_.substr(open, 2), closing));
        broken(variable);
        return;
      }
      if (brackets.empty() && end_of_tag(variable)) return;
      const std::size_t begin = at_;
      at_ = skip_space(at_);
      if (at_ > begin) continue;
      if (number() || name()) continue;
      if (text(variable)) {
        if (std::exchange(stop_, false)) return;
        continue;
      }
      if (!operator_token(brackets, open, variable)) return;
    }
  }

  bool end_of_tag(bool variable) {
    const std::string_view closing = variable ? "}}" : "%}";
    char sign = '\0';
    std::size_t at = at_;
    if (starts("-", at) || (!variable && starts("+", at))) sign = text_[at++];
    if (!starts(closing, at)) return false;
    push(variable ? TokenKind::VariableEnd : TokenKind::BlockEnd, at_, at + 2);
    if (variable)
      go_to(sign == '-' ? skip_space(at + 2) : at + 2);
    else
      go_to(after_end(at + 2, sign));
    return true;
  }

  // Gives up on this tag: its end is the next that there is.
  void broken(bool variable) {
    push(TokenKind::Broken, at_, at_);
    const std::string_view closing = variable ? "}}" : "%}";
    const std::size_t end = text_.find(closing, at_);
    const std::size_t stop = end == std::string_view::npos ? text_.size() : end + 2;
    push(variable ? TokenKind::VariableEnd : TokenKind::BlockEnd, stop, stop);
    go_to(stop);
  }

  [[nodiscard]] std::size_t digits(std::size_t at, bool (*accept)(char)) const {
    // digits with single underscores between them
    std::size_t end = at;
    while (end < text_.size()) {
      if (accept(text_[end])) {
        ++end;
      } else if (text_[end] == '_' && end > at && end + 1 < text_.size() && accept(text_[end + 1])) {
        end += 2;
      } else {
        break;
      }
    }
    return end;
  }
  bool number() {
    if (!is_decimal_digit(text_[at_])) return false;
    const std::size_t begin = at_;
    const bool after_dot = begin > 0 && text_[begin - 1] == '.';
    const std::size_t whole = digits(begin, is_decimal_digit);
    std::size_t end = whole;
    bool is_float = false;
    if (!after_dot) {
      if (whole + 1 < text_.size() && text_[whole] == '.' && is_decimal_digit(text_[whole + 1])) {
        end = digits(whole + 1, is_decimal_digit);
        is_float = true;
      }
      if (end < text_.size() && (text_[end] | 0x20) == 'e') {
        std::size_t power = end + 1;
        if (power < text_.size() && (text_[power] == '+' || text_[power] == '-')) ++power;
        const std::size_t stop = digits(power, is_decimal_digit);
        if (stop > power) {
          end = stop;
          is_float = true;
        }
      }
    }
    if (is_float) {
      push(TokenKind::Float, begin, end);
      at_ = end;
      return true;
    }
    end = integer_end(begin);
    push(TokenKind::Integer, begin, end);
    at_ = end;
    return true;
  }
  [[nodiscard]] std::size_t integer_end(std::size_t begin) const {
    if (text_[begin] != '0') return digits(begin, is_decimal_digit);
    const char base = begin + 1 < text_.size() ? static_cast<char>(text_[begin + 1] | 0x20) : '\0';
    bool (*accept)(char) = nullptr;
    if (base == 'x') accept = is_hex_digit;
    if (base == 'o') accept = [](char c) { return c >= '0' && c <= '7'; };
    if (base == 'b') accept = [](char c) { return c == '0' || c == '1'; };
    if (accept) {
      std::size_t first = begin + 2;
      if (first < text_.size() && text_[first] == '_') ++first;
      const std::size_t end = first < text_.size() ? digits(first, accept) : first;
      if (end > first) return end;
    }
    return digits(begin, [](char c) { return c == '0'; });
  }

  bool name() {
    std::size_t end = at_;
    if (!is_identifier_start(next_code_point(text_, end))) return false;
    while (end < text_.size()) {
      std::size_t next = end;
      if (!is_identifier_part(next_code_point(text_, next))) break;
      end = next;
    }
    push(TokenKind::Name, at_, end);
    at_ = end;
    return true;
  }

  bool text(bool variable) {
    const char quote = text_[at_];
    if (quote != '\'' && quote != '"') return false;
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote) end += text_[end] == '\\' ? 2 : 1;
    if (end >= text_.size()) {
      out_.error("template/unclosed", span(at_, at_ + 1), fmt::format("this text has no closing {}", quote));
      broken(variable);
      stop_ = true;
      return true;
    }
    Token& token = push(TokenKind::String, at_, end + 1);
    token.value = unescape(at_ + 1, end);
    at_ = end + 1;
    return true;
  }

  // Python's escapes. One that is not known keeps its backslash.
  std::string unescape(std::size_t begin, std::size_t end) {
    std::string out;
    bad_escape_told_ = false;
    for (std::size_t at = begin; at < end;) {
      const char c = text_[at];
      if (c != '\\' || at + 1 >= end) {
        out += c;
        ++at;
        continue;
      }
      at = escape_at(out, at, end);
    }
    return out;
  }
  std::size_t escape_at(std::string& out, std::size_t at, std::size_t end) {
    const char c = text_[at + 1];
    switch (c) {
      case '\n': return at + 2;
      case '\\': out += '\\'; return at + 2;
      case '\'': out += '\''; return at + 2;
      case '"': out += '"'; return at + 2;
      case 'a': out += '\a'; return at + 2;
      case 'b': out += '\b'; return at + 2;
      case 'f': out += '\f'; return at + 2;
      case 'n': out += '\n'; return at + 2;
      case 'r': out += '\r'; return at + 2;
      case 't': out += '\t'; return at + 2;
      case 'v': out += '\v'; return at + 2;
      case 'x': return hex_escape(out, at, end, 2);
      case 'u': return hex_escape(out, at, end, 4);
      case 'U': return hex_escape(out, at, end, 8);
      case 'N': return named_escape(out, at, end);
      default: break;
    }
    if (c >= '0' && c <= '7') {
      char32_t value = 0;
      std::size_t i = at + 1;
      for (; i < end && i < at + 4 && text_[i] >= '0' && text_[i] <= '7'; ++i)
        value = value * 8 + static_cast<char32_t>(text_[i] - '0');
      append_utf8(out, value);
      return i;
    }
    out += '\\';
    if (static_cast<unsigned char>(c) < 0x80) {
      out += c;
      return at + 2;
    }
    // Jinja turns a letter beyond ASCII into an escape of its own first, so that after a backslash it is read as plain
    // text.
    std::size_t next = at + 1;
    const auto point = static_cast<std::uint32_t>(next_code_point(text_, next));
    if (point < 0x100)
      out += fmt::format("x{:02x}", point);
    else if (point < 0x10000)
      out += fmt::format("u{:04x}", point);
    else
      out += fmt::format("U{:08x}", point);
    return next;
  }
  std::size_t hex_escape(std::string& out, std::size_t at, std::size_t end, std::size_t count) {
    char32_t value = 0;
    std::size_t i = at + 2;
    for (; i < end && i < at + 2 + count && is_hex_digit(text_[i]); ++i)
      value = value * 16 +
              static_cast<char32_t>(is_decimal_digit(text_[i]) ? text_[i] - '0' : (text_[i] | 0x20) - 'a' + 10);
    if (i < at + 2 + count || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
      if (!std::exchange(bad_escape_told_, true))
        out_.error("template/syntax", span(at, i),
                   fmt::format("`{}` is no character: `\\{}` wants {} hexadecimal digits", text_.substr(at, i - at),
                               text_[at + 1], count));
      return i;
    }
    append_utf8(out, value);
    return i;
  }
  std::size_t named_escape(std::string& out, std::size_t at, std::size_t end) {
    const std::size_t close = text_.find('}', at);
    if (at + 2 < end && text_[at + 2] == '{' && close != std::string_view::npos && close < end) {
      const std::string name(text_.substr(at + 3, close - at - 3));
      for (const UCharNameChoice choice : {U_UNICODE_CHAR_NAME, U_CHAR_NAME_ALIAS}) {
        UErrorCode status = U_ZERO_ERROR;
        const UChar32 point = u_charFromName(choice, name.c_str(), &status);
        if (U_FAILURE(status)) continue;
        append_utf8(out, static_cast<char32_t>(point));
        return close + 1;
      }
    }
    const std::size_t stop = close == std::string_view::npos || close >= end ? end : close + 1;
    if (!std::exchange(bad_escape_told_, true))
      out_.error("template/syntax", span(at, stop),
                 fmt::format("`{}` names no character of Unicode", text_.substr(at, stop - at)));
    return stop;
  }

  bool operator_token(std::vector<std::pair<char, std::size_t>>& brackets, std::size_t open, bool variable) {
    static constexpr std::array<std::string_view, 6> kTwo = {"//", "**", "==", "!=", ">=", "<="};
    std::size_t size = 1;
    for (const std::string_view two : kTwo)
      if (starts(two, at_)) size = 2;
    const char c = text_[at_];
    if (size == 1 && std::string_view("+-/*%~[](){}><=.:|,;").find(c) == std::string_view::npos)
      return strange(variable);
    if (c == '(' || c == '[' || c == '{') brackets.emplace_back(c == '(' ? ')' : c == '[' ? ']' : '}', at_);
    if (c == ')' || c == ']' || c == '}') {
      if (brackets.empty() || brackets.back().first != c) {
        unbalanced(brackets, open, c);
        broken(variable);
        return false;
      }
      brackets.pop_back();
    }
    push(TokenKind::Operator, at_, at_ + size);
    at_ += size;
    return true;
  }
  void unbalanced(const std::vector<std::pair<char, std::size_t>>& brackets, std::size_t open, char c) {
    if (brackets.empty()) {
      auto error = out_.error("template/syntax", span(at_, at_ + 1), fmt::format("this `{}` closes nothing", c));
      if (c == '}')
        error.help(fmt::format("`{}` begins a tag that ends with `{}`", text_.substr(open, 2),
                               text_[open + 1] == '{' ? "}}" : "%}"));
      return;
    }
    out_.error("template/syntax", span(at_, at_ + 1),
               fmt::format("`{}` expected before `{}`", brackets.back().first, c))
        .note(span(brackets.back().second, brackets.back().second + 1), "opened here");
  }
  bool strange(bool variable) {
    std::size_t next = at_;
    static_cast<void>(next_code_point(text_, next));
    const std::string_view c = text_.substr(at_, next - at_);
    auto error = out_.error("template/syntax", span(at_, next), fmt::format("`{}` has no meaning in an expression", c));
    if (c == "!") error.help("`not` turns a condition round");
    if (c == "&") error.help("`and` joins two conditions");
    if (c == "?") error.help("`a if condition else b` chooses");
    if (c == "“" || c == "”" || c == "‘" || c == "’") error.help("quote with straight quotes: ' or \"");
    broken(variable);
    return false;
  }

  const Source& source_;
  const TemplateOptions& options_;
  Diagnostics& out_;
  Tokens& tokens_;
  std::string_view text_;
  std::vector<std::uint32_t> dropped_;  ///< where, in the normalized text, a \r was left out before
  std::size_t at_ = 0;
  bool line_starting_ = true;
  bool bad_escape_told_ = false;  ///< one fault of a text is enough
  bool stop_ = false;             ///< the tag under way was given up
};

}  // namespace

Tokens lex(const Source& source, const TemplateOptions& options, Diagnostics& out) {
  Tokens tokens;
  Lexer(source, options, out, tokens).run();
  return tokens;
}

}  // namespace despatch::jinja
