#include "template/unicode.h"

#include <algorithm>

#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include "base/text.h"

namespace despatch::jinja {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}
std::size_t count_points(std::string_view text) { return code_points(text); }

namespace {
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }
std::size_t skip_points(std::string_view text, std::size_t at, std::size_t points) {
  for (; points > 0 && at < text.size(); --points) {
    ++at;
    while (at < text.size() && is_continuation(text[at])) ++at;
  }
  return at;
}
std::u16string to_utf16(std::string_view text) {
  std::u16string out(text.size() + 1, u'\0');
  int32_t length = 0;
  UErrorCode status = U_ZERO_ERROR;
  u_strFromUTF8WithSub(out.data(), static_cast<int32_t>(out.size()), &length, text.data(),
                       static_cast<int32_t>(text.size()), 0xFFFD, nullptr, &status);
  out.resize(static_cast<std::size_t>(length));
  return out;
}
std::string to_utf8(std::u16string_view text) {
  std::string out(text.size() * 3 + 1, '\0');
  int32_t length = 0;
  UErrorCode status = U_ZERO_ERROR;
  u_strToUTF8WithSub(out.data(), static_cast<int32_t>(out.size()), &length, text.data(),
                     static_cast<int32_t>(text.size()), 0xFFFD, nullptr, &status);
  out.resize(static_cast<std::size_t>(length));
  return out;
}
template <class Map>
std::string mapped(std::string_view text, Map map) {
  const std::u16string from = to_utf16(text);
  std::u16string to(from.size() * 3 + 8, u'\0');
  UErrorCode status = U_ZERO_ERROR;
  const int32_t length =
      map(to.data(), static_cast<int32_t>(to.size()), from.data(), static_cast<int32_t>(from.size()), &status);
  to.resize(static_cast<std::size_t>(std::max(length, 0)));
  return to_utf8(to);
}
/// One code point in title case; may be several ("ﬁ" → "Fi").
std::string title_point(std::string_view point) {
  return mapped(point, [](UChar* to, int32_t size, const UChar* from, int32_t length, UErrorCode* status) {
    return u_strToTitle(to, size, from, length, nullptr, "", status);
  });
}
}  // namespace

std::string_view sub_points(std::string_view text, std::size_t begin, std::size_t end) {
  if (end <= begin) return {};
  const std::size_t from = skip_points(text, 0, begin);
  return text.substr(from, skip_points(text, from, end - begin) - from);
}
std::u32string to_points(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) out += next_code_point(text, at);
  return out;
}
std::string from_points(std::u32string_view points) {
  std::string out;
  out.reserve(points.size());
  for (const char32_t c : points) append_utf8(out, c);
  return out;
}

std::string upper(std::string_view text) {
  if (is_ascii(text)) {
    std::string out(text);
    for (char& c : out)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return out;
  }
  return mapped(text, [](UChar* to, int32_t size, const UChar* from, int32_t length, UErrorCode* status) {
    return u_strToUpper(to, size, from, length, "", status);
  });
}
std::string lower(std::string_view text) {
  if (is_ascii(text)) return ascii_lower(text);
  return mapped(text, [](UChar* to, int32_t size, const UChar* from, int32_t length, UErrorCode* status) {
    return u_strToLower(to, size, from, length, "", status);
  });
}
std::string casefold(std::string_view text) {
  if (is_ascii(text)) return ascii_lower(text);
  return mapped(text, [](UChar* to, int32_t size, const UChar* from, int32_t length, UErrorCode* status) {
    return u_strFoldCase(to, size, from, length, U_FOLD_CASE_DEFAULT, status);
  });
}
std::string capitalize(std::string_view text) {
  const std::size_t first = skip_points(text, 0, 1);
  // The rest is lowered with the first before it, as a final sigma looks back.
  const std::string all = lower(text);
  const std::size_t lowered = lower(text.substr(0, first)).size();
  return title_point(text.substr(0, first)) + all.substr(std::min(all.size(), lowered));
}
std::string title(std::string_view text) {
  const std::string lowered = lower(text);
  std::string out;
  bool in_word = false;
  std::size_t at = 0;
  for (; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    const std::string_view point = text.substr(begin, at - begin);
    const bool cased = u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_CASED);
    out += in_word ? lower(point) : title_point(point);
    in_word = cased;
  }
  return out;
}
std::string swapcase(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    const std::string_view point = text.substr(begin, at - begin);
    out += is_upper(c) ? lower(point) : is_lower(c) ? upper(point) : std::string(point);
  }
  return out;
}

bool is_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}
bool is_printable(char32_t c) {
  if (c == ' ') return true;
  // The characters of Unicode 14, which Python 3.11 knows; later ones are not printable to it.
  UVersionInfo age;
  u_charAge(static_cast<UChar32>(c), age);
  if (age[0] > 14) return false;
  switch (u_charType(static_cast<UChar32>(c))) {
    case U_UNASSIGNED:
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_SURROGATE:
    case U_PRIVATE_USE_CHAR:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
    case U_SPACE_SEPARATOR: return false;
    default: return true;
  }
}
bool is_alpha(char32_t c) { return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_L_MASK) != 0; }
namespace {
UNumericType numeric_type(char32_t c) {
  return static_cast<UNumericType>(u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_NUMERIC_TYPE));
}
}  // namespace
bool is_decimal(char32_t c) { return numeric_type(c) == U_NT_DECIMAL; }
bool is_digit(char32_t c) { return numeric_type(c) == U_NT_DECIMAL || numeric_type(c) == U_NT_DIGIT; }
bool is_numeric_point(char32_t c) { return numeric_type(c) != U_NT_NONE; }
bool is_alnum(char32_t c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  return is_alpha(c) || is_numeric_point(c);
}
bool is_upper(char32_t c) { return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_UPPERCASE); }
bool is_lower(char32_t c) { return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_LOWERCASE); }
bool is_title(char32_t c) { return u_charType(static_cast<UChar32>(c)) == U_TITLECASE_LETTER; }
bool is_identifier_start(char32_t c) {
  if (c < 0x80) return c == '_' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_XID_START);
}
bool is_identifier_part(char32_t c) {
  if (c < 0x80) return is_identifier_start(c) || (c >= '0' && c <= '9');
  return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_XID_CONTINUE);
}
int decimal_value(char32_t c) {
  if (c < 0x80) return c >= '0' && c <= '9' ? static_cast<int>(c - '0') : -1;
  return is_decimal(c) ? u_charDigitValue(static_cast<UChar32>(c)) : -1;
}

std::string_view strip_space(std::string_view text, bool left, bool right) {
  while (left && !text.empty()) {
    std::size_t at = 0;
    if (!is_space(next_code_point(text, at))) break;
    text.remove_prefix(at);
  }
  while (right && !text.empty()) {
    std::size_t begin = text.size() - 1;
    while (begin > 0 && is_continuation(text[begin])) --begin;
    std::size_t at = begin;
    if (!is_space(next_code_point(text, at))) break;
    text.remove_suffix(text.size() - begin);
  }
  return text;
}

std::vector<std::string_view> split_lines(std::string_view text, bool keep) {
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t mark = at;
    const char32_t c = next_code_point(text, at);
    const bool ends = (c >= 0x0A && c <= 0x0D) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 || c == 0x2029;
    if (!ends) continue;
    if (c == '\r' && at < text.size() && text[at] == '\n') ++at;
    out.push_back(text.substr(begin, (keep ? at : mark) - begin));
    begin = at;
  }
  if (begin < text.size()) out.push_back(text.substr(begin));
  return out;
}

std::vector<std::string_view> split_space(std::string_view text, std::int64_t most) {
  std::vector<std::string_view> out;
  std::size_t at = 0;
  while (true) {
    text = strip_space(text.substr(at), true, false);
    at = 0;
    if (text.empty()) return out;
    if (most >= 0 && static_cast<std::int64_t>(out.size()) == most) {
      out.push_back(text);
      return out;
    }
    std::size_t end = 0;
    while (end < text.size()) {
      std::size_t next = end;
      if (is_space(next_code_point(text, next))) break;
      end = next;
    }
    out.push_back(text.substr(0, end));
    at = end;
  }
}

}  // namespace despatch::jinja
