#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "template/cache.h"
#include "template/compiler.h"
#include "template/exec.h"
#include "template/parser.h"
#include "template/template.h"
#include "template/trace.h"

namespace despatch {

using namespace jinja;

Template::Template(std::unique_ptr<const TemplateCode> code) : code_(std::move(code)) {}
Template::~Template() = default;
const Source& Template::source() const { return *code_->source; }

Environment::Environment(TemplateOptions options, TemplateLoader* loader)
    : options_(options), loader_(loader), cache_(std::make_unique<TemplateCache>()) {}
Environment::~Environment() = default;

namespace {
std::unique_ptr<TemplateCode> build(const Source& source, Environment& environment, Diagnostics& out) {
  if (const auto at = find_invalid_utf8(source.text())) {
    const auto begin = static_cast<std::uint32_t>(*at);
    out.error("text/not-utf8", {&source, begin, begin + 1}, "this template is not UTF-8 text");
    return nullptr;
  }
  auto code = parse(source, environment, out);
  if (out.errors() == 0) resolve_names(*code, environment, out);
  return out.errors() == 0 ? std::move(code) : nullptr;
}
}  // namespace

std::shared_ptr<const Template> Environment::compile(const Source& source, Diagnostics& out) {
  {
    const std::lock_guard lock(cache_->mutex);
    if (const auto found = cache_->entries.find(&source); found != cache_->entries.end()) {
      out.append(found->second.faults);
      return found->second.compiled;
    }
  }
  TemplateCache::Entry entry;
  if (auto code = build(source, *this, entry.faults))
    entry.compiled = std::make_shared<const Template>(std::move(code));
  const std::lock_guard lock(cache_->mutex);
  const auto& kept = cache_->entries.try_emplace(&source, std::move(entry)).first->second;
  out.append(kept.faults);
  return kept.compiled;
}

std::shared_ptr<const Template> Environment::compile_all(const Source& source, Diagnostics& out) {
  auto first = compile(source, out);
  bool whole = first != nullptr;
  std::set<const Source*> seen{&source};
  std::vector<std::shared_ptr<const Template>> waiting{first};
  while (!waiting.empty() && loader_) {
    const auto one = std::move(waiting.back());
    waiting.pop_back();
    if (!one) continue;
    for (const std::string& name : one->code().names) {
      const Source* next = loader_->load(name);
      if (!next || !seen.insert(next).second) continue;
      auto compiled = compile(*next, out);
      whole = whole && compiled != nullptr;
      waiting.push_back(std::move(compiled));
    }
  }
  return whole ? first : nullptr;
}

void Environment::add_filter(std::string name, CustomFilter filter) {
  auto lent = std::make_unique<TemplateCache::Lent>();
  lent->run = std::move(filter);
  auto& kept = cache_->filters[std::move(name)];
  kept = std::move(lent);
  kept->spec.variadic = true;
  kept->spec.custom = &kept->run;
  for (const auto& [key, value] : cache_->filters)
    if (value == kept) kept->spec.name = key;
  kept->spec.run = [](FilterCall&) { return Value(); };
}

namespace {

void tell(Fault& fault, const Template& text, Diagnostics& out) {
  if (!fault.where.known()) fault.where = {text.code().source, 0, 0};
  Diagnostic diagnostic;
  diagnostic.code = fault.code;
  diagnostic.message = std::move(fault.message);
  diagnostic.where = fault.where;
  diagnostic.label = std::move(fault.label);
  diagnostic.notes = std::move(fault.notes);
  diagnostic.help = std::move(fault.help);
  diagnostic.while_doing = std::move(fault.while_doing);
  out.add(std::move(diagnostic));
}

}  // namespace

std::optional<MadeText> merge(Environment& environment, const Template& text, const Value& data, Diagnostics& out,
                              MergeTrace* trace) {
  Runtime runtime(environment, out);
  runtime.trace = trace;
  try {
    const TemplateCode& code = text.code();
    auto layer = std::make_shared<Layer>();
    layer->below = global_layer();
    layer->data = data;
    const ContextPtr context = make_context(runtime, code, std::move(layer));
    Output made(runtime, true);
    run_template(runtime, code, context, made);
    if (trace) trace->finish(std::move(made.parts));
    return std::move(made.made);
  } catch (Fault& fault) {
    tell(fault, text, out);
  } catch (const CompileFailed&) {
  } catch (const std::bad_alloc&) {
    Fault fault{.code = "template/limit", .message = "this merge needs more memory than there is"};
    tell(fault, text, out);
  }
  return std::nullopt;
}

}  // namespace despatch
