#include "model/references.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "model/record.h"

namespace despatch {

void References::declare(std::string_view kind, std::string_view id, Span where) {
  declared_[std::string(kind)].emplace(id, where);
}

void References::use(std::string_view kind, std::string_view id, Span where) {
  uses_.push_back({std::string(kind), std::string(id), where});
}

void References::append(const References& other) {
  for (const auto& [kind, ids] : other.declared_)
    for (const auto& [id, where] : ids) declare(kind, id, where);
  uses_.insert(uses_.end(), other.uses_.begin(), other.uses_.end());
}

std::vector<std::string_view> References::ids(std::string_view kind) const {
  std::vector<std::string_view> out;
  if (const auto found = declared_.find(kind); found != declared_.end())
    for (const auto& [id, where] : found->second) out.push_back(id);
  return out;
}

/// The kind of file in which ids of this sort are declared; empty where several kinds do.
static std::string_view home_of(std::string_view sort) {
  static constexpr std::pair<std::string_view, std::string_view> kHomes[] = {
      {"option", "options"},      {"option group", "options"}, {"stage", "appraisal"},
      {"criterion", "appraisal"}, {"officer", "organisation"}, {"member", "organisation"},
      {"body", "organisation"},   {"phase", "programme"},      {"milestone", "programme"},
      {"duty", "direction"},      {"screening", "screening"},  {"equality impact assessment", "equality-impact"},
      {"meeting", "meeting"},     {"item", "meeting"},         {"scrutiny stage", "scrutiny"},
      {"term", "glossary"},       {"work", "bibliography"},    {"gateway question", "appraisal"}};
  const auto found = std::ranges::find(kHomes, sort, [](const auto& home) { return home.first; });
  return found == std::end(kHomes) ? std::string_view() : found->second;
}

void References::check(Diagnostics& out) const {
  for (const Use& use : uses_) {
    const auto kind = declared_.find(use.kind);
    if (kind != declared_.end() && kind->second.contains(use.id)) continue;
    auto fault = out.error("reference/unknown", use.where, fmt::format("there is no {} `{}`", use.kind, use.id));
    if (kind == declared_.end()) {
      const std::string_view home = home_of(use.kind);
      fault.help(fmt::format("no file of the project declares {} {}; add one{}, or take this line out",
                             indefinite(use.kind), use.kind,
                             home.empty() ? "" : fmt::format(" in a file of `kind: {}`", home)));
      continue;
    }
    const std::vector<std::string_view> known = ids(use.kind);
    if (const auto meant = nearest(use.id, known)) {
      fault.note(kind->second.find(std::string(*meant))->second, fmt::format("`{}` is declared here", *meant));
      fault.help(fmt::format("did you mean `{}`?", *meant)).fix(use.where, std::string(*meant));
      continue;
    }
    // The first in their file stands for all.
    const Span* first = nullptr;
    for (const auto& [id, where] : kind->second)
      if (!first || where.begin < first->begin) first = &where;
    fault.note(*first, fmt::format("ids of this kind are declared here and below"));
    std::vector<std::string> some;
    for (const std::string_view id : known)
      if (some.size() < 12) some.push_back(fmt::format("`{}`", id));
    fault.help(fmt::format("the ids are {}{}", list_and(some),
                           known.size() > some.size() ? fmt::format(" and {} more", known.size() - some.size()) : ""));
  }
}

}  // namespace despatch
