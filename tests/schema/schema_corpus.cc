// Writes one JSON object: for every kind its schema, and a corpus of documents of that kind with the reader's verdict.
// The documents are the YAML files named on the command line, the examples of the kinds, and mutations of all of them.
#include <cstdio>
#include <random>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "model/kinds.h"
#include "value/json.h"
#include "value/yaml.h"

namespace despatch {
namespace {

using Json = nlohmann::ordered_json;

/// True when nothing is wrong that a schema could say.
bool schema_part_is_good(const Value& document) {
  Diagnostics out;
  References references;
  check_kind(document, out, references);
  for (const Diagnostic& d : out.all())
    if (d.severity == Severity::Error && d.code.starts_with("model/")) return false;
  return true;
}

/// What people and machines put in the place of a value.
Value replacement(std::mt19937& random) {
  static const Value kValues[] = {nullptr,
                                  true,
                                  7,
                                  -1,
                                  2.5,
                                  3.0,
                                  "",
                                  "  ",
                                  "text",
                                  "Two Words",
                                  "2017-02-30",
                                  "2017-11-23",
                                  "10.30 am",
                                  "25:00",
                                  "£4.6m",
                                  "£1,23",
                                  "12%",
                                  "101%",
                                  "yes",
                                  Value::Sequence{},
                                  Value::Sequence{"a"},
                                  Value::Sequence{5},
                                  Value::mapping(Value::Mapping{}),
                                  Value::mapping({{"not_published", true}}),
                                  Value::mapping({{"not_published", "the rest"}, {"note", "x"}}),
                                  Value::mapping({{"not_published", 5}}),
                                  Value::mapping({{"text", "a"}}),
                                  1e300,
                                  "a-b",
                                  "a--b",
                                  1000000};
  return kValues[random() % std::size(kValues)];
}

std::size_t nodes(const Value& value) {
  std::size_t n = 1;
  if (value.is_sequence())
    for (const Value& item : value.as_sequence()) n += nodes(item);
  if (value.is_mapping())
    for (const Value::Entry& entry : value.as_mapping()) n += nodes(entry.value);
  return n;
}

/// `value` with its node number `target` changed: another value, or a key lost, added or misspelt.
Value mutate(const Value& value, std::size_t& target, std::mt19937& random) {
  if (target-- == 0) {
    if (!value.is_mapping() || value.size() == 0 || random() % 3 == 0) return replacement(random);
    Value::Mapping entries(value.as_mapping());
    const Value key = entries[random() % entries.size()].key;
    const std::string name = key.is_string() ? key.as_string() : "k";
    switch (random() % 4) {
      case 0: entries.back().key = Value(name + "x"); break;
      case 1: entries.push_back({Value("note"), replacement(random)}); break;
      case 2:
        entries.push_back({Value(name + "_status"), random() % 2 ? Value("reported") : replacement(random)});
        break;
      default: entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(random() % entries.size()));
    }
    return Value::mapping(std::move(entries));
  }
  if (value.is_sequence()) {
    Value::Sequence items;
    for (const Value& item : value.as_sequence()) items.push_back(mutate(item, target, random));
    return items;
  }
  if (value.is_mapping()) {
    Value::Mapping entries;
    for (const Value::Entry& entry : value.as_mapping())
      entries.push_back({entry.key, mutate(entry.value, target, random)});
    return Value::mapping(std::move(entries));
  }
  return value;
}

}  // namespace
}  // namespace despatch

int main(int argc, char** argv) {
  using namespace despatch;
  SourceMap sources;
  std::vector<Value> good;
  const auto take = [&](std::string name, std::string text) {
    Diagnostics out;
    Value value = read_yaml(sources.add(std::move(name), std::move(text)), out);
    if (value.is_mapping() && value.find("kind")) good.push_back(std::move(value));
  };
  for (int i = 1; i < argc; ++i)
    if (auto text = read_file(argv[i])) take(argv[i], std::move(*text));
  for (const Kind& kind : kinds())
    if (const std::string_view example = kind.shape().example; !example.empty())
      take(std::string(kind.name), std::string(example));

  Json root;
  for (const Kind& kind : kinds()) root["schemas"][std::string(kind.name)] = Json::parse(schema_of(kind.name));
  root["documents"] = Json::array();
  const auto add = [&](const Value& document, const std::string& from) {
    const Value* kind = document.find("kind");
    if (!kind || !kind->is_string() || !find_kind(kind->as_string()) || kind->as_string() == "paper") return;
    // What the validator sees is what the reader sees: the same text, read again.
    const std::string json = write_json(document);
    Diagnostics out;
    const Value again = read_yaml(sources.add("json", json), out);
    if (again.is_undefined()) return;
    root["documents"].push_back({{"kind", kind->as_string()},
                                 {"from", from},
                                 {"good", schema_part_is_good(again)},
                                 {"document", Json::parse(json)}});
  };
  std::mt19937 random(20171123);
  for (const Value& document : good) {
    const std::string name = document.span().source ? document.span().source->name() : "";
    add(document, name);
    const std::size_t count = nodes(document);
    const int mutations = count > 300 ? 15 : 40;
    for (int i = 0; i < mutations; ++i) {
      std::size_t target = random() % count;
      add(mutate(document, target, random), fmt::format("{} mutation {}", name, i));
    }
  }
  std::puts(root.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
  return 0;
}
