// What a paper says in words, held against the data it takes: "six gateway questions" where four are listed.
#pragma once

#include <span>

#include "base/diagnostic.h"
#include "build/places.h"
#include "document/document.h"
#include "value/value.h"

namespace despatch {

/// Adds an error for each contradiction, with its place in the paper's text and in the data. `documents` are the
/// paper's data, each with its `computed`. Numbers that a template put in are right by themselves and left alone, as
/// are quotations, words in another language, and what the front matter's `other_counts` names.
void check_said(const Document& document, std::span<const Value> documents, const MadeSources& made, Diagnostics& out);

}  // namespace despatch
