#include "document/directive.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"

namespace despatch {
namespace {

enum class Takes { Nothing, Text, MaybeText };

struct Known {
  std::string_view name;
  Takes takes;
  bool closes;  ///< `/name` is known too
  std::vector<std::string_view> options;
};

const std::vector<Known>& known_directives() {
  static const std::vector<Known> kKnown = {
      {"align", Takes::Text, false, {}},
      {"answer-space", Takes::Text, false, {"lines"}},
      {"appendix", Takes::Nothing, false, {}},
      {"callout", Takes::Text, false, {}},
      {"caption", Takes::Text, false, {}},
      {"column", Takes::Nothing, false, {}},
      {"columns", Takes::Nothing, true, {}},
      {"contents", Takes::MaybeText, false, {"depth"}},
      {"decorative", Takes::Nothing, false, {}},
      {"head-rows", Takes::Text, false, {}},
      {"id", Takes::Text, false, {}},
      {"joined", Takes::Nothing, false, {}},
      {"key-values", Takes::Nothing, false, {}},
      {"landscape", Takes::Nothing, false, {}},
      {"lang", Takes::Text, true, {}},
      {"list", Takes::Text, false, {}},
      {"numbered", Takes::Nothing, true, {"by-section", "continue", "start"}},
      {"page-break", Takes::Nothing, false, {}},
      {"row-headers", Takes::Nothing, false, {}},
      {"side-headings", Takes::Nothing, true, {}},
      {"total", Takes::Nothing, false, {}},
      {"widths", Takes::Text, false, {}},
  };
  return kKnown;
}

const Known* find_known(std::string_view name) {
  const auto& all = known_directives();
  const auto at = std::ranges::find(all, name, &Known::name);
  return at == all.end() ? nullptr : &*at;
}

bool is_name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

/// One `name` or `name=value`; nothing else may stand there.
struct OptionShape {
  std::string_view name;
  std::string_view value;
  bool has_value = false;
  bool well_formed = false;
};

OptionShape option_shape(std::string_view segment) {
  segment = trim(segment);
  OptionShape shape;
  const std::size_t equals = segment.find('=');
  shape.has_value = equals != std::string_view::npos;
  shape.name = trim(segment.substr(0, equals));
  if (shape.has_value) shape.value = trim(segment.substr(equals + 1));
  shape.well_formed = !shape.name.empty() && std::ranges::all_of(shape.name, is_name_char) &&
                      shape.value.find_first_of(" \t\r\n") == std::string_view::npos;
  return shape;
}

bool is_option_of(const Known& known, std::string_view segment) {
  // Among words of prose only what is written like `name=value` can be meant as an option.
  const OptionShape shape = option_shape(segment);
  return shape.well_formed && shape.has_value && !known.options.empty();
}

/// The last semicolon that no backslash escapes.
std::size_t last_semicolon(std::string_view text) {
  for (std::size_t at = text.size(); at-- > 0;) {
    if (text[at] != ';') continue;
    std::size_t slashes = 0;
    while (slashes < at && text[at - 1 - slashes] == '\\') ++slashes;
    if (slashes % 2 == 0) return at;
  }
  return std::string_view::npos;
}

class Reader {
 public:
  Reader(std::string_view inside, std::size_t at, const Places& places, Span comment, Diagnostics& out)
      : inside_(inside), at_(at), places_(places), comment_(comment), out_(out) {}

  std::optional<Directive> read() {
    std::size_t i = inside_.find_first_not_of(" \t\r\n");
    if (i == std::string_view::npos) return std::nullopt;
    Directive made;
    made.where = comment_;
    made.text_where = comment_;
    if (inside_[i] == '/') {
      made.closing = true;
      ++i;
    }
    const std::size_t name_begin = i;
    while (i < inside_.size() && is_name_char(inside_[i])) ++i;
    const std::string_view name = inside_.substr(name_begin, i - name_begin);
    if (name.empty() || name.front() < 'a') return std::nullopt;
    const std::size_t rest = inside_.find_first_not_of(" \t\r\n", i);
    const bool colon = rest != std::string_view::npos && inside_[rest] == ':';
    if (rest != std::string_view::npos && !colon) return std::nullopt;
    made.name_where = place(name_begin, i);

    const Known* const known = find_known(name);
    if (!known) return unknown(made, name);
    if (made.closing && !known->closes) {
      out_.error("document/directive-close", made.name_where,
                 fmt::format("`/{}` closes nothing: `{}` has no end of its own", name, name))
          .help("take the line out");
      return made;
    }
    made.name = name;
    if (colon)
      read_text(made, *known, rest + 1);
    else if (!made.closing && known->takes == Takes::Text) {
      out_.error("document/directive-option", made.name_where, fmt::format("`{}` needs words after a colon", name))
          .help(fmt::format("write `<!-- {}: … -->`", name));
      made.name.clear();
    }
    return made;
  }

 private:
  Span place(std::size_t begin, std::size_t end) const { return places_.place(at_ + begin, at_ + end); }

  std::optional<Directive> unknown(Directive& made, std::string_view name) {
    std::vector<std::string_view> names;
    for (const Known& one : known_directives())
      if (!made.closing || one.closes) names.push_back(one.name);
    const auto meant = nearest(name, names);
    if (!meant) {
      out_.warning("document/directive-unknown", made.name_where,
                   fmt::format("no directive is called `{}`, so this stays a remark that nobody sees", name))
          .help("a remark of several words is kept without a warning");
      return std::nullopt;
    }
    out_.error("document/directive-unknown", made.name_where, fmt::format("no directive is called `{}`", name))
        .help(fmt::format("did you mean `{}{}`?", made.closing ? "/" : "", *meant))
        .fix(made.name_where, std::string(*meant));
    return made;
  }

  void read_text(Directive& made, const Known& known, std::size_t begin) {
    std::string_view text = inside_.substr(begin);
    std::vector<std::pair<std::size_t, std::size_t>> segments;  // begin and end of each option in inside_
    while (true) {
      const std::size_t semicolon = last_semicolon(text);
      const bool whole = semicolon == std::string_view::npos;
      const std::string_view segment = whole ? text : text.substr(semicolon + 1);
      const bool prose = known.takes != Takes::Nothing;
      if (trim(segment).empty() && !whole && !prose) {
        text = text.substr(0, semicolon);
        continue;
      }
      if ((prose && whole && known.takes != Takes::MaybeText) || trim(segment).empty()) break;
      if (prose && !is_option_of(known, segment)) break;
      const std::size_t from = static_cast<std::size_t>(segment.data() - inside_.data());
      segments.emplace_back(from, from + segment.size());
      text = whole ? text.substr(0, 0) : text.substr(0, semicolon);
      if (whole) break;
    }
    for (auto at = segments.rbegin(); at != segments.rend(); ++at) add_option(made, known, at->first, at->second);

    const std::string_view words = trim(text);
    if (words.empty()) {
      if (known.takes == Takes::Text) {
        out_.error("document/directive-option", made.name_where,
                   fmt::format("`{}` needs words after its colon", known.name));
        made.name.clear();
      }
      return;
    }
    const std::size_t from = static_cast<std::size_t>(words.data() - inside_.data());
    made.text_where = place(from, from + words.size());
    made.text = words;
    std::ranges::replace_if(
        made.text, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  }

  void add_option(Directive& made, const Known& known, std::size_t begin, std::size_t end) {
    const std::string_view segment = inside_.substr(begin, end - begin);
    const OptionShape shape = option_shape(segment);
    const std::string_view words = trim(segment);
    const std::size_t from = static_cast<std::size_t>(words.data() - inside_.data());
    const Span where = place(from, from + words.size());
    if (shape.well_formed && std::ranges::find(known.options, shape.name) != known.options.end()) {
      made.options.push_back({std::string(shape.name), std::string(shape.value), shape.has_value, where});
      return;
    }
    auto fault = out_.error("document/directive-option", where,
                            fmt::format("`{}` has no option `{}`", known.name, shape.well_formed ? shape.name : words));
    if (const auto meant = nearest(shape.name, known.options))
      fault.help(fmt::format("did you mean `{}`?", *meant));
    else if (known.options.empty())
      fault.help(fmt::format("write `<!-- {} -->` alone", known.name));
  }

  std::string_view inside_;
  std::size_t at_;
  const Places& places_;
  Span comment_;
  Diagnostics& out_;
};

}  // namespace

std::uint32_t Places::offset(std::size_t at) const {
  at = std::min(at, literal_.size());
  if (at < line_begin_) {
    line_begin_ = 0;
    line_ = first_line_;
  }
  std::size_t line_end = literal_.find('\n', line_begin_);
  while (line_end != std::string_view::npos && line_end < at) {
    line_begin_ = line_end + 1;
    ++line_;
    line_end = literal_.find('\n', line_begin_);
  }
  if (line_end == std::string_view::npos) line_end = literal_.size();
  while (line_end > line_begin_ && literal_[line_end - 1] == '\r') --line_end;
  const std::uint32_t end = lines_.end(line_);
  const auto back = static_cast<std::uint32_t>(line_end > at ? line_end - at : 0);
  return std::max(lines_.begin(line_), end > back ? end - back : 0);
}

Span Places::place(std::size_t begin, std::size_t end) const {
  const std::uint32_t from = offset(begin);
  return {&source_, from, std::max(from, offset(end))};
}

const DirectiveOption* Directive::option(std::string_view wanted) const {
  const auto at = std::ranges::find(options, wanted, &DirectiveOption::name);
  return at == options.end() ? nullptr : &*at;
}

std::optional<Directive> read_directive(std::string_view inside, std::size_t at, const Places& places, Span comment,
                                        Diagnostics& out) {
  return Reader(inside, at, places, comment, out).read();
}

bool reads_as_option(std::string_view directive, std::string_view segment) {
  const Known* const known = find_known(directive);
  return known && is_option_of(*known, segment);
}

std::string unescape_punctuation(std::string_view text) {
  constexpr std::string_view kPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && kPunctuation.find(text[i + 1]) != std::string_view::npos) ++i;
    out += text[i];
  }
  return out;
}

}  // namespace despatch
