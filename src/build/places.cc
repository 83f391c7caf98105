#include "build/places.h"

#include <algorithm>

namespace despatch {
namespace {

/// What of `span` lies in the first line: the rest may have come from elsewhere.
std::string_view first_line(Span span) {
  const std::string_view text = span.text();
  return text.substr(0, text.find('\n'));
}

constexpr int kMostSteps =
    16;  // author → merged → with front matter → normalised, and worksheets: never more in a chain

}  // namespace

Span narrowed(Span from, std::string_view text, std::uint32_t expected) {
  const std::string_view written = from.text();
  if (text.empty() || text.size() > written.size()) return from;
  if (expected < written.size() && written.substr(expected).starts_with(text))
    return {from.source, from.begin + expected, static_cast<std::uint32_t>(from.begin + expected + text.size())};
  std::size_t best = std::string_view::npos;
  for (std::size_t at = written.find(text); at != std::string_view::npos; at = written.find(text, at + 1)) {
    const auto distance = [&](std::size_t a) { return a > expected ? a - expected : expected - a; };
    if (best != std::string_view::npos && distance(at) >= distance(best)) break;
    best = at;
  }
  if (best == std::string_view::npos) return from;
  const auto begin = static_cast<std::uint32_t>(from.begin + best);
  return {from.source, begin, static_cast<std::uint32_t>(begin + text.size())};
}

void MadeSources::add(const Source& made, Origins origins) { made_.insert_or_assign(&made, std::move(origins)); }
void MadeSources::add_copy(const Source& copy, const Source& original) { copies_.insert_or_assign(&copy, &original); }
void MadeSources::add(const Worksheet& worksheet) { worksheets_.insert_or_assign(&worksheet.source(), &worksheet); }

const Worksheet* MadeSources::worksheet_of(const Source* source) const {
  const auto found = worksheets_.find(source);
  return found == worksheets_.end() ? nullptr : found->second;
}

std::optional<Span> MadeSources::step(Span span) const {
  if (const auto copy = copies_.find(span.source); copy != copies_.end())
    return Span{copy->second, span.begin, span.end};
  if (const Worksheet* sheet = worksheet_of(span.source)) return sheet->typed_place(span);
  const auto made = made_.find(span.source);
  if (made == made_.end()) return std::nullopt;
  const Origins::Part part = made->second.part_at(span.begin);
  if (!part.from.known()) return std::nullopt;
  if (worksheets_.contains(part.from.source)) return part.from;
  return narrowed(part.from, first_line(span), span.begin - part.offset);
}

Span MadeSources::resolve(Span span) const {
  for (int taken = 0; taken < kMostSteps && span.known(); ++taken) {
    const std::optional<Span> next = step(span);
    if (!next) return span;
    span = *next;
  }
  return span;
}

void MadeSources::resolve(Diagnostic& diagnostic) const {
  const Span before = diagnostic.where;
  diagnostic.where = resolve(before);
  for (Label& note : diagnostic.notes) note.where = resolve(note.where);
  // A change that is right in the made text says nothing about the text it came from, unless that is a copy.
  if (diagnostic.fix && !copies_.contains(diagnostic.fix->where.source) && made_.contains(diagnostic.fix->where.source))
    diagnostic.fix.reset();
  else if (diagnostic.fix)
    diagnostic.fix->where = resolve(diagnostic.fix->where);
}

Diagnostics MadeSources::resolved(const Diagnostics& found) const {
  Diagnostics out;
  for (Diagnostic diagnostic : found.all()) {
    resolve(diagnostic);
    out.add(std::move(diagnostic));
  }
  return out;
}

}  // namespace despatch
