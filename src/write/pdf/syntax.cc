#include "write/pdf/syntax.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <xxhash.h>

#include "base/text.h"

namespace despatch::pdf {
namespace {

// ISO 19005-2, 6.1.13: no string longer than 32767 bytes, no name longer than 127.
constexpr std::size_t kMostTextBytes = 32000;
constexpr std::size_t kMostNameBytes = 127;

constexpr char kHex[] = "0123456789ABCDEF";

template <class Unit>
void for_each_utf16_unit(std::string_view utf8, Unit unit) {
  for (std::size_t at = 0; at < utf8.size();) {
    const char32_t c = next_code_point(utf8, at);
    if (c < 0x10000) {
      unit(static_cast<char16_t>(c));
      continue;
    }
    unit(static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10)));
    unit(static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FF)));
  }
}

/// The beginning of a name, and what tells it from others that begin so.
std::string lawful_name(std::string_view name) {
  const std::uint64_t mark = XXH3_64bits(name.data(), name.size());
  constexpr std::size_t kMarkBytes = 17;
  std::string out;
  for (const char c : name.substr(0, kMostNameBytes))
    if (c != '\0') out += c;
  std::size_t end = std::min(out.size(), kMostNameBytes - kMarkBytes);
  // Not in the middle of a character: ISO 19005-2, 6.1.8, wants UTF-8.
  while (end > 0 && end < out.size() && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;
  out.resize(end);
  out += '.';
  for (int shift = 60; shift >= 0; shift -= 4) out += kHex[(mark >> shift) & 15];
  return out;
}

}  // namespace

void append_integer(std::string& out, std::int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

void append_number(std::string& out, double value, int decimals) {
  static constexpr std::int64_t kPowers[] = {1, 10, 100, 1000, 10000, 100000};
  if (!std::isfinite(value)) value = 0;
  value = std::clamp(value, -1e9, 1e9);
  const std::int64_t power = kPowers[decimals];
  std::int64_t scaled = std::llround(value * static_cast<double>(power));
  if (scaled < 0) {
    out += '-';
    scaled = -scaled;
  }
  const std::int64_t whole = scaled / power;
  std::int64_t rest = scaled % power;
  if (whole != 0 || rest == 0) append_integer(out, whole);
  if (rest == 0) return;
  char digits[8];
  int count = decimals;
  for (int i = decimals - 1; i >= 0; --i, rest /= 10) digits[i] = static_cast<char>('0' + rest % 10);
  while (digits[count - 1] == '0') --count;
  out += '.';
  out.append(digits, static_cast<std::size_t>(count));
}

void append_reference(std::string& out, ObjectId id) {
  append_integer(out, id);
  out += " 0 R";
}

bool is_lawful_name(std::string_view name) {
  return name.size() <= kMostNameBytes && name.find('\0') == std::string_view::npos;
}

void append_name(std::string& out, std::string_view name) {
  const std::string other = is_lawful_name(name) ? std::string() : lawful_name(name);
  out += '/';
  for (const char c : other.empty() ? name : other) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-_.+").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      out += '#';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
}

void append_escaped_bytes(std::string& out, std::string_view bytes) {
  for (const char c : bytes) {
    // A raw CR would be read as LF.
    if (c == '\r') {
      out += "\\r";
      continue;
    }
    if (c == '\\' || c == '(' || c == ')') out += '\\';
    out += c;
  }
}

void append_bytes(std::string& out, std::string_view bytes) {
  out += '(';
  append_escaped_bytes(out, bytes);
  out += ')';
}

void append_text(std::string& out, std::string_view utf8) {
  const bool ascii = std::all_of(utf8.begin(), utf8.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
  if (ascii && utf8.size() <= kMostTextBytes) {
    append_bytes(out, utf8);
    return;
  }
  std::string units = "\xFE\xFF";
  bool cut = false;
  for_each_utf16_unit(utf8, [&](char16_t unit) {
    const bool second_half = unit >= 0xDC00 && unit < 0xE000;
    cut = cut || (units.size() >= kMostTextBytes && !second_half);
    if (cut) return;
    units += static_cast<char>(unit >> 8);
    units += static_cast<char>(unit & 0xFF);
  });
  if (cut) units += "\x20\x26";
  append_bytes(out, units);
}

void append_utf16_hex(std::string& out, std::string_view utf8) {
  for_each_utf16_unit(utf8, [&](char16_t unit) {
    for (int shift = 12; shift >= 0; shift -= 4) out += kHex[(unit >> shift) & 15];
  });
}

}  // namespace despatch::pdf
