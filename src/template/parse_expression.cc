#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "template/parser_base.h"

namespace despatch::jinja {

namespace {
// An expression of more levels than this would overrun the stack when it is evaluated; people's have ten.
constexpr std::uint16_t kMostDepth = 400;
}  // namespace

// ---- TokenStream
std::string TokenStream::describe_token(const Token& t) {
  switch (t.kind) {
    case TokenKind::VariableEnd: return "`}}`";
    case TokenKind::BlockEnd: return "`%}`";
    case TokenKind::End: return "the end of the template";
    case TokenKind::Data: return "text";
    case TokenKind::VariableBegin: return "`{{`";
    case TokenKind::BlockBegin: return "`{%`";
    case TokenKind::Broken: return "this";
    default: break;
  }
  if (t.text.size() > 40)
    return fmt::format("`{}…`", std::string_view(t.text.substr(0, t.text.find('\n'))).substr(0, 20));
  return fmt::format("`{}`", t.text);
}

void TokenStream::give_up(const Token& at, std::string message, std::string help) {
  if (at.kind != TokenKind::Broken) {
    auto error = out_.error("template/syntax", span(at), std::move(message));
    if (!help.empty()) error.help(std::move(help));
  }
  throw GaveUp{};
}
void TokenStream::expected(std::string_view what, std::string help) {
  give_up(now(), fmt::format("{} expected, {} found", what, describe_token(now())), std::move(help));
}
void TokenStream::expect_op(std::string_view op) {
  if (!skip_op(op)) expected(fmt::format("`{}`", op));
}
const Token& TokenStream::expect_name(std::string_view what) {
  if (now().kind != TokenKind::Name) expected(what);
  return next();
}
void TokenStream::too_nested() {
  out_.error("template/limit", span(now()), fmt::format("more than {} levels inside each other", most_nesting_))
      .help("give a part a name with `set`, or make a macro of it");
  throw GaveUp{};
}

// ---- ExpressionParser
void ExpressionParser::deepen(Expr& parent, const Expr& child) {
  parent.depth = std::max<std::uint16_t>(parent.depth, static_cast<std::uint16_t>(child.depth + 1));
  if (parent.depth <= kMostDepth) return;
  out_.error("template/limit", span(parent), "this expression is too long")
      .help("give a part a name with `set`; `~` joins any number of texts");
  throw GaveUp{};
}
void ExpressionParser::deepen(Expr& parent, const Arguments& arguments) {
  for (const ExprPtr& one : arguments.positional) deepen(parent, *one);
  for (const auto& [name, one] : arguments.keywords) deepen(parent, *one);
  if (arguments.star) deepen(parent, *arguments.star);
  if (arguments.star_star) deepen(parent, *arguments.star_star);
}

ExprPtr ExpressionParser::expression(Conditions conditions) {
  const Nest nest(*this);
  return conditions == Conditions::Yes ? condition() : logic_or();
}

ExprPtr ExpressionParser::condition() {
  ExprPtr value = logic_or();
  while (skip_name("if")) {
    auto made = node<ConditionExpr>(value->begin);
    made->yes = std::move(value);
    made->test = logic_or();
    if (skip_name("else")) {
      const Nest nest(*this);
      made->no = condition();
    }
    const std::initializer_list<const Expr*> children{made->test.get(), made->yes.get(), made->no.get()};
    value = done(std::move(made), children);
  }
  return value;
}

ExprPtr ExpressionParser::logic_or() {
  ExprPtr left = logic_and();
  while (skip_name("or")) {
    auto made = node<LogicExpr>(left->begin);
    made->is_and = false;
    made->left = std::move(left);
    made->right = logic_and();
    const std::initializer_list<const Expr*> children{made->left.get(), made->right.get()};
    left = done(std::move(made), children);
  }
  return left;
}
ExprPtr ExpressionParser::logic_and() {
  ExprPtr left = logic_not();
  while (skip_name("and")) {
    auto made = node<LogicExpr>(left->begin);
    made->left = std::move(left);
    made->right = logic_not();
    const std::initializer_list<const Expr*> children{made->left.get(), made->right.get()};
    left = done(std::move(made), children);
  }
  return left;
}
ExprPtr ExpressionParser::logic_not() {
  if (!at_name("not")) return comparison();
  const Nest nest(*this);
  auto made = node<UnaryExpr>(next().begin);
  made->operand = logic_not();
  const Expr* operand = made->operand.get();
  return done(std::move(made), {operand});
}

ExprPtr ExpressionParser::comparison() {
  ExprPtr first = sum();
  std::vector<std::pair<Comparison, ExprPtr>> rest;
  static constexpr std::pair<std::string_view, Comparison> kOps[] = {
      {"==", Comparison::Equal},     {"!=", Comparison::NotEqual}, {"<", Comparison::Less},
      {"<=", Comparison::LessEqual}, {">", Comparison::Greater},   {">=", Comparison::GreaterEqual}};
  while (true) {
    const auto* found = std::ranges::find_if(kOps, [&](const auto& op) { return at_op(op.first); });
    if (found != std::end(kOps)) {
      next();
      rest.emplace_back(found->second, sum());
    } else if (skip_name("in")) {
      rest.emplace_back(Comparison::In, sum());
    } else if (at_name("not") && is_name(look(), "in")) {
      next();
      next();
      rest.emplace_back(Comparison::NotIn, sum());
    } else {
      break;
    }
  }
  if (rest.empty()) return first;
  auto made = node<CompareExpr>(first->begin);
  made->first = std::move(first);
  made->rest = std::move(rest);
  for (const auto& [op, operand] : made->rest) deepen(*made, *operand);
  const Expr* head = made->first.get();
  return done(std::move(made), {head});
}

ExprPtr ExpressionParser::sum() {
  ExprPtr left = concat();
  while (at_op("+") || at_op("-")) {
    auto made = node<BinaryExpr>(left->begin);
    made->op = next().text == "+" ? Operator::Add : Operator::Subtract;
    made->left = std::move(left);
    made->right = concat();
    const std::initializer_list<const Expr*> children{made->left.get(), made->right.get()};
    left = done(std::move(made), children);
  }
  return left;
}
ExprPtr ExpressionParser::concat() {
  ExprPtr first = product();
  if (!at_op("~")) return first;
  auto made = node<ConcatExpr>(first->begin);
  deepen(*made, *first);
  made->parts.push_back(std::move(first));
  while (skip_op("~")) {
    made->parts.push_back(product());
    deepen(*made, *made->parts.back());
  }
  return done(std::move(made), {});
}
ExprPtr ExpressionParser::product() {
  ExprPtr left = power();
  while (at_op("*") || at_op("/") || at_op("//") || at_op("%")) {
    auto made = node<BinaryExpr>(left->begin);
    const std::string_view op = next().text;
    made->op = op == "*"    ? Operator::Multiply
               : op == "/"  ? Operator::Divide
               : op == "//" ? Operator::FloorDivide
                            : Operator::Modulo;
    made->left = std::move(left);
    made->right = power();
    const std::initializer_list<const Expr*> children{made->left.get(), made->right.get()};
    left = done(std::move(made), children);
  }
  return left;
}
// Jinja's `**` takes the left pair first, unlike Python's, when it compiles: 2**3**2 is written out as (2**3)**2.
ExprPtr ExpressionParser::power() {
  ExprPtr left = unary();
  while (at_op("**")) {
    next();
    auto made = node<BinaryExpr>(left->begin);
    made->op = Operator::Power;
    made->left = std::move(left);
    made->right = unary();
    const std::initializer_list<const Expr*> children{made->left.get(), made->right.get()};
    left = done(std::move(made), children);
  }
  return left;
}

ExprPtr ExpressionParser::unary(bool with_filter) {
  ExprPtr value;
  if (at_op("-") || at_op("+")) {
    const Nest nest(*this);
    const Token& sign = next();
    auto made = node<UnaryExpr>(sign.begin);
    made->op = sign.text == "-" ? UnaryExpr::Op::Minus : UnaryExpr::Op::Plus;
    made->operand = unary(false);
    const Expr* operand = made->operand.get();
    value = done(std::move(made), {operand});
  } else {
    value = primary();
  }
  value = postfix(std::move(value));
  return with_filter ? filters_and_tests(std::move(value)) : std::move(value);
}

ExprPtr ExpressionParser::primary() {
  const Token& token = now();
  switch (token.kind) {
    case TokenKind::Name: return name_or_constant();
    case TokenKind::String: return texts();
    case TokenKind::Integer:
    case TokenKind::Float: return number();
    default: break;
  }
  if (at_op("(")) {
    const Nest nest(*this);
    const std::uint32_t begin = next().begin;
    ExprPtr inner = tuple(Conditions::Yes, {}, true);
    expect_op(")");
    if (inner->kind == NodeKind::Tuple) {
      inner->begin = begin;
      inner->end = last_end();
    }
    return inner;
  }
  if (at_op("[")) return list();
  if (at_op("{")) return dict();
  std::string help;
  if (token.kind == TokenKind::VariableEnd && tokens_[at_ > 0 ? at_ - 1 : 0].kind == TokenKind::VariableBegin)
    give_up(token, "nothing stands between `{{` and `}}`", "name what to print, or take the braces away");
  if (at_op("=")) help = "`==` compares; `set` gives a name a value";
  if (at_op("|")) help = "a filter stands after what it filters";
  expected("an expression", help);
}

ExprPtr ExpressionParser::name_or_constant() {
  const Token& token = next();
  const std::string_view text = token.text;
  const bool yes = text == "true" || text == "True";
  if (yes || text == "false" || text == "False" || text == "none" || text == "None") {
    auto made = node<ConstExpr>(token.begin);
    made->value = yes || text[0] == 'f' || text[0] == 'F' ? Value(yes) : Value(nullptr);
    return done(std::move(made), {});
  }
  auto made = node<NameExpr>(token.begin);
  made->name = text;
  return done(std::move(made), {});
}

ExprPtr ExpressionParser::texts() {
  auto made = node<ConstExpr>(now().begin);
  std::string text;
  while (now().kind == TokenKind::String) text += next().value;
  made->value = Value(std::move(text));
  return done(std::move(made), {});
}

ExprPtr ExpressionParser::number() {
  const Token& token = next();
  auto made = node<ConstExpr>(token.begin);
  std::string digits;
  std::ranges::copy_if(token.text, std::back_inserter(digits), [](char c) { return c != '_'; });
  const char* begin = digits.data();
  const char* end = begin + digits.size();
  if (token.kind == TokenKind::Float) {
    double d = 0;
    const auto result = std::from_chars(begin, end, d);
    if (result.ec == std::errc::result_out_of_range) d = digits.find("e-") == std::string::npos ? HUGE_VAL : 0.0;
    made->value = Value(d);
    return done(std::move(made), {});
  }
  int base = 10;
  if (digits.size() > 2 && digits[0] == '0') {
    const char sort = static_cast<char>(digits[1] | 0x20);
    base = sort == 'x' ? 16 : sort == 'o' ? 8 : sort == 'b' ? 2 : 10;
  }
  std::int64_t n = 0;
  if (std::from_chars(begin + (base == 10 ? 0 : 2), end, n, base).ec != std::errc{})
    give_up(token, fmt::format("{} has more than 64 bits", token.text), "write it with a decimal point");
  made->value = Value(n);
  return done(std::move(made), {});
}

ExprPtr ExpressionParser::tuple(Conditions conditions, std::string_view end, bool in_brackets, bool names_only) {
  auto made = node<TupleExpr>(now().begin);
  bool is_tuple = false;
  const auto at_end = [&] {
    return now().kind == TokenKind::VariableEnd || now().kind == TokenKind::BlockEnd || at_op(")") ||
           (!end.empty() && at_name(end));
  };
  while (true) {
    if (!made->items.empty()) expect_op(",");
    if (at_end()) break;
    made->items.push_back(names_only ? primary() : expression(conditions));
    deepen(*made, *made->items.back());
    if (!at_op(",")) break;
    is_tuple = true;
  }
  if (!is_tuple) {
    if (!made->items.empty()) return std::move(made->items[0]);
    if (!in_brackets) expected("an expression");
  }
  return done(std::move(made), {});
}

ExprPtr ExpressionParser::list() {
  const Nest nest(*this);
  auto made = node<ListExpr>(next().begin);
  while (!at_op("]")) {
    if (!made->items.empty()) expect_op(",");
    if (at_op("]")) break;
    made->items.push_back(expression());
    deepen(*made, *made->items.back());
  }
  expect_op("]");
  return done(std::move(made), {});
}

ExprPtr ExpressionParser::dict() {
  const Nest nest(*this);
  auto made = node<DictExpr>(next().begin);
  while (!at_op("}")) {
    if (!made->items.empty()) expect_op(",");
    if (at_op("}")) break;
    ExprPtr key = expression();
    expect_op(":");
    made->items.emplace_back(std::move(key), expression());
    deepen(*made, *made->items.back().first);
    deepen(*made, *made->items.back().second);
  }
  expect_op("}");
  return done(std::move(made), {});
}

ExprPtr ExpressionParser::postfix(ExprPtr value) {
  while (true) {
    if (at_op(".") || at_op("["))
      value = subscript(std::move(value));
    else if (at_op("("))
      value = call(std::move(value));
    else
      return value;
  }
}

ExprPtr ExpressionParser::filters_and_tests(ExprPtr value) {
  while (true) {
    if (at_op("|"))
      value = filter_chain(std::move(value), false);
    else if (at_name("is"))
      value = test(std::move(value));
    else if (at_op("("))
      value = call(std::move(value));
    else
      return value;
  }
}

ExprPtr ExpressionParser::subscript(ExprPtr object) {
  const std::uint32_t begin = object->begin;
  if (skip_op(".")) {
    const Token& token = now();
    if (token.kind == TokenKind::Name) {
      next();
      auto made = node<AttributeExpr>(begin);
      made->name = token.text;
      made->object = std::move(object);
      const Expr* child = made->object.get();
      return done(std::move(made), {child});
    }
    if (token.kind != TokenKind::Integer) expected("a name or a number after `.`");
    auto made = node<ItemExpr>(begin);
    made->key = number();
    made->object = std::move(object);
    const Expr* child = made->object.get();
    return done(std::move(made), {child});
  }
  const Nest nest(*this);
  next();
  auto keys = node<TupleExpr>(now().begin);
  while (!at_op("]")) {
    if (!keys->items.empty()) expect_op(",");
    keys->items.push_back(subscribed());
    deepen(*keys, *keys->items.back());
  }
  expect_op("]");
  auto made = node<ItemExpr>(begin);
  made->object = std::move(object);
  if (keys->items.size() == 1)
    made->key = std::move(keys->items[0]);
  else
    made->key = std::move(keys);
  const std::initializer_list<const Expr*> children{made->object.get(), made->key.get()};
  return done(std::move(made), children);
}

ExprPtr ExpressionParser::subscribed() {
  auto made = node<SliceExpr>(now().begin);
  const auto ends = [&] { return at_op(":") || at_op("]") || at_op(","); };
  if (!at_op(":")) {
    ExprPtr one = expression();
    if (!at_op(":")) return one;
    made->from = std::move(one);
  }
  next();
  if (!ends()) made->to = expression();
  if (skip_op(":") && !ends()) made->step = expression();
  const std::initializer_list<const Expr*> children{made->from.get(), made->to.get(), made->step.get()};
  return done(std::move(made), children);
}

ExprPtr ExpressionParser::call(ExprPtr callee) {
  auto made = node<CallExpr>(callee->begin);
  made->callee = std::move(callee);
  made->arguments = arguments();
  deepen(*made, made->arguments);
  const Expr* child = made->callee.get();
  return done(std::move(made), {child});
}

Arguments ExpressionParser::arguments() {
  const Nest nest(*this);
  const Token& open = next();
  Arguments made;
  bool first = true;
  while (!at_op(")")) {
    if (!first) {
      expect_op(",");
      if (at_op(")")) break;
    }
    first = false;
    argument(made, open);
  }
  expect_op(")");
  return made;
}

void ExpressionParser::argument(Arguments& to, const Token& open) {
  static_cast<void>(open);
  if (skip_op("*")) {
    if (to.star || to.star_star) give_up(now(), "only one `*` may stand in a call, before `**`");
    to.star = expression();
    return;
  }
  if (skip_op("**")) {
    if (to.star_star) give_up(now(), "only one `**` may stand in a call");
    to.star_star = expression();
    return;
  }
  if (now().kind == TokenKind::Name && is_op(look(), "=")) {
    if (to.star_star) give_up(now(), "a named argument stands before `**`");
    const Token& name = next();
    next();
    for (const auto& [given, value] : to.keywords)
      if (given == name.text) give_up(name, fmt::format("`{}` is given twice", name.text));
    ExprPtr value = expression();
    to.keywords.emplace_back(name.text, std::move(value));
    return;
  }
  if (to.star || to.star_star || !to.keywords.empty())
    give_up(now(), "an argument without a name stands before those with one");
  to.positional.push_back(expression());
}

ExprPtr ExpressionParser::filter_chain(ExprPtr input, bool first_inline) {
  while (first_inline || at_op("|")) {
    if (!first_inline) next();
    first_inline = false;
    const Token& token = expect_name("the name of a filter");
    auto made = node<FilterExpr>(input ? input->begin : token.begin);
    made->name = token.text;
    while (skip_op(".")) made->name.append(".").append(expect_name("the rest of the filter's name").text);
    if (at_op("(")) made->arguments = arguments();
    deepen(*made, made->arguments);
    made->input = std::move(input);
    const Expr* child = made->input.get();
    input = done(std::move(made), {child});
  }
  return input;
}

ExprPtr ExpressionParser::test(ExprPtr input) {
  const std::uint32_t begin = input->begin;
  next();
  const bool negated = skip_name("not");
  const Token& token = expect_name("the name of a test after `is`");
  auto made = node<TestExpr>(begin);
  made->name = token.text;
  while (skip_op(".")) made->name.append(".").append(expect_name("the rest of the test's name").text);
  const TokenKind kind = now().kind;
  const bool starts_value = kind == TokenKind::Name || kind == TokenKind::String || kind == TokenKind::Integer ||
                            kind == TokenKind::Float || at_op("[") || at_op("{");
  if (at_op("(")) {
    made->arguments = arguments();
  } else if (starts_value && !at_name("else") && !at_name("or") && !at_name("and")) {
    if (at_name("is")) give_up(now(), "`is` cannot follow a test", "`and` joins two tests");
    made->arguments.positional.push_back(postfix(primary()));
  }
  deepen(*made, made->arguments);
  made->input = std::move(input);
  const Expr* child = made->input.get();
  ExprPtr result = done(std::move(made), {child});
  if (!negated) return result;
  auto turned = node<UnaryExpr>(begin);
  turned->operand = std::move(result);
  const Expr* operand = turned->operand.get();
  return done(std::move(turned), {operand});
}

// ---- targets
bool ExpressionParser::make_store(Expr& target) {
  if (target.kind == NodeKind::Name) {
    static_cast<NameExpr&>(target).use = Use::Store;
    return true;
  }
  if (target.kind != NodeKind::Tuple) return false;
  return std::ranges::all_of(static_cast<TupleExpr&>(target).items,
                             [&](const ExprPtr& item) { return make_store(*item); });
}

std::unique_ptr<NameExpr> ExpressionParser::name_target(Use use) {
  const Token& token = expect_name("a name");
  static constexpr std::string_view kConstants[] = {"true", "false", "none", "True", "False", "None"};
  if (std::ranges::find(kConstants, token.text) != std::end(kConstants))
    give_up(token, fmt::format("`{}` cannot be given a value", token.text));
  auto made = node<NameExpr>(token.begin);
  made->name = token.text;
  made->use = use;
  made->end = token.end;
  return made;
}

ExprPtr ExpressionParser::assignment_target(std::string_view end, bool with_namespace) {
  if (with_namespace && is_op(look(), ".")) {
    auto made = node<NamespaceTarget>(now().begin);
    made->name = expect_name("a name").text;
    next();
    made->attribute = expect_name("a name after `.`").text;
    return done(std::move(made), {});
  }
  const Token& first = now();
  ExprPtr target = tuple(Conditions::Yes, end, false, true);
  if (!make_store(*target)) give_up(first, "only a name, or names with commas between them, can be given a value");
  return target;
}

}  // namespace despatch::jinja
