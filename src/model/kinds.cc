#include "model/kinds.h"

#include <fmt/format.h>

#include "base/text.h"
#include "model/appraisal.h"
#include "model/business_case.h"
#include "model/case_studies.h"
#include "model/check.h"
#include "model/consultation.h"
#include "model/direction.h"
#include "model/equality_impact.h"
#include "model/glossary.h"
#include "model/json_schema.h"
#include "model/meeting.h"
#include "model/options.h"
#include "model/organisation.h"
#include "model/pack.h"
#include "model/programme.h"
#include "model/project.h"
#include "model/risks.h"
#include "model/screening.h"
#include "model/scrutiny.h"
#include "model/theme.h"

namespace despatch {

std::span<const Kind> kinds() {
  static constexpr Kind kKinds[] = {
      {"project", "What holds for every paper of a folder (the file despatch.yaml).", &shape_of<Project>},
      {"paper", "The front matter of a paper (needs no `kind:`).", &shape_of<PaperFront>},
      {"organisation", "A council: its bodies, its members by name, its officers by post.", &shape_of<Organisation>},
      {"meeting", "One meeting of a body, with its agenda, its attendance and its minutes.", &shape_of<Meeting>},
      {"pack", "The papers of one meeting in one PDF, with one run of page numbers.", &shape_of<Pack>},
      {"programme", "The work: its phases, milestones and events, and who governs it.", &shape_of<Programme>},
      {"options", "The ways of doing something that were considered.", &shape_of<Options>},
      {"appraisal", "How the options were judged: gateway, criteria, weights, scores.", &shape_of<Appraisal>},
      {"business-case", "What the chosen option costs and brings, and its five cases.", &shape_of<BusinessCase>},
      {"screening", "An equality relevance screening.", &shape_of<Screening>},
      {"equality-impact", "A full equality impact assessment.", &shape_of<EqualityImpact>},
      {"direction", "Duties laid on the council, with deadlines and evidence.", &shape_of<Direction>},
      {"risks", "A risk register.", &shape_of<Risks>},
      {"consultation", "Questions put to people with a stake in the answer.", &shape_of<Consultation>},
      {"scrutiny", "Tools of a scrutiny review.", &shape_of<Scrutiny>},
      {"glossary", "Words explained.", &shape_of<Glossary>},
      {"case-studies", "Places that did something like it.", &shape_of<CaseStudies>},
      {"bibliography", "Documents, books and pages.", &shape_of<Bibliography>},
      {"theme", "How papers look: the council's own look, or an edition such as large print.", &shape_of<ThemeFile>},
      {"data", "Anything else that a template of the council's own wants, unchecked.", &shape_of<Data>},
  };
  return kKinds;
}

const Kind* find_kind(std::string_view name) {
  for (const Kind& kind : kinds())
    if (kind.name == name) return &kind;
  return nullptr;
}

namespace {

std::vector<std::string_view> kind_names() {
  std::vector<std::string_view> names;
  for (const Kind& kind : kinds())
    if (kind.name != "paper") names.push_back(kind.name);
  return names;
}

std::string all_kinds() {
  std::vector<std::string> quoted;
  for (const std::string_view name : kind_names()) quoted.push_back(fmt::format("`{}`", name));
  return list_and(quoted, "or");
}

Span head(const Value& document) {
  Span at = document.span();
  if (document.is_mapping() && document.size() > 0) at = document.as_mapping()[0].key.span();
  const std::size_t line = at.text().find_first_of("\r\n");
  if (line != std::string_view::npos) at.end = at.begin + static_cast<std::uint32_t>(line);
  return at;
}

}  // namespace

bool check_kind(const Value& document, Diagnostics& out, References& references) {
  if (document.is_undefined()) return false;
  if (!document.is_mapping()) {
    out.error("model/no-kind", head(document),
              document.is_null()
                  ? "the file is empty"
                  : fmt::format("a content file is a mapping of keys and values, not {}", document.kind_name()))
        .help(fmt::format("begin it with `kind:` and one of {}", all_kinds()));
    return false;
  }
  const Value* name = document.find("kind");
  if (!name) {
    out.error("model/no-kind", head(document), "the file does not say its `kind`")
        .help(fmt::format("begin it with `kind:` and one of {}", all_kinds()));
    return false;
  }
  const Kind* kind = name->is_string() && name->as_string() != "paper" ? find_kind(name->as_string()) : nullptr;
  if (!kind) {
    const std::string typed = name->is_string() ? name->as_string() : std::string(name->span().text());
    auto fault = out.error("model/unknown-kind", name->span(), fmt::format("there is no kind `{}`", typed));
    if (const auto meant = nearest(typed, kind_names()))
      fault.help(fmt::format("did you mean `{}`?", *meant)).fix(name->span(), std::string(*meant));
    else
      fault.help(fmt::format("write one of {}; `data` is for anything that no kind fits", all_kinds()));
    return false;
  }
  return check_shape(document, kind->shape(), out, references);
}

bool check_kind(const Value& document, Diagnostics& out) {
  References references;
  return check_kind(document, out, references);
}

bool check_front_matter(const Value& front, Diagnostics& out, References& references) {
  return front.is_undefined() || check_shape(front, shape_of<PaperFront>(), out, references);
}

std::string schema_of(std::string_view name) {
  const Kind* kind = find_kind(name);
  return kind ? json_schema(kind->name, kind->shape()) : std::string();
}

}  // namespace despatch
