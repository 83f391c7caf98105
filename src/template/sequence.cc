#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "template/exec.h"
#include "template/filters.h"
#include "template/unicode.h"

namespace despatch::jinja {

void check_strict(const Value& v) {
  const Undefined* undefined = as<Undefined>(v);
  if (v.is_undefined() || (undefined && undefined->strict)) fail_undefined(v);
}

namespace {

void note_lookup(Fault& fault, const Undefined& u) {
  if (u.object.span().known()) fault.notes.push_back({u.object.span(), "looked up in this"});
  const Value::Mapping* data = u.object.is_mapping() ? &u.object.as_mapping() : nullptr;
  const Dict* made = as<Dict>(u.object);
  const Entries* entries = data ? data : made ? &made->all() : nullptr;
  if (!entries) return;
  std::vector<std::string_view> keys;
  for (const Value::Entry& entry : *entries)
    if (is_text(entry.key)) keys.emplace_back(text_of(entry.key));
  if (const auto near = nearest(u.name, keys)) {
    fault.help.push_back(fmt::format("did you mean `{}`?", *near));
    return;
  }
  if (keys.empty() || keys.size() > 12) return;
  std::string list;
  for (const std::string_view key : keys) list += fmt::format("{}`{}`", list.empty() ? "" : ", ", key);
  fault.help.push_back("it has " + list);
}

}  // namespace

void fail_undefined(const Value& v) {
  const Undefined* u = as<Undefined>(v);
  Fault fault{.code = "template/undefined"};
  if (!u) {
    fault.message = "this is not defined";
    throw fault;
  }
  fault.where = u->where;
  switch (u->why) {
    case Undefined::Why::Variable: fault.message = fmt::format("`{}` is not defined", u->name); break;
    case Undefined::Why::Hint: fault.message = u->hint; break;
    case Undefined::Why::Key: {
      // The expression as it stands in the template says more than the last key.
      const std::string_view typed = u->where.text();
      if (!typed.empty() && typed.size() <= 60 && typed.find('\n') == std::string_view::npos)
        fault.message = fmt::format("`{}` is not defined: {} has no `{}`", typed, describe(u->object), u->name);
      else
        fault.message = fmt::format("{} has no `{}`", describe(u->object), u->name);
      note_lookup(fault, *u);
      break;
    }
  }
  throw fault;
}

std::optional<std::int64_t> length_if_any(Runtime& rt, const Value& v) {
  if (is_text(v)) return static_cast<std::int64_t>(count_points(text_of(v)));
  if (const Items* items = rt.sequence_items(v)) return static_cast<std::int64_t>(items->size());
  if (const Entries* entries = rt.dict_entries(v)) return static_cast<std::int64_t>(entries->size());
  if (is_undefined(v)) {
    check_strict(v);
    return 0;
  }
  if (const View* view = as<View>(v)) return static_cast<std::int64_t>(rt.dict_entries(view->dict)->size());
  if (const Range* range = as<Range>(v)) return range->length;
  if (LoopThing* loop = as<LoopThing>(v)) return loop->length(rt);
  return std::nullopt;
}
std::int64_t length(Runtime& rt, const Value& v) {
  if (const auto n = length_if_any(rt, v)) return *n;
  if (as<Iterator>(v))
    fail("template/type", "an iterator does not know its length", "`| list` makes a list of it first");
  fail_type(fmt::format("{} has no length", describe(v)), {&v});
}

namespace {

// Where index `i` of `size` items lies, counting from the end when below zero.
std::optional<std::size_t> place(std::int64_t i, std::size_t size) {
  if (i < 0) i += static_cast<std::int64_t>(size);
  if (i < 0 || i >= static_cast<std::int64_t>(size)) return std::nullopt;
  return static_cast<std::size_t>(i);
}

std::optional<Value> item(Runtime& rt, const Value& v, const Value& key) {
  if (is_dict(v)) {
    check_hashable(rt, key);
    if (const Value* found = rt.dict_find(v, key)) return *found;
    return std::nullopt;
  }
  if (const Namespace* ns = as<Namespace>(v)) {
    static_cast<void>(ns);
    return std::nullopt;
  }
  if (const SelfThing* self = as<SelfThing>(v)) {
    if (!is_text(key) || self->context->blocks->find(text_of(key)) == self->context->blocks->end()) return std::nullopt;
    return Value(new BlockThing(text_of(key), self->context, 0));
  }
  if (!is_integral(key)) return std::nullopt;
  if (const Items* items = rt.sequence_items(v)) {
    if (const auto at = place(integer_of(key), items->size())) return (*items)[*at];
    return std::nullopt;
  }
  if (is_text(v)) {
    const std::string& text = text_of(v);
    const std::size_t n = count_points(text);
    rt.spend(text.size() / 16);
    if (const auto at = place(integer_of(key), n)) return text_like(v, std::string(sub_points(text, *at, *at + 1)));
    return std::nullopt;
  }
  if (const Range* range = as<Range>(v)) {
    if (const auto at = place(integer_of(key), static_cast<std::size_t>(range->length)))
      return Value(range->at(static_cast<std::int64_t>(*at)));
  }
  return std::nullopt;
}

std::optional<Value> loop_attribute(Runtime& rt, LoopThing& loop, const Value& v, std::string_view name) {
  if (name == "index") return Value(loop.index0 + 1);
  if (name == "index0") return Value(loop.index0);
  if (name == "first") return Value(loop.index0 == 0);
  if (name == "last") return Value(loop.peek() == nullptr);
  if (name == "length") return Value(loop.length(rt));
  if (name == "revindex") return Value(loop.length(rt) - loop.index0);
  if (name == "revindex0") return Value(loop.length(rt) - loop.index0 - 1);
  if (name == "depth") return Value(static_cast<std::int64_t>(loop.depth0) + 1);
  if (name == "depth0") return Value(static_cast<std::int64_t>(loop.depth0));
  if (name == "previtem")
    return loop.index0 == 0 ? rt.undefined_hint("there is no item before the loop's first") : loop.before;
  if (name == "nextitem") {
    const Value* next = loop.peek();
    return next ? *next : rt.undefined_hint("there is no item after the loop's last");
  }
  if (name == "cycle" || name == "changed") return Value(new Method(v, std::string(name)));
  return std::nullopt;
}

std::optional<Value> macro_attribute(const MacroThing& macro, std::string_view name) {
  if (name == "name") return macro.macro->name.empty() ? Value(nullptr) : Value(macro.macro->name);
  if (name == "arguments") {
    Items names;
    for (const auto& parameter : macro.macro->parameters) names.emplace_back(parameter->name);
    return make_tuple(std::move(names));
  }
  if (name == "catch_kwargs") return Value(macro.macro->accesses_kwargs);
  if (name == "catch_varargs") return Value(macro.macro->accesses_varargs);
  if (name == "caller") return Value(macro.macro->accesses_caller);
  return std::nullopt;
}

std::optional<Value> thing_attribute(Runtime& rt, Thing& t, const Value& v, std::string_view name) {
  switch (t.kind) {
    case ThingKind::Undefined: fail_undefined(v);
    case ThingKind::Loop: return loop_attribute(rt, static_cast<LoopThing&>(t), v, name);
    case ThingKind::Macro: return macro_attribute(static_cast<MacroThing&>(t), name);
    case ThingKind::Namespace: {
      const Value* found = static_cast<Namespace&>(t).attributes.find_name(name);
      return found ? std::optional(*found) : std::nullopt;
    }
    case ThingKind::Module: {
      const Value* found = static_cast<Module&>(t).exported.find_name(name);
      return found ? std::optional(*found) : std::nullopt;
    }
    case ThingKind::Tuple: {
      const auto& tuple = static_cast<Tuple&>(t);
      if (tuple.group && name == "grouper") return tuple.items[0];
      if (tuple.group && name == "list") return tuple.items[1];
      break;
    }
    case ThingKind::Cycler: {
      const auto& cycler = static_cast<Cycler&>(t);
      if (name == "current") return cycler.items[cycler.position];
      if (name == "items") return make_tuple(cycler.items);
      if (name == "pos") return Value(static_cast<std::int64_t>(cycler.position));
      if (name == "next" || name == "reset") return Value(new Method(v, std::string(name)));
      return std::nullopt;
    }
    case ThingKind::Joiner:
      if (name == "sep") return static_cast<Joiner&>(t).separator;
      if (name == "used") return Value(static_cast<Joiner&>(t).used);
      return std::nullopt;
    case ThingKind::Range: {
      const auto& range = static_cast<Range&>(t);
      if (name == "start") return Value(range.start);
      if (name == "stop") return Value(range.stop);
      if (name == "step") return Value(range.step);
      return std::nullopt;
    }
    case ThingKind::Block: {
      const auto& block = static_cast<BlockThing&>(t);
      if (name != "super") return std::nullopt;
      const auto found = block.context->blocks->find(block.name);
      if (block.level + 1 >= found->second.size())
        return rt.undefined_hint(fmt::format("there is no block `{}` further up", block.name));
      return Value(new BlockThing(block.name, block.context, block.level + 1));
    }
    default: break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Value> own_attribute(Runtime& rt, const Value& v, std::string_view name) {
  if (v.is_undefined()) fail_undefined(v);
  if (Thing* t = thing(v))
    if (auto found = thing_attribute(rt, *t, v, name)) return found;
  if (is_numeric(v)) {
    if (name == "real") return v.is_bool() ? Value(integer_of(v)) : v;
    if (name == "imag") return v.is_float() ? Value(0.0) : Value(0);
    if (name == "numerator" && is_integral(v)) return Value(integer_of(v));
    if (name == "denominator" && is_integral(v)) return Value(1);
  }
  if (find_method(v, name)) return Value(new Method(v, std::string(name)));
  return std::nullopt;
}

Value get_item(Runtime& rt, const Value& v, const Value& key, Span where) {
  if (is_undefined(v)) fail_undefined(v);
  // A list or a mapping as a key has no hash: that is a TypeError, so the lookup goes on to undefined as for a missing
  // key.
  const bool hashable = !(is_list(key) || is_dict(key));
  if (hashable)
    if (auto found = item(rt, v, key)) return *std::move(found);
  if (is_text(key))
    if (auto found = own_attribute(rt, v, text_of(key))) return *std::move(found);
  return rt.undefined_key(v, is_text(key) ? text_of(key) : to_repr(rt, key), where);
}

Value get_attribute(Runtime& rt, const Value& v, std::string_view name, Span where) {
  if (auto found = own_attribute(rt, v, name)) return *std::move(found);
  if (is_dict(v)) {
    if (const Value* found = rt.dict_find_name(v, name)) return *found;
  } else if (as<SelfThing>(v)) {
    if (auto found = item(rt, v, Value(name))) return *std::move(found);
  }
  return rt.undefined_key(v, std::string(name), where);
}

// ---- slices
namespace {

struct Cut {
  std::int64_t start, stop, step;
  std::int64_t count;
};

std::optional<std::int64_t> bound(const Value& v) {
  if (v.is_undefined() || v.is_null()) return std::nullopt;
  if (is_undefined(v)) fail_undefined(v);
  if (!is_integral(v)) fail_type(fmt::format("a slice wants whole numbers, and this is {}", describe(v)), {&v});
  return integer_of(v);
}

Cut cut(std::int64_t length, const Value& from, const Value& to, const Value& by) {
  const std::int64_t step = bound(by).value_or(1);
  if (step == 0) fail("template/value", "the step of a slice cannot be 0");
  const std::int64_t least = step < 0 ? -1 : 0;
  const std::int64_t most = step < 0 ? length - 1 : length;
  const auto clamp = [&](std::optional<std::int64_t> at, std::int64_t otherwise) {
    if (!at) return otherwise;
    if (*at < 0) return std::max(*at + length, least);
    return std::min(*at, most);
  };
  Cut out{clamp(bound(from), step < 0 ? most : least), clamp(bound(to), step < 0 ? least : most), step, 0};
  // The distance is at most the length, so a step of 2^63 does no harm once it is held to that.
  const std::int64_t stride = step == INT64_MIN ? INT64_MAX : std::abs(step);
  const std::int64_t distance = step < 0 ? out.start - out.stop : out.stop - out.start;
  out.count = distance <= 0 ? 0 : (distance - 1) / stride + 1;
  return out;
}

}  // namespace

Value slice(Runtime& rt, const Value& v, const Value& from, const Value& to, const Value& step) {
  if (is_undefined(v)) fail_undefined(v);
  if (const Items* items = rt.sequence_items(v)) {
    const Cut c = cut(static_cast<std::int64_t>(items->size()), from, to, step);
    rt.check_items(static_cast<std::size_t>(c.count));
    Items out;
    out.reserve(static_cast<std::size_t>(c.count));
    for (std::int64_t i = 0; i < c.count; ++i) out.push_back((*items)[static_cast<std::size_t>(c.start + i * c.step)]);
    return is_list(v) ? make_list(std::move(out)) : make_tuple(std::move(out));
  }
  if (is_text(v)) {
    const std::string& text = text_of(v);
    rt.spend(text.size());
    const Cut c = cut(static_cast<std::int64_t>(count_points(text)), from, to, step);
    if (c.step == 1)
      return text_like(v, std::string(sub_points(text, static_cast<std::size_t>(c.start),
                                                 static_cast<std::size_t>(c.start + c.count))));
    const std::u32string points = to_points(text);
    std::u32string out;
    for (std::int64_t i = 0; i < c.count; ++i) out += points[static_cast<std::size_t>(c.start + i * c.step)];
    return text_like(v, from_points(out));
  }
  if (const Range* range = as<Range>(v)) {
    const Cut c = cut(range->length, from, to, step);
    std::int64_t by = 0;
    if (__builtin_mul_overflow(range->step, c.step, &by)) by = c.step;
    return Value(new Range(range->at(c.start), range->at(c.stop), by));
  }
  if (is_dict(v)) fail_type("a mapping has no order to slice", {&v});
  fail_type(fmt::format("{} cannot be sliced", describe(v)), {&v});
}

// ---- iteration
bool is_iterable(const Value& v) {
  if (is_text(v) || is_list(v) || is_dict(v) || v.is_undefined()) return true;
  const Thing* t = thing(v);
  if (!t) return false;
  switch (t->kind) {
    case ThingKind::Undefined:
    case ThingKind::Tuple:
    case ThingKind::View:
    case ThingKind::Range:
    case ThingKind::Loop:
    case ThingKind::Iterator: return true;
    default: return false;
  }
}

Cursor::Cursor(Runtime& runtime, const Value& v) : runtime_(runtime), held_(v) {
  if (is_text(v)) {
    kind_ = Kind::Text;
  } else if (runtime.sequence_items(v)) {
    kind_ = Kind::Items;
    // A tuple never changes; a file's list changes only through its copy.
    if (as<Tuple>(v)) stable_ = runtime.sequence_items(v);
  } else if (is_dict(v)) {
    kind_ = Kind::Keys;
  } else if (is_undefined(v)) {
    check_strict(v);
  } else if (as<Range>(v)) {
    kind_ = Kind::Range;
  } else if (as<View>(v)) {
    kind_ = Kind::View;
  } else if (as<Iterator>(v)) {
    kind_ = Kind::Iterator;
  } else if (as<LoopThing>(v)) {
    kind_ = Kind::Loop;
  } else {
    fail_type(fmt::format("{} cannot be looped over: a list, a mapping or a text can", describe(v)), {&v});
  }
}

bool Cursor::next(Value& out) {
  runtime_.spend(20);
  switch (kind_) {
    case Kind::Nothing: return false;
    case Kind::Items: {
      const Items& items = stable_ ? *stable_ : *runtime_.sequence_items(held_);
      if (at_ >= items.size()) return false;
      out = items[at_++];
      return true;
    }
    case Kind::Keys: {
      const Entries& entries = *runtime_.dict_entries(held_);
      if (at_ >= entries.size()) return false;
      out = entries[at_++].key;
      return true;
    }
    case Kind::Text: {
      const std::string& text = text_of(held_);
      if (at_ >= text.size()) return false;
      const std::size_t begin = at_;
      static_cast<void>(next_code_point(text, at_));
      out = text_like(held_.is_string() ? held_ : Value(), text.substr(begin, at_ - begin));
      return true;
    }
    case Kind::Range: {
      const Range* range = as<Range>(held_);
      if (at_ >= static_cast<std::size_t>(range->length)) return false;
      out = Value(range->at(static_cast<std::int64_t>(at_++)));
      return true;
    }
    case Kind::View: {
      const View* view = as<View>(held_);
      const Entries& entries = *runtime_.dict_entries(view->dict);
      if (at_ >= entries.size()) return false;
      const Value::Entry& entry = entries[at_++];
      if (view->of == View::Of::Keys)
        out = entry.key;
      else if (view->of == View::Of::Values)
        out = entry.value;
      else
        out = make_tuple({entry.key, entry.value});
      return true;
    }
    case Kind::Iterator: return as<Iterator>(held_)->produce(runtime_, out);
    case Kind::Loop: {
      Value one;
      if (!as<LoopThing>(held_)->advance(one)) return false;
      out = make_tuple({one, held_});
      return true;
    }
  }
  return false;
}

Items collect(Runtime& rt, const Value& v) {
  if (const Items* items = rt.sequence_items(v)) {
    rt.check_items(items->size());
    return *items;
  }
  Items out;
  Cursor cursor(rt, v);
  Value one;
  while (cursor.next(one)) {
    out.push_back(std::move(one));
    if ((out.size() & 1023) == 0) rt.check_items(out.size());
  }
  return out;
}

namespace {
struct ItemIterator : Iterator {
  ItemIterator(std::string_view n, Items i) : Iterator(n), items(std::move(i)) {}
  ~ItemIterator() override { bury(items); }
  bool produce(Runtime&, Value& out) override {
    if (at >= items.size()) return false;
    out = std::move(items[at++]);
    return true;
  }
  Items items;
  std::size_t at = 0;
};
}  // namespace

Value iterate(std::string_view name, Items items) { return Value(new ItemIterator(name, std::move(items))); }

std::int64_t need_integer(const Value& v, std::string_view what) {
  if (is_integral(v)) return integer_of(v);
  if (is_undefined(v)) fail_undefined(v);
  fail_type(fmt::format("{} is a whole number, and this is {}", what, describe(v)), {&v});
}
const std::string& need_text(const Value& v, std::string_view what) {
  if (is_text(v)) return text_of(v);
  if (is_undefined(v)) fail_undefined(v);
  fail_type(fmt::format("{} is text, and this is {}", what, describe(v)), {&v});
}

}  // namespace despatch::jinja
