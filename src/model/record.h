// How a kind of content is declared: a struct, and beside it one description of its keys.
//
//     struct Action {
//       std::string text;
//       std::optional<Located<Date>> due;
//     };
//     template <>
//     inline Shape describe<Action>() {
//       return Record<Action>("action", "Something that somebody undertook to do.")
//           .needs("text", &Action::text, markdown(), "what is to be done")
//           .may("due", &Action::due, date(), "when, if a day was named")
//           .may("who", text(), "who undertook it")             // no member: only templates read it
//           .mistake("owner", "who")                             // what people really type
//           .done();
//     }
//
// To add a kind: write `src/model/<kind>.h` like `risks.h`, include it in `kinds.cc` and add its row there. The reader,
// its messages, `despatch schema KIND`, the reference in docs/content.md (its test prints the new text) and the check
// of every file of that kind follow. What a rule or a message needs is a member; what only templates print needs none.
//
// Every record may also hold, without saying so:
//   source          where the fact stands: text or a list of texts (a page, a paragraph, an address)
//   note            a remark for readers of the file or the paper
//   not_published   true, or what is missing: the public record is silent, and missing keys are no fault
//   status          stated, inferred or reported
//   KEY_source, KEY_note, KEY_status   the same for one key of the record
// and an optional value may be `{not_published: true, note: …}` in its place.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.h"
#include "base/diagnostic.h"
#include "model/type.h"
#include "value/value.h"

namespace despatch {

struct Field {
  std::string_view key;
  Type type;
  bool required = false;
  std::string_view description;
  std::function<void(void* record, const Value&)> set;  ///< empty when no member holds it
};

/// The keys of one sort of mapping. Made once by Record, then only read.
struct Shape {
  std::string_view name;         ///< "body": a noun for messages, used with a or an
  std::string_view description;  ///< a sentence
  std::vector<Field> fields;
  std::vector<std::pair<std::string_view, std::string_view>> mistakes;  ///< what is typed → what is meant
  std::vector<std::vector<std::string_view>> one_of;                    ///< at least one key of each group
  bool open = false;                                                    ///< other keys are allowed
  std::string_view example;                                             ///< YAML; may be empty

  [[nodiscard]] const Field* find(std::string_view key) const;
};

/// Specialised for every described struct.
template <class T>
Shape describe();

template <class T>
const Shape& shape_of() {
  static const Shape shape = describe<T>();
  return shape;
}

template <class T>
Type record() {
  return record_of(&shape_of<T>);
}

// ---- from a value to a member; false when the value does not fit (the check has said so already)
bool set_from(std::string& to, const Value& from);
bool set_from(Date& to, const Value& from);
bool set_from(Money& to, const Value& from);
bool set_from(std::int64_t& to, const Value& from);
bool set_from(double& to, const Value& from);
bool set_from(bool& to, const Value& from);
bool set_from(Value& to, const Value& from);

template <class T>
void bind_into(T& to, const Value& from);

template <class T>
requires requires { describe<T>(); } && std::is_class_v<T>
bool set_from(T& to, const Value& from) {
  if (!from.is_mapping()) return false;
  bind_into(to, from);
  return true;
}
template <class T>
bool set_from(std::optional<T>& to, const Value& from);
template <class T>
bool set_from(std::vector<T>& to, const Value& from);
template <class T>
bool set_from(std::vector<std::pair<Located<std::string>, T>>& to, const Value& from);

template <class T>
bool set_from(Located<T>& to, const Value& from) {
  to.span = from.span();
  return set_from(to.value, from);
}
template <class T>
bool set_from(std::optional<T>& to, const Value& from) {
  T made{};
  if (!set_from(made, from)) return false;
  to = std::move(made);
  return true;
}
/// A list; a single value where one or more may stand counts as a list of one.
template <class T>
bool set_from(std::vector<T>& to, const Value& from) {
  const auto add = [&](const Value& item) {
    T made{};
    if (set_from(made, item)) to.push_back(std::move(made));
  };
  if (!from.is_sequence()) {
    add(from);
    return !to.empty();
  }
  for (const Value& item : from.as_sequence()) add(item);
  return true;
}
template <class T>
bool set_from(std::vector<std::pair<Located<std::string>, T>>& to, const Value& from) {
  if (!from.is_mapping()) return false;
  for (const Value::Entry& entry : from.as_mapping()) {
    std::pair<Located<std::string>, T> made{};
    if (set_from(made.first, entry.key) && set_from(made.second, entry.value)) to.push_back(std::move(made));
  }
  return true;
}

template <class T>
void bind_into(T& to, const Value& from) {
  for (const Field& field : shape_of<T>().fields)
    if (field.set)
      if (const Value* value = from.find(field.key)) field.set(&to, *value);
}

/// The typed record of a checked value. Keys that are missing or at fault leave their members as they are made.
template <class T>
T bind(const Value& from) {
  T out{};
  if (from.is_mapping()) bind_into(out, from);
  return out;
}

/// Builds a Shape.
template <class T>
class Record {
 public:
  Record(std::string_view name, std::string_view description) {
    shape_.name = name;
    shape_.description = description;
  }
  template <class Member>
  Record&& needs(std::string_view key, Member T::*member, Type type, std::string_view description) && {
    return std::move(*this).add(key, std::move(type), true, description, setter(member));
  }
  template <class Member>
  Record&& may(std::string_view key, Member T::*member, Type type, std::string_view description) && {
    return std::move(*this).add(key, std::move(type), false, description, setter(member));
  }
  Record&& needs(std::string_view key, Type type, std::string_view description) && {
    return std::move(*this).add(key, std::move(type), true, description, {});
  }
  Record&& may(std::string_view key, Type type, std::string_view description) && {
    return std::move(*this).add(key, std::move(type), false, description, {});
  }
  /// What people really type for a key that is named otherwise.
  Record&& mistake(std::string_view typed, std::string_view meant) && {
    shape_.mistakes.emplace_back(typed, meant);
    return std::move(*this);
  }
  Record&& at_least_one(std::vector<std::string_view> keys) && {
    shape_.one_of.push_back(std::move(keys));
    return std::move(*this);
  }
  /// Keys that are not described are allowed too.
  Record&& open() && {
    shape_.open = true;
    return std::move(*this);
  }
  Record&& example(std::string_view yaml) && {
    shape_.example = yaml;
    return std::move(*this);
  }
  Shape done() && { return std::move(shape_); }

 private:
  Record&& add(std::string_view key, Type type, bool required, std::string_view description,
               std::function<void(void*, const Value&)> set) && {
    shape_.fields.push_back({key, std::move(type), required, description, std::move(set)});
    return std::move(*this);
  }
  template <class Member>
  static std::function<void(void*, const Value&)> setter(Member T::*member) {
    return [member](void* record, const Value& from) { set_from(static_cast<T*>(record)->*member, from); };
  }
  Shape shape_;
};

/// "a" or "an" before a word.
[[nodiscard]] std::string_view indefinite(std::string_view word);

}  // namespace despatch
