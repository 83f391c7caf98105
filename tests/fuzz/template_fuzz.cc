// Templates from nowhere: whatever the bytes, compiling and merging end with a text or with errors.
//
//     template_fuzz FILE…                  replays files
//     template_fuzz --runs 5000 1          merges random mixtures of what templates are made of
//
// With clang's runtime (-fsanitize=fuzzer -DDESPATCH_LIBFUZZER) only LLVMFuzzerTestOneInput is used.
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

#include "template/template.h"

namespace {

using despatch::Value;

class OneTemplate : public despatch::TemplateLoader {
 public:
  explicit OneTemplate(const despatch::Source& s) : source_(s) {}
  const despatch::Source* load(std::string_view name) override { return name == "main" ? &source_ : nullptr; }

 private:
  const despatch::Source& source_;
};

Value sample_data() {
  const Value row = Value::mapping({{"name", "Ann"}, {"age", 30}, {"town", Value::mapping({{"n", "York"}})}});
  return Value::mapping({{"a", 1},
                         {"f", 2.5},
                         {"s", "text of é words"},
                         {"n", nullptr},
                         {"l", Value(Value::Sequence{Value(3), Value(1), Value("x")})},
                         {"d", Value::mapping({{"x", 1}, {"y", "two"}})},
                         {"rows", Value(Value::Sequence{row, row})}});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  despatch::TemplateOptions options;
  // The first byte chooses the options.
  options.trim_blocks = (bytes[0] & 1) != 0;
  options.lstrip_blocks = (bytes[0] & 2) != 0;
  options.strict_undefined = (bytes[0] & 4) != 0;
  options.autoescape = (bytes[0] & 8) != 0;
  options.limits.work = 2'000'000;
  options.limits.string_bytes = 1u << 20;
  options.limits.list_items = 20'000;
  const despatch::Source source("main", std::string(reinterpret_cast<const char*>(bytes) + 1, size - 1));
  OneTemplate loader(source);
  despatch::Environment environment(options, &loader);
  despatch::Diagnostics out;
  static const Value data = sample_data();
  const auto compiled = environment.compile_all(source, out);
  const bool merged = compiled && merge(environment, *compiled, data, out).has_value();
  if (!merged && out.errors() == 0) std::abort();
  for (const auto& fault : out.all()) static_cast<void>(render_text(fault));
  return 0;
}

#ifndef DESPATCH_LIBFUZZER
namespace {

constexpr std::string_view kPieces[] = {"{{ ",
                                        " }}",
                                        "{% ",
                                        " %}",
                                        "{%- ",
                                        " -%}",
                                        "{# ",
                                        " #}",
                                        "if ",
                                        "elif ",
                                        "else",
                                        "endif",
                                        "for ",
                                        "x ",
                                        "in ",
                                        "l",
                                        "endfor",
                                        "set ",
                                        "= ",
                                        "endset",
                                        "macro m(a, b=1) ",
                                        "endmacro",
                                        "m(1)",
                                        "call m() ",
                                        "endcall",
                                        "caller()",
                                        "filter upper ",
                                        "endfilter",
                                        "block b ",
                                        "endblock",
                                        "super()",
                                        "self.b()",
                                        "extends 'main' ",
                                        "include 'main' ",
                                        "import 'main' as i ",
                                        "from 'main' import m ",
                                        "with context ",
                                        "raw ",
                                        "endraw",
                                        "do ",
                                        "break ",
                                        "continue ",
                                        "a",
                                        "f",
                                        "s",
                                        "n",
                                        "d",
                                        "d.x",
                                        "rows",
                                        "rows[0]",
                                        ".name",
                                        "[",
                                        "]",
                                        "(",
                                        ")",
                                        "{",
                                        "}",
                                        ",",
                                        ":",
                                        "1",
                                        "0",
                                        "-1",
                                        "2.5",
                                        "1e308",
                                        "'x'",
                                        "\"y\"",
                                        "'%s %d'",
                                        "'{:>9,.2f}'",
                                        " + ",
                                        " - ",
                                        " * ",
                                        " / ",
                                        " // ",
                                        " % ",
                                        " ** ",
                                        " ~ ",
                                        " == ",
                                        " < ",
                                        " not ",
                                        " and ",
                                        " or ",
                                        " is ",
                                        "defined",
                                        "odd ",
                                        " | ",
                                        "upper",
                                        "join(',')",
                                        "map('upper')",
                                        "list",
                                        "sort",
                                        "groupby('name')",
                                        "length",
                                        "first",
                                        "tojson",
                                        "pprint",
                                        "wordwrap(5)",
                                        "urlize",
                                        "striptags",
                                        "indent(2)",
                                        "truncate(5)",
                                        "money",
                                        "date",
                                        "words",
                                        "percent",
                                        "batch(2)",
                                        "slice(2)",
                                        "replace('a', 'b')",
                                        "default(1)",
                                        "round(2)",
                                        "int",
                                        "e",
                                        ".append(l)",
                                        ".items()",
                                        ".format(1)",
                                        ".update(d)",
                                        "loop.index",
                                        "loop(l)",
                                        "recursive ",
                                        "namespace(x=1)",
                                        "range(9)",
                                        "cycler(1, 2)",
                                        "joiner()",
                                        "\n",
                                        " ",
                                        "é",
                                        "\xF0\x9F\x99\x82",
                                        "\xFF",
                                        "text"};

std::string random_input(std::mt19937& random) {
  std::string out(1, static_cast<char>(random() & 15));
  const std::size_t pieces = 1 + random() % 40;
  bool open = false;
  for (std::size_t i = 0; i < pieces; ++i) {
    // Half of all tags are whole ones, so that more than the parser is met.
    if (random() % 4 == 0) {
      out += open ? (random() % 2 ? " }}" : " %}") : (random() % 2 ? "{{ " : "{% ");
      open = !open;
    }
    out += kPieces[random() % std::size(kPieces)];
    if (random() % 64 == 0 && out.size() > 2) out[1 + random() % (out.size() - 1)] = static_cast<char>(random());
  }
  return out;
}

void run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t runs = 0;
  std::mt19937::result_type seed = 1;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--runs" && i + 1 < argc) {
      runs = std::stoul(argv[++i]);
    } else if (word.find_first_not_of("0123456789") == std::string_view::npos) {
      seed = static_cast<std::mt19937::result_type>(std::stoul(std::string(word)));
    } else {
      std::ifstream in(argv[i], std::ios::binary);
      run(std::string(std::istreambuf_iterator<char>(in), {}));
    }
  }
  std::mt19937 random(seed);
  for (std::size_t i = 0; i < runs; ++i) run(random_input(random));
  std::printf("%zu random templates\n", runs);
}
#endif
