#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "template/exec.h"
#include "template/filters.h"
#include "template/sorting.h"

namespace despatch::jinja {
namespace {

Value nothing() { return Value(nullptr); }

// ---- lists
void grow(FilterCall& c, std::size_t size) {
  if (size > c.rt.options.limits.list_items) c.rt.check_items(size);
  c.rt.spend(32);
}
Value append(FilterCall& c) {
  List& list = c.rt.change_list(c.self);
  grow(c, list.items.size() + 1);
  list.items.push_back(c[0]);
  return nothing();
}
Value extend(FilterCall& c) {
  const Items more = collect(c.rt, c[0]);
  List& list = c.rt.change_list(c.self);
  grow(c, list.items.size() + more.size());
  list.items.insert(list.items.end(), more.begin(), more.end());
  return nothing();
}
Value insert(FilterCall& c) {
  List& list = c.rt.change_list(c.self);
  grow(c, list.items.size() + 1);
  const auto size = static_cast<std::int64_t>(list.items.size());
  std::int64_t at = need_integer(c[0], "the place to insert at");
  if (at < 0) at = std::max<std::int64_t>(at + size, 0);
  list.items.insert(list.items.begin() + std::min(at, size), c[1]);
  return nothing();
}
Value pop(FilterCall& c) {
  List& list = c.rt.change_list(c.self);
  const auto size = static_cast<std::int64_t>(list.items.size());
  std::int64_t at = c.given(0) ? need_integer(c[0], "the place to pop") : -1;
  if (at < 0) at += size;
  if (at < 0 || at >= size)
    fail("template/value", size == 0 ? "nothing to `pop`: the list is empty" : "the list has no such place to `pop`");
  Value item = std::move(list.items[static_cast<std::size_t>(at)]);
  list.items.erase(list.items.begin() + at);
  return item;
}
std::optional<std::size_t> find_item(FilterCall& c, const Items& items, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < std::min(to, items.size()); ++i)
    if (identical(items[i], c[0]) || equals(c.rt, items[i], c[0])) return i;
  return std::nullopt;
}
Value remove(FilterCall& c) {
  List& list = c.rt.change_list(c.self);
  const auto at = find_item(c, list.items, 0, list.items.size());
  if (!at) fail("template/value", "the list does not hold what is to be removed");
  list.items.erase(list.items.begin() + static_cast<std::ptrdiff_t>(*at));
  return nothing();
}
Value index(FilterCall& c) {
  const Items items = *c.rt.sequence_items(c.self);
  const auto size = static_cast<std::int64_t>(items.size());
  const auto bound = [&](std::size_t i, std::int64_t otherwise) {
    std::int64_t at = c.given(i) ? need_integer(c[i], "a place in a list") : otherwise;
    return static_cast<std::size_t>(std::max<std::int64_t>(at < 0 ? at + size : at, 0));
  };
  const auto at = find_item(c, items, bound(1, 0), bound(2, size));
  if (!at) fail("template/value", "the list does not hold what is looked for", "`in` asks first");
  return Value(static_cast<std::int64_t>(*at));
}
Value count(FilterCall& c) {
  const Items items = *c.rt.sequence_items(c.self);
  return Value(static_cast<std::int64_t>(std::ranges::count_if(
      items, [&](const Value& item) { return identical(item, c[0]) || equals(c.rt, item, c[0]); })));
}
Value clear(FilterCall& c) {
  c.rt.change_list(c.self).items.clear();
  return nothing();
}
Value copy(FilterCall& c) { return make_list(*c.rt.list_items(c.self)); }
Value reverse(FilterCall& c) {
  std::ranges::reverse(c.rt.change_list(c.self).items);
  return nothing();
}
Value sort(FilterCall& c) {
  List& list = c.rt.change_list(c.self);
  Items items = list.items;
  sort_items(
      c.rt, items, [](const Value& v) { return v; }, c.flag(0));
  c.rt.change_list(c.self).items = std::move(items);
  return nothing();
}

// ---- dicts
template <View::Of of>
Value view(FilterCall& c) {
  return Value(new View(c.self, of));
}
Value get(FilterCall& c) {
  check_hashable(c.rt, c[0]);
  if (const Value* found = c.rt.dict_find(c.self, c[0])) return *found;
  return c.given(1) ? c[1] : nothing();
}
Value dict_pop(FilterCall& c) {
  check_hashable(c.rt, c[0]);
  const Value* found = c.rt.dict_find(c.self, c[0]);
  if (!found) {
    if (c.given(1)) return c[1];
    fail("template/value", fmt::format("the mapping has no key {} to `pop`", to_repr(c.rt, c[0])));
  }
  Value value = *found;
  c.rt.change_dict(c.self).erase(c[0]);
  return value;
}
Value popitem(FilterCall& c) {
  const Entries& entries = *c.rt.dict_entries(c.self);
  if (entries.empty()) fail("template/value", "nothing to `popitem`: the mapping is empty");
  const Value key = entries.back().key;
  Value pair = make_tuple({key, entries.back().value});
  c.rt.change_dict(c.self).erase(key);
  return pair;
}
Value setdefault(FilterCall& c) {
  check_hashable(c.rt, c[0]);
  if (const Value* found = c.rt.dict_find(c.self, c[0])) return *found;
  const Value value = c.given(1) ? c[1] : nothing();
  c.rt.spend(64);
  c.rt.change_dict(c.self).set(c[0], value);
  return value;
}
Value update(FilterCall& c) {
  if (c.rest.positional.size() > 1) fail("template/argument", "`update` takes one mapping and names");
  std::vector<std::pair<Value, Value>> more;
  if (!c.rest.positional.empty()) {
    const Value& from = c.rest.positional[0];
    if (is_undefined(from)) fail_undefined(from);
    if (const Entries* entries = c.rt.dict_entries(from)) {
      for (const Value::Entry& entry : *entries) more.emplace_back(entry.key, entry.value);
    } else {
      for (const Value& pair : collect(c.rt, from)) {
        Items items = collect(c.rt, pair);
        if (items.size() != 2) fail_type("`update` wants a mapping, or pairs of a key and a value", {&pair});
        check_hashable(c.rt, items[0]);
        more.emplace_back(items[0], items[1]);
      }
    }
  }
  c.rt.spend((more.size() + c.rest.keywords.size()) * 64);
  Dict& dict = c.rt.change_dict(c.self);
  for (auto& [key, value] : more) dict.set(key, std::move(value));
  for (auto& [key, value] : c.rest.keywords) dict.set_name(key, std::move(value));
  return nothing();
}
Value dict_clear(FilterCall& c) {
  c.rt.change_dict(c.self).clear();
  return nothing();
}
Value dict_copy(FilterCall& c) {
  c.rt.check_items(c.rt.dict_entries(c.self)->size());
  return Value(new Dict(*c.rt.dict_entries(c.self)));
}

// ---- numbers
Value is_whole(FilterCall& c) {
  if (!c.self.is_float()) fail_type("a whole number has no method `is_integer`", {&c.self});
  const double d = real_of(c.self);
  return Value(std::isfinite(d) && d == std::trunc(d));
}
Value bit_length(FilterCall& c) {
  if (!is_integral(c.self)) fail_type("a fraction has no method `bit_length`", {&c.self});
  const std::int64_t n = integer_of(c.self);
  std::uint64_t magnitude = n < 0 ? 0 - static_cast<std::uint64_t>(n) : static_cast<std::uint64_t>(n);
  std::int64_t bits = 0;
  for (; magnitude != 0; magnitude >>= 1) ++bits;
  return Value(bits);
}

const FilterSpec kList[] = {
    {"append", append, {"!=object"}},
    {"clear", clear, {}},
    {"copy", copy, {}},
    {"count", count, {"!=value"}},
    {"extend", extend, {"!=iterable"}},
    {"index", index, {"!=value", "=start", "=stop"}},
    {"insert", insert, {"!=index", "!=object"}},
    {"pop", pop, {"=index"}},
    {"remove", remove, {"!=value"}},
    {"reverse", reverse, {}},
    {"sort", [](FilterCall& c) { return sort(c); }, {"reverse"}},
};
const FilterSpec kTuple[] = {
    {"count", count, {"!=value"}},
    {"index", index, {"!=value", "=start", "=stop"}},
};
const FilterSpec kDict[] = {
    {"clear", dict_clear, {}},
    {"copy", dict_copy, {}},
    {"get", get, {"!=key", "=default"}},
    {"items", view<View::Of::Items>, {}},
    {"keys", view<View::Of::Keys>, {}},
    {"pop", dict_pop, {"!=key", "=default"}},
    {"popitem", popitem, {}},
    {"setdefault", setdefault, {"!=key", "=default"}},
    {"update", update, {}, true},
    {"values", view<View::Of::Values>, {}},
};
const FilterSpec kNumber[] = {
    {"bit_length", bit_length, {}},
    {"conjugate", [](FilterCall& c) { return c.self; }, {}},
    {"is_integer", is_whole, {}},
};

}  // namespace

std::span<const FilterSpec> list_methods() { return kList; }
std::span<const FilterSpec> tuple_methods() { return kTuple; }
std::span<const FilterSpec> dict_methods() { return kDict; }
std::span<const FilterSpec> number_methods() { return kNumber; }

}  // namespace despatch::jinja
