// The sieve from the long list to the choice, told by two files: the appraisal's stages with their counts, and the
// options with the last stage that each reached.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "rules/findings.h"

namespace despatch {

/// The one option that reached the last of several stages; `id.span` is where its file says so. Nothing where several
/// did, or none, or where no appraisal says which stage is the last.
[[nodiscard]] std::optional<Located<std::string>> preferred_option(std::span<const Stage> stages,
                                                                   const Options& options);
/// The same, from the documents of a project.
[[nodiscard]] std::optional<Located<std::string>> preferred_option(const RuleContext& context);

/// Counts of stages that the options' own stages contradict.
void check_stage_counts(std::span<const Stage> stages, const Options& options, Diagnostics& out);

}  // namespace despatch
