#include "template/template.h"

namespace despatch {

CodeTable template_codes() {
  static constexpr DiagnosticCode kCodes[] = {
      {"template/syntax", "a template cannot be read",
       "Something in a tag, between `{{` and `}}` or `{%` and `%}`, is not what the template language expects there. "
       "The "
       "message says what was found and what would do. docs/templates.md tells the language.",
       ""},
      {"template/unclosed", "a tag has no end, or an end has no beginning",
       "Tags such as `if`, `for`, `block` and `macro` end with a tag of their own (`endif`, `endfor` …), and those "
       "that lie "
       "inside others end first. A comment `{# … #}`, a text in quotes and a `raw` part need their ends too.",
       ""},
      {"template/unknown-tag", "there is no such tag",
       "The word after `{%` is none of the tags that templates know. Other template languages have other tags; the "
       "list of "
       "ours is in docs/templates.md.",
       ""},
      {"template/unknown-filter", "there is no such filter",
       "The word after `|` is none of the filters. The list is in docs/templates.md.", ""},
      {"template/unknown-test", "there is no such test",
       "The word after `is` is none of the tests. The list is in docs/templates.md.", ""},
      {"template/undefined", "a name is used that nothing gives a value",
       "A variable, or a key of a mapping, is not there. A paper must not print nothing where a fact should stand, so "
       "this is an "
       "error. Look at the spelling, in the template and in the data. Where a value may be missing, `x | "
       "default(\"…\")` gives "
       "another, and `{% if x is defined %}` asks.",
       ""},
      {"template/type", "a value is of the wrong kind",
       "An operator, a filter or a loop was given a value that it cannot work with: a text where a number is wanted, a "
       "number "
       "where a list is. When the value stands in a data file its place is shown. `| int`, `| float`, `| string` and "
       "`| list` "
       "make one kind of another.",
       ""},
      {"template/value", "a value is not acceptable",
       "The value is of the right kind, but what it says does not do: a date that is not in the calendar, an unknown "
       "format, a "
       "required block that nothing fills.",
       ""},
      {"template/argument", "a filter, macro or method is called wrongly",
       "There are too many arguments, too few, or one with a name that it does not have.", ""},
      {"template/arithmetic", "a calculation has no result",
       "Division by zero, or a whole number of more than 64 bits.", ""},
      {"template/missing", "a template is not there",
       "An `include`, `import` or `extends` names a template that is neither in the project's templates folder nor "
       "among those "
       "that come with the program. `{% include \"x\" ignore missing %}` passes over one that may be missing.",
       ""},
      {"template/limit", "a template does too much",
       "Loops, recursion, the length of texts and the size of the merged paper are bounded, so that a slip (a macro "
       "that calls "
       "itself, a range with too many noughts) ends with a message instead of a machine that hangs. Honest papers stay "
       "far "
       "below the limits.",
       ""},
  };
  return kCodes;
}

}  // namespace despatch
