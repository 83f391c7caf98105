// The kinds of content: the registry behind reading, `despatch schema`, `despatch new`, the manual and the tests.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "model/record.h"
#include "model/references.h"
#include "value/value.h"

namespace despatch {

struct Kind {
  std::string_view name;         ///< what stands after `kind:`
  std::string_view description;  ///< a sentence for lists
  const Shape& (*shape)();
};

/// Every kind, in the order in which a reader meets them. `paper` is the front matter of a paper, which needs no
/// `kind:`.
[[nodiscard]] std::span<const Kind> kinds();
[[nodiscard]] const Kind* find_kind(std::string_view name);

/// Finds the kind by `kind:` and reports everything that is wrong with the document. Ids and references are added to
/// `references`, whose check() the caller runs once every file of the project has been read. True when nothing was
/// wrong.
bool check_kind(const Value& document, Diagnostics& out, References& references);
/// For one file alone: references are not resolved.
bool check_kind(const Value& document, Diagnostics& out);
/// The front matter of a paper: known keys are held to their types, others are the author's own.
bool check_front_matter(const Value& front, Diagnostics& out, References& references);

/// JSON Schema 2020-12 of a kind; empty when there is no such kind.
[[nodiscard]] std::string schema_of(std::string_view kind);

/// The reference of every kind as Markdown: the second part of docs/content.md.
[[nodiscard]] std::string kinds_reference();

/// Codes of model/.
CodeTable model_codes();

}  // namespace despatch
