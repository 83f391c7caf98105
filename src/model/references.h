// Ids that files declare, and the places that refer to them: checked together, since they may stand in different files.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace despatch {

class References {
 public:
  /// An id of a kind ("option") that a file declares. The first declaration of an id is the one notes point to.
  void declare(std::string_view kind, std::string_view id, Span where);
  /// A place that names an id.
  void use(std::string_view kind, std::string_view id, Span where);
  void append(const References& other);
  /// Reports every use of an id that nothing declares. Uses of a kind that no file declares are reported too.
  void check(Diagnostics& out) const;
  /// The ids of a kind, in order.
  [[nodiscard]] std::vector<std::string_view> ids(std::string_view kind) const;

 private:
  struct Use {
    std::string kind, id;
    Span where;
  };
  std::map<std::string, std::map<std::string, Span>, std::less<>> declared_;
  std::vector<Use> uses_;
};

}  // namespace despatch
