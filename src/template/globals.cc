#include <fmt/format.h>

#include "template/exec.h"
#include "template/filters.h"

namespace despatch::jinja {
namespace {

void no_keywords(const CallValues& values, std::string_view name) {
  if (!values.keywords.empty())
    fail("template/argument", fmt::format("`{}` has no parameter `{}`", name, values.keywords[0].first));
}

Value make_range(Runtime&, CallValues& values) {
  no_keywords(values, "range");
  const auto& given = values.positional;
  if (given.empty() || given.size() > 3)
    fail("template/argument", "`range` wants one to three numbers: from, to, step");
  std::int64_t numbers[3] = {0, 0, 1};
  for (std::size_t i = 0; i < given.size(); ++i) numbers[i] = need_integer(given[i], "a number of `range`");
  if (given.size() == 1) std::swap(numbers[0], numbers[1]);
  if (numbers[2] == 0) fail("template/value", "the step of a `range` cannot be 0");
  return Value(new Range(numbers[0], numbers[1], numbers[2]));
}

// dict(mapping or pairs, name=value, …)
void fill_dict(Runtime& rt, Dict& dict, CallValues& values, std::string_view name) {
  if (values.positional.size() > 1)
    fail("template/argument", fmt::format("`{}` takes one argument and names, not {}", name, values.positional.size()));
  if (!values.positional.empty()) {
    const Value& from = values.positional[0];
    if (is_undefined(from)) fail_undefined(from);
    if (const Entries* entries = rt.dict_entries(from)) {
      rt.check_items(entries->size());
      for (const Value::Entry& entry : *entries) dict.set(entry.key, entry.value);
    } else {
      for (const Value& pair : collect(rt, from)) {
        const Items items = collect(rt, pair);
        if (items.size() != 2) fail_type(fmt::format("`{}` wants pairs of a key and a value", name), {&pair});
        check_hashable(rt, items[0]);
        dict.set(items[0], items[1]);
      }
    }
  }
  for (auto& [key, value] : values.keywords) dict.set_name(key, std::move(value));
}

Value make_dict(Runtime& rt, CallValues& values) {
  auto* dict = new Dict;
  Value made(dict);
  fill_dict(rt, *dict, values, "dict");
  return made;
}
Value make_namespace(Runtime& rt, CallValues& values) {
  auto* space = new Namespace;
  Value made(space);
  fill_dict(rt, space->attributes, values, "namespace");
  rt.remember(*space);
  return made;
}
Value make_cycler(Runtime&, CallValues& values) {
  no_keywords(values, "cycler");
  if (values.positional.empty()) fail("template/argument", "`cycler` wants the values to go through");
  return Value(new Cycler(values.positional));
}
Value make_joiner(Runtime&, CallValues& values) {
  Value separator(", ");
  if (auto named = values.take("sep")) separator = *std::move(named);
  no_keywords(values, "joiner");
  if (values.positional.size() > 1) fail("template/argument", "`joiner` takes one text");
  if (!values.positional.empty()) separator = values.positional[0];
  return Value(new Joiner(std::move(separator)));
}

}  // namespace

const std::vector<std::pair<std::string_view, Value>>& global_functions() {
  static const std::vector<std::pair<std::string_view, Value>> functions = {
      {"range", Value(new Function("range", "<class 'range'>", make_range))},
      {"dict", Value(new Function("dict", "<class 'dict'>", make_dict))},
      {"cycler", Value(new Function("cycler", "<class 'jinja2.utils.Cycler'>", make_cycler))},
      {"joiner", Value(new Function("joiner", "<class 'jinja2.utils.Joiner'>", make_joiner))},
      {"namespace", Value(new Function("namespace", "<class 'jinja2.utils.Namespace'>", make_namespace))},
  };
  return functions;
}

}  // namespace despatch::jinja
