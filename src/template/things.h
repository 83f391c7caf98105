// What a template makes while it runs, as Value::Object: lists it may change, tuples, macros, the loop variable, and so
// on. They live as long as one merge and stay in its thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "value/value.h"

namespace despatch::jinja {

class Runtime;
struct Exec;
struct CallValues;

enum class ThingKind : std::uint8_t {
  Undefined,
  Markup,
  Tuple,
  List,
  Dict,
  View,
  Range,
  Iterator,
  Macro,
  Method,
  Function,
  Loop,
  Cycler,
  Joiner,
  Namespace,
  Module,
  Self,
  Block,
};

class Thing : public Value::Object {
 public:
  explicit Thing(ThingKind k) : kind(k) {}
  const ThingKind kind;
  [[nodiscard]] std::string_view type_name() const final;
};

[[nodiscard]] inline Thing* thing(const Value& v) {
  return v.kind() == Value::Kind::Object ? static_cast<Thing*>(&v.as_object()) : nullptr;
}
template <class T>
[[nodiscard]] T* as(const Value& v) {
  Thing* t = thing(v);
  return t && t->kind == T::kKind ? static_cast<T*>(t) : nullptr;
}

/// Destroys values without recursion, however deep they hold each other.
void bury(std::vector<Value>& values);
void bury(Value& value);

using Items = std::vector<Value>;
using Entries = std::vector<Value::Entry>;

/// A value that is not there, and what is known of why.
struct Undefined : Thing {
  static constexpr ThingKind kKind = ThingKind::Undefined;
  enum class Why : std::uint8_t { Variable, Key, Hint };
  Undefined() : Thing(kKind) {}
  ~Undefined() override { bury(object); }
  Why why = Why::Variable;
  bool strict = true;
  std::string name;  ///< the variable or key
  std::string hint;  ///< a sentence, when `why` is Hint
  Value object;      ///< what had no such key
  Span where;        ///< the expression that looked for it
};

/// Text that is already safe in HTML.
struct Markup : Thing {
  static constexpr ThingKind kKind = ThingKind::Markup;
  explicit Markup(std::string t) : Thing(kKind), text(std::move(t)) {}
  std::string text;
};

/// Things that can come to hold themselves; the runtime empties them when the merge ends.
struct Sweepable : Thing {
  using Thing::Thing;
  ~Sweepable() override;
  virtual void sweep() = 0;
  Sweepable* next = nullptr;
  Sweepable** previous = nullptr;
};

struct Tuple : Thing {
  static constexpr ThingKind kKind = ThingKind::Tuple;
  explicit Tuple(Items i, bool is_group = false) : Thing(kKind), items(std::move(i)), group(is_group) {}
  ~Tuple() override { bury(items); }
  Items items;
  bool group;  ///< one of `groupby`: `.grouper` and `.list`
};

struct List : Sweepable {
  static constexpr ThingKind kKind = ThingKind::List;
  explicit List(Items i) : Sweepable(kKind), items(std::move(i)) {}
  ~List() override { bury(items); }
  void sweep() override { bury(items); }
  Items items;
};

/// Python's dict: keeps order; 1, 1.0 and true are one key.
struct Dict : Sweepable {
  static constexpr ThingKind kKind = ThingKind::Dict;
  Dict() : Sweepable(kKind) {}
  explicit Dict(Entries e) : Sweepable(kKind), entries(std::move(e)) { reindex(); }
  ~Dict() override { sweep(); }
  void sweep() override;
  /// Keys must be hashable: check first.
  void set(const Value& key, Value value);
  void set_name(std::string_view name, Value value) { set(Value(name), std::move(value)); }
  [[nodiscard]] const Value* find(const Value& key) const;
  [[nodiscard]] const Value* find_name(std::string_view name) const;
  bool erase(const Value& key);
  void clear();
  [[nodiscard]] const Entries& all() const { return entries; }

 private:
  [[nodiscard]] std::size_t locate(const Value& key) const;
  void reindex();
  Entries entries;
  std::unordered_multimap<std::size_t, std::size_t> index;  ///< hash → place; only beyond a few keys
};

/// keys(), values(), items() of a dict, live.
struct View : Thing {
  static constexpr ThingKind kKind = ThingKind::View;
  enum class Of : std::uint8_t { Keys, Values, Items };
  View(Value d, Of o) : Thing(kKind), dict(std::move(d)), of(o) {}
  ~View() override { bury(dict); }
  Value dict;
  Of of;
};

struct Range : Thing {
  static constexpr ThingKind kKind = ThingKind::Range;
  Range(std::int64_t a, std::int64_t b, std::int64_t s);
  std::int64_t start, stop, step;
  std::int64_t length;
  [[nodiscard]] std::int64_t at(std::int64_t i) const { return start + i * step; }
};

/// Python's one-way iterators: what map, select, batch and their kin give. Each item is made when it is asked for,
/// once.
struct Iterator : Thing {
  static constexpr ThingKind kKind = ThingKind::Iterator;
  explicit Iterator(std::string_view n) : Thing(kKind), name(n) {}
  std::string_view name;    ///< "generator"
  std::uint32_t depth = 1;  ///< iterators this one draws on
  virtual bool produce(Runtime&, Value& out) = 0;
};

/// `x.append`: a method and its object.
struct Method : Thing {
  static constexpr ThingKind kKind = ThingKind::Method;
  Method(Value s, std::string n) : Thing(kKind), self(std::move(s)), name(std::move(n)) {}
  ~Method() override { bury(self); }
  Value self;
  std::string name;
};

/// range, dict, cycler, joiner, namespace.
struct Function : Thing {
  static constexpr ThingKind kKind = ThingKind::Function;
  using Call = Value (*)(Runtime&, CallValues&);
  Function(std::string_view n, std::string_view p, Call c) : Thing(kKind), name(n), printed(p), call(c) {}
  std::string_view name;
  std::string_view printed;  ///< as Python prints it
  Call call;
};

struct Cycler : Thing {
  static constexpr ThingKind kKind = ThingKind::Cycler;
  explicit Cycler(Items i) : Thing(kKind), items(std::move(i)) {}
  ~Cycler() override { bury(items); }
  Items items;
  std::size_t position = 0;
};

struct Joiner : Thing {
  static constexpr ThingKind kKind = ThingKind::Joiner;
  explicit Joiner(Value s) : Thing(kKind), separator(std::move(s)) {}
  ~Joiner() override { bury(separator); }
  Value separator;
  bool used = false;
};

struct Namespace : Sweepable {
  static constexpr ThingKind kKind = ThingKind::Namespace;
  Namespace() : Sweepable(kKind) {}
  void sweep() override { attributes.clear(); }
  Dict attributes;
};

// ---- making them
[[nodiscard]] inline Value make_list(Items items) { return Value(new List(std::move(items))); }
[[nodiscard]] inline Value make_tuple(Items items) { return Value(new Tuple(std::move(items))); }
[[nodiscard]] inline Value make_markup(std::string text) { return Value(new Markup(std::move(text))); }

// ---- asking what they are
[[nodiscard]] bool is_undefined(const Value& v);
/// Text or safe text.
[[nodiscard]] inline bool is_text(const Value& v) { return v.is_string() || as<Markup>(v); }
[[nodiscard]] inline const std::string& text_of(const Value& v) {
  return v.is_string() ? v.as_string() : static_cast<Markup*>(thing(v))->text;
}
/// Of the same sort as `like`: safe text stays safe.
[[nodiscard]] inline Value text_like(const Value& like, std::string text) {
  return as<Markup>(like) ? make_markup(std::move(text)) : Value(std::move(text));
}
[[nodiscard]] inline bool is_list(const Value& v) { return v.is_sequence() || as<List>(v); }
[[nodiscard]] inline bool is_dict(const Value& v) { return v.is_mapping() || as<Dict>(v); }
/// Whole numbers, true and false among them.
[[nodiscard]] inline bool is_integral(const Value& v) { return v.is_int() || v.is_bool(); }
[[nodiscard]] inline std::int64_t integer_of(const Value& v) { return v.is_int() ? v.as_int() : v.as_bool() ? 1 : 0; }
[[nodiscard]] inline bool is_numeric(const Value& v) { return is_integral(v) || v.is_float(); }
[[nodiscard]] inline double real_of(const Value& v) {
  return v.is_float() ? v.as_float() : static_cast<double>(integer_of(v));
}
/// "text", "a list": for messages.
[[nodiscard]] std::string describe(const Value& v);

}  // namespace despatch::jinja
