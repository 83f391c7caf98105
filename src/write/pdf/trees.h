// Name trees and number trees (ISO 32000-1, 7.9.6 and 7.9.7): sorted pairs, split into leaves where there are many.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "write/pdf/objects.h"

namespace despatch::pdf {

/// The numbers of the leaves that a tree of `pairs` pairs will have. Reserved apart, because values may name objects
/// that are numbered only after all others.
[[nodiscard]] std::vector<ObjectId> reserve_leaves(Objects& objects, std::size_t pairs);
/// `pairs` are names and the text of their values, sorted by bytes, without doubles. Returns the root's body.
[[nodiscard]] std::string name_tree(Objects& objects, const std::vector<ObjectId>& leaves,
                                    const std::vector<std::pair<std::string, std::string>>& pairs);
[[nodiscard]] std::string number_tree(Objects& objects, const std::vector<ObjectId>& leaves,
                                      const std::vector<std::pair<std::size_t, std::string>>& pairs);

}  // namespace despatch::pdf
