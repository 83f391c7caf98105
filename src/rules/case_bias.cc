// Optimism bias on the lines of a case, and risks that would be counted twice.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/case_economics.h"
#include "rules/optimism.h"

namespace despatch {
namespace {

std::string plain(std::string_view text) {
  std::string out(trim(text));
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

/// The bounds that a bias starts from; nothing when its mix is at fault.
std::optional<BiasBounds> bounds_of(const OptimismBias& bias, Diagnostics& out) {
  std::vector<std::pair<const ProjectType*, std::int64_t>> mix;
  std::int64_t shares = 0;
  for (const auto& [type, share] : bias.mix) {
    const ProjectType* found = find_project_type(*type);
    if (!found) {
      std::vector<std::string_view> known;
      for (const ProjectType& one : project_types()) known.push_back(one.id);
      auto fault = out.error("case/project-type", type.span, fmt::format("there is no project type `{}`", *type));
      if (const auto meant = nearest(*type, known))
        fault.help(fmt::format("did you mean `{}`?", *meant)).fix(type.span, std::string(*meant));
      else
        fault.help("the types are those of the published table; see docs/content.md");
      return std::nullopt;
    }
    mix.emplace_back(found, millionths_of_percent(share->value));
    shares += mix.back().second;
  }
  if (!bias.mix.empty() && shares != kMillion) {
    out.error("case/mix-shares", bias.mix.front().first.span,
              fmt::format("the shares of the mix come to {}%, not 100%", plain_number(double(shares) / 10'000, 4)))
        .help("mend the shares");
    return std::nullopt;
  }
  if (mix.empty() && bias.project_type)
    if (const ProjectType* type = find_project_type(**bias.project_type)) mix.emplace_back(type, kMillion);
  return combined_bounds(mix);
}

std::optional<BiasFinding> rate_of(const OptimismBias& bias, Diagnostics& out) {
  const auto bounds = bounds_of(bias, out);
  if (!bounds) return std::nullopt;
  BiasFinding found;
  found.stated = &bias;
  found.upper = bias.rate ? millionths_of_percent(**bias.rate) : bounds->cost_upper;
  if (bounds->has_duration) found.duration_upper = bounds->duration_upper;
  std::vector<ManagedFactor> factors;
  std::int64_t shares = 0;
  for (const Mitigation& one : bias.mitigation) {
    factors.push_back({millionths_of_percent(one.share->value), millionths_of_percent(one.mitigated->value)});
    shares += factors.back().share;
  }
  if (shares > kMillion) {
    out.error(
           "case/mitigation-shares", bias.mitigation.back().share.span,
           fmt::format("the shares of the contributory factors come to {}%", plain_number(double(shares) / 10'000, 4)))
        .note(bias.mitigation.front().share.span, "the first of them")
        .help("all factors together make up 100% of the bias at most");
    return std::nullopt;
  }
  found.rate = mitigated_bias(found.upper, factors);
  if (!bias.rate && found.rate < bounds->cost_lower)
    out.warning("case/below-lower-bound", bias.mitigation.back().mitigated.span,
                fmt::format("the bias that is left, {}%, is below the published lower bound of {}%",
                            plain_number(double(found.rate) / 10'000, 4),
                            plain_number(double(bounds->cost_lower) / 10'000, 4)))
        .help("give the evidence in `source:`, or less mitigation");
  return found;
}

void check_double_counting(const CaseModel& model, const BiasFinding& bias, Diagnostics& out) {
  std::vector<std::pair<std::string, Span>> covered;
  for (const Located<std::string>& risk : bias.stated->covers) covered.emplace_back(plain(*risk), risk.span);
  std::ranges::sort(covered, {}, &std::pair<std::string, Span>::first);
  for (std::size_t option = 0; option < model.options.size(); ++option) {
    const bool here = std::ranges::any_of(bias.lines, [&](const auto& line) { return line.first == option; });
    if (!here) continue;
    for (const CaseLine& line : model.options[option].lines) {
      if (line.benefit || !line.economic || !line.line->group || **line.line->group != "risk") continue;
      bool told = false;
      for (const Located<std::string>& risk : line.line->covers) {
        const auto found = std::ranges::lower_bound(covered, plain(*risk), {}, &std::pair<std::string, Span>::first);
        if (found == covered.end() || found->first != plain(*risk)) continue;
        out.error(
               "appraisal/double-counted-risk", risk.span,
               fmt::format("`{}` is paid for by the allowance `{}` and by optimism bias", *risk, *line.line->heading))
            .note(found->second, "optimism bias for the same risk")
            .help("take it out of one of the two");
        told = true;
      }
      if (!told && (covered.empty() || line.line->covers.empty()))
        out.warning(
               "appraisal/double-counted-risk", line.line->heading.span,
               fmt::format("`{}` is a risk allowance beside optimism bias, and nobody says which risks each covers",
                           *line.line->heading))
            .note(bias.stated->applies_to.front().span, "the optimism bias")
            .help("name the risks in `covers:` of both");
    }
  }
}

}  // namespace

std::vector<BiasFinding> apply_bias(CaseModel& model, Diagnostics& out) {
  std::vector<BiasFinding> found;
  std::unordered_map<const CaseLine*, const OptimismBias*> biased;
  for (const OptimismBias& bias : model.source->optimism_bias) {
    auto one = rate_of(bias, out);
    if (!one) {
      model.sound = false;
      continue;
    }
    std::unordered_map<std::string_view, std::pair<const Located<std::string>*, bool>> wanted;
    for (const Located<std::string>& name : bias.applies_to) wanted[*name] = {&name, false};
    for (std::size_t option = 0; option < model.options.size(); ++option) {
      if (bias.option && model.options[option].id != **bias.option) continue;
      for (std::size_t i = 0; i < model.options[option].lines.size(); ++i) {
        CaseLine& line = model.options[option].lines[i];
        if (line.benefit) continue;
        bool meant = false;
        for (const std::string_view name : line.names())
          if (const auto match = wanted.find(name); !name.empty() && match != wanted.end())
            meant = match->second.second = true;
        if (!meant) continue;
        const auto [first, is_new] = biased.emplace(&line, &bias);
        if (!is_new) {
          model.sound = false;
          out.error("case/bias-twice", bias.applies_to.front().span,
                    fmt::format("`{}` has optimism bias twice", *line.line->heading))
              .note(first->second->applies_to.front().span, "the first")
              .help("a line has one bias: narrow `applies_to:` of one of them");
          continue;
        }
        line.bias = one->rate;
        one->lines.emplace_back(option, i);
      }
    }
    for (const auto& name : bias.applies_to)
      if (!wanted[*name].second) {
        model.sound = false;
        out.error("case/unknown-line", name.span, fmt::format("no cost line is called `{}`", *name))
            .help("write a line's id or heading, or a group such as `capital`");
      }
    check_double_counting(model, *one, out);
    found.push_back(std::move(*one));
  }
  return found;
}

}  // namespace despatch
