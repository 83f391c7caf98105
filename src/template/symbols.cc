#include "template/symbols.h"

#include <algorithm>

namespace despatch::jinja {

// ---- children
namespace {
using Visit = std::function<void(const Node&)>;

void visit_exprs(const Exprs& list, const Visit& visit) {
  for (const ExprPtr& one : list) visit(*one);
}
void visit_body(const Body& body, const Visit& visit) {
  for (const StmtPtr& one : body) visit(*one);
}
void visit_opt(const ExprPtr& one, const Visit& visit) {
  if (one) visit(*one);
}
void visit_arguments(const Arguments& arguments, const Visit& visit) {
  visit_exprs(arguments.positional, visit);
  for (const auto& [name, value] : arguments.keywords) visit(*value);
  visit_opt(arguments.star, visit);
  visit_opt(arguments.star_star, visit);
}
void visit_macro(const MacroCode& macro, const Visit& visit) {
  for (const auto& parameter : macro.parameters) visit(*parameter);
  visit_exprs(macro.defaults, visit);
  visit_body(macro.body, visit);
}

void expression_children(const Node& node, const Visit& visit) {
  switch (node.kind) {
    case NodeKind::Tuple: visit_exprs(static_cast<const TupleExpr&>(node).items, visit); return;
    case NodeKind::List: visit_exprs(static_cast<const ListExpr&>(node).items, visit); return;
    case NodeKind::Dict:
      for (const auto& [key, value] : static_cast<const DictExpr&>(node).items) {
        visit(*key);
        visit(*value);
      }
      return;
    case NodeKind::Condition: {
      const auto& n = static_cast<const ConditionExpr&>(node);
      visit(*n.test);
      visit(*n.yes);
      visit_opt(n.no, visit);
      return;
    }
    case NodeKind::Filter: {
      const auto& n = static_cast<const FilterExpr&>(node);
      visit_opt(n.input, visit);
      visit_arguments(n.arguments, visit);
      return;
    }
    case NodeKind::Test: {
      const auto& n = static_cast<const TestExpr&>(node);
      visit(*n.input);
      visit_arguments(n.arguments, visit);
      return;
    }
    case NodeKind::Call: {
      const auto& n = static_cast<const CallExpr&>(node);
      visit(*n.callee);
      visit_arguments(n.arguments, visit);
      return;
    }
    case NodeKind::Attribute: visit(*static_cast<const AttributeExpr&>(node).object); return;
    case NodeKind::Item: {
      const auto& n = static_cast<const ItemExpr&>(node);
      visit(*n.object);
      visit(*n.key);
      return;
    }
    case NodeKind::Slice: {
      const auto& n = static_cast<const SliceExpr&>(node);
      visit_opt(n.from, visit);
      visit_opt(n.to, visit);
      visit_opt(n.step, visit);
      return;
    }
    case NodeKind::Concat: visit_exprs(static_cast<const ConcatExpr&>(node).parts, visit); return;
    case NodeKind::Compare: {
      const auto& n = static_cast<const CompareExpr&>(node);
      visit(*n.first);
      for (const auto& [op, operand] : n.rest) visit(*operand);
      return;
    }
    case NodeKind::Binary: {
      const auto& n = static_cast<const BinaryExpr&>(node);
      visit(*n.left);
      visit(*n.right);
      return;
    }
    case NodeKind::Unary: visit(*static_cast<const UnaryExpr&>(node).operand); return;
    case NodeKind::Logic: {
      const auto& n = static_cast<const LogicExpr&>(node);
      visit(*n.left);
      visit(*n.right);
      return;
    }
    default: return;
  }
}
}  // namespace

void for_each_child(const Node& node, const Visit& visit) {
  switch (node.kind) {
    case NodeKind::Output:
      for (const auto& piece : static_cast<const OutputStmt&>(node).pieces) visit_opt(piece.expr, visit);
      return;
    case NodeKind::For: {
      const auto& n = static_cast<const ForStmt&>(node);
      visit(*n.target);
      visit(*n.iter);
      visit_body(n.body, visit);
      visit_body(n.otherwise, visit);
      visit_opt(n.test, visit);
      return;
    }
    case NodeKind::If: {
      const auto& n = static_cast<const IfStmt&>(node);
      for (const IfStmt::Branch& branch : n.branches) {
        visit(*branch.test);
        visit_body(branch.body, visit);
      }
      visit_body(n.otherwise, visit);
      return;
    }
    case NodeKind::Macro: visit_macro(static_cast<const MacroStmt&>(node).code, visit); return;
    case NodeKind::CallBlock: {
      const auto& n = static_cast<const CallBlockStmt&>(node);
      visit(*n.call);
      visit_macro(n.code, visit);
      return;
    }
    case NodeKind::FilterBlock: {
      const auto& n = static_cast<const FilterBlockStmt&>(node);
      visit_body(n.body, visit);
      visit(*n.filter);
      return;
    }
    case NodeKind::With: {
      const auto& n = static_cast<const WithStmt&>(node);
      for (const auto& [target, value] : n.targets) visit(*target);
      for (const auto& [target, value] : n.targets) visit(*value);
      visit_body(n.body, visit);
      return;
    }
    case NodeKind::Extends: visit(*static_cast<const ExtendsStmt&>(node).name); return;
    case NodeKind::Include: visit(*static_cast<const IncludeStmt&>(node).name); return;
    case NodeKind::Import: visit(*static_cast<const ImportStmt&>(node).name); return;
    case NodeKind::Set: {
      const auto& n = static_cast<const SetStmt&>(node);
      visit(*n.target);
      visit(*n.value);
      return;
    }
    case NodeKind::SetBlock: {
      const auto& n = static_cast<const SetBlockStmt&>(node);
      visit(*n.target);
      visit_opt(n.filter, visit);
      visit_body(n.body, visit);
      return;
    }
    case NodeKind::Do: visit(*static_cast<const DoStmt&>(node).value); return;
    case NodeKind::Autoescape: {
      const auto& n = static_cast<const AutoescapeStmt&>(node);
      visit(*n.value);
      visit_body(n.body, visit);
      return;
    }
    case NodeKind::Block:  // its body belongs to the template's blocks
    case NodeKind::Jump: return;
    default: expression_children(node, visit);
  }
}

namespace {
void find_undeclared(const Node& node, std::set<std::string_view>& names, std::set<std::string_view>& found) {
  if (names.empty()) return;
  if (node.kind == NodeKind::Name) {
    const auto& name = static_cast<const NameExpr&>(node);
    if (name.use == Use::Load && names.contains(name.name))
      found.insert(*names.find(name.name));
    else if (name.use != Use::Load)
      names.erase(name.name);
    return;
  }
  for_each_child(node, [&](const Node& child) { find_undeclared(child, names, found); });
}
}  // namespace

std::set<std::string_view> undeclared(const Body& body, std::set<std::string_view> names) {
  std::set<std::string_view> found;
  for (const StmtPtr& statement : body) find_undeclared(*statement, names, found);
  return found;
}

// ---- Symbols
std::optional<Place> Symbols::find_own(const std::string& name) const {
  for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer)
    if (const auto found = layer->refs.find(name); found != layer->refs.end()) return found->second;
  return std::nullopt;
}
std::optional<Place> Symbols::find(const std::string& name) const {
  if (const auto own = find_own(name)) return own;
  return parent_ ? parent_->find(name) : std::nullopt;
}
bool Symbols::stores_own(const std::string& name) const {
  return std::ranges::any_of(layers_, [&](const Layer& layer) { return layer.stores.contains(name); });
}

Place Symbols::define(const std::string& name, Given::How how, Place alias) {
  const Place place{&function_, function_.slot(level_, name)};
  layers_.back().refs[name] = place;
  layers_.back().loads[place] = {how, alias, name, order_++};
  return place;
}
Place Symbols::declare_parameter(const std::string& name) {
  layers_.back().stores.insert(name);
  return define(name, Given::How::Parameter);
}
void Symbols::store(const std::string& name) {
  layers_.back().stores.insert(name);
  if (find_own(name)) return;
  const auto outer = parent_ ? parent_->find(name) : std::nullopt;
  if (outer)
    define(name, Given::How::Alias, *outer);
  else
    define(name, Given::How::Undefined);
}
void Symbols::load(const std::string& name) {
  if (!find(name)) define(name, Given::How::Resolve);
}

void Symbols::visit_name(const NameExpr& name, bool as_parameter) {
  if (as_parameter || name.use == Use::Parameter)
    declare_parameter(name.name);
  else if (name.use == Use::Store)
    store(name.name);
  else
    load(name.name);
}
void Symbols::visit_target(const Expr& target, bool as_parameter) {
  if (target.kind == NodeKind::Name) {
    visit_name(static_cast<const NameExpr&>(target), as_parameter);
  } else if (target.kind == NodeKind::NamespaceTarget) {
    load(static_cast<const NamespaceTarget&>(target).name);
  } else {
    for (const ExprPtr& item : static_cast<const TupleExpr&>(target).items) visit_target(*item, as_parameter);
  }
}
void Symbols::visit_all(const Body& body) {
  for (const StmtPtr& statement : body) visit(*statement);
}

// The branches see what the scope knows; what each adds is put together afterwards. A name that not every branch sets
// keeps its meaning from outside until a branch sets it. Jinja counts three branches: the first, all `elif` together,
// and `else`.
void Symbols::visit_if(const IfStmt& node, std::size_t first_branch) {
  visit(*node.branches[first_branch].test);
  std::vector<Layer> branches;
  const auto branch = [&](auto&& work) {
    layers_.emplace_back();
    work();
    branches.push_back(std::move(layers_.back()));
    layers_.pop_back();
  };
  branch([&] { visit_all(node.branches[first_branch].body); });
  branch([&] {
    // Each `elif` is an `if` of its own inside the second branch.
    if (first_branch > 0) return;
    for (std::size_t i = 1; i < node.branches.size(); ++i) visit_if(node, i);
  });
  branch([&] {
    if (first_branch == 0) visit_all(node.otherwise);
  });

  std::map<std::string, std::size_t> counts;
  for (const Layer& one : branches)
    for (const std::string& name : one.stores)
      if (!stores_own(name)) ++counts[name];
  Layer& top = layers_.back();
  for (Layer& one : branches) {
    for (const auto& [name, place] : one.refs) top.refs[name] = place;
    for (const auto& [place, given] : one.loads) top.loads[place] = given;
    top.stores.insert(one.stores.begin(), one.stores.end());
  }
  for (const auto& [name, count] : counts) {
    if (count == branches.size()) continue;
    const Place target = *find(name);
    const auto outer = parent_ ? parent_->find(name) : std::nullopt;
    Given given{outer ? Given::How::Alias : Given::How::Resolve, outer.value_or(Place{}), name, order_++};
    top.loads[target] = given;
  }
}

void Symbols::visit(const Node& node) {
  switch (node.kind) {
    case NodeKind::Name: visit_name(static_cast<const NameExpr&>(node), false); return;
    case NodeKind::NamespaceTarget: load(static_cast<const NamespaceTarget&>(node).name); return;
    case NodeKind::If: visit_if(static_cast<const IfStmt&>(node), 0); return;
    case NodeKind::Macro: store(static_cast<const MacroStmt&>(node).code.name); return;
    case NodeKind::Import: {
      const auto& import = static_cast<const ImportStmt&>(node);
      visit(*import.name);
      if (!import.target.empty()) store(import.target);
      for (const ImportStmt::Imported& one : import.names) store(one.alias);
      return;
    }
    case NodeKind::Set: {
      const auto& set = static_cast<const SetStmt&>(node);
      visit(*set.value);
      visit_target(*set.target, false);
      return;
    }
    case NodeKind::For: visit(*static_cast<const ForStmt&>(node).iter); return;
    case NodeKind::CallBlock: visit(*static_cast<const CallBlockStmt&>(node).call); return;
    case NodeKind::FilterBlock: visit(*static_cast<const FilterBlockStmt&>(node).filter); return;
    case NodeKind::With:
      for (const auto& [target, value] : static_cast<const WithStmt&>(node).targets) visit(*value);
      return;
    case NodeKind::SetBlock: visit_target(*static_cast<const SetBlockStmt&>(node).target, false); return;
    case NodeKind::Autoescape:
    case NodeKind::Block: return;
    default: for_each_child(node, [this](const Node& child) { visit(child); });
  }
}

void Symbols::analyse_children(const Node& node) {
  for_each_child(node, [this](const Node& child) { visit(child); });
}
void Symbols::analyse_body(const Body& body) { visit_all(body); }
void Symbols::analyse_expr(const Expr& expr) { visit(expr); }
void Symbols::analyse_macro(const MacroCode& macro) {
  for (const auto& parameter : macro.parameters) declare_parameter(parameter->name);
  for (const ExprPtr& value : macro.defaults) visit(*value);
  visit_all(macro.body);
}
void Symbols::analyse_with(const WithStmt& with) {
  for (const auto& [target, value] : with.targets) visit_target(*target, false);
  visit_all(with.body);
}
void Symbols::analyse_for(const ForStmt& loop, Branch branch) {
  if (branch != Branch::Else) visit_target(*loop.target, true);
  if (branch == Branch::Body) visit_all(loop.body);
  if (branch == Branch::Else) visit_all(loop.otherwise);
  if (branch == Branch::Test && loop.test) visit(*loop.test);
}

Loads Symbols::loads() const {
  std::vector<std::pair<std::size_t, Load>> ordered;
  for (const auto& [place, given] : layers_.front().loads) {
    if (given.how == Given::How::Parameter) continue;
    Load load;
    load.slot = place.slot;
    load.name = given.name;
    load.action = given.how == Given::How::Resolve ? Load::Action::Resolve
                  : given.how == Given::How::Alias ? Load::Action::Alias
                                                   : Load::Action::Missing;
    if (given.how == Given::How::Alias) load.from = ref(given.alias);
    ordered.emplace_back(given.order, std::move(load));
  }
  std::ranges::sort(ordered, {}, &std::pair<std::size_t, Load>::first);
  Loads out;
  for (auto& [order, load] : ordered) out.push_back(std::move(load));
  return out;
}

Stores Symbols::stores() const {
  Stores out;
  std::set<std::string> seen;
  for (const Symbols* scope = this; scope; scope = scope->parent_)
    for (const std::string& name : scope->layers_.front().stores)
      if (seen.insert(name).second) out.emplace_back(name, ref(*find(name)));
  return out;
}

}  // namespace despatch::jinja
