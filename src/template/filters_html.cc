#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "template/exec.h"
#include "template/filters.h"
#include "template/html.h"
#include "template/sorting.h"
#include "template/unicode.h"

namespace despatch::jinja {
namespace {

Value escape_filter(FilterCall& c) { return escape(c.rt, c.self); }
Value forceescape_filter(FilterCall& c) {
  std::string out;
  append_escaped(out, to_text(c.rt, c.self));
  c.rt.check_text(out.size());
  return make_markup(std::move(out));
}
Value safe_filter(FilterCall& c) { return as<Markup>(c.self) ? c.self : make_markup(to_text(c.rt, c.self)); }

Value striptags_filter(FilterCall& c) { return Value(strip_tags(to_text(c.rt, c.self))); }

// ---- urlencode
void quote(std::string& out, std::string_view text, bool for_query) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
                       c == '.' || c == '-' || c == '~' || (c == '/' && !for_query);
    if (plain)
      out += c;
    else if (c == ' ' && for_query)
      out += '+';
    else
      out += fmt::format("%{:02X}", byte);
  }
}
Value urlencode_filter(FilterCall& c) {
  std::string out;
  if (is_text(c.self) || !is_iterable(c.self)) {
    quote(out, to_text(c.rt, c.self), false);
    c.rt.check_text(out.size());
    return Value(std::move(out));
  }
  Items pairs;
  if (const Entries* entries = c.rt.dict_entries(c.self))
    for (const Value::Entry& entry : *entries) pairs.push_back(make_tuple({entry.key, entry.value}));
  else
    pairs = collect(c.rt, c.self);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const Items pair = collect(c.rt, pairs[i]);
    if (pair.size() != 2) fail_type("`urlencode` wants text, a mapping, or pairs of a key and a value", {&pairs[i]});
    if (i > 0) out += '&';
    quote(out, to_text(c.rt, pair[0]), true);
    out += '=';
    quote(out, to_text(c.rt, pair[1]), true);
    c.rt.check_text(out.size());
  }
  return Value(std::move(out));
}

Value xmlattr_filter(FilterCall& c) {
  const Entries* entries = c.rt.dict_entries(c.self);
  if (!entries) {
    if (is_undefined(c.self)) fail_undefined(c.self);
    fail_type(fmt::format("`xmlattr` wants a mapping, and this is {}", describe(c.self)), {&c.self});
  }
  std::string out;
  for (const Value::Entry& entry : *entries) {
    if (entry.value.is_null() || is_undefined(entry.value)) continue;
    const std::string& key = need_text(entry.key, "the name of an attribute");
    if (key.find_first_of(" \t\n\r\f\v/>=") != std::string::npos)
      fail("template/value", fmt::format("`{}` cannot be the name of an attribute", key));
    if (!out.empty()) out += ' ';
    out += text_of(escape(c.rt, entry.key)) + "=\"" + text_of(escape(c.rt, entry.value)) + '"';
  }
  if (c.flag(0, true) && !out.empty()) out.insert(0, " ");
  return c.exec.autoescape() ? make_markup(std::move(out)) : Value(std::move(out));
}

// ---- tojson
class JsonWriter {
 public:
  JsonWriter(Runtime& rt, std::optional<std::string> indent) : rt_(rt), indent_(std::move(indent)) {}
  std::string out;

  void write(const Value& v, std::size_t level) {
    const auto depth = rt_.enter_value();
    if (out.size() > rt_.options.limits.string_bytes) rt_.check_text(out.size());
    if (is_text(v)) return text(text_of(v));
    if (v.is_null()) {
      out += "null";
    } else if (v.is_bool()) {
      out += v.as_bool() ? "true" : "false";
    } else if (v.is_int()) {
      append_integer(out, v.as_int());
    } else if (v.is_float()) {
      number(v.as_float());
    } else if (const Entries* entries = rt_.dict_entries(v)) {
      object(*entries, level);
    } else if (const Items* items = rt_.sequence_items(v)) {
      array(*items, level);
    } else {
      if (is_undefined(v)) fail_undefined(v);
      fail_type(fmt::format("`tojson` cannot write {}", describe(v)), {&v});
    }
  }

 private:
  void number(double d) {
    if (std::isnan(d))
      out += "NaN";
    else if (std::isinf(d))
      out += d < 0 ? "-Infinity" : "Infinity";
    else
      append_float(out, d);
  }
  void text(std::string_view s) {
    out += '"';
    for (std::size_t at = 0; at < s.size();) {
      const char32_t c = next_code_point(s, at);
      switch (c) {
        case '"': out += "\\\""; continue;
        case '\\': out += "\\\\"; continue;
        case '\n': out += "\\n"; continue;
        case '\r': out += "\\r"; continue;
        case '\t': out += "\\t"; continue;
        case '\b': out += "\\b"; continue;
        case '\f': out += "\\f"; continue;
        default: break;
      }
      const auto n = static_cast<std::uint32_t>(c);
      // The four that could end a script or an attribute are written as escapes too.
      if (c >= 0x20 && c < 0x7F && c != '<' && c != '>' && c != '&' && c != '\'')
        out += static_cast<char>(c);
      else if (c == 0x7F)
        out += '\x7F';
      else if (n < 0x10000)
        out += fmt::format("\\u{:04x}", n);
      else
        out += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + ((n - 0x10000) >> 10), 0xDC00 + ((n - 0x10000) & 0x3FF));
    }
    out += '"';
  }
  void line(std::size_t level) {
    if (!indent_) return;
    out += '\n';
    for (std::size_t i = 0; i < level; ++i) out += *indent_;
  }
  void array(const Items& items, std::size_t level) {
    if (items.empty()) {
      out += "[]";
      return;
    }
    out += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) out += indent_ ? "," : ", ";
      line(level + 1);
      write(items[i], level + 1);
    }
    line(level);
    out += ']';
  }
  void object(const Entries& entries, std::size_t level) {
    if (entries.empty()) {
      out += "{}";
      return;
    }
    Items order;
    for (std::size_t i = 0; i < entries.size(); ++i) order.emplace_back(static_cast<std::int64_t>(i));
    sort_items(
        rt_, order, [&](const Value& i) { return entries[static_cast<std::size_t>(i.as_int())].key; }, false);
    out += '{';
    for (std::size_t i = 0; i < order.size(); ++i) {
      const Value::Entry& entry = entries[static_cast<std::size_t>(order[i].as_int())];
      if (i > 0) out += indent_ ? "," : ", ";
      line(level + 1);
      key(entry.key);
      out += ": ";
      write(entry.value, level + 1);
    }
    line(level);
    out += '}';
  }
  void key(const Value& k) {
    if (is_text(k)) return text(text_of(k));
    if (k.is_null()) return text("null");
    if (k.is_bool()) return text(k.as_bool() ? "true" : "false");
    if (k.is_int()) return text(fmt::format("{}", k.as_int()));
    if (k.is_float()) {
      out += '"';
      number(k.as_float());
      out += '"';
      return;
    }
    fail_type(fmt::format("`tojson` cannot write {} as a key", describe(k)), {&k});
  }

  Runtime& rt_;
  std::optional<std::string> indent_;
};

Value tojson_filter(FilterCall& c) {
  std::optional<std::string> indent;
  if (c.given(0) && !c[0].is_null()) {
    if (is_text(c[0])) {
      indent = text_of(c[0]);
    } else {
      const std::int64_t n = need_integer(c[0], "the indent of `tojson`");
      if (n > 1000) fail("template/value", "the indent of `tojson` is at most 1000");
      indent = std::string(static_cast<std::size_t>(std::max<std::int64_t>(n, 0)), ' ');
    }
  }
  JsonWriter writer(c.rt, std::move(indent));
  writer.write(c.self, 0);
  c.rt.check_text(writer.out.size());
  return make_markup(std::move(writer.out));
}

Value urlize_filter(FilterCall& c) {
  UrlizeOptions options;
  if (c.given(0) && !c[0].is_null()) options.trim = need_integer(c[0], "the length `urlize` trims to");
  std::vector<std::string> rel;
  if (c.given(3) && !c[3].is_null())
    for (const std::string_view one : split_space(need_text(c[3], "the `rel` of `urlize`"))) rel.emplace_back(one);
  if (c.flag(1)) rel.emplace_back("nofollow");
  rel.emplace_back("noopener");
  std::ranges::sort(rel);
  rel.erase(std::ranges::unique(rel).begin(), rel.end());
  for (const std::string& one : rel) options.rel += (options.rel.empty() ? "" : " ") + one;
  if (c.given(2) && !c[2].is_null()) options.target = need_text(c[2], "the target of `urlize`");
  if (c.given(4) && !c[4].is_null())
    for (const Value& scheme : collect(c.rt, c[4])) {
      const std::string& name = need_text(scheme, "a scheme of `urlize`");
      if (!is_scheme_prefix(name))
        fail("template/value", fmt::format("`{}` is no scheme; one ends with a colon, such as `ftp://`", name));
      options.schemes.push_back(name);
    }
  std::string out = urlize(text_of(escape(c.rt, c.self)), options);
  c.rt.check_text(out.size());
  return c.exec.autoescape() ? make_markup(std::move(out)) : Value(std::move(out));
}

Value pprint_filter(FilterCall& c) { return Value(pretty(c.rt, c.self)); }

const FilterSpec kFilters[] = {
    {"e", escape_filter, {}},
    {"escape", escape_filter, {}},
    {"forceescape", forceescape_filter, {}},
    {"pprint", pprint_filter, {}},
    {"safe", safe_filter, {}},
    {"striptags", striptags_filter, {}},
    {"tojson", tojson_filter, {"indent"}},
    {"urlencode", urlencode_filter, {}},
    {"urlize", urlize_filter, {"trim_url_limit", "nofollow", "target", "rel", "extra_schemes"}},
    {"xmlattr", xmlattr_filter, {"autospace"}},
};

}  // namespace

std::span<const FilterSpec> html_filters() { return kFilters; }

}  // namespace despatch::jinja
