#include "template/things.h"

#include <algorithm>

#include "template/python.h"

namespace despatch::jinja {

std::string_view Thing::type_name() const {
  switch (kind) {
    case ThingKind::Undefined: return "nothing";
    case ThingKind::Markup: return "text";
    case ThingKind::Tuple: return "a tuple";
    case ThingKind::List: return "a list";
    case ThingKind::Dict: return "a mapping";
    case ThingKind::View: return "a view of a mapping";
    case ThingKind::Range: return "a range";
    case ThingKind::Iterator: return "an iterator";
    case ThingKind::Macro: return "a macro";
    case ThingKind::Method: return "a method";
    case ThingKind::Function: return "a function";
    case ThingKind::Loop: return "the loop variable";
    case ThingKind::Cycler: return "a cycler";
    case ThingKind::Joiner: return "a joiner";
    case ThingKind::Namespace: return "a namespace";
    case ThingKind::Module: return "an imported template";
    case ThingKind::Self: return "self";
    case ThingKind::Block: return "a block";
  }
  return "nothing";
}

namespace {
// The thread's own: values that wait to be destroyed once the destruction that is under way is done.
struct Graveyard {
  bool digging = false;
  std::vector<std::vector<Value>> waiting;

  void take(std::vector<Value> values) {
    if (digging) {
      waiting.push_back(std::move(values));
      return;
    }
    digging = true;
    values.clear();
    while (!waiting.empty()) {
      std::vector<Value> next = std::move(waiting.back());
      waiting.pop_back();
      next.clear();
    }
    digging = false;
  }
};
thread_local Graveyard graveyard;

bool holds_others(const Value& v) { return v.kind() >= Value::Kind::Object; }
}  // namespace

void bury(std::vector<Value>& values) {
  if (std::ranges::none_of(values, holds_others)) {
    values.clear();
    return;
  }
  graveyard.take(std::exchange(values, {}));
}
void bury(Value& value) {
  if (!holds_others(value)) return;
  std::vector<Value> one;
  one.push_back(std::exchange(value, Value()));
  graveyard.take(std::move(one));
}

Sweepable::~Sweepable() {
  if (!previous) return;
  *previous = next;
  if (next) next->previous = previous;
}

// ---- Dict
namespace {
constexpr std::size_t kLinear = 8;
}

std::size_t Dict::locate(const Value& key) const {
  if (index.empty()) {
    for (std::size_t i = 0; i < entries.size(); ++i)
      if (keys_equal(entries[i].key, key)) return i;
    return entries.size();
  }
  const auto [begin, end] = index.equal_range(hash_of(key));
  for (auto at = begin; at != end; ++at)
    if (keys_equal(entries[at->second].key, key)) return at->second;
  return entries.size();
}
const Value* Dict::find(const Value& key) const {
  const std::size_t at = locate(key);
  return at == entries.size() ? nullptr : &entries[at].value;
}
const Value* Dict::find_name(std::string_view key) const {
  if (!index.empty()) return find(Value(key));
  for (const Value::Entry& entry : entries)
    if (is_text(entry.key) && text_of(entry.key) == key) return &entry.value;
  return nullptr;
}
void Dict::set(const Value& key, Value value) {
  const std::size_t at = locate(key);
  if (at < entries.size()) {
    entries[at].value = std::move(value);
    return;
  }
  entries.push_back({key, std::move(value)});
  if (entries.size() == kLinear + 1)
    reindex();
  else if (entries.size() > kLinear)
    index.emplace(hash_of(key), entries.size() - 1);
}
bool Dict::erase(const Value& key) {
  const std::size_t at = locate(key);
  if (at == entries.size()) return false;
  entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(at));
  reindex();
  return true;
}
void Dict::clear() {
  index.clear();
  entries.clear();
}
void Dict::reindex() {
  index.clear();
  if (entries.size() <= kLinear) return;
  for (std::size_t i = 0; i < entries.size(); ++i) index.emplace(hash_of(entries[i].key), i);
}
void Dict::sweep() {
  index.clear();
  std::vector<Value> all;
  for (Value::Entry& entry : entries) {
    if (holds_others(entry.key)) all.push_back(std::move(entry.key));
    if (holds_others(entry.value)) all.push_back(std::move(entry.value));
  }
  entries.clear();
  if (!all.empty()) bury(all);
}

Range::Range(std::int64_t a, std::int64_t b, std::int64_t s) : Thing(kKind), start(a), stop(b), step(s) {
  // Unsigned, as the distance and the stride may need all 64 bits.
  const bool empty = s > 0 ? a >= b : a <= b;
  const auto from = static_cast<std::uint64_t>(a);
  const auto to = static_cast<std::uint64_t>(b);
  const std::uint64_t distance = s > 0 ? to - from : from - to;
  const std::uint64_t stride = s > 0 ? static_cast<std::uint64_t>(s) : 0 - static_cast<std::uint64_t>(s);
  const std::uint64_t count = empty ? 0 : (distance - 1) / stride + 1;
  length = count > static_cast<std::uint64_t>(INT64_MAX) ? INT64_MAX : static_cast<std::int64_t>(count);
}

bool is_undefined(const Value& v) { return v.is_undefined() || as<Undefined>(v); }

std::string describe(const Value& v) {
  if (v.is_null()) return "none";
  if (v.is_undefined()) return "nothing";
  if (v.is_bool()) return v.as_bool() ? "true" : "false";
  if (v.is_sequence()) return "a list";
  return std::string(v.kind_name());
}

}  // namespace despatch::jinja
