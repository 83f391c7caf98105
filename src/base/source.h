// Where text came from: files held in memory, and ranges in them.
//
//     SourceMap sources;
//     const Source& file = sources.add("content/panel.yaml", text);
//     Span span{&file, 10, 14};
//     file.position(span.begin).line   // 1-based
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace despatch {

/// A place for people: both 1-based; the column counts Unicode code points, as editors do.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  friend bool operator==(const Position&, const Position&) = default;
};

/// One text file, whole in memory. Never moves and never changes once made.
class Source {
 public:
  Source(std::string name, std::string text);
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  /// The path as the author would type it, relative to the project where it lies inside.
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string_view text() const { return text_; }
  /// Line and column of a byte offset; an offset past the end gives the end.
  [[nodiscard]] Position position(std::uint32_t offset) const;
  /// The line's text without its line break. `line` is 1-based; empty past the end.
  [[nodiscard]] std::string_view line(std::uint32_t line) const;
  /// Byte offset of the first byte of a 1-based line; the text's size past the end.
  [[nodiscard]] std::uint32_t line_start(std::uint32_t line) const;

 private:
  const std::vector<std::uint32_t>& line_starts() const;

  std::string name_;
  std::string text_;
  mutable std::once_flag indexed_;
  mutable std::vector<std::uint32_t> line_starts_;
};

/// A range of bytes in a source. `source` is null for a value that no file holds (made by a template or a rule).
/// Spans are cheap to copy and live as long as the SourceMap that holds their source.
struct Span {
  const Source* source = nullptr;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  [[nodiscard]] bool known() const { return source != nullptr; }
  [[nodiscard]] std::string_view text() const;
  friend bool operator==(const Span&, const Span&) = default;
};

/// Owns every source of a run. Adding is safe from several threads; addresses are stable.
class SourceMap {
 public:
  const Source& add(std::string name, std::string text);

 private:
  std::mutex mutex_;
  std::deque<Source> sources_;
};

/// Where the parts of a made text came from, so that a fault found in it is told at the author's place.
/// Filled in ascending order of offset by whoever writes the text (the template engine, the Markdown writer).
class Origins {
 public:
  struct Part {
    std::uint32_t offset = 0;  ///< where the part begins in the made text
    Span from;
  };
  /// The text from `offset` on, up to the next entry, was made from `from`.
  void add(std::uint32_t offset, Span from);
  /// The origin of the part that holds `offset`; unknown when nothing was recorded there.
  [[nodiscard]] Span find(std::uint32_t offset) const;
  /// The part that holds `offset`, with its beginning; one without an origin when nothing was recorded there.
  [[nodiscard]] Part part_at(std::uint32_t offset) const;
  [[nodiscard]] bool empty() const { return parts_.empty(); }

 private:
  std::vector<Part> parts_;
};

/// A text that a stage made, and where its parts came from.
struct MadeText {
  std::string text;
  Origins origins;
};

/// A value and the place it was read from.
template <class T>
struct Located {
  T value{};
  Span span;
  const T& operator*() const { return value; }
  const T* operator->() const { return &value; }
};

}  // namespace despatch
