// What some filters need of HTML: tags taken away, entities read, addresses made links; and Python's pprint.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "template/python.h"

namespace despatch::jinja {

/// Markup.striptags: comments and tags go, white space becomes single blanks, entities become letters.
[[nodiscard]] std::string strip_tags(std::string_view html);
/// html.unescape
[[nodiscard]] std::string unescape_html(std::string_view text);

struct UrlizeOptions {
  std::optional<std::int64_t> trim;
  std::string rel, target;
  std::vector<std::string> schemes;
};
/// jinja2.utils.urlize of text that is escaped already.
[[nodiscard]] std::string urlize(std::string_view escaped, const UrlizeOptions& options);
[[nodiscard]] bool is_scheme_prefix(std::string_view text);

/// pprint.pformat
[[nodiscard]] std::string pretty(Runtime&, const Value& v);

}  // namespace despatch::jinja
