// A template made ready to run: one tree, made by the parser, in which the compiler has resolved every name to a slot.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "template/filters.h"
#include "template/python.h"
#include "template/runtime.h"
#include "template/trace.h"

namespace despatch::jinja {

struct Exec;

enum class NodeKind : std::uint8_t {
  // expressions
  Const,
  Name,
  NamespaceTarget,
  Tuple,
  List,
  Dict,
  Condition,
  Filter,
  Test,
  Call,
  Attribute,
  Item,
  Slice,
  Concat,
  Compare,
  Binary,
  Unary,
  Logic,
  // statements
  Output,
  For,
  If,
  Macro,
  CallBlock,
  FilterBlock,
  With,
  Block,
  Extends,
  Include,
  Import,
  Set,
  SetBlock,
  Do,
  Autoescape,
  Jump,
};

struct Node {
  explicit Node(NodeKind k) : kind(k) {}
  virtual ~Node() = default;
  const NodeKind kind;
  std::uint16_t depth = 1;  ///< of the expression below, so that none is deeper than the stack
  std::uint32_t begin = 0, end = 0;
};
struct Expr : Node {
  using Node::Node;
  /// The value, either in `scratch` or where it already lives and stays while this statement runs.
  virtual const Value& eval(Exec&, Value& scratch) const = 0;
};
using ExprPtr = std::unique_ptr<Expr>;
using Exprs = std::vector<ExprPtr>;

enum class Flow : std::uint8_t { Normal, Break, Continue };
struct Stmt : Node {
  using Node::Node;
  virtual Flow run(Exec&) const = 0;
  std::uint32_t cost = 60;  ///< what running it once counts for
};
using StmtPtr = std::unique_ptr<Stmt>;
using Body = std::vector<StmtPtr>;

/// A variable: `hops` functions outwards, then the slot there.
struct SlotRef {
  std::uint32_t hops = 0;
  std::uint32_t slot = 0;
};
/// What a scope does to its slots when it is entered.
struct Load {
  enum class Action : std::uint8_t { Resolve, Alias, Missing } action = Action::Missing;
  std::uint32_t slot = 0;
  SlotRef from;
  std::string name;
};
using Loads = std::vector<Load>;
/// Local names that a template included here sees.
using Stores = std::vector<std::pair<std::string, SlotRef>>;

/// Whether what is printed is escaped: known when compiled, but inside `{% autoescape expression %}`.
enum class Escape : std::uint8_t { Off, On, Dynamic };

// ---- expressions
enum class Use : std::uint8_t { Load, Store, Parameter };
struct ConstExpr : Expr {
  ConstExpr() : Expr(NodeKind::Const) {}
  const Value& eval(Exec&, Value&) const override { return value; }
  Value value;
};
struct NameExpr : Expr {
  NameExpr() : Expr(NodeKind::Name) {}
  const Value& eval(Exec&, Value&) const override;
  std::string name;
  Use use = Use::Load;
  SlotRef ref;
};
/// `ns.x` as the target of a set.
struct NamespaceTarget : Expr {
  NamespaceTarget() : Expr(NodeKind::NamespaceTarget) {}
  const Value& eval(Exec&, Value&) const override;
  std::string name, attribute;
  SlotRef ref;
};
struct TupleExpr : Expr {
  TupleExpr() : Expr(NodeKind::Tuple) {}
  const Value& eval(Exec&, Value&) const override;
  Exprs items;
};
struct ListExpr : Expr {
  ListExpr() : Expr(NodeKind::List) {}
  const Value& eval(Exec&, Value&) const override;
  Exprs items;
};
struct DictExpr : Expr {
  DictExpr() : Expr(NodeKind::Dict) {}
  const Value& eval(Exec&, Value&) const override;
  std::vector<std::pair<ExprPtr, ExprPtr>> items;
};
struct ConditionExpr : Expr {
  ConditionExpr() : Expr(NodeKind::Condition) {}
  const Value& eval(Exec&, Value&) const override;
  ExprPtr test, yes, no;  ///< `no` may be null
};
struct Arguments {
  Exprs positional;
  std::vector<std::pair<std::string, ExprPtr>> keywords;
  ExprPtr star, star_star;
};
struct FilterExpr : Expr {
  FilterExpr() : Expr(NodeKind::Filter) {}
  const Value& eval(Exec&, Value&) const override;
  Value apply(Exec&, const Value& input) const;
  ExprPtr input;  ///< null in `{% filter %}` and `{% set x | f %}`
  std::string name;
  const FilterSpec* spec = nullptr;  ///< null: an error when it is reached
  Arguments arguments;
};
struct TestExpr : Expr {
  TestExpr() : Expr(NodeKind::Test) {}
  const Value& eval(Exec&, Value&) const override;
  ExprPtr input;
  std::string name;
  const FilterSpec* spec = nullptr;
  Arguments arguments;
};
struct CallExpr : Expr {
  CallExpr() : Expr(NodeKind::Call) {}
  const Value& eval(Exec&, Value&) const override;
  /// Calls, and writes the result; a macro writes straight into the output. `caller` is that of a call block, or
  /// undefined.
  void write(Exec&, const Value& caller, Escape escape) const;
  ExprPtr callee;
  Arguments arguments;
};
struct AttributeExpr : Expr {
  AttributeExpr() : Expr(NodeKind::Attribute) {}
  const Value& eval(Exec&, Value&) const override;
  ExprPtr object;
  std::string name;
  bool dict_method = false;  ///< `name` is a method of every dict
};
struct ItemExpr : Expr {
  ItemExpr() : Expr(NodeKind::Item) {}
  const Value& eval(Exec&, Value&) const override;
  ExprPtr object, key;  ///< `key` may be a SliceExpr
};
struct SliceExpr : Expr {
  SliceExpr() : Expr(NodeKind::Slice) {}
  const Value& eval(Exec&, Value&) const override;
  ExprPtr from, to, step;  ///< any may be null
};
struct ConcatExpr : Expr {
  ConcatExpr() : Expr(NodeKind::Concat) {}
  const Value& eval(Exec&, Value&) const override;
  Exprs parts;
  Escape escape = Escape::Off;
};
enum class Comparison : std::uint8_t { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, In, NotIn };
struct CompareExpr : Expr {
  CompareExpr() : Expr(NodeKind::Compare) {}
  const Value& eval(Exec&, Value&) const override;
  ExprPtr first;
  std::vector<std::pair<Comparison, ExprPtr>> rest;
};
struct BinaryExpr : Expr {
  BinaryExpr() : Expr(NodeKind::Binary) {}
  const Value& eval(Exec&, Value&) const override;
  Operator op = Operator::Add;
  ExprPtr left, right;
};
struct UnaryExpr : Expr {
  UnaryExpr() : Expr(NodeKind::Unary) {}
  const Value& eval(Exec&, Value&) const override;
  enum class Op : std::uint8_t { Not, Minus, Plus } op = Op::Not;
  ExprPtr operand;
};
struct LogicExpr : Expr {
  LogicExpr() : Expr(NodeKind::Logic) {}
  const Value& eval(Exec&, Value&) const override;
  bool is_and = true;
  ExprPtr left, right;
};

// ---- statements
/// Literal text and printed expressions, in order.
struct OutputStmt : Stmt {
  OutputStmt() : Stmt(NodeKind::Output) {}
  Flow run(Exec&) const override;
  struct Piece {
    std::string_view text;  ///< when `expr` is null
    std::uint32_t begin = 0, end = 0;
    ExprPtr expr;
  };
  std::vector<Piece> pieces;
  Escape escape = Escape::Off;
  bool unless_extended = false;  ///< prints only while no `extends` was met
  bool dropped = false;          ///< after an `extends` that is always met
};
struct ForStmt : Stmt {
  ForStmt() : Stmt(NodeKind::For) {}
  Flow run(Exec&) const override;
  /// Of a recursive loop, one level.
  Flow run_over(Exec&, const Value& over, std::uint32_t depth) const;
  ExprPtr target, iter, test;
  Body body, otherwise;
  bool recursive = false;
  bool extended = false;  ///< `loop` is used
  ExprPtr test_target;    ///< the target again, in the test's own function
  Loads loads, else_loads, test_loads;
  std::uint32_t loop_slot = 0;
  std::uint32_t test_slots = 0, recursion_slots = 0;
  Escape escape = Escape::Off;
};
struct IfStmt : Stmt {
  IfStmt() : Stmt(NodeKind::If) {}
  Flow run(Exec&) const override;
  struct Branch {
    ExprPtr test;
    Body body;
  };
  std::vector<Branch> branches;
  Body otherwise;
};
/// What a macro and the body of a call block have in common.
struct MacroCode {
  std::string name;  ///< empty: a call block's
  std::vector<std::unique_ptr<NameExpr>> parameters;
  Exprs defaults;  ///< of the last parameters
  Body body;
  Loads loads;
  std::uint32_t slots = 0;
  std::optional<std::uint32_t> caller_slot, kwargs_slot, varargs_slot;
  bool accesses_caller = false, accesses_kwargs = false, accesses_varargs = false, explicit_caller = false;
  std::uint32_t begin = 0, end = 0;
};
struct MacroStmt : Stmt {
  MacroStmt() : Stmt(NodeKind::Macro) {}
  Flow run(Exec&) const override;
  MacroCode code;
  SlotRef ref;
  bool toplevel = false;
};
struct CallBlockStmt : Stmt {
  CallBlockStmt() : Stmt(NodeKind::CallBlock) {}
  Flow run(Exec&) const override;
  MacroCode code;
  std::unique_ptr<CallExpr> call;
  Escape escape = Escape::Off;
};
struct FilterBlockStmt : Stmt {
  FilterBlockStmt() : Stmt(NodeKind::FilterBlock) {}
  Flow run(Exec&) const override;
  ExprPtr filter;  ///< a chain of FilterExpr, the innermost without input
  Body body;
  Loads loads;
  Escape escape = Escape::Off;
};
struct WithStmt : Stmt {
  WithStmt() : Stmt(NodeKind::With) {}
  Flow run(Exec&) const override;
  std::vector<std::pair<ExprPtr, ExprPtr>> targets;
  Body body;
  Loads loads;
};
struct BlockStmt : Stmt {
  BlockStmt() : Stmt(NodeKind::Block) {}
  Flow run(Exec&) const override;
  std::string name;
  bool scoped = false, required = false;
  bool dropped = false, unless_extended = false;
  Stores stores;
  std::uint32_t index = 0;  ///< in the template's blocks
};
/// The body of a block, run by whoever calls it.
struct BlockCode {
  std::string name;
  Body body;
  Loads loads;
  std::uint32_t slots = 0;
  std::optional<std::uint32_t> self_slot, super_slot;
  std::uint32_t begin = 0, end = 0;
  const struct TemplateCode* owner = nullptr;
};
struct ExtendsStmt : Stmt {
  ExtendsStmt() : Stmt(NodeKind::Extends) {}
  Flow run(Exec&) const override;
  ExprPtr name;
  bool again = false;            ///< one came before: an error if it was met
  bool certainly_again = false;  ///< it always was
};
struct IncludeStmt : Stmt {
  IncludeStmt() : Stmt(NodeKind::Include) {}
  Flow run(Exec&) const override;
  ExprPtr name;
  bool ignore_missing = false, with_context = true;
  Stores stores;
};
struct ImportStmt : Stmt {
  ImportStmt() : Stmt(NodeKind::Import) {}
  Flow run(Exec&) const override;
  ExprPtr name;
  bool with_context = false;
  std::string target;  ///< of `import … as`; empty in `from … import`
  SlotRef ref;
  struct Imported {
    std::string name, alias;
    SlotRef ref;
    std::uint32_t begin = 0, end = 0;
  };
  std::vector<Imported> names;
  bool toplevel = false;
  Stores stores;
};
struct SetStmt : Stmt {
  SetStmt() : Stmt(NodeKind::Set) {}
  Flow run(Exec&) const override;
  ExprPtr target, value;
  std::vector<std::pair<std::string, SlotRef>> exports;
};
struct SetBlockStmt : Stmt {
  SetBlockStmt() : Stmt(NodeKind::SetBlock) {}
  Flow run(Exec&) const override;
  ExprPtr target, filter;
  Body body;
  Loads loads;
  Escape escape = Escape::Off;
  std::vector<std::pair<std::string, SlotRef>> exports;
};
struct DoStmt : Stmt {
  DoStmt() : Stmt(NodeKind::Do) {}
  Flow run(Exec&) const override;
  ExprPtr value;
};
struct AutoescapeStmt : Stmt {
  AutoescapeStmt() : Stmt(NodeKind::Autoescape) {}
  Flow run(Exec&) const override;
  ExprPtr value;
  Body body;
  Loads loads;
};
struct JumpStmt : Stmt {
  JumpStmt() : Stmt(NodeKind::Jump) {}
  Flow run(Exec&) const override { return is_break ? Flow::Break : Flow::Continue; }
  bool is_break = true;
};

struct TemplateCode {
  const Source* source = nullptr;
  std::string normalized;  ///< the text with \n for every line break, when it has others
  Body body;
  Loads loads;
  std::uint32_t slots = 0;
  std::optional<std::uint32_t> self_slot;
  bool extends = false;
  std::vector<std::unique_ptr<BlockCode>> blocks;
  std::vector<std::string> names;  ///< templates named in it by a plain text

  [[nodiscard]] Span span(std::uint32_t begin, std::uint32_t end) const { return {source, begin, end}; }
  [[nodiscard]] Span span(const Node& node) const { return {source, node.begin, node.end}; }
};

struct Module : Thing {
  static constexpr ThingKind kKind = ThingKind::Module;
  Module() : Thing(kKind) {}
  std::string name, body;
  std::vector<PrintedExpression> parts;  ///< of `body`, in a traced merge
  Dict exported;
};

/// repr of the things declared here and in exec.h.
void append_code_thing(Runtime&, std::string& out, const Thing&);

}  // namespace despatch::jinja
