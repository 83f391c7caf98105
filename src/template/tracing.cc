#include "template/tracing.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"

namespace despatch {

const PrintedExpression* MergeTrace::find(std::uint32_t begin, std::uint32_t end) const {
  const auto first = std::ranges::upper_bound(printed_, begin, {}, &PrintedExpression::end);
  return first != printed_.end() && first->begin < std::max(end, begin + 1) ? &*first : nullptr;
}

Working MergeTrace::working(std::string_view words, Span where) {
  auto kept = words_.find(words);
  if (kept == words_.end()) kept = words_.emplace(words).first;
  Working made = workings_.of(*kept);
  made.laid_down_at(where);
  return made;
}

namespace jinja {
namespace {

constexpr std::size_t kMostItems = 10'000;  // of one list that a working names one by one
constexpr int kDeepestContents = 40;        // of lists within lists

bool is_traced(const Value& result) { return result.is_number() || is_text(result); }

std::string_view source_text(Span span) {
  std::string_view text = trim(span.text());
  for (const auto& [open, close] : {std::pair{"{{", "}}"}, std::pair{"{%", "%}"}})
    if (text.starts_with(open) && text.ends_with(close)) {
      text = text.substr(2, text.size() - 4);
      if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
      if (text.ends_with('-') || text.ends_with('+')) text.remove_suffix(1);
    }
  return trim(text);
}

/// How an item of a list is called in its file.
std::string item_name(const Value& item, std::size_t number) {
  for (const char* key : {"heading", "name", "title", "year", "label", "option", "criterion", "id"})
    if (const Value* name = item.find(key))
      if (name->is_string() || name->is_int()) return printed(*name);
  return fmt::format("item {}", number);
}

/// The value at "cost" or "cost.first" of an item, as `attribute=` takes it.
Value attribute_of(Runtime& rt, Value item, const Value& path, Span where) {
  if (!is_text(path)) return path.is_undefined() || path.is_null() ? item : get_item(rt, item, path, where);
  for (const std::string_view part : split(text_of(path), '.')) {
    const bool number =
        !part.empty() && part.size() < 10 && std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
    item = get_item(rt, item, number ? Value(static_cast<std::int64_t>(std::stoll(std::string(part)))) : Value(part),
                    where);
  }
  return item;
}

/// Where in a reducing filter's parameters `attribute` stands; -1: it has none.
int attribute_place(const FilterSpec& spec) {
  for (std::size_t i = 0; i < spec.parameters.size(); ++i)
    if (spec.parameters[i].ends_with("attribute")) return static_cast<int>(i);
  return -1;
}

/// "the filter `round(1)`"
std::string call_words(const FilterCall& call, const FilterSpec& spec, std::string_view kind) {
  std::string arguments;
  for (std::size_t i = 0; i < spec.parameters.size() && i < kMostParameters; ++i) {
    const Value& one = call.arguments[i];
    if (one.is_undefined() || !(one.is_number() || one.is_string() || one.is_bool())) continue;
    std::string_view name = spec.parameters[i];
    while (name.starts_with('!') || name.starts_with('=')) name.remove_prefix(1);
    const std::string text = one.is_string() ? fmt::format("'{}'", one.as_string())
                             : one.is_bool() ? fmt::format("{}={}", name, printed(one))
                                             : printed(one);
    if (text.size() < 40) arguments += (arguments.empty() ? "" : ", ") + text;
  }
  return arguments.empty() ? fmt::format("the {} `{}`", kind, spec.name)
                           : fmt::format("the {} `{}({})`", kind, spec.name, arguments);
}

/// A list or a mapping that became text, as by `tojson`: what stands in it.
void add_contents(Working& working, const Value& value, std::string_view name, std::size_t& left, int depth) {
  if (depth > kDeepestContents || left == 0) return;
  if (value.is_sequence()) {
    for (const Value& item : value.as_sequence()) add_contents(working, item, name, left, depth + 1);
  } else if (value.is_mapping()) {
    for (const Value::Entry& entry : value.as_mapping())
      add_contents(working, entry.value, is_text(entry.key) ? text_of(entry.key) : name, left, depth + 1);
  } else if (value.span().known() && is_traced(value)) {
    --left;
    working.input(name, traced_value(value, {}));
  }
}

void add_items(Exec& exec, Working& working, const FilterCall& call, const FilterSpec& spec) {
  const Items* items = exec.rt.sequence_items(call.self);
  if (items == nullptr) {
    working.input("value", traced_value(call.self, call.where));
    std::size_t left = kMostItems;
    if (call.self.is_mapping()) add_contents(working, call.self, "value", left, 0);
    return;
  }
  const int place = attribute_place(spec);
  const bool sum = spec.name == "sum";
  for (std::size_t i = 0; i < items->size() && i < kMostItems; ++i) {
    const Value& item = (*items)[i];
    const Value part =
        place < 0 ? item : attribute_of(exec.rt, item, call[static_cast<std::size_t>(place)], call.where);
    const Value kept = traced_value(part, item.span().known() ? item.span() : call.where);
    const std::string name = item_name(item, i + 1);
    if (sum)
      working.plus(name, kept);
    else
      working.input(name, kept);
  }
}

}  // namespace

bool needs_items(const FilterSpec& spec) {
  static constexpr std::array<std::string_view, 8> kReducing = {"sum",    "min",   "max",      "join",
                                                                "length", "count", "list_and", "list_or"};
  return std::ranges::find(kReducing, spec.name) != kReducing.end();
}

Value traced_literal(Value value, Span where) {
  return value.span().known() || !(value.is_number() || value.is_string()) ? value : value.at(where);
}

Value traced_value(const Value& value, Span otherwise) {
  // Of an expression only the place is known: its words are not the value's.
  const Span place = value.span().known() ? value.span() : Span{otherwise.source, otherwise.begin, otherwise.begin};
  if (is_text(value)) return Value(text_of(value)).at(place);
  if (value.is_object()) return Value(describe(value)).at(place);
  if (value.is_undefined()) return Value("nothing").at(place);
  return value.at(place);
}

Value traced_call(Exec& exec, const FilterCall& call, const FilterSpec& spec, std::string_view kind, Value result) {
  if (!is_traced(result)) return result;
  const bool chooses = spec.name == "min" || spec.name == "max";
  if (result.span().known() && !chooses) return result;  // passed on
  Working working = exec.rt.trace->working(call_words(call, spec, kind), call.where);
  if (needs_items(spec) && !is_text(call.self)) {
    add_items(exec, working, call, spec);
  } else if (const Items* items = exec.rt.list_items(call.self); items != nullptr || call.self.is_mapping()) {
    std::size_t left = kMostItems;
    working.input("value", traced_value(call.self, call.where));
    if (items == nullptr) add_contents(working, call.self, "value", left, 0);
    if (items != nullptr)
      for (const Value& item : *items) add_contents(working, item, "item", left, 0);
  } else {
    working.input("value", traced_value(call.self, call.where));
    for (std::size_t i = 0; i < spec.parameters.size() && i < kMostParameters; ++i)
      if (call.arguments[i].span().known() && call.arguments[i].span().source != call.where.source)
        working.input("argument", traced_value(call.arguments[i], {}));
    for (const Value& one : call.rest.positional)
      if (is_traced(one)) working.input("argument", traced_value(one, call.where));
  }
  return working.gives(result);
}

Value traced_arithmetic(Exec& exec, const BinaryExpr& expr, const Value& left, const Value& right, Value result) {
  if (!is_traced(result)) return result;
  const Span where = exec.span(expr);
  const auto label = [&](const Expr& operand) { return source_text(exec.span(operand)); };
  const auto kept = [&](const Expr& operand, const Value& value) { return traced_value(value, exec.span(operand)); };
  const auto terms = [&](std::string_view words) { return exec.rt.trace->working(words, where); };
  if (result.is_number()) {
    switch (expr.op) {
      case Operator::Add:
        return terms("a sum")
            .plus(label(*expr.left), kept(*expr.left, left))
            .plus(label(*expr.right), kept(*expr.right, right))
            .gives(result);
      case Operator::Subtract:
        return terms("a difference")
            .plus(label(*expr.left), kept(*expr.left, left))
            .minus(label(*expr.right), kept(*expr.right, right))
            .gives(result);
      case Operator::Multiply:
        return terms("a product")
            .times(label(*expr.left), kept(*expr.left, left))
            .times(label(*expr.right), kept(*expr.right, right))
            .gives(result);
      case Operator::Divide:
        return terms("a division")
            .times(label(*expr.left), kept(*expr.left, left))
            .over(label(*expr.right), kept(*expr.right, right))
            .gives(result);
      case Operator::FloorDivide:
      case Operator::Modulo:
      case Operator::Power: break;
    }
  }
  Working working = terms(result.is_number() ? "arithmetic" : "text put together");
  working.input(label(*expr.left), kept(*expr.left, left));
  // "%s of %s" % (a, b)
  if (const Tuple* tuple = as<Tuple>(right)) {
    for (const Value& item : tuple->items) working.input("item", traced_value(item, exec.span(*expr.right)));
    return working.gives(result);
  }
  return working.input(label(*expr.right), kept(*expr.right, right)).gives(result);
}

Value traced_negation(Exec& exec, const UnaryExpr& expr, const Value& operand, Value result) {
  if (!is_traced(result)) return result;
  return exec.rt.trace->working("a change of sign", exec.span(expr))
      .minus(source_text(exec.span(*expr.operand)), traced_value(operand, exec.span(*expr.operand)))
      .gives(result);
}

Value traced_parts(Exec& exec, Span where, std::span<const PrintedExpression> parts, Value result) {
  if (!is_text(result)) return result;
  if (parts.empty()) return result.span().known() ? result : result.at(where);
  Working working = exec.rt.trace->working("text put together", where);
  for (const PrintedExpression& part : parts)
    working.input(source_text(part.expression),
                  part.value.at(part.value.span().known() ? part.value.span() : part.expression));
  return working.gives(result);
}

Value traced_part(Exec& exec, const ItemExpr& expr, const Value& whole, Value result) {
  if (!is_text(result) || text_of(result).empty()) return result;
  return exec.rt.trace->working("a part of a text", exec.span(expr))
      .input(source_text(exec.span(*expr.object)), traced_value(whole, exec.span(*expr.object)))
      .gives(result);
}

Value traced_count(Exec& exec, const AttributeExpr& expr, const LoopThing& loop, Value result) {
  if (!result.is_number()) return result;
  return exec.rt.trace->working(fmt::format("`loop.{}`, counted by the template", expr.name), exec.span(expr))
      .input("the item", traced_value(loop.current, exec.span(expr)))
      .gives(result);
}

}  // namespace jinja
}  // namespace despatch
