// Which variable a name means in which scope. The rules are Jinja's: a scope is analysed as a whole before it runs, so
// that a name that is set anywhere in it is that scope's own from the start, beginning as what it was outside.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "template/code.h"

namespace despatch::jinja {

/// What becomes one call frame when it runs: a template's root, a block, a macro, a recursive loop, a loop's `if`.
struct FunctionScope {
  FunctionScope* outer = nullptr;
  std::uint32_t depth = 0;
  std::map<std::pair<std::uint32_t, std::string>, std::uint32_t> slots;  ///< by scope level and name
  std::uint32_t slot(std::uint32_t level, const std::string& name) {
    return slots.try_emplace({level, name}, static_cast<std::uint32_t>(slots.size())).first->second;
  }
};

/// A slot, and the function it belongs to.
struct Place {
  const FunctionScope* function = nullptr;
  std::uint32_t slot = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
};

class Symbols {
 public:
  Symbols(Symbols* parent, FunctionScope& function)
      : parent_(parent), function_(function), level_(parent ? parent->level_ + 1 : 0) {}

  /// The names of everything below a node, as far as this scope reaches.
  void analyse_children(const Node& node);
  enum class Branch { Body, Else, Test };
  void analyse_for(const ForStmt& loop, Branch branch);
  void analyse_body(const Body& body);
  void analyse_macro(const MacroCode& macro);
  void analyse_with(const WithStmt& with);
  void analyse_expr(const Expr& expr);

  Place declare_parameter(const std::string& name);
  [[nodiscard]] std::optional<Place> find(const std::string& name) const;
  /// What to do when the scope is entered, in the order the names were met.
  [[nodiscard]] Loads loads() const;
  [[nodiscard]] Stores stores() const;
  [[nodiscard]] SlotRef ref(const Place& place) const { return {function_.depth - place.function->depth, place.slot}; }
  [[nodiscard]] FunctionScope& function() const { return function_; }

 private:
  struct Given {
    enum class How { Parameter, Resolve, Alias, Undefined } how = How::Undefined;
    Place alias;
    std::string name;
    std::size_t order = 0;
  };
  // One branch of an `if`: names on top of those of the scope it is in.
  struct Layer {
    std::map<std::string, Place> refs;
    std::map<Place, Given> loads;
    std::set<std::string> stores;
  };

  void visit(const Node& node);
  void visit_all(const Body& body);
  void visit_target(const Expr& target, bool as_parameter);
  void visit_name(const NameExpr& name, bool as_parameter);
  void visit_if(const IfStmt& node, std::size_t first_branch);
  void store(const std::string& name);
  void load(const std::string& name);
  Place define(const std::string& name, Given::How how, Place alias = {});
  [[nodiscard]] std::optional<Place> find_own(const std::string& name) const;
  [[nodiscard]] bool stores_own(const std::string& name) const;

  Symbols* parent_;
  FunctionScope& function_;
  std::uint32_t level_;
  std::vector<Layer> layers_{1};
  std::size_t order_ = 0;
};

/// Which of `names` are read below `nodes` without being set before: how Jinja sees that a macro uses `caller`.
std::set<std::string_view> undeclared(const Body& body, std::set<std::string_view> names);

/// Every child of a node, in Jinja's order.
void for_each_child(const Node& node, const std::function<void(const Node&)>& visit);

}  // namespace despatch::jinja
