#include "template/parser.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "template/parser_base.h"
#include "template/unicode.h"

namespace despatch::jinja {
namespace {

constexpr std::size_t kMostErrors = 50;

// Tags that begin something, and what ends it.
constexpr std::pair<std::string_view, std::string_view> kEnds[] = {
    {"for", "endfor"},       {"if", "endif"},     {"macro", "endmacro"}, {"call", "endcall"},
    {"filter", "endfilter"}, {"with", "endwith"}, {"block", "endblock"}, {"autoescape", "endautoescape"},
    {"set", "endset"},
};
constexpr std::string_view kTags[] = {"for",     "if",   "block",      "extends", "print", "macro",
                                      "include", "from", "import",     "set",     "with",  "call",
                                      "do",      "raw",  "autoescape", "filter",  "break", "continue"};
// What people type who know another language of templates.
constexpr std::pair<std::string_view, std::string_view> kForeign[] = {
    {"elseif", "the tag is `elif`"},
    {"elsif", "the tag is `elif`"},
    {"end", "each tag has an end of its own: `endif`, `endfor`, …"},
    {"foreach", "the tag is `for`: `{% for x in list %}`"},
    {"while", "there is no `while`; `{% for i in range(10) %}` with `{% break %}` does its work"},
    {"assign", "the tag is `set`: `{% set x = 1 %}`"},
    {"let", "the tag is `set`: `{% set x = 1 %}`"},
    {"comment", "a comment is written `{# … #}`"},
    {"unless", "write `{% if not … %}`"},
    {"switch", "write `{% if %}` and `{% elif %}`"},
    {"case", "write `{% if %}` and `{% elif %}`"},
    {"load", "filters need no loading"},
    {"trans", "translation is not part of these templates"},
};

class Parser : public ExpressionParser {
 public:
  Parser(const Source& source, const Tokens& tokens, Environment& environment, Diagnostics& out, TemplateCode& code)
      : ExpressionParser(source, tokens, out, environment.options().limits.nesting),
        code_(code),
        first_error_(out.size()) {}

  void run() { code_.body = body({}); }

 private:
  struct Open {
    std::string_view tag;
    Span where;
  };

  [[nodiscard]] bool too_many() const { return out_.size() >= first_error_ + kMostErrors; }

  void skip_tag() {
    while (now().kind != TokenKind::BlockEnd && now().kind != TokenKind::VariableEnd && now().kind != TokenKind::End)
      next();
    if (now().kind != TokenKind::End) next();
  }
  void end_of_tag() {
    if (now().kind == TokenKind::BlockEnd) {
      next();
      return;
    }
    expected("`%}`");
  }

  // ---- bodies
  // Statements up to a tag named in `ends`, which is left as the next token after `{%`; or to the template's end.
  Body body(std::vector<std::string_view> ends) {
    ends_.push_back(std::move(ends));
    Body made;
    std::unique_ptr<OutputStmt> output;
    const auto flush = [&] {
      if (output) made.push_back(std::move(output));
    };
    const auto pieces = [&]() -> OutputStmt& {
      if (!output) {
        output = std::make_unique<OutputStmt>();
        output->begin = now().begin;
      }
      return *output;
    };
    while (now().kind != TokenKind::End && !too_many()) {
      const Token& token = now();
      if (token.kind == TokenKind::Data) {
        pieces().pieces.push_back({token.text, token.begin, token.end, nullptr});
        output->end = token.end;
        next();
      } else if (token.kind == TokenKind::VariableBegin) {
        print(pieces());
      } else if (token.kind == TokenKind::BlockBegin) {
        if (ends_here()) break;
        next();
        flush();
        statement(made);
      } else {
        next();  // left behind by a tag that was given up
      }
    }
    flush();
    ends_.pop_back();
    return made;
  }
  // Whether the tag that begins here belongs to an enclosing statement: to this one, or to one further out when this
  // one's end was forgotten.
  [[nodiscard]] bool ends_here() const {
    const Token& name = look();
    if (name.kind != TokenKind::Name) return false;
    const auto has = [&](const std::vector<std::string_view>& ends) {
      return std::ranges::find(ends, name.text) != ends.end();
    };
    if (has(ends_.back())) return true;
    return std::ranges::any_of(ends_, has);
  }

  void print(OutputStmt& output) {
    const std::uint32_t begin = next().begin;
    try {
      ExprPtr value = tuple(Conditions::Yes, {}, false);
      if (now().kind != TokenKind::VariableEnd) {
        std::string help;
        if (now().kind == TokenKind::Name) help = "an operator, a `|` or a `.` may be missing before it";
        if (at_op("=")) help = "`==` compares; `{% set x = … %}` gives a name a value";
        expected("`}}`", help);
      }
      output.pieces.push_back({{}, begin, now().end, std::move(value)});
      output.end = now().end;
      output.cost += 20;
      next();
    } catch (const GaveUp&) {
      skip_tag();
    }
  }

  // The rest of an opening tag, its body and its end. `header` reads what follows the tag's name.
  template <class Header>
  bool guarded(Header&& header) {
    try {
      header();
      return true;
    } catch (const GaveUp&) {
      skip_tag();
      return false;
    }
  }

  // After an opening tag's header: `%}`, with Python's colon before it if somebody wants.
  void opening_ends() {
    skip_op(":");
    end_of_tag();
  }

  // Reads the body of `tag`, opened at `open`, and its end; true when the end was found.
  Body body_of(const Open& open, std::vector<std::string_view> ends) {
    open_.push_back(open);
    Body made;
    try {
      const Nest nest(*this);
      made = body(std::move(ends));
    } catch (const GaveUp&) {
      at_ = tokens_.size() - 1;  // too deep: nothing that follows would be read rightly
    }
    open_.pop_back();
    return made;
  }
  [[nodiscard]] bool at_end_tag(std::string_view name) const {
    return now().kind == TokenKind::BlockBegin && is_name(look(), name);
  }
  void close(const Open& open, std::string_view end, std::string_view name = {}) {
    if (!at_end_tag(end)) {
      if (too_many()) return;
      auto error = out_.error("template/unclosed", open.where, fmt::format("this `{}` has no `{}`", open.tag, end));
      if (now().kind == TokenKind::BlockBegin)
        error.note(span(now().begin, look().end), fmt::format("`{}` ends something further out", look().text));
      return;
    }
    next();
    next();
    guarded([&] {
      if (!name.empty()) skip_name(name);
      end_of_tag();
    });
  }

  // ---- statements
  void statement(Body& to) {
    const Token& token = now();
    if (token.kind != TokenKind::Name) {
      guarded([&] {
        if (token.kind == TokenKind::BlockEnd) give_up(token, "nothing stands between `{%` and `%}`");
        expected("the name of a tag after `{%`");
      });
      return;
    }
    const std::string_view name = token.text;
    const std::uint32_t begin = tokens_[at_ - 1].begin;
    StmtPtr made = by_name(name);
    if (!made) return;
    made->begin = begin;
    made->end = last_end();
    to.push_back(std::move(made));
  }

  StmtPtr by_name(std::string_view name) {
    if (name == "for") return for_();
    if (name == "if") return if_();
    if (name == "set") return set();
    if (name == "macro") return macro();
    if (name == "call") return call_block();
    if (name == "filter") return filter_block();
    if (name == "with") return with();
    if (name == "block") return block();
    if (name == "extends") return extends();
    if (name == "include") return include();
    if (name == "import") return import();
    if (name == "from") return from();
    if (name == "print") return print_statement();
    if (name == "do") return do_();
    if (name == "autoescape") return autoescape();
    if (name == "break" || name == "continue") return jump();
    unknown_tag();
    return nullptr;
  }

  void unknown_tag() {
    const Token& token = now();
    const std::string_view name = token.text;
    if (std::ranges::any_of(kEnds, [&](const auto& pair) { return pair.second == name; }) || name == "else" ||
        name == "elif" || name == "endraw") {
      auto error = out_.error("template/unclosed", span(token), fmt::format("`{}` without a beginning", name));
      if (!open_.empty())
        error.note(open_.back().where, fmt::format("the innermost tag that is open is this `{}`", open_.back().tag));
    } else {
      auto error = out_.error("template/unknown-tag", span(token), fmt::format("there is no tag `{}`", name));
      const auto* foreign = std::ranges::find(kForeign, name, &std::pair<std::string_view, std::string_view>::first);
      std::vector<std::string_view> known(std::begin(kTags), std::end(kTags));
      for (const auto& [tag, end] : kEnds) known.push_back(end);
      known.insert(known.end(), {"else", "elif"});
      if (foreign != std::end(kForeign))
        error.help(std::string(foreign->second));
      else if (const auto near = nearest(name, known))
        error.help(fmt::format("did you mean `{}`?", *near));
    }
    skip_tag();
  }

  Open opened(std::string_view tag) { return {tag, span(tokens_[at_ - 1].begin, now().end)}; }

  StmtPtr for_() {
    const Open open = opened("for");
    next();
    auto made = std::make_unique<ForStmt>();
    guarded([&] {
      made->target = assignment_target("in", false);
      if (!skip_name("in")) expected("`in`", "a loop is written `{% for x in list %}`");
      made->iter = tuple(Conditions::No, "recursive", false);
      if (skip_name("if")) made->test = expression();
      made->recursive = skip_name("recursive");
      opening_ends();
    });
    ++loops_;
    made->body = body_of(open, {"endfor", "else"});
    --loops_;
    if (at_end_tag("else")) {
      next();
      next();
      guarded([&] { opening_ends(); });
      made->otherwise = body_of(open, {"endfor"});
    }
    close(open, "endfor");
    return made;
  }

  StmtPtr if_() {
    const Open open = opened("if");
    auto made = std::make_unique<IfStmt>();
    do {
      IfStmt::Branch branch;
      next();
      guarded([&] {
        branch.test = tuple(Conditions::No, {}, false);
        opening_ends();
      });
      branch.body = body_of(open, {"elif", "else", "endif"});
      made->branches.push_back(std::move(branch));
      if (at_end_tag("elif")) next();
    } while (at_name("elif"));
    if (at_end_tag("else")) {
      next();
      next();
      guarded([&] { opening_ends(); });
      made->otherwise = body_of(open, {"endif"});
    }
    close(open, "endif");
    return made;
  }

  StmtPtr set() {
    const Open open = opened("set");
    next();
    auto made = std::make_unique<SetStmt>();
    auto block = std::make_unique<SetBlockStmt>();
    bool is_block = false;
    const bool read = guarded([&] {
      ExprPtr target = assignment_target({}, true);
      if (skip_op("=")) {
        made->target = std::move(target);
        made->value = tuple(Conditions::Yes, {}, false);
        end_of_tag();
        return;
      }
      if (!at_op("|") && !at_op(":") && now().kind != TokenKind::BlockEnd)
        expected("`=`",
                 "a name is given a value by `{% set x = … %}`, or a block of text by `{% set x %} … {% endset %}`");
      is_block = true;
      block->target = std::move(target);
      block->filter = filter_chain(nullptr, false);
      opening_ends();
    });
    if (!is_block) return read ? StmtPtr(std::move(made)) : nullptr;
    block->body = body_of(open, {"endset"});
    close(open, "endset");
    return block;
  }

  void signature(MacroCode& code) {
    expect_op("(");
    while (!at_op(")")) {
      if (!code.parameters.empty()) expect_op(",");
      auto parameter = name_target(Use::Parameter);
      for (const auto& other : code.parameters)
        if (other->name == parameter->name)
          give_up(now(), fmt::format("the parameter `{}` is there twice", parameter->name));
      if (skip_op("="))
        code.defaults.push_back(expression());
      else if (!code.defaults.empty())
        give_up(now(), fmt::format("the parameter `{}` has no default, but one before it has", parameter->name));
      code.parameters.push_back(std::move(parameter));
    }
    expect_op(")");
  }

  StmtPtr macro() {
    const Open open = opened("macro");
    const std::uint32_t begin = tokens_[at_ - 1].begin;
    next();
    auto made = std::make_unique<MacroStmt>();
    guarded([&] {
      made->code.name = name_target(Use::Store)->name;
      if (!at_op("(")) expected("`(`", "a macro is written `{% macro name(a, b=1) %}`");
      signature(made->code);
      opening_ends();
    });
    made->code.begin = begin;
    made->code.end = last_end();
    const std::uint32_t loops = std::exchange(loops_, 0);
    made->code.body = body_of(open, {"endmacro"});
    loops_ = loops;
    close(open, "endmacro");
    return made;
  }

  StmtPtr call_block() {
    const Open open = opened("call");
    const std::uint32_t begin = tokens_[at_ - 1].begin;
    next();
    auto made = std::make_unique<CallBlockStmt>();
    guarded([&] {
      if (at_op("(")) signature(made->code);
      const Token& first = now();
      ExprPtr call = expression();
      if (call->kind != NodeKind::Call) give_up(first, "a call expected", "it is written `{% call name(…) %}`");
      made->call.reset(static_cast<CallExpr*>(call.release()));
      opening_ends();
    });
    made->code.begin = begin;
    made->code.end = last_end();
    const std::uint32_t loops = std::exchange(loops_, 0);
    made->code.body = body_of(open, {"endcall"});
    loops_ = loops;
    close(open, "endcall");
    return made;
  }

  StmtPtr filter_block() {
    const Open open = opened("filter");
    next();
    auto made = std::make_unique<FilterBlockStmt>();
    guarded([&] {
      made->filter = filter_chain(nullptr, true);
      opening_ends();
    });
    made->body = body_of(open, {"endfilter"});
    close(open, "endfilter");
    return made;
  }

  StmtPtr with() {
    const Open open = opened("with");
    next();
    auto made = std::make_unique<WithStmt>();
    guarded([&] {
      while (now().kind != TokenKind::BlockEnd && !at_op(":")) {
        if (!made->targets.empty()) expect_op(",");
        ExprPtr target = assignment_target({}, false);
        mark_parameters(*target);
        expect_op("=");
        made->targets.emplace_back(std::move(target), expression());
      }
      opening_ends();
    });
    made->body = body_of(open, {"endwith"});
    close(open, "endwith");
    return made;
  }
  static void mark_parameters(Expr& target) {
    if (target.kind == NodeKind::Name) static_cast<NameExpr&>(target).use = Use::Parameter;
    if (target.kind == NodeKind::Tuple)
      for (const ExprPtr& item : static_cast<TupleExpr&>(target).items) mark_parameters(*item);
  }

  StmtPtr block() {
    const Open open = opened("block");
    auto code = std::make_unique<BlockCode>();
    code->begin = tokens_[at_ - 1].begin;
    next();
    auto made = std::make_unique<BlockStmt>();
    Span name_span;
    guarded([&] {
      const Token& name = expect_name("the block's name");
      made->name = name.text;
      name_span = span(name);
      made->scoped = skip_name("scoped");
      made->required = skip_name("required");
      if (at_op("-")) give_up(now(), "a block's name has no hyphens", "write `_` for `-`");
      opening_ends();
    });
    code->name = made->name;
    code->end = last_end();
    const std::uint32_t loops = std::exchange(loops_, 0);
    code->body = body_of(open, {"endblock"});
    loops_ = loops;
    if (made->required && !only_blanks(code->body))
      out_.error("template/syntax", open.where, "a required block holds nothing but white space and comments");
    close(open, "endblock", made->name);
    if (!made->name.empty() && !block_names_.insert(made->name).second && !too_many())
      out_.error("template/syntax", name_span, fmt::format("the block `{}` is there twice", made->name));
    made->index = static_cast<std::uint32_t>(code_.blocks.size());
    code_.blocks.push_back(std::move(code));
    return made;
  }
  static bool only_blanks(const Body& body) {
    return std::ranges::all_of(body, [](const StmtPtr& statement) {
      if (statement->kind != NodeKind::Output) return false;
      return std::ranges::all_of(static_cast<const OutputStmt&>(*statement).pieces, [](const OutputStmt::Piece& piece) {
        return !piece.expr && strip_space(piece.text).empty();
      });
    });
  }

  void remember_name(const Expr& name) {
    if (name.kind == NodeKind::Const && static_cast<const ConstExpr&>(name).value.is_string())
      code_.names.push_back(static_cast<const ConstExpr&>(name).value.as_string());
    if (name.kind == NodeKind::List)
      for (const ExprPtr& item : static_cast<const ListExpr&>(name).items) remember_name(*item);
    if (name.kind == NodeKind::Tuple)
      for (const ExprPtr& item : static_cast<const TupleExpr&>(name).items) remember_name(*item);
    if (name.kind == NodeKind::Condition) {
      const auto& condition = static_cast<const ConditionExpr&>(name);
      remember_name(*condition.yes);
      if (condition.no) remember_name(*condition.no);
    }
  }

  // Reads a tag that has no body; null when it was given up.
  template <class Statement, class Header>
  StmtPtr simple(Header&& header) {
    next();
    auto made = std::make_unique<Statement>();
    const bool read = guarded([&] {
      header(*made);
      end_of_tag();
    });
    return read ? StmtPtr(std::move(made)) : nullptr;
  }

  StmtPtr extends() {
    code_.extends = true;
    return simple<ExtendsStmt>([&](ExtendsStmt& made) {
      made.name = expression();
      remember_name(*made.name);
    });
  }
  bool context_words(bool otherwise) {
    if ((at_name("with") || at_name("without")) && is_name(look(), "context")) {
      const bool with = next().text == "with";
      next();
      return with;
    }
    return otherwise;
  }
  StmtPtr include() {
    return simple<IncludeStmt>([&](IncludeStmt& made) {
      made.name = expression();
      if (at_name("ignore") && is_name(look(), "missing")) {
        next();
        next();
        made.ignore_missing = true;
      }
      made.with_context = context_words(true);
      remember_name(*made.name);
    });
  }
  StmtPtr import() {
    return simple<ImportStmt>([&](ImportStmt& made) {
      made.name = expression();
      if (!skip_name("as")) expected("`as`", "an import is written `{% import \"file\" as name %}`");
      made.target = name_target(Use::Store)->name;
      made.with_context = context_words(false);
      remember_name(*made.name);
    });
  }
  StmtPtr from() {
    return simple<ImportStmt>([&](ImportStmt& made) {
      made.name = expression();
      if (!skip_name("import")) expected("`import`", "it is written `{% from \"file\" import name %}`");
      bool context_given = false;
      const auto at_context = [&] {
        if (!((at_name("with") || at_name("without")) && is_name(look(), "context"))) return false;
        made.with_context = context_words(false);
        context_given = true;
        return true;
      };
      while (true) {
        if (!made.names.empty()) expect_op(",");
        if (at_context()) break;
        ImportStmt::Imported one;
        one.begin = now().begin;
        const Token& first = now();
        one.name = name_target(Use::Store)->name;
        if (one.name.starts_with('_')) give_up(first, "a name that begins with `_` stays in its template");
        one.alias = skip_name("as") ? name_target(Use::Store)->name : one.name;
        one.end = last_end();
        made.names.push_back(std::move(one));
        if (at_context() || !at_op(",")) break;
      }
      remember_name(*made.name);
    });
  }
  StmtPtr print_statement() {
    next();
    auto made = std::make_unique<OutputStmt>();
    const bool read = guarded([&] {
      while (now().kind != TokenKind::BlockEnd) {
        if (!made->pieces.empty()) expect_op(",");
        const std::uint32_t begin = now().begin;
        ExprPtr value = expression();
        made->pieces.push_back({{}, begin, last_end(), std::move(value)});
      }
      end_of_tag();
    });
    return read ? StmtPtr(std::move(made)) : nullptr;
  }
  StmtPtr do_() {
    return simple<DoStmt>([&](DoStmt& made) { made.value = tuple(Conditions::Yes, {}, false); });
  }
  StmtPtr jump() {
    const Token& token = now();
    return simple<JumpStmt>([&](JumpStmt& made) {
      made.is_break = token.text == "break";
      if (loops_ == 0) give_up(token, fmt::format("`{}` outside a loop", token.text));
    });
  }
  StmtPtr autoescape() {
    const Open open = opened("autoescape");
    next();
    auto made = std::make_unique<AutoescapeStmt>();
    guarded([&] {
      made->value = expression();
      opening_ends();
    });
    made->body = body_of(open, {"endautoescape"});
    close(open, "endautoescape");
    return made;
  }

  TemplateCode& code_;
  std::size_t first_error_;
  std::vector<std::vector<std::string_view>> ends_;
  std::vector<Open> open_;
  std::uint32_t loops_ = 0;
  std::set<std::string, std::less<>> block_names_;
};

}  // namespace

std::unique_ptr<TemplateCode> parse(const Source& source, Environment& environment, Diagnostics& out) {
  auto code = std::make_unique<TemplateCode>();
  code->source = &source;
  Tokens tokens = lex(source, environment.options(), out);
  Parser(source, tokens, environment, out, *code).run();
  code->normalized = std::move(tokens.normalized);
  return code;
}

}  // namespace despatch::jinja
