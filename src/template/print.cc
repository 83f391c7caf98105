#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "template/code.h"
#include "template/python.h"
#include "template/unicode.h"

namespace despatch::jinja {

void append_integer(std::string& out, std::int64_t n) {
  std::array<char, 24> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), n);
  out.append(buffer.data(), end.ptr);
}

void append_float(std::string& out, double d) {
  if (std::isnan(d)) {
    out += "nan";
    return;
  }
  if (std::isinf(d)) {
    out += d < 0 ? "-inf" : "inf";
    return;
  }
  std::array<char, 64> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), d, std::chars_format::scientific);
  std::string_view digits(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
  if (digits.starts_with('-')) {
    out += '-';
    digits.remove_prefix(1);
  }
  const std::size_t e = digits.find('e');
  int exponent = 0;
  const std::string_view power = digits.substr(e + (digits[e + 1] == '+' ? 2 : 1));
  std::from_chars(power.data(), power.data() + power.size(), exponent);
  std::string all(1, digits[0]);
  if (e > 2) all += digits.substr(2, e - 2);

  const int count = static_cast<int>(all.size());
  if (exponent < -4 || exponent >= 16) {
    out += all[0];
    if (count > 1) out.append(".").append(all, 1);
    out += exponent < 0 ? "e-" : "e+";
    if (std::abs(exponent) < 10) out += '0';
    append_integer(out, std::abs(exponent));
    return;
  }
  if (exponent < 0) {
    out.append("0.").append(static_cast<std::size_t>(-exponent - 1), '0').append(all);
    return;
  }
  if (count <= exponent + 1) {
    out.append(all).append(static_cast<std::size_t>(exponent + 1 - count), '0').append(".0");
    return;
  }
  out.append(all, 0, static_cast<std::size_t>(exponent) + 1)
      .append(".")
      .append(all, static_cast<std::size_t>(exponent) + 1);
}

std::string float_repr(double d) {
  std::string out;
  append_float(out, d);
  return out;
}

void append_text_repr(std::string& out, std::string_view text) {
  const bool single = text.find('\'') != std::string_view::npos;
  const char quote = single && text.find('"') == std::string_view::npos ? '"' : '\'';
  out += quote;
  for (std::size_t at = 0; at < text.size();) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c >= 0x20 && c < 0x7F) {
      if (c == '\\' || c == static_cast<unsigned char>(quote)) out += '\\';
      out += text[at++];
      continue;
    }
    if (c < 0x80) {
      ++at;
      switch (c) {
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default: out += fmt::format("\\x{:02x}", c);
      }
      continue;
    }
    const std::size_t begin = at;
    const char32_t point = next_code_point(text, at);
    if (is_printable(point))
      out += text.substr(begin, at - begin);
    else if (point < 0x100)
      out += fmt::format("\\x{:02x}", static_cast<std::uint32_t>(point));
    else if (point < 0x10000)
      out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(point));
    else
      out += fmt::format("\\U{:08x}", static_cast<std::uint32_t>(point));
  }
  out += quote;
}

namespace {

void append_items(Runtime& rt, std::string& out, const Items& items) {
  rt.spend(items.size() * 4);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += ", ";
    append_repr(rt, out, items[i]);
    if (out.size() > rt.options.limits.string_bytes) rt.check_text(out.size());
  }
}
void append_dict(Runtime& rt, std::string& out, const Entries& entries) {
  out += '{';
  rt.spend(entries.size() * 8);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i > 0) out += ", ";
    append_repr(rt, out, entries[i].key);
    out += ": ";
    append_repr(rt, out, entries[i].value);
    if (out.size() > rt.options.limits.string_bytes) rt.check_text(out.size());
  }
  out += '}';
}
void append_view(Runtime& rt, std::string& out, const View& view) {
  const Entries& entries = *rt.dict_entries(view.dict);
  out += view.of == View::Of::Keys ? "dict_keys([" : view.of == View::Of::Values ? "dict_values([" : "dict_items([";
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i > 0) out += ", ";
    if (view.of == View::Of::Items) out += '(';
    if (view.of != View::Of::Values) append_repr(rt, out, entries[i].key);
    if (view.of == View::Of::Items) out += ", ";
    if (view.of != View::Of::Keys) append_repr(rt, out, entries[i].value);
    if (view.of == View::Of::Items) out += ')';
  }
  out += "])";
}
void append_thing(Runtime& rt, std::string& out, const Thing& t) {
  switch (t.kind) {
    case ThingKind::Undefined: out += "Undefined"; return;
    case ThingKind::Markup:
      out += "Markup(";
      append_text_repr(out, static_cast<const Markup&>(t).text);
      out += ')';
      return;
    case ThingKind::Tuple: {
      const Items& items = static_cast<const Tuple&>(t).items;
      out += '(';
      append_items(rt, out, items);
      out += items.size() == 1 ? ",)" : ")";
      return;
    }
    case ThingKind::List:
      out += '[';
      append_items(rt, out, static_cast<const List&>(t).items);
      out += ']';
      return;
    case ThingKind::Dict: append_dict(rt, out, static_cast<const Dict&>(t).all()); return;
    case ThingKind::View: append_view(rt, out, static_cast<const View&>(t)); return;
    case ThingKind::Range: {
      const auto& range = static_cast<const Range&>(t);
      out += fmt::format("range({}, {}", range.start, range.stop);
      if (range.step != 1) out += fmt::format(", {}", range.step);
      out += ')';
      return;
    }
    case ThingKind::Namespace:
      out += "<Namespace ";
      append_dict(rt, out, static_cast<const Namespace&>(t).attributes.all());
      out += '>';
      return;
    case ThingKind::Function: out += static_cast<const Function&>(t).printed; return;
    case ThingKind::Iterator: out += fmt::format("<{} object>", static_cast<const Iterator&>(t).name); return;
    case ThingKind::Method: out += fmt::format("<built-in method {}>", static_cast<const Method&>(t).name); return;
    case ThingKind::Cycler: out += "<jinja2.utils.Cycler object>"; return;
    case ThingKind::Joiner: out += "<jinja2.utils.Joiner object>"; return;
    case ThingKind::Macro:
    case ThingKind::Loop:
    case ThingKind::Module:
    case ThingKind::Self:
    case ThingKind::Block: append_code_thing(rt, out, t); return;
  }
}

}  // namespace

void append_repr(Runtime& rt, std::string& out, const Value& v) {
  switch (v.kind()) {
    case Value::Kind::Undefined: out += "Undefined"; return;
    case Value::Kind::Null: out += "None"; return;
    case Value::Kind::Bool: out += v.as_bool() ? "True" : "False"; return;
    case Value::Kind::Int: append_integer(out, v.as_int()); return;
    case Value::Kind::Float: append_float(out, v.as_float()); return;
    case Value::Kind::String: append_text_repr(out, v.as_string()); return;
    case Value::Kind::Sequence: {
      const auto depth = rt.enter_value();
      out += '[';
      append_items(rt, out, *rt.list_items(v));
      out += ']';
      return;
    }
    case Value::Kind::Mapping: {
      const auto depth = rt.enter_value();
      append_dict(rt, out, *rt.dict_entries(v));
      return;
    }
    case Value::Kind::Object: {
      const auto depth = rt.enter_value();
      append_thing(rt, out, *thing(v));
      return;
    }
  }
}

void append_text(Runtime& rt, std::string& out, const Value& v) {
  if (v.is_string()) {
    out += v.as_string();
    return;
  }
  if (v.is_int()) {
    append_integer(out, v.as_int());
    return;
  }
  if (is_undefined(v)) {
    check_strict(v);
    return;
  }
  if (const Markup* markup = as<Markup>(v)) {
    out += markup->text;
    return;
  }
  if (const Module* module = as<Module>(v)) {
    out += module->body;
    return;
  }
  append_repr(rt, out, v);
}

std::string to_text(Runtime& rt, const Value& v) {
  std::string out;
  append_text(rt, out, v);
  return out;
}
std::string to_repr(Runtime& rt, const Value& v) {
  std::string out;
  append_repr(rt, out, v);
  return out;
}

Value soft_text(Runtime& rt, const Value& v) { return is_text(v) ? v : Value(to_text(rt, v)); }

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&#34;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
}

Value escape(Runtime& rt, const Value& v) {
  if (as<Markup>(v)) return v;
  if (const Module* module = as<Module>(v)) return make_markup(module->body);
  std::string out;
  append_escaped(out, to_text(rt, v));
  rt.check_text(out.size());
  return make_markup(std::move(out));
}

}  // namespace despatch::jinja
