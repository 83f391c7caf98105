#include "rules/ways_home.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace despatch {
namespace {

constexpr int kDeepest = 40;
constexpr std::string_view kPrinted = "rounded for print";
constexpr std::string_view kOfItsKind = "found by the rules for its kind";

bool has_digit(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}
bool is_figure(const Value& value) { return value.is_number() || (value.is_string() && has_digit(value.as_string())); }
bool is_text_of(std::string_view key) { return key.ends_with("_text"); }

bool is_same(const Value& a, const Value& b) {
  return a.is_number() && b.is_number() ? a.as_float() == b.as_float() : a == b;
}

std::string_view text_of(const Value& key) {
  return key.is_string() ? std::string_view(key.as_string()) : std::string_view();
}

const Value* in(const Value::Mapping* mapping, std::string_view key) {
  if (mapping == nullptr) return nullptr;
  const auto found = std::ranges::find_if(*mapping, [&](const auto& entry) { return text_of(entry.key) == key; });
  return found == mapping->end() ? nullptr : &found->value;
}

class Homing {
 public:
  Homing(const Value& document, const Workings& workings) : workings_(workings) { add_records(document, 0); }

  Value walk(const Value& value, const Value& record, const Value::Mapping* above, int depth) {
    if (depth > kDeepest) return value;
    if (value.is_mapping()) return walk_mapping(value, record, above, depth);
    if (value.is_sequence()) return walk_items(value, record, depth);
    if (value.span().known() || !is_figure(value)) return value;
    return workings_.of(kOfItsKind).input("from", Quantity(record)).gives(Quantity(value));
  }

 private:
  void add_records(const Value& value, int depth) {
    if (depth > kDeepest) return;
    if (value.is_sequence())
      for (const Value& item : value.as_sequence()) add_records(item, depth + 1);
    if (!value.is_mapping()) return;
    if (const Value* id = value.find("id"); id != nullptr && id->is_string() && value.span().known())
      records_.emplace(id->as_string(), &value);
    for (const Value::Entry& entry : value.as_mapping()) add_records(entry.value, depth + 1);
  }

  Value walk_items(const Value& items, const Value& record, int depth) {
    Value::Sequence out;
    out.reserve(items.size());
    for (const Value& item : items.as_sequence()) out.push_back(walk(item, record, nullptr, depth + 1));
    return Value(std::move(out)).at(items.span());
  }

  Value walk_mapping(const Value& value, const Value& inherited, const Value::Mapping* above, int depth) {
    const Value* id = value.find("id");
    const auto found = id != nullptr && id->is_string() ? records_.find(id->as_string()) : records_.end();
    const Value& record = found == records_.end() ? inherited : *found->second;
    Value::Mapping entries = value.as_mapping();
    // A text comes after the figure that it prints, and what is shown after what it shows.
    for (Value::Entry& entry : entries)
      if (!is_text_of(text_of(entry.key)) && !entry.value.is_mapping()) place(entry, record, above, depth);
    for (Value::Entry& entry : entries)
      if (entry.value.is_mapping()) entry.value = walk(entry.value, record, &entries, depth + 1);
    for (Value::Entry& entry : entries) {
      const std::string_view key = text_of(entry.key);
      if (!is_text_of(key) || entry.value.span().known() || !is_figure(entry.value)) continue;
      const std::string_view stem = key.substr(0, key.size() - std::string_view("_text").size());
      const Value* figure = in(&entries, stem);
      if (figure == nullptr) figure = in(&entries, std::string(stem) + "_percent");
      if (figure == nullptr || !figure->span().known())
        place(entry, record, above, depth);
      else
        entry.value = workings_.of(kPrinted).input("exact", Quantity(*figure)).gives(Quantity(entry.value));
    }
    return Value::mapping(std::move(entries)).at(value.span());
  }

  void place(Value::Entry& entry, const Value& record, const Value::Mapping* above, int depth) {
    const Value& value = entry.value;
    if (!value.span().known() && is_figure(value)) {
      const std::string_view key = text_of(entry.key);
      const Value* typed = record.find(key);
      if (typed != nullptr && typed->span().known() && is_same(*typed, value)) {
        entry.value = value.at(typed->span());
        return;
      }
      const Value* shown = in(above, key);
      if (shown != nullptr && shown->span().known() && shown->is_number()) {
        entry.value = workings_.of(kPrinted).input("exact", Quantity(*shown)).gives(Quantity(value));
        return;
      }
    }
    entry.value = walk(value, record, above, depth + 1);
  }

  const Workings& workings_;
  std::unordered_map<std::string_view, const Value*> records_;
};

}  // namespace

Value with_ways_home(const Value& computed, const Value& document, const Workings& workings) {
  if (!workings.written_down() || !document.span().known()) return computed;
  return Homing(document, workings).walk(computed, document, nullptr, 0);
}

}  // namespace despatch
