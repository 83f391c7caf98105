// The gateway of an appraisal, and the counts of the long list.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "rules/appraisal_findings.h"
#include "rules/findings.h"

namespace despatch {

Value gateway_findings(const Gateway& gateway, const std::vector<Stage>& stages, const RuleContext& context,
                       Diagnostics& out) {
  const std::string long_list = stages.size() < 2 ? std::string("long-list") : *stages.front().id;
  const auto questions = static_cast<std::int64_t>(gateway.questions.size());
  Value::Sequence passed, failed, unknown;
  std::map<std::string, std::string> outcome;
  std::map<std::string, Span> failed_at;
  for (const auto& [option, answers] : gateway.results) {
    bool fails = false, open = false;
    for (const GatewayQuestion& question : gateway.questions) {
      const auto answer = std::ranges::find_if(answers, [&](const auto& a) { return *a.first == *question.id; });
      if (answer == answers.end()) {
        out.error("gateway/unanswered", option.span,
                  fmt::format("`{}` has no answer to the gateway question `{}`", *option, *question.id))
            .note(question.id.span, "the question")
            .help("answer pass, fail or unknown");
        open = true;
        continue;
      }
      if (*answer->second == "pass") continue;
      (*answer->second == "fail" ? fails : open) = true;
      if (*answer->second == "fail") failed_at.emplace(*option, answer->second.span);
      const auto reasons = std::ranges::find_if(gateway.reasons, [&](const auto& r) { return *r.first == *option; });
      const bool explained =
          reasons != gateway.reasons.end() &&
          std::ranges::any_of(reasons->second, [&](const auto& r) { return *r.first == *question.id; });
      if (!explained)
        out.warning("gateway/reason-missing", answer->second.span,
                    fmt::format("no reason says why `{}` is a `{}` on `{}`", *option, *answer->second, *question.id))
            .note(question.id.span, "the question")
            .help(fmt::format("add it under `reasons:`, as `{}: {{{}: …}}`", *option, *question.id));
    }
    outcome[*option] = fails ? "fail" : open ? "unknown" : "pass";
    (fails ? failed : open ? unknown : passed).push_back(Value(*option).at(option.span));
  }
  // An option that fails is off the short list, whatever its file says.
  if (const Value* document = context.find("options"))
    for (const Option& option : bind<Options>(*document).options) {
      const auto found = outcome.find(*option.id);
      if (found != outcome.end() && found->second == "fail" && option.stage && **option.stage != long_list)
        out.error("gateway/failed-yet-kept", option.stage->span,
                  fmt::format("`{}` failed the gateway and yet reached the stage `{}`", *option.id, **option.stage))
            .note(failed_at.at(*option.id), "it failed here")
            .help("take it off the short list, or mend the gateway's results");
    }
  const std::int64_t announced = gateway.announced ? **gateway.announced : questions;
  return Value::mapping({{"count", questions},
                         {"announced", announced},
                         {"missing", std::max<std::int64_t>(0, announced - questions)},
                         {"passed", Value(std::move(passed))},
                         {"failed", Value(std::move(failed))},
                         {"unknown", Value(std::move(unknown))}});
}

Value findings_for(const Options& options, const RuleContext&, Diagnostics& out) {
  const auto listed = static_cast<std::int64_t>(options.options.size());
  if (options.count && listed > **options.count)
    out.error("options/count-mismatch", options.count->span,
              fmt::format("the count says {}, but {} options are listed", **options.count, listed))
        .note(options.options[static_cast<std::size_t>(**options.count)].id.span, "the first beyond the count")
        .help("mend the count, or leave it out where every option is listed");
  Value::Sequence groups;
  for (const OptionGroup& group : options.groups) {
    const auto members =
        std::ranges::count_if(options.options, [&](const Option& o) { return o.group && **o.group == *group.id; });
    groups.push_back(
        Value::mapping({{"id", *group.id}, {"name", group.name}, {"listed", static_cast<std::int64_t>(members)}}));
  }
  return Value::mapping({{"count", options.count ? **options.count : listed},
                         {"listed", listed},
                         {"unlisted", options.count ? **options.count - listed : 0},
                         {"groups", Value(std::move(groups))}});
}

}  // namespace despatch
