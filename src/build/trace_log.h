// What a paper's merges wrote down for a trace. Kept beside the PaperLog only when somebody asks.
#pragma once

#include <deque>
#include <map>
#include <string>

#include "template/trace.h"
#include "value/value.h"

namespace despatch {

class TraceLog {
 public:
  /// For the merge that comes next.
  [[nodiscard]] MergeTrace& begin(const std::string& of) { return merges_.emplace_back(of); }
  /// `made` is the text of the merge begun last; nothing happens when that text has been named already.
  void name_last(const Source& made) {
    if (!merges_.empty() && named_ < merges_.size()) of_text_.insert_or_assign(&made, &merges_.back());
    named_ = merges_.size();
  }
  /// The merge that wrote a text; null when it was not merged.
  [[nodiscard]] const MergeTrace* merge_of(const Source* made) const {
    const auto found = of_text_.find(made);
    return found == of_text_.end() ? nullptr : found->second;
  }
  Value data;  ///< what the templates saw

 private:
  std::deque<MergeTrace> merges_;
  std::size_t named_ = 0;
  std::map<const Source*, const MergeTrace*> of_text_;
};

}  // namespace despatch
