#include "rules/sieve.h"

#include <algorithm>

#include <fmt/format.h>

namespace despatch {
namespace {

std::optional<std::size_t> stage_of(const Option& option, std::span<const Stage> stages) {
  if (!option.stage) return std::nullopt;
  const auto found = std::ranges::find_if(stages, [&](const Stage& stage) { return *stage.id == **option.stage; });
  if (found == stages.end()) return std::nullopt;
  return static_cast<std::size_t>(found - stages.begin());
}

}  // namespace

std::optional<Located<std::string>> preferred_option(std::span<const Stage> stages, const Options& options) {
  if (stages.size() < 2) return std::nullopt;
  std::optional<Located<std::string>> last;
  for (const Option& option : options.options) {
    if (stage_of(option, stages) != stages.size() - 1) continue;
    if (last) return std::nullopt;
    last = Located<std::string>{*option.id, option.stage->span};
  }
  return last;
}

std::optional<Located<std::string>> preferred_option(const RuleContext& context) {
  const Value* appraisal = context.find("appraisal");
  const Value* options = context.find("options");
  if (!appraisal || !options) return std::nullopt;
  return preferred_option(bind<Appraisal>(*appraisal).stages, bind<Options>(*options));
}

void check_stage_counts(std::span<const Stage> stages, const Options& options, Diagnostics& out) {
  const auto known = [&](const Option& option) { return stage_of(option, stages).has_value(); };
  const bool all_listed = std::ranges::all_of(options.options, known) &&
                          (!options.count || **options.count == static_cast<std::int64_t>(options.options.size()));
  for (std::size_t i = 0; i < stages.size(); ++i) {
    if (!stages[i].count) continue;
    std::int64_t reached = 0;
    const Option* one = nullptr;
    for (const Option& option : options.options) {
      const auto stage = stage_of(option, stages);
      if (!stage || *stage < i) continue;
      ++reached;
      one = &option;
    }
    const std::int64_t count = **stages[i].count;
    if (reached == count || (reached < count && !all_listed)) continue;
    const Option& shown = one != nullptr ? *one : options.options.front();
    out.error("appraisal/stage-count", stages[i].count->span,
              fmt::format("the stage `{}` has {} {}, and the list of options has {} that reached it", *stages[i].id,
                          count, count == 1 ? "option" : "options", reached))
        .note(shown.stage ? shown.stage->span : shown.id.span, reached > 0 ? "the last of them" : "the options")
        .help("mend the count, or `stage:` of the options");
  }
}

}  // namespace despatch
