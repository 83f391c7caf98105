#include "value/yaml.h"

#include <chrono>
#include <cmath>
#include <ctime>
#include <limits>
#include <random>

#include <fmt/format.h>
#include <catch2/catch.hpp>

namespace despatch {
namespace {

/// Reads `text` and gives what was wrong as "line:column code" per line.
std::string faults(std::string text) {
  const Source source("test.yaml", std::move(text));
  Diagnostics out;
  const Value value = read_yaml(source, out);
  out.sort();
  std::string list;
  for (const Diagnostic& d : out.all()) {
    const Position at = d.where.source->position(d.where.begin);
    list += fmt::format("{}:{} {}\n", at.line, at.column, d.code);
  }
  return list;
}

Value read(const Source& source) {
  Diagnostics out;
  Value value = read_yaml(source, out);
  for (const Diagnostic& d : out.all()) UNSCOPED_INFO(render_text(d));
  CHECK(out.empty());
  return value;
}

TEST_CASE("scalars follow the core schema, and leading zeros and dates stay text") {
  const Source source(
      "t",
      "[1, -7, +3, 0x1F, 0o17, 1.5, .5, 1., 1e3, .inf, true, False, null, ~, 012, 2017-11-23, 10:30, yes, '1', 1_000, "
      "99999999999999999999, -, 0, 00.5]");
  const Value v = read(source);
  const auto& s = v.as_sequence();
  const std::vector<Value> expected{1,
                                    -7,
                                    3,
                                    31,
                                    15,
                                    1.5,
                                    .5,
                                    1.0,
                                    1000.0,
                                    INFINITY,
                                    true,
                                    false,
                                    nullptr,
                                    nullptr,
                                    "012",
                                    "2017-11-23",
                                    "10:30",
                                    "yes",
                                    "1",
                                    "1_000",
                                    "99999999999999999999",
                                    "-",
                                    0,
                                    "00.5"};
  REQUIRE(s.size() == expected.size());
  for (std::size_t i = 0; i < s.size(); ++i) {
    CAPTURE(i);
    CHECK(s[i] == expected[i]);
  }
}

TEST_CASE("every scalar's span is its text in the file") {
  const Source source("t",
                      "\xEF\xBB\xBFtitle: Café  # note\r\nquoted: 'it''s'\r\n\"double\": \"a \\\" b\"\r\nlong: one\r\n "
                      " two\r\n\r\n  three\r\n"
                      "block: |\r\n  x\r\n\r\n  y\r\nnext: &a !!str 12\r\nagain: *a\r\nlist:\r\n  - 1\r\n  -\r\n  - "
                      "[a, {b: c}]\r\nempty:\r\nnothing: ~\r\n");
  const Value v = read(source);
  const auto text = [&](std::string_view key) { return v.find(key)->span().text(); };
  CHECK(text("title") == "Café");
  CHECK(text("quoted") == "'it''s'");
  CHECK(text("double") == "\"a \\\" b\"");
  CHECK(text("long") == "one\r\n  two\r\n\r\n  three");
  CHECK(v.find("long")->as_string() == "one two\nthree");
  CHECK(text("block") == "|\r\n  x\r\n\r\n  y\r");
  CHECK(v.find("block")->as_string() == "x\n\ny\n");
  CHECK(text("next") == "12");
  CHECK(v.find("next")->is_string());
  CHECK(text("again") == "*a");
  CHECK(v.find("list")->as_sequence()[2].span().text() == "[a, {b: c}]");
  CHECK(v.find("list")->as_sequence()[1].span().text().empty());
  CHECK(source.position(v.find("list")->as_sequence()[1].span().begin) == Position{16, 4});
  CHECK(source.position(v.find("empty")->span().begin) == Position{18, 7});
  CHECK(text("nothing") == "~");
  CHECK(v.as_mapping()[2].key.span().text() == "\"double\"");
}

TEST_CASE("a mapping under << is merged; keys written out win") {
  const Source source("t",
                      "base: &b {x: 1, y: 2}\nother: &o {y: 3, z: 4}\none:\n  <<: *b\n  x: 9\ntwo:\n  <<: [*o, "
                      "*b]\nthree:\n  '<<': 5\n");
  const Value v = read(source);
  CHECK(*v.find("one") == Value::mapping({{"y", 2}, {"x", 9}}));
  CHECK(*v.find("two") == Value::mapping({{"y", 3}, {"z", 4}, {"x", 1}}));
  CHECK(*v.find("three") == Value::mapping({{"<<", 5}}));
}

TEST_CASE("escapes give UTF-8, whatever they stand for") {
  const Source source("t", "\"a\\_b\\N\\u00e9\\x41 who?\\_\"");
  CHECK(read(source).as_string() ==
        "a\xC2\xA0"
        "b\xC2\x85\xC3\xA9"
        "A who?\xC2\xA0");
}

TEST_CASE("each fault of writing has its place and its own message") {
  CHECK(faults("a: 1\nb: 2\na: 3\n") == "3:1 yaml/duplicate-key\n");
  CHECK(faults("a:\n\tb: 1\n") == "2:1 yaml/tab\n");
  CHECK(faults("a: x: y\n") == "1:5 yaml/colon\n");
  CHECK(faults("a:x\nb: y\n") == "1:2 yaml/colon\n");
  CHECK(faults("a: 'Children's'\n") == "1:14 yaml/quote\n");
  CHECK(faults("a: \"never\nb: 1\n") == "1:4 yaml/quote\n");
  CHECK(faults("a: @home\n") == "1:4 yaml/special-character\n");
  CHECK(faults("a: {{ b }}\n") == "1:4 yaml/special-character\n");
  CHECK(faults("a: *b\n") == "1:4 yaml/alias\n");
  CHECK(faults("a: &x [*x]\n") == "1:8 yaml/alias\n");
  CHECK(faults("a: \"C:\\Users\"\n") == "1:7 yaml/escape\n");
  CHECK(faults("a: [1, 2\nb: 3\n") == "1:4 yaml/bracket\n");
  CHECK(faults("a: - 1\n") == "1:4 yaml/list\n");
  CHECK(faults("a:\n   b: 1\n  c: 2\n") == "3:1 yaml/indentation\n");
  CHECK(faults("a: 1\n  b: 2\n") == "2:3 yaml/indentation\n");
  CHECK(faults("a: 1\njust text\nb: 2\n") == "2:1 yaml/no-key\n");
  CHECK(faults("a: 1\n---\nb: 2\n") == "2:1 yaml/several-documents\n");
  CHECK(faults(",a") == "1:1 yaml/syntax\n");
  CHECK(faults("a: !unknown 1\n") == "1:4 yaml/tag\n");
  CHECK(faults("a: !!int x\n") == "1:10 yaml/tag\n");
  CHECK(faults("? [a, b]\n: 1\n") == "1:3 yaml/no-key\n");
  CHECK(faults("<<: 5\n") == "1:5 yaml/merge\n");
  CHECK(faults("{a: why?, b: Who? You, c: [is it?]}\n") == "");
  CHECK(faults("a: | text\n  more\n") == "1:6 yaml/block\n");
  CHECK(faults(std::string("a: b\0c\n", 7)) == "1:5 yaml/control-character\n");
  CHECK(faults("a: \xFF\n") == "1:4 text/not-utf8\n");
}

TEST_CASE("several faults are told in one run") {
  CHECK(faults("a: x: y\nb: 1\nc: @z\nd: 1\nd: 2\ne: 'it's'\n") ==
        "1:5 yaml/colon\n3:4 yaml/special-character\n5:1 yaml/duplicate-key\n6:8 yaml/quote\n");
}

TEST_CASE("limits hold against hostile files, in little time") {
  const auto start = std::chrono::steady_clock::now();
  CHECK(faults(std::string(100'000, '[')).find("yaml/limit") != std::string::npos);
  std::string deep;
  for (int i = 0; i < 3000; ++i) deep += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  CHECK(faults(deep).find("yaml/limit") != std::string::npos);
  std::string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 12; ++i)
    bomb += fmt::format("a{}: &a{} [*a{},*a{},*a{},*a{},*a{},*a{},*a{},*a{}]\n", i, i, i - 1, i - 1, i - 1, i - 1,
                        i - 1, i - 1, i - 1, i - 1);
  CHECK(faults(bomb).find("yaml/limit") != std::string::npos);
  CHECK(faults("a: " + std::string(5u << 20, 'x')) == "1:4 yaml/limit\n");
  std::string dashes;
  for (int i = 0; i < 50'000; ++i) dashes += "- ";
  CHECK(faults(dashes).find("yaml/limit") != std::string::npos);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
}

TEST_CASE("front matter lies between two lines; other openings have none") {
  const auto check = [](std::string text, std::string_view body, bool has) {
    const Source source("p.md", std::move(text));
    Diagnostics out;
    const FrontMatter front = read_front_matter(source, out);
    CHECK(out.empty());
    CHECK(front.value.is_mapping() == has);
    CHECK(std::string_view(source.text()).substr(front.body_begin) == body);
    if (has && front.value.size() > 0) CHECK(front.value.as_mapping()[0].key.span().text() == "title");
  };
  check("---\ntitle: A\n---\n# B\n", "# B\n", true);
  check("\xEF\xBB\xBF---\r\ntitle: A\r\n...\r\nB", "B", true);
  check("---\n---\nB", "B", true);
  check("# A\n---\n", "# A\n---\n", false);
  check("---\nText of a section\n---\n", "---\nText of a section\n---\n", false);
  check("---\n\n- a: b", "---\n\n- a: b", false);
  const Source open("p.md", "---\ntitle: A\n\n# B\n");
  Diagnostics out;
  CHECK(read_front_matter(open, out).value.is_undefined());
  CHECK(out.errors() == 1);
}

/// Any value that a file can hold, from a seed.
Value any_value(std::mt19937& random, int depth) {
  const auto below = [&](unsigned n) { return random() % n; };
  const auto text = [&] {
    static const char* const kWords[] = {
        "a",    "Café", ": ", " #",  "'",  "\"",           "\n", "\n\n",     " ",   "- ", "12",         "true",
        "null", "~",    "\\", "\t",  "[",  "{{",           "}",  "0x1F",     "1e3", ",",  "*x",         "&y",
        "!",    "%",    "@",  "---", "\r", "\x01",         "…",  "\xC2\x85", "yes", "<<", "2017-11-23", ".5",
        "=",    "|",    "> ", "? ",  "😀",  "\xE2\x80\xA8", "\n "};
    std::string out;
    for (unsigned i = below(5); i > 0; --i) out += kWords[below(std::size(kWords))];
    return out;
  };
  switch (depth <= 0 ? below(6) : below(8)) {
    case 0: return nullptr;
    case 1: return below(2) == 0;
    case 2: return static_cast<std::int64_t>((static_cast<std::uint64_t>(random()) << 32) | random()) >> below(60);
    case 3:
      return std::ldexp(static_cast<double>(static_cast<std::int32_t>(random())), static_cast<int>(below(80)) - 40);
    case 6: {
      Value::Sequence items;
      for (unsigned i = below(4); i > 0; --i) items.push_back(any_value(random, depth - 1));
      return items;
    }
    case 7: {
      Value::Mapping entries;
      for (unsigned i = below(4); i > 0; --i)
        entries.push_back(
            {below(5) == 0 ? Value(static_cast<int>(below(9))) : Value(text()), any_value(random, depth - 1)});
      return Value::mapping(std::move(entries));
    }
    default: return Value(text());
  }
}

TEST_CASE("what write_yaml writes is read back as the same value") {
  for (unsigned seed = 0; seed < 4000; ++seed) {
    std::mt19937 random(seed);
    const Value value = any_value(random, 4);
    const Source source("t", write_yaml(value));
    Diagnostics out;
    const Value again = read_yaml(source, out);
    CAPTURE(seed, source.text());
    for (const Diagnostic& d : out.all()) UNSCOPED_INFO(render_text(d));
    REQUIRE(out.empty());
    REQUIRE(again == value);
    REQUIRE(write_yaml(again) == source.text());
  }
}

/// Every node with its place.
std::string with_places(const Value& value) {
  std::string out = fmt::format("{}-{} ", value.span().begin, value.span().end);
  if (value.is_sequence())
    for (const Value& item : value.as_sequence()) out += with_places(item);
  else if (value.is_mapping())
    for (const Value::Entry& entry : value.as_mapping()) out += with_places(entry.key) + with_places(entry.value);
  else
    out += fmt::format("{} {}\n", value.kind_name(), write_yaml(value));
  return out;
}

std::string read_in_full(const Source& source, const ReadLimits& limits) {
  Diagnostics out;
  std::string text = with_places(read_yaml(source, out, limits));
  for (const Diagnostic& d : out.all()) text += render_text(d);
  return text;
}

/// Lists of numbers in every form, and what only looks like one.
std::string lines_of_numbers(std::mt19937& random) {
  const auto pick = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  const auto one_of = [&](std::initializer_list<const char*> words) {
    return std::string(words.begin()[pick(words.size())]);
  };
  const auto number = [&] {
    return pick(60) == 0 ? one_of({"5 6",
                                   "012",
                                   "- 5",
                                   "x",
                                   "1e3",
                                   "-",
                                   "~",
                                   "5.",
                                   "'5'",
                                   "1_0",
                                   "99999999999999999999",
                                   "5#",
                                   "[1, 2]",
                                   "2017-11-23",
                                   "a: 5",
                                   "\"5\"",
                                   "0x1F",
                                   "-0",
                                   "?",
                                   "5: 6"})
                         : fmt::format("{}{}{}", pick(4) == 0 ? "-" : "", pick(100'000),
                                       pick(2) == 0 ? fmt::format(".{:02}", pick(100)) : "");
  };
  std::string out;
  for (std::size_t line = 0; line < 6; ++line) {
    const std::string indent(pick(20) == 0 ? pick(4) : 0, ' ');
    const std::string end = one_of({"\n",  "\n",   "\n",  "\n",   "\n", "\n", "\n",  "\n",   "\n",
                                    "\n",  "\n",   "\n",  "\n",   "\n", "\n", " \n", "\r\n", " # a remark\n",
                                    "#\n", " x\n", ",\n", ": 5\n"});
    std::string key =
        fmt::format("{}k{}:{}", indent, line, one_of({" ", " ", " ", "  ", "", " &a ", " !!str ", " # "}));
    if (pick(40) == 0) key = one_of({"- ", "? ", "# ", "say - ", "text: |\n  a: ", "text: it\n  is: ", "&b "});
    const std::size_t count = 1 + pick(6);
    std::string inside;
    switch (pick(4)) {
      case 0:
        for (std::size_t i = 0; i < count; ++i)
          inside += (i == 0 ? "" : one_of({", ", ", ", ",", " ,", ",\n   ", "\n, ", ", # note\n ", ",,"})) + number();
        out += key + "[" + inside + one_of({"]", "]", "]", " ]", ",]", "\n]", "}", ""}) + end;
        break;
      case 1:
        for (std::size_t i = 0; i < count; ++i) inside += (i == 0 ? "" : one_of({" ", " ", "  ", "\n  "})) + number();
        out += key + "\"" + inside + one_of({"\"", "\"", "\"", " \"", "\\n\"", ""}) + end;
        break;
      case 2: {
        out += key + "\n";
        const std::string dashes(pick(3), ' ');
        for (std::size_t i = 0; i < count + 2; ++i)
          out += (pick(30) == 0 ? " " : "") + dashes + one_of({"- ", "- ", "- ", "- ", "-  ", "-"}) + number() +
                 (pick(15) == 0 ? end : "\n");
        break;
      }
      default: out += key + number() + end;
    }
  }
  return out;
}

TEST_CASE("numbers read apart have the values, places and faults that yaml-cpp gives them") {
  std::size_t sound = 0;
  for (unsigned seed = 0; seed < 20'000; ++seed) {
    std::mt19937 random(seed);
    const Source source("t", lines_of_numbers(random));
    CAPTURE(seed, source.text());
    ReadLimits limits;
    limits.nodes = seed % 10 == 0 ? 12 : limits.nodes;
    limits.scalar_bytes = seed % 10 == 1 ? 12 : limits.scalar_bytes;
    const std::string quickly = read_in_full(source, limits);
    limits.numbers_apart = false;
    REQUIRE(quickly == read_in_full(source, limits));
    Diagnostics out;
    (void)read_yaml(source, out);
    sound += out.empty() ? 1 : 0;
  }
  CHECK(sound > 500);
}

TEST_CASE("a long list of amounts is read at many times yaml-cpp's speed") {
  std::string text;
  for (int line = 0; line < 500; ++line) {
    text += fmt::format("k{}: [", line);
    for (int i = 0; i < 60; ++i) text += fmt::format("{}{}.{:02}", i == 0 ? "" : ", ", 1000 + i * line, i);
    text += "]\n";
  }
  const Source source("t", std::move(text));
  const auto time = [&](bool apart) {
    ReadLimits limits;
    limits.numbers_apart = apart;
    std::clock_t least = std::numeric_limits<std::clock_t>::max();
    for (int i = 0; i < 3; ++i) {
      Diagnostics out;
      const std::clock_t begin = std::clock();
      CHECK(read_yaml(source, out, limits).size() == 500);
      least = std::min(least, std::clock() - begin);
    }
    return least;
  };
  CHECK(time(true) * 2 < time(false));
}

TEST_CASE("write_yaml writes what people would") {
  CHECK(write_yaml(Value::mapping({{"title", "A report"},
                                   {"number", "12"},
                                   {"date", "2017-11-23"},
                                   {"prose", "One.\n\nTwo.\n"},
                                   {"list", Value::Sequence{1, Value::mapping({{"a", true}, {"b", nullptr}})}},
                                   {"none", Value::Sequence{}}})) ==
        "title: A report\nnumber: \"12\"\ndate: 2017-11-23\nprose: |\n  One.\n\n  Two.\nlist:\n  - 1\n  - a: true\n    "
        "b: null\nnone: []\n");
}

}  // namespace
}  // namespace despatch
