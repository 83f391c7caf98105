// From a place in a made text to what printed it, and from a value to everything it came from.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "build/places.h"
#include "build/trace.h"
#include "build/trace_log.h"

namespace despatch {

/// What stands behind a place of a made text.
struct TraceHit {
  const PrintedExpression* printed = nullptr;  ///< null: it was typed at `typed`
  Span typed;
};

class TraceTree {
 public:
  /// `figure` chooses, of a text that was put together, the parts that hold it; empty keeps all.
  TraceTree(const MadeSources& made, const TraceLog& log, std::string figure, bool whole)
      : made_(made), log_(log), figure_(std::move(figure)), whole_(whole) {}

  [[nodiscard]] TraceHit locate(Span span) const;
  [[nodiscard]] TraceNode node(const Value& value, std::string label) {
    return node(value, std::move(label), Unit::None, 0);
  }
  /// In the author's file.
  [[nodiscard]] TracePlace place(Span span) const;

 private:
  TraceNode node(const Value& value, std::string label, Unit unit, int depth);
  void add_working(TraceNode& out, const Worksheet& sheet, const Worksheet::Entry& entry, int depth);
  TraceNode typed(const Value& value, std::string label, Unit unit) const;
  [[nodiscard]] bool holds_figure(const Value& value) const;

  const MadeSources& made_;
  const TraceLog& log_;
  std::string figure_;
  bool whole_;
  std::size_t nodes_ = 0;
  std::set<std::pair<const Source*, std::uint32_t>> told_;
};

/// A value of the data that prints as a figure does, by any of the usual filters.
[[nodiscard]] std::vector<Value> values_that_print_as(const Value& data, std::string_view figure);

}  // namespace despatch
