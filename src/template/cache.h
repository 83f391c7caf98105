// The templates an environment has compiled, and the filters it was lent. Shared between threads.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "template/filters.h"
#include "template/template.h"

namespace despatch::jinja {

/// A template named by an include did not compile; its faults are told already.
struct CompileFailed {};

class TemplateCache {
 public:
  struct Entry {
    std::shared_ptr<const Template> compiled;  ///< null when it has faults
    Diagnostics faults;
  };
  std::mutex mutex;
  std::map<const Source*, Entry> entries;

  struct Lent {
    FilterSpec spec;
    CustomFilter run;
  };
  std::map<std::string, std::unique_ptr<Lent>, std::less<>> filters;
};

}  // namespace despatch::jinja
