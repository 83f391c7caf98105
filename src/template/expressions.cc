#include <fmt/format.h>

#include "template/exec.h"
#include "template/filters.h"
#include "template/format.h"
#include "template/tracing.h"

namespace despatch::jinja {

const Value& NameExpr::eval(Exec& exec, Value& scratch) const {
  const Value& slot = exec.frame->slot(ref);
  if (!slot.is_undefined()) return slot;
  return scratch = exec.rt.undefined_variable(name, exec.span(*this));
}

const Value& NamespaceTarget::eval(Exec& exec, Value&) const { return exec.frame->slot(ref); }

namespace {
Items evaluate_all(Exec& exec, const Exprs& exprs) {
  Items items;
  items.reserve(exprs.size());
  for (const ExprPtr& one : exprs) {
    Value scratch;
    items.push_back(one->eval(exec, scratch));
  }
  return items;
}
}  // namespace

const Value& TupleExpr::eval(Exec& exec, Value& scratch) const {
  return scratch = make_tuple(evaluate_all(exec, items));
}
const Value& ListExpr::eval(Exec& exec, Value& scratch) const { return scratch = make_list(evaluate_all(exec, items)); }

const Value& DictExpr::eval(Exec& exec, Value& scratch) const {
  auto* dict = new Dict;
  Value made(dict);
  for (const auto& [key_expr, value_expr] : items) {
    Value key_scratch, value_scratch;
    const Value key = key_expr->eval(exec, key_scratch);
    located(exec, *key_expr, [&] { check_hashable(exec.rt, key); });
    dict->set(key, value_expr->eval(exec, value_scratch));
  }
  return scratch = std::move(made);
}

const Value& ConditionExpr::eval(Exec& exec, Value& scratch) const {
  Value tested;
  const bool holds = located(exec, *test, [&] { return truth(exec.rt, test->eval(exec, tested)); });
  if (holds) return yes->eval(exec, scratch);
  if (no) return no->eval(exec, scratch);
  // Without an `else`, Jinja prints nothing even where it is strict.
  Value made = exec.rt.undefined_hint("this `if` was not met, and it has no `else`");
  as<Undefined>(made)->strict = false;
  as<Undefined>(made)->where = exec.span(*this);
  return scratch = std::move(made);
}

// ---- filters, tests
Value FilterExpr::apply(Exec& exec, const Value& value) const {
  if (!spec) fail("template/unknown-filter", fmt::format("there is no filter `{}`", name));
  CallValues values = evaluate(exec, arguments, exec.span(*this));
  Value result = run_spec(exec, *spec, value, values, "filter", exec.span(*this));
  // What a filter makes of one value still comes from where that value stands.
  if (!result.span().known() && value.span().known() && !result.is_object()) return result.at(value.span());
  return result;
}
const Value& FilterExpr::eval(Exec& exec, Value& scratch) const {
  Value base;
  const Value& value = input->eval(exec, base);
  Value result = located(exec, *this, [&] { return apply(exec, value); });
  return scratch = std::move(result);
}
const Value& TestExpr::eval(Exec& exec, Value& scratch) const {
  Value base;
  const Value& value = input->eval(exec, base);
  Value result = located(exec, *this, [&] {
    if (!spec) fail("template/unknown-test", fmt::format("there is no test `{}`", name));
    CallValues values = evaluate(exec, arguments, exec.span(*this));
    return run_spec(exec, *spec, value, values, "test", exec.span(*this));
  });
  return scratch = std::move(result);
}

// ---- attributes and items
const Value& AttributeExpr::eval(Exec& exec, Value& scratch) const {
  Value base;
  const Value& value = object->eval(exec, base);
  if (value.is_mapping() && !dict_method) {
    if (const Value* found = exec.rt.dict_find_name(value, name)) {
      // What lies in a file's data stays where it is; what hangs on a passing value is copied before that goes.
      if (&value != &base && value.find(std::string_view(name)) == found) return *found;
      return scratch = Value(*found);
    }
  }
  Value result = located(exec, *this, [&] { return get_attribute(exec.rt, value, name, exec.span(*this)); });
  if (exec.rt.trace)
    if (const LoopThing* loop = as<LoopThing>(value)) result = traced_count(exec, *this, *loop, std::move(result));
  return scratch = std::move(result);
}

const Value& ItemExpr::eval(Exec& exec, Value& scratch) const {
  Value base, key_scratch;
  const Value& value = object->eval(exec, base);
  if (key->kind == NodeKind::Slice) {
    const auto& cut = static_cast<const SliceExpr&>(*key);
    Value from_scratch, to_scratch, step_scratch;
    const Value from = cut.from ? cut.from->eval(exec, from_scratch) : Value();
    const Value to = cut.to ? cut.to->eval(exec, to_scratch) : Value();
    const Value step = cut.step ? cut.step->eval(exec, step_scratch) : Value();
    Value result = located(exec, *this, [&] { return slice(exec.rt, value, from, to, step); });
    if (exec.rt.trace) result = traced_part(exec, *this, value, std::move(result));
    return scratch = std::move(result);
  }
  const Value& wanted = key->eval(exec, key_scratch);
  if (value.is_sequence() && wanted.is_int() && &value != &base) {
    const Items& items = *exec.rt.list_items(value);
    const std::int64_t at =
        wanted.as_int() < 0 ? wanted.as_int() + static_cast<std::int64_t>(items.size()) : wanted.as_int();
    if (at >= 0 && at < static_cast<std::int64_t>(items.size())) {
      const Value& found = items[static_cast<std::size_t>(at)];
      if (&items == &value.as_sequence()) return found;
      return scratch = Value(found);
    }
  }
  Value result = located(exec, *this, [&] { return get_item(exec.rt, value, wanted, exec.span(*this)); });
  return scratch = std::move(result);
}

const Value& SliceExpr::eval(Exec& exec, Value&) const {
  return located(exec, *this,
                 [&]() -> const Value& { fail("template/type", "a slice stands alone between its brackets"); });
}

// ---- operators
const Value& ConcatExpr::eval(Exec& exec, Value& scratch) const {
  const bool escaping = exec.escapes(escape);
  std::string text;
  bool safe = false;
  std::vector<Value> values;
  std::vector<PrintedExpression> traced;
  for (const ExprPtr& part : parts) {
    Value base;
    const Value& value = part->eval(exec, base);
    if (exec.rt.trace) traced.push_back({0, 0, exec.span(*part), traced_value(value, exec.span(*part))});
    if (escaping) {
      values.push_back(soft_text(exec.rt, value));
      safe = safe || as<Markup>(values.back());
    } else {
      located(exec, *part, [&] { append_text(exec.rt, text, value); });
      if (text.size() > exec.rt.options.limits.string_bytes)
        located(exec, *this, [&] { exec.rt.check_text(text.size()); });
    }
  }
  for (const Value& value : values) {
    if (safe && value.is_string())
      append_escaped(text, value.as_string());
    else
      text += text_of(value);
  }
  located(exec, *this, [&] { exec.rt.check_text(text.size()); });
  Value result = safe ? make_markup(std::move(text)) : Value(std::move(text));
  if (exec.rt.trace) result = traced_parts(exec, exec.span(*this), traced, std::move(result));
  return scratch = std::move(result);
}

namespace {
bool compare(Runtime& rt, Comparison op, const Value& a, const Value& b) {
  switch (op) {
    case Comparison::Equal: return equals(rt, a, b);
    case Comparison::NotEqual: return !equals(rt, a, b);
    case Comparison::Less: return ordered(rt, Order::Less, a, b);
    case Comparison::LessEqual: return ordered(rt, Order::LessEqual, a, b);
    case Comparison::Greater: return ordered(rt, Order::Greater, a, b);
    case Comparison::GreaterEqual: return ordered(rt, Order::GreaterEqual, a, b);
    case Comparison::In: return contains(rt, b, a);
    case Comparison::NotIn: return !contains(rt, b, a);
  }
  return false;
}
}  // namespace

const Value& CompareExpr::eval(Exec& exec, Value& scratch) const {
  Value first_scratch, second_scratch;
  const Value* left = &first->eval(exec, first_scratch);
  Value* free = &second_scratch;
  Value* used = &first_scratch;
  for (const auto& [op, operand] : rest) {
    const Value& right = operand->eval(exec, *free);
    if (!located(exec, *this, [&, op = op] { return compare(exec.rt, op, *left, right); }))
      return scratch = Value(false);
    left = &right;
    std::swap(free, used);
  }
  return scratch = Value(true);
}

const Value& BinaryExpr::eval(Exec& exec, Value& scratch) const {
  Value a, b;
  const Value& x = left->eval(exec, a);
  const Value& y = right->eval(exec, b);
  Value result = located(exec, *this, [&] { return arithmetic(exec.rt, op, x, y); });
  if (exec.rt.trace) result = traced_arithmetic(exec, *this, x, y, std::move(result));
  return scratch = std::move(result);
}

const Value& UnaryExpr::eval(Exec& exec, Value& scratch) const {
  Value base;
  const Value& value = operand->eval(exec, base);
  Value result = located(exec, *operand, [&] {
    switch (op) {
      case Op::Not: return Value(!truth(exec.rt, value));
      case Op::Minus: return negate(exec.rt, value);
      case Op::Plus: return plus(exec.rt, value);
    }
    return Value();
  });
  if (!result.span().known() && op != Op::Not && !result.is_object()) result = result.at(value.span());
  if (exec.rt.trace && op == Op::Minus) result = traced_negation(exec, *this, value, std::move(result));
  return scratch = std::move(result);
}

const Value& LogicExpr::eval(Exec& exec, Value& scratch) const {
  const Value& value = left->eval(exec, scratch);
  const bool holds = located(exec, *left, [&] { return truth(exec.rt, value); });
  if (holds != is_and) return value;
  // The left value may lie in `scratch`; it is done with.
  return right->eval(exec, scratch);
}

// ---- calls
CallValues evaluate(Exec& exec, const Arguments& arguments, Span where) {
  CallValues values;
  values.where = where;
  values.positional.reserve(arguments.positional.size());
  for (const ExprPtr& one : arguments.positional) {
    Value scratch;
    values.positional.push_back(one->eval(exec, scratch));
    if (exec.rt.trace) values.positional.back() = traced_literal(values.positional.back(), exec.span(*one));
  }
  values.keywords.reserve(arguments.keywords.size());
  for (const auto& [name, one] : arguments.keywords) {
    Value scratch;
    values.keywords.emplace_back(name, one->eval(exec, scratch));
    if (exec.rt.trace) values.keywords.back().second = traced_literal(values.keywords.back().second, exec.span(*one));
  }
  if (arguments.star) {
    Value scratch;
    const Value list = arguments.star->eval(exec, scratch);
    located(exec, *arguments.star, [&] {
      for (Value& item : collect(exec.rt, list)) values.positional.push_back(std::move(item));
    });
  }
  if (arguments.star_star) {
    Value scratch;
    const Value dict = arguments.star_star->eval(exec, scratch);
    located(exec, *arguments.star_star, [&] {
      if (is_undefined(dict)) fail_undefined(dict);
      const Entries* entries = exec.rt.dict_entries(dict);
      if (!entries) fail_type(fmt::format("`**` wants a mapping, and this is {}", describe(dict)), {&dict});
      for (const Value::Entry& entry : *entries) {
        const std::string& name = need_text(entry.key, "the name of an argument");
        for (const auto& [given, value] : values.keywords)
          if (given == name) fail("template/argument", fmt::format("`{}` is given twice", name));
        values.keywords.emplace_back(name, entry.value);
      }
    });
  }
  return values;
}

namespace {

// The method that `object.name(…)` means, when it is a plain one of a text, a list, a mapping or a number.
const FilterSpec* direct_method(const Value& object, std::string_view name) {
  if (const Thing* t = thing(object)) {
    switch (t->kind) {
      case ThingKind::Markup:
      case ThingKind::List:
      case ThingKind::Dict:
      case ThingKind::Tuple: break;
      default: return nullptr;
    }
  }
  return object.is_undefined() ? nullptr : find_method(object, name);
}

Value run_method(Exec& exec, const Value& self, std::string_view name, CallValues& values, Span where) {
  const FilterSpec* spec = find_method(self, name);
  if (!spec) fail("template/type", fmt::format("{} has no method `{}`", describe(self), name));
  return run_spec(exec, *spec, self, values, "method", where);
}

Value loop_method(Exec& exec, LoopThing& loop, std::string_view name, CallValues& values) {
  if (name == "cycle") {
    if (values.positional.empty()) fail("template/argument", "`loop.cycle` wants the values to go through");
    return values.positional[static_cast<std::size_t>(loop.index0) % values.positional.size()];
  }
  bool same = loop.last_changed && loop.last_changed->size() == values.positional.size();
  for (std::size_t i = 0; same && i < values.positional.size(); ++i)
    same = equals(exec.rt, (*loop.last_changed)[i], values.positional[i]);
  if (same) return Value(false);
  loop.last_changed = values.positional;
  return Value(true);
}

Value cycler_method(Cycler& cycler, std::string_view name) {
  if (name == "reset") {
    cycler.position = 0;
    return Value(nullptr);
  }
  Value now = cycler.items[cycler.position];
  cycler.position = (cycler.position + 1) % cycler.items.size();
  return now;
}

// Macros, blocks and recursive loops write; true when `callee` is one and has written to `out`.
bool write_text_callee(Exec& exec, const Value& callee, CallValues& values, Span where, Output& out) {
  Thing* t = thing(callee);
  if (!t) return false;
  if (t->kind == ThingKind::Macro) {
    auto& macro = static_cast<MacroThing&>(*t);
    try {
      run_macro(exec, macro, values, out);
    } catch (Fault& fault) {
      if (!fault.where.known()) fault.where = where;
      const std::string& name = macro.macro->name;
      add_step(fault,
               name.empty() ? "running the body of a `call` block, called"
                            : fmt::format("running the macro `{}`, called", name),
               where);
      throw;
    }
    return true;
  }
  if (t->kind == ThingKind::Block) {
    auto& block = static_cast<BlockThing&>(*t);
    const ContextPtr context = block.context;
    run_block(exec.rt, *context->blocks->find(block.name)->second[block.level], context, out);
    return true;
  }
  if (t->kind == ThingKind::Loop) {
    auto& loop = static_cast<LoopThing&>(*t);
    if (!loop.recursive)
      fail("template/type", "only a loop that is marked `recursive` can be called", "`{% for x in list recursive %}`");
    if (values.positional.size() != 1 || !values.keywords.empty())
      fail("template/argument", "`loop(…)` wants the list to go down into, and nothing else");
    Exec outer = *loop.exec;
    outer.out = &out;
    const Value over = values.positional[0];
    loop.recursive->run_over(outer, over, loop.depth0 + 1);
    return true;
  }
  return false;
}

}  // namespace

Value call_value(Exec& exec, const Value& callee, CallValues& values, Span where) {
  Thing* t = thing(callee);
  if (is_undefined(callee)) fail_undefined(callee);
  if (!t) fail_type(fmt::format("{} cannot be called", describe(callee)), {&callee});
  switch (t->kind) {
    case ThingKind::Macro:
    case ThingKind::Block:
    case ThingKind::Loop: {
      Output out(exec.rt, false);
      write_text_callee(exec, callee, values, where, out);
      exec.rt.check_text(out.made.text.size());
      Value text = exec.autoescape() ? make_markup(std::move(out.made.text)) : Value(std::move(out.made.text));
      return exec.rt.trace ? traced_parts(exec, where, out.parts, std::move(text)) : text;
    }
    case ThingKind::Function: return static_cast<Function&>(*t).call(exec.rt, values);
    case ThingKind::Method: {
      auto& method = static_cast<Method&>(*t);
      if (LoopThing* loop = as<LoopThing>(method.self)) return loop_method(exec, *loop, method.name, values);
      if (Cycler* cycler = as<Cycler>(method.self)) return cycler_method(*cycler, method.name);
      return run_method(exec, method.self, method.name, values, where);
    }
    case ThingKind::Joiner: {
      auto& joiner = static_cast<Joiner&>(*t);
      if (std::exchange(joiner.used, true)) return joiner.separator;
      return Value("");
    }
    default: fail_type(fmt::format("{} cannot be called", describe(callee)), {&callee});
  }
}

void write_call(Exec& exec, const Value& callee, CallValues& values, Span where, Escape escape) {
  // A macro's text is safe where the caller escapes, so it can go straight out.
  if (!exec.escapes(escape) || exec.autoescape())
    if (write_text_callee(exec, callee, values, where, *exec.out)) return;
  const Value result = call_value(exec, callee, values, where);
  write_value(exec, result, where, escape);
}

namespace {
/// The place of the only argument, which what a method makes of it still comes from: `'{:,}'.format(cost)`.
Span place_of_only(const CallValues& values) {
  const bool one = values.positional.size() == 1 && values.keywords.empty();
  return one ? values.positional.front().span() : Span();
}
}  // namespace

void CallExpr::write(Exec& exec, const Value& caller, Escape escape) const {
  const Span where = exec.span(*this);
  located(exec, *this, [&] {
    if (callee->kind == NodeKind::Attribute) {
      const auto& attribute = static_cast<const AttributeExpr&>(*callee);
      Value base;
      const Value object = attribute.object->eval(exec, base);
      if (const FilterSpec* spec = direct_method(object, attribute.name)) {
        CallValues values = evaluate(exec, arguments, where);
        if (!caller.is_undefined()) values.keywords.emplace_back("caller", caller);
        const Span only = place_of_only(values);
        const Value made = run_spec(exec, *spec, object, values, "method", where);
        write_value(exec, made.span().known() || made.is_object() ? made : made.at(only), where, escape);
        return;
      }
      const Value found = get_attribute(exec.rt, object, attribute.name, exec.span(*callee));
      CallValues values = evaluate(exec, arguments, where);
      if (!caller.is_undefined()) values.keywords.emplace_back("caller", caller);
      write_call(exec, found, values, where, escape);
      return;
    }
    Value base;
    const Value found = callee->eval(exec, base);
    CallValues values = evaluate(exec, arguments, where);
    if (!caller.is_undefined()) values.keywords.emplace_back("caller", caller);
    write_call(exec, found, values, where, escape);
  });
}

const Value& CallExpr::eval(Exec& exec, Value& scratch) const {
  const Span where = exec.span(*this);
  Value result = located(exec, *this, [&] {
    if (callee->kind == NodeKind::Attribute) {
      const auto& attribute = static_cast<const AttributeExpr&>(*callee);
      Value base;
      const Value object = attribute.object->eval(exec, base);
      if (const FilterSpec* spec = direct_method(object, attribute.name)) {
        CallValues values = evaluate(exec, arguments, where);
        const Span only = place_of_only(values);
        Value made = run_spec(exec, *spec, object, values, "method", where);
        return made.span().known() || made.is_object() || !only.known() ? made : made.at(only);
      }
      const Value found = get_attribute(exec.rt, object, attribute.name, exec.span(*callee));
      CallValues values = evaluate(exec, arguments, where);
      return call_value(exec, found, values, where);
    }
    Value base;
    const Value found = callee->eval(exec, base);
    CallValues values = evaluate(exec, arguments, where);
    return call_value(exec, found, values, where);
  });
  return scratch = std::move(result);
}

}  // namespace despatch::jinja
