// Template text → tokens, by Jinja's rules for white space and balanced brackets.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "template/template.h"

namespace despatch::jinja {

enum class TokenKind : std::uint8_t {
  Data,
  VariableBegin,
  VariableEnd,
  BlockBegin,
  BlockEnd,
  Name,
  String,
  Integer,
  Float,
  Operator,
  Broken,  ///< told already; nothing more is said of this tag
  End,
};

struct Token {
  TokenKind kind = TokenKind::End;
  std::uint32_t begin = 0, end = 0;  ///< in the source as it was read
  std::string_view text;             ///< of data, a name, an operator, a number
  std::string value;                 ///< of a string, its escapes read
};

struct Tokens {
  std::string normalized;  ///< what the views point into, when the source has line breaks other than \n
  std::vector<Token> all;  ///< ends with End
};

/// Faults are told in `out`, every one of them.
Tokens lex(const Source& source, const TemplateOptions& options, Diagnostics& out);

}  // namespace despatch::jinja
