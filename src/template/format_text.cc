// "…{}…".format(…) and "…%s…" % ….
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "template/filters.h"
#include "template/format.h"
#include "template/unicode.h"

namespace despatch::jinja {
namespace {

[[noreturn]] void bad(std::string message) { fail("template/value", std::move(message)); }

// repr with everything beyond ASCII escaped.
std::string ascii_repr(std::string_view repr) {
  std::string out;
  for (const char32_t c : to_points(repr)) {
    const auto n = static_cast<std::uint32_t>(c);
    if (c < 0x80)
      out += static_cast<char>(c);
    else if (c < 0x100)
      out += fmt::format("\\x{:02x}", n);
    else if (c < 0x10000)
      out += fmt::format("\\u{:04x}", n);
    else
      out += fmt::format("\\U{:08x}", n);
  }
  return out;
}

class Formatter {
 public:
  Formatter(Runtime& rt, const Value& text, const CallValues& values)
      : rt_(rt), safe_(as<Markup>(text)), values_(values) {}

  std::string run(std::string_view text, int depth) {
    if (depth > 2) bad("a format is nested too deep");
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      const char c = text[at];
      if (c != '{' && c != '}') {
        const std::size_t end = std::min(text.find_first_of("{}", at), text.size());
        out += text.substr(at, end - at);
        at = end;
        continue;
      }
      if (at + 1 < text.size() && text[at + 1] == c) {
        out += c;
        at += 2;
        continue;
      }
      if (c == '}') bad("a single `}` in a format; `}}` prints one");
      at = field(out, text, at + 1, depth);
      rt_.check_text(out.size());
    }
    return out;
  }

 private:
  // One replacement field; `at` stands after its `{`. Gives the place after its `}`.
  std::size_t field(std::string& out, std::string_view text, std::size_t at, int depth) {
    std::size_t end = at;
    int open = 1;
    for (; end < text.size(); ++end) {
      if (text[end] == '{') ++open;
      if (text[end] == '}' && --open == 0) break;
    }
    if (end >= text.size()) bad("a `{` in a format has no `}`; `{{` prints one");
    const std::string_view inside = text.substr(at, end - at);
    // A bracketed key may hold a `:` or a `!`.
    std::size_t name_end = 0;
    bool in_key = false;
    for (; name_end < inside.size(); ++name_end) {
      const char c = inside[name_end];
      if (c == '[') in_key = true;
      if (c == ']') in_key = false;
      if (!in_key && (c == ':' || c == '!')) break;
      if (c == '{') bad("a `{` stands in the name of a format's field");
    }
    const std::string_view name = inside.substr(0, name_end);
    std::string_view rest = inside.substr(name_end);
    char conversion = '\0';
    if (rest.starts_with('!')) {
      if (rest.size() < 2) bad("a format's `!` wants s, r or a after it");
      conversion = rest[1];
      rest.remove_prefix(2);
      if (!rest.empty() && rest[0] != ':') bad("a format's conversion is followed by `:` or `}`");
    }
    Value value = lookup(name);
    if (!rest.empty()) rest.remove_prefix(1);
    const std::string spec = rest.find('{') == std::string_view::npos
                                 ? (rest.find('}') == std::string_view::npos ? std::string(rest) : run(rest, depth + 1))
                                 : run(rest, depth + 1);
    switch (conversion) {
      case '\0': break;
      case 's': value = Value(to_text(rt_, value)); break;
      case 'r': value = Value(to_repr(rt_, value)); break;
      case 'a': value = Value(ascii_repr(to_repr(rt_, value))); break;
      default: bad(fmt::format("a format's `!{}` is none of `!s`, `!r` and `!a`", conversion));
    }
    if (safe_) {
      if (as<Markup>(value)) {
        if (!spec.empty()) bad("safe text takes no format of its own");
        out += text_of(value);
      } else {
        append_escaped(out, format_value(rt_, value, spec));
      }
    } else {
      out += format_value(rt_, value, spec);
    }
    return end + 1;
  }

  Value lookup(std::string_view name) {
    const std::size_t first_end = std::min(name.find_first_of(".["), name.size());
    Value value = argument(name.substr(0, first_end));
    for (std::size_t at = first_end; at < name.size();) {
      if (name[at] == '.') {
        const std::size_t end = std::min(name.find_first_of(".[", at + 1), name.size());
        const std::string_view attribute = name.substr(at + 1, end - at - 1);
        if (attribute.empty()) bad("a format's field has an empty name after `.`");
        auto found = own_attribute(rt_, value, attribute);
        if (!found) fail_type(fmt::format("{} has no attribute `{}`", describe(value), attribute), {&value});
        value = *std::move(found);
        at = end;
        continue;
      }
      if (name[at] != '[') bad("only `.` or `[` may follow `]` in a format's field");
      const std::size_t end = name.find(']', at);
      if (end == std::string_view::npos) bad("a `[` in a format's field has no `]`");
      const std::string_view key = name.substr(at + 1, end - at - 1);
      if (key.empty()) bad("a format's field has an empty key");
      value = item(value, key);
      at = end + 1;
    }
    return value;
  }
  Value item(const Value& value, std::string_view key) {
    const bool digits = std::ranges::all_of(key, [](char c) { return c >= '0' && c <= '9'; }) && key.size() < 18;
    Value wanted = digits ? Value(static_cast<std::int64_t>(std::stoll(std::string(key)))) : Value(key);
    if (is_dict(value)) {
      if (const Value* found = rt_.dict_find(value, wanted)) return *found;
      fail("template/value", fmt::format("a format asks for the key `{}`, which is not there", key));
    }
    Value found = get_item(rt_, value, wanted, {});
    if (is_undefined(found) || as<Method>(found))
      fail("template/value", fmt::format("a format asks for `{}` of {}", key, describe(value)));
    return found;
  }
  Value argument(std::string_view name) {
    const bool digits = !name.empty() && std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
    if (name.empty() || digits) {
      if ((name.empty() && manual_) || (digits && automatic_))
        bad("a format numbers its fields throughout or not at all");
      (name.empty() ? automatic_ : manual_) = true;
      const std::size_t index = name.empty()      ? next_++
                                : name.size() < 9 ? static_cast<std::size_t>(std::stoul(std::string(name)))
                                                  : SIZE_MAX;
      if (index >= values_.positional.size())
        fail("template/argument",
             fmt::format("this format wants argument {}, and {} {} given", index + 1, values_.positional.size(),
                         values_.positional.size() == 1 ? "was" : "were"));
      return values_.positional[index];
    }
    for (const auto& [key, value] : values_.keywords)
      if (key == name) return value;
    fail("template/argument", fmt::format("this format wants an argument `{}`", name));
  }

  Runtime& rt_;
  bool safe_;
  const CallValues& values_;
  std::size_t next_ = 0;
  bool automatic_ = false, manual_ = false;
};

// ---- %
struct Directive {
  std::optional<std::string> key;
  bool minus = false, plus = false, space = false, zero = false, alternate = false;
  std::int64_t width = 0, precision = -1;
  char type = '\0';
};

class PercentFormatter {
 public:
  PercentFormatter(Runtime& rt, const Value& text, const Value& arguments)
      : rt_(rt), text_(text_of(text)), safe_(as<Markup>(text)), arguments_(arguments), tuple_(as<Tuple>(arguments)) {
    mapping_ = !tuple_ && !is_text(arguments) && (is_dict(arguments) || is_list(arguments) || as<Range>(arguments));
  }

  std::string run() {
    std::string out;
    while (at_ < text_.size()) {
      const std::size_t end = std::min(text_.find('%', at_), text_.size());
      out.append(text_, at_, end - at_);
      at_ = end;
      if (at_ >= text_.size()) break;
      ++at_;
      one(out);
      rt_.check_text(out.size());
    }
    const std::size_t given = tuple_ ? tuple_->items.size() : 1;
    if (!used_key_ && used_ < given && !(mapping_ && !tuple_))
      fail("template/argument", "a `%` format has fewer places than values");
    return out;
  }

 private:
  char now() const {
    if (at_ >= text_.size()) bad("a `%` format ends too soon; `%%` prints a per cent sign");
    return text_[at_];
  }
  Value next_argument() {
    if (tuple_) {
      if (used_ >= tuple_->items.size()) fail("template/argument", "a `%` format has more places than values");
      return tuple_->items[used_++];
    }
    if (used_++ > 0) fail("template/argument", "a `%` format has more places than values");
    return arguments_;
  }
  std::int64_t star_or_number() {
    if (at_ < text_.size() && text_[at_] == '*') {
      ++at_;
      return need_integer(next_argument(), "a `*` of a `%` format");
    }
    std::int64_t n = 0;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') {
      n = n * 10 + (text_[at_++] - '0');
      if (n > 1'000'000'000) bad("a width or precision of a format is too large");
    }
    return n;
  }

  void one(std::string& out) {
    Directive d;
    if (now() == '(') {
      std::size_t end = at_ + 1;
      for (int open = 1; end < text_.size(); ++end) {
        if (text_[end] == '(') ++open;
        if (text_[end] == ')' && --open == 0) break;
      }
      if (end >= text_.size()) bad("a `%(` has no `)`");
      d.key = text_.substr(at_ + 1, end - at_ - 1);
      at_ = end + 1;
      used_key_ = true;
      if (!mapping_ || !is_dict(arguments_)) fail("template/type", "a `%(name)s` format wants a mapping");
    }
    for (;; ++at_) {
      const char c = now();
      if (c == '-')
        d.minus = true;
      else if (c == '+')
        d.plus = true;
      else if (c == ' ')
        d.space = true;
      else if (c == '#')
        d.alternate = true;
      else if (c == '0')
        d.zero = true;
      else
        break;
    }
    d.width = star_or_number();
    if (d.width < 0) {
      d.minus = true;
      d.width = -d.width;
    }
    if (now() == '.') {
      ++at_;
      d.precision = std::max<std::int64_t>(star_or_number(), 0);
    }
    while (now() == 'l' || now() == 'h' || now() == 'L') ++at_;
    d.type = now();
    ++at_;
    if (d.type == '%') {
      out += '%';
      return;
    }
    Value value;
    if (d.key) {
      const Value* found = rt_.dict_find_name(arguments_, *d.key);
      if (!found) fail("template/value", fmt::format("a `%` format asks for the key `{}`, which is not there", *d.key));
      value = *found;
    } else {
      value = next_argument();
    }
    append(out, d, value);
  }

  void append(std::string& out, const Directive& d, const Value& value) {
    if (d.width > 0) rt_.check_text(static_cast<std::size_t>(d.width));
    switch (d.type) {
      case 's':
      case 'r':
      case 'a': {
        std::string text = d.type == 's' ? to_text(rt_, value) : to_repr(rt_, value);
        if (d.type == 'a') text = ascii_repr(text);
        if (safe_ && !(d.type == 's' && as<Markup>(value))) {
          std::string escaped;
          append_escaped(escaped, text);
          text = std::move(escaped);
        }
        if (d.precision >= 0) text = sub_points(text, 0, static_cast<std::size_t>(d.precision));
        pad(out, d, {}, text, false);
        return;
      }
      case 'c': {
        std::string text;
        if (is_text(value) && count_points(text_of(value)) == 1) {
          text = text_of(value);
        } else {
          const std::int64_t n = need_integer(value, "what `%c` prints");
          if (n < 0 || n > 0x10FFFF) bad(fmt::format("{} is no character", n));
          append_utf8(text, static_cast<char32_t>(n));
        }
        pad(out, d, {}, text, false);
        return;
      }
      case 'd':
      case 'i':
      case 'u':
      case 'o':
      case 'x':
      case 'X': integer(out, d, value); return;
      case 'e':
      case 'E':
      case 'f':
      case 'F':
      case 'g':
      case 'G': real(out, d, value); return;
      default: bad(fmt::format("`%{}` is no format", d.type));
    }
  }

  void integer(std::string& out, const Directive& d, const Value& value) {
    std::int64_t n = 0;
    if (is_integral(value))
      n = integer_of(value);
    else if (value.is_float() && (d.type == 'd' || d.type == 'i' || d.type == 'u'))
      n = truncate_float(value.as_float());
    else if (is_undefined(value))
      fail_undefined(value);
    else
      fail_type(fmt::format("`%{}` prints a whole number, and this is {}", d.type, describe(value)), {&value});
    const std::uint64_t magnitude = n < 0 ? 0 - static_cast<std::uint64_t>(n) : static_cast<std::uint64_t>(n);
    std::string digits;
    std::string prefix;
    if (d.type == 'o') {
      digits = fmt::format("{:o}", magnitude);
      if (d.alternate) prefix = "0o";
    } else if (d.type == 'x' || d.type == 'X') {
      digits = d.type == 'x' ? fmt::format("{:x}", magnitude) : fmt::format("{:X}", magnitude);
      if (d.alternate) prefix = d.type == 'x' ? "0x" : "0X";
    } else {
      digits = fmt::format("{}", magnitude);
    }
    if (d.precision > static_cast<std::int64_t>(digits.size())) {
      rt_.check_text(static_cast<std::size_t>(d.precision));
      digits.insert(0, static_cast<std::size_t>(d.precision) - digits.size(), '0');
    }
    pad(out, d, sign(d, n < 0) + prefix, digits, d.zero);
  }
  void real(std::string& out, const Directive& d, const Value& value) {
    if (is_undefined(value)) fail_undefined(value);
    if (!is_numeric(value))
      fail_type(fmt::format("`%{}` prints a number, and this is {}", d.type, describe(value)), {&value});
    const double number = real_of(value);
    const std::int64_t precision = d.precision < 0 ? 6 : d.precision;
    if (precision > 100'000) bad("a format's precision is too large");
    std::string digits =
        digits_of(std::abs(number), static_cast<char>(d.type | 0x20), static_cast<int>(precision), d.alternate);
    if (d.type < 'a') digits = upper(digits);
    pad(out, d, sign(d, std::signbit(number) && !std::isnan(number)), digits, d.zero);
  }
  static std::string sign(const Directive& d, bool negative) {
    return negative ? "-" : d.plus ? "+" : d.space ? " " : "";
  }

  static void pad(std::string& out, const Directive& d, const std::string& head, const std::string& body, bool zeros) {
    const std::size_t length = head.size() + count_points(body);
    const std::size_t missing =
        static_cast<std::size_t>(d.width) > length ? static_cast<std::size_t>(d.width) - length : 0;
    if (d.minus) {
      out += head + body;
      out.append(missing, ' ');
    } else if (zeros) {
      out += head;
      out.append(missing, '0');
      out += body;
    } else {
      out.append(missing, ' ');
      out += head + body;
    }
  }

  Runtime& rt_;
  const std::string& text_;
  bool safe_;
  const Value& arguments_;
  const Tuple* tuple_;
  bool mapping_ = false;
  bool used_key_ = false;
  std::size_t at_ = 0;
  std::size_t used_ = 0;
};

}  // namespace

Value format_text(Runtime& rt, const Value& text, const CallValues& arguments) {
  return text_like(text, Formatter(rt, text, arguments).run(text_of(text), 0));
}
Value percent_format(Runtime& rt, const Value& text, const Value& arguments) {
  return text_like(text, PercentFormatter(rt, text, arguments).run());
}

}  // namespace despatch::jinja
