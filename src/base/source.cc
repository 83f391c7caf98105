#include "base/source.h"

#include <algorithm>
#include <cstring>

namespace despatch {

Source::Source(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {}

const std::vector<std::uint32_t>& Source::line_starts() const {
  std::call_once(indexed_, [this] {
    line_starts_.push_back(0);
    for (std::size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1))
      line_starts_.push_back(static_cast<std::uint32_t>(at + 1));
  });
  return line_starts_;
}

Position Source::position(std::uint32_t offset) const {
  offset = std::min<std::uint32_t>(offset, static_cast<std::uint32_t>(text_.size()));
  const auto& starts = line_starts();
  const auto after = std::upper_bound(starts.begin(), starts.end(), offset);
  const auto line = static_cast<std::uint32_t>(after - starts.begin());
  std::uint32_t column = 1;
  for (std::uint32_t i = starts[line - 1]; i < offset; ++i)
    if ((static_cast<unsigned char>(text_[i]) & 0xC0) != 0x80) ++column;
  return {line, column};
}

std::uint32_t Source::line_start(std::uint32_t line) const {
  const auto& starts = line_starts();
  if (line == 0) return 0;
  return line <= starts.size() ? starts[line - 1] : static_cast<std::uint32_t>(text_.size());
}

std::string_view Source::line(std::uint32_t line) const {
  const std::uint32_t begin = line_start(line);
  std::string_view rest = text().substr(begin);
  rest = rest.substr(0, rest.find('\n'));
  if (rest.ends_with('\r')) rest.remove_suffix(1);
  return rest;
}

std::string_view Span::text() const {
  if (source == nullptr || begin > source->text().size()) return {};
  return source->text().substr(begin, end - begin);
}

void Origins::add(std::uint32_t offset, Span from) {
  if (!parts_.empty() && parts_.back().offset == offset)
    parts_.back().from = from;
  else if (parts_.empty() || parts_.back().from != from)
    parts_.push_back({offset, from});
}

Span Origins::find(std::uint32_t offset) const { return part_at(offset).from; }

Origins::Part Origins::part_at(std::uint32_t offset) const {
  const auto after = std::ranges::upper_bound(parts_, offset, {}, &Part::offset);
  return after == parts_.begin() ? Part{} : *std::prev(after);
}

const Source& SourceMap::add(std::string name, std::string text) {
  const std::lock_guard lock(mutex_);
  return sources_.emplace_back(std::move(name), std::move(text));
}

}  // namespace despatch
