#include "value/value.h"

#include <cassert>
#include <unordered_map>

namespace despatch {

struct Value::StringNode : Node {
  explicit StringNode(std::string t) : text(std::move(t)) {}
  std::string text;
};

struct Value::SequenceNode : Node {
  explicit SequenceNode(Sequence i) : items(std::move(i)) {}
  std::vector<Value> items;
};

struct Value::MappingNode : Node {
  Mapping entries;
  // Mappings of a few keys are searched in order; larger ones have an index of their string keys.
  static constexpr std::size_t kLinear = 12;
  std::unordered_map<std::string_view, std::size_t> index;
};

Value::Value(std::string text) : kind_(Kind::String) { scalar_.node = new StringNode(std::move(text)); }
Value::Value(Sequence items) : kind_(Kind::Sequence) { scalar_.node = new SequenceNode(std::move(items)); }
Value::Value(Object* object) noexcept : kind_(Kind::Object) { scalar_.node = object; }

Value Value::mapping(Mapping entries) {
  auto* node = new MappingNode;
  Value out(nullptr);
  out.kind_ = Kind::Mapping;
  out.scalar_.node = node;
  node->entries.reserve(entries.size());
  for (Entry& entry : entries) {
    if (const Value* there = out.find(entry.key)) {
      *const_cast<Value*>(there) = std::move(entry.value);
      continue;
    }
    node->entries.push_back(std::move(entry));
    const std::size_t count = node->entries.size();
    const auto add = [&](std::size_t i) {
      if (node->entries[i].key.is_string()) node->index.emplace(node->entries[i].key.as_string(), i);
    };
    if (count == MappingNode::kLinear + 1)
      for (std::size_t i = 0; i < count; ++i) add(i);
    else if (count > MappingNode::kLinear)
      add(count - 1);
  }
  return out;
}

Value Value::mapping(std::initializer_list<std::pair<std::string_view, Value>> entries) {
  Mapping list;
  list.reserve(entries.size());
  for (const auto& [key, value] : entries) list.push_back({Value(key), value});
  return mapping(std::move(list));
}

void Value::retain() const noexcept {
  if (on_heap()) scalar_.node->references.fetch_add(1, std::memory_order_relaxed);
}
void Value::release() noexcept {
  if (on_heap() && scalar_.node->references.fetch_sub(1, std::memory_order_acq_rel) == 1) delete scalar_.node;
}
Value::Value(const Value& other) noexcept : kind_(other.kind_), scalar_(other.scalar_), span_(other.span_) { retain(); }
Value::Value(Value&& other) noexcept : kind_(other.kind_), scalar_(other.scalar_), span_(other.span_) {
  other.kind_ = Kind::Undefined;
}
Value& Value::operator=(Value other) noexcept {
  std::swap(kind_, other.kind_);
  std::swap(scalar_, other.scalar_);
  std::swap(span_, other.span_);
  return *this;
}
Value::~Value() { release(); }

Value Value::at(Span span) const {
  Value copy = *this;
  copy.span_ = span;
  return copy;
}

bool Value::as_bool() const {
  assert(is_bool());
  return scalar_.integer != 0;
}
std::int64_t Value::as_int() const {
  assert(is_int());
  return scalar_.integer;
}
double Value::as_float() const {
  assert(is_number());
  return is_int() ? static_cast<double>(scalar_.integer) : scalar_.real;
}
const std::string& Value::as_string() const {
  assert(is_string());
  return static_cast<const StringNode*>(scalar_.node)->text;
}
const Value::Sequence& Value::as_sequence() const {
  assert(is_sequence());
  return static_cast<const SequenceNode*>(scalar_.node)->items;
}
const Value::Mapping& Value::as_mapping() const {
  assert(is_mapping());
  return static_cast<const MappingNode*>(scalar_.node)->entries;
}
Value::Object& Value::as_object() const {
  assert(is_object());
  return *static_cast<Object*>(scalar_.node);
}

const Value* Value::find(std::string_view key) const {
  if (!is_mapping()) return nullptr;
  const auto& node = *static_cast<const MappingNode*>(scalar_.node);
  if (node.entries.size() > MappingNode::kLinear) {
    const auto found = node.index.find(key);
    return found == node.index.end() ? nullptr : &node.entries[found->second].value;
  }
  for (const Entry& entry : node.entries)
    if (entry.key.is_string() && entry.key.as_string() == key) return &entry.value;
  return nullptr;
}

const Value* Value::find(const Value& key) const {
  if (key.is_string()) return find(std::string_view(key.as_string()));
  if (!is_mapping()) return nullptr;
  for (const Entry& entry : as_mapping())
    if (entry.key == key) return &entry.value;
  return nullptr;
}

std::size_t Value::size() const {
  if (is_sequence()) return as_sequence().size();
  return is_mapping() ? as_mapping().size() : 0;
}

std::string_view Value::kind_name() const {
  switch (kind_) {
    case Kind::Undefined:
    case Kind::Null: return "nothing";
    case Kind::Bool: return "true or false";
    case Kind::Int: return "a whole number";
    case Kind::Float: return "a number";
    case Kind::String: return "text";
    case Kind::Sequence: return "a sequence";
    case Kind::Mapping: return "a mapping";
    case Kind::Object: return as_object().type_name();
  }
  return "nothing";
}

bool operator==(const Value& a, const Value& b) {
  if (a.kind_ != b.kind_) return false;
  switch (a.kind_) {
    case Value::Kind::Undefined:
    case Value::Kind::Null: return true;
    case Value::Kind::Bool:
    case Value::Kind::Int: return a.scalar_.integer == b.scalar_.integer;
    case Value::Kind::Float: return a.scalar_.real == b.scalar_.real;
    case Value::Kind::String: return a.as_string() == b.as_string();
    case Value::Kind::Sequence: return a.as_sequence() == b.as_sequence();
    case Value::Kind::Mapping: {
      if (a.size() != b.size()) return false;
      for (const auto& entry : a.as_mapping()) {
        const Value* other = b.find(entry.key);
        if (!other || !(*other == entry.value)) return false;
      }
      return true;
    }
    case Value::Kind::Object: return a.scalar_.node == b.scalar_.node;
  }
  return false;
}

}  // namespace despatch
