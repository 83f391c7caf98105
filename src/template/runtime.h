// One merge: its limits, what it has spent, and what must be put right when it ends.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "template/fault.h"
#include "template/template.h"
#include "template/things.h"

namespace despatch::jinja {

struct Context;

class Runtime {
 public:
  Runtime(Environment& environment, Diagnostics& out);
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  Environment& environment;
  const TemplateOptions& options;
  Diagnostics& out;
  MergeTrace* trace = nullptr;  ///< where values' histories are written down; null in most merges

  /// Counts work done; an error when the merge has used it all.
  void spend(std::uint64_t units) {
    if (units > work_left_) out_of_work();
    work_left_ -= units;
  }
  /// Checks a string about to be made, and counts it.
  void check_text(std::size_t bytes) {
    if (bytes > options.limits.string_bytes) text_too_long(bytes);
    spend(bytes);
  }
  void check_items(std::size_t count) {
    if (count > options.limits.list_items) list_too_long(count);
    spend(count * 32);
  }

  // ---- lists and dicts, whether a template made them or a file holds them
  [[nodiscard]] const Items* list_items(const Value& v) const;      ///< null when it is no list
  [[nodiscard]] const Items* sequence_items(const Value& v) const;  ///< list or tuple
  [[nodiscard]] const Entries* dict_entries(const Value& v) const;
  [[nodiscard]] const Value* dict_find(const Value& dict, const Value& key) const;
  [[nodiscard]] const Value* dict_find_name(const Value& dict, std::string_view key) const;
  /// For changing. Data of a file is not changed: from now on this merge sees a copy in its place.
  List& change_list(const Value& v);
  Dict& change_dict(const Value& v);
  /// Must be called on what may come to hold itself.
  void remember(Sweepable& thing);
  /// A context's variables may hold what holds the context.
  void remember(const std::shared_ptr<Context>& context);

  [[nodiscard]] Value undefined_variable(std::string_view name, Span where) const;
  [[nodiscard]] Value undefined_key(const Value& object, std::string name, Span where) const;
  [[nodiscard]] Value undefined_hint(std::string hint) const;

  /// Guards against holding more calls than the stack can.
  struct Depth {
    Depth(Runtime& r, std::uint32_t& c, std::uint32_t most, std::string_view what) : counter(c) {
      if (c >= most || r.stack_is_low()) r.too_deep(what, most);
      ++counter;
    }
    ~Depth() { --counter; }
    std::uint32_t& counter;
  };
  [[nodiscard]] Depth enter_call() {
    return {*this, calls_, options.limits.calls, "macros, blocks and recursive loops"};
  }
  [[nodiscard]] Depth enter_include() { return {*this, includes_, options.limits.includes, "templates"}; }
  [[nodiscard]] Depth enter_value() { return {*this, values_, 200, "lists and dicts"}; }

  std::unordered_map<const TemplateCode*, Value> modules;  ///< of imports without context, once a merge

 private:
  [[noreturn]] void out_of_work() const;
  [[noreturn]] void text_too_long(std::size_t bytes) const;
  [[noreturn]] void list_too_long(std::size_t count) const;
  [[noreturn]] void too_deep(std::string_view what, std::uint32_t most) const;
  [[nodiscard]] bool stack_is_low() const;

  std::uint64_t work_left_;
  std::uint32_t calls_ = 0, includes_ = 0, values_ = 0;
  const char* stack_base_;
  struct Changed {
    Value original;  ///< keeps the address from being used again
    Value copy;
  };
  std::unordered_map<const void*, Changed> changed_;
  Sweepable* sweepables_ = nullptr;
  std::vector<std::weak_ptr<Context>> contexts_;
};

}  // namespace despatch::jinja
