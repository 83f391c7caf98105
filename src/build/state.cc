#include "build/state.h"

#include <nlohmann/json.hpp>

#include "base/files.h"

namespace despatch {
namespace {

using Json = nlohmann::json;  // keeps its keys sorted: the same state, the same bytes

constexpr int kVersion = 1;

std::map<std::string, std::string> texts(const Json& object) {
  std::map<std::string, std::string> out;
  if (!object.is_object()) return out;
  for (const auto& [key, value] : object.items())
    if (value.is_string()) out[key] = value.get<std::string>();
  return out;
}

}  // namespace

BuildState read_state(const std::filesystem::path& file) {
  BuildState state;
  const auto text = read_file(file);
  if (!text) return state;
  const Json json = Json::parse(*text, nullptr, false);
  if (!json.is_object() || json.value("version", Json()) != kVersion || !json.value("papers", Json()).is_object())
    return state;
  if (json.value("settings", Json()).is_string()) state.settings = json["settings"].get<std::string>();
  for (const auto& [name, paper] : json["papers"].items()) {
    if (!paper.is_object()) continue;
    state.papers[name] = {texts(paper.value("inputs", Json())), texts(paper.value("outputs", Json()))};
  }
  return state;
}

tl::expected<void, std::string> write_state(const std::filesystem::path& file, const BuildState& state) {
  Json papers = Json::object();
  for (const auto& [name, paper] : state.papers) papers[name] = {{"inputs", paper.inputs}, {"outputs", paper.outputs}};
  const Json json = {{"version", kVersion}, {"settings", state.settings}, {"papers", papers}};
  return write_file(file, json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n");
}

std::string program_hash() {
  const auto bytes = read_file("/proc/self/exe", std::size_t{1} << 30);
  return bytes ? content_hash(*bytes) : std::string("unknown");
}

}  // namespace despatch
