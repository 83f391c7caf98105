#include "document/url.h"

#include <fmt/format.h>

#include "base/text.h"

namespace despatch {
namespace {

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_encoded_byte(std::string_view text, std::size_t at) {
  return text[at] == '%' && at + 2 < text.size() && hex_digit(text[at + 1]) >= 0 && hex_digit(text[at + 2]) >= 0;
}

std::string percent_encode(std::string_view text, bool keep_beyond_ascii = false) {
  constexpr std::string_view kKept = "-._~!#$&'()*+,/:;=?@";
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool beyond = static_cast<unsigned char>(c) >= 0x80;
    if (is_alpha(c) || is_digit(c) || kKept.find(c) != std::string_view::npos || is_encoded_byte(text, i) ||
        (beyond && keep_beyond_ascii))
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace

std::string url_scheme(std::string_view url) {
  std::size_t i = 0;
  while (i < url.size() &&
         (is_alpha(url[i]) || (i > 0 && (is_digit(url[i]) || url[i] == '+' || url[i] == '.' || url[i] == '-'))))
    ++i;
  return i > 0 && i < url.size() && url[i] == ':' ? ascii_lower(url.substr(0, i)) : std::string();
}

std::string percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int value = is_encoded_byte(text, i) ? hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]) : -1;
    if (value >= 0x20 && value != 0x7F && value != '%') {
      out += static_cast<char>(value);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return find_invalid_utf8(out) ? std::string(text) : out;
}

std::optional<std::string> safe_link(std::string_view url) {
  url = trim(url);
  const std::string scheme = url_scheme(url);
  if (!scheme.empty() && scheme != "http" && scheme != "https" && scheme != "mailto" && scheme != "tel")
    return std::nullopt;
  if (url.starts_with('#')) return percent_encode(percent_decode(url), true);
  return percent_encode(url);
}

std::string written_image_url(std::string_view url) {
  const std::string scheme = url_scheme(url);
  std::string out = percent_encode(url, true);
  if (scheme == "http" || scheme == "https" || scheme == "data") return out;
  // A colon in a file's name must not look like a scheme.
  for (std::size_t at = out.find(':'); at != std::string::npos; at = out.find(':', at)) out.replace(at, 1, "%3A");
  return out;
}

std::optional<std::string> safe_image(std::string_view url) {
  url = trim(url);
  const std::string scheme = url_scheme(url);
  if (scheme.empty()) return percent_decode(url);
  if (scheme == "http" || scheme == "https") return percent_encode(url);
  const std::string lower = ascii_lower(url.substr(0, 24));
  if (lower.starts_with("data:image/png") || lower.starts_with("data:image/jpeg")) return percent_encode(url);
  return std::nullopt;
}

}  // namespace despatch
