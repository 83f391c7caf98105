#include "template/exec.h"

#include <fmt/format.h>

#include "base/text.h"
#include "template/cache.h"
#include "template/tracing.h"

namespace despatch::jinja {

// ---- Output
void Output::check() {
  const std::size_t limit = runtime_.options.limits.output_bytes;
  if (made.text.size() > limit)
    fail("template/limit", fmt::format("the merged text is larger than the limit of {} bytes", limit));
  // Text written is work, counted in steps so that small pieces cost nothing to check.
  runtime_.spend(1u << 16);
  most_ = made.text.size() + (1u << 16);
}

void Output::printed(std::size_t begin, Span expression, const Value& value) {
  const std::size_t end = made.text.size();
  if (end > begin)
    parts.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), expression,
                     traced_value(value, expression)});
}

// ---- Frame
Frame* Frame::make(Frame* parent, std::uint32_t slots) {
  auto* frame = new Frame;
  frame->parent = parent;
  if (parent) parent->retain();
  frame->slots.resize(slots);
  return frame;
}
void Frame::destroy() {
  Frame* above = parent;
  bury(slots);
  delete this;
  if (above) above->release();
}

// ---- Layer, Context
const Value* Layer::find(std::string_view name) const {
  for (const Layer* at = this; at; at = at->below.get()) {
    if (const Value* found = at->data.find(name)) return found;
    if (const auto found = at->names.find(name); found != at->names.end()) return &found->second;
  }
  return nullptr;
}

const Value* Context::resolve(std::string_view name) const {
  if (const auto found = vars.find(name); found != vars.end())
    return found->second.is_undefined() ? nullptr : &found->second;
  return given ? given->find(name) : nullptr;
}

std::shared_ptr<const Layer> Context::snapshot(const Stores& stores, Frame* frame) const {
  auto layer = std::make_shared<Layer>();
  layer->below = given;
  layer->names = vars;
  for (const auto& [name, ref] : stores) {
    const Value& value = frame->slot(ref);
    if (!value.is_undefined()) layer->names[name] = value;
  }
  if (layer->names.empty()) return given;
  return layer;
}

ContextPtr make_context(Runtime& rt, const TemplateCode& code, std::shared_ptr<const Layer> given) {
  auto context = std::make_shared<Context>();
  context->given = std::move(given);
  context->blocks = std::make_shared<BlockTable>();
  for (const auto& block : code.blocks) (*context->blocks)[block->name].push_back(block.get());
  context->autoescape = std::make_shared<bool>(rt.options.autoescape);
  context->code = &code;
  rt.remember(context);
  return context;
}

std::shared_ptr<const Layer> global_layer() {
  auto layer = std::make_shared<Layer>();
  for (const auto& [name, value] : global_functions()) layer->names.emplace(name, value);
  return layer;
}

// ---- scopes
void enter_scope(Exec& exec, const Loads& loads) {
  for (const Load& load : loads) {
    Value& slot = exec.frame->slots[load.slot];
    switch (load.action) {
      case Load::Action::Missing: slot = Value(); break;
      case Load::Action::Alias: slot = exec.frame->slot(load.from); break;
      case Load::Action::Resolve: {
        const Value* found = exec.context->resolve(load.name);
        slot = found ? *found : Value();
        break;
      }
    }
  }
}
void leave_scope(Exec& exec, const Loads& loads) {
  for (const Load& load : loads) exec.frame->slots[load.slot] = Value();
}

Flow run_body(Exec& exec, const Body& body) {
  for (const StmtPtr& statement : body) {
    exec.rt.spend(statement->cost);
    if (const Flow flow = statement->run(exec); flow != Flow::Normal) return flow;
  }
  return Flow::Normal;
}

void add_step(Fault& fault, std::string what, Span where) {
  constexpr std::size_t kMost = 8;
  if (fault.while_doing.size() > kMost) return;
  if (fault.while_doing.size() == kMost) {
    fault.while_doing.emplace_back("doing more, further out");
    return;
  }
  if (where.known()) {
    const Position at = where.source->position(where.begin);
    what += fmt::format(", at {}:{}:{}", where.source->name(), at.line, at.column);
  }
  fault.while_doing.push_back(std::move(what));
}

// ---- macros
MacroThing::MacroThing(const MacroCode& m, Exec& exec)
    : Sweepable(kKind), macro(&m), code(exec.code), context(exec.context), frame(exec.frame) {
  frame->retain();
  exec.rt.remember(*this);
}
MacroThing::~MacroThing() { sweep(); }
void MacroThing::sweep() {
  context.reset();
  if (frame) std::exchange(frame, nullptr)->release();
}

namespace {

// The arguments in the parameters' slots, by the rules of a call in Python.
void bind_parameters(Exec& inner, const MacroThing& macro, CallValues& values) {
  const MacroCode& code = *macro.macro;
  std::vector<Value>& slots = inner.frame->slots;
  const std::size_t count = code.parameters.size();
  const std::size_t given = std::min(values.positional.size(), count);
  for (std::size_t i = 0; i < given; ++i) slots[code.parameters[i]->ref.slot] = std::move(values.positional[i]);
  for (std::size_t i = given; i < count; ++i)
    if (auto value = values.take(code.parameters[i]->name)) slots[code.parameters[i]->ref.slot] = *std::move(value);
  if (code.caller_slot) {
    auto caller = values.take("caller");
    slots[*code.caller_slot] = caller && !caller->is_null()
                                   ? *std::move(caller)
                                   : inner.rt.undefined_hint("`caller` is there only inside a `call` block");
  }
  const std::string_view name = code.name.empty() ? std::string_view("caller") : std::string_view(code.name);
  if (code.kwargs_slot) {
    auto* rest = new Dict;
    for (auto& [key, value] : values.keywords) rest->set_name(key, std::move(value));
    slots[*code.kwargs_slot] = Value(rest);
  } else if (!values.keywords.empty()) {
    Fault fault{.code = "template/argument",
                .message = fmt::format("the macro `{}` has no parameter `{}`", name, values.keywords[0].first)};
    std::vector<std::string_view> names;
    for (const auto& parameter : code.parameters) names.emplace_back(parameter->name);
    if (const auto near = nearest(values.keywords[0].first, names))
      fault.help.push_back(fmt::format("did you mean `{}`?", *near));
    fault.notes.push_back({macro.code->span(code.begin, code.end), "the macro"});
    throw fault;
  }
  if (code.varargs_slot) {
    Items rest;
    for (std::size_t i = given; i < values.positional.size(); ++i) rest.push_back(std::move(values.positional[i]));
    slots[*code.varargs_slot] = make_tuple(std::move(rest));
  } else if (values.positional.size() > count) {
    Fault fault{.code = "template/argument",
                .message = fmt::format("the macro `{}` takes {} argument{}, not {}", name, count, count == 1 ? "" : "s",
                                       values.positional.size())};
    fault.notes.push_back({macro.code->span(code.begin, code.end), "the macro"});
    throw fault;
  }
}

void fill_defaults(Exec& inner, const MacroCode& code) {
  const std::size_t required = code.parameters.size() - code.defaults.size();
  for (std::size_t i = 0; i < code.parameters.size(); ++i) {
    Value& slot = inner.frame->slots[code.parameters[i]->ref.slot];
    if (!slot.is_undefined()) continue;
    if (i < required) {
      slot = inner.rt.undefined_hint(
          fmt::format("the parameter `{}` of the macro `{}` was not given", code.parameters[i]->name, code.name));
      continue;
    }
    Value scratch;
    Value value = code.defaults[i - required]->eval(inner, scratch);
    inner.frame->slots[code.parameters[i]->ref.slot] = std::move(value);
  }
}

}  // namespace

void run_macro(Exec& exec, MacroThing& macro, CallValues& values, Output& out) {
  const auto depth = exec.rt.enter_call();
  exec.rt.spend(200);
  if (!macro.frame) fail("template/value", "this macro's template is done");
  const Value keep = [&] {
    macro.references.fetch_add(1);
    return Value(&macro);
  }();
  const FrameHolder frame(Frame::make(macro.frame, macro.macro->slots));
  Exec inner{exec.rt, macro.context, frame.get(), macro.code, &out, nullptr};
  bind_parameters(inner, macro, values);
  enter_scope(inner, macro.macro->loads);
  fill_defaults(inner, *macro.macro);
  run_body(inner, macro.macro->body);
}

// ---- blocks
void run_block(Runtime& rt, const BlockCode& block, const ContextPtr& context, Output& out) {
  const auto depth = rt.enter_call();
  rt.spend(200);
  const FrameHolder frame(Frame::make(nullptr, block.slots));
  Exec exec{rt, context, frame.get(), block.owner, &out, nullptr};
  if (block.self_slot) frame.get()->slots[*block.self_slot] = Value(new SelfThing(context));
  if (block.super_slot) {
    const auto& levels = context->blocks->find(block.name)->second;
    const std::size_t level = static_cast<std::size_t>(std::ranges::find(levels, &block) - levels.begin()) + 1;
    frame.get()->slots[*block.super_slot] =
        level < levels.size() ? Value(new BlockThing(block.name, context, level))
                              : rt.undefined_hint(fmt::format("there is no block `{}` further up", block.name));
  }
  enter_scope(exec, block.loads);
  run_body(exec, block.body);
}

// ---- loops
void LoopThing::sweep() {
  puller.reset();
  bury(iterable);
  bury(after);
  bury(current);
  bury(before);
  if (last_changed) bury(*last_changed);
}
bool LoopThing::advance(Value& out) {
  Value item;
  if (has_after) {
    item = std::move(after);
    after = Value();
    has_after = false;
  } else if (!puller || !puller->next(item)) {
    return false;
  }
  ++index0;
  before = std::move(current);
  current = item;
  out = std::move(item);
  return true;
}
const Value* LoopThing::peek() {
  if (!has_after && puller) has_after = puller->next(after);
  return has_after ? &after : nullptr;
}

namespace {
struct ListPuller : Puller {
  explicit ListPuller(Items i) : items(std::move(i)) {}
  bool next(Value& out) override {
    if (at >= items.size()) return false;
    out = items[at++];
    return true;
  }
  Items items;
  std::size_t at = 0;
};
}  // namespace

std::int64_t LoopThing::length(Runtime& rt) {
  if (known_length) return *known_length;
  if (!iterable.is_undefined()) known_length = length_if_any(rt, iterable);
  if (known_length) return *known_length;
  Items rest;
  Value item;
  while (puller && puller->next(item)) rest.push_back(std::move(item));
  rt.check_items(rest.size());
  known_length = static_cast<std::int64_t>(rest.size()) + index0 + 1 + (has_after ? 1 : 0);
  puller = std::make_unique<ListPuller>(std::move(rest));
  return *known_length;
}

// ---- templates
void run_template(Runtime& rt, const TemplateCode& code, const ContextPtr& context, Output& out) {
  const auto depth = rt.enter_include();
  rt.spend(500);
  const TemplateCode* parent = nullptr;
  {
    const FrameHolder frame(Frame::make(nullptr, code.slots));
    Exec exec{rt, context, frame.get(), &code, &out, &parent};
    if (code.self_slot) frame.get()->slots[*code.self_slot] = Value(new SelfThing(context));
    enter_scope(exec, code.loads);
    run_body(exec, code.body);
  }
  if (!parent) return;
  try {
    run_template(rt, *parent, context, out);
  } catch (Fault& fault) {
    add_step(fault, fmt::format("merging `{}`, which `{}` extends", parent->source->name(), code.source->name()), {});
    throw;
  }
}

Value make_module(Exec& exec, const TemplateCode& code, std::shared_ptr<const Layer> given) {
  const ContextPtr context = make_context(exec.rt, code, std::move(given));
  Output out(exec.rt, false);
  run_template(exec.rt, code, context, out);
  auto* module = new Module;
  Value made(module);
  module->name = code.source->name();
  module->body = std::move(out.made.text);
  module->parts = std::move(out.parts);
  for (const std::string& name : context->exported)
    if (const auto found = context->vars.find(name); found != context->vars.end())
      module->exported.set_name(name, found->second);
  return made;
}

namespace {

const TemplateCode* load_one(Exec& exec, const std::string& name) {
  TemplateLoader* loader = exec.rt.environment.loader();
  const Source* source = loader ? loader->load(name) : nullptr;
  if (!source) return nullptr;
  Diagnostics faults;
  const auto compiled = exec.rt.environment.compile(*source, faults);
  if (compiled) return &compiled->code();
  exec.rt.out.append(std::move(faults));
  throw CompileFailed{};
}

[[noreturn]] void not_found(Exec& exec, const std::vector<std::string>& names) {
  Fault fault{.code = "template/missing"};
  if (names.size() == 1) {
    fault.message = fmt::format("there is no template `{}`", names[0]);
  } else {
    std::vector<std::string> quoted;
    for (const std::string& name : names) quoted.push_back(fmt::format("`{}`", name));
    fault.message = quoted.empty() ? "the list of templates is empty"
                                   : fmt::format("none of the templates {} is there", list_and(quoted));
  }
  const std::vector<std::string> known =
      exec.rt.environment.loader() ? exec.rt.environment.loader()->names() : std::vector<std::string>{};
  const std::vector<std::string_view> views(known.begin(), known.end());
  if (!names.empty())
    if (const auto near = nearest(names[0], views)) fault.help.push_back(fmt::format("did you mean `{}`?", *near));
  throw fault;
}

}  // namespace

const TemplateCode* load_template(Exec& exec, const Value& name, Span where, bool missing_is_fine) {
  static_cast<void>(where);
  if (is_undefined(name)) fail_undefined(name);
  std::vector<std::string> names;
  if (is_text(name)) {
    names.push_back(text_of(name));
  } else {
    for (const Value& one : collect(exec.rt, name)) {
      if (is_undefined(one)) continue;
      names.push_back(need_text(one, "the name of a template"));
    }
  }
  for (const std::string& one : names)
    if (const TemplateCode* found = load_one(exec, one)) return found;
  if (missing_is_fine) return nullptr;
  not_found(exec, names);
}

void append_code_thing(Runtime& rt, std::string& out, const Thing& t) {
  switch (t.kind) {
    case ThingKind::Macro: {
      const std::string& name = static_cast<const MacroThing&>(t).macro->name;
      out += "<Macro ";
      if (name.empty())
        out += "anonymous";
      else
        append_text_repr(out, name);
      out += '>';
      return;
    }
    case ThingKind::Loop: {
      auto& loop = const_cast<LoopThing&>(static_cast<const LoopThing&>(t));
      const std::int64_t length = loop.length(rt);
      out += fmt::format("<LoopContext {}/{}>", loop.index0 + 1, length);
      return;
    }
    case ThingKind::Module: out += fmt::format("<TemplateModule '{}'>", static_cast<const Module&>(t).name); return;
    case ThingKind::Self: out += "<TemplateReference None>"; return;
    default: out += "<jinja2.runtime.BlockReference object>"; return;
  }
}

}  // namespace despatch::jinja
