#include "value/json.h"

#include <cmath>

#include <nlohmann/json.hpp>

#include "value/scalar_type.h"

namespace despatch {
namespace {

using Json = nlohmann::ordered_json;

std::string key_text(const Value& key) {
  switch (key.kind()) {
    case Value::Kind::String: return key.as_string();
    case Value::Kind::Bool: return key.as_bool() ? "true" : "false";
    case Value::Kind::Int: return std::to_string(key.as_int());
    case Value::Kind::Float: return Json(key.as_float()).dump();
    default: return "null";
  }
}

Json to_json(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::Bool: return value.as_bool();
    case Value::Kind::Int: return value.as_int();
    case Value::Kind::Float: return std::isfinite(value.as_float()) ? Json(value.as_float()) : Json();
    case Value::Kind::String: return value.as_string();
    case Value::Kind::Sequence: {
      Json list = Json::array();
      for (const Value& item : value.as_sequence()) list.push_back(to_json(item));
      return list;
    }
    case Value::Kind::Mapping: {
      Json object = Json::object();
      // Keys are unique already: going through operator[] would make this quadratic.
      auto& pairs = object.get_ref<Json::object_t&>();
      for (const Value::Entry& entry : value.as_mapping()) pairs.push_back({key_text(entry.key), to_json(entry.value)});
      return object;
    }
    default: return nullptr;
  }
}

}  // namespace

std::string write_json(const Value& value) {
  return to_json(value).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace despatch
