#include "template/runtime.h"

#include <fmt/format.h>

#include "template/exec.h"
#include "template/python.h"

namespace despatch::jinja {

void fail(std::string_view code, std::string message) { throw Fault{.code = code, .message = std::move(message)}; }
void fail(std::string_view code, std::string message, std::string help) {
  throw Fault{.code = code, .message = std::move(message), .help = {std::move(help)}};
}
void fail_type(std::string message, std::initializer_list<const Value*> culprits) {
  Fault fault{.code = "template/type", .message = std::move(message)};
  for (const Value* v : culprits)
    if (v->span().known()) fault.notes.push_back({v->span(), fmt::format("this is {}", describe(*v))});
  throw fault;
}

namespace {
// Leaves the other half of a 2 MiB thread stack to whoever called, and to a sanitizer's larger frames.
constexpr std::ptrdiff_t kMostStack = 1'300'000;
}  // namespace

Runtime::Runtime(Environment& e, Diagnostics& o)
    : environment(e), options(e.options()), out(o), work_left_(e.options().limits.work) {
  stack_base_ = static_cast<const char*>(__builtin_frame_address(0));
}

Runtime::~Runtime() {
  modules.clear();
  changed_.clear();
  for (const auto& one : contexts_)
    if (const auto context = one.lock()) context->vars.clear();
  // What holds itself is emptied; the rest of the list unlinks itself as it goes.
  while (sweepables_) {
    Sweepable* first = sweepables_;
    sweepables_ = first->next;
    if (sweepables_) sweepables_->previous = &sweepables_;
    first->previous = nullptr;
    first->next = nullptr;
    first->references.fetch_add(1);
    const Value keep(first);
    first->sweep();
  }
}

void Runtime::remember(Sweepable& thing) {
  if (thing.previous) return;
  thing.next = sweepables_;
  if (sweepables_) sweepables_->previous = &thing.next;
  thing.previous = &sweepables_;
  sweepables_ = &thing;
}

void Runtime::remember(const std::shared_ptr<Context>& context) {
  // Those that are gone are dropped each time the list would grow.
  if (contexts_.size() == contexts_.capacity()) std::erase_if(contexts_, [](const auto& one) { return one.expired(); });
  contexts_.push_back(context);
}

bool Runtime::stack_is_low() const {
  const std::ptrdiff_t used = stack_base_ - static_cast<const char*>(__builtin_frame_address(0));
  return used > kMostStack || used < -kMostStack;
}

void Runtime::out_of_work() const {
  fail("template/limit", fmt::format("this merge has done more work than its limit of {} steps", options.limits.work),
       "a loop over so much is a mistake in most papers; look at the ranges and at what calls itself");
}
void Runtime::text_too_long(std::size_t bytes) const {
  fail("template/limit",
       fmt::format("a text of {} bytes would be made, {} are the limit", bytes, options.limits.string_bytes));
}
void Runtime::list_too_long(std::size_t count) const {
  fail("template/limit",
       fmt::format("a list of {} items would be made, {} are the limit", count, options.limits.list_items));
}
void Runtime::too_deep(std::string_view what, std::uint32_t most) const {
  fail("template/limit", fmt::format("{} are nested more than {} deep", what, most),
       "something includes, calls or holds itself without end");
}

const Items* Runtime::list_items(const Value& v) const {
  if (v.is_sequence()) {
    const Items& items = v.as_sequence();
    if (!changed_.empty())
      if (const auto found = changed_.find(&items); found != changed_.end())
        return &static_cast<List*>(thing(found->second.copy))->items;
    return &items;
  }
  const List* list = as<List>(v);
  return list ? &list->items : nullptr;
}
const Items* Runtime::sequence_items(const Value& v) const {
  if (const Tuple* tuple = as<Tuple>(v)) return &tuple->items;
  return list_items(v);
}
const Entries* Runtime::dict_entries(const Value& v) const {
  if (v.is_mapping()) {
    const Entries& entries = v.as_mapping();
    if (!changed_.empty())
      if (const auto found = changed_.find(&entries); found != changed_.end())
        return &static_cast<Dict*>(thing(found->second.copy))->all();
    return &entries;
  }
  const Dict* dict = as<Dict>(v);
  return dict ? &dict->all() : nullptr;
}
const Value* Runtime::dict_find_name(const Value& dict, std::string_view key) const {
  if (dict.is_mapping()) {
    if (!changed_.empty())
      if (const auto found = changed_.find(&dict.as_mapping()); found != changed_.end())
        return static_cast<Dict*>(thing(found->second.copy))->find_name(key);
    return dict.find(key);
  }
  const Dict* made = as<Dict>(dict);
  return made ? made->find_name(key) : nullptr;
}
const Value* Runtime::dict_find(const Value& dict, const Value& key) const {
  if (is_text(key)) return dict_find_name(dict, text_of(key));
  if (const Dict* made = as<Dict>(dict)) return made->find(key);
  const Entries* entries = dict_entries(dict);
  if (!entries) return nullptr;
  for (const Value::Entry& entry : *entries)
    if (keys_equal(entry.key, key)) return &entry.value;
  return nullptr;
}

List& Runtime::change_list(const Value& v) {
  if (List* list = as<List>(v)) {
    remember(*list);
    return *list;
  }
  const void* address = &v.as_sequence();
  auto found = changed_.find(address);
  if (found == changed_.end()) {
    check_items(v.as_sequence().size());
    found = changed_.emplace(address, Changed{v, make_list(v.as_sequence())}).first;
  }
  List& list = *as<List>(found->second.copy);
  remember(list);
  return list;
}
Dict& Runtime::change_dict(const Value& v) {
  if (Dict* dict = as<Dict>(v)) {
    remember(*dict);
    return *dict;
  }
  const void* address = &v.as_mapping();
  auto found = changed_.find(address);
  if (found == changed_.end()) {
    check_items(v.as_mapping().size());
    found = changed_.emplace(address, Changed{v, Value(new Dict(v.as_mapping()))}).first;
  }
  Dict& dict = *as<Dict>(found->second.copy);
  remember(dict);
  return dict;
}

Value Runtime::undefined_variable(std::string_view name, Span where) const {
  auto* made = new Undefined;
  made->why = Undefined::Why::Variable;
  made->strict = options.strict_undefined;
  made->name = name;
  made->where = where;
  return Value(made);
}
Value Runtime::undefined_key(const Value& object, std::string name, Span where) const {
  auto* made = new Undefined;
  made->why = Undefined::Why::Key;
  made->strict = options.strict_undefined;
  made->name = std::move(name);
  made->object = object;
  made->where = where;
  return Value(made);
}
Value Runtime::undefined_hint(std::string hint) const {
  auto* made = new Undefined;
  made->why = Undefined::Why::Hint;
  made->strict = options.strict_undefined;
  made->hint = std::move(hint);
  return Value(made);
}

}  // namespace despatch::jinja
