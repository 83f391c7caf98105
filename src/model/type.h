// What may stand as the value of a key: the words in which kinds of content are declared.
//
//     .needs("date", &Meeting::date, date(), "the day of the meeting")
//     .may("quorum", &Body::quorum, whole(1, 200), "members who must be present")
//     .may("items", &Meeting::items, list(record<Item>()), "what is dealt with, in order")
//
// From one type come the check with its messages (check.h), the JSON Schema (json_schema.h) and the printed reference.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "value/value.h"

namespace despatch {

struct Shape;

struct Type {
  enum class Form : std::uint8_t {
    Anything,
    Text,       ///< one line or many; at least one character that is no blank
    Markdown,   ///< text that may use Markdown
    Label,      ///< text or a whole number, as in a minute's number
    Id,         ///< lower case letters, digits and hyphens; declares the id for others to refer to
    Reference,  ///< an id declared elsewhere, in this file or another of the project
    Date,       ///< 2017-11-23
    Time,       ///< 14:30, 10.00 am, 2pm, noon
    Money,      ///< 1250000, 1250000.50, "£4.6m": exact pence
    Whole,      ///< least to most
    Number,     ///< least to most
    Colour,     ///< "#1d70b8", "#fff", black, white
    Percent,    ///< 0 to 100, as 3.5 or "3.5%"
    Boolean,
    Choice,   ///< one of `words`
    List,     ///< of parts[0], at least `least`
    Mapping,  ///< any keys; values are parts[0]. keys refer to ids when id_kind is not empty
    Either,   ///< the first of `parts` whose form fits the value
    Record,   ///< a mapping with the keys of a shape
  };
  Form form = Form::Anything;
  double least = 0, most = 0;  ///< both 0: no bounds
  std::vector<std::string_view> words;
  std::string_view id_kind;
  std::vector<Type> parts;
  const Shape& (*shape)() = nullptr;  ///< asked late, so that a record may hold records of its own sort
};

[[nodiscard]] Type anything();
[[nodiscard]] Type text();
[[nodiscard]] Type markdown();
[[nodiscard]] Type label();
/// `kind` is a word for messages and what references match: "option", "body".
[[nodiscard]] Type id(std::string_view kind);
[[nodiscard]] Type reference(std::string_view kind);
[[nodiscard]] Type date();
[[nodiscard]] Type time_of_day();
[[nodiscard]] Type money();
[[nodiscard]] Type whole(std::int64_t least, std::int64_t most);
[[nodiscard]] Type number(double least, double most);
[[nodiscard]] Type any_number();
[[nodiscard]] Type percent();
[[nodiscard]] Type colour();
[[nodiscard]] Type boolean();
[[nodiscard]] Type choice(std::initializer_list<std::string_view> words);
[[nodiscard]] Type list(Type of, std::size_t at_least = 0);
[[nodiscard]] Type mapping_of(Type value);
/// A mapping whose keys are ids declared elsewhere: scores by option.
[[nodiscard]] Type mapping_by(std::string_view id_kind, Type value);
[[nodiscard]] Type either(std::initializer_list<Type> types);
/// One, or a list of several.
[[nodiscard]] Type one_or_more(Type of);
[[nodiscard]] Type record_of(const Shape& (*shape)());

/// "text", "a date such as 2017-11-23", "one of yes, no, maybe": what would do, for messages.
[[nodiscard]] std::string describe_type(const Type& type);

/// True when a value of this form (not its content) can be of the type.
[[nodiscard]] bool fits_form(const Type& type, const Value& value);

// The leaves, shared by the check and by binding. The error says what is wrong with the text.
[[nodiscard]] bool is_id(std::string_view text);
[[nodiscard]] bool is_time(std::string_view text);
/// Exact: a number's digits are taken from the text it was written as.
[[nodiscard]] tl::expected<Money, std::string> money_of(const Value& value);
[[nodiscard]] tl::expected<double, std::string> percent_of(const Value& value);
/// 0xRRGGBB.
[[nodiscard]] tl::expected<std::uint32_t, std::string> colour_of(std::string_view text);

}  // namespace despatch
