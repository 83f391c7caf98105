#include "build/pack_source.h"

#include "base/text.h"

namespace despatch {

bool declares_kind(std::string_view text, std::string_view kind) {
  for (std::string_view line : split(text, '\n')) {
    if (!line.starts_with("kind:")) continue;
    std::string_view value = line.substr(5);
    if (const std::size_t comment = value.find(" #"); comment != std::string_view::npos)
      value = value.substr(0, comment);
    value = trim(value);
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'')) value = value.substr(1, value.size() - 2);
    return value == kind;
  }
  return false;
}

std::string text_at(const Value& from, std::string_view key) {
  const Value* value = from.find(key);
  if (value == nullptr) return {};
  if (value->is_string()) return value->as_string();
  return value->is_int() ? std::to_string(value->as_int()) : std::string();
}

bool true_at(const Value& from, std::string_view key) {
  const Value* value = from.find(key);
  return value != nullptr && value->is_bool() && value->as_bool();
}

const Value::Sequence& list_at(const Value& from, std::string_view key) {
  static const Value::Sequence kNone;
  const Value* value = from.find(key);
  if (value == nullptr) return kNone;
  if (value->is_sequence()) return value->as_sequence();
  // `papers: {papers: […]}` is how a record with a note of its own says it.
  const Value* inner = value->find("papers");
  return inner != nullptr && inner->is_sequence() ? inner->as_sequence() : kNone;
}

Exemption exemption_of(const Value& from, Exemption inherited) {
  Exemption out;
  const auto says_no = [](const Value& value) { return value.is_null() || (value.is_bool() && !value.as_bool()); };
  if (const Value* said = from.find("confidential")) out.confidential = !says_no(*said);
  if (const Value* paragraph = from.find("exempt"); paragraph != nullptr && !says_no(*paragraph)) {
    constexpr int kParagraphs = 7;  // of Part 1 of Schedule 12A
    const double number = paragraph->is_number() ? paragraph->as_float() : 0;
    out.paragraph = number >= 1 && number <= kParagraphs ? static_cast<int>(number) : 0;
    // What cannot be understood is told elsewhere, and is kept back meanwhile.
    if (out.paragraph == 0) out.confidential = true;
  }
  return out.any() ? out : inherited;
}

std::vector<MeetingItem> items_of(const Value& meeting) {
  std::vector<MeetingItem> out;
  std::int64_t last = 0;
  for (const Value& item : list_at(meeting, "items")) {
    const Value* number = item.find("number");
    last = number != nullptr && number->is_int() ? number->as_int() : last + 1;
    const Exemption exemption = exemption_of(item);
    out.push_back({item, std::to_string(last), exemption});
    for (const Value& part : list_at(item, "items")) out.push_back({part, "", exemption_of(part, exemption)});
  }
  return out;
}

}  // namespace despatch
