// Resolves the names of a parsed template to slots, by Jinja's rules of scope, and its filters and tests to their code.
#pragma once

#include "template/code.h"

namespace despatch::jinja {

void resolve_names(TemplateCode& code, Environment& environment, Diagnostics& out);

}  // namespace despatch::jinja
