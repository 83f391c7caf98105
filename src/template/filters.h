// What filters, tests and methods look like from the inside, and the tables of them.
#pragma once

#include <array>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "template/python.h"

namespace despatch::jinja {

struct Exec;

/// Arguments of a call, evaluated.
struct CallValues {
  std::vector<Value> positional;
  std::vector<std::pair<std::string, Value>> keywords;
  /// The value of a keyword, which is taken out; nothing when it was not given.
  std::optional<Value> take(std::string_view name);
  Span where;  ///< of the call
};

inline constexpr std::size_t kMostParameters = 8;

/// One call of a filter, a test or a method. `self` is the value before the `|`, the `is` or the `.`.
struct FilterCall {
  Exec& exec;
  Runtime& rt;
  const Value& self;
  std::array<Value, kMostParameters> arguments;  ///< Value() where none was given
  CallValues& rest;                              ///< what a variadic filter takes beyond its parameters
  Span where;

  [[nodiscard]] bool given(std::size_t i) const { return !arguments[i].is_undefined(); }
  [[nodiscard]] const Value& operator[](std::size_t i) const { return arguments[i]; }
  /// truth(argument), or `otherwise` when it was not given.
  [[nodiscard]] bool flag(std::size_t i, bool otherwise = false) const {
    return given(i) ? truth(rt, arguments[i]) : otherwise;
  }
};

struct FilterSpec {
  std::string_view name;
  Value (*run)(FilterCall&);
  std::vector<std::string_view> parameters;  ///< a leading "!" means it must be given; "=" that it has no keyword
  bool variadic = false;
  const void* custom = nullptr;  ///< of a filter that a caller lends
};

[[nodiscard]] const FilterSpec* find_filter(Environment&, std::string_view name);
[[nodiscard]] const FilterSpec* find_test(std::string_view name);
[[nodiscard]] const FilterSpec* find_method(const Value& self, std::string_view name);
[[nodiscard]] bool is_dict_method(std::string_view name);
[[nodiscard]] std::vector<std::string_view> filter_names(Environment&);
[[nodiscard]] std::vector<std::string_view> test_names();
[[nodiscard]] std::vector<std::string_view> method_names(const Value& self);

/// Puts arguments to parameters and runs. `kind` is "filter", "test", "method".
Value run_spec(Exec&, const FilterSpec& spec, const Value& self, CallValues& values, std::string_view kind, Span where);
/// By name at run time, as map, select and their kin do.
Value run_filter(Exec&, const Value& name, const Value& self, CallValues values, Span where);
bool run_test(Exec&, const Value& name, const Value& self, CallValues values, Span where);

// ---- the tables, one a subject
[[nodiscard]] std::span<const FilterSpec> text_filters();
[[nodiscard]] std::span<const FilterSpec> list_filters();
[[nodiscard]] std::span<const FilterSpec> number_filters();
[[nodiscard]] std::span<const FilterSpec> html_filters();
[[nodiscard]] std::span<const FilterSpec> council_filters();
[[nodiscard]] std::span<const FilterSpec> text_methods();
[[nodiscard]] std::span<const FilterSpec> list_methods();
[[nodiscard]] std::span<const FilterSpec> tuple_methods();
[[nodiscard]] std::span<const FilterSpec> dict_methods();
[[nodiscard]] std::span<const FilterSpec> number_methods();

/// Global functions: range, dict, cycler, joiner, namespace.
[[nodiscard]] const std::vector<std::pair<std::string_view, Value>>& global_functions();

}  // namespace despatch::jinja
