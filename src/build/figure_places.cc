#include "build/figure_places.h"

#include <map>
#include <optional>

#include <fmt/format.h>

#include "build/data.h"
#include "build/project.h"

namespace despatch {
namespace {

namespace fs = std::filesystem;

constexpr int kMostSteps = 16;

class Namer {
 public:
  explicit Namer(const fs::path& root) : root_(fs::absolute(root).lexically_normal()) {}

  std::string place(Span span) {
    const Position at = span.source->position(span.begin);
    return fmt::format("{}:{}:{}", name(*span.source), at.line, at.column);
  }

  const std::string& name(const Source& source) {
    auto found = names_.find(&source);
    if (found == names_.end()) found = names_.emplace(&source, made_name(source)).first;
    return found->second;
  }

 private:
  [[nodiscard]] std::string made_name(const Source& source) const {
    const fs::path path = fs::absolute(source.name()).lexically_normal();
    fs::path inside = path.lexically_relative(root_);
    if (inside.empty() || *inside.begin() == "..") {
      const fs::path program = fs::absolute(program_folders().templates).lexically_normal().parent_path();
      inside = path.lexically_relative(program);
    }
    return inside.empty() || *inside.begin() == ".." ? path.filename().generic_string() : inside.generic_string();
  }

  fs::path root_;
  std::map<const Source*, std::string> names_;
};

/// Where the figure at `span` came from; nothing when it was typed in the text.
std::optional<std::string> source_of(Span span, const MadeSources& made, Namer& namer) {
  const std::string_view figure = span.text();
  for (int step = 0; step < kMostSteps && span.known(); ++step) {
    if (const Worksheet* sheet = made.worksheet_of(span.source)) {
      const Worksheet::Entry* entry = sheet->find(span);
      const Span typed = made.resolve(span);
      if (entry == nullptr || !typed.known()) return std::nullopt;
      return fmt::format("{}, worked out: {}", namer.name(*typed.source), entry->rule);
    }
    const std::optional<Span> next = made.step(span);
    if (!next) break;
    span = *next;
  }
  if (!span.known() || made.is_made(span.source)) return std::nullopt;
  const bool typed_in_text = !is_data_file(span.source->name()) && span.text().find(figure) != std::string_view::npos;
  if (typed_in_text) return std::nullopt;
  return namer.place(span);
}

}  // namespace

std::vector<FigureSource> figures_from_data(const Document& document, const MadeSources& made, const fs::path& root) {
  std::vector<FigureSource> sources;
  Namer namer(root);
  for (const FigurePlace& one : figure_places(document)) {
    if (one.reference) continue;
    const std::string figure = one.text->text.substr(one.range.begin, one.range.end - one.range.begin);
    const Span place = narrowed(one.where, figure, static_cast<std::uint32_t>(one.range.begin));
    if (place.text() != figure) continue;
    if (auto source = source_of(place, made, namer)) sources.push_back({figure, one.nth, *std::move(source)});
  }
  return sources;
}

}  // namespace despatch
