#include "value/workings.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace despatch {
namespace {

constexpr std::size_t kLongestLabel = 200;
constexpr std::size_t kMostLabels = 1u << 30;  // bytes of all labels; beyond them the rest has none
constexpr std::size_t kMostTerms = 12;         // of a sum that is written out
constexpr std::size_t kLastTerms = 2;          // shown after what is left out
constexpr std::size_t kMostPlaces = 10'000;    // looked at for a typed one

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::string_view cut(std::string_view label) {
  if (label.size() <= kLongestLabel) return label;
  std::size_t end = kLongestLabel;
  while (end > 0 && is_continuation(label[end])) --end;
  return label.substr(0, end);
}

/// Commas from ten thousand on: a year has none.
std::string with_commas(std::string digits) {
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  const std::size_t whole = std::min(digits.find('.'), digits.size());
  if (whole - first < 5) return digits;
  for (std::size_t at = whole; at > first + 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

std::string decimal(double number) {
  if (!std::isfinite(number)) return fmt::format("{}", number);
  std::string digits = fmt::format("{:.6f}", number);
  while (digits.ends_with('0')) digits.pop_back();
  if (digits.ends_with('.')) digits.pop_back();
  return with_commas(digits == "-0" ? "0" : digits);
}

std::string pounds(const Value& value) {
  constexpr double kMost = 9e16;  // pence that a double still counts one by one, and a Money holds
  if (value.is_int() && std::abs(static_cast<double>(value.as_int())) < kMost / 100)
    return format_money(Money::pounds(value.as_int()));
  const double pence = std::round(value.as_float() * 100);
  if (std::abs(pence) < kMost) return format_money(Money::pence(static_cast<std::int64_t>(pence)));
  return "£" + decimal(value.as_float());
}

std::string_view sign_of(Operand::Role role, bool first) {
  switch (role) {
    case Operand::Role::Plus: return first ? "" : " + ";
    case Operand::Role::Minus: return first ? "−" : " − ";
    case Operand::Role::Times: return first ? "" : " × ";
    case Operand::Role::Over: return first ? "1 ÷ " : " ÷ ";
    case Operand::Role::Input: return "";
  }
  return "";
}

bool is_sum(Operand::Role role) { return role == Operand::Role::Plus || role == Operand::Role::Minus; }
bool is_product(Operand::Role role) { return role == Operand::Role::Times || role == Operand::Role::Over; }

}  // namespace

Value money_value(Money amount) {
  const std::int64_t pence = amount.to_pence();
  if (pence % 100 == 0) return Value(pence / 100);
  return Value(static_cast<double>(pence) / 100);
}

Quantity Quantity::percent(Quantity number) {
  number.unit = Unit::Percent;
  return number;
}

std::string printed(const Value& value, Unit unit) {
  switch (value.kind()) {
    case Value::Kind::Int:
    case Value::Kind::Float:
      if (unit == Unit::Pounds) return pounds(value);
      return (value.is_int() ? with_commas(fmt::format("{}", value.as_int())) : decimal(value.as_float())) +
             (unit == Unit::Percent ? "%" : "");
    case Value::Kind::String: return value.as_string();
    case Value::Kind::Bool: return value.as_bool() ? "true" : "false";
    case Value::Kind::Null: return "nothing";
    case Value::Kind::Sequence:
    case Value::Kind::Mapping: return fmt::format("{} of {}", value.kind_name(), value.size());
    case Value::Kind::Undefined:
    case Value::Kind::Object: break;
  }
  return std::string(value.kind_name());
}

const Worksheet::Entry* Worksheet::find(Span span) const {
  return span.source == &source_ && span.begin < entries_.size() ? &entries_[span.begin] : nullptr;
}

std::string_view Worksheet::label(const Operand& operand) const {
  return std::string_view(labels_).substr(operand.label_begin, operand.label_size);
}

std::uint32_t Worksheet::place_of(std::string_view label) {
  // The same labels again and again, as of every line in each of sixty years, are kept once. They are lent from the
  // same address, which is quicker to look up than the text; what is found is compared.
  static constexpr std::size_t kSeen = 1u << 14;
  const auto end = static_cast<std::uint32_t>(labels_.size() - std::min(label.size(), labels_.size()));
  if (std::string_view(labels_).substr(end) == label) return end;
  seen_.resize(kSeen, 0);
  const std::uint64_t mixed = reinterpret_cast<std::uintptr_t>(label.data()) * 0x9e3779b97f4a7c15u;
  std::uint32_t& seen = seen_[mixed >> 50];
  if (std::string_view(labels_).substr(seen, label.size()) == label) return seen;
  seen = static_cast<std::uint32_t>(labels_.size());
  labels_ += label;
  return seen;
}

Unit Worksheet::unit_of(const Operand& operand) const {
  if (operand.unit != Unit::None) return operand.unit;
  const Entry* own = find(operand.value.span());
  return own != nullptr ? own->unit : Unit::None;
}

std::string Worksheet::term(const Operand& operand) const {
  const Entry* own = find(operand.value.span());
  const bool is_plain_product = own != nullptr && own->pattern.empty() && !own->operands.empty() &&
                                own->operands.size() <= 3 &&
                                std::ranges::all_of(own->operands, is_product, &Operand::role);
  if (!is_plain_product) return printed(operand.value, unit_of(operand));
  std::string text;
  for (const Operand& factor : own->operands) {
    text += sign_of(factor.role, text.empty());
    text += printed(factor.value, unit_of(factor));
  }
  return text;
}

std::string Worksheet::from_pattern(const Entry& entry) const {
  std::string text;
  for (std::size_t at = 0; at < entry.pattern.size(); ++at) {
    const std::size_t close = entry.pattern[at] == '{' ? entry.pattern.find('}', at) : std::string_view::npos;
    if (close == std::string_view::npos) {
      text += entry.pattern[at];
      continue;
    }
    const std::string_view name = entry.pattern.substr(at + 1, close - at - 1);
    const auto named =
        std::ranges::find_if(entry.operands, [&](const Operand& operand) { return label(operand) == name; });
    text += named == entry.operands.end() ? std::string(name) : printed(named->value, unit_of(*named));
    at = close;
  }
  return text;
}

std::string Worksheet::formula(const Entry& entry) const {
  const auto equals = [&](std::string text) {
    return text.empty() ? text : fmt::format("{} = {}", text, printed(entry.result, entry.unit));
  };
  if (!entry.pattern.empty()) return equals(from_pattern(entry));
  std::vector<const Operand*> terms;
  for (const Operand& operand : entry.operands)
    if (operand.role != Operand::Role::Input) terms.push_back(&operand);
  std::string text;
  bool holds_a_sum = false;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const Operand& operand = *terms[i];
    if (terms.size() > kMostTerms && i == kMostTerms - kLastTerms) {
      const std::size_t left_out = terms.size() - kMostTerms;
      text += fmt::format(" + … ({} more)", left_out);
      i += left_out - 1;
      continue;
    }
    if (is_product(operand.role) && holds_a_sum) text = fmt::format("({})", text), holds_a_sum = false;
    holds_a_sum |= i > 0 && is_sum(operand.role);
    text += sign_of(operand.role, i == 0);
    text += is_sum(operand.role) ? term(operand) : printed(operand.value, unit_of(operand));
  }
  return equals(std::move(text));
}

Span Worksheet::typed_place(Span span) const {
  std::vector<Span> open = {span};
  for (std::size_t looked = 0; !open.empty() && looked < kMostPlaces; ++looked) {
    const Span at = open.back();
    open.pop_back();
    const Entry* entry = find(at);
    if (entry == nullptr && at.known() && at.source != &source_) return at;
    if (entry == nullptr) continue;
    const std::size_t many = std::min(entry->operands.size(), kMostPlaces);
    for (std::size_t i = many; i-- > 0;)
      if (const Span part = entry->operands[i].value.span(); part.known()) open.push_back(part);
  }
  return {};
}

Working& Working::add(Operand::Role role, std::string_view label, Quantity quantity) {
  if (sheet_ == nullptr || quantity.value.is_undefined()) return *this;
  label = sheet_->labels_.size() < kMostLabels ? cut(label) : std::string_view();
  Operand& operand = entry_.operands.emplace_back();
  operand.value = std::move(quantity.value);
  operand.unit = quantity.unit;
  operand.role = role;
  operand.label_begin = sheet_->place_of(label);
  operand.label_size = static_cast<std::uint8_t>(label.size());
  return *this;
}

Value Working::gives(Quantity result) {
  if (sheet_ == nullptr || entry_.operands.empty()) return std::move(result.value);
  const auto number = static_cast<std::uint32_t>(sheet_->entries_.size());
  entry_.unit = result.unit;
  entry_.result = std::move(result.value);
  const Value figure = entry_.result.at({&sheet_->source_, number, number + 1});
  sheet_->entries_.push_back(std::move(entry_));
  return figure;
}

}  // namespace despatch
