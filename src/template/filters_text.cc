#include <unicode/uregex.h>
#include <unicode/ustring.h>
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "template/exec.h"
#include "template/filters.h"
#include "template/format.h"
#include "template/unicode.h"
#include "template/wrap.h"

namespace despatch::jinja {
namespace {

/// soft_str(self), a change of its text, safe text staying safe.
template <std::string (*change)(std::string_view)>
Value changed(FilterCall& c) {
  const Value text = soft_text(c.rt, c.self);
  return text_like(text, change(text_of(text)));
}

bool begins_word(char32_t c) { return c == '-' || c == '(' || c == '{' || c == '[' || c == '<' || is_space(c); }
Value title_filter(FilterCall& c) {
  const Value text = soft_text(c.rt, c.self);
  const std::string& from = text_of(text);
  std::string out;
  // Pieces between the marks, and the marks themselves, each with its first letter raised.
  for (std::size_t at = 0; at < from.size();) {
    const std::size_t begin = at;
    std::size_t first_end = at;
    const bool mark = begins_word(next_code_point(from, first_end));
    while (at < from.size()) {
      std::size_t next = at;
      if (begins_word(next_code_point(from, next)) != mark) break;
      at = next;
    }
    out += upper(std::string_view(from).substr(begin, first_end - begin));
    out += lower(std::string_view(from).substr(first_end, at - first_end));
  }
  return Value(std::move(out));
}

Value replace_filter(FilterCall& c) {
  const std::int64_t count = c.given(2) && !c[2].is_null() ? need_integer(c[2], "the count of `replace`") : -1;
  if (!c.exec.autoescape())
    return Value(replaced(c.rt, to_text(c.rt, c.self), to_text(c.rt, c[0]), to_text(c.rt, c[1]), count));
  Value text = soft_text(c.rt, c.self);
  const bool safe_parts = as<Markup>(c[0]) || (as<Markup>(c[1]) && !as<Markup>(c.self));
  if (safe_parts) text = escape(c.rt, c.self);
  Value from = soft_text(c.rt, c[0]);
  Value to = soft_text(c.rt, c[1]);
  if (as<Markup>(text)) {
    from = escape(c.rt, from);
    to = escape(c.rt, to);
  }
  return text_like(text, replaced(c.rt, text_of(text), text_of(from), text_of(to), count));
}

Value center_filter(FilterCall& c) {
  const Value text = soft_text(c.rt, c.self);
  const std::int64_t width = c.given(0) ? need_integer(c[0], "the width of `center`") : 80;
  return text_like(text, padded(c.rt, text_of(text), width, " ", '^'));
}

Value indent_filter(FilterCall& c) {
  if (is_undefined(c.self)) fail_undefined(c.self);
  if (!is_text(c.self)) fail_type(fmt::format("`indent` wants text, and this is {}", describe(c.self)), {&c.self});
  std::string indention;
  if (c.given(0) && is_text(c[0])) {
    indention = text_of(c[0]);
    if (as<Markup>(c.self) && !as<Markup>(c[0])) indention = text_of(c[0]);
  } else {
    const std::int64_t width = c.given(0) ? need_integer(c[0], "the width of `indent`") : 4;
    c.rt.check_text(static_cast<std::size_t>(std::max<std::int64_t>(width, 0)));
    indention.assign(static_cast<std::size_t>(std::max<std::int64_t>(width, 0)), ' ');
  }
  const bool first = c.flag(1);
  const bool blank = c.flag(2);
  const std::string text = text_of(c.self) + "\n";
  const auto lines = split_lines(text);
  std::string out;
  c.rt.check_text(text.size() + lines.size() * indention.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) {
      out += '\n';
      if (blank || !lines[i].empty()) out += indention;
    }
    out += lines[i];
  }
  if (first) out.insert(0, indention);
  return text_like(c.self, std::move(out));
}

Value truncate_filter(FilterCall& c) {
  const std::int64_t most = c.given(0) ? need_integer(c[0], "the length of `truncate`") : 255;
  const std::string end = c.given(2) ? need_text(c[2], "the end mark of `truncate`") : "...";
  const std::int64_t leeway = c.given(3) && !c[3].is_null() ? need_integer(c[3], "the leeway of `truncate`") : 5;
  const auto end_length = static_cast<std::int64_t>(count_points(end));
  if (most < end_length)
    fail("template/value", fmt::format("`truncate` to {} leaves no room for its end mark of {}", most, end_length));
  if (leeway < 0) fail("template/value", "the leeway of `truncate` is 0 or more");
  if (length(c.rt, c.self) <= most + leeway) return c.self;
  if (!is_text(c.self)) fail_type(fmt::format("`truncate` wants text, and this is {}", describe(c.self)), {&c.self});
  std::string cut(sub_points(text_of(c.self), 0, static_cast<std::size_t>(most - end_length)));
  if (!c.flag(1))
    if (const std::size_t space = cut.rfind(' '); space != std::string::npos) cut.resize(space);
  const bool safe = as<Markup>(c.self) || (c.given(2) && as<Markup>(c[2]));
  if (!safe) return Value(cut + end);
  if (!as<Markup>(c.self)) {
    std::string escaped;
    append_escaped(escaped, cut);
    return make_markup(escaped + end);
  }
  if (!(c.given(2) && as<Markup>(c[2])))
    append_escaped(cut, end);
  else
    cut += end;
  return make_markup(std::move(cut));
}

Value wordwrap_filter(FilterCall& c) {
  if (is_undefined(c.self)) fail_undefined(c.self);
  if (!is_text(c.self)) fail_type(fmt::format("`wordwrap` wants text, and this is {}", describe(c.self)), {&c.self});
  WrapOptions options;
  options.width = c.given(0) ? need_integer(c[0], "the width of `wordwrap`") : 79;
  options.break_long_words = c.flag(1, true);
  const std::string between = c.given(2) && !c[2].is_null() ? need_text(c[2], "the line break of `wordwrap`") : "\n";
  options.break_on_hyphens = c.flag(3, true);
  if (options.width <= 0)
    fail("template/value", fmt::format("the width of `wordwrap` is more than 0, not {}", options.width));
  std::string out;
  bool first = true;
  for (const std::string_view line : split_lines(text_of(c.self))) {
    if (!std::exchange(first, false)) out += between;
    bool first_piece = true;
    for (const std::string& piece : wrap_line(line, options)) {
      if (!std::exchange(first_piece, false)) out += between;
      out += piece;
    }
    c.rt.check_text(out.size());
  }
  return Value(std::move(out));
}

Value wordcount_filter(FilterCall& c) {
  const Value text = soft_text(c.rt, c.self);
  std::int64_t words = 0;
  bool inside = false;
  for (std::size_t at = 0; at < text_of(text).size();) {
    const char32_t point = next_code_point(text_of(text), at);
    const bool letter = is_alnum(point) || point == '_';
    if (letter && !inside) ++words;
    inside = letter;
  }
  return Value(words);
}

Value format_filter(FilterCall& c) {
  if (!c.rest.positional.empty() && !c.rest.keywords.empty())
    fail("template/argument", "`format` takes values in order or by name, not both");
  const Value text = soft_text(c.rt, c.self);
  if (c.rest.keywords.empty()) return percent_format(c.rt, text, make_tuple(std::move(c.rest.positional)));
  auto* dict = new Dict;
  const Value names(dict);
  for (auto& [key, value] : c.rest.keywords) dict->set_name(key, std::move(value));
  return percent_format(c.rt, text, names);
}

Value trim_filter(FilterCall& c) {
  const Value text = soft_text(c.rt, c.self);
  if (!c.given(0) || c[0].is_null()) return text_like(text, std::string(strip_space(text_of(text))));
  return text_like(text, std::string(strip_set(text_of(text), need_text(c[0], "what `trim` takes away"), true, true)));
}

Value reverse_filter(FilterCall& c) {
  if (is_text(c.self)) {
    std::u32string points = to_points(text_of(c.self));
    std::ranges::reverse(points);
    return text_like(c.self, from_points(points));
  }
  if (is_undefined(c.self)) check_strict(c.self);
  if (!is_iterable(c.self))
    fail_type(fmt::format("`reverse` wants a list or a text, and this is {}", describe(c.self)), {&c.self});
  const bool is_iterator = as<Iterator>(c.self) || as<LoopThing>(c.self) || is_undefined(c.self);
  Items items = collect(c.rt, c.self);
  std::ranges::reverse(items);
  if (is_iterator) return make_list(std::move(items));
  return iterate("list_reverseiterator", std::move(items));
}

Value string_filter(FilterCall& c) { return soft_text(c.rt, c.self); }

const FilterSpec kFilters[] = {
    {"upper", changed<upper>, {}},
    {"lower", changed<lower>, {}},
    {"capitalize", changed<capitalize>, {}},
    {"title", title_filter, {}},
    {"replace", replace_filter, {"!old", "!new", "count"}},
    {"center", center_filter, {"width"}},
    {"indent", indent_filter, {"width", "first", "blank"}},
    {"truncate", truncate_filter, {"length", "killwords", "end", "leeway"}},
    {"wordwrap", wordwrap_filter, {"width", "break_long_words", "wrapstring", "break_on_hyphens"}},
    {"wordcount", wordcount_filter, {}},
    {"format", format_filter, {}, true},
    {"trim", trim_filter, {"chars"}},
    {"reverse", reverse_filter, {}},
    {"string", string_filter, {}},
};

}  // namespace

std::span<const FilterSpec> text_filters() { return kFilters; }

std::string replaced(Runtime& rt, std::string_view text, std::string_view from, std::string_view to,
                     std::int64_t count) {
  std::string out;
  std::int64_t left = count < 0 ? INT64_MAX : count;
  if (from.empty()) {
    // Between all letters, and at both ends.
    for (std::size_t at = 0;;) {
      if (left > 0) {
        out += to;
        --left;
      }
      if (at >= text.size()) break;
      const std::size_t begin = at;
      static_cast<void>(next_code_point(text, at));
      out += text.substr(begin, at - begin);
      if (out.size() > rt.options.limits.string_bytes) rt.check_text(out.size());
    }
    rt.check_text(out.size());
    return out;
  }
  std::size_t at = 0;
  while (left > 0) {
    const std::size_t found = text.find(from, at);
    if (found == std::string_view::npos) break;
    out.append(text, at, found - at).append(to);
    at = found + from.size();
    --left;
    if (out.size() > rt.options.limits.string_bytes) rt.check_text(out.size());
  }
  out += text.substr(at);
  rt.check_text(out.size());
  return out;
}

std::string padded(Runtime& rt, std::string_view text, std::int64_t width, std::string_view fill, char align) {
  const auto length = static_cast<std::int64_t>(count_points(text));
  if (width <= length) return std::string(text);
  const std::int64_t missing = width - length;
  rt.check_text(text.size() + static_cast<std::size_t>(missing) * fill.size());
  // Python's odd blank in str.center.
  std::int64_t left = align == '^' ? missing / 2 + (missing & width & 1) : align == '>' ? missing : 0;
  std::string out;
  for (std::int64_t i = 0; i < left; ++i) out += fill;
  out += text;
  for (std::int64_t i = left; i < missing; ++i) out += fill;
  return out;
}

std::string_view strip_set(std::string_view text, std::string_view set, bool left, bool right) {
  const std::u32string points = to_points(set);
  const auto in_set = [&](char32_t c) { return points.find(c) != std::u32string::npos; };
  while (left && !text.empty()) {
    std::size_t at = 0;
    if (!in_set(next_code_point(text, at))) break;
    text.remove_prefix(at);
  }
  while (right && !text.empty()) {
    std::size_t begin = text.size() - 1;
    while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) --begin;
    std::size_t at = begin;
    if (!in_set(next_code_point(text, at))) break;
    text.remove_suffix(text.size() - begin);
  }
  return text;
}

}  // namespace despatch::jinja
