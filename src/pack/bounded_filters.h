// qpdf inflates whatever it is asked to; a few kilobytes can be gigabytes. Its filters are replaced, once for the
// process, by ones that stop at a limit.
#pragma once

#include <cstddef>

namespace despatch {

/// How much one file may inflate to, however often it is asked.
class InflateBudget {
 public:
  InflateBudget(std::size_t for_one_stream, std::size_t for_all) : for_one_stream_(for_one_stream), left_(for_all) {}

  /// While it lives, what qpdf inflates on this thread counts against the budget.
  class Use {
   public:
    explicit Use(InflateBudget& budget);
    ~Use();
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

   private:
    InflateBudget* outer_;
  };

  [[nodiscard]] bool exceeded() const { return exceeded_; }
  /// Counts bytes; false when they are too many.
  bool take(std::size_t bytes, std::size_t& of_stream);

 private:
  const std::size_t for_one_stream_;
  std::size_t left_;
  bool exceeded_ = false;
};

}  // namespace despatch
