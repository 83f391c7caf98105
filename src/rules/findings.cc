#include "rules/findings.h"

#include "model/kinds.h"
#include "model/project.h"
#include "rules/ways_home.h"

namespace despatch {
namespace {

std::string_view kind_of(const Value& document) {
  const Value* kind = document.find("kind");
  return kind && kind->is_string() ? std::string_view(kind->as_string()) : std::string_view();
}

template <class T>
Value run(const Value& document, const RuleContext& context, Diagnostics& out) {
  return findings_for(bind<T>(document), context, out);
}

struct Row {
  std::string_view kind;
  Value (*run)(const Value&, const RuleContext&, Diagnostics&);
};
constexpr Row kRows[] = {
    {"options", &run<Options>},
    {"appraisal", &run<Appraisal>},
    {"business-case", &run<BusinessCase>},
    {"screening", &findings_for_screening},
    {"direction", &run<Direction>},
    {"meeting", &run<Meeting>},
    {"programme", &run<Programme>},
    {"risks", &run<Risks>},
    {"equality-impact", &findings_for_equality_impact},
};

}  // namespace

const Value* RuleContext::find(std::string_view kind) const {
  for (const Value& document : documents)
    if (kind_of(document) == kind) return &document;
  return nullptr;
}

Calendar RuleContext::calendar() const {
  const Value* document = find("project");
  if (!document) return {};
  const auto project = bind<Project>(*document);
  return project.calendar ? Calendar(*project.calendar) : Calendar();
}

Value findings_for(const Value& document, const RuleContext& context, Diagnostics& out) {
  const Value nothing = Value::mapping(Value::Mapping{});
  for (const Row& row : kRows) {
    if (row.kind != kind_of(document)) continue;
    Diagnostics ignored;
    if (!check_kind(document, ignored)) return nothing;
    return with_ways_home(row.run(document, context, out), document, context.workings);
  }
  return Value();
}

}  // namespace despatch
