#include "build/trace_tree.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"

namespace despatch {
namespace {

constexpr int kDeepest = 60;
constexpr std::size_t kMostNodes = 20'000;    // of one tree, however many inputs its sums have
constexpr std::size_t kShownInputs = 20;      // of one sum, in a short answer
constexpr std::size_t kLongestValue = 120;    // bytes of a text that is shown as a value
constexpr std::size_t kMostValues = 500'000;  // of the data that are looked at for a figure
constexpr int kMostSteps = 24;

std::string shortened(std::string_view text) {
  const std::string_view line = trim(text.substr(0, text.find('\n')));
  if (line.size() <= kLongestValue && line.size() == trim(text).size()) return std::string(line);
  return utf8_substr(line, 0, kLongestValue) + " …";
}

bool is_sum(const Worksheet::Entry& entry) {
  return entry.pattern.empty() && !entry.operands.empty() &&
         std::ranges::all_of(entry.operands, [](const Operand& operand) {
           return operand.role == Operand::Role::Plus || operand.role == Operand::Role::Minus;
         });
}

bool is_text_put_together(const Worksheet::Entry& entry) {
  return entry.result.is_string() && std::ranges::all_of(entry.operands, [](const Operand& operand) {
           return operand.role == Operand::Role::Input;
         });
}

/// A sum that a loop made bit by bit is one sum: `a + b`, then `+ c`.
std::vector<Operand> terms_of(const Worksheet& sheet, const Worksheet::Entry& entry) {
  std::vector<Operand> last_first;
  const Worksheet::Entry* at = &entry;
  while (true) {
    const bool goes_on = is_sum(*at) && at->where.known() && at->operands.size() == 2;
    const Worksheet::Entry* before = goes_on ? sheet.find(at->operands.front().value.span()) : nullptr;
    const bool same = before != nullptr && is_sum(*before) && before->where == at->where;
    for (std::size_t i = at->operands.size(); i-- > (same ? 1 : 0);) last_first.push_back(at->operands[i]);
    if (!same) break;
    at = before;
  }
  std::ranges::reverse(last_first);
  return last_first;
}

}  // namespace

TracePlace TraceTree::place(Span span) const {
  span = made_.resolve(span);
  if (!span.known()) return {};
  return {span.source->name(), span.source->position(span.begin)};
}

TraceHit TraceTree::locate(Span span) const {
  for (int step = 0; step < kMostSteps && span.known(); ++step) {
    if (const MergeTrace* merge = log_.merge_of(span.source)) {
      const PrintedExpression* printed = merge->find(span.begin, span.end);
      if (printed != nullptr) {
        // A text that was made before and is passed on, as `{{ body }}` is: what printed it there?
        const Span from = printed->value.span();
        const bool passed_on = from.known() && (log_.merge_of(from.source) || made_.is_made(from.source)) &&
                               printed->value.is_string() && !made_.worksheet_of(from.source);
        if (!passed_on) return {printed, {}};
        span = narrowed(from, span.text(), span.begin - std::min(span.begin, printed->begin));
        continue;
      }
    }
    const std::optional<Span> next = made_.step(span);
    if (!next) break;
    span = *next;
  }
  return {nullptr, span};
}

bool TraceTree::holds_figure(const Value& value) const {
  if (figure_.empty()) return true;
  return value.is_string() ? value.as_string().find(figure_) != std::string::npos : printed(value) == figure_;
}

TraceNode TraceTree::typed(const Value& value, std::string label, Unit unit) const {
  TraceNode out;
  out.label = std::move(label);
  out.place = place(value.span());
  const Span span = made_.resolve(value.span());
  // A file's own words: 4.6m says more than 4600000.
  const std::string_view words = span.text();
  out.value = !words.empty() ? shortened(words) : shortened(printed(value, unit));
  if (value.is_string() && !figure_.empty() && span.known())
    if (const Span inside = narrowed(span, figure_, 0); inside.text() == figure_) out.place = place(inside);
  return out;
}

TraceNode TraceTree::node(const Value& value, std::string label, Unit unit, int depth) {
  ++nodes_;
  const Span span = value.span();
  const Worksheet* sheet = span.known() ? made_.worksheet_of(span.source) : nullptr;
  const Worksheet::Entry* entry = sheet != nullptr ? sheet->find(span) : nullptr;
  if (entry != nullptr) {
    TraceNode out;
    out.label = std::move(label);
    out.value = shortened(printed(entry->result, entry->unit));
    out.rule = entry->rule;
    out.source = entry->source;
    out.formula = sheet->formula(*entry);
    out.place = place(entry->where);
    if (!told_.emplace(span.source, span.begin).second)
      out.told_above = true;
    else if (depth < kDeepest)
      add_working(out, *sheet, *entry, depth);
    return out;
  }
  // Text that was made before, and went through a filter since.
  if (span.known() && depth < kDeepest && !figure_.empty() &&
      (log_.merge_of(span.source) || made_.is_made(span.source))) {
    const Span inside = narrowed(span, figure_, 0);
    const TraceHit hit = inside.text() == figure_ ? locate(inside) : TraceHit{nullptr, {}};
    if (hit.printed != nullptr) return node(hit.printed->value, std::move(label), unit, depth + 1);
  }
  return typed(value, std::move(label), unit);
}

void TraceTree::add_working(TraceNode& out, const Worksheet& sheet, const Worksheet::Entry& entry, int depth) {
  std::vector<Operand> operands = terms_of(sheet, entry);
  if (operands.size() > entry.operands.size()) {
    Worksheet::Entry whole{.rule = entry.rule, .unit = entry.unit, .result = entry.result, .operands = operands};
    out.formula = sheet.formula(whole);
  }
  if (is_text_put_together(entry)) {
    const auto holds = [&](const Operand& operand) { return holds_figure(operand.value); };
    if (std::ranges::any_of(operands, holds)) std::erase_if(operands, [&](const Operand& one) { return !holds(one); });
  }
  const std::size_t shown = whole_ ? operands.size() : std::min(operands.size(), kShownInputs);
  for (std::size_t i = 0; i < shown && nodes_ < kMostNodes; ++i) {
    const Operand& operand = operands[i];
    out.inputs.push_back(node(operand.value, std::string(sheet.label(operand)), operand.unit, depth + 1));
  }
  out.left_out = operands.size() - out.inputs.size();
}

namespace {

/// How the usual filters print a number.
std::vector<std::string> forms_of(const Value& value) {
  if (value.is_string()) {
    std::vector<std::string> forms{value.as_string()};
    if (const auto date = parse_date(value.as_string())) forms.push_back(long_date(*date));
    if (const auto money = parse_money(value.as_string())) forms.push_back(format_money(*money));
    return forms;
  }
  if (!value.is_number()) return {};
  std::vector<std::string> forms{printed(value), printed(value, Unit::Pounds), printed(value, Unit::Percent)};
  const double size = value.as_float();
  for (const auto& [unit, letter, word] :
       {std::tuple{1e3, "k", "thousand"}, std::tuple{1e6, "m", "million"}, std::tuple{1e9, "bn", "billion"}}) {
    if (std::abs(size) < unit) continue;
    std::string number = printed(Value(size / unit));
    if (number.size() > 6) number = printed(Value(std::round(size / unit * 10) / 10));
    for (const char* sign : {"", "£"}) {
      forms.push_back(fmt::format("{}{}{}", sign, number, letter));
      forms.push_back(fmt::format("{}{} {}", sign, number, word));
    }
  }
  std::string plain = value.is_int() ? fmt::format("{}", value.as_int()) : printed(value);
  if (value.is_int() && std::abs(size) >= 1000 && std::abs(size) < 10'000)
    forms.push_back(fmt::format("{},{:03}", value.as_int() / 1000, std::abs(value.as_int()) % 1000));
  forms.push_back(std::move(plain));
  return forms;
}

}  // namespace

std::vector<Value> values_that_print_as(const Value& data, std::string_view figure) {
  std::vector<Value> found;
  std::vector<const Value*> open{&data};
  for (std::size_t looked = 0; !open.empty() && looked < kMostValues; ++looked) {
    const Value& value = *open.back();
    open.pop_back();
    if (value.is_sequence())
      for (const Value& item : value.as_sequence()) open.push_back(&item);
    if (value.is_mapping())
      for (const Value::Entry& entry : value.as_mapping()) open.push_back(&entry.value);
    if (!value.span().known()) continue;
    const std::vector<std::string> forms = forms_of(value);
    if (std::ranges::find(forms, figure) != forms.end()) found.push_back(value);
  }
  return found;
}

}  // namespace despatch
