#include "template/compiler.h"

#include <fmt/format.h>

#include "base/text.h"
#include "template/symbols.h"

namespace despatch::jinja {
namespace {

/// Where in the template a statement stands, as far as that changes what it does.
struct Standing {
  Symbols* symbols = nullptr;
  bool toplevel = false;      ///< assignments are seen by blocks and other templates
  bool rootlevel = false;     ///< and nothing decides whether they happen
  bool output_check = false;  ///< an `extends` may have been met
  bool soft = false;          ///< inside a condition: an unknown filter is an error only when it is reached
  Escape escape = Escape::Off;

  [[nodiscard]] Standing inner(Symbols& s) const {
    Standing made = *this;
    made.symbols = &s;
    made.toplevel = made.rootlevel = made.soft = false;
    return made;
  }
  [[nodiscard]] Standing softly() const {
    Standing made = *this;
    made.rootlevel = false;
    made.soft = true;
    return made;
  }
};

class Resolver {
 public:
  Resolver(TemplateCode& code, Environment& environment, Diagnostics& out)
      : code_(code),
        environment_(environment),
        out_(out),
        default_(environment.options().autoescape ? Escape::On : Escape::Off) {}

  void run() {
    FunctionScope function;
    Symbols symbols(nullptr, function);
    if (undeclared(code_.body, {"self"}).contains("self")) code_.self_slot = symbols.declare_parameter("self").slot;
    symbols.analyse_body(code_.body);
    Standing place;
    place.symbols = &symbols;
    place.toplevel = place.rootlevel = true;
    place.output_check = code_.extends;
    place.escape = default_;
    code_.loads = symbols.loads();
    body(code_.body, place);
    code_.slots = slots(function);
    for (const auto& block : code_.blocks) block_code(*block);
  }

 private:
  static std::uint32_t slots(const FunctionScope& function) {
    return static_cast<std::uint32_t>(function.slots.size());
  }

  void block_code(BlockCode& block) {
    block.owner = &code_;
    FunctionScope function;
    Symbols symbols(nullptr, function);
    const auto used = undeclared(block.body, {"self", "super"});
    if (used.contains("self")) block.self_slot = symbols.declare_parameter("self").slot;
    if (used.contains("super")) block.super_slot = symbols.declare_parameter("super").slot;
    symbols.analyse_body(block.body);
    Standing place;
    place.symbols = &symbols;
    place.escape = default_;
    block.loads = symbols.loads();
    body(block.body, place);
    block.slots = slots(function);
  }

  // ---- statements
  void body(Body& statements, const Standing& place) {
    for (const StmtPtr& one : statements) statement(*one, place);
  }

  void statement(Stmt& node, const Standing& place) {
    switch (node.kind) {
      case NodeKind::Output: return output(static_cast<OutputStmt&>(node), place);
      case NodeKind::For: return for_(static_cast<ForStmt&>(node), place);
      case NodeKind::If: return if_(static_cast<IfStmt&>(node), place);
      case NodeKind::Macro: return macro(static_cast<MacroStmt&>(node), place);
      case NodeKind::CallBlock: return call_block(static_cast<CallBlockStmt&>(node), place);
      case NodeKind::FilterBlock: return filter_block(static_cast<FilterBlockStmt&>(node), place);
      case NodeKind::With: return with(static_cast<WithStmt&>(node), place);
      case NodeKind::Block: return block(static_cast<BlockStmt&>(node), place);
      case NodeKind::Extends: return extends(static_cast<ExtendsStmt&>(node), place);
      case NodeKind::Include: return include(static_cast<IncludeStmt&>(node), place);
      case NodeKind::Import: return import(static_cast<ImportStmt&>(node), place);
      case NodeKind::Set: return set(static_cast<SetStmt&>(node), place);
      case NodeKind::SetBlock: return set_block(static_cast<SetBlockStmt&>(node), place);
      case NodeKind::Do: return expr(*static_cast<DoStmt&>(node).value, place);
      case NodeKind::Autoescape: return autoescape(static_cast<AutoescapeStmt&>(node), place);
      default: return;
    }
  }

  void output(OutputStmt& node, const Standing& place) {
    node.escape = place.escape;
    if (place.output_check) {
      node.dropped = extends_surely_;
      node.unless_extended = !extends_surely_;
    }
    for (OutputStmt::Piece& piece : node.pieces)
      if (piece.expr) expr(*piece.expr, place);
  }

  void if_(IfStmt& node, const Standing& place) {
    const Standing soft = place.softly();
    for (IfStmt::Branch& branch : node.branches) {
      expr(*branch.test, soft);
      body(branch.body, soft);
    }
    body(node.otherwise, soft);
  }

  static bool has_scoped_block(const Node& node, const TemplateCode& code) {
    if (node.kind == NodeKind::Block) {
      const auto& block = static_cast<const BlockStmt&>(node);
      if (block.scoped) return true;
      for (const StmtPtr& one : code.blocks[block.index]->body)
        if (has_scoped_block(*one, code)) return true;
      return false;
    }
    bool found = false;
    for_each_child(node, [&](const Node& child) { found = found || has_scoped_block(child, code); });
    return found;
  }
  void forbid_loop_target(const Node& node) {
    if (node.kind == NodeKind::Block) {
      for (const StmtPtr& one : code_.blocks[static_cast<const BlockStmt&>(node).index]->body) forbid_loop_target(*one);
      return;
    }
    if (node.kind == NodeKind::Name) {
      const auto& name = static_cast<const NameExpr&>(node);
      if (name.use == Use::Store && name.name == "loop")
        out_.error("template/syntax", code_.span(node), "`loop` cannot be given a value inside a loop")
            .help("it is the loop's own; take another name");
      return;
    }
    for_each_child(node, [&](const Node& child) { forbid_loop_target(child); });
  }

  static ExprPtr copy_target(const Expr& target) {
    if (target.kind == NodeKind::Name) {
      const auto& name = static_cast<const NameExpr&>(target);
      auto made = std::make_unique<NameExpr>();
      made->name = name.name;
      made->use = name.use;
      made->begin = name.begin;
      made->end = name.end;
      return made;
    }
    auto made = std::make_unique<TupleExpr>();
    made->begin = target.begin;
    made->end = target.end;
    for (const ExprPtr& item : static_cast<const TupleExpr&>(target).items) made->items.push_back(copy_target(*item));
    return made;
  }

  void for_(ForStmt& node, const Standing& place) {
    const bool scoped = has_scoped_block(node, code_);
    node.extended = node.recursive || scoped || undeclared(node.body, {"loop"}).contains("loop");
    node.escape = place.escape;
    if (loop_depth_ == 0) forbid_loop_target(node);

    // A recursive loop is a function of its own; the list it runs over is still the outer one's.
    FunctionScope& outside = place.symbols->function();
    FunctionScope recursion{&outside, outside.depth + 1, {}};
    FunctionScope& function = node.recursive ? recursion : outside;
    Symbols inside(place.symbols, function);
    Symbols otherwise(place.symbols, function);
    if (node.extended) node.loop_slot = inside.declare_parameter("loop").slot;
    inside.analyse_for(node, Symbols::Branch::Body);
    otherwise.analyse_for(node, Symbols::Branch::Else);

    expr(*node.iter, place);
    if (node.test) {
      FunctionScope test_function{&function, function.depth + 1, {}};
      Symbols test(place.symbols, test_function);
      test.analyse_for(node, Symbols::Branch::Test);
      node.test_target = copy_target(*node.target);
      target(*node.test_target, test);
      node.test_loads = test.loads();
      expr(*node.test, place.inner(test));
      node.test_slots = slots(test_function);
    }
    target(*node.target, inside);
    node.loads = inside.loads();
    ++loop_depth_;
    body(node.body, place.inner(inside));
    --loop_depth_;
    node.else_loads = otherwise.loads();
    body(node.otherwise, place.inner(otherwise));
    node.recursion_slots = slots(recursion);
  }

  void macro_code(MacroCode& macro, const Standing& place, std::uint32_t begin, std::uint32_t end) {
    FunctionScope& outside = place.symbols->function();
    FunctionScope function{&outside, outside.depth + 1, {}};
    Symbols symbols(place.symbols, function);
    symbols.analyse_macro(macro);
    bool own_kwargs = false;
    bool own_varargs = false;
    std::optional<std::size_t> explicit_caller;
    for (std::size_t i = 0; i < macro.parameters.size(); ++i) {
      if (macro.parameters[i]->name == "caller") explicit_caller = i;
      own_kwargs |= macro.parameters[i]->name == "kwargs";
      own_varargs |= macro.parameters[i]->name == "varargs";
    }
    macro.explicit_caller = explicit_caller.has_value();
    const auto used = undeclared(macro.body, {"caller", "kwargs", "varargs"});
    if (used.contains("caller")) {
      macro.accesses_caller = true;
      if (explicit_caller && *explicit_caller + macro.defaults.size() < macro.parameters.size())
        out_.error("template/syntax", code_.span(begin, end), "the parameter `caller` has no default")
            .help("leave it out, or write `caller=none`");
      if (!explicit_caller) macro.caller_slot = symbols.declare_parameter("caller").slot;
    }
    if (used.contains("kwargs") && !own_kwargs) {
      macro.accesses_kwargs = true;
      macro.kwargs_slot = symbols.declare_parameter("kwargs").slot;
    }
    if (used.contains("varargs") && !own_varargs) {
      macro.accesses_varargs = true;
      macro.varargs_slot = symbols.declare_parameter("varargs").slot;
    }
    symbols.analyse_macro(macro);
    Standing inside = place.inner(symbols);
    inside.output_check = false;
    macro.loads = symbols.loads();
    for (const auto& parameter : macro.parameters) parameter->ref = symbols.ref(*symbols.find(parameter->name));
    for (const ExprPtr& value : macro.defaults) expr(*value, inside);
    const std::uint32_t loops = std::exchange(loop_depth_, 0);
    body(macro.body, inside);
    loop_depth_ = loops;
    macro.slots = slots(function);
  }
  void macro(MacroStmt& node, const Standing& place) {
    macro_code(node.code, place, node.begin, node.code.end);
    node.ref = ref(node.code.name, place);
    node.toplevel = place.toplevel;
  }
  void call_block(CallBlockStmt& node, const Standing& place) {
    macro_code(node.code, place, node.begin, node.code.end);
    node.escape = place.escape;
    expr(*node.call, place);
  }

  void filter_block(FilterBlockStmt& node, const Standing& place) {
    Symbols symbols(place.symbols, place.symbols->function());
    symbols.analyse_children(node);
    const Standing inside = place.inner(symbols);
    node.loads = symbols.loads();
    node.escape = place.escape;
    body(node.body, inside);
    expr(*node.filter, inside);
  }

  void with(WithStmt& node, const Standing& place) {
    Symbols symbols(place.symbols, place.symbols->function());
    symbols.analyse_with(node);
    node.loads = symbols.loads();
    for (auto& [target_, value] : node.targets) {
      target(*target_, symbols);
      expr(*value, place);
    }
    body(node.body, place.inner(symbols));
  }

  void block(BlockStmt& node, const Standing& place) {
    if (place.toplevel) {
      node.dropped = extends_surely_;
      node.unless_extended = !extends_surely_ && extends_ > 0;
    }
    if (node.scoped) node.stores = place.symbols->stores();
  }

  void extends(ExtendsStmt& node, const Standing& place) {
    if (!place.toplevel)
      out_.error("template/syntax", code_.span(node), "`extends` stands inside a loop, a macro or a block")
          .help("it belongs to the top of the template");
    node.again = extends_ > 0 && !extends_surely_;
    node.certainly_again = extends_ > 0 && extends_surely_;
    expr(*node.name, place);
    if (place.rootlevel) extends_surely_ = true;
    ++extends_;
  }

  void include(IncludeStmt& node, const Standing& place) {
    expr(*node.name, place);
    if (node.with_context) node.stores = place.symbols->stores();
  }

  void import(ImportStmt& node, const Standing& place) {
    expr(*node.name, place);
    node.toplevel = place.toplevel;
    if (node.with_context) node.stores = place.symbols->stores();
    if (!node.target.empty()) node.ref = ref(node.target, place);
    for (ImportStmt::Imported& one : node.names) one.ref = ref(one.alias, place);
  }

  void collect_names(const Expr& target, const Standing& place,
                     std::vector<std::pair<std::string, SlotRef>>& to) const {
    if (target.kind == NodeKind::Name) {
      const auto& name = static_cast<const NameExpr&>(target);
      to.emplace_back(name.name, ref(name.name, place));
    } else if (target.kind == NodeKind::Tuple) {
      for (const ExprPtr& item : static_cast<const TupleExpr&>(target).items) collect_names(*item, place, to);
    }
  }
  void set(SetStmt& node, const Standing& place) {
    expr(*node.value, place);
    target(*node.target, *place.symbols);
    if (place.toplevel) collect_names(*node.target, place, node.exports);
  }
  void set_block(SetBlockStmt& node, const Standing& place) {
    Symbols symbols(place.symbols, place.symbols->function());
    symbols.analyse_body(node.body);
    if (node.filter) symbols.analyse_expr(*node.filter);
    Standing inside = place.inner(symbols);
    inside.output_check = false;
    node.loads = symbols.loads();
    node.escape = place.escape;
    body(node.body, inside);
    if (node.filter) expr(*node.filter, inside);
    target(*node.target, *place.symbols);
    if (place.toplevel) collect_names(*node.target, place, node.exports);
  }

  void autoescape(AutoescapeStmt& node, const Standing& place) {
    Symbols symbols(place.symbols, place.symbols->function());
    symbols.analyse_expr(*node.value);
    symbols.analyse_body(node.body);
    Standing inside = place.inner(symbols);
    expr(*node.value, inside);
    inside.escape = Escape::Dynamic;
    if (place.escape != Escape::Dynamic && node.value->kind == NodeKind::Const) {
      const Value& value = static_cast<const ConstExpr&>(*node.value).value;
      const bool on = value.is_bool()  ? value.as_bool()
                      : value.is_int() ? value.as_int() != 0
                                       : value.is_string() && !value.as_string().empty();
      inside.escape = on ? Escape::On : Escape::Off;
    }
    node.loads = symbols.loads();
    body(node.body, inside);
  }

  // ---- expressions
  [[nodiscard]] static SlotRef ref(const std::string& name, const Standing& place) {
    const auto found = place.symbols->find(name);
    return found ? place.symbols->ref(*found) : SlotRef{};
  }
  static void target(Expr& target_, const Symbols& symbols) {
    if (target_.kind == NodeKind::Name) {
      auto& name = static_cast<NameExpr&>(target_);
      name.ref = symbols.ref(*symbols.find(name.name));
    } else if (target_.kind == NodeKind::NamespaceTarget) {
      auto& name = static_cast<NamespaceTarget&>(target_);
      name.ref = symbols.ref(*symbols.find(name.name));
    } else {
      for (const ExprPtr& item : static_cast<TupleExpr&>(target_).items) target(*item, symbols);
    }
  }

  void expr(Expr& node, const Standing& place) {
    switch (node.kind) {
      case NodeKind::Name: {
        auto& name = static_cast<NameExpr&>(node);
        name.ref = ref(name.name, place);
        return;
      }
      case NodeKind::Attribute: {
        auto& attribute = static_cast<AttributeExpr&>(node);
        attribute.dict_method = is_dict_method(attribute.name);
        break;
      }
      case NodeKind::Concat: static_cast<ConcatExpr&>(node).escape = place.escape; break;
      case NodeKind::Filter: {
        auto& filter = static_cast<FilterExpr&>(node);
        filter.spec = find_filter(environment_, filter.name);
        if (!filter.spec && !place.soft) unknown(node, "filter", filter.name, filter_names(environment_));
        break;
      }
      case NodeKind::Test: {
        auto& test = static_cast<TestExpr&>(node);
        test.spec = find_test(test.name);
        if (!test.spec && !place.soft) unknown(node, "test", test.name, test_names());
        break;
      }
      default: break;
    }
    const bool condition = node.kind == NodeKind::Condition;
    const Standing soft = condition ? place.softly() : place;
    for_each_child(node, [&](const Node& child) {
      expr(const_cast<Expr&>(static_cast<const Expr&>(child)), condition ? soft : place);
    });
  }

  void unknown(const Node& node, std::string_view kind, const std::string& name,
               const std::vector<std::string_view>& known) {
    // The caret stands under the name: the last place it occurs in the node before its arguments.
    const std::string_view text = code_.span(node).text();
    std::uint32_t begin = node.begin;
    const std::size_t at = text.rfind(name);
    if (at != std::string_view::npos) begin += static_cast<std::uint32_t>(at);
    auto error = out_.error(kind == "filter" ? "template/unknown-filter" : "template/unknown-test",
                            code_.span(begin, begin + static_cast<std::uint32_t>(name.size())),
                            fmt::format("there is no {} `{}`", kind, name));
    if (const auto near = nearest(name, known)) error.help(fmt::format("did you mean `{}`?", *near));
  }

  TemplateCode& code_;
  Environment& environment_;
  Diagnostics& out_;
  Escape default_;
  bool extends_surely_ = false;
  std::uint32_t extends_ = 0;
  std::uint32_t loop_depth_ = 0;
};

}  // namespace

void resolve_names(TemplateCode& code, Environment& environment, Diagnostics& out) {
  Resolver(code, environment, out).run();
}

}  // namespace despatch::jinja
