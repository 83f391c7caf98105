// Which figures of a paper come from data, and from where: what the remark at a paper's end says.
#pragma once

#include <filesystem>
#include <vector>

#include "build/places.h"
#include "document/figure_sources.h"

namespace despatch {

/// Of a document whose places lie in a made text. Files are named from `root`, templates that came with the program as
/// "templates/…": no name says where the project lies. What is typed in the text is left out.
[[nodiscard]] std::vector<FigureSource> figures_from_data(const Document& document, const MadeSources& made,
                                                          const std::filesystem::path& root);

}  // namespace despatch
