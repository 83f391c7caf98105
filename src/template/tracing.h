// The engine's side of a traced merge: how a result follows from what went in. Each gives the result back, with a span
// that leads to its working; a result that needs none (a list, a truth, a value that is only passed on) as it was.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "template/exec.h"
#include "template/trace.h"

namespace despatch::jinja {

/// A filter or a method. `self` is a list where the filter looks at every item (see needs_items).
[[nodiscard]] Value traced_call(Exec&, const FilterCall& call, const FilterSpec& spec, std::string_view kind,
                                Value result);
/// Whether the filter makes one value of many, so that its working lists them.
[[nodiscard]] bool needs_items(const FilterSpec& spec);
[[nodiscard]] Value traced_arithmetic(Exec&, const BinaryExpr& expr, const Value& left, const Value& right,
                                      Value result);
[[nodiscard]] Value traced_negation(Exec&, const UnaryExpr& expr, const Value& operand, Value result);
[[nodiscard]] Value traced_parts(Exec&, Span where, std::span<const PrintedExpression> parts, Value result);
/// `text[1:]`; of a list the items keep their own places.
[[nodiscard]] Value traced_part(Exec&, const ItemExpr& expr, const Value& whole, Value result);
/// `loop.index` and its kin.
[[nodiscard]] Value traced_count(Exec&, const AttributeExpr& expr, const LoopThing& loop, Value result);
/// A number or text without a place was typed in the template, at `where`.
[[nodiscard]] Value traced_literal(Value value, Span where);
/// Scalars and texts, safe to keep after the merge; of anything else only the place.
[[nodiscard]] Value traced_value(const Value& value, Span otherwise);

}  // namespace despatch::jinja
