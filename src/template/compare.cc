#include <bit>
#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "template/python.h"

namespace despatch::jinja {

bool truth(Runtime& rt, const Value& v) {
  switch (v.kind()) {
    case Value::Kind::Undefined: return false;
    case Value::Kind::Null: return false;
    case Value::Kind::Bool: return v.as_bool();
    case Value::Kind::Int: return v.as_int() != 0;
    case Value::Kind::Float: return v.as_float() != 0;
    case Value::Kind::String: return !v.as_string().empty();
    case Value::Kind::Sequence: return !rt.list_items(v)->empty();
    case Value::Kind::Mapping: return !rt.dict_entries(v)->empty();
    case Value::Kind::Object: break;
  }
  if (is_undefined(v)) {
    check_strict(v);
    return false;
  }
  if (const auto n = length_if_any(rt, v)) return *n != 0;
  return true;
}

bool identical(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Value::Kind::String: return &a.as_string() == &b.as_string();
    case Value::Kind::Sequence: return &a.as_sequence() == &b.as_sequence();
    case Value::Kind::Mapping: return &a.as_mapping() == &b.as_mapping();
    default: return a == b;
  }
}

namespace {

// An int and a float are compared exactly, as Python does, not by rounding the int.
int compare_exactly(std::int64_t a, double b) {
  if (std::isnan(b)) return 2;
  if (b >= 9223372036854775808.0) return -1;
  if (b < -9223372036854775808.0) return 1;
  const auto whole = static_cast<std::int64_t>(b);
  if (a != whole) return a < whole ? -1 : 1;
  const double rest = b - std::trunc(b);
  return rest > 0 ? -1 : rest < 0 ? 1 : 0;
}
// -1, 0, 1; 2 when there is no order (nan).
int compare_numbers(const Value& a, const Value& b) {
  if (is_integral(a) && is_integral(b)) {
    const std::int64_t x = integer_of(a);
    const std::int64_t y = integer_of(b);
    return x < y ? -1 : x > y;
  }
  if (is_integral(a)) return compare_exactly(integer_of(a), b.as_float());
  if (is_integral(b)) {
    const int reversed = compare_exactly(integer_of(b), a.as_float());
    return reversed == 2 ? 2 : -reversed;
  }
  const double x = a.as_float();
  const double y = b.as_float();
  return x < y ? -1 : x > y ? 1 : x == y ? 0 : 2;
}

bool equal_items(Runtime& rt, const Items& a, const Items& b) {
  if (a.size() != b.size()) return false;
  rt.spend(a.size());
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
    if (!identical(a[i], b[i]) && !equals(rt, a[i], b[i])) return false;
  return true;
}
bool equal_dicts(Runtime& rt, const Value& a, const Value& b) {
  const Entries& entries = *rt.dict_entries(a);
  if (entries.size() != rt.dict_entries(b)->size()) return false;
  rt.spend(entries.size());
  for (const Value::Entry& entry : entries) {
    const Value* other = rt.dict_find(b, entry.key);
    if (!other || (!identical(entry.value, *other) && !equals(rt, entry.value, *other))) return false;
  }
  return true;
}
bool equal_ranges(const Range& a, const Range& b) {
  return a.length == b.length && (a.length == 0 || (a.start == b.start && (a.length == 1 || a.step == b.step)));
}
bool equal_views(Runtime& rt, const View& a, const View& b) {
  if (a.of != b.of || a.of == View::Of::Values) return &a == &b;
  const Entries& entries = *rt.dict_entries(a.dict);
  if (entries.size() != rt.dict_entries(b.dict)->size()) return false;
  for (const Value::Entry& entry : entries) {
    const Value* other = rt.dict_find(b.dict, entry.key);
    if (!other || (a.of == View::Of::Items && !equals(rt, entry.value, *other))) return false;
  }
  return true;
}

}  // namespace

bool equals(Runtime& rt, const Value& a, const Value& b) {
  if (a.is_object() || b.is_object() || a.is_undefined() || b.is_undefined()) {
    if (is_undefined(a) || is_undefined(b)) {
      check_strict(a);
      check_strict(b);
      return is_undefined(a) && is_undefined(b);
    }
  }
  if (is_text(a)) return is_text(b) && text_of(a) == text_of(b);
  if (is_numeric(a)) return is_numeric(b) && compare_numbers(a, b) == 0;
  if (a.is_null()) return b.is_null();
  if (is_list(a)) {
    if (!is_list(b)) return false;
    const auto depth = rt.enter_value();
    return equal_items(rt, *rt.list_items(a), *rt.list_items(b));
  }
  if (is_dict(a)) {
    if (!is_dict(b)) return false;
    const auto depth = rt.enter_value();
    return equal_dicts(rt, a, b);
  }
  if (const Tuple* tuple = as<Tuple>(a)) {
    const Tuple* other = as<Tuple>(b);
    if (!other) return false;
    const auto depth = rt.enter_value();
    return equal_items(rt, tuple->items, other->items);
  }
  if (const Range* range = as<Range>(a)) {
    const Range* other = as<Range>(b);
    return other && equal_ranges(*range, *other);
  }
  if (const View* view = as<View>(a)) {
    const View* other = as<View>(b);
    return other && equal_views(rt, *view, *other);
  }
  return identical(a, b);
}

namespace {
std::optional<int> compare_items(Runtime& rt, const Items& a, const Items& b, const Value** left, const Value** right) {
  const std::size_t both = std::min(a.size(), b.size());
  rt.spend(both);
  for (std::size_t i = 0; i < both; ++i)
    if (!identical(a[i], b[i]) && !equals(rt, a[i], b[i])) {
      *left = &a[i];
      *right = &b[i];
      return std::nullopt;
    }
  return a.size() < b.size() ? -1 : a.size() > b.size();
}
bool holds(Order order, int comparison) {
  switch (order) {
    case Order::Less: return comparison == -1;
    case Order::LessEqual: return comparison == -1 || comparison == 0;
    case Order::Greater: return comparison == 1;
    case Order::GreaterEqual: return comparison == 1 || comparison == 0;
  }
  return false;
}
std::string_view symbol(Order order) {
  switch (order) {
    case Order::Less: return "<";
    case Order::LessEqual: return "<=";
    case Order::Greater: return ">";
    case Order::GreaterEqual: return ">=";
  }
  return "<";
}
// Keys and items compare as sets.
bool view_order(Runtime& rt, Order order, const View& a, const View& b) {
  const auto subset = [&](const View& x, const View& y) {
    for (const Value::Entry& entry : *rt.dict_entries(x.dict)) {
      const Value* other = rt.dict_find(y.dict, entry.key);
      if (!other || (x.of == View::Of::Items && !equals(rt, entry.value, *other))) return false;
    }
    return true;
  };
  const std::size_t n = rt.dict_entries(a.dict)->size();
  const std::size_t m = rt.dict_entries(b.dict)->size();
  switch (order) {
    case Order::Less: return n < m && subset(a, b);
    case Order::LessEqual: return n <= m && subset(a, b);
    case Order::Greater: return n > m && subset(b, a);
    case Order::GreaterEqual: return n >= m && subset(b, a);
  }
  return false;
}
}  // namespace

bool ordered(Runtime& rt, Order order, const Value& a, const Value& b) {
  if (is_numeric(a) && is_numeric(b)) return holds(order, compare_numbers(a, b));
  if (is_text(a) && is_text(b)) {
    const int c = text_of(a).compare(text_of(b));
    return holds(order, c < 0 ? -1 : c > 0);
  }
  if (is_undefined(a)) fail_undefined(a);
  if (is_undefined(b)) fail_undefined(b);
  const Items* left = rt.sequence_items(a);
  const Items* right = rt.sequence_items(b);
  if (left && right && is_list(a) == is_list(b)) {
    const auto depth = rt.enter_value();
    const Value* x = nullptr;
    const Value* y = nullptr;
    if (const auto decided = compare_items(rt, *left, *right, &x, &y)) return holds(order, *decided);
    return ordered(rt, order, *x, *y);
  }
  const View* v = as<View>(a);
  const View* w = as<View>(b);
  if (v && w && v->of == w->of && v->of != View::Of::Values) return view_order(rt, order, *v, *w);
  fail_type(fmt::format("cannot tell the order of {} and {} (`{}`)", describe(a), describe(b), symbol(order)),
            {&a, &b});
}

bool less(Runtime& rt, const Value& a, const Value& b) { return ordered(rt, Order::Less, a, b); }

bool contains(Runtime& rt, const Value& container, const Value& item) {
  if (is_undefined(container)) {
    check_strict(container);
    return false;
  }
  if (is_text(container)) {
    if (is_undefined(item)) fail_undefined(item);
    if (!is_text(item))
      fail_type(fmt::format("`in` looks for text in a text, and {} is none", describe(item)), {&item, &container});
    rt.spend(text_of(container).size() / 16);
    return text_of(container).find(text_of(item)) != std::string::npos;
  }
  if (is_dict(container)) {
    check_hashable(rt, item);
    return rt.dict_find(container, item) != nullptr;
  }
  if (const View* view = as<View>(container)) {
    if (view->of == View::Of::Keys) return contains(rt, view->dict, item);
    if (view->of == View::Of::Items) {
      const Tuple* pair = as<Tuple>(item);
      if (!pair || pair->items.size() != 2) return false;
      check_hashable(rt, pair->items[0]);
      const Value* found = rt.dict_find(view->dict, pair->items[0]);
      return found && equals(rt, *found, pair->items[1]);
    }
  }
  if (const Range* range = as<Range>(container)) {
    if (is_integral(item)) {
      const std::int64_t n = integer_of(item);
      const bool inside = range->step > 0 ? n >= range->start && n < range->stop : n <= range->start && n > range->stop;
      const std::uint64_t stride =
          range->step > 0 ? static_cast<std::uint64_t>(range->step) : 0 - static_cast<std::uint64_t>(range->step);
      const std::uint64_t distance = range->step > 0
                                         ? static_cast<std::uint64_t>(n) - static_cast<std::uint64_t>(range->start)
                                         : static_cast<std::uint64_t>(range->start) - static_cast<std::uint64_t>(n);
      return inside && distance % stride == 0;
    }
  }
  if (const Items* items = rt.sequence_items(container)) {
    rt.spend(items->size());
    for (std::size_t i = 0; i < items->size(); ++i)
      if (identical((*items)[i], item) || equals(rt, (*items)[i], item)) return true;
    return false;
  }
  if (!is_iterable(container))
    fail_type(fmt::format("`in` looks in a list, a mapping or a text, and {} is none of them", describe(container)),
              {&container});
  Cursor cursor(rt, container);
  Value one;
  while (cursor.next(one))
    if (identical(one, item) || equals(rt, one, item)) return true;
  return false;
}

bool keys_equal(const Value& a, const Value& b) {
  if (is_text(a)) return is_text(b) && text_of(a) == text_of(b);
  if (is_numeric(a)) return is_numeric(b) && compare_numbers(a, b) == 0;
  if (const Tuple* x = as<Tuple>(a)) {
    const Tuple* y = as<Tuple>(b);
    if (!y || x->items.size() != y->items.size()) return false;
    for (std::size_t i = 0; i < x->items.size(); ++i)
      if (!keys_equal(x->items[i], y->items[i])) return false;
    return true;
  }
  const Undefined* u = as<Undefined>(a);
  if (u && as<Undefined>(b)) return true;
  return identical(a, b);
}

std::size_t hash_of(const Value& key) {
  if (is_text(key)) return std::hash<std::string_view>{}(text_of(key));
  if (is_integral(key)) return static_cast<std::size_t>(integer_of(key)) * 0x9E3779B97F4A7C15u;
  if (key.is_float()) {
    const double d = key.as_float();
    if (d == std::trunc(d) && std::abs(d) < 9.2e18) return hash_of(Value(static_cast<std::int64_t>(d)));
    return std::hash<double>{}(d);
  }
  if (const Tuple* tuple = as<Tuple>(key)) {
    std::size_t hash = 0x345678;
    for (const Value& item : tuple->items) hash = hash * 1000003 ^ hash_of(item);
    return hash;
  }
  if (const Thing* t = thing(key)) return t->kind == ThingKind::Undefined ? 1 : std::hash<const void*>{}(t);
  return 0;
}

void check_hashable(Runtime& rt, const Value& key) {
  if (is_undefined(key)) check_strict(key);
  if (is_list(key) || is_dict(key) || as<View>(key))
    fail_type(fmt::format("{} cannot be a key of a mapping", describe(key)), {&key});
  if (const Tuple* tuple = as<Tuple>(key)) {
    const auto depth = rt.enter_value();
    for (const Value& item : tuple->items) check_hashable(rt, item);
  }
}

}  // namespace despatch::jinja
