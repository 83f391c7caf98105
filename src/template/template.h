// Templates: Jinja's language over Value. A template is compiled once and merged with any data; it can reach nothing
// but its data and what the loader gives it.
//
//     Environment environment({}, &loader);
//     auto paper = environment.compile(source, diagnostics);
//     if (paper) if (auto made = merge(environment, *paper, data, diagnostics)) use(made->text);
//
// The language and the filters are told in docs/templates.md. The reference is Jinja2 3.1: the same template, options
// and data give the same bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "base/diagnostic.h"
#include "base/source.h"
#include "value/value.h"

namespace despatch {

/// What one merge may use. Whatever a template does, it ends within these or with an error that says which was met.
struct Limits {
  std::uint64_t work = 1'000'000'000;    ///< a loop turn costs about 100, a made byte 1: a second or two at most
  std::size_t output_bytes = 64u << 20;  ///< the merged text
  std::size_t string_bytes = 16u << 20;  ///< one string made by `*`, `~`, a filter or a format
  std::size_t list_items = 1'000'000;    ///< one list made by `*`, `range`, a filter
  std::uint32_t calls = 200;             ///< macros, blocks and recursive loops inside each other
  std::uint32_t includes = 40;           ///< templates inside each other
  std::uint32_t nesting = 100;           ///< brackets and statements inside each other, seen when compiling
};

struct TemplateOptions {
  bool trim_blocks = true;            ///< the line break after a `%}` goes
  bool lstrip_blocks = true;          ///< blanks before a `{%` that begins its line go
  bool keep_trailing_newline = true;  ///< the text's last line break stays
  bool strict_undefined = true;       ///< using what is not there is an error; off, it prints nothing
  bool autoescape = false;            ///< `{{ … }}` writes HTML-safe text
  Limits limits;
};

/// Where `include`, `import` and `extends` look. Must outlive the environment; called from several threads when merges
/// are.
class TemplateLoader {
 public:
  virtual ~TemplateLoader() = default;
  /// The template of that name; null when there is none. The source must outlive the environment.
  virtual const Source* load(std::string_view name) = 0;
  /// All names, for "did you mean". May be empty.
  [[nodiscard]] virtual std::vector<std::string> names() const { return {}; }
};

class MergeTrace;

namespace jinja {
struct TemplateCode;
class TemplateCache;
}  // namespace jinja

/// A compiled template. Immutable; shared between threads.
class Template {
 public:
  explicit Template(std::unique_ptr<const jinja::TemplateCode> code);
  ~Template();
  [[nodiscard]] const jinja::TemplateCode& code() const { return *code_; }
  [[nodiscard]] const Source& source() const;

 private:
  std::unique_ptr<const jinja::TemplateCode> code_;
};

/// A filter that the caller lends: the value before the `|` first, then the arguments. The error is told at the
/// template's place. Must be safe to call from several threads.
using CustomFilter = std::function<tl::expected<Value, std::string>(std::span<const Value> arguments)>;

/// Options, loader, filters and the templates compiled so far. Safe to share between threads once set up.
class Environment {
 public:
  explicit Environment(TemplateOptions options = {}, TemplateLoader* loader = nullptr);
  ~Environment();
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  /// Compiles, or gives what was compiled from the same source before. Null when there are errors; every error of the
  /// template is told in `out`, each time it is asked for.
  std::shared_ptr<const Template> compile(const Source& source, Diagnostics& out);
  /// Likewise, and with it every template that `source` names in an include, an import or an extends, and those that
  /// they name: the errors of all are told at once. Templates that are not found are told when a merge reaches them.
  std::shared_ptr<const Template> compile_all(const Source& source, Diagnostics& out);

  /// Before the first compile. A name that exists already is replaced.
  void add_filter(std::string name, CustomFilter filter);

  [[nodiscard]] const TemplateOptions& options() const { return options_; }
  [[nodiscard]] TemplateLoader* loader() const { return loader_; }
  [[nodiscard]] jinja::TemplateCache& cache() const { return *cache_; }

 private:
  TemplateOptions options_;
  TemplateLoader* loader_;
  std::unique_ptr<jinja::TemplateCache> cache_;
};

/// The template's text with `data` (a mapping) in it. Stops at the first error, which is told with its place in the
/// template, the place of the data that had a part in it, and the includes and macros that led there.
/// With a `trace` the merge writes down how each printed value came about (template/trace.h); the text is the same.
std::optional<MadeText> merge(Environment& environment, const Template& text, const Value& data, Diagnostics& out,
                              MergeTrace* trace = nullptr);

/// This folder's diagnostics.
CodeTable template_codes();

}  // namespace despatch
