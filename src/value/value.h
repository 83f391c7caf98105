// Value: data as it was written. An immutable tree of nulls, booleans, numbers, strings, sequences and mappings in
// which every node knows its place in a file. Copies are cheap (one reference count) and may be shared between threads.
//
//     Value panel = read_yaml(source, diagnostics);          // value/yaml.h
//     if (const Value* date = panel.find("date")) use(date->as_string(), date->span());
//
//     Value point = Value::mapping({{"x", 1}, {"y", 2}});      // made in code: no place
#pragma once

#include <atomic>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/source.h"

namespace despatch {

class Value {
 public:
  enum class Kind : std::uint8_t {
    Undefined,  ///< nothing there: a key that is not in a mapping, a variable nobody set
    Null,
    Bool,
    Int,    ///< 64 bits, signed
    Float,  ///< IEEE double
    String,
    Sequence,
    Mapping,  ///< keeps the order of its keys; a key is a scalar and occurs once
    Object,   ///< something a stage lends to itself (a template's macro); never read from a file
  };
  struct Entry;
  using Sequence = std::vector<Value>;
  using Mapping = std::vector<Entry>;
  class Object;

  Value() noexcept : kind_(Kind::Undefined) { scalar_.integer = 0; }
  Value(std::nullptr_t) noexcept : kind_(Kind::Null) { scalar_.integer = 0; }
  Value(bool value) noexcept : kind_(Kind::Bool) { scalar_.integer = value; }
  Value(int value) noexcept : kind_(Kind::Int) { scalar_.integer = value; }
  Value(std::int64_t value) noexcept : kind_(Kind::Int) { scalar_.integer = value; }
  Value(double value) noexcept : kind_(Kind::Float) { scalar_.real = value; }
  Value(const char* text) : Value(std::string(text)) {}
  Value(std::string_view text) : Value(std::string(text)) {}
  Value(std::string text);
  Value(Sequence items);
  /// Takes ownership; `object` must have been made by `new` and not be owned yet.
  explicit Value(Object* object) noexcept;
  Value(const Value& other) noexcept;
  Value(Value&& other) noexcept;
  Value& operator=(Value other) noexcept;
  ~Value();

  /// A later entry with the same key replaces the earlier one, in its place.
  static Value mapping(Mapping entries);
  static Value mapping(std::initializer_list<std::pair<std::string_view, Value>> entries);
  static Value sequence(Sequence items) { return Value(std::move(items)); }

  /// The same value, said to stand at `span`.
  [[nodiscard]] Value at(Span span) const;
  [[nodiscard]] Span span() const { return span_; }

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] bool is_undefined() const noexcept { return kind_ == Kind::Undefined; }
  [[nodiscard]] bool is_null() const noexcept { return kind_ == Kind::Null; }
  [[nodiscard]] bool is_bool() const noexcept { return kind_ == Kind::Bool; }
  [[nodiscard]] bool is_int() const noexcept { return kind_ == Kind::Int; }
  [[nodiscard]] bool is_float() const noexcept { return kind_ == Kind::Float; }
  [[nodiscard]] bool is_number() const noexcept { return is_int() || is_float(); }
  [[nodiscard]] bool is_string() const noexcept { return kind_ == Kind::String; }
  [[nodiscard]] bool is_sequence() const noexcept { return kind_ == Kind::Sequence; }
  [[nodiscard]] bool is_mapping() const noexcept { return kind_ == Kind::Mapping; }
  [[nodiscard]] bool is_object() const noexcept { return kind_ == Kind::Object; }

  // Each needs its kind; anything else is a broken invariant and asserts. as_float takes an Int too.
  [[nodiscard]] bool as_bool() const;
  [[nodiscard]] std::int64_t as_int() const;
  [[nodiscard]] double as_float() const;
  [[nodiscard]] const std::string& as_string() const;
  [[nodiscard]] const Sequence& as_sequence() const;
  [[nodiscard]] const Mapping& as_mapping() const;
  [[nodiscard]] Object& as_object() const;

  /// The value of a string key; null when this is no mapping or has no such key.
  [[nodiscard]] const Value* find(std::string_view key) const;
  [[nodiscard]] const Value* find(const char* key) const { return find(std::string_view(key)); }
  /// The value of any scalar key, compared by kind and value (1, 1.0 and true are three keys).
  [[nodiscard]] const Value* find(const Value& key) const;
  /// Items or entries; 0 for a scalar.
  [[nodiscard]] std::size_t size() const;

  /// For messages: "a mapping", "a sequence", "text", "a whole number", "a number", "true or false", "nothing".
  [[nodiscard]] std::string_view kind_name() const;

  /// Same kind and same content, places aside; 1 and 1.0 differ. Objects are equal when they are the same object.
  friend bool operator==(const Value& a, const Value& b);

 private:
  struct Node;
  struct StringNode;
  struct SequenceNode;
  struct MappingNode;
  void retain() const noexcept;
  void release() noexcept;
  [[nodiscard]] bool on_heap() const noexcept { return kind_ >= Kind::String; }

  Kind kind_;
  union {
    std::int64_t integer;
    double real;
    Node* node;
  } scalar_;
  Span span_;
};

struct Value::Entry {
  Value key;  ///< a scalar; its span is the key's place
  Value value;
};

/// What all heap values share. Only here because Object derives from it.
struct Value::Node {
  std::atomic<std::uint32_t> references{1};
  virtual ~Node() = default;
};

/// Base of what a stage lends to itself. Must be immutable, or used by one thread only.
class Value::Object : public Value::Node {
 public:
  [[nodiscard]] virtual std::string_view type_name() const = 0;
};

}  // namespace despatch
