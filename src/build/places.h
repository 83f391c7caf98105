// Faults found in a text that the program made are told where the author can mend them.
#pragma once

#include <map>
#include <optional>
#include <string_view>

#include "base/diagnostic.h"
#include "base/source.h"
#include "value/workings.h"

namespace despatch {

/// The part of `from` that reads as `text` does, nearest to where it is expected; all of `from` when there is none.
/// A value may stand in quotes in its file, or have gone through a filter, so offsets alone would mislead.
[[nodiscard]] Span narrowed(Span from, std::string_view text, std::uint32_t expected);

/// Knows which sources were made, and from what. One for each paper.
class MadeSources {
 public:
  /// `made` was made from other texts, as `origins` says.
  void add(const Source& made, Origins origins);
  /// `copy` has the bytes of `original` at the same offsets, but for parts blanked out.
  void add_copy(const Source& copy, const Source& original);
  /// A figure that was worked out leads to a place that was typed and went into it. The worksheet must outlive this.
  void add(const Worksheet& worksheet);

  /// One step from a made text towards the author; nothing when `span` lies in an author's file, or nobody knows it.
  [[nodiscard]] std::optional<Span> step(Span span) const;
  [[nodiscard]] bool is_made(const Source* source) const { return made_.contains(source) || copies_.contains(source); }
  /// The worksheet that figures with this source were worked out on; null for a text.
  [[nodiscard]] const Worksheet* worksheet_of(const Source* source) const;

  /// The author's place for a place in a made text; unchanged when nobody knows it.
  [[nodiscard]] Span resolve(Span span) const;
  void resolve(Diagnostic& diagnostic) const;
  /// Every diagnostic from index `from` on.
  [[nodiscard]] Diagnostics resolved(const Diagnostics& found) const;

 private:
  std::map<const Source*, Origins> made_;
  std::map<const Source*, const Source*> copies_;
  std::map<const Source*, const Worksheet*> worksheets_;
};

}  // namespace despatch
