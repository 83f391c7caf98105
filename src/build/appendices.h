// PDFs that a paper names as its appendices: listed in the paper, and published beside it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "build/pack_outline.h"
#include "build/paper.h"

namespace despatch {

/// A public paper's front matter as its template and its readers may see it: of an exempt appendix no more than its
/// public title and the paragraph. That of a withheld paper as it is.
/// Its files are named from `folder`; `withheld`, unless null, is what others keep back.
[[nodiscard]] Value public_front_matter(const Value& front_matter, const std::filesystem::path& folder,
                                        const Withheld* withheld);

/// The part "Appendices" as Markdown: empty when there are none, or when the text has a heading of that name and so
/// lists them itself. What is exempt is named as far as the public may know, unless the paper is exempt itself.
[[nodiscard]] std::string appendices_part(const std::vector<PackEntry>& appendices, bool paper_is_withheld,
                                          std::string_view text);

/// The files that go out with the paper, by their paths from it. Faults are told where the author names them.
[[nodiscard]] std::vector<std::pair<std::string, const Source*>> appendix_files(
    const std::vector<PackEntry>& appendices, bool paper_is_withheld, const PaperRequest& request, Disk& disk,
    PaperLog& log);

}  // namespace despatch
