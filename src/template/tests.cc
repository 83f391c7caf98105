#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "template/exec.h"
#include "template/filters.h"
#include "template/unicode.h"

namespace despatch::jinja {
namespace {

bool remainder_is(FilterCall& c, const Value& by, std::int64_t wanted) {
  return equals(c.rt, arithmetic(c.rt, Operator::Modulo, c.self, by), Value(wanted));
}
// str.islower, str.isupper: at least one letter with case, and all of them so.
bool all_case(std::string_view text, bool (*right)(char32_t), bool (*wrong)(char32_t)) {
  bool any = false;
  for (const char32_t c : to_points(text)) {
    if (wrong(c) || is_title(c)) return false;
    any = any || right(c);
  }
  return any;
}
template <Order order>
Value by_order(FilterCall& c) {
  return Value(ordered(c.rt, order, c.self, c[0]));
}
Value equal(FilterCall& c) { return Value(equals(c.rt, c.self, c[0])); }
Value not_equal(FilterCall& c) { return Value(!equals(c.rt, c.self, c[0])); }
bool is_callable(const Value& v) {
  const Thing* t = thing(v);
  if (!t) return false;
  switch (t->kind) {
    case ThingKind::Macro:
    case ThingKind::Method:
    case ThingKind::Function:
    case ThingKind::Loop:
    case ThingKind::Joiner:
    case ThingKind::Block:
    case ThingKind::Undefined: return true;
    default: return false;
  }
}
bool is_sequence_test(FilterCall& c) {
  const Value& v = c.self;
  if (const Undefined* u = as<Undefined>(v)) return !u->strict;
  return is_text(v) || c.rt.sequence_items(v) || is_dict(v) || as<Range>(v);
}

const FilterSpec kTests[] = {
    {"odd", [](FilterCall& c) { return Value(remainder_is(c, Value(2), 1)); }, {}},
    {"even", [](FilterCall& c) { return Value(remainder_is(c, Value(2), 0)); }, {}},
    {"divisibleby", [](FilterCall& c) { return Value(remainder_is(c, c[0], 0)); }, {"!num"}},
    {"defined", [](FilterCall& c) { return Value(!is_undefined(c.self)); }, {}},
    {"undefined", [](FilterCall& c) { return Value(is_undefined(c.self)); }, {}},
    {"filter",
     [](FilterCall& c) { return Value(is_text(c.self) && find_filter(c.rt.environment, text_of(c.self)) != nullptr); },
     {}},
    {"test", [](FilterCall& c) { return Value(is_text(c.self) && find_test(text_of(c.self)) != nullptr); }, {}},
    {"none", [](FilterCall& c) { return Value(c.self.is_null()); }, {}},
    {"boolean", [](FilterCall& c) { return Value(c.self.is_bool()); }, {}},
    {"false", [](FilterCall& c) { return Value(c.self.is_bool() && !c.self.as_bool()); }, {}},
    {"true", [](FilterCall& c) { return Value(c.self.is_bool() && c.self.as_bool()); }, {}},
    {"integer", [](FilterCall& c) { return Value(c.self.is_int()); }, {}},
    {"float", [](FilterCall& c) { return Value(c.self.is_float()); }, {}},
    {"lower", [](FilterCall& c) { return Value(all_case(to_text(c.rt, c.self), is_lower, is_upper)); }, {}},
    {"upper", [](FilterCall& c) { return Value(all_case(to_text(c.rt, c.self), is_upper, is_lower)); }, {}},
    {"string", [](FilterCall& c) { return Value(is_text(c.self)); }, {}},
    {"mapping", [](FilterCall& c) { return Value(is_dict(c.self)); }, {}},
    {"number", [](FilterCall& c) { return Value(is_numeric(c.self)); }, {}},
    {"sequence", [](FilterCall& c) { return Value(is_sequence_test(c)); }, {}},
    {"iterable",
     [](FilterCall& c) {
       if (is_undefined(c.self)) check_strict(c.self);
       return Value(is_iterable(c.self));
     },
     {}},
    {"callable", [](FilterCall& c) { return Value(is_callable(c.self)); }, {}},
    {"sameas", [](FilterCall& c) { return Value(identical(c.self, c[0])); }, {"!other"}},
    {"escaped",
     [](FilterCall& c) { return Value(as<Markup>(c.self) != nullptr || as<Module>(c.self) != nullptr); },
     {}},
    {"in", [](FilterCall& c) { return Value(contains(c.rt, c[0], c.self)); }, {"!seq"}},
    {"==", equal, {"!=b"}},
    {"eq", equal, {"!=b"}},
    {"equalto", equal, {"!=b"}},
    {"!=", not_equal, {"!=b"}},
    {"ne", not_equal, {"!=b"}},
    {">", by_order<Order::Greater>, {"!=b"}},
    {"gt", by_order<Order::Greater>, {"!=b"}},
    {"greaterthan", by_order<Order::Greater>, {"!=b"}},
    {"ge", by_order<Order::GreaterEqual>, {"!=b"}},
    {">=", by_order<Order::GreaterEqual>, {"!=b"}},
    {"<", by_order<Order::Less>, {"!=b"}},
    {"lt", by_order<Order::Less>, {"!=b"}},
    {"lessthan", by_order<Order::Less>, {"!=b"}},
    {"<=", by_order<Order::LessEqual>, {"!=b"}},
    {"le", by_order<Order::LessEqual>, {"!=b"}},
};

}  // namespace

const FilterSpec* find_test(std::string_view name) {
  const auto* found = std::ranges::find(kTests, name, &FilterSpec::name);
  return found == std::end(kTests) ? nullptr : found;
}
std::vector<std::string_view> test_names() {
  std::vector<std::string_view> names;
  for (const FilterSpec& spec : kTests) names.push_back(spec.name);
  return names;
}

}  // namespace despatch::jinja
