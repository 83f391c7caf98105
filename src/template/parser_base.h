// What the two halves of the parser share: the token stream, and how faults are told.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "template/code.h"
#include "template/lexer.h"

namespace despatch::jinja {

/// The rest of this tag is skipped; the fault is told already.
struct GaveUp {};

class TokenStream {
 public:
  TokenStream(const Source& source, const Tokens& tokens, Diagnostics& out, std::uint32_t most_nesting)
      : source_(source), tokens_(tokens.all), out_(out), most_nesting_(most_nesting) {}

 protected:
  [[nodiscard]] const Token& now() const { return tokens_[at_]; }
  [[nodiscard]] const Token& look() const { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }
  const Token& next() {
    const Token& token = tokens_[at_];
    if (at_ + 1 < tokens_.size()) ++at_;
    return token;
  }
  [[nodiscard]] std::uint32_t last_end() const { return at_ > 0 ? tokens_[at_ - 1].end : 0; }
  [[nodiscard]] static bool is_op(const Token& t, std::string_view op) {
    return t.kind == TokenKind::Operator && t.text == op;
  }
  [[nodiscard]] static bool is_name(const Token& t, std::string_view name) {
    return t.kind == TokenKind::Name && t.text == name;
  }
  [[nodiscard]] bool at_op(std::string_view op) const { return is_op(now(), op); }
  [[nodiscard]] bool at_name(std::string_view name) const { return is_name(now(), name); }
  bool skip_op(std::string_view op) {
    if (!at_op(op)) return false;
    next();
    return true;
  }
  bool skip_name(std::string_view name) {
    if (!at_name(name)) return false;
    next();
    return true;
  }

  [[nodiscard]] Span span(std::uint32_t begin, std::uint32_t end) const { return {&source_, begin, end}; }
  [[nodiscard]] Span span(const Token& t) const { return span(t.begin, t.end); }
  [[nodiscard]] Span span(const Node& n) const { return span(n.begin, n.end); }
  /// "`x`", "the end of the tag": for messages.
  [[nodiscard]] static std::string describe_token(const Token& t);

  [[noreturn]] void give_up(const Token& at, std::string message, std::string help = {});
  /// "`,` expected, `x` found"
  [[noreturn]] void expected(std::string_view what, std::string help = {});
  void expect_op(std::string_view op);
  const Token& expect_name(std::string_view what);

  /// Counts nesting, so that no template makes the parser or the merge overrun the stack.
  struct Nest {
    explicit Nest(TokenStream& s) : stream(s) {
      if (++stream.nesting_ > stream.most_nesting_) {
        --stream.nesting_;
        stream.too_nested();
      }
    }
    ~Nest() { --stream.nesting_; }
    TokenStream& stream;
  };
  [[noreturn]] void too_nested();

  const Source& source_;
  const std::vector<Token>& tokens_;
  Diagnostics& out_;
  std::size_t at_ = 0;

 private:
  std::uint32_t nesting_ = 0;
  std::uint32_t most_nesting_;
};

/// Expressions, with Jinja's precedence.
class ExpressionParser : public TokenStream {
 public:
  using TokenStream::TokenStream;

 protected:
  enum class Conditions : bool { No, Yes };
  ExprPtr expression(Conditions conditions = Conditions::Yes);
  /// One expression, or a tuple when commas follow. `end` ends it besides the end of the tag.
  ExprPtr tuple(Conditions conditions, std::string_view end, bool in_brackets, bool names_only = false);
  ExprPtr filter_chain(ExprPtr input, bool first_inline);
  std::unique_ptr<NameExpr> name_target(Use use);
  ExprPtr assignment_target(std::string_view end, bool with_namespace);

 private:
  ExprPtr condition();
  ExprPtr logic_or();
  ExprPtr logic_and();
  ExprPtr logic_not();
  ExprPtr comparison();
  ExprPtr sum();
  ExprPtr concat();
  ExprPtr product();
  ExprPtr power();
  ExprPtr unary(bool with_filter = true);
  ExprPtr primary();
  ExprPtr name_or_constant();
  ExprPtr texts();
  ExprPtr number();
  ExprPtr list();
  ExprPtr dict();
  ExprPtr postfix(ExprPtr node);
  ExprPtr filters_and_tests(ExprPtr node);
  ExprPtr subscript(ExprPtr object);
  ExprPtr subscribed();
  ExprPtr call(ExprPtr callee);
  ExprPtr test(ExprPtr input);
  Arguments arguments();
  void argument(Arguments& to, const Token& open);
  bool make_store(Expr& target);

  template <class T>
  std::unique_ptr<T> node(std::uint32_t begin) {
    auto made = std::make_unique<T>();
    made->begin = begin;
    made->end = begin;
    return made;
  }
  /// Sets the node's end, and its depth above `children`.
  template <class T>
  ExprPtr done(std::unique_ptr<T> made, std::initializer_list<const Expr*> children) {
    made->end = std::max(last_end(), made->begin);
    for (const Expr* child : children)
      if (child) deepen(*made, *child);
    return made;
  }
  void deepen(Expr& parent, const Expr& child);
  void deepen(Expr& parent, const Arguments& arguments);
};

}  // namespace despatch::jinja
