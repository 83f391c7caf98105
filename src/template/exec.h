// Running a template: where its variables live and where its text goes.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "template/code.h"
#include "template/trace.h"

namespace despatch::jinja {

/// Text being made, and where its parts came from. Only the paper itself keeps places; captured text does not.
class Output {
 public:
  explicit Output(Runtime& runtime, bool keep_places) : runtime_(runtime), keep_places_(keep_places) {}
  void write(std::string_view text, Span from) {
    if (keep_places_ && !text.empty()) made.origins.add(static_cast<std::uint32_t>(made.text.size()), from);
    made.text += text;
    if (made.text.size() > most_) check();
  }
  /// What was appended to `made.text` since `begin` came from `from`.
  void placed(std::size_t begin, Span from) {
    if (keep_places_ && made.text.size() > begin) made.origins.add(static_cast<std::uint32_t>(begin), from);
    if (made.text.size() > most_) check();
  }
  /// For a traced merge: `value` was printed by `expression`, from `begin` to here.
  void printed(std::size_t begin, Span expression, const Value& value);
  MadeText made;
  std::vector<PrintedExpression> parts;  ///< of a traced merge

 private:
  void check();
  Runtime& runtime_;
  bool keep_places_;
  std::size_t most_ = 1u << 16;
};

/// The variables of one call of a macro, a block or a template. Macros defined in it keep it.
class Frame {
 public:
  static Frame* make(Frame* parent, std::uint32_t slots);
  void retain() { ++references; }
  void release() {
    if (--references == 0) destroy();
  }
  Value& slot(SlotRef ref) {
    Frame* at = this;
    for (std::uint32_t i = ref.hops; i > 0; --i) at = at->parent;
    return at->slots[ref.slot];
  }
  Frame* parent = nullptr;
  std::uint32_t references = 1;
  std::vector<Value> slots;

 private:
  void destroy();
};
/// Holds one reference to a frame.
class FrameHolder {
 public:
  explicit FrameHolder(Frame* frame) : frame_(frame) {}
  FrameHolder(const FrameHolder&) = delete;
  FrameHolder& operator=(const FrameHolder&) = delete;
  ~FrameHolder() { frame_->release(); }
  Frame* get() const { return frame_; }

 private:
  Frame* frame_;
};

/// Names given from outside, in layers: globals, data, then what an including template had. Never changed once made.
struct Layer {
  std::shared_ptr<const Layer> below;
  std::map<std::string, Value, std::less<>> names;
  Value data;  ///< a mapping, or undefined
  [[nodiscard]] const Value* find(std::string_view name) const;
};

using BlockTable = std::map<std::string, std::vector<const BlockCode*>, std::less<>>;

/// What a running template and those it extends share.
struct Context {
  std::shared_ptr<const Layer> given;
  std::map<std::string, Value, std::less<>> vars;  ///< set at the top level
  std::set<std::string, std::less<>> exported;
  std::shared_ptr<BlockTable> blocks;
  std::shared_ptr<bool> autoescape;
  const TemplateCode* code = nullptr;

  [[nodiscard]] const Value* resolve(std::string_view name) const;
  /// Everything seen from here, and `stores` of the frame, as a layer for another template.
  [[nodiscard]] std::shared_ptr<const Layer> snapshot(const Stores& stores, Frame* frame) const;
};
using ContextPtr = std::shared_ptr<Context>;

/// Where a template stands while it runs.
struct Exec {
  Runtime& rt;
  ContextPtr context;
  Frame* frame;
  const TemplateCode* code;
  Output* out;
  const TemplateCode** parent;  ///< the template extended, once known

  [[nodiscard]] Span span(const Node& node) const { return code->span(node); }
  [[nodiscard]] bool autoescape() const { return *context->autoescape; }
  [[nodiscard]] bool escapes(Escape mode) const {
    return mode == Escape::On || (mode == Escape::Dynamic && autoescape());
  }
};

Flow run_body(Exec&, const Body&);
void enter_scope(Exec&, const Loads&);
void leave_scope(Exec&, const Loads&);
/// Assigns to a name, a tuple of names or a namespace's attribute.
void assign(Exec&, const Expr& target, const Value& value);

struct MacroThing : Sweepable {
  static constexpr ThingKind kKind = ThingKind::Macro;
  MacroThing(const MacroCode& m, Exec& exec);
  ~MacroThing() override;
  void sweep() override;
  const MacroCode* macro;
  const TemplateCode* code;
  ContextPtr context;
  Frame* frame;  ///< where it was defined; null once swept
};
/// Writes a macro's text to `out`.
void run_macro(Exec&, MacroThing&, CallValues&, Output& out);

struct BlockThing : Thing {
  static constexpr ThingKind kKind = ThingKind::Block;
  BlockThing(std::string n, ContextPtr c, std::size_t d)
      : Thing(kKind), name(std::move(n)), context(std::move(c)), level(d) {}
  std::string name;
  ContextPtr context;
  std::size_t level;  ///< 0: the outermost child's
};
void run_block(Runtime&, const BlockCode&, const ContextPtr&, Output& out);

struct SelfThing : Thing {
  static constexpr ThingKind kKind = ThingKind::Self;
  explicit SelfThing(ContextPtr c) : Thing(kKind), context(std::move(c)) {}
  ContextPtr context;
};

/// Items of a loop, one at a time.
struct Puller {
  virtual ~Puller() = default;
  virtual bool next(Value& out) = 0;
};
struct LoopThing : Sweepable {
  static constexpr ThingKind kKind = ThingKind::Loop;
  LoopThing() : Sweepable(kKind) {}
  ~LoopThing() override { sweep(); }
  void sweep() override;
  bool advance(Value& out);
  /// The next item without going there; null when this is the last.
  const Value* peek();
  std::int64_t length(Runtime&);
  Value iterable;                  ///< undefined when it is filtered
  std::unique_ptr<Puller> puller;  ///< null when the loop is over
  std::int64_t index0 = -1;
  std::optional<std::int64_t> known_length;
  Value after, current, before;
  bool has_after = false;
  std::optional<Items> last_changed;
  std::uint32_t depth0 = 0;
  const ForStmt* recursive = nullptr;
  Exec* exec = nullptr;  ///< of a recursive loop, while it runs
};

/// A template's own text; `out` is the caller's.
void run_template(Runtime&, const TemplateCode&, const ContextPtr&, Output& out);
ContextPtr make_context(Runtime&, const TemplateCode&, std::shared_ptr<const Layer> given);
/// The globals and nothing else.
std::shared_ptr<const Layer> global_layer();
Value make_module(Exec&, const TemplateCode&, std::shared_ptr<const Layer> given);

/// The template that an include, an import or an extends names. Null when there is none and `missing_is_fine`.
const TemplateCode* load_template(Exec&, const Value& name, Span where, bool missing_is_fine);

/// Calls anything that can be called.
Value call_value(Exec&, const Value& callee, CallValues&, Span where);
/// The same, into `exec.out`; what is no text yet is printed.
void write_call(Exec&, const Value& callee, CallValues&, Span where, Escape escape);
/// str(value) or its escaped form, into `exec.out`. Its origin is the value's own place, or `where`.
void write_value(Exec&, const Value& value, Span where, Escape escape);
/// Arguments of a call, evaluated in order.
CallValues evaluate(Exec&, const Arguments& arguments, Span where);
/// "running the macro `x`, called at …": one line of the way that led to a fault.
void add_step(Fault& fault, std::string what, Span where);

/// Runs `work`; an error on its way out gets the place of `where` if it has none.
template <class Work>
decltype(auto) located(const Exec& exec, const Node& where, Work&& work) {
  try {
    return work();
  } catch (Fault& fault) {
    if (!fault.where.known()) fault.where = exec.span(where);
    throw;
  }
}

}  // namespace despatch::jinja
