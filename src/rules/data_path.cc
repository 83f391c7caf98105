#include "rules/data_path.h"

#include <algorithm>

namespace despatch {
namespace {

void follow(const AtPath& here, std::string_view path, const std::function<void(const AtPath&)>& each) {
  if (path.empty()) return each(here);
  const std::size_t dot = std::min(path.find('.'), path.size());
  const std::string_view step = path.substr(0, dot), rest = path.substr(std::min(dot + 1, path.size()));
  const auto into = [&](const Value& item, Span key) {
    const Value* name = item.find("name");
    follow({item, key, name && name->is_string() ? std::string_view(name->as_string()) : here.name}, rest, each);
  };
  if (step != "*") {
    if (here.value.is_mapping())
      for (const Value::Entry& entry : here.value.as_mapping())
        if (entry.key.is_string() && entry.key.as_string() == step) into(entry.value, entry.key.span());
  } else if (here.value.is_sequence()) {
    for (const Value& item : here.value.as_sequence()) into(item, {});
  } else if (here.value.is_mapping()) {
    for (const Value::Entry& entry : here.value.as_mapping()) into(entry.value, entry.key.span());
  }
}

}  // namespace

void at_path(const Value& document, std::string_view path, const std::function<void(const AtPath&)>& each) {
  follow({document, {}, {}}, path, each);
}

}  // namespace despatch
