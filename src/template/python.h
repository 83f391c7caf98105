// Python's ideas of printing, truth, equality, order and arithmetic, over Value.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "template/runtime.h"

namespace despatch::jinja {

// ---- printing (print.cc)
/// str(v)
[[nodiscard]] std::string to_text(Runtime&, const Value& v);
void append_text(Runtime&, std::string& out, const Value& v);
/// repr(v)
[[nodiscard]] std::string to_repr(Runtime&, const Value& v);
void append_repr(Runtime&, std::string& out, const Value& v);
void append_text_repr(std::string& out, std::string_view text);
/// repr of a float: the shortest digits that read back the same.
[[nodiscard]] std::string float_repr(double d);
void append_float(std::string& out, double d);
void append_integer(std::string& out, std::int64_t n);

// ---- truth, equality, order (compare.cc)
[[nodiscard]] bool truth(Runtime&, const Value& v);
[[nodiscard]] bool equals(Runtime&, const Value& a, const Value& b);
[[nodiscard]] bool less(Runtime&, const Value& a, const Value& b);
/// <, <=, >, >= by Python's rules; `symbol` is for the message.
enum class Order { Less, LessEqual, Greater, GreaterEqual };
[[nodiscard]] bool ordered(Runtime&, Order order, const Value& a, const Value& b);
[[nodiscard]] bool contains(Runtime&, const Value& container, const Value& item);
/// The same object, as far as a template can tell.
[[nodiscard]] bool identical(const Value& a, const Value& b);
[[nodiscard]] std::size_t hash_of(const Value& key);
/// Equality of two dict keys: no template code runs, nothing fails.
[[nodiscard]] bool keys_equal(const Value& a, const Value& b);
/// An error when `key` cannot be one (a list, a dict).
void check_hashable(Runtime&, const Value& key);

// ---- arithmetic (arithmetic.cc)
enum class Operator : std::uint8_t { Add, Subtract, Multiply, Divide, FloorDivide, Modulo, Power };
[[nodiscard]] Value arithmetic(Runtime&, Operator op, const Value& a, const Value& b);
[[nodiscard]] Value negate(Runtime&, const Value& v);
[[nodiscard]] Value plus(Runtime&, const Value& v);
[[nodiscard]] Value add_integers(std::int64_t a, std::int64_t b);

// ---- lists and their like (sequence.cc)
/// len(v); an error when it has none.
[[nodiscard]] std::int64_t length(Runtime&, const Value& v);
[[nodiscard]] std::optional<std::int64_t> length_if_any(Runtime&, const Value& v);
/// v[key], falling back to v.key; undefined when there is neither.
[[nodiscard]] Value get_item(Runtime&, const Value& v, const Value& key, Span where);
/// v.name, falling back to v["name"].
[[nodiscard]] Value get_attribute(Runtime&, const Value& v, std::string_view name, Span where);
[[nodiscard]] std::optional<Value> own_attribute(Runtime&, const Value& v, std::string_view name);
/// v[from:to:step]; Value() for what is left out.
[[nodiscard]] Value slice(Runtime&, const Value& v, const Value& from, const Value& to, const Value& step);

/// Draws the items of anything that can be looped over, one at a time. An error when it cannot.
class Cursor {
 public:
  Cursor(Runtime& runtime, const Value& v);
  bool next(Value& out);

 private:
  enum class Kind : std::uint8_t { Nothing, Items, Keys, Text, Range, Iterator, View, Loop };
  Runtime& runtime_;
  Value held_;
  Kind kind_ = Kind::Nothing;
  std::size_t at_ = 0;
  const Items* stable_ = nullptr;
};
[[nodiscard]] bool is_iterable(const Value& v);
/// list(v)
[[nodiscard]] Items collect(Runtime&, const Value& v);
/// An iterator over a list already made.
[[nodiscard]] Value iterate(std::string_view name, Items items);

/// soft_str: text stays as it is, safe text too; all else is printed.
[[nodiscard]] Value soft_text(Runtime&, const Value& v);
/// markupsafe.escape
[[nodiscard]] Value escape(Runtime&, const Value& v);
void append_escaped(std::string& out, std::string_view text);

/// A whole number where Python wants an index: an int or a bool. `what` is for the message.
[[nodiscard]] std::int64_t need_integer(const Value& v, std::string_view what);
[[nodiscard]] const std::string& need_text(const Value& v, std::string_view what);

/// The error that using an undefined value is.
[[noreturn]] void fail_undefined(const Value& v);
/// An error when `v` is undefined and strict.
void check_strict(const Value& v);

}  // namespace despatch::jinja
