#include "model/record.h"

#include <cmath>

namespace despatch {

const Field* Shape::find(std::string_view key) const {
  for (const Field& field : fields)
    if (field.key == key) return &field;
  return nullptr;
}

bool set_from(std::string& to, const Value& from) {
  if (from.is_string())
    to = from.as_string();
  else if (from.is_int())
    to = std::to_string(from.as_int());
  else if (std::int64_t whole = 0; from.is_float() && set_from(whole, from))
    to = std::to_string(whole);
  else
    return false;
  return true;
}

bool set_from(Date& to, const Value& from) {
  if (!from.is_string()) return false;
  const auto date = parse_date(from.as_string());
  if (date) to = *date;
  return date.has_value();
}

bool set_from(Money& to, const Value& from) {
  const auto amount = money_of(from);
  if (amount) to = *amount;
  return amount.has_value();
}

bool set_from(std::int64_t& to, const Value& from) {
  if (from.is_int())
    to = from.as_int();
  else if (from.is_float() && std::floor(from.as_float()) == from.as_float() && std::abs(from.as_float()) < 9e15)
    to = static_cast<std::int64_t>(from.as_float());
  else
    return false;
  return true;
}

bool set_from(double& to, const Value& from) {
  if (!from.is_number()) return false;
  to = from.as_float();
  return true;
}

bool set_from(bool& to, const Value& from) {
  if (!from.is_bool()) return false;
  to = from.as_bool();
  return true;
}

bool set_from(Value& to, const Value& from) {
  to = from;
  return true;
}

std::string_view indefinite(std::string_view word) {
  return !word.empty() && std::string_view("aeiouAEIO").find(word.front()) != std::string_view::npos ? "an" : "a";
}

}  // namespace despatch
