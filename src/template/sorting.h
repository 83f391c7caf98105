// Python's sort: stable, by `<` alone, an error when two items have no order.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "template/python.h"

namespace despatch::jinja {

template <class Key>
void sort_items(Runtime& rt, Items& items, Key&& key, bool descending) {
  std::vector<std::pair<Value, Value>> keyed;
  keyed.reserve(items.size());
  for (Value& item : items) {
    Value k = key(item);
    keyed.emplace_back(std::move(k), std::move(item));
  }
  std::stable_sort(keyed.begin(), keyed.end(), [&](const auto& a, const auto& b) {
    rt.spend(10);
    return descending ? less(rt, b.first, a.first) : less(rt, a.first, b.first);
  });
  for (std::size_t i = 0; i < items.size(); ++i) items[i] = std::move(keyed[i].second);
}

}  // namespace despatch::jinja
