// Pages that the pack itself writes, and page numbers that it fills in.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/source.h"
#include "build/pack_outline.h"
#include "document/document.h"
#include "pack/pack.h"
#include "value/value.h"

namespace despatch {

/// One line of the contents: an item, or one of its papers.
struct PackLine {
  std::string number;  ///< the item's; empty for a paper
  std::string title;
  std::vector<std::size_t> parts;  ///< of the plan, in order; empty for an item without papers
  std::filesystem::path file;      ///< of a paper; empty for an item and for what is withheld
  std::string item_id;             ///< of an item
  bool is_item = false;
};

/// A table of items and papers with their pages, each a link.
[[nodiscard]] Document contents_page(Metadata meta, const std::vector<PackLine>& lines,
                                     const std::vector<PackPages>& pages);

/// Says in place of an item's withheld papers that they are, and why.
[[nodiscard]] Document withheld_page(Metadata meta, const OutlinedItem& item, const std::vector<PackEntry>& withheld,
                                     SourceMap& sources);

/// The meeting as the agenda's template sees it: every item and paper that stands in the pack has the `pages` that it
/// has there, with a `link` to them; and in the public's pack a withheld paper has the title that the public may know.
/// `is_kept_back` is asked of files by their normal paths.
[[nodiscard]] Value meeting_with_pages(const PackOutline& outline, const std::filesystem::path& meeting_folder,
                                       const std::vector<PackLine>& lines, const std::vector<PackPages>& pages,
                                       const std::function<bool(const std::filesystem::path&)>& is_kept_back);

/// "15 to 22", "15"
[[nodiscard]] std::string page_range(PackPages first, PackPages last);

/// The title under which the public hears of a withheld paper.
[[nodiscard]] std::string public_title_of(const PackEntry& entry);

}  // namespace despatch
