#include "document/html.h"

#include <cmark-gfm.h>
#include <cmark-gfm/houdini.h>

#include <algorithm>

#include "base/text.h"

namespace despatch {
namespace {

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool is_name(char c) { return !is_blank(c) && c != '>' && c != '/' && c != '=' && c != '<'; }

void skip_blanks(std::string_view html, std::size_t& at) {
  while (at < html.size() && is_blank(html[at])) ++at;
}

void read_attributes(std::string_view html, std::size_t& at, HtmlToken& token) {
  while (at < html.size() && html[at] != '>') {
    skip_blanks(html, at);
    const std::size_t begin = at;
    while (at < html.size() && is_name(html[at])) ++at;
    if (at == begin) {
      if (at < html.size() && html[at] != '>') ++at;  // a stray slash or equals sign
      continue;
    }
    std::string name = ascii_lower(html.substr(begin, at - begin));
    std::size_t after = at;
    skip_blanks(html, after);
    std::string_view value;
    if (after < html.size() && html[after] == '=') {
      at = after + 1;
      skip_blanks(html, at);
      if (at < html.size() && (html[at] == '"' || html[at] == '\'')) {
        const std::size_t close = html.find(html[at], at + 1);
        const std::size_t end = std::min(close, html.size());
        value = html.substr(at + 1, end - at - 1);
        at = close == std::string_view::npos ? html.size() : close + 1;
      } else {
        const std::size_t from = at;
        while (at < html.size() && !is_blank(html[at]) && html[at] != '>') ++at;
        value = html.substr(from, at - from);
      }
    }
    token.attributes.emplace_back(std::move(name), decode_entities(value));
  }
}

HtmlToken read_comment(std::string_view html, std::size_t& at) {
  HtmlToken token;
  token.kind = HtmlToken::CommentMark;
  const std::size_t begin = at;
  const std::string_view rest = html.substr(at + 4);
  std::size_t length = rest.find("-->");
  std::size_t mark = 3;
  if (rest.starts_with(">") || rest.starts_with("->")) {  // HTML's two empty comments
    length = 0;
    mark = rest.front() == '>' ? 1 : 2;
  }
  token.closed = length != std::string_view::npos;
  token.inside = rest.substr(0, length);
  at = token.closed ? begin + 4 + length + mark : html.size();
  token.raw = html.substr(begin, at - begin);
  return token;
}

/// `<?…?>`, `<!DOCTYPE …>`, `<![CDATA[…]]>`
HtmlToken read_other(std::string_view html, std::size_t& at) {
  HtmlToken token;
  token.kind = HtmlToken::Other;
  const std::size_t begin = at;
  const std::string_view end = html[at + 1] == '?' ? "?>" : html.substr(at).starts_with("<![CDATA[") ? "]]>" : ">";
  const std::size_t close = html.find(end, at + 2);
  token.closed = close != std::string_view::npos;
  at = token.closed ? close + end.size() : html.size();
  token.raw = html.substr(begin, at - begin);
  if (end == "]]>") token.inside = html.substr(begin + 9, (token.closed ? close : at) - std::min(at, begin + 9));
  return token;
}

}  // namespace

const std::string* HtmlToken::attribute(std::string_view wanted) const {
  for (const auto& [name, value] : attributes)
    if (name == wanted) return &value;
  return nullptr;
}

HtmlToken next_html_token(std::string_view html, std::size_t& at) {
  const std::size_t begin = at;
  if (html[at] == '<' && at + 1 < html.size()) {
    if (html.substr(at).starts_with("<!--")) return read_comment(html, at);
    if (html[at + 1] == '?' || html[at + 1] == '!') return read_other(html, at);
    const bool closing = html[at + 1] == '/';
    std::size_t i = at + (closing ? 2 : 1);
    if (i < html.size() && is_alpha(html[i])) {
      HtmlToken token;
      token.kind = closing ? HtmlToken::Close : HtmlToken::Open;
      const std::size_t name = i;
      while (i < html.size() && is_name(html[i])) ++i;
      token.name = ascii_lower(html.substr(name, i - name));
      read_attributes(html, i, token);
      token.closed = i < html.size();
      at = token.closed ? i + 1 : i;
      token.raw = html.substr(begin, at - begin);
      if (token.closed) return token;
      // A tag without an end is words: nothing that a reader could see may be lost in it.
    }
  }
  HtmlToken token;
  at = html.find('<', begin + 1);
  if (at == std::string_view::npos) at = html.size();
  token.raw = html.substr(begin, at - begin);
  return token;
}

std::string decode_entities(std::string_view text) {
  if (text.find('&') == std::string_view::npos) return std::string(text);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t amp = text.find('&', at);
    out += text.substr(at, amp - at);
    if (amp == std::string_view::npos) break;
    cmark_strbuf buffer;
    cmark_strbuf_init(cmark_get_default_mem_allocator(), &buffer, 0);
    const auto* const source = reinterpret_cast<const std::uint8_t*>(text.data()) + amp + 1;
    const bufsize_t used = houdini_unescape_ent(&buffer, source, static_cast<bufsize_t>(text.size() - amp - 1));
    if (used > 0)
      out.append(reinterpret_cast<const char*>(buffer.ptr), static_cast<std::size_t>(buffer.size));
    else
      out += '&';
    cmark_strbuf_free(&buffer);
    at = amp + 1 + static_cast<std::size_t>(std::max(0, used));
  }
  return out;
}

}  // namespace despatch
