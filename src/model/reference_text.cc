#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "model/check.h"
#include "model/kinds.h"

namespace despatch {
namespace {

/// In a table cell a bar would end the cell.
std::string cell(std::string text) {
  for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2)) text.insert(at, "\\");
  return text;
}

/// The type as the manual names it; records it mentions are added to `wanted`.
std::string type_words(const Type& type, std::vector<const Shape*>& wanted) {
  switch (type.form) {
    case Type::Form::Record: wanted.push_back(&type.shape()); return fmt::format("*{}*", type.shape().name);
    case Type::Form::List: return fmt::format("list of {}", type_words(type.parts[0], wanted));
    case Type::Form::Mapping:
      return type.id_kind.empty()
                 ? fmt::format("mapping to {}", type_words(type.parts[0], wanted))
                 : fmt::format("mapping from ids of {} to {}", type.id_kind, type_words(type.parts[0], wanted));
    case Type::Form::Either: {
      std::string out;
      for (const Type& part : type.parts) out += (out.empty() ? "" : ", or ") + type_words(part, wanted);
      return out;
    }
    case Type::Form::Id: return "id";
    case Type::Form::Markdown: return "Markdown";
    case Type::Form::Label: return "text or number";
    case Type::Form::Date: return "date";
    case Type::Form::Time: return "time";
    case Type::Form::Colour: return "colour";
    case Type::Form::Money: return "money";
    case Type::Form::Percent: return "percentage";
    default: return describe_type(type);
  }
}

void append_record(std::string& out, const Shape& shape, std::vector<const Shape*>& wanted) {
  if (shape.fields.empty()) return;
  out += "| key | | value | meaning |\n|---|---|---|---|\n";
  for (const Field& field : shape.fields)
    out += fmt::format("| `{}` | {} | {} | {} |\n", field.key, field.required ? "**must**" : "",
                       cell(type_words(field.type, wanted)), cell(std::string(field.description)));
  if (shape.open) out += "\nOther keys are the author's own.\n";
  for (const std::vector<std::string_view>& group : shape.one_of) {
    std::vector<std::string> names;
    for (const std::string_view key : group) names.push_back(fmt::format("`{}`", key));
    out += fmt::format("\nAt least one of {}.\n", list_and(names));
  }
  out += '\n';
}

}  // namespace

std::string kinds_reference() {
  std::string out;
  for (const Kind& kind : kinds()) {
    const Shape& shape = kind.shape();
    out += fmt::format("## {}\n\n{}\n\n", kind.name, shape.description);
    if (!shape.example.empty()) out += fmt::format("```yaml\n{}```\n\n", shape.example);
    std::vector<const Shape*> wanted, done;
    append_record(out, shape, wanted);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const Shape* next = wanted[i];
      if (std::ranges::find(done, next) != done.end()) continue;
      done.push_back(next);
      out += fmt::format("**{}**: {}\n\n", next->name, next->description);
      append_record(out, *next, wanted);
    }
  }
  return out;
}

}  // namespace despatch
