// A merge stops at its first error: a Fault is thrown where it is seen, gathers places on its way up, and is caught in
// merge(). It never leaves this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "value/value.h"

namespace despatch::jinja {

struct Fault {
  std::string_view code;
  std::string message;
  Span where;  ///< unknown until the expression that was being evaluated adds its own
  std::string label;
  std::vector<Label> notes;
  std::vector<std::string> help;
  std::vector<std::string> while_doing;
};

[[noreturn]] void fail(std::string_view code, std::string message);
[[noreturn]] void fail(std::string_view code, std::string message, std::string help);
/// Of the wrong type: "cannot add text and a whole number". Values that a file holds are noted at their place.
[[noreturn]] void fail_type(std::string message, std::initializer_list<const Value*> culprits = {});

}  // namespace despatch::jinja
