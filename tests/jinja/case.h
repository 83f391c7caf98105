// One case of a template test: templates by name, data as JSON, options; and how it is merged.
#pragma once

#include <map>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "template/template.h"

namespace jinja_test {

using despatch::Value;

inline Value to_value(const nlohmann::ordered_json& json) {
  if (json.is_null()) return Value(nullptr);
  if (json.is_boolean()) return Value(json.get<bool>());
  if (json.is_number_integer()) return Value(json.get<std::int64_t>());
  if (json.is_number()) return Value(json.get<double>());
  if (json.is_string()) return Value(json.get<std::string>());
  if (json.is_array()) {
    Value::Sequence items;
    for (const auto& item : json) items.push_back(to_value(item));
    return Value(std::move(items));
  }
  Value::Mapping entries;
  for (const auto& [key, value] : json.items()) entries.push_back({Value(key), to_value(value)});
  return Value::mapping(std::move(entries));
}

class MapLoader : public despatch::TemplateLoader {
 public:
  const despatch::Source* load(std::string_view name) override {
    const auto found = sources.find(name);
    return found == sources.end() ? nullptr : found->second.get();
  }
  std::vector<std::string> names() const override {
    std::vector<std::string> out;
    for (const auto& [name, source] : sources) out.push_back(name);
    return out;
  }
  void add(const std::string& name, std::string text) {
    sources[name] = std::make_unique<despatch::Source>(name, std::move(text));
  }
  std::map<std::string, std::unique_ptr<despatch::Source>, std::less<>> sources;
};

inline despatch::TemplateOptions options_of(const nlohmann::ordered_json& json) {
  despatch::TemplateOptions options;
  options.trim_blocks = json.value("trim_blocks", false);
  options.lstrip_blocks = json.value("lstrip_blocks", false);
  options.keep_trailing_newline = json.value("keep_trailing_newline", false);
  options.strict_undefined = json.value("strict", false);
  options.autoescape = json.value("autoescape", false);
  return options;
}

struct Result {
  std::optional<std::string> text;
  std::string errors;
};

/// Merges the template `main` of a case: {"templates": {"main": …}, "data": {…}, "options": {…}}.
inline Result run(const nlohmann::ordered_json& one) {
  MapLoader loader;
  for (const auto& [name, text] : one.at("templates").items()) loader.add(name, text.get<std::string>());
  despatch::Environment environment(options_of(one.value("options", nlohmann::ordered_json::object())), &loader);
  despatch::Diagnostics out;
  Result result;
  const Value data = to_value(one.value("data", nlohmann::ordered_json::object()));
  if (const auto compiled = environment.compile(*loader.load("main"), out))
    if (auto made = despatch::merge(environment, *compiled, data, out)) result.text = std::move(made->text);
  for (const auto& fault : out.all()) result.errors += render_text(fault);
  return result;
}

}  // namespace jinja_test
