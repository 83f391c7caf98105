// Packs and meetings as they stand in YAML: what making an outline and keeping papers from the public both read there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pack/exemption.h"
#include "value/value.h"

namespace despatch {

/// True when a file of the project declares `kind: KIND`: cheap, from its text alone.
[[nodiscard]] bool declares_kind(std::string_view text, std::string_view kind);

/// A text or a whole number; empty when it is neither.
[[nodiscard]] std::string text_at(const Value& from, std::string_view key);
[[nodiscard]] bool true_at(const Value& from, std::string_view key);
/// A list, also one inside a record of that name; empty when there is none.
[[nodiscard]] const Value::Sequence& list_at(const Value& from, std::string_view key);

/// What front matter, an item, a paper or an appendix says of itself, else what it inherits. What cannot be understood
/// is kept back.
[[nodiscard]] Exemption exemption_of(const Value& from, Exemption inherited = {});

/// An item of the meeting, with the number that the agenda gives it.
struct MeetingItem {
  Value value;
  std::string number;
  Exemption exemption;  ///< of an item's part, the item's where it has none of its own
};

/// The items of a meeting, each followed by its parts.
[[nodiscard]] std::vector<MeetingItem> items_of(const Value& meeting);

}  // namespace despatch
