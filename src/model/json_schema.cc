#include "model/json_schema.h"

#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "model/check.h"

namespace despatch {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kIdPattern = "^[a-z0-9]+(-[a-z0-9]+)*$";
constexpr std::string_view kTimePattern =
    "^(noon|midnight|([01]?[0-9]|2[0-3])[:.][0-5][0-9]|(0?[1-9]|1[0-2])([:.][0-5][0-9])? ?(am|pm))$";
constexpr std::string_view kMoneyPattern =
    "^[ \\t\\r\\n]*(\\((-|−)?£?(-|−)?([0-9]+|[0-9]{1,3}(,[0-9]{3})*)(\\.[0-9]+)?[ "
    "\\t]*(k|K|m|M|bn|thousand|million|billion)?\\)|(-|−)?£?(-|−)?([0-9]+|[0-9]{1,3}(,[0-9]{3})*)(\\.[0-9]+)?[ "
    "\\t]*(k|K|m|M|bn|thousand|million|billion)?)[ "
    "\\t\\r\\n]*$";

class Writer {
 public:
  Json document(std::string_view kind, const Shape& shape) {
    Json root;
    root["$schema"] = "https://json-schema.org/draft/2020-12/schema";
    root["title"] = std::string(kind);
    Json body = record(shape);
    for (auto& [key, value] : body.items()) root[key] = std::move(value);
    Json definitions = Json::object();
    // Definitions may ask for others as they are written.
    while (!wanted_.empty()) {
      const auto [name, next] = *wanted_.begin();
      wanted_.erase(wanted_.begin());
      definitions[name] = record(*next);
    }
    Json gap;
    gap["type"] = "object";
    gap["description"] = "the public record does not hold this";
    for (const Field& field : common_fields()) gap["properties"][std::string(field.key)] = type(field.type);
    gap["required"] = {"not_published"};
    gap["additionalProperties"] = false;
    definitions["gap"] = std::move(gap);
    root["$defs"] = std::move(definitions);
    return root;
  }

 private:
  Json record(const Shape& shape) {
    Json out;
    out["type"] = "object";
    out["description"] = shape.description;
    Json properties = Json::object();
    Json required = Json::array();
    std::string companions;
    for (const Field& field : shape.fields) {
      Json one = type(field.type);
      if (!field.required) {
        Json either;
        either["anyOf"] = Json::array({std::move(one), {{"$ref", "#/$defs/gap"}}});
        one = std::move(either);
      }
      one["description"] = field.description;
      properties[std::string(field.key)] = std::move(one);
      if (field.required) required.push_back(field.key);
      companions += fmt::format("{}{}", companions.empty() ? "" : "|", field.key);
    }
    for (const Field& field : common_fields()) {
      // A kind may give one of these words a meaning of its own.
      if (shape.find(field.key)) continue;
      Json one = type(field.type);
      one["description"] = field.description;
      properties[std::string(field.key)] = std::move(one);
    }
    out["properties"] = std::move(properties);
    if (!companions.empty()) {
      const auto at = [&](std::string_view end) { return fmt::format("^({})_{}$", companions, end); };
      // Keys of the shape itself that end so keep their own meaning.
      std::string own;
      for (const std::string_view end : {"source", "note", "status"}) {
        Json& pattern = out["patternProperties"][at(end)];
        for (const Field& field : common_fields())
          if (field.key == end) pattern = type(field.type);
      }
    }
    if (!shape.open) out["additionalProperties"] = false;
    Json all = Json::array();
    if (!required.empty()) all.push_back(unless_unpublished(std::move(required), true));
    for (const std::vector<std::string_view>& group : shape.one_of) {
      Json keys = Json::array();
      for (const std::string_view key : group) keys.push_back(key);
      all.push_back(unless_unpublished(std::move(keys), false));
    }
    if (!all.empty()) out["allOf"] = std::move(all);
    return out;
  }

  /// The keys are there (all, or any), or the record says that it is not published.
  static Json unless_unpublished(Json keys, bool all) {
    Json choices = Json::array();
    if (all)
      choices.push_back({{"required", std::move(keys)}});
    else
      for (const Json& key : keys) choices.push_back({{"required", Json::array({key})}});
    choices.push_back({{"required", Json::array({"not_published"})}});
    Json out;
    out["anyOf"] = std::move(choices);
    return out;
  }

  Json text_schema() {
    Json out;
    out["type"] = "string";
    out["pattern"] = "[^ \\t\\r\\n]";
    return out;
  }

  void range(Json& out, const Type& type) {
    if (type.least == type.most) return;
    out["minimum"] = bound(type.least);
    out["maximum"] = bound(type.most);
  }
  static Json bound(double value) {
    const auto whole = static_cast<std::int64_t>(value);
    return static_cast<double>(whole) == value ? Json(whole) : Json(value);
  }

  Json type(const Type& type) {
    Json out = Json::object();
    switch (type.form) {
      case Type::Form::Anything: break;
      case Type::Form::Text: return text_schema();
      case Type::Form::Markdown:
        out = text_schema();
        out["contentMediaType"] = "text/markdown";
        break;
      case Type::Form::Label: {
        Json whole;
        whole["type"] = "integer";
        whole["minimum"] = -9'000'000'000'000'000;
        whole["maximum"] = 9'000'000'000'000'000;
        out["anyOf"] = Json::array({text_schema(), std::move(whole)});
        break;
      }
      case Type::Form::Id:
      case Type::Form::Reference:
        out["type"] = "string";
        out["pattern"] = kIdPattern;
        out["maxLength"] = 100;
        break;
      case Type::Form::Date:
        out["type"] = "string";
        out["format"] = "date";
        out["pattern"] = "^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$";
        out["examples"] = {"2017-11-23"};
        break;
      case Type::Form::Time:
        out["type"] = "string";
        out["pattern"] = kTimePattern;
        out["examples"] = {"14:30", "10.00 am"};
        break;
      case Type::Form::Colour:
        out["type"] = "string";
        out["pattern"] = "^(#[0-9A-Fa-f]{3}|#[0-9A-Fa-f]{6}|black|white)$";
        out["examples"] = {"#1d70b8"};
        break;
      case Type::Form::Money: {
        Json text;
        text["type"] = "string";
        text["pattern"] = kMoneyPattern;
        text["examples"] = {"£4.6m", "£1,250,000.50"};
        out["anyOf"] = Json::array({{{"type", "number"}}, std::move(text)});
        break;
      }
      case Type::Form::Whole:
        out["type"] = "integer";
        range(out, type);
        break;
      case Type::Form::Number:
        out["type"] = "number";
        range(out, type);
        break;
      case Type::Form::Percent: {
        Json number;
        number["type"] = "number";
        number["minimum"] = 0;
        number["maximum"] = 100;
        Json text;
        text["type"] = "string";
        text["pattern"] = "^[ \\t]*(0*[0-9]{1,2}(\\.[0-9]*)?|\\.[0-9]+|0*100(\\.0*)?)[ \\t]*%$";
        out["anyOf"] = Json::array({std::move(number), std::move(text)});
        break;
      }
      case Type::Form::Boolean: out["type"] = "boolean"; break;
      case Type::Form::Choice: {
        Json words = Json::array();
        for (const std::string_view word : type.words) words.push_back(word);
        out["enum"] = std::move(words);
        break;
      }
      case Type::Form::List:
        out["type"] = "array";
        if (type.least > 0) out["minItems"] = static_cast<int>(type.least);
        out["items"] = this->type(type.parts[0]);
        break;
      case Type::Form::Mapping: {
        out["type"] = "object";
        for (const Field& field : common_fields()) out["properties"][std::string(field.key)] = this->type(field.type);
        if (!type.id_kind.empty()) {
          Json names;
          names["anyOf"] = Json::array({{{"pattern", kIdPattern}, {"maxLength", 100}}, {{"const", "not_published"}}});
          out["propertyNames"] = std::move(names);
        }
        out["additionalProperties"] = this->type(type.parts[0]);
        break;
      }
      case Type::Form::Either: {
        Json choices = Json::array();
        for (const Type& part : type.parts) choices.push_back(this->type(part));
        out["anyOf"] = std::move(choices);
        break;
      }
      case Type::Form::Record: {
        const Shape& shape = type.shape();
        const std::string name = slug(shape.name);
        if (seen_.insert(name).second) wanted_.emplace(name, &shape);
        out["$ref"] = "#/$defs/" + name;
        break;
      }
    }
    return out;
  }

  std::map<std::string, const Shape*> wanted_;
  std::set<std::string> seen_;
};

}  // namespace

std::string json_schema(std::string_view kind, const Shape& shape) {
  return Writer().document(kind, shape).dump(2) + "\n";
}

}  // namespace despatch
