#include "value/yaml.h"

namespace despatch {

CodeTable value_codes() {
  static constexpr std::string_view kYaml = "YAML 1.2, https://yaml.org/spec/1.2.2/";
  static constexpr std::string_view kCsv = "RFC 4180, https://www.rfc-editor.org/rfc/rfc4180";
  static constexpr DiagnosticCode kCodes[] = {
      {"yaml/syntax", "a file is not YAML",
       "The text cannot be read as YAML. Most often a quote or bracket is not closed, a line is indented by one space "
       "too many, or a value holds `: ` "
       "and needs quotes.",
       kYaml},
      {"yaml/tab", "a tab in the indentation",
       "YAML shows what belongs together by indentation, and only spaces count. A tab looks like several spaces and "
       "means none. Set your editor to "
       "indent with spaces.",
       kYaml},
      {"yaml/indentation", "a line is indented like none of its neighbours",
       "Lines that belong together begin in the same column. A line that begins one column further left or right "
       "belongs to nothing.",
       kYaml},
      {"yaml/colon", "a colon in the wrong place",
       "`key: value` needs a blank after the colon; and a value that itself holds a colon and a blank needs quotes "
       "round it: `venue: \"Committee Room: "
       "second floor\"`.",
       kYaml},
      {"yaml/quote", "a quote that is not closed, or text after it",
       "A value that begins with a quote ends with the same quote, and nothing follows it. An apostrophe inside single "
       "quotes is written twice: "
       "`'the council''s duty'`. Double quotes round the whole are easier: `\"the council's duty\"`.",
       kYaml},
      {"yaml/escape", "a backslash that means nothing",
       "Inside double quotes a backslash begins a code such as `\\n` or `\\\"`. To write the backslash itself, write "
       "it twice or use single quotes.",
       kYaml},
      {"yaml/bracket", "a bracket without its partner",
       "`[` and `{` at the start of a value open a list or a mapping on one line; each is closed by `]` or `}`. Text "
       "that begins with a bracket needs "
       "quotes.",
       kYaml},
      {"yaml/special-character", "a value begins with a character that YAML keeps for itself",
       "`@`, `` ` ``, `%`, `&`, `*`, `!`, `|`, `>`, `{`, `[` mean something at the start of a value. Put quotes round "
       "the value.",
       kYaml},
      {"yaml/list", "a list on the line of its key",
       "The items of a list begin on the line after their key, each with a dash and a blank, all indented alike.",
       kYaml},
      {"yaml/no-key", "something without a key, or a key that is no word",
       "In a mapping every line is `key: value`, and a key is one word or one text.", kYaml},
      {"yaml/block", "text beside the sign of a block", "After `key: |` the text begins on the next line, indented.",
       kYaml},
      {"yaml/duplicate-key", "the same key twice",
       "A mapping holds each key once. Readers differ in which of two they take, so a file with two is never right. "
       "Often one of them was copied from "
       "above and not renamed.",
       kYaml},
      {"yaml/alias", "an alias without its anchor",
       "`*name` stands for the value that was marked `&name` further up. It cannot stand inside that value, and the "
       "mark must exist.",
       kYaml},
      {"yaml/merge", "something other than a mapping is merged",
       "`<<: *name` copies the keys of a mapping into this one.", "https://yaml.org/type/merge.html"},
      {"yaml/tag", "a tag that is not known",
       "Words that begin with `!` at the start of a value say its type to some programs. Despatch knows its types "
       "itself.",
       kYaml},
      {"yaml/several-documents", "more than one document in a file",
       "A line `---` begins a new document. Despatch reads one document from a file.", kYaml},
      {"yaml/control-character", "an invisible control character",
       "Text copied from other programs sometimes holds characters that nobody sees. They are no part of YAML and of "
       "no paper.",
       kYaml},
      {"yaml/limit", "more than is read",
       "Depth, size and number of values are bounded, so that no file can exhaust the machine. Aliases count as what "
       "they stand for.",
       ""},
      {"yaml/front-matter", "front matter is not a closed mapping",
       "A paper may begin with `---`, then keys and values, then `---` again. Without the second line the whole paper "
       "would be read as data.",
       ""},
      {"csv/header", "the first row of a table does not name its columns",
       "The first row of a CSV file names each column, each name once.", kCsv},
      {"csv/quote", "quotes in a table do not match",
       "A field that holds a comma, a quote or a line break has quotes round it, and a quote inside it is written "
       "twice.",
       kCsv},
      {"csv/ragged-row", "a row has more or fewer fields than the first row",
       "Every row has as many fields as the first. Most often a comma inside a field lacks the quotes round the field.",
       kCsv},
      {"csv/limit", "a table larger than is read",
       "Rows and columns are bounded, so that no file can exhaust the machine.", ""},
  };
  return kCodes;
}

}  // namespace despatch
