#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "base/text.h"
#include "template/exec.h"
#include "template/filters.h"
#include "template/sorting.h"
#include "template/unicode.h"

namespace despatch::jinja {
namespace {

// ---- attributes by path: "address.city", 0, "names.0"
struct Path {
  std::vector<Value> parts;
  Span where;
  std::optional<Value> otherwise;  ///< in place of what is not there
  bool fold = false;               ///< text is compared in lower case

  [[nodiscard]] Value of(Runtime& rt, Value item) const {
    for (const Value& part : parts) {
      item = get_item(rt, item, part, where);
      if (otherwise && is_undefined(item)) item = *otherwise;
    }
    if (fold && is_text(item)) return Value(lower(text_of(item)));
    return item;
  }
};

bool all_digits(std::string_view text) {
  return !text.empty() && text.size() < 18 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}
Path parse_path(FilterCall& c, const Value& attribute) {
  Path path;
  path.where = c.where;
  if (attribute.is_undefined() || attribute.is_null()) return path;
  if (is_text(attribute)) {
    for (const std::string_view part : split(text_of(attribute), '.'))
      path.parts.push_back(all_digits(part) ? Value(static_cast<std::int64_t>(std::stoll(std::string(part))))
                                            : Value(part));
  } else {
    if (is_undefined(attribute)) fail_undefined(attribute);
    path.parts.push_back(attribute);
  }
  return path;
}
Path path_of(FilterCall& c, std::size_t i, bool fold) {
  Path path = parse_path(c, c[i]);
  path.fold = fold;
  return path;
}

// An undefined that the caller may still test: "No first item, sequence was empty."
Value none_there(FilterCall& c, std::string_view what) {
  Value made = c.rt.undefined_hint(fmt::format("there is no {} item: the list is empty", what));
  as<Undefined>(made)->where = c.where;
  return made;
}

// ---- lazy iterators
struct Lazy : Iterator {
  Lazy(FilterCall& c, const Value& from) : Iterator("generator"), source(from) {
    if (const Iterator* inner = as<Iterator>(from)) depth = inner->depth + 1;
    if (depth > 100)
      fail("template/limit", "more than 100 filters that make items one by one stand on each other",
           "`| list` makes a list in between");
    static_cast<void>(c);
  }
  ~Lazy() override {
    bury(source);
    cursor.reset();
  }
  bool draw(Runtime& rt, Value& out) {
    if (!cursor) cursor.emplace(rt, source);
    if (!cursor->next(out)) return false;
    rt.spend(40);
    return true;
  }
  Value source;
  std::optional<Cursor> cursor;
};

/// What a lazy filter needs to call another filter or test once the expression that made it is gone.
struct LazyExec {
  explicit LazyExec(FilterCall& c) : context(c.exec.context), code(c.exec.code), where(c.where) {}
  [[nodiscard]] Exec exec(Runtime& rt) const { return {rt, context, nullptr, code, nullptr, nullptr}; }
  ContextPtr context;
  const TemplateCode* code;
  Span where;
};

struct MapIterator : Lazy {
  MapIterator(FilterCall& c, Path p, Value f, CallValues v)
      : Lazy(c, c.self), path(std::move(p)), filter(std::move(f)), values(std::move(v)), later(c) {}
  ~MapIterator() override {
    bury(values.positional);
    for (auto& [name, value] : values.keywords) bury(value);
  }
  bool produce(Runtime& rt, Value& out) override {
    Value item;
    if (!draw(rt, item)) return false;
    if (filter.is_undefined()) {
      out = path.of(rt, std::move(item));
      return true;
    }
    Exec exec = later.exec(rt);
    out = run_filter(exec, filter, item, values, later.where);
    return true;
  }
  Path path;
  Value filter;
  CallValues values;
  LazyExec later;
};

Value map_filter(FilterCall& c) {
  CallValues& rest = c.rest;
  if (is_undefined(c.self)) check_strict(c.self);
  if (!rest.positional.empty()) {
    const Value name = rest.positional[0];
    rest.positional.erase(rest.positional.begin());
    return Value(new MapIterator(c, {}, name, std::move(rest)));
  }
  auto attribute = rest.take("attribute");
  if (!attribute) fail("template/argument", "`map` wants the name of a filter, or `attribute=`");
  Path path = parse_path(c, *attribute);
  if (auto otherwise = rest.take("default"); otherwise && !otherwise->is_null()) path.otherwise = *std::move(otherwise);
  if (!rest.keywords.empty())
    fail("template/argument", fmt::format("`map` has no parameter `{}`", rest.keywords[0].first));
  return Value(new MapIterator(c, std::move(path), Value(), {}));
}

struct SelectIterator : Lazy {
  SelectIterator(FilterCall& c, Path p, Value t, CallValues v, bool w)
      : Lazy(c, c.self), path(std::move(p)), test(std::move(t)), values(std::move(v)), wanted(w), later(c) {}
  ~SelectIterator() override {
    bury(values.positional);
    for (auto& [name, value] : values.keywords) bury(value);
  }
  bool produce(Runtime& rt, Value& out) override {
    while (draw(rt, out)) {
      const Value looked_at = path.of(rt, out);
      bool holds = false;
      if (test.is_undefined()) {
        holds = truth(rt, looked_at);
      } else {
        Exec exec = later.exec(rt);
        holds = run_test(exec, test, looked_at, values, later.where);
      }
      if (holds == wanted) return true;
    }
    return false;
  }
  Path path;
  Value test;
  CallValues values;
  bool wanted;
  LazyExec later;
};

template <bool wanted, bool by_attribute>
Value select_filter(FilterCall& c) {
  if (is_undefined(c.self)) check_strict(c.self);
  CallValues& rest = c.rest;
  Path path;
  path.where = c.where;
  if (by_attribute) {
    if (rest.positional.empty()) fail("template/argument", "the name of an attribute is wanted first");
    path = parse_path(c, rest.positional[0]);
    rest.positional.erase(rest.positional.begin());
  }
  Value test;
  if (!rest.positional.empty()) {
    test = rest.positional[0];
    rest.positional.erase(rest.positional.begin());
  }
  return Value(new SelectIterator(c, std::move(path), test, std::move(rest), wanted));
}

struct BatchIterator : Lazy {
  BatchIterator(FilterCall& c, std::int64_t n, Value f) : Lazy(c, c.self), count(n), fill(std::move(f)) {}
  ~BatchIterator() override { bury(fill); }
  bool produce(Runtime& rt, Value& out) override {
    Items items;
    Value item;
    // As Python counts: a batch is full when it has exactly `count` items.
    while (static_cast<std::int64_t>(items.size()) != count || items.empty()) {
      if (!draw(rt, item)) break;
      items.push_back(std::move(item));
    }
    if (items.empty()) return false;
    if (!fill.is_undefined() && !fill.is_null()) {
      if (count > static_cast<std::int64_t>(items.size())) rt.check_items(static_cast<std::size_t>(count));
      while (static_cast<std::int64_t>(items.size()) < count) items.push_back(fill);
    }
    out = make_list(std::move(items));
    return true;
  }
  std::int64_t count;
  Value fill;
};
Value batch_filter(FilterCall& c) {
  if (is_undefined(c.self)) check_strict(c.self);
  return Value(new BatchIterator(c, need_integer(c[0], "the size of a `batch`"), c[1]));
}

Value slice_filter(FilterCall& c) {
  const std::int64_t slices = need_integer(c[0], "the number of slices");
  const Items items = collect(c.rt, c.self);
  if (slices == 0) fail("template/arithmetic", "`slice` into 0 parts");
  if (slices < 0) return iterate("generator", {});
  c.rt.check_items(static_cast<std::size_t>(slices));
  const auto total = static_cast<std::int64_t>(items.size());
  const std::int64_t each = total / slices;
  const std::int64_t longer = total % slices;
  Items out;
  std::int64_t at = 0;
  for (std::int64_t i = 0; i < slices; ++i) {
    const std::int64_t end = at + each + (i < longer ? 1 : 0);
    Items part(items.begin() + at, items.begin() + end);
    if (c.given(1) && !c[1].is_null() && i >= longer) part.push_back(c[1]);
    out.push_back(make_list(std::move(part)));
    at = end;
  }
  return iterate("generator", std::move(out));
}

struct UniqueIterator : Lazy {
  UniqueIterator(FilterCall& c, Path p) : Lazy(c, c.self), path(std::move(p)), seen(new Dict), held(seen) {}
  bool produce(Runtime& rt, Value& out) override {
    while (draw(rt, out)) {
      const Value key = path.of(rt, out);
      check_hashable(rt, key);
      if (seen->find(key)) continue;
      seen->set(key, Value(nullptr));
      return true;
    }
    return false;
  }
  Path path;
  Dict* seen;
  Value held;
};
Value unique_filter(FilterCall& c) {
  if (is_undefined(c.self)) check_strict(c.self);
  return Value(new UniqueIterator(c, path_of(c, 1, !c.flag(0))));
}

// ---- whole lists
Value first_filter(FilterCall& c) {
  Cursor cursor(c.rt, c.self);
  Value item;
  return cursor.next(item) ? item : none_there(c, "first");
}
Value last_filter(FilterCall& c) {
  if (is_undefined(c.self)) fail_undefined(c.self);
  if (as<Iterator>(c.self))
    fail("template/type", "`last` wants a list, and this is an iterator", "`| list` makes a list of it first");
  if (is_text(c.self)) {
    const std::string& text = text_of(c.self);
    if (text.empty()) return none_there(c, "last");
    const std::size_t n = count_points(text);
    return Value(sub_points(text, n - 1, n));
  }
  if (const Items* items = c.rt.sequence_items(c.self)) return items->empty() ? none_there(c, "last") : items->back();
  const Items items = collect(c.rt, c.self);
  return items.empty() ? none_there(c, "last") : items.back();
}

Value length_filter(FilterCall& c) { return Value(length(c.rt, c.self)); }
Value list_filter(FilterCall& c) { return make_list(collect(c.rt, c.self)); }

Value join_filter(FilterCall& c) {
  const Path path = parse_path(c, c[1]);
  const bool by_attribute = c.given(1) && !c[1].is_null();
  Cursor cursor(c.rt, c.self);
  Value item;
  if (!c.exec.autoescape()) {
    const std::string between = c.given(0) ? to_text(c.rt, c[0]) : "";
    std::string out;
    for (bool first = true; cursor.next(item); first = false) {
      if (!first) out += between;
      append_text(c.rt, out, by_attribute ? path.of(c.rt, item) : item);
      if (out.size() > c.rt.options.limits.string_bytes) c.rt.check_text(out.size());
    }
    c.rt.check_text(out.size());
    return Value(std::move(out));
  }
  Items items;
  bool safe = c.given(0) && as<Markup>(c[0]);
  while (cursor.next(item)) {
    items.push_back(soft_text(c.rt, by_attribute ? path.of(c.rt, item) : item));
    safe = safe || as<Markup>(items.back());
  }
  const Value between = soft_text(c.rt, c.given(0) ? c[0] : Value(""));
  std::string out;
  const auto append = [&](const Value& v) { out += safe ? text_of(escape(c.rt, v)) : text_of(v); };
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) append(between);
    append(items[i]);
    c.rt.check_text(out.size());
  }
  return safe ? make_markup(std::move(out)) : Value(std::move(out));
}

Value sort_filter(FilterCall& c) {
  Items items = collect(c.rt, c.self);
  const bool fold = !c.flag(1);
  std::vector<Path> paths;
  if (c.given(2) && is_text(c[2])) {
    for (const std::string_view one : split(text_of(c[2]), ',')) paths.push_back(parse_path(c, Value(one)));
  } else {
    paths.push_back(parse_path(c, c[2]));
  }
  for (Path& path : paths) path.fold = fold;
  const auto key = [&](const Value& item) {
    // A list even of one, as Jinja makes it: equal keys then need no order, so that several `none` do no harm.
    Items keys;
    for (const Path& path : paths) keys.push_back(path.of(c.rt, item));
    return make_list(std::move(keys));
  };
  sort_items(c.rt, items, key, c.given(0) && need_integer(c[0], "`reverse`") != 0);
  return make_list(std::move(items));
}

Value dictsort_filter(FilterCall& c) {
  const Entries* entries = c.rt.dict_entries(c.self);
  if (!entries) {
    if (is_undefined(c.self)) fail_undefined(c.self);
    fail_type(fmt::format("`dictsort` wants a mapping, and this is {}", describe(c.self)), {&c.self});
  }
  const std::string by = c.given(1) ? to_text(c.rt, c[1]) : "key";
  if (by != "key" && by != "value") fail("template/value", "`dictsort` sorts by \"key\" or by \"value\"");
  Items pairs;
  c.rt.check_items(entries->size());
  for (const Value::Entry& entry : *entries) pairs.push_back(make_tuple({entry.key, entry.value}));
  const bool fold = !c.flag(0);
  const std::size_t place = by == "key" ? 0 : 1;
  sort_items(
      c.rt, pairs,
      [&](const Value& pair) {
        const Value& key = as<Tuple>(pair)->items[place];
        return fold && is_text(key) ? Value(lower(text_of(key))) : key;
      },
      c.given(2) && need_integer(c[2], "`reverse`") != 0);
  return make_list(std::move(pairs));
}

template <bool greatest>
Value extreme_filter(FilterCall& c) {
  const Path path = path_of(c, 1, !c.flag(0));
  Cursor cursor(c.rt, c.self);
  Value best;
  if (!cursor.next(best)) {
    Value made = c.rt.undefined_hint("there is nothing to choose from: the list is empty");
    as<Undefined>(made)->where = c.where;
    return made;
  }
  Value best_key = path.of(c.rt, best);
  Value item;
  while (cursor.next(item)) {
    Value key = path.of(c.rt, item);
    const bool better = greatest ? ordered(c.rt, Order::Greater, key, best_key) : less(c.rt, key, best_key);
    if (!better) continue;
    best = item;
    best_key = std::move(key);
  }
  return best;
}

Value groupby_filter(FilterCall& c) {
  const bool fold = !c.flag(2);
  Path path = path_of(c, 0, fold);
  if (c.given(1) && !c[1].is_null()) path.otherwise = c[1];
  Path plain = path;
  plain.fold = false;
  Items items = collect(c.rt, c.self);
  sort_items(
      c.rt, items, [&](const Value& item) { return path.of(c.rt, item); }, false);
  Items groups;
  for (std::size_t begin = 0; begin < items.size();) {
    const Value key = path.of(c.rt, items[begin]);
    std::size_t end = begin + 1;
    while (end < items.size() && equals(c.rt, key, path.of(c.rt, items[end]))) ++end;
    Items members(items.begin() + static_cast<std::ptrdiff_t>(begin), items.begin() + static_cast<std::ptrdiff_t>(end));
    const Value shown = fold ? plain.of(c.rt, members[0]) : key;
    groups.emplace_back(new Tuple({shown, make_list(std::move(members))}, true));
    begin = end;
  }
  return make_list(std::move(groups));
}

Value sum_filter(FilterCall& c) {
  const bool by_attribute = c.given(0) && !c[0].is_null();
  const Path path = parse_path(c, c[0]);
  Value total = c.given(1) ? c[1] : Value(0);
  if (is_text(total)) fail_type("`sum` adds numbers; `join` puts text together", {&total});
  Cursor cursor(c.rt, c.self);
  Value item;
  while (cursor.next(item)) total = arithmetic(c.rt, Operator::Add, total, by_attribute ? path.of(c.rt, item) : item);
  return total;
}

Value items_filter(FilterCall& c) {
  if (const Undefined* u = as<Undefined>(c.self); c.self.is_undefined() || u) return iterate("generator", {});
  const Entries* entries = c.rt.dict_entries(c.self);
  if (!entries) fail_type(fmt::format("`items` wants a mapping, and this is {}", describe(c.self)), {&c.self});
  Items pairs;
  c.rt.check_items(entries->size());
  for (const Value::Entry& entry : *entries) pairs.push_back(make_tuple({entry.key, entry.value}));
  return iterate("generator", std::move(pairs));
}

Value default_filter(FilterCall& c) {
  const bool use = is_undefined(c.self) || (c.flag(1) && !truth(c.rt, c.self));
  if (!use) return c.self;
  return c.given(0) ? c[0] : Value("");
}

Value attr_filter(FilterCall& c) {
  const std::string name = to_text(c.rt, c[0]);
  if (is_undefined(c.self)) fail_undefined(c.self);
  if (auto found = own_attribute(c.rt, c.self, name)) return *std::move(found);
  return c.rt.undefined_key(c.self, name, c.where);
}

const FilterSpec kFilters[] = {
    {"attr", attr_filter, {"!name"}},
    {"batch", batch_filter, {"!linecount", "fill_with"}},
    {"count", length_filter, {}},
    {"d", default_filter, {"default_value", "boolean"}},
    {"default", default_filter, {"default_value", "boolean"}},
    {"dictsort", dictsort_filter, {"case_sensitive", "by", "reverse"}},
    {"first", first_filter, {}},
    {"groupby", groupby_filter, {"!attribute", "default", "case_sensitive"}},
    {"items", items_filter, {}},
    {"join", join_filter, {"d", "attribute"}},
    {"last", last_filter, {}},
    {"length", length_filter, {}},
    {"list", list_filter, {}},
    {"map", map_filter, {}, true},
    {"max", extreme_filter<true>, {"case_sensitive", "attribute"}},
    {"min", extreme_filter<false>, {"case_sensitive", "attribute"}},
    {"reject", select_filter<false, false>, {}, true},
    {"rejectattr", select_filter<false, true>, {}, true},
    {"select", select_filter<true, false>, {}, true},
    {"selectattr", select_filter<true, true>, {}, true},
    {"slice", slice_filter, {"!slices", "fill_with"}},
    {"sort", sort_filter, {"reverse", "case_sensitive", "attribute"}},
    {"sum", sum_filter, {"attribute", "start"}},
    {"unique", unique_filter, {"case_sensitive", "attribute"}},
};

}  // namespace

std::span<const FilterSpec> list_filters() { return kFilters; }

}  // namespace despatch::jinja
