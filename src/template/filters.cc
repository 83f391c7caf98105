#include "template/filters.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "base/text.h"
#include "template/cache.h"
#include "template/exec.h"
#include "template/tracing.h"

namespace despatch::jinja {

std::optional<Value> CallValues::take(std::string_view name) {
  const auto found = std::ranges::find(keywords, name, &std::pair<std::string, Value>::first);
  if (found == keywords.end()) return std::nullopt;
  Value value = std::move(found->second);
  keywords.erase(found);
  return value;
}

namespace {

using Table = std::unordered_map<std::string_view, const FilterSpec*>;
Table table_of(std::initializer_list<std::span<const FilterSpec>> parts) {
  Table table;
  for (const auto part : parts)
    for (const FilterSpec& spec : part) table.emplace(spec.name, &spec);
  return table;
}

const Table& all_filters() {
  static const Table table =
      table_of({text_filters(), list_filters(), number_filters(), html_filters(), council_filters()});
  return table;
}
const Table* methods_of(const Value& self) {
  static const Table text = table_of({text_methods()});
  static const Table list = table_of({list_methods()});
  static const Table tuple = table_of({tuple_methods()});
  static const Table dict = table_of({dict_methods()});
  static const Table number = table_of({number_methods()});
  if (is_text(self)) return &text;
  if (is_list(self)) return &list;
  if (is_dict(self)) return &dict;
  if (as<Tuple>(self)) return &tuple;
  if (is_numeric(self)) return &number;
  return nullptr;
}
const FilterSpec* look_up(const Table& table, std::string_view name) {
  const auto found = table.find(name);
  return found == table.end() ? nullptr : found->second;
}

std::string_view plain_name(std::string_view parameter) {
  while (parameter.starts_with('!') || parameter.starts_with('=')) parameter.remove_prefix(1);
  return parameter;
}

[[noreturn]] void unknown_parameter(const FilterSpec& spec, std::string_view kind, const std::string& name) {
  std::vector<std::string_view> known;
  for (const std::string_view parameter : spec.parameters) known.push_back(plain_name(parameter));
  Fault fault{.code = "template/argument",
              .message = fmt::format("the {} `{}` has no parameter `{}`", kind, spec.name, name)};
  if (const auto near = nearest(name, known)) fault.help.push_back(fmt::format("did you mean `{}`?", *near));
  throw fault;
}

Value run_lent(const FilterSpec& spec, const Value& self, const CallValues& values) {
  if (is_undefined(self)) check_strict(self);
  std::vector<Value> all{self};
  all.insert(all.end(), values.positional.begin(), values.positional.end());
  if (!values.keywords.empty()) unknown_parameter(spec, "filter", values.keywords[0].first);
  auto result = (*static_cast<const CustomFilter*>(spec.custom))(all);
  if (!result) fail("template/value", std::move(result.error()));
  return *std::move(result);
}

}  // namespace

const FilterSpec* find_filter(Environment& environment, std::string_view name) {
  const auto& lent = environment.cache().filters;
  if (const auto found = lent.find(name); found != lent.end()) return &found->second->spec;
  return look_up(all_filters(), name);
}
const FilterSpec* find_method(const Value& self, std::string_view name) {
  const Table* table = methods_of(self);
  return table ? look_up(*table, name) : nullptr;
}
bool is_dict_method(std::string_view name) {
  static const Table dict = table_of({dict_methods()});
  return dict.contains(name);
}
std::vector<std::string_view> filter_names(Environment& environment) {
  std::vector<std::string_view> names;
  for (const auto& [name, spec] : all_filters()) names.push_back(name);
  for (const auto& [name, spec] : environment.cache().filters) names.emplace_back(name);
  std::ranges::sort(names);
  return names;
}

Value run_spec(Exec& exec, const FilterSpec& spec, const Value& self, CallValues& values, std::string_view kind,
               Span where) {
  // What a filter looks at is counted as work, so that long texts and lists cost what they should.
  if (is_text(self))
    exec.rt.spend(40 + text_of(self).size());
  else if (const Items* items = exec.rt.sequence_items(self))
    exec.rt.spend(40 + items->size() * 8);
  else
    exec.rt.spend(40);
  if (spec.custom && !exec.rt.trace) return run_lent(spec, self, values);
  // An iterator gives its items once: a trace needs them too.
  const bool traced_list = exec.rt.trace && as<Iterator>(self) && needs_items(spec);
  const Value list = traced_list ? make_list(collect(exec.rt, self)) : Value();
  FilterCall call{exec, exec.rt, traced_list ? list : self, {}, values, where};
  if (spec.custom) return traced_call(exec, call, spec, kind, run_lent(spec, self, values));
  const std::size_t count = spec.parameters.size();
  const std::size_t given = std::min(values.positional.size(), count);
  for (std::size_t i = 0; i < given; ++i) call.arguments[i] = std::move(values.positional[i]);
  values.positional.erase(values.positional.begin(), values.positional.begin() + static_cast<std::ptrdiff_t>(given));
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view parameter = spec.parameters[i];
    const std::string_view name = plain_name(parameter);
    if (!values.keywords.empty() && parameter.find('=') != 0 && parameter.find("!=") != 0) {
      if (auto value = values.take(name)) {
        if (call.given(i))
          fail("template/argument", fmt::format("the {} `{}` is given `{}` twice", kind, spec.name, name));
        call.arguments[i] = *std::move(value);
      }
    }
    if (parameter.starts_with('!') && !call.given(i))
      fail("template/argument", fmt::format("the {} `{}` wants {}", kind, spec.name,
                                            name.empty() ? "an argument" : fmt::format("the argument `{}`", name)));
  }
  if (!spec.variadic) {
    if (!values.keywords.empty()) unknown_parameter(spec, kind, values.keywords[0].first);
    if (!values.positional.empty())
      fail("template/argument", fmt::format("the {} `{}` takes {} argument{}, not {}", kind, spec.name, count,
                                            count == 1 ? "" : "s", count + values.positional.size()));
  }
  if (!exec.rt.trace) return spec.run(call);
  // A filter may use its arguments up.
  CallValues rest = values;
  const FilterCall before{exec, exec.rt, call.self, call.arguments, rest, where};
  return traced_call(exec, before, spec, kind, spec.run(call));
}

namespace {
std::string called_name(const Value& name, std::string_view kind) {
  if (is_undefined(name)) fail_undefined(name);
  if (!is_text(name)) fail_type(fmt::format("the name of a {} is text, and this is {}", kind, describe(name)), {&name});
  return text_of(name);
}
[[noreturn]] void no_such(std::string_view kind, std::string_view name, const std::vector<std::string_view>& known) {
  Fault fault{.code = kind == "filter" ? "template/unknown-filter" : "template/unknown-test",
              .message = fmt::format("there is no {} `{}`", kind, name)};
  if (const auto near = nearest(name, known)) fault.help.push_back(fmt::format("did you mean `{}`?", *near));
  throw fault;
}
}  // namespace

Value run_filter(Exec& exec, const Value& name, const Value& self, CallValues values, Span where) {
  const std::string wanted = called_name(name, "filter");
  const FilterSpec* spec = find_filter(exec.rt.environment, wanted);
  if (!spec) no_such("filter", wanted, filter_names(exec.rt.environment));
  return run_spec(exec, *spec, self, values, "filter", where);
}
bool run_test(Exec& exec, const Value& name, const Value& self, CallValues values, Span where) {
  const std::string wanted = called_name(name, "test");
  const FilterSpec* spec = find_test(wanted);
  if (!spec) no_such("test", wanted, test_names());
  return truth(exec.rt, run_spec(exec, *spec, self, values, "test", where));
}

}  // namespace despatch::jinja
