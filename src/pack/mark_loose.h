// Content of a tagged page that is in none of its tags, and no artifact either (ISO 14289-1, 7.1): marked here, so that
// its text can be read and the rest is known as decoration.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "pack/content_scan.h"

namespace despatch {

/// What an XObject is to somebody who reads the page.
enum class Loose { Text, Decoration, MarkedInside };

struct MarkedContent {
  std::string content;
  std::vector<long long> text;  ///< numbers of the pieces that are text: they want an element
};

/// `content` must be balanced (read_content). Pieces are numbered from `next_mcid` on. `xobject` says of the name of an
/// XObject, as "/Fm0", what it is.
[[nodiscard]] MarkedContent mark_loose(std::string_view content, long long next_mcid, const NamedMark& named_mark,
                                       const std::function<Loose(const std::string& name)>& xobject);

}  // namespace despatch
