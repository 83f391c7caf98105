#include "write/html/escape.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace despatch::html {
namespace {

// 0: as it is; 1: mark-up; 2: a control character; 3: first byte of a sequence that may be forbidden.
constexpr std::array<std::uint8_t, 256> kByteKind = [] {
  std::array<std::uint8_t, 256> kind{};
  for (int c = 0; c < 0x20; ++c) kind[c] = 2;
  kind['\t'] = kind['\n'] = 0;
  kind[0x7F] = 2;
  for (const char c : {'&', '<', '>', '"'}) kind[static_cast<unsigned char>(c)] = 1;
  for (const int c : {0xC2, 0xE2, 0xEF, 0xF0, 0xF1, 0xF2, 0xF3, 0xF4}) kind[c] = 3;
  return kind;
}();

constexpr std::string_view kReplacement = "\uFFFD";

std::string_view entity(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    default: return "&quot;";
  }
}

bool is_forbidden(char32_t c) {
  return (c >= 0x7F && c <= 0x9F) || (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}
bool is_direction_override(char32_t c) { return c == 0x202D || c == 0x202E; }

template <bool in_attribute>
void append_escaped(std::string& out, std::string_view text) {
  std::size_t done = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto kind = kByteKind[static_cast<unsigned char>(text[i])];
    if (kind == 0 || (!in_attribute && text[i] == '"')) {
      ++i;
      continue;
    }
    std::size_t next = i + 1;
    std::string_view replacement = kReplacement;
    if (kind == 1) replacement = entity(text[i]);
    if (kind == 3) {
      next = i;
      const char32_t c = next_code_point(text, next);
      if (is_direction_override(c)) {
        replacement = "";
      } else if (!is_forbidden(c)) {
        i = next;
        continue;
      }
    }
    out.append(text, done, i - done).append(replacement);
    done = i = next;
  }
  out.append(text, done);
}

bool is_alnum(char c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }

void append_percent(std::string& out, char c) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  out += '%';
  out += kHex[static_cast<unsigned char>(c) >> 4];
  out += kHex[static_cast<unsigned char>(c) & 15];
}

// What may stand in a path, a query or a fragment; the rest is percent-encoded, and so is a `%` that encodes nothing.
void append_url_part(std::string& out, std::string_view part, bool in_fragment = false) {
  for (std::size_t i = 0; i < part.size(); ++i) {
    const char c = part[i];
    if (c == '#' && !in_fragment) {
      in_fragment = true;
      out += c;
    } else if (c == '%' && i + 2 < part.size() && is_hex(part[i + 1]) && is_hex(part[i + 2])) {
      out += c;
    } else if (is_alnum(c) || std::string_view("-._~:/?@!$&'()*+,;=").find(c) != std::string_view::npos) {
      out += c;
    } else {
      append_percent(out, c);
    }
  }
}

// "1.2.3.4" is a host, "1.2.3" and "1.2.3.400" are not.
bool is_ipv4(std::string_view host) {
  const auto parts = split(host, '.');
  return parts.size() == 4 && std::ranges::all_of(parts, [](std::string_view part) {
           return !part.empty() && part.size() <= 3 && std::ranges::all_of(part, is_digit) &&
                  std::stoi(std::string(part)) <= 255;
         });
}

bool is_host(std::string_view host) {
  if (host.starts_with('[')) {
    return host.ends_with(']') && host.size() > 4 && std::ranges::all_of(host.substr(1, host.size() - 2), [](char c) {
             return is_hex(c) || c == ':' || c == '.';
           });
  }
  if (host.ends_with('.')) host.remove_suffix(1);
  const auto labels = split(host, '.');
  const bool spelt_right = std::ranges::all_of(labels, [](std::string_view label) {
    return !label.empty() && std::ranges::all_of(label, [](char c) {
      return is_alnum(c) || c == '-' || c == '_' || c == '~' || static_cast<unsigned char>(c) >= 0x80;
    });
  });
  if (!spelt_right) return false;
  return is_digit(labels.back().front()) ? is_ipv4(host) : true;
}

bool is_authority(std::string_view authority) {
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    const auto user = authority.substr(0, at);
    if (!std::ranges::all_of(
            user, [](char c) { return is_alnum(c) || std::string_view("-._~:").find(c) != std::string_view::npos; }))
      return false;
    authority.remove_prefix(at + 1);
  }
  if (const auto colon = authority.rfind(':'); colon != std::string_view::npos && !authority.ends_with(']')) {
    const auto port = authority.substr(colon + 1);
    if (port.size() > 5 || !std::ranges::all_of(port, is_digit) || (port.size() == 5 && port > "65535")) return false;
    authority = authority.substr(0, colon);
  }
  return is_host(authority);
}

}  // namespace

void append_text(std::string& out, std::string_view text) { append_escaped<false>(out, text); }
void append_attribute(std::string& out, std::string_view value) { append_escaped<true>(out, value); }

void append_css_string(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t at = i;
    const char32_t code_point = next_code_point(text, i);
    const char c = text[at];
    const bool plain = is_alnum(c) || c == ' ' || c == '.' || c == ',' || c == ':' || c == '-';
    if (is_direction_override(code_point)) continue;
    if (is_forbidden(code_point)) {
      out += kReplacement;
    } else if (plain || code_point >= 0x80) {
      append_utf8(out, code_point);
    } else if (code_point < 0x20) {
      out += ' ';
    } else {
      out += '\\';
      out += kHex[code_point >> 4];
      out += kHex[code_point & 15];
      out += ' ';
    }
  }
  out += '"';
}

std::optional<std::string> usable_url(std::string_view url) {
  std::string out;
  out.reserve(url.size() + 8);
  const auto mark = url.find_first_of(":/?#");
  if (mark != std::string_view::npos && url[mark] == ':') {
    const std::string scheme = ascii_lower(url.substr(0, mark));
    out.append(scheme) += ':';
    url.remove_prefix(mark + 1);
    if (scheme == "mailto" || scheme == "tel") {
      append_url_part(out, url);
      return out;
    }
    if (scheme != "http" && scheme != "https") return std::nullopt;
    if (!url.starts_with("//")) return std::nullopt;
  }
  // A browser takes `\` for `/`, so `/\host` leads away as `//host` does.
  if (url.starts_with("//")) {
    const auto authority = url.substr(2, url.find_first_of("/?#\\", 2) - 2);
    if (!is_authority(authority)) return std::nullopt;
    out.append("//").append(authority);
    url.remove_prefix(2 + authority.size());
  }
  append_url_part(out, url);
  return out;
}

void append_fragment(std::string& out, std::string_view id) {
  std::string part;
  append_url_part(part, id, true);
  append_attribute(out += '#', part);
}

void append_id(std::string& out, std::string_view id) {
  std::string one_word(id);
  std::ranges::replace_if(
      one_word, [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }, '-');
  append_attribute(out, one_word);
}

}  // namespace despatch::html
