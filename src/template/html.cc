#include "template/html.h"

#include <algorithm>
#include <memory>

#include <unicode/uregex.h>
#include <unicode/ustring.h>

#include "base/text.h"
#include "template/unicode.h"

namespace despatch::jinja {
namespace {

struct Entity {
  std::string_view name;  ///< without `&`, with the `;` where it has one
  std::string_view text;
};
// The named references of HTML 5, in order of name. From the standard's list, as Python's html.entities holds it.
constexpr Entity kEntities[] = {
#include "template/html_entities.inc"
};
const Entity* find_entity(std::string_view name) {
  const auto* found = std::ranges::lower_bound(kEntities, name, {}, &Entity::name);
  return found != std::end(kEntities) && found->name == name ? found : nullptr;
}

// What browsers make of the numbers 128 to 159, which are Windows letters in old pages.
constexpr char32_t kWindows[] = {0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
                                 0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                 0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

void append_numbered(std::string& out, std::uint64_t n) {
  if (n == 0 || (n >= 0xD800 && n <= 0xDFFF) || n > 0x10FFFF) return append_utf8(out, 0xFFFD);
  if (n >= 0x80 && n <= 0x9F) return append_utf8(out, kWindows[n - 0x80]);
  const bool control = (n < 0x20 && n != 9 && n != 10 && n != 12 && n != 13) || n == 0x7F;
  const bool not_a_character = (n >= 0xFDD0 && n <= 0xFDEF) || (n & 0xFFFE) == 0xFFFE;
  if (control || not_a_character || n == 0x0B) return;
  append_utf8(out, static_cast<char32_t>(n));
}

// Reads `#123;` at `at`; gives the place after it, or `at` when there is none.
std::size_t numbered(std::string& out, std::string_view text, std::size_t at) {
  std::size_t i = at + 1;
  const bool hex = i < text.size() && (text[i] == 'x' || text[i] == 'X');
  if (hex) ++i;
  const std::size_t first = i;
  std::uint64_t n = 0;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    int digit = c >= '0' && c <= '9' ? c - '0' : -1;
    if (hex && (c | 0x20) >= 'a' && (c | 0x20) <= 'f') digit = (c | 0x20) - 'a' + 10;
    if (digit < 0) break;
    n = std::min<std::uint64_t>(n * (hex ? 16 : 10) + static_cast<std::uint64_t>(digit), 0x200000);
  }
  if (i == first) return at;
  if (i < text.size() && text[i] == ';') ++i;
  append_numbered(out, n);
  return i;
}

// Reads a named reference at `at`; gives the place after what it took. Names without a `;` are found by their longest
// beginning.
std::size_t named(std::string& out, std::string_view text, std::size_t at) {
  std::size_t end = at;
  std::size_t letters = 0;
  while (end < text.size() && letters < 32 &&
         std::string_view("\t\n\f <&#;").find(text[end]) == std::string_view::npos) {
    static_cast<void>(next_code_point(text, end));
    ++letters;
  }
  if (letters == 0) return at;
  if (end < text.size() && text[end] == ';') ++end;
  const std::string_view name = text.substr(at, end - at);
  for (std::size_t size = name.size(); size > 1; --size) {
    if (const Entity* entity = find_entity(name.substr(0, size))) {
      out += entity->text;
      out += name.substr(size);
      return end;
    }
  }
  out += '&';
  out += name;
  return end;
}

}  // namespace

std::string unescape_html(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t ampersand = std::min(text.find('&', at), text.size());
    out += text.substr(at, ampersand - at);
    at = ampersand;
    if (at >= text.size()) break;
    const std::size_t begin = at + 1;
    const std::size_t end =
        begin < text.size() && text[begin] == '#' ? numbered(out, text, begin) : named(out, text, begin);
    if (end == begin) out += '&';
    at = end;
  }
  return out;
}

namespace {
std::string without(std::string_view text, std::string_view open, std::string_view close) {
  std::string out;
  std::size_t at = 0;
  while (true) {
    const std::size_t begin = text.find(open, at);
    const std::size_t end = begin == std::string_view::npos ? begin : text.find(close, begin + open.size());
    if (end == std::string_view::npos) break;
    out += text.substr(at, begin - at);
    at = end + close.size();
  }
  out += text.substr(at);
  return out;
}
}  // namespace

std::string strip_tags(std::string_view html) {
  const std::string tagless = without(without(html, "<!--", "-->"), "<", ">");
  std::string out;
  for (const std::string_view word : split_space(tagless)) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  return unescape_html(out);
}

// ---- urlize
namespace {

// Python's \w, \d and \S spelled out, as ICU's differ at the edges.
#define W "[\\p{L}\\p{N}_]"
constexpr std::string_view kAddress =
    "^((https?://|www\\.)(([\\p{L}\\p{N}_%-]+\\.)+)?([a-z]{2,63}|xn--[\\p{L}\\p{N}_%]{2,59})"
    "|([\\p{L}\\p{N}_%-]{2,63}\\.)+(com|net|int|edu|gov|org|info|mil)"
    "|(https?://)(((\\p{Nd}{1,3})(\\.\\p{Nd}{1,3}){3})|(\\[([\\p{Nd}a-f]{0,4}:){2}([\\p{Nd}a-f]{0,4}:?){1,6}\\])))"
    "(?::\\p{Nd}{1,5})?(?:[/?#]\\S*)?$";
constexpr std::string_view kMail = "^\\S+@" W "[\\p{L}\\p{N}_.-]*\\." W "+$";
constexpr std::string_view kScheme = "^([\\p{L}\\p{N}_.+-]{2,}:(/){0,2})$";
#undef W

class Pattern {
 public:
  explicit Pattern(std::string_view pattern) {
    UErrorCode status = U_ZERO_ERROR;
    const std::u16string wide(pattern.begin(), pattern.end());
    regex_.reset(
        uregex_open(wide.data(), static_cast<int32_t>(wide.size()), UREGEX_CASE_INSENSITIVE, nullptr, &status));
  }
  [[nodiscard]] bool matches(std::string_view text) const {
    UErrorCode status = U_ZERO_ERROR;
    std::u16string wide(text.size() + 1, u'\0');
    int32_t length = 0;
    u_strFromUTF8WithSub(wide.data(), static_cast<int32_t>(wide.size()), &length, text.data(),
                         static_cast<int32_t>(text.size()), 0xFFFD, nullptr, &status);
    // A clone is cheap and leaves the pattern free for other threads.
    const std::unique_ptr<URegularExpression, Close> own(uregex_clone(regex_.get(), &status));
    uregex_setText(own.get(), wide.data(), length, &status);
    uregex_setTimeLimit(own.get(), 1000, &status);
    return uregex_find(own.get(), 0, &status) && U_SUCCESS(status);
  }

 private:
  struct Close {
    void operator()(URegularExpression* r) const { uregex_close(r); }
  };
  std::unique_ptr<URegularExpression, Close> regex_;
};

bool is_address(std::string_view text) {
  static const Pattern pattern(kAddress);
  return pattern.matches(text);
}
bool is_mail(std::string_view text) {
  static const Pattern pattern(kMail);
  return pattern.matches(text);
}

std::size_t occurrences(std::string_view text, std::string_view what) {
  std::size_t n = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + what.size())) ++n;
  return n;
}

struct Word {
  std::string head, middle, tail;
};
Word take_apart(std::string_view word) {
  Word out;
  std::string_view middle = word;
  const auto skip = [&](std::string_view what) {
    if (!middle.starts_with(what)) return false;
    out.head += what;
    middle.remove_prefix(what.size());
    return true;
  };
  while (skip("(") || skip("<") || skip("&lt;")) {
  }
  std::size_t end = middle.size();
  while (end > 0) {
    const std::string_view rest = middle.substr(0, end);
    if (rest.ends_with("&gt;"))
      end -= 4;
    else if (std::string_view(")>.,\n").find(rest.back()) != std::string_view::npos)
      end -= 1;
    else
      break;
  }
  out.middle = middle.substr(0, end);
  out.tail = middle.substr(end);
  for (const auto& [open, close] :
       {std::pair<std::string_view, std::string_view>{"(", ")"}, {"<", ">"}, {"&lt;", "&gt;"}}) {
    const std::size_t opened = occurrences(out.middle, open);
    if (opened <= occurrences(out.middle, close)) continue;
    for (std::size_t n = std::min(opened, occurrences(out.tail, close)); n > 0; --n) {
      const std::size_t cut = out.tail.find(close) + close.size();
      out.middle += out.tail.substr(0, cut);
      out.tail.erase(0, cut);
    }
  }
  return out;
}

std::string escaped_text(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

void link(std::string& middle, const UrlizeOptions& options) {
  const std::string rel = options.rel.empty() ? "" : " rel=\"" + escaped_text(options.rel) + '"';
  const std::string target = options.target.empty() ? "" : " target=\"" + escaped_text(options.target) + '"';
  const auto shown = [&](const std::string& text) {
    if (!options.trim || static_cast<std::int64_t>(count_points(text)) <= *options.trim) return text;
    const std::int64_t keep =
        *options.trim < 0 ? std::max<std::int64_t>(static_cast<std::int64_t>(count_points(text)) + *options.trim, 0)
                          : *options.trim;
    return std::string(sub_points(text, 0, static_cast<std::size_t>(keep))) + "...";
  };
  if (is_address(middle)) {
    const bool whole = middle.starts_with("https://") || middle.starts_with("http://");
    middle = "<a href=\"" + (whole ? "" : std::string("https://")) + middle + '"' + rel + target + '>' + shown(middle) +
             "</a>";
  } else if (middle.starts_with("mailto:") && is_mail(std::string_view(middle).substr(7))) {
    middle = "<a href=\"" + middle + "\">" + middle.substr(7) + "</a>";
  } else if (middle.find('@') != std::string::npos && !middle.starts_with("www.") &&
             middle.find(':') == std::string::npos && is_mail(middle)) {
    middle = "<a href=\"mailto:" + middle + "\">" + middle + "</a>";
  } else {
    for (const std::string& scheme : options.schemes)
      if (middle != scheme && middle.starts_with(scheme))
        middle = "<a href=\"" + middle + '"' + rel + target + '>' + middle + "</a>";
  }
}

}  // namespace

bool is_scheme_prefix(std::string_view text) {
  static const Pattern pattern(kScheme);
  return pattern.matches(text);
}

std::string urlize(std::string_view escaped, const UrlizeOptions& options) {
  std::string out;
  for (std::size_t at = 0; at < escaped.size();) {
    std::size_t end = at;
    const std::size_t begin = at;
    const bool blank = is_space(next_code_point(escaped, end));
    at = end;
    while (at < escaped.size()) {
      std::size_t next = at;
      if (is_space(next_code_point(escaped, next)) != blank) break;
      at = next;
    }
    const std::string_view piece = escaped.substr(begin, at - begin);
    if (blank) {
      out += piece;
      continue;
    }
    Word word = take_apart(piece);
    link(word.middle, options);
    out += word.head + word.middle + word.tail;
  }
  return out;
}

}  // namespace despatch::jinja
