// How a figure that nobody typed came about: the rule, its source, and what went into it.
//
//     Worksheet sheet("content/business-case.yaml");           // one for each document; whoever runs the rules keeps
//     it const Workings workings(sheet);                          // what a rule is given Value total =
//     workings.of("set-up lines, added up")
//                       .plus("Programme team", team)          // a Located<Money>: typed, with its place
//                       .plus("ICT", ict)
//                       .gives(*team + *ict);                  // £4,600,000, and where it came from
//     Value gap = workings.of("funding less the total", "Green Book (2022), 5.2")
//                     .plus("funding", funding).minus("set-up cost", total)   // a figure worked out before
//                     .gives(difference);
//
// The span of such a value points into the worksheet: its offset is the number of the working. So a Value stays small,
// a copy of it keeps its history, and no text is made until somebody asks (`despatch trace` does).
#pragma once

#include <concepts>
#include <cstdint>
#include <deque>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/date.h"
#include "base/money.h"
#include "base/source.h"
#include "value/value.h"

namespace despatch {

/// Pounds as templates see them: whole when there are no pence.
[[nodiscard]] Value money_value(Money amount);

/// How a figure is printed in a formula.
enum class Unit : std::uint8_t {
  None,     ///< 79.5; 1,250; text as it is
  Pounds,   ///< £4,600,000
  Percent,  ///< 3.5%
};

/// What a rule may hand to a working: a value, with its place where it was typed or its own working where it was not.
/// Made from a Value, a number, text, Money, a Date, and from any of these `Located` or optional. One that is not there
/// is Undefined, and a working passes over it.
struct Quantity {
  Value value;
  Unit unit = Unit::None;

  Quantity() = default;
  template <class T>
  requires(std::constructible_from<Value, T> && !std::integral<std::remove_cvref_t<T>>) Quantity(T&& any)
      : value(std::forward<T>(any)) {}
  template <std::integral T>
  Quantity(T number) : value(static_cast<std::int64_t>(number)) {}
  Quantity(bool flag) : value(flag) {}
  Quantity(Money amount) : value(money_value(amount)), unit(Unit::Pounds) {}
  Quantity(Date day) : value(iso_date(day)) {}
  template <class T>
  Quantity(const Located<T>& typed) : Quantity(*typed) {
    value = value.at(typed.span);
  }
  template <class T>
  Quantity(const std::optional<T>& perhaps) : Quantity(perhaps ? Quantity(*perhaps) : Quantity()) {}
  /// 3.5 for 3.5%.
  [[nodiscard]] static Quantity percent(Quantity number);
};

/// One thing that went into a figure.
struct Operand {
  enum class Role : std::uint8_t {
    Plus,
    Minus,
    Times,
    Over,
    Input,  ///< had a part, but is no term of the formula
  };
  Value value;
  std::uint32_t label_begin = 0;  ///< ask Worksheet::label
  std::uint8_t label_size = 0;
  Role role = Role::Input;
  Unit unit = Unit::None;
};

/// The workings of one document, or of one merge. Written by one thread; then read by any number. Must outlive the
/// values that were worked out on it.
class Worksheet {
 public:
  struct Entry {
    std::string_view rule;     ///< "set-up lines, added up"
    std::string_view source;   ///< the law or book that says so; empty for plain arithmetic
    std::string_view pattern;  ///< a formula of the rule's own; empty where the operands' roles say it
    Unit unit = Unit::None;
    Span where;  ///< where the rule is laid down, when a template's expression is the rule
    Value result;
    std::vector<Operand> operands;
  };

  /// `of` is the document's name, for messages.
  explicit Worksheet(const std::string& of) : source_(of + " (worked out)", {}) {}
  Worksheet(const Worksheet&) = delete;
  Worksheet& operator=(const Worksheet&) = delete;

  /// What the spans of worked-out values name. It has no text.
  [[nodiscard]] const Source& source() const { return source_; }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  /// The working that a span points at; null when it points elsewhere.
  [[nodiscard]] const Entry* find(Span span) const;
  [[nodiscard]] std::string_view label(const Operand& operand) const;
  /// "40 × 80 + 25 × 80 = 5,200". The operands from left to right, so that a product after a sum takes it whole: "(40 +
  /// 25) × 80"; a product among the terms of a sum is written out. Of a long sum the middle is left out. Empty when the
  /// rule has no formula.
  [[nodiscard]] std::string formula(const Entry& entry) const;
  /// A place that somebody typed and this figure rests on: the first, going down the operands. Unknown when there is
  /// none; one in another worksheet is given as it is.
  [[nodiscard]] Span typed_place(Span span) const;

 private:
  friend class Working;
  [[nodiscard]] std::string term(const Operand& operand) const;
  [[nodiscard]] std::string from_pattern(const Entry& entry) const;
  [[nodiscard]] Unit unit_of(const Operand& operand) const;
  /// Where the label stands in labels_: put there when it is not found again.
  [[nodiscard]] std::uint32_t place_of(std::string_view label);

  Source source_;
  std::deque<Entry> entries_;
  std::string labels_;
  std::vector<std::uint32_t> seen_;  ///< where a label stood that was lent from the same address
};

/// "£4,600,000", "79.5", "1,250", "2017-11-23".
[[nodiscard]] std::string printed(const Value& value, Unit unit = Unit::None);

/// One figure being worked out. Operands in the order in which they are read.
class Working {
 public:
  Working(Worksheet* sheet, std::string_view rule, std::string_view source) : sheet_(sheet) {
    entry_.rule = rule;
    entry_.source = source;
  }

  /// A label is cut after some 200 bytes.
  Working& plus(std::string_view label, Quantity term) { return add(Operand::Role::Plus, label, std::move(term)); }
  Working& minus(std::string_view label, Quantity term) { return add(Operand::Role::Minus, label, std::move(term)); }
  Working& times(std::string_view label, Quantity factor) {
    return add(Operand::Role::Times, label, std::move(factor));
  }
  Working& over(std::string_view label, Quantity divisor) {
    return add(Operand::Role::Over, label, std::move(divisor));
  }
  /// What had a part without being a term: what was counted, compared, looked up.
  Working& input(std::string_view label, Quantity part) { return add(Operand::Role::Input, label, std::move(part)); }
  /// What a sum of nothing rests on: an input only where nothing else went in.
  Working& without_others(std::string_view label, Quantity part) {
    return entry_.operands.empty() ? add(Operand::Role::Input, label, std::move(part)) : *this;
  }
  /// The formula where plus, minus, times and over cannot say it, with labels of operands in braces: "{amount} / (1 +
  /// {rate})^{years}". A string literal.
  Working& formula(std::string_view pattern) {
    entry_.pattern = pattern;
    return *this;
  }
  /// For a rule that an author wrote: the expression in a template.
  Working& laid_down_at(Span where) {
    entry_.where = where;
    return *this;
  }
  /// Calls `add(working, item)` for each item.
  template <class Items, class Add>
  Working& each(const Items& items, Add&& add) {
    if (sheet_ == nullptr) return *this;
    entry_.operands.reserve(entry_.operands.size() + std::size(items));
    for (const auto& item : items) add(*this, item);
    return *this;
  }
  /// The figure, as templates see it, with its working behind it. Ends the working. Without any operand the figure has
  /// none: a rule that says nothing of what it used could not be followed.
  Value gives(Quantity result);

 private:
  Working& add(Operand::Role role, std::string_view label, Quantity quantity);

  Worksheet* sheet_;
  Worksheet::Entry entry_;
};

/// Where a rule writes its workings. Without a worksheet nothing is written and the figures are the same.
class Workings {
 public:
  Workings() = default;
  explicit Workings(Worksheet& sheet) : sheet_(&sheet) {}
  /// `rule` says in a few words what is done, `source` where that is laid down. Both must outlive the worksheet: string
  /// literals.
  [[nodiscard]] Working of(std::string_view rule, std::string_view source = {}) const { return {sheet_, rule, source}; }
  /// Whether anything is written at all.
  [[nodiscard]] bool written_down() const { return sheet_ != nullptr; }

 private:
  Worksheet* sheet_ = nullptr;
};

}  // namespace despatch
