// Reading a chart's specification: every fault is told at its own line of the fenced block. Private to figure/.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/date.h"
#include "base/diagnostic.h"
#include "figure/numbers.h"
#include "value/value.h"

namespace despatch::chart {

// What a figure may hold before it is refused: more could not be read, and hostile input stays cheap.
inline constexpr std::size_t kMostItems = 400;       // categories, events, points or steps
inline constexpr std::size_t kMostSeries = 12;       // told apart by fill and hatching
inline constexpr std::size_t kMostNameLength = 200;  // characters of a name
inline constexpr std::size_t kMostTextLength = 600;  // characters of a sentence
inline constexpr double kLargest = 1e15;             // beyond it a number loses its units
inline constexpr double kSmallest = 1e-9;            // nearer to nought a number is printed as nought

/// Leads from places in a specification to places in the document that holds it.
class Reader {
 public:
  /// `where` is the fenced block, from its opening fence on.
  Reader(const Value& root, Span where) : root_(root), where_(where) {}

  [[nodiscard]] const Value& root() const { return root_; }
  [[nodiscard]] bool failed() const { return failed_; }
  /// Hands over what was found; every message then says what to do.
  void finish(Diagnostics& out) const;

  Diagnostics::Builder fault(std::string_view code, const Value& at, std::string message);
  Diagnostics::Builder fault(const Value& at, std::string message);
  /// The place in the document of what stands at `span` in the specification; the whole block when it is not known.
  [[nodiscard]] Span place(Span span) const;
  [[nodiscard]] Span place(const Value& value) const { return place(value.span()); }

  /// Tells keys of `mapping` that are none of `known`; `what` is "a bar chart", "an event".
  void only(const Value& mapping, std::string_view what, std::initializer_list<std::string_view> known);
  /// Whether it is a mapping that has these keys; tells what is missing.
  bool needs(const Value& mapping, std::string_view what, std::initializer_list<std::string_view> keys);

  /// Text of a key; `fallback` when it is missing or null.
  std::string text(const Value& mapping, std::string_view key, std::string fallback = {});
  /// A name: not empty, not longer than a name may be, and new to `names`, which remembers it.
  using Names = std::unordered_map<std::string, Span>;
  std::string name(const Value& mapping, std::string_view key, Names& names);
  std::string name(const Value& scalar, Names& names);
  std::string as_text(const Value& value, std::string_view key, std::size_t most = kMostTextLength);

  std::optional<double> number(const Value& value, std::string_view key);
  /// A number, or NaN where nothing is written (`~`): not known.
  double number_or_unknown(const Value& value, std::string_view key);
  std::optional<double> number_at(const Value& mapping, std::string_view key);
  std::optional<int> whole(const Value& value, std::string_view key, int least, int most);
  int whole_at(const Value& mapping, std::string_view key, int fallback, int least, int most);
  std::optional<Date> date_at(const Value& mapping, std::string_view key);
  bool flag_at(const Value& mapping, std::string_view key, bool fallback = false);
  /// One of `choices`; the first when the key is missing.
  std::string choice_at(const Value& mapping, std::string_view key, const std::vector<std::string_view>& choices);

  /// The items of a list; empty when it is missing (told unless `optional`), no list, or too long.
  const Value::Sequence& list(const Value& mapping, std::string_view key, std::string_view what,
                              std::size_t most = kMostItems, bool optional = false);
  /// One number for each of `count` categories; empty after a fault.
  std::vector<double> values(const Value& holder, std::string_view name, std::size_t count);

  /// unit and decimals.
  NumberFormat number_format();

 private:
  const Value& root_;
  Span where_;
  Diagnostics found_;
  bool failed_ = false;
};

}  // namespace despatch::chart
