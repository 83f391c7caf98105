#include "build/places.h"

#include <algorithm>

namespace despatch {
namespace {

/// The part of `from` that reads as `text` does, nearest to where it is expected; all of `from` when there is none.
/// A value may stand in quotes in its file, or have gone through a filter, so offsets alone would mislead.
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

/// What of `span` lies in the first line: the rest may have come from elsewhere.
std::string_view first_line(Span span) {
  const std::string_view text = span.text();
  return text.substr(0, text.find('\n'));
}

constexpr int kMostSteps = 8;  // author → merged → with front matter → normalised: never more than that in a chain

}  // namespace

void MadeSources::add(const Source& made, Origins origins) { made_.insert_or_assign(&made, std::move(origins)); }
void MadeSources::add_copy(const Source& copy, const Source& original) { copies_.insert_or_assign(&copy, &original); }
void MadeSources::add(const Worksheet& worksheet) { worksheets_.insert_or_assign(&worksheet.source(), &worksheet); }

Span MadeSources::resolve(Span span) const {
  for (int step = 0; step < kMostSteps && span.known(); ++step) {
    if (const auto copy = copies_.find(span.source); copy != copies_.end()) {
      span.source = copy->second;
      continue;
    }
    if (const auto sheet = worksheets_.find(span.source); sheet != worksheets_.end()) {
      span = sheet->second->typed_place(span);
      continue;
    }
    const auto made = made_.find(span.source);
    if (made == made_.end()) return span;
    const Origins::Part part = made->second.part_at(span.begin);
    if (!part.from.known()) return span;
    if (worksheets_.contains(part.from.source)) {
      span = part.from;
      continue;
    }
    span = narrowed(part.from, first_line(span), span.begin - part.offset);
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
