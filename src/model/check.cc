#include "model/check.h"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"

namespace despatch {
namespace {

std::string shown(const Value& value) {
  if (value.is_string() || value.is_number() || value.is_bool()) {
    const std::string_view text = value.is_string() ? std::string_view(value.as_string()) : value.span().text();
    const std::string line(trim(text.substr(0, text.find('\n'))));
    return fmt::format("`{}`", code_points(line) > 40 ? utf8_substr(line, 0, 39) + "…" : line);
  }
  return std::string(value.kind_name() == "a sequence" ? "a list" : value.kind_name());
}

/// The part of a value that one line can show.
Span first_line(Span span) {
  const std::string_view text = span.text();
  const std::size_t end = text.find_first_of("\r\n");
  if (end != std::string_view::npos) span.end = span.begin + static_cast<std::uint32_t>(end);
  return span;
}

/// Where a mapping that lacks something is pointed at: its first key.
Span head_of(const Value& mapping) {
  if (!mapping.is_mapping() || mapping.size() == 0) return first_line(mapping.span());
  return first_line(mapping.as_mapping()[0].key.span());
}

/// Which known key that keeps a paper from the public an unknown key speaks of: `exempted`, `is_confidential`. Nothing
/// when that key stands there already.
std::optional<std::string_view> kept_back_by(const std::string& key, const Value& value, const Shape& shape) {
  const std::string lower = ascii_lower(key);
  for (const std::string_view known : {"exempt", "confidential"})
    if (lower.find(known) != std::string::npos && shape.find(known) && !value.find(known)) return known;
  return std::nullopt;
}

class Checker {
 public:
  Checker(Diagnostics& out, References& references) : out_(out), references_(references) {}

  void shape(const Value& value, const Shape& shape) {
    missing_keys(value, shape, known_keys(value, shape));
    for (const Value::Entry& entry : value.as_mapping()) {
      if (!entry.key.is_string()) continue;
      const std::string& key = entry.key.as_string();
      if (const Field* field = shape.find(key)) {
        if (!field->required && is_gap(entry.value)) {
          for (const Value::Entry& part : entry.value.as_mapping()) common(part, part.key.as_string(), shape);
          continue;
        }
        this->value(entry.value, field->type, entry.key, shape);
      } else if (is_common_key(key) || is_companion_key(shape, key)) {
        common(entry, key, shape);
      }
    }
  }

 private:
  /// Reports keys that are not known; gives the keys that were meant by them.
  std::vector<std::string_view> known_keys(const Value& value, const Shape& shape) {
    std::vector<std::string_view> all_meant;
    std::vector<std::string_view> known;
    for (const Field& field : shape.fields) known.push_back(field.key);
    for (const Field& field : common_fields()) known.push_back(field.key);
    for (const Value::Entry& entry : value.as_mapping()) {
      const std::string key = entry.key.is_string() ? entry.key.as_string() : std::string(entry.key.span().text());
      if (entry.key.is_string() && (shape.find(key) || is_common_key(key) || is_companion_key(shape, key))) continue;
      const Span where = first_line(entry.key.span());
      std::optional<std::string_view> meant;
      for (const auto& [typed, is_meant] : shape.mistakes)
        if (typed == key) meant = is_meant;
      const bool by_hand = meant.has_value();
      if (!meant) meant = nearest(key, known);
      if (meant && !by_hand && value.find(*meant)) meant = std::nullopt;
      if (shape.open) {
        // Keys of the author's own are welcome; one that is nearly a known key is probably that key.
        // But a paper that is to be kept back does not go out for a slip of the hand, or for a word of another form.
        const std::optional<std::string_view> held = kept_back_by(key, value, shape);
        if (held) meant = held;
        if (!held && (!meant || edit_distance(key, *meant) > 1 || key.size() < 4)) continue;
        const bool keeps_back = *meant == "exempt" || *meant == "confidential";
        const std::string message = fmt::format("the key `{}` is not known, but `{}` is", key, *meant);
        (keeps_back ? out_.error("model/likely-typo", where, message)
                    : out_.warning("model/likely-typo", where, message))
            .help(fmt::format("did you mean `{}`?", *meant))
            .fix(where, std::string(*meant));
        continue;
      }
      auto fault = out_.error("model/unknown-key", where,
                              fmt::format("{} {} has no key `{}`", indefinite(shape.name), shape.name, key));
      if (meant) {
        fault.help(fmt::format("did you mean `{}`?", *meant));
        if (!value.find(*meant)) fault.fix(where, std::string(*meant));
        all_meant.push_back(*meant);
      } else if (entry.value.is_null() && ends_like_an_item(entry.key.span())) {
        fault.help(fmt::format("a comma parts what stands in braces: put quotes round {} that has one",
                               key.find_first_not_of("0123456789.") == std::string::npos ? "an amount" : "text"));
      } else {
        static constexpr std::size_t kMostNames = 12;
        std::vector<std::string> names;
        for (const Field& field : shape.fields)
          if (!value.find(field.key) && names.size() < kMostNames) names.push_back(fmt::format("`{}`", field.key));
        if (!names.empty())
          fault.help(fmt::format("{} {}", names.size() < kMostNames ? "its other keys are" : "among its keys are",
                                 list_and(names)));
      }
    }
    return all_meant;
  }

  /// `meant` holds keys that were mistyped: their absence is the same fault, and told already.
  void missing_keys(const Value& value, const Shape& shape, const std::vector<std::string_view>& meant) {
    if (value.find("not_published")) return;
    for (const Field& field : shape.fields)
      if (field.required && !value.find(field.key) && std::ranges::find(meant, field.key) == meant.end())
        out_.error("model/missing-key", head_of(value), fmt::format("this {} has no `{}`", shape.name, field.key))
            .help(fmt::format("add `{}:` {} ({})", field.key, field.description, describe_type(field.type)));
    for (const std::vector<std::string_view>& group : shape.one_of) {
      if (std::ranges::any_of(group, [&](std::string_view key) {
            return value.find(key) || std::ranges::find(meant, key) != meant.end();
          }))
        continue;
      std::vector<std::string> names;
      for (const std::string_view key : group) names.push_back(fmt::format("`{}`", key));
      out_.error("model/missing-key", head_of(value),
                 fmt::format("this {} has neither {}", shape.name, list_and(names, "nor")))
          .help("add at least one of them");
    }
  }

  void common(const Value::Entry& entry, std::string_view key, const Shape& shape) {
    const auto of = [&](std::string_view name) -> const Field& {
      return *std::ranges::find(common_fields(), name, &Field::key);
    };
    for (const std::string_view name : {"source", "note", "status"})
      if (key == name || key.ends_with(fmt::format("_{}", name)))
        return value(entry.value, of(name).type, entry.key, shape);
    value(entry.value, of("not_published").type, entry.key, shape);
  }

  void wrong_form(const Value& value, const Type& type, const Value& key, const Shape& shape) {
    const std::string name =
        key.is_undefined() ? fmt::format("an item of a list of {}", shape.name)
                           : fmt::format("`{}`", key.is_string() ? key.as_string() : std::string(key.span().text()));
    if (value.is_null()) {
      const Span where =
          value.span().begin == value.span().end && key.span().known() ? first_line(key.span()) : value.span();
      out_.error("model/wrong-type", where, fmt::format("{} has no value", name))
          .help(type.form == Type::Form::Colour
                    ? "put quotes round a colour, as in \"#1d70b8\": what follows a bare # is a remark"
                    : fmt::format("write {}, or take the line out", describe_type(type)));
      return;
    }
    const Span where = value.is_mapping() || value.is_sequence()
                           ? (key.span().known() ? first_line(key.span()) : head_of(value))
                           : first_line(value.span());
    auto fault = out_.error("model/wrong-type", where,
                            fmt::format("{} should be {}, but {} stands here", name, describe_type(type),
                                        value.is_string() ? "text" : shown(value)));
    const bool wants_text = type.form == Type::Form::Text || type.form == Type::Form::Markdown ||
                            type.form == Type::Form::Id || type.form == Type::Form::Reference;
    if (wants_text && (value.is_number() || value.is_bool()))
      fault.help(fmt::format("put quotes round it: \"{}\"", value.span().text()))
          .fix(value.span(), fmt::format("\"{}\"", value.span().text()));
    else if (type.form == Type::Form::Time && value.is_float())
      fault.help(fmt::format("write it with a colon, or put quotes round it: \"{}\"", value.span().text()));
    else if (type.form == Type::Form::Boolean && value.is_string() &&
             (value.as_string() == "yes" || value.as_string() == "no"))
      fault.help(fmt::format("write {}", value.as_string() == "yes" ? "true" : "false"))
          .fix(value.span(), value.as_string() == "yes" ? "true" : "false");
    else if (type.form == Type::Form::List)
      fault.help("begin each item on a line of its own with a dash and a blank");
    else if (wants_text && value.is_mapping())
      fault.help("if it is text with a colon in it, put quotes round it");
    else if (type.form == Type::Form::Choice && value.is_bool())
      fault.help(fmt::format("write {}", describe_type(type)));
    else if (type.form == Type::Form::Date && value.is_int())
      fault.help("write year-month-day, as in 2017-11-23");
    else if (takes(type, Type::Form::Label) && value.is_float())
      fault.help(fmt::format("put quotes round it: \"{}\"", value.span().text()))
          .fix(value.span(), fmt::format("\"{}\"", value.span().text()));
    else if ((takes(type, Type::Form::Number) || takes(type, Type::Form::Whole)) && value.is_string())
      help_to_number(value, fault);
    else if (takes(type, Type::Form::List) && takes(type, Type::Form::Record) && value.is_string())
      fault.help(
          fmt::format("write a list, as in [one, another], or {}", keys_in_braces(*of_form(type, Type::Form::Record))));
  }

  /// A key in braces without a colon: what stands after a comma that was meant as part of a text.
  static bool ends_like_an_item(Span key) {
    if (!key.known()) return false;
    const std::string_view after = trim(key.source->text().substr(key.end));
    return after.starts_with(',') || after.starts_with('}');
  }

  static const Type* of_form(const Type& type, Type::Form form) {
    if (type.form == form) return &type;
    if (type.form != Type::Form::Either) return nullptr;
    const auto found = std::ranges::find(type.parts, form, &Type::form);
    return found == type.parts.end() ? nullptr : &*found;
  }
  static bool takes(const Type& type, Type::Form form) { return of_form(type, form) != nullptr; }

  /// "50%", "30 %", "80" in quotes: the number alone. Words have none.
  static void help_to_number(const Value& value, Diagnostics::Builder& fault) {
    const std::string_view text = trim(value.as_string());
    const std::size_t end = std::min(text.find_first_not_of("-0123456789."), text.size());
    const std::string_view sign = trim(text.substr(end));
    if (end > 0 && (sign.empty() || sign == "%"))
      fault.help(fmt::format("write the number alone: {}", text.substr(0, end)));
    else
      fault.help("write a number, in figures");
  }

  /// "{first: …, count: …}"
  static std::string keys_in_braces(const Type& type) {
    std::string out;
    for (const Field& field : type.shape().fields)
      if (field.required) out += fmt::format("{}{}: …", out.empty() ? "" : ", ", field.key);
    return "`{" + out + "}`";
  }

  void refuse(std::string_view code, const Value& value, std::string_view message, const Type& type) {
    out_.error(code, first_line(value.span()), std::string(message)).help(fmt::format("write {}", describe_type(type)));
  }

  void value(const Value& value, const Type& type, const Value& key, const Shape& shape) {
    if (!fits_form(type, value)) return wrong_form(value, type, key, shape);
    const std::string name = key.is_string() ? key.as_string() : std::string();
    switch (type.form) {
      case Type::Form::Anything:
      case Type::Form::Boolean: return;
      case Type::Form::Text:
      case Type::Form::Markdown:
      case Type::Form::Label:
        if (value.is_string() && trim(value.as_string()).empty())
          out_.error("model/empty-text", first_line(value.span()), fmt::format("`{}` is empty", name))
              .help("write something, or take the line out");
        return;
      case Type::Form::Id:
        if (!is_id(value.as_string())) return bad_id(value);
        declare(type.id_kind, value);
        return;
      case Type::Form::Reference:
        if (!is_id(value.as_string())) return bad_id(value, type.id_kind);
        references_.use(type.id_kind, value.as_string(), value.span());
        return;
      case Type::Form::Date:
        if (const auto date = parse_date(value.as_string()); !date)
          out_.error("model/bad-date", first_line(value.span()), date.error())
              .help("write year-month-day, as in 2017-11-23");
        return;
      case Type::Form::Time:
        if (!is_time(value.as_string()))
          refuse("model/bad-time", value, fmt::format("{} is no time of day", shown(value)), type);
        return;
      case Type::Form::Colour:
        if (const auto colour = colour_of(value.as_string()); !colour)
          refuse("model/bad-colour", value, colour.error(), type);
        return;
      case Type::Form::Money:
        if (const auto amount = money_of(value); !amount) {
          // What only exact arithmetic can see is told apart from what a pattern can see.
          const bool beyond_pattern = value.is_number() || amount.error().find("penny") != std::string::npos ||
                                      amount.error().find("more than") != std::string::npos;
          out_.error(beyond_pattern ? "money/inexact" : "model/bad-money", first_line(value.span()), amount.error());
        }
        return;
      case Type::Form::Percent:
        if (const auto number = percent_of(value); !number)
          out_.error("model/out-of-range", first_line(value.span()), number.error())
              .help("write a number from 0 to 100");
        return;
      case Type::Form::Whole:
      case Type::Form::Number:
        if (type.least != type.most && (value.as_float() < type.least || value.as_float() > type.most))
          out_.error("model/out-of-range", value.span(),
                     fmt::format("`{}` is {}; it must be {}", name, value.span().text(), describe_type(type)))
              .help("mend the number");
        return;
      case Type::Form::Choice: return choice(value, type, name);
      case Type::Form::List:
        if (value.size() < static_cast<std::size_t>(type.least))
          out_.error("model/empty-list", key.span().known() ? first_line(key.span()) : value.span(),
                     value.size() == 0
                         ? fmt::format("`{}` is empty", name)
                         : fmt::format("`{}` has {} of the {:.0f} items that it needs", name, value.size(), type.least))
              .help(type.least <= 1 ? "write at least one item, or take the line out"
                                    : fmt::format("write {:.0f} items, or take the line out", type.least));
        for (const Value& item : value.as_sequence()) item_of_list(item, type.parts[0], key, shape);
        return;
      case Type::Form::Mapping:
        for (const Value::Entry& entry : value.as_mapping()) {
          if (entry.key.is_string() && is_common_key(entry.key.as_string())) {
            common(entry, entry.key.as_string(), shape);
            continue;
          }
          if (!type.id_kind.empty()) {
            if (!entry.key.is_string() || !is_id(entry.key.as_string()))
              bad_id(entry.key);
            else
              references_.use(type.id_kind, entry.key.as_string(), entry.key.span());
          }
          this->value(entry.value, type.parts[0], entry.key, shape);
        }
        return;
      case Type::Form::Either:
        for (const Type& part : type.parts)
          if (fits_form(part, value)) return this->value(value, part, key, shape);
        return;
      case Type::Form::Record: return this->shape(value, type.shape());
    }
  }

  void item_of_list(const Value& item, const Type& type, const Value& key, const Shape& shape) {
    if (fits_form(type, item)) return value(item, type, key, shape);
    const Span where = item.is_mapping() ? head_of(item) : first_line(item.span());
    auto fault = out_.error("model/wrong-type", where,
                            fmt::format("each item of `{}` should be {}, but {} stands here",
                                        key.is_string() ? key.as_string() : "the list", describe_type(type),
                                        item.is_string() ? "text" : shown(item)));
    if (item.is_number() || item.is_bool())
      fault.help("put quotes round it if it is text");
    else if (item.is_mapping())
      fault.help("if it is text with a colon in it, put quotes round it");
    else if (type.form == Type::Form::Record) {
      std::vector<std::string> keys;
      for (const Field& field : type.shape().fields)
        if (field.required) keys.push_back(fmt::format("`{}:`", field.key));
      fault.help(keys.empty() ? "write its keys, one to a line"
                              : fmt::format("write {} with their values", list_and(keys)));
    } else
      fault.help(fmt::format("write {}", describe_type(type)));
  }

  void choice(const Value& value, const Type& type, const std::string& name) {
    const std::string& word = value.as_string();
    if (std::ranges::find(type.words, word) != type.words.end()) return;
    auto fault = out_.error("model/not-a-choice", first_line(value.span()),
                            fmt::format("`{}` is {}; it must be {}", name, shown(value), describe_type(type)));
    static constexpr std::pair<std::string_view, std::string_view> kAsPeopleSay[] = {{"maybe", "could-be-yes"},
                                                                                     {"possibly", "could-be-yes"},
                                                                                     {"could be", "could-be-yes"},
                                                                                     {"y", "yes"},
                                                                                     {"n", "no"}};
    std::optional<std::string_view> said;
    for (const auto& [people, ours] : kAsPeopleSay)
      if (ascii_lower(word) == people && std::ranges::find(type.words, ours) != type.words.end()) said = ours;
    if (!said) said = nearest(word, type.words);
    if (said)
      fault.help(fmt::format("did you mean `{}`?", *said)).fix(value.span(), std::string(*said));
    else
      fault.help("write one of these words");
  }

  void bad_id(const Value& value, std::string_view wanted = "") {
    const std::string text = value.is_string() ? value.as_string() : std::string(value.span().text());
    auto fault =
        out_.error("model/bad-id", first_line(value.span()),
                   fmt::format("`{}` cannot be an id: lower case letters and digits, with single hyphens between",
                               text.substr(0, 60)));
    if (!wanted.empty()) fault.note(fmt::format("this key takes the id of {} {}", indefinite(wanted), wanted));
    const std::string better = slug(text);
    if (is_id(better))
      fault.help(fmt::format("write `{}`", better));
    else
      fault.help("write a short word, such as wholly-owned-company");
  }

  void declare(std::string_view kind, const Value& value) {
    references_.declare(kind, value.as_string(), value.span());
    const auto [first, added] = declared_.emplace(std::pair(std::string(kind), value.as_string()), value.span());
    if (added) return;
    out_.error("reference/duplicate-id", value.span(), fmt::format("two {}s have the id `{}`", kind, value.as_string()))
        .note(first->second, "the first")
        .help("give one of them another id, and mend the places that mean it");
  }

  Diagnostics& out_;
  References& references_;
  std::map<std::pair<std::string, std::string>, Span> declared_;
};

}  // namespace

const std::vector<Field>& common_fields() {
  static const std::vector<Field> fields = {
      {"source",
       one_or_more(text()),
       false,
       "where the fact stands: a document with its page or paragraph, or an address",
       {}},
      {"note", markdown(), false, "a remark for whoever reads the file or the paper", {}},
      {"not_published",
       either({boolean(), one_or_more(text())}),
       false,
       "true, or what is missing: the public record does not hold it",
       {}},
      {"status",
       choice({"stated", "inferred", "reported"}),
       false,
       "how sure the fact is: the source says it, it was worked out, or somebody else reported it",
       {}},
  };
  return fields;
}

bool is_common_key(std::string_view key) {
  return std::ranges::find(common_fields(), key, &Field::key) != common_fields().end();
}

bool is_companion_key(const Shape& shape, std::string_view key) {
  for (const std::string_view end : {"_source", "_note", "_status"})
    if (key.ends_with(end) && shape.find(key.substr(0, key.size() - end.size()))) return true;
  return false;
}

bool is_gap(const Value& value) {
  if (!value.is_mapping() || !value.find("not_published")) return false;
  return std::ranges::all_of(value.as_mapping(), [](const Value::Entry& entry) {
    return entry.key.is_string() && is_common_key(entry.key.as_string());
  });
}

bool check_shape(const Value& value, const Shape& shape, Diagnostics& out, References& references) {
  const std::size_t before = out.errors();
  if (!value.is_mapping()) {
    out.error("model/wrong-type", first_line(value.span()),
              fmt::format("{} {} is a mapping of keys and values, but {} stands here", indefinite(shape.name),
                          shape.name, shown(value)))
        .help("write `key: value`, one to a line");
    return false;
  }
  Checker(out, references).shape(value, shape);
  return out.errors() == before;
}

}  // namespace despatch
