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

const std::string& text(const FilterCall& c) { return text_of(c.self); }
Value like(const FilterCall& c, std::string made) { return text_like(c.self, std::move(made)); }

template <std::string (*change)(std::string_view)>
Value changed(FilterCall& c) {
  return like(c, change(text(c)));
}

// Arguments that are text, escaped first when the text itself is safe.
std::string argument(const FilterCall& c, std::size_t i, std::string_view what) {
  const std::string& given = need_text(c[i], what);
  if (!as<Markup>(c.self) || as<Markup>(c[i])) return given;
  std::string out;
  append_escaped(out, given);
  return out;
}

template <bool left, bool right>
Value strip(FilterCall& c) {
  if (!c.given(0) || c[0].is_null()) return like(c, std::string(strip_space(text(c), left, right)));
  return like(c, std::string(strip_set(text(c), argument(c, 0, "what `strip` takes away"), left, right)));
}

Items parts(const FilterCall& c, const std::vector<std::string_view>& views) {
  c.rt.check_items(views.size());
  Items items;
  items.reserve(views.size());
  for (const std::string_view view : views) items.push_back(like(c, std::string(view)));
  return items;
}

std::vector<std::string_view> split_by(std::string_view from, std::string_view separator, std::int64_t most) {
  std::vector<std::string_view> out;
  while (most < 0 || static_cast<std::int64_t>(out.size()) < most) {
    const std::size_t at = from.find(separator);
    if (at == std::string_view::npos) break;
    out.push_back(from.substr(0, at));
    from.remove_prefix(at + separator.size());
  }
  out.push_back(from);
  return out;
}
std::vector<std::string_view> rsplit_by(std::string_view from, std::string_view separator, std::int64_t most) {
  std::vector<std::string_view> out;
  while (most < 0 || static_cast<std::int64_t>(out.size()) < most) {
    const std::size_t at = from.rfind(separator);
    if (at == std::string_view::npos) break;
    out.push_back(from.substr(at + separator.size()));
    from = from.substr(0, at);
  }
  out.push_back(from);
  std::ranges::reverse(out);
  return out;
}
std::vector<std::string_view> rsplit_space(std::string_view from, std::int64_t most) {
  std::vector<std::string_view> all = split_space(from);
  if (most < 0 || static_cast<std::int64_t>(all.size()) <= most) return all;
  // The first piece is all that stands before the last `most` words.
  const std::size_t kept = all.size() - static_cast<std::size_t>(most);
  std::vector<std::string_view> out(all.begin() + static_cast<std::ptrdiff_t>(kept), all.end());
  const std::string_view end = all[kept - 1];
  const std::string_view head = strip_space(from, false, true);
  out.insert(out.begin(), head.substr(0, static_cast<std::size_t>(end.data() + end.size() - head.data())));
  return out;
}
template <bool from_right>
Value split(FilterCall& c) {
  const std::int64_t most = c.given(1) ? need_integer(c[1], "the number of cuts") : -1;
  if (!c.given(0) || c[0].is_null())
    return make_list(parts(c, from_right ? rsplit_space(text(c), most) : split_space(text(c), most)));
  const std::string& separator = need_text(c[0], "the separator of `split`");
  if (separator.empty()) fail("template/value", "`split` wants a separator that is not empty");
  return make_list(parts(c, from_right ? rsplit_by(text(c), separator, most) : split_by(text(c), separator, most)));
}
Value splitlines(FilterCall& c) { return make_list(parts(c, split_lines(text(c), c.flag(0)))); }

template <bool from_right>
Value partition(FilterCall& c) {
  const std::string separator = argument(c, 0, "the separator of `partition`");
  if (separator.empty()) fail("template/value", "`partition` wants a separator that is not empty");
  const std::string& from = text(c);
  const std::size_t at = from_right ? from.rfind(separator) : from.find(separator);
  if (at == std::string::npos) {
    if (from_right) return make_tuple({like(c, ""), like(c, ""), like(c, from)});
    return make_tuple({like(c, from), like(c, ""), like(c, "")});
  }
  return make_tuple({like(c, from.substr(0, at)), like(c, separator), like(c, from.substr(at + separator.size()))});
}

Value join(FilterCall& c) {
  std::string out;
  const bool safe = as<Markup>(c.self);
  bool first = true;
  for (const Value& item : collect(c.rt, c[0])) {
    if (!std::exchange(first, false)) out += text(c);
    if (safe)
      out += text_of(escape(c.rt, item));
    else
      out += need_text(item, "what the method `join` joins");
    c.rt.check_text(out.size());
  }
  return like(c, std::move(out));
}

Value replace(FilterCall& c) {
  const std::int64_t count = c.given(2) ? need_integer(c[2], "the count of `replace`") : -1;
  return like(c, replaced(c.rt, text(c), argument(c, 0, "what `replace` looks for"),
                          argument(c, 1, "what `replace` puts there"), count));
}

// The part of the text that start and end mark out; nothing when start lies behind the end.
struct Part {
  std::string_view view;
  std::int64_t first = 0;
};
std::optional<Part> part(const FilterCall& c, std::size_t from) {
  const auto length = static_cast<std::int64_t>(count_points(text(c)));
  const auto bound = [&](std::size_t i, std::int64_t otherwise) {
    if (!c.given(i) || c[i].is_null()) return otherwise;
    std::int64_t at = need_integer(c[i], "a place in a text");
    if (at < 0) at = std::max<std::int64_t>(at + length, 0);
    return at;
  };
  const std::int64_t begin = bound(from, 0);
  const std::int64_t end = std::min(bound(from + 1, length), length);
  if (begin > length || begin > end) return std::nullopt;
  return Part{sub_points(text(c), static_cast<std::size_t>(begin), static_cast<std::size_t>(end)), begin};
}
template <bool from_right>
std::int64_t find_place(FilterCall& c) {
  const std::string& what = need_text(c[0], "what is looked for");
  const auto where = part(c, 1);
  if (!where) return -1;
  const std::size_t at = from_right ? where->view.rfind(what) : where->view.find(what);
  if (at == std::string_view::npos) return -1;
  return where->first + static_cast<std::int64_t>(count_points(where->view.substr(0, at)));
}
template <bool from_right>
Value find(FilterCall& c) {
  return Value(find_place<from_right>(c));
}
template <bool from_right>
Value index(FilterCall& c) {
  const std::int64_t at = find_place<from_right>(c);
  if (at < 0)
    fail("template/value", fmt::format("`{}` does not occur in the text", text_of(c[0])), "`find` gives -1 instead");
  return Value(at);
}
Value count(FilterCall& c) {
  const std::string& what = need_text(c[0], "what is counted");
  const auto where = part(c, 1);
  if (!where) return Value(0);
  if (what.empty()) return Value(static_cast<std::int64_t>(count_points(where->view)) + 1);
  std::int64_t n = 0;
  for (std::size_t at = where->view.find(what); at != std::string_view::npos;
       at = where->view.find(what, at + what.size()))
    ++n;
  return Value(n);
}
template <bool at_end>
Value starts_or_ends(FilterCall& c) {
  const auto where = part(c, 1);
  const auto matches = [&](const std::string& what) {
    return where && (at_end ? where->view.ends_with(what) : where->view.starts_with(what));
  };
  if (const Tuple* tuple = as<Tuple>(c[0]))
    return Value(std::ranges::any_of(tuple->items,
                                     [&](const Value& one) { return matches(need_text(one, "what is looked for")); }));
  return Value(matches(need_text(c[0], "what is looked for")));
}
template <bool at_end>
Value remove_affix(FilterCall& c) {
  const std::string& what = need_text(c[0], "what is removed");
  std::string_view rest = text(c);
  if (at_end && rest.ends_with(what)) rest.remove_suffix(what.size());
  if (!at_end && rest.starts_with(what)) rest.remove_prefix(what.size());
  return Value(rest);
}

template <char align>
Value justify(FilterCall& c) {
  std::string fill = " ";
  if (c.given(1)) {
    fill = argument(c, 1, "the filling letter");
    if (count_points(fill) != 1) fail("template/value", "the filling is one letter");
  }
  return like(c, padded(c.rt, text(c), need_integer(c[0], "the width"), fill, align));
}
Value zfill(FilterCall& c) {
  const std::int64_t width = need_integer(c[0], "the width of `zfill`");
  const bool sign = text(c).starts_with('-') || text(c).starts_with('+');
  std::string out = padded(c.rt, text(c), width, "0", '>');
  if (sign && out.size() > text(c).size()) std::swap(out[0], out[out.size() - text(c).size()]);
  return like(c, std::move(out));
}
Value expandtabs(FilterCall& c) {
  const std::int64_t size = c.given(0) ? need_integer(c[0], "the size of a tab") : 8;
  std::string out;
  std::int64_t column = 0;
  for (std::size_t at = 0; at < text(c).size();) {
    const std::size_t begin = at;
    const char32_t point = next_code_point(text(c), at);
    if (point == '\t') {
      if (size > 0) {
        const std::int64_t blanks = size - column % size;
        column += blanks;
        c.rt.check_text(out.size() + static_cast<std::size_t>(blanks));
        out.append(static_cast<std::size_t>(blanks), ' ');
      }
      continue;
    }
    ++column;
    if (point == '\n' || point == '\r') column = 0;
    out.append(text(c), begin, at - begin);
  }
  return like(c, std::move(out));
}

template <bool (*test)(char32_t)>
Value all_are(FilterCall& c) {
  const std::u32string points = to_points(text(c));
  return Value(!points.empty() && std::ranges::all_of(points, test));
}
Value is_case(FilterCall& c, bool (*right)(char32_t), bool (*wrong)(char32_t)) {
  bool any = false;
  for (const char32_t p : to_points(text(c))) {
    if (wrong(p) || is_title(p)) return Value(false);
    any = any || right(p);
  }
  return Value(any);
}
Value is_title_case(FilterCall& c) {
  bool any = false;
  bool in_word = false;
  for (const char32_t p : to_points(text(c))) {
    if (is_upper(p) || is_title(p)) {
      if (in_word) return Value(false);
      in_word = any = true;
    } else if (is_lower(p)) {
      if (!in_word) return Value(false);
      any = true;
    } else {
      in_word = false;
    }
  }
  return Value(any);
}
Value is_identifier(FilterCall& c) {
  const std::u32string points = to_points(text(c));
  return Value(!points.empty() && is_identifier_start(points[0]) && std::ranges::all_of(points, is_identifier_part));
}

Value format(FilterCall& c) { return format_text(c.rt, c.self, c.rest); }
Value format_map(FilterCall& c) {
  const Entries* entries = c.rt.dict_entries(c[0]);
  if (!entries) fail_type("`format_map` wants a mapping", {&c[0]});
  CallValues values;
  for (const Value::Entry& entry : *entries)
    if (is_text(entry.key)) values.keywords.emplace_back(text_of(entry.key), entry.value);
  return format_text(c.rt, c.self, values);
}
Value striptags(FilterCall& c) {
  if (!as<Markup>(c.self)) fail_type("text has no method `striptags`; the filter of that name does it", {});
  CallValues none;
  return run_filter(c.exec, Value("striptags"), c.self, none, c.where);
}

const FilterSpec kMethods[] = {
    {"capitalize", changed<capitalize>, {}},
    {"casefold", changed<casefold>, {}},
    {"center", justify<'^'>, {"!=width", "=fillchar"}},
    {"count", count, {"!=sub", "=start", "=end"}},
    {"endswith", starts_or_ends<true>, {"!=suffix", "=start", "=end"}},
    {"expandtabs", expandtabs, {"tabsize"}},
    {"find", find<false>, {"!=sub", "=start", "=end"}},
    {"format", format, {}, true},
    {"format_map", format_map, {"!=mapping"}},
    {"index", index<false>, {"!=sub", "=start", "=end"}},
    {"isalnum", all_are<is_alnum>, {}},
    {"isalpha", all_are<is_alpha>, {}},
    {"isascii", [](FilterCall& c) { return Value(is_ascii(text(c))); }, {}},
    {"isdecimal", all_are<is_decimal>, {}},
    {"isdigit", all_are<is_digit>, {}},
    {"isidentifier", is_identifier, {}},
    {"islower", [](FilterCall& c) { return is_case(c, is_lower, is_upper); }, {}},
    {"isnumeric", all_are<is_numeric_point>, {}},
    {"isprintable", [](FilterCall& c) { return Value(std::ranges::all_of(to_points(text(c)), is_printable)); }, {}},
    {"isspace", all_are<is_space>, {}},
    {"istitle", is_title_case, {}},
    {"isupper", [](FilterCall& c) { return is_case(c, is_upper, is_lower); }, {}},
    {"join", join, {"!=iterable"}},
    {"ljust", justify<'<'>, {"!=width", "=fillchar"}},
    {"lower", changed<lower>, {}},
    {"lstrip", strip<true, false>, {"=chars"}},
    {"partition", partition<false>, {"!=sep"}},
    {"removeprefix", remove_affix<false>, {"!=prefix"}},
    {"removesuffix", remove_affix<true>, {"!=suffix"}},
    {"replace", replace, {"!=old", "!=new", "=count"}},
    {"rfind", find<true>, {"!=sub", "=start", "=end"}},
    {"rindex", index<true>, {"!=sub", "=start", "=end"}},
    {"rjust", justify<'>'>, {"!=width", "=fillchar"}},
    {"rpartition", partition<true>, {"!=sep"}},
    {"rsplit", split<true>, {"sep", "maxsplit"}},
    {"rstrip", strip<false, true>, {"=chars"}},
    {"split", split<false>, {"sep", "maxsplit"}},
    {"splitlines", splitlines, {"keepends"}},
    {"startswith", starts_or_ends<false>, {"!=prefix", "=start", "=end"}},
    {"strip", strip<true, true>, {"=chars"}},
    {"striptags", striptags, {}},
    {"swapcase", changed<swapcase>, {}},
    {"title", changed<title>, {}},
    {"upper", changed<upper>, {}},
    {"zfill", zfill, {"!=width"}},
};

}  // namespace

std::span<const FilterSpec> text_methods() { return kMethods; }

}  // namespace despatch::jinja
