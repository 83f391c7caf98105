// Tokens → the tree of code.h, names not resolved yet.
#pragma once

#include <memory>

#include "template/code.h"
#include "template/lexer.h"

namespace despatch::jinja {

/// Reads the whole template and tells every fault it can find. The tree is of use only when `out` got none.
std::unique_ptr<TemplateCode> parse(const Source& source, Environment& environment, Diagnostics& out);

}  // namespace despatch::jinja
