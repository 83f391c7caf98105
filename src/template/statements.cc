#include <fmt/format.h>

#include "template/exec.h"
#include "template/tracing.h"

namespace despatch::jinja {

void write_value(Exec& exec, const Value& value, Span where, Escape escape_mode) {
  const Span from = value.span().known() ? value.span() : where;
  const bool escaping = exec.escapes(escape_mode);
  std::string& text = exec.out->made.text;
  const std::size_t begin = text.size();
  if (value.is_string() && !escaping) {
    exec.out->write(value.as_string(), from);
    if (exec.rt.trace) exec.out->printed(begin, where, value);
    return;
  }
  if (!escaping || as<Markup>(value) || as<Module>(value))
    append_text(exec.rt, text, value);
  else
    append_escaped(text, to_text(exec.rt, value));
  exec.out->placed(begin, from);
  if (exec.rt.trace) exec.out->printed(begin, where, value);
}

Flow OutputStmt::run(Exec& exec) const {
  if (dropped || (unless_extended && *exec.parent)) return Flow::Normal;
  for (const Piece& piece : pieces) {
    const Span where = exec.code->span(piece.begin, piece.end);
    if (!piece.expr) {
      exec.out->write(piece.text, where);
      continue;
    }
    located(exec, *piece.expr, [&] {
      if (piece.expr->kind == NodeKind::Call) {
        static_cast<const CallExpr&>(*piece.expr).write(exec, Value(), escape);
        return;
      }
      Value scratch;
      write_value(exec, piece.expr->eval(exec, scratch), where, escape);
    });
  }
  return Flow::Normal;
}

// ---- assignment
namespace {
void assign_tuple(Exec& exec, const TupleExpr& target, const Value& value) {
  if (is_undefined(value)) fail_undefined(value);
  const Items items = collect(exec.rt, value);
  if (items.size() != target.items.size())
    fail_type(fmt::format("{} names, but {} item{} to unpack", target.items.size(), items.size(),
                          items.size() == 1 ? "" : "s"),
              {&value});
  for (std::size_t i = 0; i < items.size(); ++i) assign(exec, *target.items[i], items[i]);
}
}  // namespace

void assign(Exec& exec, const Expr& target, const Value& value) {
  if (target.kind == NodeKind::Name) {
    exec.frame->slot(static_cast<const NameExpr&>(target).ref) = value;
    return;
  }
  if (target.kind == NodeKind::Tuple) {
    located(exec, target, [&] { assign_tuple(exec, static_cast<const TupleExpr&>(target), value); });
    return;
  }
  const auto& name = static_cast<const NamespaceTarget&>(target);
  located(exec, target, [&] {
    const Value& object = exec.frame->slot(name.ref);
    Namespace* space = as<Namespace>(object);
    if (!space) {
      if (object.is_undefined())
        fail("template/undefined", fmt::format("`{}` is not defined", name.name),
             fmt::format("`{{% set {} = namespace() %}}` makes it", name.name));
      fail(
          "template/type",
          fmt::format("`{}` is no namespace, so `{}.{}` cannot be given a value", name.name, name.name, name.attribute),
          fmt::format("`{{% set {} = namespace() %}}` makes one", name.name));
    }
    exec.rt.remember(*space);
    exec.rt.spend(32);
    space->attributes.set_name(name.attribute, value);
  });
}

namespace {
void export_names(Exec& exec, const std::vector<std::pair<std::string, SlotRef>>& names) {
  for (const auto& [name, ref] : names) {
    exec.context->vars[name] = exec.frame->slot(ref);
    if (!name.starts_with('_')) exec.context->exported.insert(name);
  }
}
}  // namespace

Flow SetStmt::run(Exec& exec) const {
  Value scratch;
  Value value_now = value->eval(exec, scratch);
  if (exec.rt.trace) value_now = traced_literal(std::move(value_now), exec.span(*value));
  assign(exec, *target, value_now);
  export_names(exec, exports);
  return Flow::Normal;
}

namespace {
Value captured(Exec& exec, Span where, const Body& body, const Loads& loads, const Expr* filter, bool safe) {
  enter_scope(exec, loads);
  Output out(exec.rt, false);
  Exec inner = exec;
  inner.out = &out;
  run_body(inner, body);
  exec.rt.check_text(out.made.text.size());
  Value text = safe ? make_markup(std::move(out.made.text)) : Value(std::move(out.made.text));
  if (exec.rt.trace) text = traced_parts(exec, where, out.parts, std::move(text));
  if (filter) {
    // The chain's innermost filter has no input of its own: the text is its input.
    std::vector<const FilterExpr*> chain;
    for (const Expr* at = filter; at; at = chain.back()->input.get())
      chain.push_back(static_cast<const FilterExpr*>(at));
    for (auto one = chain.rbegin(); one != chain.rend(); ++one)
      text = located(exec, **one, [&] { return (*one)->apply(exec, text); });
  }
  leave_scope(exec, loads);
  return text;
}
}  // namespace

Flow SetBlockStmt::run(Exec& exec) const {
  Value text = captured(exec, exec.span(*this), body, loads, filter.get(), exec.escapes(escape));
  if (exec.autoescape() && !as<Markup>(text)) text = make_markup(to_text(exec.rt, text)).at(text.span());
  assign(exec, *target, text.is_object() || exec.rt.trace ? text : text.at(exec.span(*this)));
  export_names(exec, exports);
  return Flow::Normal;
}

Flow FilterBlockStmt::run(Exec& exec) const {
  const Value text = captured(exec, exec.span(*this), body, loads, filter.get(), exec.escapes(escape));
  const std::size_t begin = exec.out->made.text.size();
  append_text(exec.rt, exec.out->made.text, text);
  exec.out->placed(begin, exec.span(*this));
  if (exec.rt.trace) exec.out->printed(begin, exec.span(*this), text);
  return Flow::Normal;
}

Flow DoStmt::run(Exec& exec) const {
  Value scratch;
  static_cast<void>(value->eval(exec, scratch));
  return Flow::Normal;
}

Flow AutoescapeStmt::run(Exec& exec) const {
  enter_scope(exec, loads);
  Value scratch;
  const bool before = *exec.context->autoescape;
  *exec.context->autoescape = truth(exec.rt, value->eval(exec, scratch));
  const Flow flow = run_body(exec, body);
  *exec.context->autoescape = before;
  leave_scope(exec, loads);
  return flow;
}

Flow WithStmt::run(Exec& exec) const {
  enter_scope(exec, loads);
  for (const auto& [target, value] : targets) {
    Value scratch;
    const Value now = value->eval(exec, scratch);
    assign(exec, *target, now);
  }
  const Flow flow = run_body(exec, body);
  leave_scope(exec, loads);
  return flow;
}

Flow IfStmt::run(Exec& exec) const {
  for (const Branch& branch : branches) {
    Value scratch;
    if (located(exec, *branch.test, [&] { return truth(exec.rt, branch.test->eval(exec, scratch)); }))
      return run_body(exec, branch.body);
  }
  return run_body(exec, otherwise);
}

// ---- loops
namespace {

struct CursorPuller : Puller {
  CursorPuller(Runtime& rt, const Value& over) : cursor(rt, over) {}
  bool next(Value& out) override { return cursor.next(out); }
  Cursor cursor;
};

/// The items for which the loop's `if` holds. The condition runs in a frame of its own, when an item is asked for.
struct FilteredPuller : Puller {
  FilteredPuller(Exec& outer, const ForStmt& l, const Value& over)
      : loop(l), frame(Frame::make(outer.frame, l.test_slots)), exec(outer), cursor(outer.rt, over) {
    exec.frame = frame.get();
  }
  bool next(Value& out) override {
    if (!entered) enter_scope(exec, loop.test_loads);
    entered = true;
    while (cursor.next(out)) {
      exec.rt.spend(60);
      assign(exec, *loop.test_target, out);
      Value scratch;
      if (located(exec, *loop.test, [&] { return truth(exec.rt, loop.test->eval(exec, scratch)); })) return true;
    }
    return false;
  }
  const ForStmt& loop;
  FrameHolder frame;
  Exec exec;
  Cursor cursor;
  bool entered = false;
};

Flow run_loop(Exec& exec, const ForStmt& loop, const Value& over, std::uint32_t depth0, Exec* recursion) {
  std::unique_ptr<Puller> puller = located(exec, *loop.iter, [&]() -> std::unique_ptr<Puller> {
    if (loop.test) return std::make_unique<FilteredPuller>(exec, loop, over);
    return std::make_unique<CursorPuller>(exec.rt, over);
  });
  LoopThing* thing = nullptr;
  Value held;
  Puller* source = puller.get();
  if (loop.extended) {
    thing = new LoopThing;
    held = Value(thing);
    exec.rt.remember(*thing);
    if (!loop.test) thing->iterable = over;
    thing->puller = std::move(puller);
    thing->depth0 = depth0;
    if (recursion) {
      thing->recursive = &loop;
      thing->exec = recursion;
    }
  }
  // Whatever ends the loop, what is left of `loop` afterwards draws on nothing that is gone.
  struct AtEnd {
    LoopThing* loop;
    ~AtEnd() {
      if (!loop) return;
      loop->puller.reset();
      loop->exec = nullptr;
      loop->recursive = nullptr;
    }
  } const at_end{thing};

  bool completed = false;
  Value item;
  while (thing ? thing->advance(item) : source->next(item)) {
    exec.rt.spend(100);
    assign(exec, *loop.target, item);
    if (thing) exec.frame->slots[loop.loop_slot] = held;
    enter_scope(exec, loop.loads);
    const Flow flow = run_body(exec, loop.body);
    if (flow == Flow::Break) break;
    if (flow == Flow::Normal) completed = true;
  }
  leave_scope(exec, loop.loads);
  if (thing) exec.frame->slots[loop.loop_slot] = Value();
  // As in Jinja: an iteration that `continue` or `break` cut short does not count.
  if (completed || loop.otherwise.empty()) return Flow::Normal;
  enter_scope(exec, loop.else_loads);
  const Flow flow = run_body(exec, loop.otherwise);
  leave_scope(exec, loop.else_loads);
  return flow;
}

}  // namespace

Flow ForStmt::run(Exec& exec) const {
  Value scratch;
  // Held by value: the loop may change the variable it came from.
  const Value over = located(exec, *iter, [&]() -> Value { return iter->eval(exec, scratch); });
  return recursive ? run_over(exec, over, 0) : run_loop(exec, *this, over, 0, nullptr);
}

Flow ForStmt::run_over(Exec& exec, const Value& over, std::uint32_t depth0) const {
  const auto depth = exec.rt.enter_call();
  const FrameHolder frame(Frame::make(exec.frame, recursion_slots));
  Exec inner = exec;
  inner.frame = frame.get();
  Exec outer = exec;
  run_loop(inner, *this, over, depth0, &outer);
  return Flow::Normal;
}

// ---- macros and calls
Flow MacroStmt::run(Exec& exec) const {
  const Value made(new MacroThing(code, exec));
  exec.frame->slot(ref) = made;
  if (!toplevel) return Flow::Normal;
  if (!code.name.starts_with('_')) exec.context->exported.insert(code.name);
  exec.context->vars[code.name] = made;
  return Flow::Normal;
}

Flow CallBlockStmt::run(Exec& exec) const {
  const Value caller(new MacroThing(code, exec));
  located(exec, *call, [&] { call->write(exec, caller, Escape::Off); });
  return Flow::Normal;
}

// ---- blocks and other templates
Flow BlockStmt::run(Exec& exec) const {
  if (dropped || (unless_extended && *exec.parent)) return Flow::Normal;
  const auto& levels = exec.context->blocks->find(name)->second;
  if (required && levels.size() <= 1)
    located(exec, *this,
            [&] { fail("template/value", fmt::format("the block `{}` is required, and nothing fills it", name)); });
  ContextPtr context = exec.context;
  if (scoped) {
    context = std::make_shared<Context>();
    context->given = exec.context->snapshot(stores, exec.frame);
    context->blocks = exec.context->blocks;
    context->autoescape = exec.context->autoescape;
    context->code = exec.context->code;
  }
  const BlockCode* code = levels.front();
  try {
    run_block(exec.rt, *code, context, *exec.out);
  } catch (Fault& fault) {
    if (!fault.where.known()) fault.where = exec.span(*this);
    throw;
  }
  return Flow::Normal;
}

Flow ExtendsStmt::run(Exec& exec) const {
  return located(exec, *this, [&] {
    if (certainly_again || (again && *exec.parent))
      fail("template/value", "this template extends two others", "it can extend one");
    Value scratch;
    const TemplateCode* parent = load_template(exec, name->eval(exec, scratch), exec.span(*name), false);
    for (const auto& block : parent->blocks) {
      auto& levels = (*exec.context->blocks)[block->name];
      // The same block twice means that a template extends itself; the depth of templates ends that.
      levels.push_back(block.get());
    }
    *exec.parent = parent;
    return Flow::Normal;
  });
}

namespace {
template <class Work>
void stepping(Exec& exec, const Node& node, std::string_view doing, const TemplateCode& code, Work&& work) {
  try {
    work();
  } catch (Fault& fault) {
    if (!fault.where.known()) fault.where = exec.span(node);
    add_step(fault, fmt::format("{} `{}`", doing, code.source->name()), exec.span(node));
    throw;
  }
}

Value default_module(Exec& exec, const TemplateCode& code) {
  auto found = exec.rt.modules.find(&code);
  if (found == exec.rt.modules.end())
    found = exec.rt.modules.emplace(&code, make_module(exec, code, global_layer())).first;
  return found->second;
}
}  // namespace

Flow IncludeStmt::run(Exec& exec) const {
  Value scratch;
  const TemplateCode* code = located(
      exec, *name, [&] { return load_template(exec, name->eval(exec, scratch), exec.span(*name), ignore_missing); });
  if (!code) return Flow::Normal;
  stepping(exec, *this, "including", *code, [&] {
    if (!with_context) {
      const Module& module = *as<Module>(default_module(exec, *code));
      const auto begin = static_cast<std::uint32_t>(exec.out->made.text.size());
      exec.out->write(module.body, exec.span(*this));
      for (const PrintedExpression& part : module.parts)
        exec.out->parts.push_back({begin + part.begin, begin + part.end, part.expression, part.value});
      return;
    }
    const ContextPtr context = make_context(exec.rt, *code, exec.context->snapshot(stores, exec.frame));
    run_template(exec.rt, *code, context, *exec.out);
  });
  return Flow::Normal;
}

Flow ImportStmt::run(Exec& exec) const {
  Value scratch;
  const TemplateCode* code =
      located(exec, *name, [&] { return load_template(exec, name->eval(exec, scratch), exec.span(*name), false); });
  Value module;
  stepping(exec, *this, "importing", *code, [&] {
    module = with_context ? make_module(exec, *code, exec.context->snapshot(stores, exec.frame))
                          : default_module(exec, *code);
  });
  const auto bind = [&](const std::string& as_name, SlotRef ref, const Value& value) {
    exec.frame->slot(ref) = value;
    if (!toplevel) return;
    exec.context->vars[as_name] = value;
    exec.context->exported.erase(as_name);
  };
  if (!target.empty()) bind(target, ref, module);
  for (const Imported& one : names) {
    const Value* found = as<Module>(module)->exported.find_name(one.name);
    if (found) {
      bind(one.alias, one.ref, *found);
      continue;
    }
    Value missing = exec.rt.undefined_hint(fmt::format("`{}` exports no `{}`", code->source->name(), one.name));
    as<Undefined>(missing)->where = exec.code->span(one.begin, one.end);
    bind(one.alias, one.ref, missing);
  }
  return Flow::Normal;
}

}  // namespace despatch::jinja
