#include "write/html/sources.h"

#include <map>
#include <string_view>
#include <utility>

namespace despatch::html {

SourcedFigures sourced_figures(const Document& document) {
  SourcedFigures figures;
  const std::vector<FigureSource> told = read_figure_sources(document);
  if (told.empty()) return figures;
  std::map<std::pair<std::string_view, std::uint32_t>, const FigureSource*> by_figure;
  for (const FigureSource& one : told) by_figure.try_emplace({one.figure, one.nth}, &one);
  for (const FigurePlace& place : figure_places(document)) {
    const std::string_view figure =
        std::string_view(place.text->text).substr(place.range.begin, place.range.end - place.range.begin);
    const auto found = by_figure.find({figure, place.nth});
    if (found != by_figure.end()) figures[place.text].push_back({place.range, found->second->source});
  }
  return figures;
}

}  // namespace despatch::html
