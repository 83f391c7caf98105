#include "figure/reader.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"

namespace despatch::chart {

Span Reader::place(Span span) const {
  if (!span.known() || !where_.known()) return where_;
  // The block's text stands below its opening fence, line for line, perhaps behind the indent of a list or a quotation.
  const Position at = span.source->position(span.begin);
  const std::string_view said = span.source->line(at.line);
  const std::uint32_t line = where_.source->position(where_.begin).line + at.line;
  const std::string_view written = where_.source->line(line);
  const std::size_t indent = written.find(trim(said));
  const std::size_t blanks = said.find_first_not_of(" \t");
  const std::uint32_t from = span.begin - span.source->line_start(at.line);
  if (indent == std::string_view::npos || blanks == std::string_view::npos || from < blanks) return where_;
  const std::string_view spanned = span.text();
  const auto length = static_cast<std::uint32_t>(std::min(spanned.size(), spanned.find('\n')));
  const auto begin = static_cast<std::uint32_t>(where_.source->line_start(line) + indent + from - blanks);
  return {where_.source, begin, begin + length};
}

Diagnostics::Builder Reader::fault(std::string_view code, const Value& at, std::string message) {
  failed_ = true;
  const Span where = place(at);
  if (where == where_ && at.span().known())
    message += fmt::format(" (line {} of the chart)", at.span().source->position(at.span().begin).line);
  return found_.error(code, where, std::move(message));
}
void Reader::finish(Diagnostics& out) const {
  for (Diagnostic one : found_.all()) {
    if (one.help.empty() && one.notes.empty())
      one.help.emplace_back("docs/charts.md shows each type of chart with its keys");
    out.add(std::move(one));
  }
}

Diagnostics::Builder Reader::fault(const Value& at, std::string message) {
  return fault("figure/specification", at, std::move(message));
}

void Reader::only(const Value& mapping, std::string_view what, std::initializer_list<std::string_view> known) {
  if (!mapping.is_mapping()) return;
  const std::vector<std::string_view> keys(known);
  std::size_t told = 0;
  for (const Value::Entry& entry : mapping.as_mapping()) {
    if (!entry.key.is_string()) continue;
    const std::string& key = entry.key.as_string();
    if (std::ranges::find(keys, key) != keys.end()) continue;
    if (++told > 8) return;
    auto said =
        fault("figure/unknown-key", entry.key, fmt::format("{} has no key `{}`", what, utf8_substr(key, 0, 60)));
    if (const auto meant = nearest(key, keys))
      said.help(fmt::format("did you mean `{}`?", *meant));
    else
      said.help("its keys are " + list_and({keys.begin(), keys.end()}));
  }
}

bool Reader::needs(const Value& mapping, std::string_view what, std::initializer_list<std::string_view> keys) {
  const std::vector<std::string> all(keys.begin(), keys.end());
  const auto quoted = [](std::vector<std::string> names) {
    for (std::string& name : names) name = "`" + name + "`";
    return list_and(names);
  };
  if (!mapping.is_mapping()) {
    fault(mapping, fmt::format("{} is a mapping with {}, not {}", what, quoted(all), mapping.kind_name()));
    return false;
  }
  std::vector<std::string> missing;
  for (const std::string& key : all)
    if (!mapping.find(std::string_view(key))) missing.push_back(key);
  if (!missing.empty()) fault(mapping, fmt::format("{} needs {}", what, quoted(missing)));
  return missing.empty();
}

std::string Reader::as_text(const Value& value, std::string_view key, std::size_t most) {
  if (value.is_int()) return std::to_string(value.as_int());
  if (value.is_float()) return format_number(value.as_float(), {});
  if (value.is_bool()) return value.as_bool() ? "yes" : "no";
  if (!value.is_string()) {
    fault(value, fmt::format("`{}` is {}, text is needed", key, value.kind_name()));
    return {};
  }
  const std::size_t length = code_points(value.as_string());
  if (length > most) {
    fault("figure/too-much", value, fmt::format("`{}` has {} characters; a figure has room for {}", key, length, most))
        .help("say it shorter, and the rest in the text beside the figure");
    return {};
  }
  // Line breaks and tabs are blanks here: the drawing breaks lines itself.
  std::string text = value.as_string();
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 32; }, ' ');
  return std::string(trim(text));
}

std::string Reader::text(const Value& mapping, std::string_view key, std::string fallback) {
  const Value* value = mapping.find(key);
  return !value || value->is_null() ? std::move(fallback) : as_text(*value, key);
}

std::string Reader::name(const Value& mapping, std::string_view key, Names& names) {
  const Value* value = mapping.find(key);
  if (value) return name(*value, names);
  fault(mapping, fmt::format("`{}` is missing", key));
  return {};
}

std::string Reader::name(const Value& scalar, Names& names) {
  if (scalar.is_null()) {
    fault(scalar, "a name is empty");
    return {};
  }
  const bool was_failed = failed_;
  std::string text = as_text(scalar, "name", kMostNameLength);
  if (text.empty()) {
    if (failed_ == was_failed) fault(scalar, "a name is empty");
    return text;
  }
  const auto [found, fresh] = names.try_emplace(text, scalar.span());
  if (!fresh)
    fault("figure/duplicate", scalar, fmt::format("`{}` stands twice", text)).note(place(found->second), "the first");
  return text;
}

std::optional<double> Reader::number(const Value& value, std::string_view key) {
  if (!value.is_number()) {
    fault(value, fmt::format("`{}` is {}, a number is needed", key, value.kind_name()));
    return std::nullopt;
  }
  const double number = value.as_float();
  if (!std::isfinite(number)) {
    fault(value, fmt::format("`{}` is not a finite number", key)).help("write `~` for what is not known");
    return std::nullopt;
  }
  if (std::abs(number) >= kLargest) {
    fault("figure/too-much", value, fmt::format("`{}` is too large to draw: 10^15 or more", key))
        .help("give it in a larger unit, such as £m");
    return std::nullopt;
  }
  if (number != 0 && std::abs(number) < kSmallest) {
    fault("figure/too-much", value, fmt::format("`{}` is nearer to nought than 10^-9 and would be printed as 0", key))
        .help("give it in a smaller unit");
    return std::nullopt;
  }
  return number;
}

double Reader::number_or_unknown(const Value& value, std::string_view key) {
  if (value.is_null()) return std::nan("");
  return number(value, key).value_or(0);
}

std::optional<double> Reader::number_at(const Value& mapping, std::string_view key) {
  const Value* value = mapping.find(key);
  return value && !value->is_null() ? number(*value, key) : std::nullopt;
}

std::optional<int> Reader::whole(const Value& value, std::string_view key, int least, int most) {
  if (value.is_int() && value.as_int() >= least && value.as_int() <= most) return static_cast<int>(value.as_int());
  const std::string seen = value.is_int() ? std::to_string(value.as_int()) : std::string(value.kind_name());
  fault(value, fmt::format("`{}` is {}; it must be a whole number from {} to {}", key, seen, least, most));
  return std::nullopt;
}

int Reader::whole_at(const Value& mapping, std::string_view key, int fallback, int least, int most) {
  const Value* value = mapping.find(key);
  return value ? whole(*value, key, least, most).value_or(fallback) : fallback;
}

std::optional<Date> Reader::date_at(const Value& mapping, std::string_view key) {
  const Value* value = mapping.find(key);
  if (!value || value->is_null()) return std::nullopt;
  const auto date = parse_date(as_text(*value, key));
  if (date) return *date;
  fault(*value, fmt::format("`{}`: {}", key, date.error()));
  return std::nullopt;
}

bool Reader::flag_at(const Value& mapping, std::string_view key, bool fallback) {
  const Value* value = mapping.find(key);
  if (!value || value->is_null()) return fallback;
  if (value->is_bool()) return value->as_bool();
  fault(*value, fmt::format("`{}` is {}; it must be `true` or `false`", key, value->kind_name()));
  return fallback;
}

std::string Reader::choice_at(const Value& mapping, std::string_view key,
                              const std::vector<std::string_view>& choices) {
  const Value* value = mapping.find(key);
  if (!value) return std::string(choices.front());
  const std::string typed = as_text(*value, key);
  if (std::ranges::find(choices, typed) != choices.end()) return typed;
  auto said = fault(*value, fmt::format("`{}` is `{}`, which is none of {}", key, utf8_substr(typed, 0, 60),
                                        list_and({choices.begin(), choices.end()})));
  if (const auto meant = nearest(typed, choices)) said.help(fmt::format("did you mean `{}`?", *meant));
  return std::string(choices.front());
}

const Value::Sequence& Reader::list(const Value& mapping, std::string_view key, std::string_view what, std::size_t most,
                                    bool optional) {
  static const Value::Sequence kNone;
  const Value* value = mapping.find(key);
  if (!value || value->is_null()) {
    if (!optional) fault(value ? *value : mapping, fmt::format("{} needs `{}`, a list", what, key));
    return kNone;
  }
  if (!value->is_sequence()) {
    fault(*value, fmt::format("`{}` is {}, a list is needed", key, value->kind_name()));
    return kNone;
  }
  if (value->size() > most) {
    fault("figure/too-much", *value,
          fmt::format("`{}` has {} items; a figure of more than {} cannot be read", key, value->size(), most))
        .help("show the most important ones, and give the rest as a table");
    return kNone;
  }
  return value->as_sequence();
}

std::vector<double> Reader::values(const Value& holder, std::string_view name, std::size_t count) {
  const Value* list = holder.find("values");
  if (!list || !list->is_sequence()) {
    fault(list ? *list : holder,
          fmt::format("`{}` needs `values`, a list of {} {}", name, count, count == 1 ? "number" : "numbers"));
    return {};
  }
  if (list->size() != count) {
    fault("figure/mismatched", *list,
          fmt::format("`{}` has {} {} for {} {}", name, list->size(), list->size() == 1 ? "value" : "values", count,
                      count == 1 ? "category" : "categories"))
        .help("write `~` for a value that is not known");
    return {};
  }
  std::vector<double> out;
  for (const Value& value : list->as_sequence()) out.push_back(number_or_unknown(value, name));
  return out;
}

NumberFormat Reader::number_format() {
  // A unit stands beside numbers, or once over the scale.
  const Value* unit = root_.find("unit");
  NumberFormat format = format_of_unit(unit && !unit->is_null() ? as_text(*unit, "unit", 40) : "");
  if (root_.find("decimals")) format.decimals = whole_at(root_, "decimals", -1, 0, 6);
  return format;
}

}  // namespace despatch::chart
